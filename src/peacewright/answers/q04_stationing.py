"""Q4, stationing: which towns hold the bases, and the price of standing off."""

from __future__ import annotations

import math

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import has_force, make_answer
from peacewright.answers.needs import hours_to_line
from peacewright.answers.spread import spread_of
from peacewright.answers.words import listing, number, quantity, whole
from peacewright.plan.stationing import FrontierPoint, StationingPart

QUESTION = "Q4"
MOST_NAMED = 4


def metric(case: Case, option: str) -> MainMetric | None:
    """Return hours from the nearest base to the line, where a way leads there."""
    if not case.plans[option].stationing.bases:
        return None
    return MainMetric("hours by road from the nearest base to the line", hours_to_line(case, option))


def region_names(case: Case, option: str) -> dict[str, str]:
    """Return regions' names by code."""
    return {region.code: region.name for region in case.plans[option].theatre.regions}


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    part = case.plans[option].stationing
    if not part.bases:
        if has_force(case, option):
            lacking = " ".join(f"{shortfall.message}." for shortfall in part.shortfalls)
            headline = "No base can be found: no town of the zones allowed lies beyond the stand-off."
            return make_answer(
                case, QUESTION, option, Grade.COMPUTED, headline, (lacking,), factors=("stationing.",)
            )
        return make_answer(
            case, QUESTION, option, Grade.COMPUTED, "No base is needed: nobody is stationed inside."
        )
    hours = spread_of(hours_to_line(case, option))
    nearest = min(base.distance_to_line_km for base in part.bases)
    values = [
        Value("bases", "bases", len(part.bases), len(part.bases), len(part.bases), "sites"),
        Value("nearest_base", "nearest base to the line", nearest, nearest, nearest, "km"),
        Value("covered_share", "share of the line covered, at best values", part.covered_share, part.covered_share,
              part.covered_share, "share"),
    ]  # fmt: skip
    if hours.present:
        values.append(
            hours.value("hours_to_line", "hours by road from the nearest base to the line", "hours")
        )
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.COMPUTED,
        f"{whole(len(part.bases))} bases in {_where(case, option)}; the nearest is {number(nearest)} km from the line"
        + (f", which is {hours.words('hours')} away by road on average." if hours.present else "."),
        (_price(case, option, part), _proof(part), "Bases are named by town and region, never more finely."),
        values,
        metric(case, option),
        factors=("stationing.", "travel."),
    )


def _where(case: Case, option: str) -> str:
    names = region_names(case, option)
    counts: dict[str, int] = {}
    for base in case.plans[option].stationing.bases:
        counts[base.region] = counts.get(base.region, 0) + 1
    order = sorted(counts, key=lambda code: (-counts[code], names[code]))
    shown = listing(names[code] for code in order[:MOST_NAMED])
    rest = len(order) - MOST_NAMED
    return (
        shown
        if rest <= 0
        else f"{', '.join(names[code] for code in order[:MOST_NAMED])} and {whole(rest)} further regions"
    )


def nearest_point(part: StationingPart, stand_off_km: float) -> FrontierPoint | None:
    """Return the point of the frontier nearest to a stand-off."""
    return min(part.frontier, key=lambda point: abs(point.stand_off_km - stand_off_km), default=None)


def _price(case: Case, option: str, part: StationingPart) -> str:
    here = nearest_point(part, case.levers(option).stand_off)
    if here is None:
        return "The price of standing off cannot be stated in coverage: the option has no team to send."
    close = part.frontier[0]
    return (
        "Price of standing off: with the same bases and teams at best "
        f"{quantity(close.covered_share, 'share')} of the line "
        f"from {number(close.stand_off_km)} km, {quantity(here.covered_share, 'share')} from "
        f"{number(here.stand_off_km)} km "
        f"(proven to within {quantity(gap_of(part), 'share')} of the line)."
    )


def gap_of(part: StationingPart) -> float:
    """Return the widest gap between what was found and what is possible along the frontier, in shares of the line."""
    return max((max(0.0, point.bound_share - point.covered_share) for point in part.frontier), default=0.0)


def _proof(part: StationingPart) -> str:
    if part.proof is None or not math.isfinite(part.proof.gap):
        return ""
    return (
        f"The choice of towns is proven to within {quantity(part.proof.gap, 'share')} of the best "
        "possible by its own measure."
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    curves = [option for option in case.options if case.plans[option].stationing.frontier]
    if not curves:
        return (
            "No option has teams to send, so that no frontier of stand-off against coverage can be drawn.",
        )
    notes = case.plans[curves[0]].theatre.notes
    return tuple(note for note in notes if "estimated" in note or "measures" in note)


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return bases by town and region, and the frontier."""
    rows: list[tuple[Cell, ...]] = []
    for option in case.options:
        names = region_names(case, option)
        for base in case.plans[option].stationing.bases:
            rows.append(
                (case.title(option), base.place, names.get(base.region, base.region), round(base.persons), base.teams,
                 round(base.distance_to_line_km, -1))
            )  # fmt: skip
    if not rows:
        return ()
    columns = (
        ("Option", ""), ("Town", ""), ("Region", ""), ("Persons", "persons"), ("Teams", "teams"),
        ("Distance to the line, to 10 km", "km"),
    )  # fmt: skip
    return (
        AnswerTable(
            "bases", "Bases by option", columns, tuple(rows), "No base is placed more finely than a town."
        ),
    )
