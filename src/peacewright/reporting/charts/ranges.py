"""Charts of ranges: one measure over options, and what a metric hinges on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import (
    FIT_X,
    Chart,
    ChartError,
    axis_format,
    axis_title,
    require_finite,
    require_rows,
    row_axis,
    row_height,
    row_label_width,
    title_lines,
    unique,
    wrap,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import SHARE_UNITS, quantity, signed, span
from peacewright.reporting.theme import BLUE, GREEN, GREY, INK, SHAPES, VERMILION


@dataclass(frozen=True)
class IntervalRow:
    """The spread of one measure over futures for one option: 5, 25, 50, 75 and 95 % points, in the chart's unit.

    ``series`` tells apart several rows of one label, such as the three definitions of collapse.
    """

    label: str
    low: float
    lower_quartile: float
    median: float
    upper_quartile: float
    high: float
    series: str = ""

    def __post_init__(self) -> None:
        points = (self.low, self.lower_quartile, self.median, self.upper_quartile, self.high)
        require_finite(f"interval row '{self.label}'", *points)
        if list(points) != sorted(points):
            raise ChartError(f"interval row '{self.label}': its points do not rise from low to high")


@dataclass(frozen=True)
class IntervalChart(Chart):
    """Median, quartiles and 90 % range of one measure, a row an option; ``threshold`` draws a declared limit."""

    measure: str
    unit: str
    rows: tuple[IntervalRow, ...]
    threshold: float | None = None
    threshold_label: str = ""
    from_zero: bool = True

    def __post_init__(self) -> None:
        require_rows(self.rows, self.measure)
        require_finite(self.measure, self.threshold)

    def _series(self) -> list[str]:
        series = unique([row.series for row in self.rows])
        if len(series) > len(_SERIES_COLOURS):
            raise ChartError(f"{self.measure}: {len(series)} series cannot be told apart; at most 4")
        return series

    def specification(self, width: int) -> dict[str, Any]:
        series = self._series()
        labels = unique([wrap(row.label, row_label_width(width)) for row in self.rows])
        step = row_height(labels) if len(series) == 1 else max(row_height(labels), 16 * len(series) + 8)
        threshold = _threshold_layers(
            self.threshold, self.threshold_label, max(row.high for row in self.rows)
        )
        return {
            "width": width,
            "height": step * len(labels),
            "autosize": FIT_X,
            "data": {"values": self._data(series, width)},
            "layer": [*self._layers(series, labels, width), *threshold],
        }

    def _data(self, series: list[str], width: int) -> list[dict[str, Any]]:
        colours = dict(zip(series, _SERIES_COLOURS, strict=False))
        return [
            {
                "label": wrap(row.label, row_label_width(width)),
                "series": row.series,
                "low": row.low,
                "q1": row.lower_quartile,
                "median": row.median,
                "q3": row.upper_quartile,
                "high": row.high,
                "colour": colours[row.series],
            }
            for row in self.rows
        ]

    def _layers(self, series: list[str], labels: list[str], width: int) -> list[dict[str, Any]]:
        several = len(series) > 1
        place: dict[str, Any] = {"y": row_axis("label", labels)}
        if several:
            place["yOffset"] = {"field": "series", "sort": series, "scale": {"paddingInner": 0.15}}
        x = {
            "type": "quantitative",
            "scale": {"zero": self.from_zero, "nice": True},
            "axis": {"format": axis_format(self.unit), "tickCount": 6},
            "title": title_lines(axis_title(self.measure, self.unit), width),
        }
        point = {
            "type": "point",
            "filled": True,
            "size": 60,
            "stroke": "white",
            "strokeWidth": 1,
            "opacity": 1,
        }
        grey = {"value": GREY}
        own = {"field": "colour", "type": "nominal", "scale": None}
        return [
            {
                "mark": {"type": "rule", "strokeWidth": 1.4},
                "encoding": {**place, "x": {**x, "field": "low"}, "x2": {"field": "high"}, "color": grey},
            },
            {
                "mark": {"type": "bar", "height": 7 if several else 9, "opacity": 0.45},
                "encoding": {**place, "x": {**x, "field": "q1"}, "x2": {"field": "q3"}, "color": own},
            },
            {
                "mark": point,
                "encoding": {**place, "x": {**x, "field": "median"}, **_point_look(series)},
            },
        ]

    def table(self, caption: str) -> Table:
        several = len({row.series for row in self.rows}) > 1
        head = (Column("Option"), *((Column("Series"),) if several else ()))
        names = ("Low (5 %)", "Lower quartile", "Median", "Upper quartile", "High (95 %)")
        rows = tuple(
            (
                row.label,
                *((row.series,) if several else ()),
                *(
                    quantity(point, self.unit if self.unit in SHARE_UNITS else "")
                    for point in (row.low, row.lower_quartile, row.median, row.upper_quartile, row.high)
                ),
            )
            for row in self.rows
        )
        unit = "" if self.unit in SHARE_UNITS else self.unit
        return Table(caption, (*head, *(Column(name, unit, "right") for name in names)), rows)

    def description(self) -> str:
        by_median = sorted(self.rows, key=lambda row: row.median)
        first, last = by_median[0], by_median[-1]

        def name(row: IntervalRow) -> str:
            return f"{row.label}, {row.series}" if row.series else row.label

        return (
            f"Ranges of {self.measure} for {len(self.rows)} rows. Lowest median: {name(first)}, "
            f"{quantity(first.median, self.unit)} ({span(first.low, first.high, self.unit)}). Highest median: "
            f"{name(last)}, {quantity(last.median, self.unit)} ({span(last.low, last.high, self.unit)})."
        )

    def reading(self) -> str:
        return "Point: median over the futures drawn. Bar: the middle half. Line: nine in ten."


_SERIES_COLOURS = (BLUE, VERMILION, INK, GREEN)


def _point_look(series: list[str]) -> dict[str, Any]:
    """Return colour and shape of the median points: one look alone, or one a series with a legend."""
    if len(series) == 1:
        return {"color": {"value": INK}, "shape": {"value": "circle"}}
    legend = {"columns": 1 if max(len(name) for name in series) > 22 else len(series)}
    look = {"field": "series", "type": "nominal", "legend": legend}
    return {
        "color": {**look, "scale": {"domain": series, "range": list(_SERIES_COLOURS[: len(series)])}},
        "shape": {**look, "scale": {"domain": series, "range": list(SHAPES[: len(series)])}},
    }


def _threshold_layers(threshold: float | None, label: str, end: float) -> list[dict[str, Any]]:
    if threshold is None:
        return []
    data = {"values": [{"threshold": threshold, "text": label}]}
    on_the_right = threshold > 0.6 * end
    x = {"field": "threshold", "type": "quantitative"}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": VERMILION, "strokeWidth": 1.4},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {
                "type": "text",
                "align": "right" if on_the_right else "left",
                "dx": 3 if on_the_right else -3,
                "dy": -5,
                "baseline": "bottom",
                "color": VERMILION,
            },
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "text"}},
        },
    ]


@dataclass(frozen=True)
class TornadoBar:
    """Rank correlation of one factor or theory with a metric, with its interval."""

    label: str
    correlation: float
    low: float
    high: float

    def __post_init__(self) -> None:
        require_finite(f"hinge '{self.label}'", self.correlation, self.low, self.high)
        if not -1 <= self.low <= self.correlation <= self.high <= 1:
            raise ChartError(
                f"hinge '{self.label}': {self.low}, {self.correlation}, {self.high} do not rise in [-1, 1]"
            )


@dataclass(frozen=True)
class TornadoChart(Chart):
    """What a metric hinges on: rank correlations, largest first."""

    metric: str
    bars: tuple[TornadoBar, ...]

    def __post_init__(self) -> None:
        require_rows(self.bars, self.metric)

    def _sorted(self) -> list[TornadoBar]:
        return sorted(self.bars, key=lambda bar: -abs(bar.correlation))

    def specification(self, width: int) -> dict[str, Any]:
        data = [
            {"label": wrap(bar.label, 28), "r": bar.correlation, "low": bar.low, "high": bar.high, "zero": 0}
            for bar in self._sorted()
        ]
        labels = [str(row["label"]) for row in data]
        y = row_axis("label", labels)
        x = {
            "type": "quantitative",
            "scale": {"domain": [-1, 1]},
            "axis": {
                "values": [-1, -0.5, 0, 0.5, 1],
                "labelExpr": "datum.value === 0 ? '0' : format(datum.value, '+.1f')",
            },
            "title": title_lines(f"Rank correlation with {self.metric}", width),
        }
        sign = {"condition": {"test": "datum.r < 0", "value": VERMILION}, "value": BLUE}
        return {
            "width": width,
            "height": row_height([str(label) for label in labels], 26) * len(labels),
            "autosize": FIT_X,
            "data": {"values": data},
            "layer": [
                {
                    "mark": {"type": "bar", "height": 11, "opacity": 0.8},
                    "encoding": {"y": y, "x": {**x, "field": "r"}, "x2": {"field": "zero"}, "color": sign},
                },
                {
                    "mark": {"type": "rule", "strokeWidth": 1.5, "color": INK},
                    "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
                },
                {
                    "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
                    "encoding": {"x": {"datum": 0, "type": "quantitative"}},
                },
            ],
        }

    def table(self, caption: str) -> Table:
        return Table(
            caption,
            (
                Column("Factor or theory"),
                Column("Rank correlation", "", "right"),
                Column("Interval", "", "right"),
            ),
            tuple(
                (bar.label, signed(bar.correlation), f"{signed(bar.low)} to {signed(bar.high)}")
                for bar in self._sorted()
            ),
        )

    def description(self) -> str:
        words = "; ".join(f"{bar.label} {signed(bar.correlation)}" for bar in self._sorted()[:3])
        return f"Rank correlations with {self.metric}. Largest: {words}."

    def reading(self) -> str:
        return "Bar: rank correlation over the futures. Line: its interval. Right: more of it, more of the metric."
