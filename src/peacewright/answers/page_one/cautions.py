"""Three caveats that matter, by rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peacewright.answers.answer import Answer, Hinge
from peacewright.answers.case import Case
from peacewright.answers.making import has_force
from peacewright.answers.questions import q00_purpose
from peacewright.answers.words import between, plural, quantity, whole
from peacewright.plan.wording import listing

VISIBILITY_GAP = 0.1
"""Parties whose detected shares differ by more than this are said to be seen unequally."""
SIMULATED = ("Q0", "Q8", "Q9")
"""Questions answered from all futures, whether the force was there or not."""


@dataclass(frozen=True)
class Caution:
    """One caveat: what it is in few words, and why it matters."""

    title: str
    text: str


def cautions_of(case: Case, answers: tuple[Answer, ...]) -> tuple[Caution, Caution, Caution]:
    """Return the three caveats that matter, by rule.

    What is not predicted stands first; then how much of what the answers hinge on is judged; then that the force is
    absent, if for every option it is able in time in less than half of the futures; else unequal sight of the parties,
    if it is wide, else the one uncertainty on which most answers hinge.
    """
    gap = _visibility(case)
    third = _absent(case, answers)
    if third is None:
        third = (
            _unequal_sight(case, gap) if gap and gap[0] > VISIBILITY_GAP else _largest_hinge(case, answers)
        )
    return (_not_predicted(case), _judged(case, answers), third)


def _absent(case: Case, answers: tuple[Answer, ...]) -> Caution | None:
    """Return how many answers rest on futures in which the force is not able before the ceasefire ends."""
    forces = [option for option in case.options if has_force(case, option)]
    counts = [
        presence.in_time_count for option in forces if (presence := case.records[option].presence) is not None
    ]
    if not counts or 2 * max(counts) >= case.futures.count:
        return None
    resting = sum(answer.option in forces and answer.question in SIMULATED for answer in answers)
    return Caution(
        "Mostly, the force is not there",
        f"{whole(resting)} answers on options with a force compare futures most of which end before it is able: at "
        f"most {whole(max(counts))} of {whole(case.futures.count)} drawn have it in time. Small differences say little "
        "of what it does once there.",
    )


def _not_predicted(case: Case) -> Caution:
    ratios = q00_purpose.published_ratios(case)
    spread = ""
    if ratios:
        low, high = min(f.low for f in ratios.values()), max(f.high for f in ratios.values())
        spread = f" Published hazard ratios run from {between(low, high)}: too wide to settle it."
    return Caution(
        "A decision to resume is not predicted",
        f"Days kept set deliberate resumption apart; the break-even says what presence would have to change.{spread}",
    )


def _hinges(answers: tuple[Answer, ...]) -> list[Hinge]:
    return [hinge for answer in answers for hinge in answer.hinges]


def _judged(case: Case, answers: tuple[Answer, ...]) -> Caution:
    named = {hinge.name for hinge in _hinges(answers) if hinge.name in case.factors}
    judged = sum(case.factors[name].kind == "judged" for name in named)
    every = sum(factor.kind == "judged" for factor in case.factors.values())
    return Caution(
        "Much rests on judgement",
        f"{whole(judged)} of the {plural(len(named), 'factor')} that answers hinge on are judged, as "
        f"are {whole(every)} of all "
        f"{whole(len(case.factors))}; each gives its reasoning and a wide range.",
    )


def _visibility(case: Case) -> tuple[float, str, tuple[float, float]] | None:
    """Return the widest gap between the parties' detected shares, with the option and both shares."""
    widest = None
    for option in case.options:
        watch = case.records[option].watch
        happened = watch.happened.sum(axis=(0, 2))
        if (happened <= 0).any():
            continue
        seen = watch.detected.sum(axis=(0, 2)) / happened
        gap = float(np.abs(seen[0] - seen[1]))
        if widest is None or gap > widest[0]:
            widest = (gap, option, (float(seen[0]), float(seen[1])))
    return widest


def _unequal_sight(case: Case, gap: tuple[float, str, tuple[float, float]]) -> Caution:
    _, option, seen = gap
    names = [case.operation.parties[code].name for code in case.plans[option].theatre.parties]
    words = listing(
        f"{quantity(share, 'share')} of those by {name}" for name, share in zip(names, seen, strict=True)
    )
    return Caution(
        "The parties are not seen equally",
        f"Widest under “{case.title(option)}”: {words} are detected. Counts by party are not comparable without this.",
    )


def _largest_hinge(case: Case, answers: tuple[Answer, ...]) -> Caution:
    """Name what most questions hinge on; of equals that with the largest correlation.

    The copies of a factor that the two parties have count as one: page one singles out no party for a draw.
    """
    questions: dict[str, set[str]] = {}
    largest: dict[str, float] = {}
    for answer in answers:
        for hinge in answer.hinges:
            label = _without_party(case, hinge)
            questions.setdefault(label, set()).add(answer.question)
            largest[label] = max(largest.get(label, 0.0), abs(hinge.correlation))
    if not questions:
        return Caution(
            "Nothing stands out", "No single uncertainty moves an answer by more than the noise of the draw."
        )
    label = max(questions, key=lambda name: (len(questions[name]), largest[name], name))
    named = sorted(questions[label], key=lambda question: int(question[1:]))
    verb = "questions hinge" if len(named) > 1 else "question hinges"
    return Caution("One uncertainty recurs", f"{whole(len(named))} {verb} on “{label}”: {listing(named)}.")


def _without_party(case: Case, hinge: Hinge) -> str:
    base, _, last = hinge.name.rpartition(".")
    return (
        case.factors[base].label if last in case.operation.parties and base in case.factors else hinge.label
    )
