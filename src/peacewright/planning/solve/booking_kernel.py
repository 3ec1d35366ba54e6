"""Compiled loops of booking: loads placed in an order, and orders changed load by load until fewer are late.

What is left at each facility, ``left``, and the day from which to look on, ``look``, have shape (facilities, days): of
a day with anything left ``look`` is that day itself, of a full one a later day, at the end the number of days.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve.movement_problem import WayTable

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SMALL = 1e-9
"""The share of a load, or of a facility's capacity, that counts as nothing."""

_EVERY = 32
"""Loads between two states that are kept: a change of the order is booked from the one before it."""

_LATE, _SWAP, _NEAR = 0.3, 0.3, 60
"""Shares of changes that move a late load forward, and that swap two loads; places that another move spans at most."""


@numba.njit(cache=True, nogil=True)
def empty_days(table: WayTable, days: int) -> tuple[Floats, Integers]:
    """Return the facilities with nothing booked."""
    left, look = np.empty((len(table.capacity), days)), np.empty((len(table.capacity), days), dtype=np.int64)
    for facility in range(len(table.capacity)):
        for day in range(days):
            left[facility, day] = table.capacity[facility]
            look[facility, day] = day
    return left, look


@numba.njit(cache=True, nogil=True)
def _free_from(look: Integers, facility: int, day: int) -> int:
    """Return the first day from the given one with anything left, or the number of days if there is none."""
    days = look.shape[1]
    while day < days and look[facility, day] != day:
        after = look[facility, day]
        if after < days:
            # The next who looks from here goes two steps at once.
            look[facility, day] = look[facility, after]
        day = look[facility, day]
    return min(day, days)


@numba.njit(cache=True, nogil=True)
def _earliest(load: int, table: WayTable, look: Integers, at: Integers) -> tuple[int, int]:
    """Return the way with the earliest end and that end, and set the day at each of its facilities; -1 if none is left.

    ``at`` has shape (2, steps): the days of the way that is tried, and of the best.
    """
    best, end = -1, np.iinfo(np.int64).max
    for way in range(table.first_way[load], table.first_way[load + 1]):
        day, begin = table.ready[load], table.first_step[way]
        ends = day + table.days[way]
        for step in range(begin, table.first_step[way + 1]):
            day = _free_from(look, table.facility[step], day + table.wait[step])
            ends = day + table.to_go[step]
            if day == look.shape[1] or ends >= end:
                ends = end
                break
            at[0, step - begin] = day
        if ends < end:
            best, end = way, ends
            for stage in range(table.first_step[way + 1] - begin):
                at[1, stage] = at[0, stage]
    return best, end


@numba.njit(cache=True, nogil=True)
def _place(
    load: int, table: WayTable, left: Floats, look: Integers, wanted: int, at: Integers, by_way: Floats
) -> tuple[int, float]:
    """Book one load, portion by portion, each on the way on which it arrives earliest.

    Returns
    -------
    tuple of int and float
        The day on which the last portion is received (0 of a load without amount or ways, -1 if the days do not
        suffice), and the days by which the load comes later than wanted, each portion by its share.
    """
    amount, last, late = table.amount[load], 0, 0.0
    rest = amount if table.first_way[load] < table.first_way[load + 1] else 0.0
    while rest > SMALL * amount:
        way, end = _earliest(load, table, look, at)
        if way < 0:
            return -1, late
        taken, begin = rest, table.first_step[way]
        for step in range(begin, table.first_step[way + 1]):
            taken = min(taken, left[table.facility[step], at[1, step - begin]] / table.use[step])
        for step in range(begin, table.first_step[way + 1]):
            facility, day = table.facility[step], at[1, step - begin]
            left[facility, day] -= taken * table.use[step]
            if left[facility, day] <= SMALL * table.capacity[facility]:
                look[facility, day] = day + 1
        by_way[table.number[way]] += taken
        rest -= taken
        last = max(last, end)
        late += max(0, end - wanted) * taken / amount
    return last, late


@numba.njit(cache=True, nogil=True)
def book_in_order(
    order: Integers, table: WayTable, days: int, wanted: int
) -> tuple[bool, Integers, Floats, Floats, Floats]:
    """Book all loads in an order, into so many days.

    Returns
    -------
    tuple
        Whether the days sufficed; the day on which each load is received and by how much that is later than wanted,
        shape (loads,); units by way, shape (ways,); what is left, shape (facilities, days).
    """
    left, look = empty_days(table, days)
    received, late = np.zeros(len(table.amount), dtype=np.int64), np.zeros(len(table.amount))
    by_way, at = np.zeros(len(table.number)), _days_of_way(table)
    for load in order:
        received[load], late[load] = _place(load, table, left, look, wanted, at, by_way)
        if received[load] < 0:
            return False, received, late, by_way, left
    return True, received, late, by_way, left


@numba.njit(cache=True, nogil=True)
def _days_of_way(table: WayTable) -> Integers:
    most = 0
    for way in range(len(table.number)):
        most = max(most, table.first_step[way + 1] - table.first_step[way])
    return np.zeros((2, most), dtype=np.int64)


@numba.njit(cache=True, nogil=True)
def _at_share(values: Floats, share: float) -> int:
    """Return the first place at which the values add up to a share of their sum."""
    total = 0.0
    for place in range(len(values)):
        total += values[place]
    wanted, sum_so_far = share * total, 0.0
    for place in range(len(values)):
        sum_so_far += values[place]
        if sum_so_far >= wanted:
            return place
    return len(values)


@numba.njit(cache=True, nogil=True)
def _copy(left: Floats, look: Integers, to_left: Floats, to_look: Integers) -> None:
    """Copy what is left and from where to look on; loops compile in a tenth of the time that whole arrays take."""
    for facility in range(left.shape[0]):
        for day in range(left.shape[1]):
            to_left[facility, day] = left[facility, day]
            to_look[facility, day] = look[facility, day]


@numba.njit(cache=True, nogil=True)
def _latest(ended: Integers) -> int:
    """Return the last day on which anything is received."""
    last = ended[0]
    for place in range(1, len(ended)):
        last = max(last, ended[place])
    return last


@numba.njit(cache=True, nogil=True)
def _changed(order: Integers, first: int, late: Floats, draw: Floats) -> tuple[int, int, Integers]:
    """Return an order with one load moved, or two swapped, and the first and last place that differ.

    ``late`` is by place in the order; no load goes into or out of the ``first`` places. ``draw`` are four numbers from
    0 to 1.
    """
    count, source = len(order), -1
    if draw[0] < _LATE:
        source = _at_share(late, draw[1])
    by_lateness = 0 <= source < count
    if not by_lateness:
        source = int(draw[1] * count)
    begin, end = (0, first) if source < first else (first, count)
    if by_lateness:
        target = begin + int(draw[2] * (source - begin + 1))
    else:
        target = min(end - 1, max(begin, source + int((2 * draw[2] - 1) * _NEAR)))
    changed = order.copy()
    if draw[3] < _SWAP:
        changed[source], changed[target] = order[target], order[source]
    else:
        step = 1 if target > source else -1
        for place in range(source, target, step):
            changed[place] = order[place + step]
        changed[target] = order[source]
    return min(source, target), max(source, target), changed


@numba.njit(cache=True, nogil=True)
def _book_from(
    state: int,
    order: Integers,
    late: Floats,
    ended: Integers,
    limit: float,
    table: WayTable,
    wanted: int,
    due: Integers,
    kept_left: Floats,
    kept_look: Integers,
    kept: Integers,
) -> float:
    """Book from a kept state on; return by how much all loads are late.

    That is infinite if it is over the limit, the days do not suffice, or a load comes after it is due. ``late`` and
    ``ended`` are by place in the order; those from the state on are set. The states that follow are written beside the
    ones that are kept.
    """
    left, look = np.empty(kept_left.shape[2:]), np.empty(kept_look.shape[2:], dtype=np.int64)
    _copy(kept_left[state, kept[state]], kept_look[state, kept[state]], left, look)
    by_way, at = np.zeros(len(table.number)), _days_of_way(table)
    total = 0.0
    for place in range(state * _EVERY):
        total += late[place]
    for place in range(state * _EVERY, len(order)):
        if place % _EVERY == 0 and place > state * _EVERY:
            number = place // _EVERY
            other = 1 - kept[number]
            _copy(left, look, kept_left[number, other], kept_look[number, other])
        ended[place], late[place] = _place(order[place], table, left, look, wanted, at, by_way)
        total += late[place]
        if ended[place] < 0 or ended[place] > due[order[place]] or total > limit:
            return np.inf
    return total


@numba.njit(cache=True, nogil=True)
def _turn_over(state: int, kept: Integers) -> None:
    """Keep the states that were written after a state, in place of those kept so far."""
    for number in range(state + 1, len(kept)):
        kept[number] = 1 - kept[number]


@numba.njit(cache=True, nogil=True)
def change_order(
    order: Integers,
    first: int,
    table: WayTable,
    days: int,
    wanted: int,
    due: Integers,
    draws: Floats,
    memory: int,
) -> tuple[Integers, int]:
    """Change an order, load by load, so that loads come less late; return the best one, and how often it was changed.

    A change stays if the order is then no worse than it was, or than it was ``memory`` changes ago (late acceptance: it
    leaves hollows that single changes do not lead out of, and needs no temperature).

    Parameters
    ----------
    order : ndarray of int, shape (loads,), one that the days suffice for and that keeps what is due
    first : int, places at the beginning that no load goes into or out of
    table : WayTable
    days, wanted : int
    due : ndarray of int, shape (loads,), the day by which each load must be received, whatever the others gain
    draws : ndarray of float, shape (changes, 4), from 0 to 1
    memory : int

    Returns
    -------
    tuple of ndarray of int and int
    """
    count = len(order)
    # Each state is kept twice, so that those of a change that is refused need not be put back.
    states = (count // _EVERY + 1, 2, len(table.capacity), days)
    kept_left, kept_look = np.empty(states), np.empty(states, dtype=np.int64)
    kept = np.zeros(states[0], dtype=np.int64)
    _copy(*empty_days(table, days), kept_left[0, 0], kept_look[0, 0])
    late, ended = np.zeros(count), np.zeros(count, dtype=np.int64)
    book = (table, wanted, due, kept_left, kept_look, kept)
    score = _book_from(0, order, late, ended, np.inf, *book)
    _turn_over(0, kept)
    best, closure = order, _latest(ended)
    before = np.empty(memory)
    for place in range(memory):
        before[place] = score
    for change in range(len(draws)):
        if closure <= wanted:
            return best, change
        begin, end, changed = _changed(order, first, late, draws[change])
        if begin < end:
            state = begin // _EVERY
            trial, trial_ended = late.copy(), ended.copy()
            limit = max(score, before[change % memory])
            found = _book_from(state, changed, trial, trial_ended, limit, *book)
            if found <= limit:
                _turn_over(state, kept)
                order, score, late, ended = changed, found, trial, trial_ended
                if _latest(ended) < closure:
                    best, closure = order, _latest(ended)
        before[change % memory] = score
    return best, len(draws)
