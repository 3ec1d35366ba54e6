"""Charts of a course over time or distance: how a force arrives, the frontier of stand-off against coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import (
    FIT,
    Chart,
    ChartError,
    require_finite,
    require_rows,
    wrap,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import SHARE_UNITS, quantity, span
from peacewright.reporting.theme import BLUE, DASHES, SERIES, SKY

PANEL_CHARACTER = 7  # width of a character of the title of a panel, pixels


@dataclass(frozen=True)
class CurvePoint:
    """A point of a curve, with its range over futures where there is one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        require_finite("curve", self.x, self.y, self.low, self.high)


@dataclass(frozen=True)
class Curve:
    """A named run of points in rising order of x."""

    name: str
    points: tuple[CurvePoint, ...]

    def __post_init__(self) -> None:
        require_rows(self.points, f"curve '{self.name}'")
        positions = [point.x for point in self.points]
        if positions != sorted(positions):
            raise ChartError(f"curve '{self.name}': its points do not rise in x")

    def at_end(self) -> CurvePoint:
        """Return the last point."""
        return self.points[-1]


def _curve_rows(curves: tuple[Curve, ...]) -> list[dict[str, Any]]:
    return [
        {"name": curve.name, "x": point.x, "y": point.y, "low": point.low, "high": point.high}
        for curve in curves
        for point in curve.points
    ]


def _curve_table(caption: str, x: Column, y: str, unit: str, curves: tuple[Curve, ...]) -> Table:
    """Return the curves as a table, a row an x, a column a curve; long curves are thinned to about 24 rows."""
    positions = sorted({point.x for curve in curves for point in curve.points})
    stride = max(1, -(-len(positions) // 24))
    kept = positions[::stride]
    if kept[-1] != positions[-1]:
        kept.append(positions[-1])
    values = {(curve.name, point.x): point for curve in curves for point in curve.points}
    shown = unit if unit in SHARE_UNITS else ""

    def cell(name: str, position: float) -> str:
        point = values.get((name, position))
        if point is None:
            return ""
        between = span(point.low, point.high, shown)
        return quantity(point.y, shown) + (f" ({between})" if between else "")

    return Table(
        caption,
        (x, *(Column(f"{y}: {curve.name}", "" if shown else unit, "right") for curve in curves)),
        tuple((quantity(position), *(cell(curve.name, position) for curve in curves)) for position in kept),
        note="" if stride == 1 else f"Every {stride}th point of the curve; the last one is kept.",
    )


def line_encoding(names: list[str]) -> dict[str, Any]:
    """Return colour and dash by name, so that curves can be told apart in grey too."""
    return {
        "color": {
            "field": "name",
            "type": "nominal",
            "scale": {"domain": names, "range": list(SERIES[: len(names)])},
            "legend": {
                "columns": 2 if len(names) > 1 else 1,
                "symbolType": "stroke",
                "symbolStrokeWidth": 2.2,
            },
        },
        "strokeDash": {
            "field": "name",
            "type": "nominal",
            "scale": {"domain": names, "range": list(DASHES[: len(names)])},
        },
    }


def require_few(names: list[str], measure: str) -> None:
    """Refuse more curves than can be told apart."""
    if len(names) > len(SERIES):
        raise ChartError(f"{measure}: {len(names)} curves cannot be told apart; at most {len(SERIES)}")


@dataclass(frozen=True)
class FrontierChart(Chart):
    """What standing off costs: coverage against the distance kept from the line."""

    curves: tuple[Curve, ...]
    x_title: str = "Stand-off from the line of contact"
    x_unit: str = "km"
    y_title: str = "Share of the line within reach"
    y_unit: str = "share"
    how_to_read: str = "Each point is one plan. Further right: the force stands farther off."

    def __post_init__(self) -> None:
        require_rows(self.curves, self.y_title)
        require_few([curve.name for curve in self.curves], self.y_title)

    def specification(self, width: int) -> dict[str, Any]:
        names = [curve.name for curve in self.curves]
        percent = self.y_unit in SHARE_UNITS
        x = {
            "field": "x",
            "type": "quantitative",
            "axis": {"grid": False, "tickCount": 6, "format": ",~r"},
            "title": f"{self.x_title} ({self.x_unit})",
        }
        y: dict[str, Any] = {
            "type": "quantitative",
            "axis": {"format": "~%" if percent else ",~r", "tickCount": 5},
            "title": self.y_title if percent else f"{self.y_title} ({self.y_unit})",
        }
        if percent:
            y["scale"] = {"domain": [0, 1]}
        data = {"values": _curve_rows(self.curves)}
        encoding = line_encoding(names)
        if len(names) == 1:
            encoding["color"]["legend"] = None
        band: dict[str, Any] = {
            "transform": [{"filter": "datum.low !== null && datum.high !== null"}],
            "mark": {"type": "area", "opacity": 0.18},
            "encoding": {
                "x": x,
                "y": {**y, "field": "low"},
                "y2": {"field": "high"},
                "color": encoding["color"],
            },
        }
        line = {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "y": {**y, "field": "y"}, **encoding},
        }
        dots = {
            "mark": {"type": "point", "filled": True, "size": 34, "opacity": 1},
            "encoding": {"x": x, "y": {**y, "field": "y"}, "color": encoding["color"]},
        }
        layers = [line, dots]
        if any(point.low is not None for curve in self.curves for point in curve.points):
            layers.insert(0, band)
        return {"width": width, "height": 250, "autosize": FIT, "data": data, "layer": layers}

    def table(self, caption: str) -> Table:
        return _curve_table(
            caption, Column(self.x_title, self.x_unit), self.y_title, self.y_unit, self.curves
        )

    def description(self) -> str:
        words = []
        for curve in self.curves:
            first, last = curve.points[0], curve.at_end()
            words.append(
                f"{curve.name}: {quantity(first.y, self.y_unit)} at {quantity(first.x, self.x_unit)}, "
                f"{quantity(last.y, self.y_unit)} at {quantity(last.x, self.x_unit)}"
            )
        return f"{self.y_title} against {self.x_title.lower()}. {'; '.join(words)}."

    def reading(self) -> str:
        return self.how_to_read


@dataclass(frozen=True)
class ArrivalChart(Chart):
    """Strength in place after the order, a panel an option, so that no line covers another; the band is the range."""

    curves: tuple[Curve, ...]
    measure: str = "Share of the planned strength in place"

    def __post_init__(self) -> None:
        require_rows(self.curves, self.measure)

    def needs_full_width(self) -> bool:
        return len(self.curves) > 1

    def specification(self, width: int) -> dict[str, Any]:
        across = min(len(self.curves), 3 if width > 600 else 2)
        panel = (width - 64) // across - 20
        names = {curve.name: wrap(curve.name, panel // PANEL_CHARACTER) for curve in self.curves}
        rows = [{**row, "name": names[str(row["name"])]} for row in _curve_rows(self.curves)]
        x = {
            "field": "x",
            "type": "quantitative",
            "axis": {"grid": False, "tickCount": 4, "format": ",~r"},
            "title": "Days after the order",
        }
        axis = {"format": "~%", "tickCount": 5}
        y = {"type": "quantitative", "axis": axis, "scale": {"domain": [0, 1]}, "title": "In place"}
        band = {
            "transform": [{"filter": "datum.low !== null && datum.high !== null"}],
            "mark": {"type": "area", "interpolate": "step-after", "color": SKY, "opacity": 0.4},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        }
        line = {
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "color": BLUE},
            "encoding": {"x": x, "y": {**y, "field": "y"}},
        }
        return {
            "data": {"values": rows},
            "facet": {
                "field": "name",
                "type": "nominal",
                "sort": list(names.values()),
                "header": {"labelExpr": "split(datum.label, '\\n')"},
            },
            "columns": across,
            "spacing": {"row": 18, "column": 16},
            "spec": {"width": panel, "height": 120, "layer": [band, line]},
        }

    def table(self, caption: str) -> Table:
        return _curve_table(caption, Column("Day after the order"), "In place", "share", self.curves)

    def description(self) -> str:
        words = "; ".join(
            f"{curve.name}: {quantity(curve.at_end().y, 'share')} by day {quantity(curve.at_end().x)}"
            for curve in self.curves
        )
        return f"{self.measure} by day after the order to deploy. {words}."

    def reading(self) -> str:
        band = (
            " Band: nine in ten."
            if any(point.low is not None for c in self.curves for point in c.points)
            else ""
        )
        return f"Line: median over the futures drawn of the share of the planned strength that is in place.{band}"
