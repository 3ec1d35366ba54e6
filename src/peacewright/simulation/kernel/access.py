"""The force in time: when it is ordered in, how much of it is there, when it leaves, and where it may go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import NEVER
from peacewright.simulation.kernel.collapse import DEPARTURE_CONTRIBUTORS, DEPARTURE_HOST
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.episodes import lasts
from peacewright.simulation.kernel.records import Records
from peacewright.simulation.kernel.streams import DENIAL, day_place, uniform_from

EITHER_SIDE = 2
"""Place of cells with side -1 in ``open_share`` (index -1 from the end)."""


@compiled
def draw_departure(hazard: NDArray[np.float64], draw: float, which: float) -> tuple[int, int]:
    """Return (days served until the departure or NEVER, its cause) from an Exp(1) draw and a uniform."""
    total = hazard[0] + hazard[1]
    cause = DEPARTURE_CONTRIBUTORS if which * total < hazard[0] else DEPARTURE_HOST
    if draw >= total * NEVER:
        return NEVER, cause
    return int(draw / total), cause


@inlined
def strength_on(
    strength: NDArray[np.float64], day: int, ordered: int, departed: int, reinforced: float, remaining: float
) -> float:
    """Return the share of the planned force in place; ``ordered`` and ``departed`` are -1 if not (yet).

    A reinforcement adds a share of what is there, up to the planned force; gates leave a share ``remaining``.
    """
    if ordered < 0 or day < ordered or departed >= 0:
        return 0.0
    planned = strength[min(day - ordered, strength.shape[0] - 1)]
    return float(min(1.0, (1.0 + reinforced) * planned) * remaining)


@inlined
def update_denial(day: int, laws: np.void, state: np.void, zones: Records) -> bool:
    """Draw today's denial on each side and of each zone and say whether anything changed.

    A uniform for each every day whatever happens, so that all options see the same draws.
    """
    changed = False
    stream = day_place(state["keys"][DENIAL], day)
    for side in range(2):
        u, stream = uniform_from(stream)
        before = int(state["denied"][side])
        denied = lasts(u, before, laws["denial"][side])
        changed |= before != denied
        state["denied"][side] = denied
        state["open_share"][side] = 1.0 - denied
    before_zones = state["zones_denied"]
    state["zones_denied"] = 0
    for place in range(zones.shape[0]):
        zone = zones[place]
        u, stream = uniform_from(stream)
        zone["denied"] = lasts(u, zone["denied"], zone["denial"])
        state["zones_denied"] |= np.uint32(zone["denied"]) << np.uint32(place)
    changed |= before_zones != state["zones_denied"]
    state["open_share"][EITHER_SIDE] = 0.5 * (state["open_share"][0] + state["open_share"][1])
    return changed


@compiled
def place_teams(teams: NDArray[np.int64], strength: float, teams_today: NDArray[np.int64]) -> int:
    """Fill the teams in place at each base today; return their sum.

    The whole force's teams at today's strength, rounded, are shared out over bases by largest remainder (ties in base
    order). In whole numbers, so that no rounding decides a tie.
    """
    planned = 0
    for base in range(teams.shape[0]):
        planned += teams[base]
    in_place = int(planned * strength + 0.5)
    planned = max(1, planned)
    left = in_place
    for base in range(teams.shape[0]):
        teams_today[base] = teams[base] * in_place // planned
        left -= teams_today[base]
    while left > 0:
        neediest = -1
        most = 0
        for base in range(teams.shape[0]):
            remainder = teams[base] * in_place % planned
            given = teams_today[base] > teams[base] * in_place // planned
            if not given and remainder > most:
                neediest = base
                most = remainder
        teams_today[neediest] += 1
        left -= 1
    return in_place
