"""Charts of a course over time or distance: strength, frontier, cumulative incidence, clocks of provisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

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
from peacewright.reporting.formats import SHARE_UNITS, day, quantity, span
from peacewright.reporting.theme import BLUE, DASHES, GREY, INK, ORANGE, PALE, SERIES, SKY, VERMILION

_FIT = {"type": "fit", "contains": "padding"}


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


def _line_encoding(names: list[str]) -> dict[str, Any]:
    return {
        "color": {
            "field": "name",
            "type": "nominal",
            "scale": {"domain": names, "range": list(SERIES[: len(names)])},
            "legend": {"columns": 2 if len(names) > 1 else 1, "symbolType": "stroke", "symbolStrokeWidth": 2.2},
        },
        "strokeDash": {
            "field": "name",
            "type": "nominal",
            "scale": {"domain": names, "range": list(DASHES[: len(names)])},
        },
    }


def _require_few(names: list[str], measure: str) -> None:
    if len(names) > len(SERIES):
        raise ChartError(f"{measure}: {len(names)} curves cannot be told apart; at most {len(SERIES)}")


@dataclass(frozen=True)
class StrengthChart(Chart):
    """Strength in place over months, with its range over futures, against what is required."""

    in_place: Curve
    required: Curve
    unit: str = "persons"

    def specification(self, width: int) -> dict[str, Any]:
        x = {
            "field": "x",
            "type": "quantitative",
            "axis": {"grid": False, "tickCount": 8},
            "title": "Months since the start",
        }
        y = {"type": "quantitative", "axis": {"format": ",~r", "tickCount": 5}, "title": f"Strength ({self.unit})"}
        names = [self.in_place.name, self.required.name]
        colour = {
            "type": "nominal",
            "scale": {"domain": names, "range": [BLUE, INK]},
            "legend": {"symbolType": "stroke", "symbolStrokeWidth": 2.2},
        }
        dash = {"type": "nominal", "scale": {"domain": names, "range": [[1, 0], [5, 3]]}}
        layers: list[dict[str, Any]] = []
        if all(point.low is not None and point.high is not None for point in self.in_place.points):
            layers.append(
                {
                    "data": {"values": _curve_rows((self.in_place,))},
                    "mark": {"type": "area", "interpolate": "step-after", "color": SKY, "opacity": 0.4},
                    "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
                }
            )
        layers.append(
            {
                "data": {"values": _curve_rows((self.in_place, self.required))},
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "y"},
                    "color": {"field": "name", **colour},
                    "strokeDash": {"field": "name", **dash},
                },
            }
        )
        return {"width": width, "height": 250, "autosize": _FIT, "layer": layers}

    def table(self, caption: str) -> Table:
        return _curve_table(caption, Column("Month"), "Strength", self.unit, (self.in_place, self.required))

    def description(self) -> str:
        required = {point.x: point.y for point in self.required.points}
        short = [point.x for point in self.in_place.points if point.x in required and point.y < required[point.x]]
        words = f"below it in {len(short)} of {len(self.in_place.points)} months" if short else "never below it"
        end = self.in_place.at_end()
        return (
            f"Strength in place against the strength required, by month: {words}. At the end, month "
            f"{quantity(end.x)}, {quantity(end.y, self.unit)} in place."
        )

    def reading(self) -> str:
        banded = any(point.low is not None for point in self.in_place.points)
        band = " Band: nine in ten futures." if banded else ""
        return f"Solid step: strength in place. Dashed step: what is required.{band}"


@dataclass(frozen=True)
class FrontierChart(Chart):
    """What standing off costs: coverage against the distance kept from the line."""

    curves: tuple[Curve, ...]
    x_title: str = "Stand-off from the line of contact"
    x_unit: str = "km"
    y_title: str = "Share of the line within reach"
    y_unit: str = "share"

    def __post_init__(self) -> None:
        require_rows(self.curves, self.y_title)
        _require_few([curve.name for curve in self.curves], self.y_title)

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
        encoding = _line_encoding(names)
        if len(names) == 1:
            encoding["color"]["legend"] = None
        band = {
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
        return {"width": width, "height": 250, "autosize": _FIT, "data": data, "layer": layers}

    def table(self, caption: str) -> Table:
        return _curve_table(caption, Column(self.x_title, self.x_unit), self.y_title, self.y_unit, self.curves)

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
        return "Each point is one plan. Further right: the force stands farther off."


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
        _require_few(unique([curve.cause for curve in self.curves]), "cumulative incidence")
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
        encoding = _line_encoding(causes)
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
                "autosize": _FIT,
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


ClockStatus = Literal["accepted", "announced", "proposed", "conditional"]
_STATUS_LOOK: dict[ClockStatus, tuple[str, str]] = {
    "accepted": (BLUE, "white"),
    "announced": (SKY, INK),
    "proposed": (ORANGE, INK),
    "conditional": (PALE, INK),
}


@dataclass(frozen=True)
class TimelineBar:
    """The clock of one party under one provision; without ``until`` it is open-ended."""

    provision: str
    party: str
    begins: date
    until: date | None
    status: ClockStatus
    condition: str = ""

    def __post_init__(self) -> None:
        if self.status not in _STATUS_LOOK:
            raise ChartError(f"'{self.status}' is no status of a clock: {', '.join(_STATUS_LOOK)}")
        if self.until is not None and self.until < self.begins:
            raise ChartError(f"'{self.provision}', {self.party}: it ends before it begins")


@dataclass(frozen=True)
class TimelineChart(Chart):
    """Provisions of the agreement, one clock a party, with the date up to which the document is true."""

    bars: tuple[TimelineBar, ...]
    as_of: date

    def __post_init__(self) -> None:
        require_rows(self.bars, "timeline of provisions")

    def needs_full_width(self) -> bool:
        return True

    def _horizon(self) -> date:
        last = max([bar.until or bar.begins for bar in self.bars] + [self.as_of])
        first = min(bar.begins for bar in self.bars)
        return date.fromordinal(last.toordinal() + max(20, (last - first).days // 8))

    def specification(self, width: int) -> dict[str, Any]:
        narrow = width < 500
        horizon = self._horizon().isoformat()
        data = [
            {
                "row": wrap(f"{bar.provision}: {bar.party}", 18 if narrow else 34),
                "from": bar.begins.isoformat(),
                "until": bar.until.isoformat() if bar.until else horizon,
                "status": bar.status,
                "arrow": "\u2192" if bar.until is None else "",
            }
            for bar in self.bars
        ]
        rows = unique([str(entry["row"]) for entry in data])
        statuses = [status for status in _STATUS_LOOK if status in {bar.status for bar in self.bars}]
        y = {"field": "row", "type": "nominal", "sort": rows, "axis": wrapped_axis(grid=False)}
        x = {
            "type": "temporal",
            "axis": {"format": "%d %b", "tickCount": 4 if narrow else 9, "labelFlush": True},
            "title": None,
        }
        colour = {
            "field": "status",
            "type": "nominal",
            "scale": {"domain": statuses, "range": [_STATUS_LOOK[status][0] for status in statuses]},
            # Where there is room the status stands in the bar itself.
            "legend": {"orient": "bottom", "symbolType": "square", "columns": 2} if narrow else None,
        }
        text_colour: dict[str, Any] = {
            "condition": {"test": "datum.status === 'accepted'", "value": "white"},
            "value": INK,
        }
        rule_data = {"values": [{"day": self.as_of.isoformat(), "text": f"as of {day(self.as_of)}"}]}
        layers: list[dict[str, Any]] = [
            {
                "mark": {"type": "bar", "height": 18, "stroke": GREY, "strokeWidth": 0.8},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "until"}, "color": colour},
            },
            {
                "transform": [{"filter": "datum.arrow !== ''"}],
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 13},
                "encoding": {"y": y, "x": {**x, "field": "until"}, "text": {"field": "arrow"}},
            },
            {
                "data": rule_data,
                "mark": {"type": "rule", "color": VERMILION, "strokeDash": [4, 3], "strokeWidth": 1.3},
                "encoding": {"x": {**x, "field": "day"}},
            },
            {
                "data": rule_data,
                "mark": {"type": "text", "color": VERMILION, "align": "left", "dx": 4, "dy": -5, "baseline": "bottom"},
                "encoding": {"x": {**x, "field": "day"}, "y": {"value": 0}, "text": {"field": "text"}},
            },
        ]
        if not narrow:
            layers.insert(
                2,
                {
                    "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 10.5},
                    "encoding": {
                        "y": y,
                        "x": {**x, "field": "from"},
                        "text": {"field": "status"},
                        "color": text_colour,
                    },
                },
            )
        return {
            "width": width,
            "height": row_height(rows, 28) * len(rows),
            "autosize": {"type": "fit-x", "contains": "padding"},
            "data": {"values": data},
            "layer": layers,
        }

    def table(self, caption: str) -> Table:
        return Table(
            caption,
            (Column("Provision"), Column("Party"), Column("From"), Column("Until"), Column("Status"), Column("Condition")),
            tuple(
                (
                    bar.provision,
                    bar.party,
                    day(bar.begins),
                    day(bar.until) if bar.until else "open",
                    bar.status,
                    bar.condition,
                )
                for bar in self.bars
            ),
        )

    def description(self) -> str:
        words = []
        for bar in self.bars:
            until = f"to {day(bar.until)}" if bar.until else "without an end"
            words.append(f"{bar.provision}, {bar.party}: {day(bar.begins)} {until}, {bar.status}")
        return f"Clocks of the provisions by party, as of {day(self.as_of)}. {'; '.join(words)}."

    def reading(self) -> str:
        return "One bar a party and provision. An arrow: no end is set. The text in a bar is its status."


