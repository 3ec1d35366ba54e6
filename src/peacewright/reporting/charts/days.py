"""Incidents by day, a panel a teller: nothing is added up over panels, and days that nobody tells of are marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peacewright.reporting.charts.base import Chart, require_rows, unique
from peacewright.reporting.document import Column, Table
from peacewright.reporting.formats import EN_DASH, MONTHS, day, number
from peacewright.reporting.theme import BLUE, GREY, INK, PALE, SKY

PANEL_HEIGHT = 84
WIDE = 600

SURE, MAY, NOBODY = "told to the day", "may have been that day", "no source tells of the day"


@dataclass(frozen=True)
class DayBar:
    """One day of one teller: how many surely were of that day, how many may have been, whether anyone tells."""

    panel: str
    day: date
    sure: int
    may: int
    told: bool


@dataclass(frozen=True)
class DaysChart(Chart):
    """Incidents by day; ``marked`` are the days that the report is about."""

    bars: tuple[DayBar, ...]
    marked: tuple[date, date]
    measure: str = "Incidents"

    def __post_init__(self) -> None:
        require_rows(self.bars, self.measure)

    def needs_full_width(self) -> bool:
        return True

    def specification(self, width: int) -> dict[str, Any]:
        panels = unique([bar.panel for bar in self.bars])
        drawn = [self._panel(panel, width, last=panel == panels[-1]) for panel in panels]
        return {"vconcat": drawn, "spacing": 6, "resolve": {"legend": {"color": "shared"}}}

    def _panel(self, panel: str, width: int, *, last: bool) -> dict[str, Any]:
        """Return the panel of one teller; the last one names the days for all."""
        own = [bar for bar in self.bars if bar.panel == panel]
        days = sorted(bar.day for bar in own)
        step = max(1, len(days) // (10 if width > WIDE else 5))
        shown = [one.isoformat() for one in days[::-step][::-1]]
        top = max(bar.may for bar in own) or 1
        x = {
            "field": "day",
            "type": "ordinal",
            "sort": [one.isoformat() for one in days],
            "scale": {"paddingInner": 0.18},
            "axis": {"values": shown, "labelExpr": _labels(shown), "labelAngle": 0, "title": None, "grid": False,
                     "labels": last, "ticks": last},
        }  # fmt: skip
        y = {
            "field": "low",
            "type": "quantitative",
            "title": None,
            "scale": {"domain": [0, top]},
            "axis": {"values": _ticks(top), "format": ",d"},
        }
        look = {
            "field": "kind",
            "type": "nominal",
            "scale": {"domain": [SURE, MAY, NOBODY], "range": [BLUE, SKY, PALE]},
            "legend": {"title": None, "symbolStrokeColor": GREY, "columns": 3 if width > WIDE else 1},
        }
        bars = {
            "mark": {"type": "bar"},
            "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": look},
        }
        triangle = {
            "transform": [{"filter": "datum.marked"}],
            "mark": {
                "type": "point",
                "shape": "triangle-up",
                "filled": True,
                "color": INK,
                "size": 45,
                "yOffset": 5,
            },
            "encoding": {"x": x, "y": {"datum": 0, "type": "quantitative"}},
        }
        title = {"text": panel, "anchor": "start", "fontSize": 11, "color": INK, "offset": 4}
        values = {"values": self._values(own, top)}
        return {
            "title": title, "width": width - 60, "height": PANEL_HEIGHT, "data": values, "layer": [bars, triangle],
        }  # fmt: skip

    def _values(self, own: list[DayBar], top: int) -> list[dict[str, Any]]:
        values = []
        for bar in own:
            common = {"day": bar.day.isoformat(), "marked": self.marked[0] <= bar.day <= self.marked[1]}
            if not bar.told:
                values.append({**common, "kind": NOBODY, "low": 0, "high": top})
                continue
            values.append({**common, "kind": SURE, "low": 0, "high": bar.sure})
            if bar.may > bar.sure:
                values.append({**common, "kind": MAY, "low": bar.sure, "high": bar.may, "marked": False})
        return values

    def table(self, caption: str) -> Table:
        panels = unique([bar.panel for bar in self.bars])
        found = {(bar.panel, bar.day): bar for bar in self.bars}
        rows = []
        for one in sorted({bar.day for bar in self.bars}, reverse=True):
            rows.append((day(one), *(_cell(found.get((panel, one))) for panel in panels)))
        heads = tuple(Column(panel, "", "right") for panel in panels)
        return Table(caption, (Column("Day"), *heads), tuple(rows), note=f"{EN_DASH}: {NOBODY}.")

    def description(self) -> str:
        words = []
        for panel in unique([bar.panel for bar in self.bars]):
            told = [bar for bar in self.bars if bar.panel == panel and bar.told]
            if not told:
                words.append(f"{panel}: {NOBODY.replace('the day', 'any of these days')}")
                continue
            most = max(told, key=lambda bar: (bar.sure, bar.day))
            quiet = sum(bar.may == 0 for bar in told)
            words.append(
                f"{panel}: {len(told)} days told of, most on {day(most.day)} ({number(most.sure)}), "
                f"none on {quiet} days"
            )
        return f"{self.measure} by day. {'; '.join(words)}."

    def reading(self) -> str:
        return (
            "A panel for each who tells; panels have scales of their own, and nothing is added up over them. Pale on "
            f"top: {MAY}, for their source says no finer. Grey: {NOBODY}. The triangle marks what this report is "
            "about. A day without a bar is a day of which nothing was told, and no proof of quiet."
        )


def _labels(shown: list[str]) -> str:
    """Return the expression that writes a day as people do, without a clock or a zone."""
    names = [f"{int(one[8:10])} {MONTHS[int(one[5:7]) - 1][:3]}" for one in shown]
    pairs = ", ".join(f"'{one}': '{name}'" for one, name in zip(shown, names, strict=True))
    return f"({{{pairs}}})[datum.value]"


def _ticks(top: int) -> list[int]:
    """Return whole numbers for an axis from nought to a highest one: three or four of them."""
    step = max(1, round(top / 3))
    size = 10 ** (len(str(step)) - 1)
    step = max(1, round(step / size) * size)
    return list(range(0, top + 1, step))


def _cell(bar: DayBar | None) -> str:
    if bar is None or not bar.told:
        return EN_DASH
    return number(bar.sure) if bar.may == bar.sure else f"{number(bar.sure)} (may be {number(bar.may)})"
