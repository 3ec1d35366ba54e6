"""The course of a ceasefire: when provisions bind, the gate to the next phase, and collapse.

Axes are those of ``inputs``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from peacewright.simulation.kernel.arrays import Array, declare


@dataclass(frozen=True, eq=False, kw_only=True)
class CourseInputs:
    """Arrays of ``KernelInputs``; see there."""

    # ---- clocks, gate
    provision_start: Array = field(
        metadata=declare(
            "F,P,D",
            np.int64,
            "day",
            "first day the provision binds (gated: not before); NEVER = does not bind",
            low=0,
        )
    )
    provision_end: Array = field(
        metadata=declare(
            "F,P,D", np.int64, "day", "first day it no longer binds; NEVER = does not end", low=0
        )
    )
    lapse_day: Array = field(
        metadata=declare(
            "F",
            np.int64,
            "day",
            "first day on which the agreement lapses unless the gate is decided, or NEVER",
            low=0,
        )
    )
    gate_tolerance: Array = field(
        metadata=declare(
            "F",
            np.float64,
            "marks/day",
            "largest observed severity in ``gate_domains`` at which the gate opens",
            low=0.0,
        )
    )
    gate_window: Array = field(
        metadata=declare("F", np.int64, "days", "days over which observed severity is averaged", low=1)
    )
    gate_delay: Array = field(
        metadata=declare("F", np.float64, "days", "command's delay from decision to opening", low=0.0)
    )

    # ---- collapse
    collapse_severity: Array = field(
        metadata=declare(
            "F",
            np.float64,
            "marks/day",
            "definition 1: mean true severity on land at which the ceasefire has collapsed",
            low=0.0,
        )
    )
    collapse_share: Array = field(
        metadata=declare(
            "F",
            np.float64,
            "share",
            "definition 2: incidents in some domain as a share of those before the ceasefire",
            low=0.0,
        )
    )
    collapse_least_incidents: Array = field(
        metadata=declare(
            "F",
            np.float64,
            "incidents",
            "definition 2 reads a domain only if before the ceasefire its window held this many incidents",
            low=0.0,
        )
    )
    pre_ceasefire_incidents: Array = field(
        metadata=declare(
            "F,P,D",
            np.float64,
            "incidents/day",
            "incidents before the ceasefire, by author and domain",
            low=0.0,
        )
    )
    pre_ceasefire_severity: Array = field(
        metadata=declare(
            "F,P,D", np.float64, "marks/day", "severity before the ceasefire, by author and domain", low=0.0
        )
    )
    major_mark: Array = field(
        metadata=declare(
            "F,D", np.int64, "violations", "definition 3: smallest mark of a major attack", low=1
        )
    )
