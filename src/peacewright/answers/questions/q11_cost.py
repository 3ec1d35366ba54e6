"""Q11, cost and capability: a bracket of cost from what other missions cost a head, and throughput of training."""

from __future__ import annotations

import re

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric
from peacewright.answers.case import Case, has_means
from peacewright.answers.making import exactly, main_metric, make_answer
from peacewright.answers.record import Floats
from peacewright.answers.spread import spread_of
from peacewright.answers.words import listing, money, number, ranged, sentence
from peacewright.core.units import CURRENCIES, DAYS_PER_YEAR
from peacewright.operation.metrics import METRICS
from peacewright.operation.vocabulary import Task

QUESTION = "Q11"
_PER_YEAR = 12


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the cost of a year."""
    return main_metric(case, option, "cost_per_year") if has_means(case.levers(option)) else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    levers = case.levers(option)
    if not has_means(levers):
        headline = "It costs the coalition nothing; what a resumed war would cost is not computed."
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    unit = case.operation.currency
    spread = spread_of(cost_by_future(case, option))
    years = levers.duration / DAYS_PER_YEAR
    headline = (
        f"{money(spread.low, unit)} to {money(spread.high, unit)} a year, {money(spread.low * years, unit)} to "
        f"{money(spread.high * years, unit)} over {number(years)} years."
    )
    values = [spread.value("cost_per_year", METRICS["cost_per_year"].label, unit)]
    throughput = trainees_per_month(case, option)
    if throughput:
        values.append(
            exactly("trainees_per_month", "trainees who finish in a month", throughput, "persons/month")
        )
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.BOUNDED,
        headline,
        (
            "" if not throughput else f"Would train {number(throughput)} persons a month, "
            f"{number(throughput * _PER_YEAR)} a year, at best values.",
        ),
        values,
        metric(case, option),
        factors=("cost.", *(("train.",) if throughput else ())),
    )  # fmt: skip


def cost_by_future(case: Case, option: str) -> Floats:
    """Return the cost of a year by future in the operation's currency, at the rate drawn, shape (n,)."""
    dollars = case.metric(option, "cost_per_year")
    if case.operation.currency == METRICS["cost_per_year"].unit:
        return dollars
    return dollars / case.futures.value(f"cost.usd_per_{case.operation.currency.lower()}")


def trainees_per_month(case: Case, option: str) -> float:
    """Return trainees who finish in a month with the training staff that the option allots."""
    for need in case.plans[option].tasks.requirements:
        if need.task is Task.TRAIN:
            return case.factors.value("train.trainees_per_month") * need.met_share
    return 0.0


def findings(case: Case) -> tuple[str, ...]:
    """Say what it costs, what the bounds are, and what is no capability."""
    unit = case.operation.currency
    spreads = [
        spread_of(cost_by_future(case, option)) for option in case.options if has_means(case.levers(option))
    ]
    if not spreads:
        return ()
    low, high = min(spread.low for spread in spreads), max(spread.high for spread in spreads)
    return (
        (
            f"The options cost from {money(low, unit)} to {money(high, unit)} a year, by size and by how "
            "close to combat the "
            "force lives."
        ),
        (
            "Bounded means the 5 % to 95 % points of the futures drawn: costs a head run from light "
            "peacekeeping to combat, "
            "and where this force lies between them is judged."
        ),
        (
            f"All amounts are in {unit} at the prices of the missions they come from "
            f"({listing(_price_years(case))}), with "
            "annual rates of exchange; no price index is laid on, so that at today's prices they "
            "are higher. Who "
            "bears how much is open: cost by phase and nation is not planned yet."
        ),
        _trained(case),
        _promised(case),
    )


def _price_years(case: Case) -> list[str]:
    """Return the years of prices that the factors state."""
    found = (
        re.search(r"prices of ([0-9-]+)", factor.label) for factor in case.factors.under("cost").values()
    )
    return sorted({match[1] for match in found if match})


def _trained(case: Case) -> str:
    if not any(trainees_per_month(case, option) for option in case.options):
        return ""
    factor = case.factor("train.trainees_per_month")
    return (
        f"Training throughput is a declared target, not a result: every option with training is sized to what a past "
        f"programme gave, {ranged(factor.best, factor.low, factor.high, '')} persons a month, less where staff lack. "
        "Throughput is not strength."
    )


def _promised(case: Case) -> str:
    """Name what is promised beside the force: a contract, not a capability."""
    parts = [
        f"{factor.label} {money(factor.best, factor.unit) if factor.unit in CURRENCIES else number(factor.best)}"
        for factor in case.factors.under("support").values()
    ]
    if not parts:
        return ""
    return sentence(
        f"{listing(parts)}. A contract is not a capability: no date of delivery, crew or stock is sourced"
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return the factors that bound the cost."""
    rows = tuple(
        (
            factor.label,
            ranged(factor.best, factor.low, factor.high, factor.unit),
            factor.kind,
        )
        for factor in case.factors.under("cost").values()
    )
    if not rows:
        return ()
    return (
        AnswerTable("costs", "What bounds the cost", (("Factor", ""), ("Value", ""), ("Kind", "")), rows),
    )
