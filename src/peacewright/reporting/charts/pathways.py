"""Adaptive pathways as a metro map: until when each option lasts, and where one could change to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peacewright.reporting.charts.base import (
    FIT_X,
    FULL_WIDTH,
    LABEL_LINE,
    Chart,
    ChartError,
    require_rows,
    row_height,
    wrap,
    wrapped_axis,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import number, quantity
from peacewright.reporting.theme import BLUE, INK, ORANGE, PALE, PAPER

MARK = "\u00a6"
"""Stands between the number of a map and the label of a row, so that an option can have a row in each."""


@dataclass(frozen=True)
class PathwayLine:
    """An option's line: it ends on ``day`` (between ``low`` and ``high``), or goes on beyond the horizon."""

    option: str
    day: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class PathwayTransfer:
    """Where one could change from an option that ends to one that goes on."""

    day: int
    source: str
    goal: str


@dataclass(frozen=True)
class PathwayMap:
    """The lines of all options under one condition, and where one can change between them."""

    condition: str
    futures: int
    lines: tuple[PathwayLine, ...]
    transfers: tuple[PathwayTransfer, ...]

    def __post_init__(self) -> None:
        require_rows(self.lines, self.condition)
        known = {line.option for line in self.lines}
        for transfer in self.transfers:
            if {transfer.source, transfer.goal} - known:
                raise ChartError(f"'{self.condition}': a transfer to or from a line that is not drawn")


@dataclass(frozen=True)
class PathwayChart(Chart):
    """Maps by condition, one below the other, on one axis of days; an option is followed down to ``share``."""

    maps: tuple[PathwayMap, ...]
    share: float
    horizon: int

    def __post_init__(self) -> None:
        require_rows(self.maps, "adaptive pathways")

    def needs_full_width(self) -> bool:
        return True

    def _end(self) -> int:
        """Return where the axis ends: the horizon, or a little beyond the last end of a line if all end before."""
        days = [
            line.high if line.high is not None else self.horizon for one in self.maps for line in one.lines
        ]
        return min(self.horizon, round(max(days) * 1.08) + 1)

    def specification(self, width: int) -> dict[str, Any]:
        narrow = width < FULL_WIDTH
        rows: list[str] = []
        heads, lines, transfers = [], [], []
        end = self._end()
        for place, one in enumerate(self.maps):
            head = f"{one.condition} ({number(one.futures)} futures)"
            rows.append(f"{place}{MARK}")
            heads.append({"row": rows[-1], "from": 0, "text": wrap(head, 40 if narrow else 100)})
            here = {line.option: f"{place}{MARK}{wrap(line.option, 20)}" for line in one.lines}
            rows += here.values()
            lines += [_line_data(here[line.option], line, end) for line in one.lines]
            transfers += [
                {"day": transfer.day, "source": here[transfer.source], "goal": here[transfer.goal]}
                for transfer in one.transfers
            ]
        y, x = _y(rows), _x(end, narrow)
        heading = {
            "data": {"values": heads},
            "mark": {
                "type": "text", "align": "left", "baseline": "middle", "fontWeight": 600, "lineBreak": "\n",
                "fontSize": 11, "lineHeight": LABEL_LINE, "color": INK,
            },
            "encoding": {"y": {**y, "field": "row"}, "x": {**x, "field": "from"}, "text": {"field": "text"}},
        }  # fmt: skip
        return {
            "width": width,
            "height": row_height([*rows, *(str(head["text"]) for head in heads)], 26) * len(rows),
            "autosize": FIT_X,
            "layer": [*_line_layers(lines, y, x), *_transfer_layers(transfers, y, x), heading],
        }

    def table(self, caption: str) -> Table:
        rows = []
        for one in self.maps:
            for line in one.lines:
                goals = ", ".join(dict.fromkeys(t.goal for t in one.transfers if t.source == line.option))
                ends = "beyond the horizon" if line.day is None else f"day {number(line.day)}"
                low = "beyond" if line.low is None else number(line.low)
                high = "beyond" if line.high is None else number(line.high)
                span = "" if line.low is None and line.high is None else f"{low} to {high}"
                rows.append((one.condition, number(one.futures), line.option, ends, span, goals or "none"))
        return Table(
            caption,
            (
                Column("Condition"),
                Column("Futures", "", "right"),
                Column("Option"),
                Column("Lasts until"),
                Column("95 % interval"),
                Column("Could change to"),
            ),
            tuple(rows),
            note="Shares of runs. They follow from how futures are drawn and are no probabilities.",
        )

    def description(self) -> str:
        words = []
        for one in self.maps:
            ending = [line for line in one.lines if line.day is not None]
            going = len(one.lines) - len(ending)
            parts = []
            if ending:
                first = min(ending, key=lambda line: line.day or 0)
                last = max(ending, key=lambda line: line.day or 0)
                parts.append(
                    f"the first line to end is {first.option} on day {number(first.day or 0)}, the last that ends is "
                    f"{last.option} on day {number(last.day or 0)}"
                )
            parts.append(f"{number(going)} of {number(len(one.lines))} go on beyond the horizon")
            parts.append(f"{number(len(one.transfers))} changes between lines are marked")
            words.append(f"{one.condition}: {', '.join(parts)}")
        return (
            f"Adaptive pathways of the options by condition, in days of ceasefire kept. {'; '.join(words)}."
        )

    def reading(self) -> str:
        return (
            f"A line: the option, as long as the ceasefire is kept in at least {quantity(self.share, 'share')} of the "
            "runs of the condition’s futures. A bar: there it stops; pale around it, the 95 % interval. An arrow: it "
            "goes on. A thin line down or up to a ring: another option, under which it is still kept in more runs of "
            "the same futures."
        )


def _line_data(row: str, line: PathwayLine, end: int) -> dict[str, Any]:
    return {
        "row": row,
        "from": 0,
        "until": end if line.day is None else line.day,
        "low": end if line.low is None else min(end, line.low),
        "high": end if line.high is None else min(end, line.high),
        "stops": line.day is not None,
    }


def _y(rows: list[str]) -> dict[str, Any]:
    """Return the axis of rows, from which the number of the map is taken off; conditions have no label."""
    label = f"split(split(datum.label, '{MARK}')[1], '\\n')"
    axis = wrapped_axis(labelExpr=label, ticks=False, domain=False)
    return {"type": "nominal", "sort": rows, "axis": axis, "scale": {"domain": rows}}


def _x(end: int, narrow: bool) -> dict[str, Any]:
    return {
        "type": "quantitative",
        "scale": {"domain": [0, end], "nice": False},
        "axis": {"tickCount": 5 if narrow else 10, "format": ",~r"},
        "title": "Days of ceasefire kept",
    }


def _line_layers(lines: list[dict[str, Any]], y: dict[str, Any], x: dict[str, Any]) -> list[dict[str, Any]]:
    data = {"values": lines}
    row = {**y, "field": "row"}
    stops = [{"filter": "datum.stops"}]
    return [
        {
            "data": data,
            "mark": {"type": "bar", "height": 16, "color": PALE},
            "encoding": {"y": row, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": 5, "color": BLUE},
            "encoding": {"y": row, "x": {**x, "field": "from"}, "x2": {"field": "until"}},
        },
        {
            "data": data,
            "transform": stops,
            "mark": {"type": "tick", "thickness": 4, "size": 18, "color": INK, "opacity": 1},
            "encoding": {"y": row, "x": {**x, "field": "until"}},
        },
        {
            "data": data,
            "transform": [{"filter": "!datum.stops"}],
            "mark": {
                "type": "text",
                "text": "\u25b6",
                "fontSize": 13,
                "color": BLUE,
                "align": "right",
                "dx": 4,
            },
            "encoding": {"y": row, "x": {**x, "field": "until"}},
        },
    ]


def _transfer_layers(
    transfers: list[dict[str, Any]], y: dict[str, Any], x: dict[str, Any]
) -> list[dict[str, Any]]:
    if not transfers:
        return []
    data = {"values": transfers}
    day = {**x, "field": "day"}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": 1.5, "color": ORANGE},
            "encoding": {"x": day, "y": {**y, "field": "source"}, "y2": {"field": "goal"}},
        },
        {
            "data": data,
            "mark": {
                "type": "point",
                "filled": True,
                "fill": PAPER,
                "stroke": INK,
                "strokeWidth": 1.8,
                "size": 70,
                "opacity": 1,
            },
            "encoding": {"x": day, "y": {**y, "field": "goal"}},
        },
    ]
