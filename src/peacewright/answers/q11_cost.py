"""Q11, cost and capability: a bracket of cost from what other missions cost a head, and throughput of training."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case, has_means
from peacewright.answers.making import main_metric, make_answer
from peacewright.answers.spread import spread_of
from peacewright.answers.words import money, number, quantity, sentence
from peacewright.operation.metrics import METRICS
from peacewright.operation.vocabulary import Task

QUESTION = "Q11"
_PER_YEAR = 12


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the cost of a year."""
    return main_metric(case, option, "cost_per_year") if has_means(case.levers(option)) else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    levers = case.levers(option)
    if not has_means(levers):
        headline = "It costs the coalition nothing; what a resumed war would cost is not computed."
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    unit = METRICS["cost_per_year"].unit
    spread = spread_of(case.metric(option, "cost_per_year"))
    years = levers.duration / 365.0
    headline = (
        f"Between {money(spread.low, unit)} and {money(spread.high, unit)} a year (middle "
        f"{money(spread.median, unit)}), for "
        f"{number(years)} years {money(spread.low * years, unit)} to {money(spread.high * years, unit)}."
    )
    values = [spread.value("cost_per_year", METRICS["cost_per_year"].label, unit)]
    throughput = trainees_per_month(case, option)
    if throughput:
        values.append(
            Value("trainees_per_month", "trainees who finish in a month", *(throughput,) * 3, "persons/month")
        )
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.BOUNDED,
        headline,
        (
            ("Bounds follow from what other missions cost a head, from light peacekeeping to combat; "
            "the price years differ and are "
            "stated with each factor."),
            "Who bears how much is open: cost by phase and nation is not planned yet.",
            "" if not throughput else f"Trains {number(throughput)} persons a month, "
            f"{number(throughput * _PER_YEAR)} a year, at best "
            "values. That is throughput, not strength.",
        ),
        values,
        metric(case, option),
        factors=("cost.", *(("train.",) if throughput else ())),
    )  # fmt: skip


def trainees_per_month(case: Case, option: str) -> float:
    """Return trainees who finish in a month with the training staff that the option allots."""
    for need in case.plans[option].tasks.requirements:
        if need.task is Task.TRAIN:
            return case.factors.value("train.trainees_per_month") * need.met_share
    return 0.0


def findings(case: Case) -> tuple[str, ...]:
    """Say what is known of capability promised beside the force."""
    support = case.factors.under("support")
    currency = METRICS["cost_per_year"].unit
    return tuple(
        sentence(
            f"{factor.label}: "
            f"{money(factor.best, factor.unit) if factor.unit == currency else quantity(factor.best, factor.unit)}"
        )
        for factor in support.values()
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return the factors that bound the cost."""
    rows = tuple(
        (
            factor.label,
            Value(name, factor.label, factor.best, factor.low, factor.high, factor.unit),
            factor.kind,
        )
        for name, factor in case.factors.under("cost").items()
    )
    if not rows:
        return ()
    return (
        AnswerTable("costs", "What bounds the cost", (("Factor", ""), ("Value", ""), ("Kind", "")), rows),
    )
