"""What answers need to know of how an option fared in the futures: plain arrays, one record an option."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.metrics import METRICS
from peacewright.operation.vocabulary import DOMAINS
from peacewright.simulation.break_even import BreakEven

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Watch:
    """Incidents by author and domain in each future, means over replications; all arrays of shape (n, 2, domains)."""

    happened: Floats
    detected: Floats
    attributed_right: Floats
    attributed_wrong: Floats

    def __post_init__(self) -> None:
        shapes = {
            array.shape
            for array in (self.happened, self.detected, self.attributed_right, self.attributed_wrong)
        }
        if len(shapes) != 1 or next(iter(shapes))[1:] != (2, len(DOMAINS)):
            message = f"a watch needs arrays of one shape (futures, 2, {len(DOMAINS)}), not {sorted(shapes)}"
            raise ValueError(message)


@dataclass(frozen=True, eq=False)
class Layers:
    """Violations of each party in each future, all domains together, in layers that stay apart; shape (n, 2) each.

    Attributes
    ----------
    happened, seen : ndarray of float
    claimed, owned, baseless : ndarray of float
        What the other party claims of this one; what this one owns up to; of those claimed, those that did not happen.
    """

    happened: Floats
    seen: Floats
    claimed: Floats
    owned: Floats
    baseless: Floats


@dataclass(frozen=True, eq=False)
class Opening:
    """How the gate to the full phase decided, by future; shares of replications, shape (n,)."""

    opened: Floats
    falsely_opened: Floats
    falsely_refused: Floats


@dataclass(frozen=True, eq=False)
class Incidence:
    """How the ceasefire ends under one definition of collapse.

    ``causes`` holds, by cause, the share of futures and replications that it had ended by each of ``days``; the shares
    follow from how futures are drawn and are no probabilities.
    """

    definition: str
    days: Floats
    causes: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Arrival:
    """Share of the planned strength in place and working by ``days`` after the order to deploy.

    ``low``, ``median`` and ``high`` are 5, 50 and 95 % points over futures, of the shape of ``days``.
    """

    days: Floats
    low: Floats
    median: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Presence:
    """Whether the force is there while there is a ceasefire to keep, by future; all of shape (n,).

    Attributes
    ----------
    ordered, in_time : ndarray of float
        Share of replications in which the order to deploy was given; in which the force was able before the ceasefire
        ended.
    able_day : ndarray of float
        Day on which it was able in the latter; NaN where there are none.
    able_with : ndarray of float
        Share of the planned strength in place on that day; NaN where there is none.
    gained : ndarray of float
        Days kept beyond the baseline's in the replications in which the ceasefire lasted with and without the force
        until the day on which the force was able; NaN where there are none. Both must last, so that the selection
        favours neither.
    due_months : ndarray of float
        Months in place in which the whole strength was due; NaN where none was.
    """

    ordered: Floats
    in_time: Floats
    able_day: Floats
    able_with: Floats
    gained: Floats
    due_months: Floats

    @property
    def in_time_count(self) -> float:
        """Futures in which the force was able in time, a whole number; one counts as the share of its replications."""
        return float(round(self.in_time.sum()))

    @property
    def ordered_count(self) -> float:
        """Futures in which the order to deploy was given, counted alike."""
        return float(round(self.ordered.sum()))


@dataclass(frozen=True, eq=False)
class Withdrawal:
    """What the gates that call the force home did, counted over all futures and replications.

    Attributes
    ----------
    deployed, decided, left, returned : int
        Replications in which the force was ordered in; a withdraw gate fired; the force had left by it; it began to
        return.
    decided_share, left_share : ndarray of float, shape (n,)
        Share of a future's replications in which the gate fired; in which the force had left by it.
    falsely_decided, falsely_refused : mapping of str to (int, int)
        By definition of collapse: replications in which the gate fired though in truth it was not quiet enough or the
        ceasefire had ended, of those in which it fired; those in which it did not fire when first asked though in truth
        it was quiet enough and the ceasefire had not ended, of those in which it was asked.
    relapsed, ended_there : mapping of str to (int, int)
        Replications in which the ceasefire ended while the force was away, of those in which it left one; those in
        which it ended while the force was there, of those in which the force was ordered into one.
    watched_days : mapping of str to float
        Median days that a ceasefire was watched after the force had left it; NaN where it left none.
    """

    deployed: int
    decided: int
    left: int
    returned: int
    decided_share: Floats
    left_share: Floats
    falsely_decided: Mapping[str, tuple[int, int]]
    falsely_refused: Mapping[str, tuple[int, int]]
    relapsed: Mapping[str, tuple[int, int]]
    ended_there: Mapping[str, tuple[int, int]]
    watched_days: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Record:
    """One option lived through n futures.

    Attributes
    ----------
    metrics, errors : mapping of str to ndarray of float, shape (n,)
        Mean and standard error over replications of every metric in ``METRICS``; NaN where there is nothing to measure.
    break_even : tuple of BreakEven
        Under the main definition of collapse, then others if found; empty for the baseline itself.
    cost_by_nation : mapping of str to ndarray of float, shape (n,)
        Dollars that each nation's persons in place cost in the days simulated; empty without a force.
    hostile_per_year : ndarray of float, shape (n,), or None
        Expected hostile acts against the whole force in a year in place; None without a force.
    force_days : ndarray of float, shape (n,), or None
        Days at full strength that the force was in place.
    false_alarms, false_attributions : ndarray of float, shape (n,), or None
        Reports of what did not happen, and how many of them stood attributed to a party; None if not counted.
    busy_share : ndarray of float, shape (n,), or None
        Share of the time that teams were busy; NaN in futures in which none was sent out, None if not counted.
    arrival : Arrival or None
        Share of the planned strength in place after the order to deploy; None without a force.
    days_by_definition : mapping of str to ndarray of float, shape (n,)
        Days kept under each definition of collapse, the main one first; deliberate resumption is set apart.
    days_with_resumption : ndarray of float, shape (n,)
        Days kept under the main definition if deliberate resumption competes as drawn.
    watch, opening, incidence
        See their classes.
    layers : Layers or None
        None where parties were not asked what they claim.
    training : mapping of str to ndarray of float, shape (n,)
        What the staff for training would put through if it stayed, by the name of the measure; NaN where nobody is to
        be trained.
    withdrawal : Withdrawal or None
        None where the option has no force or no gate.
    presence : Presence or None
        None without a force.
    held : ndarray of bool, shape (n, replications), or None
        Whether the ceasefire held through the study in each run, under the main definition; None if not told by run.
    end_day : ndarray of float, shape (n,), or None
        Day, counted from day 0, on which the ceasefire ends under the main definition.
    """

    metrics: Mapping[str, Floats]
    errors: Mapping[str, Floats]
    break_even: tuple[BreakEven, ...]
    days_by_definition: Mapping[str, Floats]
    days_with_resumption: Floats
    watch: Watch
    opening: Opening
    incidence: Incidence
    cost_by_nation: Mapping[str, Floats] = field(default_factory=dict)
    hostile_per_year: Floats | None = None
    force_days: Floats | None = None
    false_alarms: Floats | None = None
    false_attributions: Floats | None = None
    busy_share: Floats | None = None
    arrival: Arrival | None = None
    presence: Presence | None = None
    layers: Layers | None = None
    training: Mapping[str, Floats] = field(default_factory=dict)
    withdrawal: Withdrawal | None = None
    held: NDArray[np.bool_] | None = None
    end_day: Floats | None = None

    def __post_init__(self) -> None:
        missing = [name for name in METRICS if name not in self.metrics or name not in self.errors]
        if missing:
            message = f"an option's record lacks {', '.join(missing)}"
            raise ValueError(message)

    @property
    def futures(self) -> int:
        """How many futures were lived through."""
        return len(next(iter(self.metrics.values())))
