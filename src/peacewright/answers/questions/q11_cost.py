"""Q11, cost and capability: a bracket of cost from what other missions cost a head, and throughput of training."""

from __future__ import annotations

from peacewright.answers import reaching
from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case, has_means
from peacewright.answers.cost_tables import cost_tables, price_year
from peacewright.answers.costing import (
    MONTHS_A_YEAR,
    cost_by_future,
    cost_lived,
    cost_of_a_person,
    cost_of_phase,
    cost_of_plan,
    reimbursed_a_year,
)
from peacewright.answers.making import has_force, main_metric, make_answer
from peacewright.answers.rotating import FEWEST_PLACES, missing_persons
from peacewright.answers.spread import spread_of
from peacewright.answers.throughput import (
    orders_finding,
    throughput_tables,
    training_finding,
    training_values,
    training_words,
    trains,
)
from peacewright.answers.words import between, money, number, out_of, quantity, two_figures, whole
from peacewright.operation.metrics import METRICS
from peacewright.plan.cost import PHASES
from peacewright.plan.wording import listing

QUESTION = "Q11"
_MOST_NATIONS = 3
_THOUSAND = 1000.0


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the cost of a year."""
    return main_metric(case, option, "cost_per_year") if has_means(case.levers(option)) else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    levers = case.levers(option)
    if not has_means(levers):
        headline = "It costs the coalition nothing; what a resumed war would cost is not computed."
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    unit, part = case.operation.currency, case.plans[option].cost
    spread, whole_plan = spread_of(cost_by_future(case, option)), spread_of(cost_of_plan(case, option))
    years = part.months[:2].sum() / MONTHS_A_YEAR
    at_full, filled = _for_whom(case, option)
    headline = (
        f"{between(spread.low, spread.high, unit)} a year{at_full}, "
        f"{between(whole_plan.low, whole_plan.high, unit)} over {number(years)} years{filled}"
        f"{', moves in and out included' if levers.strength else ''}, at prices of {part.price_year}."
    )
    trained = trains(case.plans[option].capability)
    details = (
        _phases(case, option),
        _burden(case, option),
        _reimbursed(case, option),
        _lived(case, option),
        _least(case, option),
        training_words(case, option),
    )  # fmt: skip
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.BOUNDED,
        headline,
        details,
        _values(case, option),
        metric(case, option),
        factors=("cost.", *(("train.",) if trained else ())),
    )


def _for_whom(case: Case, option: str) -> tuple[str, str]:
    """Say for how many persons a year is, and for how many all years, where places stay empty."""
    strength, missing = case.levers(option).strength, missing_persons(case.plans[option].generation)
    if missing < FEWEST_PLACES:
        return "", ""
    return (
        f" with all {number(strength)} in place",
        f" for the {out_of(strength - missing, strength)} who come on average",
    )


def _values(case: Case, option: str) -> list[Value]:
    unit = case.operation.currency
    values = [
        spread_of(cost_by_future(case, option)).value("cost_per_year", METRICS["cost_per_year"].label, unit),
        spread_of(cost_of_plan(case, option)).value("cost_total", "cost over all phases as planned", unit),
        spread_of(cost_lived(case, option)).value("cost_lived", METRICS["cost_lived"].label, unit),
    ]
    if has_force(case, option):
        for phase in (PHASES[0], PHASES[-1]):
            spread = spread_of(cost_of_phase(case, option, phase))
            name = phase.replace("-", "_")
            values.append(spread.value(f"cost_{name}", f"cost of the {phase} as planned", unit))
        each = spread_of(cost_of_a_person(case, option))
        values.append(each.value("person_year", "cost of a person in place for a year", unit))
        paid = spread_of(reimbursed_a_year(case, option))
        values.append(
            paid.value("reimbursement", "what the United Nations would pay for the strength in a year", unit)
        )
    return [*values, *training_values(case, option)]


def _phases(case: Case, option: str) -> str:
    """Say what building up and coming home cost beside a year in place."""
    if not has_force(case, option):
        return ""
    unit = case.operation.currency
    first, last = (spread_of(cost_of_phase(case, option, phase)) for phase in (PHASES[0], PHASES[-1]))
    return (
        f"Building up costs {between(first.low, first.high, unit)}, coming home "
        f"{between(last.low, last.high, unit)}."
    )


def _burden(case: Case, option: str) -> str:
    """Say who has the persons in place that the money goes to."""
    part = case.plans[option].cost
    if not part.nations:
        return ""
    largest = list(zip(part.nations, part.by_nation, strict=True))[:_MOST_NATIONS]
    told = listing(f"{name} {quantity(float(share), 'share')}" for (_, name), share in largest)
    return f"By persons in place, {told} of the cost of people, if each bears its own."


def _reimbursed(case: Case, option: str) -> str:
    if not has_force(case, option):
        return ""
    spread, unit = spread_of(reimbursed_a_year(case, option)), case.operation.currency
    return (
        f"At the rates of the United Nations contributors would be paid {between(spread.low, spread.high, unit)} a "
        "year for its persons, their equipment apart."
    )


def _lived(case: Case, option: str) -> str:
    spread, unit = spread_of(cost_lived(case, option)), case.operation.currency
    if not spread.present:
        return ""
    return (
        f"Within the {whole(case.operation.horizon)} days simulated {between(spread.low, spread.high, unit)} is spent"
        f"{', as far as it is deployed at all' if has_force(case, option) else ''}."
    )


def _least(case: Case, option: str) -> str:
    """Say what a little more or less costs, and what filling the empty places would."""
    if not has_force(case, option):
        return ""
    unit = case.operation.currency
    thousand = spread_of(_THOUSAND * cost_of_a_person(case, option))
    words = f"A thousand more or fewer in place are {between(thousand.low, thousand.high, unit)} a year"
    missing = missing_persons(case.plans[option].generation)
    if missing < FEWEST_PLACES:
        return f"{words}."
    filling = spread_of(missing * cost_of_a_person(case, option))
    return (
        f"{words}; to fill the {number(two_figures(missing))} places that stay empty on average, whichever cure is "
        f"taken, {between(filling.low, filling.high, unit)}."
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what it costs, what the bounds are, and what is no capability."""
    unit = case.operation.currency
    spreads = [
        spread_of(cost_by_future(case, option)) for option in case.options if has_means(case.levers(option))
    ]
    if not spreads:
        return ()
    low, high = min(spread.low for spread in spreads), max(spread.high for spread in spreads)
    return (
        (
            f"The options cost from {money(low, unit)} to {money(high, unit)} a year at full strength, by size and by "
            "how close to combat the force lives. All phases together count, as planned, only those who come."
        ),
        (
            "Bounded means the 5 % to 95 % points of the futures drawn: costs a head run from light "
            "peacekeeping to combat, "
            "and where this force lies between them is judged."
        ),
        (
            f"All amounts are in {unit} at prices of {price_year(case)}: costs of the past are turned into dollars at "
            "the rate of their time, brought forward by American consumer prices, and into the currency at the rates "
            "of recent years. Who bears what is open; by nation it is shown as if each paid for its own persons."
        ),
        training_finding(case),
        orders_finding(case),
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return costs by phase, kind and nation, what bounds them, what is trained and delivered, what reach costs."""
    reach = reaching.table(case)
    return (*cost_tables(case), *throughput_tables(case), *([reach] if reach.rows else []))
