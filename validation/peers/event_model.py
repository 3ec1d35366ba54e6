"""The reference model event by event, in plain Python, without an event list of its own.

``heapq_model`` gives it one. Written from ``validation/reference_model.md`` (section numbers below); shares no code
with the compiled kernel or the SimPy form and draws its own random numbers.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np

from peacewright.simulation.kernel.inputs import KernelInputs
from validation.peers.steering import Steering

LAND_TO_ENERGY = range(4)
BOTH = range(2)


def poisson(rng: Random, mean: float) -> int:
    """Count unit-rate arrivals before ``mean`` by multiplying uniforms (Knuth)."""
    count = 0
    while mean > 0.0:
        step = min(mean, 30.0)
        mean -= step
        floor = math.exp(-step)
        product = rng.random()
        while product > floor:
            count += 1
            product *= rng.random()
    return count


class Law:
    """A discrete law over values, drawn by bisection."""

    def __init__(self, values: list[int], weights: list[float]) -> None:
        self.values, self.weights = values, weights
        self.total = float(sum(weights))
        self.edges: list[float] = []
        running = 0.0
        for weight in weights:
            running += weight
            self.edges.append(running)

    def draw(self, rng: Random) -> int:
        place = bisect_right(self.edges, rng.random() * self.total)
        return self.values[min(place, len(self.values) - 1)]


def share_out(teams: list[int], number: int) -> list[int]:
    """Share a number of teams out over bases by largest remainder, ties in base order."""
    planned = max(1, sum(teams))
    shares = [divmod(n * number, planned) for n in teams]
    by_need = sorted(range(len(teams)), key=lambda base: -shares[base][1])
    first = set(by_need[: number - sum(whole for whole, _ in shares)])
    return [whole + (base in first) for base, (whole, _) in enumerate(shares)]


class Report:
    """A report that asked for a team; ordered by the moment it came."""

    __slots__ = ("came", "happened", "incident", "kind", "may_go", "remote", "site", "waiting")

    def __init__(
        self, came: float, happened: float, site: int, kind: int, remote: int, incident: Incident | None
    ) -> None:
        self.came, self.happened, self.site, self.kind, self.remote = came, happened, site, kind, remote
        self.incident = incident
        self.waiting = True
        self.may_go = False

    def __lt__(self, other: Report) -> bool:
        return self.came < other.came


class Incident:
    """What later offspring must know of their parent."""

    __slots__ = ("answered_from", "day", "kind")

    def __init__(self, kind: int, day: int) -> None:
        self.kind, self.day = kind, day
        self.answered_from = math.inf


class Team:
    __slots__ = ("base", "free", "free_since", "number")

    def __init__(self, base: int, number: int) -> None:
        self.base, self.number, self.free, self.free_since = base, number, True, 0.0


class EventModel:
    """One replication of one future."""

    def __init__(self, inputs: KernelInputs, future: int, rng: Random) -> None:
        self.rng = rng
        self.now = 0.0
        self.option = inputs
        self.load(inputs, future)
        self.out: dict[str, Any] = dict.fromkeys(
            ("sent_for", "visits", "dropped", "verified", "verified_24h", "verified_wrong", "false_alarms",
             "false_attributed", "false_open", "false_refuse"), 0
        )  # fmt: skip
        for name in (
            "incidents",
            "marks",
            "detected",
            "marks_detected",
            "attributed_right",
            "attributed_wrong",
        ):
            self.out[name] = [0] * 8
        self.out.update(claimed=np.zeros((2, 2, 4), int), claimed_baseless=np.zeros((2, 4), int))
        self.out.update(gate_day=-1, deployed_day=-1, departed_day=-1, first_day=-1, last_day=self.T)
        self.out.update(response_hours_sum=0.0, force_days=0.0, denial_days=[0, 0], zone_denial_days=0)
        self.out.update(end_day=[self.T] * 3, cause=[0] * 3)
        self.x = [0.0] * 8
        self.begun: list[int | None] = [None] * 8
        self.denied = [False, False]
        self.zone_denied = [False] * len(inputs.cell_zones)
        self.jammed = self.outage = False
        self.open = [1.0, 1.0, 1.0]
        self.waiting: list[Report] = []
        self.on_their_way = 0
        self.teams = [[Team(base, i) for i in range(n)] for base, n in enumerate(self.team_counts)]
        self.severity: list[float] = []
        self.land: list[float] = []
        self.counted: list[list[int]] = []
        self.expected: list[list[float]] = []
        self.domain_run = [0] * 4
        self.before: list[float] = []
        self.gate_seen: list[float] = []
        self.gate_true: list[float] = []
        self.bound_run = self.gate_run = 0
        self.asked = self.stopped = False
        self.steering = Steering(self)
        self.served = 0
        self.stay = rng.expovariate(1.0)
        self.which = rng.random()
        self.busy_hours = self.team_hours = 0.0

    def load(self, i: KernelInputs, f: int) -> None:
        """Copy the arrays of one future to lists: plain Python reads them faster."""
        self.T, self.C = i.horizon_days, i.cells
        self.domain = [int(v) for v in i.cell_domain]
        self.side = [int(v) for v in i.cell_side]
        self.presence = i.presence.tolist()
        self.rate = i.spontaneous_rate[f].tolist()
        self.cap = float(i.gain_cap[f])
        self.damping = float(i.verification_damping[f])
        self.beta = i.presence_effect[f].tolist()
        self.tail, self.mark_cap = i.mark_tail[f].tolist(), i.mark_cap[f].tolist()
        self.major_mark = i.major_mark[f].tolist()
        self.mark_scale = i.mark_scale[f].tolist()
        self.access = i.access[f].tolist()
        self.law_of = [int(v) for v in i.cell_law]
        self.with_force = i.confusion[f].tolist()
        self.without = i.confusion_without_force[f].tolist()
        self.weather_share = i.weather_share[f].tolist()
        self.verdicts = i.verified_confusion[f].tolist()
        self.team_counts = [int(v) for v in i.teams[f]]
        self.strength_curve = i.strength[f].tolist()
        self.N = i.branching[f].tolist()
        self.locality = float(i.locality[f])
        self.delay = float(i.report_delay_hours[f]) / 24.0
        self.give_up = float(i.give_up_hours[f]) / 24.0
        self.verify_mark = int(i.verify_mark[f])
        self.factor = float(i.travel_factor[f])
        self.scene = float(i.on_scene_hours[f])
        self.order = [[int(b) for b in row if b >= 0] for row in i.base_order]
        self.travel = i.travel_hours.tolist()
        self.decay = (float(i.retaliation_decay[f]), float(i.momentum_decay[f]))
        self.f = f
        members = [[s for s in range(self.C) if self.domain[s] == d] for d in LAND_TO_ENERGY]
        self.at_rest = [Law(members[k % 4], [self.rate[k // 4][s] for s in members[k % 4]]) for k in range(8)]
        self.places = list(self.at_rest)
        self.unruly = i.unruly_share[f].tolist()
        self.eta, self.phi = i.substitution_strength[f].tolist(), i.substitution_share[f].tolist()
        alarm_rate = i.false_rate[f].tolist()
        self.alarms = [Law(members[d], [alarm_rate[s] for s in members[d]]) for d in LAND_TO_ENERGY]
        strongest = max(1.0, self.damping)
        self.children = []
        for parent in range(8):
            means = [
                self.N[parent][k] * self.cap * (1.0 if k // 4 == parent // 4 else strongest) for k in range(8)
            ]
            self.children.append(Law(list(range(8)), means))

    # ---- what the event list gives ---------------------------------------------------------------------------

    def after(self, delay: float, action: Callable[..., None], *arguments: Any) -> None:
        """Do ``action`` after a delay in days."""
        raise NotImplementedError

    # ---- section 3 -------------------------------------------------------------------------------------------

    def begin_day(self, t: int) -> bool:
        """Steps 1 to 6; return False if the day is not lived."""
        i, f, rng, out = self.option, self.f, self.rng, self.out
        self.t = t
        if out["gate_day"] < 0 and i.gate_domains.any():
            self.read_gate(t)
        if t >= i.lapse_day[f] and out["gate_day"] < 0:
            self.end_open(t, 3)
            out["last_day"] = t
            return False
        if out["deployed_day"] < 0 and max(self.strength_curve) > 0.0:
            trigger = int(i.deploy_trigger[f])
            trigger = out["gate_day"] if trigger < 0 else trigger
            if 0 <= trigger <= t:
                out["deployed_day"] = t
        if out["deployed_day"] >= 0 and out["departed_day"] < 0:
            hazard = i.departure_hazard[f].tolist()
            if sum(hazard) > 0.0 and self.served >= int(self.stay / sum(hazard)):
                out["departed_day"] = t
                self.departure_cause = 4 if self.which * sum(hazard) < hazard[0] else 5
                for report in self.waiting:
                    report.waiting = False
                out["dropped"] += len(self.waiting) + self.on_their_way
                self.waiting.clear()
        self.strength = 0.0
        if out["deployed_day"] >= 0 and out["departed_day"] < 0:
            self.steering.steer(t)
            self.served += not self.steering.away
            planned = self.strength_curve[min(t - out["deployed_day"], len(self.strength_curve) - 1)]
            self.strength = min(1.0, (1.0 + self.steering.reinforced) * planned) * self.steering.remaining
        self.work = self.strength * self.steering.at_work
        out["force_days"] += self.strength
        for side in BOTH:
            if self.denied[side]:
                self.denied[side] = rng.random() < 1.0 - 1.0 / i.denial_mean_days[f, side]
            else:
                self.denied[side] = rng.random() < 1.0 - math.exp(-i.denial_rate[f, side])
            self.open[side] = 0.0 if self.denied[side] else 1.0
            if self.strength > 0.0:
                out["denial_days"][side] += self.denied[side]
        self.open[2] = (self.open[0] + self.open[1]) / 2.0
        for zone, was in enumerate(self.zone_denied):
            goes_on = 1.0 - 1.0 / i.zone_denial_mean_days[f, zone]
            begins = 1.0 - math.exp(-i.zone_denial_rate[f, zone])
            self.zone_denied[zone] = rng.random() < (goes_on if was else begins)
            if self.strength > 0.0:
                out["zone_denial_days"] += self.zone_denied[zone]
        barred = [z for z, denied in enumerate(self.zone_denied) if denied]
        self.open_at = [
            0.0 if any(i.cell_zones[z, s] for z in barred) else self.open[self.side[s]] for s in range(self.C)
        ]
        self.set_sight(t)
        self.in_place = share_out(self.team_counts, math.floor(sum(self.team_counts) * self.work + 0.5))
        self.any_team = sum(self.in_place) > 0
        self.team_hours += 24.0 * sum(self.in_place)
        if not self.set_provisions(t):
            self.end_open(t, 3)
            out["last_day"] = t
            return False
        self.set_gains()
        self.seen = [0.0] * 4
        self.true = [0.0] * 4
        self.unanswered = [0] * 8
        self.attributed = [0] * 8
        self.given_back = [0] * 8
        self.major = False
        self.by_domain = [0] * 4
        for report in self.waiting:
            report.may_go = rng.random() < self.access[report.site] * self.open_at[report.site]
        self.dispatch()
        return True

    def set_provisions(self, t: int) -> bool:
        i, f = self.option, self.f
        self.bound = [False] * 8
        may_come = False
        for k in range(8):
            p, d = divmod(k, 4)
            start, end = int(i.provision_start[f, p, d]), int(i.provision_end[f, p, d])
            if i.gated[p, d]:
                if self.out["gate_day"] < 0:
                    continue
                start = max(start, self.out["gate_day"])
            may_come = may_come or t < start < end
            self.bound[k] = start <= t < end
            if self.bound[k] and self.begun[k] is None:
                self.begun[k] = t
                self.x[k] = float(i.compliance_start[f, p, d])
                if t >= i.turn_day[f, p]:
                    self.x[k] += float(i.turn_change[f, p, d])
            elif self.begun[k] is not None and t == i.turn_day[f, p]:
                self.x[k] += float(i.turn_change[f, p, d])
        if any(self.bound):
            if self.out["first_day"] < 0:
                self.out["first_day"] = t
            return True
        return self.out["first_day"] < 0 or may_come

    def set_gains(self) -> None:
        push = [
            self.beta[self.domain[s]] * self.presence[s] * self.work * self.access[s] * self.open_at[s]
            for s in range(self.C)
        ]
        left = [self.left_by_restraint(k) if self.bound[k] else 0.0 for k in range(8)]
        self.gain = [
            [min(self.cap, left[4 * p + self.domain[s]] * math.exp(-push[s])) for s in range(self.C)]
            for p in BOTH
        ]
        self.set_places([min(self.cap, share) for share in left])
        self.top = [
            max((self.gain[k // 4][s] for s in self.places[k].values), default=0.0) if self.bound[k] else 0.0
            for k in range(8)
        ]
        self.arrivals = Law(
            list(range(8)), [(self.today[k] + self.carried(k)) * self.top[k] for k in range(8)]
        )
        watched = [self.bound[d] or self.bound[4 + d] for d in LAND_TO_ENERGY]
        self.alarm_law = Law(
            list(LAND_TO_ENERGY), [self.alarms[d].total * watched[d] for d in LAND_TO_ENERGY]
        )

    def left_by_restraint(self, k: int) -> float:
        """Return the gain of today that restraint leaves: all of it with those whom it does not reach."""
        heed, order = 1.0 - self.unruly[k // 4], float(self.option.onset_days[self.f, k // 4])
        if order > 0.0:
            age = self.t - (self.begun[k] or 0)
            heed *= 1.0 - order * (math.exp(-age / order) - math.exp(-(age + 1) / order))
        return heed * math.exp(-self.x[k]) + 1.0 - heed

    def carried(self, k: int) -> float:
        """Return incidents of today at gain 1 that the fighting before sets off; none of a type that has no place."""
        if self.at_rest[k].total <= 0.0:
            return 0.0
        sum_of = 0.0
        for j in range(8):
            begun, decay = self.begun[j], self.decay[j // 4 == k // 4]
            share = 1.0
            if begun is not None:
                age = self.t - begun
                share = (math.exp(-decay * age) - math.exp(-decay * (age + 1))) / decay
            sum_of += float(self.option.fought_before[self.f, j // 4, j % 4]) * self.N[j][k] * share
        return sum_of

    def set_places(self, left: list[float]) -> None:
        """Let each party choose places and domains by how likely it is to be named there today."""
        seen = math.floor(10.0 * self.work + 0.5) / 10.0
        self.today = [law.total for law in self.at_rest]
        for p in BOTH:
            if self.eta[p] == 0.0:
                continue
            own = range(4 * p, 4 * p + 4)
            for k in own:
                weights = []
                for s, rate in zip(self.at_rest[k].values, self.at_rest[k].weights, strict=True):
                    share, state = seen * self.open_at[s], self.by_day(k % 4)
                    row = self.law_of[s]
                    named = (
                        share * self.with_force[row][state][p][p]
                        + (1.0 - share) * self.without[row][state][p][p]
                    )
                    weights.append(rate * math.exp(-self.eta[p] * named))
                self.places[k] = Law(self.at_rest[k].values, weights)
            pull = sum(left[k] * self.places[k].total for k in own)
            if pull > 0.0:
                pool = sum(left[k] * self.at_rest[k].total for k in own)
                for k in own:
                    moved = self.places[k].total * pool / pull
                    self.today[k] = (1.0 - self.phi[p]) * self.at_rest[k].total + self.phi[p] * moved

    def end_day(self, t: int) -> bool:
        """Steps 8 and 9; return False when nothing is left to live for."""
        self.claim_of_nothing()
        out = self.out
        i, f = self.option, self.f
        bound = [(k, *divmod(k, 4)) for k in range(8) if self.bound[k]]
        self.severity.append(sum(self.true))
        self.before.append(sum(float(i.pre_ceasefire_severity[f, p, d]) for _, p, d in bound))
        self.land.append(self.true[0])
        self.counted.append(self.by_domain)
        self.expected.append(
            [
                sum(float(i.pre_ceasefire_incidents[f, p, d]) for _, p, d in bound if d == e)
                for e in LAND_TO_ENERGY
            ]
        )
        for e in LAND_TO_ENERGY:
            self.domain_run[e] = self.domain_run[e] + 1 if self.bound[e] or self.bound[4 + e] else 0
        gate = [d for d in LAND_TO_ENERGY if i.gate_domains[d]]
        self.steering.note_day(t)
        self.gate_seen.append(sum(self.seen[d] for d in gate))
        self.gate_true.append(sum(self.true[d] for d in gate))
        self.bound_run = self.bound_run + 1 if bound else 0
        self.gate_run = self.gate_run + 1 if any(d in gate for _, _, d in bound) else 0
        self.find_ends(t)
        if all(out["cause"]):
            out["last_day"] = t + 1
            return False
        noise = [self.rng.gauss(0.0, 1.0) for _ in BOTH]
        rho = float(i.noise_common[f])
        for k, p, d in bound:
            other = 4 * (1 - p) + d
            z = math.sqrt(rho) * noise[p] + math.sqrt(1.0 - rho) * self.rng.gauss(0.0, 1.0)
            self.x[k] += (
                i.compliance_return[f, p]
                * (
                    i.compliance_target[f, p, d]
                    + i.turn_change[f, p, d] * (t >= i.turn_day[f, p])
                    - self.x[k]
                )
                - i.grievance[f, p]
                * (self.unanswered[other] - self.given_back[other])
                / i.typical_daily[f, 1 - p, d]
                + i.shame[f, p] * self.attributed[k] / i.typical_daily[f, p, d]
                + i.compliance_noise[f, p] * z
            )
        return True

    # ---- section 2 -------------------------------------------------------------------------------------------

    def next_arrival(self, day_end: float) -> None:
        """Let the next spontaneous incident of today arrive, if there is one."""
        if self.arrivals.total > 0.0:
            delay = self.rng.expovariate(self.arrivals.total)
            if self.now + delay < day_end:
                self.after(delay, self.arrive, day_end)

    def arrive(self, day_end: float) -> None:
        kind = self.arrivals.draw(self.rng)
        site = self.places[kind].draw(self.rng)
        if self.rng.random() * self.top[kind] < self.gain[kind // 4][site]:
            self.happen(kind, site)
        self.next_arrival(day_end)

    def happen(self, kind: int, site: int) -> None:
        """An incident: mark, report, offspring."""
        p, d = divmod(kind, 4)
        mark = self.draw_mark(p, d)
        self.out["incidents"][kind] += 1
        self.out["marks"][kind] += mark
        self.true[d] += mark
        self.by_domain[d] += 1
        self.major = self.major or mark >= self.major_mark[d]
        self.unanswered[kind] += 1
        self.claim(p, d, mark)
        incident = Incident(kind, self.t)
        said = self.draw_report(site, d, p)
        if said != 3:
            self.out["detected"][kind] += 1
            self.out["marks_detected"][kind] += mark
            self.seen[d] += mark
            if said == p:
                self.out["attributed_right"][kind] += 1
                self.attributed[kind] += 1
                self.unanswered[kind] -= 1
                incident.answered_from = self.t + 1
            elif said == 1 - p:
                self.out["attributed_wrong"][kind] += 1
            self.ask(mark, site, kind, said, incident)
        law = self.children[kind]
        for _ in range(poisson(self.rng, law.total)):
            child = law.draw(self.rng)
            delay = self.rng.expovariate(self.decay[child // 4 == p])
            if self.now + delay < self.T:
                self.after(delay, self.offspring, child, site, incident)

    def claim(self, p: int, d: int, mark: int) -> None:
        """Section 13: both parties say how many violations this was."""
        laws = self.option.claims
        if laws is not None:
            period = int(0 <= self.out["gate_day"] <= self.t)
            for q in BOTH:
                law = laws.of_own if q == p else laws.of_other
                self.out["claimed"][q, p, d] += poisson(self.rng, mark * float(law[self.f, q, period]))

    def claim_of_nothing(self) -> None:
        """Section 13: on a day on which the other is bound a party also claims what did not happen."""
        laws = self.option.claims
        for k in range(8 if laws is not None else 0):
            p, d = divmod(k, 4)
            if self.bound[k]:
                made_up = poisson(self.rng, float(laws.baseless[self.f, 1 - p, d]))
                self.out["claimed"][1 - p, p, d] += made_up
                self.out["claimed_baseless"][1 - p, d] += made_up

    def offspring(self, kind: int, parent_site: int, parent: Incident) -> None:
        """Thin a candidate with the gain of its own day and place."""
        if not self.bound[kind] or self.places[kind].total <= 0.0:
            return
        p, d = divmod(kind, 4)
        weight = 1.0
        if p != parent.kind // 4:
            weight = (self.damping if parent.answered_from <= self.t else 1.0) / max(1.0, self.damping)
        site = parent_site
        if self.domain[site] != d or self.rate[p][site] <= 0.0 or self.rng.random() >= self.locality:
            site = self.places[kind].draw(self.rng)
        if self.rng.random() < weight * self.gain[p][site] / self.cap:
            self.happen(kind, site)

    def draw_mark(self, p: int, d: int) -> int:
        beyond = self.mark_scale[p][d] * (self.rng.paretovariate(self.tail[d]) - 1.0)
        return min(self.mark_cap[d], 1 + math.floor(beyond))

    # ---- section 5 -------------------------------------------------------------------------------------------

    def set_sight(self, t: int) -> None:
        i, f, rng = self.option, self.f, self.rng
        bad = self.weather_share[int(i.month[t])]
        self.weather = [rng.random() < bad for _ in LAND_TO_ENERGY]
        if self.jammed:
            self.jammed = rng.random() >= 1.0 / i.jamming_mean_days[f]
        else:
            self.jammed = rng.random() < 1.0 - math.exp(-i.jamming_rate[f])
        if self.outage:
            self.outage = rng.random() >= 1.0 / i.outage_mean_days[f]
        else:
            self.outage = rng.random() < 1.0 - math.exp(-i.outage_rate[f])
        self.dawn = t + (1.0 - float(i.daylight_share[t])) / 2.0
        self.dusk = t + (1.0 + float(i.daylight_share[t])) / 2.0

    def sight(self, d: int) -> int:
        """Return the state of sight in a domain now."""
        night = not self.dawn <= self.now <= self.dusk
        return night + self.by_day(d)

    def by_day(self, d: int) -> int:
        return 2 * self.weather[d] + 4 * self.jammed + 8 * self.outage

    def draw_report(self, site: int, d: int, truth: int) -> int:
        share = self.work * self.open_at[site]
        law = self.with_force if self.rng.random() < share else self.without
        u = self.rng.random()
        for said, chance in enumerate(law[self.law_of[site]][self.sight(d)][truth][:3]):
            u -= chance
            if u < 0.0:
                return said
        return 3

    def next_alarm(self, day_end: float) -> None:
        if self.alarm_law.total > 0.0:
            delay = self.rng.expovariate(self.alarm_law.total)
            if self.now + delay < day_end:
                self.after(delay, self.alarm, day_end)

    def alarm(self, day_end: float) -> None:
        d = self.alarm_law.draw(self.rng)
        site = self.alarms[d].draw(self.rng)
        said = self.draw_report(site, d, 2)
        if said != 3:
            self.out["false_alarms"] += 1
            self.out["false_attributed"] += said < 2
            self.seen[d] += 1
            self.ask(1, site, -1, said, None)
        self.next_alarm(day_end)

    # ---- section 6 -------------------------------------------------------------------------------------------

    def ask(self, mark: int, site: int, kind: int, said: int, incident: Incident | None) -> None:
        if not self.any_team or mark < self.verify_mark:
            return
        self.out["sent_for"] += 1
        report = Report(self.now + self.delay, self.now, site, kind, said, incident)
        self.on_their_way += 1
        self.after(self.delay, self.receive, report)

    def receive(self, report: Report) -> None:
        self.on_their_way -= 1
        if self.out["departed_day"] >= 0:
            return
        report.may_go = self.rng.random() < self.access[report.site] * self.open_at[report.site]
        insort(self.waiting, report)
        if self.give_up < self.T:
            self.after(self.give_up, self.lose_patience, report)
        self.dispatch()

    def lose_patience(self, report: Report) -> None:
        if report.waiting:
            report.waiting = False
            self.waiting.remove(report)
            self.out["dropped"] += 1

    def dispatch(self) -> None:
        """Give free teams to waiting reports, first come first served."""
        left = []
        for report in self.waiting:
            team = self.free_team(report) if report.may_go else None
            if team is None:
                left.append(report)
            else:
                report.waiting = False
                self.visit(report, *team)
        self.waiting = left

    def free_team(self, report: Report) -> tuple[Team, float] | None:
        for rank, base in enumerate(self.order[report.site]):
            free = [team for team in self.teams[base][: self.in_place[base]] if team.free]
            if free:
                return min(free, key=lambda team: (team.free_since, team.number)), self.travel[report.site][
                    rank
                ]
        return None

    def visit(self, report: Report, team: Team, hours: float) -> None:
        out = self.out
        travel = hours * self.factor
        scene = self.rng.expovariate(1.0 / self.scene)
        team.free = False
        out["visits"] += 1
        out["response_hours_sum"] += (self.now - report.came) * 24.0 + travel
        self.busy_hours += 2.0 * travel + scene
        self.after((2.0 * travel + scene) / 24.0, self.come_home, team)
        moment = self.now + (travel + scene) / 24.0
        truth = 2 if report.kind < 0 else report.kind // 4
        right, wrong, _ = self.verdicts[report.site][truth]
        u = self.rng.random()
        if u >= right + wrong:
            return
        if report.incident is None:
            out["false_attributed"] += (u >= right) - (report.remote < 2)
            return
        out["verified"] += 1
        out["verified_24h"] += moment - report.happened <= 1.0
        out["attributed_right"][report.kind] += (u < right) - (report.remote == truth)
        out["attributed_wrong"][report.kind] += (u >= right) - (report.remote == 1 - truth)
        out["verified_wrong"] += u >= right
        if u < right and report.remote != truth:
            self.after(moment - self.now, self.name_author, report)

    def name_author(self, report: Report) -> None:
        incident = report.incident
        assert incident is not None
        incident.answered_from = self.t + 1
        self.attributed[incident.kind] += 1
        if incident.day == self.t:
            self.unanswered[incident.kind] -= 1
        else:
            self.given_back[incident.kind] += 1

    def come_home(self, team: Team) -> None:
        team.free = True
        team.free_since = self.now
        self.dispatch()

    # ---- sections 8 and 9 ------------------------------------------------------------------------------------

    def read_gate(self, t: int) -> None:
        i, f, out = self.option, self.f, self.out
        window = int(i.gate_window[f])
        if self.gate_run < window:
            return
        limit = float(i.gate_tolerance[f]) * window
        seen, true = sum(self.gate_seen[-window:]), sum(self.gate_true[-window:])
        if seen <= limit:
            out["gate_day"] = t + math.ceil(i.gate_delay[f])
            out["false_open"] = int(true > limit)
        elif not self.asked:
            out["false_refuse"] = int(true <= limit)
        self.asked = True

    def end_open(self, t: int, cause: int) -> None:
        for definition in range(3):
            if self.out["cause"][definition] == 0:
                self.out["cause"][definition] = cause
                self.out["end_day"][definition] = t
                self.out["ended_away"][definition] = self.steering.withdrawn

    def find_ends(self, t: int) -> None:
        i, f, out = self.option, self.f, self.out
        w = i.collapse_window_days
        met, fresh = [False, False, self.major], [False, False, False]
        if self.domain_run[0] >= w:
            met[0] = sum(self.land[-w:]) >= w * i.collapse_severity[f]
            fresh[0] = self.domain_run[0] == w
        for d in LAND_TO_ENERGY:
            if self.domain_run[d] >= w:
                reference = sum(day[d] for day in self.expected[-w:])
                least = float(i.collapse_least_incidents[f])
                limit = i.collapse_share[f] * reference
                if (
                    reference > 0.0
                    and reference >= least
                    and sum(day[d] for day in self.counted[-w:]) >= limit
                ):
                    met[1] = True
                    fresh[1] = fresh[1] or self.domain_run[d] == w
        for definition in range(3):
            if met[definition] and out["cause"][definition] == 0:
                out["end_day"][definition] = t
                out["ended_away"][definition] = self.steering.withdrawn
                own = 6 if definition == 2 else 2
                out["cause"][definition] = self.cause(own, fresh[definition], t)
        if out["cause"][1] and not all(out["cause"][:3]) and self.bound_run >= w:
            before = sum(self.before[-w:])
            if before > 0.0 and sum(self.severity[-w:]) >= before:
                self.end_open(t, self.cause(2, out["cause"][1] == 7, t))

    def cause(self, own: int, at_once: bool, t: int) -> int:
        departed = self.out["departed_day"]
        if departed >= 0 and t - departed <= self.option.departure_attribution_days:
            return self.departure_cause
        if at_once:
            return 7
        mean = np.zeros(8)
        for k, law in enumerate(self.places):
            if self.bound[k] and law.total > 0.0:
                p = k // 4
                pairs = zip(law.values, law.weights, strict=True)
                mean[k] = sum(self.gain[p][s] * weight for s, weight in pairs) / law.total
        if np.abs(np.linalg.eigvals(np.array(self.N) * mean[None, :])).max() >= 1.0:
            return 1
        return own

    def result(self) -> dict[str, Any]:
        self.out["team_busy_share"] = self.busy_hours / self.team_hours if self.team_hours else 0.0
        return self.out
