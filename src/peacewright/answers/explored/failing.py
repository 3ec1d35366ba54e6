"""Under which conditions an option meets or misses an aim: boxes, their stability, and what fresh futures say of them.

Of meeting and missing, whichever comes more rarely is looked for. A condition is a sentence about the futures drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.conditions import FEWEST_CASES, limit_words
from peacewright.answers.explored.explored import DAYS, MAIN, Explored
from peacewright.answers.making import READS
from peacewright.answers.words import number, quantity, whole
from peacewright.exploration.sensitivity import Columns
from peacewright.exploration.stability import Examined, Fresh, boxes, read_again
from peacewright.operation.metrics import METRICS
from peacewright.plan.wording import listing

FEWEST_FRESH = 10
"""With fewer cases than this among fresh futures, whether a box holds up cannot be told."""
LOST = 0.5
"""A box is not confirmed if less than this part of what its density had over the rest is left on fresh futures."""


@dataclass(frozen=True)
class Failing:
    """When one option meets, or misses, one declared aim.

    Attributes
    ----------
    option, metric : str
    meets : bool
        Whether the cases are futures that meet the aim (else those that miss it).
    cases, futures : int
    boxes : tuple of Examined
        Empty where there are too few cases, or no condition is found again.
    fresh : tuple of Fresh
        Of each box; empty where no fresh futures were lived.
    """

    option: str
    metric: str
    meets: bool
    cases: int
    futures: int
    boxes: tuple[Examined, ...]
    fresh: tuple[Fresh, ...]


def failings(explored: Explored, fresh: Explored | None = None) -> Iterator[Failing]:
    """Yield when each option meets or misses each declared aim.

    Parameters
    ----------
    explored : Explored
    fresh : Explored, optional
        The same options in futures drawn with another seed.
    """
    for metric in explored.operation.success:
        for option in explored.options:
            found = _failing(explored, fresh, option, metric)
            if found is not None:
                yield found


def _met(explored: Explored, option: str, metric: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which futures have a value, and which meet the aim, shape (n,) each."""
    measured = explored.measured(metric, MAIN if metric == DAYS else "")
    place = measured.options.index(option)
    return np.isfinite(measured.values[place]), measured.met()[place]


def _failing(explored: Explored, fresh: Explored | None, option: str, metric: str) -> Failing | None:
    present, met = _met(explored, option, metric)
    count = int(present.sum())
    if not count:
        return None
    meets = 2 * int(met[present].sum()) <= count
    cases = met[present] if meets else ~met[present]
    number_of = int(cases.sum())
    if number_of < FEWEST_CASES:
        return Failing(option, metric, meets, number_of, count, (), ())
    table = explored.hinging.table_of(READS.get(metric, ()))
    part = Columns(table.names, table.values[:, present])
    examined = boxes(part, cases, explored.seed)
    read: tuple[Fresh, ...] = ()
    if fresh is not None and option in fresh.options:
        there, met_there = _met(fresh, option, metric)
        seen = fresh.futures.part(there)
        read = tuple(
            read_again(one.box, seen, (met_there if meets else ~met_there)[there]) for one in examined
        )
    return Failing(option, metric, meets, number_of, count, examined, read)


def aim_words(explored: Explored, metric: str) -> str:
    """Return a declared aim in words: the metric and its bound."""
    bound = explored.operation.success[metric]
    value = quantity(bound.value(METRICS[metric]), METRICS[metric].unit)
    return f"{METRICS[metric].label}: at {'least' if bound.at_least else 'most'} {value}"


def groups(found: Iterable[Failing]) -> list[list[Failing]]:
    """Gather options of which the same is to be said but for figures: same aim, same sides of the same limits."""
    gathered: dict[tuple[object, ...], list[Failing]] = {}
    for one in found:
        few = not one.boxes and one.cases < FEWEST_CASES
        sides = tuple(
            frozenset((limit.name, limit.label, limit.is_lower) for limit in examined.box.limits)
            for examined in one.boxes
        )
        gathered.setdefault((one.metric, one.meets, few and one.cases > 0, few, sides), []).append(one)
    return list(gathered.values())


def sentences(explored: Explored, group: Sequence[Failing]) -> tuple[str, ...]:
    """Say when the options of a group meet or miss an aim: one sentence of how often, then one or more a box.

    Figures of several options are given from the lowest to the highest.
    """
    first = group[0]
    aim = f"“{aim_words(explored, first.metric)}”"
    every = len(group) == len(explored.options)
    titles = "Every option" if every else listing(explored.named(one.option) for one in group)
    one_only = every or len(group) == 1
    verb, other = ("meet", "miss") if first.meets else ("miss", "meet")
    ending = "" if not one_only else "s" if verb == "meet" else "es"
    other_ending = "" if not one_only else "s" if other == "meet" else "es"
    futures = _counts(one.futures for one in group)
    if not any(one.cases for one in group):
        return (
            f"{titles} {other}{other_ending} {aim} in all of the {futures} futures drawn that have a value.",
        )
    of = f"{_counts(one.cases for one in group)} of the {futures} futures drawn that have a value"
    counted = f"{titles} {verb}{ending} {aim} in {of}"
    if first.cases < FEWEST_CASES:
        return (f"{counted}, too few to say under which conditions.",)
    if not first.boxes:
        return (f"{counted}; no condition sets them apart.",)
    boxes_said = (_box_words(explored, group, place) for place in range(len(first.boxes)))
    return (f"{counted}.", *boxes_said)


def _counts(values: Iterable[int]) -> str:
    """Print counts from the lowest to the highest; one alone where all are the same."""
    known = sorted(values)
    return whole(known[0]) if known[0] == known[-1] else f"{whole(known[0])} to {whole(known[-1])}"


def _figures(values: Iterable[float]) -> str:
    known = sorted(values)
    low, high = number(known[0]), number(known[-1])
    return low if low == high else f"{low} to {high}"


def condition_words(explored: Explored, examined: Examined) -> str:
    """Return all limits of a box in words."""
    return listing(limit_words(limit, explored.hinging, explored.factors) for limit in examined.box.limits)


def _box_words(explored: Explored, group: Sequence[Failing], place: int) -> str:
    examined = [one.boxes[place] for one in group]
    boxes = [one.box for one in examined]
    there = f"in {_counts(box.cases for box in boxes)} of the {_counts(box.futures for box in boxes)} futures there"
    rest = _counts(box.all_futures - box.futures for box in boxes)
    elsewhere = f"in {_counts(box.all_cases - box.cases for box in boxes)} of the other {rest}"
    figures = f"coverage {_figures(box.coverage for box in boxes)}, density {_figures(box.density for box in boxes)}"
    lead = "Apart from these that is" if place else "That is"
    parts = [
        f"{lead} so most often where {_group_condition(explored, examined)}: {there}, and {elsewhere} ({figures})."
    ]
    parts += _loose_words(explored, examined)
    fresh = [one.fresh[place] for one in group if one.fresh]
    if fresh:
        parts.append(_fresh_words(fresh))
    return " ".join(parts)


def _group_condition(explored: Explored, examined: Sequence[Examined]) -> str:
    """Return the limits of like boxes in words; a level is the middle one of them."""
    said = []
    for limit in examined[0].box.limits:
        like = sorted(
            (other.low if other.is_lower else other.high, number)
            for number, one in enumerate(examined)
            for other in one.box.limits
            if (other.name, other.label, other.is_lower) == (limit.name, limit.label, limit.is_lower)
        )
        middle = like[len(like) // 2][0]
        shown = replace(limit, low=middle) if limit.is_lower else replace(limit, high=middle)
        said.append(limit_words(shown, explored.hinging, explored.factors))
    return listing(said)


def _loose_words(explored: Explored, examined: Sequence[Examined]) -> list[str]:
    """Say which limits resamples keep too rarely."""
    shares: dict[str, list[float]] = {}
    for one in examined:
        for kept in one.kept:
            if not kept.stable:
                label = explored.hinging.label(kept.limit.name, kept.limit.label)
                shares.setdefault(label, []).append(kept.share)
    if not shares:
        return []
    names = listing(
        f"“{label}” (kept by {_figures(100 * share for share in found)} % of resamples)"
        for label, found in shares.items()
    )
    return [f"This condition is unstable: {names}."]


def _fresh_words(fresh: Sequence[Fresh]) -> str:
    if not all(one.inside for one in fresh):
        return "No fresh future lies there, so that it was not checked."
    there = f"{_counts(one.inside_cases for one in fresh)} of {_counts(one.inside for one in fresh)} there"
    rest = (
        f"{_counts(one.outside_cases for one in fresh)} of the other {_counts(one.outside for one in fresh)}"
    )
    verdicts = [is_confirmed(one) for one in fresh]
    if any(verdict is None for verdict in verdicts):
        verdict = "too few cases to check it"
    elif all(verdicts):
        verdict = "it holds up"
    elif not any(verdicts):
        verdict = "it does not hold up"
    else:
        holding = sum(bool(verdict) for verdict in verdicts)
        verdict = f"it holds up for {whole(holding)} of the {whole(len(fresh))} options"
    return f"On fresh futures: {there}, {rest}; {verdict}."


def is_confirmed(fresh: Fresh) -> bool | None:
    """Whether a box keeps, on fresh futures, at least half of what its density had over the rest.

    None where fewer than ten of them are cases, or none lies in the box: then that cannot be told.
    """
    if not fresh.inside or not fresh.outside or fresh.inside_cases + fresh.outside_cases < FEWEST_FRESH:
        return None
    gained = fresh.found_density - fresh.outside_density
    return fresh.density - fresh.outside_density >= LOST * gained
