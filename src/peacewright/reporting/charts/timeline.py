"""The clocks of an agreement: one bar a party and provision, in days from its first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from peacewright.reporting.charts.base import (
    FIT_X,
    FULL_WIDTH,
    Chart,
    ChartError,
    require_rows,
    row_axis,
    row_height,
    row_label_width,
    unique,
    wrap,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import day, number
from peacewright.reporting.theme import BLUE, GREY, INK, PAPER, SKY, VERMILION

ClockStatus = Literal["accepted", "announced", "proposed", "conditional"]
_STATUS_LOOK: dict[ClockStatus, tuple[str, str, list[int]]] = {
    "accepted": (BLUE, PAPER, [1, 0]),
    "announced": (SKY, INK, [1, 0]),
    "proposed": (PAPER, INK, [5, 3]),
    "conditional": (PAPER, INK, [2, 3]),
}
"""Ground, ink and outline of a bar: what is only proposed or conditional is an empty, broken frame."""


@dataclass(frozen=True)
class TimelineBar:
    """The clock of one party under one provision, in days from day 0; without ``until`` it is open-ended."""

    provision: str
    party: str
    begins: int
    until: int | None
    status: ClockStatus
    condition: str = ""

    def __post_init__(self) -> None:
        if self.status not in _STATUS_LOOK:
            raise ChartError(f"'{self.status}' is no status of a clock: {', '.join(_STATUS_LOOK)}")
        if self.until is not None and self.until < self.begins:
            raise ChartError(f"'{self.provision}', {self.party}: it ends before it begins")

    def firm(self) -> bool:
        """Tell whether the party is bound, so that a calendar date may stand beside the day."""
        return self.status in ("accepted", "announced")


@dataclass(frozen=True)
class TimelineChart(Chart):
    """Provisions of the agreement, one clock a party, in days from ``day_zero``, and where ``as_of`` stands."""

    bars: tuple[TimelineBar, ...]
    day_zero: date
    as_of: date

    def __post_init__(self) -> None:
        require_rows(self.bars, "timeline of provisions")

    def needs_full_width(self) -> bool:
        return True

    def _today(self) -> int:
        return (self.as_of - self.day_zero).days

    def _horizon(self) -> int:
        days = [bar.begins if bar.until is None else bar.until for bar in self.bars] + [self._today()]
        return max(days) + max(20, (max(days) - min(bar.begins for bar in self.bars)) // 8)

    def specification(self, width: int) -> dict[str, Any]:
        narrow = width < FULL_WIDTH
        data = [
            {
                "row": wrap(f"{bar.provision}: {bar.party}", 18 if narrow else row_label_width(width)),
                "from": bar.begins,
                "until": self._horizon() if bar.until is None else bar.until,
                "status": bar.status,
                "arrow": "\u2192" if bar.until is None else "",
            }
            for bar in self.bars
        ]
        rows = unique([str(entry["row"]) for entry in data])
        x = {
            "type": "quantitative",
            "axis": {"tickCount": 5 if narrow else 9},
            "title": "Days from day 0",
        }
        return {
            "width": width,
            "height": row_height(rows, 28) * len(rows),
            "autosize": FIT_X,
            "data": {"values": data},
            "layer": [*self._bar_layers(x, rows), *self._date_layers(x)],
        }

    def _bar_layers(self, x: dict[str, Any], rows: list[str]) -> list[dict[str, Any]]:
        statuses = [status for status in _STATUS_LOOK if status in {bar.status for bar in self.bars}]
        y = row_axis("row", rows)

        def by_status(place: int) -> dict[str, Any]:
            looks = [_STATUS_LOOK[status][place] for status in statuses]
            return {
                "field": "status",
                "type": "nominal",
                "scale": {"domain": statuses, "range": looks},
                "legend": None,
            }

        bars = {
            "mark": {"type": "bar", "height": 18, "stroke": GREY, "strokeWidth": 1.2},
            "encoding": {
                "y": y,
                "x": {**x, "field": "from"},
                "x2": {"field": "until"},
                "color": by_status(0),
                "strokeDash": by_status(2),
            },
        }
        arrows = {
            "transform": [{"filter": "datum.arrow !== ''"}],
            "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 13},
            "encoding": {"y": y, "x": {**x, "field": "until"}, "text": {"field": "arrow"}},
        }
        words = {
            "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11},
            "encoding": {
                "y": y,
                "x": {**x, "field": "from"},
                "text": {"field": "status"},
                "fill": by_status(1),
            },
        }
        return [bars, words, arrows]

    def _date_layers(self, x: dict[str, Any]) -> list[dict[str, Any]]:
        data = {"values": [{"day": self._today(), "text": f"as of {day(self.as_of)}"}]}
        where = {**x, "field": "day"}
        # A date near the right edge has its name on its left, where there is room.
        first, last = min(bar.begins for bar in self.bars), self._horizon()
        late = self._today() > first + (last - first) * 0.7
        name = {
            "type": "text",
            "color": VERMILION,
            "align": "right" if late else "left",
            "dx": -4 if late else 4,
            "dy": -5,
            "baseline": "bottom",
        }
        return [
            {
                "data": data,
                "mark": {"type": "rule", "color": VERMILION, "strokeDash": [4, 3], "strokeWidth": 1.3},
                "encoding": {"x": where},
            },
            {
                "data": data,
                "mark": name,
                "encoding": {"x": where, "y": {"value": 0}, "text": {"field": "text"}},
            },
        ]

    def _when(self, bar: TimelineBar, at: int | None) -> str:
        if at is None:
            return "open"
        dated = f" ({day(self.day_zero + timedelta(days=at))})" if bar.firm() else ""
        return f"day {number(at)}{dated}"

    def table(self, caption: str) -> Table:
        return Table(
            caption,
            (
                Column("Provision"),
                Column("Party"),
                Column("From"),
                Column("Until"),
                Column("Status"),
                Column("Condition"),
            ),
            tuple(
                (
                    bar.provision,
                    bar.party,
                    self._when(bar, bar.begins),
                    self._when(bar, bar.until),
                    bar.status,
                    bar.condition,
                )
                for bar in self.bars
            ),
        )

    def description(self) -> str:
        words = []
        for bar in self.bars:
            until = "without an end" if bar.until is None else f"to {self._when(bar, bar.until)}"
            words.append(f"{bar.provision}, {bar.party}: {self._when(bar, bar.begins)} {until}, {bar.status}")
        return f"Clocks of the provisions by party, in days from day 0. {'; '.join(words)}."

    def reading(self) -> str:
        return (
            "One bar a party and provision, its status in it. Filled: the party is bound. Broken frame: proposed or "
            "waiting for a condition, on no date. An arrow: no end is set."
        )
