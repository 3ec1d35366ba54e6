"""APP-6 symbols by name, from a closed list."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from peacewright.reporting.fonts import TEXT_FAMILY
from peacewright.reporting.svg import DrawingError, prefix_identifiers, quote

_FONT = re.compile(r'font-family="[^"]*"')
_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r'viewBox="([^"]+)"')


class UnknownSymbol(DrawingError):
    """A symbol was asked for that is not on the list."""


@dataclass(frozen=True)
class SymbolEntry:
    """One line of the list: the name used here, the 20-digit code of the standard, what it means."""

    name: str
    code: str
    meaning: str


@dataclass(frozen=True)
class Drawing:
    """What stands inside an SVG element, with the box it fills."""

    body: str
    left: float
    top: float
    width: float
    height: float


@cache
def symbol_list() -> dict[str, SymbolEntry]:
    """Return the closed list of symbols by name."""
    source = resources.files("peacewright") / "catalogue" / "symbols" / "symbols.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    return {row["name"]: SymbolEntry(**row) for row in csv.DictReader(lines)}


def symbol_entry(name: str) -> SymbolEntry:
    """Return the entry of ``name``.

    Raises
    ------
    UnknownSymbol
        If the name is not on the list.
    """
    try:
        return symbol_list()[name]
    except KeyError:
        known = ", ".join(sorted(symbol_list()))
        raise UnknownSymbol(f"no symbol is called '{name}'; known are {known}") from None


@cache
def symbol_drawing(name: str) -> Drawing:
    """Return the drawing of symbol ``name`` in the units of the standard (a frame is about 150 wide).

    Raises
    ------
    UnknownSymbol
        If the name is not on the list.
    DrawingError
        If the drawing library does not know the code: it would draw a question mark without saying so.
    """
    import milsymbol

    entry = symbol_entry(name)
    symbol = milsymbol.Symbol(entry.code, size=100)
    if not symbol.is_valid():
        raise DrawingError(f"the code {entry.code} of symbol '{name}' cannot be drawn")
    svg = _FONT.sub(f'font-family="{TEXT_FAMILY}"', str(symbol.as_svg()))
    opening, view = _OPENING.search(svg), _VIEW.search(svg)
    if opening is None or view is None:
        raise DrawingError(f"the drawing of symbol '{name}' has no box")
    left, top, width, height = (float(part) for part in view[1].split())
    body = svg[opening.end() : svg.rindex("</svg>")]
    return Drawing(body, left, top, width, height)


def symbol_svg(name: str, height: float = 28.0, identifier: str = "") -> str:
    """Return symbol ``name`` as an SVG element ``height`` pixels high, with its meaning as its title.

    ``identifier`` is put before any identifier inside, so that several symbols can share a page.
    """
    drawing = symbol_drawing(name)
    width = drawing.width * height / drawing.height
    body = prefix_identifiers(drawing.body, identifier or f"symbol-{name}")
    box = f"{drawing.left:g} {drawing.top:g} {drawing.width:g} {drawing.height:g}"
    meaning = quote(symbol_entry(name).meaning)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="symbol" width="{width:.1f}" height="{height:.1f}" '
        f'viewBox="{box}" role="img" aria-label="{meaning}"><title>{meaning}</title>{body}</svg>'
    )
