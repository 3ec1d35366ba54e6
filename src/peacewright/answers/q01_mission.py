"""Q1, mission: which tasks the mandate holds, what each needs, and what the strength of the option buys."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import cure_words, has_force, make_answer
from peacewright.answers.needs import needed_strength
from peacewright.answers.spread import is_constant, spread_of
from peacewright.answers.words import between, listing, number, plain, quantity, whole
from peacewright.core.factors import Factor
from peacewright.plan.explanation import Shortfall
from peacewright.plan.tasks import Requirement, TaskPart

QUESTION = "Q1"
FACTORS = (
    "line.watched_length", "observe.", "patrol.", "verify.team_size", "react.", "guard_site.", "train.", "advise.",
    "clear_mines.", "airspace.", "sea.", "self_protection.", "medical.", "staff.", "reserve.", "sensors.",
)  # fmt: skip


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the strength needed by future, where the mandate has tasks inside."""
    if not case.levers(option).tasks:
        return None
    needed = needed_strength(case, option)
    return None if is_constant(needed) else MainMetric("strength that the mandate needs", needed)


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    part = case.plans[option].tasks
    if not part.requirements and not part.claims:
        return make_answer(
            case,
            QUESTION,
            option,
            Grade.COMPUTED,
            "There is no mandate: nobody is tasked and no strength is needed.",
        )
    needed = spread_of(needed_strength(case, option))
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.COMPUTED,
        _headline(case, option, part, needed.low, needed.high),
        (_falls_short(part), *(_shortfall_words(shortfall) for shortfall in part.shortfalls)),
        _values(case, option, part),
        metric(case, option),
        factors=FACTORS,
    )


def _headline(case: Case, option: str, part: TaskPart, low: float, high: float) -> str:
    tasks = listing(plain(str(need.task)) for need in part.requirements)
    if not has_force(case, option):
        outside = sum(part.outside_persons.values())
        return (
            f"The mandate holds {tasks}, all from outside the theatre, with about {whole(outside)} "
            "persons there or at sea."
        )
    claimed = sum(claim.persons for claim in part.claims)
    stated = (
        f"The mandate ({tasks}) needs {whole(part.needed_strength_persons)} persons ({between(low, high)}); "
        f"the option has {whole(part.strength_persons)}"
    )
    share = quantity(claimed / part.strength_persons, "share")
    return f"{stated}, of which {share} protect, treat, lead, supply and relieve the force itself."


def _falls_short(part: TaskPart) -> str:
    lacking = [need for need in part.requirements if need.met_share < 1]
    if not part.requirements:
        return ""
    if not lacking:
        return "Every task is met in full at best values."
    words = (f"{plain(str(need.task))} met to {quantity(need.met_share, 'share')}" for need in lacking)
    return f"Short at best values: {listing(words)}."


def _shortfall_words(shortfall: Shortfall) -> str:
    if not shortfall.cures:
        return ""
    return f"Any one of these would cure it: {listing((cure_words(cure) for cure in shortfall.cures), 'or')}."


def _values(case: Case, option: str, part: TaskPart) -> tuple[Value, ...]:
    values = []
    if has_force(case, option):
        values.append(
            spread_of(needed_strength(case, option)).value(
                "needed_strength", "strength that the mandate needs", "persons"
            )
        )
        values.append(_exact("strength", "strength of the option", part.strength_persons, "persons"))
        values.append(
            _exact("task_persons", "left for tasks after first claims", part.task_persons, "persons")
        )
    if part.outside_persons:
        values.append(
            _exact(
                "outside_persons",
                "serving from outside or at sea",
                sum(part.outside_persons.values()),
                "persons",
            )
        )
    for need in part.requirements:
        if need.needed_persons > 0:
            values.append(
                _exact(f"met_{need.task}", f"{plain(str(need.task))}: share met", need.met_share, "share")
            )
    return tuple(values)


def _exact(name: str, label: str, value: float, unit: str) -> Value:
    return Value(name, label, value, value, value, unit)


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    forces = [option for option in case.options if has_force(case, option)]
    if not forces:
        return ()
    shares = {}
    for option in forces:
        part = case.plans[option].tasks
        shares[option] = sum(claim.persons for claim in part.claims) / part.strength_persons
    low, high = min(shares.values()), max(shares.values())
    judged = sum(factor.kind == "judged" for name in FACTORS for factor in _factors(case, name))
    every = sum(1 for name in FACTORS for _ in _factors(case, name))
    return (
        f"{between(low, high, 'share')} of the strength goes to the force itself before any task is done.",
        f"Task sizes rest on {every} factors, of which {judged} are judged.",
    )


def _factors(case: Case, name: str) -> list[Factor]:
    return [case.factors[name]] if name in case.factors else list(case.factors.under(name).values())


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return what each task needs and gets, and the first claims."""
    rows = tuple(
        (
            case.title(option),
            plain(str(need.task)),
            _units(need),
            round(need.needed_persons),
            round(need.allotted_persons),
        )
        for option in case.options
        for need in case.plans[option].tasks.requirements
    )
    if not rows:
        return ()
    return (
        AnswerTable(
            "tasks",
            "What each task needs and gets, at best values",
            (("Option", ""), ("Task", ""), ("Size", ""), ("Needed", "persons"), ("Allotted", "persons")),
            rows,
            "Command, supply and treatment of the force itself are met by the first claims.",
        ),
    )


def _units(need: Requirement) -> str:
    return f"{number(need.needed_units)} {need.unit}" if need.needed_units else need.unit
