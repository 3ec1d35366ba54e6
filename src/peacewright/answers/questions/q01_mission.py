"""Q1, mission: which tasks the mandate holds, what each needs, and what the strength of the option buys."""

from __future__ import annotations

from peacewright.answers import air_and_sea, placing
from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import exactly, has_force, make_answer, short_title
from peacewright.answers.numbers.needs import mandate, needed_strength, needed_strength_reads
from peacewright.answers.spread import Spread, is_constant, spread_of
from peacewright.answers.words import between, cure_words, number, plain, quantity, rounded_up, two_figures
from peacewright.core.factors import Factor
from peacewright.plan.explanation import Shortfall
from peacewright.plan.tasks import Requirement, TaskPart
from peacewright.plan.wording import listing

QUESTION = "Q1"
FACTORS = (
    "line.watched_length", "observe.", "patrol.", "verify.team_size", "react.", "guard_site.", "train.", "advise.",
    "clear_mines.", *air_and_sea.AIR, *air_and_sea.SEA, "self_protection.", "medical.", "staff.", "reserve.",
    "sensors.",
)  # fmt: skip
CLAIMS = {
    "self_protection": "Protection",
    "medical": "Medical care",
    "command": "Headquarters and liaison",
    "supply": "Supply and repair",
    "sensors": "Crews of own sensors",
    "reserve": "Relief and reserve",
}
"""First claims in the order in which they are met, as columns are headed."""


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the strength needed by future, where the mandate has tasks inside."""
    if not case.levers(option).tasks:
        return None
    needed = needed_strength(case, option)
    if is_constant(needed):
        return None
    return MainMetric("strength that the mandate needs", needed, needed_strength_reads(case, option))


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
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.COMPUTED,
        _headline(case, option, part, spread_of(needed_strength(case, option))),
        (
            _falls_short(part),
            *(_shortfall_words(shortfall) for shortfall in part.shortfalls),
            *air_and_sea.told(case, option),
        ),
        _values(case, option, part),
        metric(case, option),
        factors=FACTORS,
    )


def _headline(case: Case, option: str, part: TaskPart, needed: Spread) -> str:
    tasks = listing(plain(str(need.task)) for need in part.requirements)
    if not has_force(case, option):
        outside = sum(part.outside_persons.values())
        return (
            f"The mandate holds {tasks}, all from outside the theatre, with about {number(outside)} "
            "persons there or at sea."
        )
    return (
        f"The mandate ({tasks}) needs {number(part.needed_strength_persons)} persons at best values; "
        f"{number(needed.median)} at the median of the futures drawn ({between(needed.low, needed.high)}). "
        f"The option has {number(part.strength_persons)}, of which {quantity(claimed_share(part), 'share')} "
        "go to first claims."
    )


def claimed_share(part: TaskPart) -> float:
    """Return the share of the strength that first claims take."""
    return sum(claim.persons for claim in part.claims) / part.strength_persons


def _falls_short(part: TaskPart) -> str:
    lacking = [need for need in part.requirements if need.met_share < 1]
    if not part.requirements:
        return ""
    if not lacking:
        return "Every task is met in full at best values."
    words = (
        f"{plain(str(need.task))} {'not met at all' if not need.met_share else f'met to {_met(need)}'}"
        for need in lacking
    )
    return f"Short at best values: {listing(words)}."


def _met(need: Requirement) -> str:
    return quantity(need.met_share, "share")


def _shortfall_words(shortfall: Shortfall) -> str:
    cures = [cure_words(cure) for cure in shortfall.cures]
    if not cures:
        return ""
    if len(cures) == 1:
        return f"For {plain(shortfall.subject)} this would do: {cures[0]}."
    return f"Any one of these would do: {listing(cures, 'or')}."


def _values(case: Case, option: str, part: TaskPart) -> tuple[Value, ...]:
    values = []
    if has_force(case, option):
        spread = spread_of(needed_strength(case, option))
        values = [
            exactly(
                "needed_at_best", "strength needed, at best values", part.needed_strength_persons, "persons"
            ),
            spread.value("needed_strength", "strength needed, median over futures", "persons"),
            exactly("strength", "strength of the option", part.strength_persons, "persons"),
            exactly("task_persons", "left for tasks after first claims", part.task_persons, "persons"),
        ]
    if part.outside_persons:
        outside = sum(part.outside_persons.values())
        values.append(exactly("outside_persons", "serving from outside or at sea", outside, "persons"))
    met = mandate(case, option).met
    values += [
        spread_of(met[need.task]).value(f"met_{need.task}", f"{plain(str(need.task))}: share met", "share")
        for need in part.requirements
        if need.needed_persons > 0
    ]
    return tuple(values)


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    forces = [option for option in case.options if has_force(case, option)]
    if not forces:
        return ()
    shares = [claimed_share(case.plans[option].tasks) for option in forces]
    factors = [factor for name in FACTORS for factor in _factors(case, name)]
    judged = sum(factor.kind == "judged" for factor in factors)
    return (
        _carried(case, forces),
        (
            f"{between(min(shares), max(shares), 'share')} of each option's strength goes to first claims "
            "before any task "
            "is done: protection, medical care, headquarters, supply, crews of sensors, relief and reserve."
        ),
        (
            "Nothing is counted twice: the first claim for relief and reserve is kept back for losses, leave and the "
            "unforeseen in every option; the task reserve is a formed unit with a mission of its own, only where the "
            "mandate names one."
        ),
        *placing.findings(case),
        f"Task sizes rest on {len(factors)} factors, of which {judged} are judged.",
        *air_and_sea.findings(case),
    )


def _carried(case: Case, forces: list[str]) -> str:
    """Say which mandates the strength carries at best values, and what the others lack."""
    carried, short = [], []
    for option in forces:
        part, title = case.plans[option].tasks, f"“{short_title(case, option)}”"
        lacking = part.needed_strength_persons - part.strength_persons
        if lacking <= 0:
            carried.append(title)
        else:
            short.append(f"{title} lacks {number(two_figures(lacking))} persons")
    told = []
    if carried:
        told.append(
            f"{listing(carried)} {'has' if len(carried) == 1 else 'have'} the persons for all tasks inside"
        )
    told += [listing(short)] if short else []
    return f"At best values {'; '.join(told)}."


def _factors(case: Case, name: str) -> list[Factor]:
    return [case.factors[name]] if name in case.factors else list(case.factors.under(name).values())


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return first claims, what each task needs and gets, what stands where, and what is kept in the air and at sea."""
    return tuple(
        table
        for table in (
            _claims(case),
            _tasks(case),
            *placing.tables(case),
            air_and_sea.table(case),
            *air_and_sea.cures(case),
        )
        if table.rows
    )


def _claims(case: Case) -> AnswerTable:
    parts = {option: case.plans[option].tasks for option in case.options if case.plans[option].tasks.claims}
    given = {option: {claim.name: claim.persons for claim in part.claims} for option, part in parts.items()}
    shown = [name for name in CLAIMS if any(name in claims for claims in given.values())]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            short_title(case, option),
            part.strength_persons,
            *(None if name not in given[option] else two_figures(given[option][name]) for name in shown),
            two_figures(part.task_persons),
        )
        for option, part in parts.items()
    )
    columns = (
        ("Option", ""),
        ("Strength", "persons"),
        *((CLAIMS[name], "persons") for name in shown),
        ("Left for tasks", "persons"),
    )
    note = "Met in this order, at best values, to two significant figures."
    return AnswerTable("claims", "First claims on the strength", columns, rows, note)


def _tasks(case: Case) -> AnswerTable:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            short_title(case, option),
            plain(str(need.task)),
            _units(need),
            two_figures(need.needed_persons),
            two_figures(need.allotted_persons),
        )
        for option in case.options
        for need in case.plans[option].tasks.requirements
        if need.needed_persons > 0
    )
    return AnswerTable(
        "tasks",
        "What each task needs and gets, at best values",
        (("Option", ""), ("Task", ""), ("Size", ""), ("Needed", "persons"), ("Allotted", "persons")),
        rows,
        "Command, supply and treatment of the force itself are met by the first claims.",
    )


def _units(need: Requirement) -> str:
    if not need.needed_units:
        return need.unit
    count = rounded_up(need.needed_units)
    if count == 1:
        first, _, rest = need.unit.partition(" ")
        return f"1 {first.removesuffix('s')}{' ' + rest if rest else ''}"
    return f"{number(count)} {need.unit}"
