"""Colours and the common look of charts and maps: colour-blind safe, legible without colour."""

from __future__ import annotations

from typing import Any

from peacewright.reporting.fonts import TEXT_FAMILY

# Okabe and Ito, "Color Universal Design" (2008), ordered so that neighbours differ in lightness too. Yellow is left
# out: it cannot be read on white.
BLUE = "#0072B2"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
GREEN = "#009E73"
SKY = "#56B4E9"
PURPLE = "#CC79A7"
INK = "#1d232b"
GREY = "#5f6b78"
PALE = "#d9dee4"
FAINT = "#edf0f3"
PAPER = "#ffffff"

SERIES = (BLUE, ORANGE, INK, GREEN, PURPLE, SKY, VERMILION)
DASHES: tuple[list[int], ...] = (
    [1, 0],
    [6, 3],
    [2, 2],
    [9, 3, 2, 3],
    [10, 2, 2, 2, 2, 2],
    [12, 3],
    [4, 2, 1, 2],
)
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")

# Light to dark, from the cividis ramp (Nunez, Anderton and Renslow 2018): one lightness order for every kind of sight
# and for grey print. Its yellow end is left out because it fades on white paper.
RAMP = ("#c9bd76", "#a69d75", "#7d7c78", "#575d6d", "#233e6c")


def chart_configuration() -> dict[str, Any]:
    """Return the Vega-Lite configuration that all charts share."""
    return {
        "font": TEXT_FAMILY,
        "background": PAPER,
        "padding": {"left": 1, "right": 8, "top": 4, "bottom": 2},
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": 11,
            "titleFontSize": 11,
            "labelColor": INK,
            "titleColor": GREY,
            "titleFontWeight": 400,
            "gridColor": PALE,
            "gridWidth": 0.7,
            "domainColor": GREY,
            "tickColor": GREY,
            "tickSize": 4,
            "labelPadding": 4,
            "titlePadding": 6,
            # Labels are broken into lines before they come here; looking for the place to cut each of them off would
            # take a quarter of the time of drawing.
            "labelLimit": 0,
        },
        "axisY": {"domain": False, "ticks": False},
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "title": None,
            "labelFontSize": 11,
            "labelColor": INK,
            "labelLimit": 220,
            "symbolSize": 60,
            "symbolOpacity": 1,
            "columnPadding": 14,
            "offset": 6,
        },
        "header": {
            "labelFontSize": 11.5,
            "labelFontWeight": 600,
            "labelColor": INK,
            "labelAnchor": "start",
            "title": None,
            "labelPadding": 4,
        },
        "text": {"font": TEXT_FAMILY, "fontSize": 11, "color": INK},
        "range": {"category": list(SERIES)},
    }
