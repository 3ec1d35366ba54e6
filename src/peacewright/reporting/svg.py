"""Small means for SVG text: numbers, escaping, and identifiers that stay unique when many drawings share a page."""

from __future__ import annotations

import re
from html import escape

_IDENTIFIER = re.compile(r'\bid="([^"]+)"')
_IDENTIFIER_PLACE = re.compile(r'(\bid=")([^"]+)(")')
_REFERENCE = re.compile(r"""(url\(['"]?#)([^'")]+)(['"]?\))""")
_LINK = re.compile(r'(\bhref="#)([^"]+)(")')
_COORDINATES = re.compile(r'\b(d|transform|x|y|x1|x2|y1|y2|cx|cy|width|height)="([^"]*)"')
_LONG_DECIMALS = re.compile(r"(\d+\.\d{2})\d+(?![\de])")
_WIDTH_AND_HEIGHT = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')
_ROOT = re.compile(r"<svg\b[^>]*>")


class DrawingError(ValueError):
    """A drawing cannot be made from what was handed in."""


def shorten(value: float) -> str:
    """Print a coordinate with one decimal and no needless zero."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def quote(text: str) -> str:
    """Escape ``text`` for use in SVG as text or attribute."""
    return escape(text, quote=True)


def round_coordinates(svg: str) -> str:
    """Cut coordinates to two decimals, far below what can be seen; text is left alone."""

    def cut(match: re.Match[str]) -> str:
        return f'{match[1]}="{_LONG_DECIMALS.sub(lambda number: number[1], match[2])}"'

    return _COORDINATES.sub(cut, svg)


def prefix_identifiers(svg: str, prefix: str) -> str:
    """Name the identifiers of ``svg`` ``prefix-1``, ``prefix-2`` ... and follow the references to them.

    The chart renderer counts its identifiers over the life of a process; naming them anew by order of appearance also
    makes the same chart the same text every time.
    """
    names: dict[str, str] = {}
    for identifier in _IDENTIFIER.findall(svg):
        names.setdefault(identifier, f"{prefix}-{len(names) + 1}")

    def renamed(match: re.Match[str]) -> str:
        before, identifier, after = match.groups()
        return f"{before}{names.get(identifier, identifier)}{after}"

    for pattern in (_IDENTIFIER_PLACE, _REFERENCE, _LINK):
        svg = pattern.sub(renamed, svg)
    return svg


def size_of(svg: str) -> tuple[float, float]:
    """Return width and height of a drawing.

    Raises
    ------
    DrawingError
        If its root does not state them.
    """
    match = _WIDTH_AND_HEIGHT.search(svg)
    if match is None:
        raise DrawingError("the drawing does not state its width and height")
    return float(match[1]), float(match[2])


def hide_from_readers(svg: str) -> str:
    """Mark a drawing as decoration, because its figure carries the words; drop roles inside it."""
    svg = re.sub(r'\s(role|aria-[a-z]+)="[^"]*"', "", svg)
    root = _ROOT.search(svg)
    if root is None:
        raise DrawingError("no SVG drawing")
    opening = root[0][:-1] + ' aria-hidden="true" focusable="false">'
    return svg[: root.start()] + opening + svg[root.end() :]
