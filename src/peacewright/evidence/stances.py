"""Positions, commitments, conditions and open questions: the clauses of a sentence, each with what it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from peacewright.evidence.language import Language, pattern
from peacewright.evidence.phrases import any_of
from peacewright.evidence.sentences import Sentence

_FEWEST_WORDS = 4


@dataclass(frozen=True)
class Stance:
    """One clause that takes a stance: its kind and its place in the sentence."""

    kind: str
    start: int
    end: int


def stances(sentence: Sentence, words: Language) -> tuple[Stance, ...]:
    """Return what the clauses of a sentence do, in order.

    A condition is the stretch that its opening word begins, or its whole clause where that is what the rest depends
    on. A question is one that is asked, or what the text says is open, each item of a list for itself. A commitment is
    a clause of undertaking with an act of contribution. Every other clause is a position.
    """
    found = [*_questions(sentence, words), *_conditions(sentence, words)]
    asked = [each for each in found if each.kind == "question"]
    for start, end in clauses(sentence.text, words):
        if any(start < each.end and each.start < end for each in asked) or _few(sentence.text[start:end]):
            continue
        if any(each.start == start and each.end == end for each in found):
            continue
        clause = sentence.text[start:end]
        found.append(Stance("commitment" if commits(clause, words) else "position", start, end))
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.kind)))


def clauses(text: str, words: Language) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a sentence: parted at semicolons and at the words that begin another clause."""
    breaks = [0]
    for hit in _parting(words).finditer(text):
        if not _few(text[breaks[-1] : hit.start()]) and not _few(text[hit.end() :]):
            breaks.append(hit.end())
    breaks.append(len(text))
    for start, end in pairwise(breaks):
        piece = text[start:end]
        opened = _opener(words).match(piece)
        first = start + (opened.end() if opened else 0)
        yield first, start + len(piece.rstrip(" ,;"))


@pattern()
def _parting(words: Language) -> str:
    return (
        rf";\s|,\s(?=(?:{any_of(words['clause_openers'])})\s)|\s(?=(?:{any_of(words['clause_joiners'])})\s)"
    )


@pattern(re.IGNORECASE)
def _opener(words: Language) -> str:
    return rf"(?:(?:{any_of(words['clause_openers'])}|{any_of(words['clause_joiners'])}),?\s)+"


def commits(clause: str, words: Language) -> bool:
    """Whether a clause undertakes or offers to contribute something."""
    if words.denials.search(clause):
        return False
    undertakes = words.phrases("undertaking").search(clause) and words.phrases("contributing").search(clause)
    given = words.phrases("force_words").search(clause) or re.search(r"\d", clause)
    return bool(undertakes or (words.phrases("pledging").search(clause) and given))


def _few(clause: str) -> bool:
    return len(clause.split()) < _FEWEST_WORDS


def _questions(sentence: Sentence, words: Language) -> Iterator[Stance]:
    text = sentence.text
    if "?" in text and re.search(rf"\?(?:[\u00a0\u202f]?[{words.closers}])?(?:\s|$)", text):
        yield Stance("question", 0, len(text))
        return
    opened = words.phrases("open_questions").search(text)
    if opened is None:
        return
    asking = any_of(words["question_words"])
    parted = any_of(words["question_joiners"])
    one = rf"\b(?:{asking})\b(?:(?!\s(?:{parted})\s(?:{asking})\b)[^,;.?])*"
    items = list(re.finditer(one, text[opened.start() :]))
    if not items:
        yield Stance("question", 0, len(text))
        return
    for item in items:
        piece = item.group().rstrip()
        yield Stance("question", opened.start() + item.start(), opened.start() + item.start() + len(piece))


@pattern(re.IGNORECASE)
def _condition_opening(words: Language) -> str:
    return rf"(?:{any_of(words['condition_wholes'])})\b[^,;]*(?=,)"


def _conditions(sentence: Sentence, words: Language) -> Iterator[Stance]:
    text = sentence.text
    opens = _condition_opening(words).match(text)
    if opens:
        yield Stance("condition", 0, opens.end())
        return
    for hit in words.phrases("condition_openers").finditer(text):
        rest = re.search(r",\s|[;—–]|$", text[hit.start() :])
        yield Stance("condition", hit.start(), hit.start() + (rest.start() if rest else 0))
        return
    whole = words.phrases("condition_wholes").search(text)
    if whole:
        for start, end in clauses(text, words):
            if start <= whole.start() < end:
                yield Stance("condition", start, end)
