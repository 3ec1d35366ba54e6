"""The way to a force in place as a chart of time: what each option waits for, from D-day to its last unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peacewright.reporting.charts.base import (
    FIT_X,
    FULL_WIDTH,
    Chart,
    ChartError,
    require_finite,
    require_rows,
    row_axis,
    row_height,
    row_label_width,
    unique,
    wrap,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import day, number
from peacewright.reporting.theme import BLUE, GREY, INK, ORANGE, PALE, PAPER, SKY, VERMILION

_LOOK = {
    "gates that others open": PALE,
    "notice": BLUE,
    "loading": SKY,
    "on the way and in reception": ORANGE,
    "waiting for others to pass": VERMILION,
}
"""Colours of what the days are made of, in the order in which they follow on one another."""


@dataclass(frozen=True)
class MovementRow:
    """One option: how many days each stage of its last unit takes, and the day of the first echelon, from D-day."""

    name: str
    days: tuple[tuple[str, float], ...]
    first_echelon: float

    def __post_init__(self) -> None:
        require_finite(f"movement of '{self.name}'", self.first_echelon, *(days for _, days in self.days))
        unknown = [stage for stage, _ in self.days if stage not in _LOOK]
        if unknown:
            raise ChartError(f"'{unknown[0]}' is no stage of a movement: {', '.join(_LOOK)}")

    @property
    def whole(self) -> float:
        """Day on which the last unit is in place."""
        return sum(days for _, days in self.days)


@dataclass(frozen=True)
class MovementChart(Chart):
    """A bar an option from D-day to its last unit in place, a diamond where the first echelon stands."""

    rows: tuple[MovementRow, ...]
    day_zero: date
    wanted: float | None = None
    """The day by which the force was wanted, in days from D-day."""

    def __post_init__(self) -> None:
        require_rows(self.rows, "movement")

    def needs_full_width(self) -> bool:
        return True

    def specification(self, width: int) -> dict[str, Any]:
        characters = 18 if width < FULL_WIDTH else row_label_width(width)
        bars, stands = [], []
        for row in self.rows:
            at, name = 0.0, wrap(row.name, characters)
            for stage, days in row.days:
                bars.append({"row": name, "stage": stage, "from": at, "until": at + days})
                at += days
            stands.append({"row": name, "day": row.first_echelon})
        names = unique([str(entry["row"]) for entry in stands])
        x = {
            "type": "quantitative",
            "title": f"Days from D-day, {day(self.day_zero)}",
            "axis": {"tickCount": 8},
        }
        y = row_axis("row", names)
        stages = [stage for stage in _LOOK if any(entry["stage"] == stage for entry in bars)]
        colour = {
            "field": "stage",
            "type": "nominal",
            "scale": {"domain": stages, "range": [_LOOK[stage] for stage in stages]},
            "legend": {"title": None, "orient": "top", "columns": 1 if width < FULL_WIDTH else 3},
        }
        layers: list[dict[str, Any]] = [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "height": 18, "stroke": GREY, "strokeWidth": 0.8},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "until"}, "color": colour},
            },
            {
                "data": {"values": stands},
                "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 90, "color": INK,
                         "stroke": PAPER, "strokeWidth": 1, "opacity": 1},
                "encoding": {"y": y, "x": {**x, "field": "day"}},
            },
        ]  # fmt: skip
        if self.wanted is not None:
            layers.append(
                {
                    "data": {"values": [{"day": self.wanted}]},
                    "mark": {"type": "rule", "color": VERMILION, "strokeDash": [4, 3], "strokeWidth": 1.6},
                    "encoding": {"x": {**x, "field": "day"}},
                }
            )
        return {
            "width": width,
            "height": row_height(names, 28) * len(names),
            "autosize": FIT_X,
            "layer": layers,
        }

    def _date(self, at: float) -> str:
        return day(self.day_zero + timedelta(days=round(at)))

    def table(self, caption: str) -> Table:
        columns = (
            Column("Option"),
            *(Column(stage.capitalize(), "days", "right") for stage in _LOOK),
            Column("First echelon in place", "", "right"),
            Column("Last unit in place", "", "right"),
        )
        rows = tuple(
            (
                row.name,
                *(number(dict(row.days).get(stage, 0.0)) for stage in _LOOK),
                self._date(row.first_echelon),
                self._date(row.whole),
            )
            for row in self.rows
        )
        return Table(caption, columns, rows, note=self._wanted_words())

    def _wanted_words(self) -> str:
        return "" if self.wanted is None else f"The force was wanted by {self._date(self.wanted)}."

    def description(self) -> str:
        words = "; ".join(
            f"{row.name}: first echelon on day {number(row.first_echelon)}, last unit on day {number(row.whole)}, "
            + ", ".join(f"{number(days)} days {stage}" for stage, days in row.days)
            for row in self.rows
        )
        return f"The way to a force in place by option, in days from D-day. {words}. {self._wanted_words()}".strip()

    def reading(self) -> str:
        wanted = " Broken line: the day it was wanted by." if self.wanted is not None else ""
        return f"A bar an option, to its last unit in place. Diamond: its first echelon stands.{wanted}"
