"""Medical care as Q4 tells it: the clock from wounding by day and by night, and what a ban on flights does to it."""

from __future__ import annotations

from peacewright.answers.answer import AnswerTable, Cell, Value
from peacewright.answers.case import Case
from peacewright.answers.making import short_title
from peacewright.answers.record import Floats
from peacewright.answers.spread import spread_of
from peacewright.answers.words import cure_words, number, plural, quantity
from peacewright.plan.medical_shares import SHARES
from peacewright.plan.wording import listing
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.medical import realise_medical

COLUMNS = {
    "first_day": "Reached by day",
    "first_night": "Reached by night",
    "surgery_day": "In surgery by day",
    "surgery_night": "In surgery by night",
    "surgery_day_banned": "By day without flights",
    "surgery_night_banned": "By night without flights",
    "hospital_day": "At a hospital by day",
    "hospital_night": "At a hospital by night",
}
"""Heads of the columns of the clock, by share."""
FACTORS = ("medical.", "medevac.", "helicopter.", "travel.road_speed")


def shares(case: Case, option: str) -> dict[str, Floats]:
    """Return every share of the clock in every future."""
    return case.once(
        f"medical {option}",
        lambda: realise_medical(case.plans[option], Reader(case.futures, case.operation)),
    )


def value_of(case: Case, option: str, name: str) -> Value | None:
    """Return a share of the clock with its spread over futures."""
    spread = spread_of(shares(case, option)[name])
    return spread.value(name, SHARES[name].label, "share") if spread.present else None


def clock_table(case: Case, based: list[str]) -> AnswerTable:
    """Return, by option, the share of the force within each limit by day and night, with and without flights."""
    rows: list[tuple[Cell, ...]] = []
    for option in based:
        part, found = case.plans[option].medical, shares(case, option)
        rows.append(
            (short_title(case, option), part.surgeries, part.helicopters,
             *(spread_of(found[name]).value(name, head, "share") for name, head in COLUMNS.items()))
        )  # fmt: skip
    columns = (
        ("Option", ""), ("Surgery", "sites"), ("Helicopters kept", "helicopters"),
        *((head, "share") for head in COLUMNS.values()),
    )  # fmt: skip
    first, surgery, hospital = (
        quantity(case.factor(f"medical.{name}_hours").best, "hours")
        for name in ("resuscitation", "surgery", "hospital")
    )
    note = (
        "Share of the force, by where it serves, that emergency medical personnel reach within "
        f"{first} of wounding, that is in surgery within {surgery}, and that is at a full hospital of the host, by "
        f"road, within {hospital}: median over futures. Surgery and helicopters stand at the bases where they serve "
        "most; which bases is not told."
    )
    return AnswerTable("clock", "The clock from wounding", columns, tuple(rows), note)


def care_findings(case: Case, based: list[str]) -> tuple[str, ...]:
    """Say what the clock amounts to, what a ban on flights takes, and the least cure."""
    surgery = case.factor("medical.surgery_hours")
    flying = [option for option in based if case.plans[option].medical.flies]
    in_time = listing([_in_time(case, option) for option in based])
    told = [
        (
            f"From wounding to surgery, at latest within {quantity(surgery.best, 'hours')} "
            f"({quantity(surgery.low, 'hours')} to {quantity(surgery.high, 'hours')} considered): {in_time}. The first "
            "ten minutes are for the casualty's own comrades, wherever they are."
        )
    ]
    if flying:
        left = listing([_banned(case, option) for option in flying])
        told.append(
            f"A ban on flights leaves, by day, {left}; posts that are then too far from surgery by road are given up "
            "while it lasts."
        )
        told.append(
            f"A free team then reaches, by road alone, {listing([_grounded(case, each) for each in flying])}."
        )
    elif based:
        told.append(
            "No option has helicopters: a ban on flights takes nothing of its care or its reach. What helicopters kept "
            "for casualties would add stands among the cures."
        )
    told += _cures(case, based)
    counted = [option for option in based if case.plans[option].medical.hospitals]
    if counted:
        people = case.factor("medical.hospital_population").best
        told.append(
            f"Hospitals of the host in towns of {number(people)} and more are counted on unless an option does not; "
            "whether they would take soldiers of the force is for an agreement with the host."
        )
    return tuple(told)


def _in_time(case: Case, option: str) -> str:
    found = shares(case, option)
    day, night = (spread_of(found[f"surgery_{light}"]).median for light in ("day", "night"))
    both = quantity(day, "share") if quantity(day, "share") == quantity(night, "share") else (
        f"{quantity(day, 'share')} by day and {quantity(night, 'share')} by night"
    )  # fmt: skip
    return f"{both} of “{short_title(case, option)}”"


def _banned(case: Case, option: str) -> str:
    found = shares(case, option)
    less, whole = (spread_of(found[name]).median for name in ("surgery_day_banned", "surgery_day"))
    title = short_title(case, option)
    return f"{quantity(less, 'share')} instead of {quantity(whole, 'share')} of “{title}” in time"


def _grounded(case: Case, option: str) -> str:
    part = case.plans[option].stationing
    reached = f"{quantity(part.grounded_share, 'share')} of the line in time instead of"
    return f"{reached} {quantity(part.covered_share, 'share')} with “{short_title(case, option)}”"


def _cures(case: Case, based: list[str]) -> list[str]:
    """Say, once for the same cures, what would bring the target share into surgery in time at best values."""
    target = case.factor("medical.target_share").best
    told: dict[str, list[str]] = {}
    for option in based:
        short = [s for s in case.plans[option].medical.shortfalls if s.subject == "surgery in time by day"]
        for shortfall in short:
            words = (
                listing([cure_words(cure) for cure in shortfall.cures], "or")
                or "more than any number of bases"
            )
            told.setdefault(words, []).append(f"“{short_title(case, option)}”")
    return [
        f"For {quantity(target, 'share')} of {listing(who)} to be in surgery in time by day it takes {words}."
        for words, who in told.items()
    ]


def surgeries_in_words(case: Case, option: str) -> str:
    """Say in a few words what medical care an option has."""
    part = case.plans[option].medical
    return f"surgery at {plural(part.surgeries, 'base')}" if part.surgeries else "no surgery of its own"
