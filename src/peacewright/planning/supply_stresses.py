"""What named disruptions do to supply: how long the force lasts, and the least change that would last longer."""

from __future__ import annotations

import math

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.plan.consumption import CLASSES
from peacewright.plan.disruptions import CONTRACTORS, CORRIDORS, FLIGHTS, LOCAL, Disruption, disruptions
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.plan.supply import Stress
from peacewright.planning.solve.endurance import Cut, endurance, least_further_lift, least_stock_days
from peacewright.planning.supply_sources import Sources

FREE_LIFT = "tonnes a day by a way that is not cut"


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
        found.append(
            Stress(cause.name, cause.title, factors.value(days.name), days.high, round(lasts, 6), first)
        )
    return tuple(found)


def shortfalls_of(
    sources: Sources, stresses: tuple[Stress, ...], factors: FactorSet
) -> tuple[Shortfall, ...]:
    """Return what supply lacks: in the calm, against the norm, under each disruption of typical length."""
    causes = {cause.name: cause for cause in disruptions()}
    found = [*_in_the_calm(sources, factors), *_against_the_norm(sources)]
    for stress in stresses:
        missing = stress.days - stress.lasts
        if missing <= 1e-6:
            continue
        cut = cut_by(sources, causes[stress.name], factors)
        stock = round(least_stock_days(cut, stress.days) - sources.stock_days, 6)
        cures = [Cure(CureKind.MORE, "more days of stock", stock, "days of supply", ("days of stock",))]
        lift = least_further_lift(cut, stress.days)
        if lift is not None:
            cures.append(Cure(CureKind.MORE, "more lift", lift, "t/day", (FREE_LIFT,)))
        found.append(
            Shortfall(
                f"stock against: {stress.title.lower()}",
                f"Supply lasts {stress.lasts:.0f} days of {stress.days:g} under this: {stress.title.lower()}.",
                missing,
                "days",
                tuple(cures),
            )
        )
    return tuple(found)


def _in_the_calm(sources: Sources, factors: FactorSet) -> tuple[Shortfall, ...]:
    """Return what cannot be brought though nothing is disrupted, with the least further lift that would bring it."""
    calm = cut_by(sources, None, factors)
    bare = Cut(calm.need, np.zeros_like(calm.stock), calm.local, calm.corridors, calm.allowed, calm.carriage)
    lift = least_further_lift(bare, 1.0)
    if lift is None or lift <= 1e-6 * float(sources.need.sum()):
        return ()
    return (
        Shortfall(
            "supply",
            f"{lift:,.0f} of {sources.need.sum():,.0f} tonnes a day can neither be bought nor brought.",
            lift,
            "t/day",
            (Cure(CureKind.MORE, "more lift", lift, "t/day", ("tonnes a day of corridors and lorries",)),),
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
