"""What losing one or two corridors, or all into a region, does to supply: told by class of corridor and by region.

A corridor is one crossing, yard, port or airport among the declared entries. Supply knows capacities by class; each
corridor is taken to carry of its class's tonnes in proportion to what it handles a day. Which corridor it is stays in
this module, and a class that one corridor makes up is not told by its name.

Whoever loses more of a class is never better off. The worst one of a class is therefore its largest, and the worst
two of two classes are the largest of each, or the two largest where it is one class: no other pair has to be tried.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.operation.movement import Entry, EntryKind
from peacewright.plan.consumption import CLASSES
from peacewright.plan.disruptions import CORRIDORS
from peacewright.plan.supply import SupplyLoss, SupplyLosses
from peacewright.planning.corridor_losses import ALONE
from peacewright.planning.solve.endurance import Cut, endurance, least_further_lift, least_open
from peacewright.planning.supply_sources import Sources
from peacewright.planning.supply_stresses import cut_by

_CLASS_OF = {
    EntryKind.ROAD: "road",
    EntryKind.GAUGE_CHANGE: "rail",
    EntryKind.SAME_GAUGE: "rail",
    EntryKind.PORT: "sea",
    EntryKind.AIRPORT: "air",
}
_LABELS = {"road": "road corridors", "rail": "rail corridors", "sea": "sea corridors", "air": "air corridors"}
_FOR_GOOD = 1.0
"""Days over which lift is compared with need: rates alone count, for stock is left out."""


@dataclass(frozen=True)
class _Corridor:
    """One corridor: its class, the region it leads into, its share of the class."""

    of: str
    into: str
    share: float


def supply_losses(entries: Mapping[str, Entry], sources: Sources, factors: FactorSet) -> SupplyLosses:
    """Return what losing corridors for good does to a force that has all its stock.

    Parameters
    ----------
    entries : mapping of str to Entry
    sources : Sources
    factors : FactorSet
        What each kind of entry handles a day.
    """
    there = {name for name, tonnes in zip(CORRIDORS, sources.corridors, strict=True) if tonnes > 0}
    corridors = [each for each in _corridors(entries, factors) if each.of in there]
    members = Counter(each.of for each in corridors)
    whole = cut_by(sources, None, factors)

    def told(lost: Iterable[_Corridor]) -> tuple[str, ...]:
        return tuple(sorted(_LABELS[each.of] if members[each.of] > 1 else ALONE for each in lost))

    def loss(lost: list[_Corridor], classes: tuple[str, ...]) -> SupplyLoss:
        return _loss(_without(whole, lost), classes)

    largest = sorted(corridors, key=lambda each: (-each.share, each.of))
    by_class = {name: [each for each in largest if each.of == name] for name in CORRIDORS if name in members}
    one = [loss([own[0]], told([own[0]])) for own in by_class.values()]
    pairs = [own[:2] for own in by_class.values() if len(own) > 1]
    pairs += [[first[0], second[0]] for first, second in itertools.combinations(by_class.values(), 2)]
    regions: dict[str, list[_Corridor]] = {}
    for each in corridors:
        regions.setdefault(each.into, []).append(each)
    return SupplyLosses(
        corridors=len(corridors),
        one=_worst_of_each(one),
        two=_worst_of_each([loss(pair, told(pair)) for pair in pairs]),
        regions=_worst_first([loss(lost, (region,)) for region, lost in regions.items() if len(lost) > 1]),
        spare={name: _spare(whole, (name,)) for name, own in by_class.items() if len(own) > 1},
        spare_of_all=_spare(whole, by_class) if by_class else 0.0,
    )


def _corridors(entries: Mapping[str, Entry], factors: FactorSet) -> list[_Corridor]:
    """Return every corridor with its share of what all of its class handle a day."""
    found = [
        (_CLASS_OF[entry.kind], entry.into, _handled(entry, factors) / entry.count)
        for entry in entries.values()
        for _ in range(int(entry.count))
    ]
    total = {name: sum(per_day for of, _, per_day in found if of == name) for name in CORRIDORS}
    return [_Corridor(of, into, per_day / total[of]) for of, into, per_day in found if total[of] > 0]


def _handled(entry: Entry, factors: FactorSet) -> float:
    """Return what all corridors of an entry handle a day together."""
    if entry.per_day is not None:
        return factors.value(entry.per_day)
    return factors.value(f"entry.{entry.kind}.per_day") * entry.count


def _without(whole: Cut, lost: list[_Corridor]) -> Cut:
    left = np.ones(len(CORRIDORS))
    for each in lost:
        left[CORRIDORS.index(each.of)] -= each.share
    return replace(whole, corridors=whole.corridors * np.maximum(left, 0.0))


def _loss(cut: Cut, lost: tuple[str, ...]) -> SupplyLoss:
    lasts, binding = endurance(cut)
    lift = least_further_lift(replace(cut, stock=np.zeros_like(cut.stock)), _FOR_GOOD)
    return SupplyLoss(lost, round(lasts, 6), CLASSES[binding] if binding >= 0 else "", round(lift or 0.0, 6))


def _spare(whole: Cut, classes: Iterable[str]) -> float:
    """Return the share that some classes can lose for good, all alike, with nobody short and all else as planned."""
    needed = least_open(whole, [CORRIDORS.index(name) for name in classes])
    return 0.0 if needed is None else round(max(0.0, 1.0 - needed), 6)


def _worst_of_each(found: list[SupplyLoss]) -> tuple[SupplyLoss, ...]:
    """Return of losses that are told alike the worst, and all of them worst first."""
    worst: dict[tuple[str, ...], SupplyLoss] = {}
    for each in _worst_first(found):
        worst.setdefault(each.lost, each)
    return tuple(worst.values())


def _worst_first(found: list[SupplyLoss]) -> tuple[SupplyLoss, ...]:
    def order(loss: SupplyLoss) -> tuple[float, float, tuple[str, ...]]:
        return (loss.lasts if math.isfinite(loss.lasts) else math.inf, -loss.lift, loss.lost)

    return tuple(sorted(found, key=order))
