"""An event: what somebody reported, as one row. When and where are intervals and precisions, never false points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from peacewright.operation.vocabulary import Target

if TYPE_CHECKING:
    import polars as pl

BY_REGION = (Target.ENERGY, Target.TRANSPORT, Target.PORT, Target.HEALTH_CARE)
"""What was struck of which the public is told the region alone. Judged: the bounds of this program name no node whose
loss would hurt many people, and a list of strikes on them would be such a list."""


class Standing(StrEnum):
    """What an event may be used for."""

    REPORT = "report"
    """Somebody says that it happened."""
    TOTAL = "total"
    """A count of many happenings in one report, such as those of a night."""
    WARNING = "warning"
    """A threat that was warned of; nothing says that anything came of it."""
    CORROBORATION = "corroboration"
    """A trace without an author or a cause: it may support another event and is none by itself."""


class TimePrecision(StrEnum):
    """How finely the source says when, as it says so itself."""

    MOMENT = "moment"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LONGER = "longer"


class PlacePrecision(StrEnum):
    """How finely the source says where, from the finest to the coarsest."""

    EXACT = "exact"
    NEAR = "near"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"
    SEA_OR_AIR = "sea_or_air"
    UNKNOWN = "unknown"


Kind = Literal["text", "time", "day", "real", "count", "hash"]


@dataclass(frozen=True)
class EventColumn:
    """One column of the table of events: its kind, its unit, and what it says."""

    kind: Kind
    unit: str
    says: str


COLUMNS: dict[str, EventColumn] = {
    "source": EventColumn("text", "text", "name of the mapping that read it"),
    "event": EventColumn(
        "text", "text", "the source's own identifier, or one made of what identifies the row"
    ),
    "stands_as": EventColumn("text", "text", "report, total, warning or corroboration"),
    "told_by": EventColumn("text", "text", "the party whose claim it is; empty: no party's"),
    "author": EventColumn("text", "text", "the party that did it, as the source says; empty: not said"),
    "side_a": EventColumn("text", "text", "one side, as published"),
    "side_b": EventColumn("text", "text", "the other side, as published"),
    "act": EventColumn("text", "text", "what was done, in the words of provisions; empty: not said"),
    "domain": EventColumn("text", "text", "land, air, sea or energy; empty: not said"),
    "target": EventColumn("text", "text", "what was struck; empty: not said"),
    "kind": EventColumn("text", "text", "the source's own word for it"),
    "time_from": EventColumn("time", "UTC", "earliest moment"),
    "time_until": EventColumn("time", "UTC", "first moment after it; empty: the end is not known"),
    "time_means": EventColumn("text", "text", "within: some time between; throughout: all the time between"),
    "time_precision": EventColumn("text", "text", "moment, day, week, month or longer"),
    "day_from": EventColumn("day", "day", "first day, as published"),
    "day_until": EventColumn("day", "day", "last day, as published; empty: not known"),
    "latitude": EventColumn("real", "degrees", "WGS 84; to be read with place_precision"),
    "longitude": EventColumn("real", "degrees", "WGS 84; to be read with place_precision"),
    "place_precision": EventColumn(
        "text", "text", "exact, near, district, region, country, sea_or_air, unknown"
    ),
    "place_radius": EventColumn("real", "km", "how far from the point it may have been; empty: not said"),
    "place": EventColumn("text", "text", "name of the place, as published"),
    "region": EventColumn("text", "text", "first-order region, as published"),
    "country": EventColumn("text", "text", "country, as published"),
    "number": EventColumn("count", "1", "how many, where the event is a total"),
    "number_stopped": EventColumn("count", "1", "how many of them were stopped, as told"),
    "deaths_low": EventColumn("count", "persons", "lowest number of deaths"),
    "deaths_best": EventColumn("count", "persons", "number of deaths the source holds most likely"),
    "deaths_high": EventColumn("count", "persons", "highest number of deaths"),
    "text": EventColumn("text", "text", "what is told, as published"),
    "origin": EventColumn("text", "text", "where the source has it from"),
    "content": EventColumn("hash", "1", "fingerprint of all columns above: another content is a revision"),
    "file": EventColumn("text", "text", "name of the file"),
    "row": EventColumn("count", "1", "line of the file (row of the sheet, number of the record)"),
    "known_from": EventColumn("day", "day", "date of the release that first says so"),
    "known_until": EventColumn("day", "day", "date of the release that no longer says so; empty: it stands"),
}
"""The table of events, in order. What is told of an event ends at ``content``; the rest says how it came here."""

TOLD: tuple[str, ...] = tuple(COLUMNS)[: tuple(COLUMNS).index("content")]
"""The columns that a source tells: two rows that agree in them say the same."""
UNITS: dict[str, str] = {name: column.unit for name, column in COLUMNS.items()}


@lru_cache(maxsize=1)
def schema() -> dict[str, pl.DataType]:
    """Return the polars type of each column."""
    import polars as pl

    types: dict[str, pl.DataType] = {
        "text": pl.String(), "time": pl.Datetime("us", "UTC"), "day": pl.Date(), "real": pl.Float64(),
        "count": pl.Int64(), "hash": pl.UInt64(),
    }  # fmt: skip
    return {name: types[column.kind] for name, column in COLUMNS.items()}
