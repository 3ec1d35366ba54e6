"""Observation: from the means of a plan to what is reported of an incident, by cell and future.

Each means has a confusion law by domain (detected, attributed if detected, wrong if attributed), a
coverage by cell that follows from the plan, and shares of detection left by night, in bad weather, under jamming and in
an outage, which multiply: a law for each state of sight. Cells that are watched alike share their laws. Means are
composed under a common cause: in a drawn share of cases all see or miss together, so that only the best
counts; else they are independent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.needed import covered_domains
from peacewright.operation.vocabulary import DOMAINS, Domain
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.arrays import HAMPERED, STATES
from peacewright.simulation.realise.access import Access
from peacewright.simulation.realise.air_and_sea import vessels_on_station

TRUTHS, REPORTS = 3, 4
_DAYLIGHT_HOURS = 12.0
"""Hours of daylight, mean over a year anywhere: the plan's observed length is one of daytime."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Means:
    """One means of observation: its name in the factors, the domains it sees, and whether it needs the force there."""

    name: str
    domains: tuple[Domain, ...]
    with_force: bool


MEANS: tuple[Means, ...] = (
    Means("patrol", (Domain.LAND,), with_force=True),
    Means("post", (Domain.LAND,), with_force=True),
    Means("uav", (Domain.LAND,), with_force=True),
    Means("airborne", (Domain.AIR, Domain.ENERGY), with_force=False),
    Means("vessel", (Domain.SEA,), with_force=False),
    Means("satellite", (Domain.LAND, Domain.SEA, Domain.ENERGY), with_force=False),
    Means("backstop", DOMAINS, with_force=False),
    Means("open", DOMAINS, with_force=False),
)


@dataclass(frozen=True)
class Observation:
    """Arrays as ``KernelInputs`` wants them: cell_law (C), laws of confusion (F, L, S, 3, 4), false_rate (F, C)."""

    cell_law: NDArray[np.int64]
    confusion: Floats
    confusion_without_force: Floats
    false_rate: NDArray[np.float64]

    def arrays(self) -> dict[str, Any]:
        """Return the fields of ``KernelInputs`` by name."""
        return dict(vars(self))


def realise_observation(
    plan: Plan, reader: Reader, access: Access, names: Collection[str] | None = None
) -> Observation:
    """Compose all means of a plan, or those of some names, with the force in place and without it."""
    cells = plan.theatre.cells
    first, cell_law = alike(plan)
    covered = covered_domains(plan.operation)
    without, with_force = [], []
    for means in MEANS:
        cover = coverage(means.name, plan, reader, access) if names is None or means.name in names else None
        if cover is None:
            continue
        watched = tuple(domain for domain in means.domains if domain in covered)
        law = means_law(replace(means, domains=watched), cover[:, first], cells.domain[first], reader)
        with_force.append(law)
        if not means.with_force or plan.tasks.strength_persons <= 0:
            without.append(law)
    if not with_force:
        nothing = unseen(reader.count, len(first))
        without, with_force = [nothing], [nothing]
    common = reader.value("observation.common_cause")
    composed_without = compose(without, common)
    composed = composed_without if len(without) == len(with_force) else compose(with_force, common)
    false = np.stack(
        [
            reader.value(f"observation.false_per_day.{domain}")
            if domain in covered
            else np.zeros(reader.count)
            for domain in DOMAINS
        ],
        axis=1,
    )
    return Observation(
        cell_law=cell_law,
        confusion=composed,
        confusion_without_force=composed_without,
        false_rate=false[:, cells.domain] * cells.weight[None, :],
    )


def alike(plan: Plan) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first cell of each class of cells that are watched alike, and the class of each cell, shape (C,).

    Coverage follows from a cell's domain, its side and, on the line, whether teams can be there.
    """
    cells = plan.theatre.cells
    near = np.zeros(len(cells), dtype=np.int64)
    near[cells.of(Domain.LAND)] = plan.stationing.in_reach > 0
    key = np.stack([cells.domain, cells.side, near], axis=1)
    _, first, number = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return first, number.reshape(-1)


def unseen(futures: int, laws: int) -> Floats:
    """Return the law of what nobody watches, shape (F, L, S, 3, 4)."""
    law = np.zeros((futures, laws, len(STATES), TRUTHS, REPORTS), dtype=np.float32)
    law[..., 3] = 1.0
    return law


def left_of(means: str, reader: Reader) -> NDArray[np.float64]:
    """Return the share of a means' detection that is left in each state of sight, shape (F, S)."""
    left = np.ones((reader.count, len(STATES)))
    for bit, hampered in enumerate(HAMPERED):
        holds = (np.arange(len(STATES)) >> bit & 1).astype(bool)
        left[:, holds] *= reader.value(f"observation.{means}.{hampered}")[:, None]
    return left


def means_law(means: Means, cover: Floats, domain: NDArray[np.int64], reader: Reader) -> Floats:
    """Return the report law of one means, shape (F, L, S, 3, 4): A, B, unattributed, none.

    Parameters
    ----------
    means : Means
    cover : ndarray of float, shape (F, L)
        Chance that the means looks at the place when something happens there, by daylight and unhampered.
    domain : ndarray of int, shape (L,)
    reader : Reader
    """
    law = np.zeros((*cover.shape, len(STATES), TRUTHS, REPORTS), dtype=np.float32)
    wrong = reader.value(f"observation.{means.name}.wrong")
    false = reader.value(f"observation.{means.name}.false")
    left = left_of(means.name, reader)
    for watched in means.domains:
        inside = np.flatnonzero(domain == DOMAINS.index(watched))
        detects = reader.value(f"observation.{means.name}.{watched}.detects")
        attributes = reader.value(f"observation.{means.name}.{watched}.attributes")
        seen = cover[:, inside, None] * (detects[:, None] * left)[:, None, :]
        named = (seen * attributes[:, None, None]).astype(np.float32)
        mistaken = named * wrong[:, None, None].astype(np.float32)
        part = np.zeros((*seen.shape, TRUTHS, REPORTS), dtype=np.float32)
        for truth in (0, 1):
            part[..., truth, truth] = named - mistaken
            part[..., truth, 1 - truth] = mistaken
            part[..., truth, 2] = seen - named
        # Of a happening that is no breach the means reports a share as one; whom it names is then chance.
        reported = cover[:, inside, None] * (false[:, None] * left)[:, None, :]
        blamed = reported * attributes[:, None, None]
        part[..., 2, 0] = part[..., 2, 1] = blamed / 2.0
        part[..., 2, 2] = reported - blamed
        law[:, inside] = part
    law[..., 3] = 1.0 - law[..., :3].sum(axis=-1)
    return law


def compose(laws: list[Floats], common: NDArray[np.float64]) -> Floats:
    """Compose the reports of several means on the same happening, shape (F, L, S, 3, 4).

    Parameters
    ----------
    laws : list of ndarray, each of shape (F, L, S, 3, 4)
    common : ndarray of float, shape (F,)
        Share of cases in which all means see or miss together.

    Returns
    -------
    ndarray of float32
        An author stands if some means names it and none names the other; contradiction leaves it
        unattributed. Under the common cause whoever misses least sees for all, and whoever names most names for all.
    """
    none = np.ones(laws[0].shape[:-1], dtype=np.float32)
    not_a, not_b, no_name = none.copy(), none.copy(), none.copy()
    best = laws[0].copy()
    fewest_missed = laws[0][..., 3].copy()
    for number, law in enumerate(laws):
        none *= law[..., 3]
        not_a *= 1.0 - law[..., 0]
        not_b *= 1.0 - law[..., 1]
        no_name *= law[..., 2] + law[..., 3]
        if number:
            fewest_missed = np.minimum(fewest_missed, law[..., 3])
            names_more = law[..., 0] + law[..., 1] > best[..., 0] + best[..., 1]
            best[names_more] = law[names_more]
    best[..., 3] = fewest_missed
    together = common.astype(np.float32)[:, None, None, None]
    apart = np.float32(1.0) - together
    best *= together[..., None]
    best[..., 0] += apart * (not_b - no_name)
    best[..., 1] += apart * (not_a - no_name)
    best[..., 3] += apart * none
    np.clip(best, 0.0, 1.0, out=best)
    # What is left is a report without an author; taken as the rest, so that rows sum to one in single precision.
    best[..., 2] = np.maximum(0.0, 1.0 - best[..., 0] - best[..., 1] - best[..., 3])
    return best


def coverage(name: str, plan: Plan, reader: Reader, access: Access) -> Floats | None:
    """Return the chance that a means looks at each cell when something happens there, shape (F, C).

    None where the option does not have the means.
    """
    cover = _RULES[name](plan, reader, access)
    return None if cover is None else np.clip(cover, 0.0, 1.0).astype(np.float32)


def _along_line(
    plan: Plan, km: NDArray[np.float64], reader: Reader, *, by_reach: bool
) -> NDArray[np.float64]:
    """Spread watched kilometres over the segments: evenly, or where teams can be."""
    cells = plan.theatre.cells
    land = cells.of(Domain.LAND)
    share = km / reader.value("line.watched_length")
    spread = np.ones(len(land))
    near = plan.stationing.in_reach > 0
    if by_reach and near.any():
        spread = near / float(np.average(near, weights=cells.weight[land]))
    cover = np.zeros((reader.count, len(cells)))
    cover[:, land] = np.minimum(1.0, share[:, None] * spread[None, :])
    return cover


def _patrol(plan: Plan, reader: Reader, access: Access) -> NDArray[np.float64] | None:
    patrols = plan.tasks.patrols_per_day
    if patrols <= 0:
        return None
    km = patrols * reader.value("observation.patrol.watched_km")
    km = km * reader.value("observation.patrol.hours") / _DAYLIGHT_HOURS
    return _along_line(plan, km, reader, by_reach=True) * access.of("ground")


def _post(plan: Plan, reader: Reader, access: Access) -> NDArray[np.float64] | None:
    """Manned posts and the sensor posts beside them, by day.

    The plan's observed length holds patrols too; what patrols stand for there is taken off.
    """
    sensors = plan.option.levers.sensors.fixed_posts
    a_patrol = plan.factors.value("observation.patrol.watched_km") * plan.factors.value(
        "observation.patrol.hours"
    )
    watched_by_patrols = plan.tasks.patrols_per_day * a_patrol / _DAYLIGHT_HOURS
    manned = max(0.0, plan.tasks.observed_line_km - watched_by_patrols)
    if manned <= 0 and sensors <= 0:
        return None
    km = np.full(reader.count, manned)
    if sensors > 0:
        km = km + sensors * reader.value("observation.post.sensor_km")
    return _along_line(plan, km, reader, by_reach=True) * access.of("ground")


def _uav(plan: Plan, reader: Reader, access: Access) -> NDArray[np.float64] | None:
    orbits = plan.option.levers.sensors.uav_orbits
    if orbits <= 0:
        return None
    km = orbits * reader.value("observation.uav.line_km") * reader.value("observation.uav.available")
    return _along_line(plan, km, reader, by_reach=False) * access.of("aerial")


def _airborne(plan: Plan, reader: Reader, access: Access) -> NDArray[np.float64] | None:
    aircraft = plan.option.levers.aircraft_on_call
    if aircraft <= 0:
        return None
    return (aircraft * reader.value("observation.airborne.area_share"))[:, None] * access.of("aerial")


def _vessel(plan: Plan, reader: Reader, access: Access) -> NDArray[np.float64] | None:
    areas = len(plan.theatre.cells.of(Domain.SEA))
    if plan.option.levers.vessels_on_station <= 0 or areas == 0:
        return None
    share = vessels_on_station(plan, reader) / areas * reader.value("observation.vessel.area_share")
    return share[:, None] * access.of("maritime")


def _satellite(plan: Plan, reader: Reader, access: Access) -> NDArray[np.float64] | None:
    if not plan.option.levers.sensors.satellite:
        return None
    return reader.value("observation.satellite.seen_share")[:, None] * access.of("remote")


def _backstop(plan: Plan, reader: Reader, access: Access) -> NDArray[np.float64]:
    """An outside power's intelligence, where it is granted: a state of the future, the same for every option.

    Whoever shares what it sees does so with the party that was hit as well; were it given only to options that put
    somebody somewhere, no force would lose every comparison for a reason that has nothing to do with the force.
    """
    cells = len(plan.theatre.cells)
    return np.broadcast_to(reader.granted("intelligence")[:, None], (reader.count, cells)) * access.of(
        "remote"
    )


def _open(plan: Plan, reader: Reader, access: Access) -> NDArray[np.float64] | None:
    del access
    return np.ones((reader.count, len(plan.theatre.cells)))


_RULES = {
    "patrol": _patrol,
    "post": _post,
    "uav": _uav,
    "airborne": _airborne,
    "vessel": _vessel,
    "satellite": _satellite,
    "backstop": _backstop,
    "open": _open,
}


def realise_verdicts(plan: Plan, reader: Reader, access: Access) -> Floats:
    """Return a team's verdict given the truth, shape (F, C, 3, 3): right, wrong, cannot tell.

    A team can name the author better where it can also go to the firing point: on the author's side, and
    only if the mandate lets it cross the line.
    """
    count, cells = reader.count, len(plan.theatre.cells)
    one_side = reader.value("verify.tells.one_side")
    firing_point = np.maximum(reader.value("verify.tells.firing_point"), one_side)
    wrong = reader.value("verify.wrong_share")
    cleared = reader.value("verify.cleared_share")
    law = np.zeros((count, cells, TRUTHS, 3), dtype=np.float32)
    ground = np.zeros((count, 2))
    for side in (0, 1):
        level = access.level[:, side]
        table = np.stack(
            [reader.value(f"access.ground.{name}") for name in ("refused", "tolerated", "accepted")]
        )
        reached = plan.option.levers.crosses_line or bool(access.stationed[side])
        ground[:, side] = np.maximum.accumulate(table, axis=0)[level, np.arange(count)] * reached
    for truth in (0, 1):
        tells = one_side + (firing_point - one_side) * ground[:, truth]
        law[:, :, truth, 0] = (tells * (1.0 - wrong))[:, None]
        law[:, :, truth, 1] = (tells * wrong)[:, None]
    law[:, :, 2, 0] = (cleared * (1.0 - wrong))[:, None]
    law[:, :, 2, 1] = (cleared * wrong)[:, None]
    law[..., 2] = 1.0 - law[..., 0] - law[..., 1]
    return law
