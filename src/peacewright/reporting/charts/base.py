"""What all charts share: drawing a specification, wrapping labels, guarding against empty data."""

from __future__ import annotations

import json
import math
import textwrap
from abc import ABC, abstractmethod
from typing import Any

from peacewright.reporting.document import Span, Table
from peacewright.reporting.fonts import register_for_charts
from peacewright.reporting.formats import SHARE_UNITS
from peacewright.reporting.svg import DrawingError, hide_from_readers, prefix_identifiers, round_coordinates
from peacewright.reporting.theme import chart_configuration

VEGA_LITE = "v6.1"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

# Half a column of the page. Drawn at this width a chart keeps readable labels on a narrow screen too.
HALF_WIDTH = 420
FULL_WIDTH = 800
NARROW_WIDTH = 370

LABEL_LINE = 13  # height of a line of a label, pixels
MOST_LABEL_LINES = 8
ROW_LABELS = 165  # what the labels of rows take of the width at most where the drawing is narrow, pixels
TITLE_CHARACTER = 6  # width of a character of an axis title, pixels

FIT = {"type": "fit", "contains": "padding"}
FIT_X = {"type": "fit-x", "contains": "padding"}


class ChartError(DrawingError):
    """A chart cannot be drawn from what was handed in."""


class Chart(ABC):
    """A chart. Subclasses are frozen dataclasses of plain values."""

    @abstractmethod
    def specification(self, width: int) -> dict[str, Any]:
        """Return the Vega-Lite specification for a drawing ``width`` pixels wide."""

    @abstractmethod
    def table(self, caption: str) -> Table:
        """Return the data as a table."""

    @abstractmethod
    def description(self) -> str:
        """Return words that stand for the chart: what it compares and where the ends lie."""

    @abstractmethod
    def reading(self) -> str:
        """Return one line that says how to read the marks."""

    def needs_full_width(self) -> bool:
        """Tell whether half a column is too narrow for this chart."""
        return False

    def drawings(self, identifier: str, span: Span) -> tuple[str, ...]:
        """Return the chart as SVG, its identifiers prefixed with ``identifier``.

        Over half a column one drawing serves every screen; over the full width a second one serves narrow screens.
        """
        if span == "half" and not self.needs_full_width():
            return (draw(self.specification(HALF_WIDTH), identifier),)
        return (
            draw(self.specification(FULL_WIDTH), f"{identifier}-wide"),
            draw(self.specification(NARROW_WIDTH), f"{identifier}-narrow"),
        )


def draw(specification: dict[str, Any], identifier: str) -> str:
    """Turn a Vega-Lite specification into SVG text with unique identifiers.

    Raises
    ------
    ChartError
        If the renderer refuses the specification.
    """
    import vl_convert

    register_for_charts()
    whole = {"$schema": SCHEMA, "config": chart_configuration(), **specification}
    try:
        svg = vl_convert.vegalite_to_svg(json.dumps(whole, ensure_ascii=False), vl_version=VEGA_LITE)
    except ValueError as error:
        raise ChartError(f"chart '{identifier}' cannot be drawn: {error}") from error
    return hide_from_readers(round_coordinates(prefix_identifiers(svg, identifier)))


def wrap(label: str, characters: int = 24) -> str:
    """Break a label into lines of at most ``characters`` where words allow."""
    return "\n".join(textwrap.wrap(label, characters, break_long_words=False)) or label


def wrapped_axis(**settings: Any) -> dict[str, Any]:
    """Return an axis whose labels are broken at line feeds."""
    return {"labelExpr": "split(datum.label, '\\n')", "title": None, **settings}


def row_axis(field: str, labels: list[str]) -> dict[str, Any]:
    """Return a vertical axis of rows in the order of ``labels``, each label centred on its row."""
    # The renderer puts the first of several lines on the row; half the height of the others lifts them to its middle.
    lines = [
        {"test": f"length(split(datum.value, '\\n')) === {count}", "value": -(count - 1) * LABEL_LINE / 2}
        for count in range(2, MOST_LABEL_LINES + 1)
    ]
    offset = {"condition": lines, "value": 0}
    return {"field": field, "type": "nominal", "sort": labels, "axis": wrapped_axis(labelOffset=offset)}


def title_lines(title: str, width: int) -> list[str]:
    """Return the title of an axis in lines that fit beside the labels of rows on a drawing ``width`` pixels wide."""
    return textwrap.wrap(title, max(20, (width - ROW_LABELS) // TITLE_CHARACTER)) or [title]


def row_label_width(width: int) -> int:
    """Return after how many characters the labels of rows are broken: more where there is room."""
    return 46 if width >= FULL_WIDTH else 24


def axis_title(measure: str, unit: str) -> str:
    """Return the title of an axis: the measure with its unit, but no unit for a share."""
    return measure if not unit or unit in SHARE_UNITS else f"{measure} ({unit})"


def axis_format(unit: str) -> str:
    """Return the number format of an axis: per cent for a share, grouped thousands otherwise."""
    return "~%" if unit in SHARE_UNITS else ",~r"


def require_rows(rows: tuple[object, ...], what: str) -> None:
    """Refuse a chart without data."""
    if not rows:
        raise ChartError(f"{what}: no data to draw")


def require_finite(what: str, *values: float | None) -> None:
    """Refuse values that cannot be placed on an axis."""
    for value in values:
        if value is not None and not math.isfinite(value):
            raise ChartError(f"{what}: {value} cannot be placed on an axis")


def unique(labels: list[str]) -> list[str]:
    """Return ``labels`` without repeats, in order of first appearance."""
    return list(dict.fromkeys(labels))


def row_height(labels: list[str], least: int = 26) -> int:
    """Return the height of a row that holds the label with most lines."""
    return max(least, 14 * max(label.count("\n") + 1 for label in labels) + 6)
