"""More persons together with one change of each kind that brings every region of the line into reach of a base.

Sought where no change alone does: a base or a region more asks for guards, reserve and people at the line that the
strength does not have. The persons are the fewest with which any change of reach does, to two figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from peacewright.plan.explanation import Cure, CureKind
from peacewright.planning.least import least
from peacewright.planning.pose_tasks import Ground, stronger

_EXACT_BELOW = 1_000
ReachCures = Callable[[Ground], Iterator[Cure]]


def persons_and_reach(on: Ground, most: int, cures_on: ReachCures) -> Iterator[Cure]:
    """Yield what does with the fewest further persons with which anything does.

    Parameters
    ----------
    on : Ground
    most : int
        Most further persons that are proposed.
    cures_on : callable
        Yields the changes of reach, each of which does on a ground.
    """
    told = told_up_to(most)
    found = least(0, len(told) - 1, lambda place: any(True for _ in cures_on(stronger(on, told[place]))))
    if found is not None:
        for cure in cures_on(stronger(on, told[found])):
            yield _with_persons(cure, told[found])


def told_up_to(most: int) -> list[int]:
    """Return the numbers of persons that are told: each below a thousand, then those of two figures."""
    exact = range(1, min(most + 1, _EXACT_BELOW))
    return [
        *exact,
        *(
            figures * 10**zeros
            for zeros in range(2, len(str(most)))
            for figures in range(10, 100)
            if figures * 10**zeros <= most
        ),
    ]


def _with_persons(cure: Cure, persons: int) -> Cure:
    """Return a cure of reach with the persons it takes; the amount is that of reach, if it has one, else theirs."""
    more = f"{persons:,} more {'person' if persons == 1 else 'persons'} in place"
    change = f"{more} and {cure.change}"
    if cure.amount is None:
        words = f"{{}} more in place and {cure.change}"
        return Cure(CureKind.SIZED, change, float(persons), "persons", (words,), together=True)
    if cure.kind is CureKind.MORE:
        where = cure.of[0].removeprefix("bases ")
        return replace(
            cure, kind=CureKind.SIZED, change=change, of=(f"{more} and {{}} more {where}",), together=True
        )
    return replace(cure, change=change, together=True)
