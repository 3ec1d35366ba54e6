"""Paragraphs and sentences of a text, each with where it stands, and which stretches are quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from peacewright.evidence.language import Language

_NEAR, _LONGEST = 40, 2000
"""Characters looked at on either side of a stop, and the most that a sentence may have."""
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Sentence:
    """One sentence: text and offsets in its document, its paragraph's number, stretches in quotation marks."""

    text: str
    start: int
    end: int
    paragraph: int
    quoted: tuple[tuple[int, int], ...] = ()

    def is_quoted(self, at: int) -> bool:
        """Whether an offset within the sentence lies inside quotation marks."""
        return any(start <= at < end for start, end in self.quoted)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each line that holds something."""
    for line in _LINE.finditer(text):
        if line.group().strip():
            yield line.start(), line.end()


def sentences(
    text: str, words: Language, body: tuple[tuple[int, int], ...] | None = None
) -> tuple[Sentence, ...]:
    """Return the sentences of a text, or of some stretches of it, in order.

    A stop ends a sentence unless it follows an abbreviation or an initial. Quotation marks are paired within a
    paragraph; a quotation that a paragraph leaves open goes to the paragraph's end.
    """
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text) if body is None else body):
        quoted = _quotations(text[start:end], words)
        for first, last in _split(text[start:end], words):
            inside = tuple(
                (max(a, first) - first, min(b, last) - first) for a, b in quoted if a < last and b > first
            )
            found.append(
                Sentence(text[start + first : start + last], start + first, start + last, number, inside)
            )
    return tuple(found)


def _split(paragraph: str, words: Language) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _stop(words).finditer(paragraph):
        before = re.search(r"[\w.’']+$", paragraph[max(start, stop.start() - _NEAR) : stop.start()])
        last = before.group().lower().strip(".") if before else ""
        abbreviated = stop.group() == "." and (
            last in words.one_of("abbreviations") or (len(last) == 1 and last.isalpha())
        )
        following = paragraph[stop.end() : stop.end() + _NEAR].lstrip()
        if abbreviated and following:
            continue
        if following and following[0].islower():
            continue
        yield from _pieces(paragraph, start, stop.end())
        start = stop.end()
    yield from _pieces(paragraph, start, len(paragraph))


@lru_cache(maxsize=16)
def _stop(words: Language) -> re.Pattern[str]:
    """Return the pattern of a stop with what closes a quotation after it, which some languages part by a hard space."""
    return re.compile(rf"[.!?…]+(?:[\u00a0\u202f]?[{words.closers})\]])*(?=\s+|$)")


def _pieces(paragraph: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence; what is longer than any is parted at spaces, so that reading costs no more than its length."""
    while start < end:
        last = end
        if end - start > _LONGEST:
            last = paragraph.rfind(" ", start + 1, start + _LONGEST)
            last = last if last > start else start + _LONGEST
        if paragraph[start:last].strip():
            yield _trimmed(paragraph, start, last)
        start = last


def _trimmed(paragraph: str, start: int, end: int) -> tuple[int, int]:
    piece = paragraph[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _quotations(paragraph: str, words: Language) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for pair in words["quotes"]:
        opens, closes = pair[0], pair[1]
        start = paragraph.find(opens)
        while start >= 0:
            end = paragraph.find(closes, start + 1)
            found.append((start, end + 1 if end >= 0 else len(paragraph)))
            start = paragraph.find(opens, end + 1) if end >= 0 else -1
    return sorted(found)
