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
every array is required, and a process is switched off by its neutral value, which each field names.
"""

# long because: one table, each array declared once with its shape, type, unit and range

from __future__ import annotations

from dataclasses import dataclass, field

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
    Array,
    check_arrays,
    declare,
)
from peacewright.simulation.kernel.claims import ClaimLaws
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


@dataclass(frozen=True, eq=False)
class KernelInputs:
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
