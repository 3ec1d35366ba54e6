"""Self-protection: the reserve's place against every other, classes and bands, the checklist's states, hours."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright import study
from peacewright.operation.command import shipped_designs
from peacewright.operation.engagement import Severity, permits
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Element, Rules
from peacewright.plan.plan import Plan
from peacewright.plan.protection import Band, Item, SiteClass, State
from peacewright.plan.tasks import Claim, TaskPart
from peacewright.planning.decide_protection import (
    _from_reserve,
    band_of,
    class_of,
    decision_to_help,
    keeps_reserve,
)
from peacewright.planning.protection_checklist import Site, asked_of, checklists
from peacewright.planning.protection_cures import Lacking, protection_shortfalls, reserve_places
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.realise.protection import realise_protection
from tests.planning.tables import shipped_factors, with_number

FACTORS = with_number(with_number(shipped_factors(), "exposure.near_km", 30.0), "exposure.middle_km", 120.0)


@st.composite
def matrices(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    count = draw(st.integers(1, 7))
    places = np.array(
        draw(st.lists(st.tuples(st.floats(0, 900), st.floats(0, 900)), min_size=count, max_size=count))
    )
    between = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    persons = np.array(draw(st.lists(st.integers(1, 3000), min_size=count, max_size=count)), dtype=float)
    return between, persons


@settings(deadline=None)
@given(matrices())
def test_no_other_base_would_serve_the_reserve_better(given_: tuple[np.ndarray, np.ndarray]) -> None:
    between, persons = given_
    found = _from_reserve(between, persons)
    totals = [float(row @ persons) for row in between]
    assert float(found @ persons) == pytest.approx(min(totals))
    assert any(np.array_equal(found, row) for row in between)


@settings(deadline=None)
@given(st.floats(1, 5000), st.floats(1, 5000))
def test_more_persons_are_never_a_smaller_class(one: float, other: float) -> None:
    classes = list(SiteClass)
    small, large = sorted((one, other))
    assert classes.index(class_of(small, FACTORS)) <= classes.index(class_of(large, FACTORS))


def test_bands_end_where_their_factors_say() -> None:
    assert [band_of(km, FACTORS) for km in (30.0, 30.1, 120.0, 120.1)] == [
        Band.NEAR, Band.MIDDLE, Band.MIDDLE, Band.REAR,
    ]  # fmt: skip


def _tasks(guards: float = 160.0, medical: float = 40.0) -> TaskPart:
    claims = (
        Claim("self_protection", guards, "", Element.INFANTRY, 160.0),
        Claim("medical", medical, "", Element.MEDICAL, 40.0),
    )
    return TaskPart(1000.0, claims, (), 0.0, 0.0, 0, 0.0, 0.0, {})


def _states(site: Site, tasks: TaskPart | None = None, **levers: Any) -> dict[Item, State]:
    found = checklists([site], Levers.model_validate(levers), tasks or _tasks(), FACTORS)
    return {each.item: each.state for each in found[0].items}


BATTALION = Site(SiteClass.BATTALION_BASE, Band.REAR, 900.0, 3.0, 20.0)


def test_what_is_not_said_and_does_not_follow_is_not_stated() -> None:
    states = _states(BATTALION)
    assert states[Item.SHELTER] is State.NOT_STATED
    assert states[Item.EVACUATION] is State.IN_PART
    assert states[Item.WARNING] is State.IN_PART


@pytest.mark.parametrize(
    ("item", "site", "levers", "tasks", "state"),
    [
        (Item.SHELTER, BATTALION, {"protection": {"shelter": True}}, _tasks(), State.HELD),
        (Item.SHELTER, BATTALION, {"protection": {"shelter": False}}, _tasks(), State.NOT_HELD),
        (Item.WARNING, BATTALION, {"sensors": {"fixed_posts": 4}}, _tasks(), State.HELD),
        (Item.WARNING, BATTALION, {"sensors": {"fixed_posts": 4}}, _tasks(guards=80.0), State.IN_PART),
        (Item.WARNING, BATTALION, {}, _tasks(guards=0.0), State.NOT_HELD),
        (Item.WARNING, BATTALION, {"protection": {"warning": True}}, _tasks(guards=0.0), State.HELD),
        (Item.DISPERSAL, BATTALION, {}, _tasks(), State.HELD),
        (Item.DISPERSAL, Site(SiteClass.GARRISON, Band.REAR, 1500.0, 3.0, 20.0), {}, _tasks(), State.NOT_HELD),
        (Item.RESERVE, BATTALION, {}, _tasks(), State.HELD),
        (Item.RESERVE, Site(SiteClass.GARRISON, Band.REAR, 900.0, 5.0, 20.0), {}, _tasks(), State.NOT_HELD),
        (Item.RESERVE, Site(SiteClass.GARRISON, Band.REAR, 900.0, math.inf, 20.0), {}, _tasks(), State.NOT_HELD),
        (Item.RESERVE, BATTALION, {"rules": "unarmed"}, _tasks(), State.NOT_ASKED),
        (Item.EVACUATION, BATTALION, {"protection": {"lift": True}}, _tasks(), State.HELD),
        (Item.EVACUATION, Site(SiteClass.GARRISON, Band.NEAR, 900.0, 3.0, math.inf), {}, _tasks(), State.NOT_HELD),
        (Item.MEDICAL, BATTALION, {}, _tasks(medical=20.0), State.IN_PART),
    ],
)  # fmt: skip
def test_an_item_stands_as_the_plan_has_it(
    item: Item, site: Site, levers: dict[str, Any], tasks: TaskPart, state: State
) -> None:
    assert _states(site, tasks, **levers)[item] is state


@pytest.mark.parametrize("site_class", list(SiteClass))
def test_a_class_is_asked_for_its_items_and_no_other(site_class: SiteClass) -> None:
    states = _states(Site(site_class, Band.NEAR, 50.0, 1.0, 5.0))
    assert {item for item, state in states.items() if state is not State.NOT_ASKED} == set(
        asked_of(site_class)
    )
    assert {Item.WARNING, Item.SHELTER, Item.EVACUATION} <= set(asked_of(site_class))


def test_a_group_is_as_good_as_its_worst_site() -> None:
    far = Site(SiteClass.BATTALION_BASE, Band.REAR, 900.0, 9.0, 20.0)
    found = checklists([BATTALION, far, BATTALION], Levers(), _tasks(), FACTORS)
    assert [each.sites for each in found] == [3]
    assert {each.item: each.state for each in found[0].items}[Item.RESERVE] is State.NOT_HELD


@pytest.mark.parametrize("name", sorted(shipped_designs()))
def test_the_reserve_is_sent_by_whoever_commands_it(name: str) -> None:
    design = shipped_designs()[name]
    found = decision_to_help(design, 3)
    reserve = [post for post in design.posts.values() if post.kind == "reserve"]
    if reserve:
        assert found.authority == reserve[0].under
    assert found.hours(FACTORS.value) > 0
    assert found.keys == ()


def test_every_rule_set_says_something_of_every_severity_and_never_less_than_a_weaker_one() -> None:
    """Unarmed permits no force; what self-defence permits, defence of the mandate permits too."""
    order = {"no": 0, "graduated": 1, "yes": 2}
    table = permits()
    assert set(table) == {(rules, severity) for rules in Rules for severity in Severity}
    for severity in Severity:
        level = [
            order[table[rules, severity].permits]
            for rules in (Rules.UNARMED, Rules.SELF_DEFENCE, Rules.MANDATE_DEFENCE)
        ]
        assert level == sorted(level)
        assert level[0] == 0


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return study.plan(study.load("ukraine-2025"))


def test_hours_of_a_plan_are_those_of_its_parts_in_every_future(plans: dict[str, Plan]) -> None:
    """Recomputed base by base and future by future."""
    for plan in plans.values():
        part = plan.protection
        if not part.bands:
            assert not plan.stationing.bases
            continue
        reader = Reader(draw_futures(plan.operation, plan.factors, 7, 3), plan.operation)
        found = realise_protection(part, reader)
        weights = part.persons / part.persons.sum()
        for future in range(7):

            def value(name: str, future: int = future, reader: Reader = reader) -> float:
                return float(reader.futures.value(name)[future])

            speed = value("travel.road_speed") / value("verify.travel_factor")
            assert part.evacuation_decision is not None
            start = part.evacuation_decision.hours(value) + value("protection.leave_ready_hours")
            mean = float(sum(w * (start + km / speed) for w, km in zip(weights, part.rear_km, strict=True)))
            assert found.left[future] == pytest.approx(mean)
            assert np.isnan(found.helped[future]) or found.alone[future] <= found.helped[future] + 1e-9
            assert found.alone[future] <= found.left[future] + 1e-9


def test_an_unarmed_mission_sends_no_reserve(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        if plan.protection.bands:
            unarmed = plan.option.levers.rules is Rules.UNARMED
            assert plan.protection.has_reserve == (keeps_reserve(plan.tasks) and not unarmed)


def test_checklists_count_every_base_once(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        assert sum(each.sites for each in plan.protection.checklists) == len(plan.stationing.bases)
        assert all(each.sites > 0 for each in plan.protection.checklists)


@st.composite
def lacking(draw: st.DrawFn) -> Lacking:
    """Return sites on a plane, the reserve at the first, help at so many hours for each kilometre."""
    between, persons = draw(matrices())
    start, speed = draw(st.floats(0.1, 6.0)), draw(st.floats(20.0, 200.0))
    sites = [
        Site(class_of(number, FACTORS), Band.REAR, float(number), start + float(km) / speed, 20.0)
        for number, km in zip(persons, between[0], strict=True)
    ]
    return Lacking(sites, between / speed, start, Levers(), _tasks(), FACTORS)


@settings(deadline=None, max_examples=60)
@given(lacking())
def test_the_reserve_is_divided_over_as_few_bases_as_would_do(at: Lacking) -> None:
    """Brute force over all sets of bases."""
    asked = [number for number, site in enumerate(at.sites) if Item.RESERVE in asked_of(site.site_class)]
    within = at.start_hours + at.way_hours <= FACTORS.value("protection.hold_hours")
    best = None
    for count in range(len(at.sites) + 1):
        if any(
            all(any(within[base, site] for base in bases) for site in asked)
            for bases in itertools.combinations(range(len(at.sites)), count)
        ):
            best = count
            break
    assert reserve_places(at) == best


@settings(deadline=None, max_examples=60)
@given(lacking())
def test_limits_that_cures_name_are_just_enough(at: Lacking) -> None:
    found = {each.subject: each for each in protection_shortfalls(at)}
    short = [
        site.helped_hours
        for site in at.sites
        if Item.RESERVE in asked_of(site.site_class)
        and site.helped_hours > FACTORS.value("protection.hold_hours")
    ]
    assert ("protection: reserve" in found) == bool(short)
    if not short:
        return
    shortfall = found["protection: reserve"]
    assert shortfall.amount == len(short)
    sizes = {cure.change: cure.amount for cure in shortfall.cures}
    assert sizes["sites that hold out alone for no less than"] == max(short)
    sooner = sizes.get("order and readiness of the reserve within")
    way = max(short) - at.start_hours
    hold = FACTORS.value("protection.hold_hours")
    assert (sooner is None) == (way >= hold)
    if sooner is not None:
        assert sooner + way == pytest.approx(hold)


def test_each_item_that_lacks_has_a_cure_with_its_size() -> None:
    big = Site(SiteClass.GARRISON, Band.REAR, 2500.0, 3.0, 20.0)
    at = Lacking([BATTALION, big], np.zeros((2, 2)), 3.0, Levers(), _tasks(medical=30.0), FACTORS)
    found = {each.subject.removeprefix("protection: "): each for each in protection_shortfalls(at)}
    assert set(found) == {"warning", "shelter", "dispersal", "evacuation", "medical"}
    assert [(cure.amount, cure.unit) for cure in found["shelter"].cures] == [(3400.0, "persons")]
    assert [(cure.amount, cure.unit) for cure in found["dispersal"].cures] == [(2.0, "bases")]
    assert [(cure.amount, cure.unit) for cure in found["evacuation"].cures] == [(3400.0, "persons")]
    assert [(cure.amount, cure.unit) for cure in found["medical"].cures] == [(10.0, "persons")]
    assert [cure.amount for cure in found["warning"].cures] == [None, 1.0]
    assert found["dispersal"].amount == 1.0


AGREED = "passage agreed to the rear of the other side"


@pytest.mark.parametrize(
    ("lift", "beyond", "cured"),
    [
        (None, True, f"vehicles or aircraft ready at these sites, with {AGREED}"),
        (False, True, f"vehicles or aircraft ready at these sites, with {AGREED}"),
        (True, True, AGREED),
        (None, False, None),
    ],
)
def test_a_site_without_a_rear_of_its_own_leaves_by_the_other_side(
    lift: bool | None, beyond: bool, cured: str | None
) -> None:
    near, shut = replace(BATTALION, left_hours=20.0), replace(BATTALION, left_hours=math.inf)
    levers = Levers().model_copy(update={"protection": Levers().protection.model_copy(update={"lift": lift})})
    at = Lacking([shut, near], np.zeros((2, 2)), 3.0, levers, _tasks(), FACTORS, beyond)
    found = {each.subject: each for each in protection_shortfalls(at)}["protection: evacuation"]
    told = found.message.partition(": ")[2]
    one, others = ("no town", "line.") if lift else ("1 has no town", "the other no lift.")
    if lift is None:
        others = "the other no lift that is stated."
    assert told.startswith(f"{one} far enough back on its side of the line")
    assert told.endswith(others)
    assert [cure.change for cure in found.cures] == ([cured] if cured else [])


def test_lift_with_passage_is_held_once_it_is_planned() -> None:
    loaded = study.load("ethiopia-eritrea-2000")
    option = loaded.operation.options["half-2100"]
    protection = option.levers.protection.model_copy(update={"lift": True, "passage": True})
    levers = option.levers.model_copy(update={"protection": protection})
    options = {**loaded.operation.options, "half-2100": option.model_copy(update={"levers": levers})}
    changed = replace(loaded, operation=loaded.operation.model_copy(update={"options": options}))
    lacking = {
        name: {short.subject for short in study.plan(of, "half-2100")["half-2100"].protection.shortfalls}
        for name, of in (("as it is", loaded), ("changed", changed))
    }
    assert lacking["as it is"] - lacking["changed"] == {"protection: evacuation"}


def test_sites_are_counted_one_by_one_where_the_worst_speaks_for_a_group() -> None:
    far = Site(SiteClass.BATTALION_BASE, Band.REAR, 900.0, 9.0, 20.0)
    counts = checklists([BATTALION, far, BATTALION], Levers(), _tasks(), FACTORS)[0].counts
    assert counts[Item.RESERVE] == {State.HELD: 2, State.NOT_HELD: 1}
