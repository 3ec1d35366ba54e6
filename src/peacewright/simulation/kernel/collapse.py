"""When a ceasefire has ended, by three definitions kept side by side, and of what."""

from __future__ import annotations

import numpy as np

from peacewright.simulation.kernel.arrays import DEFINITIONS, DOMAINS, PARTIES
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.loading import Option
from peacewright.simulation.kernel.records import Records, Workspace
from peacewright.simulation.kernel.substitution import effective_radius

SPIRAL, EROSION, LAPSE = 1, 2, 3
DEPARTURE_CONTRIBUTORS, DEPARTURE_HOST, MAJOR_ATTACK, NEVER_TOOK_HOLD = 4, 5, 6, 7
_COUNT = len(DEFINITIONS)
_DOMAIN_COUNT = len(DOMAINS)
_LAND = DOMAINS.index("land")
SEVERITY, SHARE, MAJOR = range(_COUNT)


@compiled
def end_all(tally: np.void, day: int, cause: int, withdrawn: int) -> None:
    """End every definition that is still open; ``withdrawn`` says whether a gate has the force away."""
    for definition in range(_COUNT):
        if tally["cause"][definition] == 0:
            tally["cause"][definition] = cause
            tally["end_day"][definition] = day
            tally["ended_away"][definition] = withdrawn


@inlined
def count_ended(tally: np.void) -> int:
    """Return how many definitions have ended."""
    ended = 0
    for definition in range(_COUNT):
        ended += tally["cause"][definition] != 0
    return ended


@inlined
def record_severity(day: int, future: np.void, option: Option, state: np.void, work: Workspace) -> bool:
    """Add the day's severity to the sums that collapse and gate read; return whether a gate domain was bound."""
    today = work.days[day]
    yesterday = work.days[day - 1]
    severity = 0.0
    before = 0.0
    observed = 0.0
    happened = 0.0
    gate_bound = False
    for domain in range(_DOMAIN_COUNT):
        severity += state["happened"][domain]
        expected = 0.0
        incidents = 0
        bound = False
        for party in range(PARTIES):
            incidents += state["incidents_today"][party * _DOMAIN_COUNT + domain]
            if state["bound"][party, domain]:
                bound = True
                before += future["pre_ceasefire_severity"][party, domain]
                expected += future["pre_ceasefire_incidents"][party, domain]
        today["incidents"][domain] = yesterday["incidents"][domain] + incidents
        today["expected"][domain] = yesterday["expected"][domain] + expected
        state["domain_run"][domain] = state["domain_run"][domain] + 1 if bound else 0
        if option.gate_domains[domain]:
            gate_bound |= bound
            observed += state["observed"][domain]
            happened += state["happened"][domain]
    today["severity"] = yesterday["severity"] + severity
    today["before"] = yesterday["before"] + before
    today["land"] = yesterday["land"] + state["happened"][_LAND]
    today["gate_observed"] = yesterday["gate_observed"] + observed
    today["gate_happened"] = yesterday["gate_happened"] + happened
    return gate_bound


@inlined
def find_met(day: int, window: int, future: np.void, days: Records, state: np.void) -> bool:
    """Set which definitions are met at the end of a day, and on the first day they could be; say whether any is.

    Each domain's window is read once the domain has been bound on each of its days.
    """
    state["met"][SEVERITY] = 0
    state["met"][SHARE] = 0
    state["met"][MAJOR] = state["major"]
    for definition in range(_COUNT):
        state["at_once"][definition] = 0
    today = days[day]
    if state["domain_run"][_LAND] >= window:
        marks = today["land"] - days[day - window]["land"]
        if marks >= window * future["collapse_severity"]:
            state["met"][SEVERITY] = 1
            state["at_once"][SEVERITY] = state["domain_run"][_LAND] == window
    for domain in range(_DOMAIN_COUNT):
        if state["domain_run"][domain] < window:
            continue
        incidents = today["incidents"][domain] - days[day - window]["incidents"][domain]
        expected = today["expected"][domain] - days[day - window]["expected"][domain]
        enough = expected > 0.0 and expected >= future["collapse_least_incidents"]
        if enough and incidents >= future["collapse_share"] * expected:
            state["met"][SHARE] = 1
            state["at_once"][SHARE] |= state["domain_run"][domain] == window
    return state["met"][SEVERITY] + state["met"][SHARE] + state["met"][MAJOR] > 0


@inlined
def is_war_as_before(day: int, window: int, run_of_days: int, days: Records) -> bool:
    """Say whether severity over the window is at least what it was before the ceasefire, of what binds.

    Parameters
    ----------
    run_of_days : int
        Days in a row, today included, on which some provision was in force.
    """
    if run_of_days < window:
        return False
    marks = days[day]["severity"] - days[day - window]["severity"]
    before = days[day]["before"] - days[day - window]["before"]
    return before > 0.0 and marks >= before


@compiled
def cause_of(
    own: int, at_once: bool, day: int, departed_day: int, departure: int, grace: int, radius: float
) -> int:
    """Name the cause: a recent departure, what never took hold, a spiral (radius >= 1), else the definition's own."""
    if departed_day >= 0 and day - departed_day <= grace:
        return departure
    if at_once:
        return NEVER_TOOK_HOLD
    if radius >= 1.0:
        return SPIRAL
    return own


@inlined
def note_ends(
    day: int,
    departure: int,
    option: Option,
    future: np.void,
    tally: np.void,
    state: np.void,
    work: Workspace,
) -> None:
    """Note which definitions of collapse are met today for the first time, and why.

    Once the second has ended, war as before ends the others too, so that no war is simulated day by day.
    """
    departed_day = tally["departed_day"]
    radius = -1.0
    if find_met(day, option.window, future, work.days, state):
        for definition in range(_COUNT):
            if state["met"][definition] and tally["cause"][definition] == 0:
                if radius < 0.0:
                    radius = effective_radius(future, state, work)
                own = MAJOR_ATTACK if definition == MAJOR else EROSION
                at_once = state["at_once"][definition] != 0
                tally["end_day"][definition] = day
                tally["ended_away"][definition] = state["withdrawn"]
                tally["cause"][definition] = cause_of(
                    own, at_once, day, departed_day, departure, option.grace, radius
                )
    causes = tally["cause"]
    if causes[SHARE] == 0 or count_ended(tally) == _COUNT:
        return
    if is_war_as_before(day, option.window, state["bound_run"], work.days):
        if radius < 0.0:
            radius = effective_radius(future, state, work)
        at_once = causes[SHARE] == NEVER_TOOK_HOLD
        cause = cause_of(EROSION, at_once, day, departed_day, departure, option.grace, radius)
        end_all(tally, day, cause, state["withdrawn"])
