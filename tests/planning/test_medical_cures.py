"""Cures of medical care, alone and two together, against every choice of bases and every limit, place by place."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.operation.loading import load
from peacewright.operation.templates import templates
from peacewright.plan.explanation import Cure
from peacewright.plan.medical import Clock, MedicalPart
from peacewright.planning.medical_cures import Lack, cures_alone
from peacewright.planning.medical_pairs import Further, cures_together
from peacewright.planning.medical_places import Places
from peacewright.study import plan
from tests.planning.tables import operation_with


@st.composite
def lacks(draw: st.DrawFn) -> Lack:
    """A plan of few bases and places, its hours and kilometres at random, below its target as it stands."""
    bases, spots = draw(st.integers(1, 3)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    weight = rng.uniform(0.1, 1, spots)
    hours = np.where(
        rng.uniform(size=(bases, spots)) < 0.4, np.inf, rng.uniform(0, 9, (bases, spots)).round(1)
    )
    km = rng.uniform(20, 400, (bases, spots)).round()
    hospital = np.where(rng.uniform(size=(1, spots)) < 0.6, np.inf, rng.uniform(0, 9, (1, spots)).round(1))
    surgery = np.arange(draw(st.integers(0, bases - 1)))
    levers = (
        operation_with({"it": {"strength": 1000, "medical": {"host_hospitals": draw(st.booleans())}}})
        .options["it"]
        .levers
    )
    to_surgery = hours[surgery].min(axis=0, initial=np.inf)
    if levers.medical.host_hospitals:
        to_surgery = np.minimum(to_surgery, hospital[0])
    places = Places(
        weight / weight.sum(), np.ones(spots, dtype=bool), hours, km, hospital, np.full((1, spots), np.inf)
    )
    nowhere = np.full(spots, np.inf)
    part = MedicalPart(
        places.weight, places.at_line, nowhere, to_surgery, hospital[0], nowhere, nowhere, bases, len(surgery), 0,
        (), 0, None,
    )  # fmt: skip
    clock = Clock(0.1, 0.5, 0.2, 0.8, 1.0, 200.0, draw(st.sampled_from([0.45, 0.9, 1.0])))
    return Lack(part, places, surgery, levers, clock, draw(st.booleans()), 2.0, 0.9, 300.0)


def share(lack: Lack, limit: float, road: np.ndarray, helicopters: tuple[int, ...] = ()) -> float:
    """The share in time from its words: by road from the nearest of some surgeries, else by air with its chance."""
    total = 0.0
    for spot, weight in enumerate(lack.part.weight):
        by_road = any(0.5 + way[spot] <= limit for way in road)
        by_air = any(
            lack.places.base_km[base, spot] <= lack.radius
            and any(
                0.8 + (lack.places.base_km[base, spot] + lack.places.base_km[held, spot]) / 200.0 <= limit
                for held in lack.surgery
            )
            for base in helicopters
        )
        total += weight * (1.0 if by_road else lack.chance if by_air else 0.0)
    return total


def counted(lack: Lack) -> np.ndarray:
    return (
        lack.places.hospital_hours
        if lack.levers.medical.host_hospitals
        else np.full((1, len(lack.part.weight)), np.inf)
    )


def planned(lack: Lack) -> np.ndarray:
    return np.vstack([counted(lack), lack.places.base_hours[lack.surgery]])


def limits(lack: Lack) -> list[float]:
    """Every limit at which anything changes."""
    road = 0.5 + np.vstack([lack.places.base_hours, lack.places.hospital_hours]).ravel()
    km = lack.places.base_km
    air = 0.8 + (km[:, None] + km[None]).ravel() / 200.0
    every = np.concatenate([road, air])
    return sorted(set(every[np.isfinite(every)]))


def fewest(lack: Lack, limit: float, ways: np.ndarray) -> int | None:
    """The fewest surgeries among some places for it, in all."""
    for count in range(len(ways) + 1):
        for chosen in itertools.combinations(range(len(ways)), count):
            if share(lack, limit, np.vstack([counted(lack), ways[list(chosen)]])) >= lack.target - 1e-9:
                return count
    return None


def fewest_aloft(lack: Lack, limit: float) -> int | None:
    for count in range(len(lack.places.base_hours) + 1):
        for chosen in itertools.combinations(range(len(lack.places.base_hours)), count):
            if share(lack, limit, planned(lack), chosen) >= lack.target - 1e-9:
                return count
    return None


def of(cures: list[Cure], words: str) -> Cure | None:
    return next((cure for cure in cures if words in f"{cure.change} {' '.join(cure.of)}"), None)


def expect(cure: Cure | None, amount: float | None) -> None:
    assert (cure is None) == (amount is None)
    if cure is not None:
        assert cure.amount == pytest.approx(amount)


@settings(max_examples=150, deadline=None)
@given(lacks())
def test_what_cures_alone_is_that_of_every_choice(lack: Lack) -> None:
    if share(lack, lack.limit, planned(lack)) >= lack.target - 1e-9:
        return
    cures = list(cures_alone(lack))
    aloft = fewest_aloft(lack, lack.limit)
    expect(of(cures, "helicopters kept"), aloft or None)
    bases = fewest(lack, lack.limit, lack.places.base_hours)
    others = bases is not None and bases <= lack.part.surgeries
    expect(of(cures, "bases with surgery"), None if bases is None or others else bases - lack.part.surgeries)
    assert (of(cures, "surgery at other bases") is not None) == others
    does = (limit for limit in limits(lack) if share(lack, limit, planned(lack)) >= lack.target - 1e-9)
    expect(of(cures, "a limit from"), next(does, None))


def first_count(cure: Cure) -> int:
    found = re.match(r"(\d+) more|surgery at other bases", cure.change)
    assert found is not None
    return int(found[1] or 0)


def least_with(lack: Lack, road: np.ndarray, aloft: tuple[int, ...] = ()) -> float | None:
    does = (limit for limit in limits(lack) if share(lack, limit, road, aloft) >= lack.target - 1e-9)
    return next(does, None)


@settings(max_examples=150, deadline=None)
@given(lacks())
def test_two_changes_together_are_those_of_every_choice(lack: Lack) -> None:
    """The limit is the least with all bases; of helicopters or surgery the fewest that do at that limit."""
    if share(lack, lack.limit, planned(lack)) >= lack.target - 1e-9 or list(cures_alone(lack)):
        return
    cures = list(cures_together(lack, lambda: iter(())))
    every = tuple(range(len(lack.places.base_hours)))
    limit = least_with(lack, planned(lack), every) if lack.chance else None
    by_air = of(cures, "helicopter")
    expect(by_air, limit)
    if by_air is not None and limit is not None:
        assert first_count(by_air) == fewest_aloft(lack, limit)
    limit = least_with(lack, np.vstack([counted(lack), lack.places.base_hours]))
    surgery = next((cure for cure in cures if "surgery" in cure.change.split(" and ")[0]), None)
    expect(surgery, limit)
    if surgery is not None and limit is not None:
        told, needed = first_count(surgery) + lack.part.surgeries, fewest(lack, limit, lack.places.base_hours)
        assert needed is not None
        assert told == max(needed, lack.part.surgeries)


@settings(max_examples=150, deadline=None)
@given(lacks(), st.integers(0, 100_000), st.booleans())
def test_new_bases_are_those_of_every_choice(lack: Lack, seed: int, is_near: bool) -> None:
    """The first choice of towns that does at the limit in force; else the first that does at some limit."""
    if share(lack, lack.limit, planned(lack)) >= lack.target - 1e-9 or list(cures_alone(lack)):
        return
    if list(cures_together(lack, lambda: iter(()))):
        return
    rng = np.random.default_rng(seed)
    spots = len(lack.part.weight)
    none = Further(" nowhere of use", np.full((1, spots), np.inf))
    some = Further(" elsewhere", rng.uniform(0, 1.5 if is_near else 9, (2, spots)))
    cure, *others = cures_together(lack, lambda: iter((none, some)))
    assert not others
    ways = np.vstack([lack.places.base_hours, some.way_hours])
    now = fewest(lack, lack.limit, ways)
    if now is not None:
        assert "surgery" in cure.change
        assert cure.change.endswith(", old or new elsewhere")
        assert (cure.amount or 0) == max(now - lack.part.surgeries, 0)
        return
    reach = sorted(0.5 + np.vstack([counted(lack), ways]).ravel())
    limit = next(
        value for value in reach if share(lack, value, np.vstack([counted(lack), ways])) >= lack.target - 1e-9
    )
    assert cure.amount == pytest.approx(limit)
    needed = fewest(lack, limit, ways)
    assert needed is not None
    assert first_count(cure) + lack.part.surgeries == max(needed, lack.part.surgeries)


@pytest.mark.parametrize("name", sorted(templates()))
def test_every_lack_in_a_template_has_a_cure(name: str, tmp_path: Path) -> None:
    """A lake cuts part of the line off from one host's roads: no change alone brings surgery in time there."""
    file = tmp_path / f"{name}.yaml"
    file.write_text(templates()[name].text, encoding="utf-8")
    plans = plan(load(file)).values()
    short = [each for found in plans for each in found.shortfalls]
    assert short
    assert all(each.cures for each in short)
    told = {cure.change for each in short for cure in each.cures}
    assert any(" and a limit " in change for change in told) == (name != "reassurance-force")
