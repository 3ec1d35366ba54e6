"""Access by cell and means in each future: what a party's consent amounts to for this force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.vocabulary import Consent, Rules
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.theatre.access import MEANS, Level, cell_access, consent_level


@dataclass(frozen=True)
class Access:
    """Access of a force.

    Attributes
    ----------
    by_means : ndarray of float, shape (F, C, means)
        Share of days on which a means may go or look there; means in the order of ``theatre.access.MEANS``.
    level : ndarray of int, shape (F, 2)
        What each party's consent amounts to: refused, tolerated, accepted.
    denial_rate : ndarray of float, shape (F, 2)
        Denial episodes a day that begin, by side.
    denial_mean_days : ndarray of float, shape (F, 2)
    cell_zones : ndarray of bool, shape (Z, C)
        Which cells lie in each zone that has denials of its own; the sea lies in none.
    zone_denial_rate, zone_denial_mean_days : ndarray of float, shape (F, Z)
    stationed : ndarray of bool, shape (2,)
        On which party's side the force has bases.
    """

    by_means: NDArray[np.float64]
    level: NDArray[np.int64]
    denial_rate: NDArray[np.float64]
    denial_mean_days: NDArray[np.float64]
    cell_zones: NDArray[np.bool_]
    zone_denial_rate: NDArray[np.float64]
    zone_denial_mean_days: NDArray[np.float64]
    stationed: NDArray[np.bool_]

    def of(self, means: str) -> NDArray[np.float64]:
        """Return the access of one means, shape (F, C)."""
        return self.by_means[:, :, MEANS.index(means)]

    def denials(self) -> dict[str, Any]:
        """Return what the kernel takes of denials of sides and of zones, by the names of its arrays."""
        names = (
            "denial_rate",
            "denial_mean_days",
            "cell_zones",
            "zone_denial_rate",
            "zone_denial_mean_days",
        )
        return {name: getattr(self, name) for name in names}


def is_armed(plan: Plan) -> bool:
    """Whether the option's rules let the force carry arms."""
    return plan.option.levers.rules is not Rules.UNARMED


def stationed_sides(plan: Plan) -> NDArray[np.bool_]:
    """Return on which party's side the plan puts bases, shape (2,)."""
    sides = {int(plan.theatre.sites.side[base.site]) for base in plan.stationing.bases}
    return np.array([0 in sides, 1 in sides])


def consent_levels(plan: Plan, reader: Reader, *, with_bloc: bool) -> NDArray[np.int64]:
    """Return what each party's consent amounts to for a force of this kind, shape (F, 2)."""
    levels = np.zeros((reader.count, 2), dtype=np.int64)
    for side, party in enumerate(plan.theatre.parties):
        for stance in Consent:
            level = consent_level(stance, armed=is_armed(plan), with_bloc=with_bloc)
            levels[:, side] = np.where(reader.stance_in(party, (stance,)), level, levels[:, side])
    return levels


def realise_access(plan: Plan, reader: Reader) -> Access:
    """Realise access: consent by future, factors by means and level, denial episodes by side.

    A party whose side holds bases denies as a host does; the other as a party that merely agreed; unless the operation
    declares denials of a side. Those it declares of a zone come on top.
    """
    level = consent_levels(plan, reader, with_bloc=plan.option.levers.contributors == "all")
    stationed = stationed_sides(plan)
    table = np.empty((reader.count, len(Level), len(MEANS)))
    for column, means in enumerate(MEANS):
        for step in Level:
            name = "access.remote" if means == "remote" else f"access.{means}.{step.name.lower()}"
            table[:, step, column] = reader.value(name)
    # The ranges overlap: in a future in which the draws fall with consent, less consent gives no more access.
    table = np.maximum.accumulate(table, axis=1)
    by_means = cell_access(
        plan.theatre.cells.domain,
        plan.theatre.cells.side,
        level,
        table,
        stationed,
        crosses_line=plan.option.levers.crosses_line,
    )
    sides, zones = denial_factors(plan, reader, stationed)
    side_rate, side_days = episodes(sides, reader)
    zone_rate, zone_days = episodes(list(zones.values()), reader)
    return Access(
        by_means=by_means,
        level=level,
        denial_rate=side_rate,
        denial_mean_days=side_days,
        cell_zones=cells_in(tuple(zones), plan),
        zone_denial_rate=zone_rate,
        zone_denial_mean_days=zone_days,
        stationed=stationed,
    )


def denial_factors(
    plan: Plan, reader: Reader, stationed: NDArray[np.bool_]
) -> tuple[list[tuple[str, str]], dict[str, tuple[str, str]]]:
    """Return the factors (a year, days) of denials by side, and by zone those of zones that have some."""
    declared = reader.operation.theatre.denials
    of_side = {denial.side: (denial.per_year, denial.days) for denial in declared if denial.side is not None}
    usual = [
        (f"access.denials_per_year.{'host' if holds_bases else 'other'}", "access.denial_days")
        for holds_bases in stationed
    ]
    sides = [of_side.get(party, usual[side]) for side, party in enumerate(plan.theatre.parties)]
    zones = {denial.zone: (denial.per_year, denial.days) for denial in declared if denial.zone is not None}
    return sides, zones


def episodes(
    factors: list[tuple[str, str]], reader: Reader
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rates a day and mean lengths in days of episodes, shape (F, factors), from factors a year and in days."""
    rate, days = np.empty((reader.count, len(factors))), np.empty((reader.count, len(factors)))
    for column, (per_year, length) in enumerate(factors):
        rate[:, column] = reader.value(per_year) / DAYS_PER_YEAR
        days[:, column] = np.maximum(1.0, reader.value(length))
    return rate, days


def cells_in(zones: tuple[str, ...], plan: Plan) -> NDArray[np.bool_]:
    """Return which cells lie in each of some zones, by region, shape (Z, C)."""
    region = np.array(plan.theatre.cells.region)
    inside = [np.isin(region, plan.theatre.zones[zone]) for zone in zones]
    return np.array(inside, dtype=np.bool_).reshape(len(zones), len(region))
