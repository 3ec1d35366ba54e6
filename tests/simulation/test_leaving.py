"""Past the date on which a force may leave: the same futures, lived on; every run is counted once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from peacewright.core.futures import Futures
from peacewright.operation.gates import Gate
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.arrays import CAUSES, DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.leaving import counted, dates_beyond, horizon_past, live_past_leaving
from peacewright.simulation.realise.everything import realise
from tests.simulation.plans import case, make_plan

MAIN = DEFINITIONS.index(MAIN_DEFINITION)
HORIZON = 60.0


def operation_with(horizon: float = HORIZON, **gates):
    declared = {
        name: Gate.model_validate({"do": "withdraw", "sources": [], **gate}) for name, gate in gates.items()
    }
    return case()[0].model_copy(update={"gates": declared, "horizon": horizon})


DATED = {"when": {"any": [{"date": "2025-08-01"}, {"quiet": "12 months"}]}, "over": "30 days"}
"""Day 103 from 20 April."""


def test_a_horizon_past_the_last_date_leaving_and_a_year():
    assert dates_beyond(operation_with(leave=DATED)) == (103,)
    assert horizon_past(operation_with(leave=DATED)) == 103 + 30 + 365
    assert (
        horizon_past(operation_with(leave=DATED, flee={"do": "evacuate", "when": {"date": "2026-08-01"}}))
        == 498
    )
    assert horizon_past(operation_with(horizon=104.0, leave=DATED)) == 0, "the study reaches it"
    assert horizon_past(operation_with(leave={"when": {"quiet": "12 months"}})) == 0
    assert horizon_past(operation_with(leave={"when": {"date": "2045-08-01"}})) == 0, "no horizon reaches it"


def lived(operation, futures: Futures, days: float):
    plan = make_plan(operation=operation.model_copy(update={"horizon": days}))
    return simulate(replace(realise(plan, Reader(futures, operation)).inputs, claims=None), 1, 3)


def test_what_ends_within_the_study_ends_on_the_same_day(futures):
    operation = operation_with(leave=DATED)
    short, long = lived(operation, futures, HORIZON), lived(operation, futures, horizon_past(operation))
    ended = short.cause[:, :, MAIN] > 0
    assert 0 < ended.sum() < ended.size
    assert np.array_equal(short.end_day[:, :, MAIN][ended], long.end_day[:, :, MAIN][ended])
    assert np.array_equal(short.cause[:, :, MAIN][ended], long.cause[:, :, MAIN][ended])
    assert np.all(long.end_day[:, :, MAIN][~ended] >= HORIZON)


def test_runs_that_held_are_lived_on_and_counted(futures):
    """Some futures apart from the others are lived as they are among all of them."""
    operation = operation_with(leave=DATED)
    held = lived(operation, futures, HORIZON).cause[:, :, MAIN] == 0
    found = live_past_leaving(make_plan(operation=operation), futures, held, 3)
    assert found == counted(lived(operation, futures, 498), held, int(held.sum()))
    assert found.runs == found.held == held.sum() < futures.count
    assert found.ended_before + found.departed + found.staying + found.left == found.runs
    assert 0 < found.relapsed <= found.left
    assert 0 < found.watched_days <= 365


def test_nothing_is_lived_without_a_force_or_a_date_beyond(futures):
    held = np.ones((futures.count, 1), dtype=bool)
    nobody = make_plan(strength=0.0, operation=operation_with(leave=DATED))
    assert live_past_leaving(nobody, futures, held, 3) is None
    reached = make_plan(operation=operation_with(horizon=400.0, leave=DATED))
    assert live_past_leaving(reached, futures, held, 3) is None
    none = live_past_leaving(make_plan(operation=operation_with(leave=DATED)), futures, ~held, 3)
    assert (none.runs, none.left) == (0, 0)


@pytest.mark.parametrize(
    ("cause", "end", "withdrawn", "away", "departed", "kind"),
    [
        ("erosion", 50, -1, False, -1, "ended_before"),
        ("erosion", 50, 90, False, -1, "ended_before"),
        ("held", 498, -1, False, 200, "departed"),
        ("held", 498, -1, False, -1, "staying"),
        ("held", 498, 133, False, -1, "left"),
        ("erosion", 300, 133, True, -1, "relapsed"),
        ("lapse", 300, 133, True, -1, "left"),
    ],
)
def test_each_run_is_counted_by_what_became_of_it(futures, cause, end, withdrawn, away, departed, kind):
    outputs = lived(operation_with(leave=DATED), futures.between(0, 1), 498)
    set_to = {
        "first_day": 0, "cause": CAUSES.index(cause), "end_day": end, "last_day": end, "withdrawn_day": withdrawn,
        "ended_away": away, "departed_day": departed, "deployed_day": 10,
    }  # fmt: skip
    made = {name: np.full_like(getattr(outputs, name), value) for name, value in set_to.items()}
    found = counted(replace(outputs, **made), np.ones((1, 1), dtype=bool), 1)
    expected = {"left", "relapsed"} if kind == "relapsed" else {kind}
    got = {
        name for name in ("ended_before", "departed", "staying", "left", "relapsed") if getattr(found, name)
    }
    assert got == expected
