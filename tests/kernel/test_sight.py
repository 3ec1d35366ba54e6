"""What hampers watching: the hour, the weather, jamming and outages, each alone and together."""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.arrays import HAMPERED, STATES
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import instance, neutral


def seen_only_in(state, days=200, **changes):
    """Return inputs in which every incident in one state of sight is seen, and none in another."""
    law = np.zeros((1, 4, len(STATES), 3, 4), np.float32)
    law[..., 3] = 1.0
    law[:, :, state, :2] = (0.0, 0.0, 1.0, 0.0)
    rate = np.zeros((1, 2, 4))
    rate[0, 0, 0] = 20.0
    changes = {"spontaneous_rate": rate, "confusion": law, "confusion_without_force": law} | changes
    return neutral(1, 4, days, **changes)


def chain(share, mean_days):
    """Rate at which episodes must begin so that they hold on a share of days in the long run."""
    begins = share / (1.0 - share) / mean_days
    return np.array([-np.log(1.0 - begins)])


EPISODES = {
    "jamming_rate": chain(0.4, 4.0), "jamming_mean_days": np.array([4.0]),
    "outage_rate": chain(0.2, 2.0), "outage_mean_days": np.array([2.0]),
}  # fmt: skip


def test_states_are_named_by_what_hampers():
    assert len(STATES) == 2 ** len(HAMPERED)
    assert STATES[0] == "clear"
    assert STATES[0b1011] == "night and weather and outage"


@pytest.mark.parametrize("state", [0, 1, 2, 4, 8, 6, 15])
def test_states_hold_as_often_as_their_shares_multiply(state):
    """Night, weather and both kinds of episodes are independent; in the long run each holds on its share of time."""
    shares = (0.35, 0.25, 0.4, 0.2)
    expected = np.prod([share if state >> bit & 1 else 1.0 - share for bit, share in enumerate(shares)])
    inputs = seen_only_in(
        state, 400, daylight_share=np.full(400, 0.65), weather_share=np.full((1, 12), 0.25), **EPISODES
    )
    out = simulate(inputs, 150, seed=3)
    seen = out.detected[0, :, 0, 0] / out.incidents[0, :, 0, 0]
    # The first days are clear of episodes: of 400 days that is worth less than one in a hundred.
    assert abs(seen.mean() - expected) < 4.5 * seen.std() / np.sqrt(seen.size) + 0.01


def test_night_is_outside_of_the_light_part_of_the_day():
    out = simulate(seen_only_in(1, daylight_share=np.zeros(200)), 5, seed=1)
    assert np.all(out.detected == out.incidents)
    out = simulate(seen_only_in(1, daylight_share=np.ones(200)), 5, seed=1)
    assert out.detected.sum() == 0


def test_weather_follows_the_month():
    weather = np.zeros((1, 12))
    weather[0, 5] = 1.0
    month = np.repeat([4, 5, 6, 7], 50)
    out = simulate(seen_only_in(2, weather_share=weather, month=month), 5, seed=1, record_days=True)
    assert out.daily_reported[0, :, 50:100].sum() == out.daily_marks[0, :, 50:100].sum() > 0
    assert out.daily_reported[0, :, :50].sum() == out.daily_reported[0, :, 100:].sum() == 0


def test_an_episode_strikes_all_domains_at_once():
    """Days on which the air is jammed are days on which the land is: reports of both come and go together."""
    rate = np.zeros((1, 2, 4))
    rate[0, 0, :2] = 50.0
    inputs = seen_only_in(
        4, spontaneous_rate=rate, jamming_rate=np.array([0.1]), jamming_mean_days=np.array([5.0])
    )
    out = simulate(inputs, 20, seed=2, record_days=True)
    seen = out.daily_reported[0] > 0
    assert np.array_equal(seen[..., 0], seen[..., 1])
    assert 0.1 < seen[..., 0].mean() < 0.6


def test_what_leaves_every_law_as_it_is_changes_nothing():
    """Where no state differs from the clear one, hampered days give the outputs of clear ones, to the last bit."""
    inputs = instance(2, cells=8, horizon_days=60, spontaneous_a_day=6.0)
    alike = {
        name: np.repeat(getattr(inputs, name)[:, :, :1], len(STATES), axis=2)
        for name in ("confusion", "confusion_without_force")
    }

    hampered = simulate(replace(inputs, **alike), 5, seed=4)
    clear = simulate(
        replace(
            inputs, **alike, daylight_share=np.ones(60), weather_share=np.zeros((2, 12)), jamming_rate=np.zeros(2),
            outage_rate=np.zeros(2),
        ), 5, seed=4,
    )  # fmt: skip
    for name in ("detected", "attributed_right", "false_alarms", "end_day", "visits", "marks"):
        assert np.array_equal(getattr(hampered, name), getattr(clear, name)), name
