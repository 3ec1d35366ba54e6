"""Functions of the kernel on their own, called from compiled code as the day loop calls them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from scipy import stats

from peacewright.simulation.kernel import intensity, response, streams
from peacewright.simulation.kernel.inputs import KernelInputs
from peacewright.simulation.kernel.records import ALIAS, STATE
from peacewright.simulation.kernel.run import record_type


@njit
def radius(branching, gain):
    return intensity.spectral_radius(branching, gain, np.empty(8), np.empty(8))


@njit
def drawn(draws):
    place = streams.day_place(np.uint64(99), 3)
    result = np.empty((3, draws))
    for i in range(draws):
        result[0, i], place = streams.uniform_from(place)
        result[1, i], place = streams.exponential_from(place)
        result[2, i], place = streams.normal_from(place)
    return result


@njit
def drawn_from_memory(stream, draws):
    streams.start_day(stream, np.uint64(99), 3)
    result = np.empty((2, draws))
    for i in range(draws):
        result[0, i] = streams.uniform(stream)
        result[1, i] = streams.exponential(stream)
    return result


@njit
def drawn_from_place(draws):
    place = streams.day_place(np.uint64(99), 3)
    result = np.empty((2, draws))
    for i in range(draws):
        result[0, i], place = streams.uniform_from(place)
        result[1, i], place = streams.exponential_from(place)
    return result


@njit
def draw_cells(weights, cell_domain, domain, row, draws):
    pending = np.empty(weights.shape[0], np.int64)
    count, total = intensity.build_alias(weights, cell_domain, domain, row, pending)
    place = streams.day_place(np.uint64(7), 0)
    hits = np.zeros(weights.shape[0])
    for _ in range(draws):
        u, place = streams.uniform_from(place)
        hits[intensity.cell_at(u, count, row)] += 1.0
    return count, total, hits


@njit
def compliance_path(future, attributed, state, days):
    path = np.empty(days)
    for day in range(days):
        response.update_compliance(day, future, attributed, state)
        path[day] = state["compliance"][0, 1]
    return path


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0), st.booleans())
def test_spectral_radius_agrees_with_eigenvalues(seed, sparse, periodic):
    rng = np.random.default_rng(seed)
    branching = rng.uniform(0.0, 0.4, (8, 8)) * (rng.random((8, 8)) >= 0.5 * sparse)
    if periodic:
        branching[:4, :4] = 0.0
        branching[4:, 4:] = 0.0
    gain = rng.uniform(0.1, 1.5, 8)
    expected = np.abs(np.linalg.eigvals(branching * gain[None, :])).max()
    assert abs(radius(branching, gain) - expected) < 0.02 * max(expected, 0.5)


@pytest.mark.parametrize(("row", "law"), [(0, stats.uniform), (1, stats.expon), (2, stats.norm)])
def test_draws_follow_their_laws(row, law):
    """In the middle by Kolmogorov and Smirnov, in the tails by count: layers are where a mistake would hide."""
    sample = drawn(1_000_000)
    assert stats.kstest(sample[row], law.cdf).pvalue > 1e-3
    for chance in (1e-2, 1e-3, 1e-4):
        for beyond in (sample[row] > law.isf(chance), sample[row] < law.ppf(chance)):
            assert abs(beyond.sum() - 1e6 * chance) < 4.5 * np.sqrt(1e6 * chance)
    assert np.all(np.abs(np.corrcoef(sample) - np.eye(3)) < 4.5e-3)
    for other in sample:
        assert abs(np.corrcoef(sample[row][:-1], other[1:])[0, 1]) < 4.5e-3


def test_a_stream_in_memory_draws_what_its_place_draws():
    in_memory = drawn_from_memory(np.zeros(1, np.uint64), 5000)
    np.testing.assert_array_equal(in_memory, drawn_from_place(5000))


def test_streams_differ_by_everything_that_names_them():
    @njit
    def first(key, future, replication, day):
        stream = np.zeros(1, np.uint64)
        streams.start_day(stream, streams.replication_key(key, future, replication), day)
        return streams.uniform(stream)

    keys = [*streams.purpose_keys(1), *streams.purpose_keys(2)]
    seen = {
        first(key, future, replication, day)
        for key in keys
        for future in range(4)
        for replication in range(4)
        for day in range(4)
    }
    assert len(seen) == len(keys) * 64


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.0, 100.0), min_size=2, max_size=30), st.integers(0, 1))
def test_cells_are_drawn_by_weight(weights, domain):
    weights = np.array(weights)
    cell_domain = np.arange(weights.size) % 2
    row = np.zeros(weights.size, ALIAS)
    members = cell_domain == domain
    draws = 20_000
    if weights[members].sum() <= 0.0:
        return
    count, total, hits = draw_cells(weights, cell_domain, domain, row, draws)
    assert count == members.sum()
    assert np.isclose(total, weights[members].sum())
    assert hits[~members].sum() == 0
    share = np.where(members, weights, 0.0) / total
    assert np.all(np.abs(hits / draws - share) <= 6.0 * np.sqrt(share * (1.0 - share) / draws) + 1e-9)


def test_compliance_is_the_autoregression_it_should_be():
    """x -> (1-k) x + k theta + s Z has mean theta and variance s^2 / (1 - (1-k)^2), near the OU value s^2 / 2k."""
    future = np.zeros(1, record_type(KernelInputs, 1))
    future["compliance_target"] = 1.3
    future["compliance_return"] = 0.05
    future["compliance_noise"] = 0.1
    future["noise_common"] = 0.4
    future["typical_daily"] = 1.0
    state = np.zeros(1, STATE)
    state["bound"] = 1
    state["compliance"] = 1.3
    path = compliance_path(future[0], np.zeros(8, np.int64), state[0], 400_000)
    expected = 0.01 / (1.0 - 0.95**2)
    assert abs(path.mean() - 1.3) < 0.02
    assert abs(path.var() / expected - 1.0) < 0.03
    assert abs(expected / (0.01 / 0.1) - 1.0) < 0.03


def test_compliance_falls_by_grievance_and_moves_by_blame():
    future = np.zeros(1, record_type(KernelInputs, 1))
    future["typical_daily"] = 4.0
    future["grievance"] = 0.1
    future["shame"] = 0.2
    state = np.zeros(1, STATE)
    state["bound"] = 1
    state["incidents_today"][0, 5] = 6  # by party 1 in the air
    attributed = np.zeros(8, np.int64)
    attributed[5] = 2
    attributed[1] = 2  # party 0 in the air
    path = compliance_path(future[0], attributed, state[0], 1)
    assert np.isclose(path[0], -0.1 * 4 / 4.0 + 0.2 * 2 / 4.0)
    assert state["compliance"][0, 0, 0] == 0.0
    # A verdict on an earlier day's incident gives back what that incident took.
    state["incidents_today"] = 0
    attributed[:] = 0
    attributed[5] = 6
    path = compliance_path(future[0], attributed, state[0], 1)
    assert np.isclose(path[0], -0.1 * 4 / 4.0 + 0.2 * 2 / 4.0 + 0.1 * 6 / 4.0)
