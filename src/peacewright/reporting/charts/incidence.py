"""How a ceasefire ends in the futures drawn: cumulative shares by cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import FIT, Chart, ChartError, require_rows, unique
from peacewright.reporting.charts.course import CurvePoint, line_encoding, require_few
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import quantity


@dataclass(frozen=True)
class IncidenceCurve:
    """Cumulative share of the futures drawn in which one cause has ended the ceasefire, by day."""

    panel: str
    cause: str
    points: tuple[CurvePoint, ...]

    def __post_init__(self) -> None:
        name = f"'{self.panel}', '{self.cause}'"
        require_rows(self.points, name)
        shares = [point.y for point in self.points]
        if shares != sorted(shares) or shares[0] < 0 or shares[-1] > 1:
            raise ChartError(f"{name}: a cumulative share rises within 0 and 1")


@dataclass(frozen=True)
class IncidenceChart(Chart):
    """Cumulative incidence by cause, a panel an option.

    The vertical title is fixed: a share of futures drawn follows from how they were drawn and is no probability.
    """

    curves: tuple[IncidenceCurve, ...]

    AXIS_TITLE = "Share of the futures drawn (no probability)"

    def __post_init__(self) -> None:
        require_rows(self.curves, "cumulative incidence")
        require_few(unique([curve.cause for curve in self.curves]), "cumulative incidence")
        for panel in unique([curve.panel for curve in self.curves]):
            total = sum(curve.points[-1].y for curve in self.curves if curve.panel == panel)
            if total > 1 + 1e-9:
                raise ChartError(f"'{panel}': the causes add up to {total:.3f}, more than all futures")

    def needs_full_width(self) -> bool:
        return len({curve.panel for curve in self.curves}) > 1

    def specification(self, width: int) -> dict[str, Any]:
        panels = unique([curve.panel for curve in self.curves])
        causes = unique([curve.cause for curve in self.curves])
        across = min(len(panels), 3 if width > 600 else (2 if width > 500 else 1))
        data = [
            {"panel": curve.panel, "name": curve.cause, "x": point.x, "y": point.y}
            for curve in self.curves
            for point in curve.points
        ]
        encoding = line_encoding(causes)
        encoding["color"]["legend"]["columns"] = 4 if width > 600 else 2
        top = max(curve.points[-1].y for curve in self.curves)
        encoding |= {
            "x": {
                "field": "x",
                "type": "quantitative",
                "axis": {"grid": False, "tickCount": 5, "format": ",~r"},
                "title": "Days since the ceasefire began",
            },
            "y": {
                "field": "y",
                "type": "quantitative",
                "axis": {"format": "~%", "tickCount": 5},
                "scale": {"domain": [0, 1 if top > 0.5 else 0.5 if top > 0.2 else 0.2]},
                "title": self.AXIS_TITLE if len(panels) == 1 else "Share of futures drawn",
            },
        }
        mark = {"type": "line", "interpolate": "step-after", "strokeWidth": 1.8, "clip": True}
        if len(panels) == 1:
            return {
                "width": width,
                "height": 260,
                "autosize": FIT,
                "data": {"values": data},
                "mark": mark,
                "encoding": encoding,
            }
        return {
            "data": {"values": data},
            "facet": {"field": "panel", "type": "nominal", "sort": panels},
            "columns": across,
            "spacing": {"row": 18, "column": 16},
            "spec": {
                "width": (width - 64) // across - 20,
                "height": 135,
                "mark": mark,
                "encoding": encoding,
            },
        }

    def table(self, caption: str) -> Table:
        horizon = max(curve.points[-1].x for curve in self.curves)
        days = [mark for mark in (30.0, 90.0, 365.0) if mark < horizon] + [horizon]
        rows = []
        for curve in self.curves:
            shares = []
            for mark in days:
                reached = [point.y for point in curve.points if point.x <= mark]
                shares.append(quantity(reached[-1] if reached else 0.0, "share"))
            rows.append((curve.panel, curve.cause, *shares))
        heads = tuple(Column(f"By day {quantity(mark)}", "", "right") for mark in days)
        return Table(
            caption,
            (Column("Option"), Column("Cause"), *heads),
            tuple(rows),
            note="Shares of the futures drawn. They follow from how futures are drawn and are no probabilities.",
        )

    def description(self) -> str:
        words = []
        for panel in unique([curve.panel for curve in self.curves]):
            here = [curve for curve in self.curves if curve.panel == panel]
            largest = max(here, key=lambda curve: curve.points[-1].y)
            words.append(
                f"{panel}: the cause with the largest share is {largest.cause} "
                f"({quantity(largest.points[-1].y, 'share')} of the futures drawn)"
            )
        return f"How the ceasefire ends in the futures drawn, by cause and day. {'; '.join(words)}."

    def reading(self) -> str:
        return (
            "Height: share of the futures drawn in which that cause has ended the ceasefire by that day. "
            "It follows from how futures are drawn and is no probability."
        )
