"""Numerals: digits as a language parts them, or its number words, with a scale after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from peacewright.evidence.language import Language, key, pattern
from peacewright.evidence.phrases import any_of

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Numeral:
    """One numeral as it stands: value with scale, scale alone, digits (empty where it is spelt), place."""

    value: float
    scale: float
    digits: str
    start: int
    end: int


def numerals(text: str, words: Language) -> Iterator[Numeral]:
    """Yield the numerals of a sentence."""
    for hit in _hits(text, words):
        if hit["digits"]:
            scale = float(words["scales"][key(hit["scale"])]) if hit["scale"] else 1.0
            yield Numeral(
                value_of(hit["digits"], words) * scale, scale, hit["digits"], hit.start(), hit.end()
            )
        else:
            yield from _spelt(hit, words)


def _hits(text: str, words: Language) -> Iterator[re.Match[str]]:
    """Yield what the pattern of numerals finds, which is tried only where digits or a number word begin."""
    spelt = words.phrases("numbers").beginnings(text)
    numeral = _pattern(words)
    if spelt is None:
        yield from numeral.finditer(text)
        return
    digits = [hit.start() for hit in _DIGITS.finditer(text)]
    end = 0
    for place in sorted([*digits, *spelt]) if spelt and digits else spelt or digits:
        hit = numeral.match(text, place) if place >= end else None
        if hit is not None:
            yield hit
            end = hit.end()


def value_of(digits: str, words: Language) -> float:
    """Return the value of digits with the marks of a language in them."""
    for mark in words["number_format"].get("thousands", ()):
        digits = digits.replace(mark, "")
    for mark in words["number_format"].get("decimal", ()):
        digits = digits.replace(mark, ".")
    return float(digits)


@lru_cache(maxsize=16)
def _pattern(words: Language) -> re.Pattern[str]:
    thousands = any_of(words["number_format"].get("thousands", ()))
    decimal = any_of(words["number_format"].get("decimal", ()))
    fraction = rf"(?:(?:{decimal})\d+)?"
    digits = rf"\d{{1,3}}(?:(?P<mark>{thousands})\d{{3}}(?:(?P=mark)\d{{3}})*)(?!\d){fraction}|\d+{fraction}"
    spelt, scale = any_of(words["numbers"]), any_of(words["scales"])
    joined = rf"[\s-](?:(?:{any_of(words['number_joiners'])})[\s-])?"
    return re.compile(
        rf"(?<![\w.,])(?P<digits>{digits})(?:(?:\s|-)?(?P<scale>{scale})\b)?(?![\d])"
        rf"|\b(?P<spelt>(?:{spelt})(?:{joined}(?:{spelt}))*(?:\s(?:{scale}))?)\b",
        re.IGNORECASE,
    )


@pattern(re.IGNORECASE)
def _number_word(words: Language) -> str:
    return rf"\b(?:{any_of(words['scales'])})\b|\b(?:{any_of(words['numbers'])})\b"


def _spelt(hit: re.Match[str], words: Language) -> Iterator[Numeral]:
    """Yield numerals from number words in a row: as many as there are words that do not go on with the one before."""
    start, end, parts = 0, 0, list[float]()
    for word in _number_word(words).finditer(hit.string, hit.start("spelt"), hit.end("spelt")):
        value = float(words["numbers"].get(key(word.group()), words["scales"].get(key(word.group()), 0)))
        if parts and not _goes_on(parts[-1], value):
            yield Numeral(_sum(parts), 1.0, "", start, end)
            parts = []
        if not parts:
            start = word.start()
        parts.append(value)
        end = word.end()
    if parts:
        yield Numeral(_sum(parts), parts[-1] if parts[-1] >= 1000 else 1.0, "", start, end)


def _goes_on(last: float, value: float) -> bool:
    """Whether a number word belongs to the one before it: "two hundred", "twenty-six", not "two ten"."""
    if value > last:
        return value >= 100
    below = last if last >= 100 else 20 if last > 50 else 10
    return last >= 20 and value < below


def _sum(parts: list[float]) -> float:
    total, current = 0.0, 0.0
    for value in parts:
        if value >= 1000:
            total, current = total + max(current, 1.0) * value, 0.0
        elif value >= 100:
            current = max(current, 1.0) * value
        else:
            current += value
    return total + current
