"""Charts that set options or causes side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import (
    Chart,
    ChartError,
    require_finite,
    require_rows,
    row_height,
    unique,
    wrap,
    wrapped_axis,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import SHARE_UNITS, quantity, signed, span
from peacewright.reporting.theme import BLUE, GREEN, GREY, INK, SERIES, SHAPES, SKY, VERMILION


def _axis_title(measure: str, unit: str) -> str:
    return measure if not unit or unit in SHARE_UNITS else f"{measure} ({unit})"


def _axis_format(unit: str) -> str:
    return "~%" if unit in SHARE_UNITS else ",~r"


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

    def specification(self, width: int) -> dict[str, Any]:
        series = unique([row.series for row in self.rows])
        if len(series) > 4:
            raise ChartError(f"{self.measure}: {len(series)} series cannot be told apart; at most 4")
        labels = unique([wrap(row.label) for row in self.rows])
        colours = dict(zip(series, (BLUE, VERMILION, INK, GREEN), strict=False))
        data = [
            {
                "label": wrap(row.label),
                "series": row.series,
                "low": row.low,
                "q1": row.lower_quartile,
                "median": row.median,
                "q3": row.upper_quartile,
                "high": row.high,
                "colour": colours.get(row.series, BLUE),
            }
            for row in self.rows
        ]
        y = {"field": "label", "type": "nominal", "sort": labels, "axis": wrapped_axis()}
        x = {
            "type": "quantitative",
            "scale": {"zero": self.from_zero, "nice": True},
            "axis": {"format": _axis_format(self.unit), "tickCount": 6},
            "title": _axis_title(self.measure, self.unit),
        }
        split: dict[str, Any] = {}
        point_colour: dict[str, Any] = {"value": INK}
        shape: dict[str, Any] = {"value": "circle"}
        if len(series) > 1:
            split = {"yOffset": {"field": "series", "sort": series, "scale": {"paddingInner": 0.15}}}
            scale = {"domain": series, "range": list(colours.values())}
            legend = {"columns": 1 if max(len(name) for name in series) > 22 else len(series)}
            point_colour = {"field": "series", "type": "nominal", "scale": scale, "legend": legend}
            shape = {
                "field": "series",
                "type": "nominal",
                "scale": {"domain": series, "range": list(SHAPES[: len(series)])},
                "legend": legend,
            }
        base = {"y": y, **split}
        layers: list[dict[str, Any]] = [
            {
                "mark": {"type": "rule", "strokeWidth": 1.4},
                "encoding": {
                    **base,
                    "x": {**x, "field": "low"},
                    "x2": {"field": "high"},
                    "color": {"value": GREY},
                },
            },
            {
                "mark": {"type": "bar", "height": 9 if len(series) == 1 else 7, "opacity": 0.45},
                "encoding": {
                    **base,
                    "x": {**x, "field": "q1"},
                    "x2": {"field": "q3"},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 60, "stroke": "white", "strokeWidth": 1, "opacity": 1},
                "encoding": {**base, "x": {**x, "field": "median"}, "color": point_colour, "shape": shape},
            },
        ]
        layers += _threshold_layers(self.threshold, self.threshold_label, max(row.high for row in self.rows))
        step = row_height(labels, 26) if len(series) == 1 else max(row_height(labels), 16 * len(series) + 8)
        return {
            "width": width,
            "height": step * len(labels),
            "autosize": {"type": "fit-x", "contains": "padding"},
            "data": {"values": data},
            "layer": layers,
        }

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
            "mark": {"type": "text", "align": "right" if on_the_right else "left", "dx": 3 if on_the_right else -3, "dy": -5, "baseline": "bottom", "color": VERMILION},
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
            raise ChartError(f"hinge '{self.label}': {self.low}, {self.correlation}, {self.high} do not rise in [-1, 1]")


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
        labels = [row["label"] for row in data]
        y = {"field": "label", "type": "nominal", "sort": labels, "axis": wrapped_axis()}
        x = {
            "type": "quantitative",
            "scale": {"domain": [-1, 1]},
            "axis": {
                "values": [-1, -0.5, 0, 0.5, 1],
                "labelExpr": "datum.value === 0 ? '0' : format(datum.value, '+.1f')",
            },
            "title": f"Rank correlation with {self.metric}",
        }
        sign = {"condition": {"test": "datum.r < 0", "value": VERMILION}, "value": BLUE}
        return {
            "width": width,
            "height": row_height([str(label) for label in labels], 26) * len(labels),
            "autosize": {"type": "fit-x", "contains": "padding"},
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
            (Column("Factor or theory"), Column("Rank correlation", "", "right"), Column("Interval", "", "right")),
            tuple(
                (bar.label, signed(bar.correlation), f"{signed(bar.low)} to {signed(bar.high)}")
                for bar in self._sorted()
            ),
        )

    def description(self) -> str:
        words = "; ".join(f"{bar.label} {signed(bar.correlation)}" for bar in self._sorted()[:3])
        return f"Rank correlations with {self.metric}. Largest: {words}."

    def reading(self) -> str:
        return "Bar: rank correlation over the futures drawn. Line: its interval. To the right: more of it, more of the metric."


@dataclass(frozen=True)
class StackedPart:
    """One part of one bar."""

    label: str
    part: str
    value: float

    def __post_init__(self) -> None:
        require_finite(f"'{self.label}', '{self.part}'", self.value)
        if self.value < 0:
            raise ChartError(f"'{self.label}', '{self.part}': a part of a bar cannot be below zero")


@dataclass(frozen=True)
class StackedBars(Chart):
    """What a total is made of, a bar a label."""

    measure: str
    unit: str
    parts: tuple[StackedPart, ...]

    def __post_init__(self) -> None:
        require_rows(self.parts, self.measure)

    def specification(self, width: int) -> dict[str, Any]:
        labels = unique([wrap(part.label) for part in self.parts])
        kinds = unique([part.part for part in self.parts])
        if len(kinds) > len(SERIES):
            raise ChartError(f"{self.measure}: {len(kinds)} parts cannot be told apart; at most {len(SERIES)}")
        order = {kind: index for index, kind in enumerate(kinds)}
        data = [
            {"label": wrap(p.label), "part": p.part, "value": p.value, "order": order[p.part]} for p in self.parts
        ]
        return {
            "width": width,
            "height": row_height(labels, 26) * len(labels),
            "autosize": {"type": "fit-x", "contains": "padding"},
            "data": {"values": data},
            "mark": {"type": "bar", "stroke": "white", "strokeWidth": 1.2, "height": {"band": 0.72}},
            "encoding": {
                "y": {"field": "label", "type": "nominal", "sort": labels, "axis": wrapped_axis()},
                "x": {
                    "field": "value",
                    "type": "quantitative",
                    "stack": "zero",
                    "axis": {"format": _axis_format(self.unit), "tickCount": 6},
                    "title": _axis_title(self.measure, self.unit),
                },
                "color": {
                    "field": "part",
                    "type": "nominal",
                    "scale": {"domain": kinds, "range": list(SERIES[: len(kinds)])},
                    "legend": {"columns": 2, "symbolType": "square"},
                },
                "order": {"field": "order", "type": "quantitative"},
            },
        }

    def table(self, caption: str) -> Table:
        labels = unique([part.label for part in self.parts])
        kinds = unique([part.part for part in self.parts])
        values = {(part.label, part.part): part.value for part in self.parts}
        shown = self.unit if self.unit in SHARE_UNITS else ""
        rows = tuple(
            (label, *(quantity(values[label, kind], shown) if (label, kind) in values else "" for kind in kinds))
            for label in labels
        )
        unit = "" if shown else self.unit
        return Table(caption, (Column(""), *(Column(kind, unit, "right") for kind in kinds)), rows)

    def description(self) -> str:
        totals: dict[str, float] = {}
        for part in self.parts:
            totals[part.label] = totals.get(part.label, 0.0) + part.value
        words = "; ".join(f"{label} {quantity(total, self.unit)}" for label, total in totals.items())
        return f"{self.measure}, by part. Totals: {words}."

    def reading(self) -> str:
        return "Each bar is a total; its parts stand in the order of the legend."


@dataclass(frozen=True)
class DotMatrixCell:
    """One cell: a share from 0 to 1, or None where nothing can be said."""

    row: str
    column: str
    share: float | None

    def __post_init__(self) -> None:
        if self.share is not None and not 0 <= self.share <= 1:
            raise ChartError(f"'{self.row}', '{self.column}': {self.share} is no share between 0 and 1")


@dataclass(frozen=True)
class DotMatrix(Chart):
    """Shares as dots in a grid, the figure beside each dot."""

    measure: str
    cells: tuple[DotMatrixCell, ...]

    def __post_init__(self) -> None:
        require_rows(self.cells, self.measure)

    def specification(self, width: int) -> dict[str, Any]:
        rows = unique([wrap(cell.row) for cell in self.cells])
        columns = unique([wrap(cell.column, 12) for cell in self.cells])
        data = [
            {
                "row": wrap(cell.row),
                "column": wrap(cell.column, 12),
                "share": cell.share,
                "text": "\u2013" if cell.share is None else quantity(cell.share, "share"),
            }
            for cell in self.cells
        ]
        y = {"field": "row", "type": "nominal", "sort": rows, "axis": wrapped_axis()}
        x = {
            "field": "column",
            "type": "nominal",
            "sort": columns,
            "axis": wrapped_axis(orient="top", labelAngle=0, domain=False, ticks=False),
        }
        return {
            "width": width,
            "height": row_height(rows, 40) * len(rows),
            "autosize": {"type": "fit-x", "contains": "padding"},
            "data": {"values": data},
            "layer": [
                {
                    "transform": [{"filter": "datum.share !== null"}],
                    "mark": {"type": "circle", "color": SKY, "opacity": 0.55, "stroke": BLUE, "strokeWidth": 0.8},
                    "encoding": {
                        "x": x,
                        "y": y,
                        "size": {
                            "field": "share",
                            "type": "quantitative",
                            "scale": {"domain": [0, 1], "range": [0, 900]},
                            "legend": None,
                        },
                    },
                },
                {"mark": {"type": "text"}, "encoding": {"x": x, "y": y, "text": {"field": "text"}}},
            ],
        }

    def table(self, caption: str) -> Table:
        rows = unique([cell.row for cell in self.cells])
        columns = unique([cell.column for cell in self.cells])
        values = {(cell.row, cell.column): cell.share for cell in self.cells}

        def shown(row: str, column: str) -> str:
            share = values.get((row, column))
            return "\u2013" if share is None else quantity(share, "share")

        return Table(
            caption,
            (Column(""), *(Column(column, "", "right") for column in columns)),
            tuple((row, *(shown(row, column) for column in columns)) for row in rows),
        )

    def description(self) -> str:
        rows, columns = len({cell.row for cell in self.cells}), len({cell.column for cell in self.cells})
        return f"{self.measure}: {rows} rows by {columns} columns; the table below holds every figure."

    def reading(self) -> str:
        return "The larger the dot, the larger the share; the figure stands in it."


