"""How stock builds up and is held through the planned year, class by class, in days of supply."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.making import short_title
from peacewright.answers.words import plain, quantity, two_figures
from peacewright.plan.consumption import CLASSES
from peacewright.plan.supply import SupplyFlow

TOLD_AFTER = (28, 56, 91, 182, 364)
"""Days after the order at whose end stock is told: two months of arrival, then the quarter, half and whole year."""


def stock_table(case: Case, options: Iterable[str]) -> AnswerTable:
    """Return days of supply held by class at some moments of the planned year."""
    rows: list[tuple[Cell, ...]] = []
    for option in options:
        flow = case.plans[option].supply.flow
        if flow is None:
            continue
        for period in periods_told(flow):
            held = days_held(flow, period)
            rows.append(
                (short_title(case, option), float(np.cumsum(flow.period_days)[period]),
                 quantity(float(flow.in_place[period]), "share"),
                 *(None if days is None else two_figures(days) for days in held))
            )  # fmt: skip
    columns = (
        ("Option", ""), ("After the order", "days"), ("Of the force in place", ""),
        *((plain(name), "days") for name in CLASSES),
    )  # fmt: skip
    note = (
        "Days of its own need in the period that are in stock at its end, in the plan of the year. Before anybody is "
        "in place nothing is needed, and nothing is told. More than the target may be held: nothing of the plan counts "
        "against it."
    )
    return AnswerTable("stock", "How stock is built up and held, class by class", columns, tuple(rows), note)


def periods_told(flow: SupplyFlow) -> list[int]:
    """Return the periods whose ends are told: the first that ends on or after each moment, each once."""
    ends = np.cumsum(flow.period_days)
    found = np.searchsorted(ends, np.array(TOLD_AFTER) - 1e-9)
    return [int(period) for period in dict.fromkeys(found.tolist()) if period < len(ends)]


def days_held(flow: SupplyFlow, period: int) -> list[float | None]:
    """Return days of supply in stock at the end of a period, by class; None where nothing is needed."""
    need, stock = flow.need[:, period], flow.stock[:, period]
    return [None if day <= 0 else float(held / day) for held, day in zip(stock, need, strict=True)]
