"""The operating curve of a gate: its two kinds of error against days waited, a curve by what watches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import Chart, ChartError, require_rows, unique
from peacewright.reporting.charts.course import CurvePoint, line_encoding, require_few
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import quantity, span

_TOPS = (0.1, 0.2, 0.3, 0.5, 1.0)
"""Where the vertical axis may end: both panels share it, so that the two errors can be compared."""


@dataclass(frozen=True)
class OperatingCurveLine:
    """One kind of error under one set of sensors, by days waited; ranges are Monte Carlo intervals."""

    panel: str
    sensors: str
    points: tuple[CurvePoint, ...]

    def __post_init__(self) -> None:
        name = f"'{self.panel}', '{self.sensors}'"
        require_rows(self.points, name)
        if any(not 0.0 <= point.y <= 1.0 for point in self.points):
            raise ChartError(f"{name}: a rate lies within 0 and 1")


@dataclass(frozen=True)
class OperatingChart(Chart):
    """Two panels side by side: how often the gate opens though it should not, and refuses though it should open."""

    lines: tuple[OperatingCurveLine, ...]

    def __post_init__(self) -> None:
        require_rows(self.lines, "operating curve")
        require_few(unique([line.sensors for line in self.lines]), "operating curve")

    def needs_full_width(self) -> bool:
        return True

    def specification(self, width: int) -> dict[str, Any]:
        panels = unique([line.panel for line in self.lines])
        sensors = unique([line.sensors for line in self.lines])
        data = [
            {"panel": line.panel, "name": line.sensors, "x": p.x, "y": p.y, "low": p.low, "high": p.high}
            for line in self.lines
            for p in line.points
        ]
        days = sorted({point.x for line in self.lines for point in line.points})
        top = max(
            point.y if point.high is None else point.high for line in self.lines for point in line.points
        )
        encoding = line_encoding(sensors)
        encoding |= {
            "x": {
                "field": "x",
                "type": "quantitative",
                "axis": {"grid": False, "values": days, "format": "d"},
                "title": "Days waited",
            },
            "y": {
                "field": "y",
                "type": "quantitative",
                "axis": {"format": "~%", "tickCount": 5},
                "scale": {"domain": [0, next(most for most in _TOPS if most >= top)]},
                "title": "Share of cases",
            },
        }
        range_encoding = {
            "x": encoding["x"],
            "y": {**encoding["y"], "field": "low"},
            "y2": {"field": "high"},
            "color": encoding["color"],
        }
        point_encoding = {key: encoding[key] for key in ("x", "y", "color")}
        return {
            "data": {"values": data},
            "facet": {"field": "panel", "type": "nominal", "sort": panels},
            "columns": len(panels),
            "spacing": {"column": 18},
            "spec": {
                "width": (width - 64) // len(panels) - 20,
                "height": 210,
                "layer": [
                    {
                        "mark": {"type": "rule", "strokeWidth": 1.2, "opacity": 0.7},
                        "encoding": range_encoding,
                    },
                    {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": encoding},
                    {"mark": {"type": "point", "filled": True, "size": 30}, "encoding": point_encoding},
                ],
            },
        }

    def table(self, caption: str) -> Table:
        days = sorted({point.x for line in self.lines for point in line.points})
        rows = []
        for line in self.lines:
            points = {point.x: point for point in line.points}
            cells = (
                f"{quantity(points[day].y, 'share')} ({span(points[day].low, points[day].high, 'share')})"
                if day in points
                else ""
                for day in days
            )
            rows.append((line.panel, line.sensors, *cells))
        heads = tuple(Column(f"{quantity(day)} days", "", "right") for day in days)
        return Table(
            caption,
            (Column("Error"), Column("What watches"), *heads),
            tuple(rows),
            note="Shares of the futures drawn, with 95 % Monte Carlo intervals. They are no probabilities.",
        )

    def description(self) -> str:
        words = []
        for line in self.lines:
            first, last = line.points[0], line.points[-1]
            words.append(
                f"{line.panel}, {line.sensors}: {quantity(first.y, 'share')} after {quantity(first.x)} days, "
                f"{quantity(last.y, 'share')} after {quantity(last.x)}"
            )
        return f"Errors of the gate to the next phase by days waited and by what watches. {'; '.join(words)}."

    def reading(self) -> str:
        return (
            "Left: of the cases in which the first phase was not held, the share in which the gate would open. Right: "
            "of those in which it was held, the share in which it would refuse. Bars: 95 % Monte Carlo intervals."
        )
