"""Rotation as a chart of time: who is in place in which month, what is surge, and what stays empty."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import (
    FIT_X,
    FULL_WIDTH,
    Chart,
    ChartError,
    require_finite,
    require_rows,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import quantity
from peacewright.reporting.theme import BLUE, GREY, INK, VERMILION

_ROW = 26  # height of a row, pixels
_FILL = 0.86  # of the height of a row, the most that a bar takes
_YEAR = 12  # months
_LABEL = {FULL_WIDTH: 26}
_NARROW_LABEL = 15
_SURGE_GROUND = "#F6E3B5"
_COLOUR: dict[str, Any] = {
    "field": "kind",
    "type": "nominal",
    "scale": {"domain": ["in place", "empty places"], "range": [BLUE, VERMILION]},
    "legend": {"title": None},
}


@dataclass(frozen=True)
class RotationRow:
    """One contributor, or what stays empty: persons by month since the order, and the month in which each tour starts.

    ``lacking`` marks the row of empty places.
    """

    name: str
    persons: tuple[float, ...]
    starts: tuple[int, ...] = ()
    lacking: bool = False

    def __post_init__(self) -> None:
        require_finite(f"rotation of '{self.name}'", *self.persons)


@dataclass(frozen=True)
class RotationChart(Chart):
    """Who is in place when: a row a contributor, bars as high as persons in place, a stroke where tours start."""

    rows: tuple[RotationRow, ...]
    surge: tuple[bool, ...]
    """Whether more are in place in a month than the pools keep for good."""

    def __post_init__(self) -> None:
        require_rows(self.rows, "rotation")
        if any(len(row.persons) != len(self.surge) for row in self.rows):
            raise ChartError("rotation: every row must have the months of the surge")

    def needs_full_width(self) -> bool:
        return True

    def specification(self, width: int) -> dict[str, Any]:
        months = len(self.surge)
        domain = {"domain": [0, months], "nice": False}
        x = {"type": "quantitative", "scale": domain, "title": "Months since the order"}
        y = {
            "type": "quantitative",
            "scale": {"domain": [0, len(self.rows)], "nice": False},
            "title": None,
            "axis": self._row_axis(_LABEL.get(width, _NARROW_LABEL)),
        }
        ground = [{"from": first, "to": last} for first, last, on in _runs(self.surge) if on]
        layers: list[dict[str, Any]] = []
        if ground:
            place = {"x": {**x, "field": "from"}, "x2": {"field": "to"}}
            layers.append(_layer(ground, {"type": "rect", "color": _SURGE_GROUND, "opacity": 0.7}, place))
        ticks = {"values": list(range(0, months + 1, _YEAR if months > _YEAR else 1)), "grid": True}
        across = {"x": {**x, "field": "from", "axis": ticks}, "x2": {"field": "to"}}
        upright = {"y": {**y, "field": "base"}, "y2": {"field": "top"}}
        layers.append(_layer(self._bars(), {"type": "rect"}, {**across, **upright, "color": _COLOUR}))
        lines = [{"at": number} for number in range(len(self.rows))]
        thin = {"type": "rule", "color": GREY, "strokeWidth": 0.6}
        layers.append(_layer(lines, thin, {"y": {**y, "field": "at"}}))
        strokes = self._strokes()
        if strokes:
            stroke = {"type": "rule", "color": INK, "strokeWidth": 1}
            layers.append(_layer(strokes, stroke, {"x": {**x, "field": "at"}, **upright}))
        return {"width": width, "height": _ROW * len(self.rows), "autosize": FIT_X, "layer": layers}

    def _row_axis(self, characters: int) -> dict[str, Any]:
        """Return the axis that names the rows from the bottom up, each with the most in place."""
        labels = [f"{_short(row.name, characters)}, {quantity(_most(row))}" for row in reversed(self.rows)]
        return {
            "values": [number + 0.4 for number in range(len(self.rows))],
            "labelExpr": f"{json.dumps(labels, ensure_ascii=False)}[floor(datum.value)]",
            "grid": False,
            "ticks": False,
            "domain": False,
        }

    def _bars(self) -> list[dict[str, Any]]:
        """Return runs of months with equal persons in place, as high as these are of the most of all rows."""
        most = max(map(_most, self.rows)) or 1.0
        bars = []
        for base, row in enumerate(reversed(self.rows)):
            kind = "empty places" if row.lacking else "in place"
            for first, last, persons in _runs(row.persons):
                if persons > 0:
                    top = base + max(0.04, _FILL * persons / most)
                    bars.append({"from": first, "to": last, "base": base, "top": top, "kind": kind})
        return bars

    def _strokes(self) -> list[dict[str, Any]]:
        """Return a stroke for every month in which tours of a row start."""
        return [
            {"at": month, "base": base, "top": base + 0.3}
            for base, row in enumerate(reversed(self.rows))
            for month in row.starts
        ]

    def table(self, caption: str) -> Table:
        years = range(0, len(self.surge), _YEAR)
        columns = (
            Column("Contributor"),
            *(Column(f"Year {number + 1}, mean", "persons", "right") for number, _ in enumerate(years)),
            Column("At most", "persons", "right"),
            Column("Months in which tours start", "", "right"),
        )
        rows = tuple(
            (
                row.name,
                *(quantity(round(_mean(row.persons[first : first + _YEAR]))) for first in years),
                quantity(_most(row)),
                quantity(float(len(row.starts))) if not row.lacking else "",
            )
            for row in self.rows
        )
        return Table(caption, columns, rows, note=self._surge_words())

    def _surge_words(self) -> str:
        months = sum(self.surge)
        if not months:
            return "In no month are more in place than the pools keep for good."
        return f"In {months} of {len(self.surge)} months more are in place than the pools keep for good: a surge."

    def description(self) -> str:
        placed = [row for row in self.rows if not row.lacking]
        lacking = [row for row in self.rows if row.lacking]
        words = "; ".join(f"{row.name} at most {quantity(_most(row))}" for row in placed)
        short = sum(1 for row in lacking for persons in row.persons if persons > 0)
        empty = f" Places stay empty in {short} of {len(self.surge)} months." if lacking else ""
        return f"Persons in place by contributor and month: {words}.{empty} {self._surge_words()}"

    def reading(self) -> str:
        surge = " Shaded ground: a surge above what the pools keep for good." if any(self.surge) else ""
        return (
            "A row a contributor, all on one scale, with the most in place beside the name: the higher the bar, the "
            f"more. Stroke: a tour starts, and with it a relief.{surge}"
        )


def _runs(values: tuple[Any, ...]) -> list[tuple[int, int, Any]]:
    """Return runs of equal values with the first month of each and the month after its last."""
    runs: list[tuple[int, int, Any]] = []
    for month, value in enumerate(values):
        if runs and runs[-1][2] == value:
            runs[-1] = (runs[-1][0], month + 1, value)
        else:
            runs.append((month, month + 1, value))
    return runs


def _layer(values: list[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _most(row: RotationRow) -> float:
    return max(row.persons, default=0.0)


def _mean(values: tuple[float, ...]) -> float:
    return sum(values) / len(values) if values else 0.0


def _short(name: str, characters: int) -> str:
    return name if len(name) <= characters else f"{name[: characters - 1]}…"
