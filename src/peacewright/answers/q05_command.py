"""Q5, command: who may decide what, and how fast, by a declared chain. Who will command is not computable."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import main_metric, make_answer, metric_value, metric_words
from peacewright.answers.spread import OVER_FACTOR
from peacewright.answers.words import number, plain, ranged

QUESTION = "Q5"


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the time from a breach to a decision and a force on the spot."""
    return main_metric(case, option, "reaction_hours") if case.plans[option].command.decision_hours else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    part = case.plans[option].command
    if not part.decision_hours:
        headline = "There is nothing to command: nothing is put in place."
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    values = [
        Value(
            f"decision_{event}",
            f"decision: {plain(event)}",
            factor.best,
            factor.low,
            factor.high,
            "hours",
            OVER_FACTOR,
        )
        for event, factor in ((event, case.factor(name)) for event, name in part.factors.items())
    ]
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        _headline(case, option),
        (
            f"Chain: {', then '.join(part.chain)}; contingents keep a second line to their own capitals.",
            _to_the_spot(case, option),
            (
                "Who will command is undecided and not computable. Scoring designs for gaps and "
                "double keys is open: that planner "
                "is not built yet."
            ),
        ),
        (*values, metric_value(case, option, "reaction_hours")),
        metric(case, option),
        factors=tuple(part.factors.values()),
    )


def _headline(case: Case, option: str) -> str:
    part = case.plans[option].command
    quick = min(part.decision_hours, key=lambda event: part.decision_hours[event])
    slow = max(part.decision_hours, key=lambda event: part.decision_hours[event])
    first, last = case.factor(part.factors[quick]), case.factor(part.factors[slow])
    return (
        f"By the declared design ({plain(part.design)}) the quickest decision, {plain(quick)}, takes "
        f"{ranged(first.best, first.low, first.high, 'hours')}, the slowest, {plain(slow)}, "
        f"{ranged(last.best, last.low, last.high, 'hours')}."
    )


def _to_the_spot(case: Case, option: str) -> str:
    words = metric_words(case, option, "reaction_hours")
    return "" if words == "no value" else f"From a breach to a decision and a force on the spot: {words}."


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    designs = {
        plain(case.plans[o].command.design) for o in case.options if case.plans[o].command.decision_hours
    }
    if not designs:
        return ()
    return (
        (
            f"The options declare {number(len(designs))} design{'s' if len(designs) != 1 else ''} of "
            "command; the reporting names none."
        ),
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return hours to a decision by event and design."""
    parts = {
        case.plans[o].command.design: case.plans[o].command
        for o in case.options
        if case.plans[o].command.decision_hours
    }
    if not parts:
        return ()
    events = list(next(iter(parts.values())).decision_hours)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (plain(event), *(_value(case, part.factors[event], plain(event)) for part in parts.values()))
        for event in events
    )
    columns = (("Event", ""), *((f"Design: {plain(name)}", "") for name in parts))
    return (
        AnswerTable(
            "decisions",
            "Hours from an event to a decision that binds",
            columns,
            rows,
            f"Ranges: {OVER_FACTOR}.",
        ),
    )


def _value(case: Case, name: str, label: str) -> Value:
    factor = case.factor(name)
    return Value(name, label, factor.best, factor.low, factor.high, "hours", OVER_FACTOR)
