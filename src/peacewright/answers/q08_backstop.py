"""Q8, backstop and consent: what changes with and without each, across the same futures.

The difference is between futures in which a choice was drawn and those in which it was not, all else drawn alike: an
association over drawn futures through the model, and no measurement of what the choice would do in the world.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import main_metric, make_answer
from peacewright.answers.spread import Difference, difference, is_constant
from peacewright.answers.words import between, listing, number, plain, quantity, sentence
from peacewright.operation.metrics import METRICS

QUESTION = "Q8"
MEASURED = ("ceasefire_days", "attributed_share", "strength_share", "response_hours", "hostile_acts")
INTERVAL = "95 % interval of the difference of means, for all choices and metrics of an option together"


@dataclass(frozen=True)
class Effect:
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


def effects(case: Case, option: str) -> Iterator[Effect]:
    """Yield the differences of an option's metrics with and without each choice."""
    offered = choices(case)
    tried = len(offered) * len(MEASURED)
    for name, label in offered:
        inside = case.futures.chosen(name, label)
        for measured in MEASURED:
            values = case.metric(option, measured)
            if is_constant(values):
                continue
            found = difference(values, inside, np.logical_not(inside), tried)
            if found is not None:
                yield Effect(name, label, case.hinging.label(name, label), measured, found)


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    found = list(effects(case, option))
    days = [effect for effect in found if effect.metric == "ceasefire_days"]
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        _headline(days),
        (*_others(found), _rules_out(case, option)),
        [_value(effect) for effect in days],
        metric(case, option),
        factors=("presence.tripwire_without_guarantee", "consent.", "access."),
        sources=_sources(case),
    )


def _headline(days: list[Effect]) -> str:
    if not days:
        return "Nothing of what others decide varies in these futures."
    telling = sorted(
        (effect for effect in days if effect.difference.stands_out), key=lambda e: -abs(e.difference.amount)
    )
    if not telling:
        return (
            "No part of the backstop and no party's stance shifts the days kept by more than the "
            "noise of the futures drawn."
        )
    parts = [
        f"{number(abs(e.difference.amount))} days {'more' if e.difference.amount > 0 else 'fewer'} "
        f"({between(e.difference.low, e.difference.high)}) with “{e.words}”"
        for e in telling[:3]
    ]
    return f"On average over the futures drawn, the ceasefire is kept {listing(parts)}."


def _others(found: list[Effect]) -> tuple[str, ...]:
    told = []
    for name in MEASURED[1:]:
        telling = [effect for effect in found if effect.metric == name and effect.difference.stands_out]
        if telling:
            most = max(telling, key=lambda effect: abs(effect.difference.amount))
            told.append(f"{sentence(METRICS[name].label)[:-1]}: {_shift(most)} with “{most.words}”.")
    return tuple(told)


def _shift(effect: Effect) -> str:
    """Print a difference with its sign; of shares in percentage points."""
    amount, unit = effect.difference.amount, METRICS[effect.metric].unit
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
            ("non_nato_only", levers.contributors != "non_nato"),
        )
        if bars
    ]
    parties = [
        f"{case.operation.parties[party].name} “{plain(stance)}”"
        for party, stances in case.operation.uncertain.consent.items()
        for stance in barred
        if stance in [str(s) for s in stances] and party in case.operation.parties
    ]
    return f"Stances that do not accept this option as it is: {listing(parties)}." if parties else ""


def _value(effect: Effect) -> Value:
    part = effect.difference
    name = f"days_with_{effect.choice}_{effect.label}".replace(".", "_")
    return Value(
        name,
        f"days kept, with less without: {effect.words}",
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
    del case
    return (
        (
            "Differences compare futures in which a choice was drawn with those in which it was not. They "
            "are associations over drawn "
            "futures, through the model's theories, and no measurement of what the choice would do."
        ),
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return the differences in days kept, a row a choice, a column an option."""
    rows: dict[str, dict[str, Value]] = {}
    for option in case.options:
        for effect in effects(case, option):
            if effect.metric == "ceasefire_days":
                rows.setdefault(effect.words, {})[option] = _value(effect)
    if not rows:
        return ()
    columns = (("With, less without", ""), *((case.title(option), "") for option in case.options))
    table = tuple((words, *(found.get(option) for option in case.options)) for words, found in rows.items())
    return (
        AnswerTable(
            "differences",
            "Days kept: with less without, means over futures",
            columns,
            table,
            f"Ranges: {INTERVAL}.",
        ),
    )
