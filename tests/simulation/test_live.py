"""One plan lived through futures: outcome tables, shares, repeatability."""

from dataclasses import fields, replace

import numpy as np
import polars as pl
import pytest

from peacewright.operation.metrics import METRICS
from peacewright.simulation.break_even import break_even
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.arrays import DEFINITIONS
from peacewright.simulation.live import live
from peacewright.simulation.outcome import ends_of, mean_and_error
from peacewright.simulation.realise.everything import realise
from tests.simulation.plans import case, contribution, make_plan


@pytest.fixture(scope="module")
def lived(futures):
    plan = make_plan(nations=(contribution("CHE", factor="force.che_observers"),))
    none = make_plan(strength=0.0, option="none")
    return live(plan, futures, 2, 5), live(none, futures, 2, 5)


def test_a_row_a_future_with_every_metric_and_its_error(lived, futures):
    outcomes = lived[0].outcomes
    assert outcomes.height == futures.count
    assert {name for metric in METRICS for name in (metric, f"{metric}_se")} <= set(outcomes.columns)
    first, second = case()[2].parties
    assert f"incidents_{first}_land" in outcomes.columns
    assert f"attributed_wrong_{second}_sea" in outcomes.columns
    by_author = outcomes.select(pl.sum_horizontal(pl.col(r"^incidents_[A-Z]+_.*$"))).to_series()
    assert by_author.to_numpy() == pytest.approx(outcomes["incidents"].to_numpy())


def test_shares_and_days_are_within_their_bounds(lived):
    for outcomes in (one.outcomes for one in lived):
        for name in ("detected_share", "attributed_share", "verified_24h_share", "wrong_attribution_share"):
            known = outcomes[name].drop_nulls()
            assert known.is_between(0, 1).all()
        days = case()[0].horizon
        assert outcomes["ceasefire_days"].is_between(0, days).all()
        assert (outcomes["ceasefire_days_with_resumption"] <= outcomes["ceasefire_days"] + 1e-9).all()


def test_no_force_measures_nothing_of_a_force(lived):
    outcomes = lived[1].outcomes
    for name in (
        "strength_share",
        "rotation_gap_months",
        "capable_day",
        "days_below_stock",
        "days_short_of_supply",
        "response_hours",
    ):
        assert outcomes[name].null_count() == outcomes.height
    assert (outcomes["hostile_acts"] == 0).all()
    assert (outcomes["cost_per_year"] == 0).all()


def test_the_cost_lived_is_that_of_the_days_in_place(lived):
    """Persons cost for the days they are there and for each move; nations together bear what persons cost."""
    one, none = lived
    outcomes, futures = one.outcomes, one.realised.costs
    strength, days = one.plan.tasks.strength_persons, one.outputs.horizon_days
    there = one.outputs.force_days.mean(axis=1)
    moved = ((one.outputs.deployed_day >= 0).astype(float)).mean(axis=1)
    moved += outcomes["withdrawn_share"].fill_null(0.0).to_numpy()
    people = strength * (futures.person_year * there / 365 + futures.move * moved)
    ready = futures.ready_year * days / 365
    assert outcomes["cost_lived"].to_numpy() == pytest.approx(people + ready, rel=1e-9)
    assert (there > 0).any()
    absent = there == 0
    assert outcomes["cost_lived"].to_numpy()[absent & (moved == 0)] == pytest.approx(
        ready[absent & (moved == 0)]
    )
    nations = [f"cost_{code}" for code in one.plan.operation.coalition]
    borne = outcomes.select(pl.sum_horizontal(nations)).to_series().to_numpy()
    carried = one.realised.generation.carried.sum(axis=1)
    assert borne == pytest.approx(people * carried, rel=1e-9)
    assert borne[people > 0] == pytest.approx(people[people > 0], rel=1e-9)
    assert (none.outcomes["cost_lived"] == 0).all()


def test_the_same_seed_gives_the_same_table(lived, futures):
    again = live(lived[1].plan, futures, 2, 5)
    assert again.outcomes.equals(lived[1].outcomes)


def test_incidence_adds_up_to_what_ended(lived):
    one = lived[0]
    table = one.incidence.filter(
        (pl.col("resumption") == "apart") & (pl.col("by_day") == one.outputs.horizon_days)
    )
    for number, definition in enumerate(table["definition"].unique(maintain_order=True)):
        share = table.filter(pl.col("definition") == definition)["share"].sum()
        began = one.outputs.first_day >= 0
        ended = (one.outputs.cause[:, :, number] > 0) & began
        assert share == pytest.approx((ended.sum(axis=1) / began.sum(axis=1)).mean())
    grown = one.incidence.sort("by_day").group_by("definition", "resumption", "cause", maintain_order=True)
    for _, rows in grown:
        assert np.all(np.diff(rows["share"].to_numpy()) >= 0)


def test_break_even_is_given_for_every_definition(lived):
    for definition in DEFINITIONS:
        ends = [ends_of(one.realised, one.outputs, definition) for one in lived]
        found = break_even(*ends, definition, seed=5)
        assert found.by_future.shape == (lived[0].outcomes.height,)
        assert found.reading


def test_what_was_read_is_known(lived):
    read = set(lived[0].read)
    assert {
        "presence",
        "compliance.erosion.RUS",
        "line.watched_length",
        "observation.open.land.detects",
    } <= read
    assert "cost.aircraft_on_call_year" not in read


def test_mean_and_error_leave_out_what_is_missing():
    runs = np.array([[1.0, 3.0, np.nan], [np.nan, np.nan, np.nan], [2.0, np.nan, np.nan]])
    mean, error = mean_and_error(runs)
    assert mean[0] == 2.0
    assert error[0] == pytest.approx(1.0)
    assert np.isnan(mean[1])
    assert mean[2] == 2.0
    assert np.isnan(error[2])


def test_what_is_the_same_for_all_options_is_made_once_and_changes_nothing(futures):
    """A second option realised on the same futures is what it is on futures that nobody looked at before."""
    operation = case()[0]
    shared, plans = replace(futures), (make_plan(option="west-10k"), make_plan(option="observers-non-nato"))
    together = [realise(plan, Reader(shared, operation)) for plan in plans]
    apart = [realise(plan, Reader(replace(futures), operation)) for plan in plans]
    assert "behaviour" in shared.kept
    for one, other in zip(together, apart, strict=True):
        assert one.read == other.read
        for each in fields(one.inputs):
            first, second = getattr(one.inputs, each.name), getattr(other.inputs, each.name)
            if isinstance(first, np.ndarray):
                assert np.array_equal(first, second), each.name
    shorter = operation.model_copy(update={"horizon": 90.0})
    again = realise(make_plan(operation=shorter), Reader(shared, shorter))
    assert len(again.inputs.month) == 90


def test_changed_futures_keep_nothing_of_those_before(futures):
    reader = Reader(replace(futures), case()[0])
    reader.once("tested", (), lambda alone: alone.value("travel.road_speed"))
    assert replace(reader.futures).kept == {}
    assert reader.futures.between(0, 3).kept == {}
