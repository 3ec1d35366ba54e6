"""Where it happens and who watches: geography, bases and laws of reports.

Axes are those of ``inputs``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from peacewright.simulation.kernel.arrays import Array, declare


@dataclass(frozen=True, eq=False, kw_only=True)
class TheatreInputs:
    """Arrays of ``KernelInputs``; see there."""

    # ---- geography
    cell_domain: Array = field(
        metadata=declare("C", np.int64, "domain", "domain of each cell", low=0, high=3)
    )
    cell_side: Array = field(
        metadata=declare(
            "C",
            np.int64,
            "party",
            "party that would suffer there; -1 = either (line segments, sea areas)",
            low=-1,
            high=1,
        )
    )
    cell_law: Array = field(metadata=declare("C", np.int64, "law", "law of reports of each cell", low=0))
    presence: Array = field(
        metadata=declare(
            "C", np.float64, "share", "presence the whole planned force gives this cell", low=0.0, high=1.0
        )
    )
    gated: Array = field(
        metadata=declare(
            "P,D", np.bool_, "yes/no", "this party's provision in this domain starts only when the gate opens"
        )
    )
    gate_domains: Array = field(
        metadata=declare(
            "D", np.bool_, "yes/no", "domains whose observed severity the gate reads; all False = no gate"
        )
    )
    base_order: Array = field(
        metadata=declare(
            "C,M",
            np.int64,
            "base",
            "bases whose teams may be sent to the cell, nearest first; -1 = no further base",
            low=-1,
        )
    )
    travel_hours: Array = field(
        metadata=declare(
            "C,M",
            np.float64,
            "hours",
            "one-way travel from ``base_order`` to the cell, before ``travel_factor``",
            low=0.0,
        )
    )

    # ---- observation
    confusion: Array = field(
        metadata=declare(
            "F,L,S,3,4",
            np.float32,
            "probability",
            "report (A, B, unattributed, none) by law, state of sight (``STATES``) and truth (A, B, nothing), all "
            "means composed, with the whole force in place and not denied",
            low=0.0,
            high=1.0,
            sums_to_one=True,
        )
    )
    confusion_without_force: Array = field(
        metadata=declare(
            "F,L,S,3,4",
            np.float32,
            "probability",
            "the same with the means that need no force in place (remote, national)",
            low=0.0,
            high=1.0,
            sums_to_one=True,
        )
    )
    daylight_share: Array = field(
        metadata=declare(
            "T",
            np.float64,
            "share",
            "share of each day that is light, centred on its middle; 1 = no night",
            low=0.0,
            high=1.0,
        )
    )
    month: Array = field(
        metadata=declare("T", np.int64, "month", "month of each day, January = 0", low=0, high=11)
    )
    weather_share: Array = field(
        metadata=declare(
            "F,12",
            np.float64,
            "probability",
            "chance, by month, that the weather of a day hampers watching in a domain; 0 = never",
            low=0.0,
            high=1.0,
        )
    )
    jamming_rate: Array = field(
        metadata=declare("F", np.float64, "1/day", "rate at which an episode of jamming begins", low=0.0)
    )
    jamming_mean_days: Array = field(
        metadata=declare("F", np.float64, "days", "mean length of an episode of jamming", low=1.0)
    )
    outage_rate: Array = field(
        metadata=declare("F", np.float64, "1/day", "rate at which an outage begins", low=0.0)
    )
    outage_mean_days: Array = field(
        metadata=declare("F", np.float64, "days", "mean length of an outage", low=1.0)
    )
    false_rate: Array = field(
        metadata=declare(
            "F,C",
            np.float64,
            "occasions/day",
            "happenings that are no breach but could be reported as one",
            low=0.0,
        )
    )
