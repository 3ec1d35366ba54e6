"""Movement in each future: the arrival curve after the order to deploy.

A planned movement is not planned anew. Its units keep their order; in every future notice, loading, reception and what
each facility handles are drawn, and the units queue at each facility one after the other:

    done[i, k] = max(done[i - 1, k], ready[i]) + work[i, k] / (capacity of k, drawn over best)

in place[i] = the latest of its facilities + the plan's own rest, so that a future at best values is the plan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.movement import MovementFlow, MovementPart
from peacewright.simulation.futures import Reader

Floats = NDArray[np.float64]


def realise_movement(part: MovementPart, reader: Reader, days: int, late: Floats | float = 0.0) -> Floats:
    """Return the share of the force that could have arrived k days after the order, shape (F, days).

    With a planned movement: the share of its persons whose unit is in place, whole units only. With a schedule: nothing
    before the first echelon; its share when it is in place; then in a straight line to the whole force. ``late``, shape
    (F,), are days by which gates keep a planned movement after the phase it waits for has opened.
    """
    if not part.factors:
        return np.zeros((reader.count, days), dtype=np.float64)
    if part.flow is not None:
        wait = np.broadcast_to(np.asarray(late, dtype=np.float64), (reader.count,))
        return _curve(part.flow, days_in_place(part.flow, reader) + wait[:, None], days)
    first = reader.value(part.factors["first_echelon_days"])[:, None]
    share = np.clip(reader.value(part.factors["first_echelon_share"]), 0.0, 1.0)[:, None]
    full = np.maximum(reader.value(part.factors["full_force_days"])[:, None], first)
    day = np.arange(days, dtype=np.float64)[None, :]
    slope = np.divide(day - first, full - first, out=np.ones((reader.count, days)), where=full > first)
    curve = share + (1.0 - share) * np.clip(slope, 0.0, 1.0)
    return np.asarray(np.where(day >= first, curve, 0.0))


def days_in_place(flow: MovementFlow, reader: Reader) -> Floats:
    """Return the day after the order on which each unit is in place, shape (F, units), in the plan's order."""
    late = reader.value("outload.days") - flow.best["outload.days"]
    received = reader.value("reception.days") - flow.best["reception.days"]
    notice = reader.value("generation.notice_factor")
    kinds = {factors: _ratio(factors, flow.best, reader) for factors in dict.fromkeys(flow.facilities)}
    ratio = [kinds[factors] for factors in flow.facilities]
    drawn = [np.full(reader.count, -np.inf) for _ in ratio]
    planned = [-np.inf for _ in ratio]
    found = np.empty((reader.count, len(flow.moves)))
    for number, move in enumerate(flow.moves):
        ready = move.ready + late + move.notice * (notice - 1.0)
        at_best, in_future = float(move.ready), ready
        for facility, work in move.work:
            planned[facility] = max(planned[facility], float(move.ready)) + work
            drawn[facility] = np.maximum(drawn[facility], ready) + work / ratio[facility]
            at_best, in_future = max(at_best, planned[facility]), np.maximum(in_future, drawn[facility])
        found[:, number] = in_future + (move.in_place - at_best) + received
    return np.maximum(found, 0.0)


def _ratio(factors: tuple[str, ...], best: dict[str, float], reader: Reader) -> Floats:
    """Return what a facility handles over what was planned, shape (F,): the product over its factors."""
    ratio: Floats = np.ones(reader.count)
    for name in factors:
        ratio = ratio * (reader.value(name) / best[name])
    return ratio


def _curve(flow: MovementFlow, in_place: Floats, days: int) -> Floats:
    """Return the share of persons in place by day, shape (F, days)."""
    persons = np.array([move.persons for move in flow.moves])
    count = len(in_place)
    day = np.minimum(np.ceil(in_place), days).astype(np.int64)
    arrived = np.zeros((count, days + 1))
    np.add.at(arrived, (np.repeat(np.arange(count), len(persons)), day.ravel()), np.tile(persons, count))
    return np.asarray(np.minimum(1.0, arrived[:, :days].cumsum(axis=1) / persons.sum()))


def realise_order_day(part: MovementPart, reader: Reader) -> Floats:
    """Return the day after D-day before which no order can be given, shape (F,): the longest chain of gates."""
    over: dict[str, Floats] = {}
    latest: Floats = np.zeros(reader.count)
    for stage in part.flow.stages if part.flow is not None else ():
        finish: Floats = np.zeros(reader.count)
        for earlier in stage.after:
            finish = np.maximum(finish, over[earlier])
        for factor in stage.factors:
            finish = finish + reader.value(factor)
        over[stage.name] = finish
        latest = np.maximum(latest, finish)
    return latest
