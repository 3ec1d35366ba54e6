"""Q5, command: who may decide what, and how fast, by a declared chain. Who will command is not computable."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import main_metric, make_answer, metric_value, metric_words
from peacewright.answers.spread import OVER_FACTOR
from peacewright.answers.words import listing, plain, plural, ranged, sentence
from peacewright.core.factors import Factor
from peacewright.plan.schedules import CommandPart

QUESTION = "Q5"
TOLD = ("attacked", "breach_verified", "withdraw")
"""Events that a headline tells of: the quickest, the one the mandate is about, and the slowest."""


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
        Value(f"decision_{event}", plain(event), factor.best, factor.low, factor.high, "hours", OVER_FACTOR)
        for event, factor in ((event, case.factor(name)) for event, name in part.factors.items())
    ]
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        _headline(case, part),
        (_to_the_spot(case, option),),
        (*values, metric_value(case, option, "reaction_hours")),
        metric(case, option),
        factors=tuple(part.factors.values()),
    )


def _headline(case: Case, part: CommandPart) -> str:
    told = [f"{plain(event)} {_hours(_delay(case, part, event))}" for event in TOLD if event in part.factors]
    return sentence(f"Declared design “{plain(part.design)}”; judged delays: {'; '.join(told)}")


def _delay(case: Case, part: CommandPart, event: str) -> Factor:
    return case.factor(part.factors[event])


def _hours(factor: Factor) -> str:
    return ranged(factor.best, factor.low, factor.high, "hours")


def _to_the_spot(case: Case, option: str) -> str:
    words = metric_words(case, option, "reaction_hours")
    return "" if words == "no value" else f"From a breach to a decision and a force on the spot: {words}."


def _designs(case: Case) -> dict[str, CommandPart]:
    parts = (case.plans[option].command for option in case.options)
    return {part.design: part for part in parts if part.decision_hours}


def _who_commands(designs: dict[str, CommandPart]) -> str:
    if len(designs) == 1:
        return f"All options declare the same design, “{plain(next(iter(designs)))}”: no other is compared."
    return f"Who will command is not computable: the options declare {plural(len(designs), 'design')}."


def findings(case: Case) -> tuple[str, ...]:
    """Say who decides and how fast, and what of that is not known."""
    designs = _designs(case)
    if not designs:
        return ()
    judged = all(
        _delay(case, part, event).kind == "judged" for part in designs.values() for event in part.factors
    )
    decided = [
        f"{_hours(_delay(case, part, 'breach_verified'))} under “{plain(name)}”"
        for name, part in designs.items()
        if "breach_verified" in part.factors
    ]
    return (
        (
            f"A response to a verified breach is decided in {listing(decided)}. Self-defence needs no higher "
            "decision; what "
            "takes time then is the order to all units."
        ),
        *(
            f"Under “{plain(name)}” a decision that exceeds the powers of one level goes to the next: "
            f"{', then '.join(part.chain)}."
            for name, part in designs.items()
        ),
        (f"{_who_commands(designs)} All contingents keep a second line to their own capitals."),
        (
            f"{'All' if judged else 'Most'} delays are judged: none is published for a force of this kind. "
            "Scoring designs "
            "for gaps and double keys is open: that planner is not built yet."
        ),
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return the time to a decision by event and design."""
    parts = _designs(case)
    if not parts:
        return ()
    events = list(dict.fromkeys(event for part in parts.values() for event in part.factors))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            sentence(plain(event)).removesuffix("."),
            *(
                _hours(_delay(case, part, event)) if event in part.factors else None
                for part in parts.values()
            ),
        )
        for event in events
    )
    columns = (("Event", ""), *((sentence(plain(name)).removesuffix("."), "") for name in parts))
    return (
        AnswerTable(
            "decisions",
            "Time from an event to a decision that binds, by design of command",
            columns,
            rows,
            f"Ranges: {OVER_FACTOR}.",
        ),
    )
