"""Near-duplicates: the same story in several places counts as one origin.

Texts are compared by the five-word runs they share (Broder 1997, resemblance and containment); which pairs to compare
follows from a sample of the runs of each, so that cost grows with the texts and not with their pairs.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

_RUN = 5
_OF_WHICH_ONE = 4
"""Of so many runs one, told by its number and so the same in every text, is looked at to find pairs worth comparing."""
_WORTH_A_LOOK = 0.25
"""Share of these runs from which a pair is compared in full: half of what makes a copy, for they are a sample."""
_PLACES = np.array(
    [
        2 * number + 1
        for number in (
            0x9E3779B97F4A7C15 >> 1,
            0xBF58476D1CE4E5B9 >> 1,
            0x94D049BB133111EB >> 1,
            0xD6E8FEB86659FD93 >> 1,
            0xA0761D6478BD642F >> 1,
        )
    ],
    dtype=np.uint64,
)
"""Odd numbers by which the words of a run are told apart by their places."""
_CONTAINED = 0.5
"""Share of the shorter text's runs from which two texts count as one story."""


def origins(texts: Sequence[str]) -> list[int]:
    """Return for each text the number of its origin: the first text that it repeats, or its own."""
    runs = [_runs(text) for text in texts]
    looked_at = [[run for run in own if run % _OF_WHICH_ONE == 0] or [min(own)] for own in runs]
    holders: dict[int, list[int]] = {}
    origin = list(range(len(texts)))
    for number, own in enumerate(looked_at):
        shared: Counter[int] = Counter()
        for run in own:
            shared.update(holders.setdefault(run, []))
            holders[run].append(number)
        for other in sorted(shared):
            alike = shared[other] >= _WORTH_A_LOOK * min(len(own), len(looked_at[other]))
            if alike and _contained(runs[number], runs[other]) >= _CONTAINED:
                origin[number] = origin[other]
                break
    return origin


def _runs(text: str) -> frozenset[int]:
    words = re.findall(r"\w+", text.lower())
    numbers = np.fromiter((_number(word) for word in words), dtype=np.uint64, count=len(words))
    if len(numbers) < _RUN:
        return frozenset([hash(tuple(numbers.tolist()))])
    runs = np.lib.stride_tricks.sliding_window_view(numbers, _RUN)
    mixed = (runs * _PLACES).sum(axis=1, dtype=np.uint64)
    return frozenset((mixed ^ (mixed >> np.uint64(29))).tolist())


@lru_cache(maxsize=65_536)
def _number(word: str) -> int:
    """Return a number of 64 bits for a word, the same in every run of the program."""
    return int.from_bytes(hashlib.blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest(), "big")


def _contained(one: frozenset[int], other: frozenset[int]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
