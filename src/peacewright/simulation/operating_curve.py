"""The operating curve of the gate to the next phase: how often it errs, by days waited and by what watches.

A few futures are lived without a force and with the next phase kept shut, so that one run shows what the gate would
have read after any number of days. Steps of sensors meet the same futures, the same draws and the same first phase,
which is taken to be renewed until the last day of decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.core.futures import Choice, Futures
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import YesNo
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.arrays import NEVER
from peacewright.simulation.kernel.inputs import KernelInputs
from peacewright.simulation.kernel.outputs import KernelOutputs, main_end_day
from peacewright.simulation.realise.access import realise_access
from peacewright.simulation.realise.everything import realise
from peacewright.simulation.realise.observation import realise_observation

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

DAYS_WAITED = (7, 14, 30, 60, 90)
FUTURES, REPLICATIONS = 200, 4
"""The first futures of the study, and runs of each: a subset, so that a brief is not slowed."""

NO_WATCH = "no watch at all"
BACKSTOP = "backstop.intelligence"
STEPS: Mapping[str, tuple[str, ...]] = {
    NO_WATCH: (),
    "open sources and satellites": ("open", "satellite"),
    "unmanned aircraft too": ("open", "satellite", "uav"),
    "aircraft and vessels too": ("open", "satellite", "uav", "airborne", "vessel"),
    "an outside power's intelligence too": ("open", "satellite", "uav", "airborne", "vessel", "backstop"),
}
"""What watches, by the names of means; patrols and posts come with a force, which is not there in the first phase."""


@dataclass(frozen=True, eq=False)
class Decisions:
    """What the gate would decide after some days with some sensors; shares of the runs of each future, shape (F,).

    Attributes
    ----------
    sensors : str
        A step of ``STEPS``.
    days : int
        Days waited: the window that is read, from the first day of the first phase.
    asked, held, opened, false_open, false_refuse : ndarray of float
        Runs in which the gate could be read; in which the first phase was in truth held; in which the gate opened; in
        which it opened though the phase was not held; in which it did not open though it was.
    ended, ended_open : ndarray of float
        Runs in which the ceasefire had ended by the main definition of collapse when the gate was read; of these, those
        in which it opened: a mean over all days waited can be low although the last of them were not.
    """

    sensors: str
    days: int
    asked: Floats
    held: Floats
    opened: Floats
    false_open: Floats
    false_refuse: Floats
    ended: Floats
    ended_open: Floats

    @property
    def false_open_rate(self) -> tuple[float, float]:
        """Share of decisions on a phase that was not held in which the gate opened, and its standard error."""
        return ratio(self.false_open, self.asked - self.held)

    @property
    def false_refuse_rate(self) -> tuple[float, float]:
        """Share of decisions on a phase that was held in which it did not open, and its standard error."""
        return ratio(self.false_refuse, self.held)

    @property
    def false_of_openings(self) -> tuple[float, float]:
        """Share of openings that were false, and its standard error."""
        return ratio(self.false_open, self.opened)

    @property
    def ended_open_rate(self) -> tuple[float, float]:
        """Share of decisions on a ceasefire that had ended in which the gate opened, and its standard error."""
        return ratio(self.ended_open, self.ended)

    @property
    def held_share(self) -> tuple[float, float]:
        """Share of decisions on a phase that was held, and its standard error."""
        return ratio(self.held, self.asked)


def ratio(part: Floats, whole: Floats) -> tuple[float, float]:
    """Return the ratio of two sums over futures and its standard error over futures; NaN where there is nothing.

    References
    ----------
    Standard error of a ratio by linearisation: Cochran, W. G. (1977). Sampling techniques, 3rd ed., Wiley, 6.4.
    """
    total, count = float(whole.sum()), len(whole)
    if total <= 0.0:
        return float("nan"), float("nan")
    share = float(part.sum()) / total
    if count < 2:
        return share, float("nan")
    residual = part - share * whole
    return share, float(np.sqrt(np.sum(residual**2) * count / (count - 1)) / total)


def operating_curve(
    plan: Plan, options: Sequence[Levers], futures: Futures, seed: int
) -> tuple[Decisions, ...]:
    """Live the first phase under each step of sensors, and read the gate after each number of days.

    Parameters
    ----------
    plan : Plan
        The option without force: the first phase has to be judged before a force is there.
    options : sequence of Levers
        Of all options. A step holds as many of each sensor as the option that holds most of it.
    futures : Futures
        The first ``FUTURES`` are lived.
    seed : int

    Returns
    -------
    tuple of Decisions
        By step and day; a step that adds nothing to the one before is left out. Empty where no gate opens a phase.
    """
    from peacewright.simulation.kernel.run import simulate

    drawn = first_of(futures, FUTURES)
    equipped = _with_most(plan, options)
    inputs = realise(plan, Reader(drawn, plan.operation)).inputs
    if not inputs.gate_domains.any():
        return ()
    days = [day for day in DAYS_WAITED if day < inputs.horizon_days]
    inputs = kept_shut(inputs, max(days, default=0) + 1)
    found: list[Decisions] = []
    seen_before: NDArray[np.float32] | None = None
    for step, names in STEPS.items():
        granted = with_choice(drawn, BACKSTOP, YesNo.YES if "backstop" in names else YesNo.NO)
        reader = Reader(granted, plan.operation)
        seen = realise_observation(equipped, reader, realise_access(equipped, reader), names)
        domains = inputs.gate_domains[plan.theatre.cells.domain]
        watch = seen.confusion[:, seen.cell_law[domains]]
        if seen_before is not None and np.array_equal(watch, seen_before):
            continue
        seen_before = watch
        watched = replace(
            inputs,
            cell_law=seen.cell_law,
            confusion=seen.confusion,
            confusion_without_force=seen.confusion_without_force,
        )
        outputs = simulate(watched, REPLICATIONS, seed, record_days=True)
        found += [decide(step, day, watched, outputs) for day in days]
    return tuple(found)


def decide(sensors: str, days: int, inputs: KernelInputs, outputs: KernelOutputs) -> Decisions:
    """Read the gate on the day after a number of days of the first phase, in every run.

    The phase counts as held if what happened over the days waited was within the tolerance (reference model,
    section 8). A run that stopped before the gate could be read is left out.

    Raises
    ------
    ValueError
        If the outputs were not recorded by day.
    """
    if outputs.daily_marks is None or outputs.daily_reported is None:
        raise ValueError("the gate is read by day: simulate with record_days")
    first = outputs.first_day
    decision = first + days
    asked = (first >= 0) & (outputs.last_day >= decision)
    limit = days * inputs.gate_tolerance[:, None]
    happened, reported = (
        _over(series[..., inputs.gate_domains].sum(axis=-1), first, days)
        for series in (outputs.daily_marks, outputs.daily_reported)
    )
    held, opened = asked & (happened <= limit), asked & (reported <= limit)
    ended = asked & (main_end_day(outputs) < decision)
    shares = (asked, held, opened, opened & ~held, held & ~opened, ended, ended & opened)
    return Decisions(sensors, days, *(each.mean(axis=1) for each in shares))


def _over(daily: NDArray[np.integer], first: NDArray[np.int64], days: int) -> NDArray[np.int64]:
    """Return sums over a number of days from the first, shape (F, R)."""
    day = np.arange(daily.shape[2])
    inside = (day >= first[..., None]) & (day < first[..., None] + days)
    return np.asarray((daily * inside).sum(axis=2))


def kept_shut(inputs: KernelInputs, days: int) -> KernelInputs:
    """Return inputs in which the next phase never opens, the first one is renewed, and nobody is deployed."""
    count = inputs.futures
    dated = ~np.asarray(inputs.gated)[None] & (inputs.provision_end > 0)
    return replace(
        inputs,
        horizon_days=days,
        daylight_share=inputs.daylight_share[:days],
        month=inputs.month[:days],
        gate_window=np.full(count, days + 1, dtype=np.int64),
        lapse_day=np.full(count, NEVER, dtype=np.int64),
        provision_end=np.where(dated & inputs.gate_domains, NEVER, inputs.provision_end),
        strength=np.zeros((count, 1)),
        gates=None,
        claims=None,
    )


def _with_most(plan: Plan, options: Sequence[Levers]) -> Plan:
    """Return the plan with as many of each sensor as the option that holds most of it."""
    levers: Levers = plan.option.levers
    sensors = levers.sensors.model_copy(
        update={
            "uav_orbits": max(each.sensors.uav_orbits for each in options),
            "satellite": any(each.sensors.satellite for each in options),
        }
    )
    most = levers.model_copy(
        update={
            "sensors": sensors,
            "aircraft_on_call": max(each.aircraft_on_call for each in options),
            "vessels_on_station": max(each.vessels_on_station for each in options),
        }
    )
    option = plan.option.model_copy(update={"levers": most})
    changed = {**plan.operation.options, plan.option_name: option}
    return replace(plan, operation=plan.operation.model_copy(update={"options": changed}))


def first_of(futures: Futures, most: int) -> Futures:
    """Return the first futures of a design."""
    count = min(futures.count, most)
    return replace(
        futures,
        count=count,
        values={name: values[:count] for name, values in futures.values.items()},
        choices={name: replace(each, codes=each.codes[:count]) for name, each in futures.choices.items()},
    )


def with_choice(futures: Futures, name: str, label: str) -> Futures:
    """Return futures in all of which a choice takes one label."""
    chosen = Choice((str(label),), np.zeros(futures.count, dtype=np.int64))
    return replace(futures, choices={**futures.choices, name: chosen})


def curve_table(curve: Sequence[Decisions]) -> pl.DataFrame:
    """Return the decisions as a table: a row by sensors, days waited and future, shares of its runs."""
    import polars as pl

    return pl.concat(
        [
            pl.DataFrame(
                {
                    "sensors": [each.sensors] * len(each.asked),
                    "days_waited": [each.days] * len(each.asked),
                    "future": np.arange(len(each.asked)),
                    "asked_share": each.asked,
                    "held_share": each.held,
                    "opened_share": each.opened,
                    "false_open_share": each.false_open,
                    "false_refuse_share": each.false_refuse,
                    "ended_share": each.ended,
                    "ended_open_share": each.ended_open,
                }
            )
            for each in curve
        ]
    )
