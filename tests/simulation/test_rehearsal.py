"""How busy teams are: found by living a first plan, and bases decided once more on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peacewright.plan.stationing import BUSIEST
from peacewright.planning.decide_stationing import decide_stationing, siting_of
from peacewright.planning.explain_stationing import REHEARSED
from peacewright.planning.sequence import plan_option, station_again
from peacewright.simulation.realise.stationing import presence_by_cell
from peacewright.simulation.rehearsal import rehearse
from tests.simulation.plans import case, make_plan


def test_nobody_is_busy_where_no_team_is() -> None:
    assert rehearse(make_plan(strength=0.0, option="none")) is None
    plan = make_plan()
    assert rehearse(replace(plan, tasks=replace(plan.tasks, verification_teams=0))) is None


@pytest.mark.slow
def test_twice_the_hours_on_scene_make_busier_teams() -> None:
    _, factors, _ = case()
    long = factors["verify.on_scene_hours"]
    longer = replace(long, best=4 * long.best, low=4 * long.low, high=4 * long.high, name=long.name)
    once = rehearse(make_plan())
    assert once is not None
    assert once == rehearse(make_plan())
    more = rehearse(make_plan(factors=replace(factors, factors={**factors.factors, long.name: longer})))
    assert more is not None
    assert 0.0 < once <= more <= BUSIEST


def test_bases_are_decided_again_on_the_share_that_was_found() -> None:
    operation, factors, theatre = case()
    first = plan_option(operation, "geneva-15k", theatre, factors)
    again = station_again(first, 0.9)
    assert not first.stationing.rehearsed
    assert first.stationing.busy_share == factors.value("stationing.busy_share")
    assert again.stationing.rehearsed
    assert again.explanations[REHEARSED].value == 0.9
    # Of what is reached when teams are that busy, the second plan reaches at least as much as the first would, but for
    # the gap that both are proven to.
    near = first.stationing.in_reach
    weight = theatre.segments.length_km / theatre.segments.length_km.sum()
    as_first_placed = float(weight @ (1 - 0.9**near))
    gap = again.stationing.proof.gap if again.stationing.proof else 0.0
    assert again.stationing.covered_share >= as_first_placed * (1 - gap) - 1e-9


def test_a_busy_team_is_seen_all_the_same() -> None:
    operation, factors, theatre = case()
    plan = plan_option(operation, "geneva-15k", theatre, factors)
    busy = decide_stationing(operation, "geneva-15k", theatre, plan.tasks, factors, 0.2)
    busier = replace(busy, busy_share=0.99, reach=busy.reach * 0.1)
    assert (
        presence_by_cell(replace(plan, stationing=busy)) == presence_by_cell(replace(plan, stationing=busier))
    ).all()


def test_the_same_visits_make_fewer_teams_busier() -> None:
    operation, factors, theatre = case()
    tasks = plan_option(operation, "geneva-15k", theatre, factors).tasks
    siting = siting_of(operation, "geneva-15k", theatre, tasks, factors, 0.3)
    half = siting.with_teams(siting.teams // 2)
    assert half.busy_share * half.teams == pytest.approx(siting.busy_share * siting.teams)
    assert siting.with_teams(1).busy_share == BUSIEST


@pytest.mark.slow
def test_a_rehearsal_asks_of_all_teams_planned_whoever_is_found() -> None:
    plan = make_plan()
    fewer = replace(plan.generation, in_place=plan.generation.in_place * 0.3)
    assert rehearse(replace(plan, generation=fewer)) == rehearse(plan)
