"""Q3, supply: what the force consumes, how long stock lasts, and what breaks it. Conditional on a declared schedule."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import exactly, has_force, main_metric, make_answer, metric_value, short_title
from peacewright.answers.spread import OVER_FACTOR
from peacewright.answers.words import listing, number, plain, quantity, ranged, sentence, two_figures
from peacewright.core.factors import Factor
from peacewright.plan.schedules import SupplyPart

QUESTION = "Q3"
NOT_COUNTED = {"class_five": "ammunition", "class_eight": "medical stores", "class_nine": "spare parts"}
"""Classes of supply that every force consumes; those without a sourced figure are named as missing."""
_JUST = 0.8
"""A closure of more than this share of the stock just fits."""


def metric(case: Case, option: str) -> MainMetric | None:
    """Return days below the stock norm."""
    return main_metric(case, option, "days_below_stock") if has_force(case, option) else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    if not has_force(case, option):
        headline = "Nothing has to be brought into the theatre: nobody is stationed there."
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    part = case.plans[option].supply
    stock = _factor(case, part, "stock_days")
    total = sum(part.tonnes_per_day.values())
    headline = (
        f"Consumes {number(total)} tonnes a day of what is counted; would hold stock for "
        f"{ranged(stock.best, stock.low, stock.high, 'days')}."
    )
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        headline,
        (),
        _values(case, option, part),
        metric(case, option),
        factors=("consumption.", *part.factors.values()),
    )


def _factor(case: Case, part: SupplyPart, what: str) -> Factor:
    return case.factor(part.factors[what])


def _closures(case: Case, part: SupplyPart) -> str:
    """Say how long stock at best value lasts, and which of the closures considered it outlasts."""
    long, stock = _factor(case, part, "disruption_days"), part.stock_days
    told: list[str] = []
    for days in dict.fromkeys((long.best, long.high)):
        verb = "does not" if days > stock else "just fits" if days > _JUST * stock else "fits"
        told.append(f"{'one' if told else 'a closure'} of {quantity(days, 'days')} {verb}")
    return f"would hold {quantity(stock, 'days')} of stock: {listing(told)}"


def _values(case: Case, option: str, part: SupplyPart) -> tuple[Value | None, ...]:
    stock, norm = _factor(case, part, "stock_days"), _factor(case, part, "norm_days")
    return (
        exactly(
            "tonnes_per_day", "consumption of what is counted", sum(part.tonnes_per_day.values()), "t/day"
        ),
        Value("stock_days", "stock held", stock.best, stock.low, stock.high, "days", OVER_FACTOR),
        Value("norm_days", "norm of stock", norm.best, norm.low, norm.high, "days", OVER_FACTOR),
        metric_value(case, option, "days_below_stock"),
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what it consumes, what breaks it, and what is not counted."""
    parts = {option: case.plans[option].supply for option in case.options if has_force(case, option)}
    if not parts:
        return ()
    totals = [sum(part.tonnes_per_day.values()) for part in parts.values()]
    closures = dict.fromkeys(_closures(case, part) for part in parts.values())
    return (
        (
            f"A force would consume {number(min(totals))} to {number(max(totals))} tonnes a day. It "
            f"{listing(closures, 'or')}."
        ),
        *dict.fromkeys(_breaks(case, part) for part in parts.values()),
        _missing(parts),
        (
            f"Days below the norm compare two judged inputs, the stock held and the stock that should be "
            "held, over the "
            f"{quantity(case.operation.horizon, 'days')} looked at: where the stock is the smaller of the "
            "two every day "
            "counts. They show the distance between two judgements, not a forecast."
        ),
        (
            "All of this holds if the declared schedule of stock and disruption does. Which ways carry it, "
            "and how much "
            "each can, is open: the supply network is not planned yet. No road, crossing or depot is named or ranked."
        ),
    )


def _breaks(case: Case, part: SupplyPart) -> str:
    often, long = _factor(case, part, "disruptions_per_year"), _factor(case, part, "disruption_days")
    return (
        "Closures have common causes, such as a closed border or a refusal by the host; with "
        f"{plain(part.schedule)} supply they are judged at {ranged(often.best, often.low, often.high, '')} a year of "
        f"{ranged(long.best, long.low, long.high, 'days')} each."
    )


def _missing(parts: dict[str, SupplyPart]) -> str:
    counted = {name for part in parts.values() for name in part.tonnes_per_day}
    missing = [words for name, words in NOT_COUNTED.items() if name not in counted]
    if not missing:
        return ""
    return sentence(
        f"{listing(missing)} are missing from the tonnes: no public figure for a force of this kind is sourced"
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return tonnes a day by class and option."""
    options = [option for option in case.options if case.plans[option].supply.tonnes_per_day]
    if not options:
        return ()
    classes = list(
        dict.fromkeys(name for option in options for name in case.plans[option].supply.tonnes_per_day)
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            short_title(case, option),
            *(
                None if name not in tonnes else two_figures(tonnes[name])
                for tonnes in (case.plans[option].supply.tonnes_per_day,)
                for name in classes
            ),
        )
        for option in options
    )
    columns = (("Option", ""), *((plain(name), "t/day") for name in classes))
    return (AnswerTable("tonnes", "Tonnes a day by class of supply, at best values", columns, rows),)
