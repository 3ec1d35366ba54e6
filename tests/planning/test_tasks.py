"""Tasks: claims first, bottom-up sizes, strict priority, and cures that really cure."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.operation.vocabulary import Element, Task
from peacewright.plan.explanation import CureKind
from peacewright.plan.task_sizes import OUTSIDE_TASKS, SIZERS
from peacewright.plan.tasks import TaskPart
from peacewright.planning.decide_tasks import decide_tasks
from tests.planning.tables import operation_with, shipped_factors

INSIDE = [task for task in Task if task not in OUTSIDE_TASKS]
ORDERS = st.lists(st.sampled_from([str(task) for task in INSIDE]), min_size=1, max_size=6, unique=True)
FACTORS = shipped_factors()


def part(levers: dict[str, Any], sea_areas: int = 1, **changes: float) -> TaskPart:
    factors = shipped_factors(**changes) if changes else FACTORS
    return decide_tasks(operation_with({"it": levers}, sea_areas=sea_areas), "it", None, factors)


def met(of: TaskPart, task: Task) -> float:
    return next(need.met_share for need in of.requirements if need.task is task)


def test_every_task_of_the_catalogue_has_a_size() -> None:
    assert set(SIZERS) == set(Task)


def test_no_force_is_all_zeros() -> None:
    nothing = part({})
    assert nothing.claims == ()
    assert nothing.requirements == ()
    assert (nothing.strength_persons, nothing.task_persons, nothing.needed_strength_persons) == (0, 0, 0)
    assert (nothing.verification_teams, nothing.patrols_per_day, nothing.observed_line_km) == (0, 0, 0)
    assert nothing.element_persons == {}
    assert nothing.shortfalls == ()


def test_watching_from_outside_takes_nobody_inside() -> None:
    remote = part(
        {"tasks": ["police_airspace", "watch_sea"], "aircraft_on_call": 12, "vessels_on_station": 1}
    )
    assert remote.element_persons == {}
    assert remote.needed_strength_persons == 0
    assert set(remote.outside_persons) == {Element.AIR, Element.MARITIME}
    assert met(remote, Task.WATCH_SEA) == 1
    assert 0 < met(remote, Task.POLICE_AIRSPACE) < 1
    assert [shortfall.subject for shortfall in remote.shortfalls] == ["police_airspace"]


@settings(max_examples=60, deadline=None)
@given(ORDERS, st.integers(0, 60_000), st.sampled_from(["unarmed", "self_defence"]))
def test_persons_add_up(tasks: list[str], strength: int, rules: str) -> None:
    it = part({"tasks": tasks, "strength": strength, "rules": rules})
    claimed = sum(claim.persons for claim in it.claims)
    allotted = sum(need.allotted_persons for need in it.requirements)
    assert claimed + it.task_persons == pytest.approx(strength)
    assert allotted + it.unassigned_persons == pytest.approx(it.task_persons)
    assert sum(it.element_persons.values()) == pytest.approx(strength)
    assert all(need.allotted_persons <= need.needed_persons + 1e-9 for need in it.requirements)


@settings(max_examples=60, deadline=None)
@given(ORDERS, st.integers(0, 40_000), st.integers(1, 20_000))
def test_more_strength_never_meets_less(tasks: list[str], strength: int, more: int) -> None:
    fewer, greater = (
        part({"tasks": tasks, "strength": strength}),
        part({"tasks": tasks, "strength": strength + more}),
    )
    for task in map(Task, tasks):
        assert met(greater, task) >= met(fewer, task) - 1e-9
    assert greater.task_persons >= fewer.task_persons - 1e-9
    assert greater.needed_strength_persons == fewer.needed_strength_persons


@settings(max_examples=60, deadline=None)
@given(ORDERS, st.integers(1, 40_000))
def test_a_task_gets_something_only_when_all_before_it_have_enough(tasks: list[str], strength: int) -> None:
    it = part({"tasks": tasks, "strength": strength})
    shares = [need.met_share for need in it.requirements if need.needed_persons > 0]
    for earlier, later in pairwise(shares):
        assert later == 0 or earlier == pytest.approx(1.0)


def test_claims_come_before_tasks() -> None:
    """A force too small to guard itself does no task at all."""
    tiny = part({"strength": 200, "tasks": ["train"]})
    assert tiny.claims[0].name == "self_protection"
    assert tiny.claims[0].persons == 200
    assert met(tiny, Task.TRAIN) == 0
    assert any(shortfall.subject == "claim self_protection" for shortfall in tiny.shortfalls)


@settings(max_examples=40, deadline=None)
@given(ORDERS, st.sampled_from(["unarmed", "self_defence"]))
def test_the_needed_strength_is_the_least_that_carries_the_mandate(tasks: list[str], rules: str) -> None:
    needed = part({"tasks": tasks, "strength": 1, "rules": rules}).needed_strength_persons
    if needed == 0:
        return
    enough = part({"tasks": tasks, "strength": needed, "rules": rules})
    assert all(need.met_share == pytest.approx(1.0) for need in enough.requirements)
    less = part({"tasks": tasks, "strength": needed - 1, "rules": rules})
    assert any(need.allotted_persons < need.needed_persons - 1e-7 for need in less.requirements)


def test_each_cure_cures_and_a_smaller_one_does_not() -> None:
    levers: dict[str, Any] = {"strength": 1, "tasks": ["observe_line", "patrol", "verify", "react"]}
    dense = {"observe__posts_per_km": 0.6}  # so many that an orbit frees more persons than its crew
    strength = round(0.95 * part(levers, **dense).needed_strength_persons)
    levers["strength"] = strength
    short = part(levers, **dense)
    cures = {cure.change: cure.amount for shortfall in short.shortfalls for cure in shortfall.cures}
    assert set(cures) == {
        "more persons in place",
        "a watched line no longer than",
        "further unmanned aircraft orbits",
        "drop react",
    }

    def whole(changed: dict[str, Any], **factors: float) -> bool:
        return all(
            need.met_share > 1 - 1e-9 for need in part({**levers, **changed}, **dense, **factors).requirements
        )

    assert not whole({})
    more = cures["more persons in place"]
    assert whole({"strength": strength + more})
    assert not whole({"strength": strength + more - 1})
    length = cures["a watched line no longer than"]
    assert whole({}, line__watched_length=length)
    assert not whole({}, line__watched_length=length + 1)
    orbits = cures["further unmanned aircraft orbits"]
    assert whole({"sensors": {"uav_orbits": orbits}})
    assert not whole({"sensors": {"uav_orbits": orbits - 1}})
    assert whole({"tasks": ["observe_line", "patrol", "verify"]})


def test_sensors_relieve_posts_and_cost_crews() -> None:
    bare = part({"strength": 20_000, "tasks": ["observe_line"]})
    sensed = part(
        {"strength": 20_000, "tasks": ["observe_line"], "sensors": {"uav_orbits": 5, "fixed_posts": 50}}
    )
    assert sensed.sensor_km == 5 * 40 + 50 * 6
    relief = FACTORS.value("sensors.substitution") * sensed.sensor_km / 1200
    assert sensed.requirements[0].needed_persons == pytest.approx(
        bare.requirements[0].needed_persons * (1 - relief)
    )
    assert "sensors" in {claim.name for claim in sensed.claims}
    everywhere = part({"strength": 20_000, "tasks": ["observe_line"], "sensors": {"uav_orbits": 500}})
    assert everywhere.sensor_km == 1200


def test_training_follows_littles_law() -> None:
    it = part({"strength": 9_000, "tasks": ["train"]}, train__trainees_per_month=1740, train__course_weeks=5)
    present = next(need.needed_units for need in it.requirements)
    assert present == pytest.approx(1740 * 5 / (365 / 12 / 7))
    assert 1950 < present < 2050  # about 2,000 in training at once in the anchor


def test_an_unarmed_mandate_is_watched_by_observers() -> None:
    armed = part({"strength": 9_000, "tasks": ["observe_line"]})
    unarmed = part({"strength": 9_000, "tasks": ["observe_line"], "rules": "unarmed"})
    assert armed.requirements[0].element is Element.INFANTRY
    assert unarmed.requirements[0].element is Element.OBSERVERS
    assert Element.INFANTRY not in unarmed.element_persons


def test_teams_and_patrols_follow_from_what_is_allotted() -> None:
    it = part({"strength": 30_000, "tasks": ["verify", "patrol", "observe_line"]})
    verify, patrol, observe = it.requirements
    assert it.verification_teams == int(verify.needed_units * FACTORS.value("verify.team_availability"))
    assert it.patrols_per_day == pytest.approx(patrol.needed_units)
    assert it.observed_line_km == 1200  # posts alone watch it all
    assert observe.met_share == 1


def test_ratios_that_leave_nothing_for_tasks_are_refused() -> None:
    with pytest.raises(ValueError, match="take all of any strength"):
        part({"strength": 100, "tasks": ["train"]}, self_protection__persons_per_base=1000)


def test_a_missing_factor_is_named() -> None:
    from peacewright.core.factors import FactorSet

    bare = FactorSet({name: f for name, f in FACTORS.factors.items() if name != "line.watched_length"})
    with pytest.raises(KeyError, match=r"line\.watched_length"):
        decide_tasks(operation_with({"it": {"strength": 9, "tasks": ["patrol"]}}), "it", None, bare)


def test_every_number_explains_itself() -> None:
    it = part(
        {"strength": 30_000, "tasks": [str(task) for task in Task], "sensors": {"uav_orbits": 2}}, sea_areas=3
    )
    names = {explanation.name for explanation in it.explanations}
    assert {f"tasks.need.{task}" for task in Task} <= names
    assert {f"tasks.claims.{claim.name}" for claim in it.claims} <= names
    needed = next(e for e in it.explanations if e.name == "tasks.needed_strength")
    assert needed.value == it.needed_strength_persons
    assert needed.sources
    for explanation in it.explanations:
        assert explanation.formula
        assert explanation.computed_by


def test_unarmed_observers_patrol_more_thinly_and_with_their_own_teams() -> None:
    """Each kind of mission by what is published of its kind: observers by team sites, troops by teams."""
    levers = {"tasks": ["patrol"], "strength": 20_000}
    armed, unarmed = (part({**levers, "rules": rules}) for rules in ("self_defence", "unarmed"))
    assert unarmed.patrols_per_day < armed.patrols_per_day
    for it, persons in (
        (unarmed, FACTORS.value("patrol.unarmed_persons_per_daily_patrol")),
        (armed, FACTORS.value("patrol.team_size") / FACTORS.value("patrol.per_team_day")),
    ):
        assert it.requirements[0].allotted_persons == pytest.approx(it.patrols_per_day * persons)


@pytest.mark.parametrize("strength", [200, 1_500, 3_000, 6_000])
def test_only_what_a_mandate_may_give_up_is_dropped(strength: int) -> None:
    """What carries other tasks is no cure, nor is all that the mission is for; more persons always are."""
    support = ["command", "treat", "supply", "reserve"]
    for purpose in (
        ["observe_line"],
        ["observe_line", "patrol", "verify"],
        ["verify", "react", "observe_line"],
    ):
        for tasks in (purpose + support, support + purpose):
            short = [each for each in part({"strength": strength, "tasks": tasks}).shortfalls if each.cures]
            dropped = [cure for each in short for cure in each.cures if cure.kind is CureKind.DROP]
            assert all(any(cure.unit == "persons" for cure in each.cures) for each in short)
            assert all(not set(cure.of) & set(support) for cure in dropped)
            assert all(set(purpose) - set(cure.of) for cure in dropped)
