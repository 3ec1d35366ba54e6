"""What answers compute in every future beyond the columns of the outcomes, each with formula, inputs and code."""

from __future__ import annotations

from peacewright.answers import reading
from peacewright.answers.case import Case
from peacewright.answers.claiming import layers_table
from peacewright.answers.numbers.caring import CARE_MEASURES
from peacewright.answers.numbers.moving import CLOSING
from peacewright.answers.numbers.needs import hours_to_line, needed_strength, reached_share
from peacewright.answers.questions import q02_reach, q07_readiness, q09_verification
from peacewright.operation.vocabulary import Occasion, Task
from peacewright.plan.plan import Plan
from peacewright.plan.task_sizes import SIZERS, Setting
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.claims import draw_claims
from peacewright.simulation.measures import COLLAPSE, MEASURES, SEEN, Measure
from peacewright.simulation.operating_curve import decide, operating_curve
from peacewright.simulation.outcome import ends_of
from peacewright.simulation.realise.command import realise_command
from peacewright.simulation.realise.exposure import realise_hostile_acts
from peacewright.simulation.realise.protection import realise_protection
from peacewright.simulation.realise.tasks import realise_placing, realise_tasks
from peacewright.simulation.resumption import days_kept

_TRAVEL = ("travel.road_speed", "verify.travel_factor")
_KEPT = MEASURES["ceasefire_days"]


def _met_share(task: Task) -> Measure:
    """Return the share of a task that those allotted to it meet."""
    words = task.replace("_", " ")

    def read(plan: Plan, reader: Reader) -> None:
        areas = len(plan.operation.theatre.sea_areas)
        SIZERS[task](Setting(plan.option.levers, areas, plan.factors, reader.value))

    return Measure(
        f"met_{task}", f"share met: {words}", "share",
        f"persons allotted as planned ÷ persons that {words} needs with the factors of the future, at most 1",
        (), (SIZERS[task], realise_tasks), whole_simulation=False, kept=False, run=read,
    )  # fmt: skip


def _waiting(field: str, label: str, formula: str) -> Measure:
    """Return hours that the sites of an option wait, mean over the persons there."""

    def read(plan: Plan, reader: Reader) -> None:
        realise_protection(plan.protection, reader)

    return Measure(
        f"{field}_hours",
        label,
        "hours",
        formula,
        (),
        (realise_protection,),
        whole_simulation=False,
        kept=False,
        run=read,
    )


_HELPED = "hours to the decision to send the reserve + hours until it is ready + way ÷ speed × travel factor"
_LEFT = "hours to the decision to evacuate + hours until packed + way to the rear ÷ speed × travel factor"


def _decision(occasion: Occasion) -> Measure:
    """Return the hours to a decision on one occasion, under the design that the option names."""

    def read(plan: Plan, reader: Reader) -> None:
        if plan.command.chosen is not None:
            plan.command.chosen.decisions[occasion].hours(reader.value)

    return Measure(
        f"decision_hours_{occasion}", f"hours to a decision: {occasion.replace('_', ' ')}", "hours",
        "hours up to the authority, of its decision, of the slowest further key, and back; steps and keys as the table "
        "of rights says (command.DESIGN.OCCASION_hours)",
        (), (realise_command,), whole_simulation=False, kept=False, run=read,
    )  # fmt: skip


DERIVED: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        *(_decision(occasion) for occasion in Occasion),
        *(_met_share(task) for task in Task),
        Measure(
            "on_the_ground", "share of a task's need that stands on the ground", "share",
            "persons placed as planned ÷ persons that the task needs with the factors of the future, at most 1",
            (), (realise_tasks, realise_placing), whole_simulation=False, kept=False, run=realise_tasks,
        ),
        _waiting("helped", "hours until a reserve arrives", f"{_HELPED}, mean over sites by persons"),
        _waiting("left", "hours until a site has left for the rear", f"{_LEFT}, mean over sites by persons"),
        _waiting("alone", "hours that a site is alone", f"by site the sooner of {_HELPED}, and {_LEFT}"),
        Measure(
            "days_gained", "days kept beyond those without a force", "days",
            f"ceasefire_days of the option − ceasefire_days without a force, in the same future; ceasefire_days = "
            f"{_KEPT.formula}, mean over replications",
            _KEPT.reads, (*_KEPT.computed_by, Case.gained), kept=False,
        ),
        Measure(
            "days_gained_in_time", "days kept beyond those without a force, where both ceasefires lasted until it was "
            "able", "days",
            "mean, over the replications in which the ceasefire lasted with and without the force until the day on "
            "which the force was able, of day ended with it − day ended without it",
            ("capability.", *_KEPT.reads), (*_KEPT.computed_by, reading.read_records), kept=False,
        ),
        Measure(
            "able_day_in_time", "day on which it is able, where before the ceasefire ended", "days",
            "mean day able over the replications in which day able < day the ceasefire ended",
            ("capability.", "generation.notice_factor", *COLLAPSE), (reading.read_records,), kept=False,
        ),
        Measure(
            "able_after_opening", "days from the opening of the full phase to capability", "days",
            "capable_day − full_phase_day", ("capability.", "generation.notice_factor"),
            (*MEASURES["capable_day"].computed_by, q07_readiness.after_opening), kept=False,
        ),
        Measure(
            "resumption_gain", "days kept beyond those without a force if the hazard of resumption is multiplied by r",
            "days",
            "days kept by the option, deliberate resumption competing at hazard × r for each day at full strength in "
            "place, − days kept without a force at the hazard as drawn",
            ("resumption.hazard_per_year", *COLLAPSE), (ends_of, days_kept), kept=False,
        ),
        Measure(
            "needed_strength", "strength that the mandate needs", "persons",
            "least S with S − first claims on S ≥ sum of what the tasks inside need, sized with the factors of the "
            "future; no limit where the claims take all of any S",
            (), (realise_tasks, needed_strength), whole_simulation=False, kept=False, run=realise_tasks,
        ),
        Measure(
            "reached_share", "share of the line that a free team reaches in time", "share",
            "sum over segments of length ÷ total length × (1 − busy share ^ teams within the limit); within: hours by "
            "road as planned × planned speed ÷ speed × travel factor ≤ limit; bases are the plan's; teams of a base: "
            "those of the observers found × strength_share, as planned where the force never came; busy share: "
            "team_busy_share, that of the plan where no team was sent out; team_busy_share = "
            f"{MEASURES['team_busy_share'].formula}",
            ("stationing.response_limit_hours", *_TRAVEL, *MEASURES["team_busy_share"].reads),
            (*MEASURES["team_busy_share"].computed_by, reached_share), kept=False,
        ),
        Measure(
            "hours_to_line", "hours by road from the nearest base, mean over the line", "hours",
            "sum over segments with a way of length ÷ their length × least hours by road from a base × planned speed "
            "÷ speed × travel factor",
            _TRAVEL, (hours_to_line,), whole_simulation=False, kept=False,
        ),
        Measure(
            "density", "persons per km at published lengths", "persons/km", "strength ÷ length of the line to watch",
            (q02_reach.LENGTH,), (q02_reach.answer,), whole_simulation=False, kept=False,
        ),
        Measure(
            "hostile_acts_per_year", "hostile acts in a year in place, if judged rates held", "acts",
            "sum over bands of distance of persons ÷ 1,000 × rate, × the factor of a refusal where a party refuses, × "
            "the factor of going unarmed where the force is",
            (), (realise_hostile_acts, reading.read_records), whole_simulation=False, kept=False,
            run=realise_hostile_acts,
        ),
        Measure(
            "detected_by_author", "share of one party's incidents detected", "share",
            "incidents by the party reported by any means ÷ incidents by the party, each a mean over replications",
            SEEN, (q09_verification.detected_of,), kept=False,
        ),
        Measure(
            "counts", "counts by domain", "incidents",
            "sum over both parties of incidents of the domain: happened, reported, last attributed to their author, or "
            "to the other party; each a mean over replications",
            SEEN, (q09_verification.counts_by_domain,), kept=False,
        ),
        Measure(
            "layers", "violations of a party, in layers", "violations",
            "sum over domains of violations by the party: that happened; reported by any means; claimed by the other "
            "party; of these, those that did not happen; owned up to by itself; each a mean over replications",
            (*SEEN, "claims."), (draw_claims, layers_table), kept=False,
        ),
        Measure(
            "gate_decisions", "decisions of the gate", "share",
            "runs of the first phase alone in which, after the days waited and with the sensors of the row, the gate "
            "opens or refuses against what is true",
            ("gate.", *SEEN), (operating_curve, decide), kept=False,
        ),
        Measure(
            "gate_cases", "cases put to the gate", "share",
            "runs in which what is true is so: the first phase held, not held, or ended; or in which the gate opened",
            ("gate.", *SEEN), (operating_curve, decide), kept=False,
        ),
    )
} | CARE_MEASURES | CLOSING  # fmt: skip
"""By name; none is a column of ``outcomes.parquet``, and each is computed from plans, futures and outcomes."""
