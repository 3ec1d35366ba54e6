"""Charts of composition: what a total is made of, and shares in a grid."""

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
    unique,
    wrap,
    wrapped_axis,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import SHARE_UNITS, quantity
from peacewright.reporting.theme import BLUE, SERIES, SKY


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
            raise ChartError(
                f"{self.measure}: {len(kinds)} parts cannot be told apart; at most {len(SERIES)}"
            )
        order = {kind: index for index, kind in enumerate(kinds)}
        data = [
            {"label": wrap(p.label), "part": p.part, "value": p.value, "order": order[p.part]}
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
                    "title": axis_title(self.measure, self.unit),
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
        y = row_axis("row", rows)
        x = {
            "field": "column",
            "type": "nominal",
            "sort": columns,
            "axis": wrapped_axis(orient="top", labelAngle=0, domain=False, ticks=False),
        }
        return {
            "width": width,
            "height": row_height(rows, 40) * len(rows),
            "autosize": FIT_X,
            "data": {"values": data},
            "layer": [
                {
                    "transform": [{"filter": "datum.share !== null"}],
                    "mark": {
                        "type": "circle",
                        "color": SKY,
                        "opacity": 0.55,
                        "stroke": BLUE,
                        "strokeWidth": 0.8,
                    },
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
