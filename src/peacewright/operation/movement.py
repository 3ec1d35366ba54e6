"""How a force gets there, as declared: where it sets out, where it comes in, and the day it was wanted by."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from peacewright.core.findings import InputFault
from peacewright.core.units import Count, Length
from peacewright.operation.base import Code, Day, Declared, FactorName, Name, Region, SourceIds


class EntryKind(StrEnum):
    """The classes of entry into the theatre; each has its capacity a day in the catalogue."""

    ROAD = "road"
    GAUGE_CHANGE = "gauge_change"
    SAME_GAUGE = "same_gauge"
    PORT = "port"
    AIRPORT = "airport"


class By(StrEnum):
    """How loads leave an origin."""

    RAIL = "rail"
    ROAD = "road"
    SEA = "sea"
    AIR = "air"


class Origin(Declared):
    """Where some contributors set out."""

    nations: tuple[Code, ...] = ()
    """Who sets out here. The first origin also stands for everybody that no origin names."""
    by: tuple[By, ...] = Field(min_length=1)
    """How: by rail and road to entries on land, by sea to ports, by air (persons only) to airports."""
    over_sea: bool = False
    """Whether what goes by rail or road crosses the sea first, from a port of embarkation to one of debarkation."""
    distance: Annotated[Length, Field(gt=0)]
    """From there, or from the port of debarkation, to the theatre, along the way."""
    sources: SourceIds


class Entry(Declared):
    """One way into the theatre, no finer than a region."""

    kind: EntryKind
    """Its class."""
    into: Region
    """The region it leads into."""
    count: Annotated[Count, Field(ge=1, le=200)] = 1
    """How many crossings, yards, ports or airports of this class are counted together."""
    per_day: FactorName | None = None
    """A factor with what all of them handle a day; without it, that of the class times their number."""
    sources: SourceIds


class Movement(Declared):
    """Origins, entries and the day by which the force was wanted."""

    in_place_by: Day | None = None
    """The day on which somebody wanted the force in place."""
    origins: dict[Name, Origin] = Field(min_length=1)
    """Where contributors set out."""
    entries: dict[Name, Entry] = Field(min_length=1)
    """Where they come in."""
    sources: SourceIds

    @model_validator(mode="after")
    def _ways_meet(self) -> Self:
        kinds = {entry.kind for entry in self.entries.values()}
        wanted = {
            By.RAIL: {EntryKind.GAUGE_CHANGE, EntryKind.SAME_GAUGE},
            By.ROAD: {EntryKind.ROAD},
            By.SEA: {EntryKind.PORT},
            By.AIR: {EntryKind.AIRPORT},
        }
        for name, origin in self.origins.items():
            if set(origin.by) == {By.AIR}:
                message = f"from '{name}' persons could come, by air, but none of what they need"
                raise InputFault(message, "give rail, road or sea as well")
            for by in origin.by:
                if not kinds & wanted[by]:
                    message = f"'{name}' goes by {by}, and no entry takes that"
                    raise InputFault(message, f"declare an entry of kind {' or '.join(sorted(wanted[by]))}")
        return self
