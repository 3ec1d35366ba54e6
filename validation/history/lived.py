"""A truce lived through the model as shipped: futures to what the monitors would have published.

The plan of the mission is realised by ``peacewright.simulation.realise`` and lived by the kernel, as any option is.
What is changed are facts of the past: the mission stood before the truce, so that it is in place from the first day
and does not leave; nobody stopped counting when a ceasefire was no longer kept, so that no definition of collapse
ends a run; and at no time was it shut out of a whole side: what barred it were checkpoints and roads, day by day.

The days before the truce are lived apart, at the rate of before (restraint 0), because the kernel lives no war. What
that war sets off in the truce is carried over in expectation (the run-in of the kernel), not the luck of its last days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright import study
from peacewright.core.factors import Factor
from peacewright.core.futures import Futures, from_uniforms
from peacewright.operation.loading import LoadedOperation, load
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader, choices_of, factors_by_party
from peacewright.simulation.kernel.inputs import KernelInputs
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.realise.everything import realise
from validation.history.counts import Case, level_and_spread

Floats = NDArray[np.float64]

DONBAS = Path(__file__).with_name("donbas.yaml")
LAND = 0
RUN_IN_DAYS = 14
"""Days of war lived before the one that is looked at: what has come of its first days by then varies as it should."""
WAR_DAYS = RUN_IN_DAYS + 24
"""The mean before a truce is that of 23 days, as many as were published of 2017 (of 2020 more: 182), and its eve."""
HOURS = 24.0
MOST_INCIDENTS = 40_000
"""A run that holds more is war beyond the one before; from that day on its counts are taken as ``BEYOND``."""
BEYOND = 7e3
"""Violations a day that stand for war beyond the one before: the most that the mission's counts used here report of one
day ("over 7,000", 18 to 19 December 2017). How far such a run would go the model does not know: nothing in it tires."""
RESTRAINT = (
    "compliance_start", "compliance_target", "compliance_return", "compliance_noise", "grievance", "shame",
)  # fmt: skip
OWN = (
    "baseline.", "compliance.remaining_share.", "compliance.onset_days.", "compliance.erosion.",
    "compliance.half_life.",
)  # fmt: skip
"""Beginnings of the names of factors that are a truce's own; all others are common to all truces."""


@dataclass(frozen=True)
class Ground:
    """The operation file, its plans by truce, and its uncertain factors and choices."""

    loaded: LoadedOperation
    plans: dict[str, Plan]
    factors: dict[str, Factor]
    constants: dict[str, float]
    choices: dict[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """Uncertain factors, then choices: the order of the columns of a draw."""
        return (*self.factors, *(name for name, labels in self.choices.items() if len(labels) > 1))


def read_ground(cases: Sequence[Case]) -> Ground:
    """Load the operation file and plan the options that watched, each on the days of its truce."""
    loaded = load(DONBAS)
    factors = factors_by_party(loaded.factors, loaded.operation)
    return Ground(
        loaded,
        {case.name: _dated(study.plan(loaded, case.option)[case.option], case) for case in cases},
        {name: factor for name, factor in factors.items() if factor.is_uncertain},
        {name: factor.best for name, factor in factors.items() if not factor.is_uncertain},
        choices_of(loaded.operation),
    )


def _dated(plan: Plan, case: Case) -> Plan:
    days = {"start": case.start, "horizon": float(case.days)}
    return replace(plan, operation=plan.operation.model_copy(update=days))


def names_read(ground: Ground) -> tuple[str, ...]:
    """Return the factors and choices that the realisation of some truce reads."""
    middle = np.full((1, len(ground.names)), 0.5)
    read: dict[str, None] = {}
    for plan in ground.plans.values():
        reader = Reader(futures_at(ground, middle, 1), ground.loaded.operation)
        read.update(dict.fromkeys(realise(plan, reader).read))
    return tuple(read)


def futures_at(ground: Ground, places: Floats, seed: int) -> Futures:
    """Return the futures at places in the unit cube, shape (N, names): each factor at that quantile of its range."""
    count = len(places)
    uniforms = dict(zip(ground.names, places.T, strict=True))
    uniforms |= {name: np.zeros(count) for name in ground.choices if name not in uniforms}
    drawn = from_uniforms(uniforms, ground.factors, ground.choices, count, seed)
    return replace(drawn, constants=ground.constants)


@dataclass(frozen=True)
class Seen:
    """What the monitors would have published, log(1 + violations), and what truly happened on land.

    Attributes
    ----------
    logs : ndarray of float, shape (N, R, K + parts + 2 * samples)
        A column a count of the case, then a part of an increment, then level and spread of each sample of days.
    happened : ndarray of float, shape (N, R, K)
        Violations a day that truly happened, over the days of each count.
    """

    logs: Floats
    happened: Floats


def inputs_of(ground: Ground, case: Case, futures: Futures) -> KernelInputs:
    """Return what the kernel takes of one truce in futures, as it was."""
    reader = Reader(futures, ground.loaded.operation)
    return _as_it_was(realise(ground.plans[case.name], reader).inputs)


def live_case(
    ground: Ground, case: Case, futures: Futures, replications: int, seed: int, threads: int | None = None
) -> Seen:
    """Live one truce through futures."""
    return live_inputs(inputs_of(ground, case, futures), case, replications, seed, threads)


def live_inputs(
    inputs: KernelInputs, case: Case, replications: int, seed: int, threads: int | None = None
) -> Seen:
    """Live one truce, given what the kernel takes."""
    war, truce = at_war(inputs, WAR_DAYS), inputs
    seen, happened = [], []
    for part, first in ((war, -WAR_DAYS), (truce, 0)):
        outputs = simulate(part, replications, seed + (first < 0), record_days=True, threads=threads)
        for days, into in ((outputs.daily_reported, seen), (outputs.daily_marks, happened)):
            assert days is not None
            land = days[..., LAND].astype(np.float64)
            into.append(_beyond(land, outputs.overflow, outputs.last_day))
    counts = (*case.counts, *case.parts)
    counted = np.stack([np.log1p(_counted(seen, count)) for count in counts], axis=2)
    sampled = [level_and_spread(seen[1][:, :, sample.days]) for sample in case.samples]
    return Seen(
        np.concatenate([counted, *sampled], axis=2),
        np.stack([_counted(happened, count, mean=True) for count in case.counts], axis=2),
    )


def without_ends(inputs: KernelInputs) -> KernelInputs:
    """Return inputs of which no definition of collapse ends a run, and no force leaves."""
    count = inputs.futures
    return replace(
        inputs,
        collapse_severity=np.full(count, 1e18),
        collapse_share=np.full(count, 1e18),
        major_mark=np.full((count, 4), 10**15),
        departure_hazard=np.zeros((count, 2)),
        max_incidents=MOST_INCIDENTS,
    )


def at_war(inputs: KernelInputs, days: int) -> KernelInputs:
    """Return inputs of days before a ceasefire: no restraint, and nothing that moves it.

    Nights and months are those of as many days from day 0 on.
    """
    flat: dict[str, Any] = {name: np.zeros_like(getattr(inputs, name)) for name in RESTRAINT}
    dated = {name: getattr(inputs, name)[:days] for name in ("daylight_share", "month")}
    return replace(inputs, horizon_days=days, **flat, **dated)


def _as_it_was(inputs: KernelInputs) -> KernelInputs:
    count = inputs.futures
    return replace(
        without_ends(inputs),
        strength=np.ones((count, 1)),
        deploy_trigger=np.zeros(count, dtype=np.int64),
        denial_rate=np.zeros_like(inputs.denial_rate),
    )


def _beyond(days: Floats, overflow: NDArray[Any], last_day: NDArray[Any]) -> Floats:
    """Fill what a run that overflowed did not live with what stands for war beyond the one before."""
    gone = (np.arange(days.shape[2]) >= last_day[:, :, None] - 1) & (overflow != 0)[:, :, None]
    return np.where(gone, np.maximum(days, BEYOND), days)


def _counted(parts: list[Floats], count: Any, *, mean: bool = False) -> Floats:
    """Return a count in every run, shape (N, R); before the truce the days after the run-in stand for all."""
    war, truce = parts
    if count.before:
        inside = war[:, :, RUN_IN_DAYS:-1] if count.kind == "mean" else war[:, :, -1:]
    else:
        inside = truce[:, :, count.first : count.until]
        if count.hours_before:
            share = count.hours_before / HOURS
            inside = inside.copy()
            inside[:, :, 0] = share * war[:, :, -2] + (1.0 - share) * inside[:, :, 0]
    sums = count.kind != "mean" and not mean
    return np.asarray(inside.sum(axis=2) if sums else inside.mean(axis=2))
