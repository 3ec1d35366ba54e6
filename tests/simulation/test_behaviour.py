"""Behaviour: rates, branching, marks, restraint, clocks and the theories of presence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.operation.agreement import Clock, Provision
from peacewright.operation.vocabulary import DOMAINS
from peacewright.simulation.futures import BY_PARTY, choices_of, factors_by_party
from peacewright.simulation.kernel.arrays import NEVER
from peacewright.simulation.kernel.stationary import expected_daily_incidents
from peacewright.simulation.realise.behaviour import (
    branching_matrix,
    daily_noise,
    realise_behaviour,
    start_gain,
)
from peacewright.simulation.realise.clocks import realise_clocks
from peacewright.simulation.realise.everything import realise
from peacewright.simulation.realise.marks import mean_mark, scale_of_mean
from peacewright.simulation.realise.theories import realise_hazard_ratio, realise_presence_effect
from tests.simulation.plans import case, make_plan


@given(
    rates=st.lists(st.floats(0.0, 300.0), min_size=8, max_size=8),
    total=st.floats(0.05, 0.95),
    retaliation=st.floats(0, 1),
    cross=st.floats(0, 1),
)
@settings(max_examples=60, deadline=None)
def test_branching_reproduces_the_rates_and_stays_below_one(rates, total, retaliation, cross):
    before = np.array(rates).reshape(1, 2, 4)
    before[before < 1e-3] = 0.0
    one = np.ones(1)
    matrix = branching_matrix(before, total * one, retaliation * one, cross * one)
    assert np.abs(np.linalg.eigvals(matrix)).max() <= total + 1e-6
    # Spontaneous rates at the complement of the share give back the rates themselves: (I - N^T)^-1 mu.
    spontaneous = before.reshape(8) * (1 - total)
    rate = np.linalg.solve(np.eye(8) - matrix[0].T, spontaneous)
    assert rate == pytest.approx(before.reshape(8), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("half_life", [2.0, 45.0, 365.0])
def test_restraint_spreads_as_declared_whatever_its_half_life(half_life):
    """Ten thousand parties stepped as the kernel steps them, without grievance, from their target on."""
    speed = np.log(2.0) / half_life
    noise = daily_noise(np.array([[0.4]]), np.array([[speed]]))[0, 0]
    rng = np.random.default_rng(1)
    x = np.zeros(10_000)
    for _ in range(round(5 * half_life) + 5):
        x += speed * (0.0 - x) + noise * rng.standard_normal(len(x))
    assert x.std() == pytest.approx(0.4, rel=0.03)


def test_restraint_leaves_the_share_that_was_drawn():
    count = 5
    total = np.full(count, 0.7)
    before = np.random.default_rng(2).uniform(1, 50, size=(count, 2, 4))
    matrix = branching_matrix(before, total, np.full(count, 0.4), np.full(count, 0.3))
    cells = np.arange(4)
    remaining = np.full(count, 0.2)
    gain = np.repeat(start_gain(remaining, total), 8).reshape(count, 2, 4)
    found = expected_daily_incidents(before * 0.3, cells, matrix, gain)
    assert found == pytest.approx(before * 0.2, rel=1e-9)


@given(scale=st.floats(0.01, 200.0), tail=st.floats(0.8, 4.0), cap=st.integers(1, 3000))
@settings(max_examples=60, deadline=None)
def test_mean_mark_is_the_sum_and_its_scale_is_found_again(scale, tail, cap):
    exact = ((1.0 + np.arange(cap) / scale) ** -tail).sum()
    assert mean_mark(np.array([scale]), np.array([tail]), np.array([cap]))[0] == pytest.approx(
        exact, rel=1e-6
    )
    if cap > 2 and exact > 1.0001:
        again = scale_of_mean(np.array([exact]), np.array([tail]), np.array([cap]))
        assert mean_mark(again, np.array([tail]), np.array([cap]))[0] == pytest.approx(exact, rel=1e-5)


def test_marks_are_at_least_one_and_their_mean_below_the_cap():
    assert scale_of_mean(np.array([0.4, 1.0]), np.array([2.0]), np.array([50])).tolist() == [0.0, 0.0]
    assert mean_mark(np.zeros(1), np.array([2.0]), np.array([50]))[0] == pytest.approx(1.0)
    with pytest.raises(ValueError, match="at most 50"):
        scale_of_mean(np.array([60.0]), np.array([2.0]), np.array([50]))


def behaviour(reader, covered=None):
    plan = make_plan()
    return plan, realise_behaviour(
        plan,
        reader,
        np.ones((2, 4), bool) if covered is None else covered,
        np.zeros((reader.count, 2), int),
    )


def test_rates_before_the_ceasefire_are_the_operations(reader):
    plan, found = behaviour(reader)
    for party, code in enumerate(plan.theatre.parties):
        for number, domain in enumerate(DOMAINS):
            declared = reader.value(f"baseline.{domain}_incidents.{code}")
            assert found.incidents_before[:, party, number] == pytest.approx(declared)
    gain = np.ones((reader.count, 2, 4))
    rate = expected_daily_incidents(found.spontaneous_rate, plan.theatre.cells.domain, found.branching, gain)
    assert rate == pytest.approx(found.incidents_before, rel=1e-6)
    # What runs on into the ceasefire is what that rate sets off: a share of it, by the declared excitation.
    assert found.fought_before == pytest.approx(found.incidents_before)
    set_off = np.einsum("fi,fij->fj", found.fought_before.reshape(-1, 8), found.branching)
    share = reader.value("excitation.total_share")[:, None]
    assert set_off == pytest.approx(share * found.incidents_before.reshape(-1, 8), rel=1e-6)


def test_orders_take_the_time_that_each_party_is_drawn(reader):
    plan, found = behaviour(reader)
    for party, code in enumerate(plan.theatre.parties):
        assert found.onset_days[:, party] == pytest.approx(reader.value(f"compliance.onset_days.{code}"))
    assert not np.array_equal(found.onset_days[:, 0], found.onset_days[:, 1])


def test_severity_before_is_the_declared_violations(reader):
    plan, found = behaviour(reader)
    for party, code in enumerate(plan.theatre.parties):
        for number, domain in enumerate(("land", "air")):
            declared = reader.value(f"baseline.{domain}_violations.{code}")
            # Every incident is at least one violation.
            expected = np.maximum(declared, reader.value(f"baseline.{domain}_incidents.{code}"))
            assert found.pre_ceasefire_severity[:, party, number] == pytest.approx(expected, rel=1e-4)


def test_nobody_violates_on_their_own_side(reader):
    plan, found = behaviour(reader)
    for party in (0, 1):
        assert np.all(found.spontaneous_rate[:, party, plan.theatre.cells.side == party] == 0)


def test_no_difference_leaves_the_gain_untouched(reader_with):
    plan = make_plan(option="west-10k", strength=10_000.0)
    reader = reader_with({}, {"presence": "no_difference"})
    assert np.all(realise_presence_effect(plan, reader) == 0)
    assert np.all(realise_hazard_ratio(plan, reader) == 1)


def test_theories_have_their_sign_and_their_size(reader_with):
    slope = {"presence.proportional_slope": 0.13, "presence.other_domains_share": 0.5}
    small = make_plan(option="west-10k", strength=5_000.0)
    large = make_plan(option="west-10k", strength=10_000.0)
    proportional = reader_with(slope, {"presence": "proportional"})
    assert realise_presence_effect(small, proportional)[:, 0] == pytest.approx(0.65)
    assert realise_presence_effect(large, proportional)[:, 0] == pytest.approx(1.3)
    assert realise_presence_effect(large, proportional)[:, 1] == pytest.approx(0.65)
    tripwire = reader_with(
        {"presence.tripwire_persons": 1000.0}, {"presence": "tripwire", "backstop.guarantee": "yes"}
    )
    assert realise_presence_effect(small, tripwire) == pytest.approx(realise_presence_effect(large, tripwire))
    assert np.all(realise_presence_effect(make_plan(option="west-10k", strength=500.0), tripwire) == 0)
    provokes = reader_with({}, {"presence": "provokes"})
    assert np.all(realise_presence_effect(large, provokes) < 0)
    assert np.all(realise_hazard_ratio(large, provokes) >= 1)


def test_unarmed_observers_have_the_share_that_is_drawn(reader_with):
    plan = make_plan(option="observers-non-nato")
    none = reader_with({"presence.unarmed_share": 0.0}, {"presence": "proportional"})
    assert np.all(realise_presence_effect(plan, none) == 0)
    assert np.all(realise_hazard_ratio(plan, none) == 1)


def test_the_sequence_of_the_agreement(reader):
    operation = case()[0]
    clocks = realise_clocks(operation, reader)
    land, air, sea, energy = range(4)
    assert clocks.gated[:, land].all()
    assert not clocks.gated[:, [air, sea, energy]].any()
    assert clocks.gate_domains.tolist() == [False, True, True, False]
    assert clocks.gate_window == 30
    # What the full ceasefire covers too is carried on to it; a first phase that is not renewed lapses on its last day
    # unless the gate is decided by then.
    assert np.all(clocks.provision_end[:, :, air] == NEVER)
    assert np.all(clocks.provision_start[:, :, air] == 0)
    assert set(np.unique(clocks.lapse_day)) == {30, NEVER}


def test_renewal_follows_its_chance(reader_with):
    operation = case()[0]
    always = realise_clocks(operation, reader_with({"agreement.renewal_share": 1.0}))
    never = realise_clocks(operation, reader_with({"agreement.renewal_share": 0.0}))
    assert np.all(always.lapse_day == NEVER)
    assert np.all(never.lapse_day == 30)


def test_an_agreement_without_a_gate_is_renewed_again_and_again(reader_with):
    operation = case()[0]
    clock = Clock.model_validate({"from": "D+0", "for": "30 days", "status": "accepted"})
    provision = Provision(forbids=["attack"], domains=["land"], form="written", binds={"all": clock})
    alone = operation.model_copy(update={"agreement": {"full": provision}})
    clocks = realise_clocks(alone, reader_with({"agreement.renewal_share": 0.5}))
    ends = clocks.provision_end[:, 0, 0]
    assert np.all(ends % 30 == 0)
    assert ends.mean() / 30 == pytest.approx(2.0, rel=0.35)
    assert not clocks.gate_domains.any()
    assert np.all(clocks.lapse_day == NEVER)


def test_clocks_that_bind_nobody_are_refused(reader):
    operation = case()[0]
    clock = Clock.model_validate({"from": "D+0", "status": "rejected"})
    provision = Provision(forbids=["attack"], domains=["land"], form="written", binds={"all": clock})
    nobody = operation.model_copy(update={"agreement": {"full": provision}})
    with pytest.raises(ValueError, match="binds anybody"):
        realise_clocks(nobody, reader)


def test_parties_have_their_own_draws_of_one_range(futures):
    operation, factors, _ = case()
    drawn = factors_by_party(factors, operation)
    first, second = operation.theatre.line_of_contact.between
    for name in BY_PARTY:
        assert name not in drawn
        assert (drawn[f"{name}.{first}"].low, drawn[f"{name}.{first}"].high) == (
            drawn[f"{name}.{second}"].low,
            drawn[f"{name}.{second}"].high,
        )
        assert not np.array_equal(futures.value(f"{name}.{first}"), futures.value(f"{name}.{second}"))
    assert {"presence", "verification", "attribution", "vote.GBR", "backstop.guarantee"} <= set(
        choices_of(operation)
    )


def test_inputs_are_valid_and_the_force_is_bounded_by_arrival_and_generation(reader):
    found = realise(make_plan(), reader)
    found.inputs.validate()
    assert np.all(found.strength <= found.generation.share.max(axis=1, keepdims=True) + 1e-12)
    assert np.all(found.inputs.gain_cap >= np.exp(-found.inputs.compliance_start).max(axis=(1, 2)) - 1e-12)
