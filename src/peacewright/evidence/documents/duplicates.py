"""Near-duplicates: the same story in several places counts as one origin.

Texts are compared by the five-word runs they share (Broder 1997, resemblance and containment); which pairs to compare
follows from the smallest hashes of each, so that cost grows with the texts and not with their pairs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

_RUN = 5
_SKETCH = 64
_CONTAINED = 0.5
"""Share of the shorter text's runs from which two texts count as one story."""


def origins(texts: Sequence[str]) -> list[int]:
    """Return for each text the number of its origin: the first text that it repeats, or its own."""
    runs = [_runs(text) for text in texts]
    sketches: dict[int, list[int]] = {}
    origin = list(range(len(texts)))
    for number, own in enumerate(runs):
        candidates = dict.fromkeys(other for key in sorted(own)[:_SKETCH] for other in sketches.get(key, ()))
        for other in candidates:
            if _contained(own, runs[other]) >= _CONTAINED:
                origin[number] = origin[other]
                break
        for key in sorted(own)[:_SKETCH]:
            sketches.setdefault(key, []).append(number)
    return origin


def _runs(text: str) -> frozenset[int]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(
        int.from_bytes(
            hashlib.blake2b(" ".join(words[at : at + _RUN]).encode(), digest_size=8).digest(), "big"
        )
        for at in range(max(1, len(words) - _RUN + 1))
    )


def _contained(one: frozenset[int], other: frozenset[int]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
