"""Denial strikes one side or one zone: what needs the force goes blind there, and only there."""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.arrays import STATES
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import neutral

ALWAYS, LONG = 1e3, 1e9


def one_side_denied(denied: int, **changes):
    """Return inputs with air cells on either side, incidents in both, seen by the force alone, teams for each."""
    rate = np.zeros((1, 2, 4))
    rate[0, 0, 2:] = 0.0
    rate[0, 1, 0] = rate[0, 0, 1] = 10.0  # party 1 strikes side 0, party 0 strikes side 1
    blind = np.zeros((1, 4, len(STATES), 3, 4), np.float32)
    blind[..., 3] = 1.0
    seen = blind.copy()
    seen[..., :2, :] = (0.0, 0.0, 1.0, 0.0)
    denial = np.zeros((1, 2))
    denial[0, denied] = ALWAYS
    base = neutral(
        1, 4, 60, cell_domain=np.array([1, 1, 2, 3]), cell_side=np.array([0, 1, -1, -1]), spontaneous_rate=rate,
        confusion=seen, confusion_without_force=blind, strength=np.ones((1, 1)), denial_rate=denial,
        denial_mean_days=np.full((1, 2), LONG), teams=np.full((1, 1), 50), give_up_hours=np.full(1, 1e6),
        presence=np.ones(4), presence_effect=np.zeros((1, 4)),
    )  # fmt: skip
    return replace(base, **changes)


def test_the_force_sees_nothing_on_the_denied_side_and_all_on_the_other():
    for denied in (0, 1):
        out = simulate(one_side_denied(denied), 10, seed=1)
        victim_of = {0: 1, 1: 0}  # side 0 is struck by party 1
        barred, open_to_it = victim_of[denied], victim_of[1 - denied]
        assert out.detected[:, :, barred].sum() == 0
        assert np.array_equal(out.detected[:, :, open_to_it], out.incidents[:, :, open_to_it])
        assert np.all(out.denial_days[:, :, denied] == 60)
        assert out.denial_days[:, :, 1 - denied].sum() == 0


def test_means_that_need_no_force_see_through_a_denial():
    inputs = one_side_denied(0)
    out = simulate(replace(inputs, confusion_without_force=inputs.confusion), 10, seed=1)
    assert np.array_equal(out.detected, out.incidents)


def test_no_team_goes_to_the_denied_side():
    inputs = one_side_denied(0)
    inputs = replace(inputs, confusion_without_force=inputs.confusion)
    out = simulate(inputs, 10, seed=1)
    # All incidents ask for a team; those of the denied side wait to the end.
    assert np.array_equal(out.sent_for, out.incidents.sum(axis=(2, 3)))
    assert np.all(out.visits <= out.incidents[:, :, 0].sum(axis=2))
    assert np.all(out.visits > 0.9 * out.incidents[:, :, 0].sum(axis=2))


def test_presence_is_not_felt_on_the_denied_side():
    out = simulate(one_side_denied(0, presence_effect=np.full((1, 4), 3.0)), 100, seed=1)
    free = out.incidents[:, :, 1, 1].mean() / 600.0
    held = out.incidents[:, :, 0, 1].mean() / 600.0
    assert abs(free - 1.0) < 0.03
    assert abs(held - np.exp(-3.0)) < 0.01


def test_a_denial_that_never_begins_leaves_all_open():
    out = simulate(one_side_denied(0, denial_rate=np.zeros((1, 2))), 10, seed=1)
    assert np.array_equal(out.detected, out.incidents)
    assert out.denial_days.sum() == 0


def zone_denied(*zones: tuple[int, ...], **changes):
    """Return the inputs above with no side denied and, from the first day on, some zones, each given by its cells."""
    cells = np.zeros((len(zones), 4), bool)
    for zone, members in enumerate(zones):
        cells[zone, list(members)] = True
    return one_side_denied(
        0, denial_rate=np.zeros((1, 2)), cell_zones=cells, zone_denial_rate=np.full((1, len(zones)), ALWAYS),
        zone_denial_mean_days=np.full((1, len(zones)), LONG), **changes,
    )  # fmt: skip


def test_the_force_sees_nothing_and_is_not_felt_in_a_denied_zone_and_is_elsewhere():
    out = simulate(zone_denied((1, 2), presence_effect=np.full((1, 4), 3.0)), 100, seed=1)
    # Cell 1 lies in the zone: party 0 strikes there. Cell 0 does not: party 1 strikes there.
    assert out.detected[:, :, 0].sum() == 0
    assert np.array_equal(out.detected[:, :, 1], out.incidents[:, :, 1])
    assert abs(out.incidents[:, :, 0, 1].mean() / 600.0 - 1.0) < 0.03
    assert abs(out.incidents[:, :, 1, 1].mean() / 600.0 - np.exp(-3.0)) < 0.01
    assert np.all(out.zone_denial_days == 60)
    assert out.denial_days.sum() == 0


def test_no_team_goes_into_a_denied_zone():
    inputs = zone_denied((1,))
    out = simulate(replace(inputs, confusion_without_force=inputs.confusion), 10, seed=1)
    assert np.all(out.visits <= out.incidents[:, :, 1].sum(axis=2))
    assert np.all(out.visits > 0.9 * out.incidents[:, :, 1].sum(axis=2))


def test_zones_that_overlap_are_one_denial_where_they_do():
    both, one = simulate(zone_denied((0, 1), (1, 2)), 10, seed=1), simulate(zone_denied((0, 1)), 10, seed=1)
    assert both.detected.sum() == one.detected.sum() == 0
    assert np.array_equal(both.incidents, one.incidents)
    assert np.all(both.zone_denial_days == 120)


def test_a_zone_is_denied_for_the_share_of_days_of_a_chain():
    begin, mean = 0.2, 4.0
    inputs = replace(
        zone_denied((0,), (1,)), horizon_days=400, daylight_share=np.ones(400), month=np.zeros(400, np.int64),
        zone_denial_rate=np.array([[-np.log1p(-begin), 0.0]]), zone_denial_mean_days=np.full((1, 2), mean),
    )  # fmt: skip
    out = simulate(inputs, 400, seed=2)
    share = out.zone_denial_days / 400
    stationary = begin / (begin + 1.0 / mean)
    assert abs(share.mean() - stationary) < 4.5 * share.std() / 20.0 + 0.005  # a run begins undenied
    seen = out.detected[:, :, 1].sum() / out.incidents[:, :, 1].sum()
    assert abs(seen - (1.0 - share.mean())) < 0.01


def test_places_in_a_denied_zone_are_chosen_by_those_who_shun_being_named():
    """Two cells alike, in both of which party 0 would be named; one lies in a zone that is denied."""
    rate = np.zeros((1, 2, 4))
    rate[0, 0, :2] = 5.0
    named = np.zeros((1, 4, len(STATES), 3, 4), np.float32)
    named[..., 2, 3] = named[..., 0, 0] = named[..., 1, 1] = 1.0
    eta = 1.5
    inputs = zone_denied(
        (1,), spontaneous_rate=rate, cell_side=np.full(4, -1), confusion=named,
        substitution_strength=np.array([[eta, 0.0]]),
    )  # fmt: skip
    out = simulate(inputs, 200, seed=3)
    barred = 1.0 / (1.0 + np.exp(-eta))
    seen = out.detected[:, :, 0].sum() / out.incidents[:, :, 0].sum()
    assert abs(seen - (1.0 - barred)) < 0.01


def test_more_zones_than_can_be_kept_apart_are_refused():
    with pytest.raises(ValueError, match="at most 6 zones, not 7"):
        simulate(zone_denied(*[(0,)] * 7), 1, seed=1)
