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
class Met:
    """What became of a condition.

    Attributes
    ----------
    possible : ndarray of bool, shape (F,)
        Votes, consent and backstop allow it.
    from_day : int
        Earliest day, counted from D-day, on which dates and provisions allow it.
    at_gate : bool
        It waits until the gate to the next phase opens.
    """

    possible: NDArray[np.bool_]
    from_day: int
    at_gate: bool


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


def realise_condition(condition: Condition | None, reader: Reader) -> Met:
    """Evaluate a condition in every future.

    ``held``, ``quiet`` and the phases that wait for them turn into waiting for the gate: the kernel has one.
    """
    always = np.ones(reader.count, dtype=bool)
    if condition is None:
        return Met(always, 0, at_gate=False)
    operation = reader.operation
    if condition.all is not None:
        parts = [realise_condition(part, reader) for part in condition.all]
        return Met(
            np.logical_and.reduce([part.possible for part in parts]),
            max(part.from_day for part in parts),
            at_gate=any(part.at_gate for part in parts),
        )
    if condition.any is not None:
        parts = [realise_condition(part, reader) for part in condition.any]
        return Met(
            np.logical_or.reduce([part.possible for part in parts]),
            min(part.from_day for part in parts),
            at_gate=all(part.at_gate for part in parts),
        )
    if condition.vote is not None:
        return Met(reader.voted_for(condition.vote), 0, at_gate=False)
    if condition.backstop is not None:
        return Met(reader.granted(condition.backstop), 0, at_gate=False)
    if condition.consent is not None:
        agreed = [reader.stance_in(party, tuple(stances)) for party, stances in condition.consent.items()]
        return Met(np.logical_and.reduce(agreed), 0, at_gate=False)
    if condition.date is not None:
        return Met(always, max(0, day_of(condition.date, operation.start)), at_gate=False)
    if condition.phase is not None:
        provision = operation.agreement[condition.phase]
        return Met(always, first_day_of(provision, operation), at_gate=is_gated(provision))
    return Met(always, 0, at_gate=True)
