"""Gates of the plan: read each day on what is observed, carried out over their time, and undone.

``validation/reference_model.md``, section 11.
"""

from __future__ import annotations

import math

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES
from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.plan_gates import GATE_KINDS, PAUSE, REINFORCE, WITHDRAW
from peacewright.simulation.kernel.records import Records, Steering

_DOMAIN_COUNT = len(DOMAINS)
_KIND_COUNT = len(GATE_KINDS)


@compiled
def reset_plan_gates(tally: np.void, state: np.void, steering: Steering) -> None:
    """Put all gates at rest and forget what was read."""
    state["away"] = 0
    state["withdrawn"] = 0
    state["reinforced"] = 0.0
    state["remaining"] = 1.0
    state["at_work"] = 1.0
    for number in range(steering.readings.shape[0]):
        steering.readings[number]["run"] = 0
    for number in range(steering.gates.shape[0]):
        gate = steering.gates[number]
        gate["fired"] = 0
        gate["change_day"] = 0
        gate["progress"] = 0
        gate["asked"] = 0
        gate["ever"] = 0
    for kind in range(_KIND_COUNT):
        tally["plan_gate_day"][kind] = -1
        tally["plan_gate_asked_day"][kind] = -1
    tally["withdrawn_day"] = -1
    tally["returned_day"] = -1


@compiled
def note_observed(
    day: int, gate_day: int, future: np.void, state: np.void, days: Records, steering: Steering
) -> None:
    """Note the day's severity, observed and true, and which readings it counts for."""
    today = days[day]
    for domain in range(_DOMAIN_COUNT):
        before = 0.0
        for party in range(PARTIES):
            if state["bound"][party, domain]:
                before += future["pre_ceasefire_severity"][party, domain]
        today["observed_so_far"][domain] = state["observed"][domain]
        today["happened_so_far"][domain] = state["happened"][domain]
        today["before_so_far"][domain] = before
        if day > 0:
            yesterday = days[day - 1]
            today["observed_so_far"][domain] += yesterday["observed_so_far"][domain]
            today["happened_so_far"][domain] += yesterday["happened_so_far"][domain]
            today["before_so_far"][domain] += yesterday["before_so_far"][domain]
    opened = 0 <= gate_day <= day
    for number in range(steering.readings.shape[0]):
        reading = steering.readings[number]
        bound = 0
        for domain in range(_DOMAIN_COUNT):
            if reading["domains"][domain]:
                bound += state["bound"][0, domain] + state["bound"][1, domain]
        counts = bound > 0 and (opened or reading["waits"] == 0)
        reading["run"] = reading["run"] + 1 if counts else 0


@compiled
def judge_readings(day: int, readings: Records, days: Records) -> None:
    """Say of every reading that can be read today whether it is met, by what was observed and in truth."""
    for number in range(readings.shape[0]):
        reading = readings[number]
        if reading["run"] < reading["window"]:
            continue
        observed = 0.0
        happened = 0.0
        before = 0.0
        first = day - reading["window"]
        for domain in range(_DOMAIN_COUNT):
            if reading["domains"][domain]:
                observed += days[day - 1]["observed_so_far"][domain]
                happened += days[day - 1]["happened_so_far"][domain]
                before += days[day - 1]["before_so_far"][domain]
                if first > 0:
                    observed -= days[first - 1]["observed_so_far"][domain]
                    happened -= days[first - 1]["happened_so_far"][domain]
                    before -= days[first - 1]["before_so_far"][domain]
        limit = reading["tolerance"] * before
        reading["met"] = (observed > limit) == (reading["unquiet"] != 0)
        reading["truly_met"] = (happened > limit) == (reading["unquiet"] != 0)


@compiled
def read_terms(
    day: int, number: int, gate_day: int, returns: int, steering: Steering
) -> tuple[bool, bool, bool]:
    """Return whether any of a gate's terms, to carry out or to undo it, is asked, is met, and is truly met today."""
    any_asked = False
    any_met = False
    any_true = False
    since = steering.gates[number]["change_day"]
    for place in range(steering.terms.shape[0]):
        term = steering.terms[place]
        asked = term["gate"] == number and term["returns"] == returns and term["first"] <= day < term["until"]
        asked &= term["phase"] == 0 or 0 <= gate_day <= day
        if not asked:
            continue
        met = True
        true = True
        for which in range(steering.readings.shape[0]):
            if term["readings"] >> which & 1:
                reading = steering.readings[which]
                asked &= reading["run"] >= reading["window"] and day - reading["window"] >= since
                met &= reading["met"] != 0
                true &= reading["truly_met"] != 0
        any_asked |= asked
        any_met |= asked and met
        any_true |= asked and true
    return any_asked, any_met, any_true


@compiled
def decide_gate(
    day: int, number: int, gate_day: int, tally: np.void, state: np.void, steering: Steering
) -> None:
    """Let one gate fire, or go back to rest, from the day on which its last change is carried out."""
    gate = steering.gates[number]
    if day < gate["change_day"]:
        return
    asked, met, true = read_terms(day, number, gate_day, gate["fired"], steering)
    kind = gate["kind"]
    if gate["fired"]:
        if met:
            gate["fired"] = 0
            gate["change_day"] = day + gate["return_delay"]
        return
    if state["away"]:
        return
    if asked and not gate["asked"]:
        gate["asked"] = 1
        if tally["plan_gate_asked_day"][kind] < 0:
            tally["plan_gate_asked_day"][kind] = day
        tally["plan_gate_false_refuse"][kind] |= true and not met
    if not met:
        return
    if not gate["ever"]:
        gate["ever"] = 1
        tally["plan_gate_false_open"][kind] |= not true
    if tally["plan_gate_day"][kind] < 0:
        tally["plan_gate_day"][kind] = day
    gate["fired"] = 1
    gate["change_day"] = day + gate["delay"]


@compiled
def steer(day: int, tally: np.void, state: np.void, days: Records, steering: Steering) -> None:
    """Read the gates at the start of a day on which the force is there, move them, and set the day's factors."""
    judge_readings(day, steering.readings, days)
    for number in range(steering.gates.shape[0]):
        decide_gate(day, number, tally["gate_day"], tally, state, steering)
    state["away"] = 0
    state["withdrawn"] = 0
    state["reinforced"] = 0.0
    state["remaining"] = 1.0
    state["at_work"] = 1.0
    for number in range(steering.gates.shape[0]):
        gate = steering.gates[number]
        if day >= gate["change_day"]:
            if gate["fired"]:
                gate["progress"] = min(gate["progress"] + 1, math.ceil(gate["over"]))
            else:
                gate["progress"] = max(gate["progress"] - 1, 0)
        level = min(1.0, gate["progress"] / gate["over"])
        kind = gate["kind"]
        if kind == REINFORCE:
            state["reinforced"] += gate["by"] * level
        elif kind == PAUSE:
            state["at_work"] *= 1.0 - level
        else:
            state["remaining"] *= 1.0 - level
            if level >= 1.0:
                state["away"] = 1
                if kind == WITHDRAW:
                    state["withdrawn"] = 1
    if state["withdrawn"]:
        if tally["withdrawn_day"] < 0:
            tally["withdrawn_day"] = day
    elif tally["withdrawn_day"] >= 0 and tally["returned_day"] < 0:
        tally["returned_day"] = day
