"""Q12, evidence: which figures conflict, and whether the conflict changes the answer.

Futures are split at the best value of a contested factor. The conflict changes the answer where the order of the
options by median days kept, or whether an option meets what is declared as success, differs between the two halves, and
the factor moves that number by more than the noise of the draw.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric
from peacewright.answers.case import Case
from peacewright.answers.making import main_metric, make_answer
from peacewright.answers.spread import Floats, spread_of
from peacewright.answers.words import listing, number, plural, whole
from peacewright.core.factors import Factor
from peacewright.exploration.sensitivity import columns, rank_correlations
from peacewright.operation.metrics import METRICS

QUESTION = "Q12"
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Conflict:
    """A contested factor: what sources say, and for which options the answer turns on it.

    ``turns`` names success metrics by option whose median keeps to the declared bound in one half of the futures and
    not in the other; ``reversed_pairs`` are options whose order by median days kept turns round.
    """

    factor: Factor
    varied: bool
    reversed_pairs: tuple[tuple[str, str], ...] = ()
    turns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def changes_answer(self) -> bool:
        """Whether anything differs."""
        return bool(self.reversed_pairs or self.turns)


def metric(case: Case, option: str) -> MainMetric:
    """Return days the ceasefire is kept."""
    return main_metric(case, option, "ceasefire_days")


def conflicts(case: Case) -> tuple[Conflict, ...]:
    """Return every contested factor with what turns on it, those that change something first."""
    return case.once("conflicts", lambda: _conflicts(case))


def _conflicts(case: Case) -> tuple[Conflict, ...]:
    contested = [factor for factor in case.factors.values() if factor.is_contested]
    varied = [factor for factor in contested if factor.name in case.futures.values]
    names = [(option, name) for option in case.options for name in case.operation.success]
    pairs = list(itertools.combinations(case.options, 2))
    metrics = [case.metric(option, name) for option, name in names]
    metrics += [case.metric(a, "ceasefire_days") - case.metric(b, "ceasefire_days") for a, b in pairs]
    moves = _moves(case, [factor.name for factor in varied], metrics)
    found = [Conflict(factor, varied=False) for factor in contested if factor not in varied]
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
        found.append(Conflict(factor, True, turned, turns))
    return tuple(sorted(found, key=lambda conflict: (not conflict.changes_answer, conflict.factor.name)))


def _moves(case: Case, names: list[str], metrics: list[Floats]) -> dict[str, Flags]:
    """Return, by factor, which metrics it moves: its rank correlation with the metric leaves out zero.

    Intervals hold for all contested factors together, so that the noise of the draw turns no answer.
    """
    table = columns(case.futures, used=names)
    moved = {name: np.zeros(len(metrics), dtype=bool) for name in names}
    if table.names and metrics:
        _, low, high, _ = rank_correlations(table, np.array(metrics))
        for column, (name, _label) in enumerate(table.names):
            moved[name] = (low[:, column] > 0) | (high[:, column] < 0)
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
    orders = [conflict.factor.label for conflict in found if conflict.reversed_pairs]
    if telling:
        parts = [
            f"{conflict.factor.label} ({listing(METRICS[name].label for name in conflict.turns[option])})"
            for conflict in telling[:3]
        ]
        headline = f"The conflict changes this option's answer for {listing(parts)}."
    else:
        headline = (
            "Taking the lower or the upper half of any contested figure alone does not "
            "change whether this option meets its aims."
        )
    details = (
        f"{whole(len(found))} figures are contested; {plural(len(telling), 'turns', 'turn')} this option's answer.",
        f"The order of the options changes with {listing(orders[:3])}."
        if orders
        else "The order of the options changes with none of them.",
    )
    return make_answer(
        case, QUESTION, option, Grade.COMPUTED, headline, details, (), metric(case, option),
        sources=tuple(source for conflict in telling for source in conflict.factor.sources),
    )  # fmt: skip


def findings(case: Case) -> tuple[str, ...]:
    """Say how many figures conflict, and how many matter."""
    found = conflicts(case)
    changing = [conflict for conflict in found if conflict.changes_answer]
    judged = sum(factor.kind == "judged" for factor in case.factors.values())
    return (
        (
            f"{whole(len(found))} figures are contested by their sources; for {whole(len(changing))} "
            "of them the conflict changes an answer."
        ),
        (
            f"A wider gap than any conflict: {whole(judged)} of {whole(len(case.factors))} factors are "
            "judged because no source gives them."
        ),
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return all contested factors with what each source says."""
    rows = tuple(
        (
            f"{conflict.factor.label} ({conflict.factor.unit})",
            "; ".join(f"{number(report.best)} ({report.source})" for report in conflict.factor.reports),
            _what(case, conflict),
        )
        for conflict in conflicts(case)
    )
    if not rows:
        return ()
    columns = (("Figure", ""), ("What sources say", ""), ("Does the conflict change the answer?", ""))
    note = (
        "Futures are split at the best value. “Yes” where the order of two options by days kept "
        "turns round, or an option meets a "
        "declared aim in one half and misses it in the other, and more than the noise of the draw is behind it."
    )
    return (AnswerTable("conflicts", "Figures on which sources differ", columns, rows, note),)


def _what(case: Case, conflict: Conflict) -> str:
    if not conflict.varied:
        return "no: the same in all futures drawn"
    if conflict.factor.name not in case.used:
        return "no: stated here, but no model reads it"
    parts = ["the order of options"] if conflict.reversed_pairs else []
    parts += [
        f"{listing(METRICS[name].label for name in names)} of “{case.title(option)}”"
        for option, names in conflict.turns.items()
    ]
    return f"yes: {listing(parts)}" if parts else "no"
