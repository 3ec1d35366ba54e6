"""Q8, backstop and consent: what changes with and without each, across the same futures.

The difference is between futures in which a choice was drawn and those in which it was not, all else drawn alike and
what else explains the metric taken out by regression: an association over drawn futures through the model, and no
measurement of what the choice would do in the world.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import main_metric, make_answer, metric_value
from peacewright.answers.record import Floats
from peacewright.answers.spread import Difference, adjusted_difference, is_constant
from peacewright.answers.words import (
    between,
    number,
    plain,
    quantity,
    sentence,
    stance_words,
    two_figures,
    whole,
)
from peacewright.exploration.sensitivity import rank_correlations
from peacewright.operation.metrics import METRICS
from peacewright.plan.wording import listing

QUESTION = "Q8"
MEASURED = ("ceasefire_days", "attributed_share", "strength_share", "response_hours", "hostile_acts")
MOST_TAKEN_OUT = 10
"""Factors taken out by regression: few beside the futures drawn, so that the fit stays firm."""
INTERVAL = (
    "95 % interval of the difference, for all choices and metrics of an option together; an interval that holds zero "
    "means cannot tell, not no effect"
)


@dataclass(frozen=True)
class ChoiceEffect:
    """What differs in a metric between futures with a label of a choice and those without it."""

    choice: str
    label: str
    words: str
    metric: str
    difference: Difference


def metric(case: Case, option: str) -> MainMetric:
    """Return days the ceasefire is kept."""
    return main_metric(case, option, "ceasefire_days")


def choices(case: Case) -> list[tuple[str, str]]:
    """Return the parts of the backstop and values of consent that vary, as (choice, label)."""
    found = []
    for name, choice in case.futures.choices.items():
        if name.partition(".")[0] not in ("backstop", "consent") or len(choice.labels) < 2:
            continue
        labels = ("yes",) if set(choice.labels) == {"yes", "no"} else choice.labels
        found += [(name, label) for label in labels]
    return found


def effects(case: Case, option: str) -> tuple[ChoiceEffect, ...]:
    """Return the differences of an option's metrics with and without each choice."""
    return case.once(f"effects {option}", lambda: tuple(_effects(case, option)))


def _effects(case: Case, option: str) -> Iterator[ChoiceEffect]:
    offered = choices(case)
    tried = len(offered) * len(MEASURED)
    for measured in MEASURED:
        values = case.metric(option, measured)
        if is_constant(values):
            continue
        others = _explaining(case, values)
        for name, label in offered:
            found = adjusted_difference(values, case.futures.chosen(name, label), others, tried)
            if found is not None:
                yield ChoiceEffect(name, label, case.hinging.label(name, label), measured, found)


def _explaining(case: Case, values: Floats) -> Floats:
    """Return the ranks of the factors that explain most of a metric, centred, shape (k, n)."""
    table = case.hinging.table
    correlation, *_ = rank_correlations(table, values)
    factors = [place for place, (_, label) in enumerate(table.names) if not label]
    order = sorted(factors, key=lambda place: -abs(np.nan_to_num(correlation[0, place])))[:MOST_TAKEN_OUT]
    ranks = table.values[order].argsort(axis=1).argsort(axis=1).astype(np.float64)
    return np.asarray(ranks - ranks.mean(axis=1, keepdims=True)) / len(values)


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    found = effects(case, option)
    days = [effect for effect in found if effect.metric == "ceasefire_days"]
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        _headline(days),
        (*_others(found), _rules_out(case, option)),
        (metric_value(case, option, "ceasefire_days"), *(_value(effect) for effect in days)),
        metric(case, option),
        factors=("presence.tripwire_without_guarantee", "consent.", "access."),
        sources=_sources(case),
    )


def _headline(days: list[ChoiceEffect]) -> str:
    if not days:
        return "Nothing of what others decide varies in these futures."
    telling = sorted(
        (effect for effect in days if effect.difference.stands_out), key=lambda e: -abs(e.difference.amount)
    )
    smallest = number(two_figures(max(effect.difference.smallest for effect in days)))
    unseen = f"a difference smaller than about {smallest} days would not show in so few futures"
    if not telling:
        return f"Days kept: cannot tell for any choice; {unseen}."
    parts = [
        f"{number(two_figures(abs(e.difference.amount)))} days {'more' if e.difference.amount > 0 else 'fewer'} "
        f"({between(e.difference.low, e.difference.high)}) where {e.words}"
        for e in telling[:3]
    ]
    rest = "" if len(telling) == len(days) else f" Of the other choices these futures cannot tell: {unseen}."
    return f"On average the ceasefire is kept {listing(parts)}.{rest}"


def _others(found: tuple[ChoiceEffect, ...]) -> tuple[str, ...]:
    told = []
    for name in MEASURED[1:]:
        telling = [effect for effect in found if effect.metric == name and effect.difference.stands_out]
        if telling:
            most = max(telling, key=lambda effect: abs(effect.difference.amount))
            told.append(f"{sentence(METRICS[name].label)[:-1]}: {_shift(most)} where {most.words}.")
    return tuple(told)


def _shift(effect: ChoiceEffect) -> str:
    """Print a difference with its sign; of shares in percentage points."""
    amount, unit = two_figures(effect.difference.amount), METRICS[effect.metric].unit
    sign = "+" if amount > 0 else "−"
    if unit == "share":
        return f"{sign}{number(100 * abs(amount))} percentage points"
    return f"{sign}{quantity(abs(amount), unit)}"


def _rules_out(case: Case, option: str) -> str:
    """Say which stances would not have the option at all, by their own words."""
    levers = case.levers(option)
    if not levers.strength:
        return ""
    armed = str(levers.rules) != "unarmed"
    barred = [
        stance
        for stance, bars in (
            ("refuses", True),
            ("unarmed_only", armed),
            ("outside_bloc_only", levers.contributors != "outside_bloc"),
        )
        if bars
    ]
    parties = [
        f"{case.operation.parties[party].name} {stance_words(stance, case.operation.bloc)}"
        for party, stances in case.operation.uncertain.consent.items()
        for stance in barred
        if stance in [str(s) for s in stances] and party in case.operation.parties
    ]
    return f"Does not fit as it is where {listing(parties, 'or')}." if parties else ""


def _value(effect: ChoiceEffect) -> Value:
    part = effect.difference
    name = f"days_with_{effect.choice}_{effect.label}".replace(".", "_")
    return Value(
        name,
        f"days kept, more or fewer where {effect.words}",
        part.amount,
        part.low,
        part.high,
        "days",
        INTERVAL,
    )


def _sources(case: Case) -> tuple[str, ...]:
    return tuple(source for party in case.operation.parties.values() for source in party.sources)


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    offered = choices(case)
    if not offered:
        return ("Nothing of what others decide varies in these futures: nothing can be said of it.",)
    return (_told_apart(case), _varied(case), _association(case))


def _told_apart(case: Case) -> str:
    """Say first what changes in any option, and what the futures drawn cannot tell."""
    told: dict[tuple[str, str], list[str]] = {}
    widest = 0.0
    for option in case.options:
        for effect in effects(case, option):
            if effect.metric == "ceasefire_days":
                widest = max(widest, effect.difference.smallest)
            if effect.difference.stands_out:
                told.setdefault((effect.metric, effect.words), []).append(option)
    days = [words for name, words in told if name == "ceasefire_days"]
    kept = (
        f"Days kept differ where {listing(days, 'or where')}"
        if days
        else f"Whether days kept change with any of these choices, {whole(case.futures.count)} futures cannot tell: a "
        f"difference of less than about {number(two_figures(widest))} days would not show. That is not "
        "the finding of "
        "no effect"
    )
    rest: dict[str, list[str]] = {}
    for name, words in told:
        if name != "ceasefire_days":
            rest.setdefault(METRICS[name].label, []).append(words)
    differs = [f"{label} (where {listing(words, 'or')})" for label, words in rest.items()]
    shown = f" What does differ in some option: {'; '.join(differs)}." if differs else ""
    return f"{kept}.{shown}"


def _varied(case: Case) -> str:
    bloc = case.operation.bloc
    varied = [
        f"{case.operation.parties[party].name} "
        f"({listing((stance_words(str(stance), bloc) for stance in stances), 'or')})"
        for party, stances in case.operation.uncertain.consent.items()
        if len(stances) > 1 and party in case.operation.parties
    ]
    held = [
        f"{case.operation.parties[party].name} {stance_words(str(stances[0]), bloc)}"
        for party, stances in case.operation.uncertain.consent.items()
        if len(stances) == 1 and party in case.operation.parties
    ]
    backstop = [plain(name) for name, labels in case.operation.uncertain.backstop.items() if len(labels) > 1]
    told = []
    if backstop:
        told.append(f"of the backstop {listing(backstop)}")
    if varied:
        told.append(f"the stance of {listing(varied)}")
    fixed = f" Held fixed, so that nothing is said of it: {listing(held)}." if held else ""
    return f"Varied here: {listing(told, 'and')}.{fixed}" if told else fixed.strip()


def _association(case: Case) -> str:
    del case
    return (
        "Differences compare drawn futures with a choice and without it, what other factors explain "
        "taken out. They are "
        "associations through the model's theories, and no measurement of what the choice would do."
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return no table: the differences stand with the values of each option."""
    del case
    return ()
