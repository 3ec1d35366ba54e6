"""Claims: what a document says, on whose authority and how firmly, each with the place of its sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from peacewright.evidence.actors import actor_of, speaks_for_itself
from peacewright.evidence.dates import Dated, dates
from peacewright.evidence.documents.document import Document
from peacewright.evidence.language import Language, pattern
from peacewright.evidence.modality import modality
from peacewright.evidence.names import names
from peacewright.evidence.numbers import Amount, amounts
from peacewright.evidence.phrases import any_of
from peacewright.evidence.sentences import Sentence, sentences
from peacewright.evidence.speakers import Said, said
from peacewright.evidence.stances import stances

NUMERIC = ("quantity", "date", "duration", "money", "distance")
KINDS = (*NUMERIC, "position", "commitment", "condition", "question")
BOUNDS = ("exact", "at_least", "at_most", "about")
MODALITIES = (
    "asserted", "planned", "proposed", "conditional", "denied", "estimated", "demanded", "asked",
)  # fmt: skip
RULES = "rules"
"""The reader of a claim that no model made."""


class Context(NamedTuple):
    """Where a claim stands: its whole sentence, which paragraph, and the characters of the words that it rests on."""

    sentence: str
    start: int
    """Where the sentence begins in the document."""
    paragraph: int
    first: int
    last: int
    published: date | None = None


@dataclass(frozen=True)
class Claim:
    """One claim, in the schema of the annotated sets; offsets are characters of the document's text."""

    doc: str
    sentence: str
    start: int
    end: int
    kind: str
    subject: str = ""
    value_low: float | None = None
    value_high: float | None = None
    date_start: str | None = None
    date_end: str | None = None
    unit: str | None = None
    bound: str | None = None
    speaker: str | None = None
    outlet: str | None = None
    modality: str = "asserted"
    actor: str | None = None
    date_said: str | None = None
    reader: str = RULES
    """Who read it: the rules, or a model by its name."""
    context: Context | None = field(default=None, compare=False, repr=False)
    """What reconciling needs beside the claim; it is written nowhere, and a model's claim has none."""

    @property
    def id(self) -> str:
        """A name that stays when the document is read again: of the document, the words and what is claimed in them."""
        told = (
            self.doc,
            self.sentence,
            self.kind,
            self.value_low,
            self.value_high,
            self.date_start,
            self.date_end,
            self.unit,
        )
        return hashlib.blake2b(repr(told).encode(), digest_size=6).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """Return the claim as plain data in the schema of the annotated sets."""
        told = {name: getattr(self, name) for name in _FIELDS}
        approx = self.bound not in (None, "exact")
        return {"doc": self.doc, "id": self.id, **told, "approx": approx, "note": ""}


_FIELDS = tuple(each.name for each in fields(Claim) if each.name not in ("doc", "context"))


def claims_of(document: Document, words: Language) -> tuple[Claim, ...]:
    """Return the claims of one document, in its order.

    Parameters
    ----------
    document : Document
        Claims are read in its body; offsets count the characters of its whole text. Without a day of publication
        relative dates are left out.
    words : Language
    """
    every = sentences(document.text, words, document.body)
    so_far, previous, found, counting = names(every, words), None, list[Claim](), ""
    said_on: dict[str, date] = {}
    told, speaker = None, None
    for sentence in every:
        by = said(sentence, previous, so_far)
        dated = dates(sentence.text, document.published, words)
        day = _day_said(dated, sentence, by, document.published, words)
        if by.speaker is not None and day is not None:
            said_on[by.speaker] = day
        goes_on = previous is not None and previous.paragraph == sentence.paragraph and by.speaker == speaker
        told, speaker = day or (told if goes_on else None), by.speaker
        dated = _as_spoken(dated, sentence, said_on.get(by.speaker or ""))
        numeric = list(_numeric(sentence, document.name, document.published, by, words, counting, dated))
        counted = [
            each.unit for each in numeric if each.kind == "quantity" and each.unit not in words["units"]
        ]
        counting = counted[-1] or counting if counted else counting
        for each in (*numeric, *_stances(sentence, document.name, document.published, by, words)):
            first, last = each.start - sentence.start, each.end - sentence.start
            itself = told is not None and each.date_start == each.date_end == told.isoformat()
            dates_it = told is not None and (each.speaker == speaker is not None or itself)
            actor = actor_of(sentence.text[first:last], so_far) or speaks_for_itself(
                each.speaker, each.modality, so_far
            )
            told_on = told.isoformat() if told and dates_it else None
            found.append(replace(each, actor=actor, date_said=told_on) if actor or told_on else each)
        previous = sentence
    return tuple(found)


def _day_said(
    dated: tuple[Dated, ...], sentence: Sentence, by: Said, published: date | None, words: Language
) -> date | None:
    """Return the day that a sentence names for what is said in it."""
    if by.speaker is None:
        return None
    for each in dated:
        if each.first != each.last:
            continue
        start, end = _clause(sentence.text, each.start, each.end, words)
        clause = sentence.text[start:end]
        if _is_said_in(clause, words) and _is_occasion(each, clause, sentence, by, published, words):
            return each.first
    return None


def _as_spoken(dated: tuple[Dated, ...], sentence: Sentence, spoken: date | None) -> tuple[Dated, ...]:
    """Put "today" within a quotation on the day on which it was spoken, where that is known."""
    if spoken is None:
        return dated
    return tuple(
        each
        if each.shift is None or not sentence.is_quoted(each.start)
        else replace(
            each, first=spoken + timedelta(days=each.shift), last=spoken + timedelta(days=each.shift)
        )
        for each in dated
    )


def _numeric(
    sentence: Sentence,
    doc: str,
    published: date | None,
    by: Said,
    words: Language,
    counting: str,
    dated: tuple[Dated, ...],
) -> Iterator[Claim]:
    counted = amounts(sentence.text, words, tuple((each.start, each.end) for each in dated), counting)
    together: list[Dated | Amount] = sorted([*dated, *counted], key=lambda each: each.start)
    for each in together:
        start, end = _clause(sentence.text, each.start, each.end, words)
        clause = sentence.text[start:end]
        # Beside the words of saying stands the occasion, which the text tells itself.
        occasion = _is_occasion(each, clause, sentence, by, published, words)
        firmness = modality(
            sentence.text, each.start, each.end, words, ("asked",), reported=by.is_told(each.start)
        )
        value: dict[str, Any] = (
            {"kind": each.kind, "value_low": each.low, "value_high": each.high, "unit": each.unit,
             "subject": each.noun}
            if isinstance(each, Amount)
            else {"kind": "date", "date_start": each.first.isoformat(), "date_end": each.last.isoformat(),
                  "unit": "date"}
        )  # fmt: skip
        yield Claim(
            doc=doc, sentence=clause, start=sentence.start + start, end=sentence.start + end,
            bound=each.bound, speaker=None if occasion else by.at(each.start), outlet=by.outlet,
            modality="asserted" if occasion else firmness, **value,
            context=_context(sentence, each.start, each.end, published),
        )  # fmt: skip


def _is_occasion(
    each: Dated | Amount, clause: str, sentence: Sentence, by: Said, published: date | None, words: Language
) -> bool:
    """Whether something stands beside the words of saying: when, or before how many, a thing was said."""
    if sentence.is_quoted(each.start):
        return False
    if each.start < by.content:
        return True
    past = isinstance(each, Dated) and published is not None and each.last <= published
    return past and _is_told_in(clause, words)


@lru_cache(maxsize=64)
def _is_said_in(clause: str, words: Language) -> bool:
    return words.phrases("saying", "demanding").search(clause) is not None


@lru_cache(maxsize=64)
def _is_told_in(clause: str, words: Language) -> bool:
    """Whether a clause holds a word of saying; a long one is asked for each of its claims."""
    return words.phrases("saying", "according").search(clause) is not None


def _context(sentence: Sentence, first: int, last: int, published: date | None) -> Context:
    begins = sentence.start
    return Context(sentence.text, begins, sentence.paragraph, begins + first, begins + last, published)


def _stances(
    sentence: Sentence, doc: str, published: date | None, by: Said, words: Language
) -> Iterator[Claim]:
    """Yield what takes a stance; what nobody says, and the text tells as a plain fact, takes none."""
    for each in stances(sentence, words):
        speaker = by.of_clause(each.start, each.end)
        firmness = (
            "asked"
            if each.kind == "question"
            else modality(sentence.text, each.start, each.end, words, reported=by.is_told(each.end))
        )
        if each.kind == "position" and speaker is None and by.outlet is None and firmness == "asserted":
            continue
        yield Claim(
            doc=doc, sentence=sentence.text[each.start : each.end], start=sentence.start + each.start,
            end=sentence.start + each.end, kind=each.kind, speaker=speaker, outlet=by.outlet, modality=firmness,
            context=_context(sentence, each.start, each.end, published),
        )  # fmt: skip


def _clause(text: str, start: int, end: int, words: Language) -> tuple[int, int]:
    """Return the stretch between commas, dashes, brackets or conjunctions in which something stands."""
    breaks = _breaks(text, words)
    first = max((last for _, last in breaks if last <= start), default=0)
    last = min((first for first, _ in breaks if first >= end), default=len(text))
    return first, last


@lru_cache(maxsize=64)
def _breaks(text: str, words: Language) -> tuple[tuple[int, int], ...]:
    """Return where clauses part in a sentence, which is asked for each of its claims."""
    return tuple(hit.span() for hit in _break(words).finditer(text))


@pattern()
def _break(words: Language) -> str:
    return rf"(?<=[,;:—–])\s|\s(?=[—–(])|\s(?=(?:{any_of(words['clause_words'])})\s)"
