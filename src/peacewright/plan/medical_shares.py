"""Shares of the force within each limit of the clock from wounding: by day, by night, with and without flights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from peacewright.plan.medical import Clock, MedicalPart, Value, clock, expected_share, in_time


@dataclass(frozen=True)
class Share:
    """One share: what should be reached within which limit (a factor), at which light, with or without flights."""

    what: str
    limit: str
    night: bool
    banned: bool

    @property
    def label(self) -> str:
        """The share in words."""
        light = "by night" if self.night else "by day"
        flights = ", without flights" if self.banned and self.what != "hospital" else ""
        return f"share of the force {_WORDS[self.what]} in time {light}{flights}"

    @property
    def formula(self) -> str:
        """The share in symbols."""
        road = "night road hours" if self.night else "road hours"
        by_road = f"{_FIXED[self.what]} + {road} ≤ limit"
        if self.banned or self.what == "hospital":
            return f"sum over places of persons' share × [{by_road}]"
        air = f"alert + ready + {_FLOWN[self.what]} ÷ speed{_REST[self.what]} ≤ limit"
        chance = "chance of night flight × (1 − weather)" if self.night else "1 − weather"
        return f"sum over places of persons' share × max([{by_road}], ({chance}) × [{air}])"


_WORDS = {
    "first": "reached by emergency medical personnel", "surgery": "operated on", "hospital": "at a full hospital",
}  # fmt: skip
_FIXED = {
    "first": "alert",
    "surgery": "time on the spot + handover",
    "hospital": "time on the spot + handover",
}
_FLOWN = {"first": "km from the helicopter", "surgery": "km from the helicopter by the place to surgery"}
_REST = {"first": "", "surgery": " + time on the spot + handover"}
_LIMITS = {
    "first": "medical.resuscitation_hours", "surgery": "medical.surgery_hours", "hospital": "medical.hospital_hours",
}  # fmt: skip

SHARES: dict[str, Share] = {
    f"{what}_{light}{'_banned' if banned else ''}": Share(what, _LIMITS[what], light == "night", banned)
    for what in ("first", "surgery")
    for banned in (False, True)
    for light in ("day", "night")
} | {
    f"hospital_{light}": Share("hospital", _LIMITS["hospital"], light == "night", True)
    for light in ("day", "night")
}
"""By name: ``first_day``, ``surgery_night_banned`` ... ; a full hospital is reached by road."""


def shares_of(part: MedicalPart, value: Value, best_road_speed: float) -> dict[str, Any]:
    """Return every share of ``SHARES``, numbers or arrays of shape (F,).

    Parameters
    ----------
    part : MedicalPart
    value : callable
        Gives a factor: its best value, or an array over futures.
    best_road_speed : float
        km/h that the part's hours by road were computed with.
    """

    def column(name: str) -> Any:
        found = value(name)
        return found[:, None] if np.ndim(found) else found

    clocks = {night: clock(column, best_road_speed, night=night) for night in (False, True)}
    return {
        name: _share(part, share, clocks[share.night], column(share.limit)) for name, share in SHARES.items()
    }


def _share(part: MedicalPart, share: Share, at: Clock, limit: Any) -> Any:
    hours = getattr(part, f"{share.what}_hours")
    km = np.full(len(hours), np.inf) if share.what == "hospital" else getattr(part, f"{share.what}_km")
    first = share.what == "first"
    by_road, by_air = in_time(
        hours,
        km,
        at.fixed_first_road if first else at.fixed_surgery_road,
        at.fixed_first_air if first else at.fixed_surgery_air,
        at,
        limit,
    )
    return expected_share(part.weight, by_road, by_air, 0.0 if share.banned else at.chance)


def given_up_share(part: MedicalPart, value: Value, best_road_speed: float) -> Any:
    """Return the share of the places at the line that are given up where aircraft may not fly.

    Those farther by road from surgery than ``medical.hold_hours``; none where no aircraft served them anyway.
    """
    if not part.flies or not part.at_line.any():
        return 0.0 * value("medical.hold_hours")
    hours = part.surgery_hours[part.at_line]
    weight = part.weight[part.at_line]
    if weight.sum() <= 0:
        return 0.0 * value("medical.hold_hours")

    def column(name: str) -> Any:
        found = value(name)
        return found[:, None] if np.ndim(found) else found

    at = clock(column, best_road_speed, night=False)
    far = at.fixed_surgery_road + hours * at.slower > column("medical.hold_hours")
    return (far * (weight / weight.sum())).sum(axis=-1)
