"""Composition of means: rows sum to one, common cause, coverage, what hampers watching."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.simulation.kernel.arrays import HAMPERED, STATES
from peacewright.simulation.realise.access import realise_access
from peacewright.simulation.realise.observation import (
    MEANS,
    alike,
    compose,
    coverage,
    realise_observation,
    realise_verdicts,
)
from tests.simulation.plans import case, make_plan


def random_laws(seed: int, number: int) -> list[np.ndarray]:
    stream = np.random.default_rng(seed)
    return [
        stream.dirichlet([0.5, 0.5, 1.0, 2.0], size=(4, 3, 2, 3)).astype(np.float32) for _ in range(number)
    ]


@given(seed=st.integers(0, 10_000), number=st.integers(1, 5), common=st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_rows_sum_to_one_and_misses_lie_between_independence_and_the_best_means(seed, number, common):
    laws = random_laws(seed, number)
    composed = compose(laws, np.full(4, common))
    assert composed.sum(axis=-1) == pytest.approx(1.0, abs=1e-5)
    assert composed.min() >= 0
    missed = np.stack([law[..., 3] for law in laws])
    assert np.all(composed[..., 3] >= missed.prod(axis=0) - 1e-6)
    assert np.all(composed[..., 3] <= missed.min(axis=0) + 1e-6)


def test_common_cause_raises_joint_misses():
    laws = random_laws(1, 3)
    apart, half, together = (compose(laws, np.full(4, share))[..., 3] for share in (0.0, 0.5, 1.0))
    assert np.all(apart < half)
    assert np.all(half < together)


def test_independent_means_by_enumeration():
    laws = random_laws(5, 2)
    composed = compose(laws, np.zeros(4))
    expected = np.zeros(composed.shape)
    for first in range(4):
        for second in range(4):
            named = {report for report in (first, second) if report < 2}
            if len(named) == 1:
                outcome = named.pop()
            elif named:
                outcome = 2
            else:
                outcome = 3 if first == second == 3 else 2
            expected[..., outcome] += laws[0][..., first] * laws[1][..., second]
    assert composed == pytest.approx(expected, abs=1e-6)


def with_sensors(**sensors):
    operation = case()[0]
    option = operation.options["observers-non-nato"]
    levers = option.levers.model_copy(update={"sensors": option.levers.sensors.model_copy(update=sensors)})
    changed = option.model_copy(update={"levers": levers})
    return operation.model_copy(update={"options": {**operation.options, "observers-non-nato": changed}})


def observed(plan, reader):
    return realise_observation(plan, reader, realise_access(plan, reader))


@pytest.mark.parametrize("sensors", [{"uav_orbits": 12}, {"fixed_posts": 120}, {"satellite": True}])
def test_more_means_never_detect_less(reader, sensors):
    some = observed(make_plan(), reader)
    more = observed(make_plan(operation=with_sensors(**sensors)), reader)
    missed, missed_more = some.confusion[..., :2, 3], more.confusion[..., :2, 3]
    assert np.all(missed_more <= missed + 1e-5)
    assert missed_more.mean() < missed.mean()


def test_more_patrols_never_detect_less(reader):
    few = observed(make_plan(patrols=10.0), reader).confusion[..., :2, 3]
    many = observed(make_plan(patrols=200.0), reader).confusion[..., :2, 3]
    assert np.all(many <= few + 1e-5)


def test_what_hampers_and_a_missing_force_see_less(reader):
    """In each state of sight no more is seen than in a state in which less of the four hampers."""
    found = observed(make_plan(), reader)
    for law in (found.confusion, found.confusion_without_force):
        assert law.sum(axis=-1) == pytest.approx(1.0, abs=1e-5)
        for state in range(len(STATES)):
            for bit in range(len(HAMPERED)):
                worse = state | 1 << bit
                assert np.all(law[:, :, worse, :2, 3] >= law[:, :, state, :2, 3] - 1e-5)
    assert np.all(found.confusion_without_force[..., :2, 3] >= found.confusion[..., :2, 3] - 1e-5)


def test_factors_of_one_leave_a_law_as_it_is(reader_with):
    ones = {f"observation.{means.name}.{hampered}": 1.0 for means in MEANS for hampered in HAMPERED}
    found = observed(make_plan(), reader_with(ones, {}))
    for law in (found.confusion, found.confusion_without_force):
        assert np.array_equal(law, np.repeat(law[:, :, :1], len(STATES), axis=2))


@pytest.mark.parametrize("hampered", HAMPERED)
def test_each_hampers_only_the_means_that_it_strikes(reader_with, hampered):
    """With all other factors at one, the state of one condition alone differs from the clear one, and no other does."""
    ones = {
        f"observation.{means.name}.{name}": 0.5 if name == hampered else 1.0
        for means in MEANS
        for name in HAMPERED
    }
    law = observed(make_plan(), reader_with(ones, {})).confusion
    bit = HAMPERED.index(hampered)
    for state in range(len(STATES)):
        as_clear = np.allclose(law[:, :, state], law[:, :, 0], atol=1e-6)
        assert as_clear == (not state >> bit & 1)


def test_cells_that_share_a_law_are_covered_alike(reader):
    plan = make_plan(operation=with_sensors(uav_orbits=12, fixed_posts=20, satellite=True))
    first, number = alike(plan)
    access = realise_access(plan, reader)
    assert len(first) < len(number)
    for means in MEANS:
        cover = coverage(means.name, plan, reader, access)
        if cover is not None:
            assert np.array_equal(cover, cover[:, first][:, number])


def test_the_backstop_counts_only_where_it_is_granted(reader_with):
    plan = make_plan()
    without = observed(plan, reader_with({}, {"backstop.intelligence": "no"})).confusion
    granted = observed(plan, reader_with({}, {"backstop.intelligence": "yes"})).confusion
    assert granted[..., :2, 3].mean() < without[..., :2, 3].mean() - 0.02


def test_the_backstop_is_the_same_for_every_option(reader_with):
    """What an outside power shares is a state of the future: no force has it too, so it decides no comparison."""
    nobody = make_plan(strength=0.0, option="none")
    without = observed(nobody, reader_with({}, {"backstop.intelligence": "no"})).confusion_without_force
    granted = observed(nobody, reader_with({}, {"backstop.intelligence": "yes"})).confusion_without_force
    assert granted[..., :2, 3].mean() < without[..., :2, 3].mean() - 0.02


def test_more_means_never_name_less_under_the_common_cause(reader_with):
    """Where all see or miss together, a further means takes no name away."""
    some = observed(make_plan(), reader_with({"observation.common_cause": 1.0}, {})).confusion
    more = observed(
        make_plan(operation=with_sensors(satellite=True)), reader_with({"observation.common_cause": 1.0}, {})
    ).confusion
    named, named_more = (law[..., :2, :2].sum(axis=-1) for law in (some, more))
    assert np.all(named_more >= named - 1e-5)


def test_some_attributions_are_wrong_whatever_the_means(reader):
    found = observed(make_plan(), reader).confusion
    assert np.all(found[:, :, :, 0, 1] > 0)
    assert np.all(found[:, :, :, 1, 0] > 0)


def test_parties_are_seen_alike_where_access_is_alike(reader):
    found = observed(make_plan(), reader).confusion
    assert found[:, :, :, 0, 0] == pytest.approx(found[:, :, :, 1, 1], abs=1e-6)
    assert found[:, :, :, 0, 1] == pytest.approx(found[:, :, :, 1, 0], abs=1e-6)


def test_teams_tell_more_where_they_reach_the_firing_point(reader_with):
    plan = make_plan()
    levels = []
    for stance in ("refuses", "accepts"):
        choice = reader_with({}, {"consent.RUS": stance, "consent.UKR": "accepts"})
        law = realise_verdicts(plan, choice, realise_access(plan, choice))
        assert law.sum(axis=-1) == pytest.approx(1.0, abs=1e-5)
        levels.append(law[:, :, 0, 0])
    assert np.all(levels[1] >= levels[0])
    assert levels[1].mean() > levels[0].mean()


def test_nothing_is_written_into_the_laws():
    laws = random_laws(2, 3)
    before = [law.copy() for law in laws]
    compose(laws, np.full(4, 0.3))
    assert all(np.array_equal(law, kept) for law, kept in zip(laws, before, strict=True))
