"""First a part, then all: how often the gate to the next phase errs, by days waited and by what watches."""

from __future__ import annotations

import numpy as np

from peacewright.answers.answer import AnswerTable, Cell, Value
from peacewright.answers.case import Case
from peacewright.answers.words import number, quantity, whole
from peacewright.simulation.operating_curve import NO_WATCH, REPLICATIONS, Decisions

Z_95 = 1.959963984540054
"""Half-width of a 95 % interval in standard errors."""


def interval(rate: tuple[float, float]) -> tuple[float, float, float]:
    """Return a share with its 95 % Monte Carlo interval, within 0 and 1."""
    share, error = rate
    half = Z_95 * error if np.isfinite(error) else 0.0
    return share, max(0.0, share - half), min(1.0, share + half)


def _at(curve: tuple[Decisions, ...], sensors: str, days: int) -> Decisions:
    return next(each for each in curve if each.sensors == sensors and each.days == days)


def curve_told(case: Case) -> str:
    """Say what waiting and watching each buy: false openings and refusals at the ends of the curve."""
    curve = case.operating_curve
    # No watch at all opens whatever happens: it says nothing of waiting.
    watched = list(dict.fromkeys(each.sensors for each in curve if each.sensors != NO_WATCH))
    days = sorted({each.days for each in curve})
    if not watched or len(days) < 2:
        return ""
    ends = {(sensors, day): _at(curve, sensors, day) for sensors in watched for day in (days[0], days[-1])}
    least = [ends[watched[0], day] for day in (days[0], days[-1])]
    most = [ends[watched[-1], day] for day in (days[0], days[-1])]
    rates = [[each.false_open_rate for each in group] for group in (least, most)]
    if not all(np.isfinite(share) for group in rates for share, _ in group):
        return ""
    more = (
        ""
        if len(watched) == 1
        else f", and in {_words(rates[1][0])} and {_words(rates[1][1])} with {watched[-1]}"
    )
    told = [
        (
            "First a part, then all: a first phase that is not held would pass for held in "
            f"{_words(rates[0][0])} of cases after {whole(days[0])} days and in {_words(rates[0][1])} after "
            f"{whole(days[-1])} with {watched[0]}{more}."
        )
    ]
    refused = [each.false_refuse_rate for each in most]
    if all(np.isfinite(share) for share, _ in refused):
        told.append(f"One that is held would be refused in {_words(refused[0])} and {_words(refused[1])}.")
    watching, waiting = rates[0][0][0] - rates[1][0][0], rates[0][0][0] - rates[0][1][0]
    better, worse = (
        ("Watching more", "waiting longer") if watching > waiting else ("Waiting longer", "watching more")
    )
    told.append(f"{better} helps more than {worse}.")
    after_end = most[-1].ended_open_rate
    if np.isfinite(after_end[0]):
        told.append(
            f"A mean over {whole(days[-1])} days also forgives a bad end: on ceasefires that had ended by a share of "
            f"incidents before then the gate would still open in {_words(after_end)}."
        )
    return " ".join(told)


def _words(rate: tuple[float, float]) -> str:
    share, low, high = interval(rate)
    if not np.isfinite(share):
        return "no case at all"
    return f"{quantity(share, 'share')} (± {number(round(50 * (high - low), 1))} points)"


def curve_table(case: Case) -> AnswerTable | None:
    """Return the operating curve as a table, a row by sensors and days waited."""
    curve = case.operating_curve
    if not curve:
        return None
    rows: list[tuple[Cell, ...]] = []
    for each in curve:
        rates = [getattr(each, name) for name, _ in _RATES]
        cells = (
            Value(name, label, *interval(rate), "share") if np.isfinite(rate[0]) else None
            for (name, label), rate in zip(_RATES, rates, strict=True)
        )
        rows.append((f"{whole(each.days)} days, {each.sensors}", *cells))
    columns = (("Days waited, what watches", ""), *((label, "") for _, label in _RATES))
    note = (
        f"Over the first {whole(len(curve[0].asked))} futures, {whole(REPLICATIONS)} runs of each, the same for all "
        "rows; 95 % Monte Carlo intervals. Held: what happened over the days waited was within the tolerance. Ended: "
        "by a share of the incidents before the ceasefire. The first phase is taken to be renewed; no force is there "
        "yet. Sensors: as many of each as the option that holds most."
    )
    return AnswerTable(
        "operating_curve", "When the next phase would open, rightly and wrongly", columns, tuple(rows), note
    )


_RATES = (
    ("false_open_rate", "Opens, of those not held"),
    ("false_refuse_rate", "Refuses, of those held"),
    ("false_of_openings", "False, of openings"),
    ("ended_open_rate", "Opens, of those ended"),
    ("held_share", "Held, of all"),
)
