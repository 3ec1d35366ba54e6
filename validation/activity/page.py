"""The generated tables and the chart of ``docs/models/activity.md``."""

from __future__ import annotations

import math
from pathlib import Path

from validation.activity.study import Operating, Placebo, Score

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "models" / "activity.md"
CHART = DOCS / "images" / "activity-operating-curves.svg"
BEGIN, END = "<!-- generated: {} -->", "<!-- end -->"
_COLOURS = ["#0072b2", "#d55e00", "#009e73"]


def table(header: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def share(value: float, digits: int = 0) -> str:
    """Return a share in per cent."""
    return "-" if math.isnan(value) else f"{100 * value:.{digits}f} %"


def between(told: tuple[float, float, float], digits: int = 1) -> str:
    """Return a share with its interval."""
    if math.isnan(told[0]):
        return "-"
    return f"{100 * told[0]:.{digits}f} % ({100 * told[1]:.{digits}f} to {100 * told[2]:.{digits}f})"


def placebo_table(found: list[Placebo]) -> str:
    """Return what was said of windows without a truce."""
    header = ["source", "days", "windows", "could be judged", "called held", "false held of all",
              "false held of those judged", "cannot tell", "called fallen"]  # fmt: skip
    rows = [
        [one.name, str(one.length), f"{one.windows:,}", f"{one.judged:,}", str(one.held), between(one.false_held),
         between(one.false_held_judged), share(one.abstained), between(one.fell)]
        for one in found if one.windows
    ]  # fmt: skip
    return table(header, rows)


def operating_table(found: list[Operating]) -> str:
    """Return what was said of windows into which truces were put, of sources where some can be judged."""
    header = ["source", "days", "cut", "windows", "could be judged", "held, of those judged", "held, of all",
              "called fallen", "not held"]  # fmt: skip
    rows = [
        [one.name, str(one.length), share(one.cut), f"{one.windows:,}", f"{one.judged:,}", between(one.held_judged, 0),
         share(one.held[0]), share(one.fell), share(one.not_held)]
        for one in found if one.judged
    ]  # fmt: skip
    return table(header, rows)


def score_table(found: list[Score]) -> str:
    """Return coverage and CRPS of each source beside its best baseline."""
    header = ["source", "days", "windows", "intervals of 90 % cover", "CRPS", "best baseline, known afterwards",
              "its CRPS", "better by"]  # fmt: skip
    rows = [
        [one.name, str(one.length), f"{one.windows:,}", share(one.covered, 1), f"{one.ours:.3g}", one.best,
         f"{one.theirs[one.best]:.3g}", share(one.better, 1)]
        for one in found if one.windows
    ]  # fmt: skip
    return table(header, rows)


def baseline_table(found: dict[int, tuple[float, dict[str, float]]]) -> str:
    """Return the mean CRPS of every forecast over sources, in units of the best baseline of each source."""
    header = ["forecast", *(f"{length} {'day' if length == 1 else 'days'}" for length in found)]
    rows = [["**this model**", *(f"**{ours:.2f}**" for ours, _ in found.values())]]
    names = list(next(iter(found.values()))[1])
    rows += [[name, *(f"{theirs[name]:.2f}" for _, theirs in found.values())] for name in names]
    return table(header, rows)


def chart(found: list[Operating]) -> str:
    """Return the operating curves as SVG: shares called held by size of the cut, of windows that can be judged."""
    import vl_convert

    rows = [
        {"days": f"{one.length} days" if one.length > 1 else "1 day", "cut": one.cut, "source": one.name,
         "held": one.held_judged[0], "low": one.held_judged[1], "high": one.held_judged[2]}
        for one in found if one.judged
    ]  # fmt: skip
    x = {
        "field": "cut",
        "type": "quantitative",
        "title": "cut put into the series",
        "axis": {"format": "%", "values": [0, 0.5, 0.8, 0.95]},
    }
    y = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "%"}}
    colour = {"field": "days", "type": "nominal", "title": "length of the truce",
              "scale": {"range": _COLOURS}, "sort": ["1 day", "3 days", "30 days"]}  # fmt: skip
    specification = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "data": {"values": rows},
        "facet": {"field": "source", "type": "nominal", "title": None},
        "columns": 2,
        "spec": {
            "width": 240, "height": 130,
            "layer": [
                {"mark": {"type": "rule", "strokeDash": [3, 3], "color": "#888888"}, "encoding": {"y": {"datum": 0.8}}},
                {"mark": {"type": "errorbar"}, "encoding": {"x": x, "y": {**y, "field": "low", "title": "called held"},
                                                           "y2": {"field": "high"}, "color": colour}},
                {"mark": {"type": "line", "point": True},
                 "encoding": {"x": x, "y": {**y, "field": "held", "title": "called held"}, "color": colour}},
            ],
        },
    }  # fmt: skip
    return str(vl_convert.vegalite_to_svg(specification))


def write(tables: dict[str, str], svg: str) -> None:
    """Write the tables into the page, and the chart beside it."""
    put(tables)
    CHART.write_text(svg, encoding="utf-8")


def put(tables: dict[str, str]) -> None:
    """Write tables into the page, each to its place."""
    text = PAGE.read_text(encoding="utf-8")
    for name, made in tables.items():
        head, mark, rest = text.partition(BEGIN.format(name))
        if not mark:
            message = f"{PAGE.name} has no place for the table '{name}'"
            raise ValueError(message)
        _, _, tail = rest.partition(END)
        text = f"{head}{mark}\n{made}\n{END}{tail}"
    PAGE.write_text(text, encoding="utf-8")
