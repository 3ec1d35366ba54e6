"""The agreement: provisions, each with one clock per party, where they hold, and what they leave out."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from peacewright.core.findings import InputFault
from peacewright.core.units import Duration, Length
from peacewright.operation.base import Code, Declared, Names, SourceIds
from peacewright.operation.conditions import Condition
from peacewright.operation.moments import Moment, day_of, last_day_of
from peacewright.operation.vocabulary import Act, Domain, Target

__all__ = ["Clock", "Exemption", "Provision", "Where", "day_of", "last_day_of"]


def _in_order(begins: date | str | None, ends: date | str | None) -> None:
    """Refuse an end before its beginning, where both are days; the checks compare hours of different clocks."""
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        message = f"the clock ends ({ends}) before it begins ({begins})"
        raise InputFault(message, "exchange the two dates, or mend the wrong one", code="R006")


Form = Literal["written", "verbal", "proposed"]
"""Whether there is a text of a provision."""
Status = Literal["announced", "accepted", "proposed", "disputed", "rejected", "lapsed"]
"""What a party has said of a provision."""


class Clock(Declared):
    """From when until when one party is bound, and how firmly."""

    from_: Moment | None = Field(default=None, alias="from")
    """First day, or the hour, by the party's own clock or by one that is named."""
    until: Moment | None = None
    """Last day, or the hour at which it ends."""
    for_: Duration | None = Field(default=None, alias="for")
    """How long it binds, counted from its beginning."""
    when: Condition | None = None
    """What must be so for it to begin, where no day is set."""
    status: Status = "proposed"
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
        _in_order(self.from_, self.until)
        return self


class Where(Declared):
    """A part of the theatre in which a provision holds; all that is given must be so."""

    zones: Names = Field(default_factory=list)
    """Zones of the theatre; in any of them."""
    line_within: Length | None = None
    """No farther from the line of contact than this."""
    line_beyond: Length | None = None
    """No nearer to the line of contact than this."""
    side: Code | None = None
    """The party on whose side of the line it is."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.zones and self.line_within is None and self.line_beyond is None and self.side is None:
            raise InputFault(
                "'where' says nothing", "give zones, line_within, line_beyond or side, or leave it out"
            )
        if (
            self.line_within is not None
            and self.line_beyond is not None
            and self.line_within <= self.line_beyond
        ):
            message = (
                f"nothing is within {self.line_within:g} km and beyond {self.line_beyond:g} km of the line"
            )
            raise InputFault(message, "give line_within more than line_beyond", code="R006")
        return self


class Exemption(Declared):
    """What a provision leaves out; all that is given must be so."""

    title: str = ""
    """The exemption in words."""
    acts: list[Act] = Field(default_factory=list)
    """Acts; any, where none is given."""
    domains: list[Domain] = Field(default_factory=list)
    """Domains; any, where none is given."""
    targets: list[Target] = Field(default_factory=list)
    """What is struck; anything, where none is given."""
    where: Where | None = None
    """Where; everywhere, where it is not given."""
    parties: list[Code] = Field(default_factory=list)
    """Whom it exempts; every party, where none is given."""
    from_: Moment | None = Field(default=None, alias="from")
    """From when, where it does not hold all the time."""
    until: Moment | None = None
    """Until when."""
    sources: SourceIds

    @model_validator(mode="after")
    def _leaves_something_out(self) -> Self:
        limits = (self.acts, self.domains, self.targets, self.where, self.from_, self.until)
        if not any(limits):
            raise InputFault(
                "this exempts everything", "say which acts, domains, targets, places or times it leaves out"
            )
        _in_order(self.from_, self.until)
        return self


class Provision(Declared):
    """One clause of the agreement: what is forbidden, in which domains and places, and one clock per party."""

    title: str = ""
    """The clause in words."""
    forbids: list[Act] = Field(min_length=1)
    """The acts it forbids."""
    domains: list[Domain] = Field(min_length=1)
    """The domains it covers."""
    targets: list[Target] = Field(default_factory=list)
    """What must not be struck; anything, where none is given."""
    where: Where | None = None
    """The part of the theatre it covers; all of it, where this is not given."""
    exempts: list[Exemption] = Field(default_factory=list, max_length=50)
    """What it leaves out."""
    form: Form
    """Whether there is a text."""
    renewable: bool = True
    """Whether it can be renewed when its time is over."""
    binds: dict[str, Clock] = Field(min_length=1)
    """A clock for each party, or one under ``all``."""
    sources: SourceIds

    def clock(self, party: str) -> Clock | None:
        """Return the clock that binds a party, if any."""
        return self.binds.get(party) or self.binds.get("all")
