"""Factors as an operation declares them: reports from which the range is derived, or a judgement with its reasoning."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from peacewright.operation.base import Code, Declared, SourceIds

Written = str | float
"""A number as people write it; it is read in the factor's own unit."""


class ReportOf(Declared):
    """What one source says of the number."""

    is_: Written | None = Field(default=None, alias="is")
    """The figure."""
    low: Written | None = None
    """The lower end, where the source gives a range."""
    high: Written | None = None
    """The upper end, where the source gives a range."""
    source: str
    """The source."""
    claimed_by: Code | None = None
    """The party whose claim it is, where it is one."""
    note: str = ""
    """What the figure counts, in our words."""

    @model_validator(mode="after")
    def _has_a_figure(self) -> Self:
        if self.is_ is None and (self.low is None or self.high is None):
            message = "a report gives 'is', or both 'low' and 'high'"
            raise ValueError(message)
        return self


class Judged(Declared):
    """A number that nobody measured."""

    best: Written
    """The value used where one is needed."""
    low: Written
    """The lowest value thought possible."""
    high: Written
    """The highest value thought possible."""


class FactorDeclared(Declared):
    """One factor: new, or laid over the catalogue's factor of the same name."""

    label: str = ""
    """The name in words; needed for a factor that the catalogue does not have."""
    unit: str | None = None
    """The unit; needed for a factor that the catalogue does not have."""
    scale: Literal["linear", "log"] | None = None
    """On which scale futures are drawn."""
    kind: Literal["measured", "reported"] = "reported"
    """Whether the reports are measurements."""
    reports: tuple[ReportOf, ...] = ()
    """What sources say; the range is derived from them."""
    judged: Judged | None = None
    """A judgement, where there is nothing to report."""
    because: str = ""
    """The reasoning of a judgement."""
    sources: SourceIds

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.reports) == (self.judged is not None):
            message = "a factor has either 'reports' or 'judged': give one of the two"
            raise ValueError(message)
        if self.judged is not None and not self.because.strip():
            message = "a judged factor says why: add 'because'"
            raise ValueError(message)
        return self
