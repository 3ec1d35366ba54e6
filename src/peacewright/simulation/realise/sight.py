"""Sight: day length, weather by month, episodes of jamming and outages, as the kernel wants them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.vocabulary import Domain
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader

Floats = NDArray[np.float64]

_TILT = math.radians(23.44)
_HORIZON = math.radians(-0.833)
"""Height of the sun's centre at sunrise and sunset: its radius and the refraction of the air (Meeus 1998)."""


@dataclass(frozen=True)
class Sight:
    """What hampers watching.

    Attributes
    ----------
    daylight_share : ndarray of float, shape (T,)
    month : ndarray of int, shape (T,)
        January = 0.
    weather_share : ndarray of float, shape (F, 12)
    jamming_rate, jamming_mean_days, outage_rate, outage_mean_days : ndarray of float, shape (F,)
        Episodes a day, days.
    """

    daylight_share: Floats
    month: NDArray[np.int64]
    weather_share: Floats
    jamming_rate: Floats
    jamming_mean_days: Floats
    outage_rate: Floats
    outage_mean_days: Floats

    def arrays(self) -> dict[str, Any]:
        """Return the fields of ``KernelInputs`` by name."""
        return dict(vars(self))


def realise_sight(plan: Plan, reader: Reader, days: int) -> Sight:
    """Realise what hampers watching over the days of the horizon, the first being the operation's day 0."""
    dates = [plan.operation.start + dt.timedelta(days=day) for day in range(days)]
    land = plan.theatre.cells.of(Domain.LAND)
    latitude = float(np.average(plan.theatre.cells.lat[land], weights=plan.theatre.cells.weight[land]))
    daylight = np.array([daylight_share(latitude, date.timetuple().tm_yday) for date in dates])
    month = np.array([date.month - 1 for date in dates])
    weather = weather_by_month(reader.value("sight.weather.january"), reader.value("sight.weather.july"))
    rate, mean_days = {}, {}
    for kind in ("jamming", "outage"):
        rate[kind] = reader.value(f"sight.{kind}.per_year") / DAYS_PER_YEAR
        mean_days[kind] = np.maximum(1.0, reader.value(f"sight.{kind}.days"))
    return Sight(
        daylight, month, weather, rate["jamming"], mean_days["jamming"], rate["outage"], mean_days["outage"]
    )  # fmt: skip


def daylight_share(latitude: float, day_of_year: int) -> float:
    """Return the share of a day between sunrise and sunset.

    Parameters
    ----------
    latitude : float
        Degrees north.
    day_of_year : int
        1 = 1 January.

    References
    ----------
    Declination of the sun: Cooper, P. I. (1969). The absorption of radiation in solar stills. Solar Energy 12(3),
    333-346. Hour angle at sunrise: Meeus, J. (1998). Astronomical algorithms. Willmann-Bell.
    """
    declination = _TILT * math.sin(2.0 * math.pi * (284 + day_of_year) / DAYS_PER_YEAR)
    place = math.radians(latitude)
    cosine = math.sin(_HORIZON) - math.sin(place) * math.sin(declination)
    cosine /= math.cos(place) * math.cos(declination)
    return math.acos(min(1.0, max(-1.0, cosine))) / math.pi


def weather_by_month(january: Floats, july: Floats) -> Floats:
    """Return the share of days on which weather hampers watching by month, shape (F, 12): a cosine over the year."""
    turn = 0.5 * (1.0 + np.cos(2.0 * np.pi * np.arange(12) / 12.0))
    return np.asarray(july[:, None] + (january - july)[:, None] * turn[None, :])
