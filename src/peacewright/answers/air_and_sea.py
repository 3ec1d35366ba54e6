"""What each option keeps in the air and at sea, and what it leaves uncovered: sentences and tables of the mission."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.curing import cures_table
from peacewright.answers.making import short_title
from peacewright.answers.spread import spread_of
from peacewright.answers.words import number, ranged, rounded_up, two_figures
from peacewright.operation.vocabulary import Task
from peacewright.plan.air_and_sea import AirAndSeaPart
from peacewright.plan.wording import listing
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.air_and_sea import AirAndSea, realise_air_and_sea

AIR = ("airspace.", "tanker.", "early_warning.")
SEA = ("sea.",)


def told(case: Case, option: str) -> tuple[str, ...]:
    """Say what one option keeps in the air and at sea, and what that leaves."""
    part = case.plans[option].air_and_sea
    return (*_air(case, option, part), *_sea(case, option, part))


def _realised(case: Case, option: str) -> AirAndSea:
    """Return what one option keeps up in every future."""
    reader = Reader(case.futures, case.operation)
    return case.once(f"air and sea of {option}", lambda: realise_air_and_sea(case.plans[option], reader))


def _air(case: Case, option: str, part: AirAndSeaPart) -> tuple[str, ...]:
    if not part.watches_air:
        return ()
    on_call = float(case.levers(option).aircraft_on_call)
    named = case.plans[option].explanations
    found = _realised(case, option)
    kept, minutes = spread_of(found.patrols_kept).words(""), spread_of(found.reach_minutes).words("")
    owned = spread_of(np.ceil(found.aircraft_owned)).words("")
    radars, radars_owned = (named[f"air.early_warning_{name}"].value for name in ("orbits", "owned"))
    return (
        (
            f"In the air: {number(on_call)} aircraft on call take {owned} owned, on "
            f"{number(named['air.bases'].value)} bases outside. Waiting on the ground, they are over the middle of "
            f"the theatre {minutes} minutes after a call."
        ),
        (
            f"Flying, all of them together keep up {kept} patrols round the clock, where "
            f"{number(part.patrols_wanted)} would keep the line in view, and take "
            f"{number(two_figures(named['air.tanker_sorties'].value))} tanker sorties a day, from "
            f"{number(rounded_up(named['air.tankers_owned'].value))} tankers owned."
        ),
        (
            f"To see the whole theatre from the air takes {number(radars)} airborne radars up at a time, "
            f"{_radars_behind(radars_owned)}; the option names neither these nor tankers."
        ),
    )


def _radars_behind(owned: float) -> str:
    if not math.isfinite(owned):
        return "whose endurance the way there and back uses up, however many are owned"
    return f"{number(rounded_up(owned))} owned"


def _sea(case: Case, option: str, part: AirAndSeaPart) -> tuple[str, ...]:
    if not part.watches_sea:
        return ()
    on_station = float(case.levers(option).vessels_on_station)
    named = case.plans[option].explanations
    found = _realised(case, option)
    watched, needed = spread_of(found.areas_watched).words(""), spread_of(found.hulls_needed).words("")
    sentences = [
        (
            f"At sea: {number(on_station)} vessels on station watch {watched} of {number(part.areas)} sea areas "
            f"and take {needed} owned."
        )
    ]
    if "sea.hulls_admitted" in named:
        straits = listing(strait.title for strait in case.operation.theatre.straits.values())
        sentences.append(
            f"{straits}: contributors whose vessels are let in own {number(named['sea.hulls_admitted'].value)} "
            "that clear mines."
        )
    if "sea.vessel_days_per_mine" in named:
        days = number(two_figures(named["sea.vessel_days_per_mine"].value))
        sentences.append(
            f"If they clear mines besides, there are {days} days on station for each mine thought to lie there."
        )
    return (" ".join(sentences),)


def findings(case: Case) -> tuple[str, ...]:
    """Say what opening the airspace to civil flights would wait for."""
    if not any(case.plans[option].air_and_sea.watches_air for option in case.options):
        return ()
    factor = case.factor("airspace.reopening_days")
    days = ranged(factor.best, factor.low, factor.high, "days")
    return (
        (
            "Civil flights: opening the airspace is decided by the state and by insurers, once the phase in the air "
            f"is kept and radars see what flies; from the decision to flights it took elsewhere, or is said to take, "
            f"{days}."
        ),
    )


def table(case: Case) -> AnswerTable:
    """Return what each option keeps in the air and at sea, and what it leaves uncovered, at best values.

    Every option has its row as soon as any aircraft, vessel, air or sea is spoken of: most leave all of it uncovered.
    """
    parts = {option: case.plans[option].air_and_sea for option in case.options}
    spoken_of = any(part.patrols_wanted or part.areas or part.watches_sea for part in parts.values())
    rows = tuple(_row(case, option, part) for option, part in parts.items()) if spoken_of else ()
    columns = (
        ("Option", ""),
        ("Aircraft owned", ""),
        ("Patrols kept", ""),
        ("Patrols wanted", ""),
        ("Tankers owned", ""),
        ("Airborne radars owned", ""),
        ("Vessels owned", ""),
        ("Areas watched", ""),
        ("Areas", ""),
        ("Left uncovered", ""),
    )
    note = (
        "At best values. Aircraft and vessels owned stand behind those on call and on station. A patrol is kept up "
        "round the clock; those wanted would keep the whole line in view. Tankers and airborne radars are what that "
        "takes: no lever of an option names any, so that they count as uncovered wherever aircraft are on call."
    )
    return AnswerTable("air_and_sea", "In the air and at sea", columns, rows, note)


def cures(case: Case) -> tuple[AnswerTable, ...]:
    """Return what the air and the sea lack by option, the tasks there among it, and what alone would cure it."""
    there = (Task.POLICE_AIRSPACE, Task.WATCH_SEA)
    lacking = {
        option: (
            *(each for each in plan.tasks.shortfalls if each.subject in there),
            *plan.air_and_sea.shortfalls,
        )
        for option, plan in case.plans.items()
    }
    caption = "What the air and the sea lack, and the least change that would cure it"
    return tuple(replace(table, name="cures_air_and_sea") for table in cures_table(case, caption, lacking))


def _row(case: Case, option: str, part: AirAndSeaPart) -> tuple[Cell, ...]:
    named = case.plans[option].explanations

    def owned(name: str) -> float | None:
        found = named[name].value if name in named else math.inf
        return float(rounded_up(found)) if math.isfinite(found) else None

    return (
        short_title(case, option),
        two_figures(part.aircraft_owned) if part.watches_air else None,
        two_figures(part.patrols_kept) if part.watches_air else None,
        part.patrols_wanted or None,
        owned("air.tankers_owned"),
        owned("air.early_warning_owned"),
        two_figures(part.hulls_needed) if part.watches_sea else None,
        two_figures(part.areas_watched) if part.watches_sea else None,
        part.areas or None,
        listing(uncovered(part)) or "nothing that it names",
    )


def uncovered(part: AirAndSeaPart) -> list[str]:
    """Return what an option leaves uncovered in the air and at sea, in words."""
    left = []
    if part.patrols_wanted and not part.watches_air:
        left.append("the air along the line")
    elif part.patrols_kept < part.patrols_wanted:
        left.append("patrols in the air")
    if part.watches_air:
        left.append("tankers and airborne radars")
    if part.areas and not part.watches_sea:
        left.append("all sea areas")
    elif part.areas_watched < part.areas:
        left.append("a part of the sea areas")
    behind = [each.subject for each in part.shortfalls if each.subject == "vessels behind the straits"]
    return left + behind
