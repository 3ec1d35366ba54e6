"""What the fighting before leaves behind, against closed forms: momentum that fades, orders that spread."""

import math

import numpy as np
import pytest

from peacewright.simulation.kernel.inputs import DOMAINS, NEVER, PARTIES, TYPES
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.kernel.stationary import expected_daily_incidents
from tests.kernel.synthetic import neutral
from tests.kernel.test_closed_forms import within

D = len(DOMAINS)


def test_war_that_goes_on_at_gain_one_is_stationary_from_the_first_day():
    rng = np.random.default_rng(5)
    rate = rng.uniform(0.2, 1.0, (1, PARTIES, 8))
    branching = rng.uniform(0.0, 0.12, (1, TYPES, TYPES))
    inputs = neutral(
        1, 8, 12, spontaneous_rate=rate, branching=branching, momentum_decay=np.full(1, 0.3),
        retaliation_decay=np.full(1, 0.15),
    )  # fmt: skip
    before = expected_daily_incidents(rate, inputs.cell_domain, branching, np.ones((1, PARTIES, D)))
    from_nothing = simulate(inputs, 3000, seed=4).incidents[0].sum(axis=(1, 2))
    inputs = neutral(
        1, 8, 12, spontaneous_rate=rate, branching=branching, momentum_decay=np.full(1, 0.3),
        retaliation_decay=np.full(1, 0.15), fought_before=before,
    )  # fmt: skip
    outputs = simulate(inputs, 3000, seed=4)
    for party in range(PARTIES):
        for domain in range(D):
            assert within(outputs.incidents[0, :, party, domain], 12 * before[0, party, domain])
    assert from_nothing.mean() < 0.8 * 12 * before.sum()


def _one_type(**changes):
    """One type with spontaneous rate 20, branching 0.6, decay 0.25 and gain 0.3: 20 / 0.4 = 50 a day at gain 1."""
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 0, 0] = 20.0
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 0, 0] = 0.6
    x = np.full((1, PARTIES, D), -math.log(0.3))
    before = np.zeros((1, PARTIES, D))
    before[0, 0, 0] = 50.0
    given = {
        "spontaneous_rate": rate, "branching": branching, "momentum_decay": np.full(1, 0.25),
        "compliance_start": x, "compliance_target": x, "fought_before": before,
    }  # fmt: skip
    return neutral(1, 4, 30, **(given | changes))


def test_momentum_fades_as_the_closed_form_says():
    """Under gain g the rate is s + (g F - s) exp(-a t), s = g mu / (1 - g n), a = w (1 - g n)."""
    outputs = simulate(_one_type(), 3000, seed=6, record_days=True)
    level, slope = 0.3 * 20.0 / (1.0 - 0.18), 0.25 * (1.0 - 0.18)
    for first, until in ((0, 1), (1, 4), (4, 30)):
        fading = (math.exp(-slope * first) - math.exp(-slope * until)) / slope
        expected = level * (until - first) + (0.3 * 50.0 - level) * fading
        # Marks are violations: their mean is that of any incident.
        marks = outputs.daily_marks[0, :, first:until, 0].sum(axis=1)
        mean_mark = outputs.marks[0, :, 0, 0].sum() / outputs.incidents[0, :, 0, 0].sum()
        assert within(marks / mean_mark, expected, 5.0), (first, until)


def test_what_is_still_at_war_goes_on_setting_off():
    """Land of party 1 never binds: its fighting sets off retaliation by party 0 at a constant rate."""
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, D, 0] = 0.5
    before = np.zeros((1, PARTIES, D))
    before[0, 1, 0] = 12.0
    start = np.zeros((1, PARTIES, D), np.int64)
    start[0, 1] = NEVER
    outputs = simulate(
        _one_type(branching=branching, fought_before=before, provision_start=start), 2000, seed=7
    )
    assert within(outputs.incidents[0, :, 0, 0] / 30, 0.3 * (20.0 + 0.5 * 12.0))
    assert outputs.incidents[0, :, 1].sum() == 0


@pytest.mark.parametrize("delay", [0.1, 0.8, 6.0])
def test_orders_reach_those_who_fight_as_the_closed_form_says(delay):
    """Without momentum the expected incidents of T days are mu [g T + (1 - g) delay (1 - exp(-T / delay))]."""
    given = {"branching": np.zeros((1, TYPES, TYPES)), "onset_days": np.full((1, PARTIES), delay)}
    outputs = simulate(_one_type(**given), 2000, seed=8)
    unreached = delay * (1.0 - math.exp(-30.0 / delay))
    assert within(outputs.incidents[0, :, 0, 0], 20.0 * (0.3 * 30.0 + 0.7 * unreached))


def test_an_order_is_given_on_the_day_the_provision_binds():
    start = np.full((1, PARTIES, D), 10)
    given = {"branching": np.zeros((1, TYPES, TYPES)), "onset_days": np.full((1, PARTIES), 0.5)}
    outputs = simulate(_one_type(**given, provision_start=start), 2000, seed=9)
    expected = 20.0 * (0.3 * 20.0 + 0.7 * 0.5 * (1.0 - math.exp(-40.0)))
    assert within(outputs.incidents[0, :, 0, 0], expected)
