"""Planned numbers in every future: the strength that the mandate needs, and the line that teams reach.

The plan is decided once on best values. What the same mandate would have needed, and what the same bases reach, if the
factors are others, follows here without deciding anything anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.case import Case
from peacewright.core.factors import FactorSet
from peacewright.planning.claims import persons_claimed
from peacewright.planning.task_sizes import Setting, inside_persons, size_tasks

Floats = NDArray[np.float64]

_MOST_STEPS = 60


@dataclass(frozen=True)
class _OneFuture(FactorSet):
    """The factors of one future: values drawn laid over best values, without building factors anew."""

    drawn: Mapping[str, float] = field(default_factory=dict)
    read: dict[str, None] = field(default_factory=dict)

    def value(self, name: str) -> float:
        """Return a factor's value in this future, and note that it was read."""
        self.read[name] = None
        found = self.drawn.get(name)
        return super().value(name) if found is None else found


def _futures_of(case: Case, names: list[str]) -> Iterator[_OneFuture]:
    table = np.array([case.futures.values[name] for name in names]).reshape(len(names), case.futures.count)
    for column in table.T.tolist():
        yield _OneFuture(case.factors.factors, case.factors.sources, dict(zip(names, column, strict=True)))


def needed_strength(case: Case, option: str) -> Floats:
    """Return the strength that the option's mandate needs inside the theatre in every future, in persons, shape (n,).

    Infinite where the first claims take all of any strength.
    """
    return case.once(f"needed_strength {option}", lambda: _needed_strength(case, option))


def needed_strength_reads(case: Case, option: str) -> tuple[str, ...]:
    """Return the factors that the strength needed is computed from and that vary."""
    needed_strength(case, option)
    return case.once(f"needed_strength_reads {option}", tuple[str, ...])


def _needed_strength(case: Case, option: str) -> Floats:
    levers, areas = case.levers(option), len(case.operation.theatre.sea_areas)

    def needed(factors: _OneFuture) -> float:
        at = Setting(levers, areas, factors)
        return _strength_for(inside_persons(size_tasks(at)), at)

    # The first future tells which factors the mandate reads; only those are laid over in the others.
    first = next(_futures_of(case, list(case.futures.values)))
    needed(first)
    names = [name for name in first.read if name in case.futures.values]
    case.once(f"needed_strength_reads {option}", lambda: tuple(names))
    if not names:
        return np.full(case.futures.count, needed(first))
    return np.array([needed(factors) for factors in _futures_of(case, names)])


def _strength_for(task_persons: float, at: Setting) -> float:
    """Return the least strength that leaves given persons after every claim (the same rule as when planning).

    What is left after the claims is a line above one base, found from two points; steps of Newton's method follow only
    where the answer lies below that.
    """
    if task_persons <= 0:
        return 0.0
    one_base = at.value("stationing.persons_per_base")
    strength = max(4 * task_persons, 2 * one_base)
    left, slope = _line(strength, at)
    if slope <= 0:
        return math.inf
    strength += (task_persons - left) / slope
    if strength >= one_base and not at.levers.bases:
        return strength
    strength = max(strength, task_persons)
    for _ in range(_MOST_STEPS):
        left, slope = _line(strength, at)
        step = (task_persons - left) / slope
        strength += step
        if abs(step) < 0.5:
            break
    return strength


def _line(strength: float, at: Setting) -> tuple[float, float]:
    """Return what a strength leaves for tasks, and the slope up to twice that strength."""
    left = strength - persons_claimed(strength, at)
    return left, (2 * strength - persons_claimed(2 * strength, at) - left) / strength


def reached_share(case: Case, option: str) -> Floats:
    """Return the expected share of the line that a free team reaches in time, in every future, shape (n,).

    The bases and teams are those of the plan; the time limit, the speed on the road, what travel takes in practice
    and, where teams were sent out, how busy they were are the future's.
    """
    return case.once(f"reached_share {option}", lambda: _reached_share(case, option))


def _reached_share(case: Case, option: str) -> Floats:
    part, theatre = case.plans[option].stationing, case.plans[option].theatre
    teams = np.array([base.teams for base in part.bases], dtype=float)
    count = case.futures.count
    if not teams.sum():
        return np.zeros(count)
    weight = theatre.segments.share
    slower = _travel_multiple(case)
    limit = case.futures.value("stationing.response_limit_hours")
    lived = case.records[option].busy_share
    busy = (
        np.full(count, part.busy_share)
        if lived is None
        else np.where(np.isnan(lived), part.busy_share, lived)
    )
    busy = np.clip(busy, 0.0, 1.0)
    reached = np.empty(count)
    for future in range(count):
        near = (part.travel_hours * slower[future] <= limit[future]).T @ teams
        reached[future] = weight @ np.where(near > 0, 1 - busy[future] ** near, 0.0)
    return reached


def hours_to_line(case: Case, option: str) -> Floats:
    """Return hours on the way from the nearest base to the line, mean over its length, in every future, shape (n,).

    NaN where no base has a way to any of it.
    """
    part, theatre = case.plans[option].stationing, case.plans[option].theatre
    nearest = part.travel_hours.min(axis=0, initial=np.inf)
    some = np.isfinite(nearest)
    if not some.any():
        return np.full(case.futures.count, np.nan)
    weight = theatre.segments.length_km[some] / theatre.segments.length_km[some].sum()
    return np.asarray(float(weight @ nearest[some]) * _travel_multiple(case))


def _travel_multiple(case: Case) -> Floats:
    """Return real travel time as a multiple of the planned, by future: speed drawn, and what comes on top."""
    planned = case.factor("travel.road_speed").best
    return planned / case.futures.value("travel.road_speed") * case.futures.value("verify.travel_factor")
