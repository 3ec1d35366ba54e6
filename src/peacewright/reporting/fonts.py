"""The shipped fonts: where they lie for the chart renderer, and as rules for a page."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

TEXT_FAMILY = "Fira Sans"
HEADING_FAMILY = "Literata"


@dataclass(frozen=True)
class Face:
    """One shipped face: file stem, family, weight and style as a style sheet names them."""

    stem: str
    family: str
    weight: int
    style: str


FACES = (
    Face("FiraSans-Regular", TEXT_FAMILY, 400, "normal"),
    Face("FiraSans-Italic", TEXT_FAMILY, 400, "italic"),
    Face("FiraSans-SemiBold", TEXT_FAMILY, 600, "normal"),
    Face("Literata-Regular", HEADING_FAMILY, 400, "normal"),
    Face("Literata-SemiBold", HEADING_FAMILY, 600, "normal"),
)


def font_directory() -> Path:
    """Return the directory that holds the TTF and WOFF2 files."""
    with resources.as_file(resources.files("peacewright") / "catalogue" / "fonts") as directory:
        return directory


@cache
def register_for_charts() -> None:
    """Tell the chart renderer where the fonts are, so that it measures labels with them. Done once a process."""
    import vl_convert

    vl_convert.register_font_directory(str(font_directory()))


@cache
def font_rules() -> str:
    """Return ``@font-face`` rules that hold the fonts themselves, for a page that loads nothing."""
    rules = []
    for face in FACES:
        data = base64.b64encode((font_directory() / f"{face.stem}.woff2").read_bytes()).decode("ascii")
        rules.append(
            f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{face.style};"
            f"font-display:block;src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "\n".join(rules)


# Widths of Fira Sans in thousandths of the type size, by kind of character: good to about three per cent on place
# names and labels, which is what room for a label needs.
_NARROW = set("ijlI.,:;|!'’ -()[]ftr1")
_WIDE = set("mwMWQOGЖШЩЮМ@%")


def text_width(text: str, size: float) -> float:
    """Estimate the width of ``text`` set in the text family at ``size``, in the same unit as ``size``."""
    total = 0
    for character in text:
        if character in _NARROW:
            total += 300
        elif character in _WIDE:
            total += 790
        elif character.isupper():
            total += 610
        else:
            total += 545
    return total * size / 1000
