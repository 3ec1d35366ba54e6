"""What the simulation kernel gives back, each array declared once with shape, type and unit."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from peacewright.simulation.kernel.arrays import DEFINITIONS, MAIN_DEFINITION, Array, check_arrays, declare


@dataclass(frozen=True, eq=False)
class KernelOutputs:
    """What became of every future and replication. Counts run up to ``last_day`` (exclusive)."""

    horizon_days: int
    """T [days]; the value of ``end_day`` where the ceasefire held."""

    # ---- ends
    end_day: Array = field(
        metadata=declare("F,R,3", np.int64, "day", "day each definition of collapse was met; T = held")
    )
    cause: Array = field(
        metadata=declare("F,R,3", np.int8, "code", "index into CAUSES; 0 = held to the horizon")
    )
    resumption_threshold: Array = field(
        metadata=declare(
            "F,R",
            np.float64,
            "1",
            "Exp(1) draw, common to all options: deliberate resumption when its cumulative hazard reaches it",
        )
    )
    first_day: Array = field(
        metadata=declare("F,R", np.int64, "day", "first day any provision bound; -1 = none did")
    )
    last_day: Array = field(metadata=declare("F,R", np.int64, "day", "first day no longer simulated"))
    overflow: Array = field(
        metadata=declare(
            "F,R", np.int8, "flags", "OVERFLOW_* bits; not 0 = declared a spiral because a buffer filled"
        )
    )

    # ---- gate and force
    gate_day: Array = field(metadata=declare("F,R", np.int64, "day", "day the gate opened; -1 = not"))
    false_open: Array = field(
        metadata=declare("F,R", np.bool_, "yes/no", "at the decision true severity was above tolerance")
    )
    false_refuse: Array = field(
        metadata=declare(
            "F,R",
            np.bool_,
            "yes/no",
            "at the first decision date refused though true severity was within tolerance",
        )
    )
    deployed_day: Array = field(
        metadata=declare("F,R", np.int64, "day", "day of the order to deploy; -1 = never given")
    )
    departed_day: Array = field(
        metadata=declare("F,R", np.int64, "day", "day the force departed; -1 = did not")
    )
    force_days: Array = field(
        metadata=declare("F,R", np.float64, "days at full strength", "sum of the share of the force in place")
    )
    plan_gate_day: Array = field(
        metadata=declare(
            "F,R,4",
            np.int64,
            "day",
            "day on which a gate of the plan of each GATE_KINDS first fired; -1 = none",
        )
    )
    plan_gate_asked_day: Array = field(
        metadata=declare(
            "F,R,4", np.int64, "day", "day on which a gate of each kind was first asked; -1 = never"
        )
    )
    plan_gate_false_open: Array = field(
        metadata=declare(
            "F,R,4", np.bool_, "yes/no", "at its first firing its condition was not met in truth, by kind"
        )
    )
    plan_gate_false_refuse: Array = field(
        metadata=declare(
            "F,R,4",
            np.bool_,
            "yes/no",
            "did not fire when first asked though its condition was met in truth, by kind",
        )
    )
    withdrawn_day: Array = field(
        metadata=declare("F,R", np.int64, "day", "first day on which a withdraw gate has the force away; -1")
    )
    returned_day: Array = field(
        metadata=declare("F,R", np.int64, "day", "first later day on which none has; -1 = did not return")
    )
    ended_away: Array = field(
        metadata=declare(
            "F,R,3", np.bool_, "yes/no", "a withdraw gate had the force away when the definition ended"
        )
    )
    denial_days: Array = field(
        metadata=declare("F,R,2", np.int64, "days", "days each side denied access while a force was in place")
    )

    zone_denial_days: Array = field(
        metadata=declare("F,R", np.int64, "days", "the same of zones, all of them added up")
    )

    # ---- incidents by author and domain
    incidents: Array = field(metadata=declare("F,R,P,D", np.int64, "incidents", "incidents that happened"))
    marks: Array = field(metadata=declare("F,R,P,D", np.int64, "violations", "sum of their marks"))
    marks_before_gate: Array = field(
        metadata=declare(
            "F,R,P,D",
            np.int64,
            "violations",
            "of ``marks``, those before the day the gate opened; all if it did not",
        )
    )
    detected: Array = field(
        metadata=declare("F,R,P,D", np.int64, "incidents", "incidents reported by any means")
    )
    marks_detected: Array = field(
        metadata=declare("F,R,P,D", np.int64, "violations", "sum of the marks of reported incidents")
    )
    attributed_right: Array = field(
        metadata=declare("F,R,P,D", np.int64, "incidents", "last standing attribution is to the author")
    )
    attributed_wrong: Array = field(
        metadata=declare("F,R,P,D", np.int64, "incidents", "last standing attribution is to the other party")
    )
    false_alarms: Array = field(
        metadata=declare("F,R", np.int64, "reports", "reports of happenings that were no breach")
    )
    false_attributed: Array = field(
        metadata=declare("F,R", np.int64, "reports", "false alarms whose standing verdict names a party")
    )

    # ---- verification
    sent_for: Array = field(metadata=declare("F,R", np.int64, "reports", "reports that asked for a team"))
    visits: Array = field(
        metadata=declare("F,R", np.int64, "visits", "reports answered by a team that departed")
    )
    dropped: Array = field(
        metadata=declare("F,R", np.int64, "reports", "reports given up or left when the force departed")
    )
    verified: Array = field(
        metadata=declare("F,R", np.int64, "incidents", "true incidents on which a team gave a verdict")
    )
    verified_24h: Array = field(
        metadata=declare("F,R", np.int64, "incidents", "of these, within 24 hours of the incident")
    )
    verified_wrong: Array = field(
        metadata=declare("F,R", np.int64, "incidents", "of ``verified``, those that named the wrong party")
    )
    response_hours_sum: Array = field(
        metadata=declare("F,R", np.float64, "hours", "sum over visits, report to arrival on scene")
    )
    response_hours_median: Array = field(
        metadata=declare("F,R", np.float64, "hours", "median (histogram, within 5 %); -1 = no visit")
    )
    team_busy_share: Array = field(
        metadata=declare("F,R", np.float64, "share", "team hours spent on visits / team hours in place")
    )

    claimed: Array | None = None
    """[F, R, P, P, D] violations claimed, by claimant and accused; None where ``KernelInputs.claims`` is."""

    claimed_baseless: Array | None = None
    """[F, R, P, D] of those claimed of the other party, those that did not happen, by claimant; else None."""

    daily_marks: Array | None = None
    """[F, R, T, D] int32, marks that happened each day, when ``simulate(record_days=True)``; else None."""

    daily_reported: Array | None = None
    """[F, R, T, D] int32, marks reported each day, false alarms included: what a monitor would publish; as above."""

    in_place: Array | None = None
    """[F, R, T], share of the force in place on each day lived, where the plan has gates; else None."""

    def validate(self) -> None:
        """Check shapes and kinds.

        Raises
        ------
        ValueError
            Names the field at fault.
        """
        check_arrays(self, {})


def end_under(outputs: KernelOutputs, definition: str) -> tuple[Array, Array]:
    """Return day and cause of the end under one of ``DEFINITIONS``, each of shape (F, R)."""
    number = DEFINITIONS.index(definition)
    return outputs.end_day[:, :, number], outputs.cause[:, :, number]


def main_end_day(outputs: KernelOutputs) -> Array:
    """Return the day of the end under the main definition, shape (F, R)."""
    return outputs.end_day[:, :, DEFINITIONS.index(MAIN_DEFINITION)]
