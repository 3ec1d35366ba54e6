"""Stock through the planned year: moments that are told, and days of supply by class."""

from __future__ import annotations

import numpy as np
import pytest

from peacewright.answers.stocking import TOLD_AFTER, days_held, periods_told
from peacewright.plan.consumption import CLASSES
from peacewright.plan.disruptions import CORRIDORS
from peacewright.plan.explanation import Proof
from peacewright.plan.supply import SupplyFlow


def flow(period_days: list[float]) -> SupplyFlow:
    classes, periods = len(CLASSES), len(period_days)
    none = np.zeros((classes, periods))
    need = np.outer(np.arange(1.0, classes + 1), np.linspace(0.0, 1.0, periods))
    return SupplyFlow(
        period_days=np.array(period_days),
        need=need,
        local=none,
        by_corridor=np.zeros((len(CORRIDORS), classes, periods)),
        contracted=np.zeros(periods),
        stock=need * np.arange(periods),
        short=none,
        target=none,
        in_place=np.linspace(0.0, 1.0, periods),
        proof=Proof("", 0.0, 0.0, 0.0, "", 0.0),
    )


def test_the_period_told_is_the_first_that_ends_on_or_after_each_moment() -> None:
    year = flow([7.0] * 13 + [28.0] * 9)
    ends = np.cumsum(year.period_days)
    told = periods_told(year)
    assert [float(ends[period]) for period in told] == [28.0, 56.0, 91.0, 203.0]
    assert all(ends[period] >= moment for period, moment in zip(told, TOLD_AFTER, strict=False))


def test_days_held_are_stock_over_the_need_of_the_class() -> None:
    year = flow([7.0, 7.0, 7.0])
    assert days_held(year, 0) == [None] * len(CLASSES)
    assert days_held(year, 2) == pytest.approx([2.0] * len(CLASSES))
