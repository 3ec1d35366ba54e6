"""Charts of composition: what a total is made of."""

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
from peacewright.reporting.formats import SHARE_UNITS, quantity
from peacewright.reporting.theme import SERIES


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
        labels = unique([wrap(part.label, row_label_width(width)) for part in self.parts])
        kinds = unique([part.part for part in self.parts])
        if len(kinds) > len(SERIES):
            raise ChartError(
                f"{self.measure}: {len(kinds)} parts cannot be told apart; at most {len(SERIES)}"
            )
        order = {kind: index for index, kind in enumerate(kinds)}
        data = [
            {
                "label": wrap(p.label, row_label_width(width)),
                "part": p.part,
                "value": p.value,
                "order": order[p.part],
            }
            for p in self.parts
        ]
        return {
            "width": width,
            "height": row_height(labels, 26) * len(labels),
            "autosize": FIT_X,
            "data": {"values": data},
            "mark": {"type": "bar", "stroke": "white", "strokeWidth": 1.2, "height": {"band": 0.72}},
            "encoding": {
                "y": row_axis("label", labels),
                "x": {
                    "field": "value",
                    "type": "quantitative",
                    "stack": "zero",
                    "axis": {"format": axis_format(self.unit), "tickCount": 6},
                    "title": title_lines(axis_title(self.measure, self.unit), width),
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
            (
                label,
                *(quantity(values[label, kind], shown) if (label, kind) in values else "" for kind in kinds),
            )
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
