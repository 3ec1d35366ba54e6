"""Q12, evidence: which figures conflict, and whether the conflict changes the answer.

Two figures conflict only if different publishers give different numbers for the same quantity: of this operation, at
the same time. Several numbers of one publisher, or of one side on different days, are a series; numbers of other
operations are precedents that differ. All three are told apart, and all are tested alike.

Futures are split at the best value of such a factor. It changes an answer where the order of the options by median
days kept, or whether an option meets what is declared as success, differs between the two halves, or where it moves
the main metric of a question, in each case by more than the noise of the draw.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric
from peacewright.answers.case import Case
from peacewright.answers.claiming import for_each_hundred, words
from peacewright.answers.making import main_metric, make_answer
from peacewright.answers.spread import Floats, is_constant, spread_of
from peacewright.answers.words import number, plural, whole
from peacewright.core.factors import Factor, Report
from peacewright.exploration.sensitivity import columns, noise_level, rank_correlations
from peacewright.operation.metrics import METRICS
from peacewright.plan.wording import listing

QUESTION = "Q12"
MOST_NAMED = 3
Flags = NDArray[np.bool_]


class Kind(StrEnum):
    """How reports of one factor come to differ."""

    CONFLICT = "sources conflict"
    SERIES = "different days or cases of one source"
    PRECEDENTS = "precedents differ"


def kind_of(case: Case, factor: Factor) -> Kind:
    """Return how the reports of a contested factor come to differ.

    A claimant, or else the publisher of a source, speaks with one voice: reports of one voice make a series. What no
    single operation declares was reported of other operations, and is a precedent.
    """
    voices: dict[str, set[float]] = {}
    for report in factor.reports:
        declared = case.operation.sources.get(report.source)
        publisher = (declared or case.factors.sources[report.source]).publisher
        voices.setdefault(report.claimed_by or publisher or report.source, set()).add(report.best)
    if len(voices) < 2 or len(set(map(frozenset, voices.values()))) < 2:
        return Kind.SERIES
    return Kind.PRECEDENTS if factor.origin == "catalogue" else Kind.CONFLICT


@dataclass(frozen=True)
class Conflict:
    """A contested factor: what sources say, and for which options the answer turns on it.

    ``turns`` names success metrics by option whose median keeps to the declared bound in one half of the futures and
    not in the other; ``reversed_pairs`` are options whose order by median days kept turns round; ``moved`` names by
    option the questions whose main metric it moves.
    """

    factor: Factor
    kind: Kind
    varied: bool
    reversed_pairs: tuple[tuple[str, str], ...] = ()
    turns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def changes_answer(self) -> bool:
        """Whether anything differs."""
        return bool(self.reversed_pairs or self.turns or self.moved)


def metric(case: Case, option: str) -> MainMetric:
    """Return days the ceasefire is kept."""
    return main_metric(case, option, "ceasefire_days")


def conflicts(case: Case) -> tuple[Conflict, ...]:
    """Return every contested factor with what turns on it, those that change something first."""
    return case.once("conflicts", lambda: _conflicts(case))


def _conflicts(case: Case) -> tuple[Conflict, ...]:
    contested = [factor for factor in case.factors.values() if factor.is_contested]
    # What no model reads moves nothing, whatever noise may say.
    varied = [
        factor for factor in contested if factor.name in case.futures.values and factor.name in case.used
    ]
    names = [(option, name) for option in case.options for name in case.operation.success]
    pairs = list(itertools.combinations(case.options, 2))
    metrics = [case.metric(option, name) for option, name in names]
    metrics += [case.metric(a, "ceasefire_days") - case.metric(b, "ceasefire_days") for a, b in pairs]
    mains = _main_metrics(case)
    every = [*metrics, *mains.values()]
    moves = _moves(case, [factor.name for factor in varied], every)
    found = [
        Conflict(factor, kind_of(case, factor), varied=False) for factor in contested if factor not in varied
    ]
    for factor in varied:
        drawn = case.futures.values[factor.name]
        halves = (drawn <= factor.best, drawn > factor.best)
        turns: dict[str, tuple[str, ...]] = {}
        for position, (option, name) in enumerate(names):
            if moves[factor.name][position] and _meets(case, option, name, halves[0]) != _meets(
                case, option, name, halves[1]
            ):
                turns[option] = (*turns.get(option, ()), name)
        turned = tuple(
            pair
            for position, pair in enumerate(pairs, start=len(names))
            if moves[factor.name][position] and _reverses(metrics[position], halves)
        )
        moved: dict[str, tuple[str, ...]] = {}
        for (question, option), moving in zip(mains, moves[factor.name][len(metrics) :], strict=True):
            if moving:
                moved[option] = (*moved.get(option, ()), question)
        found.append(Conflict(factor, kind_of(case, factor), True, turned, turns, moved))
    return tuple(sorted(found, key=lambda conflict: (not conflict.changes_answer, conflict.factor.name)))


def _main_metrics(case: Case) -> dict[tuple[str, str], Floats]:
    """Return the main metric of every other question by question and option, where it varies."""
    from peacewright.answers.all import MODULES  # here, because the registry imports this question too

    found = {}
    for question, module in MODULES.items():
        for option in case.options if question != QUESTION else ():
            main: MainMetric | None = module.metric(case, option)
            if main is not None and np.isfinite(main.values).any() and not is_constant(main.values):
                found[question, option] = _ranked(main.values)
    return found


def _ranked(values: Floats) -> Floats:
    """Return values with infinity just above the largest, so that ranks keep their order."""
    top = values[np.isfinite(values)].max() + 1.0
    return np.where(np.isposinf(values), top, values)


def _moves(case: Case, names: list[str], metrics: list[Floats]) -> dict[str, Flags]:
    """Return, by factor, which metrics it moves: its rank correlation with the metric leaves out zero.

    The bound holds for all contested factors and all metrics together, so that the noise of the draw turns no answer.
    """
    table = columns(case.futures, used=names)
    moved = {name: np.zeros(len(metrics), dtype=bool) for name in names}
    if table.names and metrics:
        correlation, _, _, futures = rank_correlations(table, np.array(metrics))
        levels = np.array([noise_level(int(count), len(table.names) * len(metrics)) for count in futures])
        for column, (name, _label) in enumerate(table.names):
            moved[name] = np.abs(np.nan_to_num(correlation[:, column])) > levels
    return moved


def _meets(case: Case, option: str, name: str, inside: Flags) -> bool | None:
    """Whether the median of a success metric keeps to its bound in some futures; None without a value."""
    spread = spread_of(case.metric(option, name)[inside])
    if not spread.present:
        return None
    bound = case.operation.success[name]
    limit = bound.value(METRICS[name])
    return spread.median >= limit if bound.at_least else spread.median <= limit


def _reverses(difference: Floats, halves: tuple[Flags, Flags]) -> bool:
    """Whether the median difference of two options has one sign in one half and the other in the other."""
    lower, upper = (spread_of(difference[half]).median for half in halves)
    return bool(lower * upper < 0)


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    found = conflicts(case)
    telling = [conflict for conflict in found if option in conflict.turns]
    if telling:
        parts = [
            f"{conflict.factor.label} ({listing(METRICS[name].label for name in conflict.turns[option])})"
            for conflict in telling[:MOST_NAMED]
        ]
        headline = f"Whether this option meets its aims turns on {listing(parts)}."
    else:
        headline = "No contested figure alone decides whether this option meets its aims."
    details = (_moved_words(found, option),)
    return make_answer(
        case, QUESTION, option, Grade.COMPUTED, headline, details, (), metric(case, option),
        sources=tuple(
            source for conflict in found if option in conflict.moved or conflict in telling
            for source in conflict.factor.sources
        ),
    )  # fmt: skip


def _moved_words(found: tuple[Conflict, ...], option: str) -> str:
    """Say which contested figures move the main metric of a question of this option."""
    moving = [conflict for conflict in found if conflict.moved.get(option)]
    if not moving:
        return "No contested figure moves the main metric of any question by more than the noise of the draw."
    moving.sort(key=lambda conflict: (-len(conflict.moved[option]), conflict.factor.name))
    parts = [
        f"{conflict.factor.label} ({listing(conflict.moved[option])})" for conflict in moving[:MOST_NAMED]
    ]
    rest = len(moving) - len(parts)
    return f"Numbers move with {listing([*parts, *([f'{whole(rest)} more'] if rest else [])])}."


def findings(case: Case) -> tuple[str, ...]:
    """Say how many figures conflict, how many matter, and what could not have been seen."""
    found = conflicts(case)
    counts = {kind: [conflict for conflict in found if conflict.kind is kind] for kind in Kind}
    changing = {kind: sum(conflict.changes_answer for conflict in group) for kind, group in counts.items()}
    orders = [conflict.factor.label for conflict in found if conflict.reversed_pairs]
    judged = sum(factor.kind == "judged" for factor in case.factors.values())
    return (
        (
            f"Sources conflict on {plural(len(counts[Kind.CONFLICT]), 'figure')} of this operation, precedents differ "
            f"on {whole(len(counts[Kind.PRECEDENTS]))}, and {whole(len(counts[Kind.SERIES]))} vary by day or case "
            f"within one source. Of these {whole(changing[Kind.CONFLICT])}, {whole(changing[Kind.PRECEDENTS])} and "
            f"{whole(changing[Kind.SERIES])} move an answer."
        ),
        f"The order of the options by days kept changes with {listing(orders[:MOST_NAMED])}."
        if orders
        else "The order of the options by days kept changes with none of them.",
        from_documents(case.factors, {conflict.factor.name for conflict in found if conflict.changes_answer}),
        _power(case, found),
        _claims(case),
        (
            f"A wider gap than any conflict: {whole(judged)} of {whole(len(case.factors))} factors are "
            "judged because no source gives them."
        ),
    )


def from_documents(factors: Mapping[str, Factor], changing: Collection[str]) -> str:
    """Say which figures hold reports that were read from documents and accepted, and whether their spread matters.

    Parameters
    ----------
    factors : mapping of name to Factor
    changing : collection of str
        Factors on which sources differ in a way that moves an answer.
    """
    entered = [factor for factor in factors.values() if any(report.quote for report in factor.reports)]
    if not entered:
        return ""
    kinds = (
        ("differ, and it moves an answer, on", [f for f in entered if f.is_contested and f.name in changing]),
        (
            "differ, and no answer moves, on",
            [f for f in entered if f.is_contested and f.name not in changing],
        ),
        ("do not differ on", [f for f in entered if not f.is_contested]),
    )
    told = [f"{words} {listing(factor.label for factor in group)}" for words, group in kinds if group]
    return (
        f"Documents were read, and reports from them accepted sentence by sentence, for "
        f"{plural(len(entered), 'figure')}: sources {'; they '.join(told)}."
    )


def _claims(case: Case) -> str:
    """Say that what parties claim can be wide of what happened, both alike."""
    layers = case.records[case.baseline].layers
    if layers is None:
        return ""
    happened, claimed = layers.happened.sum(axis=1), layers.claimed.sum(axis=1)
    spread = for_each_hundred(claimed, happened)
    if not spread.present:
        return ""
    return (
        f"For 100 violations that happen the parties together would claim {words(spread)} of each other; claims are "
        "kept apart from what is seen and open no gate."
    )


def _power(case: Case, found: tuple[Conflict, ...]) -> str:
    """Say how small a shift of days kept would have stayed unseen."""
    varied = sum(conflict.varied for conflict in found)
    if not varied:
        return ""
    count = case.futures.count
    metrics = len(_main_metrics(case)) + len(case.options) * len(case.operation.success)
    metrics += math.comb(len(case.options), 2)
    level = noise_level(count, varied * metrics)
    spreads = [float(np.nanstd(case.metric(option, "ceasefire_days"))) for option in case.options]
    # Between the halves of a factor whose linear correlation with a number is r, the means lie about 1.6 r standard
    # deviations apart (both normal: 2 √(2/π) r).
    shift = 2.0 * math.sqrt(2.0 / math.pi) * level * float(np.median(spreads))
    return (
        f"With {whole(count)} futures, rank correlations below {number(level)} in size could not be seen: for days "
        f"kept, about a shift of {number(shift)} days in the mean between the lower and the upper half of a figure."
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return all contested factors with what each source says."""
    rows = tuple(
        (
            f"{conflict.factor.label} ({conflict.factor.unit})",
            str(conflict.kind),
            "; ".join(_said(report) for report in conflict.factor.reports),
            _what(case, conflict),
        )
        for conflict in sorted(conflicts(case), key=lambda conflict: list(Kind).index(conflict.kind))
    )
    if not rows:
        return ()
    columns = (
        ("Figure", ""),
        ("How they differ", ""),
        ("What sources say", ""),
        ("Does it move an answer?", ""),
    )
    note = (
        "Futures are split at the best value. “Yes” where the order of two options by days kept turns round, an option "
        "meets a declared aim in one half and misses it in the other, or the main metric of a question moves with the "
        "figure, and more than the noise of the draw is behind it."
    )
    return (AnswerTable("conflicts", "Figures on which sources differ", columns, rows, note),)


def _said(report: Report) -> str:
    """Write what one source says, with its sentence where it was read from a document."""
    quoted = f": “{report.quote}”" if report.quote else ""
    return f"{number(report.best)} ({report.source}{quoted})"


def _what(case: Case, conflict: Conflict) -> str:
    if conflict.factor.name not in case.used:
        return "no: stated here, but no model reads it"
    if not conflict.varied:
        return "no: the same in all futures drawn"
    parts = ["the order of options"] if conflict.reversed_pairs else []
    parts += [
        f"{listing(METRICS[name].label for name in names)} of “{case.title(option)}”"
        for option, names in conflict.turns.items()
    ]
    questions = {question for names in conflict.moved.values() for question in names}
    if questions:
        parts.append(f"the numbers of {listing(sorted(questions, key=lambda question: int(question[1:])))}")
    return f"yes: {listing(parts)}" if parts else "no"
