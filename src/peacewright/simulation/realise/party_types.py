"""Party types in each future: what a drawn type changes in the stated processes of its party.

A complier changes nothing, and is the null. A prober lets its restraint slide, takes it back when its own breaches are
named, and avoids being named more than others. A regrouper is quieter than it would be until its build-up is done, and
less restrained from that day on. A spoiler-ridden party commands only part of those who shoot in its name.
``docs/models/behaviour.md`` has the equations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import PartyType
from peacewright.simulation.futures import Reader, parties_of
from peacewright.simulation.kernel.arrays import NEVER

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PartyTypes:
    """What types change, by future and party, each of shape (F, P); 0 leaves a process as it is.

    Attributes
    ----------
    lull : ndarray of float
        Further restraint at the start and until the turn [log gain].
    slide : ndarray of float
        Fall of restraint in the long run if nothing is attributed [log gain].
    heed : ndarray of float
        Rise of restraint in the long run by a typical day of own breaches attributed every day [log gain].
    unruly_share : ndarray of float
        Share of incidents that no restraint reaches.
    evasion : ndarray of float
        Multiplies how strongly violations move away from where they are attributed; 1 = as it is.
    turn_day : ndarray of int
        Day on which restraint changes at once, NEVER where it does not.
    turn : ndarray of float
        That change [log gain].
    """

    lull: Floats
    slide: Floats
    heed: Floats
    unruly_share: Floats
    evasion: Floats
    turn_day: NDArray[np.int64]
    turn: Floats


def realise_party_types(reader: Reader, begins: NDArray[np.int64]) -> PartyTypes:
    """Realise the drawn types.

    Parameters
    ----------
    reader : Reader
    begins : ndarray of int, shape (F, P)
        First day on which a provision binds the party, from which a build-up counts; NEVER = none does.
    """
    parties = parties_of(reader.operation)

    def of(kind: PartyType, factor: str) -> Floats:
        value = reader.value(f"party_type.{kind}.{factor}")
        drawn = [reader.chosen(f"party_type.{party}", kind) for party in parties]
        return np.stack([np.where(is_so, value, 0.0) for is_so in drawn], axis=1)

    lull = of(PartyType.REGROUPER, "lull")
    surge = of(PartyType.REGROUPER, "surge")
    build_up = np.rint(of(PartyType.REGROUPER, "build_up_days")).astype(np.int64)
    evasion = of(PartyType.PROBER, "evasion")
    return PartyTypes(
        lull=lull,
        slide=of(PartyType.PROBER, "slide"),
        heed=of(PartyType.PROBER, "heed"),
        unruly_share=of(PartyType.SPOILER_RIDDEN, "unruly_share"),
        evasion=np.where(evasion > 0.0, evasion, 1.0),
        turn_day=np.where(build_up > 0, np.minimum(begins + build_up, NEVER), NEVER),
        turn=-(lull + surge),
    )


def drawn_types(reader: Reader) -> dict[str, tuple[str, ...]]:
    """Return the type drawn in every future, by party."""
    found = {}
    for party in parties_of(reader.operation):
        choice = reader.futures.choices[f"party_type.{party}"]
        found[party] = tuple(choice.labels[code] for code in choice.codes)
    return found
