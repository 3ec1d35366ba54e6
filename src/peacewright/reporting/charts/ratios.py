"""Ratios with intervals on a logarithmic axis: what would be needed beside what has been estimated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import (
    FIT_X,
    Chart,
    ChartError,
    require_rows,
    row_axis,
    row_height,
    row_label_width,
    title_lines,
    wrap,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import quantity
from peacewright.reporting.theme import BLUE, GREY, INK, VERMILION

SHAPES = ("circle", "diamond", "square")
COLOURS = (INK, BLUE, VERMILION)


@dataclass(frozen=True)
class RatioRow:
    """A ratio with its interval; 0 and infinity are allowed and stand beyond the ends of the axis."""

    label: str
    low: float
    ratio: float
    high: float
    kind: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.ratio <= self.high:
            raise ChartError(
                f"ratio '{self.label}': {self.low}, {self.ratio}, {self.high} do not rise from 0"
            )


@dataclass(frozen=True)
class RatioChart(Chart):
    """Ratios by row on a logarithmic axis from ``least`` to ``most``; an arrow marks what lies beyond an end."""

    measure: str
    rows: tuple[RatioRow, ...]
    least: float = 0.1
    most: float = 10.0

    def __post_init__(self) -> None:
        require_rows(self.rows, self.measure)
        if len(self._kinds()) > len(SHAPES):
            raise ChartError(
                f"{self.measure}: {len(self._kinds())} kinds cannot be told apart; at most {len(SHAPES)}"
            )

    def _kinds(self) -> list[str]:
        return list(dict.fromkeys(row.kind for row in self.rows))

    def _shown(self, value: float) -> float:
        return min(self.most, max(self.least, value))

    def specification(self, width: int) -> dict[str, Any]:
        characters = row_label_width(width)
        labels = [wrap(row.label, characters) for row in self.rows]
        data = [
            {
                "label": label,
                "kind": row.kind,
                "low": self._shown(row.low),
                "ratio": self._shown(row.ratio),
                "high": self._shown(row.high),
                "inside": self.least <= row.ratio <= self.most,
                "left": "\u25c0" if row.low < self.least else "",
                "right": "\u25b6" if row.high > self.most else "",
                "least": self.least,
                "most": self.most,
            }
            for row, label in zip(self.rows, labels, strict=True)
        ]
        return {
            "width": width,
            "height": row_height(labels) * len(labels),
            "autosize": FIT_X,
            "data": {"values": data},
            "layer": [*self._range_layers(labels, width), self._points(labels), *_no_effect()],
        }

    def _x(self, width: int) -> dict[str, Any]:
        ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10) if self.least <= tick <= self.most]
        return {
            "type": "quantitative",
            "scale": {"type": "log", "domain": [self.least, self.most], "nice": False},
            "axis": {"values": ticks, "format": "~r"},
            "title": title_lines(f"{self.measure}, logarithmic", width),
        }

    def _range_layers(self, labels: list[str], width: int) -> list[dict[str, Any]]:
        y, x = row_axis("label", labels), self._x(width)
        arrow = {"type": "text", "fontSize": 11, "color": GREY}
        return [
            {
                "mark": {"type": "rule", "strokeWidth": 1.6, "color": GREY},
                "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {**arrow, "align": "left", "dx": -3},
                "encoding": {"y": y, "x": {**x, "field": "least"}, "text": {"field": "left"}},
            },
            {
                "mark": {**arrow, "align": "right", "dx": 5},
                "encoding": {"y": y, "x": {**x, "field": "most"}, "text": {"field": "right"}},
            },
        ]

    def _points(self, labels: list[str]) -> dict[str, Any]:
        kinds = self._kinds()
        look = {"field": "kind", "type": "nominal", "legend": {"columns": 1, "labelLimit": 330}}
        return {
            "transform": [{"filter": "datum.inside"}],
            "mark": {
                "type": "point",
                "filled": True,
                "size": 75,
                "opacity": 1,
                "stroke": "white",
                "strokeWidth": 1,
            },
            "encoding": {
                "y": row_axis("label", labels),
                "x": {"field": "ratio", "type": "quantitative"},
                "color": {**look, "scale": {"domain": kinds, "range": list(COLOURS[: len(kinds)])}},
                "shape": {**look, "scale": {"domain": kinds, "range": list(SHAPES[: len(kinds)])}},
            },
        }

    def table(self, caption: str) -> Table:
        rows = tuple(
            (row.label, row.kind, *(_words(value) for value in (row.low, row.ratio, row.high)))
            for row in self.rows
        )
        heads = tuple(Column(name, "", "right") for name in ("Low", "Figure", "High"))
        return Table(caption, (Column("Of what"), Column("Kind"), *heads), rows)

    def description(self) -> str:
        words = "; ".join(
            f"{row.label} {_words(row.ratio)} ({_words(row.low)} to {_words(row.high)})" for row in self.rows
        )
        return f"{self.measure}, 1 is no effect. {words}."

    def reading(self) -> str:
        return (
            "Point: the figure; line: its interval. Arrow: the interval goes on beyond the axis "
            f"({quantity(self.least)} to {quantity(self.most)}); without a point, so does the figure."
        )


def _words(value: float) -> str:
    return "no limit" if math.isinf(value) else quantity(value, "ratio")


def _no_effect() -> list[dict[str, Any]]:
    data = {"values": [{"one": 1, "text": "1: no effect"}]}
    x = {"field": "one", "type": "quantitative"}
    name = {"type": "text", "align": "left", "dx": 4, "dy": -4, "baseline": "bottom", "color": VERMILION}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": VERMILION, "strokeWidth": 1.4},
            "encoding": {"x": x},
        },
        {"data": data, "mark": name, "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "text"}}},
    ]
