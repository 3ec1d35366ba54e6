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
====  =======================================================================================

The equations are in ``validation/reference_model.md``. Nothing here has a default that hides a planning number:
every array is required, and a process is switched off by its neutral value, which each field names.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

PARTIES = 2
DOMAINS = ("land", "air", "sea", "energy")
TYPES = PARTIES * len(DOMAINS)
NEVER = 1 << 30
"""A day that never comes: provisions that do not end, agreements that do not lapse."""

STATES = ("clear", "degraded")
TRUTHS = ("party 0", "party 1", "nothing")
REPORTS = ("party 0", "party 1", "unattributed", "no report")
VERDICTS = ("right", "wrong", "cannot tell")

DEFINITIONS = ("absolute severity", "share of the pre-ceasefire rate", "any major attack")
"""The three definitions of collapse, in the order of the last axis of ``end_day`` and ``cause``."""

CAUSES = (
    "held",
    "spiral",
    "erosion",
    "lapse",
    "departure of contributors",
    "departure at the host's wish",
    "major attack",
    "deliberate resumption",
)
"""Causes of an end, by code. Codes 1 to 6 come from the kernel; 7 only from ``overlay_resumption``."""

OVERFLOW_CANDIDATES = 1
OVERFLOW_INCIDENTS = 2
OVERFLOW_REPORTS = 4

_FIXED_AXES = {"P": PARTIES, "D": len(DOMAINS), "N": TYPES, "2": 2, "3": 3, "4": 4}


def _array(
    shape: str,
    dtype: type,
    unit: str,
    doc: str,
    *,
    low: float | None = None,
    high: float | None = None,
    sums_to_one: bool = False,
) -> Any:
    """Declare one array field: axes by letter, type, unit, meaning, and the closed range of its values."""
    return field(
        metadata={
            "axes": tuple(shape.split(",")),
            "dtype": np.dtype(dtype),
            "unit": unit,
            "doc": doc,
            "low": low,
            "high": high,
            "sums_to_one": sums_to_one,
        }
    )


Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class KernelInputs:
    """One option's plan, realised in every future, as the kernel sees it.

    Arrays without an F axis are the option's own (static); the others differ by future. ``validate`` checks shapes,
    kinds and ranges; the kernel converts floats and integers to the declared type itself.
    """

    horizon_days: int
    """T: days simulated, at least 1 [days]."""

    collapse_window_days: int
    """Days over which severity is averaged for the first two definitions of collapse, at least 1 [days]."""

    departure_attribution_days: int
    """A collapse at most this many days after the force departed counts as caused by the departure [days]."""

    # ---- geography -------------------------------------------------------------------------------------------
    cell_domain: Array = _array("C", np.int64, "domain", "domain of each cell", low=0, high=3)
    cell_side: Array = _array(
        "C",
        np.int64,
        "party",
        "party that would suffer there; -1 = either (line segments, sea areas)",
        low=-1,
        high=1,
    )
    presence: Array = _array(
        "C", np.float64, "share", "presence the whole planned force gives this cell", low=0.0, high=1.0
    )
    gated: Array = _array(
        "P,D", np.bool_, "yes/no", "this party's provision in this domain starts only when the gate opens"
    )
    gate_domains: Array = _array(
        "D", np.bool_, "yes/no", "domains whose observed severity the gate reads; all False = no gate"
    )
    base_order: Array = _array(
        "C,M",
        np.int64,
        "base",
        "bases whose teams may be sent to the cell, nearest first; -1 = no further base",
        low=-1,
    )
    travel_hours: Array = _array(
        "C,M",
        np.float64,
        "hours",
        "one-way travel from ``base_order`` to the cell, before ``travel_factor``",
        low=0.0,
    )

    # ---- intensity -------------------------------------------------------------------------------------------
    spontaneous_rate: Array = _array(
        "F,P,C",
        np.float64,
        "incidents/day",
        "mu: spontaneous incidents by the party in the cell at gain 1 (before the ceasefire), after substitution; "
        "must be 0 where ``cell_side`` is the party itself",
        low=0.0,
    )
    branching: Array = _array(
        "F,N,N",
        np.float64,
        "incidents/incident",
        "N: mean number of direct offspring at gain 1, parent type (row) to child type (column); same party = own "
        "momentum, other party = retaliation",
        low=0.0,
    )
    momentum_decay: Array = _array("F", np.float64, "1/day", "decay rate of own momentum", low=1e-6)
    retaliation_decay: Array = _array("F", np.float64, "1/day", "decay rate of retaliation", low=1e-6)
    locality: Array = _array(
        "F",
        np.float64,
        "share",
        "chance that an offspring falls in its parent's cell if that cell admits it",
        low=0.0,
        high=1.0,
    )
    gain_cap: Array = _array("F", np.float64, "1", "largest gain; at least the gain at the start", low=1e-6)
    presence_effect: Array = _array(
        "F,D",
        np.float64,
        "1",
        "beta: fall of log gain under full presence and access; 0 = no difference, < 0 = provokes",
    )
    mark_tail: Array = _array(
        "F,D", np.float64, "1", "alpha: P(mark >= m) = m ** -alpha for whole m up to ``mark_cap``", low=1e-3
    )
    mark_cap: Array = _array("F,D", np.int64, "violations", "largest mark of one incident", low=1)

    # ---- compliance ------------------------------------------------------------------------------------------
    compliance_start: Array = _array(
        "F,P,D", np.float64, "log gain", "x on the day the provision starts to bind"
    )
    compliance_target: Array = _array("F,P,D", np.float64, "log gain", "theta: level to which x returns")
    compliance_return: Array = _array(
        "F,P", np.float64, "1/day", "kappa: speed of return; 0 = none", low=0.0, high=1.0
    )
    compliance_noise: Array = _array(
        "F,P", np.float64, "day**-0.5", "sigma: daily noise of x; 0 = none", low=0.0
    )
    noise_common: Array = _array(
        "F",
        np.float64,
        "share",
        "share of the noise variance common to all domains of a party",
        low=0.0,
        high=1.0,
    )
    grievance: Array = _array(
        "F,P",
        np.float64,
        "log gain per typical day",
        "b: fall of x by a typical day suffered unanswered; 0 = none",
        low=0.0,
    )
    shame: Array = _array(
        "F,P",
        np.float64,
        "log gain per typical day",
        "c: rise (shames) or fall (provokes, < 0) of x by a typical day of own breaches attributed; 0 = none",
    )
    typical_daily: Array = _array(
        "F,P,D",
        np.float64,
        "incidents/day",
        "scale of ``grievance`` and ``shame``: expected daily incidents of that author at the start "
        "(see ``expected_daily_incidents``)",
        low=1e-12,
    )

    # ---- clocks, gate ----------------------------------------------------------------------------------------
    provision_start: Array = _array(
        "F,P,D",
        np.int64,
        "day",
        "first day the provision binds (gated: not before); NEVER = does not bind",
        low=0,
    )
    provision_end: Array = _array(
        "F,P,D", np.int64, "day", "first day it no longer binds; NEVER = does not end", low=0
    )
    lapse_day: Array = _array(
        "F", np.int64, "day", "first day after the agreement lapsed unrenewed, or NEVER", low=0
    )
    gate_tolerance: Array = _array(
        "F",
        np.float64,
        "marks/day",
        "largest observed severity in ``gate_domains`` at which the gate opens",
        low=0.0,
    )
    gate_window: Array = _array("F", np.int64, "days", "days over which observed severity is averaged", low=1)
    gate_delay: Array = _array("F", np.float64, "days", "command's delay from decision to opening", low=0.0)

    # ---- force in time ---------------------------------------------------------------------------------------
    deploy_trigger: Array = _array(
        "F", np.int64, "day", "day of the order to deploy; -1 = when the gate opens", low=-1
    )
    strength: Array = _array(
        "F,K",
        np.float64,
        "share",
        "share of the planned force in place k days after the order; the last value holds on; zeros = no force",
        low=0.0,
        high=1.0,
    )
    departure_hazard: Array = _array(
        "F,2",
        np.float64,
        "1/day",
        "hazard of departure once ordered in: contributors, host; 0 = none",
        low=0.0,
    )

    # ---- access ----------------------------------------------------------------------------------------------
    access: Array = _array(
        "F,C", np.float64, "share", "chance that a team may go there on a given day", low=0.0, high=1.0
    )
    denial_rate: Array = _array(
        "F,2", np.float64, "1/day", "rate at which a side starts to deny access", low=0.0
    )
    denial_mean_days: Array = _array("F", np.float64, "days", "mean length of a denial", low=1.0)

    # ---- observation -----------------------------------------------------------------------------------------
    confusion: Array = _array(
        "F,C,2,3,4",
        np.float32,
        "probability",
        "report (last axis: A, B, unattributed, none) given state (clear, degraded) and truth (A, B, nothing), all "
        "means composed, with the whole force in place and not denied",
        low=0.0,
        high=1.0,
        sums_to_one=True,
    )
    confusion_without_force: Array = _array(
        "F,C,2,3,4",
        np.float32,
        "probability",
        "the same with the means that do not need the force in place (remote, national); equal to ``confusion`` if all",
        low=0.0,
        high=1.0,
        sums_to_one=True,
    )
    degraded_share: Array = _array(
        "F,D",
        np.float64,
        "probability",
        "chance that a day is degraded for the whole domain",
        low=0.0,
        high=1.0,
    )
    false_rate: Array = _array(
        "F,C",
        np.float64,
        "occasions/day",
        "happenings that are no breach but could be reported as one",
        low=0.0,
    )

    # ---- verification ----------------------------------------------------------------------------------------
    teams: Array = _array(
        "F,B", np.int64, "teams", "verification teams at each base at full strength", low=0, high=1000
    )
    verify_mark: Array = _array(
        "F", np.int64, "violations", "smallest reported mark for which a team is sent", low=1
    )
    travel_factor: Array = _array("F", np.float64, "1", "multiplies ``travel_hours``", low=0.0)
    on_scene_hours: Array = _array("F", np.float64, "hours", "mean time on scene (exponential)", low=1e-6)
    report_delay_hours: Array = _array("F", np.float64, "hours", "from the happening to the report", low=0.0)
    give_up_hours: Array = _array(
        "F",
        np.float64,
        "hours",
        "a report not yet answered by a departing team is dropped this long after it came",
        low=0.0,
    )
    verified_confusion: Array = _array(
        "F,C,3,3",
        np.float32,
        "probability",
        "team's verdict (right, wrong, cannot tell) given the truth (A, B, nothing)",
        low=0.0,
        high=1.0,
        sums_to_one=True,
    )
    verification_damping: Array = _array(
        "F",
        np.float64,
        "1",
        "multiplies retaliation for an incident from the day after it was attributed to its author; 1 = no effect, "
        "> 1 = provokes",
        low=0.0,
    )

    # ---- collapse --------------------------------------------------------------------------------------------
    collapse_severity: Array = _array(
        "F",
        np.float64,
        "marks/day",
        "definition 1: mean true severity at which the ceasefire has collapsed",
        low=0.0,
    )
    collapse_share: Array = _array(
        "F", np.float64, "share", "definition 2: the same as a share of the pre-ceasefire severity", low=0.0
    )
    pre_ceasefire_severity: Array = _array(
        "F,P,D", np.float64, "marks/day", "severity before the ceasefire, by author and domain", low=0.0
    )
    major_mark: Array = _array(
        "F", np.int64, "violations", "definition 3: smallest mark of a major attack", low=1
    )

    # ---- sizes of fixed buffers (not model parameters) -------------------------------------------------------
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
        check_arrays(self, {})
        self._check_relations()

    def _check_relations(self) -> None:
        if self.futures < 1 or self.cells < 1:
            raise ValueError("spontaneous_rate must hold at least one future and one cell")
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


def check_arrays(holder: Any, sizes: dict[str, int]) -> None:
    """Check the arrays of a dataclass declared with ``_array``: axes agree, kinds fit, values in range.

    Parameters
    ----------
    holder : dataclass instance
    sizes : dict
        Known sizes of named axes; filled with the sizes met.

    Raises
    ------
    ValueError
        Names the field at fault.
    """
    for declared in fields(holder):
        meta = declared.metadata
        if not meta:
            continue
        value = np.asarray(getattr(holder, declared.name))
        _check_shape(declared.name, value, meta["axes"], sizes)
        _check_kind(declared.name, value, meta["dtype"])
        _check_values(declared.name, value, meta)


def _check_shape(name: str, value: Array, axes: tuple[str, ...], sizes: dict[str, int]) -> None:
    if value.ndim != len(axes):
        raise ValueError(f"{name} must have axes ({', '.join(axes)}), not {value.ndim} dimension(s)")
    for axis, size in zip(axes, value.shape, strict=True):
        expected = _FIXED_AXES.get(axis, sizes.setdefault(axis, size))
        if size != expected:
            raise ValueError(f"{name}: axis {axis} holds {size}, expected {expected}")


def _check_kind(name: str, value: Array, dtype: np.dtype[Any]) -> None:
    allowed = {"f": "fiu", "i": "iu", "b": "b"}[dtype.kind]
    if value.dtype.kind not in allowed:
        raise ValueError(f"{name} must hold {dtype.name}, not {value.dtype.name}")


def _check_values(name: str, value: Array, meta: Any) -> None:
    if value.dtype.kind == "f" and not bool(np.all(np.isfinite(value))):
        raise ValueError(f"{name} holds values that are not finite")
    if value.size == 0:
        return
    low, high = meta["low"], meta["high"]
    if low is not None and float(value.min()) < low - 1e-6 * (value.dtype.kind == "f" and low == 0.0):
        raise ValueError(f"{name} holds {float(value.min())}, below {low} {meta['unit']}")
    if high is not None and float(value.max()) > high + 1e-6:
        raise ValueError(f"{name} holds {float(value.max())}, above {high} {meta['unit']}")
    if meta["sums_to_one"] and float(np.max(np.abs(value.sum(axis=-1, dtype=np.float64) - 1.0))) > 1e-4:
        raise ValueError(f"{name} must sum to 1 over its last axis")


@dataclass(frozen=True, eq=False)
class KernelOutputs:
    """What became of every future and replication. Counts run from the first day to ``last_day`` (exclusive)."""

    horizon_days: int
    """T [days]; the value of ``end_day`` where the ceasefire held."""

    # ---- ends ------------------------------------------------------------------------------------------------
    end_day: Array = _array("F,R,3", np.int64, "day", "day each definition of collapse was met; T = held")
    cause: Array = _array("F,R,3", np.int8, "code", "index into CAUSES; 0 = held to the horizon")
    resumption_threshold: Array = _array(
        "F,R",
        np.float64,
        "1",
        "Exp(1) draw, common to all options: deliberate resumption when its cumulative hazard reaches it",
    )
    first_day: Array = _array("F,R", np.int64, "day", "first day any provision bound; -1 = none did")
    last_day: Array = _array("F,R", np.int64, "day", "first day no longer simulated")
    overflow: Array = _array(
        "F,R", np.int8, "flags", "OVERFLOW_* bits; not 0 = declared a spiral because a buffer filled"
    )

    # ---- gate and force --------------------------------------------------------------------------------------
    gate_day: Array = _array("F,R", np.int64, "day", "day the gate opened; -1 = not")
    false_open: Array = _array("F,R", np.bool_, "yes/no", "at the decision true severity was above tolerance")
    false_refuse: Array = _array(
        "F,R",
        np.bool_,
        "yes/no",
        "at the first decision date refused though true severity was within tolerance",
    )
    deployed_day: Array = _array("F,R", np.int64, "day", "day of the order to deploy; -1 = never given")
    departed_day: Array = _array("F,R", np.int64, "day", "day the force departed; -1 = did not")
    force_days: Array = _array(
        "F,R", np.float64, "days at full strength", "sum of the share of the force in place"
    )
    denial_days: Array = _array(
        "F,R,2", np.int64, "days", "days each side denied access while a force was in place"
    )

    # ---- incidents by author and domain ----------------------------------------------------------------------
    incidents: Array = _array("F,R,P,D", np.int64, "incidents", "incidents that happened")
    marks: Array = _array("F,R,P,D", np.int64, "violations", "sum of their marks")
    detected: Array = _array("F,R,P,D", np.int64, "incidents", "incidents reported by any means")
    marks_detected: Array = _array(
        "F,R,P,D", np.int64, "violations", "sum of the marks of reported incidents"
    )
    attributed_right: Array = _array(
        "F,R,P,D", np.int64, "incidents", "last standing attribution is to the author"
    )
    attributed_wrong: Array = _array(
        "F,R,P,D", np.int64, "incidents", "last standing attribution is to the other party"
    )
    false_alarms: Array = _array("F,R", np.int64, "reports", "reports of happenings that were no breach")
    false_attributed: Array = _array(
        "F,R", np.int64, "reports", "false alarms whose standing verdict names a party"
    )

    # ---- verification ----------------------------------------------------------------------------------------
    sent_for: Array = _array("F,R", np.int64, "reports", "reports that asked for a team")
    visits: Array = _array("F,R", np.int64, "visits", "reports answered by a team that departed")
    dropped: Array = _array("F,R", np.int64, "reports", "reports given up or left when the force departed")
    verified: Array = _array("F,R", np.int64, "incidents", "true incidents on which a team gave a verdict")
    verified_24h: Array = _array("F,R", np.int64, "incidents", "of these, within 24 hours of the incident")
    verified_wrong: Array = _array(
        "F,R", np.int64, "incidents", "of ``verified``, those that named the wrong party"
    )
    response_hours_sum: Array = _array(
        "F,R", np.float64, "hours", "sum over visits, report to arrival on scene"
    )
    response_hours_median: Array = _array(
        "F,R", np.float64, "hours", "median (histogram, within 5 %); -1 = no visit"
    )
    team_busy_share: Array = _array(
        "F,R", np.float64, "share", "team hours spent on visits / team hours in place"
    )

    daily_marks: Array | None = None
    """[F, R, T, D] int32, marks that happened each day, when ``simulate(record_days=True)``; else None."""

    def validate(self) -> None:
        """Check shapes and kinds.

        Raises
        ------
        ValueError
            Names the field at fault.
        """
        check_arrays(self, {})


def expected_daily_incidents(
    spontaneous_rate: Array, cell_domain: Array, branching: Array, gain: Array
) -> NDArray[np.float64]:
    """Stationary expected incidents a day by author and domain at a constant gain.

    Parameters
    ----------
    spontaneous_rate : [F, P, C]
        Spontaneous incidents a day at gain 1.
    cell_domain : [C]
    branching : [F, P*D, P*D]
    gain : [F, P, D]
        1 = before the ceasefire; ``exp(-compliance_start)`` = at its start.

    Returns
    -------
    [F, P, D] incidents/day, ``(I - diag(g) N^T)^-1 diag(g) mu`` (Hawkes 1971).

    Raises
    ------
    ValueError
        If some future's effective branching has spectral radius 1 or more: no stationary rate exists.
    """
    futures = spontaneous_rate.shape[0]
    domains = len(DOMAINS)
    spontaneous = np.zeros((futures, PARTIES, domains))
    for domain in range(domains):
        spontaneous[:, :, domain] = spontaneous_rate[:, :, np.asarray(cell_domain) == domain].sum(axis=2)
    flat_gain = np.asarray(gain, dtype=float).reshape(futures, TYPES)
    effective = np.swapaxes(np.asarray(branching, dtype=float), 1, 2) * flat_gain[:, :, None]
    radius = np.abs(np.linalg.eigvals(effective)).max(axis=1)
    if np.any(radius >= 1.0):
        worst = int(np.argmax(radius))
        raise ValueError(
            f"future {worst}: effective branching {radius[worst]:.3f} is not below 1, no stationary rate"
        )
    rate = np.linalg.solve(
        np.eye(TYPES) - effective, (flat_gain * spontaneous.reshape(futures, TYPES))[:, :, None]
    )
    return np.asarray(rate[:, :, 0].reshape(futures, PARTIES, domains), dtype=np.float64)
