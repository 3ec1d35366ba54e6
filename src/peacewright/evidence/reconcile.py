"""Reconciling claims: which of them speak of one thing and differ, which only look so, and how many origins each has.

Claims are put under topics: ``catalogue/topics.yaml`` lists them by the questions of a brief, a language's file gives
them words. Values are compared only where kind, unit, topic and standing (a proposal or a state of the world) are
equal; stances only where they are for and against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from peacewright.evidence.claims import NUMERIC, Claim
from peacewright.evidence.counting import counts, differing, share_of, sums, topic_of
from peacewright.evidence.language import Language, topics
from peacewright.evidence.phrases import Phrases, phrase_of

PROPOSED = ("proposed", "planned", "conditional", "demanded")
_TWICE = {
    "one_sum": {"title": "one sum in two currencies", "question": "Q11"},
    "one_measure": {"title": "one measure in two units", "question": "Q12"},
}
_BESIDE = 14
"""Letters between a figure and what it is in another unit: a bracket, "or", "about"."""
_ROUNDED = 0.03
"""Share by which a converted and rounded figure may differ (judged: half of one in its second figure)."""
_LOOK_ALIKE = ("same_value_other_currency", "different_contracts")


@dataclass(frozen=True)
class Group:
    """Claims of one topic that differ, or only seem to.

    ``sides`` are the claims for and against, or value by value; ``origins`` counts documents that tell it for
    themselves.
    """

    topic: str
    title: str
    question: str
    relation: str
    sides: tuple[tuple[Claim, ...], ...]
    origins: int

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims of the group, side by side."""
        return tuple(claim for side in self.sides for claim in side)

    @property
    def is_conflict(self) -> bool:
        """Whether the claims disagree; look-alikes must not be told as if they did."""
        return self.relation not in _LOOK_ALIKE


def reconcile(
    claims: Sequence[Claim], origins: Mapping[str, str], words: Language | Mapping[str, Language]
) -> tuple[Group, ...]:
    """Return groups of claims that differ or seem to, topic by topic.

    Parameters
    ----------
    claims : sequence of Claim
    origins : mapping of document to its origin
        Two documents of one origin count once.
    words : Language, or mapping of document to its Language
        Claims of documents in several languages meet under one topic.
    """
    spoken = {claim.doc: words if isinstance(words, Language) else words[claim.doc] for claim in claims}
    found = list(_look_alikes(claims, origins, spoken))
    alike = {id(claim) for group in found for claim in group.claims}
    left = [claim for claim in claims if id(claim) not in alike]
    under: dict[str, list[Claim]] = {name: [] for name in topics()}
    for claim in left:
        language = spoken[claim.doc]
        told = _told(claim)
        for name in _of_kind(language).get(claim.kind, ()):
            if _belongs(claim, told, _tests(language)[name]) and _compares(claim, name, language):
                under[name].append(claim)
    for name, topic in topics().items():
        if topic.get("counted") or topic.get("answers"):
            continue
        own = list(under[name])
        if "joins" in topic:
            own = _answered(own, topic["joins"], under, spoken)
        sides = _sides(own, topic, spoken)
        if sides:
            found.append(_group(name, topic, topic["relation"], sides, origins))
    held = {id(claim) for group in found for claim in group.claims}
    found += _denied([claim for claim in left if id(claim) not in held], origins, spoken)
    found += _counted([claim for claim in claims if id(claim) not in held], origins, spoken)
    return tuple(found)


def _denied(
    claims: Sequence[Claim], origins: Mapping[str, str], spoken: Mapping[str, Language]
) -> Iterator[Group]:
    """Yield what one says of another with its denial: the nearest charge by somebody else in the same paragraph."""
    for name, topic in topics().items():
        if not topic.get("answers"):
            continue
        charges: dict[tuple[str, int], list[Claim]] = {}
        for claim in claims:
            told = spoken[claim.doc]["topics"].get(name)
            if told is None or claim.kind != "position" or claim.context is None or claim.speaker is None:
                continue
            place = (claim.doc, claim.context.paragraph)
            if phrase_of(told["answers"]).search(claim.sentence):
                others = [each for each in charges.get(place, ()) if each.speaker != claim.speaker]
                if others:
                    yield _group(name, topic, topic["relation"], [others[-1:], [claim]], origins)
            elif phrase_of(told["any"]).search(claim.context.sentence):
                charges.setdefault(place, []).append(claim)


def _compares(claim: Claim, name: str, words: Language) -> bool:
    """Whether a claim of a topic may be held against others of it.

    The size of a force is what is proposed for the whole: not what one nation gives, nor a strength or a loss that is
    planned or told. A condition sets off a deployment only where its sentence speaks of one.
    """
    topic = topics()[name]
    if topic.get("whole"):
        if claim.modality not in PROPOSED or share_of(claim, words):
            return False
        return claim.modality != "planned" or not topic_of(claim, words)
    around = words["topics"].get(name, {}).get("around")
    if around and claim.context is not None:
        return phrase_of(_listed(around, words)).search(claim.context.sentence) is not None
    return True


def _answered(
    own: list[Claim],
    joins: Mapping[str, Any],
    under: Mapping[str, list[Claim]],
    spoken: Mapping[str, Language],
) -> list[Claim]:
    """Return questions that ask for what another topic states, with what states it."""
    found: dict[int, Claim] = {}
    for joined in joins:
        stated = [claim for claim in under[joined] if claim.kind in NUMERIC]
        asked = [
            claim for claim in own
            if claim.kind == "question"
            and phrase_of(_asks(joined, spoken[claim.doc])).search(claim.sentence)
        ]  # fmt: skip
        if stated and asked:
            found |= {id(claim): claim for claim in (*asked, *stated)}
    return list(found.values())


def _asks(topic: str, words: Language) -> Sequence[str]:
    """Return the words that ask for what a topic states."""
    told: Mapping[str, Sequence[str]] = words["topics"].get("open_questions", {}).get("asks", {})
    return told.get(topic, ())


def _counted(
    claims: Sequence[Claim], origins: Mapping[str, str], spoken: Mapping[str, Language]
) -> Iterator[Group]:
    """Yield numbers that count one thing and differ, and totals beside their parts, which only look so."""
    every = counts(claims, spoken)
    listed: set[int] = set()
    for wholes, parts in sums(every):
        topic = {"title": "a total and its parts", "question": "Q12"}
        listed |= {id(claim) for claim in parts}
        yield _group("parts", topic, "different_contracts", [wholes, parts], origins)
    left = [each for each in every if id(each.claim) not in listed]
    for name, told in differing(left):
        topic = topics().get(name) or {"title": "a number that is told again", "question": "Q12"}
        yield _group(
            name if name in topics() else "again", topic, "different_values", _by_value(told, topic), origins
        )


def _group(
    name: str, topic: Mapping[str, Any], relation: str, sides: list[list[Claim]], origins: Mapping[str, str]
) -> Group:
    counted = {origins.get(claim.doc, claim.doc) for side in sides for claim in side}
    return Group(
        name, topic["title"], topic["question"], relation, tuple(tuple(side) for side in sides), len(counted)
    )


@lru_cache(maxsize=16)
def _of_kind(words: Language) -> dict[str, list[str]]:
    """Return by kind of claim the topics that take it."""
    found: dict[str, list[str]] = {}
    for name in topics():
        if topics()[name].get("counted") or topics()[name].get("answers"):
            continue
        for kind in _tests(words)[name].kinds if name in _tests(words) else ():
            found.setdefault(kind, []).append(name)
    return found


def belongs(claim: Claim, name: str, words: Language) -> bool:
    """Whether a claim speaks of a topic, by the words of its document's language."""
    topic = _tests(words).get(name)
    return topic is not None and claim.kind in topic.kinds and _belongs(claim, _told(claim), topic)


def _told(claim: Claim) -> str:
    """Return the words by which a claim's topic is known: its clause, and what its number counts."""
    return claim.sentence if claim.subject in claim.sentence else f"{claim.sentence} {claim.subject}"


def _belongs(claim: Claim, text: str, topic: _Test) -> bool:
    if topic.units is not None and claim.kind == "quantity" and claim.unit not in topic.units:
        return False
    if topic.is_proposal and claim.modality not in (*PROPOSED, "asserted", "asked"):
        return False
    if topic.nouns is not None and claim.subject and claim.subject not in topic.nouns:
        return False
    for each in topic.holds:
        if each.search(text) is None:
            return False
    return topic.without is None or topic.without.search(text) is None


@dataclass(frozen=True)
class _Test:
    """What tells that a claim speaks of a topic, in the words of one language."""

    kinds: tuple[str, ...]
    units: tuple[str, ...] | None
    nouns: tuple[str, ...] | None
    is_proposal: bool
    holds: tuple[Phrases, ...]
    without: Phrases | None


@lru_cache(maxsize=16)
def _tests(words: Language) -> dict[str, _Test]:
    """Return the tests of topics that a language has words for."""
    found: dict[str, _Test] = {}
    for name, topic in words["topics"].items():
        units = topic.get("units") or ([topic["unit"]] if "unit" in topic else None)
        listed = [
            *(_listed(each, words) for each in topic.get("all", ())),
            *([topic["any"]] if "any" in topic else []),
        ]
        found[name] = _Test(
            kinds=tuple(topic.get("kinds") or [topic["kind"]]),
            units=None if units is None else tuple(units),
            nouns=tuple(topic["nouns"]) if "nouns" in topic else None,
            is_proposal=topic.get("stated") == "proposal",
            holds=tuple(phrase_of(each) for each in listed),
            without=phrase_of(topic["without"]) if "without" in topic else None,
        )
    return found


def _listed(each: Any, words: Language) -> list[str]:
    return [str(word) for word in (words[each] if isinstance(each, str) else each)]


def _sides(
    claims: list[Claim], topic: Mapping[str, Any], spoken: Mapping[str, Language]
) -> list[list[Claim]]:
    """Return the sides on which claims of a topic stand; nothing where there is but one."""
    relation = topic["relation"]
    if relation == "different_values":
        return _by_value(claims, topic)
    if relation == "different_conditions":
        own = _distinct(claims)
        return [[claim] for claim in own] if len(own) > 1 else []
    if relation == "open_against_stated":
        asked = [claim for claim in claims if claim.kind == "question"]
        stated = [claim for claim in claims if claim.kind != "question"]
        return [asked, stated] if asked and stated else []
    denied = [claim for claim in claims if _is_against(claim, spoken[claim.doc])]
    against = {id(claim) for claim in denied}
    others = [claim for claim in claims if id(claim) not in against]
    if relation == "required_but_refused":
        others = [
            claim
            for claim in others
            if claim.kind == "condition" or claim.modality in ("demanded", "conditional")
        ]
    return [others, denied] if others and denied else []


def _is_against(claim: Claim, words: Language) -> bool:
    said = claim.modality == "denied" or words.phrases("against").search(claim.sentence)
    return claim.kind != "commitment" and bool(said)


def _by_value(claims: list[Claim], topic: Mapping[str, Any]) -> list[list[Claim]]:
    """Return claims value by value; those without a value stand in the last side."""
    sides: dict[tuple[Any, ...], list[Claim]] = {}
    figures = [claim for claim in claims if _value(claim) != ("stated",)]
    for claim in claims:
        value = _value(claim)
        # Words around a figure say no other thing than the figure.
        if value == ("stated",) and any(
            each.doc == claim.doc and each.start < claim.end and claim.start < each.end for each in figures
        ):
            continue
        sides.setdefault(value, []).append(claim)
    valued = [key for key in sides if key != ("stated",)]
    needs = topic.get("needs")
    if needs is None and len(valued) < 2:
        return []
    if needs is not None and (not valued or len(sides) < 2):
        return []
    return [sides[key] for key in sides]


def _value(claim: Claim) -> tuple[Any, ...]:
    if claim.kind == "date":
        return ("date", claim.date_start, claim.date_end)
    if claim.value_low is None and claim.value_high is None and claim.kind not in ("duration",):
        return ("stated",)
    return (claim.unit, claim.value_low, claim.value_high, claim.bound)


def _distinct(claims: list[Claim]) -> list[Claim]:
    seen: dict[str, Claim] = {}
    for claim in claims:
        seen.setdefault(re.sub(r"\W+", " ", claim.sentence.lower()).strip(), claim)
    return list(seen.values())


def _is_beside(first: Claim, second: Claim) -> bool:
    """Whether two figures stand side by side in one sentence, as one beside what it is in another unit."""
    if first.doc != second.doc:
        return False
    one, other = first.context, second.context
    if one is None or other is None:
        return second.start <= first.end + 2
    return one.start == other.start and 0 <= other.first - one.last <= _BESIDE


def _is_converted(first: Claim, second: Claim) -> bool:
    """Whether two figures in one base unit are nearly, but not wholly, the same: one was converted and rounded."""
    if first.kind != second.kind or first.unit != second.unit or first.unit not in ("km", "km2", "kg"):
        return False
    one, other = (claim.value_low or claim.value_high or 0.0 for claim in (first, second))
    return 0 < abs(one - other) <= _ROUNDED * max(one, other)


def _look_alikes(
    claims: Sequence[Claim], origins: Mapping[str, str], spoken: Mapping[str, Language]
) -> Iterator[Group]:
    """Yield what must not be told as a conflict: one sum in two currencies, two contracts of one thing."""
    twice: dict[tuple[Any, ...], tuple[list[Claim], list[Claim]]] = {}
    for first, second in pairwise(claims):
        if first.kind == second.kind == "money" and first.unit != second.unit and _is_beside(first, second):
            name = "one_sum"
        elif _is_converted(first, second) and _is_beside(first, second):
            name = "one_measure"
        else:
            continue
        sides = twice.setdefault((name, _value(first), _value(second)), ([], []))
        sides[0].append(first)
        sides[1].append(second)
    for (name, *_), sides in twice.items():
        yield _group(name, _TWICE[name], "same_value_other_currency", list(sides), origins)
    things = [
        claim for claim in claims
        if claim.kind == "quantity" and claim.unit not in ("persons", "nations", "percent", "kg", "points")
    ]  # fmt: skip
    before: dict[tuple[str, str | None], list[Claim]] = {}
    for second in things:
        earlier = before.setdefault((second.doc, second.unit), [])
        if earlier and spoken[second.doc].phrases("earlier").search(second.sentence):
            other = next((each for each in reversed(earlier) if _value(each) != _value(second)), None)
            if other is not None:
                topic = {"title": f"two lots of {other.unit}", "question": "Q11"}
                yield _group("two_lots", topic, "different_contracts", [[other], [second]], origins)
        # Only the last of those of one value is ever the nearest other one: two are enough.
        if earlier and _value(earlier[-1]) == _value(second):
            earlier.pop()
        before[second.doc, second.unit] = [*earlier[-1:], second]
