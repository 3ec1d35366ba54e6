"""Known history: what the second operation's plan says beside what became of that mission.

Run ``python -m validation.check_known_history``. The operation stops on 17 November 2000; every known value here is
later, and none of them was used to set a factor of the operation, save where the row says so. Rows within a factor of
two agree. One mission is one case: a row cannot prove a model, it can only fail to embarrass it, and where the record
does not decide, the row says that it cannot tell.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from peacewright import study
from peacewright.answers.record import Floats
from peacewright.operation.loading import LoadedOperation, load
from peacewright.operation.vocabulary import Task
from peacewright.plan.plan import Plan
from peacewright.theatre.geography import shared_border
from validation.report import exit_code, row

NAME = "ethiopia-eritrea-2000"
FUTURES, SEED = 400, 1
FACTOR = 2.0

# Sources, all of them public; the day in brackets is that of the source.
RESOLUTION_1320 = "resolution 1320 (15 September 2000)"
STATE = "US Department of State, fact sheet on UNMEE (12 April 2001)"
COUNCIL = "Security Council, press statement (13 March 2001)"
UN_POSTS = "UN News (17 and 19 October 2005)"
UN_BAN = "UN press conference of J.-M. Guehenno (19 October 2005)"
IRIN = "IRIN (16 September 2004)"
A61 = "A/61/720, performance report for 2005/06"
NRC = "NRC Handelsblad (25 April 2001)"
FACTBOOK = "The World Factbook 2001"
MILITARY = "UNMEE, page on its military component (2008)"

AUTHORISED = 4_200
POSTS, POSTS_LEFT = 40, 18
IN_PLACE_ON_31_MARCH, DAYS_TO_31_MARCH = 3_659 + 219, 197
AUTHORISED_BEFORE_DAY_0 = 63
BATTALION_THAT_LEFT = 1_100 + 450
COST_OF_A_YEAR = (12 * 16.8e6, 176.7e6)
BORDER_KM = 912.0
YEARS_KEPT = 7.6


@dataclass(frozen=True)
class Case:
    """The operation, its plans, and its mandated option lived through futures."""

    loaded: LoadedOperation
    plans: dict[str, Plan]
    lived: dict[str, Floats]


def within(value: float, known: float) -> bool:
    """Return whether two figures agree within the factor."""
    return known / FACTOR <= value <= known * FACTOR


def load_case() -> Case:
    """Plan all options and live the mandated one."""
    case, _ = study.answer(load(NAME), FUTURES, 2, SEED)
    return Case(load(NAME), dict(case.plans), dict(case.records["mandate-4200"].metrics))


def compared(check: str, figure: str, known: str, agrees: bool, remark: str = "") -> None:
    """Print a row that agrees or differs, in these words."""
    word = "agree" if agrees else "differ"
    row(check, figure, known, agrees, f"{word}; {remark}" if remark else word)


def strength(case: Case) -> None:
    """Strength that the mandate needs, and what it would be with the catalogue's posts."""
    needed = case.plans["mandate-4200"].tasks.needed_strength_persons
    compared(
        "strength that the mandate needs, at best values",
        f"{needed:,.0f} persons",
        f"half to twice {AUTHORISED:,} authorised, {RESOLUTION_1320}",
        within(needed, AUTHORISED),
        "not blind: posts a km were judged from the three battalions asked for",
    )
    posts = next(n for n in case.plans["mandate-4200"].tasks.requirements if n.task is Task.OBSERVE_LINE)
    compared(
        "observation posts that the mandate needs",
        f"{posts.needed_units:.0f} posts",
        f"half to twice {POSTS} kept in 2005, {UN_POSTS}",
        within(posts.needed_units, POSTS),
        "the same judgement",
    )
    catalogue = load("ukraine-2025").factors.value("observe.posts_per_km")
    posts_then = catalogue * case.loaded.factors.value("line.watched_length")
    row(
        "the same with the catalogue's posts a km, which come from lines of contact at close quarters",
        f"{posts_then:.0f} posts",
        f"half to twice {POSTS}",
        None,
        "differ, by more than five times: a zone 25 km deep is another task, and an operation must say so itself",
    )


def deployment(case: Case) -> None:
    """Days from the authorisation to a force that is able."""
    able = case.lived["capable_day"]
    days = AUTHORISED_BEFORE_DAY_0 + float(np.median(able[np.isfinite(able)]))
    compared(
        "days from the authorisation to a force that is able (nine tenths of what comes), median of futures",
        f"{days:.0f} days",
        f"half to twice {DAYS_TO_31_MARCH}, when {IN_PLACE_ON_31_MARCH:,} of {AUTHORISED:,} were in place, {STATE}",
        within(days, DAYS_TO_31_MARCH),
        "the schedule is what the Secretary-General expected on 17 November",
    )


def rotation(case: Case) -> None:
    """What the pledges of the day could not keep in place."""
    part = case.plans["mandate-4200"].generation
    short = float(part.shortage[:, part.level_from :].sum(axis=0).max())
    compared(
        "persons that the pledges known on 17 November leave short, once the first brigade has gone",
        f"{short:,.0f} persons",
        f"half to twice the {BATTALION_THAT_LEFT:,} Dutch and Canadians whom India relieved in June 2001, {NRC}",
        within(short, BATTALION_THAT_LEFT),
        "the plan names the gap, not who filled it",
    )


def violence(case: Case) -> None:
    """Incidents a year while the ceasefire is kept."""
    kept = np.maximum(case.lived["ceasefire_days"], 1.0)
    a_year = float(np.median(case.lived["incidents"] / kept * 365.0))
    row(
        "incidents a year while the ceasefire is kept, median of futures",
        f"{a_year:,.0f} a year",
        f"no violation of the ceasefire in its first five months with the force, {COUNCIL}",
        None,
        "differ, upwards: no count was published, but reports speak of single incidents, tens a year at most; in many "
        "futures restraint wears off over the years, which it did not between these two armies",
    )


def duration(case: Case) -> None:
    """Whether the ceasefire lasts, and what the prior on a resumption makes of eight years without one."""
    kept = case.lived["ceasefire_days"]
    low, high = np.percentile(kept, [5, 95])
    horizon = case.loaded.operation.horizon
    compared(
        "days the ceasefire is kept, deliberate resumption apart: nine futures in ten",
        f"{low:.0f} to {high:.0f} of {horizon:.0f} days, median {np.median(kept):.0f}",
        f"holds the {horizon:.0f} days and more that it was kept, {MILITARY}",
        bool(low <= horizon <= high + 1),
        "one history, and a wide range",
    )
    hazard = case.loaded.factors["resumption.hazard_per_year"]
    best, least = (float(np.exp(-rate * YEARS_KEPT)) for rate in (hazard.best, hazard.low))
    row(
        "share of futures without a deliberate resumption in 7.6 years, the mission's stay, from its hazard alone",
        f"{best:.1%} at the best value, {least:.0%} at its low end",
        "war was not resumed",
        None,
        "cannot tell: differs at the best value, not at the low end; the catalogue's prior is made of ceasefires that "
        "mostly failed, one case does not decide it, and the brief sets this cause apart for that reason",
    )


def flights(case: Case) -> None:
    """What a ban on flights takes from reach."""
    before = case.plans["mandate-4200"].stationing.covered_share
    after = case.plans["no-flights"].stationing.covered_share
    lost = 1 - after / before
    known = POSTS_LEFT / POSTS
    compared(
        "share of the line that a free team no longer reaches in time without flights",
        f"{lost:.0%} ({before:.0%} to {after:.0%})",
        f"half to twice {known:.0%}: {POSTS_LEFT} of {POSTS} posts were given up, {UN_POSTS}",
        within(lost, known),
        "a post given up and a place out of reach are not the same thing",
    )
    compared(
        "the same beside the watch that was lost",
        f"{lost:.0%}",
        f"half to twice 55 %: the part of the line closed to helicopters, {UN_BAN}",
        within(lost, 0.55),
        "the ban held on one side only, the option is without flights on both",
    )


def cost(case: Case) -> None:
    """Cost of a year beside the mission's budgets."""
    year = float(np.median(case.lived["cost_per_year"]))
    low, high = min(COST_OF_A_YEAR), max(COST_OF_A_YEAR)
    compared(
        "cost of a year of the mandated force, median of futures",
        f"${year / 1e6:,.0f}m",
        f"half of ${low / 1e6:,.0f}m to twice ${high / 1e6:,.0f}m: {A61}; $16.8m a month, {IRIN}",
        low / FACTOR <= year <= high * FACTOR,
        "the figure is at prices of 2000, the budgets at those of 2004 to 2006, a tenth to a sixth higher",
    )


def line(case: Case) -> None:
    """Length of the line beside the published border."""
    from pyproj import Geod

    lon, lat = np.array(shared_border("ER", "ET")).T
    length = Geod(ellps="WGS84").line_length(lon, lat) / 1000.0
    compared(
        "length of the border that the line follows, as shipped",
        f"{length:.0f} km",
        f"within 5 % of {BORDER_KM:.0f} km, {FACTBOOK}",
        abs(length / BORDER_KM - 1) <= 0.05,
    )


def main() -> int:
    """Print every row."""
    case = load_case()
    for check in (line, strength, deployment, rotation, violence, duration, flights, cost):
        check(case)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
