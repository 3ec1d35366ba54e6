"""The force in time, where it may go, and the teams that verify.

Axes are those of ``inputs``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from peacewright.simulation.kernel.arrays import Array, declare


@dataclass(frozen=True, eq=False, kw_only=True)
class ForceInputs:
    """Arrays of ``KernelInputs``; see there."""

    # ---- force in time
    deploy_trigger: Array = field(
        metadata=declare("F", np.int64, "day", "day of the order to deploy; -1 = when the gate opens", low=-1)
    )
    strength: Array = field(
        metadata=declare(
            "F,K",
            np.float64,
            "share",
            "share of the planned force in place k days after the order; the last holds on; 0 = no force",
            low=0.0,
            high=1.0,
        )
    )
    departure_hazard: Array = field(
        metadata=declare(
            "F,2",
            np.float64,
            "1/day",
            "hazard of departure once ordered in: contributors, host; 0 = none",
            low=0.0,
        )
    )

    # ---- access
    access: Array = field(
        metadata=declare(
            "F,C", np.float64, "share", "chance that a team may go there on a given day", low=0.0, high=1.0
        )
    )
    denial_rate: Array = field(
        metadata=declare("F,2", np.float64, "1/day", "rate at which a side starts to deny access", low=0.0)
    )
    denial_mean_days: Array = field(
        metadata=declare("F,2", np.float64, "days", "mean length of a denial by side", low=1.0)
    )
    cell_zones: Array = field(
        metadata=declare("Z,C", np.bool_, "yes/no", "the cell lies in the zone; zones may overlap")
    )
    zone_denial_rate: Array = field(
        metadata=declare(
            "F,Z", np.float64, "1/day", "rate at which access to a zone starts to be denied", low=0.0
        )
    )
    zone_denial_mean_days: Array = field(
        metadata=declare("F,Z", np.float64, "days", "mean length of a denial of the zone", low=1.0)
    )

    # ---- verification
    teams: Array = field(
        metadata=declare(
            "F,B", np.int64, "teams", "verification teams at each base at full strength", low=0, high=1000
        )
    )
    verify_mark: Array = field(
        metadata=declare(
            "F", np.int64, "violations", "smallest reported mark for which a team is sent", low=1
        )
    )
    travel_factor: Array = field(
        metadata=declare("F", np.float64, "1", "multiplies ``travel_hours``", low=0.0)
    )
    on_scene_hours: Array = field(
        metadata=declare("F", np.float64, "hours", "mean time on scene (exponential)", low=1e-6)
    )
    report_delay_hours: Array = field(
        metadata=declare("F", np.float64, "hours", "from the happening to the report", low=0.0)
    )
    give_up_hours: Array = field(
        metadata=declare(
            "F",
            np.float64,
            "hours",
            "a report not yet answered by a departing team is dropped this long after it came",
            low=0.0,
        )
    )
    verified_confusion: Array = field(
        metadata=declare(
            "F,C,3,3",
            np.float32,
            "probability",
            "team's verdict (right, wrong, cannot tell) given the truth (A, B, nothing)",
            low=0.0,
            high=1.0,
            sums_to_one=True,
        )
    )
    verification_damping: Array = field(
        metadata=declare(
            "F",
            np.float64,
            "1",
            "multiplies retaliation for an incident from the day after its attribution; 1 = no effect, "
            "> 1 = provokes",
            low=0.0,
        )
    )
