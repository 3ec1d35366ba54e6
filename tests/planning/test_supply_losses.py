"""Supply without one, two, or all corridors into a region: the worst of all, by losing each one and each pair."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from peacewright.core.factors import FactorSet
from peacewright.operation.movement import Entry
from peacewright.plan.consumption import Consumers
from peacewright.plan.disruptions import CORRIDORS
from peacewright.planning.corridor_losses import ALONE
from peacewright.planning.solve.endurance import endurance
from peacewright.planning.supply_losses import supply_losses
from peacewright.planning.supply_sources import Sources, sources_of
from peacewright.planning.supply_stresses import cut_by
from tests.planning.tables import shipped_factors, with_number

ENTRIES = {
    "a": Entry(kind="road", into="AA-1", count=3),
    "b": Entry(kind="road", into="AA-2", count=1),
    "c": Entry(kind="gauge_change", into="AA-2", per_day="entry.own"),
    "d": Entry(kind="same_gauge", into="AA-3"),
    "e": Entry(kind="port", into="AA-4"),
}
KIND = {"a": "road", "b": "road", "c": "rail", "d": "rail", "e": "sea"}
TOLD = {"road": "road corridors", "rail": "rail corridors", "sea": ALONE}


def with_capacities(road: float, rail: float, sea: float, own: float) -> FactorSet:
    factors = shipped_factors()
    for name, tonnes in (("road", road), ("rail", rail), ("sea", sea), ("air", 0.0)):
        factors = with_number(factors, f"supply.corridor.{name}", tonnes)
    return with_number(factors, "entry.own", own)


def sources_with(factors: FactorSet) -> Sources:
    return sources_of(Consumers(10_000.0, 4.0, 20.0, 0), factors, 30.0, 30.0, 0.5, 0.2)


def each_corridor(factors: FactorSet) -> list[tuple[str, str, float]]:
    """Return class, region and share of the class of each corridor, by hand."""
    per_day = {
        "a": 1.0,
        "b": 1.0,
        "c": factors.value("entry.own"),
        "d": factors.value("entry.same_gauge.per_day"),
    }
    per_day["e"] = 1.0
    found = [
        (KIND[name], entry.into, per_day[name])
        for name, entry in ENTRIES.items()
        for _ in range(int(entry.count))
    ]
    total = {kind: sum(each[2] for each in found if each[0] == kind) for kind in TOLD}
    return [(kind, into, handled / total[kind]) for kind, into, handled in found]


def lasts_without(sources: Sources, factors: FactorSet, lost: tuple[tuple[str, str, float], ...]) -> float:
    left = dict.fromkeys(CORRIDORS, 1.0)
    for kind, _, share in lost:
        left[kind] -= share
    cut = cut_by(sources, None, factors)
    return endurance(replace(cut, corridors=cut.corridors * np.array([left[name] for name in CORRIDORS])))[0]


@pytest.mark.parametrize(
    ("road", "rail", "sea", "own"),
    [
        (250.0, 60.0, 40.0, 10.0),
        (120.0, 180.0, 40.0, 3.0),
        (300.0, 20.0, 10.0, 30.0),
        (3000.0, 500.0, 10.0, 30.0),
    ],
)
def test_they_are_the_worst_of_losing_each_and_each_two(road, rail, sea, own):
    factors = with_capacities(road, rail, sea, own)
    sources = sources_with(factors)
    found, corridors = supply_losses(ENTRIES, sources, factors), each_corridor(factors)
    assert found.corridors == len(corridors) == 7
    for count, told in ((1, found.one), (2, found.two)):
        worst: dict[tuple[str, ...], float] = {}
        for lost in itertools.combinations(corridors, count):
            name = tuple(sorted(TOLD[kind] for kind, _, _ in lost))
            worst[name] = min(worst.get(name, math.inf), lasts_without(sources, factors, lost))
        assert {loss.lost: loss.lasts for loss in told} == pytest.approx(worst, rel=1e-6)
        assert [loss.lasts for loss in told] == sorted(loss.lasts for loss in told)
    regions = {(into,): [each for each in corridors if each[1] == into] for _, into, _ in corridors}
    several = {name: tuple(lost) for name, lost in regions.items() if len(lost) > 1}
    assert set(several) == {("AA-1",), ("AA-2",)}
    assert {loss.lost: loss.lasts for loss in found.regions} == pytest.approx(
        {name: lasts_without(sources, factors, lost) for name, lost in several.items()}, rel=1e-6
    )


def test_what_may_be_lost_may_be_lost_and_a_thousandth_more_may_not():
    factors = with_capacities(250.0, 180.0, 40.0, 10.0)
    sources = sources_with(factors)
    found = supply_losses(ENTRIES, sources, factors)
    assert set(found.spare) == {"road", "rail"}, "a class of one corridor would name it"
    assert 0 < found.spare_of_all < 1
    cut = cut_by(sources, None, factors)
    cut = replace(cut, stock=np.zeros_like(cut.stock))  # stock would hide a lack for years
    for spare, classes in ((found.spare_of_all, ("road", "rail", "sea")), (found.spare["road"], ("road",))):
        for more, enough in ((0.0, True), (0.001, False)):
            left = np.array([1 - spare * (1 - 1e-5) - more if name in classes else 1.0 for name in CORRIDORS])
            assert math.isinf(endurance(replace(cut, corridors=cut.corridors * left))[0]) is (
                enough or spare == 1
            )


def test_lift_that_is_lacking_is_what_would_do():
    factors = with_capacities(120.0, 60.0, 40.0, 10.0)
    sources = sources_with(factors)
    for loss in supply_losses(ENTRIES, sources, factors).two:
        assert (loss.lift > 0) == math.isfinite(loss.lasts)
        assert bool(loss.first_out) == math.isfinite(loss.lasts)


def test_no_place_is_kept():
    factors = with_capacities(120.0, 60.0, 40.0, 10.0)
    told = repr(supply_losses(ENTRIES, sources_with(factors), factors))
    assert "sea" not in told
    assert not any(f"'{name}'" in told for name in ENTRIES)
