"""Throughput in words and tables: who is trained by when, what is delivered by when, and why neither is strength."""

from __future__ import annotations

import numpy as np

from peacewright.answers.answer import AnswerTable, Cell, Value
from peacewright.answers.case import Case
from peacewright.answers.curing import cures_table
from peacewright.answers.making import exactly, short_title
from peacewright.answers.record import Floats
from peacewright.answers.spread import OVER_FUTURES, spread_of
from peacewright.answers.words import between, money, number, plural, ranged, sentence, two_figures
from peacewright.core.units import CURRENCIES, MONTHS_PER_YEAR
from peacewright.operation.metrics import METRICS
from peacewright.plan.capability import CapabilityPart, Order
from peacewright.plan.throughput import Contract
from peacewright.plan.wording import listing
from peacewright.simulation.futures import Reader
from peacewright.simulation.measures import MEASURES
from peacewright.simulation.realise.capability import realise_deliveries

YEARS = (1, 2, 5)
"""Years after which tables say what has been trained."""

_YEAR = MONTHS_PER_YEAR
_DELIVERED_AFTER = (6, 12, 24)  # months after the contract


def trains(part: CapabilityPart) -> bool:
    """Whether anybody is trained."""
    return part.per_month > 0


def training_words(case: Case, option: str) -> str:
    """Say how many are in training at once, how many finish, and what that makes by when: as planned and as lived."""
    part = case.plans[option].capability
    if not trains(part):
        return ""
    months = len(part.trained)
    first_year, lived = (
        spread_of(values)
        for values in (_training(case, option, "trained_first_year"), case.metric(option, "trained"))
    )
    return (
        f"Would train {number(part.per_month)} persons a month, {number(two_figures(part.present))} at once, at best "
        f"values: {number(two_figures(part.trained_by(_YEAR)))} in the first year and "
        f"{number(two_figures(part.trained_by(months)))} in {number(months / _YEAR)} years, enough by numbers for "
        f"{plural(part.units_by(months), 'battalion')} once these have trained together; arms and officers "
        f"are not counted. In the futures drawn {between(first_year.low, first_year.high, 'persons')} finish in the "
        f"first year with the staff that comes and stays, and {between(lived.low, lived.high, 'persons')} while the "
        "ceasefire lasts."
    )


def training_values(case: Case, option: str) -> list[Value]:
    """Return the throughput of training as values: the rate as planned, and what futures make of the rest."""
    part = case.plans[option].capability
    if not trains(part):
        return []
    lived = METRICS["trained"]
    return [
        exactly("trainees_per_month", "trainees who finish in a month", part.per_month, "persons/month"),
        *(
            spread_of(_training(case, option, measure)).value(
                name, MEASURES[measure].label, MEASURES[measure].unit
            )
            for name, measure in (
                ("in_training", "in_training"),
                ("trained_first_year", "trained_first_year"),
                ("trained", "trained_over_plan"),
                ("units", "units_over_plan"),
            )
        ),
        spread_of(case.metric(option, "trained")).value("trained_lived", lived.label, lived.unit),
    ]


def _training(case: Case, option: str, measure: str) -> Floats:
    return case.records[option].training[measure]


def training_finding(case: Case) -> str:
    """Say what the throughput rests on."""
    if not any(trains(plan.capability) for plan in case.plans.values()):
        return ""
    factor = case.factor("train.trainees_per_month")
    return (
        "Training throughput is a declared target, not a result: every option with training is sized to what a past "
        f"programme gave, {ranged(factor.best, factor.low, factor.high, '')} persons a month, less where staff lack. "
        "Throughput is not strength."
    )


def orders_finding(case: Case) -> str:
    """Say what is promised beside the force and when it is delivered: a contract, not a capability."""
    parts = [
        f"{factor.label} {money(factor.best, factor.unit) if factor.unit in CURRENCIES else number(factor.best)}"
        for factor in case.factors.under("support").values()
        if not factor.name.endswith(("_per_month", "_lead_days"))
    ]
    if not parts:
        return ""
    dates = [_delivery(order) for order in _orders(case)]
    told = f" {' '.join(dates)}" if dates else ""
    return f"{sentence(listing(parts))}{told} What is delivered is not strength: no crew, launcher or stock is sourced."


def _orders(case: Case) -> tuple[Order, ...]:
    return case.plans[case.baseline].capability.orders


def _delivery(order: Order) -> str:
    if order.per_month is None or order.complete_month is None:
        return f"When the {number(order.ordered)} come is not sourced."
    return (
        f"At about {number(order.per_month)} a month from month {number(round(order.lead_months))} after the contract, "
        f"the {number(order.ordered)} are delivered after {number(round(order.complete_month))} months."
    )


def throughput_tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return persons trained by option and year, and deliveries by order and month."""
    training = [option for option in case.options if trains(case.plans[option].capability)]
    orders = [order for order in _orders(case) if order.per_month is not None]
    return (
        *([_training_table(case, training)] if training else []),
        *([_delivery_table(case, orders)] if orders else []),
        *cures_table(
            case,
            "What training lacks, and what would cure it",
            {option: case.plans[option].capability.shortfalls for option in training},
        ),
    )


def _training_table(case: Case, options: list[str]) -> AnswerTable:
    rows: list[tuple[Cell, ...]] = []
    for option in options:
        part = case.plans[option].capability
        years = [year for year in YEARS if year * _YEAR <= len(part.trained)]
        trained = [round(part.trained_by(year * _YEAR)) for year in years]
        missing = [None] * (len(YEARS) - len(years))
        units = round(part.units_by(len(part.units)))
        rows.append((short_title(case, option), round(part.present), *trained, *missing, units))
    return AnswerTable(
        "training",
        "Who is trained by when, at best values",
        (
            ("Option", ""),
            ("In training at once", "persons"),
            *((f"Trained after year {year}", "persons") for year in YEARS),
            ("Battalions, by numbers", "battalions"),
        ),
        tuple(rows),
        "Counted from the order to deploy; staff as the rotation has them in place.",
    )


def _delivery_table(case: Case, orders: list[Order]) -> AnswerTable:
    return AnswerTable(
        "deliveries",
        "What is delivered by when",
        (
            ("Order", ""),
            ("Ordered", "pieces"),
            *((f"After {month} months", "pieces") for month in _DELIVERED_AFTER),
            ("Complete after", "months"),
        ),
        tuple(
            (
                order.label,
                round(order.ordered),
                *(_delivered(case, order, month) for month in _DELIVERED_AFTER),
                _complete(case, order),
            )
            for order in orders
            if len(order.delivered) >= max(_DELIVERED_AFTER)
        ),
        f"Months since the contract. Ranges: {OVER_FUTURES}. Delivered is not in service: launchers, crews and stocks "
        "are not sourced.",
    )


def _contract(case: Case, order: Order) -> Contract:
    """Return an order with number, rate and lead of every future."""
    part = case.plans[case.baseline].capability
    reader = Reader(case.futures, case.operation)
    found: dict[str, Contract] = case.once("deliveries", lambda: realise_deliveries(part, reader))
    return found[order.name]


def _whole(name: str, order: Order, values: Floats) -> Value:
    """Return whole pieces or months over futures."""
    return spread_of(np.asarray(np.round(values), dtype=np.float64)).value(name, order.label, "")


def _delivered(case: Case, order: Order, month: int) -> Value:
    """Return what is delivered of an order so many months after its contract, over futures."""
    return _whole("delivered", order, _contract(case, order).delivered(month))


def _complete(case: Case, order: Order) -> Value:
    """Return months from its contract until an order is delivered whole, over futures."""
    return _whole("complete", order, _contract(case, order).complete_month)
