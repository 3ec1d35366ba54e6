"""Numbers with their units in a sentence: quantities, money, percentages, distances, durations, and their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from peacewright.evidence.language import Language, any_of

_WORDS_TO_A_NOUN = 5
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_ORDINAL = re.compile(r"^(?:st|nd|rd|th)\b")


@dataclass(frozen=True)
class Amount:
    """One number as it stands: kind, low and high in the base unit (None where open), bound, place in the sentence."""

    kind: str
    low: float | None
    high: float | None
    unit: str
    bound: str
    start: int
    end: int
    noun: str = ""


def amounts(text: str, words: Language, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Amount, ...]:
    """Return the numbers of a sentence in order.

    Parameters
    ----------
    text : str
    words : Language
    taken : tuple of (start, end)
        Stretches that are something else already: dates, names.

    Returns
    -------
    tuple of Amount
        A number whose noun stands with an earlier one of the same sentence ("37 nations, with 15 prepared") takes that
        one's unit.
    """
    apart: list[Amount] = []
    for amount in sorted(_every(text, words), key=lambda each: each.start):
        clash = any(amount.start < end and start < amount.end for start, end in taken)
        if not clash and not any(amount.start < other.end and other.start < amount.end for other in apart):
            apart.append(amount)
    found: list[Amount] = []
    for amount in _ranges(text, apart, words):
        unit = amount.unit or _unit_before(text, amount, found, words)
        if unit:
            found.append(replace(amount, unit=unit))
    return tuple(found)


def _every(text: str, words: Language) -> Iterator[Amount]:
    for phrase, bound in words["years_open"].items():
        for hit in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE):
            yield Amount("duration", None, None, "days", bound, hit.start(), hit.end())
    for hit in words.vague.finditer(text):
        low, high = words["vague"][hit["vague"].lower()]
        noun, unit = _noun(text[hit.end() :], words, "")
        yield Amount("quantity", low, high, unit or "persons", "about", hit.start(), hit.end(), noun)
    for hit in words.number.finditer(text):
        amount = _one(text, hit, words)
        if amount is not None:
            yield amount


def _one(text: str, hit: re.Match[str], words: Language) -> Amount | None:
    after, before = text[hit.end() :], text[: hit.start()]
    if _ORDINAL.match(after):
        return None
    value = _value(hit, words)
    bound = _bound(before, after, words)
    money = _currency(before, after, words)
    if money is not None:
        currency, start, end = money
        start_at, end_at = hit.start() - start, hit.end() + end
        bound = _bound(text[:start_at], text[end_at:], words)
        return _bounded("money", value, currency, bound, start_at, end_at)
    joined = re.match(r"-(\w+)", after)
    if joined:
        for unit, sizes in words["hyphened"].items():
            if joined[1].lower() in sizes:
                size = sizes[joined[1].lower()]
                return _bounded("quantity", value * size, unit, bound, hit.start(), hit.end() + joined.end())
    measured = words.unit.match(after)
    if measured:
        kind, unit, size = words.units[measured["unit"].lower()]
        end = hit.end() + measured.end()
        bound = _bound(before, text[end:], words)
        return _bounded(kind, value * size, unit, bound, hit.start(), end)
    if hit["spelt"] and value == 1:
        return None
    noun, unit = _noun(after, words, hit["digits"] or "")
    if noun.lower() in words["not_counted"]:
        return None
    if hit["digits"] and _is_year(hit["digits"]) and not noun:
        return None
    return _bounded("quantity", value, unit, bound, hit.start(), hit.end(), noun)


def _value(hit: re.Match[str], words: Language) -> float:
    scale = hit["scale"] or hit["big"]
    factor = words["scales"][scale.lower()] if scale else 1
    if hit["digits"]:
        return float(hit["digits"].replace(",", "")) * factor
    value = words["numbers"][hit["spelt"].lower()]
    if hit["more"]:
        more = words["numbers"][hit["more"].lower()]
        value = value * more if more > value else value + more
    return float(value * factor)


def _bounded(kind: str, value: float, unit: str, bound: str, start: int, end: int, noun: str = "") -> Amount:
    low = None if bound == "at_most" else value
    high = None if bound == "at_least" else value
    return Amount(kind, low, high, unit, bound, start, end, noun)


def _bound(before: str, after: str, words: Language) -> str:
    near = before[-40:]
    for pattern, name in words.bound_before:
        if pattern.search(near):
            return name
    for pattern, name in words.bound_after:
        if pattern.search(after[:20]):
            return name
    return "exact"


def _currency(before: str, after: str, words: Language) -> tuple[str, int, int] | None:
    """Return currency, letters before the number and letters after it that belong to the sum."""
    money = words["money"]
    sign = re.search(rf"(?P<sign>{any_of(money['signs'])}|\b(?:{any_of(money['codes'])}))\s?$", before)
    if sign:
        code = money["signs"].get(sign["sign"], sign["sign"])
        return code, len(before) - sign.start(), 0
    word = re.match(rf"^[\s-](?P<word>{any_of(money['words'])}|{any_of(money['codes'])})\b", after)
    if word:
        return money["words"].get(word["word"], word["word"]), 0, word.end()
    return None


def _noun(after: str, words: Language, digits: str) -> tuple[str, str]:
    """Return the noun that a number counts, and its unit; empty where none follows within a few words."""
    if after[:1] == "-" and after[1:7].lower() == "strong":
        return "strong", "persons"
    clause = (
        re.split(r"[,;:.()“”\"–—]", after, maxsplit=1)[0]
        if not after.startswith((" ", "-"))
        else re.split(r"[,;:()“”\"–—]|\.(?:\s|$)", after, maxsplit=1)[0]
    )
    for place, hit in enumerate(_WORD.finditer(clause)):
        if place >= _WORDS_TO_A_NOUN:
            break
        word = hit.group().lower()
        if place == 0 and word in words["range_words"]:
            return "", ""
        if place == 0 and word in words["not_counted"]:
            return word, ""
        if word in words["noun_ends"]:
            break
        if word in words["nations"]:
            return word, "nations"
        if word in words["persons"] or word.endswith(tuple(words["person_endings"])):
            return word, "persons"
        if (
            hit.group().islower()
            and word.endswith("s")
            and not word.endswith(("ss", "us", "is", "’s", "'s"))
            and len(word) > 3
        ):
            return word, word
    first = _WORD.match(clause.lstrip(" -"))
    if first and re.match(rf"\s?-?{re.escape(first.group())}\s+\w+", clause) and not digits:
        return first.group().lower(), f"{first.group().lower()}s"
    return "", ""


def _unit_before(text: str, amount: Amount, found: list[Amount], words: Language) -> str:
    """Return the unit of a number without a noun of its own: what an earlier number or noun of the sentence counts."""
    earlier = [other for other in found if other.kind == "quantity" and other.unit]
    if earlier:
        return earlier[-1].unit
    for hit in reversed(list(_WORD.finditer(text[: amount.start]))):
        word = hit.group().lower()
        if word in words["nations"]:
            return "nations"
        if word in words["persons"]:
            return "persons"
    return ""


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdigit() and 1900 <= int(digits) <= 2100


def _ranges(text: str, found: list[Amount], words: Language) -> Iterator[Amount]:
    """Join "between 10 and 20 persons", "10 to 20 persons", "10-20 persons" into one amount."""
    joiner = re.compile(rf"^\s?(?:[-–]|(?:{any_of(words['range_words'])}))\s?$")
    skip = False
    for number, amount in enumerate(found):
        if skip:
            skip = False
            continue
        following = found[number + 1] if number + 1 < len(found) else None
        if following and joiner.match(text[amount.end : following.start]):
            opened = re.search(
                rf"\b(?:{any_of(words['range_openers'])})\s\W?$", text[: amount.start], re.IGNORECASE
            )
            dashed = re.match(r"^\s?[-–]|\s?to\s?$", text[amount.end : following.start])
            if (opened or dashed) and _joinable(amount, following):
                low = amount.low if amount.low is not None else amount.high
                yield replace(following, low=low, high=following.high, bound="exact", start=amount.start)
                skip = True
                continue
        yield amount


def _joinable(first: Amount, second: Amount) -> bool:
    low = first.high if first.high is not None else first.low
    return low is not None and second.high is not None and first.kind == second.kind
