"""What keeps teams from the line: each change that is told to cure it does, and the next smaller one does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from peacewright.operation.loading import load
from peacewright.plan.explanation import CureKind
from peacewright.planning.choose_towns import Siting, choose_towns
from peacewright.planning.decide_stationing import _HALF, _reached, _shortfalls
from peacewright.planning.hosts import base_sides, hours_to_cells
from peacewright.theatre.build import build_theatre
from peacewright.theatre.theatre import Theatre


@pytest.fixture(scope="module")
def near_the_line() -> tuple[Theatre, Siting, np.ndarray]:
    """Return a siting of eight bases with few and busy teams, on the shipped theatre, and hours to the line."""
    loaded = load("ukraine-2025")
    theatre = build_theatre(loaded.operation, loaded.factors)
    levers = loaded.operation.options["observers-non-nato"].levers
    sides = base_sides(theatre, levers)
    hours = hours_to_cells(theatre, levers, loaded.factors)[:, : len(theatre.segments)]
    siting = Siting(
        limit_hours=4.0, hub_hours=24.0, busy_share=0.92, rehearsed=True, bases=8, teams=20, team_capacity=12,
        crosses_line=levers.crosses_line, watches_line=True, sides=sides, spacing_km=20.0,
        sites=theatre.sites.eligible(list(theatre.zones), stand_off_km=0.0, sides=sides),
    )  # fmt: skip
    return theatre, siting, hours


def _covered(theatre: Theatre, siting: Siting, hours: np.ndarray) -> float:
    chosen, teams_at, _ = choose_towns(theatre, siting, hours)
    return float(theatre.segments.share @ _reached(siting, hours[chosen], teams_at)[1])


def test_each_cure_brings_a_free_team_to_half_the_line(
    near_the_line: tuple[Theatre, Siting, np.ndarray],
) -> None:
    theatre, siting, hours = near_the_line
    covered = _covered(theatre, siting, hours)
    assert covered < _HALF
    (shortfall,) = _shortfalls(theatre, siting, hours, covered)
    more, longer = shortfall.cures
    assert (more.kind, more.unit, longer.kind, longer.unit) == (
        CureKind.MORE,
        "teams",
        CureKind.SIZED,
        "hours",
    )
    assert more.amount is not None
    assert longer.amount is not None
    assert longer.amount > siting.limit_hours
    for size, lesser, changed in (
        (more.amount, 1.0, lambda size: siting.with_teams(siting.teams + int(size))),
        (longer.amount, 0.5, lambda size: replace(siting, limit_hours=size)),
    ):
        assert _covered(theatre, changed(size), hours) >= _HALF
        assert _covered(theatre, changed(size - lesser), hours) < _HALF


def test_no_cure_is_told_that_is_none(near_the_line: tuple[Theatre, Siting, np.ndarray]) -> None:
    theatre, siting, hours = near_the_line
    hopeless = replace(siting, busy_share=0.999, team_capacity=2)  # no room for a team more
    (shortfall,) = _shortfalls(theatre, hopeless, hours, _covered(theatre, hopeless, hours))
    assert not shortfall.cures
    assert not _shortfalls(theatre, siting, hours, _HALF)
