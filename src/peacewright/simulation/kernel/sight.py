"""Sight: what hampers watching on a day and at an hour, and so which law of reports holds.

Night follows from the hour of a happening; weather is drawn by domain and day; jamming and outages come in episodes
that strike the whole theatre. What each of them leaves of a means is in the laws, not here.
"""

from __future__ import annotations

import math

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, HAMPERED
from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.loading import Option
from peacewright.simulation.kernel.streams import SIGHT, uniform

_DOMAIN_COUNT = len(DOMAINS)
NIGHT, WEATHER, JAMMING, OUTAGE = (1 << bit for bit in range(len(HAMPERED)))


@compiled
def lasts(u: float, before: bool, rate: float, mean_days: float) -> bool:
    """Whether an episode holds today (a two-state chain by day), from a uniform and whether it held yesterday."""
    chance = 1.0 - 1.0 / mean_days if before else 1.0 - math.exp(-rate)
    return u < chance


@compiled
def set_sight(day: int, option: Option, future: np.void, state: np.void) -> None:
    """Draw what hampers watching today. Always the same number of uniforms, so that all options see the same draws."""
    stream = state["streams"][SIGHT]
    weather = future["weather_share"][option.month[day]]
    state["daylight"] = option.daylight_share[day]
    for domain in range(_DOMAIN_COUNT):
        state["sight"][domain] = WEATHER if uniform(stream) < weather else 0
    jammed = lasts(uniform(stream), state["jammed"] != 0, future["jamming_rate"], future["jamming_mean_days"])
    outage = lasts(uniform(stream), state["outage"] != 0, future["outage_rate"], future["outage_mean_days"])
    state["jammed"] = 1 if jammed else 0
    state["outage"] = 1 if outage else 0
    for domain in range(_DOMAIN_COUNT):
        state["sight"][domain] += (JAMMING if jammed else 0) + (OUTAGE if outage else 0)


@compiled
def sight_at(moment: float, domain: int, state: np.void) -> int:
    """Return the state of sight in a domain at a moment of today: the day's, and night outside of its daylight."""
    hour = moment - math.floor(moment)
    dark = abs(hour - 0.5) > 0.5 * state["daylight"]
    return int(state["sight"][domain]) + (NIGHT if dark else 0)
