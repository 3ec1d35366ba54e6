"""Trade-off curves of a brief, drawn from a case: strength, stand-off and cost against what they give."""

from __future__ import annotations

from peacewright.answers.case import Case
from peacewright.answers.reaching import cost_of_coverage, cost_unit
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.charts import Curve, CurvePoint, FrontierChart
from peacewright.reporting.compose_figures import shorts
from peacewright.reporting.theme import SERIES

MILLION = 1e6
MOST_TIMES = 2.0
"""The curve of strength ends at so many times the option's own."""


def strength_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return strength, in times each option's own, against the tasks met."""
    curves = []
    for option in case.options:
        own = case.plans[option].tasks.strength_persons
        points = tuple(
            CurvePoint(point.strength_persons / own, point.in_order)
            for point in case.plans[option].placing.strengths
            if point.strength_persons <= MOST_TIMES * own
        )
        if points:
            curves.append(Curve(shorts(case)[option], points))
    if not curves:
        return ()
    chart = FrontierChart(
        tuple(curves[: len(SERIES)]),
        "Strength",
        "times the option's own",
        "Mean share of the tasks met",
        how_to_read="Further right: more strength than the option has; the mandate stays its own.",
    )
    note = "In the order of the mandate, at best values, exact; the table gives the range over every strict order."
    return (BriefFigure("figure-strength", "Strength against tasks", chart, note=note),)


def reaching_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the cost of teams against the line they reach; options with the same points share a curve."""
    found: dict[tuple[CurvePoint, ...], list[str]] = {}
    for option in case.options:
        points = tuple(
            CurvePoint(cost / MILLION, point.covered_share, point.covered_share, point.bound_share)
            for cost, point in cost_of_coverage(case, option)
        )
        if points:
            found.setdefault(points, []).append(shorts(case)[option])
    if not found:
        return ()
    curves = tuple(Curve(", ".join(names), points) for points, names in found.items())
    unit = f"million {cost_unit(case)} a year"
    reading = (
        "Each point is one plan for so many teams. Further right: more teams, from the same bases at most."
    )
    chart = FrontierChart(curves, "Cost of verification teams", unit, how_to_read=reading)
    note = "Band: from what was found to what is proven not to be exceeded."
    return (BriefFigure("figure-cost-coverage", "What reaching the line costs", chart, note=note),)


def frontier_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the frontier of stand-off against coverage; options with the same frontier share a curve."""
    found: dict[tuple[CurvePoint, ...], list[str]] = {}
    for option in case.options:
        frontier = case.plans[option].stationing.frontier
        if frontier:
            points = tuple(
                CurvePoint(
                    point.stand_off_km,
                    point.covered_share,
                    point.covered_share,
                    max(point.covered_share, point.bound_share),
                )
                for point in frontier
            )
            found.setdefault(points, []).append(shorts(case)[option])
    if not found:
        return ()
    curves = [Curve(", ".join(names), points) for points, names in found.items()]
    return (
        BriefFigure(
            "figure-frontier",
            "The price of standing off",
            FrontierChart(tuple(curves)),
            note="Band: from what was found to what is proven not to be exceeded.",
        ),
    )
