"""Tasks: what the mandate needs from the bottom up, and what the strength of the option buys.

First claims (self-protection, medical, command, supply, sensors, reserve) come off the strength; what is left goes to
the tasks in the order of the mandate, each as far as it goes. With a strict order of priority that sequence *is* the
lexicographic optimum, so nothing is solved here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Element, Rules, Task
from peacewright.plan.claims import base_count, claims_on, strength_for
from peacewright.plan.explanation import Cure, CureKind, Input, Shortfall
from peacewright.plan.task_sizes import (
    LINE_TASKS,
    OUTSIDE_TASKS,
    SUPPORTING_TASKS,
    Setting,
    Size,
    inside_persons,
    may_drop,
    patrol_day_km,
    patrol_staff,
    persons_per_aircraft_on_call,
    persons_per_daily_patrol,
    persons_per_vessel_on_station,
    size_tasks,
)
from peacewright.plan.tasks import Claim, Requirement, TaskPart
from peacewright.plan.wording import percent
from peacewright.planning.explain_tasks import explain_strength
from peacewright.planning.further_orbits import further_orbits
from peacewright.planning.worksheet import Worksheet

if TYPE_CHECKING:
    from peacewright.theatre.theatre import Theatre


def decide_tasks(
    operation: Operation, option_name: str, theatre: Theatre | None, factors: FactorSet
) -> TaskPart:
    """Size the mandate of an option and allot its strength.

    Parameters
    ----------
    operation : Operation
        The declared operation.
    option_name : str
        The option.
    theatre : Theatre or None
        The theatre. The length of the line comes from the factor ``line.watched_length``, whose range spans published
        rulers, never from the line as drawn, whose length depends on the ruler it was drawn with.
    factors : FactorSet
        All factors.

    Returns
    -------
    TaskPart
        Claims, requirements with what each got, strength needed in all, shortfalls with the least changes that cure
        each, and an explanation for every number. An option without strength has no claims and allots nothing.

    Raises
    ------
    KeyError
        If a factor that the mandate needs is not declared.
    """
    del theatre
    levers = operation.options[option_name].levers
    at = Setting(levers, len(operation.theatre.sea_areas), factors)
    sizes = size_tasks(at)
    claims = claims_on(levers.strength, at)
    task_persons = levers.strength - sum(claim.persons for claim in claims)
    requirements = _allot(sizes, task_persons, at)
    inside = [need for need in requirements if need.task not in OUTSIDE_TASKS]
    unassigned = max(0.0, task_persons - sum(need.allotted_persons for need in inside))
    needed = strength_for(inside_persons(sizes), at)
    sheet = Worksheet(factors, decide_tasks)
    explain_strength(sheet, at, claims, sizes, requirements, task_persons, needed)
    teams, patrols, observed = _explain_products(sheet, at, requirements)
    return TaskPart(
        strength_persons=levers.strength,
        claims=claims,
        requirements=requirements,
        task_persons=task_persons,
        needed_strength_persons=needed,
        verification_teams=teams,
        patrols_per_day=patrols,
        observed_line_km=observed,
        element_persons=_by_element(claims, inside, unassigned, at),
        bases=base_count(levers.strength, at),
        unassigned_persons=unassigned,
        sensor_km=at.sensor_km,
        outside_persons=_outside(requirements),
        shortfalls=_shortfalls(at, claims, requirements, needed),
        explanations=sheet.explanations,
    )


def _allot(sizes: tuple[Size, ...], task_persons: float, at: Setting) -> tuple[Requirement, ...]:
    """Give each task in order what it needs as far as it goes; outside tasks get what the levers declare for them."""
    left = task_persons
    requirements = []
    for size in sizes:
        if size.task is Task.POLICE_AIRSPACE:
            given = min(size.persons, at.levers.aircraft_on_call * persons_per_aircraft_on_call(at))
        elif size.task is Task.WATCH_SEA:
            given = min(size.persons, at.levers.vessels_on_station * persons_per_vessel_on_station(at))
        else:
            given = min(size.persons, left)
            left -= given
        requirements.append(
            Requirement(size.task, size.element, size.units, size.unit, size.persons, given, size.formula)
        )
    return tuple(requirements)


def _by_element(
    claims: tuple[Claim, ...], inside: list[Requirement], unassigned: float, at: Setting
) -> dict[Element, float]:
    """Return persons inside the theatre by element; who has no task stands with the reserve."""
    persons: dict[Element, float] = {}
    spare = Element.OBSERVERS if at.levers.rules is Rules.UNARMED else Element.INFANTRY
    parts = [(claim.element, claim.persons) for claim in claims]
    parts += [(need.element, need.allotted_persons) for need in inside]
    for element, number in [*parts, (spare, unassigned)]:
        if number > 0:
            persons[element] = persons.get(element, 0.0) + number
    return {element: persons[element] for element in Element if element in persons}


def _outside(requirements: tuple[Requirement, ...]) -> dict[Element, float]:
    return {
        need.element: need.allotted_persons
        for need in requirements
        if need.task in OUTSIDE_TASKS and need.allotted_persons > 0
    }


def _explain_products(
    sheet: Worksheet, at: Setting, requirements: tuple[Requirement, ...]
) -> tuple[int, float, float]:
    """Return and explain teams that can be sent at one time, patrols a day, kilometres watched by posts and patrols."""
    given = {need.task: need.allotted_persons for need in requirements}
    teams = patrols = posts = 0.0
    if given.get(Task.VERIFY):
        teams = math.floor(
            given[Task.VERIFY] / at.value("verify.team_size") * at.value("verify.team_availability") + 1e-9
        )
    if given.get(Task.PATROL):
        patrols = given[Task.PATROL] / persons_per_daily_patrol(at)
    if given.get(Task.OBSERVE_LINE):
        posts = given[Task.OBSERVE_LINE] / (
            at.value("observe.persons_on_watch") * at.value("observe.watches")
        )
    observed = 0.0
    if posts or patrols:
        seen = posts / at.value("observe.posts_per_km") + patrols * patrol_day_km(at)
        observed = min(at.value("line.watched_length"), seen)
    sheet.by = _explain_products
    sheet.explain(
        "tasks.verification_teams", "teams that can be sent to a report at one time", teams, "teams",
        "⌊allotted ÷ team size × availability⌋",
        [_allotted(Task.VERIFY, given), "verify.team_size",
         "verify.team_availability"],
    )  # fmt: skip
    sheet.explain(
        "tasks.patrols_per_day", "patrols a day", patrols, "patrols a day",
        "allotted ÷ observers in place for a patrol a day" if at.is_unarmed
        else "allotted ÷ team size × patrols a team and day",
        [_allotted(Task.PATROL, given), *patrol_staff(at)],
    )  # fmt: skip
    sheet.explain(
        "tasks.observed_line", "line watched by day by posts and patrols", observed, "km",
        "posts manned ÷ posts a km + patrols a day × km in view × hours out ÷ 12 h of daylight, at most the line",
        ["line.watched_length", Input("posts manned", posts, "posts"), "observe.posts_per_km", "tasks.patrols_per_day",
         "observation.patrol.watched_km", "observation.patrol.hours"],
    )  # fmt: skip
    return int(teams), patrols, observed


def _allotted(task: Task, given: dict[Task, float]) -> str | Input:
    """Return the persons allotted to a task as an input: by name where the mandate holds the task."""
    return f"tasks.allotted.{task}" if task in given else Input(f"allotted to {task}", 0.0, "persons")


def _shortfalls(
    at: Setting, claims: tuple[Claim, ...], requirements: tuple[Requirement, ...], needed: float
) -> tuple[Shortfall, ...]:
    found = []
    lacking = [claim for claim in claims if claim.persons < claim.needed_persons - 1e-6]
    for claim in lacking:
        found.append(
            Shortfall(
                f"claim {claim.name}",
                f"The strength does not even cover {claim.name.replace('_', ' ')}: {claim.because}.",
                claim.needed_persons - claim.persons,
                "persons",
            )
        )
    unmet = [need for need in requirements if need.needed_persons - need.allotted_persons > 0.5]
    inside = [need for need in unmet if need.task not in OUTSIDE_TASKS]
    if inside:
        names = ", ".join(f"{need.task.replace('_', ' ')} {percent(need.met_share)}" for need in inside)
        found.append(
            Shortfall(
                "mandate",
                f"{at.levers.strength:,.0f} persons do not carry the mandate, which needs {needed:,.0f}. Met: {names}.",
                needed - at.levers.strength,
                "persons",
                _cures(at, needed),
            )
        )
    for need in unmet:
        if need.task in OUTSIDE_TASKS:
            lever = "aircraft_on_call" if need.task is Task.POLICE_AIRSPACE else "vessels_on_station"
            missing = need.needed_units - getattr(at.levers, lever)
            found.append(
                Shortfall(
                    str(need.task),
                    f"{getattr(at.levers, lever):g} of {need.needed_units:g} {need.unit} needed.",
                    missing,
                    need.unit,
                    (Cure(CureKind.MORE, f"add {need.unit}", missing, need.unit, (need.unit,)),),
                )
            )
    return tuple(found)


def _suffices(at: Setting) -> bool:
    return strength_for(inside_persons(size_tasks(at)), at) <= at.levers.strength


def _with(at: Setting, **levers: object) -> Setting:
    return Setting(at.levers.model_copy(update=levers), at.sea_areas, at.factors)


def _cures(at: Setting, needed: float) -> tuple[Cure, ...]:
    """Return the least change of each kind that alone would carry the mandate; each was tried by sizing it again."""
    missing = needed - at.levers.strength
    cures = [Cure(CureKind.MORE, "more persons in place", missing, "persons", ("persons in place",))]
    if at.levers.strength <= 0:
        return tuple(cures)
    length = _longest_line(at)
    if length is not None:
        cures.append(Cure(CureKind.LIMIT, "a watched line no longer than", length, "km"))
    if Task.OBSERVE_LINE in at.levers.tasks or Task.PATROL in at.levers.tasks:
        orbits = further_orbits(at, _suffices)
        cures += [] if orbits is None else [orbits]
    for dropped in _drops(at):
        names = tuple(str(task) for task in dropped)
        words = " and ".join(name.replace("_", " ") for name in names)
        cures.append(Cure(CureKind.DROP, f"drop {words}", len(dropped), "tasks", names))
    return tuple(cures)


def _longest_line(at: Setting) -> float | None:
    """Return the longest line, to the kilometre below, for which the strength carries the mandate."""
    if not any(task in LINE_TASKS for task in at.levers.tasks):
        return None

    def enough(length: int) -> bool:
        shorter = at.factors.at({"line.watched_length": float(length)})
        return _suffices(Setting(at.levers, at.sea_areas, shorter))

    low, high = 1, math.ceil(at.value("line.watched_length"))
    if not enough(low):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if enough(middle) else (low, middle)
    return float(low)


def _drops(at: Setting) -> list[tuple[Task, ...]]:
    """Return the single tasks whose loss would do; if there is none, the fewest tasks from the end of the order.

    Only what the mandate may give up counts, so that there may be none.
    """
    every = [task for task in dict.fromkeys(at.levers.tasks) if task not in OUTSIDE_TASKS]
    tasks = [task for task in every if task not in SUPPORTING_TASKS]

    def does(dropped: tuple[Task, ...]) -> bool:
        left = [task for task in at.levers.tasks if task not in dropped]
        return may_drop(dropped, every) and _suffices(_with(at, tasks=left))

    singles: list[tuple[Task, ...]] = [(task,) for task in reversed(tasks) if does((task,))]
    if singles:
        return singles[:1]
    last = (tuple(tasks[-count:]) for count in range(2, len(tasks)))
    return [dropped for dropped in last if does(dropped)][:1]
