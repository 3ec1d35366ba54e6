"""The ground of an option planned anew with more persons: first claims, bases and who lives at them.

A change of strength moves bases: what does where the bases are as planned may not do where they are then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.operation import Operation
from peacewright.plan.stationing import StationingPart
from peacewright.plan.task_sizes import Setting
from peacewright.planning.choose_towns import choose_towns
from peacewright.planning.decide_stationing import bases_at, siting_of
from peacewright.planning.decide_tasks import decide_tasks
from peacewright.planning.hosts import hours_to_cells
from peacewright.planning.pose_tasks import Ground, ground_of
from peacewright.theatre.theatre import Theatre

Integers = NDArray[np.int64]
GroundAnew = Callable[[float], Ground | None]
"""The ground with so many persons more in place, all planned anew; None where no base stands then."""


def stronger_anew(
    operation: Operation, option_name: str, theatre: Theatre, part: StationingPart, at: Setting
) -> GroundAnew:
    """Return what plans an option anew with more persons in place.

    Towns are chosen once for all strengths that ask for as many bases and teams.

    Parameters
    ----------
    operation : Operation
    option_name : str
    theatre : Theatre
    part : StationingPart
        As planned: its share of time that teams are busy.
    at : Setting
        Levers and factors.
    """
    hours = hours_to_cells(theatre, at.levers, at.factors)[:, : len(theatre.segments)]
    chosen: dict[tuple[int, int], tuple[Integers, Integers]] = {}

    def anew(persons: float) -> Ground | None:
        levers = at.levers.model_copy(update={"strength": at.levers.strength + persons})
        option = operation.options[option_name].model_copy(update={"levers": levers})
        changed = operation.model_copy(update={"options": {**operation.options, option_name: option}})
        tasks = decide_tasks(changed, option_name, theatre, at.factors)
        siting = siting_of(changed, option_name, theatre, tasks, at.factors, part.busy_share)
        if not siting.bases:
            return None
        asked = (siting.bases, siting.teams)
        if asked not in chosen:
            chosen[asked] = choose_towns(theatre, siting, hours)[:2]
        towns, teams = chosen[asked]
        # A ground reads of a plan's stationing where bases are, who lives there and the hours from them: no more.
        stationing = replace(
            part,
            bases=bases_at(theatre, towns, teams, tasks.strength_persons),
            travel_hours=hours[towns],
        )
        return ground_of(theatre, tasks, stationing, Setting(levers, at.sea_areas, at.factors))

    return anew
