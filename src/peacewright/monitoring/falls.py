"""Three answers to whether an event falls under something: no, maybe, yes; and how they are joined.

What a source leaves out is "maybe", so that counts have a lowest and a highest value and nothing is dropped. Answers
are joined as in Kleene's strong logic (Kleene 1952): the least of several where all must hold, the greatest where one
is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

Falls = NDArray[np.int8]
NO, MAY, YES = np.int8(0), np.int8(1), np.int8(2)


def both(first: Falls, *others: Falls) -> Falls:
    """Return whether all hold."""
    found = first.copy()
    for other in others:
        np.minimum(found, other, out=found)
    return found


def either(first: Falls, *others: Falls) -> Falls:
    """Return whether any holds."""
    found = first.copy()
    for other in others:
        np.maximum(found, other, out=found)
    return found


def unless(first: Falls, exempt: Falls) -> Falls:
    """Return whether the first holds and the second does not."""
    return np.asarray(np.minimum(first, np.int8(2) - exempt), dtype=np.int8)


def by_words(words: pl.Series, answers: Mapping[str, np.int8]) -> Falls:
    """Return the answer for each word; for none said "maybe", for one that is not listed "no"."""
    import polars as pl

    known = {word: int(answer) for word, answer in answers.items()}
    found = words.replace_strict(known, default=int(NO), return_dtype=pl.Int8)
    told = found.zip_with(words.is_not_null(), pl.Series([int(MAY)], dtype=pl.Int8))
    return np.array(told.to_numpy(), dtype=np.int8)


def among(words: pl.Series, wanted: Collection[str]) -> Falls:
    """Return whether each word is among those wanted."""
    return by_words(words, dict.fromkeys(wanted, YES))


def bounds(falls: Falls, weights: NDArray[np.int64] | None = None) -> tuple[int, int]:
    """Return the lowest and the highest count: what surely falls under it, and what may."""
    weights = np.ones(len(falls), dtype=np.int64) if weights is None else weights
    return int(weights[falls == YES].sum()), int(weights[falls != NO].sum())
