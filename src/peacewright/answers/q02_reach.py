"""Q2, reach: what a force of this size, stationed there, can reach, how dense it is, what it spends on itself."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import has_force, make_answer, metric_value, metric_words
from peacewright.answers.needs import reached_share
from peacewright.answers.spread import OVER_FUTURES, Spread, is_constant, spread_of
from peacewright.answers.words import number, quantity, ranged, whole
from peacewright.operation.metrics import METRICS

QUESTION = "Q2"
DENSITIES = "history.density"
"""Factors under this name hold troops per kilometre of line in past missions."""


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the share of the line that a free team reaches in time; without teams the density of the force."""
    if not has_force(case, option):
        return None
    reached = reached_share(case, option)
    if not is_constant(reached):
        return MainMetric("share of the line that a free team reaches in time", reached)
    return MainMetric(
        "persons per km of line", case.levers(option).strength / case.futures.value("line.watched_length")
    )


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    if not has_force(case, option):
        return _nobody(case, option)
    part, tasks = case.plans[option].stationing, case.plans[option].tasks
    reached = spread_of(reached_share(case, option))
    density = spread_of(case.levers(option).strength / case.futures.value("line.watched_length"))
    guard = next((claim for claim in tasks.claims if claim.name == "self_protection"), None)
    lacking = guard is not None and guard.persons < guard.needed_persons - 0.5
    values = [
        reached.value("reached_share", "share of the line that a free team reaches in time", "share"),
        density.value("density", "persons per km of line", "persons/km"),
        metric_value(case, option, "response_hours"),
    ]
    if guard is not None:
        values.append(
            Value(
                "self_protection",
                "kept for self-protection",
                guard.persons,
                guard.persons,
                guard.persons,
                "persons",
            )
        )
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.COMPUTED,
        _headline(case, option, reached, density),
        (
            _response(case, option, tasks.verification_teams),
            _historic(case, density),
            ""
            if guard is None
            else f"Self-protection takes {whole(guard.persons)} persons ({guard.because})"
            + (
                f"; it needs {whole(guard.needed_persons)}."
                if lacking
                else "; that covers watch, guard and warning, not "
                "defence against a large attack, which is not modelled."
            ),
            ""
            if not part.backup_share
            else f"{quantity(part.backup_share, 'share')} of the line has a second team in reach.",
        ),
        values,
        metric(case, option),
        factors=(
            "line.watched_length",
            "stationing.",
            "self_protection.",
            "travel.",
            "verify.travel_factor",
            DENSITIES,
        ),
    )


def _nobody(case: Case, option: str) -> Answer:
    headline = "Nobody is stationed inside, so nobody can go to a place: nothing of the line is within reach of a team."
    return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)


def _headline(case: Case, option: str, reached: Spread, density: Spread) -> str:
    limit = case.factor("stationing.response_limit_hours")
    teams = case.plans[option].tasks.verification_teams
    dense = f"{density.words('persons')} for each km of line"
    if not teams:
        return (
            f"No team can be sent to the line: none is in the mandate's allotment. {dense} "
            "would stand, if all were at the line."
        )
    if reached.high == 0:
        return f"No team reaches any of the line within {number(limit.best)} hours. {dense}, if all stood at the line."
    return (
        f"A free team reaches {reached.words('share')} of the line in time (within "
        f"{quantity(limit.best, 'hours')}, drawn from "
        f"{number(limit.low)} to {number(limit.high)}). {dense}."
    )


def _response(case: Case, option: str, teams: int) -> str:
    if not teams:
        return ""
    spread = spread_of(case.metric(option, "response_hours"))
    if not spread.present:
        return f"{whole(teams)} teams can be sent at a time; in no future drawn was one sent."
    return (
        f"With {whole(teams)} teams that can be sent at a time, the median time from a report to a team on the spot is "
        f"{metric_words(case, option, 'response_hours')}."
    )


def _historic(case: Case, density: Spread) -> str:
    past = {name: factor.best for name, factor in case.factors.under(DENSITIES).items()}
    if not past:
        return ""
    below = sum(1 for value in past.values() if density.median > value)
    low, high = min(past.values()), max(past.values())
    return (
        f"Past missions stood at {number(low)} to {number(high)} persons per km; this is denser than {whole(below)} of "
        f"{whole(len(past))} of them."
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    opposite = case.factors.get("force.opposite")
    largest = max((case.levers(option).strength for option in case.options), default=0.0)
    if opposite is None or not largest:
        return ()
    return (
        (
            f"The largest option puts {whole(largest)} persons opposite "
            f"{ranged(opposite.best, opposite.low, opposite.high, '')}: "
            "no option here is sized to hold a line by force, and none is assessed for it."
        ),
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return troops per kilometre beside past missions."""
    rows: list[tuple[Cell, ...]] = []
    for option in case.options:
        if has_force(case, option):
            spread = spread_of(case.levers(option).strength / case.futures.value("line.watched_length"))
            rows.append((case.title(option), spread.value(option, "", "persons/km"), "this operation"))
    for name, factor in case.factors.under(DENSITIES).items():
        value = Value(name, factor.label, factor.best, factor.low, factor.high, "persons/km")
        rows.append((factor.label, value, ", ".join(factor.sources)))
    if not rows:
        return ()
    columns = (("Force", ""), ("Persons per km of line", ""), ("Source", ""))
    note = f"Ranges of options: {OVER_FUTURES}. {METRICS['response_hours'].label.capitalize()} stands with the values."
    return (AnswerTable("density", "Density of the force, beside past missions", columns, tuple(rows), note),)
