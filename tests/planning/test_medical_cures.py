"""Cures of medical care, alone and together, against every choice of bases and every limit, place by place."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from peacewright.operation.loading import load
from peacewright.operation.templates import templates
from peacewright.plan.explanation import Cure, CureKind
from peacewright.plan.medical import Clock, MedicalPart
from peacewright.planning.medical_cures import Lack, cures_alone
from peacewright.planning.medical_pairs import Further, cures_together, further_towns
from peacewright.planning.medical_places import Places
from peacewright.study import plan
from tests.planning.tables import operation_with

ON_SPOT, CALLED, SLOWER, SPEED, RADIUS = 0.5, 0.8, 1.25, 200.0, 300.0
SHOWN = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@st.composite
def lacks(draw: st.DrawFn) -> Lack:
    """A plan of few bases and places, hours and kilometres at random, with helicopters or none, below its target."""
    bases, spots = draw(st.integers(1, 3)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    weight = rng.uniform(0.1, 1, spots)
    no_road = draw(st.sampled_from([0.2, 0.5]))
    hours = np.where(rng.uniform(size=(bases, spots)) < no_road, np.inf, rng.uniform(0, 7, (bases, spots)))
    km = rng.uniform(20, 400, (bases, spots))
    hospital = np.where(rng.uniform(size=(1, spots)) < 0.6, np.inf, rng.uniform(0, 7, (1, spots)))
    hospital_km = rng.uniform(20, 400, (1, spots))
    surgery = rng.permutation(bases)[: draw(st.integers(0, bases - 1))]
    flies = rng.permutation(bases)[: draw(st.integers(0, bases))]
    hosts = draw(st.booleans())
    levers = operation_with({"it": {"strength": 1000, "medical": {"host_hospitals": hosts}}})
    places = Places(weight / weight.sum(), np.ones(spots, dtype=bool), hours, km, hospital, hospital_km)
    first = np.where(km <= RADIUS, km, np.inf)[flies].min(axis=0, initial=np.inf)
    road, air = hours[surgery].min(axis=0, initial=np.inf), km[surgery].min(axis=0, initial=np.inf)
    if hosts:
        road, air = np.minimum(road, hospital[0]), np.minimum(air, hospital_km[0])
    part = MedicalPart(
        places.weight, places.at_line, road, road, hospital[0], first, first + air, bases, len(surgery), 0, (),
        len(flies), None,
    )  # fmt: skip
    clock = Clock(0.1, ON_SPOT, 0.2, CALLED, SLOWER, SPEED, draw(st.sampled_from([0.45, 0.9, 1.0])))
    lack = Lack(
        part, places, surgery, flies, levers.options["it"].levers, clock, draw(st.booleans()),
        draw(st.booleans()), draw(st.sampled_from([1.5, 2.0])), 0.9, RADIUS,
    )  # fmt: skip
    assume(not reaches(lack, lack.limit, lack.surgery, lack.flies))
    return lack


def share(
    lack: Lack,
    limit: float,
    surgery: Iterable[int],
    flies: Iterable[int],
    *,
    hosted: bool,
    new: Further | None,
) -> float:
    """The share in time from its words: by road from the nearest surgery, else by air with its chance."""
    hours, km = lack.places.base_hours, lack.places.base_km
    if new is not None:
        hours, km = np.vstack([hours, new.way_hours]), np.vstack([km, new.way_km])
    from_road = [hours[base] for base in surgery] + ([lack.places.hospital_hours[0]] if hosted else [])
    onward = [km[base] for base in surgery] + ([lack.places.hospital_km[0]] if hosted else [])
    total = 0.0
    for spot, weight in enumerate(lack.part.weight):
        by_road = any(ON_SPOT + SLOWER * way[spot] <= limit for way in from_road)
        by_air = not lack.is_banned and any(
            km[base, spot] <= RADIUS and CALLED + (km[base, spot] + way[spot]) / SPEED <= limit
            for base, way in itertools.product(flies, onward)
        )
        total += weight * (1.0 if by_road else float(lack.at.chance) if by_air else 0.0)
    return total


def reaches(
    lack: Lack,
    limit: float,
    surgery: Iterable[int],
    flies: Iterable[int],
    *,
    hosted: bool = False,
    new: Further | None = None,
) -> bool:
    hosted = hosted or lack.levers.medical.host_hospitals
    return share(lack, limit, list(surgery), list(flies), hosted=hosted, new=new) >= lack.target - 1e-9


def limits(lack: Lack, new: Further | None = None) -> list[float]:
    """Every limit at which anything changes, each a hair above."""
    hours, km = [lack.places.base_hours, lack.places.hospital_hours], [lack.places.base_km]
    if new is not None:
        hours, km = [*hours, new.way_hours], [*km, new.way_km]
    road = ON_SPOT + SLOWER * np.vstack(hours).ravel()
    onward = np.vstack([*km, lack.places.hospital_km])
    air = CALLED + (lack.places.base_km[:, None] + onward[None]).ravel() / SPEED
    every = np.concatenate([road, air])
    return sorted(set(every[np.isfinite(every)] * (1 + 1e-12)))


def every_choice(count: int) -> Iterable[tuple[int, ...]]:
    """Choices of some of so many bases, the fewest first."""
    return itertools.chain.from_iterable(
        itertools.combinations(range(count), size) for size in range(count + 1)
    )


def fewest_surgeries(lack: Lack, limit: float, new: Further | None = None) -> int | None:
    towns = len(lack.places.base_hours) + (0 if new is None else len(new.way_hours))
    does = (chosen for chosen in every_choice(towns) if reaches(lack, limit, chosen, lack.flies, new=new))
    return next((len(chosen) for chosen in does), None)


def fewest_aloft(lack: Lack, limit: float) -> int | None:
    if lack.is_banned:
        return None
    bases = len(lack.places.base_hours)
    does = (chosen for chosen in every_choice(bases) if reaches(lack, limit, lack.surgery, chosen))
    return next((len(chosen) for chosen in does), None)


def two_figures_up(value: float) -> float:
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.ceil(value / step - 1e-9) * step


def least(
    lack: Lack, surgery: Sequence[int], flies: Sequence[int], new: Further | None = None
) -> float | None:
    return next((limit for limit in limits(lack, new) if reaches(lack, limit, surgery, flies, new=new)), None)


def told_of(cures: Iterable[Cure], thing: str) -> tuple[int, float | None] | None:
    """How many more of a thing a cure tells, none where the same at other bases do, and with which limit."""
    for cure in cures:
        words = f"{cure.amount:g} {cure.change}" if cure.kind is CureKind.MORE else cure.change
        first, *limit = re.split(r"(?:,? and )?a limit from wounding", words)
        if thing not in first or first.startswith("hospitals"):
            continue
        more = re.match(r"(\d+) more", first)
        assert (more is None) == ("at other bases" in first)
        if more is None:
            assert "chosen for the " in first
        return int(more[1]) if more else 0, cure.amount if limit else None
    return None


def expect(
    told: tuple[int, float | None] | None, fewest: int | None, had: int, limit: float | None = None
) -> None:
    if fewest is None:
        assert told is None
        return
    assert told is not None
    assert told[0] == max(0, fewest - had)
    assert told[1] == pytest.approx(limit)


@SHOWN
@given(lacks())
def test_what_cures_alone_is_that_of_every_choice(lack: Lack) -> None:
    cures = list(cures_alone(lack))
    expect(told_of(cures, "helicopters"), fewest_aloft(lack, lack.limit), len(lack.flies))
    expect(told_of(cures, "surgery"), fewest_surgeries(lack, lack.limit), len(lack.surgery))
    hosted = reaches(lack, lack.limit, lack.surgery, lack.flies, hosted=True)
    assert any("hospitals of the hosts" in cure.change for cure in cures) == hosted
    longer = [cure.amount for cure in cures if cure.change.startswith("a limit from")]
    expected = least(lack, list(lack.surgery), list(lack.flies))
    assert longer == ([] if expected is None else [pytest.approx(expected)])


@SHOWN
@given(lacks())
def test_changes_together_are_those_of_every_choice(lack: Lack) -> None:
    """The limit is the least with all bases, to two figures; of helicopters or surgery the fewest that do at it."""
    assume(not list(cures_alone(lack)))
    cures = list(cures_together(lack, lambda: iter(())))
    every = list(range(len(lack.places.base_hours)))
    limit = None if lack.is_banned else least(lack, list(lack.surgery), every)
    if limit is None:
        expect(told_of(cures, "helicopter"), None, 0)
    else:
        limit = two_figures_up(limit)
        assert limit > lack.limit
        expect(told_of(cures, "helicopter"), fewest_aloft(lack, limit), len(lack.flies), limit)
    limit = least(lack, every, list(lack.flies))
    if limit is None:
        expect(told_of(cures, "surgery"), None, 0)
    else:
        limit = two_figures_up(limit)
        expect(told_of(cures, "surgery"), fewest_surgeries(lack, limit), len(lack.surgery), limit)


@SHOWN
@given(lacks(), st.integers(0, 100_000), st.booleans())
def test_new_bases_are_those_of_every_choice(lack: Lack, seed: int, is_near: bool) -> None:
    """The first choice of towns that does at the limit in force; else the first that does at some limit."""
    assume(not list(cures_alone(lack)) and not list(cures_together(lack, lambda: iter(()))))
    rng = np.random.default_rng(seed)
    spots = len(lack.part.weight)
    nowhere = np.full((1, spots), np.inf)
    none = Further(", nowhere of use", nowhere, nowhere)
    some = Further(
        ", elsewhere", rng.uniform(0, 0.6 if is_near else 7, (2, spots)), rng.uniform(20, 400, (2, spots))
    )
    cure, *others = cures_together(lack, lambda: iter((none, some)))
    assert not others
    assert "old or new, elsewhere" in cure.change
    now = fewest_surgeries(lack, lack.limit, some)
    if now is not None:
        expect(told_of([cure], "surgery"), now, len(lack.surgery))
        return
    towns = list(range(len(lack.places.base_hours) + 2))
    limit = least(lack, towns, list(lack.flies), some)
    assert limit is not None
    limit = two_figures_up(limit)
    expect(told_of([cure], "surgery"), fewest_surgeries(lack, limit, some), len(lack.surgery), limit)


@pytest.mark.parametrize("name", sorted(templates()))
def test_every_lack_in_a_template_has_a_cure(name: str, tmp_path: Path) -> None:
    """A lake cuts part of the line off from one host's roads: no change alone brings surgery in time there."""
    file = tmp_path / f"{name}.yaml"
    file.write_text(templates()[name].text, encoding="utf-8")
    plans = plan(load(file))
    short = [each for found in plans.values() for each in found.shortfalls]
    assert short
    assert all(each.cures for each in short)
    told = {cure.change for each in short for cure in each.cures}
    assert any(" a limit " in change and " and " in change for change in told) == (
        name != "reassurance-force"
    )


def test_new_bases_are_looked_for_where_an_option_allows_them_first(tmp_path: Path) -> None:
    """One host, two of three zones, a stand-off: then any zone, then both hosts, then any zone of both."""
    file = tmp_path / "lake.yaml"
    file.write_text(templates()["observer-mission"].text, encoding="utf-8")
    loaded = load(file)
    found = plan(loaded, "one-side")["one-side"]
    levers = found.option.levers.model_copy(update={"stand_off": 60.0})
    bases = np.array([base.site for base in found.stationing.bases])
    choices = list(further_towns(found.theatre, bases, levers, found.factors))
    both = ", with hosts on both sides of the line"
    assert [one.where for one in choices] == ["", ", in any zone", both, f", in any zone{both}"]
    near = further_towns(found.theatre, bases, levers.model_copy(update={"stand_off": 0.0}), found.factors)
    sizes, nearer = [len(one.way_hours) for one in choices], [len(one.way_hours) for one in near]
    assert sizes[0] <= sizes[1] <= sizes[3]
    assert sizes[0] <= sizes[2] <= sizes[3]
    assert all(fewer <= more for fewer, more in zip(sizes, nearer, strict=True))
    assert sizes != nearer
    two = levers.model_copy(update={"hosts": "both"})
    assert len(list(further_towns(found.theatre, bases, two, found.factors))) == 2
