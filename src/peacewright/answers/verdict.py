"""Page one in words: the verdict, the comparison of options, and the three caveats that matter.

All is derived by rule from the answers and outcomes; nothing here was written for one operation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from peacewright.answers import q00_purpose, q06_duration
from peacewright.answers.answer import Answer, Hinge, Value
from peacewright.answers.case import Case
from peacewright.answers.making import has_force, metric_value
from peacewright.answers.needs import reached_share
from peacewright.answers.spread import paired_mean, spread_of
from peacewright.answers.words import between, listing, number, plural, quantity, sentence, whole
from peacewright.operation.metrics import METRICS
from peacewright.simulation.resumption import BreakEven

MOST_COLUMNS = 7
VISIBILITY_GAP = 0.1
"""Parties whose detected shares differ by more than this are said to be seen unequally."""


@dataclass(frozen=True)
class ComparedColumn:
    """One measure by which options are compared."""

    name: str
    label: str
    unit: str


@dataclass(frozen=True)
class Compared:
    """The comparison of options: a row an option; a cell is a value with its range, or words."""

    columns: tuple[ComparedColumn, ...]
    rows: tuple[tuple[str, tuple[Value | str, ...]], ...]


@dataclass(frozen=True)
class Caution:
    """One caveat: what it is in few words, and why it matters."""

    title: str
    text: str


def verdict_of(case: Case) -> tuple[str, ...]:
    """Return the verdict in three to five sentences."""
    sentences = (_aims(case), _purpose(case), _own_burden(case), _duration(case), _ready_and_seen(case))
    return tuple(text for text in sentences if text)


def meets_aim(case: Case, option: str, name: str) -> bool | None:
    """Whether the median of a metric keeps to what is declared as success; None where it has no value."""
    bound, metric = case.operation.success[name], METRICS[name]
    spread = spread_of(case.metric(option, name))
    if not spread.present:
        return None
    limit = bound.value(metric)
    return spread.median >= limit if bound.at_least else spread.median <= limit


def _aims(case: Case) -> str:
    aims = list(case.operation.success)
    if not aims:
        return "The operation declares nothing that would count as success, so that no option can be said to reach it."
    met = {option: [name for name in aims if meets_aim(case, option, name)] for option in case.options}
    most = max(len(names) for names in met.values())
    best = [option for option in case.options if len(met[option]) == most]
    if most == len(aims):
        return f"At the median {_quoted(case, best)} {_keep(best)} to all {whole(len(aims))} declared aims."
    never = [METRICS[name].label for name in aims if not any(name in names for names in met.values())]
    out_of_reach = f"; out of reach of every option: {listing(never)}" if never else ""
    if most == 0:
        return f"At the median no option keeps to any of the {whole(len(aims))} declared aims."
    return (
        f"At the median no option keeps to all {whole(len(aims))} declared aims; the most, {whole(most)}, are kept by "
        f"{_quoted(case, best)}{out_of_reach}."
    )


def _keep(options: list[str]) -> str:
    return "keeps" if len(options) == 1 else "keep"


def _quoted(case: Case, options: list[str]) -> str:
    return listing(f"“{case.title(option)}”" for option in options)


def _evens(case: Case) -> dict[str, BreakEven]:
    return {
        option: q00_purpose.break_even(case, option) for option in case.options if option != case.baseline
    }


def _purpose(case: Case) -> str:
    evens = {option: even for option, even in _evens(case).items() if has_force(case, option)}
    if not evens:
        return ""
    parts = []
    cannot = [option for option, even in evens.items() if even.high <= 0]
    unsettled = [option for option, even in evens.items() if even.low < 1 < even.high]
    lowering = [option for option, even in evens.items() if 0 < even.high <= 1]
    bearing = [option for option, even in evens.items() if even.low >= 1]
    hazard = "the hazard of deliberate resumption"

    def who(options: list[str]) -> str:
        return "every force examined" if len(options) == len(evens) else _quoted(case, options)

    if cannot:
        parts.append(f"{who(cannot)} cannot beat no force even if presence abolished {hazard}")
    if lowering:
        at_most = _about_number([evens[option].ratio for option in lowering])
        parts.append(f"to beat no force, {who(lowering)} must multiply {hazard} by at most {at_most}")
    if bearing:
        up_to = _about_number([evens[option].low for option in bearing])
        parts.append(f"{who(bearing)} would beat no force even if presence multiplied {hazard} by {up_to}")
    if unsettled:
        parts.append(
            f"whether {who(unsettled)} must lower {hazard} to beat no force, the futures drawn do not settle"
        )
    gained = [paired_mean(case.gained[option])[0] for option in evens]
    days = f"the forces examined keep {_about_number(gained)} days more on average than no force"
    return f"On purpose: {days}; {'; '.join(parts)}{_published(case)}."


def _about_number(values: list[float]) -> str:
    low, high = min(values), max(values)
    return number(low) if number(low) == number(high) else between(low, high)


def _published(case: Case) -> str:
    ratios = q00_purpose.published_ratios(case)
    if not ratios:
        return ""
    low, high = min(f.low for f in ratios.values()), max(f.high for f in ratios.values())
    return f" (published ratios: {between(low, high)}; whether it does is not predicted)"


def _own_burden(case: Case) -> str:
    forces = [option for option in case.options if has_force(case, option)]
    if not forces:
        return ""
    shares = [_claimed_share(case, option) for option in forces]
    reached = {option: spread_of(reached_share(case, option)).median for option in forces}
    best = max(forces, key=lambda option: reached[option])
    burden = f"{_about(shares)} of any strength goes to the force itself"
    if reached[best] == 0:
        return f"{burden}, and no option has a team that reaches the line in time."
    return f"{burden}; most of the line is reached in time by “{case.title(best)}”: {quantity(reached[best], 'share')}."


def _claimed_share(case: Case, option: str) -> float:
    part = case.plans[option].tasks
    return sum(claim.persons for claim in part.claims) / part.strength_persons


def _about(shares: list[float]) -> str:
    low, high = min(shares), max(shares)
    return quantity(low, "share") if number(low) == number(high) else between(low, high, "share")


def _duration(case: Case) -> str:
    forces = [option for option in case.options if has_force(case, option)]
    if not forces:
        return ""
    largest = max(forces, key=lambda option: case.levers(option).strength)
    part = case.plans[largest].generation
    words = q06_duration.inverse_words(case, largest).partition(";")[0]
    return (
        f"{words}; the pools counted on hold {whole(part.inverse.pool_known_persons)}, and "
        f"{whole(part.judged_count)} of "
        f"{plural(len(part.contributions), 'contribution')} are judged."
    )


def _ready_and_seen(case: Case) -> str:
    able = {
        option: spread_of(case.metric(option, "capable_day"))
        for option in case.options
        if has_force(case, option)
    }
    present = {option: spread.median for option, spread in able.items() if spread.present}
    parts = []
    if present:
        first = min(present, key=lambda option: present[option])
        parts.append(
            f"the first force able is “{case.title(first)}”, on day {number(present[first])} at the median"
        )
    seen = {option: spread_of(case.metric(option, "attributed_share")).median for option in case.options}
    known = {option: share for option, share in seen.items() if not math.isnan(share)}
    if known:
        best = max(known, key=lambda option: known[option])
        against = (
            f" against {quantity(known[case.baseline], 'share')} without a force"
            if case.baseline in known
            else ""
        )
        parts.append(
            f"most breaches are attributed by “{case.title(best)}”, {quantity(known[best], 'share')}{against}"
        )
    return sentence(listing(parts)) if parts else ""


def compared(case: Case) -> Compared:
    """Return the comparison: success metrics, strength, reach, break-even, day of capability.

    Columns that are the same for every option are left out first; then those beyond the most that a page holds.
    """
    cells: dict[ComparedColumn, list[Value | str]] = {}
    for name in case.operation.success:
        column = ComparedColumn(name, _short(name), METRICS[name].unit)
        cells[column] = [metric_value(case, option, name) or "none" for option in case.options]
    cells[ComparedColumn("break_even", "Break-even hazard ratio", "ratio")] = [
        _even_cell(case, o) for o in case.options
    ]
    cells[ComparedColumn("strength", "Strength inside", "persons")] = [
        _exact(case, o, "strength") for o in case.options
    ]
    cells[ComparedColumn("capable_day", "Able on day", "days")] = [
        metric_value(case, option, "capable_day") or ("never" if has_force(case, option) else "none")
        for option in case.options
    ]
    cells[ComparedColumn("reached", "Line reached in time", "share")] = [
        _exact(case, o, "reached") for o in case.options
    ]
    varied = {column: row for column, row in cells.items() if len({_shown(cell) for cell in row}) > 1}
    columns = tuple(varied)[:MOST_COLUMNS]
    rows = tuple(
        (option, tuple(varied[column][place] for column in columns))
        for place, option in enumerate(case.options)
    )
    return Compared(columns, rows)


_SHORT = {
    "ceasefire_days": "Days kept",
    "attributed_share": "Attributed",
    "wrong_attribution_share": "Attributed wrongly",
    "rotation_gap_months": "Months short",
}


def _short(name: str) -> str:
    return _SHORT.get(name, METRICS[name].label)


def _even_cell(case: Case, option: str) -> Value | str:
    if option == case.baseline:
        return "baseline"
    if not has_force(case, option):
        return "no presence"
    even = q00_purpose.break_even(case, option)
    if even.ratio == 0:
        return "cannot"
    if math.isnan(even.ratio):
        return "no difference"
    if math.isinf(even.ratio):
        return "whatever it is"
    return Value(
        "break_even",
        "break-even hazard ratio",
        even.ratio,
        even.low,
        even.high,
        "ratio",
        q00_purpose.OVER_RESAMPLES,
    )


def _exact(case: Case, option: str, what: str) -> Value | str:
    if not has_force(case, option):
        return "none"
    if what == "strength":
        strength = case.levers(option).strength
        return Value(what, "strength", strength, strength, strength, "persons")
    return spread_of(reached_share(case, option)).value(what, "share of the line reached in time", "share")


def _shown(cell: Value | str) -> str:
    return cell if isinstance(cell, str) else f"{number(cell.best)} {number(cell.low)} {number(cell.high)}"


def cautions_of(case: Case, answers: tuple[Answer, ...]) -> tuple[Caution, Caution, Caution]:
    """Return the three caveats that matter, by rule.

    What is not predicted stands first; then how much of what the answers hinge on is judged; then unequal sight of the
    parties, if it is wide, else the one uncertainty on which most answers hinge.
    """
    gap = _visibility(case)
    third = _unequal_sight(case, gap) if gap and gap[0] > VISIBILITY_GAP else _largest_hinge(case, answers)
    return (_not_predicted(case), _judged(case, answers), third)


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
