"""Supply in futures: conservation day by day, the planned endurance as a bound, hosts that deny, options compared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.plan.consumption import CLASSES
from peacewright.plan.disruptions import disruptions
from peacewright.planning.solve.endurance import Cut, endurance
from peacewright.simulation.realise.disruptions import realise_disruption
from peacewright.simulation.realise.supply import Stores, left_of, live_day, realise_supply, stores_of
from tests.simulation.plans import make_plan

CALM = {cause.factor("per_year"): 0.0 for cause in disruptions()}
AMPLE = {f"supply.corridor.{way}": 2000.0 for way in ("road", "rail", "sea", "air")} | {
    "supply.carriage_reserve": 2.5
}
K = len(CLASSES)


def test_without_disruption_and_with_enough_stock_is_never_below_the_norm(reader_with):
    steady = {**CALM, **AMPLE, "climate.cold_months": 0.0, "climate.hot_months": 0.0}
    enough = {"supply.contracted.stock_days": 40.0, "supply.contracted.norm_days": 20.0}
    supply = realise_supply(make_plan(), reader_with({**steady, **enough}), 365)
    assert np.all(supply.days_below_norm == 0)
    assert np.all(supply.days_short == 0)
    assert np.all(supply.working_share == 1)
    short = {"supply.contracted.stock_days": 10.0, "supply.contracted.norm_days": 20.0}
    assert np.all(realise_supply(make_plan(), reader_with({**steady, **short}), 365).days_below_norm == 365)


def test_more_stock_is_never_worse(reader_with):
    often = {f"disruption.{name}.per_year": 4.0 for name in ("host_fuel_cut", "border_closure")}
    few = realise_supply(make_plan(), reader_with({**often, "supply.contracted.stock_days": 8.0}), 365)
    many = realise_supply(make_plan(), reader_with({**often, "supply.contracted.stock_days": 60.0}), 365)
    assert few.days_short.sum() > many.days_short.sum()
    assert few.working_share.mean() < many.working_share.mean()


def test_nobody_is_supplied_where_nobody_is(reader):
    supply = realise_supply(make_plan(strength=0.0), reader, 30)
    assert not supply.days_below_norm.any()
    assert (supply.working_share == 1).all()


def test_a_disruption_is_there_as_often_and_as_long_as_its_factors_say(reader_with):
    """An alternating process with mean gap g and mean length l is there l / (g + l) of the time in the long run."""
    cause = next(cause for cause in disruptions() if cause.name == "border_closure")
    sure = {cause.factor("per_year"): 4.0, cause.factor("days"): 30.0}
    reader = reader_with(sure)
    there = realise_disruption(cause, np.zeros(reader.count, dtype=bool), reader, 4000)
    expected = 30.0 / (365 / 4.0 + 30.0)
    spread = there.mean(axis=1).std() / np.sqrt(reader.count)
    assert abs(there[:, 500:].mean() - expected) < 4 * spread


def test_a_reluctant_host_denies_more_often(reader_with):
    cause = next(cause for cause in disruptions() if cause.by_host)
    reader = reader_with({"disruption.refusing_factor": 5.0, cause.factor("per_year"): 0.3})
    willing, reluctant = (
        realise_disruption(cause, np.full(reader.count, answer), reader, 2000).mean()
        for answer in (False, True)
    )
    assert reluctant > 1.5 * willing


def stores(draw: st.DrawFn) -> tuple[Stores, np.ndarray, np.ndarray]:
    share = st.integers(0, 10).map(lambda tenth: tenth / 10)
    need = np.array([[float(draw(st.integers(1, 50)))] for _ in range(K)])
    made = Stores(
        need=np.repeat(need[None], 12, axis=0),
        local=np.array([[draw(share)] for _ in range(K)]),
        corridors=np.array([[float(draw(st.integers(0, 200)))] for _ in range(4)]),
        carriage=np.array([float(draw(st.integers(0, 600)))]),
        contractors=np.array([draw(share)]),
        stock_days=np.array([float(draw(st.integers(1, 40)))]),
        norm_days=np.array([10.0]),
        ration_below=np.array([draw(share)]),
        ration_share=np.array([draw(share)]),
    )
    stock = made.stock_days * need * np.array([[draw(share)] for _ in range(K)])
    return made, need, stock


lost_shares = st.lists(st.integers(0, 10).map(lambda tenth: np.array([tenth / 10])), min_size=5, max_size=5)


@settings(max_examples=150, deadline=None)
@given(st.data(), lost_shares)
def test_a_day_makes_nothing_and_loses_nothing(data: st.DataObject, taken: list[np.ndarray]) -> None:
    made, need, stock = stores(data.draw)
    local, allowed, flow = left_of(made, dict(zip(disruptions(), taken, strict=True)))
    after, issued = live_day(made, need, stock, local, allowed, flow)
    came = after + issued - stock
    assert (after >= -1e-9).all()
    assert (issued >= -1e-9).all()
    assert (issued <= need + 1e-9).all()
    assert (came >= -1e-9).all()
    assert (came.sum() - (made.local * local * need).sum()) <= flow[0] + 1e-6
    assert (after <= np.maximum(stock, made.stock_days * need) + 1e-6 * need + (need - issued)).all()
    assert (flow <= made.corridors.sum(axis=0) + 1e-9).all()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_force_outlasts_the_planned_endurance(data: st.DataObject) -> None:
    """The rule of thumb by which a day is shared never serves longer than the linear program."""
    made, need, _ = stores(data.draw)
    made = Stores(**{**vars(made), "ration_share": np.ones(1)})
    none = dict.fromkeys(disruptions(), np.zeros(1))
    local, allowed, flow = left_of(made, none)
    stock = made.stock_days * need
    cut = Cut(
        need=need[:, 0],
        stock=stock[:, 0],
        local=(made.local * need)[:, 0],
        corridors=flow,
        allowed=np.full(K, np.inf),
        carriage=1e9,
    )
    bound, _ = endurance(cut)
    for day in range(400):
        stock, issued = live_day(made, need, stock, local, allowed, flow)
        if (issued < need * (1 - 1e-9)).any():
            assert day <= bound + 1e-6
            break
    else:
        assert bound > 399


def test_a_class_that_is_refused_lasts_as_long_as_its_stock(reader_with):
    """Fuel refused for good from the first day, without cut issues: it is out when the days of stock are over."""
    fuel = next(cause for cause in disruptions() if cause.name == "host_fuel_cut")
    reader = reader_with({"supply.rationing.need_share": 1.0, "supply.contracted.stock_days": 20.0, **AMPLE})
    plan = make_plan()
    made, need, stock = _whole(plan, reader)
    lost = {cause: np.full(reader.count, float(cause is fuel)) for cause in disruptions()}
    for day in range(40):
        stock, issued = live_day(made, need, stock, *left_of(made, lost))
        out = issued[CLASSES.index("fuel")] < need[CLASSES.index("fuel")] * (1 - 1e-9)
        assert (out == (day >= 20)).all()


def _whole(plan, reader):
    made = stores_of(plan.supply, reader)
    need = made.need[0]
    return made, need, made.stock_days * need


@pytest.mark.parametrize("days", [1, 40])
def test_a_part_of_the_futures_is_lived_as_the_whole_set_is(reader, days):
    first, second = (realise_supply(make_plan(), reader, days) for _ in range(2))
    assert np.array_equal(first.working_share, second.working_share)
