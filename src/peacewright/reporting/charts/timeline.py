"""The clocks of an agreement: one bar a party and provision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from peacewright.reporting.charts.base import (
    FIT_X,
    FULL_WIDTH,
    Chart,
    ChartError,
    require_rows,
    row_axis,
    row_height,
    unique,
    wrap,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import day
from peacewright.reporting.theme import BLUE, GREY, INK, ORANGE, PALE, SKY, VERMILION

ClockStatus = Literal["accepted", "announced", "proposed", "conditional"]
_STATUS_LOOK: dict[ClockStatus, tuple[str, str]] = {
    "accepted": (BLUE, "white"),
    "announced": (SKY, INK),
    "proposed": (ORANGE, INK),
    "conditional": (PALE, INK),
}


@dataclass(frozen=True)
class TimelineBar:
    """The clock of one party under one provision; without ``until`` it is open-ended."""

    provision: str
    party: str
    begins: date
    until: date | None
    status: ClockStatus
    condition: str = ""

    def __post_init__(self) -> None:
        if self.status not in _STATUS_LOOK:
            raise ChartError(f"'{self.status}' is no status of a clock: {', '.join(_STATUS_LOOK)}")
        if self.until is not None and self.until < self.begins:
            raise ChartError(f"'{self.provision}', {self.party}: it ends before it begins")


@dataclass(frozen=True)
class TimelineChart(Chart):
    """Provisions of the agreement, one clock a party, with the date up to which the document is true."""

    bars: tuple[TimelineBar, ...]
    as_of: date

    def __post_init__(self) -> None:
        require_rows(self.bars, "timeline of provisions")

    def needs_full_width(self) -> bool:
        return True

    def _horizon(self) -> date:
        last = max([bar.until or bar.begins for bar in self.bars] + [self.as_of])
        first = min(bar.begins for bar in self.bars)
        return date.fromordinal(last.toordinal() + max(20, (last - first).days // 8))

    def specification(self, width: int) -> dict[str, Any]:
        narrow = width < FULL_WIDTH
        horizon = self._horizon().isoformat()
        data = [
            {
                "row": wrap(f"{bar.provision}: {bar.party}", 18 if narrow else 34),
                "from": bar.begins.isoformat(),
                "until": bar.until.isoformat() if bar.until else horizon,
                "status": bar.status,
                "arrow": "\u2192" if bar.until is None else "",
            }
            for bar in self.bars
        ]
        rows = unique([str(entry["row"]) for entry in data])
        x = {
            "type": "temporal",
            "axis": {"format": "%d %b", "tickCount": 4 if narrow else 9, "labelFlush": True},
            "title": None,
        }
        return {
            "width": width,
            "height": row_height(rows, 28) * len(rows),
            "autosize": FIT_X,
            "data": {"values": data},
            "layer": [*self._bar_layers(x, rows, narrow=narrow), *self._date_layers(x)],
        }

    def _bar_layers(self, x: dict[str, Any], rows: list[str], *, narrow: bool) -> list[dict[str, Any]]:
        statuses = [status for status in _STATUS_LOOK if status in {bar.status for bar in self.bars}]
        y = row_axis("row", rows)
        colour = {
            "field": "status",
            "type": "nominal",
            "scale": {"domain": statuses, "range": [_STATUS_LOOK[status][0] for status in statuses]},
            # Where there is room the status stands in the bar itself.
            "legend": {"orient": "bottom", "symbolType": "square", "columns": 2} if narrow else None,
        }
        bars = {
            "mark": {"type": "bar", "height": 18, "stroke": GREY, "strokeWidth": 0.8},
            "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "until"}, "color": colour},
        }
        arrows = {
            "transform": [{"filter": "datum.arrow !== ''"}],
            "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 13},
            "encoding": {"y": y, "x": {**x, "field": "until"}, "text": {"field": "arrow"}},
        }
        ink = {
            "field": "status",
            "type": "nominal",
            "scale": {"domain": statuses, "range": [_STATUS_LOOK[status][1] for status in statuses]},
            "legend": None,
        }
        words = {
            "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 10.5},
            "encoding": {"y": y, "x": {**x, "field": "from"}, "text": {"field": "status"}, "fill": ink},
        }
        return [bars, arrows] if narrow else [bars, words, arrows]

    def _date_layers(self, x: dict[str, Any]) -> list[dict[str, Any]]:
        data = {"values": [{"day": self.as_of.isoformat(), "text": f"as of {day(self.as_of)}"}]}
        where = {**x, "field": "day"}
        name = {"type": "text", "color": VERMILION, "align": "left", "dx": 4, "dy": -5, "baseline": "bottom"}
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
                    day(bar.begins),
                    day(bar.until) if bar.until else "open",
                    bar.status,
                    bar.condition,
                )
                for bar in self.bars
            ),
        )

    def description(self) -> str:
        words = []
        for bar in self.bars:
            until = f"to {day(bar.until)}" if bar.until else "without an end"
            words.append(f"{bar.provision}, {bar.party}: {day(bar.begins)} {until}, {bar.status}")
        return f"Clocks of the provisions by party, as of {day(self.as_of)}. {'; '.join(words)}."

    def reading(self) -> str:
        return "One bar a party and provision. An arrow: no end is set. The text in a bar is its status."
