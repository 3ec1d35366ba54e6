"""Gates of the plan in the event-by-event model: written from ``validation/reference_model.md``, section 11."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from peacewright.simulation.kernel.plan_gates import PlanGates

if TYPE_CHECKING:
    from validation.peers.event_model import EventModel

LAND_TO_ENERGY = range(4)
BOTH = range(2)


class PlanGate:
    """A gate of the plan (section 11): what it reads, and how far it is carried out."""

    def __init__(self, gates: PlanGates, g: int, future: int) -> None:
        self.kind = int(gates.gate_kind[g])
        self.n = max(1.0, float(gates.gate_over[g]))
        self.by = float(gates.gate_by[g])
        self.delays = (
            math.ceil(gates.gate_fire_delay[future, g]),
            math.ceil(gates.gate_return_delay[future, g]),
        )
        mine = [q for q in range(len(gates.term_gate)) if gates.term_gate[q] == g]
        self.terms = [[q for q in mine if bool(gates.term_returns[q]) == back] for back in (False, True)]
        self.fired = self.asked = self.ever = False
        self.since = self.steps = 0

    @property
    def level(self) -> float:
        return min(1.0, self.steps / self.n)

    def move(self, t: int) -> None:
        if t >= self.since:
            self.steps = min(self.steps + 1, math.ceil(self.n)) if self.fired else max(self.steps - 1, 0)


class Steering:
    """All gates of one replication, and the factors of the day that follow from them."""

    def __init__(self, model: EventModel) -> None:
        self.model = model
        self.plan = model.option.gates
        count = 0 if self.plan is None else len(self.plan.gate_kind)
        self.gates = [PlanGate(self.plan, g, model.f) for g in range(count) if self.plan is not None]
        self.days_seen: list[tuple[list[float], list[float], list[float], list[bool]]] = []
        self.reinforced, self.remaining, self.at_work = 0.0, 1.0, 1.0
        self.away = self.withdrawn = False
        model.out.update(withdrawn_day=-1, returned_day=-1, ended_away=[False] * 3, plan_gate_day=[-1] * 4)
        model.out.update(plan_gate_false_open=[0] * 4, plan_gate_false_refuse=[0] * 4)

    def note_day(self, t: int) -> None:
        """Keep the day's severity by domain, observed, true and of before, and which readings it counts for."""
        i, plan = self.model.option, self.plan
        if plan is None:
            return
        before = [
            sum(
                float(i.pre_ceasefire_severity[self.model.f, p, d])
                for p in BOTH
                if self.model.bound[4 * p + d]
            )
            for d in LAND_TO_ENERGY
        ]
        counts = []
        for looked_at in plan.reading_domains:
            mine = [d for d in LAND_TO_ENERGY if looked_at[d]]
            bound = any(self.model.bound[4 * p + d] for p in BOTH for d in mine)
            waits = any(i.gated[p, d] for p in BOTH for d in mine)
            counts.append(bound and (not waits or self.opened(t)))
        self.days_seen.append((list(self.model.seen), list(self.model.true), before, counts))

    def opened(self, t: int) -> bool:
        return 0 <= self.model.out["gate_day"] <= t

    def reading(self, j: int, since: int, t: int, truth: int) -> bool | None:
        """Say whether reading j is met on day t (truth 1: in truth); None where it cannot be read."""
        plan = self.plan
        assert plan is not None
        window = int(plan.reading_window[j])
        last = self.days_seen[t - window : t] if t >= window else []
        if not last or t - window < since or not all(day[3][j] for day in last):
            return None
        mine = [d for d in LAND_TO_ENERGY if plan.reading_domains[j, d]]
        happened = sum(day[truth][d] for day in last for d in mine)
        before = sum(day[2][d] for day in last for d in mine)
        return (happened > plan.reading_tolerance[self.model.f, j] * before) == bool(plan.reading_unquiet[j])

    def term(self, q: int, since: int, t: int, truth: int) -> bool | None:
        """Say whether term q is met on day t; None where it is not asked."""
        plan, f = self.plan, self.model.f
        assert plan is not None
        if not plan.term_from[f, q] <= t < plan.term_until[f, q]:
            return None
        if plan.term_phase[q] and not self.opened(t):
            return None
        read = [self.reading(j, since, t, truth) for j in np.flatnonzero(plan.term_readings[q])]
        return None if None in read else all(read)

    def steer(self, t: int) -> None:
        """Read the gates of the plan, move them, set the factors of the day."""
        out = self.model.out
        for gate in self.gates:
            if t < gate.since:
                continue
            seen = [self.term(q, gate.since, t, 0) for q in gate.terms[gate.fired]]
            if gate.fired:
                if any(seen):
                    gate.fired, gate.since = False, t + gate.delays[1]
                continue
            if self.away:
                continue
            true = any(self.term(q, gate.since, t, 1) for q in gate.terms[0])
            asked = any(answer is not None for answer in seen)
            if asked and not gate.asked:
                gate.asked = True
                out["plan_gate_false_refuse"][gate.kind] |= int(true and not any(seen))
            if any(seen):
                if not gate.ever:
                    gate.ever = True
                    out["plan_gate_false_open"][gate.kind] |= int(not true)
                if out["plan_gate_day"][gate.kind] < 0:
                    out["plan_gate_day"][gate.kind] = t
                gate.fired, gate.since = True, t + gate.delays[0]
        for gate in self.gates:
            gate.move(t)
        by_kind = [[gate for gate in self.gates if gate.kind == kind] for kind in range(4)]
        self.reinforced = sum(gate.by * gate.level for gate in by_kind[0])
        self.at_work = math.prod(1.0 - gate.level for gate in by_kind[1])
        self.remaining = math.prod(1.0 - gate.level for gate in by_kind[2] + by_kind[3])
        self.away = any(gate.level >= 1.0 for gate in by_kind[2] + by_kind[3])
        self.withdrawn = any(gate.level >= 1.0 for gate in by_kind[3])
        if self.withdrawn and out["withdrawn_day"] < 0:
            out["withdrawn_day"] = t
        if not self.withdrawn and out["withdrawn_day"] >= 0 and out["returned_day"] < 0:
            out["returned_day"] = t
