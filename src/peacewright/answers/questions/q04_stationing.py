"""Q4, stationing: which towns hold the bases, the price of standing off, and the clock from wounding to surgery."""

from __future__ import annotations

import math

from peacewright.answers import care
from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric
from peacewright.answers.case import Case
from peacewright.answers.curing import cures_table
from peacewright.answers.making import exactly, has_force, make_answer, short_title
from peacewright.answers.numbers.needs import hours_to_line
from peacewright.answers.spread import spread_of
from peacewright.answers.words import number, plural, quantity, two_figures
from peacewright.plan.stationing import StationingPart
from peacewright.plan.wording import listing

QUESTION = "Q4"
LACKING = "What bases and medical care lack, and the least change that would cure it"
MOST_NAMED = 4
ALL_BUT_NOTHING = 0.995
"""From this share on a line counts as reached, and its regions are not told apart."""
TRAVEL_READS = ("travel.road_speed", "verify.travel_factor")


def metric(case: Case, option: str) -> MainMetric | None:
    """Return hours from the nearest base to the line, where a way leads there."""
    if not case.plans[option].stationing.bases:
        return None
    return MainMetric("hours from the nearest base to the line", hours_to_line(case, option), TRAVEL_READS)


def region_names(case: Case, option: str) -> dict[str, str]:
    """Return regions' names by code."""
    return {region.code: region.name for region in case.plans[option].theatre.regions}


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    part = case.plans[option].stationing
    if not part.bases:
        if has_force(case, option):
            lacking = " ".join(shortfall.message for shortfall in part.shortfalls)
            headline = "No base can be found: no town of the zones allowed lies beyond the stand-off."
            return make_answer(
                case, QUESTION, option, Grade.COMPUTED, headline, (lacking,), factors=("stationing.",)
            )
        return make_answer(
            case, QUESTION, option, Grade.COMPUTED, "No base is needed: nobody is stationed inside."
        )
    hours = spread_of(hours_to_line(case, option))
    nearest = nearest_km(part)
    values = [
        exactly("bases", "bases", len(part.bases), "sites"),
        exactly("nearest_base", "nearest base to the line", nearest, "km"),
        exactly("covered_share", "line reached in time, at best values", part.covered_share, "share"),
    ]
    if case.levers(option).helicopters:
        label = "line reached in time if no aircraft may fly, at best values"
        values.append(exactly("grounded_share", label, part.grounded_share, "share"))
    if hours.present:
        values.append(
            hours.value("hours_to_line", "hours from the nearest base, mean over the line", "hours")
        )
    values += [
        value
        for name in ("surgery_day", "surgery_night", "surgery_day_banned")
        if (value := care.value_of(case, option, name)) is not None
    ]
    by_road = (
        f", from which a point of it is {hours.words('hours')} away by {_way(case, option)} on average"
        if hours.present
        else ""
    )
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.COMPUTED,
        f"{plural(len(part.bases), 'base')} in {_where(case, option)}; the nearest is "
        f"{number(two_figures(nearest))} km "
        f"from the line{by_road}.",
        (),
        values,
        metric(case, option),
        factors=("stationing.", "travel.", *care.FACTORS),
    )


def nearest_km(part: StationingPart) -> float:
    """Return how far the nearest base stands from the line."""
    return min(base.distance_to_line_km for base in part.bases)


def _where(case: Case, option: str) -> str:
    names = region_names(case, option)
    counts: dict[str, int] = {}
    for base in case.plans[option].stationing.bases:
        counts[base.region] = counts.get(base.region, 0) + 1
    order = sorted(counts, key=lambda code: (-counts[code], names[code]))
    shown = [names[code] for code in order[:MOST_NAMED]]
    rest = len(order) - MOST_NAMED
    if rest <= 0:
        return listing(shown)
    return f"{', '.join(shown)} and {plural(rest, 'further region')}"


def _prices(case: Case, based: list[str]) -> list[str]:
    """Say what bases and teams could reach from farther back; once where options share it."""
    told: dict[str, list[str]] = {}
    for option in based:
        if price := _price(case.plans[option].stationing):
            told.setdefault(price, []).append(f"“{short_title(case, option)}”")
    return [
        f"Price of standing off, with the bases and teams of {listing(who)}: {price}"
        for price, who in told.items()
    ]


def _price(part: StationingPart) -> str:
    if not part.frontier:
        return ""
    close, *farther = part.frontier
    told = [
        f"{quantity(point.covered_share, 'share')} from {number(point.stand_off_km)} km"
        for point in farther
        if point.covered_share > 0
    ]
    none = next((point for point in farther if point.covered_share <= 0), None)
    if none is not None:
        told.append(f"nothing from {number(none.stand_off_km)} km")
    return (
        f"at most {quantity(close.covered_share, 'share')} of the line is reached in time from "
        f"{number(close.stand_off_km)} km, {listing(told)} (proven to within "
        f"{quantity(gap_of(part), 'share')} of the "
        "line)."
    )


def gap_of(part: StationingPart) -> float:
    """Return the widest gap between what was found and what is possible along the frontier, in shares of the line."""
    return max((max(0.0, point.bound_share - point.covered_share) for point in part.frontier), default=0.0)


def _proof(case: Case, based: list[str]) -> str:
    proofs = [case.plans[option].stationing.proof for option in based]
    gaps = [proof.gap for proof in proofs if proof is not None and math.isfinite(proof.gap)]
    if not gaps:
        return ""
    return (
        f"The choice of towns is proven to within {quantity(max(gaps), 'share')} of the best by this measure."
    )


def reach_km(case: Case) -> float:
    """Return how far from the line, as the crow flies, a base can stand to reach it within the limit at best values."""
    limit, speed = case.factor("stationing.response_limit_hours").best, case.factor("travel.road_speed").best
    return limit * speed / case.factor("travel.circuity").best


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    based = [option for option in case.options if case.plans[option].stationing.bases]
    if not based:
        return ()
    notes = case.plans[based[0]].theatre.notes
    return (
        _distance(case, based),
        *_prices(case, based),
        f"{_measure(case)} {_proof(case, based)}".strip(),
        (
            "The towns show what spacing and distance cost; they are no proposal, and nobody has been "
            "asked. Bases are "
            "named by town and region, never more finely."
        ),
        *care.care_findings(case, based),
        *(note for note in notes if "estimated" in note),
    )


def _distance(case: Case, based: list[str]) -> str:
    limit, near = quantity(case.factor("stationing.response_limit_hours").best, "hours"), reach_km(case)
    farther = [option for option in based if nearest_km(case.plans[option].stationing) > near]
    told = (
        f"To reach the line within {limit} bases must stand within about {number(two_figures(near))} km of it"
    )
    if not farther:
        return f"{told}; all options with bases have one that near."
    sending = [option for option in farther if case.plans[option].tasks.verification_teams]
    send = "send no team" if not sending else "cannot send a team there in time"
    return f"{told}; {plural(len(farther), 'option')} {'stands' if len(farther) == 1 else 'stand'} farther and {send}."


def _way(case: Case, option: str) -> str:
    return "road or air" if case.levers(option).helicopters else "road"


def _measure(case: Case) -> str:
    assumed = quantity(case.factor("stationing.busy_share").best, "share")
    hub = quantity(case.factor("stationing.hub_reach_hours").best, "hours")
    return (
        "How towns are chosen: teams go where a free one is within the time limit of the most line. How busy a team is "
        f"was first assumed ({assumed} of the time), then found by living that plan, and the towns chosen once more. "
        f"Bases without teams go where most people live within {hub} by road, or, where posts and patrols are the "
        "task, where they bring the line nearest to a base."
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return bases by town and region, what of each region's line is reached, and the clock from wounding."""
    based = [option for option in case.options if case.plans[option].medical.posts]
    lacking = {
        option: (*plan.stationing.shortfalls, *plan.medical.shortfalls) for option, plan in case.plans.items()
    }
    made = (
        _bases(case), _regions(case), care.clock_table(case, based), *cures_table(case, LACKING, lacking),
    )  # fmt: skip
    return tuple(table for table in made if table.rows)


def _bases(case: Case) -> AnswerTable:
    rows: list[tuple[Cell, ...]] = []
    for option in case.options:
        names = region_names(case, option)
        for base in case.plans[option].stationing.bases:
            rows.append(
                (short_title(case, option), base.place, names.get(base.region, base.region),
                 two_figures(round(base.persons)), base.teams, round(base.distance_to_line_km, -1))
            )  # fmt: skip
    columns = (
        ("Option", ""), ("Town", ""), ("Region", ""), ("Persons", "persons"), ("Teams", "teams"),
        ("Distance to the line, to 10 km", "km"),
    )  # fmt: skip
    note = (
        "No base is placed more finely than a town. The towns show what spacing costs; they are no proposal."
    )
    return AnswerTable("bases", "Bases by option", columns, tuple(rows), note)


def _regions(case: Case) -> AnswerTable:
    """Return, by region, the share of its stretch of line that a free team reaches in time at best values."""
    sending = [option for option in case.options if case.plans[option].tasks.verification_teams]
    sending = [option for option in sending if case.plans[option].stationing.bases]
    rows: list[tuple[Cell, ...]] = []
    for option in sending:
        if case.plans[option].stationing.covered_share >= ALL_BUT_NOTHING:
            continue
        part, segments = case.plans[option].stationing, case.plans[option].theatre.segments
        for name in dict.fromkeys(segments.region_name):
            here = [position for position, region in enumerate(segments.region_name) if region == name]
            weight = segments.length_km[here]
            share = float((part.reach[here] * weight).sum() / weight.sum())
            rows.append((short_title(case, option), name, quantity(share, "share")))
    columns = (("Option", ""), ("Region", ""), ("Share of its line reached in time", ""))
    return AnswerTable(
        "reach_by_region",
        "What of each region's line a free team reaches, at best values",
        columns,
        tuple(rows),
    )
