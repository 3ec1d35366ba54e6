"""Q6, duration: what would have to be true to keep the strength; then what the known pools can keep."""

from __future__ import annotations

import numpy as np

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import (
    cure_words,
    has_force,
    main_metric,
    make_answer,
    metric_value,
    metric_words,
)
from peacewright.answers.words import listing, number, plain, plural, quantity, whole
from peacewright.plan.generation import GenerationPart

QUESTION = "Q6"
_DAYS_PER_YEAR = 365.0


def metric(case: Case, option: str) -> MainMetric | None:
    """Return months below the planned strength."""
    return main_metric(case, option, "rotation_gap_months") if has_force(case, option) else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    if not has_force(case, option):
        headline = (
            "Nobody has to rotate inside the theatre; aircraft, vessels and sensors "
            "outside are not part of the rotation."
        )
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    part = case.plans[option].generation
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        inverse_words(case, option),
        (_pools(part), _shortage(case, option, part), _shortfalls(part), _leave(case)),
        _values(case, option, part),
        metric(case, option),
        factors=("generation.", "departure.", "rotation."),
        sources=tuple(source for contribution in part.contributions for source in contribution.sources),
    )


def inverse_words(case: Case, option: str) -> str:
    """Say what would have to be true for the option's strength to be kept for the time it is meant for."""
    inverse, levers = case.plans[option].generation.inverse, case.levers(option)
    years = number(levers.duration / _DAYS_PER_YEAR)
    return (
        f"To hold {whole(levers.strength)} for {years} years the pool must be at least "
        f"{whole(inverse.pool_needed_persons)} "
        f"persons, from at least {plural(inverse.nations_needed, 'nation')} if none carries more than "
        f"{quantity(inverse.largest_share_assumed, 'share')}; "
        f"{whole(inverse.persons_over_duration)} person-tours in all."
    )


def _pools(part: GenerationPart) -> str:
    known, judged = len(part.contributions), part.judged_count
    if not known:
        return "No nation has pledged an element that may serve in this option."
    return (
        f"The pools counted on hold {whole(part.inverse.pool_known_persons)} persons in "
        f"{plural(known, 'contribution')} of "
        f"{plural(len({c.nation for c in part.contributions}), 'nation')}, of which "
        f"{whole(judged)} are judged by one rule."
    )


def _shortage(case: Case, option: str, part: GenerationPart) -> str:
    level = f"At best values they keep {quantity(part.level, 'share')} of the scarcest element in place"
    firm = f", {quantity(part.firm_level, 'share')} if only what is offered comes"
    gaps = metric_words(case, option, "rotation_gap_months")
    return f"{level}{firm}. Over the months planned the force is below its planned strength for {gaps}."


def _shortfalls(part: GenerationPart) -> str:
    cures = [cure for shortfall in part.shortfalls for cure in shortfall.cures][:3]
    if not cures:
        return ""
    return f"Least cures: {listing((cure_words(cure) for cure in cures), 'or')}."


def _leave(case: Case) -> str:
    gates = [name for name, gate in case.operation.gates.items() if gate.do == "withdraw"]
    if not gates:
        return "No gate says when it may leave."
    return (
        f"When it may leave is set by {plural(len(gates), 'declared gate')}: "
        f"{listing(plain(name) for name in gates)}."
    )


def _values(case: Case, option: str, part: GenerationPart) -> tuple[Value | None, ...]:
    inverse = part.inverse

    def exact(name: str, label: str, value: float, unit: str) -> Value:
        return Value(name, label, value, value, value, unit)

    return (
        exact("pool_needed", "pool needed", inverse.pool_needed_persons, "persons"),
        exact("pool_known", "pools counted on", inverse.pool_known_persons, "persons"),
        exact("nations_needed", "nations needed at least", inverse.nations_needed, "nations"),
        exact(
            "person_tours", "person-tours over the duration", inverse.persons_over_duration, "person-tours"
        ),
        exact("judged_pools", "contributions that are judged", part.judged_count, "contributions"),
        exact(
            "shortage_peak",
            "largest shortage planned",
            float(np.max(part.shortage.sum(axis=0), initial=0.0)),
            "persons",
        ),
        metric_value(case, option, "rotation_gap_months"),
        metric_value(case, option, "strength_share"),
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    parts = [case.plans[option].generation for option in case.options if has_force(case, option)]
    if not parts:
        return ()
    known = max(len(part.contributions) for part in parts)
    judged = max(part.judged_count for part in parts)
    return (
        (
            f"Up to {whole(judged)} of {whole(known)} contributions rest on a judged pool, derived by "
            "one stated rule for every nation "
            "alike; read the pool needed first, and what the judged pools give after it."
        ),
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return contributions of the option that draws on most."""
    forces = [option for option in case.options if has_force(case, option)]
    if not forces:
        return ()
    widest = max(forces, key=lambda option: len(case.plans[option].generation.contributions))
    rows = tuple(
        (
            item.nation_name,
            plain(str(item.element)),
            item.status,
            round(item.pool_persons),
            "judged" if item.judged else "public number",
            round(item.notice_days),
            _condition(item.when is not None),
        )
        for item in case.plans[widest].generation.contributions
    )
    if not rows:
        return ()
    columns = (
        ("Nation", ""),
        ("Element", ""),
        ("Status", ""),
        ("Pool counted on", "persons"),
        ("Basis", ""),
        ("Notice", "days"),
        ("Condition", ""),
    )
    note = (
        "The pool holds everybody on tour, resting or preparing; while a nation is only "
        "considering, a share of it is counted."
    )
    return (AnswerTable("pools", f"Contributions counted on: {case.title(widest)}", columns, rows, note),)


def _condition(conditional: bool) -> str:
    return "conditional" if conditional else "none stated"
