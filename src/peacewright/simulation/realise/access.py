"""Access by cell and means in each future: what a party's consent amounts to for this force."""

from __future__ import annotations

from dataclasses import dataclass

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
    denial_mean_days : ndarray of float, shape (F,)
    stationed : ndarray of bool, shape (2,)
        On which party's side the force has bases.
    """

    by_means: NDArray[np.float64]
    level: NDArray[np.int64]
    denial_rate: NDArray[np.float64]
    denial_mean_days: NDArray[np.float64]
    stationed: NDArray[np.bool_]

    def of(self, means: str) -> NDArray[np.float64]:
        """Return the access of one means, shape (F, C)."""
        return self.by_means[:, :, MEANS.index(means)]


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

    A party whose side holds bases denies as a host does; the other as a party that merely agreed.
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
    host = reader.value("access.denials_per_year.host") / DAYS_PER_YEAR
    other = reader.value("access.denials_per_year.other") / DAYS_PER_YEAR
    return Access(
        by_means=by_means,
        level=level,
        denial_rate=np.where(stationed[None, :], host[:, None], other[:, None]),
        denial_mean_days=np.maximum(1.0, reader.value("access.denial_days")),
        stationed=stationed,
    )
