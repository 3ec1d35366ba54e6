"""Further unmanned aircraft as a cure: the fewest orbits more with which what is lacking is lacking no longer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from peacewright.plan.explanation import Cure, CureKind
from peacewright.plan.task_sizes import Setting

_MOST_ORBITS = 200
"""Orbits tried at most: more than any force here flies."""


def further_orbits(at: Setting, does: Callable[[Setting], bool]) -> Cure | None:
    """Return the fewest further orbits that do as a cure; None if none do.

    None are tried beyond those that watch the whole line: a further one would free nobody and take its crew.

    Parameters
    ----------
    at : Setting
        Levers and factors: ``line.watched_length``, ``observation.uav.line_km``.
    does : callable
        Whether a setting with more orbits lacks nothing.

    Raises
    ------
    KeyError
        If one of the factors is not declared.
    """
    sensors = at.levers.sensors
    most = math.ceil(
        at.value("line.watched_length") / at.value("observation.uav.line_km") - sensors.uav_orbits
    )
    for more in range(1, min(most, _MOST_ORBITS) + 1):
        flown = sensors.model_copy(update={"uav_orbits": sensors.uav_orbits + more})
        if does(replace(at, levers=at.levers.model_copy(update={"sensors": flown}))):
            of = ("{} more of unmanned aircraft",)
            return Cure(CureKind.SIZED, "further unmanned aircraft orbits", float(more), "orbits", of)
    return None
