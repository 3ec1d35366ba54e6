"""Q6, duration: what would have to be true to keep the strength; then what the known pools can keep."""

from __future__ import annotations

import math

import numpy as np

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.leaving import leave_finding, leave_values, leave_words, leaving_values
from peacewright.answers.making import (
    exactly,
    has_force,
    main_metric,
    make_answer,
    metric_value,
)
from peacewright.answers.rotating import (
    breaking_words,
    breaks_at,
    conditional_words,
    cures_words,
    rotation_tables,
    surge_words,
)
from peacewright.answers.spread import spread_of
from peacewright.answers.words import between, number, plain, plural, quantity, two_figures, whole
from peacewright.plan.generation import Contribution, GenerationPart
from peacewright.plan.wording import listing

QUESTION = "Q6"


def metric(case: Case, option: str) -> MainMetric | None:
    """Return months in place below the planned strength."""
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
        (
            considering_words(part),
            _listed(part),
            _planned(case, option),
            conditional_words(part),
            breaking_words(part, case.levers(option).strength),
            surge_words(part),
            cures_words(part),
            _lived(case, option),
            leave_words(case, option),
        ),
        _values(case, option, part),
        metric(case, option),
        factors=("generation.", "departure.", "rotation."),
        sources=tuple(source for contribution in part.contributions for source in contribution.sources),
    )


def inverse_words(case: Case, option: str) -> str:
    """Say what would have to be true for the strength to be kept, and what the pools counted give."""
    part, strength = case.plans[option].generation, case.levers(option).strength
    rest = case.factor("generation.dwell_ratio")
    ends = (strength * (1 + rest.low), strength * (1 + rest.high))
    needed = f"{number(part.inverse.pool_needed_persons)} ({between(*ends)})"
    stated = f"{number(strength)} in place needs about {needed} in rotation"
    if not part.contributions:
        return f"{stated}; no nation listed has an element that may serve in this option."
    enough = held_persons(part)
    # Where two figures do not show the difference, the difference is told.
    short = (
        f"all but {whole(strength - enough)}"
        if number(two_figures(enough)) == number(two_figures(strength))
        else f"about {number(two_figures(enough))}"
    )
    some = f"enough for {short} in every month{_for_want_of(part)}"
    given = "enough for all of it" if strength - enough < 1 else some
    return f"{stated}; the pools counted hold about {number(part.inverse.pool_known_persons)}, {given}."


def _for_want_of(part: GenerationPart) -> str:
    """Name what lacks where the pools would do by numbers, but not by kind."""
    if part.inverse.pool_known_persons < part.inverse.pool_needed_persons:
        return ""
    lacking = part.shortage[:, part.level_from :].max(axis=1, initial=0.0)
    short = [plain(str(each)) for each, persons in zip(part.elements, lacking, strict=True) if persons > 0]
    return f", for want of {listing(short)}" if short else ""


def held_persons(part: GenerationPart) -> float:
    """Return the persons that the plan at best values has in place in its leanest month once all is due."""
    return (
        float(part.in_place[:, part.level_from :].sum(axis=0).min(initial=np.inf))
        if part.contributions
        else 0.0
    )


def planned_shortage(part: GenerationPart) -> float:
    """Return the persons lacking at best values in the worst month once all is due."""
    return float(part.shortage[:, part.level_from :].sum(axis=0).max(initial=0.0))


def considering_words(part: GenerationPart) -> str:
    """Say how much of the pools is only being considered, and name the nation with the largest such pool."""
    by_nation: dict[str, float] = {}
    for each in part.contributions:
        if each.status == "considering":
            by_nation[each.nation_name] = by_nation.get(each.nation_name, 0.0) + each.pool_persons
    if not by_nation:
        return ""
    largest = max(by_nation, key=lambda name: by_nation[name])
    total = sum(by_nation.values())
    most = (
        f", the largest {largest} with about {number(by_nation[largest])}"
        if len(by_nation) > 1
        else f": {largest}"
    )
    return f"Of it about {number(total)} come from nations only considering{most}."


def _listed(part: GenerationPart) -> str:
    """Say whether the nations listed could carry it, and how many of the pools are judged."""
    nations = len({each.nation for each in part.contributions})
    if not nations:
        return ""
    judged = f"{whole(part.judged_count)} of {plural(len(part.contributions), 'contribution')} are judged"
    missing = part.inverse.pool_needed_persons - part.inverse.pool_known_persons
    if missing > 0:
        together = f"All {plural(nations, 'nation')} listed together lack about {number(missing)}"
    else:
        share = quantity(part.inverse.largest_share_assumed, "share")
        together = (
            f"By numbers alone the {plural(part.inverse.nations_needed, 'largest pool')} of those listed would do, "
            f"none carrying more than {share}"
        )
    return f"{together}; {judged}."


def _planned(case: Case, option: str) -> str:
    part, strength = case.plans[option].generation, case.levers(option).strength
    lacking = planned_shortage(part)
    firm = f"; {quantity(part.firm_level, 'share')} if only what is offered comes"
    level = f"the scarcest element is held at {quantity(part.level, 'share')}{firm}"
    if lacking <= 0:
        return f"At best values nothing lacks once all is due; {level}."
    return (
        f"At best values up to {number(two_figures(lacking))} persons lack once all is due, "
        f"{quantity(lacking / strength, 'share')} of the strength; {level}."
    )


def _lived(case: Case, option: str) -> str:
    """Keep apart futures without a deployment and shortage of a force that is there."""
    presence = case.records[option].presence
    if presence is None:
        return ""
    futures = case.futures.count
    never = futures - presence.ordered_count
    absent = f"Nothing was deployed in {whole(never)} of the {whole(futures)} futures drawn"
    due = spread_of(presence.due_months)
    if not due.present:
        return f"{absent}, and in none was the whole strength ever due while the ceasefire lasted."
    short = spread_of(case.metric(option, "rotation_gap_months"))
    return (
        f"{absent}. In the {whole(due.present)} in which the whole strength was due while the ceasefire lasted, it was "
        f"below it for {short.words('')} of {due.words('months')} in place."
    )


def _values(case: Case, option: str, part: GenerationPart) -> tuple[Value | None, ...]:
    inverse = part.inverse

    return (
        exactly("pool_needed", "pool needed", inverse.pool_needed_persons, "persons"),
        exactly("pool_known", "pools counted on", inverse.pool_known_persons, "persons"),
        exactly(
            "nations_needed", "nations needed, the largest pools first", inverse.nations_needed, "nations"
        ),
        exactly(
            "person_tours", "person-tours over the duration", inverse.persons_over_duration, "person-tours"
        ),
        exactly("judged_pools", "contributions that are judged", part.judged_count, "contributions"),
        exactly("held", "held in place at best values", held_persons(part), "persons"),
        _breaks_at(case, option, part),
        exactly("shortage_peak", "lacking at best values once all is due", planned_shortage(part), "persons"),
        _no_deployment(case, option),
        metric_value(case, option, "rotation_gap_months"),
        *leave_values(case, option),
        *leaving_values(case, option),
    )


def _breaks_at(case: Case, option: str, part: GenerationPart) -> Value | None:
    strength = breaks_at(part, case.levers(option).strength)
    if not math.isfinite(strength):
        return None
    return exactly("breaks_at", "strength at which the first element breaks", strength, "persons")


def _no_deployment(case: Case, option: str) -> Value | None:
    presence = case.records[option].presence
    if presence is None:
        return None
    never = case.futures.count - presence.ordered_count
    label = f"futures without deployment, of {whole(case.futures.count)} drawn"
    return exactly("not_deployed", label, never, "futures")


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
        (
            "Rotation counts everybody on tour, resting or preparing. Months short are those in place, while the "
            "ceasefire lasted and once the whole strength was due; a force that is not there is not short."
        ),
        leave_finding(case),
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
            _basis(case, item),
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
    pools = AnswerTable("pools", f"Contributions counted on: {case.title(widest)}", columns, rows, note)
    return (*rotation_tables(case), pools)


def _basis(case: Case, item: Contribution) -> str:
    """Say what the number of a contribution rests on: a total may be public and its split and depth judged."""
    if item.by_rule:
        return "judged, by rule"
    if item.judged:
        return "judged"
    depth = "depth and " if case.factor("generation.pledge_depth").kind == "judged" else ""
    return f"public total, judged {depth}split"


def _condition(conditional: bool) -> str:
    return "conditional" if conditional else "none stated"
