"""What ships: selection by ISO prefix, regions of places, roads, licences."""

import json
from importlib.resources import files

import numpy as np
import pytest
import shapely

from peacewright.theatre.geodesy import distance_km
from peacewright.theatre.geography import (
    area,
    licences,
    outline,
    outline_index,
    outlines,
    places,
    regions,
    roads,
    world_roads,
)
from peacewright.theatre.network import densify_roads, network, snap

SIMFEROPOL, SEVASTOPOL = shapely.Point(34.10, 44.95), shapely.Point(33.52, 44.60)


def test_ukraine_has_its_27_regions_with_crimea_and_sevastopol():
    codes = {region.code for region in regions("UA")}
    assert len(codes) == 27
    assert {"UA-43", "UA-40"} <= codes
    assert area(("UA",)).contains(SIMFEROPOL)
    assert area(("UA",)).contains(SEVASTOPOL)
    assert outline("UA").contains(SIMFEROPOL)


def test_no_region_of_russia_holds_crimea():
    assert not area(("RU",)).intersects(SIMFEROPOL)
    assert not area(("RU",)).intersects(SEVASTOPOL)
    assert not outline("RU").intersects(SIMFEROPOL)
    assert {region.code[:2] for region in regions("RU")} == {"RU"}


def test_places_of_crimea_are_listed_by_ukrainian_region():
    towns = places("UA")
    found = dict(
        zip(reversed(towns.name), reversed(towns.region), strict=True)
    )  # the largest of one name stays
    assert found["Simferopol"] == "UA-43"
    assert found["Sevastopol"] == "UA-40"
    assert found["Kyiv"] == "UA-30"


def test_other_contested_selections_follow_iso():
    assert area(("SS",)).contains(shapely.Point(31.58, 4.85))  # Juba
    assert area(("XK",)).contains(shapely.Point(21.16, 42.66))  # Pristina
    assert area(("CY",)).contains(shapely.Point(33.94, 35.30))  # north of the island
    assert area(("SO",)).contains(shapely.Point(44.06, 9.56))  # Hargeisa


def test_area_of_ukraine_within_one_percent_of_the_published_603_628_km2():
    from pyproj import Geod

    square_km = abs(Geod(ellps="WGS84").geometry_area_perimeter(area(("UA",)))[0]) / 1e6
    assert square_km == pytest.approx(603_628, rel=0.01)


def test_one_region_by_its_code_and_clear_errors():
    assert [region.code for region in regions("UA-43")] == ["UA-43"]
    with pytest.raises(ValueError, match=r"known: .*UA-46 Lviv"):
        regions("UA-99")
    with pytest.raises(ValueError, match="no country 'QQ'"):
        regions("QQ")
    with pytest.raises(ValueError, match="no country 'QQ'"):
        places("QQ")


@pytest.mark.parametrize("code", sorted(outline_index()))
def test_every_country_loads_and_is_valid(code):
    for region in regions(code):
        assert region.code.startswith(code)
        assert region.name
        assert region.polygon.is_valid
        assert not region.polygon.is_empty
    assert outline(code).is_valid


def test_simplified_neighbours_share_their_borders():
    every = [region.polygon for region in regions("UA")]
    whole = shapely.union_all(every)
    assert sum(item.area for item in every) == pytest.approx(whole.area, rel=1e-5)
    assert (
        sum(shapely.Polygon(ring).area for part in shapely.get_parts(whole) for ring in part.interiors) < 1e-4
    )


def test_places_are_sorted_named_in_ascii_and_filtered():
    towns = places("UA")
    assert np.all(np.diff(towns.population) <= 0)
    assert all(name.isascii() for name in towns.ascii_name)
    large = places("UA", 50_000)
    assert len(large) == int((towns.population >= 50_000).sum()) > 100
    listed = {region.code for region in regions("UA")}
    assert set(towns.region) <= listed


def test_outlines_in_a_box_hold_the_neighbours():
    found = outlines(22.0, 44.0, 40.0, 52.0)
    assert {"UA", "PL", "RO", "MD", "BY", "RU", "HU", "SK"} <= set(found)
    assert "FR" not in found


def test_road_graph_is_sound():
    graph = world_roads()
    assert len(graph.lat) == 560_282
    assert np.all(graph.first < graph.second)
    assert graph.second.max() < len(graph.lat)
    straight = distance_km(
        graph.lon[graph.first], graph.lat[graph.first], graph.lon[graph.second], graph.lat[graph.second]
    )
    assert np.all(graph.length_km >= straight - 1e-6)
    assert 3.4e6 < graph.length_km.sum() < 3.9e6


def test_roads_of_a_box_stay_inside_it():
    graph = roads(22.0, 44.0, 41.0, 53.0)
    assert 4_000 < len(graph.lat) < 12_000
    assert np.all((graph.lon >= 22) & (graph.lon <= 41) & (graph.lat >= 44) & (graph.lat <= 53))
    assert graph.second.max() < len(graph.lat)


def test_nearly_all_large_towns_of_ukraine_lie_by_a_road():
    graph = densify_roads(roads(21.0, 43.0, 41.5, 53.5))
    towns = places("UA", 50_000)
    _, away = snap(network(graph, np.zeros(len(graph.lat), dtype=np.int64)), towns.lon, towns.lat, None)
    assert len(towns) == 157
    assert (away <= 15.0).sum() >= 152
    assert np.median(away) < 2.0


def test_each_file_has_its_licence_beside_it():
    folder = files("peacewright.catalogue").joinpath("geography")
    listed = licences()
    data = {item.name for item in folder.iterdir() if item.name.endswith((".zip", ".npz"))}
    assert set(listed) == data
    for name, entry in listed.items():
        assert entry["source"]
        assert entry["attribution"]
        text = folder.joinpath(name.split(".")[0] + ".licence.txt").read_text(encoding="utf-8")
        assert name in text
    assert listed["roads.npz"]["licence"] == "ODbL-1.0"
    assert json.loads(folder.joinpath("licences.json").read_text(encoding="utf-8")) == listed


def test_shipped_geography_stays_compact():
    folder = files("peacewright.catalogue").joinpath("geography")
    assert sum(len(item.read_bytes()) for item in folder.iterdir() if item.is_file()) < 25e6
