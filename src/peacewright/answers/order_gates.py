"""What comes before the order, gate by gate: its days and its dates, and by when it was due for the force to stand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from peacewright.answers.answer import AnswerTable, Cell, Value
from peacewright.answers.case import Case
from peacewright.answers.making import exactly, short_title
from peacewright.answers.spread import Floats, spread_of
from peacewright.answers.words import day_after, plain, ranged, whole
from peacewright.plan.movement import MovementFlow, Stage
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.movement import days_in_place, realise_order_day


def closure_days(case: Case, option: str) -> Floats:
    """Return days from D-day until all of a planned movement is in place in every future, shape (F,)."""

    def realised() -> Floats:
        part, reader = case.plans[option].movement, Reader(case.futures, case.operation)
        return closure_of(part.flow, realise_order_day(part, reader), reader) if part.flow else np.zeros(0)

    return case.once(f"closure of {option}", realised)


def closure_of(flow: MovementFlow, order_day: Floats, reader: Reader) -> Floats:
    """Return the day of the order and the days after it until the last unit is in place, shape (F,)."""
    return np.asarray(order_day + np.ceil(days_in_place(flow, reader)).max(axis=1))


def by_wanted(case: Case, option: str) -> int:
    """Count the futures in which all of a planned movement is in place by the day it was wanted by."""
    flow = case.plans[option].movement.flow
    if flow is None or flow.wanted_day is None:
        return 0
    return int((closure_days(case, option) <= flow.wanted_day).sum())


def over_futures(case: Case, option: str) -> str:
    """Say on which day the movement closes over the futures drawn, and in how many of them by the day wanted."""
    flow = case.plans[option].movement.flow
    if flow is None:
        return ""
    found = spread_of(closure_days(case, option))
    told = (
        "With gates, notice, loading and capacities as drawn, and whoever has no nation as if it came, movement puts "
        "all of it in place on day "
        f"{found.words('')}"
    )
    if flow.wanted_day is None:
        return f"{told}."
    count = by_wanted(case, option)
    wanted = day_after(case.operation.start, flow.wanted_day)
    return f"{told}; by {wanted} in {whole(count) if count else 'none'} of the {whole(case.futures.count)} futures."


def values(case: Case, option: str) -> tuple[Value, ...]:
    """Return the day on which the movement closes over futures, and the futures in which it does by the day wanted."""
    flow = case.plans[option].movement.flow
    if flow is None:
        return ()
    closure = spread_of(closure_days(case, option)).value(
        "closure_day", "whole force in place from D-day, as the movement alone allows", "days"
    )
    if flow.wanted_day is None:
        return (closure,)
    label = f"futures in which it is in place by the day wanted, of {whole(case.futures.count)} drawn"
    return closure, exactly("by_wanted_day", label, by_wanted(case, option), "futures")


def due_by(flow: MovementFlow, closes_after: float, wanted: float) -> Mapping[str, float]:
    """Return the day after D-day by which each stage must be over for the force to be in place by a day.

    The backward pass of the critical path method: a stage is due when the first of those that wait for it must start.

    Parameters
    ----------
    flow : MovementFlow
    closes_after : float
        Days from the order to the whole force in place.
    wanted : float
        Day after D-day by which it was wanted; days before D-day are negative.
    """
    due: dict[str, float] = {}
    for stage in reversed(flow.stages):
        waiting = [due[each.name] - each.days for each in flow.stages if stage.name in each.after]
        due[stage.name] = min(waiting, default=wanted - closes_after)
    return due


def table(case: Case, flows: Mapping[str, MovementFlow]) -> AnswerTable:
    """Return each gate before the order: what it takes, when it is over at best, and when it was due by option."""
    start = case.operation.start
    due = {
        option: due_by(flow, case.plans[option].movement.full_force_days, flow.wanted_day)
        for option, flow in flows.items()
        if flow.wanted_day is not None
    }
    stages = {stage.name: stage for flow in flows.values() for stage in flow.stages}
    order = [name for name in stages if name != "order"] + ["order"]
    rows: list[tuple[Cell, ...]] = []
    for name in order:
        stage = stages[name]
        latest = [day_after(start, days[name]) if name in days else None for days in due.values()]
        dates = (day_after(start, stage.start), day_after(start, stage.finish))
        rows.append((stage.label[:1].upper() + stage.label[1:], _takes(case, stage), *dates, *latest))
    wanted = {flow.wanted_day for flow in flows.values()} - {None}
    by = (
        f" to be in place by {day_after(start, min(day for day in wanted if day is not None))}"
        if wanted
        else ""
    )
    return AnswerTable(
        "gates",
        f"What comes before the order, and when it was due for the whole force{by}",
        (
            ("Gate", ""),
            ("Takes", ""),
            ("Begins at the earliest", ""),
            ("Over at the earliest", ""),
            *((f"Due for {short_title(case, option)}", "") for option in due),
        ),
        tuple(rows),
        f"From {day_after(start, 0)}, at best values. A gate begins when those that it waits for are over: the mandate "
        "first, then the status agreement and votes side by side. A due date before the earliest one is a gate that "
        "was missed. Gates are others' to decide; notice, loading, ways and reception come after the order.",
    )


def _takes(case: Case, stage: Stage) -> str | None:
    if not stage.factors:
        return None
    factor = case.factor(stage.factors[0])
    return ranged(factor.best, factor.low, factor.high, plain(factor.unit))
