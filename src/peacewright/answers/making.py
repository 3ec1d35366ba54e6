"""Putting an answer together: hinges and sources are found the same way for every question."""

from __future__ import annotations

from collections.abc import Iterable

from peacewright.answers.answer import Answer, Grade, Hinge, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.spread import spread_of
from peacewright.operation.metrics import METRICS

SUPPLY_READS = ("supply.", "disruption.", "consumption.", "fuel.", "climate.", "consent.")
READS: dict[str, tuple[str, ...]] = {
    "cost_per_year": ("cost.",),
    "days_below_stock": SUPPLY_READS,
    "days_short_of_supply": SUPPLY_READS,
    "reaction_hours": ("command.", "verify.report_delay_hours", "verify.travel_factor", "travel.road_speed"),
}
"""What metrics read that the simulation computes by a formula of few factors."""


def make_answer(
    case: Case,
    question: str,
    option: str,
    grade: Grade,
    headline: str,
    details: Iterable[str] = (),
    values: Iterable[Value | None] = (),
    metric: MainMetric | None = None,
    factors: Iterable[str] = (),
    sources: Iterable[str] = (),
) -> Answer:
    """Return an answer with its hinges and its sources.

    Parameters
    ----------
    case, question, option, grade, headline
    details : iterable of str
        Further sentences; an answer that is open or not computable gives its reason here. Empty ones are left out.
    values : iterable of Value
        None is left out.
    metric : MainMetric, optional
        Without it nothing varies that could be a hinge, and the note says so.
    factors : iterable of str
        Factors behind the answer, by name or prefix; their sources are cited, and those of factors among the hinges.
    sources : iterable of str
        Further sources.

    Raises
    ------
    ValueError
        If an open or not computable answer gives no reason.
    """
    told = tuple(detail for detail in details if detail)
    if grade in (Grade.OPEN, Grade.NOT_COMPUTABLE) and not told:
        message = f"{question}, option '{option}': '{grade}' needs a reason"
        raise ValueError(message)
    if metric is None:
        hinges: tuple[Hinge, ...] = ()
        note = "nothing here varies over the futures drawn"
    else:
        hinges, note = case.hinging.of(metric.values, metric.reads)
    named = [hinge.name for hinge in hinges if hinge.name in case.factors]
    cited = (*case.sources_of(*factors), *sources, *case.sources_of(*named))
    return Answer(
        question=question,
        option=option,
        grade=grade,
        headline=headline,
        details=told,
        values=tuple(value for value in values if value is not None),
        metric=metric.label if metric else "",
        hinges=hinges,
        hinge_note=note,
        sources=tuple(dict.fromkeys(cited)),
    )


def metric_value(case: Case, option: str, name: str) -> Value | None:
    """Return a metric as a value with its spread over futures; None where no future has it."""
    spread = spread_of(case.metric(option, name))
    if not spread.present:
        return None
    return spread.value(name, METRICS[name].label, METRICS[name].unit)


def metric_words(case: Case, option: str, name: str) -> str:
    """Print a metric's median and range with its unit."""
    return spread_of(case.metric(option, name)).words(METRICS[name].unit)


def main_metric(case: Case, option: str, name: str) -> MainMetric:
    """Return a metric of the simulation as the main metric of an answer."""
    return MainMetric(METRICS[name].label, case.metric(option, name), READS.get(name, ()))


def short_title(case: Case, option: str) -> str:
    """Return an option's title up to its first comma: what heads a row or a column."""
    return case.title(option).partition(",")[0]


def exactly(name: str, label: str, value: float, unit: str) -> Value:
    """Return a number of the plan, which has no range, as a value."""
    return Value(name, label, value, value, value, unit)


def has_force(case: Case, option: str) -> bool:
    """Whether an option stations anybody inside the theatre."""
    return case.levers(option).strength > 0
