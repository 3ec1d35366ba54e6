"""What the simulation kernel takes and gives: arrays only, each declared once with shape, type and unit.

Axes, in this order wherever they appear:

====  =======================================================================================
F     futures (one draw of all factors)
R     replications of one future
P     parties, always 2 (index 0 and 1, reports "A" and "B")
D     domains, always 4: land, air, sea, energy (``DOMAINS``)
P*D   incident types, index ``party * 4 + domain`` (``TYPES`` = 8)
C     cells; each cell belongs to one domain
B     team bases
M     bases listed for a cell, nearest first
K     days since the order to deploy
T     days simulated (``horizon_days``)
L     laws of reports; cells that are watched alike share one
S     states of sight, always 16 (``STATES``)
Z     zones to which access may be denied, at most 6 (``MOST_ZONES_DENIED``), or none
====  =======================================================================================

The equations are in ``validation/reference_model.md``. No default hides a planning number:
every array is required, and a process is switched off by its neutral value, which each field names. The arrays are
declared by subject in ``inputs_theatre``, ``inputs_behaviour``, ``inputs_force`` and ``inputs_course``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peacewright.core.limits import MOST_ZONES_DENIED
from peacewright.simulation.kernel.arrays import (
    CAUSES,
    DEFINITIONS,
    DOMAINS,
    NEVER,
    PARTIES,
    REPORTS,
    STATES,
    TRUTHS,
    TYPES,
    VERDICTS,
    check_arrays,
)
from peacewright.simulation.kernel.claims import ClaimLaws
from peacewright.simulation.kernel.inputs_behaviour import BehaviourInputs
from peacewright.simulation.kernel.inputs_course import CourseInputs
from peacewright.simulation.kernel.inputs_force import ForceInputs
from peacewright.simulation.kernel.inputs_theatre import TheatreInputs
from peacewright.simulation.kernel.outputs import KernelOutputs
from peacewright.simulation.kernel.plan_gates import PlanGates

__all__ = [
    "CAUSES",
    "DEFINITIONS",
    "DOMAINS",
    "NEVER",
    "PARTIES",
    "REPORTS",
    "STATES",
    "TRUTHS",
    "TYPES",
    "VERDICTS",
    "KernelInputs",
    "KernelOutputs",
]


@dataclass(frozen=True, eq=False, kw_only=True)
class KernelInputs(TheatreInputs, BehaviourInputs, ForceInputs, CourseInputs):
    """One option's plan, realised in every future, as the kernel sees it.

    Arrays without an F axis are the option's own; the others differ by future. ``validate`` checks shapes,
    kinds and ranges; the kernel converts floats and integers to the declared type itself.
    """

    horizon_days: int
    """T: days simulated, at least 1 [days]."""

    collapse_window_days: int
    """Days of the window of the first two definitions of collapse, at least 1 [days]."""

    departure_attribution_days: int
    """A collapse at most this many days after the force departed counts as caused by the departure [days]."""

    # ---- gates of the plan
    gates: PlanGates | None = None
    """What the plan itself does when it is observed that something is so; None = nothing."""

    # ---- claims
    claims: ClaimLaws | None = None
    """What parties say of what happened; drawn after a replication from its counts. None = not asked for."""

    # ---- sizes of fixed buffers (not model parameters)
    max_incidents: int = 200_000
    """Incidents one replication may hold; beyond it the run is a declared spiral with the overflow flag."""

    max_candidates: int = 200_000
    """Offspring waiting for their day; the same rule."""

    max_reports: int = 20_000
    """Reports waiting for a team; the same rule."""

    @property
    def futures(self) -> int:
        """F, the number of futures."""
        return int(self.spontaneous_rate.shape[0])

    @property
    def cells(self) -> int:
        """C, the number of cells."""
        return int(self.cell_domain.shape[0])

    def validate(self) -> None:
        """Check every array against its declaration and the relations between arrays.

        Raises
        ------
        ValueError
            Names the first field at fault, what it holds and what would be right.
        """
        for name, least in (
            ("horizon_days", 1),
            ("collapse_window_days", 1),
            ("departure_attribution_days", 0),
            ("max_incidents", 1),
            ("max_candidates", 1),
            ("max_reports", 1),
        ):
            if int(getattr(self, name)) < least:
                raise ValueError(f"{name} must be at least {least}, not {getattr(self, name)}")
        sizes: dict[str, int] = {}
        check_arrays(self, sizes)
        for part in (self.gates, self.claims):
            if part is not None:
                part.validate(sizes)
        self._check_relations()

    def _check_relations(self) -> None:
        if self.futures < 1 or self.cells < 1:
            raise ValueError("spontaneous_rate must hold at least one future and one cell")
        if int(np.max(self.cell_law)) >= self.confusion.shape[1]:
            raise ValueError("cell_law names a law that confusion does not hold")
        if len(self.daylight_share) != self.horizon_days:
            raise ValueError(
                f"daylight_share must hold {self.horizon_days} days, not {len(self.daylight_share)}"
            )
        if len(self.cell_zones) > MOST_ZONES_DENIED:
            raise ValueError(
                f"cell_zones must hold at most {MOST_ZONES_DENIED} zones, not {len(self.cell_zones)}"
            )
        if self.strength.shape[1] < 1:
            raise ValueError("strength must hold at least one day")
        if int(np.max(self.base_order, initial=-1)) >= self.teams.shape[1]:
            raise ValueError("base_order names a base that teams does not hold")
        for party in range(PARTIES):
            own = np.asarray(self.cell_side) == party
            if np.any(np.asarray(self.spontaneous_rate)[:, party, own] > 0.0):
                raise ValueError(f"spontaneous_rate of party {party} must be 0 in cells on its own side")
        if np.any(self.gated) and not np.any(self.gate_domains):
            raise ValueError("gated provisions need at least one gate domain")
        if np.any(np.asarray(self.deploy_trigger) < 0) and not np.any(self.gate_domains):
            raise ValueError("deployment at gate opening needs at least one gate domain")
        if np.any(np.asarray(self.gate_domains) & np.all(self.gated, axis=0)):
            raise ValueError("a gate domain must have a provision that binds before the gate opens")
