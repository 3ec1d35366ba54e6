"""The planned movement of shipped options: who moves, by which ways, when, and what holds it up."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from pydantic import ValidationError

from peacewright.answers.moving import last_unit, saved_unhindered
from peacewright.answers.order_gates import closure_of, due_by
from peacewright.operation.loading import load
from peacewright.operation.movement import Movement
from peacewright.plan.movement import MovementFlow
from peacewright.plan.plan import Plan
from peacewright.planning.corridors import corridor_km
from peacewright.planning.decide_movement import decide_movement
from peacewright.planning.movement_loads import LIGHT, loads_of, units_of
from peacewright.planning.movement_ways import movement_case, origin_of
from peacewright.planning.project_network import gates_before, stages
from peacewright.planning.sequence import plan_option
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.realise.movement import days_in_place, realise_movement, realise_order_day
from peacewright.theatre.build import build_theatre

OPTION = "geneva-15k"


@lru_cache(maxsize=1)
def plan() -> Plan:
    loaded = load("ukraine-2025")
    theatre = build_theatre(loaded.operation, loaded.factors)
    return plan_option(loaded.operation, OPTION, theatre, loaded.factors)


def flow() -> MovementFlow:
    found = plan().movement.flow
    assert found is not None
    return found


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader(draw_futures(plan().operation, plan().factors, 60, 3), plan().operation)


def test_everybody_moves_once_and_the_first_echelon_has_its_share() -> None:
    moves = flow().moves
    assert flow().persons == pytest.approx(plan().tasks.strength_persons, rel=0.001)
    first = sum(move.persons for move in moves if move.first)
    wanted = plan().movement.first_echelon_share * flow().persons
    assert wanted <= first <= wanted + max(move.persons for move in moves)
    latest_first = max(move.notice for move in moves if move.first)
    assert all(move.notice >= latest_first for move in moves if not move.first)


def test_days_are_in_order_and_within_their_bounds() -> None:
    part = plan().movement
    for move in flow().moves:
        assert move.notice <= move.ready <= move.unhindered <= move.in_place <= part.full_force_days
    assert flow().first_bound <= part.first_echelon_days <= part.full_force_days
    assert flow().full_bound <= part.full_force_days
    assert flow().proof.gap == pytest.approx(1 - flow().full_bound / part.full_force_days)
    assert flow().proof.gap <= 0.03


def test_base_areas_receive_what_their_bases_hold() -> None:
    room: dict[str, float] = {}
    for base in plan().stationing.bases:
        room[base.region] = room.get(base.region, 0.0) + base.persons
    unit = plan().factors.value("movement.unit_persons")
    for region, persons in room.items():
        came = sum(move.persons for move in flow().moves if move.region == region)
        assert abs(came - persons) <= unit


def test_ten_per_cent_more_of_the_narrow_place_helps_and_never_harms() -> None:
    for each in flow().classes:
        assert each.gain_first >= 0
        assert each.gain_full >= 0
        assert each.moved > 0
    assert flow().shorter_notice[1] > 0


def test_an_order_waits_for_the_longest_chain_of_gates() -> None:
    operation, factors = plan().operation, plan().factors
    voting = gates_before(operation, set(operation.coalition))
    assert [gate[0] for gate in voting] == ["mandate", "status_agreement", "votes"]
    assert "votes" not in [gate[0] for gate in gates_before(operation, set())]
    days = {"order.mandate_days": 10.0, "order.status_agreement_days": 5.0, "order.vote_days": 8.0}
    found = {stage.name: stage for stage in stages(voting, days)}
    assert found["votes"].start == found["status_agreement"].start == 10.0
    assert found["order"].finish == 18.0
    assert flow().order_day == stages(voting, {name: factors.value(name) for name in days})[-1].finish


def test_late_for_the_day_it_was_wanted_is_a_shortfall_that_an_earlier_order_cures() -> None:
    part = plan().movement
    (short,) = part.shortfalls
    assert flow().wanted_day == 0.0
    assert short.amount == flow().order_day + part.full_force_days
    assert short.cures[0].amount == short.amount


def test_heavy_vehicles_keep_to_the_rails_and_persons_may_fly() -> None:
    operation, factors = plan().operation, plan().factors
    declared = operation.movement
    assert declared is not None
    share = plan().movement.first_echelon_share
    units = units_of(plan().tasks, plan().generation, plan().stationing, share, factors)
    case = movement_case(declared, units, operation.theatre.boundaries, factors)
    for way in case.problem.ways:
        kind = case.loads[way.load].kind
        classes = {case.facilities[facility].name for facility in way.facilities}
        assert ("entry_airport" in classes) <= (kind == "persons")
        if kind == "heavy vehicles":
            assert classes & {"entry_gauge_change", "entry_same_gauge"}
        nation = units[case.problem.element[way.load]].nation
        by_sea = origin_of(declared, nation).over_sea and "entry_airport" not in classes
        assert ("debarkation_port" in classes) == by_sea
    for unit in units:
        kinds = [load.kind for load in loads_of(unit, factors)]
        assert ("heavy vehicles" in kinds) == (unit.element not in LIGHT)


def test_persons_from_over_the_sea_may_sail_where_no_airport_is_left() -> None:
    """Losing the airport must not leave the islands without a way: buses go on ships as lorries do."""
    operation, factors = plan().operation, plan().factors
    assert operation.movement is not None
    entries = {name: each for name, each in operation.movement.entries.items() if each.kind != "airport"}
    by_land = {name: each.model_copy(update={"by": ("rail", "road")})
               for name, each in operation.movement.origins.items()}  # fmt: skip
    declared = operation.movement.model_copy(update={"entries": entries, "origins": by_land})
    units = units_of(plan().tasks, plan().generation, plan().stationing, 0.1, factors)
    assert any(origin_of(declared, unit.nation).over_sea for unit in units)
    case = movement_case(declared, units, operation.theatre.boundaries, factors)
    served = {way.load for way in case.problem.ways}
    assert served == set(range(len(case.loads)))


def test_a_gate_is_due_when_the_first_that_waits_for_it_must_start() -> None:
    due = due_by(flow(), plan().movement.full_force_days, flow().wanted_day or 0.0)
    days = {stage.name: stage.days for stage in flow().stages}
    assert due["order"] == (flow().wanted_day or 0.0) - plan().movement.full_force_days
    assert due["votes"] == due["status_agreement"] == due["order"]
    assert due["mandate"] == due["order"] - max(days["votes"], days["status_agreement"])
    on_time = flow().order_day + plan().movement.full_force_days
    for stage in flow().stages:
        assert due_by(flow(), plan().movement.full_force_days, on_time)[stage.name] >= stage.finish


def test_the_movement_closes_in_a_future_no_sooner_than_its_order_and_its_last_unit(
    best_reader: Reader,
) -> None:
    closed = closure_of(flow(), realise_order_day(plan().movement, best_reader), best_reader)
    assert closed == pytest.approx(flow().order_day + plan().movement.full_force_days)


def test_what_comes_from_outside_is_late_by_its_schedule() -> None:
    operation, factors = plan().operation, plan().factors
    part = decide_movement(operation, "remote-air-sea", factors)
    (late,) = part.shortfalls
    assert late.amount == part.full_force_days
    assert [cure.amount for cure in late.cures] == [late.amount]
    assert not decide_movement(operation, "none", factors).shortfalls


def test_without_origins_and_entries_the_schedule_is_read() -> None:
    operation = plan().operation.model_copy(update={"movement": None})
    part = decide_movement(
        operation, OPTION, plan().factors, plan().tasks, plan().generation, plan().stationing
    )
    assert part.flow is None
    assert part.full_force_days == plan().factors.value(part.factors["full_force_days"])


def test_a_future_at_best_values_is_the_plan(best_reader: Reader) -> None:
    found = days_in_place(flow(), best_reader)
    planned = np.array([move.in_place for move in flow().moves], dtype=float)
    np.testing.assert_allclose(found, np.broadcast_to(planned, found.shape))
    np.testing.assert_allclose(realise_order_day(plan().movement, best_reader), flow().order_day)


@pytest.fixture
def best_reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return futures in which every factor takes its best value."""
    held = Reader(reader().futures, plan().operation)
    ones = {"generation.notice_factor": 1.0}

    def best(name: str) -> np.ndarray:
        return np.full(held.count, ones.get(name, plan().factors.value(name)))

    monkeypatch.setattr(held, "value", best)
    return held


def test_less_capacity_longer_notice_and_late_gates_never_bring_anybody_sooner(
    best_reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = days_in_place(flow(), best_reader)
    value = best_reader.value
    worse = {
        "entry.force_share": 0.5,
        "generation.notice_factor": 1.5,
        "reception.days": 1.5,
        "reception.per_day": 0.5,
    }
    for name, times in worse.items():
        monkeypatch.setattr(
            best_reader, "value", lambda asked, n=name, t=times: value(asked) * (t if asked == n else 1.0)
        )
        assert (days_in_place(flow(), best_reader) >= base - 1e-9).all()
        assert days_in_place(flow(), best_reader).max() > base.max()


def test_the_curve_rises_from_nobody_to_everybody_in_whole_units() -> None:
    days = 400
    curve = realise_movement(plan().movement, reader(), days)
    assert curve.shape == (60, days)
    assert (np.diff(curve, axis=1) >= 0).all()
    assert (curve[:, 0] == 0).all()
    last = days_in_place(flow(), reader()).max(axis=1)
    done = last < days - 1
    assert done.any()
    assert curve[done, -1] == pytest.approx(1.0)
    later = realise_movement(plan().movement, reader(), days, np.full(60, 30.0))
    np.testing.assert_allclose(later[:, 30:], curve[:, :-30])


def test_corridors_are_no_shorter_than_the_crow_flies_and_the_same_both_ways() -> None:
    boundaries = plan().operation.theatre.boundaries
    regions = ("UA-46", "UA-07", "UA-30")
    km = corridor_km(boundaries, regions, 1.3)
    assert (np.diag(km) == 0).all()
    np.testing.assert_allclose(km, km.T)
    assert 420 < km[0, 2] < 800  # 470 km as the crow flies
    again = corridor_km(boundaries, regions[::-1], 1.3)
    np.testing.assert_allclose(again, km[::-1, ::-1])


@pytest.mark.parametrize(
    ("origin", "kind", "told"),
    [
        ({"by": ["air"], "distance": "900 km"}, "airport", "none of what they need"),
        ({"by": ["rail"], "distance": "900 km"}, "road", "no entry takes that"),
        ({"by": ["sea", "road"], "distance": "900 km"}, "road", "no entry takes that"),
    ],
)
def test_origins_whose_ways_end_nowhere_are_refused(origin: dict[str, object], kind: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Movement.model_validate(
            {"origins": {"here": origin}, "entries": {"there": {"kind": kind, "into": "UA-46"}}}
        )


def test_the_last_unit_is_the_one_that_could_be_there_last() -> None:
    last, moves = last_unit(flow()), flow().moves
    assert last.in_place == plan().movement.full_force_days
    assert all(move.unhindered <= last.unhindered for move in moves if move.in_place == last.in_place)
    # No unit is there before it could be, so that no waiting but the last unit's own can be saved.
    assert 0 <= saved_unhindered(flow()) <= last.in_place - last.unhindered
