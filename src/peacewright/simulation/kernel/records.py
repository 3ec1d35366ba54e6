"""Working memory of the compiled loop: a few arrays of records, so that each function is handed only what it needs.

Fixed-size tables sit in records (passed as one pointer); what grows with cells, days or incidents sits in arrays of
records. One ``Workspace`` belongs to one thread and is reset for every replication.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import DEFINITIONS, DOMAINS, PARTIES, REPORTS, STATES, TRUTHS, TYPES
from peacewright.simulation.kernel.streams import PURPOSES

_D = len(DOMAINS)
RESPONSE_BINS = 160
SMALL_MARKS = 8
"""Marks up to this one are drawn by comparison with a table."""

LAWS = np.dtype(
    [
        ("total", np.float64, (TYPES,)),  # spontaneous incidents a day at gain 1
        ("false_total", np.float64),  # occasions for a false alarm a day that may be reported as one
        ("false_ceiling", np.float64),  # the chance above which none is reported
        ("offspring", np.float64, (TYPES, TYPES)),  # of a parent type by type, a unit of the child's gain
        ("lag", np.float64, (2,)),  # mean days from an incident to its offspring: momentum, retaliation
        ("weight", np.float64, (2, 2)),  # of momentum, retaliation; parent not answered, answered
        ("set_off", np.float64, (2, TYPES, TYPES)),  # by the fighting before, a day: momentum, retaliation
        ("felt", np.float64, (2, TYPES)),  # 1 = it sets off anything
        ("fade", np.float64, (2,)),  # what is left of either after a day, and the mean over the first day
        ("first_day", np.float64, (2,)),
        (
            "unreached_first",
            np.float64,
            (PARTIES,),
        ),  # by the order, mean over the first day; left after a day
        ("unreached_fade", np.float64, (PARTIES,)),
        ("denial", np.float64, (PARTIES, 2)),  # by side, chance that it holds today: not yesterday, yesterday
        ("jamming", np.float64, (2,)),
        ("outage", np.float64, (2,)),
        ("mark_above", np.float64, (TYPES, SMALL_MARKS)),  # chance of a mark above 1, 2, ...
        ("member_count", np.int64, (_D,)),  # cells of the domain
    ],
    align=True,
)
"""Laws of one future, built once for all its replications."""

CELL = np.dtype(
    [
        ("presence_factor", np.float64),  # exp(-beta * presence * strength * access), today
        ("watched", np.float64),  # share of the force's means that can look there, today
        ("reach", np.float64),  # chance that a team may go there, today
        ("spontaneous_rate", np.float64, (PARTIES,)),
        ("access", np.float64),
        ("domain", np.uint32),
        ("law", np.uint32),  # row of the laws of reports
        ("side", np.int32),
        ("zones", np.uint32),  # bit z: lies in zone z
    ],
    align=True,
)
"""What is read of a cell for each incident: sixty-four bytes, which a processor fetches at once."""

ZONE = np.dtype([("denial", np.float64, (2,)), ("denied", np.int8)], align=True)
"""A zone to which access may be denied: chance that it is today (not yesterday, yesterday), and whether it is."""

SITE = np.dtype([("presence", np.float64), ("verified_confusion", np.float32, (3, 3))], align=True)
"""What is read of a cell seldom."""

REPORT_LAW = np.dtype([("chance", np.float32, (len(STATES), len(TRUTHS), 2, len(REPORTS)))], align=True)
"""By sight and truth: chance of one of the first one, two, three reports without the force, and what all of it adds.

The fourth is above 1, so that no draw reaches it: a draw is compared with four numbers at once."""

ALIAS = np.dtype([("keep", np.float64), ("cells", np.uint32, (2,))], align=True)
"""One column of an alias table: take the first cell with chance ``keep``, else the second."""

PERCEIVED_LEVELS = 11
"""Levels at which the parties read how much of the force works: tenths, none included."""

PLACE_TABLES = 512
"""Tables of places kept at once; when they run out all are built anew. No result depends on it."""

CANDIDATE = np.dtype(
    [
        ("moment", np.float64),
        ("word", np.uint64),  # from which its streams start
        ("level", np.float64),  # it happens if weight * gain is above this
        ("following", np.int32),  # next candidate of the same day; -1 = last
        ("parent", np.uint32),  # number of the parent incident
        ("kind", np.uint32),
    ],
    align=True,
)
"""Offspring waiting for its day: linked lists by day through one fixed array. Times in days."""

INCIDENT = np.dtype(
    [
        ("moment", np.float64),
        ("word", np.uint64),  # from which its streams start
        ("cell", np.uint32),
        ("kind", np.uint32),
        ("answered_from", np.int32),  # first day on which the parties know its attribution
    ],
    align=True,
)
"""An incident, numbered from 0 in the order in which the replication's incidents arose."""

TOLD = np.dtype([("mark", np.int32), ("report", np.int32)], align=True)
"""An incident's mark, and what remote means reported of it."""

REPORT = np.dtype(
    [
        ("reported", np.float64),
        ("happened", np.float64),
        ("cell", np.int64),
        ("author", np.int64),  # incident type of the truth; NO_AUTHOR = false alarm
        ("remote", np.int64),  # what remote means reported
        ("incident", np.int64),  # its number
    ],
    align=True,
)
"""A report waiting for a team. Times in days."""

DAY = np.dtype(
    [
        ("first_candidate", np.int32),  # -1 = none
        ("first_incident", np.int32),  # number that the day's first incident has or would have
        ("ceiling", np.float64, (TYPES,)),  # gain up to which offspring of the day's incidents has been drawn
        ("arisen", np.int64, (TYPES,)),  # incidents
        # Sums of all days up to this one, so that a window is a difference of two.
        ("severity", np.float64),  # marks
        ("before", np.float64),  # pre-ceasefire marks of the provisions in force
        ("land", np.float64),  # marks on land
        ("incidents", np.int64, (_D,)),
        ("expected", np.float64, (_D,)),  # pre-ceasefire incidents of the provisions in force
        ("gate_observed", np.float64),  # marks reported in the gate's domains
        ("gate_happened", np.float64),
        ("attributed", np.int64, (TYPES,)),  # breaches first attributed to their author on this day
        (
            "observed_so_far",
            np.float64,
            (_D,),
        ),  # sums of all days up to this one: marks reported, marks that happened,
        ("happened_so_far", np.float64, (_D,)),
        ("before_so_far", np.float64, (_D,)),  # pre-ceasefire marks of the provisions in force
    ],
    align=True,
)

STATE = np.dtype(
    [
        ("streams", np.uint64, (len(PURPOSES), 1)),  # places of those that are kept
        ("keys", np.uint64, (len(PURPOSES),)),
        ("compliance", np.float64, (PARTIES, _D)),
        ("unreached", np.float64, (PARTIES, _D)),  # share that the order has not reached, mean of today
        ("carries", np.int8),  # 1 = the fighting before is still felt
        ("still_felt", np.float64, (2, TYPES)),  # its share at dawn: momentum, retaliation
        ("carried", np.float64, (TYPES,)),  # incidents that it sets off today at gain 1
        ("ever_bound", np.int8, (PARTIES, _D)),
        ("bound", np.int8, (PARTIES, _D)),  # provisions in force today
        ("gain", np.float64, (TYPES,)),  # exp(-x), 0 where no provision is in force
        ("gain_bound", np.float64, (TYPES,)),  # largest over the domain's cells, cap included
        ("ceiling", np.float64, (TYPES,)),  # gain up to which offspring of a type is drawn today
        ("least_ceiling", np.float64, (TYPES,)),
        ("left", np.float64, (2,)),  # of momentum and retaliation so many days later: working space
        ("child_cumulative", np.float64, (TYPES, TYPES)),  # that of one incident, summed over its types
        ("total", np.float64, (TYPES,)),  # spontaneous incidents today at gain 1
        ("places", np.int64, (TYPES,)),  # number of today's table of places
        ("places_built", np.int64),
        ("turned", np.int8, (PARTIES,)),  # 1 = the day of its turn has come
        ("largest_factor", np.float64, (_D,)),
        ("open_share", np.float64, (3,)),  # access not denied: side 0, side 1, either
        ("denied", np.int8, (PARTIES,)),
        ("zones_denied", np.uint32),  # bit z: access to zone z is denied today
        ("sight", np.int64, (_D,)),  # state of sight by day, the night left out
        ("daylight", np.float64),  # share of today that is light
        ("jammed", np.int8),
        ("outage", np.int8),
        ("happened", np.float64, (_D,)),  # marks of today
        ("observed", np.float64, (_D,)),  # marks reported today, false alarms included
        ("incidents_today", np.int64, (TYPES,)),
        ("marks_today", np.int64, (TYPES,)),
        ("seen_today", np.int64, (TYPES,)),  # incidents of today reported, and the sum of their marks
        ("marks_seen_today", np.int64, (TYPES,)),
        ("right_today", np.int64, (TYPES,)),  # incidents of today laid to their author, and to either party
        ("named_today", np.int64, (TYPES,)),
        ("mean_gain", np.float64, (TYPES,)),
        ("vector", np.float64, (TYPES,)),  # working space of the spectral radius
        ("image", np.float64, (TYPES,)),
        ("met", np.int8, (len(DEFINITIONS),)),
        ("at_once", np.int8, (len(DEFINITIONS),)),  # met on the first day it could be
        ("response_bins", np.int64, (RESPONSE_BINS,)),
        ("incidents", np.uint32),
        ("candidates_used", np.int64),
        ("candidates_free", np.int64),
        ("waiting", np.int64),
        ("overflow", np.int64),
        ("major", np.int8),  # 1 = some incident of today was a major attack
        ("teams_in_place", np.int64),
        ("least_mark_visited", np.int64),  # NEVER without teams
        ("working", np.float64),  # share of the force that is in place and works
        ("reinforced", np.float64),  # today's factors of the gates of the plan
        ("remaining", np.float64),
        ("at_work", np.float64),
        ("away", np.int64),  # 1 = a gate has the whole force away; withdrawn: a withdraw gate has
        ("withdrawn", np.int64),
        ("served_days", np.int64),  # days ordered in, those away by a gate left out
        ("force_planned", np.int64),  # 1 = the strength curve is not all zero
        ("stay_draw", np.float64),  # Exp(1) and uniform that decide when and why the force departs
        ("which_draw", np.float64),
        ("stay_days", np.int64),  # days served after which it departs
        ("departure", np.int64),  # its cause
        ("gate_asked", np.int64),  # 1 = a decision date of the gate has been met
        ("gate_run", np.int64),  # days in a row with a gate domain bound, and
        ("bound_run", np.int64),  # with any provision in force, and
        ("domain_run", np.int64, (_D,)),  # with one in this domain
        ("busy_hours", np.float64),
        ("team_hours", np.float64),
    ],
    align=True,
)

READING = np.dtype(
    [
        ("domains", np.int8, (_D,)),
        ("window", np.int64),
        ("unquiet", np.int8),
        ("waits", np.int8),  # counts only once the gate to the next phase has opened
        ("tolerance", np.float64),
        ("run", np.int64),  # days in a row that count
        ("met", np.int8),
        ("truly_met", np.int8),
    ],
    align=True,
)
"""What a gate of the plan reads: fields as in ``PlanGates``, and what it says today."""

TERM = np.dtype(
    [
        ("gate", np.int64),
        ("returns", np.int8),
        ("phase", np.int8),
        ("readings", np.int64),  # bit j: asks for reading j
        ("first", np.int64),
        ("until", np.int64),
    ],
    align=True,
)
"""One way in which a gate may be carried out or undone."""

PLAN_GATE = np.dtype(
    [
        ("kind", np.int64),
        ("over", np.float64),  # at least 1
        ("by", np.float64),
        ("delay", np.int64),
        ("return_delay", np.int64),
        ("fired", np.int8),
        ("change_day", np.int64),  # from which the last change is carried out
        ("progress", np.int64),  # days of carrying out done
        ("asked", np.int8),  # 1 = it has been asked once; ever: it has fired once
        ("ever", np.int8),
    ],
    align=True,
)

Records = NDArray[Any]


class Steering(NamedTuple):
    """Gates of the plan, in every future [F, ...] or in one; what they read and how far they are is kept in them."""

    readings: Records
    """[J] READING"""
    terms: Records
    """[Q] TERM"""
    gates: Records
    """[G] PLAN_GATE"""


class Workspace(NamedTuple):
    """All of one thread's working memory."""

    state: Records
    """[1] STATE"""
    laws: Records
    """[1] LAWS"""
    cells: Records
    """[C] CELL"""
    sites: Records
    """[C] SITE"""
    zones: Records
    """[Z] ZONE"""
    alias: Records
    """[C] ALIAS of false alarms"""
    places: Records
    """[PLACE_TABLES, C] ALIAS of spontaneous incidents of one type on days that are watched alike"""
    place_total: NDArray[np.float64]
    """[PLACE_TABLES] sums of their weights"""
    place_of: NDArray[np.int64]
    """[P*D, PERCEIVED_LEVELS, 4 * 2**Z, S] table by type, level, what is denied, sight by day; -1 = none"""
    weights: NDArray[np.float64]
    """[C] working space"""
    pending: NDArray[np.int64]
    """[C] working space while an alias table is built"""
    days: Records
    """[T + 1] DAY; the last takes verdicts after the horizon, and its sums stay 0: as day -1 it is the day before."""
    incidents: Records
    """INCIDENT"""
    told: Records
    """TOLD, by the number of the incident"""
    listed: NDArray[np.uint32]
    """numbers of some of today's incidents: working space"""
    candidates: Records
    """CANDIDATE"""
    reports: Records
    """REPORT"""
    report_laws: Records
    """[L] REPORT_LAW"""
    teams_today: NDArray[np.int64]
    """[B]"""
    team_free: NDArray[np.float64]
    """[B, teams] day on which the team is next free."""


def allocate(
    cells: int,
    days: int,
    bases: int,
    teams: int,
    max_incidents: int,
    max_candidates: int,
    max_reports: int,
    laws: int,
    zones: int,
) -> Workspace:
    """Return working memory for one thread; large buffers cost address space, and memory only as they fill."""
    return Workspace(
        np.zeros(1, STATE),
        np.zeros(1, LAWS),
        np.zeros(cells, CELL),
        np.zeros(cells, SITE),
        np.zeros(zones, ZONE),
        np.zeros(cells, ALIAS),
        np.empty((PLACE_TABLES, cells), ALIAS),
        np.empty(PLACE_TABLES, np.float64),
        np.empty((TYPES, PERCEIVED_LEVELS, 1 << (PARTIES + zones), len(STATES)), np.int64),
        np.empty(cells, np.float64),
        np.empty(cells, np.int64),
        np.zeros(days + 1, DAY),
        np.empty(max_incidents, INCIDENT),
        np.empty(max_incidents, TOLD),
        np.empty(max_incidents + 1, np.uint32),
        np.empty(max_candidates, CANDIDATE),
        np.empty(max_reports, REPORT),
        np.empty(laws, REPORT_LAW),
        np.zeros(bases, np.int64),
        np.zeros((bases, max(teams, 1)), np.float64),
    )
