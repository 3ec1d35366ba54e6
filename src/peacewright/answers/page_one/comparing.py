"""The tables of page one: how the options compare, and which declared aims each keeps to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from peacewright.answers.answer import Value
from peacewright.answers.case import Case
from peacewright.answers.making import exactly, has_force
from peacewright.answers.numbers.needs import reached_share
from peacewright.answers.questions import q00_purpose, q06_duration
from peacewright.answers.spread import paired_mean, spread_of
from peacewright.answers.words import number, quantity, two_figures, whole
from peacewright.operation.metrics import METRICS


@dataclass(frozen=True)
class ComparedColumn:
    """One measure by which options are compared."""

    name: str
    label: str
    unit: str


@dataclass(frozen=True)
class Compared:
    """The comparison of options: a row an option; a cell is a value with its range, or words."""

    columns: tuple[ComparedColumn, ...]
    rows: tuple[tuple[str, tuple[Value | str, ...]], ...]


class AimMet(StrEnum):
    """How an option stands to a declared aim, over the futures drawn."""

    MET = "met"
    MISSED = "not met"
    MEDIAN_MEETS = "cannot tell, median meets"
    MEDIAN_MISSES = "cannot tell, median misses"
    NONE = "nothing to measure"


@dataclass(frozen=True)
class AimCell:
    """One aim of one option."""

    value: Value | None
    met: AimMet


@dataclass(frozen=True)
class Aims:
    """Declared aims by option: name, label and bound of each, and a row an option."""

    aims: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, tuple[AimCell, ...]], ...]


def compare_aims(case: Case) -> Aims:
    """Return how every option stands to every declared aim.

    Met or not met where the whole range from the 5 to the 95 % point over futures lies on one side of the bound; where
    it crosses, that cannot be told, and the side of the median is said.
    """
    names = tuple(case.operation.success)
    return Aims(
        tuple((name, METRICS[name].label, str(case.operation.success[name])) for name in names),
        tuple((option, tuple(_aim(case, option, name) for name in names)) for option in case.options),
    )


def _aim(case: Case, option: str, name: str) -> AimCell:
    bound, metric = case.operation.success[name], METRICS[name]
    spread = spread_of(case.metric(option, name))
    if not spread.present:
        return AimCell(None, AimMet.NONE)
    limit = bound.value(metric)

    def keeps(value: float) -> bool:
        return value >= limit if bound.at_least else value <= limit

    ends = keeps(spread.low), keeps(spread.high)
    if all(ends):
        met = AimMet.MET
    elif not any(ends):
        met = AimMet.MISSED
    else:
        met = AimMet.MEDIAN_MEETS if keeps(spread.median) else AimMet.MEDIAN_MISSES
    return AimCell(spread.value(name, metric.label, metric.unit), met)


def compare_options(case: Case) -> Compared:
    """Return the comparison: strength, what is lacking, when it is there, reach, days gained, break-even.

    Columns that are the same for every option are left out.
    """
    drawn = f"Able in time, of {whole(case.futures.count)} futures drawn"
    columns = {
        ComparedColumn("strength", "Strength inside", "persons"): _strength,
        ComparedColumn("lacking", "Lacking as planned", "persons"): _lacking,
        ComparedColumn("in_time", drawn, "futures"): _in_time,
        ComparedColumn("able_day", "Able on day, in those", ""): _able_day,
        ComparedColumn("reached", "Line reached in time", "share"): _reached,
        ComparedColumn("gained", "Days kept over no force, mean", "days"): _gained,
        ComparedColumn("break_even", "Break-even hazard ratio", "ratio"): _even,
    }
    cells = {column: [make(case, option) for option in case.options] for column, make in columns.items()}
    varied = {column: row for column, row in cells.items() if len({_shown(cell) for cell in row}) > 1}
    kept = tuple(varied)
    rows = tuple(
        (option, tuple(varied[column][place] for column in kept)) for place, option in enumerate(case.options)
    )
    return Compared(kept, rows)


def _strength(case: Case, option: str) -> Value | str:
    if not has_force(case, option):
        return "none"
    strength = case.levers(option).strength
    return exactly("strength", "strength", strength, "persons")


NO_BREAK = "\u00a0"


def _lacking(case: Case, option: str) -> Value | str:
    if not has_force(case, option):
        return "none"
    lacking = q06_duration.planned_shortage(case.plans[option].generation)
    if lacking <= 0:
        return "nothing"
    share = quantity(lacking / case.levers(option).strength, "share").replace(" ", NO_BREAK)
    return f"{number(two_figures(lacking))} ({share})"


def _in_time(case: Case, option: str) -> Value | str:
    presence = case.records[option].presence
    return "none" if presence is None else whole(presence.in_time_count)


def _able_day(case: Case, option: str) -> Value | str:
    presence = case.records[option].presence
    if presence is None:
        return "none"
    spread = spread_of(presence.able_day)
    return spread.value("able_day", "day able", "") if spread.present else "never"


def _reached(case: Case, option: str) -> Value | str:
    if not has_force(case, option):
        return "none"
    return spread_of(reached_share(case, option)).value(
        "reached", "share of the line reached in time", "share"
    )


def _gained(case: Case, option: str) -> Value | str:
    if option == case.baseline:
        return "baseline"
    mean, low, high = paired_mean(case.gained[option])
    return Value("gained", "days kept over no force", mean, low, high, "days", q00_purpose.OVER_MEAN)


def _even(case: Case, option: str) -> Value | str:
    if option == case.baseline:
        return "baseline"
    if not has_force(case, option):
        return "no presence"
    even = q00_purpose.main_break_even(case, option)
    if even.ratio == 0:
        return "cannot"
    if math.isnan(even.ratio):
        return "no difference"
    if math.isinf(even.ratio):
        return "whatever it is"
    label = "break-even hazard ratio"
    return Value("break_even", label, even.ratio, even.low, even.high, "ratio", q00_purpose.OVER_RESAMPLES)


def _shown(cell: Value | str) -> str:
    return cell if isinstance(cell, str) else f"{number(cell.best)} {number(cell.low)} {number(cell.high)}"
