"""What the parties do: how incidents arise and are set off, and restraint.

Axes are those of ``inputs``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from peacewright.simulation.kernel.arrays import Array, declare


@dataclass(frozen=True, eq=False, kw_only=True)
class BehaviourInputs:
    """Arrays of ``KernelInputs``; see there."""

    # ---- intensity
    spontaneous_rate: Array = field(
        metadata=declare(
            "F,P,C",
            np.float64,
            "incidents/day",
            "mu: spontaneous incidents by the party in the cell at gain 1 (before the ceasefire); "
            "must be 0 where ``cell_side`` is the party itself",
            low=0.0,
        )
    )
    branching: Array = field(
        metadata=declare(
            "F,N,N",
            np.float64,
            "incidents/incident",
            "N: mean direct offspring at gain 1, parent type (row) to child type (column); same party = own "
            "momentum, other party = retaliation",
            low=0.0,
        )
    )
    momentum_decay: Array = field(
        metadata=declare("F", np.float64, "1/day", "decay rate of own momentum", low=1e-6)
    )
    retaliation_decay: Array = field(
        metadata=declare("F", np.float64, "1/day", "decay rate of retaliation", low=1e-6)
    )
    locality: Array = field(
        metadata=declare(
            "F",
            np.float64,
            "share",
            "chance that an offspring falls in its parent's cell if that cell admits it",
            low=0.0,
            high=1.0,
        )
    )
    gain_cap: Array = field(
        metadata=declare("F", np.float64, "1", "largest gain; at least the gain at the start", low=1e-6)
    )
    fought_before: Array = field(
        metadata=declare(
            "F,P,D",
            np.float64,
            "incidents/day",
            "fighting by author and domain until the day the provision first binds, whose momentum runs on; "
            "0 = nothing happened before",
            low=0.0,
        )
    )
    substitution_strength: Array = field(
        metadata=declare(
            "F,P",
            np.float64,
            "1",
            "eta: fall of the log weight of a place if incidents there are sure to be attributed; 0 = none",
            low=0.0,
        )
    )
    substitution_share: Array = field(
        metadata=declare(
            "F,P",
            np.float64,
            "share",
            "phi: share of spontaneous incidents whose domain is chosen anew each day, too; 0 = none",
            low=0.0,
            high=1.0,
        )
    )
    presence_effect: Array = field(
        metadata=declare(
            "F,D",
            np.float64,
            "1",
            "beta: fall of log gain under full presence and access; 0 = no difference, < 0 = provokes",
        )
    )
    mark_tail: Array = field(
        metadata=declare(
            "F,D",
            np.float64,
            "1",
            "alpha: P(mark >= m) = (1 + (m - 1) / mark_scale) ** -alpha for whole m up to ``mark_cap``",
            low=1e-3,
        )
    )
    mark_scale: Array = field(
        metadata=declare(
            "F,P,D", np.float64, "violations", "s: scale of the marks by author; 0 = every mark is 1", low=0.0
        )
    )
    mark_cap: Array = field(
        metadata=declare("F,D", np.int64, "violations", "largest mark of one incident", low=1)
    )

    # ---- compliance
    compliance_start: Array = field(
        metadata=declare("F,P,D", np.float64, "log gain", "x on the day the provision starts to bind")
    )
    onset_days: Array = field(
        metadata=declare(
            "F,P",
            np.float64,
            "days",
            "mean time until the order to keep a provision reaches those who fight; 0 = at once",
            low=0.0,
        )
    )
    compliance_target: Array = field(
        metadata=declare("F,P,D", np.float64, "log gain", "theta: level to which x returns")
    )
    unruly_share: Array = field(
        metadata=declare(
            "F,P",
            np.float64,
            "share",
            "zeta: share of the incidents at gain 1 that no restraint reaches; 0 = all heed it",
            low=0.0,
            high=1.0,
        )
    )
    turn_day: Array = field(
        metadata=declare(
            "F,P", np.int64, "day", "day on which the party's restraint changes at once; NEVER = never", low=0
        )
    )
    turn_change: Array = field(
        metadata=declare(
            "F,P,D", np.float64, "log gain", "change of x and of its target on that day; 0 = none"
        )
    )
    compliance_return: Array = field(
        metadata=declare("F,P", np.float64, "1/day", "kappa: speed of return; 0 = none", low=0.0, high=1.0)
    )
    compliance_noise: Array = field(
        metadata=declare("F,P", np.float64, "day**-0.5", "sigma: daily noise of x; 0 = none", low=0.0)
    )
    noise_common: Array = field(
        metadata=declare(
            "F",
            np.float64,
            "share",
            "share of the noise variance common to all domains of a party",
            low=0.0,
            high=1.0,
        )
    )
    grievance: Array = field(
        metadata=declare(
            "F,P",
            np.float64,
            "log gain per typical day",
            "b: fall of x by a typical day suffered unanswered; 0 = none",
            low=0.0,
        )
    )
    shame: Array = field(
        metadata=declare(
            "F,P",
            np.float64,
            "log gain per typical day",
            "c: rise (< 0: fall) of x by a typical day of own breaches attributed; 0 = none",
        )
    )
    typical_daily: Array = field(
        metadata=declare(
            "F,P,D",
            np.float64,
            "incidents/day",
            "scale of ``grievance`` and ``shame``: expected daily incidents of that author at the start "
            "(see ``expected_daily_incidents``)",
            low=1e-12,
        )
    )
