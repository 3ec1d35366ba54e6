"""The two-level budget in words: where the Monte Carlo error comes from, and how it would be spent best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from peacewright.answers.explored.explored import DAYS, MAIN, Explored
from peacewright.answers.words import number, plural, quantity, whole
from peacewright.exploration.budget import Budget, ShareMet, Split, best_split, budget_of, share_met
from peacewright.operation.metrics import METRICS

COSTS = (0.3, 1.0, 3.0, 10.0, 30.0)
"""What a future may cost, in replications: the best split is given for each, because it differs by machine and plan."""


@dataclass(frozen=True)
class Spent:
    """The budget of one measure of one option; ``met`` is None where no aim is declared."""

    option: str
    metric: str
    definition: str
    budget: Budget
    met: ShareMet | None


def spendings(explored: Explored) -> Iterator[Spent]:
    """Yield where the error of every measure of every option comes from."""
    for metric, definition in explored.measures:
        measured = explored.measured(metric, definition)
        for option, values, errors in zip(measured.options, measured.values, measured.errors, strict=True):
            budget = budget_of(values, errors, explored.replications)
            met = None
            if measured.aim is not None:
                met = share_met(values, errors, measured.aim, measured.more_is_better)
            yield Spent(option, metric, definition, budget, met)


def splits(spent: Spent, costs: tuple[float, ...] = COSTS) -> Iterator[tuple[float, Split]]:
    """Yield the best split of what was spent, by what a future costs; none where the noise within is not known."""
    budget = spent.budget
    if budget.replications < 2 or not budget.futures or budget.within != budget.within:
        return
    for cost in costs:
        yield cost, best_split(budget, cost, budget.futures * (cost + budget.replications))


def spending_words(explored: Explored, found: list[Spent], cost: float | None = None) -> tuple[str, ...]:
    """Say how large the Monte Carlo error of the days kept is, and what would make it smaller.

    Parameters
    ----------
    explored : Explored
    found : list of Spent
    cost : float, optional
        What a future costs in replications, as measured on this machine.
    """
    days = [spent for spent in found if spent.metric == DAYS and spent.definition == MAIN]
    worst = max(days, key=lambda spent: spent.budget.error)
    budget, unit = worst.budget, METRICS[DAYS].unit
    futures = plural(explored.futures.count, "future")
    runs = plural(explored.replications, "replication")
    error = f"at most {quantity(budget.error, unit)} ({explored.named(worst.option)})"
    said = [
        f"{futures} of {runs}: the mean of {METRICS[DAYS].label} has a Monte Carlo standard error of {error}.",
        "Differences between options in the same futures err less: see the table of differences.",
    ]
    if budget.replications > 1:
        said.append(
            f"Of its variance {quantity(budget.share_within, 'share')} comes from replications, the rest from futures."
        )
    if cost is not None:
        for _, split in splits(worst, (cost,)):
            said.append(
                f"A future costs as much as {number(cost)} replications here, so that the same time is spent best on "
                f"{whole(split.futures)} futures of {plural(split.replications, 'replication')}: "
                f"{quantity(split.error, unit)}."
            )
    near = max((spent.met.near for spent in days if spent.met is not None), default=0.0)
    if near > 0:
        said.append(
            f"Up to {quantity(near, 'share')} of futures lie so near the aim that other replications could have put "
            "them on its other side."
        )
    return tuple(said)
