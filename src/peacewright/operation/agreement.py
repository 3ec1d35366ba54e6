"""The agreement: provisions, each with one clock per party."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from peacewright.core.findings import InputFault
from peacewright.core.units import Duration
from peacewright.operation.base import Day, Declared, SourceIds, plain_date
from peacewright.operation.conditions import Condition
from peacewright.operation.vocabulary import Act, Domain

_RELATIVE = re.compile(r"^D([+-]\d{1,4})$")


def _moment(value: Any) -> date | str:
    if isinstance(value, str) and _RELATIVE.match(value):
        return value
    try:
        return plain_date(value)
    except InputFault as fault:
        message = (
            f"{fault.message}, nor a day counted from the start" if fault.code == "S003" else fault.message
        )
        raise InputFault(message, "write for instance 2025-04-20 or D+30", code=fault.code) from None


Moment = Annotated[
    date | str,
    PlainValidator(_moment, json_schema_input_type=str),
    Field(examples=["2025-04-20", "D+30"]),
]


def day_of(moment: date | str, start: date) -> int:
    """Return a moment as days after the start; ``D+0`` is the start itself."""
    if isinstance(moment, str):
        match = _RELATIVE.match(moment)
        if match is None:
            message = f"'{moment}' is not a moment"
            raise ValueError(message)
        return int(match[1])
    return (moment - start) // timedelta(days=1)


class Clock(Declared):
    """From when and until when one party is bound, and how firmly."""

    from_: Moment | None = Field(default=None, alias="from")
    """First day."""
    until: Day | None = None
    """Last day."""
    for_: Duration | None = Field(default=None, alias="for")
    """How long it binds, counted from its beginning."""
    when: Condition | None = None
    """What must be so for it to begin, where no day is set."""
    status: Literal["announced", "accepted", "proposed", "disputed", "rejected", "lapsed"] = "proposed"
    """What the party has said of it."""
    sources: SourceIds

    @model_validator(mode="after")
    def _has_a_beginning(self) -> Self:
        if (self.from_ is None) == (self.when is None):
            raise InputFault(
                "a clock begins either 'from' a day or 'when' a condition is met", "give one of the two"
            )
        if self.until is not None and self.for_ is not None:
            raise InputFault("a clock ends either 'until' a day or after 'for' a time", "give one of the two")
        if isinstance(self.from_, date) and self.until is not None and self.until < self.from_:
            message = f"the clock ends ({self.until}) before it begins ({self.from_})"
            raise InputFault(message, "exchange the two dates, or mend the wrong one", code="R006")
        return self


class Provision(Declared):
    """One clause of the agreement: what is forbidden, in which domains, and one clock per party."""

    title: str = ""
    """The clause in words."""
    forbids: list[Act] = Field(min_length=1)
    """The acts it forbids."""
    domains: list[Domain] = Field(min_length=1)
    """The domains it covers."""
    form: Literal["written", "verbal", "proposed"]
    """Whether there is a text."""
    renewable: bool = True
    """Whether it can be renewed when its time is over."""
    binds: dict[str, Clock] = Field(min_length=1)
    """A clock for each party, or one under ``all``."""
    sources: SourceIds

    def clock(self, party: str) -> Clock | None:
        """Return the clock that binds a party, if any."""
        return self.binds.get(party) or self.binds.get("all")
