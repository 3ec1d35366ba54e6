"""Throughput in words and tables: who is trained by when, what is delivered by when, and why neither is strength."""

from __future__ import annotations

from peacewright.answers.answer import AnswerTable, Cell, Value
from peacewright.answers.case import Case
from peacewright.answers.making import exactly, short_title
from peacewright.answers.words import listing, money, number, plural, ranged, sentence, two_figures
from peacewright.core.units import CURRENCIES
from peacewright.plan.capability import CapabilityPart, Order

YEARS = (1, 2, 5)
"""Years after which tables say what has been trained."""

_YEAR = 12
_DELIVERED_AFTER = (6, 12, 24)  # months after the contract


def trains(part: CapabilityPart) -> bool:
    """Whether anybody is trained."""
    return part.per_month > 0


def training_words(case: Case, option: str) -> str:
    """Say how many are in training at once, how many finish, and what that makes by when."""
    part = case.plans[option].capability
    if not trains(part):
        return ""
    months = len(part.trained)
    return (
        f"Would train {number(part.per_month)} persons a month, {number(two_figures(part.present))} at once, at best "
        f"values: {number(two_figures(part.trained_by(_YEAR)))} in the first year and "
        f"{number(two_figures(part.trained_by(months)))} in {number(months / _YEAR)} years, enough by numbers for "
        f"{plural(part.units_by(months), 'battalion')} once these have trained together; arms and officers "
        "are not counted."
    )


def training_values(case: Case, option: str) -> list[Value]:
    """Return the throughput of training as values."""
    part = case.plans[option].capability
    if not trains(part):
        return []
    months = len(part.trained)
    return [
        exactly("trainees_per_month", "trainees who finish in a month", part.per_month, "persons/month"),
        exactly("in_training", "persons in training at once", part.present, "persons"),
        exactly("trained_first_year", "persons trained in the first year", part.trained_by(_YEAR), "persons"),
        exactly("trained", "persons trained over the months planned", part.trained_by(months), "persons"),
    ]


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
    found = []
    training = [option for option in case.options if trains(case.plans[option].capability)]
    if training:
        rows: list[tuple[Cell, ...]] = []
        for option in training:
            part = case.plans[option].capability
            years = [year for year in YEARS if year * _YEAR <= len(part.trained)]
            trained = [round(part.trained_by(year * _YEAR)) for year in years]
            missing = [None] * (len(YEARS) - len(years))
            rows.append(
                (
                    short_title(case, option),
                    round(part.present),
                    *trained,
                    *missing,
                    round(part.units_by(len(part.units))),
                )
            )
        found.append(
            AnswerTable(
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
        )
    orders = [order for order in _orders(case) if order.per_month is not None]
    if orders:
        found.append(
            AnswerTable(
                "deliveries",
                "What is delivered by when, at best values",
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
                        *(round(float(order.delivered[month - 1])) for month in _DELIVERED_AFTER),
                        round(order.complete_month or 0.0),
                    )
                    for order in orders
                    if len(order.delivered) >= max(_DELIVERED_AFTER)
                ),
                "Months since the contract. Delivered is not in service: launchers, crews and stocks are not sourced.",
            )
        )
    return tuple(found)
