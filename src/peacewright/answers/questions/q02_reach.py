"""Q2, reach: what a force of this size, stationed there, can reach, how dense it is, what it spends on itself."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.curing import cures_table
from peacewright.answers.making import (
    exactly,
    has_force,
    make_answer,
    metric_value,
    metric_words,
    short_title,
)
from peacewright.answers.numbers.needs import reached_share
from peacewright.answers.protecting import checklist_table, checklist_words
from peacewright.answers.spread import is_constant, spread_of
from peacewright.answers.words import between, number, quantity, ranged, whole
from peacewright.plan.protection import Item
from peacewright.plan.tasks import Claim
from peacewright.plan.wording import listing

QUESTION = "Q2"
DENSITIES = "history.density"
"""Factors under this name hold troops per kilometre of line in past missions."""
LENGTH = "line.watched_length"
REACH_READS = ("stationing.response_limit_hours", "travel.road_speed", "verify.travel_factor")
"""What reach reads besides the simulation, which says how busy teams are."""


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the share of the line that a free team reaches in time; without teams the density of the force."""
    if not has_force(case, option):
        return None
    reached = reached_share(case, option)
    if not is_constant(reached):
        return MainMetric(
            "share of the line that a free team reaches in time", reached, (*REACH_READS, *case.read)
        )
    density = case.levers(option).strength / case.futures.value(LENGTH)
    return MainMetric("persons per km of line at published lengths", density, (LENGTH,))


def drawn_length_km(case: Case) -> float:
    """Return the length of the line as drawn, on which teams and bases are placed."""
    return float(next(iter(case.plans.values())).theatre.segments.length_km.sum())


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    if not has_force(case, option):
        return _nobody(case, option)
    plan = case.plans[option]
    part, tasks = plan.stationing, plan.tasks
    strength = case.levers(option).strength
    guard = next((claim for claim in tasks.claims if claim.name == "self_protection"), None)
    published = spread_of(strength / case.futures.value(LENGTH))
    drawn = strength / drawn_length_km(case)
    values: list[Value | None] = []
    if tasks.verification_teams:
        reached = spread_of(reached_share(case, option))
        values = [
            exactly("covered_at_best", "line reached in time, at best values", part.covered_share, "share"),
            reached.value("reached_share", "line reached in time, over futures", "share"),
            metric_value(case, option, "response_hours"),
        ]
    values += [
        exactly("density_drawn", "persons per km of the line as drawn", drawn, "persons/km"),
        published.value("density", "persons per km at published lengths", "persons/km"),
    ]
    if guard is not None:
        values.append(exactly("self_protection", "kept for self-protection", guard.persons, "persons"))
    values += [
        exactly(
            f"held_{item}",
            f"sites that hold: {item}",
            plan.explanations[f"protection.held.{item}"].value,
            "sites",
        )
        for item in Item
        if f"protection.held.{item}" in plan.explanations
    ]
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.COMPUTED,
        _headline(case, option),
        (
            _second_team(part.backup_share, tasks.verification_teams),
            _guarded(guard),
            checklist_words(case, option),
        ),
        values,
        metric(case, option),
        factors=(LENGTH, "stationing.", "self_protection.", "travel.", "verify.travel_factor", DENSITIES),
    )


def _nobody(case: Case, option: str) -> Answer:
    headline = "Nobody is stationed inside, so nobody can go to a place: nothing of the line is within reach of a team."
    return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)


def _headline(case: Case, option: str) -> str:
    """Say what a team reaches: at best values, over futures, and with queue and access."""
    part, teams = case.plans[option].stationing, case.plans[option].tasks.verification_teams
    if not teams:
        return "No team can be sent to the line: the mandate has none that is staffed."
    limit = case.factor("stationing.response_limit_hours")
    reached = spread_of(reached_share(case, option))
    if reached.high == 0:
        return f"No team reaches any of the line within {quantity(limit.best, 'hours')}, in no future drawn."
    told = (
        f"{whole(teams)} teams, each busy {quantity(part.busy_share, 'share')} of the time if all are there: "
        "a free one reaches "
        f"{quantity(part.covered_share, 'share')} of the line within {quantity(limit.best, 'hours')} at best values; "
        f"{reached.words('share')} over the futures drawn, in which the limit runs from "
        f"{between(limit.low, limit.high)} hours, the roads are slower than planned and the teams fewer, as observers "
        "are found, and more or less busy"
    )
    spread = spread_of(case.metric(option, "response_hours"))
    if not spread.present:
        return f"{told}. In no future drawn was one sent."
    return (
        f"{told}. With queues and refused access counted, it takes "
        f"{metric_words(case, option, 'response_hours')} from "
        "a report to a team on the spot."
    )


def _second_team(share: float, teams: int) -> str:
    return f"A second team is in reach of {quantity(share, 'share')} of the line." if share and teams else ""


def _guarded(guard: Claim | None) -> str:
    if guard is None:
        return ""
    if guard.persons < guard.needed_persons - 0.5:
        return f"Self-protection gets {number(guard.persons)} of the {number(guard.needed_persons)} persons it needs."
    return f"Self-protection takes {number(guard.persons)} persons."


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    forces = [option for option in case.options if has_force(case, option)]
    if not forces:
        return ()
    return (_reach_in_words(case, forces), _protection(case), _two_lengths(case), _historic(case, forces))


def _reach_in_words(case: Case, forces: list[str]) -> str:
    sending = [option for option in forces if case.plans[option].tasks.verification_teams]
    limit = quantity(case.factor("stationing.response_limit_hours").best, "hours")
    if not sending:
        return (
            "No option staffs a team that could be sent to the line: all guard, train or advise farther back."
        )
    parts = [
        f"“{short_title(case, option)}” reaches {spread_of(reached_share(case, option)).words('share')}"
        for option in sending
    ]
    rest = len(forces) - len(sending)
    others = "" if not rest else f" The other {rest} options with a force send nobody there."
    return f"Of the line, within a time limit of {limit} at best value: {listing(parts)}.{others}"


def _protection(case: Case) -> str:
    del case
    return (
        "Self-protection is a checklist of warning, shelter, dispersal, reserve, evacuation and care by class of site, "
        "held against the plan; it is no defence against a large attack. Casualties are not derived: whether the force "
        "can protect itself once attacked is not answered. How long a casualty waits for surgery stands under Q4."
    )


def _two_lengths(case: Case) -> str:
    """Say why one line has two lengths, and where each is used."""
    published = case.factor(LENGTH)
    return (
        f"One line has two lengths here. As drawn through named places it measures "
        f"{number(drawn_length_km(case))} km: "
        "teams, bases and reach are placed on it. Published lengths run from "
        f"{between(published.low, published.high)} km, for a finer ruler follows more bends: patrols and "
        "posts are sized "
        f"by them, at best value {number(published.best)} km. Density is given on both."
    )


def _historic(case: Case, forces: list[str]) -> str:
    past = {factor.label: factor for factor in case.factors.under(DENSITIES).values()}
    if not past:
        return ""
    densities = [case.levers(option).strength / case.factor(LENGTH).best for option in forces]
    order = sorted(past.values(), key=lambda factor: factor.best)
    return (
        f"At published lengths the options would put {between(min(densities), max(densities))} persons "
        "on a km, if all "
        f"stood at the line; past missions had {number(order[0].best)} ({order[0].label}) to "
        f"{number(order[-1].best)} "
        f"({order[-1].label}). No option is sized to hold a line by force, and none is assessed for it."
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return troops per kilometre beside past missions, the checklist of sites, and what would cure its gaps."""
    rows: list[tuple[Cell, ...]] = []
    length = drawn_length_km(case)
    for option in case.options:
        if has_force(case, option):
            strength = case.levers(option).strength
            spread = spread_of(strength / case.futures.value(LENGTH))
            rows.append(
                (short_title(case, option), number(strength / length), spread.words(""), "this operation")
            )
    for factor in case.factors.under(DENSITIES).values():
        shown = ranged(factor.best, factor.low, factor.high, "")
        rows.append((factor.label, None, shown, ", ".join(dict.fromkeys(factor.sources))))
    if not rows:
        return ()
    columns = (
        ("Force", ""),
        ("Persons per km of the line as drawn", ""),
        ("Persons per km at published lengths", ""),
        ("Source", ""),
    )
    note = (
        "If all stood at the line. Options: median with 5 % and 95 % points over the futures drawn; "
        "past missions: best "
        "value with the range of the reports."
    )
    density = AnswerTable("density", "Density of the force, beside past missions", columns, tuple(rows), note)
    lacking = {option: case.plans[option].protection.shortfalls for option in case.options}
    return (
        density,
        *checklist_table(case),
        *cures_table(case, "What sites lack, and what would cure it", lacking),
    )
