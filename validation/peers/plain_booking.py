"""Booking in plain words: every portion looks day by day along every way. The measure of the compiled loops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from peacewright.planning.solve.movement_problem import MovementProblem, Way

SMALL = 1e-9


def plain_booking(problem: MovementProblem, order: Sequence[int]) -> tuple[list[int], np.ndarray]:
    """Return the day on which each load is received and the units by way, loads booked in an order."""
    booked: dict[tuple[int, int], float] = defaultdict(float)

    def left(facility: int, day: int) -> float:
        return float(problem.capacity[facility]) - booked[facility, day]

    def days_of(way: Way) -> list[int]:
        days, day, gone = [], int(problem.ready[way.load]), 0
        for facility, lag in zip(way.facilities, way.lags, strict=True):
            day, gone = day + lag - gone, lag
            while left(facility, day) <= SMALL * problem.capacity[facility]:
                day += 1
            days.append(day)
        return days

    received, by_way = [0] * len(problem.amount), np.zeros(len(problem.ways))
    for load in order:
        rest = float(problem.amount[load])
        while rest > SMALL * problem.amount[load]:
            ends = []
            for number, way in enumerate(problem.ways):
                if way.load == load:
                    days = days_of(way)
                    ends.append((days[-1] + way.days - way.lags[-1], number, days))
            end, number, days = min(ends)
            steps = list(zip(problem.ways[number].facilities, days, problem.ways[number].use, strict=True))
            taken = min([rest, *(left(facility, day) / use for facility, day, use in steps)])
            for facility, day, use in steps:
                booked[facility, day] += taken * use
            rest, received[load] = rest - taken, max(received[load], end)
            by_way[number] += taken
    return received, by_way
