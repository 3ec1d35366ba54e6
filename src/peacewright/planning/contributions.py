"""Contributions: what each nation's pledges amount to, by one rule for every nation.

A land contingent comes with its own support and is made up for the task: a pledge covers a set of elements, and the
pools are split over them so that every element is served alike, up to what an army can give of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.coalition import Nation, Pledge
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Element, Task
from peacewright.plan.generation import Contribution

COVERS: dict[Element, tuple[Element, ...]] = {
    Element.INFANTRY: (Element.INFANTRY, Element.ENABLERS, Element.STAFF, Element.MEDICAL),
    Element.OBSERVERS: (Element.OBSERVERS, Element.ENABLERS, Element.STAFF, Element.MEDICAL),
    Element.ENABLERS: (Element.ENABLERS,),
    Element.TRAINERS: (Element.TRAINERS,),
    Element.STAFF: (Element.STAFF,),
    Element.MEDICAL: (Element.MEDICAL,),
}
"""Elements inside the theatre that a pledge of one element brings: troops and observers come with their support."""

AT_THE_LINE = (Task.OBSERVE_LINE, Task.PATROL, Task.VERIFY)
"""Tasks done at the line itself, whatever the distance of the base."""


_FITTING_ROUNDS = 200


@dataclass(frozen=True)
class _Nation:
    """A nation that brings somebody: the elements it covers by pledge, its pool, and where the pool comes from."""

    code: str
    name: str
    covered: Mapping[Element, Pledge]
    counted: float
    pool: float
    factors: tuple[str, ...]
    judged: bool
    by_rule: bool
    sources: tuple[str, ...]


def _enters(pledge: Pledge, levers: Levers) -> bool:
    """Return whether a pledge brings anybody into the theatre under an option."""
    if pledge.status == "refused":
        return False
    if pledge.caveats.outside_only or pledge.element not in COVERS:
        return False
    barred = set(pledge.caveats.not_zones)
    return not levers.zones or not set(levers.zones) <= barred


def may_serve(pledge: Pledge, levers: Levers, work: str) -> bool:
    """Return whether caveats let a pledge's persons do some work: a task, or a first claim by its name.

    A distance from the line bars the tasks done at the line, and reaction where the option puts bases nearer than that;
    who keeps away can still serve from the bases farther back.
    """
    caveats = pledge.caveats
    if work in caveats.not_tasks:
        return False
    if caveats.not_within is None or caveats.not_within.distance <= 0:
        return True
    return work not in AT_THE_LINE and not (
        work == Task.REACT and levers.stand_off < caveats.not_within.distance
    )


def pool_rule(personnel: float, factors: FactorSet) -> float:
    """Return the pool of a nation without a public number: the same shares of land forces for every nation."""
    share = factors.value("generation.pool_share") - factors.value("generation.committed_share")
    return max(0.0, share) * personnel


def _pool(
    code: str, nation: Nation, pledges: list[Pledge], factors: FactorSet
) -> tuple[float, tuple[str, ...], bool, bool, tuple[str, ...]]:
    """Return a nation's pool, the factors behind it, whether it is judged and by the rule, and its sources."""
    named = [pledge.strength for pledge in pledges if pledge.strength is not None]
    if named:
        judged = any(factors[name].kind == "judged" for name in named)
        sources = tuple(source for name in named for source in factors[name].sources)
        pool = sum(
            _depth(pledge, factors) * factors.value(pledge.strength)
            for pledge in pledges
            if pledge.strength is not None
        )
        return pool, tuple(named), judged, False, sources
    name = nation.personnel or f"generation.personnel.{code}"
    return pool_rule(factors.value(name), factors), (name,), True, True, factors[name].sources


def _depth(pledge: Pledge, factors: FactorSet) -> float:
    """Return how often a pledged strength can be found within one cycle of tour and rest."""
    if pledge.renewed is None:
        return factors.value("generation.pledge_depth")
    return 1.0 if pledge.renewed == "once" else 1.0 + factors.value("generation.dwell_ratio")


def contributions_to(
    operation: Operation,
    levers: Levers,
    needed: Mapping[Element, float],
    factors: FactorSet,
    counts: Callable[[str, Pledge], bool] | None = None,
) -> tuple[tuple[Contribution, Pledge], ...]:
    """Return what each nation could give of each element an option needs, with the pledge it follows from.

    Parameters
    ----------
    operation : Operation
        Nations and pledges.
    levers : Levers
        Who may contribute, zones, stand-off.
    needed : mapping of Element to float
        Persons needed by element; pools are split so that each gets the same share of its need, where that can be.
    factors : FactorSet
        Pledged strengths, personnel, shares, notice.
    counts : callable, optional
        Told a nation and a pledge, says whether it counts; all do unless told otherwise.

    Returns
    -------
    tuple of (Contribution, Pledge)
        In the order of the coalition, then of elements; nothing for who refused, stays outside or is not asked.
    """
    nations: list[_Nation] = []
    for code, nation in operation.coalition.items():
        if levers.contributors == "outside_bloc" and nation.in_bloc:
            continue
        pledges = [
            pledge
            for pledge in nation.pledges
            if _enters(pledge, levers) and (counts is None or counts(code, pledge))
        ]
        covered: dict[Element, Pledge] = {pledge.element: pledge for pledge in reversed(pledges)}
        for pledge in pledges:
            for element in COVERS[pledge.element]:
                covered.setdefault(element, pledge)
        covered = {
            element: covered[element] for element in Element if element in covered and needed.get(element)
        }
        if covered:
            counted = max(_counted(pledge, factors) for pledge in covered.values())
            nations.append(
                _Nation(code, nation.name, covered, counted, *_pool(code, nation, pledges, factors))
            )
    if not nations:
        return ()
    elements = [element for element in Element if needed.get(element)]
    pools = np.array([nation.pool * nation.counted for nation in nations])
    covers = np.array([[element in nation.covered for element in elements] for nation in nations])
    split = even_split(pools, np.array([needed[element] for element in elements]), covers)
    return tuple(
        _contribution(nation, element, pledge, split[row, elements.index(element)], factors)
        for row, nation in enumerate(nations)
        for element, pledge in nation.covered.items()
    )


def even_split(
    pools: NDArray[np.float64], needed: NDArray[np.float64], covers: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Split each nation's pool over elements so that every element gets the same share of its need, where that can be.

    Iterative proportional fitting (Deming and Stephan 1940): columns are scaled to the needs, rows to the pools, in
    turn, ending on the pools, so that nobody gives more or less than it has. Without it a nation that alone pledges a
    scarce element would give it no more room than the others' average.

    Parameters
    ----------
    pools : ndarray of float, shape (N,)
        Persons of each nation.
    needed : ndarray of float, shape (E,)
        Persons needed of each element, above zero.
    covers : ndarray of bool, shape (N, E)
        Which elements a nation covers; at least one each.

    Returns
    -------
    ndarray of float, shape (N, E)
        Persons; rows add up to the pools.
    """
    split = covers * needed[None, :] * np.maximum(pools, 1e-9)[:, None]
    for _ in range(_FITTING_ROUNDS):
        split *= _ratio(needed * pools.sum() / max(needed.sum(), 1e-9), split.sum(axis=0))[None, :]
        split *= _ratio(pools, split.sum(axis=1))[:, None]
    return split


def _ratio(wanted: NDArray[np.float64], present: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(wanted, present, out=np.zeros_like(wanted), where=present > 0)


def _counted(pledge: Pledge, factors: FactorSet) -> float:
    """Return the share of a pledge to count on: all of an offer, part of what is only considered."""
    return factors.value("generation.status_share_considering") if pledge.status == "considering" else 1.0


def _contribution(
    nation: _Nation, element: Element, pledge: Pledge, persons: float, factors: FactorSet
) -> tuple[Contribution, Pledge]:
    status: Literal["offered", "considering"] = "considering" if pledge.status == "considering" else "offered"
    counted = _counted(pledge, factors)
    # A number that was pledged of an element is of that element; the shares are for what comes of an army as a whole.
    pledged = pledge.strength is not None and pledge.element is element
    most = nation.pool * counted * (1.0 if pledged else factors.value(f"generation.element_share.{element}"))
    given = persons * counted / nation.counted if nation.counted > 0 else 0.0
    contribution = Contribution(
        nation=nation.code,
        nation_name=nation.name,
        element=element,
        pool_persons=min(given, most),
        notice_days=pledge.notice if pledge.notice is not None else factors.value(f"notice.{element}_days"),
        when=pledge.when,
        judged=nation.judged,
        factors=nation.factors,
        sources=tuple(dict.fromkeys([*pledge.sources, *nation.sources])),
        status=status,
        count_share=counted,
        by_rule=nation.by_rule,
    )
    return contribution, pledge
