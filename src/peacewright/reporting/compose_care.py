"""The figure of medical care: who would be in surgery in time, by day, by night and without flights."""

from __future__ import annotations

from peacewright.answers import care
from peacewright.answers.case import Case
from peacewright.answers.spread import Spread, spread_of
from peacewright.answers.words import quantity
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.charts import IntervalChart, IntervalRow
from peacewright.reporting.compose_figures import shorts

SERIES = {
    "surgery_day": "by day",
    "surgery_night": "by night",
    "surgery_day_banned": "by day without flights",
}


def care_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the share of each force in surgery in time over futures, a row a force; none without a force."""
    names = shorts(case)
    rows = [
        _row(names[option], spread, series)
        for option in case.options
        if case.plans[option].medical.posts
        for name, series in SERIES.items()
        if (spread := spread_of(care.shares(case, option)[name])).present
    ]
    if not rows:
        return ()
    target = case.factor("medical.target_share").best
    return (
        BriefFigure(
            "figure-surgery",
            "Who would be in surgery in time",
            IntervalChart("Share of the force in surgery in time", "share", tuple(rows)),
            note=f"Aimed at, by judgement: {quantity(target, 'share')}. The limit, the ways, weather and night are the "
            "future's; where surgery stands is the plan's.",
        ),
    )


def _row(label: str, spread: Spread, series: str) -> IntervalRow:
    points = (spread.low, spread.lower_quartile, spread.median, spread.upper_quartile, spread.high)
    return IntervalRow(label, *points, series)
