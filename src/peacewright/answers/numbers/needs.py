"""Planned numbers in every future: what the mandate needs and how much of it is met, and the line that teams reach.

The plan is decided once on best values. What the same mandate would have needed, and what the same bases reach, if the
factors are others, follows here without deciding anything anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.case import Case
from peacewright.operation.vocabulary import Task
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.generation import realise_generation
from peacewright.simulation.realise.stationing import teams_of_those_found
from peacewright.simulation.realise.tasks import Tasks, realise_placing, realise_tasks

Floats = NDArray[np.float64]


def mandate(case: Case, option: str) -> Tasks:
    """Return what the option's mandate takes in every future, and how much of it those allotted meet."""
    return _mandate(case, option)[0]


def _mandate(case: Case, option: str) -> tuple[Tasks, tuple[str, ...]]:
    def realised() -> tuple[Tasks, tuple[str, ...]]:
        reader = Reader(case.futures, case.operation)
        return realise_tasks(case.plans[option], reader), tuple(reader.read)

    return case.once(f"mandate of {option}", realised)


def needed_strength(case: Case, option: str) -> Floats:
    """Return the strength that the option's mandate needs inside the theatre in every future, in persons, shape (n,).

    Infinite where the first claims take all of any strength.
    """
    return mandate(case, option).needed_strength


def needed_strength_reads(case: Case, option: str) -> tuple[str, ...]:
    """Return the factors that the strength needed is computed from and that vary."""
    return tuple(name for name in _mandate(case, option)[1] if name in case.futures.values)


def on_the_ground(case: Case, option: str, task: Task) -> Floats:
    """Return the share of a placed task that stands where bases reach in every future, shape (n,)."""
    part = case.plans[option].placing
    return case.once(f"placed of {option}", lambda: realise_placing(part, mandate(case, option)))[task]


def reached_share(case: Case, option: str) -> Floats:
    """Return the expected share of the line that a free team reaches in time, in every future, shape (n,).

    The bases are those of the plan; the time limit, the speed on the road and what travel takes in practice are the
    future's, and so is how many teams were there, where the force came, and how busy they were, where one was sent out.
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
    there = _teams_there(case, option, teams)
    lived = case.records[option].busy_share
    busy = (
        np.full(count, part.busy_share)
        if lived is None
        else np.where(np.isnan(lived), part.busy_share, lived)
    )
    busy = np.clip(busy, 0.0, 1.0)
    reached = np.empty(count)
    for future in range(count):
        near = (part.travel_hours * slower[future] <= limit[future]).T @ there[future]
        reached[future] = weight @ np.where(near > 0, 1 - busy[future] ** near, 0.0)
    return reached


def _teams_there(case: Case, option: str, teams: Floats) -> Floats:
    """Return the teams in place at each base, mean over the deployment, (n, bases); as planned where none came."""
    plan, record = case.plans[option], case.records[option]
    if record.busy_share is None:
        return np.broadcast_to(teams, (case.futures.count, len(teams)))
    generation = realise_generation(plan, Reader(case.futures, case.operation))
    found = teams_of_those_found(plan, generation, teams.astype(np.int64))
    present = record.metrics["strength_share"][:, None]
    return np.where(np.isfinite(present), found * np.nan_to_num(present), teams)


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
