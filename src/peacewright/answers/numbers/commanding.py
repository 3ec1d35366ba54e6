"""How the numbers of command come about: hours over futures, and what is counted of tables and trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from peacewright.answers.numbers.by_future import DERIVED
from peacewright.answers.numbers.how import Computed, How, Over, Planned
from peacewright.answers.numbers.over_futures import MEDIAN
from peacewright.answers.spread import spread_of
from peacewright.answers.words import plain, slug
from peacewright.plan.explanation import Input
from peacewright.plan.plan import Plan
from peacewright.planning.command_cures import command_shortfalls
from peacewright.planning.decide_command import COUNTS, decide_command, decision_on
from peacewright.planning.decide_protection import band_of, class_of
from peacewright.simulation.realise.command import realise_design


def _commanded(plan: Plan) -> bool:
    return plan.command.chosen is not None


def _named(plan: Plan, rest: str) -> str:
    """Return the name of the design that stands in words as the last part of a number's name."""
    return next((each for each in plan.command.assessments if slug(plain(each)) == rest), "")


def _unfit(plan: Plan, rest: str) -> Iterable[str | Input]:
    name = _named(plan, rest)
    return [f"command.{name}.posts_unfilled", f"command.{name}.tasks_blocked"] if name else []


def _design(plan: Plan, rest: str) -> Iterable[str | Input]:
    """Return the hours of a design at best values, by occasion: they explain themselves."""
    name = _named(plan, rest)
    return [
        each for each in plan.explanations if each.startswith(f"command.{name}.") and each.endswith("_hours")
    ]


def _of_designs(criterion: str, label: str, unit: str) -> Computed:
    """Return how a count of every design comes about; each design's own is ``command.DESIGN.CRITERION``."""

    def given(plan: Plan, rest: str) -> Iterable[str | Input]:
        del rest
        return [f"command.{name}.{criterion}" for name in plan.command.assessments]

    return Computed(
        label,
        unit,
        f"counted: {label}; by design, as the inputs say",
        given,
        (decide_command,),
        None,
        _commanded,
    )


def _opening() -> Computed:
    """Return how what is blocked, and what would open it, come about: each change is tried on the design."""

    def given(plan: Plan, rest: str) -> Iterable[str | Input]:
        del rest
        names = plan.command.assessments
        return [f"command.{name}.{key}" for name in names for key in ("tasks_blocked", "posts_unfilled")]

    return Computed(
        "what a design blocks or leaves empty, and the least change that would open it",
        "",
        "counted: tasks blocked, and posts whose nation the option does not admit; changes tried one by one",
        given,
        (command_shortfalls,),
        None,
        _commanded,
    )


def _waited(what: str) -> Over:
    return Over(
        MEDIAN, lambda plan, rest: (DERIVED[f"{what}_hours"],), lambda plan: plan.tasks.strength_persons > 0
    )


COMMANDING: Mapping[str, How] = {
    "Q5.decision_*": Over(MEDIAN, lambda plan, rest: (DERIVED[f"decision_hours_{rest}"],), _commanded),
    **{f"Q5.{key}": Planned(f"command.*.{key}", lambda plan, rest: plan.command.design) for key in COUNTS},
    "Q5.decisions.*": Computed(
        "hours from an event to a decision", "hours",
        "median of x over the futures, x = hours by the design's table of rights; low and high its 5 % and 95 % points "
        "(at best values: the inputs)",
        _design, (decision_on, realise_design, spread_of), None, _commanded,
    ),
    "Q5.fits.*": Computed(
        "what a design could not do", "", "counted: posts whose nation the option does not admit; tasks blocked",
        _unfit, (decide_command,), None, _commanded,
    ),
    "Q5.designs.gaps": _of_designs("gaps", "occasions without an authority", "occasions"),
    "Q5.designs.second_keys": _of_designs("double_keys", "occasions with a further key", "occasions"),
    "Q5.designs.steps_to_the_authority": _of_designs("hops", "steps to the authority in all", "steps"),
    "Q5.designs.levels": _of_designs("levels", "levels from the top of the tree to its lowest post", "levels"),
    "Q5.designs.widest_span": _of_designs("widest_span", "most posts directly under one", "posts"),
    "Q5.designs.handovers_a_year": _of_designs("handovers_per_year", "handovers of command in a year", "1/year"),
    "Q5.designs.single_points_of_failure": _of_designs(
        "single_points", "posts whose absence leaves an occasion undecided", "posts"
    ),
    "Q5.mending.rights_to_give": _of_designs("gaps", "occasions without an authority", "occasions"),
    "Q5.mending.stand_ins_to_name": _of_designs("stand_ins", "stand-ins that would mend it", "stand-ins"),
    "Q5.mending.or_instead": _of_designs("stand_ins", "stand-ins with one liaison more", "stand-ins"),
    "Q5.mending.decisions_to_pass_down": _of_designs(
        "delegated", "decisions to pass down that hang on a body of states", "decisions"
    ),
    "Q5.opening.what_is_lacking": _opening(),
    "Q5.opening.any_one_of_these_would_do": _opening(),
    "Q2.held_*": Planned("protection.held.*"),
    "Q2.checklist.sites": Computed(
        "sites of a class in a band", "sites", "counted: bases by persons (class) and by distance from the line (band)",
        lambda plan, rest: ["protection.team_site_persons", "protection.company_base_persons",
                            "protection.battalion_base_persons", "exposure.near_km", "exposure.middle_km"],
        (class_of, band_of),
    ),
    "Q10.helped_hours": _waited("helped"),
    "Q10.left_hours": _waited("left"),
    "Q10.alone_hours": _waited("alone"),
    "Q10.waiting.until_a_reserve_arrives": _waited("helped"),
    "Q10.waiting.until_it_has_left_for_the_rear": _waited("left"),
    "Q10.waiting.alone": _waited("alone"),
}  # fmt: skip
"""By name, as in :mod:`.named`: command, and the protection that hangs on it."""
