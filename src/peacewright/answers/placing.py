"""Where tasks stand and which stand whatever the weights: what Q1 says of a fixed strength."""

from __future__ import annotations

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.curing import cures_table
from peacewright.answers.making import short_title
from peacewright.answers.numbers.needs import on_the_ground
from peacewright.answers.spread import OVER_FUTURES, spread_of
from peacewright.answers.words import number, plain, quantity
from peacewright.operation.vocabulary import Task
from peacewright.plan.placing import PlacingPart, StrengthPoint
from peacewright.plan.wording import listing

FULL = 1 - 1e-9
_NOTHING = 1e-9
_SHOWN = (("At half", 0.5), ("At its own", 1.0), ("At one and a half", 1.5), ("At twice", 2.0))
"""Columns of the curve of strength, and the shares of the option's own strength they stand for."""
_CURED = (
    "A task is cured once it and all before it in the order of the mandate stand in full wherever bases reach; regions "
    "out of reach are, once what stands in full elsewhere stands there too."
)


def _placed(case: Case) -> dict[str, PlacingPart]:
    parts = {option: case.plans[option].placing for option in case.options}
    return {option: part for option, part in parts.items() if part.tasks}


def findings(case: Case) -> tuple[str, ...]:
    """Say, option by option, what stands whatever the weights, and what bases and command let stand."""
    parts = _placed(case)
    if not parts:
        return ()
    told = [
        (
            "Whatever the weights: a portfolio of tasks, each to a third, two thirds or in full, is efficient if no "
            "other the strength can pay for is worth as much under every set of weights that keeps the order of the "
            "mandate. What all efficient portfolios hold stands, whatever the weights."
        )
    ]
    told += [_robust(case, option, part) for option, part in parts.items()]
    missing = [words for option, part in parts.items() if (words := _unplaced(case, option, part))]
    if missing:
        limit = quantity(case.factor("stationing.response_limit_hours").best, "hours")
        told.append(
            "On the ground less stands than the persons would pay for, because bases must reach most of a region's "
            f"line within {limit}, time on the road is lost, and headquarters lead so many units: {'; '.join(missing)}."
        )
    gaps = [proof.gap for part in parts.values() for proof in part.proofs]
    if gaps:
        told.append(
            f"Where tasks stand is solved task after task, each stage proven to within {quantity(max(gaps), 'share')}."
        )
    return tuple(told)


def _robust(case: Case, option: str, part: PlacingPart) -> str:
    whole = [standing for standing in part.standings if standing.least >= FULL]
    ordered = [_word(standing.task) for standing in whole if standing.least_any < FULL]
    always = [_word(standing.task) for standing in whole if standing.least_any >= FULL]
    rest = [standing for standing in part.standings if standing.least < FULL]
    hanging = [_word(standing.task) for standing in rest if standing.most > _NOTHING]
    never = [_word(standing.task) for standing in rest if standing.most <= _NOTHING]
    strength = number(case.plans[option].tasks.strength_persons)
    told = []
    if always:
        told.append(f"{listing(always)} in full whatever the weights, in whatever order")
    if ordered:
        told.append(f"{listing(ordered)} in full whatever the weights that keep the order of the mandate")
    if hanging:
        told.append(f"{listing(hanging)} hang{'s' if len(hanging) == 1 else ''} on the weights")
    if never:
        told.append(f"{listing(never)} in no efficient portfolio")
    return f"For the {strength} of “{short_title(case, option)}”: {'; '.join(told)}."


def _word(task: Task) -> str:
    return plain(str(task))


def _unplaced(case: Case, option: str, part: PlacingPart) -> str:
    strict = {need.task: need.met_share for need in case.plans[option].tasks.requirements}
    short = [
        f"{_word(task)} {'nowhere' if part.met(task) <= _NOTHING else quantity(part.met(task), 'share')} instead of "
        f"{quantity(strict[task], 'share')}"
        for task in part.tasks
        if part.met(task) < strict[task] - 0.05
    ]
    return f"“{short_title(case, option)}” {listing(short)}" if short else ""


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return what stands whatever the weights and where bases reach, what lacks, and how it grows with strength."""
    parts = _placed(case)
    lacking = {option: part.shortfalls for option, part in parts.items()}
    cures = cures_table(case, "What tasks lack on the ground, and what would cure it", lacking, _CURED)
    found = (_standing(case, parts), _regions(case, parts), *cures, _strengths(case, parts))
    return tuple(table for table in found if table.rows)


def _standing(case: Case, parts: dict[str, PlacingPart]) -> AnswerTable:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            short_title(case, option),
            _word(standing.task),
            quantity(standing.least, "share"),
            quantity(standing.most, "share"),
            quantity(standing.least_any, "share"),
            spread_of(on_the_ground(case, option, standing.task)).words("share"),
        )
        for option, part in parts.items()
        for standing in part.standings
    )
    return AnswerTable(
        "standing",
        "What stands whatever the weights, and what stands on the ground",
        (("Option", ""), ("Task", ""), ("At least", ""), ("At most", ""), ("At least in any order", ""),
         ("On the ground", "")),
        rows,
        "Shares of the need at best values, over all efficient portfolios: weights that keep the order of the mandate, "
        "then any weights. On the ground: what bases reach, in the order of the mandate, with those placed as planned: "
        f"median, and in brackets {OVER_FUTURES}.",
    )  # fmt: skip


def _regions(case: Case, parts: dict[str, PlacingPart]) -> AnswerTable:
    rows: list[tuple[Cell, ...]] = []
    for option, part in parts.items():
        for row, task in enumerate(part.tasks):
            asked = [column for column in range(len(part.areas)) if part.needed[row, column] > 0]
            levels = part.level[row]
            full = [part.areas[column] for column in asked if levels[column] >= FULL]
            partly = [part.areas[column] for column in asked if _NOTHING < levels[column] < FULL]
            nowhere = [part.areas[column] for column in asked if levels[column] <= _NOTHING]
            if len(asked) > 1:
                rows.append((short_title(case, option), _word(task), *map(_names, (full, partly, nowhere))))
    return AnswerTable(
        "where",
        "Where along the line tasks stand, by region",
        (("Option", ""), ("Task", ""), ("In full", ""), ("In part", ""), ("Not", "")),
        tuple(rows),
    )


def _names(areas: list[str]) -> str | None:
    return listing(areas) if areas else None


def _strengths(case: Case, parts: dict[str, PlacingPart]) -> AnswerTable:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            short_title(case, option),
            *(
                _curve_words(at_share(part, case.plans[option].tasks.strength_persons, share))
                for _, share in _SHOWN
            ),
        )
        for option, part in parts.items()
    )
    columns = (("Option", ""), *((label, "") for label, _ in _SHOWN))
    note = (
        "Mean share of the tasks inside that is met at best values at so many times the option's strength, in the "
        "order of the mandate; in brackets over every strict order. Exact."
    )
    return AnswerTable("strengths", "Strength against tasks", columns, rows, note)


def at_share(part: PlacingPart, strength: float, share: float) -> StrengthPoint:
    """Return the point of the curve at so many times a strength."""
    return min(part.strengths, key=lambda point: abs(point.strength_persons - share * strength))


def _curve_words(point: StrengthPoint) -> str:
    low, high = quantity(point.least, "share"), quantity(point.most, "share")
    return f"{quantity(point.in_order, 'share')} ({low} to {high})"
