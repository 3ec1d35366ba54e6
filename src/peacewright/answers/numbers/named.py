"""Every number of ``answers.json`` by its name, with how it comes about: the one place where these names are declared.

A name is ``QUESTION.VALUE`` for a value of an answer, ``QUESTION.TABLE.COLUMN`` for a column of a table,
``QUESTION.hinges``, ``comparison.COLUMN``, ``aims.METRIC``, or the key of a number at the top of the document. A ``*``
stands for the rest of a name that depends on the operation: a task, an event, a choice, a party.
"""

# long because: it is one table, a line a number; numbers declared apart would have to be joined to be looked up.

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from peacewright.answers.case import has_means
from peacewright.answers.numbers.by_future import DERIVED
from peacewright.answers.numbers.caring import CARE_NUMBERS
from peacewright.answers.numbers.commanding import COMMANDING
from peacewright.answers.numbers.costing import COSTS
from peacewright.answers.numbers.curing import CURING
from peacewright.answers.numbers.how import Computed, How, Lever, OfFactors, Over, Planned, Stated, Statistic
from peacewright.answers.numbers.moving import MOVEMENT
from peacewright.answers.numbers.over_futures import (
    BREAK_EVEN,
    CORRELATION,
    COUNT,
    DIFFERENCE,
    LACKING,
    MEAN,
    MEDIAN,
    PLAIN_MEAN,
    RATIO,
)
from peacewright.answers.numbers.placing import PLACING
from peacewright.answers.numbers.rotating import ROTATION
from peacewright.answers.numbers.supplying import SUPPLY_NUMBERS
from peacewright.answers.questions import q00_purpose, q02_reach, q06_duration
from peacewright.answers.questions.q01_mission import CLAIMS
from peacewright.answers.words import slug
from peacewright.core.futures import draw
from peacewright.operation.operation import Operation
from peacewright.plan.explanation import Input
from peacewright.plan.plan import Plan
from peacewright.plan.task_sizes import size_tasks
from peacewright.planning.contributions import contributions_to
from peacewright.planning.decide_air_and_sea import decide_air_and_sea
from peacewright.planning.decide_stationing import decide_stationing
from peacewright.planning.decide_tasks import decide_tasks
from peacewright.simulation.kernel.arrays import DEFINITION_NAMES, DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.leaving import counted, live_past_leaving
from peacewright.simulation.measures import MEASURES, Measure
from peacewright.simulation.realise.exposure import persons_by_band

_ALL: dict[str, Measure] = {**MEASURES, **DERIVED}
# The main definition leads, as in the answers.
_LED = sorted(zip(DEFINITIONS, DEFINITION_NAMES, strict=True), key=lambda each: each[0] != MAIN_DEFINITION)


def _over(statistic: Statistic, *names: str, force: bool = False) -> Over:
    """Return a statistic of measures by their names, a ``*`` in which is what that of the number stands for."""

    def applies(plan: Plan) -> bool:
        return _has_force(plan) or not force

    return Over(statistic, lambda plan, rest: tuple(_ALL[name.replace("*", rest)] for name in names), applies)


def _by_definition(plan: Plan, rest: str) -> tuple[Measure, ...]:
    del plan
    return (MEASURES[f"ceasefire_days_{_LED[int(rest) - 1][1]}"],)


def _strength(plan: Plan, rest: str = "") -> list[str | Input]:
    del rest
    return [Input("lever strength", plan.tasks.strength_persons, "persons")]


def _required(plan: Plan, rest: str) -> list[str | Input]:
    del rest
    part = plan.generation
    peak = [
        Input(f"required of {element}", float(row[part.level_from :].max(initial=0.0)), "persons")
        for element, row in zip(part.elements, part.required, strict=True)
    ]
    from_month = Input("month from which all is due", part.level_from, "months")
    return [from_month, *peak, "generation.pool_known", "generation.dwell_ratio"]


def _bands(plan: Plan, rest: str) -> list[str | Input]:
    del rest
    near = Input("persons who observe, patrol or verify", _at_the_line(plan), "persons")
    return [*_strength(plan), near, "stationing.bases", "exposure.near_km", "exposure.middle_km"]


def _at_the_line(plan: Plan) -> float:
    tasks = ("observe_line", "patrol", "verify")
    return sum(need.allotted_persons for need in plan.tasks.requirements if str(need.task) in tasks)


def _band(name: str, words: str) -> Computed:
    formula = (
        f"{words}: persons of the bases at such a distance from the line; persons who observe, patrol or verify beyond "
        "those near are moved to near, in proportion from the other two"
    )

    def value(plan: Plan) -> float:
        return persons_by_band(plan)[name]

    return Computed(f"persons {words}", "persons", formula, _bands, (persons_by_band,), value)


def _share_in_band(name: str) -> Computed:
    formula = f"persons {name} ÷ persons in all bands; bands as in Q10.persons_{name}"

    def value(plan: Plan) -> float:
        bands = persons_by_band(plan)
        return bands[name] / (sum(bands.values()) or 1.0)

    return Computed(f"share {name}", "share", formula, _bands, (persons_by_band,), value)


def _lacking(words: str) -> Computed:
    return Computed(
        "lacking at best values once all is due", "persons",
        f"largest, over the months from when all is due, of the sum over elements of required − in place{words}",
        _required, (q06_duration.planned_shortage,), lambda plan: q06_duration.planned_shortage(plan.generation),
    )  # fmt: skip


def _bases(words: str, unit: str) -> Computed:
    def given(plan: Plan, rest: str) -> list[str | Input]:
        return [
            *_strength(plan, rest),
            "stationing.bases",
            "tasks.verification_teams",
            "stationing.teams_per_base",
        ]

    return Computed(words.partition(":")[0], unit, words, given, (decide_stationing,))


def _drawn(plan: Plan) -> float:
    return plan.tasks.strength_persons / float(plan.theatre.segments.length_km.sum())


def _drawn_inputs(plan: Plan, rest: str) -> list[str | Input]:
    length = float(plan.theatre.segments.length_km.sum())
    return [*_strength(plan, rest), Input("length of the line as drawn", length, "km")]


def _contested(plan: Plan, rest: str) -> Iterable[str]:
    del rest
    return [name for name, factor in plan.factors.items() if factor.is_contested]


def _claim(plan: Plan, rest: str) -> str:
    del plan
    return next((name for name, head in CLAIMS.items() if slug(head) == rest), "")


def _hinges(*names: str) -> Over:
    return Over(CORRELATION, lambda plan, rest: tuple(_ALL[name] for name in names))


def _purpose(plan: Plan, rest: str) -> tuple[Measure, ...]:
    del rest
    return (_ALL["days_gained" if has_means(plan.option.levers) else "ceasefire_days"],)


def _reach(plan: Plan, rest: str) -> tuple[Measure, ...]:
    del rest
    return (_ALL["reached_share" if plan.tasks.verification_teams else "density"],)


def _choice(plan: Plan, rest: str) -> list[str | Input]:
    del plan
    return [Input(f"choice {rest}", math.nan, "taken or not")]


def _has_force(plan: Plan) -> bool:
    return plan.tasks.strength_persons > 0


def _by_task(words: str) -> Computed:
    """Return how a number of each task comes about; the task's own are ``tasks.need.TASK``, ``tasks.allotted.TASK``."""

    def given(plan: Plan, rest: str) -> list[str | Input]:
        del rest
        numbers = ("tasks.need", "tasks.allotted")
        return [f"{number}.{need.task}" for need in plan.tasks.requirements for number in numbers]

    def has_tasks(plan: Plan) -> bool:
        return bool(plan.tasks.requirements)

    formula = f"{words}; by task, as the inputs say"
    return Computed(
        words.partition(":")[0], "persons", formula, given, (size_tasks, decide_tasks), None, has_tasks
    )


NUMBERS: Mapping[str, How] = {
    "format": Stated("version of the shape of this document", "counted: raised when a key changes meaning", Operation),
    "seed": Stated("seed of all draws", "as asked for with --seed; all streams of random numbers follow from it", draw),
    "futures": Stated("futures drawn", "counted: as asked for with --futures", draw),
    "comparison.strength": Lever("strength", "persons"),
    "comparison.lacking": _lacking("; its share of the strength behind it"),
    "comparison.in_time": _over(COUNT, "capable_in_time_share", force=True),
    "comparison.able_day": _over(MEDIAN, "able_day_in_time", force=True),
    "comparison.reached": _over(MEDIAN, "reached_share", force=True),
    "comparison.gained": _over(MEAN, "days_gained"),
    "comparison.break_even": _over(BREAK_EVEN, "resumption_gain", force=True),
    "aims.*": _over(MEDIAN, "*"),
    "Q0.ceasefire_days": _over(MEDIAN, "ceasefire_days"),
    "Q0.days_with_resumption": _over(MEDIAN, "ceasefire_days_with_resumption"),
    "Q0.days_kept_*": Over(MEDIAN, _by_definition),
    "Q0.mean_days_gained": _over(MEAN, "days_gained"),
    "Q0.days_gained": _over(MEDIAN, "days_gained"),
    "Q0.mean_days_gained_in_time": _over(MEAN, "days_gained_in_time", force=True),
    "Q0.break_even_*": _over(BREAK_EVEN, "resumption_gain", force=True),
    "Q0.ratios.hazard_ratio": OfFactors(lambda plan, rest: [q00_purpose.RATIOS], "hazard ratio of a theory"),
    "Q0.hinges": Over(CORRELATION, _purpose),
    "Q1.needed_at_best": Planned("tasks.needed_strength"),
    "Q1.needed_strength": _over(MEDIAN, "needed_strength", force=True),
    "Q1.strength": Lever("strength", "persons"),
    "Q1.task_persons": Planned("tasks.task_persons"),
    "Q1.outside_persons": Planned("tasks.outside_persons"),
    "Q1.met_*": _over(MEDIAN, "met_*"),
    "Q1.claims.strength": Lever("strength", "persons"),
    "Q1.claims.left_for_tasks": Planned("tasks.task_persons"),
    "Q1.claims.*": Planned("tasks.claims.*", _claim),
    "Q1.tasks.size": _by_task("units that the task needs, rounded up"),
    "Q1.tasks.needed": _by_task("persons that the task needs"),
    "Q1.tasks.allotted": _by_task("persons that the task gets: in the order of the mandate, as far as they go"),
    "Q1.air_and_sea.aircraft_owned": Planned("air.aircraft_owned"),
    "Q1.air_and_sea.patrols_kept": Planned("air.patrols_kept"),
    "Q1.air_and_sea.patrols_wanted": Planned("air.patrols_wanted"),
    "Q1.air_and_sea.tankers_owned": Planned("air.tankers_owned"),
    "Q1.air_and_sea.airborne_radars_owned": Planned("air.early_warning_owned"),
    "Q1.air_and_sea.vessels_owned": Planned("sea.hulls_needed"),
    "Q1.air_and_sea.areas_watched": Planned("sea.areas_watched"),
    "Q1.air_and_sea.areas": Planned("sea.areas"),
    "Q1.cures_air_and_sea.*": Computed(
        "what the air and the sea lack, and the least change that would cure it", "",
        "patrols wanted − kept, areas − watched, vessels needed − there; the equation of each turned round",
        lambda plan, rest: [name for name in plan.explanations if name.startswith(("air.", "sea."))],
        (decide_air_and_sea, decide_tasks), applies=lambda plan: bool(plan.air_and_sea.shortfalls),
    ),
    "Q1.hinges": _hinges("needed_strength"),
    "Q2.covered_at_best": Planned("stationing.covered_share"),
    "Q2.reached_share": _over(MEDIAN, "reached_share", force=True),
    "Q2.response_hours": _over(MEDIAN, "response_hours", force=True),
    "Q2.density_drawn": Computed(
        "persons per km of the line as drawn", "persons/km", "strength ÷ length of the line as drawn",
        _drawn_inputs, (q02_reach.drawn_length_km,), _drawn,
    ),
    "Q2.density": _over(MEDIAN, "density", force=True),
    "Q2.self_protection": Planned("tasks.claims.self_protection"),
    "Q2.density.persons_per_km_of_the_line_as_drawn": Computed(
        "persons per km of the line as drawn", "persons/km", "strength ÷ length of the line as drawn",
        _drawn_inputs, (q02_reach.drawn_length_km,), _drawn,
    ),
    "Q2.density.persons_per_km_at_published_lengths": Over(
        MEDIAN, lambda plan, rest: (_ALL["density"],), _has_force,
        lambda plan, rest: plan.factors.under(q02_reach.DENSITIES) and [q02_reach.DENSITIES],
    ),
    "Q2.hinges": Over(CORRELATION, _reach, _has_force),
    **SUPPLY_NUMBERS,
    "Q4.bases": Planned("stationing.bases"),
    "Q4.nearest_base": Planned("stationing.nearest_base"),
    "Q4.covered_share": Planned("stationing.covered_share"),
    "Q4.grounded_share": Planned("stationing.grounded_share"),
    "Q4.hours_to_line": _over(MEDIAN, "hours_to_line", force=True),
    "Q4.bases.persons": _bases("persons of a base: strength ÷ bases, in whole persons", "persons"),
    "Q4.bases.teams": _bases(
        "teams of a base: placed where a free one reaches most of the line in time, at most teams a base", "teams"
    ),
    "Q4.bases.distance_to_the_line_to_10_km": _bases(
        "distance of a base: from the town to the line as drawn, as the crow flies, to 10 km", "km"
    ),
    "Q4.reach_by_region.share_of_its_line_reached_in_time": Computed(
        "share of a region's line that a free team reaches in time", "share",
        "sum over the region's segments of length ÷ their length × (1 − busy share ^ teams within the limit by road)",
        lambda plan, rest: [given.name for given in plan.explanations["stationing.covered_share"].inputs],
        (decide_stationing,),
    ),
    **CARE_NUMBERS,
    "Q4.hinges": _hinges("hours_to_line"),
    **COMMANDING,
    **CURING,
    "Q5.reaction_hours": _over(MEDIAN, "reaction_hours", force=True),
    "Q5.hinges": _hinges("reaction_hours"),
    "Q6.pool_needed": Planned("generation.pool_needed"),
    "Q6.pool_known": Planned("generation.pool_known"),
    "Q6.nations_needed": Planned("generation.nations_needed"),
    "Q6.person_tours": Planned("generation.persons_over_duration"),
    "Q6.judged_pools": Planned("generation.judged_contributions"),
    "Q6.held": Computed(
        "held in place at best values", "persons",
        "least, over the months from when all is due, of the sum over elements of persons in place",
        _required, (q06_duration.held_persons,), lambda plan: q06_duration.held_persons(plan.generation),
    ),
    "Q6.shortage_peak": _lacking(""),
    "Q6.not_deployed": _over(LACKING, "deployed_share", force=True),
    "Q6.rotation_gap_months": _over(MEDIAN, "rotation_gap_months", force=True),
    "Q6.withdrawal_decided": _over(COUNT, "withdrawal_decided_share", force=True),
    "Q6.withdrawn": _over(COUNT, "withdrawn_share", force=True),
    "Q6.leaving_*": Computed(
        "runs lived past the date on which the force may leave", "runs",
        "counted: runs in which the ceasefire held through the study, lived on to a year after leaving on the latest "
        "date of a withdraw gate; ends of the ceasefire by share of the rate before it",
        lambda plan, rest: ("gate.", "departure.", "compliance.", "excitation.", "collapse."),
        (live_past_leaving, counted),
    ),
    **ROTATION,
    **PLACING,
    "Q6.pools.pool_counted_on": Computed(
        "pool of a nation and element", "persons",
        "pool of the nation (pledged strength × depth, or land forces × (pool share − committed share)) × share "
        "counted where it only considers, split over elements by need; at most pool × share of the element",
        lambda plan, rest: ["generation.pool_known", "generation.pledge_depth", "generation.pool_share",
                            "generation.committed_share", "generation.element_share."],
        (contributions_to,),
    ),
    "Q6.pools.notice": Computed(
        "notice of a contribution", "days", "as the pledge declares it, else the factor of its element",
        lambda plan, rest: ["notice."], (contributions_to,),
    ),
    "Q6.hinges": _hinges("rotation_gap_months"),
    "Q7.in_time": _over(COUNT, "capable_in_time_share", force=True),
    "Q7.able_day_in_time": _over(MEDIAN, "able_day_in_time", force=True),
    "Q7.able_with": _over(MEDIAN, "able_with_share", force=True),
    "Q7.capable_day": _over(MEDIAN, "capable_day", force=True),
    "Q7.able_after_opening": _over(MEDIAN, "able_after_opening", force=True),
    "Q7.full_phase_day": _over(MEDIAN, "full_phase_day"),
    **MOVEMENT,
    "Q7.hinges": _hinges("capable_day"),
    "Q8.ceasefire_days": _over(MEDIAN, "ceasefire_days"),
    "Q8.days_with_*": Over(DIFFERENCE, lambda plan, rest: (_ALL["ceasefire_days"],), more=_choice),
    "Q8.hinges": _hinges("ceasefire_days"),
    "Q9.detected_share": _over(MEDIAN, "detected_share"),
    "Q9.attributed_share": _over(MEDIAN, "attributed_share"),
    "Q9.wrong_attribution_share": _over(MEDIAN, "wrong_attribution_share"),
    "Q9.verified_24h_share": _over(MEDIAN, "verified_24h_share"),
    "Q9.full_phase_day": _over(MEDIAN, "full_phase_day"),
    "Q9.false_open": _over(RATIO, "gate_falsely_opened_share", "gate_opened_share"),
    "Q9.false_refuse": _over(RATIO, "gate_falsely_refused_share", "gate_closed_share"),
    "Q9.watch.*": _over(PLAIN_MEAN, "counts"),
    "Q9.layers.*": _over(PLAIN_MEAN, "layers"),
    "Q9.operating_curve.*": _over(RATIO, "gate_decisions", "gate_cases"),
    "Q9.sides.*": _over(MEDIAN, "detected_by_author"),
    "Q9.hinges": _hinges("attributed_share"),
    "Q10.hostile_acts_per_year": _over(MEDIAN, "hostile_acts_per_year", force=True),
    "Q10.reaction_hours": _over(MEDIAN, "reaction_hours", force=True),
    "Q10.persons_near": _band("near", "within the near distance"),
    "Q10.persons_middle": _band("middle", "within the middle distance, beyond the near one"),
    "Q10.persons_rear": _band("rear", "beyond the middle distance"),
    "Q10.bands.near_the_line": _share_in_band("near"),
    "Q10.bands.middle": _share_in_band("middle"),
    "Q10.bands.rear": _share_in_band("rear"),
    "Q10.hinges": _hinges("hostile_acts_per_year"),
    **COSTS,
    "Q11.hinges": _hinges("cost_per_year"),
    "Q12.conflicts.what_sources_say": OfFactors(_contested, "a figure on which sources differ"),
    "Q12.hinges": _hinges("ceasefire_days"),
}  # fmt: skip
"""By name."""

_REST = re.compile(r"[a-zA-Z0-9_\-]+")


def declared(name: str) -> tuple[How, str] | None:
    """Return how a number comes about and what the ``*`` of its declared name stands for; None if none is declared.

    A name declared whole stands before one with a ``*``.
    """
    if name in NUMBERS and "*" not in name:
        return NUMBERS[name], ""
    for pattern, how in NUMBERS.items():
        start, star, _ = pattern.partition("*")
        if star and name.startswith(start) and _REST.fullmatch(name.removeprefix(start)):
            return how, name.removeprefix(start)
    return None
