"""Access: how freely each means can look, by side, domain and consent, in [0, 1].

A force sits on one side of a line and depends on what the party that holds a place allows. Episodes of denial in time
belong to the simulation; this is the share of days on which a means may go there between them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import DOMAINS, Consent, Domain
from peacewright.theatre.geodesy import Floats
from peacewright.theatre.sides import BOTH

MEANS = ("ground", "aerial", "maritime", "remote")
"""Teams on the ground; unmanned and manned aircraft over the area; vessels; satellites and sensors from afar."""


class Level(IntEnum):
    """What a party's consent amounts to for a given force."""

    REFUSED = 0
    TOLERATED = 1
    ACCEPTED = 2


def consent_level(consent: Consent, *, armed: bool, with_bloc: bool) -> Level:
    """What a party's word amounts to for a force that is armed or not, with nations of the bloc or not."""
    if consent is Consent.ACCEPTS:
        return Level.ACCEPTED
    conditional = {Consent.UNARMED_ONLY: not armed, Consent.OUTSIDE_BLOC_ONLY: not with_bloc}
    if consent is Consent.TOLERATES or conditional.get(consent, False):
        return Level.TOLERATED
    return Level.REFUSED


def access_table(value: Callable[[str], float]) -> Floats:
    """Read the access factors.

    Parameters
    ----------
    value : callable
        Gives a factor's value by name; ``access.MEANS.LEVEL`` for each means but the last, and ``access.remote``,
        which asks nobody.

    Returns
    -------
    ndarray of float, shape (levels, means)

    Raises
    ------
    ValueError
        If a value lies outside [0, 1], or more consent gives less access.
    """
    table = np.empty((len(Level), len(MEANS)))
    for column, means in enumerate(MEANS):
        for level in Level:
            name = "access.remote" if means == "remote" else f"access.{means}.{level.name.lower()}"
            table[level, column] = value(name)
    if not np.all((table >= 0) & (table <= 1)):
        message = "access factors must lie between 0 and 1"
        raise ValueError(message)
    if np.any(np.diff(table, axis=0) < 0):
        message = "access factors must not fall as consent grows: refused, tolerated, accepted"
        raise ValueError(message)
    return table


def cell_access(
    domain: NDArray[np.int64],
    side: NDArray[np.int64],
    level: NDArray[np.int64],
    table: Floats,
    stationed: NDArray[np.bool_],
    *,
    crosses_line: bool,
) -> Floats:
    """Access of every means to every cell.

    Teams on the ground go only where they are stationed, unless the mandate lets them cross. A segment of the line is
    reached from whichever side is more open; at sea both parties can bar the way, so the less open one counts.

    Parameters
    ----------
    domain, side : ndarray of int, shape (cells,)
        As in ``Cells``.
    level : ndarray of int, shape (..., 2)
        Consent level of each party, for instance a row a future.
    table : ndarray of float, shape (levels, means), or (..., levels, means) with the leading axes of ``level``
        From ``access_table``.
    stationed : ndarray of bool, shape (2,)
        On which party's side the force has bases.
    crosses_line : bool
        Whether the mandate lets teams go to the other side.

    Returns
    -------
    ndarray of float, shape (..., cells, means), in [0, 1]
    """
    levels = np.asarray(level)
    wide = np.broadcast_to(table, (*levels.shape[:-1], *np.shape(table)[-2:]))
    by_side = np.take_along_axis(wide, levels[..., None], axis=-2).copy()
    present = np.asarray(stationed, dtype=bool)
    if not present.any():
        by_side[..., :, MEANS.index("ground")] = 0.0
    elif not crosses_line:
        by_side[..., ~present, MEANS.index("ground")] = 0.0
    shared_land, shared_sea = by_side.max(axis=-2), by_side.min(axis=-2)
    choices = np.stack([by_side[..., 0, :], by_side[..., 1, :], shared_land, shared_sea], axis=-2)
    at_sea = np.asarray(domain) == DOMAINS.index(Domain.SEA)
    choice = np.where(np.asarray(side) != BOTH, side, np.where(at_sea, 3, 2))
    return np.asarray(choices[..., choice, :], dtype=np.float64)
