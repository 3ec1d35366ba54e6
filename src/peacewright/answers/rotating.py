"""What of a rotation breaks first, what hangs on others, and who carries how much."""

from __future__ import annotations

import math

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.curing import cures_table
from peacewright.answers.making import has_force, short_title
from peacewright.answers.words import cure_words, number, plain, plural, quantity, sentence, two_figures
from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.vocabulary import Element
from peacewright.plan.generation import GenerationPart, Without
from peacewright.plan.wording import listing

_LOSSES = {
    "considering": "nations that only consider",
    "vote": "whoever needs a vote",
    "phase": "whoever waits for a phase",
    "backstop": "whoever asks for a backstop",
    "consent": "whoever asks for a party's consent",
    "largest": "the largest contributor",
}
"""What does not come, in words that follow “without”."""

_MOST_CURES = 4
_SAME = 0.01  # share of the requirement below which two levels are told as the same


def breaks_at(part: GenerationPart, strength: float) -> float:
    """Return the strength at which the first element breaks, its make-up staying what it is."""
    return min(part.reaches, default=math.inf) * strength


def breaking_words(part: GenerationPart, strength: float) -> str:
    """Say which element breaks first and at which strength, and what would hold for longest."""
    order = [(element, reach) for element, reach in part.breaking_order if math.isfinite(reach)]
    if not order:
        return ""
    (first, lowest), (last, highest) = order[0], order[-1]
    words = f"{plain(str(first))} break first, at a force of about {number(two_figures(lowest * strength))}"
    if len(order) > 1 and highest > lowest:
        words += f"; {plain(str(last))} would hold for one of {number(two_figures(highest * strength))}"
    return sentence(words)


def conditional_words(part: GenerationPart) -> str:
    """Say which losses lower the level that is held, each alone."""
    told = [one for one in part.without if one.kind in ("vote", "backstop", "consent", "largest")]
    worse = [one for one in told if one.level < part.level - _SAME]
    if not worse:
        return (
            "No such loss alone lowers it: votes, backstop, consent, the largest contributor." if told else ""
        )
    said = [f"{quantity(one.level, 'share')} without {_loss(one)}" for one in worse]
    return f"It would be held at {listing(said)}."


def _loss(one: Without) -> str:
    return f"{_LOSSES[one.kind]} ({one.name})" if one.name else _LOSSES[one.kind]


def cures_words(part: GenerationPart) -> str:
    """Say the least cures of the element that breaks first."""
    for element, _ in part.breaking_order:
        cures = [
            cure
            for shortfall in part.shortfalls
            if shortfall.subject == f"{element}: rotation"
            for cure in shortfall.cures
        ]
        if cures:
            told = listing((cure_words(cure) for cure in cures[:_MOST_CURES]), "or")
            return f"Least cures for {plain(str(element))}: {told}."
    return ""


FEWEST_PLACES = 10.0
"""Places that stay empty on average, below which they are not told of."""


def missing_persons(part: GenerationPart) -> float:
    """Return the places empty at best values once all is due, on average over the months."""
    return float(part.shortage[:, part.level_from :].sum(axis=0).mean()) if part.shortage.size else 0.0


def surge_words(part: GenerationPart) -> str:
    """Say whether the force is ever larger than its pools keep for good, and for how long."""
    surge = part.surge.sum(axis=0) if part.surge.size else part.surge
    months = int((surge > 1).sum())
    if not months:
        return ""
    return (
        f"In {plural(months, 'month')} it is a surge: up to {number(two_figures(float(surge.max())))} more are in "
        "place than the pools keep for good."
    )


def rotation_tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return what breaks first in every option, and who carries how much in the one that draws on most."""
    forces = [
        option
        for option in case.options
        if has_force(case, option) and case.plans[option].generation.contributions
    ]
    if not forces:
        return ()
    widest = max(forces, key=lambda option: len(case.plans[option].generation.contributions))
    lacking = {option: case.plans[option].generation.shortfalls for option in forces}
    return (
        _element_table(case, forces),
        _breaking_table(case, forces),
        _burden_table(case, widest),
        *cures_table(case, "What building up and rotation lack, and what would cure it", lacking),
    )


def _breaking_table(case: Case, forces: list[str]) -> AnswerTable:
    kinds = [
        kind
        for kind in ("considering", "vote", "backstop", "consent", "largest")
        if any(one.kind == kind for option in forces for one in case.plans[option].generation.without)
    ]
    rows: list[tuple[Cell, ...]] = []
    for option in forces:
        part = case.plans[option].generation
        without: dict[str, Cell] = {one.kind: quantity(one.level, "share") for one in part.without}
        first, reach = part.breaking_order[0]
        rows.append(
            (
                short_title(case, option),
                plain(str(first)),
                round(reach * case.levers(option).strength) if math.isfinite(reach) else None,
                quantity(part.level, "share"),
                *(without.get(kind) for kind in kinds),
            )
        )
    return AnswerTable(
        "breaking",
        "What breaks first, and what hangs on others: share of the scarcest element held in every month",
        (
            ("Option", ""),
            ("Breaks first", ""),
            ("At a force of", "persons"),
            ("Held", ""),
            *((f"Without {_LOSSES[kind]}", "") for kind in kinds),
        ),
        tuple(rows),
        "Each loss alone; empty where nobody hangs on it.",
    )


def _element_table(case: Case, forces: list[str]) -> AnswerTable:
    """Return by element what of the requirement is held, a column an option."""
    held = {option: held_by_element(case.plans[option].generation) for option in forces}
    known = dict.fromkeys(element for found in held.values() for element in found)
    rows = tuple(
        (
            plain(str(element)).capitalize(),
            *(quantity(found[element], "share") if element in found else None for found in held.values()),
        )
        for element in known
    )
    return AnswerTable(
        "elements",
        "Held in the leanest month once all is due, of what is required, by element",
        (("Element", ""), *((short_title(case, option), "") for option in forces)),
        rows,
        "At best values; empty where an option needs none.",
    )


def held_by_element(part: GenerationPart) -> dict[Element, float]:
    """Return the share of the requirement that is in place in the leanest month once all is due."""
    found = {}
    due = slice(part.level_from, None)
    for element, required, short in zip(part.elements, part.required, part.shortage, strict=True):
        if (required[due] > 0).any():
            needed = required[due] > 0
            found[element] = float(1 - (short[due][needed] / required[due][needed]).max())
    return found


def _burden_table(case: Case, option: str) -> AnswerTable:
    part = case.plans[option].generation
    carrying = [each for each in part.burdens() if each.person_months > 0]
    surging = any(each.surge_months for each in carrying)
    rows = tuple(
        (
            each.nation_name,
            round(each.pool_persons),
            round(each.person_months / part.months),
            round(each.most_in_place),
            quantity(each.share, "share"),
            round(each.away_share * DAYS_PER_YEAR),
            *((each.surge_months,) if surging else ()),
        )
        for each in carrying
    )
    columns = [
        ("Nation", ""),
        ("Pool", "persons"),
        ("In place on average", "persons"),
        ("In place at most", "persons"),
        ("Share of the force", ""),
        ("Days away a year, a person of the pool", "days"),
    ]
    if surging:
        columns.append(("Months above what its pool keeps for good", "months"))
    return AnswerTable(
        "burden",
        f"Burden by nation: {case.title(option)}",
        tuple(columns),
        rows,
        "At best values. Burdens are shared in proportion to free persons, and as evenly as caveats let it be.",
    )
