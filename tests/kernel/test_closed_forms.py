"""The kernel in degenerate modes, where the answer is known in closed form."""

import math
from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.inputs import CAUSES, DOMAINS, PARTIES, TYPES
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.kernel.stationary import expected_daily_incidents
from tests.kernel.synthetic import neutral
from validation.peers.resumption_curve import exposure_curve, overlay_resumption, resumption_day

D = len(DOMAINS)


def within(sample, expected, standard_errors=4.5):
    """Say whether a sample's mean agrees with the expected value (a false alarm once in about 150,000)."""
    sample = np.asarray(sample, dtype=float).ravel()
    error = sample.std(ddof=1) / math.sqrt(sample.size)
    return abs(sample.mean() - expected) <= standard_errors * error + 1e-12


def test_mean_number_of_incidents_at_constant_gain():
    rng = np.random.default_rng(3)
    rate = rng.uniform(0.2, 1.0, (1, PARTIES, 8))
    branching = rng.uniform(0.0, 0.12, (1, TYPES, TYPES))
    start = rng.uniform(-0.2, 0.8, (1, PARTIES, D))
    days = 400
    inputs = neutral(
        1,
        8,
        days,
        spontaneous_rate=rate,
        branching=branching,
        compliance_start=start,
        compliance_target=start,
        momentum_decay=np.full(1, 20.0),
        retaliation_decay=np.full(1, 20.0),
        locality=np.full(1, 0.5),
    )
    outputs = simulate(inputs, 150, seed=1)
    expected = expected_daily_incidents(rate, inputs.cell_domain, branching, np.exp(-start))[0] * days
    for party in range(PARTIES):
        for domain in range(D):
            # Momentum starts empty: at most a day's incidents are missing.
            missing = 0.1 * expected[party, domain] / days
            counts = outputs.incidents[0, :, party, domain] + missing
            assert within(counts, expected[party, domain], 5.0), (party, domain)


def test_offspring_of_a_single_type_obey_mu_over_one_minus_n():
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 0, 0] = 5.0
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 0, 0] = 1.2
    gain = 0.5
    x = np.full((1, PARTIES, D), -math.log(gain))
    inputs = neutral(
        1, 4, 1000, spontaneous_rate=rate, branching=branching, compliance_start=x, compliance_target=x,
        momentum_decay=np.full(1, 50.0),
    )  # fmt: skip
    outputs = simulate(inputs, 40, seed=2)
    assert within(outputs.incidents[0, :, 0, 0] / 1000, 5.0 * gain / (1.0 - gain * 1.2))


def test_slow_momentum_reaches_beyond_the_day_and_stays_exact():
    """E N(T) of an exponential Hawkes process from empty: mu/(1-n) [T - n (1 - e^-at)/a], a = w (1 - n)."""
    mu, n, w, days = 3.0, 0.6, 0.1, 60
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 1, 2] = mu
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 6, 6] = n
    inputs = neutral(
        1,
        4,
        days,
        spontaneous_rate=rate,
        branching=branching,
        momentum_decay=np.full(1, w),
        gain_cap=np.full(1, 3.0),
    )
    outputs = simulate(inputs, 3000, seed=3)
    a = w * (1.0 - n)
    expected = mu / (1.0 - n) * (days - n * (1.0 - math.exp(-a * days)) / a)
    assert within(outputs.incidents[0, :, 1, 2], expected)


def test_presence_thins_cells_and_the_cap_holds():
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 0, :2] = 4.0
    common = {"cell_domain": np.zeros(4, int), "spontaneous_rate": rate, "strength": np.ones((1, 1))}
    deterred = neutral(
        1, 4, 200, presence=np.array([1.0, 0.0, 0.0, 0.0]), presence_effect=np.full((1, D), 0.7),
        access=np.full((1, 4), 0.8), **common,
    )  # fmt: skip
    outputs = simulate(deterred, 100, seed=4)
    assert within(outputs.incidents[0, :, 0, 0] / 200, 4.0 + 4.0 * math.exp(-0.7 * 0.8))
    provoked = replace(deterred, presence_effect=np.full((1, D), -3.0), gain_cap=np.full(1, 1.5))
    outputs = simulate(provoked, 100, seed=4)
    assert within(outputs.incidents[0, :, 0, 0] / 200, 4.0 + 4.0 * 1.5)


def test_marks_follow_the_capped_lomax_law_of_their_author():
    rate = np.zeros((1, PARTIES, 4))
    rate[0, :, 0] = 50.0
    tail, cap, scales = 2.0, 300, (17.0, 0.0)
    inputs = neutral(
        1, 4, 100, spontaneous_rate=rate, mark_tail=np.full((1, D), tail), mark_cap=np.full((1, D), cap),
        mark_scale=np.array(scales)[None, :, None] * np.ones((1, 1, D)),
    )  # fmt: skip
    outputs = simulate(inputs, 40, seed=5)
    mean = sum((1.0 + (m - 1) / scales[0]) ** -tail for m in range(1, cap + 1))
    assert within(outputs.marks[0, :, 0, 0] - mean * outputs.incidents[0, :, 0, 0], 0.0)
    assert np.array_equal(outputs.marks[0, :, 1], outputs.incidents[0, :, 1])


def test_one_day_has_marks_of_the_whole_law():
    """Chance by chance: a day of one incident on average, P(largest mark < m) = exp(-P(mark >= m))."""
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 0, 0] = 1.0
    inputs = neutral(
        1, 4, 1, spontaneous_rate=rate, mark_tail=np.full((1, D), 2.0), mark_scale=np.full((1, PARTIES, D), 5.0),
        mark_cap=np.full((1, D), 40),
    )  # fmt: skip
    outputs = simulate(inputs, 60_000, seed=5)
    alone = outputs.incidents[0, :, 0, 0] == 1
    marks = outputs.marks[0, alone, 0, 0]
    for mark in (2, 3, 6, 11, 26, 40):
        assert within(marks >= mark, (1.0 + (mark - 1) / 5.0) ** -2.0)
    assert marks.max() == 40


@pytest.mark.parametrize(("strength", "number"), [(0.4, 2), (0.5, 3), (0.9, 5), (0.05, 0)])
def test_teams_of_one_team_bases_are_shared_out(strength, number):
    """Five bases with a team each: the share in place is rounded over all of them, not base by base."""
    law = np.zeros((1, 4, 16, 3, 4), np.float32)
    law[..., 2] = 1.0
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 0, 0] = 30.0
    inputs = neutral(
        1, 4, 300, spontaneous_rate=rate, confusion=law, confusion_without_force=law,
        strength=np.full((1, 1), strength), teams=np.ones((1, 5), int), base_order=np.tile(np.arange(5), (4, 1)),
        travel_hours=np.zeros((4, 5)), on_scene_hours=np.full(1, 48.0), give_up_hours=np.full(1, 24.0),
        mark_cap=np.ones((1, D), int),
    )  # fmt: skip
    outputs = simulate(inputs, 40, seed=7)
    # Far more is asked for than they can do: every team in place is always out, two days a visit.
    assert (
        within(outputs.visits[0] / 300, number / 2.0, 6.0)
        or abs(outputs.visits.mean() / 300 - number / 2) < 0.03
    )
    assert (outputs.sent_for.sum() > 0) == (number > 0)


def test_false_alarms_have_mark_one():
    law = np.zeros((1, 4, 16, 3, 4), np.float32)
    law[..., 2, 2] = 1.0
    law[..., :2, 3] = 1.0
    false_rate = np.zeros((1, 4))
    false_rate[0, 1] = 10.0
    gate = {
        "gate_domains": np.array([False, True, False, False]),
        "gate_window": np.array([10]),
        "gate_tolerance": np.array([14.0]),
    }
    inputs = neutral(
        1, 4, 60, confusion_without_force=law, confusion=law, false_rate=false_rate, strength=np.ones((1, 1)),
        teams=np.ones((1, 1), int), mark_scale=np.full((1, PARTIES, D), 50.0), **gate,
    )  # fmt: skip
    outputs = simulate(inputs, 100, seed=6)
    # The mean of ten days is 10 with standard error 1; with the domain's law it would be hundreds.
    assert np.all(outputs.gate_day[0] == 10)
    assert outputs.sent_for.sum() == outputs.false_alarms.sum()
    outputs = simulate(replace(inputs, verify_mark=np.array([2])), 5, seed=6)
    assert outputs.sent_for.sum() == 0


@pytest.mark.parametrize(
    ("state", "hampered"),
    [
        (1, {"daylight_share": np.full(100, 0.7)}),
        (2, {"weather_share": np.full((1, 12), 0.3)}),
    ],
)
def test_reports_have_the_shares_of_the_confusion_matrix(state, hampered):
    """Three in ten incidents happen by night, or in bad weather: they are reported by the law of that state."""
    law = np.zeros((1, 4, 16, 3, 4), np.float32)
    law[..., 3] = 1.0
    law[..., 2, :] = (0.2, 0.1, 0.3, 0.4)
    law[:, :, 0, 0, :] = (0.5, 0.1, 0.2, 0.2)
    law[:, :, state, 0, :] = (0.1, 0.1, 0.1, 0.7)
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 0, 0] = 30.0
    false_rate = np.zeros((1, 4))
    false_rate[0, 0] = 10.0
    inputs = neutral(
        1, 4, 100, spontaneous_rate=rate, confusion_without_force=law, false_rate=false_rate,
        **hampered,
    )  # fmt: skip
    out = simulate(inputs, 200, seed=6)
    n = out.incidents[0, :, 0, 0]
    assert within(out.attributed_right[0, :, 0, 0] - n * (0.5 * 0.7 + 0.1 * 0.3), 0.0)
    assert within(out.attributed_wrong[0, :, 0, 0] - n * 0.1, 0.0)
    assert within(out.detected[0, :, 0, 0] - n * (0.8 * 0.7 + 0.3 * 0.3), 0.0)
    assert within(out.false_alarms[0] / 100, 10.0 * 0.6)
    assert within(out.false_attributed[0] / 100, 10.0 * 0.3)


def erlang_c_wait(arrivals: float, service: float, servers: int) -> float:
    """Mean wait of M/M/c, in the unit of the rates."""
    load = arrivals / service
    busy = load**servers / math.factorial(servers) * servers / (servers - load)
    idle = sum(load**k / math.factorial(k) for k in range(servers))
    return busy / (idle + busy) / (servers * service - arrivals)


@pytest.mark.parametrize(("servers", "a_day"), [(1, 3.0), (3, 10.0)])
def test_waiting_for_a_team_is_erlang_c(servers, a_day):
    law = np.zeros((1, 4, 16, 3, 4), np.float32)
    law[..., 2] = 1.0
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 0, 0] = a_day
    hours = 6.0
    inputs = neutral(
        1, 4, 3000, spontaneous_rate=rate, confusion=law, confusion_without_force=law, strength=np.ones((1, 1)),
        teams=np.full((1, 1), servers), on_scene_hours=np.full(1, hours),
    )  # fmt: skip
    out = simulate(inputs, 60, seed=7)
    mean_wait = out.response_hours_sum[0] / out.visits[0]
    expected = 24.0 * erlang_c_wait(a_day, 24.0 / hours, servers)
    assert abs(mean_wait.mean() / expected - 1.0) < 0.03
    assert within(out.team_busy_share[0], a_day * hours / 24.0 / servers, 5.0)
    assert np.all(out.dropped == 0)


def test_departure_and_resumption_survive_exponentially():
    hazard, days = 0.02, 300
    inputs = neutral(
        4, 4, days, strength=np.ones((4, 1)), departure_hazard=np.tile([0.75 * hazard, 0.25 * hazard], (4, 1))
    )
    out = simulate(inputs, 2000, seed=8)
    departed = np.where(out.departed_day < 0, days, out.departed_day)
    for day in (10, 50, 150):
        assert within(departed >= day, math.exp(-hazard * day))
    assert np.array_equal(out.force_days, departed.astype(float))
    resumed = overlay_resumption(out, 0.01, 0.5)
    for day in (20, 100, 250):
        assert within(resumed.end_day[:, :, 0] >= day, math.exp(-0.005 * day))
    assert set(np.unique(resumed.cause)) == {0, CAUSES.index("deliberate resumption")}


def test_resumption_in_proportion_to_strength():
    days, hazard, ratio = 200, 0.02, 0.25
    inputs = neutral(2, 4, days, strength=np.array([[0.0], [1.0]]))
    out = simulate(inputs, 3000, seed=9)
    exposure = exposure_curve(inputs, out)
    assert np.all(exposure[0] == 0.0)
    assert np.all(exposure[1, :, -1] == days)
    day = resumption_day(out, hazard, ratio, exposure=exposure)
    assert np.array_equal(day[0], resumption_day(out, hazard, 1.0)[0])
    assert np.array_equal(day[1], resumption_day(out, hazard, ratio)[1])
    later = resumption_day(out, hazard, ratio, from_day=30, exposure=exposure)
    assert np.array_equal(later[1], np.minimum(day[1] + 30, days))
    with pytest.raises(ValueError, match="ratio"):
        resumption_day(out, hazard, -1.0)


def test_denied_days_have_the_stationary_share():
    start, mean = 0.05, 5.0
    inputs = neutral(
        1,
        4,
        1000,
        strength=np.ones((1, 1)),
        denial_rate=np.array([[start, 0.0]]),
        denial_mean_days=np.full((1, 2), mean),
    )
    out = simulate(inputs, 200, seed=10)
    begin = 1.0 - math.exp(-start)
    assert within(out.denial_days[0, :, 0] / 1000, begin / (begin + 1.0 / mean), 6.0)
    assert np.all(out.denial_days[0, :, 1] == 0)
