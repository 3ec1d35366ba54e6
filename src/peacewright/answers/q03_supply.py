"""Q3, supply: what the force consumes, how long stock lasts, and what breaks it. Conditional on a declared schedule."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import has_force, main_metric, make_answer, metric_value, metric_words
from peacewright.answers.spread import OVER_FACTOR
from peacewright.answers.words import number, plain, ranged
from peacewright.core.factors import Factor
from peacewright.plan.schedules import SupplyPart

QUESTION = "Q3"


def metric(case: Case, option: str) -> MainMetric | None:
    """Return days below the stock norm."""
    return main_metric(case, option, "days_below_stock") if has_force(case, option) else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    if not has_force(case, option):
        headline = "Nothing has to be brought into the theatre: nobody is stationed there."
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    part = case.plans[option].supply
    stock, norm = _factor(case, part, "stock_days"), _factor(case, part, "norm_days")
    total = sum(part.tonnes_per_day.values())
    headline = (
        f"Consumes {number(total)} tonnes a day and holds "
        f"{ranged(stock.best, stock.low, stock.high, 'days')} of stock against a "
        f"norm of {ranged(norm.best, norm.low, norm.high, 'days')}; below the norm for "
        f"{metric_words(case, option, 'days_below_stock')}."
    )
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        headline,
        (
            _breaks(case, part),
            (
                "Holds if the declared schedule of stock and disruption does. Which corridors carry it, "
                "and how much each can, is "
                "open: the supply network is not planned yet."
            ),
        ),
        _values(case, option, part, stock, norm, total),
        metric(case, option),
        factors=("consumption.", *part.factors.values()),
    )


def _factor(case: Case, part: SupplyPart, what: str) -> Factor:
    return case.factor(part.factors[what])


def _values(
    case: Case, option: str, part: SupplyPart, stock: Factor, norm: Factor, total: float
) -> tuple[Value | None, ...]:
    return (
        Value("tonnes_per_day", "consumption", total, total, total, "t/day"),
        *(
            Value(f"tonnes_{name}", f"consumption: {plain(name)}", tonnes, tonnes, tonnes, "t/day")
            for name, tonnes in part.tonnes_per_day.items()
        ),
        Value("stock_days", "stock held", stock.best, stock.low, stock.high, "days", OVER_FACTOR),
        Value("norm_days", "norm of stock", norm.best, norm.low, norm.high, "days", OVER_FACTOR),
        metric_value(case, option, "days_below_stock"),
    )


def _breaks(case: Case, part: SupplyPart) -> str:
    often, long = _factor(case, part, "disruptions_per_year"), _factor(case, part, "disruption_days")
    lasts = "longer than stock lasts" if long.best > part.stock_days else "shorter than stock lasts"
    worst = (
        "" if long.high <= part.stock_days else f" The longest drawn ({number(long.high)} days) outlasts it."
    )
    return (
        "Broken by common causes such as a closed border or a refusal by the host: "
        f"{ranged(often.best, often.low, often.high, '')} "
        f"disruptions a year of {ranged(long.best, long.low, long.high, 'days')} each, at best {lasts}."
        f"{worst if lasts.startswith('shorter') else ''}"
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    del case
    return (
        "Results are by class of supply and for the force as a whole; no road, crossing or depot is named or ranked.",
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return tonnes a day by class and option."""
    options = [option for option in case.options if case.plans[option].supply.tonnes_per_day]
    if not options:
        return ()
    classes = list(
        dict.fromkeys(name for option in options for name in case.plans[option].supply.tonnes_per_day)
    )
    rows = tuple(
        (case.title(option), *(case.plans[option].supply.tonnes_per_day.get(name) for name in classes))
        for option in options
    )
    columns = (("Option", ""), *((plain(name), "t/day") for name in classes))
    return (AnswerTable("tonnes", "Tonnes a day by class of supply, at best values", columns, rows),)
