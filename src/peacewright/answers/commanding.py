"""Designs of command held against each other in every future: hours, dominance, and what an order of them rests on."""

from __future__ import annotations

from typing import Any

from peacewright.answers.case import Case
from peacewright.answers.record import Floats
from peacewright.answers.spread import spread_of
from peacewright.answers.words import plain
from peacewright.plan.command import dominates
from peacewright.plan.wording import listing
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.command import realise_design

CRITERIA: dict[str, str] = {
    "gaps": "gaps",
    "double_keys": "decisions that need a second key",
    "hops": "steps to the authority",
    "widest_span": "span",
    "handovers_per_year": "handovers",
    "tasks_blocked": "tasks blocked",
    "posts_unfilled": "posts that cannot be filled",
    "single_points": "single points of failure",
}
"""What designs are compared by besides hours, in words."""


def hours_by_design(case: Case, option: str) -> dict[str, dict[str, Floats]]:
    """Return hours to a decision by design and occasion in every future, shape (n,) each."""

    def realised() -> dict[str, dict[str, Floats]]:
        reader = Reader(case.futures, case.operation)
        part = case.plans[option].command
        return {name: realise_design(found, reader) for name, found in part.assessments.items()}

    return case.once(f"command hours of {option}", realised)


def decision_hours(case: Case, option: str) -> dict[str, Floats]:
    """Return hours to a decision by occasion under the design that an option names; empty where none is."""
    return hours_by_design(case, option).get(case.plans[option].command.design, {})


def criteria_in_futures(case: Case, option: str) -> dict[str, dict[str, Any]]:
    """Return what every design is compared by: counts, and hours in every future."""
    reader = Reader(case.futures, case.operation)
    part = case.plans[option].command
    return {name: found.criteria(reader.value) for name, found in part.assessments.items()}


def dominated_by(case: Case, option: str) -> dict[str, tuple[str, ...]]:
    """Return for each design those that are nowhere worse and somewhere better, in every future drawn."""

    def compared() -> dict[str, tuple[str, ...]]:
        found = criteria_in_futures(case, option)
        return {
            name: tuple(other for other in found if other != name and dominates(found[other], found[name]))
            for name in found
        }

    return case.once(f"command dominance of {option}", compared)


def best_on(case: Case, option: str) -> dict[str, tuple[str, ...]]:
    """Return for each criterion the designs that are best on it: on hours, in every future by the median."""
    found: dict[str, tuple[str, ...]] = {}
    criteria = case.plans[option].command.assessments
    values = {name: each.criteria(case.factors.value) for name, each in criteria.items()}
    for key in next(iter(values.values()), {}):
        least = min(each[key] for each in values.values())
        best = tuple(name for name, each in values.items() if each[key] <= least + 1e-9)
        if len(best) < len(values):
            found[key] = best
    return found


def criteria_words(keys: list[str]) -> str:
    """Return criteria in words, those of time together."""
    counted = [CRITERIA[key] for key in keys if key in CRITERIA]
    timed = [plain(key.removeprefix("hours_")) for key in keys if key not in CRITERIA]
    return "; ".join(filter(None, (listing(counted), f"time for {listing(timed)}" if timed else "")))


def spoken(hours: Floats) -> str:
    """Print hours over futures with their range; in minutes where all of it lies below an hour."""
    spread = spread_of(hours)
    if spread.high < 1.0:
        return spread_of(60.0 * hours).words("minutes")
    return spread.words("hours")
