"""The day loop: one replication of one future, from the first day to the end of the ceasefire or the horizon.

Order of a day (``validation/reference_model.md``, section 3): gate, lapse, force, access, provisions; incidents,
false alarms, verification; ends; compliance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from peacewright.core.units import HOURS_PER_DAY
from peacewright.simulation.kernel.access import draw_departure, place_teams, strength_on, update_denial
from peacewright.simulation.kernel.arrays import DEFINITIONS, DOMAINS, NEVER, PARTIES, TYPES
from peacewright.simulation.kernel.ceilings import move_ceilings, reset_ceilings
from peacewright.simulation.kernel.collapse import (
    LAPSE,
    SPIRAL,
    count_ended,
    end_all,
    note_ends,
    record_severity,
)
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.detection import add_false_alarms
from peacewright.simulation.kernel.incidents import count_incidents, live_incidents
from peacewright.simulation.kernel.intensity import fill_presence_factor, set_gains
from peacewright.simulation.kernel.loading import Futures, Option, load_future
from peacewright.simulation.kernel.phase_gate import note_phase, read_gate
from peacewright.simulation.kernel.records import RESPONSE_BINS, Steering, Workspace
from peacewright.simulation.kernel.response import update_compliance
from peacewright.simulation.kernel.run_in import carry_over, reset_run_in, spread_order
from peacewright.simulation.kernel.sight import set_sight
from peacewright.simulation.kernel.steering import note_observed, reset_plan_gates, steer
from peacewright.simulation.kernel.streams import (
    DEPARTURE,
    KEPT_STREAMS,
    PURPOSES,
    RESUMPTION,
    day_place,
    exponential_from,
    replication_key,
    start_day,
    uniform_from,
)
from peacewright.simulation.kernel.substitution import choose_places, share_out_domains
from peacewright.simulation.kernel.verification import median_response, serve_reports

_DOMAIN_COUNT = len(DOMAINS)
_DEFINITION_COUNT = len(DEFINITIONS)
_STREAM_COUNT = len(PURPOSES)


@compiled
def reset(
    option: Option,
    purpose_keys: NDArray[np.uint64],
    future: int,
    replication: int,
    tally: np.void,
    work: Workspace,
    steering: Steering,
) -> None:
    """Make working memory and tally ready for a replication."""
    state = work.state[0]
    state["incidents"] = 0
    state["candidates_used"] = 0
    state["candidates_free"] = -1
    state["waiting"] = 0
    state["overflow"] = 0
    state["busy_hours"] = 0.0
    state["team_hours"] = 0.0
    state["working"] = -1.0
    state["teams_in_place"] = 0
    state["served_days"] = 0
    state["stay_days"] = NEVER
    state["departure"] = 0
    state["jammed"] = 0
    state["outage"] = 0
    state["gate_asked"] = 0
    state["gate_run"] = 0
    reset_run_in(work.laws[0], state)
    state["bound_run"] = 0
    for domain in range(_DOMAIN_COUNT):
        state["domain_run"][domain] = 0
    state["zones_denied"] = 0
    for zone in range(work.zones.shape[0]):
        work.zones[zone]["denied"] = 0
    for party in range(PARTIES):
        state["denied"][party] = 0
        for domain in range(_DOMAIN_COUNT):
            state["ever_bound"][party, domain] = 0
    for place in range(RESPONSE_BINS):
        state["response_bins"][place] = 0
    for base in range(work.team_free.shape[0]):
        for team in range(work.team_free.shape[1]):
            work.team_free[base, team] = 0.0
    for day in range(work.days.shape[0]):
        work.days[day]["first_candidate"] = -1
        for kind in range(TYPES):
            work.days[day]["attributed"][kind] = 0
    for stream in range(_STREAM_COUNT):
        state["keys"][stream] = replication_key(purpose_keys[stream], future, replication)
    tally["last_day"] = option.horizon
    tally["first_day"] = -1
    tally["gate_day"] = -1
    tally["deployed_day"] = -1
    tally["departed_day"] = -1
    reset_plan_gates(tally, state, steering)
    for definition in range(_DEFINITION_COUNT):
        tally["end_day"][definition] = option.horizon


@inlined
def set_provisions(
    day: int, gate_day: int, future: np.void, option: Option, laws: np.void, state: np.void
) -> tuple[bool, bool]:
    """Set which provisions are in force; one that is for the first time starts its party's compliance.

    Returns
    -------
    tuple
        Whether any is in force today, and whether any may still come into force.
    """
    any_bound = False
    may_come = False
    for party in range(PARTIES):
        turns = day == future["turn_day"][party]
        state["turned"][party] = 1 if day >= future["turn_day"][party] else 0
        for domain in range(_DOMAIN_COUNT):
            if turns:
                state["compliance"][party, domain] += future["turn_change"][party, domain]
            start = future["provision_start"][party, domain]
            end = future["provision_end"][party, domain]
            if option.gated[party, domain]:
                start = max(start, gate_day) if gate_day >= 0 else NEVER
            bound = start <= day < end
            may_come |= day < start < end
            any_bound |= bound
            state["bound"][party, domain] = 1 if bound else 0
            first = bound and state["ever_bound"][party, domain] == 0
            spread_order(first, party, domain, laws, state)
            if first:
                state["ever_bound"][party, domain] = 1
                state["compliance"][party, domain] = (
                    future["compliance_start"][party, domain]
                    + state["turned"][party] * future["turn_change"][party, domain]
                )
    return any_bound, may_come


@inlined
def move_force(
    day: int,
    future: np.void,
    strength_curve: NDArray[np.float64],
    teams: NDArray[np.int64],
    tally: np.void,
    state: np.void,
    work: Workspace,
    steering: Steering,
) -> float:
    """Set today's strength, teams in place and access, and all that follows from them; return the strength in place."""
    if tally["deployed_day"] >= 0 and tally["departed_day"] < 0:
        if state["served_days"] >= state["stay_days"]:
            tally["departed_day"] = day
            tally["dropped"] += state["waiting"]
            state["waiting"] = 0
        elif steering.gates.shape[0] > 0:
            steer(day, tally, state, work.days, steering)
        state["served_days"] += 1 - state["away"]
    strength = strength_on(
        strength_curve,
        day,
        tally["deployed_day"],
        tally["departed_day"],
        state["reinforced"],
        state["remaining"],
    )
    working = strength * state["at_work"]
    changed = update_denial(day, work.laws[0], state, work.zones)
    if changed or working != state["working"]:
        state["teams_in_place"] = place_teams(teams, working, work.teams_today)
        state["least_mark_visited"] = future["verify_mark"] if state["teams_in_place"] > 0 else NEVER
        fill_presence_factor(future, working, work.cells, work.sites, state)
        state["working"] = working
    tally["force_days"] += strength
    state["team_hours"] += state["teams_in_place"] * HOURS_PER_DAY
    if strength > 0.0:
        for side in range(2):
            tally["denial_days"][side] += state["denied"][side]
        for zone in range(work.zones.shape[0]):
            tally["zone_denial_days"] += work.zones[zone]["denied"]
    return strength


@inlined
def clear_day(state: np.void) -> None:
    """Set the day's own counts to nothing."""
    for domain in range(_DOMAIN_COUNT):
        state["happened"][domain] = 0.0
        state["observed"][domain] = 0.0
    for kind in range(TYPES):
        state["incidents_today"][kind] = 0
        state["marks_today"][kind] = 0
        state["seen_today"][kind] = 0
        state["marks_seen_today"][kind] = 0
        state["right_today"][kind] = 0
        state["named_today"][kind] = 0
    state["major"] = 0


@compiled
def draw_once(strength_curve: NDArray[np.float64], tally: np.void, state: np.void) -> None:
    """Draw what is drawn once a replication."""
    state["stay_draw"], stream = exponential_from(day_place(state["keys"][DEPARTURE], 0))
    state["which_draw"], _ = uniform_from(stream)
    tally["resumption_threshold"], _ = exponential_from(day_place(state["keys"][RESUMPTION], 0))
    state["force_planned"] = 0
    for share in strength_curve:
        if share > 0.0:
            state["force_planned"] = 1


@inlined
def begin_day(
    day: int,
    option: Option,
    future: np.void,
    strength_curve: NDArray[np.float64],
    teams: NDArray[np.int64],
    tally: np.void,
    state: np.void,
    work: Workspace,
    steering: Steering,
    in_place: NDArray[np.float64],
) -> bool:
    """Settle what holds all day: gate, lapse, force, access, provisions, gains; return whether the day is lived."""
    for stream in KEPT_STREAMS:
        start_day(state["streams"][stream], state["keys"][stream], day)
    if tally["gate_day"] < 0:
        state["gate_asked"] = read_gate(
            day, state["gate_run"], state["gate_asked"] > 0, future, tally, work.days
        )
    if day == tally["gate_day"]:
        note_phase(tally)
    if day >= future["lapse_day"] and tally["gate_day"] < 0:
        return False
    if state["force_planned"] and tally["deployed_day"] < 0:
        trigger = future["deploy_trigger"] if future["deploy_trigger"] >= 0 else tally["gate_day"]
        if 0 <= trigger <= day:
            tally["deployed_day"] = day
            state["stay_days"], state["departure"] = draw_departure(
                future["departure_hazard"], state["stay_draw"], state["which_draw"]
            )
    strength = move_force(day, future, strength_curve, teams, tally, state, work, steering)
    if in_place.shape[0] > 0:
        in_place[day] = strength
    set_sight(day, option, future, work.laws[0], state)
    any_bound, may_come = set_provisions(day, tally["gate_day"], future, option, work.laws[0], state)
    if any_bound and tally["first_day"] < 0:
        tally["first_day"] = day
    state["bound_run"] = state["bound_run"] + 1 if any_bound else 0
    carry_over(work.laws[0], state)
    set_gains(future, work.laws[0], state)
    choose_places(future, state, work)
    share_out_domains(future, work.laws[0], state, work)
    return any_bound or may_come or tally["first_day"] < 0


@inlined
def live_day(
    day: int, option: Option, future: np.void, tally: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Let the day happen: incidents, false alarms, visits."""
    clear_day(state)
    work.days[day]["first_incident"] = state["incidents"]
    move_ceilings(day, future, state, work)
    live_incidents(day, future, tally, laws, state, work)
    count_incidents(tally, work.days[day], state)
    add_false_alarms(day, future, tally, laws, state, work)
    if state["waiting"] > 0 and state["overflow"] == 0:
        serve_reports(day, future, tally, state, option.base_order, option.travel_hours, work)


@inlined
def run_replication(
    option: Option,
    future: np.void,
    strength_curve: NDArray[np.float64],
    teams: NDArray[np.int64],
    tally: np.void,
    work: Workspace,
    steering: Steering,
    daily: NDArray[np.int32],
    in_place: NDArray[np.float64],
) -> None:
    """Live one replication; ``tally`` (one record of outputs) is filled in place."""
    state = work.state[0]
    draw_once(strength_curve, tally, state)
    reset_ceilings(future, work.laws[0], state)
    for day in range(option.horizon):
        if not begin_day(day, option, future, strength_curve, teams, tally, state, work, steering, in_place):
            end_all(tally, day, LAPSE, state["withdrawn"])
            tally["last_day"] = day
            break
        live_day(day, option, future, tally, work.laws[0], state, work)
        for domain in range(daily.shape[2]):
            daily[0, day, domain] = int(state["happened"][domain])
            daily[1, day, domain] = int(state["observed"][domain])
        if state["overflow"] != 0:
            tally["overflow"] = state["overflow"]
            end_all(tally, day, SPIRAL, state["withdrawn"])
            tally["last_day"] = day + 1
            break
        gate_bound = record_severity(day, future, option, state, work)
        state["gate_run"] = state["gate_run"] + 1 if gate_bound else 0
        if steering.gates.shape[0] > 0:
            note_observed(day, tally["gate_day"], future, state, work.days, steering)
        note_ends(day, state["departure"], option, future, tally, state, work)
        if count_ended(tally) == _DEFINITION_COUNT:
            tally["last_day"] = day + 1
            break
        update_compliance(day, future, work.days[day]["attributed"], state)
    if tally["gate_day"] < 0 or tally["gate_day"] >= tally["last_day"]:
        note_phase(tally)
    if state["team_hours"] > 0.0:
        tally["team_busy_share"] = state["busy_hours"] / state["team_hours"]
    tally["response_hours_median"] = median_response(state["response_bins"], tally["visits"])


def build_runner(source_digest: int) -> Callable[..., Any]:
    """Compile (or load from the cache) the function that runs a range of futures.

    numba's cache looks only at the file of the compiled function. The digest of all the kernel's sources is part of
    the function's closure, and so of the cache's key: after a change of any of them nothing stale is loaded.
    """

    @njit(cache=True, nogil=True, no_cfunc_wrapper=True, error_model="numpy")
    def run_futures(
        first: int,
        last: int,
        numbers: NDArray[np.int64],
        option: Option,
        futures: Futures,
        purpose_keys: NDArray[np.uint64],
        tallies: NDArray[Any],
        daily: NDArray[np.int32],
        in_place: NDArray[np.float64],
        gates: Steering,
        work: Workspace,
    ) -> int:
        for place in range(first, last):
            load_future(place, option, futures, work)
            steering = Steering(gates.readings[place], gates.terms[place], gates.gates[place])
            for replication in range(tallies.shape[1]):
                tally = tallies[place, replication]
                reset(option, purpose_keys, numbers[place], replication, tally, work, steering)
                run_replication(
                    option,
                    futures.record[place],
                    futures.strength[place],
                    futures.teams[place],
                    tally,
                    work,
                    steering,
                    daily[:, place, replication],
                    in_place[place, replication],
                )
        return source_digest

    return run_futures
