"""Conditions in each future: whether they can be met at all, and whether they wait for the gate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.agreement import Provision, day_of
from peacewright.operation.conditions import Condition
from peacewright.operation.operation import Operation
from peacewright.simulation.futures import Reader


@dataclass(frozen=True)
class ConditionMet:
    """What became of a condition.

    Attributes
    ----------
    possible : ndarray of bool, shape (F,)
        Votes, consent and backstop allow it.
    from_day : ndarray of int, shape (F,)
        Earliest day, counted from D-day, on which dates and provisions allow it, where it does not wait.
    waits_for_phase : ndarray of bool, shape (F,)
        It waits until the gate to the next phase opens.
    """

    possible: NDArray[np.bool_]
    from_day: NDArray[np.int64]
    waits_for_phase: NDArray[np.bool_]


def is_gated(provision: Provision) -> bool:
    """Whether some party's clock begins only when something is held or quiet."""
    return any(
        clock.when is not None and any(leaf.held or leaf.quiet is not None for leaf in clock.when.leaves())
        for clock in provision.binds.values()
    )


def first_day_of(provision: Provision, operation: Operation) -> int:
    """Return the first day, not before D-day, on which a provision that begins by date binds some party."""
    days = [
        day_of(clock.from_, operation.start) for clock in provision.binds.values() if clock.from_ is not None
    ]
    return max(0, min(days)) if days else 0


def realise_condition(condition: Condition | None, reader: Reader) -> ConditionMet:
    """Evaluate a condition in every future.

    ``held``, ``quiet`` and the phases that wait for them turn into waiting for the gate: the kernel has one.
    """
    if condition is None:
        return _met(reader)
    if condition.all is not None:
        return _every([realise_condition(part, reader) for part in condition.all])
    if condition.any is not None:
        return _some([realise_condition(part, reader) for part in condition.any])
    decided = settled(condition, reader)
    if decided is not None:
        return _met(reader, decided)
    operation = reader.operation
    if condition.date is not None:
        return _met(reader, from_day=max(0, day_of(condition.date, operation.start)))
    if condition.phase is not None:
        provision = operation.agreement[condition.phase]
        return _met(reader, from_day=first_day_of(provision, operation), waits_for_phase=is_gated(provision))
    return _met(reader, waits_for_phase=True)


def settled(condition: Condition, reader: Reader) -> NDArray[np.bool_] | None:
    """Return in which futures others have decided for a condition: a vote, consent or part of a backstop, shape (F,).

    None for conditions that nobody decides beforehand.
    """
    if condition.vote is not None:
        return reader.voted_for(condition.vote)
    if condition.backstop is not None:
        return reader.granted(condition.backstop)
    if condition.consent is not None:
        agreed = [reader.stance_in(party, tuple(stances)) for party, stances in condition.consent.items()]
        return np.asarray(np.logical_and.reduce(agreed))
    return None


def _met(
    reader: Reader,
    possible: NDArray[np.bool_] | None = None,
    *,
    from_day: int = 0,
    waits_for_phase: bool = False,
) -> ConditionMet:
    return ConditionMet(
        np.ones(reader.count, dtype=bool) if possible is None else possible,
        np.full(reader.count, from_day, dtype=np.int64),
        np.full(reader.count, waits_for_phase),
    )


def _every(parts: list[ConditionMet]) -> ConditionMet:
    """Join conditions that must all be met: the last of them decides the day."""
    return ConditionMet(
        np.logical_and.reduce([part.possible for part in parts]),
        np.maximum.reduce([part.from_day for part in parts]),
        np.logical_or.reduce([part.waits_for_phase for part in parts]),
    )


def _some(parts: list[ConditionMet]) -> ConditionMet:
    """Join conditions of which one is enough: the earliest that is possible and need not wait, else the gate."""
    never = np.iinfo(np.int64).max
    days = [np.where(part.possible & ~part.waits_for_phase, part.from_day, never) for part in parts]
    earliest = np.minimum.reduce(days)
    return ConditionMet(
        np.logical_or.reduce([part.possible for part in parts]),
        np.where(earliest < never, earliest, 0),
        earliest == never,
    )
