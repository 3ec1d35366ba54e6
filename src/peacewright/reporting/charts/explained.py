"""What matters most: shares of variation explained, with intervals, a dot a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import (
    FIT_X,
    Chart,
    ChartError,
    axis_format,
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
from peacewright.reporting.formats import quantity, span
from peacewright.reporting.theme import BLUE, SHAPES, VERMILION

COLOURS = (BLUE, VERMILION)
UNIT = "share"


@dataclass(frozen=True)
class ExplainedRow:
    """The share of an outcome's variation that one uncertainty explains alone, with its interval, by one measure."""

    label: str
    measure: str
    low: float
    share: float
    high: float

    def __post_init__(self) -> None:
        require_finite(f"explained '{self.label}'", self.low, self.share, self.high)
        if not 0.0 <= self.low <= self.share <= self.high:
            raise ChartError(
                f"explained '{self.label}': {self.low}, {self.share}, {self.high} do not rise from 0"
            )


@dataclass(frozen=True)
class ExplainedChart(Chart):
    """Shares of the variation of one outcome that uncertainties explain alone, strongest first."""

    outcome: str
    rows: tuple[ExplainedRow, ...]

    def __post_init__(self) -> None:
        require_rows(self.rows, self.outcome)
        if len(self._measures()) > len(COLOURS):
            raise ChartError(f"{self.outcome}: more than {len(COLOURS)} measures cannot be told apart")

    def _measures(self) -> list[str]:
        return unique([row.measure for row in self.rows])

    def needs_full_width(self) -> bool:
        return True

    def specification(self, width: int) -> dict[str, Any]:
        measures = self._measures()
        labels = unique([wrap(row.label, row_label_width(width)) for row in self.rows])
        data = [
            {
                "label": wrap(row.label, row_label_width(width)),
                "measure": row.measure,
                "low": row.low,
                "share": row.share,
                "high": row.high,
            }
            for row in self.rows
        ]
        place = {
            "y": row_axis("label", labels),
            "yOffset": {"field": "measure", "sort": measures, "scale": {"paddingInner": 0.2}},
        }
        x = {
            "type": "quantitative",
            "scale": {"domainMin": 0, "nice": True},
            "axis": {"format": axis_format(UNIT), "tickCount": 6},
            "title": title_lines(f"Share explained of {self.outcome}", width),
        }
        look = {"field": "measure", "type": "nominal", "legend": {"columns": 1, "labelLimit": 330}}
        colour = {**look, "scale": {"domain": measures, "range": list(COLOURS[: len(measures)])}}
        shape = {**look, "scale": {"domain": measures, "range": list(SHAPES[: len(measures)])}}
        point = {
            "type": "point",
            "filled": True,
            "size": 62,
            "stroke": "white",
            "strokeWidth": 1,
            "opacity": 1,
        }
        return {
            "width": width,
            "height": row_height(labels, 14 * len(measures) + 8) * len(labels),
            "autosize": FIT_X,
            "data": {"values": data},
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 1.8, "opacity": 0.55},
                    "encoding": {
                        **place,
                        "x": {**x, "field": "low"},
                        "x2": {"field": "high"},
                        "color": colour,
                    },
                },
                {
                    "mark": point,
                    "encoding": {**place, "x": {**x, "field": "share"}, "color": colour, "shape": shape},
                },
            ],
        }

    def table(self, caption: str) -> Table:
        heads = (
            Column("Uncertainty"),
            Column("Explains"),
            Column("Share", "", "right"),
            Column("Interval", "", "right"),
        )
        rows = tuple(
            (row.label, row.measure, quantity(row.share, UNIT), span(row.low, row.high, UNIT))
            for row in self.rows
        )
        return Table(caption, heads, rows, size="small")

    def description(self) -> str:
        first = self.rows[0].label
        words = ", ".join(
            f"{quantity(row.share, UNIT)} {row.measure}" for row in self.rows if row.label == first
        )
        count = len(unique([row.label for row in self.rows]))
        return f"Shares explained of {self.outcome}, {count} uncertainties. Largest: {first}, {words}."

    def reading(self) -> str:
        return (
            "Point: what the uncertainty alone explains, for the middle one of the options for which it stands out. "
            "Line: from the lowest to the highest end of their 95 % intervals."
        )
