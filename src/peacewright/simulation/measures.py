"""What is measured in every future: the columns of ``outcomes.parquet``, each with formula, what it reads, its code.

A measure is taken in every replication and averaged over the replications that have a value, which gives one number a
future. What an answer makes of these numbers over futures stands in :mod:`peacewright.answers.numbers.named`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peacewright.core.futures import Futures
from peacewright.operation.metrics import METRICS
from peacewright.plan.plan import Plan
from peacewright.simulation import outcome
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.access import draw_departure
from peacewright.simulation.kernel.collapse import note_ends
from peacewright.simulation.kernel.detection import read_report
from peacewright.simulation.kernel.incidents import live_incidents
from peacewright.simulation.kernel.phase_gate import read_gate
from peacewright.simulation.kernel.steering import steer
from peacewright.simulation.kernel.substitution import effective_radius
from peacewright.simulation.kernel.verification import median_response, serve_reports
from peacewright.simulation.realise.capability import realise_capability
from peacewright.simulation.realise.command import realise_command
from peacewright.simulation.realise.cost import Costs, realise_cost
from peacewright.simulation.realise.everything import realise
from peacewright.simulation.realise.exposure import realise_hostile_acts
from peacewright.simulation.realise.generation import realise_generation
from peacewright.simulation.realise.medical import realise_given_up
from peacewright.simulation.realise.movement import realise_movement, realise_order_day
from peacewright.simulation.realise.supply import live_day, realise_supply
from peacewright.simulation.relapse import measure_relapse
from peacewright.simulation.resumption import resumption_day
from peacewright.simulation.withdrawal import measure_withdrawal


@dataclass(frozen=True)
class Measure:
    """One number in every future.

    Attributes
    ----------
    name, label, unit : str
    formula : str
        In words and symbols, in one replication; the mean over replications is the number of the future.
    reads : tuple of str
        The factors that it is made of first of all: names, or prefixes that end in a dot.
    run : callable, optional
        Called with a plan and a reader: what it reads of that option is read too, and no more has to be named.
    computed_by : tuple of callable
        In the order in which they run.
    whole_simulation : bool
        Whether all else that the simulation reads bears on it too.
    kept : bool
        Whether it is a column of ``outcomes.parquet``.
    """

    name: str
    label: str
    unit: str
    formula: str
    reads: tuple[str, ...]
    computed_by: tuple[Callable[..., Any], ...]
    whole_simulation: bool = True
    kept: bool = True
    run: Callable[[Plan, Reader], Any] | None = None


def factors_read(measure: Measure, plan: Plan, one_future: Futures) -> tuple[str, ...]:
    """Return the factors that a measure by formula reads for one option, found by running it in one future."""
    if measure.run is None:
        return ()
    reader = Reader(one_future, plan.operation)
    measure.run(plan, reader)
    return tuple(name for name in reader.read if name in plan.factors)


COLLAPSE = ("collapse.", "compliance.", "excitation.", "agreement.")
SEEN = ("observation.", "sight.", "access.")
VERIFIED = (*SEEN, "verify.")

_KEPT_DAYS = (
    "day the ceasefire ended − first day a provision bound, up to the horizon; deliberate resumption apart; "
)
_ENDS = (note_ends, outcome.measure)
_COUNTED = (live_incidents, outcome.measure)
_REPORTED = (live_incidents, read_report, outcome.measure)


def _metric(
    name: str,
    formula: str,
    reads: tuple[str, ...],
    computed_by: tuple[Callable[..., Any], ...],
    run: Callable[[Plan, Reader], Any] | None = None,
) -> Measure:
    """Return the measure of a metric; one that a formula gives in each future needs no simulation."""
    metric = METRICS[name]
    return Measure(name, metric.label, metric.unit, formula, reads, computed_by, run is None, True, run)


_METRICS = (
    _metric("ceasefire_days", f"{_KEPT_DAYS}ends by a share of the rate before the ceasefire", COLLAPSE, _ENDS),
    _metric(
        "full_phase_day",
        "day on which the gate opened: violations observed over its window ≤ tolerance × window, + days to decide; "
        "no value where it never does",
        ("gate.", *SEEN), (read_gate, outcome.measure),
    ),
    _metric(
        "incidents", "count of incidents while the ceasefire was watched", ("compliance.", "excitation."), _COUNTED
    ),
    _metric("violations", "sum over incidents of their marks", ("compliance.", "excitation.", "mark."), _COUNTED),
    _metric("detected_share", "incidents reported by any means ÷ incidents", SEEN, _REPORTED),
    _metric(
        "verified_24h_share", "incidents on which a team gave a verdict within 24 hours ÷ incidents", VERIFIED,
        (serve_reports, outcome.measure),
    ),
    _metric(
        "attributed_share", "incidents whose last standing attribution is to their author ÷ incidents", VERIFIED,
        _REPORTED,
    ),
    _metric(
        "wrong_attribution_share",
        "(incidents laid to the other party + false alarms laid to a party) ÷ (these + incidents laid to their author)",
        VERIFIED, _REPORTED,
    ),
    _metric(
        "response_hours",
        "median over visits of hours from report to a team on the spot, queue, travel and refused access counted; no "
        "value without a visit",
        ("verify.", "travel.road_speed", "access."), (serve_reports, median_response, outcome.measure),
    ),
    _metric(
        "strength_share",
        "sum over days in place of the share of the planned strength ÷ days from the order to the last simulated; no "
        "value where nothing is deployed",
        ("generation.", "departure."),
        (realise_generation, realise_movement, realise_supply, realise_given_up, outcome.measure),
    ),
    _metric(
        "rotation_gap_months",
        "months in place, once all is due and while the ceasefire lasts, with persons in place < (1 − tolerance) × "
        "persons required; no value where no month was due",
        ("generation.", "rotation.gap_tolerance", "departure."), (realise_generation, outcome.measure),
    ),
    _metric(
        "capable_day",
        "day of the order + days until in place ≥ the larger of share × most ever in place and least share; no value "
        "where never",
        ("capability.", "generation.notice_factor"),
        (realise_order_day, realise_movement, realise_generation, outcome.capable_day),
    ),
    _metric(
        "withdrawal_day",
        "first day on which a gate to withdraw is carried out whole: day it fired + days to decide + days it takes; "
        "no value where none is",
        ("gate.", "command."), (steer, measure_withdrawal),
    ),
    _metric(
        "withdrawn_share", "1 where the force had left by a gate, else 0; no value without a force",
        ("gate.", "command."), (steer, measure_withdrawal),
    ),
    _metric(
        "relapse_after_withdrawal_share",
        "1 where the ceasefire ended, of whatever but a lapse, while a gate had the force away, else 0; ends by share "
        "of the rate before the ceasefire; no value where the force left no ceasefire",
        ("gate.", *COLLAPSE), (steer, note_ends, measure_withdrawal),
    ),
    _metric(
        "sudden_relapse_share",
        "1 where the ceasefire ended by share of the rate before it, on a day on which the spectral radius of "
        "branching × gain was ≥ 1, else 0; what never took hold, recent departures and withdrawals are counted apart",
        COLLAPSE, (note_ends, effective_radius, measure_relapse),
    ),
    _metric(
        "drift_relapse_share",
        "the same on a day on which that radius was < 1: restraint had fallen, and more happened for that",
        COLLAPSE, (note_ends, effective_radius, measure_relapse),
    ),
    _metric(
        "days_below_stock",
        "days since the order on which stock < norm days × need in some class, the stock being lived day by day: + "
        "bought + brought − issued, with what each disruption that is there leaves of each source",
        (), (live_day, realise_supply), lambda plan, reader: realise_supply(plan, reader, 1),
    ),
    _metric(
        "days_short_of_supply",
        "days since the order on which some class issued < need: stock and what comes are less, or issues are cut "
        "because stock < share × stock held",
        (), (live_day, realise_supply), lambda plan, reader: realise_supply(plan, reader, 1),
    ),
    _metric(
        "hostile_acts",
        "sum over bands of distance of persons ÷ 1,000 × rate ÷ 365, × the factor of a refusal, × the factor of going "
        "unarmed, × days at full strength in place",
        ("exposure.",), (realise_hostile_acts, outcome.measure),
    ),
    _metric(
        "reaction_hours",
        "hours to the report + hours to a decision on a verified breach + hours by road from the nearest base, mean "
        "over the line; no value without a force that may react",
        ("verify.report_delay_hours", "verify.travel_factor", "travel.road_speed"), (realise_command, realise),
        lambda plan, reader: realise_command(plan.command, reader),
    ),
    _metric(
        "trained",
        "sum over months from the order up to a course before service ends of min(to be trained a month × months of a "
        "course, staff planned × share in place ÷ staff a trainee) ÷ months of a course; service ends with the "
        "ceasefire, the stay or a gate that calls home; 0 where no order is given, no value where nobody is to be "
        "trained",
        ("train.", "generation.", *COLLAPSE), (realise_capability, outcome.measure),
    ),
    _metric(
        "cost_per_year",
        "strength × cost of a person + aircraft, vessels and orbits × cost of each; an armed person costs "
        "light^(1 − i) × combat^i with intensity i, an unarmed one what a civilian monitor does; in dollars at the "
        "prices of the plan",
        (), (realise_cost,), realise_cost,
    ),
    _metric(
        "cost_lived",
        "strength × (cost of a person-year × days of the force in place ÷ 365 + cost of a move × moves in and out) + "
        "what is kept ready × days simulated ÷ 365",
        ("cost.", "generation.", "departure."), (realise_cost, Costs.lived, outcome.measure),
    ),
)  # fmt: skip


def _ends_by(name: str, what: str) -> Measure:
    formula = f"{_KEPT_DAYS}ends by {what}"
    return Measure(
        f"ceasefire_days_{name}", f"days kept, collapse by {what}", "days", formula, COLLAPSE, _ENDS
    )


def _gate(name: str, label: str, formula: str) -> Measure:
    return Measure(
        name, f"share of {label}", "share", formula, ("gate.", *SEEN), (read_gate, outcome.measure)
    )


def _ended(name: str, label: str, formula: str) -> Measure:
    whole = f"{formula}; by share of the rate before the ceasefire"
    return Measure(
        name, f"share of replications that {label}", "share", whole, COLLAPSE, (note_ends, measure_relapse)
    )


_FINISHED = (
    "sum over months up to a course before of min(to be trained a month × months of a course, staff planned × share in "
    "place ÷ staff a trainee) ÷ months of a course,"
)


def _trains(name: str, label: str, formula: str, unit: str = "persons") -> Measure:
    """Return a measure of what the staff of an option puts through if it stays."""

    def read(plan: Plan, reader: Reader) -> None:
        realise_capability(plan, realise_generation(plan, reader), reader)

    return Measure(
        name, label, unit, f"{formula}; no value where nobody is to be trained", (),
        (realise_generation, realise_capability), whole_simulation=False, run=read,
    )  # fmt: skip


_FURTHER = (
    _ends_by("absolute_severity", "absolute severity"),
    _ends_by("share_of_before", "share of the pre-ceasefire rate"),
    _ends_by("major_attack", "any major attack"),
    Measure(
        "ceasefire_days_with_resumption", "days kept if deliberate resumption competes as drawn", "days",
        "smaller of the day the ceasefire ended and the day on which hazard × (days + (ratio − 1) × days at full "
        "strength in place) reaches an Exp(1) draw, − first day a provision bound",
        ("resumption.", *COLLAPSE), (note_ends, resumption_day, outcome.measure),
    ),
    _gate("gate_opened_share", "replications in which the gate opened", "1 where the gate opened, else 0"),
    _gate(
        "gate_falsely_opened_share", "replications in which it opened falsely",
        "1 where the gate opened though what happened was above tolerance, else 0",
    ),
    _gate(
        "gate_falsely_refused_share", "replications in which it refused falsely",
        "1 where it refused at the first date of decision though what happened was within tolerance, else 0",
    ),
    _ended("held_share", "held", "1 where the ceasefire had not ended at the horizon, else 0"),
    _ended(
        "ended_after_withdrawal_share", "ended after a withdrawal",
        "1 where the ceasefire ended, of whatever but a lapse, while a gate had the force away, else 0",
    ),
    _ended("lapsed_share", "lapsed", "1 where a provision or the agreement ran out and nothing followed, else 0"),
    _ended(
        "ended_by_contributors_share", "ended after the contributors left",
        "1 where it ended at most collapse.departure_days after the contributors took the force away, else 0",
    ),
    _ended(
        "ended_by_host_share", "ended after the host sent the force away",
        "1 where it ended at most collapse.departure_days after the host sent the force away, else 0",
    ),
    _ended(
        "never_took_hold_share", "never took hold",
        "1 where it had ended on the first day on which that could be said, else 0",
    ),
    Measure(
        "gate_closed_share", "share of replications in which the gate did not open", "share", "1 − gate_opened_share",
        ("gate.", *SEEN), (read_gate, outcome.measure), kept=False,
    ),
    Measure(
        "deployed_share", "share of replications in which the order to deploy was given", "share",
        "1 where the order to deploy was given, else 0", ("gate.", *SEEN), (read_gate, outcome.measure),
    ),
    Measure(
        "withdrawal_decided_share", "share of replications in which a gate called the force home", "share",
        "1 where a gate to withdraw fired, else 0; no value without a force", ("gate.", *SEEN),
        (steer, measure_withdrawal),
    ),
    Measure(
        "departed_share", "share of replications in which the force departed", "share",
        "1 where the force departed, else 0", ("departure.",), (draw_departure, outcome.measure),
    ),
    Measure(
        "capable_in_time_share", "share of replications in which the force was able before the ceasefire ended",
        "share",
        "1 where day able < day the ceasefire ended, else 0", ("capability.", *COLLAPSE), (outcome.capable_in_time,),
    ),
    Measure(
        "able_with_share", "share of the planned strength in place on the day on which it is able, where in time",
        "share",
        "persons in place on the first day on which it is able ÷ strength planned, mean over the replications in which "
        "day able < day the ceasefire ended; no value where there are none",
        ("capability.", "generation.", *COLLAPSE),
        (realise_movement, realise_generation, realise, outcome.measure),
    ),
    Measure(
        "rotation_due_months", "months in place in which the whole strength was due", "months",
        "months from when all is due until the ceasefire or the stay ends; no value where none was",
        ("generation.", *COLLAPSE), (outcome.measure,),
    ),
    _trains(
        "in_training", "persons in training at once with all staff in place",
        "min(to be trained a month × months of a course, staff planned ÷ staff a trainee)",
    ),
    _trains("trained_first_year", "persons trained in the first year", f"{_FINISHED} a year after the order"),
    _trains(
        "trained_over_plan",
        "persons trained over the months planned",
        f"{_FINISHED} the months planned after the order",
    ),
    _trains(
        "units_over_plan",
        "battalions, by numbers, over the months planned",
        "persons trained by the time that collective training must begin ÷ persons of a battalion, whole ones",
        "battalions",
    ),
    Measure(
        "team_busy_share", "share of the time that teams are busy", "share",
        "hours on visits ÷ (24 × days × teams in place); no value without a visit",
        ("verify.", "travel.road_speed", "access."), (serve_reports, outcome.measure),
    ),
    Measure(
        "false_alarms", "reports of what did not happen", "reports", "count of reports of happenings that were no "
        "breach", ("observation.false_per_day.",), (outcome.measure,),
    ),
)  # fmt: skip

MEASURES: dict[str, Measure] = {measure.name: measure for measure in (*_METRICS, *_FURTHER)}
"""By the name of the column."""
