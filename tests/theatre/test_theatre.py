"""A whole theatre of a real country along a coarse line."""

import dataclasses

import numpy as np
import pytest

from peacewright.operation.vocabulary import DOMAINS, Domain
from peacewright.theatre.geodesy import distances_km
from peacewright.theatre.sites import candidate_sites
from peacewright.theatre.theatre import assemble, zone_cells
from tests.theatre.cases import DECLARED, NUMBERS


@pytest.fixture(scope="module")
def theatre():
    return assemble(DECLARED, NUMBERS)


def test_cells_of_each_domain_have_weights_that_sum_to_one(theatre):
    cells = theatre.cells
    for domain in DOMAINS:
        chosen = cells.of(domain)
        assert len(chosen)
        assert cells.weight[chosen].sum() == pytest.approx(1.0)
        assert np.all(cells.weight[chosen] > 0)
    assert len(set(cells.id)) == len(cells)


def test_land_cells_are_the_segments_in_order(theatre):
    land = theatre.cells.of(Domain.LAND)
    assert land.tolist() == list(range(len(theatre.segments)))
    assert np.all(theatre.cells.side[land] == -1)
    assert np.array_equal(theatre.cells.lat[land], theatre.segments.lat)


def test_regions_that_the_line_crosses_are_divided_by_holder(theatre):
    cells = theatre.cells
    sides = {}
    for i in cells.of(Domain.ENERGY):
        sides.setdefault(cells.region[i], []).append(int(cells.side[i]))
    assert sides["UA-14"] == [0, 1]
    assert sides["UA-43"] == [0]
    assert sides["UA-46"] == [1]
    assert sides["RU-BEL"] == [0]
    assert {"UA-40", "UA-65"} <= set(sides)
    assert cells.of(Domain.AIR).size == cells.of(Domain.ENERGY).size


def test_sea_cells_suffer_on_either_side_and_nobody_drives_there(theatre):
    sea = theatre.cells.of(Domain.SEA)
    assert theatre.cells.side[sea].tolist() == [-1]
    for crosses in (False, True):
        assert np.all(np.isinf(theatre.travel_hours(crosses_line=crosses)[:, sea]))


def test_nobody_drives_beyond_the_boundaries(theatre):
    beyond = [i for i, code in enumerate(theatre.cells.region) if code.startswith("RU-")]
    assert len(beyond) == 2
    assert np.all(np.isinf(theatre.travel_hours(crosses_line=True)[:, beyond]))


def test_ways_take_at_least_the_geodesic_at_road_speed(theatre):
    straight = distances_km(theatre.sites.lon, theatre.sites.lat, theatre.cells.lon, theatre.cells.lat)
    least = straight / NUMBERS.road_speed_km_per_hour
    for crosses in (False, True):
        assert np.all(theatre.travel_hours(crosses_line=crosses) >= least * (1 - 1e-9) - 1e-9)


def test_ways_within_a_side_never_reach_the_other(theatre):
    hours = theatre.travel_hours()
    for side in (0, 1):
        rows = np.flatnonzero(theatre.sites.side == side)
        others = np.flatnonzero(theatre.cells.side == 1 - side)
        assert np.all(np.isinf(hours[np.ix_(rows, others)]))
        assert np.all(np.isfinite(theatre.segment_hours()[rows]))


def test_a_mandate_to_cross_only_adds_ways(theatre):
    assert np.all(theatre.crossing.km <= theatre.within.km + 1e-6)
    east = np.flatnonzero(theatre.sites.side == 1)
    donetsk = [i for i in theatre.cells.of(Domain.ENERGY)
               if theatre.cells.region[i] == "UA-14" and theatre.cells.side[i] == 0]  # fmt: skip
    assert np.all(np.isfinite(theatre.crossing.km[np.ix_(east, donetsk)]))


def test_standing_off_costs_hours(theatre):
    best = theatre.segment_hours().min(axis=1)
    west = theatre.sites.eligible(["west"], sides=[1])
    east = theatre.sites.eligible(["east"], sides=[1])
    assert len(west)
    assert len(east)
    assert best[west].min() > 400 / NUMBERS.road_speed_km_per_hour
    assert best[east].min() < 2.0


def test_eligible_sites_respect_zone_side_and_stand_off(theatre):
    sites = theatre.sites
    chosen = sites.eligible(["east"], stand_off_km=50.0, sides=[1])
    assert len(chosen)
    assert np.all(sites.distance_to_line_km[chosen] >= 50.0)
    assert {sites.region[i] for i in chosen} <= set(DECLARED.zones["east"])
    assert np.all(sites.side[chosen] == 1)
    assert len(sites.eligible([])) == 0
    with pytest.raises(KeyError):
        sites.eligible(["nowhere"])


def test_sites_abroad_have_no_side_but_a_way(theatre):
    abroad = theatre.sites.eligible(["border"])
    assert len(abroad)
    assert np.all(theatre.sites.side[abroad] == -1)
    assert np.all(np.isfinite(theatre.segment_hours()[abroad]).any(axis=1))


def test_notes_tell_length_ruler_and_estimates(theatre):
    assert f"{theatre.line.length_km:.0f} km" in theatre.notes[0]
    assert theatre.segment_estimated.any() == any("estimated" in note for note in theatre.notes)


def test_zone_cells_are_air_and_energy_cells_of_the_zone(theatre):
    found = zone_cells(theatre, "east", side=1)
    assert len(found)
    assert {theatre.cells.region[i] for i in found} <= set(DECLARED.zones["east"])
    assert np.all(theatre.cells.side[found] == 1)


def test_the_same_declaration_gives_the_same_theatre(theatre):
    again = assemble(DECLARED, NUMBERS)
    assert np.array_equal(again.within.km, theatre.within.km)
    assert again.cells.id == theatre.cells.id
    assert np.array_equal(again.line.lon, theatre.line.lon)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"boundaries": ("QQ",)}, "no country 'QQ'"),
        ({"zones": {"west": ("UA-99",)}}, "no region 'UA-99'"),
        ({"beyond": {"XXX": ("RU-BEL",)}}, "who is no party"),
        ({"held": ((), ())}, "name a place held"),
        ({"line": ((37.0, 50.0),)}, "at least two points"),
    ],
)
def test_faulty_declarations_are_refused_in_words(changes, words):
    with pytest.raises(ValueError, match=words):
        assemble(dataclasses.replace(DECLARED, **changes), NUMBERS)


def test_road_speed_must_be_above_zero():
    with pytest.raises(ValueError, match="road speed"):
        assemble(DECLARED, dataclasses.replace(NUMBERS, road_speed_km_per_hour=0.0))


def test_a_zone_without_towns_is_told(theatre):
    few = assemble(DECLARED, dataclasses.replace(NUMBERS, site_population=900_000.0))
    assert any("Zone 'west' has no town" in note for note in few.notes)
    none = candidate_sites({"west": ("UA-46",)}, "UA", theatre.line, theatre.sides, 1e9)
    assert len(none) == 0


@pytest.mark.parametrize(
    ("country", "line", "held"),
    [
        # Rough east-west and north-south lines through four other countries: no dated line either.
        ("SS", ((25.5, 8.2), (28.5, 7.8), (31.5, 7.6), (34.2, 7.4)), ((31.58, 4.85), (31.66, 9.54))),
        ("ML", ((-5.2, 16.2), (-3.9, 15.4), (-2.5, 15.0)), ((-8.0, 12.65), (-0.04, 16.27))),
        ("CY", ((32.75, 35.18), (33.35, 35.18), (33.95, 35.06)), ((33.04, 34.68), (33.32, 35.34))),
        (
            "GE",
            ((43.1, 42.75), (43.55, 42.1), (44.2, 42.0), (44.6, 42.2), (44.75, 42.7)),
            ((44.8, 41.7), (43.97, 42.23)),
        ),
    ],
)
def test_other_countries_and_small_scales(country, line, held):
    declared = dataclasses.replace(
        DECLARED,
        boundaries=(country,),
        line=line,
        held=((held[0],), (held[1],)),
        zones={},
        sea_areas={},
        beyond={},
    )
    theatre = assemble(declared, NUMBERS)
    assert len(theatre.sites) == 0
    found = theatre.sides.of([held[0][0], held[1][0]], [held[0][1], held[1][1]])
    assert found.tolist() == [0, 1]
    assert theatre.segments.length_km.sum() == pytest.approx(theatre.line.length_km)
