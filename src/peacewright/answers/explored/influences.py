"""What outcomes move with, by two measures with intervals, beside the rank correlation that tells the direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.explored.explored import DAYS, MAIN, Explored
from peacewright.answers.words import between, listing, quantity
from peacewright.exploration.influence import Influence, of_amount, of_distribution

NAMED = 3


@dataclass(frozen=True)
class Moved:
    """What one measure of one option moves with; ``over`` is the baseline of a difference, else empty."""

    option: str
    metric: str
    definition: str
    over: str
    amount: tuple[Influence, ...]
    distribution: tuple[Influence, ...]


def moves(explored: Explored, baseline: str) -> Iterator[Moved]:
    """Yield what every measure of every option moves with, and what the days gained over the baseline move with."""
    futures, names = explored.futures, explored.varied

    def moved(option: str, metric: str, definition: str, over: str, values: NDArray[np.float64]) -> Moved:
        return Moved(
            option,
            metric,
            definition,
            over,
            of_amount(futures, names, values),
            of_distribution(futures, names, values),
        )

    for metric, definition in explored.measures:
        measured = explored.measured(metric, definition)
        for option, values in zip(measured.options, measured.values, strict=True):
            yield moved(option, metric, definition, "", values)
    if baseline:
        days = explored.measured(DAYS, MAIN)
        base = days.values[days.options.index(baseline)]
        for option, values in zip(days.options, days.values, strict=True):
            if option != baseline:
                yield moved(option, DAYS, MAIN, baseline, values - base)


def move_words(explored: Explored, found: Sequence[Moved]) -> tuple[str, ...]:
    """Say what days kept, and days gained, move with; options of which the same is to be said share a sentence."""
    groups: dict[tuple[str, tuple[str, ...]], list[Moved]] = {}
    for moved in found:
        if (moved.metric, moved.definition) == (DAYS, MAIN):
            named = tuple(one.name for one in _standing_out(moved.distribution)[:NAMED])
            only = tuple(one.name for one in _only_by_mean(moved)[:NAMED])
            groups.setdefault((moved.over, (*named, "", *only)), []).append(moved)
    return tuple(_words(explored, group) for group in groups.values())


def _words(explored: Explored, group: Sequence[Moved]) -> str:
    first = group[0]
    options = listing(explored.named(moved.option) for moved in group)
    if first.over:
        what = f"Days gained over {explored.named(first.over)} by {options}"
    else:
        every = len(group) == len(explored.options)
        what = f"Days kept under {'every option' if every else options}"
    whole, only = _standing_out(first.distribution)[:NAMED], _only_by_mean(first)[:NAMED]
    if not first.distribution:
        return f"{what}: too little varies to say what they move with."
    if not whole and not only:
        return f"{what}: nothing stands out by either measure."
    parts = []
    if whole:
        by_mean = {one.name for one in _standing_out(first.amount)}
        named = listing(_share_words(explored, group, one.name, one.name in by_mean) for one in whole)
        parts.append(f"move most with {named}")
    if only:
        parts.append(f"by the mean alone with {listing(_quoted(explored, one.name) for one in only)}")
    return f"{what} {'; '.join(parts)}."


def _share_words(explored: Explored, group: Sequence[Moved], name: str, by_mean: bool) -> str:
    """Print a name with the share of the distribution that it explains, in an interval that holds for all options."""
    found = [one for moved in group for one in moved.distribution if one.name == name]
    low = min(max(0.0, one.low) for one in found)
    high = max(one.high for one in found)
    share = sorted(one.share for one in found)[len(found) // 2]
    mean = ", and of the mean too" if by_mean else ""
    return f"{_quoted(explored, name)} (explains {quantity(share, 'share')}, {between(low, high, 'share')}{mean})"


def _quoted(explored: Explored, name: str) -> str:
    return f"“{explored.hinging.label(name)}”"


def _only_by_mean(moved: Moved) -> list[Influence]:
    seen = {one.name for one in _standing_out(moved.distribution)}
    return [one for one in _standing_out(moved.amount) if one.name not in seen]


def _standing_out(found: tuple[Influence, ...]) -> list[Influence]:
    return sorted((one for one in found if one.stands_out), key=lambda one: -one.share)
