"""The numbers of where tasks stand, of what stands whatever the weights, and of what reaching the line costs."""

from __future__ import annotations

from collections.abc import Mapping

from peacewright.answers import reaching
from peacewright.answers.numbers.by_future import DERIVED
from peacewright.answers.numbers.how import Computed, How, Over
from peacewright.answers.numbers.over_futures import MEDIAN
from peacewright.plan.explanation import Input
from peacewright.plan.plan import Plan
from peacewright.planning.decide_placing import decide_placing
from peacewright.planning.frontier import team_curve
from peacewright.planning.portfolios import standings, strength_point


def _placing(number: str, words: str) -> Computed:
    """Return how a share of each placed task comes about; the task's own are the numbers of that name."""

    def given(plan: Plan, rest: str) -> list[str | Input]:
        del rest
        return [f"{number}.{task}" for task in plan.placing.tasks]

    def places(plan: Plan) -> bool:
        return bool(plan.placing.tasks)

    by = (standings, strength_point, decide_placing)
    return Computed(words, "share", f"{words}; by task, as the inputs say", given, by, None, places)


def _reaching(words: str, unit: str) -> Computed:
    """Return how a column of cost against coverage comes about, for options whose teams reach the line."""

    def given(plan: Plan, rest: str) -> list[str | Input]:
        del plan, rest
        team = ["verify.team_size", "verify.team_availability", reaching.COST]
        return [*team, "stationing.response_limit_hours", "stationing.teams_per_base"]

    def reaches(plan: Plan) -> bool:
        return bool(plan.stationing.by_teams)

    by = (team_curve, reaching.cost_of_coverage)
    return Computed(words, unit, f"{words}; a row a number of teams, towns and bases as the option has them", given,
                    by, None, reaches)  # fmt: skip


PLACING: Mapping[str, How] = {
    "Q1.standing.at_least": _placing(
        "portfolios.least", "share of the need in every efficient portfolio, at least"
    ),
    "Q1.standing.at_most": _placing(
        "portfolios.most", "share of the need in any efficient portfolio, at most"
    ),
    "Q1.standing.at_least_in_any_order": _placing(
        "portfolios.least_any", "the same under any weights, at least"
    ),
    "Q1.standing.on_the_ground": Over(
        MEDIAN, lambda plan, rest: (DERIVED["on_the_ground"],), lambda plan: bool(plan.placing.tasks)
    ),
    "Q1.strengths.*": _placing(
        "tasks.need", "mean share met: strength less first claims, tasks one after the other"
    ),
    "Q11.reaching.teams": _reaching("verification teams", "teams"),
    "Q11.reaching.cost_a_year": _reaching(
        "teams × team size ÷ availability × cost of an observer and year", "a year"
    ),
    "Q11.reaching.line_reached_in_time": _reaching(
        "line that so many teams reach, by the plan found", "share"
    ),
    "Q11.reaching.at_most": _reaching("line that so many teams reach, by the bound proven", "share"),
}
