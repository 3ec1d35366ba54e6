"""Cures of tasks on the ground against planning again with the change: it does, and the next smaller one does not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright import study
from peacewright.answers.words import cure_words
from peacewright.core.factors import FactorSet
from peacewright.operation.vocabulary import Task
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.plan.plan import Plan
from peacewright.plan.task_sizes import Setting, size_tasks
from peacewright.plan.wording import percent
from peacewright.planning.decide_tasks import decide_tasks
from peacewright.planning.least import least
from peacewright.planning.placing_cures import placing_shortfalls, stands
from peacewright.planning.pose_tasks import (
    RESERVE,
    STAFF,
    WORK,
    Ground,
    effort_to,
    ground_of,
    pose_tasks,
    stronger,
    unit_persons,
)
from peacewright.planning.reach_cures import reach_cures
from peacewright.planning.reach_pairs import persons_and_reach
from peacewright.planning.sequence import plan_option
from peacewright.planning.solve.fewest_places import few_places
from peacewright.planning.solve.tasks_exact import solve_tasks_in_order

SMALL = ("half-2100", "one-side", "observers-220")


@pytest.fixture(scope="module", params=SMALL)
def plan(request: pytest.FixtureRequest) -> Plan:
    return study.plan(study.load("ethiopia-eritrea-2000"), request.param)[request.param]


@pytest.fixture(scope="module")
def observers(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Two hundred unarmed observers of the template, whose bases do not reach all regions."""
    path = study.new("lake-watch", "line-monitoring", tmp_path_factory.mktemp("lake") / "lake-watch.yaml")
    return study.plan(study.load(path), "observers")["observers"]


@pytest.fixture(scope="module")
def battalions(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Fifteen hundred soldiers of the same template."""
    path = study.new("lake-watch", "line-monitoring", tmp_path_factory.mktemp("lake") / "lake-watch.yaml")
    return study.plan(study.load(path), "battalions")["battalions"]


def _ground(plan: Plan) -> Ground:
    at = Setting(plan.option.levers, len(plan.operation.theatre.sea_areas), plan.factors)
    return ground_of(plan.theatre, plan.tasks, plan.stationing, at)


def _in_reach(on: Ground) -> np.ndarray:
    return np.asarray(np.isfinite(effort_to(on, on.hours)).any(axis=0))


def _levels(on: Ground) -> np.ndarray:
    """Return the share of each task and area that a plan of its own, in the order of the mandate, holds."""
    solution = solve_tasks_in_order(pose_tasks(on), gap=0.0, slack=0.0, presolve=False)
    return np.asarray((solution.chosen * np.array([1 / 3, 2 / 3, 1.0])).sum(axis=2))


def _whole(on: Ground, count: int, areas: np.ndarray | None = None) -> bool:
    """Whether the first tasks stand in full when planned again."""
    asked = on.needed > 0 if areas is None else (on.needed > 0) & areas
    return bool((_levels(on) >= 1 - 1e-9)[:count][asked[:count]].all())


def _ground_with(plan: Plan, factors: FactorSet, **levers: object) -> Ground:
    """Return the ground as it is planned with levers or factors changed, at the same bases."""
    option = plan.option.model_copy(update={"levers": plan.option.levers.model_copy(update=levers)})
    name = plan.option_name
    operation = plan.operation.model_copy(update={"options": {**plan.operation.options, name: option}})
    tasks = decide_tasks(operation, name, plan.theatre, factors)
    grown = tasks.strength_persons / plan.tasks.strength_persons
    bases = tuple(replace(base, persons=base.persons * grown) for base in plan.stationing.bases)
    at = Setting(option.levers, len(operation.theatre.sea_areas), factors)
    return ground_of(plan.theatre, tasks, replace(plan.stationing, bases=bases), at)


def _more_persons(plan: Plan, on: Ground, persons: float) -> Ground:
    return _ground_with(plan, plan.factors, strength=on.strength + persons)


def _wider_span(plan: Plan, on: Ground, units: float) -> Ground:
    del on
    return _ground_with(plan, plan.factors.at({"tasks.span": units}))


def _line(plan: Plan, on: Ground, km: float) -> Ground:
    del plan
    at = replace(on.at, factors=on.at.factors.at({"line.watched_length": km}))
    sizes = {size.task: size.persons for size in size_tasks(at)}
    grown = np.array([sizes[task] for task in on.tasks]) / on.needed.sum(axis=1)
    return replace(on, at=at, needed=on.needed * grown[:, None])


def _able(on: Ground, element: int, skill: int) -> Ground:
    has = on.has.copy()
    has[element, skill] = True
    return replace(on, has=has)


Change = Callable[[Plan, Ground, float], Ground]
CHANGES: dict[str, tuple[Change, float]] = {
    "more persons in headquarters and liaison": (lambda _, on, n: replace(on, leading=on.leading + n), -1),
    "a wider span of control for each headquarters": (_wider_span, -1),
    "a reserve kept back of no more than": (
        lambda _, on, n: replace(on, waiting=n, working=on.working + on.waiting - n), 1,
    ),
    "a watched line no longer than": (_line, 1),
    "people with tasks who also lead": (lambda _, on, n: _able(on, WORK, STAFF), 0),
    "people spread over the bases as tasks need them": (
        lambda _, on, n: replace(on, at_base=np.full(len(on.at_base), on.at.value("stationing.persons_per_base"))), 0,
    ),
    "bases from which the way to the line takes no more than": (lambda _, on, n: replace(on, longest_way=n), 0.25),
}  # fmt: skip
"""How each change is made, and the step to the next smaller change."""


def _try(plan: Plan, on: Ground, count: int, cure: Cure) -> None:
    change, less = CHANGES[cure.change]
    size = cure.amount or 0.0
    assert _whole(change(plan, on, size), count), cure
    if less and cure.amount is not None:
        assert not _whole(change(plan, on, size + less), count), cure


def _planned_with_persons(plan: Plan, on: Ground, count: int, subject: str, cure: Cure) -> None:
    """All is planned anew, bases too: so many do, and one fewer does not, there or at the bases as they are."""
    assert cure.amount is not None
    strength = plan.option.levers.strength
    assert subject not in _lacks(_planned(plan, strength=strength + cure.amount)), cure
    fewer = cure.amount - 1
    if _whole(_more_persons(plan, on, fewer), count):
        assert subject in _lacks(_planned(plan, strength=strength + fewer)), cure


def _lacks(plan: Plan) -> set[str]:
    return {short.subject for short in plan.shortfalls}


def test_each_cure_lets_the_task_and_all_before_it_stand_and_a_smaller_one_does_not(plan: Plan) -> None:
    on = _ground(plan)
    lacking = {each.subject.removeprefix("ground: "): each for each in plan.placing.shortfalls}
    assert lacking
    tried = set()
    for row, task in enumerate(on.tasks):
        level = plan.placing.level[row][on.needed[row] > 0]
        assert (str(task) in lacking) == bool((level < 1 - 1e-9).any())
        for cure in lacking[task].cures if task in lacking else ():
            if cure.change == "more persons in place":
                _planned_with_persons(plan, on, row + 1, lacking[task].subject, cure)
            elif cure.of and cure.unit == "tasks":
                dropped = [str(other) for other in on.tasks].index(cure.of[0])
                needed = on.needed.copy()
                needed[dropped] = 0.0
                assert _whole(replace(on, needed=needed), row + 1)
            else:
                _try(plan, on, row + 1, cure)
            tried.add(cure.change)
    assert "more persons in place" in tried


def _of(plan: Plan, subject: str) -> Shortfall:
    return next(each for each in plan.placing.shortfalls if each.subject == subject)


def test_a_smaller_reserve_is_the_largest_that_is_small_enough() -> None:
    plan = study.plan(study.load("ethiopia-eritrea-2000"), "mandate-4200")["mandate-4200"]
    on = _ground(plan)
    count = len(on.tasks)
    idle = on.working - (on.needed.sum() * 1.2)
    on = replace(on, working=on.working - idle - 100, waiting=on.waiting + idle + 100)
    kept = {
        cure.amount
        for each in placing_shortfalls(on, _levels(on))
        for cure in each.cures
        if cure.change == "a reserve kept back of no more than"
    }
    assert len(kept) == 1
    (most,) = kept
    assert most is not None
    moved = on.waiting - most
    assert _whole(replace(on, waiting=most, working=on.working + moved), count)
    assert not _whole(replace(on, waiting=most + 1, working=on.working + moved - 1), count)


def test_more_persons_and_headquarters_cure_a_small_force(observers: Plan) -> None:
    """Two hundred have four headquarters; the persons who carry the mandate bring as many more as their units ask."""
    found = _of(observers, "ground: observe_line")
    more = next(cure for cure in found.cures if cure.change == "more persons in place")
    assert more.amount is not None
    strength = observers.option.levers.strength
    assert found.subject not in _lacks(_planned(observers, strength=strength + more.amount))
    assert found.subject in _lacks(_planned(observers, strength=strength + more.amount - 1))


def test_persons_left_are_held_against_the_regions_that_bases_reach(observers: Plan) -> None:
    on, first = _ground(observers), _of(observers, "ground: observe_line")
    reached = np.append(_in_reach(on), True)
    assert not reached.all()
    assert (
        f"the persons left for it are {percent(on.working / on.needed[0, reached].sum())} of its need"
        in first.message
    )


def test_a_wider_span_is_told_with_the_headquarters_that_it_leaves() -> None:
    """In three regions five units each ask for two headquarters at a span of four, six in all, and there are five; at
    five they ask for three and there are four; at six for three and there are three, but of more persons each."""
    plan = study.plan(study.load("ethiopia-eritrea-2000"), "half-2100")["half-2100"]
    on = _ground(plan)
    needed = np.zeros_like(on.needed)
    needed[:, [0, 3, 4]] = np.array([[0.05], [2.05], [0.05]]) * unit_persons(on.at)
    on = replace(on, needed=needed)
    spans = [
        cure.amount
        for each in placing_shortfalls(on, _levels(on))
        for cure in each.cures
        if cure.change == "a wider span of control for each headquarters"
    ]
    assert spans
    assert set(spans) == {5.0}
    for units, does in ((4.0, False), (5.0, True), (6.0, False)):
        assert _whole(replace(_wider_span(plan, on, units), needed=needed), len(on.tasks)) == does


@pytest.fixture(scope="module")
def far() -> Ground:
    """Unarmed observers at two of their bases alone: three regions are out of reach, and nobody waits."""
    on = _ground(study.plan(study.load("ethiopia-eritrea-2000"), "observers-220")["observers-220"])
    assert on.reserve_persons == 0
    return _at(on, np.arange(len(on.towns)) < 2)


def _at(on: Ground, kept: np.ndarray) -> Ground:
    even = np.full(int(kept.sum()), on.strength / kept.sum())
    return replace(on, towns=on.towns[kept], hours=on.hours[kept], at_base=even)


def _reach(found: tuple[Shortfall, ...]) -> tuple[Cure, ...]:
    return next(each.cures for each in found if each.subject == "ground: reach")


def test_further_bases_cure_reach_where_no_task_stands_in_full(far: Ground) -> None:
    on = replace(far, needed=far.needed * 100)
    cures = _reach(placing_shortfalls(on, np.zeros(on.needed.shape)))
    assert any("bases" in cure.change for cure in cures)


def _planned(plan: Plan, **levers: object) -> Plan:
    """Plan an option again with levers changed, bases and all."""
    option = plan.option.model_copy(update={"levers": plan.option.levers.model_copy(update=levers)})
    operation = plan.operation.model_copy(
        update={"options": {**plan.operation.options, plan.option_name: option}}
    )
    return plan_option(operation, plan.option_name, plan.theatre, plan.factors)


BY_AIR = "helicopters for casualties and for the ways to the line"


@pytest.mark.parametrize("zones", [("west", "south", "east"), ("west", "south")])
def test_a_region_that_no_road_leads_to_is_reached_by_air_or_from_the_other_side(
    observers: Plan, zones: tuple[str, ...]
) -> None:
    """The template's line has a part that only the town across it, in the zone east, reaches; all is planned again."""
    before = _planned(observers, zones=zones)
    found = {cure.change: cure.amount for cure in _of(before, "ground: reach").cures}
    where = "" if "east" in zones else "in any zone "
    assert found == {BY_AIR: None, f"more bases {where}with hosts on both sides of the line": 1.0}
    bases, every = len(before.stationing.bases) + 1, ("west", "south", "east")
    for cured in (
        _planned(before, helicopters=2),
        _planned(before, hosts="both", bases=bases, zones=every),
    ):
        assert "ground: reach" not in {short.subject for short in cured.shortfalls}


@pytest.mark.parametrize("strength", [1_000, 2_500])
def test_further_bases_of_an_armed_force_are_a_cure_only_with_their_guards(
    battalions: Plan, strength: int
) -> None:
    """A thousand have too few for the task and guards of a further base; two and a half thousand have enough."""
    before = _planned(battalions, strength=strength, tasks=(Task.VERIFY,))
    lacking = [short.subject for short in before.shortfalls if short.subject.startswith("ground")]
    assert lacking == ["ground: reach"]
    cures = {cure.change for cure in _of(before, "ground: reach").cures}
    more = "more bases with hosts on both sides of the line"
    again = _planned(before, hosts="both", bases=len(before.stationing.bases) + 1)
    does = not [short for short in again.shortfalls if short.subject.startswith("ground")]
    assert (more in cures) == does == (strength > 1_000)
    assert BY_AIR in cures


def test_a_stage_that_finds_nothing_leaves_the_plan_of_the_stage_before(battalions: Plan) -> None:
    """HiGHS calls the second task above the floor of the first infeasible here, by rounding."""
    plan = _planned(battalions, strength=2_000, hosts="both", bases=3)
    assert len(plan.placing.proofs) == len(plan.placing.tasks)


def test_a_search_that_stopped_within_its_gap_leaves_the_cures_of_reach_as_they_are(far: Ground) -> None:
    """Both tasks can stand where bases reach. In every region they ask for more headquarters than there are: no cure of
    reach does without more persons; one would if the first were held not to stand."""
    on = replace(far, needed=far.needed / 20)
    reached = np.append(_in_reach(on), True)
    assert stands(on, 2, reached)
    full = ((on.needed > 0) & reached).astype(float)
    below = full.copy()
    below[0, np.flatnonzero(full[0])[0]] = 2 / 3
    cures = _reach(placing_shortfalls(on, full))
    assert _reach(placing_shortfalls(on, below)) == cures
    assert cures
    assert all("more persons in place and" in cure.change for cure in cures)


def test_persons_and_a_change_of_reach_do_together_and_fewer_persons_do_not(far: Ground) -> None:
    """Made anew with the persons told, from the lack of one region: its own cures of reach are those told."""
    on = replace(far, needed=far.needed / 20)
    cures = _reach(placing_shortfalls(on, ((on.needed > 0) & np.append(_in_reach(on), True)).astype(float)))
    told = {int(cure.change.split(" more")[0].replace(",", "")) for cure in cures}
    (persons,) = told
    alone = _reach(placing_shortfalls(stronger(on, persons), np.zeros(on.needed.shape)))
    assert [cure.amount for cure in cures] == [cure.amount or persons for cure in alone]
    fewer = _reach(placing_shortfalls(stronger(on, persons - 1), np.zeros(on.needed.shape)))
    assert all(cure.change.startswith("1 more person in place and ") for cure in fewer)


@pytest.mark.parametrize(
    ("enough", "told"), [(1, "1 more person"), (37, "37"), (1_234, "1,300"), (9_850, "9,900")]
)
def test_persons_are_rounded_up_where_as_many_may_be_proposed(enough: int, told: str, far: Ground) -> None:
    """One change does from ``enough`` persons on; up to 9,950 may be proposed."""
    one = Cure(CureKind.MORE, "more bases in any zone", 2.0, "bases", ("bases in any zone",))
    other = Cure(CureKind.LIMIT, "a time limit to the line of no less than", 7.0, "hours")

    def cures_on(on: Ground) -> Iterator[Cure]:
        if on.strength >= far.strength + enough:
            yield from (one, other, Cure(CureKind.OTHERWISE, "further bases in any zone", None, ""))

    bases, limit, some = (cure_words(cure) for cure in persons_and_reach(far, 9_950, cures_on))
    persons = told if "person" in told else f"{told} more persons"
    assert bases == f"{persons} in place and 2 bases more in any zone"
    assert limit == f"{persons} in place and a time limit to the line of no less than about 7 hours"
    count = f"{told.removesuffix(' more person')} {'person' if enough == 1 else 'persons'}"
    assert some == f"{count} more in place and further bases in any zone"
    assert not list(persons_and_reach(far, enough - 1, cures_on))


def _further(on: Ground, fewest: int) -> list[Cure]:
    """Return cures by further bases where the ground, here made to, asks for so many."""

    def whole(changed: Ground) -> bool:
        return bool(_in_reach(changed).all()) and len(changed.at_base) >= len(on.at_base) + fewest

    unreached = ~_in_reach(on)
    found = reach_cures(on, unreached, np.ones(int(unreached.sum())), whole)
    return [cure for cure in found if "bases" in cure.change]


def test_bases_are_added_until_they_do_on_the_ground_then_told_without_a_number(far: Ground) -> None:
    (more,) = _further(far, 6)
    assert (more.kind, more.amount) == (CureKind.OTHERWISE, None)
    assert not _further(far, 10_000)


def test_the_least_number_of_bases_is_told_where_it_is_proven(plan: Plan) -> None:
    """One region is out of reach without the bases that reach it: one base serves it, and none does not."""
    on = _ground(plan)
    on = _at(on, ~np.isfinite(effort_to(on, on.hours)[:, 3]))
    assert (~_in_reach(on)).sum() == 1
    assert {(cure.kind, cure.amount) for cure in _further(on, 1)} == {(CureKind.MORE, 1.0)}
    assert {(cure.kind, cure.amount) for cure in _further(on, 2)} <= {(CureKind.OTHERWISE, None)}


@pytest.mark.slow
def test_regions_out_of_reach_are_cured_by_the_least_time_limit() -> None:
    plan = study.plan(study.load("ukraine-2025"), "observers-non-nato")["observers-non-nato"]
    on, found = _ground(plan), _of(plan, "ground: reach")
    unreached = ~np.isfinite(effort_to(on, on.hours)).any(axis=0)
    assert found.amount == pytest.approx(plan.theatre.segments.share[
        np.isin(plan.theatre.segments.region_name, np.array(on.regions)[unreached])].sum())  # fmt: skip
    limit = next(cure.amount for cure in found.cures if cure.unit == "hours")
    assert limit is not None
    assert _whole(replace(on, limit_hours=limit), 2)
    every = np.unique(on.hours[(on.hours < limit) & (on.hours > on.limit_hours)])
    for shorter in every[:: max(1, len(every) // 10)]:
        out = ~np.isfinite(effort_to(replace(on, limit_hours=float(shorter)), on.hours)).any(axis=0)
        assert out.any() or not _whole(replace(on, limit_hours=float(shorter)), 2)


@st.composite
def places(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, float]:
    count, areas = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    effort = np.array(draw(st.lists(st.lists(st.sampled_from([1.0, 1.25, 1.5, np.inf]), min_size=areas, max_size=areas),
                                    min_size=count, max_size=count)))  # fmt: skip
    demand = np.array(draw(st.lists(st.integers(1, 30), min_size=areas, max_size=areas)), dtype=float)
    return effort, demand, float(draw(st.sampled_from([0.0, 5.0])))


@settings(deadline=None, max_examples=60)
@given(places())
def test_few_places_serve_and_no_fewer_than_the_bound_do(
    given_: tuple[np.ndarray, np.ndarray, float],
) -> None:
    effort, demand, reserve = given_
    found = few_places(effort, demand, reserve, 20.0)
    sizes = [
        count
        for count in range(1, len(effort) + 1)
        for chosen in itertools.combinations(range(len(effort)), count)
        if few_places(effort[list(chosen)], demand, reserve, 20.0) is not None
    ]
    assert (found is not None) == bool(sizes)
    if found is not None:
        assert few_places(effort[found.chosen], demand, reserve, 20.0) is not None
        assert found.at_least <= min(sizes) <= len(found.chosen)


@given(st.integers(-5, 60), st.integers(0, 50))
def test_the_least_that_does(threshold: int, highest: int) -> None:
    found = least(0, highest, lambda size: size >= threshold)
    assert found == (max(0, threshold) if threshold <= highest else None)


def test_a_reserve_waits_and_does_no_task_as_planned(plan: Plan) -> None:
    assert not pose_tasks(_ground(plan)).has[RESERVE, WORK]
