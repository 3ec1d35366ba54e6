"""Under which conditions an option meets or misses an aim: boxes, their stability, and what fresh futures say of them.

Of meeting and missing, whichever comes more rarely is looked for. A condition is a sentence about the futures drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.conditions import FEWEST_CASES, limit_words
from peacewright.answers.explored.explored import DAYS, MAIN, Explored
from peacewright.answers.making import READS
from peacewright.answers.words import listing, number, plural, quantity, whole
from peacewright.exploration.sensitivity import Columns
from peacewright.exploration.stability import Examined, Fresh, boxes, read_again
from peacewright.operation.metrics import METRICS

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


def sentences(explored: Explored, found: Failing) -> tuple[str, ...]:
    """Say when an option meets or misses an aim: one sentence of how often, then one or two a box."""
    aim = f"“{aim_words(explored, found.metric)}”"
    title, verb = explored.title(found.option), "meets" if found.meets else "misses"
    if not found.cases:
        other = "misses" if found.meets else "meets"
        every = plural(found.futures, "future")
        return (f"{title} {other} {aim} in all of the {every} drawn that have a value.",)
    of = f"{whole(found.cases)} of the {plural(found.futures, 'future')} drawn that have a value"
    counted = f"{title} {verb} {aim} in {of}"
    if found.cases < FEWEST_CASES:
        return (f"{counted}, too few to say under which conditions.",)
    if not found.boxes:
        return (f"{counted}; no condition sets them apart.",)
    lived = found.fresh or (None,) * len(found.boxes)
    boxes_said = (
        _box_words(explored, f"{'Apart from these it' if place else 'It'} {verb}", examined, fresh)
        for place, (examined, fresh) in enumerate(zip(found.boxes, lived, strict=True))
    )
    return (f"{counted}.", *boxes_said)


def condition_words(explored: Explored, examined: Examined) -> str:
    """Return all limits of a box in words."""
    return listing(limit_words(limit, explored.hinging, explored.factors) for limit in examined.box.limits)


def _box_words(explored: Explored, verb: str, examined: Examined, fresh: Fresh | None) -> str:
    box = examined.box
    rest, missed = box.all_futures - box.futures, box.all_cases - box.cases
    there = f"in {whole(box.cases)} of the {plural(box.futures, 'future')} there"
    elsewhere = f"in {whole(missed)} of the other {whole(rest)}"
    figures = f"coverage {number(box.coverage)}, density {number(box.density)}"
    parts = [
        f"{verb} it most often where {condition_words(explored, examined)}: {there}, and {elsewhere} ({figures})."
    ]
    loose = [kept for kept in examined.kept if not kept.stable]
    if loose:
        names = listing(
            f"“{explored.hinging.label(kept.limit.name, kept.limit.label)}” (kept by "
            f"{quantity(kept.share, 'share')} of resamples)"
            for kept in loose
        )
        parts.append(f"This condition is unstable: {names}.")
    if fresh is not None:
        parts.append(_fresh_words(fresh))
    return " ".join(parts)


def _fresh_words(fresh: Fresh) -> str:
    if not fresh.inside:
        return "No fresh future lies there, so that it was not checked."
    told = (
        f"On fresh futures: {whole(fresh.inside_cases)} of {plural(fresh.inside, 'future')} there, "
        f"{whole(fresh.outside_cases)} of the other {whole(fresh.outside)}"
    )
    return f"{told}; {'it holds up' if is_confirmed(fresh) else 'it does not hold up'}."


def is_confirmed(fresh: Fresh) -> bool:
    """Whether a box keeps, on fresh futures, at least half of what its density had over the rest."""
    return fresh.inside > 0 and fresh.density - fresh.outside_density >= LOST * (
        fresh.found_density - fresh.outside_density
    )
