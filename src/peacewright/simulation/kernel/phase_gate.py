"""The gate to the next phase: it reads what the monitor observed, and may be wrong both ways."""

from __future__ import annotations

import math

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.records import Records


@compiled
def note_phase(tally: np.void) -> None:
    """Keep what had happened when the next phase opened."""
    for party in range(PARTIES):
        for domain in range(len(DOMAINS)):
            tally["marks_before_gate"][party, domain] = tally["marks"][party, domain]


@inlined
def read_gate(
    day: int, run_of_days: int, asked_before: bool, future: np.void, tally: np.void, days: Records
) -> bool:
    """Decide at the start of a day whether the gate shall open; return whether a decision date has now been met.

    Parameters
    ----------
    run_of_days : int
        Days in a row up to yesterday on which a gate domain was bound; below the window nothing is decided.
    """
    window = future["gate_window"]
    if run_of_days < window:
        return asked_before
    observed = days[day - 1]["gate_observed"] - days[day - 1 - window]["gate_observed"]
    happened = days[day - 1]["gate_happened"] - days[day - 1 - window]["gate_happened"]
    limit = window * future["gate_tolerance"]
    if observed <= limit:
        tally["false_open"] = happened > limit
        tally["gate_day"] = day + math.ceil(future["gate_delay"])
    elif not asked_before:
        tally["false_refuse"] = happened <= limit
    return True
