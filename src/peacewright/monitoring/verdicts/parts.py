"""What the models of ``verdicts.json`` are made of: their base, and numbers with intervals."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """Base of the parts: nothing but what is declared, values cannot change, docstrings document."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Interval(Part):
    """A number with its interval."""

    low: float | None
    """Lower end; null where it has none."""
    best: float | None
    """The median; null where there is none."""
    high: float | None
    """Upper end; null where it has none."""
    level: Share = 0.9
    """The share of the interval."""
