"""Contributions: what each nation's pledges amount to, by one rule for every nation.

A land contingent comes with its own support and is made up for the task: a pledge covers a set of elements, and its
pool is split over them as the option needs them, up to what an army can give of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

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


def _enters(pledge: Pledge, levers: Levers) -> bool:
    """Return whether a pledge brings anybody into the theatre under an option."""
    if pledge.status == "refused" or pledge.caveats.outside_only or pledge.element not in COVERS:
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
) -> tuple[float, str, bool, tuple[str, ...]]:
    """Return a nation's pool, the factor behind it, whether it is judged, and its sources."""
    named = [pledge.strength for pledge in pledges if pledge.strength is not None]
    if named:
        depth = factors.value("generation.pledge_depth")
        judged = any(factors[name].kind == "judged" for name in named)
        sources = tuple(source for name in named for source in factors[name].sources)
        return depth * sum(factors.value(name) for name in named), named[0], judged, sources
    name = nation.personnel or f"generation.personnel.{code}"
    return pool_rule(factors.value(name), factors), name, True, factors[name].sources


def contributions_to(
    operation: Operation, levers: Levers, needed: Mapping[Element, float], factors: FactorSet
) -> tuple[tuple[Contribution, Pledge], ...]:
    """Return what each nation could give of each element an option needs, with the pledge it follows from.

    Parameters
    ----------
    operation : Operation
        Nations and pledges.
    levers : Levers
        Who may contribute, zones, stand-off.
    needed : mapping of Element to float
        Persons needed by element; pools are split in this proportion over the elements a nation covers.
    factors : FactorSet
        Pledged strengths, personnel, shares, notice.

    Returns
    -------
    tuple of (Contribution, Pledge)
        In the order of the coalition, then of elements; nothing for who refused, stays outside or is not asked.
    """
    found: list[tuple[Contribution, Pledge]] = []
    for code, nation in operation.coalition.items():
        if levers.contributors == "non_nato" and nation.nato:
            continue
        pledges = [pledge for pledge in nation.pledges if _enters(pledge, levers)]
        covered: dict[Element, Pledge] = {pledge.element: pledge for pledge in reversed(pledges)}
        for pledge in pledges:
            for element in COVERS[pledge.element]:
                covered.setdefault(element, pledge)
        elements = [element for element in Element if element in covered and needed.get(element, 0.0) > 0]
        if elements:
            found += _split(
                code, nation, pledges, {element: covered[element] for element in elements}, needed, factors
            )
    return tuple(found)


def _split(
    code: str,
    nation: Nation,
    pledges: list[Pledge],
    covered: Mapping[Element, Pledge],
    needed: Mapping[Element, float],
    factors: FactorSet,
) -> list[tuple[Contribution, Pledge]]:
    pool, factor, judged, sources = _pool(code, nation, pledges, factors)
    total = sum(needed[element] for element in covered)
    contributions = []
    for element, pledge in covered.items():
        share = min(needed[element] / total, factors.value(f"generation.element_share.{element}"))
        status: Literal["offered", "considering"] = (
            "considering" if pledge.status == "considering" else "offered"
        )
        counted = factors.value("generation.status_share_considering") if status == "considering" else 1.0
        notice = pledge.notice if pledge.notice is not None else factors.value(f"notice.{element}_days")
        contribution = Contribution(
            nation=code,
            nation_name=nation.name,
            element=element,
            pool_persons=pool * share * counted,
            notice_days=notice,
            when=pledge.when,
            judged=judged,
            factor=factor,
            sources=tuple(dict.fromkeys([*pledge.sources, *sources])),
            status=status,
            count_share=counted,
        )
        contributions.append((contribution, pledge))
    return contributions
