"""Sight: what hampers watching on a day and at an hour, and so which law of reports holds.

Night follows from the hour of a happening; weather is drawn by domain and day; jamming and outages come in episodes
that strike the whole theatre. What each of them leaves of a means is in the laws, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, HAMPERED
from peacewright.simulation.kernel.compiled import inlined
from peacewright.simulation.kernel.episodes import lasts
from peacewright.simulation.kernel.streams import SIGHT, day_place, uniform_from

if TYPE_CHECKING:
    from peacewright.simulation.kernel.loading import Option

_DOMAIN_COUNT = len(DOMAINS)
NIGHT, WEATHER, JAMMING, OUTAGE = (1 << bit for bit in range(len(HAMPERED)))


@inlined
def set_sight(day: int, option: Option, future: np.void, laws: np.void, state: np.void) -> None:
    """Draw what hampers watching today. Always the same number of uniforms, so that all options see the same draws."""
    place = day_place(state["keys"][SIGHT], day)
    weather = future["weather_share"][option.month[day]]
    state["daylight"] = option.daylight_share[day]
    for domain in range(_DOMAIN_COUNT):
        u, place = uniform_from(place)
        state["sight"][domain] = WEATHER * int(u < weather)
    u, place = uniform_from(place)
    state["jammed"] = lasts(u, state["jammed"], laws["jamming"])
    u, place = uniform_from(place)
    state["outage"] = lasts(u, state["outage"], laws["outage"])
    for domain in range(_DOMAIN_COUNT):
        state["sight"][domain] += JAMMING * state["jammed"] + OUTAGE * state["outage"]


@inlined
def sight_at(moment: float, day: int, domain: int, state: np.void) -> int:
    """Return the state of sight in a domain at a moment of today: the day's, and night outside of its daylight."""
    dark = abs(moment - day - 0.5) > 0.5 * state["daylight"]
    return int(state["sight"][domain]) + NIGHT * int(dark)
