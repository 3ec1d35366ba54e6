"""Factors as an operation declares them: reports from which the range is derived, or a judgement with its reasoning."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from peacewright.core.findings import InputFault
from peacewright.operation.base import Code, Declared, SourceIds


def _written(value: Any) -> str | float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputFault("this is not a number", "write for instance '1,100 km' or 1100", code="S003")
    return value


Written = Annotated[
    str | float,
    PlainValidator(_written, json_schema_input_type=str | float),
    Field(examples=["1,100 km", 1100]),
]


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
    quote: str = Field(default="", max_length=500)
    """The words it is taken from: a sentence, never the article."""
    locator: str = Field(default="", max_length=200)
    """Where in the document they stand."""

    @model_validator(mode="after")
    def _has_a_figure(self) -> Self:
        if self.is_ is None and (self.low is None or self.high is None):
            remedy = "add 'is: NUMBER', or the end that is missing"
            raise InputFault("a report gives 'is', or both 'low' and 'high'", remedy, code="S002")
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
            remedy = "give one of the two: reports with sources, or a judgement with its reasoning"
            raise InputFault("a factor has either 'reports' or 'judged'", remedy, code="R005")
        if self.judged is not None and not self.because.strip():
            remedy = "add 'because' with the reasoning, for instance the rule it follows"
            raise InputFault("a judged factor says why", remedy, code="R005")
        return self
