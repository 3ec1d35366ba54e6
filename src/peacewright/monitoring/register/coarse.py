"""Coarse place and time: what leaves the circle of those who read reports in full.

A point becomes the middle of its cell of H3 (Uber's hexagonal grid) and moments become days or weeks. Cells and days
stand fast, so that reports of one place give one cell however often they are exported: noise drawn anew each time would
average out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import h3

from peacewright.monitoring.event import BY_REGION
from peacewright.monitoring.register.grain import PlaceGrain, TimeGrain
from peacewright.monitoring.register.reports import Standing
from peacewright.operation.vocabulary import Domain

RESOLUTION = 5
"""Of H3: cells of 253 km² on average, 10 km from the middle to a corner. Judged: a district rather than a village."""
_METRES_UP = 100


@dataclass(frozen=True)
class CoarseReport:
    """A report without what could lead to a person: no text, source, author, file, name of a place, or exact time."""

    report: str
    state: str
    day_from: date | None
    """In UTC."""
    day_until: date | None
    latitude: float | None
    """Of the middle of the cell, degrees."""
    longitude: float | None
    place_radius_m: int | None
    """How far from that middle it may have been, metres."""
    region: str
    act: str
    domain: str
    target: str
    told_by: str
    attributed_to: str
    """The party, once two persons have released it."""
    deaths_low: int | None
    deaths_high: int | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = asdict(self)
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


COLUMNS: tuple[str, ...] = tuple(CoarseReport.__dataclass_fields__)
TAGS: dict[str, str] = {
    "report": "#event+id", "state": "#status", "day_from": "#date+start", "day_until": "#date+end",
    "latitude": "#geo+lat", "longitude": "#geo+lon", "place_radius_m": "#geo+radius+m", "region": "#adm1+name",
    "act": "#event+type", "domain": "#event+domain", "target": "#event+target", "told_by": "#meta+claimed_by",
    "attributed_to": "#group+name+author", "deaths_low": "#affected+killed+min",
    "deaths_high": "#affected+killed+max",
}  # fmt: skip
"""What each column says, as tags of HXL 1.1: those of the monitor's exports, where the two say the same."""


def coarsened(
    report: Standing, place: PlaceGrain = PlaceGrain.CELL, time: TimeGrain = TimeGrain.DAY
) -> CoarseReport:
    """Return a report with coarse place and time; of an erased one, that it is there and its state.

    What struck energy, transport, ports or health care is told by region alone, however finely places are asked for.
    """
    content: Mapping[str, Any] = report.content or {}
    first, last = _days(content, time)
    pointed = place is PlaceGrain.CELL and not _by_region(content)
    latitude, longitude, radius = _cell(content) if pointed else (None, None, None)
    return CoarseReport(
        report=report.id,
        state=str(report.state),
        day_from=first,
        day_until=last,
        latitude=latitude,
        longitude=longitude,
        place_radius_m=radius,
        region=content.get("region") or "",
        act=content.get("act") or "",
        domain=content.get("domain") or "",
        target=content.get("target") or "",
        told_by=content.get("told_by") or "",
        attributed_to=report.released_to or "",
        deaths_low=content.get("deaths_low"),
        deaths_high=content.get("deaths_high"),
    )


def _days(content: Mapping[str, Any], grain: TimeGrain) -> tuple[date | None, date | None]:
    if "time_from" not in content:
        return None, None
    first, last = (
        datetime.fromisoformat(content[name]).astimezone(UTC).date() for name in ("time_from", "time_until")
    )
    if grain is TimeGrain.WEEK:
        first -= timedelta(days=first.weekday())
        last += timedelta(days=6 - last.weekday())
    return first, last


def _by_region(content: Mapping[str, Any]) -> bool:
    return content.get("target") in BY_REGION or content.get("domain") == Domain.ENERGY


def _cell(content: Mapping[str, Any]) -> tuple[float | None, float | None, int | None]:
    if content.get("latitude") is None:
        return None, None, None
    middle, reach = _middle(h3.latlng_to_cell(content["latitude"], content["longitude"], RESOLUTION))
    radius = reach + (content.get("place_radius_m") or 0.0)
    return middle[0], middle[1], math.ceil(radius / _METRES_UP) * _METRES_UP


@lru_cache(maxsize=4096)
def _middle(cell: str) -> tuple[tuple[float, float], float]:
    """Return the middle of a cell, to a thousandth of a degree, and how far its farthest corner is, in metres."""
    latitude, longitude = h3.cell_to_latlng(cell)
    corners = h3.cell_to_boundary(cell)
    reach = max(h3.great_circle_distance((latitude, longitude), corner, unit="m") for corner in corners)
    return (round(latitude, 3), round(longitude, 3)), reach
