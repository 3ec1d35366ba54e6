"""Cut the shipped fonts down to the characters a brief can hold.

Run with a directory that holds the unpacked npm packages ``@expo-google-fonts/fira-sans`` and
``@expo-google-fonts/literata``::

    npm pack @expo-google-fonts/fira-sans @expo-google-fonts/literata   # then unpack each
    python tools/build_fonts.py DIRECTORY

Writes, for each face, a TTF (read by the chart renderer, which cannot read WOFF2) and a WOFF2 (put into the page),
and the licence of each family. Needs ``fonttools`` and ``brotli``. Neither family has a reserved font name, so the
cut-down files may keep their names under the SIL Open Font License 1.1.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "src" / "peacewright" / "catalogue" / "fonts"

FACES = {
    "FiraSans-Regular": "FiraSans_400Regular.ttf",
    "FiraSans-Italic": "FiraSans_400Regular_Italic.ttf",
    "FiraSans-SemiBold": "FiraSans_600SemiBold.ttf",
    "Literata-Regular": "Literata_400Regular.ttf",
    "Literata-SemiBold": "Literata_600SemiBold.ttf",
}
LICENCES = {"FiraSans": "Fira Sans", "Literata": "Literata"}

# Latin with its extensions for European and Turkish names, Cyrillic with Ukrainian letters, the dashes, quotation
# marks and primes of ordinary text, currency, arrows and the few mathematical signs that tables use.
CHARACTERS = [
    *range(0x0020, 0x007F),
    *range(0x00A0, 0x0180),
    *range(0x0218, 0x021C),
    *range(0x0391, 0x03CA),
    *range(0x0400, 0x0460),
    0x0490,
    0x0491,
    *range(0x2010, 0x2016),
    *range(0x2018, 0x2027),
    0x2009,
    0x202F,
    0x2030,
    0x2032,
    0x2033,
    0x20AC,
    0x20B4,
    *range(0x2190, 0x2194),
    0x2212,
    0x2248,
    0x2260,
    0x2264,
    0x2265,
]


def cut(source: Path, target: Path, flavour: str | None) -> None:
    """Write ``source`` with only ``CHARACTERS`` to ``target``, as WOFF2 when ``flavour`` says so."""
    font = TTFont(source)
    options = Options()
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
    options.name_IDs = ["*"]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = flavour
    font.save(target)


def main(unpacked: Path) -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    for face, file_name in FACES.items():
        source = next(unpacked.rglob(file_name))
        cut(source, FONTS / f"{face}.ttf", None)
        cut(source, FONTS / f"{face}.woff2", "woff2")
        family = face.partition("-")[0]
        shutil.copyfile(source.parents[1] / "LICENSE_FONT", FONTS / f"{family}-OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
