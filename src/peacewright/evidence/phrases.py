"""Phrases of a language in a text: found where a word of the text is the first of one.

In lists of phrases ``…`` stands for up to three words ("ne … pas"), ``*ront`` for any word that ends so, and ``!front``
for a word that does and is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_WORD = re.compile(r"\w+")


def any_of(words: Iterable[str]) -> str:
    """Return an alternative of words, the longest first; of no words one that nothing matches."""
    return _any_of(tuple(words))


class Phrases:
    """Finds any of some phrases as whole words, with the signs that the module tells of.

    Phrases are looked for only where a word of the text is the first of one: looking for hundreds of them at each
    letter of a sentence is what reading would otherwise mostly do.
    """

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._pattern = _pattern_of(phrases)
        self._firsts, self._parts = _beginnings(phrases)

    @property
    def firsts(self) -> frozenset[str]:
        """The first words of the phrases that begin with a whole word."""
        return self._firsts

    @property
    def has_parts(self) -> bool:
        """Whether phrases may begin within a word."""
        return bool(self._parts)

    def may_stand_in(self, text: str) -> bool:
        """Whether a text holds the first word of a phrase; without one it holds no phrase."""
        lowered, found = _words_of(text)
        return not self._firsts.isdisjoint(found) or self._holds_part(lowered)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first phrase of a text."""
        lowered, found = _words_of(text)
        if self._parts and self._holds_part(lowered):
            return self._pattern.search(text)
        begun = self._firsts.intersection(found)
        if not begun:
            return None
        for place in _places(begun, text, lowered):
            hit = self._pattern.match(text, place)
            if hit is not None:
                return hit
        return None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """Return the phrases of a text, one behind the other."""
        lowered, found = _words_of(text)
        if self._parts and self._holds_part(lowered):
            return self._pattern.finditer(text)
        begun = self._firsts.intersection(found)
        if not begun:
            return ()
        hits: list[re.Match[str]] = []
        end = 0
        for place in _places(begun, text, lowered):
            hit = self._pattern.match(text, place) if place >= end else None
            if hit is not None:
                hits.append(hit)
                end = hit.end()
        return hits

    def beginnings(self, text: str) -> list[int] | None:
        """Return where in a text a phrase may begin; None where its words do not tell."""
        lowered, found = _words_of(text)
        if self._parts and self._holds_part(lowered):
            return None
        begun = self._firsts.intersection(found)
        return _places(begun, text, lowered) if begun else []

    def _holds_part(self, lowered: str) -> bool:
        # Asked some hundred times a sentence, where any() takes half as long again (timeit, eight parts).
        for part in self._parts:  # noqa: SIM110 - any() is half as slow again
            if part in lowered:
                return True
        return False


class NamedPhrases:
    """Finds the phrases of several lists, and says of which each is; a list of which no word stands is passed by."""

    def __init__(self, lists: Mapping[str, Phrases]) -> None:
        self._lists = tuple(lists.items())
        self._by_first: dict[str, set[int]] = {}
        self._with_parts = frozenset(number for number, (_, each) in enumerate(self._lists) if each.has_parts)
        for number, (_, each) in enumerate(self._lists):
            for first in each.firsts:
                self._by_first.setdefault(first, set()).add(number)

    def finditer(self, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        """Yield the phrases of a text, list by list."""
        looked_at = set(self._with_parts)
        for word in self._by_first.keys() & _words_of(text)[1]:
            looked_at |= self._by_first[word]
        for number in sorted(looked_at):
            name, phrases = self._lists[number]
            for hit in phrases.finditer(text):
                yield name, hit


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _places(begun: Iterable[str], text: str, lowered: str) -> list[int]:
    """Return where words that a text holds stand in it, in order."""
    if len(lowered) != len(text):  # a few letters grow when they are made small: places are those of the text
        return [hit.start() for hit in _WORD.finditer(text) if hit.group().lower() in begun]
    found: list[int] = []
    for word in begun:
        place, length = lowered.find(word), len(word)
        while place >= 0:
            end = place + length
            if not (place and _is_of_word(lowered[place - 1])) and not _is_of_word(lowered[end : end + 1]):
                found.append(place)
            place = lowered.find(word, end)
    found.sort()
    return found


@lru_cache(maxsize=512)
def _words_of(text: str) -> tuple[str, frozenset[str]]:
    """Return a text in small letters, and its words, which many lists of phrases ask for."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered, frozenset(_WORD.findall(lowered))
    return lowered, frozenset(word.lower() for word in _WORD.findall(text))


def _beginnings(phrases: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the first words of phrases, and what phrases hold whose first word may be part of a longer one."""
    firsts, parts = set[str](), dict[str, None]()
    for phrase in phrases:
        if phrase.startswith("!"):
            continue
        first = _WORD.search(phrase.lower().split("…")[0])
        if first is None or not (phrase[0].isalnum() or phrase[0] == "*"):
            parts["" if first is None else first.group()] = None
        elif "…" in phrase or phrase.startswith("*"):
            parts[first.group()] = None
        else:
            firsts.add(first.group())
    return frozenset(firsts), tuple(parts)


def phrase_of(phrases: Iterable[str]) -> Phrases:
    """Return what finds any of some phrases as whole words, with the signs that the module tells of."""
    return _phrase_of(tuple(phrases))


def _literal(word: str) -> str:
    return re.escape(word).replace("'", "['’]").replace(r"\ ", r"\s")


@lru_cache(maxsize=1024)
def _any_of(words: tuple[str, ...]) -> str:
    if not words:
        return r"(?!)"
    return "|".join(_literal(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1024)
def _phrase_of(phrases: tuple[str, ...]) -> Phrases:
    return Phrases(phrases)


def _pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    if not phrases:
        return re.compile(r"(?!)")
    excepted = _any_of(tuple(phrase[1:] for phrase in phrases if phrase.startswith("!")))
    # Phrases with the same edges stand in one group, so that an edge is looked for once and not once a phrase.
    groups: dict[tuple[str, str], list[str]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        if phrase.startswith("*"):
            ending = rf"(?!(?:{excepted})\b)\w+{_literal(phrase[1:])}"
            groups.setdefault((r"\b", r"\b"), []).append(ending)
        elif not phrase.startswith("!"):
            inside = r"\s?(?:\S+\s){0,3}?".join(_literal(part.strip()) for part in phrase.split("…"))
            opens, closes = (r"\b" if edge.isalnum() else "" for edge in (phrase[0], phrase[-1]))
            groups.setdefault((opens, closes), []).append(inside)
    parts = (f"{opens}(?:{'|'.join(inside)}){closes}" for (opens, closes), inside in groups.items())
    return re.compile("|".join(parts), re.IGNORECASE)
