"""What named disruptions do to supply: how long the force lasts, and the least change that would last longer."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.plan.consumption import CLASSES
from peacewright.plan.disruptions import CONTRACTORS, CORRIDORS, FLIGHTS, LOCAL, Disruption, disruptions
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.plan.supply import Outlasting, Stress
from peacewright.planning.solve.endurance import (
    Cut,
    endurance,
    least_further_lift,
    least_own_carriage,
    least_purchase,
    least_stock_days,
)
from peacewright.planning.supply_sources import Sources

FREE_LIFT = "tonnes a day by a way that is not cut"
_TINY = 1e-6


def cut_by(sources: Sources, cause: Disruption | None, factors: FactorSet) -> Cut:
    """Return what is left of the sources under a disruption; under none, what there is."""
    lost = factors.value(cause.factor("share")) if cause else 0.0
    touched = cause.touches if cause else ()
    concerned = np.array([cause is not None and cause.concerns(name) for name in CLASSES])
    whole = cause is not None and not cause.classes
    by_corridor = np.array([lost if name in touched else 0.0 for name in CORRIDORS])
    left = sources.corridors * (1.0 - by_corridor)
    allowed = np.full(len(CLASSES), math.inf)
    if not whole:
        allowed[concerned] = (1.0 - lost) * sources.need[concerned]
    return Cut(
        need=sources.need,
        stock=sources.stock_days * sources.need,
        local=sources.need * sources.local * (1.0 - lost if whole and LOCAL in touched else 1.0),
        corridors=left if whole else sources.corridors,
        allowed=allowed,
        carriage=sources.own_carriage
        + sources.contracted_carriage * (1.0 - lost if CONTRACTORS in touched else 1.0),
    )


def stresses_of(sources: Sources, factors: FactorSet) -> tuple[Stress, ...]:
    """Return how long the force lasts under each disruption of the catalogue that touches its supply."""
    found = []
    for cause in disruptions():
        if not set(cause.touches) - {FLIGHTS}:
            continue
        days = factors[cause.factor("days")]
        lasts, binding = endurance(cut_by(sources, cause, factors))
        first = CLASSES[binding] if binding >= 0 else ""
        typical, lasts = factors.value(days.name), round(lasts, 6)
        asked = typical if lasts < typical - _TINY else days.high
        cure = outlasting(sources, cause, asked, factors) if lasts < asked - _TINY else None
        found.append(Stress(cause.name, cause.title, typical, days.high, lasts, first, cure))
    return tuple(found)


def outlasting(
    sources: Sources, cause: Disruption | None, days: float, factors: FactorSet, stocked: bool = True
) -> Outlasting:
    """Return the least change of each lever of supply with which so many days of a disruption are outlasted.

    Parameters
    ----------
    sources : Sources
    cause : Disruption or None
        None where nothing is disrupted.
    days : float
    factors : FactorSet
        ``supply.local.*`` and the share that the disruption takes.
    stocked : bool
        False asks what would do without any stock.
    """
    cut = cut_by(sources, cause, factors)
    if not stocked:
        cut = replace(cut, stock=np.zeros_like(cut.stock))
    lost = factors.value(cause.factor("share")) if cause else 0.0
    touched = cause.touches if cause else ()
    open_share = 1.0 - lost if cause and not cause.classes and LOCAL in touched else 1.0
    market = sources.need * np.array([factors.value(f"supply.local.{name}") for name in CLASSES])
    left = 1.0 - lost if CONTRACTORS in touched else 1.0
    own = least_own_carriage(cut, days, sources.carriage, left) if left < 1.0 else None
    return Outlasting(
        days=days,
        more_stock=round(least_stock_days(cut, days) - (sources.stock_days if stocked else 0.0), 6),
        further_lift=least_further_lift(cut, days),
        purchase=least_purchase(cut, days, open_share * market),
        contracted=None if own is None else 1.0 - own,
    )


def _cures(found: Outlasting) -> tuple[Cure, ...]:
    """Return the changes as cures: stock first, which always does, then what does without it."""
    cures = [
        Cure(CureKind.MORE, "more days of stock", found.more_stock, "days of supply", ("days of stock",))
    ]
    if found.further_lift is not None:
        cures.append(Cure(CureKind.MORE, "more lift", found.further_lift, "t/day", (FREE_LIFT,)))
    return (*cures, *_by_levers(found))


def _by_levers(found: Outlasting) -> tuple[Cure, ...]:
    cures = []
    if found.purchase is not None:
        bought = "bought locally, of what the market can give, at least"
        cures.append(Cure(CureKind.LIMIT, bought, found.purchase, "share"))
    if found.contracted is not None:
        carried = "carried by contractors, of all that is carried, at most"
        cures.append(Cure(CureKind.LIMIT, carried, found.contracted, "share"))
    return tuple(cures)


def shortfalls_of(
    sources: Sources, stresses: tuple[Stress, ...], factors: FactorSet
) -> tuple[Shortfall, ...]:
    """Return what supply lacks: in the calm, against the norm, under each disruption of typical length."""
    found = [*_in_the_calm(sources, factors), *_against_the_norm(sources)]
    for stress in stresses:
        missing = stress.days - stress.lasts
        if missing > _TINY and stress.outlasting is not None:
            found.append(
                Shortfall(
                    f"stock against: {stress.title.lower()}",
                    f"Supply lasts {stress.lasts:.0f} days of {stress.days:g} under this: {stress.title.lower()}.",
                    missing,
                    "days",
                    _cures(stress.outlasting),
                )
            )
    return tuple(found)


def _in_the_calm(sources: Sources, factors: FactorSet) -> tuple[Shortfall, ...]:
    """Return what cannot be brought though nothing is disrupted, with the least further lift that would bring it."""
    bare = outlasting(sources, None, 1.0, factors, stocked=False)
    lift = bare.further_lift
    if lift is None or lift <= _TINY * float(sources.need.sum()):
        return ()
    return (
        Shortfall(
            "supply",
            f"{lift:,.0f} of {sources.need.sum():,.0f} tonnes a day can neither be bought nor brought.",
            lift,
            "t/day",
            (
                Cure(CureKind.MORE, "more lift", lift, "t/day", ("tonnes a day of corridors and lorries",)),
                *_by_levers(bare),
            ),
        ),
    )


def _against_the_norm(sources: Sources) -> tuple[Shortfall, ...]:
    missing = sources.norm_days - sources.stock_days
    if missing <= 0:
        return ()
    return (
        Shortfall(
            "stock against the norm",
            f"{sources.stock_days:g} days of supply are held, the norm is {sources.norm_days:g} days.",
            missing,
            "days",
            (Cure(CureKind.MORE, "more days of stock", missing, "days of supply", ("days of stock",)),),
        ),
    )
