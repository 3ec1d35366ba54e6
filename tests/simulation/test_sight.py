"""Day length against almanacs, weather over the year."""

import numpy as np
import pytest

from peacewright.simulation.realise.sight import (
    daylight_share,
    realise_sight,
    weather_by_month,
)
from tests.simulation.plans import make_plan


@pytest.mark.parametrize(
    ("latitude", "day", "hours"),
    [
        # Almanac figures, within ten minutes: the equator, London and Oslo at the solstices, both poles.
        (0.0, 80, 12.1),
        (51.5, 172, 16.63),
        (51.5, 355, 7.83),
        (59.9, 172, 18.83),
        (59.9, 355, 5.88),
        (-33.9, 355, 14.42),
        (80.0, 172, 24.0),
        (80.0, 355, 0.0),
    ],
)
def test_day_length(latitude, day, hours):
    assert 24.0 * daylight_share(latitude, day) == pytest.approx(hours, abs=1 / 6)


def test_weather_runs_from_january_to_july_and_back():
    weather = weather_by_month(np.array([0.6, 0.1]), np.array([0.2, 0.5]))
    assert weather[:, 0] == pytest.approx([0.6, 0.1])
    assert weather[:, 6] == pytest.approx([0.2, 0.5])
    assert weather[:, 3] == pytest.approx([0.4, 0.3])
    assert weather[:, 1:6] == pytest.approx(weather[:, :6:-1])


def test_night_follows_the_latitude_and_months_the_calendar(reader):
    plan = make_plan()
    sight = realise_sight(plan, reader, 365)
    assert 1.0 - sight.daylight_share.mean() == pytest.approx(0.5, abs=0.02)
    assert sight.daylight_share.max() - sight.daylight_share.min() > 0.25
    assert set(sight.month) == set(range(12))
