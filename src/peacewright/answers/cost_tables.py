"""Tables of cost: by phase, by kind, by nation, and the factors that bound it."""

from __future__ import annotations

from peacewright.answers.answer import AnswerTable
from peacewright.answers.case import Case, has_means
from peacewright.answers.costing import (
    MONTHS_A_YEAR,
    cost_by_future,
    cost_of_phase,
    cost_of_plan,
    in_currency,
    people_a_year,
)
from peacewright.answers.making import short_title
from peacewright.answers.spread import Spread, spread_of
from peacewright.answers.words import between, money, number, quantity, ranged
from peacewright.operation.metrics import METRICS
from peacewright.plan.cost import KINDS, PHASES
from peacewright.plan.prices import INDEX


def price_year(case: Case) -> int:
    """Return the year of the prices of all amounts."""
    return case.plans[case.baseline].cost.price_year


def cost_tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return costs by phase, kind and nation, and the factors that bound them."""
    rows = tuple(
        (factor.label, ranged(factor.best, factor.low, factor.high, factor.unit), factor.kind)
        for factor in case.factors.under("cost").values()
        if not factor.name.startswith(INDEX)
    )
    if not rows:
        return ()
    factors = AnswerTable(
        "costs", "What bounds the cost", (("Factor", ""), ("Value", ""), ("Kind", "")), rows
    )
    paying = [option for option in case.options if has_means(case.levers(option))]
    made = [_phase_table(case, paying), _kind_table(case, paying), _nation_table(case, paying)]
    return (*(table for table in made if table is not None), factors)


def _words(spread: Spread, unit: str) -> str:
    return between(spread.low, spread.high, unit) if spread.present and spread.high > 0 else "–"


def _phase_table(case: Case, paying: list[str]) -> AnswerTable | None:
    unit = case.operation.currency
    if not paying:
        return None
    rows = tuple(
        (
            short_title(case, option),
            *(_words(spread_of(cost_of_phase(case, option, phase)), unit) for phase in PHASES),
            _words(spread_of(cost_of_plan(case, option)), unit),
            _words(spread_of(cost_by_future(case, option)), unit),
        )
        for option in paying
    )
    years = max(case.plans[option].cost.months[:2].sum() for option in paying) / MONTHS_A_YEAR
    return AnswerTable(
        "phases",
        f"Cost by phase, {number(years)} years at prices of {price_year(case)}",
        (
            ("Option", ""),
            ("Build-up", ""),
            ("In place", ""),
            ("Withdrawal", ""),
            ("All phases", ""),
            ("A year at full strength", ""),
        ),
        rows,
        "5 % to 95 % points of the futures drawn, as planned: places that stay empty cost nothing.",
    )


def _kind_table(case: Case, paying: list[str]) -> AnswerTable | None:
    if not paying:
        return None
    rows = tuple((short_title(case, option), *_by_kind(case, option)) for option in paying)
    return AnswerTable(
        "kinds",
        f"Cost by kind over all phases, best values at prices of {price_year(case)}",
        (("Option", ""), *((kind.capitalize(), "") for kind in KINDS)),
        rows,
        "How a person's cost divides is taken from budgets of United Nations missions, for coalitions too.",
    )


def _by_kind(case: Case, option: str) -> tuple[str, ...]:
    return tuple(
        money(amount, case.operation.currency) if amount > 0 else "–"
        for amount in kinds_at_best(case, option)
    )


def kinds_at_best(case: Case, option: str) -> tuple[float, ...]:
    """Return the cost of each kind over all phases at best values, in the operation's currency."""
    rate = 1.0
    if case.operation.currency != METRICS["cost_per_year"].unit:
        rate = case.factors.value(f"cost.usd_per_{case.operation.currency.lower()}")
    return tuple(float(each) / rate for each in case.plans[option].cost.by_kind.sum(axis=0))


def _nation_table(case: Case, paying: list[str]) -> AnswerTable | None:
    sending = [option for option in paying if case.plans[option].cost.nations]
    if not sending:
        return None
    widest, unit = (
        max(sending, key=lambda option: len(case.plans[option].cost.nations)),
        case.operation.currency,
    )
    part, people = case.plans[widest].cost, people_a_year(case, widest)
    lived = case.records[widest].cost_by_nation
    rows = tuple(
        (
            name,
            quantity(float(share), "share"),
            _words(spread_of(people * share), unit),
            _words(spread_of(in_currency(case, lived[code])), unit) if code in lived else "–",
        )
        for (code, name), share in zip(part.nations, part.by_nation, strict=True)
    )
    return AnswerTable(
        "nations",
        f"Cost by nation if each pays for its own persons: {case.title(widest)}",
        (
            ("Nation", ""),
            ("Share of the person-months", ""),
            ("A year as planned", ""),
            ("In the days simulated", ""),
        ),
        rows,
        "Aircraft, vessels and sensors are with no nation: who would send them is not public.",
    )
