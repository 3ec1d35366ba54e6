"""Gates of the plan for the SimPy form, written from section 11 of ``validation/reference_model.md`` alone.

Nothing is carried forward but the state of each gate: every reading is computed afresh from the days behind it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

KINDS = ("reinforce", "pause", "evacuate", "withdraw")
REINFORCE, PAUSE, EVACUATE, WITHDRAW = range(4)
SENDS_AWAY = (EVACUATE, WITHDRAW)


@dataclass(slots=True)
class Gate:
    """The state of one gate."""

    kind: int
    over: float
    by: float
    terms: list[int]
    """That carry it out."""
    undoing: list[int]
    fired: bool = False
    ever_asked: bool = False
    since: int = 0
    progress: int = 0
    first_fired: int = -1

    @property
    def level(self) -> float:
        return min(1.0, self.progress / self.over)

    def move(self, day: int) -> None:
        if day >= self.since:
            self.progress = (
                min(self.progress + 1, math.ceil(self.over)) if self.fired else max(self.progress - 1, 0)
            )


@dataclass(slots=True)
class Past:
    """What the days behind hold, a row a day: what readings look back on."""

    seen: NDArray[np.float64]
    """[T, D] observed severity."""
    severity: NDArray[np.float64]
    """[T, D] true severity."""
    bound: NDArray[np.bool_]
    """[T, P, D] provisions in force."""
    gate_day: int = -1
    """Day on which the gate to the next phase opens, once decided."""


@dataclass
class PlanGatesAtWork:
    """The gates of one plan in one future."""

    of: SimpleNamespace
    gated: NDArray[np.bool_]
    before: NDArray[np.float64]
    """[P, D] severity before the ceasefire."""
    gates: list[Gate] = field(default_factory=list)
    false_open: list[bool] = field(default_factory=lambda: [False] * len(KINDS))
    false_refuse: list[bool] = field(default_factory=lambda: [False] * len(KINDS))
    withdrawn_day: int = -1
    returned_day: int = -1

    def __post_init__(self) -> None:
        for number, kind in enumerate(self.of.gate_kind):
            mine = np.flatnonzero(self.of.term_gate == number)
            returns = self.of.term_returns[mine]
            self.gates.append(
                Gate(int(kind), max(1.0, float(self.of.gate_over[number])), float(self.of.gate_by[number]),
                     mine[~returns].tolist(), mine[returns].tolist())
            )  # fmt: skip

    # ---- what is read ----------------------------------------------------------------------------------------

    def sums(self, reading: int, day: int, since: int, past: Past) -> tuple[float, float, float] | None:
        """Return observed, true and allowed severity of a reading's window, or None where it cannot be read."""
        domains, window = self.of.reading_domains[reading], int(self.of.reading_window[reading])
        first = day - window
        if first < max(since, 0):
            return None
        bound = past.bound[first:day]
        waits = self.gated[:, domains].any()
        if waits and not 0 <= past.gate_day <= first:
            return None
        if not bound[:, :, domains].any(axis=(1, 2)).all():
            return None
        allowed = self.of.reading_tolerance[reading] * (bound * self.before)[:, :, domains].sum()
        return past.seen[first:day, domains].sum(), past.severity[first:day, domains].sum(), allowed

    def term(self, term: int, day: int, since: int, past: Past) -> tuple[bool, bool, bool]:
        """Return whether a term is asked, met, truly met."""
        of = self.of
        if not of.term_from[term] <= day < of.term_until[term]:
            return False, False, False
        if of.term_phase[term] and not 0 <= past.gate_day <= day:
            return False, False, False
        met = truly = True
        for reading in np.flatnonzero(of.term_readings[term]):
            sums = self.sums(reading, day, since, past)
            if sums is None:
                return False, False, False
            observed, true, allowed = sums
            unquiet = bool(of.reading_unquiet[reading])
            met &= (observed > allowed) == unquiet
            truly &= (true > allowed) == unquiet
        return True, bool(met), bool(truly)

    def any_of(self, terms: Iterable[int], day: int, since: int, past: Past) -> tuple[bool, bool, bool]:
        """Return whether any one term is asked, any met, any truly met."""
        states = [self.term(term, day, since, past) for term in terms]
        asked, met, truly = (any(state[place] for state in states) for place in range(3))
        return asked, met, truly

    # ---- what is done ----------------------------------------------------------------------------------------

    @property
    def away(self) -> bool:
        return any(gate.level >= 1.0 for gate in self.gates if gate.kind in SENDS_AWAY)

    @property
    def withdrawn(self) -> bool:
        return any(gate.level >= 1.0 for gate in self.gates if gate.kind == WITHDRAW)

    def carry_out(self, day: int, past: Past) -> None:
        """Read the gates in their order, then move them."""
        away = self.away
        for number, gate in enumerate(self.gates):
            if day < gate.since:
                continue
            if gate.fired:
                if self.any_of(gate.undoing, day, gate.since, past)[1]:
                    gate.fired, gate.since = False, day + math.ceil(self.of.gate_return_delay[number])
            elif not away:
                self.may_fire(number, gate, day, past)
        for gate in self.gates:
            gate.move(day)
        if self.withdrawn and self.withdrawn_day < 0:
            self.withdrawn_day = day
        if self.withdrawn_day >= 0 and self.returned_day < 0 and not self.withdrawn:
            self.returned_day = day

    def may_fire(self, number: int, gate: Gate, day: int, past: Past) -> None:
        asked, met, truly = self.any_of(gate.terms, day, gate.since, past)
        if asked and not gate.ever_asked:
            gate.ever_asked = True
            self.false_refuse[gate.kind] |= truly and not met
        if met:
            if gate.first_fired < 0:
                gate.first_fired = day
                self.false_open[gate.kind] |= not truly
            gate.fired, gate.since = True, day + math.ceil(self.of.gate_fire_delay[number])

    def factors(self) -> tuple[float, float, float]:
        """Return what is added, the share that is left, the share of it that works."""
        added = sum(gate.by * gate.level for gate in self.gates if gate.kind == REINFORCE)
        left = math.prod(1.0 - gate.level for gate in self.gates if gate.kind in SENDS_AWAY)
        works = math.prod(1.0 - gate.level for gate in self.gates if gate.kind == PAUSE)
        return added, left, works

    def outcome(self) -> dict[str, Any]:
        first = [min((g.first_fired for g in self.gates if g.kind == kind and g.first_fired >= 0), default=-1)
                 for kind in range(len(KINDS))]  # fmt: skip
        return {
            "plan_gate_day": first,
            "plan_gate_false_open": self.false_open,
            "plan_gate_false_refuse": self.false_refuse,
            "withdrawn_day": self.withdrawn_day,
            "returned_day": self.returned_day,
        }
