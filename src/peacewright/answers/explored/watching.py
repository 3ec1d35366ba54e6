"""What of an uncertainty can be seen, when and as what: the catalogue's table of signposts, read and checked."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

from peacewright.operation.conditions import KINDS
from peacewright.operation.reading.factor_tables import CATALOGUE

Seen = Literal["before", "during", "own", "never"]
FILE = "signposts.csv"


@dataclass(frozen=True)
class Watched:
    """How an uncertainty shows.

    Attributes
    ----------
    seen : {'before', 'during', 'own', 'never'}
        Before the force goes; while the operation lasts; set by the coalition itself; or not at all beforehand.
    as_what : str
        What there is to see, in words.
    measured : str
        The series that a monitor keeps of it; empty where there is none.
    conditions : tuple of str
        Kinds of condition by which a gate can act on it.
    """

    seen: Seen
    as_what: str
    measured: str
    conditions: tuple[str, ...]


NOT_TOLD = Watched("never", "the catalogue does not say how it could be seen", "", ())


@lru_cache(maxsize=4)
def watch_table(catalogue: Path = CATALOGUE) -> dict[str, Watched]:
    """Read the table: by name, or by a beginning of names that ends in a dot.

    Raises
    ------
    ValueError
        If a row does not say when it is seen, as what, or names a kind of condition that there is not.
    """
    found: dict[str, Watched] = {}
    with (catalogue / FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            conditions = tuple(row["conditions"].split())
            strange = [kind for kind in conditions if kind not in KINDS]
            if row["seen"] not in get_args(Seen) or not row["as"] or strange or row["name"] in found:
                message = f"{FILE}: the row of '{row['name']}' is not whole, or stands twice"
                raise ValueError(message)
            found[row["name"]] = Watched(cast(Seen, row["seen"]), row["as"], row["measured"], conditions)
    return found


def watched(name: str, catalogue: Path = CATALOGUE) -> Watched:
    """Return how a factor or choice shows, by the longest beginning of its name in the table; else ``NOT_TOLD``."""
    table = watch_table(catalogue)
    # A row of a whole name speaks of its copies by party too.
    fitting = [
        key for key in table if name == key or name.startswith(key if key.endswith(".") else f"{key}.")
    ]
    return table[max(fitting, key=len)] if fitting else NOT_TOLD
