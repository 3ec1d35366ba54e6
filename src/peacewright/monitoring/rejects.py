"""Tables for people as CSV: what was set aside and what changed, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet takes for a formula (OWASP, CSV injection), or a program for a command."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def inert(text: str) -> str:
    """Return text that a spreadsheet shows and never runs: what could be a formula gets an apostrophe in front."""
    bare = text.lstrip(" \u00a0\ufeff")
    return f"'{text}" if bare.startswith(_ACTIVE) and not _NUMBER.fullmatch(text) else text


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV with inert cells, one line a row: ends of line within cells become blanks."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow(
            [
                inert(" ".join(str(cell).replace("\x00", "").splitlines())) if cell is not None else ""
                for cell in row
            ]
        )
    return out.getvalue()
