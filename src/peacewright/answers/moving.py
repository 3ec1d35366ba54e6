"""What is said of a planned movement: by the day it was wanted or not, what holds it up, what more capacity buys."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

from peacewright.answers import order_gates
from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.curing import cures_table
from peacewright.answers.making import has_force, short_title
from peacewright.answers.words import day_after, number, out_of, plain, plural, quantity, ranged
from peacewright.plan.movement import FacilityClass, Move, MovementFlow, MovementPart, SizePoint
from peacewright.plan.wording import listing

LACKING = "How late it is for the day it was wanted by, and the least change that would cure it"
_NOBODY = "nobody found yet"


def flow_of(case: Case, option: str) -> MovementFlow | None:
    """Return the planned movement of an option, None where it has none."""
    return case.plans[option].movement.flow


def in_place_by(case: Case, option: str) -> str:
    """Say whether the force is in place by the day it was wanted by, every gate at its best value."""
    flow, declared = flow_of(case, option), case.operation.movement
    if declared is None or declared.in_place_by is None:
        return ""
    part, start = case.plans[option].movement, case.operation.start
    wanted_day = float((declared.in_place_by - start).days)
    wanted = day_after(start, wanted_day)
    if flow is None:
        return "" if has_force(case, option) else _by_schedule(part, wanted, wanted_day, start)
    lacking = unfound(flow.moves) >= 1
    full, first = flow.order_day + part.full_force_days, flow.order_day + part.first_echelon_days
    if full <= wanted_day and not lacking:
        return f"In place by {wanted}: yes, if every gate takes its best value."
    some = "only its first echelon" if first <= wanted_day else "not even its first echelon"
    opening = [move for move in flow.moves if move.first]
    of_it = f" ({_found_of(opening)})" if unfound(opening) >= 1 else ""
    some = "only those for whom a nation was found" if full <= wanted_day else some
    ending = f"{_found_of(flow.moves)} on {day_after(start, full)}; the rest has no nation"
    return (
        f"In place by {wanted}: no, {some}. With every gate at its best value the first echelon stands on "
        f"{day_after(start, first)}{of_it}, {ending if lacking else f'all of it on {day_after(start, full)}'}."
    )


def unfound(moves: Iterable[Move]) -> float:
    """Return the persons of some units for whom no nation was found: they are planned to move, and will not come."""
    return sum(move.persons for move in moves if not move.nation)


def _found_of(moves: Sequence[Move]) -> str:
    every = sum(move.persons for move in moves)
    return f"{out_of(every - unfound(moves), every)} persons"


def _by_schedule(part: MovementPart, wanted: str, wanted_day: float, start: date) -> str:
    """Say the same of what is not moved over declared ways: from outside, ordered on the first day, no gate before."""
    full, first = part.full_force_days, part.first_echelon_days
    if full <= wanted_day:
        return f"In place by {wanted}: yes, ordered on {day_after(start, 0)}, with no gate before the order."
    some = "only the first of it" if first <= wanted_day else "not even the first of it"
    due = day_after(start, wanted_day - full)
    return (
        f"In place by {wanted}: no, {some}. Ordered on {day_after(start, 0)}, with no gate before the order, the first "
        f"is at work on {day_after(start, first)}, all of it on {day_after(start, full)}; the order was due by {due}."
    )


def order_due(case: Case, option: str) -> str:
    """Say when the order comes, and when it was due, beside what deployments on record took."""
    flow = flow_of(case, option)
    if flow is None:
        return ""
    part, start = case.plans[option].movement, case.operation.start
    gates = listing(f"{stage.label} ({number(stage.days)} days)" for stage in flow.stages if stage.factors)
    due = (
        f" To stand by {day_after(start, flow.wanted_day)} it was due by "
        f"{day_after(start, flow.wanted_day - part.full_force_days)}."
        if flow.wanted_day is not None
        else ""
    )
    full = case.factor(part.factors["full_force_days"])
    return (
        f"Begun on {day_after(start, 0)}, {gates} let the order come on {day_after(start, flow.order_day)}.{due} "
        f"From the order, deployments on record took {ranged(full.best, full.low, full.high, 'days')}."
    )


def held_up(case: Case, option: str) -> str:
    """Say what the days of the last unit are made of, and what shorter notice or more capacity would buy."""
    flow = flow_of(case, option)
    if flow is None:
        return ""
    last = last_unit(flow)
    parts = " + ".join(f"{number(days)} {what}" for what, days in days_of(last) if days > 0)
    gains = [
        (each.gain_full, f"ten per cent more of {each.label}") for each in flow.classes if each.gain_full > 0
    ]
    if flow.shorter_notice[1] > 0:
        gains.append((flow.shorter_notice[1], "notice a tenth shorter"))
    gains.sort(key=lambda gain: -gain[0])
    told = "; ".join(f"{what} brings it forward by {plural(days, 'day')}" for days, what in gains)
    bought = (
        f"{told}; ten per cent more of anything else by no whole day"
        if gains
        else "neither ten per cent more of a capacity nor notice a tenth shorter brings it forward by a day"
    )
    after = f"The last unit is in place {number(last.in_place)} days after the order"
    saved = saved_unhindered(flow)
    free = f"be there {plural(saved, 'day')} sooner" if saved > 0 else "not be there sooner"
    return f"{after}: {parts}. If nobody waited for others, the whole force would {free}. For the whole force {bought}."


def last_unit(flow: MovementFlow) -> Move:
    """Return the unit that is in place last; of several the one that could be there last of them, and so waits least.

    That one holds up the rest: without its own days the others' waits would buy nothing.
    """
    return max(flow.moves, key=lambda move: (move.in_place, move.unhindered))


def saved_unhindered(flow: MovementFlow) -> float:
    """Return the days by which the whole force would be there sooner if nothing were in anybody's way."""
    return float(max(move.in_place for move in flow.moves) - max(move.unhindered for move in flow.moves))


def days_of(move: Move) -> tuple[tuple[str, float], ...]:
    """Return what the days from the order until a unit is in place are made of."""
    return (
        ("notice", move.notice),
        ("loading", move.ready - move.notice),
        ("on the way and in reception", float(move.unhindered - move.ready)),
        ("waiting for others to pass", float(move.in_place - move.unhindered)),
    )


def loads(case: Case, option: str) -> str:
    """Say how much moves."""
    flow = flow_of(case, option)
    if flow is None:
        return ""
    moved = {each.name: each.moved for each in flow.classes}
    rail = sum(amount for name, amount in moved.items() if name in ("entry_gauge_change", "entry_same_gauge"))
    what = [
        quantity(flow.persons, "persons"),
        quantity(sum(move.vehicles for move in flow.moves), "vehicles"),
        f"{number(sum(move.tonnes for move in flow.moves))} t of stores",
    ]
    by_port = [amount for name, amount in moved.items() if name.endswith("_port")]
    wagons = f"; {number(rail)} wagons come in by rail" if rail else ""
    if by_port:
        wagons += f"{' and' if rail else ';'} {number(max(by_port))} lane metres are shipped"
    nobody = unfound(flow.moves)
    share = (
        f" Nobody was found for {quantity(nobody, 'persons')} of them: they are planned at the longest notice, as if "
        "they came."
        if nobody >= 1
        else ""
    )
    return f"{listing(what)} move{wagons}.{share}"


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return when each option's movement closes, and what passes each class of facility."""
    closing: list[tuple[Cell, ...]] = []
    passing: list[tuple[Cell, ...]] = []
    flows = {option: flow for option in case.options if (flow := flow_of(case, option)) is not None}
    for option, flow in flows.items():
        part = case.plans[option].movement
        days = (flow.order_day, part.first_echelon_days, part.full_force_days, float(flow.full_bound))
        closing.append((case.title(option), *days, float(flow.shorter_notice[1])))
        passing += [_passing(short_title(case, option), each) for each in flow.classes]
    if not closing:
        return ()
    return (
        AnswerTable(
            "movement",
            "Movement as planned, at best values",
            (
                ("Option", ""),
                ("Order", "days from D-day"),
                ("First echelon", "days"),
                ("Whole force", "days"),
                ("No plan is earlier", "days"),
                ("Bought by notice a tenth shorter", "days"),
            ),
            tuple(closing),
            "First echelon and whole force count from the order, those for whom no nation was found as if they "
            "came. An element counts with its last load.",
        ),
        order_gates.table(case, flows),
        _last_units(case, flows),
        _nations(case, flows),
        _sizes(case, flows),
        _corridors(case, flows),
        AnswerTable(
            "capacities",
            "What passes each class of facility, and what ten per cent more of it buys",
            (
                ("Option and class", ""),
                ("Handled a day", ""),
                ("Passes in all", ""),
                ("Busiest one at work", "days"),
                ("First echelon earlier", "days"),
                ("Whole force earlier", "days"),
            ),
            tuple(passing),
            "Every class that anything passes, in the order of the way. By class, never by place.",
        ),
        *cures_table(
            case, LACKING, {option: case.plans[option].movement.shortfalls for option in case.options}
        ),
    )


def _last_units(case: Case, flows: dict[str, MovementFlow]) -> AnswerTable:
    """Return what the days until the last unit of each option is in place are made of."""
    rows: list[tuple[Cell, ...]] = []
    for option, flow in flows.items():
        last = last_unit(flow)
        whose = case.operation.coalition[last.nation].name if last.nation else _NOBODY
        rows.append((case.title(option), whose, plain(last.element), *(days for _, days in days_of(last)),
                     saved_unhindered(flow)))  # fmt: skip
    return AnswerTable(
        "last_unit",
        "What the last unit waits for, in days from the order",
        (
            ("Option", ""),
            ("Its last unit is of", ""),
            ("Element", ""),
            *((what.capitalize(), "days") for what, _ in days_of(last_unit(next(iter(flows.values()))))),
            ("Sooner if nobody waited", "days"),
        ),
        tuple(rows),
        "Of several in place on the same day, the one that could be there last. Sooner if nobody waited: the whole "
        "force, nothing in anybody's way.",
    )


def _nations(case: Case, flows: dict[str, MovementFlow]) -> AnswerTable:
    """Return the day on which each nation's last unit is in place, a column an option."""
    names = {move.nation for flow in flows.values() for move in flow.moves}
    known = [nation for nation in case.operation.coalition if nation in names]
    rows: list[tuple[Cell, ...]] = []
    for nation in [*known, *(("",) if "" in names else ())]:
        days = (
            max((move.in_place for move in flow.moves if move.nation == nation), default=None)
            for flow in flows.values()
        )
        name = case.operation.coalition[nation].name if nation else _NOBODY
        rows.append((name, *(None if day is None else float(day) for day in days)))
    return AnswerTable(
        "nations",
        "Last unit in place, by nation",
        (("Nation", ""), *((short_title(case, option), "days") for option in flows)),
        tuple(rows),
        "Days from the order, at best values; empty where a nation sends nobody in that option.",
    )


def _sizes(case: Case, flows: dict[str, MovementFlow]) -> AnswerTable:
    """Return how large a force can stand by which day, a row a point."""
    rows = tuple(
        (
            short_title(case, option),
            flow.order_day + point.day,
            float(point.day),
            point.persons,
            point.bound_persons,
            quantity(gap_of(point), "share"),
        )
        for option, flow in flows.items()
        for point in flow.sizes
    )
    return AnswerTable(
        "sizes",
        "How large a force can stand by which day",
        (
            ("Option", ""),
            ("Day", "days from D-day"),
            ("After the order", "days"),
            ("In place", "persons"),
            ("At most", "persons"),
            ("Gap", ""),
        ),
        rows,
        "Each row a plan of its own that puts as many in place by that day as it can, of contributors found, each gate "
        "and notice at its best value; a unit counts with its last load. At most: proven not to be exceeded.",
    )


def _corridors(case: Case, flows: dict[str, MovementFlow]) -> AnswerTable:
    """Return what losing one or two corridors does, by class of corridor."""
    rows: list[tuple[Cell, ...]] = []
    for option, flow in flows.items():
        title = short_title(case, option)
        costly = [one for one in flow.losses.one if one.days > flow.full_bound]
        for one in costly:
            rows.append((title, f"the worst of the {one.classes[0]}", _later(one.days, flow)))
        rows.append((title, "any other one" if costly else "any one", "no later"))
        for one in flow.losses.two:
            rows.append((title, f"the worst two: {listing(one.classes)}", _later(one.days, flow)))
        if not flow.losses.two:
            rows.append((title, "any two", "no later than without the worst one of all"))
        names = {region.code: region.name for region in case.plans[option].theatre.regions}
        for each in flow.losses.regions:
            rows.append((title, f"all into {names.get(each.region, each.region)}", _later(each.days, flow)))
    return AnswerTable(
        "corridors",
        "What losing corridors into the theatre does to the day on which the whole force can stand",
        (("Option", ""), ("Lost", ""), ("Earliest closure", "")),
        tuple(rows),
        "By class and by region, never by place; a region that one corridor leads into is left out. No other can bind: "
        "a corridor that carries nothing in some optimum costs nothing, and two cost more than the worse of them only "
        "if each carries something without the other; all such pairs are solved, or bounded below the worst. Days are "
        "those of the proven bound.",
    )


def _later(days: float, flow: MovementFlow) -> str:
    later = days - flow.full_bound
    if later <= 0:
        return "no later"
    return f"{plural(later, 'day')} later" if math.isfinite(later) else "some of it has no way left"


def gap_of(point: SizePoint) -> float:
    """Return what may be missing to the bound, as a share of it."""
    return 1 - point.persons / point.bound_persons if point.bound_persons > 0 else 0.0


def _passing(option: str, each: FacilityClass) -> tuple[Cell, ...]:
    """Return the row of one class of facility."""
    return (
        f"{option}: {each.label}",
        f"{number(each.per_day)} {each.unit}",
        f"{number(each.moved)} {each.unit}",
        each.busy_days,
        float(each.gain_first),
        float(each.gain_full),
    )
