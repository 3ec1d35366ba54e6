"""Gates of the plan in each future: conditions resolved into readings, terms and days, delays from the command.

A condition becomes alternatives, each a list of leaves that must all be so. What a future decides is settled here:
votes, consent and backstop are so or not, dates and dated provisions are days. What must be observed stays a reading:
``held`` looks at the provision's domains, ``quiet`` and ``unquiet`` at all that the agreement covers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import HOURS_PER_DAY
from peacewright.operation.agreement import day_of
from peacewright.operation.conditions import Condition
from peacewright.operation.gates import Gate
from peacewright.operation.vocabulary import DOMAINS
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.arrays import NEVER
from peacewright.simulation.kernel.plan_gates import GATE_KINDS, PlanGates
from peacewright.simulation.realise.clocks import days_in_force
from peacewright.simulation.realise.conditions import is_gated, settled

Floats = NDArray[np.float64]

DECIDED_AS = {"reinforce": "reinforce", "pause": "suspend", "evacuate": "evacuate", "withdraw": "withdraw"}
"""The decision of command that each kind of gate asks for; its delay is that of the gate."""

UNDONE_AS = {"reinforce": "withdraw", "pause": "suspend", "evacuate": "reinforce", "withdraw": "reinforce"}
"""The decision that undoes it: to send troops again is to reinforce."""


@dataclass(frozen=True)
class _Reading:
    """What is looked at, for how long back, and whether it is met above the tolerance."""

    domains: tuple[bool, ...]
    window: int
    unquiet: bool


@dataclass
class _Term:
    """One alternative of one gate: what it asks, by future where futures differ."""

    gate: int
    returns: bool
    first: NDArray[np.int64]
    until: NDArray[np.int64]
    phase: bool = False
    readings: set[_Reading] = field(default_factory=set)


def gates_of(plan: Plan) -> tuple[Gate, ...]:
    """Return the gates that can act on this plan: none without a force; no reinforcement without a size."""
    if plan.tasks.strength_persons <= 0:
        return ()
    gates = plan.operation.gates.values()
    return tuple(gate for gate in gates if gate.do != "reinforce" or gate.by is not None)


def realise_gates(
    plan: Plan,
    reader: Reader,
    covered: NDArray[np.bool_],
    tolerance: Floats,
    decision_hours: dict[str, Floats],
) -> PlanGates | None:
    """Resolve the gates of a plan in every future; None where it has none.

    Parameters
    ----------
    plan : Plan
    reader : Reader
    covered : ndarray of bool, shape (P, D)
        Domains that some provision covers.
    tolerance : ndarray of float, shape (F,)
        Observed severity that passes as quiet, as a share of that before the ceasefire.
    decision_hours : dict of str to ndarray of float, shape (F,)
        Delays of command by event.
    """
    gates = gates_of(plan)
    if not gates:
        return None
    terms = [
        _term(number, leaves, reader, covered, returns=returns)
        for number, gate in enumerate(gates)
        for returns, condition in ((False, gate.when), (True, gate.return_when))
        if condition is not None
        for leaves in condition.alternatives()
    ]
    readings = list(dict.fromkeys(reading for term in terms for reading in sorted(term.readings, key=repr)))

    def delay(events: dict[str, str]) -> Floats:
        hours = [decision_hours[events[gate.do]] for gate in gates]
        return np.stack(hours, axis=1) / HOURS_PER_DAY

    return PlanGates(
        reading_domains=np.array([each.domains for each in readings], bool).reshape(-1, len(DOMAINS)),
        reading_window=np.array([each.window for each in readings], np.int64),
        reading_unquiet=np.array([each.unquiet for each in readings], bool),
        reading_tolerance=np.repeat(tolerance[:, None], len(readings), axis=1),
        term_gate=np.array([term.gate for term in terms], np.int64),
        term_returns=np.array([term.returns for term in terms], bool),
        term_phase=np.array([term.phase for term in terms], bool),
        term_readings=np.array(
            [[reading in term.readings for reading in readings] for term in terms], bool
        ).reshape(len(terms), len(readings)),
        term_from=np.stack([term.first for term in terms], axis=1),
        term_until=np.stack([term.until for term in terms], axis=1),
        gate_kind=np.array([GATE_KINDS.index(gate.do) for gate in gates], np.int64),
        gate_over=np.array([gate.over or 0.0 for gate in gates]),
        gate_by=np.array([gate.by or 0.0 for gate in gates]),
        gate_fire_delay=delay(DECIDED_AS),
        gate_return_delay=delay(UNDONE_AS),
    )


def _term(
    number: int, leaves: tuple[Condition, ...], reader: Reader, covered: NDArray[np.bool_], *, returns: bool
) -> _Term:
    """Join the leaves of one alternative: the latest beginning, the earliest end, all readings."""
    count = reader.count
    term = _Term(number, returns, np.zeros(count, np.int64), np.full(count, NEVER, np.int64))
    for leaf in leaves:
        so = settled(leaf, reader)
        if so is not None:
            term.first = np.asarray(np.where(so, term.first, NEVER), dtype=np.int64)
        elif leaf.date is not None:
            term.first = np.maximum(term.first, max(0, day_of(leaf.date, reader.operation.start)))
        elif leaf.phase is not None:
            _ask_for_phase(leaf.phase, term, reader)
        else:
            _ask_for_reading(leaf, term, reader, covered)
    return term


def _ask_for_phase(name: str, term: _Term, reader: Reader) -> None:
    provision = reader.operation.agreement[name]
    if is_gated(provision):
        term.phase = True
        return
    first, until = days_in_force(name, reader)
    term.first = np.maximum(term.first, first)
    term.until = np.minimum(term.until, until)


def _ask_for_reading(leaf: Condition, term: _Term, reader: Reader, covered: NDArray[np.bool_]) -> None:
    domains = np.asarray(covered.any(axis=0))
    window = leaf.quiet if leaf.quiet is not None else leaf.unquiet
    if leaf.held is not None:
        provision = reader.operation.agreement[leaf.held]
        domains = np.array([domain in provision.domains for domain in DOMAINS])
        window = leaf.for_
        term.phase |= is_gated(provision)
    days = max(1, round(window or 0.0))
    term.readings.add(_Reading(tuple(bool(each) for each in domains), days, leaf.unquiet is not None))
