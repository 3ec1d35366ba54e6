"""What a run of the fits leaves: ``fits.csv``, ``bands.csv`` and ``widths.csv``, from which the page is made.

``decomposition.csv`` says what makes the bands as wide as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FITS, BANDS, WIDTHS, PARTS = (HERE / f"{name}.csv" for name in ("fits", "bands", "widths", "decomposition"))


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows that have the same columns."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read(path: Path) -> list[dict[str, str]]:
    """Read rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
