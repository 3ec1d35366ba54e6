"""Figures of cost: what each option's cost is made of."""

from __future__ import annotations

from peacewright.answers.case import Case, has_means
from peacewright.answers.cost_tables import kinds_at_best, price_year
from peacewright.plan.cost import KINDS
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.charts import StackedBars, StackedPart
from peacewright.reporting.compose_figures import shorts

_MILLION = 1e6


def cost_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the cost of every option over all phases by kind, at best values."""
    names, unit = shorts(case), case.operation.currency
    parts = [
        StackedPart(names[option], kind, amount / _MILLION)
        for option in case.options
        if has_means(case.levers(option))
        for kind, amount in zip(KINDS, kinds_at_best(case, option), strict=True)
    ]
    if not parts:
        return ()
    chart = StackedBars("Cost over all phases", f"million {unit}", tuple(parts))
    note = (
        f"At best values and prices of {price_year(case)}, as planned; the range of each total stands in the table of "
        "phases."
    )
    return (BriefFigure("figure-costs", "What it costs, by kind", chart, note=note, span="full"),)
