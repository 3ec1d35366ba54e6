"""The medical part: facilities and helicopters sited with the bases, and the clock from wounding, place by place.

The clock is one formula that planning and futures share: :func:`clock` takes numbers or arrays of numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.explanation import Explanation, Proof, Shortfall

Floats = NDArray[np.float64]
Value = Callable[[str], Any]


@dataclass(frozen=True, eq=False)
class MedicalPart:
    """Medical care of one option.

    Attributes
    ----------
    weight : ndarray of float, shape (P,)
        Share of the force that serves at each place: bases, then line segments.
    at_line : ndarray of bool, shape (P,)
        Whether the place is a segment of the line.
    first_hours : ndarray of float, shape (P,)
        Hours by road from the nearest base's medical post, at best values; inf where there is no way.
    surgery_hours : ndarray of float, shape (P,)
        Hours by road to the nearest surgery, a host's hospital included if counted on; inf where there is no way.
    hospital_hours : ndarray of float, shape (P,)
        Hours by road to the nearest hospital of a host, counted on or not; inf where there is no way.
    first_km : ndarray of float, shape (P,)
        Km from the nearest helicopter kept for casualties; inf out of its radius.
    surgery_km : ndarray of float, shape (P,)
        Least km from such a helicopter to the place and on to surgery; inf where none comes.
    posts : int
        Facilities of role 1: one a base.
    surgeries : int
        Facilities of role 2.
    hospitals : int
        Towns whose hospitals are counted on.
    regions : tuple of (str, int)
        Facilities of role 2 by region code; regions without one are left out.
    helicopters : int
        Helicopters kept for casualties.
    proof : Proof or None
        How good the siting of surgery and helicopters is proven to be; None without bases.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    """

    BY_PLACE: ClassVar[tuple[str, ...]] = (
        "weight", "at_line", "first_hours", "surgery_hours", "hospital_hours", "first_km", "surgery_km",
    )  # fmt: skip
    """What it knows of each place: finer than a public operation tells."""

    weight: Floats
    at_line: NDArray[np.bool_]
    first_hours: Floats
    surgery_hours: Floats
    hospital_hours: Floats
    first_km: Floats
    surgery_km: Floats
    posts: int
    surgeries: int
    hospitals: int
    regions: tuple[tuple[str, int], ...]
    helicopters: int
    proof: Proof | None
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def flies(self) -> bool:
        """Whether any helicopter is kept for casualties."""
        return self.helicopters > 0


@dataclass(frozen=True)
class Clock:
    """Hours that come on top of the way, and how fast the way is; numbers or arrays of shape (F, 1).

    ``slower`` multiplies hours by road at best values, ``speed`` is that of the helicopter in km/h, ``chance`` that one
    can fly.
    """

    fixed_first_road: Any
    fixed_surgery_road: Any
    fixed_first_air: Any
    fixed_surgery_air: Any
    slower: Any
    speed: Any
    chance: Any


def clock(value: Value, best_road_speed: float, *, night: bool) -> Clock:
    """Return the clock by day or by night.

    By road, the casualty's own unit drives: time on the spot, the way, handover. A helicopter is called: alert, ready,
    the way there, time on the spot, the way to surgery, handover. Emergency personnel come by ambulance of the nearest
    post or by helicopter: alert, (ready,) the way there.
    """
    alert, on_scene, handover = (value(f"medical.{name}_hours") for name in ("alert", "on_scene", "handover"))
    ready = value(f"medevac.ready_hours_{'night' if night else 'day'}")
    slower = best_road_speed / value("travel.road_speed")
    clear = 1.0 - value("medevac.weather_share")
    return Clock(
        fixed_first_road=alert,
        fixed_surgery_road=on_scene + handover,
        fixed_first_air=alert + ready,
        fixed_surgery_air=alert + ready + on_scene + handover,
        slower=slower / value("medical.night_road_share") if night else slower,
        speed=value("helicopter.speed"),
        chance=clear * value("medevac.night_share") if night else clear,
    )


def in_time(
    hours: Floats, km: Floats, fixed_road: Any, fixed_air: Any, at: Clock, limit: Any
) -> tuple[Any, Any]:
    """Return whether places are within a limit by road and by air, shape (P,) or (F, P)."""
    return fixed_road + hours * at.slower <= limit, fixed_air + km / at.speed <= limit


def expected_share(weight: Floats, by_road: Any, by_air: Any, chance: Any) -> Any:
    """Return the expected share of the force within a limit: by road, else by air if a helicopter can fly."""
    return (np.maximum(by_road, by_air * chance) * weight).sum(axis=-1)
