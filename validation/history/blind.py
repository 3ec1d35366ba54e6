"""What two well-known records cannot identify, shown by fitting to each of them alone.

- **UCDP GED** sees deaths only. The truce of 2017 is fitted to deaths in the days of each published count; how deadly a
  violation is, nobody measured, so that it is a parameter with a range of a thousandfold.
- **The air-attack log** holds nights of war only. The shipped operation's war in the air is fitted to the level, the
  spread and the day-to-day correlation of launches; restraint does not act in war, so that nothing of it can be
  learnt.

Both weigh draws of the prior; neither file is shipped (they are in the folder that ``--data`` or ``PEACEWRIGHT_DATA``
names).
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from peacewright import study
from peacewright.core.futures import from_uniforms, names_drawn
from peacewright.core.streams import generator
from peacewright.operation.loading import load
from peacewright.operation.vocabulary import DOMAINS, Domain
from peacewright.simulation.futures import Reader, choices_of, factors_by_party
from peacewright.simulation.kernel.arrays import NEVER
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.realise.everything import realise
from validation.history.counts import Case
from validation.history.fit import Columns, Wave
from validation.history.lived import RUN_IN_DAYS, at_war, without_ends
from validation.history.matching import Laws, laws_of, log_likelihood, weights_of

Floats = NDArray[np.float64]

GED = Path("ucdp_ged/ukraine_release_2022.csv.gz")
AIR = Path("air_attacks/missile_attacks_daily_2026-04-13_snapshot.csv.gz")
FIRST_DAY = date(2017, 8, 25)
LETHALITY = (1e-5, 1e-2)
"""Deaths a violation that happened: some 30 deaths in August 2017 on 22,658 violations seen are 1.3e-3 of what was
seen, fewer of what was not; a factor of ten up, a hundred down."""
DEATHS_SIZE = 2.0
"""Dispersion of deaths (negative binomial): several die at once."""
LONGEST_EVENT_DAYS = 7
LOGGED = "RUS"
"""The party whose launches the log holds."""
AIR_NIGHTS = 200
AIR_FROM, AIR_UNTIL = date(2024, 4, 1), date(2025, 4, 1)


@dataclass(frozen=True)
class Blind:
    """Weights of the prior's draws after a fit to one record, and what was fitted."""

    weights: Floats
    counted: Floats


def deaths(folder: Path, case: Case) -> Floats:
    """Return deaths in the days of each count of the truce of 2017, shape (K,)."""
    by_day: dict[date, float] = defaultdict(float)
    with gzip.open(folder / GED, "rt", encoding="utf-8", newline="") as file:
        for event in csv.DictReader(file):
            if event["date_start"].startswith("#"):
                continue
            first, last = (date.fromisoformat(event[f"date_{end}"][:10]) for end in ("start", "end"))
            if (last - first).days <= LONGEST_EVENT_DAYS:
                by_day[first] += float(event["best"])
    return np.array(
        [
            sum(by_day[FIRST_DAY + timedelta(days=day)] for day in range(count.first, count.until))
            for count in case.counts
        ]
    )


def fit_deaths(folder: Path, case: Case, wave: Wave, columns: Columns) -> Blind:
    """Weigh the prior's draws by deaths alone; the first control stands for how deadly a violation is."""
    counted = deaths(folder, case)
    low, high = np.log(LETHALITY)
    lethality = np.exp(low + (high - low) * wave.places[:, columns.controls][:, 0])
    days = np.array([count.until - count.first for count in case.counts])
    means = np.maximum(wave.seen[0].happened * days * lethality[:, None, None], 1e-9)
    size = DEATHS_SIZE
    likely = stats.nbinom.logpmf(counted, size, size / (size + means)).sum(axis=2)
    top = likely.max(axis=1)
    each = top + np.log(np.mean(np.exp(likely - top[:, None]), axis=1))
    return Blind(weights_of(each), counted)


def launches(folder: Path) -> Floats:
    """Return long-range drones and missiles launched by night of the last year of the log, shape (nights,)."""
    by_night: dict[date, float] = defaultdict(float)
    with gzip.open(folder / AIR, "rt", encoding="utf-8", newline="") as file:
        for attack in csv.DictReader(file):
            text = attack["launched"]
            if text and attack["time_end"]:
                by_night[date.fromisoformat(attack["time_end"][:10])] += float(text)
    nights = (AIR_UNTIL - AIR_FROM).days
    return np.array([by_night[AIR_FROM + timedelta(days=night)] for night in range(nights)])


def summary(nights: Floats) -> Floats:
    """Return level, spread and correlation with the day before of log(1 + launched), along the last axis."""
    logs = np.log1p(nights)
    apart = logs - logs.mean(axis=-1, keepdims=True)
    variance = np.square(apart).mean(axis=-1)
    follows = (apart[..., 1:] * apart[..., :-1]).mean(axis=-1) / np.maximum(variance, 1e-9)
    return np.stack([logs.mean(axis=-1), np.sqrt(variance), follows], axis=-1)


def fit_air(folder: Path, simulated: Floats) -> Blind:
    """Weigh draws by the air log alone; ``simulated`` are launches by night, shape (N, R, nights)."""
    counted = summary(launches(folder))
    laws: Laws = laws_of(summary(simulated))
    return Blind(weights_of(log_likelihood(laws, counted)), counted)


def live_air_war(count: int, runs: int, seed: int) -> tuple[Floats, Columns, Floats]:
    """Live the shipped operation's war in the air.

    Returns launches by night, shape (N, R, nights), the columns of the draws, and their places, shape (N, columns).
    The log holds the launches of one party. The other's raids are lived, since each answers the other, but count one
    each.
    """
    loaded = load("ukraine-2025")
    plan = study.plan(loaded, "none")["none"]
    factors, choices = factors_by_party(loaded.factors, loaded.operation), choices_of(loaded.operation)
    columns = Columns(names_drawn(factors, choices), np.zeros(0, dtype=np.intp))
    places = generator(seed, "air").random((count, columns.count))
    uniforms = dict(zip(columns.names, places.T, strict=False))
    futures = from_uniforms(uniforms, factors, choices, count, seed)
    realised = realise(plan, Reader(futures, loaded.operation)).inputs
    logged, air = plan.theatre.parties.index(LOGGED), DOMAINS.index(Domain.AIR)
    start = np.full_like(realised.provision_start, NEVER)
    start[:, :, air] = 0
    scale = np.array(realised.mark_scale)
    scale[:, 1 - logged] = 0.0
    inputs = replace(
        at_war(without_ends(realised), RUN_IN_DAYS + AIR_NIGHTS),
        provision_start=start,
        provision_end=np.full_like(start, NEVER),
        lapse_day=np.full(count, NEVER),
        gated=np.zeros_like(realised.gated),
        gate_domains=np.zeros_like(realised.gate_domains),
        deploy_trigger=np.zeros(count, dtype=np.int64),
        mark_scale=scale,
        gates=None,
    )
    outputs = simulate(inputs, runs, seed, record_days=True)
    assert outputs.daily_marks is not None
    return outputs.daily_marks[:, :, RUN_IN_DAYS:, air].astype(np.float64), columns, places
