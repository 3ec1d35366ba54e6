"""What a model answers, held against the document: a claim counts only if its words and its number stand there."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from peacewright.evidence.claims import BOUNDS, KINDS, MODALITIES, NUMERIC, Claim
from peacewright.evidence.dates import dates
from peacewright.evidence.language import Language, key
from peacewright.evidence.model.questions import LONGEST_QUOTE, Piece
from peacewright.evidence.numbers import amounts
from peacewright.evidence.numerals import numerals
from peacewright.evidence.phrases import any_of

MOST_CLAIMS = 200
"""Most claims that one piece can hold; a longer answer is cut."""
_FENCE = re.compile(r"^\s*```(?:json)?\s*(?P<inside>.*?)\s*```\s*$", re.DOTALL)


class NoClaimsError(ValueError):
    """An answer that holds no list of claims; the message says how it fails."""


class NotInDocumentError(ValueError):
    """A claim that the document does not bear out; the message says what is wrong with it."""


@dataclass(frozen=True)
class Checked:
    """Claims that the document bears out, and why others were dropped."""

    claims: tuple[Claim, ...]
    dropped: tuple[str, ...]


def checked(answer: str, piece: Piece, words: Language, reader: str) -> Checked:
    """Return the claims of an answer that the document bears out.

    Parameters
    ----------
    answer : str
    piece : Piece
    words : Language
    reader : str
        Who made the claims, as they will say.

    Raises
    ------
    NoClaimsError
        If the answer is no JSON object with a list of claims.
    """
    listed = _listed(answer)
    found: list[Claim] = []
    dropped: list[str] = []
    taken: set[tuple[object, ...]] = set()
    for entry in listed[:MOST_CLAIMS]:
        try:
            claim = _claim(entry, piece, words, reader)
        except NotInDocumentError as error:
            dropped.append(str(error))
            continue
        same = (claim.id, claim.start)
        if same not in taken:
            taken.add(same)
            found.append(claim)
    if len(listed) > MOST_CLAIMS:
        dropped.append(f"{len(listed) - MOST_CLAIMS} claims beyond the first {MOST_CLAIMS} of one answer")
    return Checked(tuple(found), tuple(dropped))


def _listed(answer: str) -> list[Any]:
    fenced = _FENCE.match(answer)
    try:
        told = json.loads(fenced["inside"] if fenced else answer, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NoClaimsError("its answer is no JSON") from error
    listed = told.get("claims") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise NoClaimsError("its answer holds no list of claims")
    return listed


def _no_number(name: str) -> float:
    message = f"{name} is no number"
    raise ValueError(message)


def _claim(entry: Any, piece: Piece, words: Language, reader: str) -> Claim:
    if not isinstance(entry, dict):
        raise NotInDocumentError("a claim that is no object")
    quote, kind = entry.get("quote"), entry.get("kind")
    if not isinstance(quote, str) or not quote.strip():
        raise NotInDocumentError("a claim without words of the document")
    quote = quote.strip()
    told = f"'{_short(quote)}'"
    if len(quote) > LONGEST_QUOTE:
        raise NotInDocumentError(f"{told}: its {len(quote)} characters are more than a sentence")
    start = _place(quote, piece)
    if start is None:
        raise NotInDocumentError(f"{told} does not stand in the document")
    if kind not in KINDS:
        raise NotInDocumentError(f"{told}: {_short(str(kind))} is no kind of claim")
    modality = _one_of(entry, "modality", MODALITIES, "asserted", told)
    bound = _one_of(entry, "bound", BOUNDS, "exact", told)
    speaker, outlet = (_named(entry, name, piece, told) for name in ("speaker", "outlet"))
    bare = {
        "doc": piece.document.name, "sentence": quote, "start": start, "end": start + len(quote), "kind": kind,
        "speaker": speaker, "outlet": outlet, "modality": modality, "reader": reader,
    }  # fmt: skip
    if kind not in NUMERIC:
        return Claim(**bare)
    return Claim(**bare, **_value(entry, kind, bound, quote, piece, words, told))


def _place(quote: str, piece: Piece) -> int | None:
    """Return where a quotation stands in the document, letter by letter; None where it does not."""
    for start, end in piece.stretches:
        at = piece.document.text.find(quote, start, end)
        if at >= 0:
            return at
    return None


def _one_of(entry: dict[str, Any], name: str, allowed: tuple[str, ...], standard: str, told: str) -> str:
    value = entry.get(name)
    if value is None:
        return standard
    if value not in allowed:
        raise NotInDocumentError(f"{told}: {_short(str(value))} is no {name}")
    return str(value)


def _named(entry: dict[str, Any], name: str, piece: Piece, told: str) -> str | None:
    """Return who is named, if the document names them in these words."""
    value = entry.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or value.strip().lower() not in piece.document.text.lower():
        raise NotInDocumentError(f"{told}: its {name} {_short(str(value))} is not named in the document")
    return value.strip()


def _value(
    entry: dict[str, Any], kind: str, bound: str, quote: str, piece: Piece, words: Language, told: str
) -> dict[str, Any]:
    if kind == "date":
        first, last = (_day(entry.get(name)) for name in ("date_start", "date_end"))
        read = {(each.first, each.last) for each in dates(quote, piece.document.published, words)}
        if (first, last) not in read or first is None or last is None:
            raise NotInDocumentError(f"{told}: its date {first} to {last} is not in these words")
        return {"date_start": first.isoformat(), "date_end": last.isoformat(), "unit": "date", "bound": bound}
    low, high = (_number(entry.get(name), told) for name in ("value_low", "value_high"))
    unit = _unit(entry.get("unit"), kind, quote, words, told)
    if low is None and high is None:
        if kind != "duration" or not any(each.low is each.high is None for each in amounts(quote, words)):
            raise NotInDocumentError(f"{told}: it has no number")
        return {"unit": unit, "bound": bound}
    supported = list(_supported(quote, unit, words))
    for value in (low, high):
        if value is not None and not any(math.isclose(value, each, rel_tol=1e-6) for each in supported):
            raise NotInDocumentError(f"{told}: its number {value:g} {unit} is not in these words")
    if low is not None and high is not None and low > high:
        raise NotInDocumentError(f"{told}: its range is not in order")
    return {"value_low": low, "value_high": high, "unit": unit, "bound": bound}


def _supported(quote: str, unit: str, words: Language) -> Iterator[float]:
    """Yield each number that stands in some words, in each size of a unit that they name, and what rules read there."""
    sizes = [
        1.0,
        *(size for word, (_, base, size) in words.units.items() if base == unit and _holds(quote, word)),
    ]
    sizes += [size for word, size in words["hyphened"].get(unit, {}).items() if _holds(quote, word)]
    for numeral in numerals(quote, words):
        yield from (numeral.value * size for size in sizes)
    for each in amounts(quote, words):
        if each.unit == unit:
            yield from (value for value in (each.low, each.high) if value is not None)


def _holds(quote: str, word: str) -> bool:
    return bool(re.search(rf"(?<![^\W\d_])(?:{any_of((word,))})(?!\w)", quote, re.IGNORECASE))


def _unit(value: Any, kind: str, quote: str, words: Language, told: str) -> str:
    """Return the unit of a claim: the one of its kind, or what its words count."""
    fixed: tuple[str, ...] = {"distance": ("km",), "duration": ("days",)}.get(kind, ())
    if kind == "money":
        fixed = tuple(each.unit for each in amounts(quote, words) if each.kind == "money")
    if kind == "quantity":
        bases = [base for base, unit in words["units"].items() if unit["kind"] == "quantity"]
        named = re.findall(r"[^\W\d_][\w’'-]*", key(quote))
        fixed = ("persons", "nations", *bases, *named)
    if not isinstance(value, str) or value.strip() not in fixed:
        raise NotInDocumentError(f"{told}: its unit {_short(str(value))} is not in these words")
    return value.strip()


def _number(value: Any, told: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotInDocumentError(f"{told}: {_short(str(value))} is no number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise NotInDocumentError(f"{told}: its number is beyond all bounds")
    return number


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _short(text: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= 80 else plain[:79] + "…"
