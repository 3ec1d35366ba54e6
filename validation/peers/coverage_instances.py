"""Seeded covering instances for checks and benchmarks: towns that may hold a base, places that ask for one.

A rectangle of 1,000 by 600 km. Towns and demands gather about centres, weights of demands have a heavy tail, a town
covers what lies within a radius. ``easy``: small radius, covers hardly overlap. ``typical``: twelve bases cover about
half. ``tight``: wide covers that overlap everywhere and equal weights, so that many placings are nearly as good.

The same instances with limits: each town holds one to six teams, of which there are so many as the tightness says in
shares of what twelve towns hold on average; a second base in reach is worth a quarter; every base lies within 250 km of
one of three surgical facilities, which stand at bases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peacewright.planning.solve.coverage import CoverageProblem
from peacewright.planning.solve.limited_problem import LimitedCoverage

WIDTH_KM, HEIGHT_KM = 1000.0, 600.0
RADIUS_KM = {"easy": 40.0, "typical": 90.0, "tight": 110.0}
SPREAD_KM = {"easy": 40.0, "typical": 60.0, "tight": np.inf}
CENTRES = 30
MOST_TEAMS, BUSY_SHARE, BACKUP = 6, 0.3, 0.25
FACILITIES, FACILITY_KM = 3, 250.0


@dataclass(frozen=True, eq=False)
class CoverageInstance:
    """One instance.

    Distances (sites, demands) and between sites (sites, sites) in km, weights (demands,), the radius that counts as
    covered, most bases, and the most teams that each town holds (sites,).
    """

    distance_km: NDArray[np.float64]
    weight: NDArray[np.float64]
    radius_km: float
    bases: int
    apart_km: NDArray[np.float64]
    capacity: NDArray[np.int64]

    def problem(self) -> CoverageProblem:
        """Return the instance as the planner sees it: teams never busy, one at a base, no capacities."""
        covers = sparse.csr_array((self.distance_km <= self.radius_km).astype(np.float64))
        return CoverageProblem(covers, self.weight, 0.0, self.bases, self.bases, 1)

    def limited(self, tightness: float, stand_off_km: float = 0.0) -> LimitedCoverage:
        """Return the instance with capacities, backup and medical limits; demands lie ``stand_off_km`` farther."""
        covers = sparse.csr_array((self.distance_km + stand_off_km <= self.radius_km).astype(np.float64))
        teams = round(self.bases * (1 + MOST_TEAMS) / 2 * tightness)
        return LimitedCoverage(
            covers, self.weight, BUSY_SHARE, self.bases, teams, self.capacity, BACKUP,
            self.apart_km <= FACILITY_KM, FACILITIES,
        )  # fmt: skip


def _points(draw: np.random.Generator, count: int, spread_km: float) -> NDArray[np.float64]:
    box = np.array([WIDTH_KM, HEIGHT_KM])
    if np.isinf(spread_km):
        return draw.random((count, 2)) * box
    centre = draw.random((CENTRES, 2)) * box
    return np.clip(centre[draw.integers(CENTRES, size=count)] + draw.normal(0, spread_km, (count, 2)), 0, box)


def coverage_instance(kind: str, demands: int, sites: int, bases: int, seed: int) -> CoverageInstance:
    """Return the instance of a kind (easy, typical, tight) and seed; the same arguments give the same instance."""
    draw = np.random.default_rng([seed, sorted(RADIUS_KM).index(kind), demands, sites])
    asked, towns = _points(draw, demands, SPREAD_KM[kind]), _points(draw, sites, SPREAD_KM[kind])
    weight = np.ones(demands) if kind == "tight" else np.ceil(draw.pareto(1.5, demands) * 10 + 1)
    distance = np.hypot(towns[:, :1] - asked[:, 0], towns[:, 1:] - asked[:, 1])
    apart = np.hypot(towns[:, :1] - towns[:, 0], towns[:, 1:] - towns[:, 1])
    capacity = draw.integers(1, MOST_TEAMS + 1, sites)
    return CoverageInstance(distance, weight, RADIUS_KM[kind], bases, apart, capacity)
