"""What reaching the line costs: verification teams, the persons and money behind them, and the line that they reach."""

from __future__ import annotations

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.making import short_title
from peacewright.answers.words import money, number, quantity
from peacewright.plan.stationing import TeamPoint

COST = "cost.observer_per_person_year"


def cost_unit(case: Case) -> str:
    """Return the currency of the cost of an observer."""
    return case.factor(COST).unit


def cost_of_coverage(case: Case, option: str) -> tuple[tuple[float, TeamPoint], ...]:
    """Return cost a year at best values with what so many teams reach; empty where an option sends none."""
    points = case.plans[option].stationing.by_teams
    if COST not in case.factors:
        return ()
    return tuple((point.persons * case.factor(COST).best, point) for point in points)


def table(case: Case) -> AnswerTable:
    """Return cost against coverage, a row a number of teams, once for options that share their points."""
    told: dict[tuple[tuple[float, TeamPoint], ...], str] = {}
    for option in case.options:
        if points := cost_of_coverage(case, option):
            told.setdefault(points, short_title(case, option))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            title,
            number(point.teams),
            money(cost, cost_unit(case)),
            quantity(point.covered_share, "share"),
            quantity(point.bound_share, "share"),
        )
        for points, title in told.items()
        for cost, point in points
    )
    return AnswerTable(
        "reaching",
        "What reaching the line costs",
        (("Option", ""), ("Teams", ""), ("Cost a year", ""), ("Line reached in time", ""), ("At most", "")),
        rows,
        "Cost of the observers of the teams alone, at what a civilian monitoring mission cost a head; bases at most as "
        "many as the option has. At most: proven not to be exceeded.",
    )
