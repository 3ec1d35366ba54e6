"""Clocks: when which provision binds which party in which domain, what waits for the gate, and what lapses.

The kernel holds one clock a party and domain and one gate. Provisions are laid onto it thus: a domain that some
provision covers from a day is bound from that day; one that only gated provisions cover waits for the gate; clocks
that were rejected, disputed or have lapsed do not bind. A renewal is drawn for each provision that ends. With a gate
ahead it is one decision (a provision once renewed is kept until the next phase opens); without one it is drawn again
at every end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.findings import InputFault
from peacewright.operation.agreement import Clock, Provision, day_of, last_day_of
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import DOMAINS
from peacewright.simulation.futures import Reader, parties_of
from peacewright.simulation.kernel.arrays import NEVER

_BINDING = ("announced", "accepted", "proposed")


@dataclass(frozen=True)
class Clocks:
    """Arrays as ``KernelInputs`` wants them; ``covered`` says which domains some provision covers, shape (P, D)."""

    provision_start: NDArray[np.int64]
    provision_end: NDArray[np.int64]
    gated: NDArray[np.bool_]
    gate_domains: NDArray[np.bool_]
    gate_window: int
    lapse_day: NDArray[np.int64]
    covered: NDArray[np.bool_]

    @property
    def begins(self) -> NDArray[np.int64]:
        """First day on which a provision binds each party, shape (F, P); NEVER = none does.

        The day of the phase gate is not known beforehand: who is bound by it alone is counted from day 0.
        """
        dated = np.where(self.gated, NEVER, self.provision_start).min(axis=2)
        return np.where((dated == NEVER) & self.gated.any(axis=1), 0, dated)


@dataclass(frozen=True)
class PhaseGate:
    """The gate to the next phase: the provision that must be held (none: any), and for how many days."""

    provision: str | None
    window: int


def find_gate(operation: Operation) -> PhaseGate | None:
    """Return the first gate that the agreement declares: ``held`` or ``quiet`` in the condition of some clock."""
    for provision in operation.agreement.values():
        for clock in provision.binds.values():
            for leaf in clock.when.leaves() if clock.when is not None else ():
                if leaf.held is not None and leaf.for_ is not None:
                    return PhaseGate(leaf.held, max(1, round(leaf.for_)))
                if leaf.quiet is not None:
                    return PhaseGate(None, max(1, round(leaf.quiet)))
    return None


def realise_clocks(operation: Operation, reader: Reader) -> Clocks:
    """Lay the agreement onto one clock a party and domain in every future.

    Raises
    ------
    InputFault
        If no provision binds anybody, or a gate has nothing to read.
    """
    count, shape = reader.count, (2, len(DOMAINS))
    gate = find_gate(operation)
    start = np.full((count, *shape), NEVER, dtype=np.int64)
    end = np.zeros((count, *shape), dtype=np.int64)
    dated = np.zeros(shape, dtype=bool)
    waits = np.zeros(shape, dtype=bool)
    held = np.zeros(shape, dtype=bool)
    lapse = np.full(count, NEVER, dtype=np.int64)
    for name, provision in operation.agreement.items():
        for party, code in enumerate(parties_of(operation)):
            clock = provision.clock(code)
            if clock is None or clock.status not in _BINDING:
                continue
            inside = np.array([domain in provision.domains for domain in DOMAINS])
            if clock.from_ is None:
                waits[party] |= inside
                continue
            first = day_of(clock.from_, operation.start)
            last = _ends(name, provision, clock, first, reader, gate)
            if not provision.renewable and np.all(last <= 0):  # whichever futures these are
                continue
            dated[party] |= inside
            start[:, party, inside] = np.minimum(start[:, party, inside], max(0, first))
            end[:, party, inside] = np.maximum(end[:, party, inside], last[:, None])
            if gate is not None and gate.provision in (None, name):
                held[party] |= inside
                lapse = np.minimum(lapse, last)
    gated = waits & ~dated
    # What the next phase covers too is carried on to it, and on by it; if it never comes, the lapse ends everything.
    end[:, waits & dated] = NEVER
    _check_some_bind(dated, gated, held)
    start[:, gated] = 0
    end[:, gated] = NEVER
    return Clocks(
        provision_start=start,
        provision_end=end,
        gated=gated,
        gate_domains=np.asarray(held.any(axis=0) & gated.any()),
        gate_window=gate.window if gate is not None else 1,
        lapse_day=np.maximum(lapse, 0),
        covered=dated | gated,
    )


def _check_some_bind(dated: NDArray[np.bool_], gated: NDArray[np.bool_], held: NDArray[np.bool_]) -> None:
    if not (dated | gated).any():
        raise InputFault(
            "no provision of the agreement binds anybody: there is no ceasefire to simulate",
            "give some clock a status under which it binds",
            code="R012",
        )
    if gated.any() and not held.any():
        raise InputFault(
            "a provision waits for another to be held, but that one binds nobody from any day",
            "give the one that is to be held a day from which it binds",
            code="R012",
        )


def _ends(
    name: str,
    provision: Provision,
    clock: Clock,
    first: int,
    reader: Reader,
    gate: PhaseGate | None,
) -> NDArray[np.int64]:
    """Return the first day on which a clock that binds from ``first`` no longer does, shape (F,); one draw for both."""
    operation = reader.operation
    if clock.for_ is not None:
        length = max(1, round(clock.for_))
    elif clock.until is not None:
        length = max(1, last_day_of(clock.until, operation.start) + 1 - first)
    else:
        return np.full(reader.count, NEVER, dtype=np.int64)
    if not provision.renewable:
        return np.full(reader.count, first + length, dtype=np.int64)
    draw = reader.draw(np.random.Generator.random, "renewal", name)
    chance = np.clip(reader.value("agreement.renewal_share"), 1e-9, 1.0 - 1e-9)
    if gate is not None:
        return np.asarray(np.where(draw < chance, NEVER, first + length), dtype=np.int64)
    # The number of renewals in a row is geometric: n with chance c ** n (1 - c).
    renewals = np.floor(np.log(draw) / np.log(chance))
    return np.asarray(np.minimum(first + length * (1 + renewals), NEVER), dtype=np.int64)


def days_in_force(name: str, reader: Reader) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return from when until when a provision that begins by date binds some party, each of shape (F,).

    NEVER and 0 where it binds nobody.
    """
    operation = reader.operation
    provision, gate = operation.agreement[name], find_gate(operation)
    first = np.full(reader.count, NEVER, dtype=np.int64)
    until = np.zeros(reader.count, dtype=np.int64)
    for code in parties_of(operation):
        clock = provision.clock(code)
        if clock is None or clock.status not in _BINDING or clock.from_ is None:
            continue
        from_day = day_of(clock.from_, operation.start)
        first = np.minimum(first, max(0, from_day))
        until = np.maximum(until, _ends(name, provision, clock, from_day, reader, gate))
    return first, until


def quiet_share(reader: Reader) -> NDArray[np.float64]:
    """Return the observed severity that passes as quiet, as a share of that before the ceasefire, shape (F,).

    Never above the share at which a ceasefire counts as collapsed: no gate opens on what is no ceasefire.
    """
    return np.minimum(reader.value("gate.tolerance_share"), reader.value("collapse.share"))


def gate_delay_days(reader: Reader) -> NDArray[np.float64]:
    """Return the days from the gate's condition to its opening, shape (F,)."""
    return reader.value("gate.decision_days")


def horizon_days(operation: Operation) -> int:
    """Return how long futures are lived through, in whole days."""
    return max(1, math.ceil(operation.horizon))
