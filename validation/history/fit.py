"""Fit the model to published counts: a wave over the prior, then sequential Monte Carlo.

The sampler is that of Del Moral, Doucet and Jasra (2006), tempered.

A draw is a place in the unit cube: a column a factor, at that quantile of its range, so that the prior is uniform.
Factors that are a truce's own (its baseline, the restraint it starts with, how that erodes) have a column for each
truce; all others are common to both. The wave over the prior is a Latin hypercube, the same for every fit. Draws that
are implausible for the counts of the fit (``matching``) are ruled out. The rest are tempered towards the synthetic
likelihood: weights to a power that keeps half of the effective sample, resampling, and a Metropolis step that moves a
few columns of every draw; until the power is one. At the end every draw is lived again with fresh runs, so that none
is kept for its luck.

The truce that is not fitted keeps its own columns at the prior: what is then said of it is a prediction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator, stream_key
from validation.history.counts import Case
from validation.history.lived import OWN, Ground, Seen, futures_at, live_case
from validation.history.matching import (
    CUT_OFF,
    Laws,
    effective_size,
    implausibility,
    laws_of,
    log_likelihood,
    weights_of,
)

Floats = NDArray[np.float64]

MOVED_SHARE = 0.15
"""Chance of a column to be moved in one step; half of the moves are steps, half are fresh draws from the prior."""
STEP = 0.25
"""Standard deviation of a step, as a share of the range of quantiles; steps are reflected at its ends."""
CONTROLS = 12
"""Columns that nothing reads: by how much they seem to contract tells what is noise of the sampling."""
WITHOUT_EFFECT = (
    "access.denial", "access.maritime.", "arrival.", "capability.", "claims.", "climate.", "collapse.", "command.",
    "consent.", "consumption.", "cost.", "departure.", "disruption.", "exposure.", "force.", "fuel.", "gate.",
    "generation.", "medical.", "observation.backstop.", "party_type.", "presence.", "resumption.", "rotation.",
    "supply.",
)  # fmt: skip
"""Beginnings of the names of factors that a realisation reads but that cannot change what a standing mission counts."""
KEPT_SIZE = 0.5
LAST_MOVES = 3
"""Moves of every draw at the power of one, so that copies made by resampling come apart."""
LEAST_INCREMENT = 0.02


@dataclass(frozen=True)
class Sizes:
    """Draws over the prior and runs of each; draws of a fit, runs of each while it moves, and at the end."""

    prior: int = 2000
    prior_runs: int = 8
    draws: int = 200
    runs: int = 40
    last_runs: int = 40
    ahead: int = 1000
    ahead_runs: int = 8


@dataclass(frozen=True)
class Columns:
    """Which columns of a draw stand for which factor of which truce.

    Attributes
    ----------
    names : tuple of str
        Factors and choices in the ground's order.
    own : ndarray of int
        Numbers, in ``names``, of those that are a truce's own; the second truce has them after all others.
    """

    names: tuple[str, ...]
    own: NDArray[np.intp]

    @property
    def count(self) -> int:
        """Columns in all: those of the names, those of the second truce's own, and the controls."""
        return len(self.names) + len(self.own) + CONTROLS

    @property
    def controls(self) -> slice:
        """Where the controls stand."""
        return slice(self.count - CONTROLS, self.count)

    def own_of(self, case: int) -> NDArray[np.intp]:
        """Return the columns that are one truce's own."""
        return self.own if case == 0 else len(self.names) + np.arange(len(self.own))

    def of(self, places: Floats, case: int) -> Floats:
        """Return the columns as one truce reads them, shape (N, names)."""
        read = places[:, : len(self.names)]
        if case == 0:
            return read
        read = read.copy()
        read[:, self.own] = places[:, len(self.names) : len(self.names) + len(self.own)]
        return read


@dataclass(frozen=True)
class Fit:
    """Draws that reproduce the counts of some truces, all of equal weight.

    Attributes
    ----------
    fitted : tuple of int
        Numbers of the truces whose counts were used.
    places : ndarray of float, shape (n, columns)
    logs : tuple of ndarray of float, each of shape (n, R, counts)
        Counts of every truce, fitted or not, in fresh runs of each draw, log(1 + violations).
    kept : float
        Share of the prior that is not implausible.
    prior_size : float
        Effective sample size of the wave over the prior.
    powers : tuple of float
        The tempering.
    accepted : tuple of float
        Share of moves accepted in each step.
    ancestors : int
        Draws of the prior that have descendants.
    """

    fitted: tuple[int, ...]
    places: Floats
    logs: tuple[Floats, ...]
    kept: float
    prior_size: float
    powers: tuple[float, ...]
    accepted: tuple[float, ...]
    ancestors: int


@dataclass(frozen=True)
class Wave:
    """Places spread over the prior, shape (N, columns), and what every truce gives there."""

    places: Floats
    laws: tuple[Laws, ...]
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Study:
    """What all fits share: the ground, the truces, the columns, sizes and seed."""

    ground: Ground
    cases: tuple[Case, ...]
    columns: Columns
    sizes: Sizes
    seed: int

    @classmethod
    def of(cls, ground: Ground, cases: Sequence[Case], sizes: Sizes, seed: int) -> Study:
        """Make a study."""
        own = np.flatnonzero([name.startswith(OWN) for name in ground.names])
        return cls(ground, tuple(cases), Columns(ground.names, own), sizes, seed)

    def live(self, places: Floats, case: int, runs: int, *purpose: str | int) -> Seen:
        """Live one truce at some places; runs of another purpose are fresh."""
        seed = stream_key(self.seed, "runs", *purpose, case) % 2**31
        futures = futures_at(self.ground, self.columns.of(places, case), self.seed)
        return live_case(self.ground, self.cases[case], futures, runs, seed)

    def prior_wave(self) -> Wave:
        """Live every truce at places spread over the prior."""
        places = spread_evenly(generator(self.seed, "prior"), self.sizes.prior, self.columns.count)
        seen = [self.live(places, case, self.sizes.prior_runs, "prior") for case in range(len(self.cases))]
        return Wave(places, tuple(laws_of(runs.logs) for runs in seen), tuple(seen))

    def foretold(self, places: Floats, case: int) -> Laws:
        """Return the laws of a truce's counts, given what another taught of the columns common to both.

        Draws of the other's fit, evenly over its samplers, are each taken with fresh own columns from the prior, many
        times over where there are few: those columns are what the counts of this truce decide.
        """
        random = generator(self.seed, "ahead", case)
        chosen = random.permutation(np.arange(self.sizes.ahead) * len(places) // self.sizes.ahead)
        crossed, own = places[chosen], self.columns.own_of(case)
        crossed[:, own] = spread_evenly(random, len(crossed), len(own))
        return laws_of(self.live(crossed, case, self.sizes.ahead_runs, "ahead").logs)

    def log_density(self, laws: dict[int, Laws]) -> Floats:
        """Return the log likelihood of the counts of some truces, minus infinity where they are implausible."""
        total = np.zeros(len(next(iter(laws.values())).mean))
        for case, law in laws.items():
            known, used = self.cases[case].known, self.cases[case].fitted
            law, counted = law.of(used), known[used]
            likely = log_likelihood(law, counted)
            total += np.where(implausibility(law, counted) <= CUT_OFF, likely, -np.inf)
        return total


def spread_evenly(random: np.random.Generator, count: int, columns: int) -> Floats:
    """Return a Latin hypercube over the unit cube, shape (count, columns)."""
    strata = random.permuted(np.broadcast_to(np.arange(count)[:, None], (count, columns)), axis=0)
    return np.asarray((strata + random.random((count, columns))) / count)


def fit(study: Study, prior: Wave, fitted: tuple[int, ...]) -> Fit:
    """Fit to the counts of some truces.

    Raises
    ------
    ValueError
        If every draw of the prior is implausible: then the model cannot have made these counts.
    """
    places, laws = prior.places, prior.laws
    density = study.log_density({case: laws[case] for case in fitted})
    kept = np.isfinite(density)
    if not kept.any():
        message = "every draw of the prior is implausible"
        raise ValueError(message)
    random = generator(study.seed, "fit", *fitted)
    power = _next_power(density, 0.0, min(study.sizes.draws, int(kept.sum())) * KEPT_SIZE)
    chosen = random.choice(len(places), size=study.sizes.draws, p=weights_of(power * density))
    places, density, ancestors = places[chosen], density[chosen], len(np.unique(chosen))
    powers, accepted = [power], list[float]()
    while True:
        for _ in range(LAST_MOVES if power >= 1.0 else 1):
            places, density, share = _move(study, places, density, fitted, power, random, len(accepted))
            accepted.append(share)
        if power >= 1.0:
            break
        last = power
        power = _next_power(density, last, len(places) * KEPT_SIZE)
        powers.append(power)
        weights = weights_of((power - last) * density)
        chosen = random.choice(len(places), size=len(places), p=weights)
        places, density = places[chosen], density[chosen]
    logs = tuple(
        study.live(places, case, study.sizes.last_runs, "last", *fitted).logs
        for case in range(len(study.cases))
    )
    first = study.log_density({case: laws[case] for case in fitted})
    return Fit(
        fitted,
        places,
        logs,
        float(kept.mean()),
        effective_size(weights_of(first)),
        tuple(powers),
        tuple(accepted),
        ancestors,
    )


def _next_power(density: Floats, last: float, least: float) -> float:
    """Return the largest power up to one at which the weights gained since the last keep an effective size."""
    if effective_size(weights_of((1.0 - last) * density)) >= least:
        return 1.0
    low, high = last, 1.0
    for _ in range(40):
        middle = (low + high) / 2.0
        enough = effective_size(weights_of((middle - last) * density)) >= least
        low, high = (middle, high) if enough else (low, middle)
    return min(1.0, max(low, last + LEAST_INCREMENT))


def _move(
    study: Study,
    places: Floats,
    density: Floats,
    fitted: tuple[int, ...],
    power: float,
    random: np.random.Generator,
    step: int,
) -> tuple[Floats, Floats, float]:
    """Move a few columns of every draw, and keep the moves that Metropolis accepts."""
    which = random.random(places.shape)
    stepped = np.abs(places + STEP * random.standard_normal(places.shape)) % 2.0
    stepped = np.where(stepped > 1.0, 2.0 - stepped, stepped)
    fresh = random.random(places.shape)
    offered = np.where(which < MOVED_SHARE / 2.0, stepped, np.where(which < MOVED_SHARE, fresh, places))
    laws = {
        case: laws_of(study.live(offered, case, study.sizes.runs, "move", step, *fitted).logs)
        for case in fitted
    }
    there = study.log_density(laws)
    gain = power * np.where(np.isfinite(there), there - density, -np.inf)
    taken = np.log(random.random(len(places))) < gain
    return (
        np.where(taken[:, None], offered, places),
        np.where(taken, there, density),
        float(taken.mean()),
    )


def only_read(ground: Ground, read: Sequence[str]) -> Ground:
    """Return a ground whose draws leave out factors that no truce reads or that cannot matter: they stand at best."""
    matters = {name for name in read if not name.startswith(WITHOUT_EFFECT)}
    left_out = {name: factor.best for name, factor in ground.factors.items() if name not in matters}
    return replace(
        ground,
        factors={name: factor for name, factor in ground.factors.items() if name in matters},
        constants={**ground.constants, **left_out},
    )
