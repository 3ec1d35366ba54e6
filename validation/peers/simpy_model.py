"""The reference model in SimPy, written from ``validation/reference_model.md`` alone (section numbers below).

Whatever lives in time is a process: the calendar of days, each party's spontaneous incidents, false alarms, what an
incident brings about, a report with the team it waits for. Teams stand in a store from which reports take them. Shares
no code with the compiled kernel or the ``heapq`` form but the dataclass of the inputs and the names of the outputs.
"""

# long because: the whole model in one place, in the order of the page that it is read against

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, fields
from itertools import accumulate
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from peacewright.simulation.kernel.claims import ClaimLaws
from peacewright.simulation.kernel.inputs import CAUSES, DOMAINS, PARTIES, TYPES, KernelInputs
from peacewright.simulation.kernel.plan_gates import PlanGates
from validation.peers.simpy_gates import Past, PlanGatesAtWork

Life = Generator[simpy.Event, Any, None]
Floats = NDArray[np.float64]

NOTHING = 2
"""Truth of a happening that is no breach; truths 0 and 1 are the parties."""
UNREPORTED = 3
CANNOT_TELL = 2
HELD, SPIRAL, EROSION, LAPSE = (CAUSES.index(name) for name in ("held", "spiral", "erosion", "lapse"))
CONTRIBUTORS, HOST = CAUSES.index("departure of contributors"), CAUSES.index("departure at the host's wish")
MAJOR_ATTACK, NEVER_TOOK_HOLD = CAUSES.index("major attack"), CAUSES.index("never took hold")

SINGLE = (
    "false_alarms", "false_attributed", "false_open", "false_refuse", "sent_for", "visits", "dropped", "verified",
    "verified_24h", "verified_wrong",
)  # fmt: skip
BY_TYPE = ("incidents", "marks", "detected", "marks_detected", "attributed_right", "attributed_wrong")


@dataclass(slots=True, eq=False)
class Happening:
    """An incident, or something that is no breach and may be reported as one."""

    truth: int
    cell: int
    domain: int
    moment: float
    day: int
    mark: int
    said: int = UNREPORTED
    attributed: float = math.inf
    """Day on which it was first laid to its author."""

    @property
    def type(self) -> int:
        return self.truth * len(DOMAINS) + self.domain


@dataclass(frozen=True, slots=True)
class Team:
    base: int
    number: int


def of_future(inputs: KernelInputs | PlanGates | ClaimLaws, future: int) -> SimpleNamespace:
    """Return the inputs of one future: the first axis of what differs by future is taken off."""
    values = {}
    for declared in fields(inputs):
        value = getattr(inputs, declared.name)
        values[declared.name] = value[future] if declared.metadata.get("axes", ("",))[0] == "F" else value
    return SimpleNamespace(**values)


def running(weights: Iterable[float]) -> list[float]:
    return list(accumulate(float(weight) for weight in weights))


def pick(rng: Random, sums: list[float]) -> int:
    """Draw an index by the running sums of its weights."""
    return min(bisect_right(sums, rng.random() * sums[-1]), len(sums) - 1)


def largest_remainder(planned: list[int], number: int) -> list[int]:
    """Share ``number`` out in proportion to ``planned``; ties in order."""
    total = max(1, sum(planned))
    shares = [n * number // total for n in planned]
    neediest = sorted(range(len(planned)), key=lambda base: planned[base] * number % total, reverse=True)
    for base in neediest[: number - sum(shares)]:
        shares[base] += 1
    return shares


class Ceasefire:
    """One replication of one future."""

    def __init__(self, inputs: KernelInputs, future: int, rng: Random) -> None:
        self.of, self.rng = of_future(inputs, future), rng
        self.count: Counter[str] = Counter(dict.fromkeys(SINGLE, 0))
        self.by_type = {name: [0] * TYPES for name in BY_TYPE}
        days, domains = self.of.horizon_days, len(DOMAINS)
        self.severity, self.seen, self.incidents = (np.zeros((days, domains)) for _ in range(3))
        self.bound = np.zeros((days, PARTIES, domains), bool)
        self.gate_day, self.gate_asked = -1, False
        self.ordered_day = self.departed_day = self.first_day = -1
        self.departure_draw, self.departure_cause = rng.expovariate(1.0), HELD
        self.served_days, self.ended_away = 0, [False] * 3
        self.gates: PlanGatesAtWork | None = None
        if inputs.gates is not None:
            before = self.of.pre_ceasefire_severity
            self.gates = PlanGatesAtWork(of_future(inputs.gates, future), self.of.gated, before)
        self.past = Past(self.seen, self.severity, self.bound)
        self.last_day, self.end_day, self.cause = days, [days] * 3, [HELD] * 3
        self.compliance = np.zeros((PARTIES, domains))
        self.denied, self.denial_days = [False, False], [0, 0]
        self.zone_denied, self.zone_denial_days = np.zeros(len(inputs.cell_zones), bool), 0
        self.jammed = self.cut_off = False
        self.claims = of_future(inputs.claims, future) if inputs.claims is not None else None
        self.claimed, self.baseless = np.zeros((PARTIES, PARTIES, domains)), np.zeros((PARTIES, domains))
        self.force_days = self.team_hours = self.busy_hours = self.response_hours = 0.0
        self.waiting = 0
        self._read_laws()
        self.env = simpy.Environment()
        self.morning = self.env.event()
        self.teams = simpy.FilterStore(self.env)
        self.teams.items.extend(
            Team(base, number) for base, n in enumerate(self.of.teams) for number in range(n)
        )

    def _read_laws(self) -> None:
        """Lists that are read for every incident."""
        of, domains = self.of, len(DOMAINS)
        self.domain = of.cell_domain.tolist()
        self.rate = of.spontaneous_rate.tolist()
        self.in_domain = of.cell_domain == np.arange(domains)[:, None]
        self.strongest = max(1.0, float(of.verification_damping))
        # Offspring by the parent's type and the child's party: (largest mean, running weights of domains).
        self.follow = [[(float(row.sum() * of.gain_cap), running(row)) for row in parent]
                       for parent in of.branching.reshape(TYPES, PARTIES, domains)]  # fmt: skip
        self.marks = [[(float(of.mark_scale[p, d]), -1.0 / float(of.mark_tail[d]), int(of.mark_cap[d]))
                       for d in range(domains)] for p in range(PARTIES)]  # fmt: skip
        self.bases = [[(int(b), float(h)) for b, h in zip(bases, hours, strict=True) if b >= 0]
                      for bases, hours in zip(of.base_order, of.travel_hours, strict=True)]  # fmt: skip
        self.verdict = np.cumsum(of.verified_confusion, axis=2, dtype=float).tolist()

    def live(self) -> dict[str, Any]:
        calendar = self.env.process(self.calendar())
        for party in range(PARTIES):
            self.env.process(self.spontaneous(party))
        self.env.process(self.happenings_that_are_no_breach())
        self.env.run(until=calendar)
        return {
            **self.count, **self.by_type, "end_day": self.end_day, "cause": self.cause, "first_day": self.first_day,
            "last_day": self.last_day, "gate_day": self.gate_day, "deployed_day": self.ordered_day,
            "departed_day": self.departed_day, "force_days": self.force_days, "denial_days": self.denial_days,
            "zone_denial_days": self.zone_denial_days,
            "response_hours_sum": self.response_hours,
            "claimed": self.claimed, "claimed_baseless": self.baseless,
            **(self.gates.outcome() if self.gates else {}), "ended_away": self.ended_away,
            "team_busy_share": self.busy_hours / self.team_hours if self.team_hours else 0.0,
        }  # fmt: skip

    # ---- section 3: the order of a day -----------------------------------------------------------------------

    def calendar(self) -> Life:
        for day in range(self.of.horizon_days):
            self.today = day
            if not self.begin(day):
                self.end_all(day, LAPSE)
                self.last_day = day
                return
            dawn, self.morning = self.morning, self.env.event()
            dawn.succeed()
            yield self.env.timeout(1.0)
            self.say_of_nothing(day)
            self.find_ends(day)
            if HELD not in self.cause:
                self.last_day = day + 1
                return
            self.move_compliance(day)

    def begin(self, day: int) -> bool:
        """Do steps 1 to 6; return whether the day is lived."""
        of, rng = self.of, self.rng
        if self.gate_day < 0:
            self.read_gate(day)
            if day >= of.lapse_day:
                return False
        self.move_force(day)
        self.open = np.ones(3)
        for side in range(2):
            stays = (
                1.0 - 1.0 / of.denial_mean_days[side]
                if self.denied[side]
                else -math.expm1(-of.denial_rate[side])
            )
            self.denied[side] = rng.random() < stays
            self.open[side] = not self.denied[side]
            self.denial_days[side] += self.denied[side] and self.strength > 0.0
        self.open[-1] = self.open[:2].mean()
        goes_on, begins = 1.0 - 1.0 / of.zone_denial_mean_days, -np.expm1(-of.zone_denial_rate)
        chance = np.where(self.zone_denied, goes_on, begins)
        self.zone_denied = np.array([rng.random() < each for each in chance], bool)
        self.zone_denial_days += int(self.zone_denied.sum()) if self.strength > 0.0 else 0
        hampered = self.look_out(day)
        if not self.set_clocks(day):
            return False
        self.set_laws(day, hampered)
        self.unanswered, self.named, self.made_good = [0] * TYPES, [0] * TYPES, [0] * TYPES
        self.major = False
        return True

    def move_force(self, day: int) -> None:
        of = self.of
        if self.ordered_day < 0 and of.strength.any():
            order = self.gate_day if of.deploy_trigger < 0 else int(of.deploy_trigger)
            if 0 <= order <= day:
                self.ordered_day = order
        hazard = float(of.departure_hazard.sum())
        in_place = self.ordered_day >= 0 and self.departed_day < 0
        if in_place and hazard > 0.0 and self.served_days >= math.floor(self.departure_draw / hazard):
            by_contributors = self.rng.random() * hazard < of.departure_hazard[0]
            self.departed_day, self.departure_cause = day, CONTRIBUTORS if by_contributors else HOST
            self.count["dropped"] += self.waiting
            in_place = False
        added, left, works = 0.0, 1.0, 1.0
        if in_place:
            if self.gates:
                self.past.gate_day = self.gate_day
                self.gates.carry_out(day, self.past)
                added, left, works = self.gates.factors()
            self.served_days += not (self.gates and self.gates.away)
        days = min(day - self.ordered_day, of.strength.size - 1)
        self.strength = min(1.0, (1.0 + added) * float(of.strength[days])) * left if in_place else 0.0
        self.work = self.strength * works
        self.force_days += self.strength
        planned = [int(n) for n in of.teams]
        self.in_place = largest_remainder(planned, math.floor(sum(planned) * self.work + 0.5))
        self.team_hours += 24.0 * sum(self.in_place)

    def set_clocks(self, day: int) -> bool:
        """Say which provisions bind today; return False where the agreement has run out."""
        of = self.of
        opened = of.provision_start if self.gate_day < 0 else np.maximum(of.provision_start, self.gate_day)
        start = np.where(of.gated, opened, of.provision_start)
        known = ~of.gated | (self.gate_day >= 0)
        bound = known & (start <= day) & (day < of.provision_end)
        fresh = bound & ~self.bound.any(axis=0)
        self.compliance[fresh] = of.compliance_start[fresh]
        self.bound[day] = bound
        turns = (of.turn_day == day)[:, None] & self.bound[: day + 1].any(axis=0)
        late = fresh & (of.turn_day < day)[:, None]
        self.compliance = self.compliance + np.where(turns | late, of.turn_change, 0.0)
        if bound.any() and self.first_day < 0:
            self.first_day = day
        may_start = known & (start > day) & (start < of.provision_end)
        return bool(bound.any() or self.first_day < 0 or may_start.any())

    def look_out(self, day: int) -> NDArray[np.int64]:
        """Say by domain what hampers watching today, the night apart (section 5)."""
        of, rng = self.of, self.rng
        goes_on, begins = 1.0 - 1.0 / of.jamming_mean_days, -math.expm1(-of.jamming_rate)
        self.jammed = rng.random() < (goes_on if self.jammed else begins)
        goes_on, begins = 1.0 - 1.0 / of.outage_mean_days, -math.expm1(-of.outage_rate)
        self.cut_off = rng.random() < (goes_on if self.cut_off else begins)
        bad = np.array([rng.random() < of.weather_share[of.month[day]] for _ in DOMAINS])
        return 2 * bad + 4 * self.jammed + 8 * self.cut_off

    def set_laws(self, day: int, hampered: NDArray[np.int64]) -> None:
        """Lay down what holds all day: gains, rates by cell, laws of reports, who may be visited."""
        of = self.of
        open_here = self.open[of.cell_side] * ~of.cell_zones[self.zone_denied].any(axis=0)
        bound = self.bound[day][:, of.cell_domain]
        push = of.presence_effect[of.cell_domain] * of.presence * self.work * of.access * open_here
        heedless = of.unruly_share[:, None]
        begun = np.where(self.bound.any(axis=0), self.bound.argmax(axis=0), day + 1)
        ignorant = self.not_told(day, begun)
        heedless = heedless + (1.0 - heedless) * ignorant
        left = self.bound[day] * ((1.0 - heedless) * np.exp(-self.compliance) + heedless)
        gain = np.minimum(of.gain_cap, left[:, of.cell_domain] * np.exp(-push))
        self.gain = np.where(bound, gain, 0.0)
        self.share_of_cap = (self.gain / of.gain_cap).tolist()
        rate = self.choose_places(np.minimum(of.gain_cap, left), hampered, open_here)
        self.arrivals = np.cumsum(self.gain * (rate + self.echo(day, begun)), axis=1).tolist()
        self.alarms = running(of.false_rate * bound.any(axis=0))
        reach, row = (self.work * open_here)[:, None, None], of.cell_law
        self.report = []
        for night in range(2):
            state = hampered[of.cell_domain] + night
            law = reach * of.confusion[row, state] + (1.0 - reach) * of.confusion_without_force[row, state]
            self.report.append(np.cumsum(law, axis=2).tolist())
        dark = (1.0 - of.daylight_share[day]) / 2.0
        self.light = (day + dark, day + 1.0 - dark)
        self.may_be_visited = (of.access * open_here).tolist()

    def not_told(self, day: int, begun: NDArray[np.int64]) -> Floats:
        """Return by party and domain the mean share of today of those whom the order has not reached."""
        slow = np.maximum(self.of.onset_days, 1e-300)[:, None]
        age = day - begun
        share = np.where(self.of.onset_days[:, None] > 0.0, -slow * np.expm1(-1.0 / slow), 0.0)
        return np.asarray(np.where(age >= 0, share * np.exp(-np.maximum(age, 0) / slow), 0.0))

    def echo(self, day: int, begun: NDArray[np.int64]) -> Floats:
        """Return by party and cell what the fighting before a provision sets off today, at gain 1."""
        of, domains = self.of, len(DOMAINS)
        age = (day - begun).ravel()
        rates = {}
        for own, decay in ((True, float(of.momentum_decay)), (False, float(of.retaliation_decay))):
            of_day = -math.expm1(-decay) / decay * np.exp(-decay * np.maximum(age, 0))
            rates[own] = (of.fought_before.ravel() * np.where(age >= 0, of_day, 1.0)) @ np.where(
                np.equal.outer(np.arange(TYPES) // domains, np.arange(TYPES) // domains) == own,
                of.branching,
                0.0,
            )
        each = (rates[True] + rates[False]).reshape(PARTIES, domains)
        total = self.weight @ self.in_domain.T
        share = self.weight / np.where(total > 0.0, total, 1.0)[:, of.cell_domain]
        return np.asarray(each[:, of.cell_domain] * share)

    def choose_places(self, left: Floats, hampered: NDArray[np.int64], open_here: Floats) -> Floats:
        """Return the spontaneous rates of the day by party and cell: away from where authors are named."""
        of = self.of
        seen = (math.floor(10.0 * self.work + 0.5) / 10.0 * open_here)[:, None]
        state = hampered[of.cell_domain]
        named = np.stack(
            [
                law[of.cell_law, state, party, party]
                for law in (of.confusion, of.confusion_without_force)
                for party in range(PARTIES)
            ],
            axis=1,
        ).astype(float)
        chance = (seen * named[:, :PARTIES] + (1.0 - seen) * named[:, PARTIES:]).T
        self.weight = of.spontaneous_rate * np.exp(-of.substitution_strength[:, None] * chance)
        total, pulled = (values @ self.in_domain.T for values in (of.spontaneous_rate, self.weight))
        self.place = [
            running(np.where(self.in_domain[k % len(DOMAINS)], self.weight[k // len(DOMAINS)], 0.0))
            for k in range(TYPES)
        ]
        pull = (left * pulled).sum(axis=1, keepdims=True)
        moved = pulled * (left * total).sum(axis=1, keepdims=True) / np.where(pull > 0.0, pull, 1.0)
        free = np.where(
            (pull > 0.0) & (of.substitution_strength > 0.0)[:, None], of.substitution_share[:, None], 0.0
        )
        today = (1.0 - free) * total + free * moved
        scale = today / np.where(pulled > 0.0, pulled, 1.0)
        return np.asarray(self.weight * scale[:, of.cell_domain])

    # ---- section 2: incidents --------------------------------------------------------------------------------

    def spontaneous(self, party: int) -> Life:
        """Let a party's spontaneous incidents arise, at a rate that is constant within the day."""
        while True:
            total = self.arrivals[party][-1]
            gap = self.rng.expovariate(total) if total > 0.0 else math.inf
            if self.env.now + gap < self.today + 1:
                yield self.env.timeout(gap)
                self.happen(party, pick(self.rng, self.arrivals[party]))
            else:
                yield self.morning

    def happen(self, party: int, cell: int) -> None:
        rng, domain = self.rng, self.domain[cell]
        scale, power, cap = self.marks[party][domain]
        mark = min(cap, math.floor(1.0 + scale * ((1.0 - rng.random()) ** power - 1.0)))
        it = Happening(party, cell, domain, self.env.now, self.today, mark)
        self.severity[it.day, domain] += mark
        self.incidents[it.day, domain] += 1
        self.by_type["incidents"][it.type] += 1
        self.by_type["marks"][it.type] += mark
        self.unanswered[it.type] += 1
        self.say(party, domain, mark)
        self.major |= mark >= self.of.major_mark[domain]
        self.observe(it)
        for author, (mean, domains) in enumerate(self.follow[it.type]):
            most = mean * (1.0 if author == party else self.strongest)
            spent = rng.expovariate(1.0)
            if spent < most:
                self.env.process(self.offspring(it, author, most, spent, domains))

    def say(self, author: int, domain: int, mark: int) -> None:
        """Let both parties claim, each by the arrivals of a Poisson stream as long as the mark (section 13)."""
        if self.claims is None:
            return
        opened = int(0 <= self.gate_day <= self.today)
        for claimant in range(PARTIES):
            law = self.claims.of_own if claimant == author else self.claims.of_other
            self.claimed[claimant, author, domain] += self.arrivals_within(mark * law[claimant, opened])

    def say_of_nothing(self, day: int) -> None:
        if self.claims is None:
            return
        for accused, domain in np.argwhere(self.bound[day]):
            number = self.arrivals_within(self.claims.baseless[1 - accused, domain])
            self.claimed[1 - accused, accused, domain] += number
            self.baseless[1 - accused, domain] += number

    def arrivals_within(self, length: float) -> int:
        """Count the arrivals of a Poisson stream of rate 1 within a length."""
        number, reached = 0, self.rng.expovariate(1.0)
        while reached < length:
            number += 1
            reached += self.rng.expovariate(1.0)
        return number

    def offspring(
        self, parent: Happening, author: int, most: float, spent: float, domains: list[float]
    ) -> Life:
        """Follow one incident: a party's offspring at the largest gain, of which the day's gain keeps a share.

        The next one comes when the integral of ``most`` h(u) has grown by an Exp(1) draw; ``spent`` is the first.
        """
        of, rng, own = self.of, self.rng, author == parent.truth
        decay = float(of.momentum_decay if own else of.retaliation_decay)
        while spent < most:
            moment = parent.moment - math.log1p(-spent / most) / decay
            if moment >= of.horizon_days:
                return
            yield self.env.timeout(max(0.0, moment - self.env.now))
            kind = author * len(DOMAINS) + pick(rng, domains)
            damped = not own and self.today > parent.attributed
            weight = 1.0 if own else (float(of.verification_damping) if damped else 1.0) / self.strongest
            if self.place[kind][-1] > 0.0:
                cell = self.where(kind, author, parent.cell)
                if rng.random() < weight * self.share_of_cap[author][cell]:
                    self.happen(author, cell)
            spent += rng.expovariate(1.0)

    def where(self, kind: int, author: int, parent_cell: int) -> int:
        fits = self.domain[parent_cell] == kind % len(DOMAINS) and self.rate[author][parent_cell] > 0.0
        if fits and self.rng.random() < self.of.locality:
            return parent_cell
        return pick(self.rng, self.place[kind])

    # ---- section 5: observation ------------------------------------------------------------------------------

    def observe(self, it: Happening) -> None:
        """Draw what is said of a happening; a report may ask for a team."""
        night = not self.light[0] <= it.moment <= self.light[1]
        it.said = pick(self.rng, self.report[night][it.cell][it.truth])
        if it.said == UNREPORTED:
            return
        self.seen[it.day, it.domain] += it.mark
        if it.truth == NOTHING:
            self.count["false_alarms"] += 1
            self.count["false_attributed"] += it.said < NOTHING
        else:
            self.by_type["detected"][it.type] += 1
            self.by_type["marks_detected"][it.type] += it.mark
            if it.said == it.truth:
                self.by_type["attributed_right"][it.type] += 1
                self.lay_to_author(it)
            elif it.said == 1 - it.truth:
                self.by_type["attributed_wrong"][it.type] += 1
        if it.mark >= self.of.verify_mark and any(self.in_place):
            self.count["sent_for"] += 1
            self.env.process(self.verification(it))

    def happenings_that_are_no_breach(self) -> Life:
        while True:
            total = self.alarms[-1]
            gap = self.rng.expovariate(total) if total > 0.0 else math.inf
            if self.env.now + gap < self.today + 1:
                yield self.env.timeout(gap)
                cell = pick(self.rng, self.alarms)
                self.observe(Happening(NOTHING, cell, self.domain[cell], self.env.now, self.today, 1))
            else:
                yield self.morning

    def lay_to_author(self, it: Happening) -> None:
        """Attribute an incident to its author for the first time (sections 2 and 7)."""
        it.attributed = self.today
        self.named[it.type] += 1
        if it.day == self.today:
            self.unanswered[it.type] -= 1
        else:
            self.made_good[it.type] += 1

    # ---- section 6: verification -----------------------------------------------------------------------------

    def verification(self, it: Happening) -> Life:
        """Follow a report: it comes, waits for a team, is visited or dropped."""
        self.waiting += 1
        yield self.env.timeout(self.of.report_delay_hours / 24.0)
        came, patience = self.env.now, self.env.timeout(self.of.give_up_hours / 24.0)
        team = None
        while team is None:
            # All wait on one kind of event, so that in the morning they ask again in the order in which they came.
            events = [patience, self.morning]
            asks = self.rng.random() < self.may_be_visited[it.cell]
            request = self.ask(it.cell) if asks else None
            met = yield self.env.any_of([*events, request] if request else events)
            if request is not None:
                request.cancel()
                team = request.value if request.triggered else None
            if team is None and (patience in met or self.departed_day >= 0):
                # Those that wait when the force departs were counted then.
                self.count["dropped"] += patience in met
                self.waiting -= 1
                return
        self.waiting -= 1
        yield from self.visit(it, team, came)

    def ask(self, cell: int) -> simpy.Event:
        """Ask for a team in place today: of the nearest base with one free, else the first to come free."""
        day = self.today

        def in_place(team: Team) -> bool:
            return self.today == day and team.number < self.in_place[team.base]

        free = {team.base for team in self.teams.items if in_place(team)}
        listed = [base for base, _ in self.bases[cell]]
        wanted = next(([base] for base in listed if base in free), listed)
        return self.teams.get(lambda team: team.base in wanted and in_place(team))

    def visit(self, it: Happening, team: Team, came: float) -> Life:
        """Travel, look, judge, travel back; counted in full at the departure."""
        travel = next(h for base, h in self.bases[it.cell] if base == team.base) * self.of.travel_factor
        scene = self.rng.expovariate(1.0 / self.of.on_scene_hours)
        verdict = pick(self.rng, self.verdict[it.cell][it.truth])
        self.count["visits"] += 1
        self.busy_hours += 2.0 * travel + scene
        self.response_hours += (self.env.now - came) * 24.0 + travel
        if verdict != CANNOT_TELL:
            self.count_verdict(it, verdict == 0, self.env.now + (travel + scene) / 24.0)
        yield self.env.timeout((travel + scene) / 24.0)
        if it.truth != NOTHING and verdict == 0 and it.attributed == math.inf:
            self.lay_to_author(it)
        yield self.env.timeout(travel / 24.0)
        self.teams.put(team)

    def count_verdict(self, it: Happening, right: bool, moment: float) -> None:
        if it.truth == NOTHING:
            self.count["false_attributed"] += (not right) - (it.said < NOTHING)
            return
        self.count["verified"] += 1
        self.count["verified_24h"] += moment - it.moment <= 1.0
        self.count["verified_wrong"] += not right
        self.by_type["attributed_right"][it.type] += right - (it.said == it.truth)
        self.by_type["attributed_wrong"][it.type] += (not right) - (it.said == 1 - it.truth)

    # ---- section 7: compliance -------------------------------------------------------------------------------

    def move_compliance(self, day: int) -> None:
        of, x, shape = self.of, self.compliance, (PARTIES, len(DOMAINS))
        suffered = (np.subtract(self.unanswered, self.made_good).reshape(shape) / of.typical_daily)[::-1]
        named = np.reshape(self.named, shape) / of.typical_daily
        common = np.array([[self.rng.gauss(0.0, 1.0)] for _ in range(PARTIES)])
        own = np.array([self.rng.gauss(0.0, 1.0) for _ in range(TYPES)]).reshape(shape)
        noise = math.sqrt(of.noise_common) * common + math.sqrt(1.0 - of.noise_common) * own
        back, grievance, shame, sigma = (
            values[:, None] for values in (of.compliance_return, of.grievance, of.shame, of.compliance_noise)
        )
        target = of.compliance_target + np.where((day >= of.turn_day)[:, None], of.turn_change, 0.0)
        step = back * (target - x) - grievance * suffered + shame * named + sigma * noise
        self.compliance = np.where(self.bound[day], x + step, x)

    # ---- sections 8 and 9: gate and ends ---------------------------------------------------------------------

    def read_gate(self, day: int) -> None:
        of, window = self.of, int(self.of.gate_window)
        if day < window or not self.bound[day - window : day][:, :, of.gate_domains].any(axis=(1, 2)).all():
            return
        observed, true = (
            marks[day - window : day, of.gate_domains].sum() / window for marks in (self.seen, self.severity)
        )
        if observed <= of.gate_tolerance:
            self.gate_day = day + math.ceil(of.gate_delay)
            self.count["false_open"] = int(true > of.gate_tolerance)
        elif not self.gate_asked:
            self.count["false_refuse"] = int(true <= of.gate_tolerance)
        self.gate_asked = True

    def find_ends(self, day: int) -> None:
        of, w = self.of, self.of.collapse_window_days
        first = day - w + 1
        met: dict[int, bool] = {2: False} if self.major else {}
        if first >= 0:
            bound = self.bound[first : day + 1]
            readable = bound.any(axis=1).all(axis=0)
            fresh = readable & ~(self.bound[first - 1].any(axis=0) if first else np.zeros(len(DOMAINS), bool))
            if readable[0] and self.severity[first : day + 1, 0].mean() >= of.collapse_severity:
                met[0] = bool(fresh[0])
            reference = (bound * of.pre_ceasefire_incidents).sum(axis=(0, 1))
            counted = self.incidents[first : day + 1].sum(axis=0)
            high = readable & (reference > 0.0) & (reference >= of.collapse_least_incidents)
            high &= counted >= of.collapse_share * reference
            if high.any():
                met[1] = bool((high & fresh).any())
        for definition, at_once in met.items():
            if self.cause[definition] == HELD:
                own = MAJOR_ATTACK if definition == 2 else EROSION
                self.end(definition, day, self.why(day, own, at_once))
        if first >= 0 and self.cause[1] != HELD and HELD in self.cause and bound.any(axis=(1, 2)).all():
            before = (bound * of.pre_ceasefire_severity).sum()
            if self.severity[first : day + 1].sum() >= before > 0.0:
                self.end_all(day, self.why(day, EROSION, self.cause[1] == NEVER_TOOK_HOLD))

    def end_all(self, day: int, cause: int) -> None:
        for definition in range(3):
            if self.cause[definition] == HELD:
                self.end(definition, day, cause)

    def end(self, definition: int, day: int, cause: int) -> None:
        self.end_day[definition], self.cause[definition] = day, cause
        self.ended_away[definition] = self.gates is not None and self.gates.withdrawn

    def why(self, day: int, own: int, at_once: bool) -> int:
        """Return the first cause that applies."""
        if self.departed_day >= 0 and day - self.departed_day <= self.of.departure_attribution_days:
            return self.departure_cause
        if at_once:
            return NEVER_TOOK_HOLD
        rate = self.weight
        mean = np.zeros((PARTIES, len(DOMAINS)))
        for d in range(len(DOMAINS)):
            here = self.of.cell_domain == d
            weight = rate[:, here].sum(axis=1)
            mean[:, d] = (self.gain * rate)[:, here].sum(axis=1) / np.where(weight > 0.0, weight, 1.0)
        radius = np.abs(np.linalg.eigvals(self.of.branching * mean.reshape(-1))).max()
        return SPIRAL if radius >= 1.0 else own


def run_replication(inputs: KernelInputs, future: int, seed: int) -> dict[str, Any]:
    """Live one replication; the names of the result are those of ``KernelOutputs``, arrays by type flattened."""
    return Ceasefire(inputs, future, Random(seed)).live()
