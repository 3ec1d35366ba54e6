"""Supply: needs by class, the year solved against a greedy optimum, endurance against a closed form, levers, cures."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.core.factors import FactorSet
from peacewright.operation.loading import load
from peacewright.plan.claims import claims_on
from peacewright.plan.consumption import (
    CLASSES,
    DRY_CARGO,
    Consumers,
    fuel_parts,
    need_by_month,
    season_shares,
)
from peacewright.plan.disruptions import CORRIDORS, TOUCHED, disruptions
from peacewright.plan.supply import SupplyPart
from peacewright.plan.task_sizes import Setting
from peacewright.planning.decide_movement import decide_movement
from peacewright.planning.decide_supply import decide_supply
from peacewright.planning.decide_tasks import decide_tasks
from peacewright.planning.solve.endurance import (
    Cut,
    endurance,
    least_further_lift,
    least_own_carriage,
    least_purchase,
    least_stock_days,
)
from peacewright.planning.solve.supply import SupplyProblem, solve_supply
from tests.planning.tables import operation_with


@lru_cache(maxsize=1)
def factors() -> FactorSet:
    return load("ukraine-2025").factors


def planned(changes: dict[str, float] | None = None, **levers: object) -> SupplyPart:
    operation = operation_with({"it": levers})
    known = factors().at(changes or {})
    tasks, movement = decide_tasks(operation, "it", None, known), decide_movement(operation, "it", known)
    return decide_supply(operation, "it", None, tasks, movement, known)


# --- needs ----------------------------------------------------------------------------------------------------------


def test_ten_thousand_take_seventy_four_tonnes_of_dry_cargo_a_day() -> None:
    """3.36 + 0.73 + 0.54 + 1.80 + 0.93 kg a head and day, before water, fuel and ammunition."""
    part = planned(strength=10_000)
    dry = sum(part.tonnes_per_day[name] for name in DRY_CARGO)
    assert dry == pytest.approx(74, abs=1)
    explained = {explanation.name: explanation.value for explanation in part.explanations}
    assert explained["supply.dry_cargo"] == pytest.approx(dry)
    assert explained["supply.tonnes_per_day"] == pytest.approx(sum(part.tonnes_per_day.values()))


@pytest.mark.parametrize(
    "who", [Consumers(10_000, 0, 0, 0), Consumers(4_200, 8, 80, 0), Consumers(220, 2, 30, 6)]
)
def test_fuel_built_up_from_what_burns_it_lies_within_published_estimates(who: Consumers) -> None:
    """One gallon a soldier and day in 1944, nine in Iraq: 3.8 to 34 litres; small missions with aircraft more."""
    litres = sum(fuel_parts(who, factors().value).values()) / who.persons
    assert 3.8 <= litres <= 34


def test_seasons_fill_the_year() -> None:
    for cold in (0.0, 0.5, 1.0, 3.0, 4.5, 12.0):
        known = factors().at({"climate.cold_months": cold, "climate.hot_months": 2.0})
        shares = season_shares(Consumers(1, 0, 0, 0), known.value)
        assert np.allclose(sum(shares.values()), 1)
        assert shares["cold"].sum() == pytest.approx(cold)
        assert all((share >= 0).all() for share in shares.values())
        assert cold == 0 or shares["cold"][0] == max(shares["cold"])


def test_winter_south_of_the_equator_is_in_july() -> None:
    north, south = (need_by_month(Consumers(1000, 0, 0, month), factors().value)["fuel"] for month in (0, 6))
    assert np.argmax(north) == 0
    assert np.allclose(np.roll(north, 6), south)


def test_every_disruption_has_its_factors_and_touches_what_exists() -> None:
    for cause in disruptions():
        assert set(cause.touches) <= set(TOUCHED)
        assert set(cause.classes) <= set(CLASSES)
        assert all(cause.factor(what) in factors() for what in ("per_year", "days", "share"))


# --- the year -------------------------------------------------------------------------------------------------------

tonnes = st.integers(0, 40).map(float)


@st.composite
def problems(draw: st.DrawFn) -> SupplyProblem:
    classes, periods = draw(st.integers(1, 3)), draw(st.integers(1, 4))

    def table(rows: int) -> np.ndarray:
        return np.array([[draw(tonnes) for _ in range(periods)] for _ in range(rows)]).reshape(rows, periods)

    return SupplyProblem(
        need=table(classes),
        local=table(classes) / 4,
        brought=table(classes) / 2,
        target=table(classes),
        days=np.array([float(draw(st.integers(1, 3))) for _ in range(periods)]),
        capacity=table(2),
        own=draw(tonnes),
        contracted=draw(tonnes),
        effort=np.array([1.0, 3.0, 15.0]),
        own_effort=1.0,
    )


@settings(max_examples=60, deadline=None)
@given(problems())
def test_nothing_is_lost_or_made(problem: SupplyProblem) -> None:
    solved = solve_supply(problem)
    before = np.hstack([np.zeros((len(problem.need), 1)), solved.stock[:, :-1]])
    came = problem.days * (solved.local + solved.by_corridor.sum(axis=0) + solved.short - problem.need)
    assert np.allclose(before + problem.brought + came, solved.stock, atol=1e-5)
    assert (solved.local <= problem.local + 1e-6).all()
    assert (solved.by_corridor.sum(axis=1) <= problem.capacity + 1e-6).all()
    carried = solved.by_corridor.sum(axis=(0, 1))
    assert np.allclose(carried, solved.own + solved.contracted, atol=1e-6)
    assert (solved.own <= problem.own + 1e-6).all()
    assert (solved.contracted <= problem.contracted + 1e-6).all()
    assert solved.proof.gap <= 1e-6


@settings(max_examples=60, deadline=None)
@given(problems())
def test_one_class_is_as_short_as_bringing_all_one_can_leaves_it(problem: SupplyProblem) -> None:
    """With one class there is nothing to share: bring all that fits as early as possible, and count what lacks."""
    one = replace(
        problem,
        need=problem.need[:1],
        local=problem.local[:1],
        brought=problem.brought[:1],
        target=problem.target[:1],
    )
    most = np.minimum(one.capacity.sum(axis=0), one.own + one.contracted) + one.local[0]
    stock = short = 0.0
    for period, days in enumerate(one.days):
        stock += one.brought[0, period] + days * (most[period] - one.need[0, period])
        short, stock = short + max(0.0, -stock), max(0.0, stock)
    in_need = short / max(one.need.mean(), 1e-9) if short else 0.0
    assert solve_supply(one).proof.objective == pytest.approx(in_need, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_equal_classes_are_short_as_one_of_their_sum(problem: SupplyProblem) -> None:
    """Classes of equal need that nobody sells share corridors without loss: their shortage is that of one pile."""
    rows = np.repeat(problem.need[:1], 2, axis=0)
    two = replace(problem, need=rows, local=0 * rows, brought=0 * rows, target=0 * rows)
    one = replace(two, need=2 * rows[:1], local=0 * rows[:1], brought=0 * rows[:1], target=0 * rows[:1])
    # A day of need of the pile is twice the tonnes of a day of one class, of which there are two.
    assert solve_supply(two).proof.objective == pytest.approx(2 * solve_supply(one).proof.objective, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(problems(), st.integers(1, 20))
def test_more_corridor_is_never_worse(problem: SupplyProblem, more: int) -> None:
    wider = replace(problem, capacity=problem.capacity + more)
    first, second = solve_supply(problem), solve_supply(wider)
    assert second.worst_share <= first.worst_share + 1e-6
    if first.worst_share <= 1e-9:
        assert second.days_below <= first.days_below + 1e-4 * max(1.0, first.days_below)


def test_cheap_ways_come_first() -> None:
    need = np.array([[10.0, 10.0]])
    solved = solve_supply(
        SupplyProblem(
            need, 0.4 * need, 0 * need, 0 * need, np.ones(2), np.array([[5.0, 5.0], [9.0, 9.0]]), 9.0, 2.0,
            np.array([1.0, 3.0, 15.0]), 1.0,
        )
    )  # fmt: skip
    assert np.allclose(solved.local, 4, atol=1e-4)
    assert np.allclose(solved.by_corridor[0], 5, atol=1e-4)
    assert solved.by_corridor[1].sum() == pytest.approx(2, abs=1e-4)
    assert np.allclose(solved.contracted, 2, atol=1e-4)


def test_a_table_of_the_wrong_shape_is_refused() -> None:
    need = np.ones((2, 3))
    with pytest.raises(ValueError, match="a row a class"):
        SupplyProblem(need, need[:1], need, need, np.ones(3), np.ones((1, 3)), 1, 1, np.ones(2), 1)


# --- endurance ------------------------------------------------------------------------------------------------------


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    count = draw(st.integers(1, 4))
    some = st.integers(1, 30).map(float)
    need = np.array([draw(some) for _ in range(count)])
    return Cut(
        need=need,
        stock=need * np.array([draw(st.integers(0, 30)) for _ in range(count)]),
        local=need * np.array([draw(st.integers(0, 10)) / 10 for _ in range(count)]),
        corridors=np.array([draw(st.integers(0, 20)) / 2 for _ in range(2)]),
        allowed=need * np.array([draw(st.sampled_from([np.inf, np.inf, 0.0, 0.5])) for _ in range(count)]),
        carriage=float(draw(st.integers(0, 40))),
    )


def _lasts(cut: Cut) -> float:
    """The closed form: the first D at which what must be brought exceeds what can be, found by halving."""
    flow = min(float(cut.corridors.sum()), cut.carriage)
    local = np.minimum(cut.local, cut.allowed)

    def lacking(days: float) -> float:
        brought = np.maximum((cut.need - local) * days - cut.stock, 0)
        barred = (brought - (cut.allowed - local) * days).max()
        return max(float(brought.sum()) - flow * days, float(barred))

    if lacking(3650) <= 1e-9:
        return np.inf
    low, high = 0.0, 3650.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if lacking(middle) <= 0 else (low, middle)
    return low


@settings(max_examples=100, deadline=None)
@given(cuts())
def test_endurance_is_that_of_the_closed_form(cut: Cut) -> None:
    found, _ = endurance(cut)
    assert found == pytest.approx(_lasts(cut), rel=1e-5, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(cuts(), st.integers(1, 60))
def test_cures_last_exactly_as_long_as_asked(cut: Cut, days: int) -> None:
    stock = least_stock_days(cut, days)
    assert endurance(replace(cut, stock=stock * cut.need))[0] >= days * (1 - 1e-5)
    if stock > 1e-3:
        assert endurance(replace(cut, stock=(stock - 1e-3) * cut.need))[0] < days
    lift = least_further_lift(cut, days)
    if lift is None:
        boundless = replace(cut, corridors=np.append(cut.corridors, 1e6), carriage=1e6)
        assert endurance(boundless)[0] < days
        return
    wider = replace(cut, corridors=np.append(cut.corridors, lift), carriage=cut.carriage + lift)
    assert endurance(wider)[0] >= days * (1 - 1e-5) - 1e-5
    assert (lift <= 1e-9) == (endurance(cut)[0] >= days * (1 - 1e-9))


@settings(max_examples=60, deadline=None)
@given(cuts(), st.integers(1, 60), st.sampled_from([0.0, 0.25, 0.5]))
def test_the_least_share_bought_or_carried_lasts_and_less_does_not(cut: Cut, days: int, left: float) -> None:
    def bought(share: float) -> float:
        return endurance(replace(cut, local=share * market))[0]

    def carried(own: float) -> float:
        return endurance(replace(cut, carriage=cut.carriage * (own + (1 - own) * left)))[0]

    market = cut.need * 0.8
    for found, lasts in (
        (least_purchase(cut, days, market), bought),
        (least_own_carriage(cut, days, cut.carriage, left), carried),
    ):
        if found is None:
            assert lasts(1.0) < days
            continue
        assert 0 <= found <= 1
        assert lasts(found) >= days * (1 - 1e-5) - 1e-5
        if found > 1e-3:
            assert lasts(found - 1e-3) < days


def test_levers_of_supply_are_among_the_cures_where_they_cure() -> None:
    narrow = {f"supply.corridor.{corridor}": 0.0 for corridor in CORRIDORS}
    narrow |= {"supply.corridor.road": 150.0, "disruption.contractor_withdrawal.share": 1.0}
    levers: dict[str, Any] = {"local_purchase": "20 %", "contractors": "100 %"}
    part = planned(narrow, strength=10_000, supply=levers)
    least = _limit(part, "supply", "bought locally")
    assert 0.2 < least < 1
    levers["local_purchase"] = least + 1e-4
    assert "supply" not in {s.subject for s in planned(narrow, strength=10_000, supply=levers).shortfalls}
    gone = "stock against: withdrawal of contractors"
    most = _limit(part, gone, "carried by contractors")
    assert 0 < most < 1
    levers |= {"local_purchase": "20 %", "contractors": most - 1e-4}
    assert gone not in {s.subject for s in planned(narrow, strength=10_000, supply=levers).shortfalls}


def _limit(part: SupplyPart, subject: str, change: str) -> float:
    short = next(s for s in part.shortfalls if s.subject == subject)
    amount = next(cure.amount for cure in short.cures if cure.change.startswith(change))
    assert amount is not None
    return amount


def test_no_lift_brings_what_a_host_refuses() -> None:
    need = np.array([5.0, 10.0])
    allowed = np.array([0.0, np.inf])
    cut = Cut(need, 15 * need, np.zeros(2), np.array([100.0]), allowed, 1000.0)
    assert endurance(cut) == (pytest.approx(15), 0)
    assert least_further_lift(cut, 60) is None
    assert least_stock_days(cut, 60) == pytest.approx(60)


# --- the part -------------------------------------------------------------------------------------------------------


def test_without_a_force_there_is_nothing_to_supply() -> None:
    part = planned()
    assert part.tonnes_per_day == {}
    assert part.flow is None
    assert not part.shortfalls


def test_stock_below_the_norm_is_a_shortfall_and_more_days_cure_it() -> None:
    part = planned(strength=10_000)
    short = next(s for s in part.shortfalls if s.subject == "stock against the norm")
    cured = planned(strength=10_000, supply={"stock_days": f"{part.stock_days + short.cures[0].amount} days"})
    assert "stock against the norm" not in {s.subject for s in cured.shortfalls}


def test_the_stock_that_would_outlast_a_disruption_does() -> None:
    part = planned(strength=10_000)
    broken = [s for s in part.shortfalls if s.subject.startswith("stock against: ")]
    assert broken
    days = part.stock_days + max(s.cures[0].amount for s in broken)
    cured = planned(strength=10_000, supply={"stock_days": f"{days + 0.01} days"})
    assert not [s for s in cured.shortfalls if s.subject.startswith("stock against: ")]


def test_what_cannot_be_brought_is_a_shortfall_and_lift_cures_it() -> None:
    narrow = {f"supply.corridor.{corridor}": 0.0 for corridor in CORRIDORS} | {"supply.corridor.road": 20.0}
    part = planned(narrow, strength=10_000)
    short = next(s for s in part.shortfalls if s.subject == "supply")
    assert part.flow is not None
    there = part.flow.period_days @ (part.flow.need.sum(axis=0) / part.flow.need[:, -1].sum())
    lacking = part.flow.period_days @ part.flow.short.sum(axis=0)
    brought_along = factors().value("supply.accompanying_days") * sum(part.tonnes_per_day.values())
    assert lacking == pytest.approx(short.amount * there - brought_along, rel=0.1)
    assert (part.flow.short <= part.flow.need + 1e-6).all()
    cured = planned({**narrow, "supply.corridor.road": 20.0 + short.cures[0].amount}, strength=10_000)
    assert "supply" not in {s.subject for s in cured.shortfalls}


def test_a_year_of_enough_is_stocked_once_the_force_is_there() -> None:
    part = planned(strength=2_000, arrival="brigade")
    assert part.flow is not None
    assert part.flow.proof.objective <= 1e-5
    assert part.flow.stocked_day >= factors().value("arrival.brigade.full_force_days")
    assert np.isfinite(part.flow.stocked_day)


def test_buying_less_locally_brings_more_from_outside() -> None:
    bought = planned(strength=3_000, supply={"local_purchase": "100 %"})
    brought = planned(strength=3_000, supply={"local_purchase": 0})
    assert brought.planned_sources["local"] == 0
    assert bought.planned_sources["local"] > 0
    assert sum(brought.planned_sources.values()) == pytest.approx(
        sum(bought.planned_sources.values()), rel=0.02
    )


def test_stock_makes_up_what_sources_lack_of_what_is_used() -> None:
    part = planned(strength=3_000)
    flow = part.flow
    assert flow is not None
    there = np.flatnonzero(flow.in_place >= 1 - 1e-9)
    stock, days = flow.stock.sum(axis=0), flow.period_days[there].sum()
    before = stock[there[0] - 1] if there[0] else 0.0
    # What the last units bring with them comes besides: some days of supply of the whole force at most.
    along = factors().value("supply.accompanying_days") * flow.need[:, -1].sum()
    drawn = before - stock[there[-1]]
    assert drawn - 1e-3 <= part.from_stock * days <= drawn + along + 1e-3


def test_contractors_free_soldiers_and_are_missed_when_they_go() -> None:
    def supply_claim(share: float) -> float:
        levers = (
            operation_with({"it": {"strength": 10_000, "supply": {"contractors": share}}})
            .options["it"]
            .levers
        )
        claims = {claim.name: claim.persons for claim in claims_on(10_000, Setting(levers, 0, factors()))}
        return claims["supply"]

    assert supply_claim(0.0) > supply_claim(0.7) > supply_claim(1.0)
    plain = operation_with({"it": {"strength": 10_000}}).options["it"].levers
    usual = {claim.name: claim.persons for claim in claims_on(10_000, Setting(plain, 0, factors()))}
    assert supply_claim(factors().value("supply.contracted.contractors")) == pytest.approx(usual["supply"])

    def lasts(share: float) -> float:
        part = planned(
            {"disruption.contractor_withdrawal.share": 1.0}, strength=10_000, supply={"contractors": share}
        )
        return next(s.lasts for s in part.stresses if s.name == "contractor_withdrawal")

    assert lasts(1.0) < lasts(0.0)


def test_an_unknown_schedule_is_answered_with_the_known_ones() -> None:
    known, elsewhere = (
        operation_with({"it": {"strength": 10, "supply": name}}) for name in ("organic", "nowhere")
    )
    tasks, movement = decide_tasks(known, "it", None, factors()), decide_movement(known, "it", factors())
    with pytest.raises(ValueError, match=r"nowhere.*declared: .+"):
        decide_supply(elsewhere, "it", None, tasks, movement, factors())


def test_the_same_plan_twice_is_the_same() -> None:
    first, second = (planned(strength=5_000) for _ in range(2))
    assert first.flow is not None
    assert second.flow is not None
    assert np.array_equal(first.flow.by_corridor, second.flow.by_corridor)
    assert first.stresses == second.stresses
