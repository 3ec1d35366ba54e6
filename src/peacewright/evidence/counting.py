"""Numbers that count one thing and differ: by what they count, of whom, when, and how firmly, whatever the subject.

What a number counts is told by the nearest word of a topic in its clause (deaths, strength, cost ...); a number that a
text gives again ("other reports put the figure at") counts what the one before it in its sentence, or the first of its
paragraph, does. Numbers are held
against each other only where unit, topic, the names in their clause and whether they are planned are the same, and the
days are near.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from peacewright.evidence.claims import Claim, Context
from peacewright.evidence.language import CAPITAL, Language, topics
from peacewright.evidence.names import own_part
from peacewright.evidence.phrases import Phrases, phrase_of

_COUNTABLE = ("quantity", "money", "distance", "duration")
_MEANS_TO_BE = ("proposed", "planned", "conditional", "demanded")
_FARTHEST = 60
"""Letters between a number and a word that tells what it counts (judged: about ten words, most of a clause)."""
_AFTER = 1.5
"""A word behind a number counts as so many times farther: what is counted stands before, or at once behind."""
_NEAR_IN_TIME, _NEAR_WHERE_PLANNED = 60, 400
"""Days within which counts of one thing are of one time (judged: strengths and tolls are told anew every month or two;
what is planned or authorised holds for a year)."""
_STEM = 4
_LEAST_PART = 10
_SHORT_NAME = re.compile(rf"{CAPITAL}(?:[\w’'-]+|\.{CAPITAL}\.)")
_NAME = re.compile(rf"{CAPITAL}[\w’'-]*[a-z][\w’'-]*")


@dataclass(eq=False)
class Count:
    """What one number counts: topic, whose, whether it is planned, when; ``of`` is the number that it gives again."""

    claim: Claim
    context: Context
    words: Language
    topic: str
    is_planned: bool
    day: str | None
    is_again: bool
    of: Count | None = None

    @cached_property
    def names(self) -> frozenset[str]:
        """The beginnings of the names in its clause, or in that of the number that it gives again."""
        return self.of.names if self.of is not None else _names(self.claim, self.words)

    @cached_property
    def when(self) -> date | None:
        """The day that its clause names, or that of publication."""
        return date.fromisoformat(self.day) if self.day else self.context.published


def counts(claims: Sequence[Claim], spoken: Mapping[str, Language]) -> tuple[Count, ...]:
    """Return what the numbers of some claims count, those of which nothing tells it left out.

    Parameters
    ----------
    claims : sequence of Claim
        In the order of their documents.
    spoken : mapping of document to its Language
    """
    found: list[Count] = []
    first: dict[tuple[str, int, str | None], Count] = {}
    latest: dict[tuple[str, int, str | None], Count] = {}
    days = {
        (claim.doc, claim.start, claim.end): claim.date_start
        for claim in claims if claim.kind == "date" and claim.bound == "exact"
    }  # fmt: skip
    for claim in claims:
        context = claim.context
        valued = claim.value_low is not None or claim.value_high is not None
        if claim.kind not in _COUNTABLE or context is None or not valued:
            continue
        words = spoken[claim.doc]
        topic = topic_of(claim, words)
        place = (claim.doc, context.paragraph, claim.unit)
        head = first.get(place)
        if place in latest and latest[place].context.start == context.start:
            head = latest[place]
        again = head is not None and _is_again(claim, context, words)
        day = days.get((claim.doc, claim.start, claim.end))
        one = Count(claim, context, words, topic, claim.modality in _MEANS_TO_BE, day, again)
        if again and head is not None and not topic:
            head.topic = head.topic or f"again {head.claim.id}"
            one = Count(claim, context, words, head.topic, head.is_planned, head.day, again, head)
        first.setdefault(place, one)
        latest[place] = one
        found.append(one)
    return tuple(each for each in found if each.topic)


def differing(every: Sequence[Count]) -> Iterator[tuple[str, list[Claim]]]:
    """Yield topic and claims where counts of one thing differ, told by more than one voice."""
    alike: dict[tuple[object, ...], list[Count]] = {}
    for each in every:
        alike.setdefault((each.topic, each.claim.unit, each.names, each.is_planned), []).append(each)
    for (topic, *_), together in alike.items():
        for group in _by_time(together):
            told = _without_lists(group)
            if len({_value(each.claim) for each in told}) > 1 and _is_disputed(told):
                yield str(topic), [each.claim for each in told]


def sums(every: Sequence[Count]) -> Iterator[tuple[list[Claim], list[Claim]]]:
    """Yield totals with their parts: numbers of one sentence whose sum stands elsewhere as one number."""
    wholes: dict[tuple[str | None, float], list[Count]] = {}
    sentences: dict[tuple[str, int, str | None], list[Count]] = {}
    for each in every:
        value = each.claim.value_low if each.claim.value_low is not None else each.claim.value_high
        if each.claim.kind in ("quantity", "money") and value is not None and value >= _LEAST_PART:
            wholes.setdefault((each.claim.unit, value), []).append(each)
            sentences.setdefault((each.claim.doc, each.context.start, each.claim.unit), []).append(each)
    totals: dict[tuple[object, ...], tuple[list[Count], list[Count]]] = {}
    for (_, _, unit), row in sentences.items():
        for length in range(len(row), 1, -1):
            parts = row[-length:]
            total = sum(_figure(each.claim) for each in parts)
            whole = [each for each in wholes.get((unit, total), ()) if each not in parts]
            if whole:
                told = totals.setdefault((unit, *(_figure(each.claim) for each in parts)), (whole, []))
                told[1].extend(parts)
                break
    for whole, every_part in totals.values():
        yield [each.claim for each in whole], [each.claim for each in every_part]


def _figure(claim: Claim) -> float:
    return float(claim.value_low if claim.value_low is not None else claim.value_high or 0.0)


def _value(claim: Claim) -> tuple[float | None, float | None]:
    return claim.value_low, claim.value_high


def _by_time(together: Sequence[Count]) -> Iterator[list[Count]]:
    """Part counts of one thing where more time lies between them than one count is good for."""
    dated = sorted(together, key=lambda each: each.when or date.min)
    group: list[Count] = []
    for each in dated:
        most = _NEAR_WHERE_PLANNED if each.is_planned else _NEAR_IN_TIME
        if group and each.when and group[-1].when and (each.when - group[-1].when).days > most:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _without_lists(group: Sequence[Count]) -> list[Count]:
    """Leave out what one sentence lists beside its first number, but for another count of the same."""
    kept: list[Count] = []
    begun: set[tuple[str, int, str | None]] = set()
    for each in sorted(group, key=lambda each: (each.claim.doc, each.context.first)):
        place = (each.claim.doc, each.context.start, each.claim.speaker)
        if place not in begun or each.is_again:
            kept.append(each)
        begun.add(place)
    return kept


def _is_disputed(told: Sequence[Count]) -> bool:
    """Whether more than one voice gives the counts: two speakers, two documents, or a text that gives a count again."""
    voices = {(each.claim.doc, each.claim.speaker or each.claim.outlet) for each in told}
    return len(voices) > 1 or any(each.is_again for each in told)


def _names(claim: Claim, words: Language) -> frozenset[str]:
    """Return the beginnings of the names in a claim's clause, without acronyms."""
    return _whose(claim, _named(claim.sentence, words), words)


def _parts(name: str) -> frozenset[str]:
    return frozenset(part[:_STEM] for part in re.findall(r"\w[\w.]*", name))


def _named(text: str, words: Language, *, short: bool = False) -> frozenset[str]:
    """Return the beginnings of the names in a text; acronyms too where ``short``."""
    common, form = _no_names(words), _SHORT_NAME if short else _NAME
    return frozenset(
        own_part(hit.group(), words)[:_STEM]
        for hit in form.finditer(text)
        if hit.group().lower() not in common
    )


@lru_cache(maxsize=16)
def _no_names(words: Language) -> frozenset[str]:
    """Return words that a capital does not make a name: those that open sentences, titles, months, numbers."""
    lists = (
        "not_names", "months", "weekdays", "titles", "roles", "bodies", "numbers", "pronouns", "common_words",
        "date_openers", "clause_openers", "clause_words", "force_words", "persons", "nations", "outlet_words",
        "relative_periods", "date_parts", "earlier", "again",
    )  # fmt: skip
    every = [phrase for name in lists for phrase in words[name]]
    every += [phrase for phrases in words["bounds"].values() for phrase in phrases]
    return frozenset(part for phrase in every for part in re.findall(r"\w[\w'-]*", phrase.lower()))


def topic_of(claim: Claim, words: Language) -> str:
    """Return the topic whose word stands nearest to a number in its clause; nothing where none does."""
    context = claim.context
    if context is None:
        return ""
    first, last = context.first - claim.start, context.last - claim.start
    best, chosen = float(_FARTHEST), ""
    for name, topic in topics().items():
        told = words["topics"].get(name, {})
        if not topic.get("counted") or not told or claim.kind not in topic["kinds"]:
            continue
        if topic.get("unit", claim.unit) != claim.unit:
            continue
        for hit in _phrases(name, words).finditer(claim.sentence):
            away = first - hit.end() if hit.end() <= first else max(hit.start() - last, 0) * _AFTER
            if away < best:
                best, chosen = away, name
    return chosen


@lru_cache(maxsize=256)
def _phrases(name: str, words: Language) -> Phrases:
    return phrase_of(words["topics"][name]["any"])


def _is_again(claim: Claim, context: Context, words: Language) -> bool:
    """Whether a number gives a count again: it has no noun of its own, and words before it tell of another figure.

    A name between those words and the number is whose it is: then it counts something else.
    """
    if claim.subject:
        return False
    lead = context.sentence[: context.first - context.start]
    hits = list(words.phrases("again").finditer(lead))
    return bool(hits) and not _named(lead[hits[-1].end() :], words)


def share_of(claim: Claim, words: Language) -> frozenset[str]:
    """Return whose number it is where that is told: names before it in its clause, or between it and its noun."""
    context = claim.context
    if context is None:
        return frozenset()
    noun = claim.sentence.find(claim.subject, context.last - claim.start) if claim.subject else -1
    until = noun if noun >= 0 else context.first - claim.start
    return _whose(claim, _named(claim.sentence[:until], words, short=True), words)


def _whose(claim: Claim, named: frozenset[str], words: Language) -> frozenset[str]:
    """Return names without who says it; with who says it where that is an offer, for it speaks of what is its own."""
    said = _parts(claim.speaker or "")
    if words.phrases("pledging").search(claim.sentence):
        return named | said
    return named - said - _parts(claim.outlet or "")
