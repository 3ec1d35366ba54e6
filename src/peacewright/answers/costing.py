"""Cost by future in the operation's currency: of a year, of each phase, of each nation, of filling empty places."""

from __future__ import annotations

from peacewright.answers.case import Case
from peacewright.answers.record import Floats
from peacewright.operation.metrics import METRICS
from peacewright.plan.cost import PHASES
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.cost import Costs, realise_costs

MONTHS_A_YEAR = 12


def unit_costs(case: Case, option: str) -> Costs:
    """Return the unit costs of an option in every future, in dollars."""
    return case.once(
        f"costs of {option}",
        lambda: realise_costs(case.plans[option], Reader(case.futures, case.operation)),
    )


def in_currency(case: Case, dollars: Floats) -> Floats:
    """Return dollars in the operation's currency, at the rate drawn, shape (n,)."""
    if case.operation.currency == METRICS["cost_per_year"].unit:
        return dollars
    return dollars / case.futures.value(f"cost.usd_per_{case.operation.currency.lower()}")


def cost_by_future(case: Case, option: str) -> Floats:
    """Return the cost of a year of the whole option, shape (n,)."""
    return in_currency(case, case.metric(option, "cost_per_year"))


def cost_lived(case: Case, option: str) -> Floats:
    """Return the cost of what was in place in the days simulated, shape (n,)."""
    return in_currency(case, case.metric(option, "cost_lived"))


def cost_of_a_person(case: Case, option: str) -> Floats:
    """Return the cost of a person in place for a year, shape (n,)."""
    return in_currency(case, unit_costs(case, option).person_year)


def cost_of_phase(case: Case, option: str, phase: str) -> Floats:
    """Return the cost of a phase as planned, shape (n,)."""
    costs, part = unit_costs(case, option), case.plans[option].cost
    number = PHASES.index(phase)
    people = part.person_months[number] / MONTHS_A_YEAR * costs.person_year
    ready = part.months[number] / MONTHS_A_YEAR * costs.ready_year
    return in_currency(case, people + part.moved[number] * costs.move + ready)


def cost_of_plan(case: Case, option: str) -> Floats:
    """Return the cost over all phases as planned, shape (n,)."""
    total = cost_of_phase(case, option, PHASES[0])
    for phase in PHASES[1:]:
        total = total + cost_of_phase(case, option, phase)
    return total


def people_a_year(case: Case, option: str) -> Floats:
    """Return the cost of a year of the persons in place on average as planned, shape (n,)."""
    part = case.plans[option].cost
    months = part.months[:2].sum()
    persons = part.person_months[:2].sum() / months if months > 0 else 0.0
    return persons * cost_of_a_person(case, option)


def reimbursed_a_year(case: Case, option: str) -> Floats:
    """Return what the United Nations would pay contributors for a year of the strength, shape (n,)."""
    rate = case.futures.value("cost.un_reimbursement_per_person_month")
    return in_currency(case, case.levers(option).strength * MONTHS_A_YEAR * rate)
