"""Rival priors: other weights on what is uncertain than the equal ones that futures are drawn with."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from peacewright.core.findings import InputFault
from peacewright.operation.base import Declared, SourceIds

Weight = Annotated[float, Field(ge=0, le=1_000_000)]
UncertainName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-zA-Z0-9_]+)*$", max_length=80)]
SIDES = ("below", "above")
"""The halves of a factor's range, on either side of its best value."""


class RivalPrior(Declared):
    """One rival prior: under it the options are ranked again, without living futures again."""

    title: str = Field(min_length=1, max_length=120)
    """What it believes, in a few words that follow “if”."""
    weights: dict[UncertainName, Annotated[dict[str, Weight], Field(min_length=1)]] = Field(min_length=1)
    """Of what others decide, weights by value (left out: none); of a factor, ``below`` and ``above`` its best value."""
    because: str = ""
    """The reasoning, where no source gives the weights."""
    sources: SourceIds

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if not self.sources and not self.because.strip():
            remedy = "add 'because' with the reasoning, or the sources that give them"
            raise InputFault("weights say why", remedy, code="R005")
        for name, weights in self.weights.items():
            if not any(weights.values()):
                raise InputFault(
                    f"'{name}' has no weight above zero", "give one value some weight", code="R006"
                )
        return self
