"""Q10, engagement: how exposed the force is, what its rules permit, and what no model can say."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.commanding import decision_hours, spoken
from peacewright.answers.making import (
    exactly,
    has_force,
    make_answer,
    metric_value,
    metric_words,
    short_title,
)
from peacewright.answers.protecting import (
    follows_from,
    permit_sources,
    permits_table,
    waiting,
    waiting_table,
    waiting_words,
)
from peacewright.answers.record import Floats
from peacewright.answers.spread import spread_of
from peacewright.answers.words import number, plain, quantity, ranged
from peacewright.plan.wording import listing
from peacewright.simulation.realise.exposure import persons_by_band

QUESTION = "Q10"

CANNOT_SAY = (
    "Not computable: whether an attack on the force would be deliberate, how it would go, and what its nations would "
    "then do. No weapon is modelled, no forecast is made by place, and no large attack is assessed. The strength of "
    "either party near the line is left out: it is not sourced for both."
)


def metric(case: Case, option: str) -> MainMetric | None:
    """Return expected hostile acts against the force in a year in place."""
    if not has_force(case, option):
        return None
    return MainMetric(
        "hostile acts in a year in place, if judged rates held",
        _acts(case, option),
        ("exposure.", "consent."),
    )


def _acts(case: Case, option: str) -> Floats:
    acts = case.records[option].hostile_per_year
    if acts is None:
        message = f"option '{option}' has a force but no rate of hostile acts against it"
        raise ValueError(message)
    return acts


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    levers = case.levers(option)
    if not has_force(case, option):
        headline = "Nobody is stationed inside who could be attacked there."
        outside = levers.aircraft_on_call or levers.vessels_on_station
        more = (
            "Aircraft and vessels outside have their own nations' rules, which are not assessed here."
            if outside
            else ""
        )
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline, (more,))
    bands = persons_by_band(case.plans[option])
    near, middle = case.factor("exposure.near_km"), case.factor("exposure.middle_km")
    acts = spread_of(_acts(case, option))
    headline = (
        f"If the judged rates held, {acts.words('')} hostile acts a year in place; {number(bands['near'])} of its "
        f"{number(levers.strength)} persons serve within {number(near.best)} km of the line."
    )
    reaction = metric_words(case, option, "reaction_hours")
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        headline,
        (
            f"Its rules: {plain(str(levers.rules))}. {_decision(case, option)}".strip(),
            waiting_words(case, option),
            follows_from(case, option),
            ""
            if reaction == "no value"
            else f"From a breach to a decision and a force on the spot: {reaction}.",
        ),
        (
            acts.value(
                "hostile_acts_per_year", "hostile acts in a year in place, if judged rates held", "acts"
            ),
            metric_value(case, option, "reaction_hours"),
            *_waiting(case, option),
            exactly(
                "persons_near",
                f"persons within {number(near.best)} km of the line",
                bands["near"],
                "persons",
            ),
            exactly(
                "persons_middle",
                f"persons within {number(middle.best)} km",
                bands["middle"],
                "persons",
            ),
            exactly("persons_rear", "persons farther back", bands["rear"], "persons"),
        ),
        metric(case, option),
        factors=("exposure.", "protection.", *case.plans[option].command.factors),
        sources=permit_sources(levers.rules),
    )


def _waiting(case: Case, option: str) -> list[Value | None]:
    """Return hours until help, until left and alone; None where a site never gets there."""
    found = waiting(case, option)
    told = (
        ("helped_hours", "until a reserve arrives", found.helped),
        ("left_hours", "until a site has left for the rear", found.left),
        ("alone_hours", "alone: until the sooner of the two", found.alone),
    )
    spreads = [(name, label, spread_of(hours)) for name, label, hours in told]
    return [spread.value(name, label, "hours") if spread.present else None for name, label, spread in spreads]


def _decision(case: Case, option: str) -> str:
    hours = decision_hours(case, option)
    parts = [f"{plain(event)} {spoken(hours[event])}" for event in ("attacked", "evacuate") if event in hours]
    return f"By the declared chain: {listing(parts)}." if parts else ""


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    forces = [option for option in case.options if has_force(case, option)]
    if not forces:
        return ()
    near = case.factor("exposure.hostile_acts.near")
    most = max(forces, key=lambda option: spread_of(_acts(case, option)).median)
    return (
        (
            "If attacked it does what its rules permit: the table says it by what the force meets, from public "
            "guidance. Every armed rule set allows self-defence; they differ in whether it may force its way or stop "
            "a breach."
        ),
        (
            f"If the judged rates held, “{short_title(case, most)}” would meet most: "
            f"{spread_of(_acts(case, most)).words('')} hostile acts a year in place. No comparable count is "
            "public: the "
            f"rate near the line is judged at {ranged(near.best, near.low, near.high, '')} for 1,000 "
            "person-years, and "
            "every figure here is as wide."
        ),
        CANNOT_SAY,
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return persons by distance band and rules, by option."""
    rows = []
    for option in case.options:
        if has_force(case, option):
            bands = persons_by_band(case.plans[option])
            total = sum(bands.values()) or 1.0
            rows.append(
                (short_title(case, option), plain(str(case.levers(option).rules)),
                 *(quantity(bands[name] / total, "share") for name in ("near", "middle", "rear")))
            )  # fmt: skip
    if not rows:
        return ()
    columns = (("Option", ""), ("Rules", ""), ("Near the line", ""), ("Middle", ""), ("Rear", ""))
    table = AnswerTable("bands", "Where the force serves, by distance from the line", columns, tuple(rows))
    return (table, *waiting_table(case), *permits_table(case))
