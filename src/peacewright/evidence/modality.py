"""How firmly something is said: by the word of firmness that stands nearest to it in its sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from peacewright.evidence.language import Language, key

_FARTHEST = 120
_ANOTHER_CLAUSE = 60
_AFTER = 2.5
"""A word after the stretch counts as so many times farther away: in the languages read so far verbs come first."""
_CHAINED = 12
_BETWEEN = re.compile(r"[,;:—–]")


def modality(
    text: str,
    start: int,
    end: int,
    words: Language,
    leaving_out: tuple[str, ...] = (),
    *,
    reported: bool = False,
) -> str:
    """Return how firmly a stretch of a sentence is said.

    Parameters
    ----------
    text : str
        The sentence.
    start, end : int
        Where the stretch stands.
    leaving_out : tuple of str
        Kinds that do not apply.
    reported : bool
        Whether somebody else's words are told, in which "would" may stand for "will" (``backshifted``).
    words : Language
        Its ``modality``: of two words equally near, that of the earlier kind counts.

    Returns
    -------
    str
        Of words in a row ("weighing plans to") the first counts; one in another clause counts as farther away;
        ``asserted`` where none stands near.
    """
    hits = [hit for hit in _hits(text, words) if hit[2] not in leaving_out]
    if not hits:
        return "asserted"
    best, chosen = float(_FARTHEST), None
    for first, last, name in hits:
        before = last <= start
        between = text[last:start] if before else text[end:first]
        away = max(start - last, 0) if before else _AFTER * max(first - end, 0)
        distance = away + _ANOTHER_CLAUSE * len(_BETWEEN.findall(between))
        if distance < best:
            best, chosen = distance, (first, last, name)
    while chosen is not None:
        outer = [hit for hit in hits if 0 <= chosen[0] - hit[1] <= _CHAINED and hit[0] < chosen[0]]
        if not outer:
            break
        chosen = outer[0]
    if chosen is None:
        return "asserted"
    shifted = words["backshifted"].get(key(text[chosen[0] : chosen[1]])) if reported else None
    return shifted or chosen[2]


@lru_cache(maxsize=64)
def _hits(text: str, words: Language) -> tuple[tuple[int, int, str], ...]:
    """Return the words of firmness in a sentence, each with its place: a sentence is asked for each of its claims."""
    return tuple((hit.start(), hit.end(), name) for name, hit in words.firmness.finditer(text))
