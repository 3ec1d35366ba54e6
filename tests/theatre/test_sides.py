"""Which side of the line a place lies on."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from peacewright.theatre.geodesy import distance_to_line_km
from peacewright.theatre.geography import area, places
from peacewright.theatre.sides import split_sides
from tests.theatre.cases import COARSE_LINE, DONETSK, KYIV

LON, LAT = np.array(COARSE_LINE).T
PARTIES = ("RUS", "UKR")
BOX = shapely.box(20.0, 40.0, 30.0, 50.0)
NORTH, SOUTH = (25.0, 49.8), (25.0, 40.2)


def test_kyiv_and_donetsk_and_other_towns():
    sides = split_sides(area(("UA",)), LON, LAT, ((DONETSK,), (KYIV,)), PARTIES)
    towns = {
        "Kharkiv": 1, "Lviv": 1, "Odesa": 1, "Dnipro": 1, "Zaporizhzhya": 1, "Chernihiv": 1, "Sumy": 1,
        "Luhansk": 0, "Donetsk": 0, "Mariupol": 0, "Melitopol": 0, "Simferopol": 0, "Sevastopol": 0, "Kerch": 0,
    }  # fmt: skip
    listed = places("UA")
    found: dict[str, int] = {}
    for name, side in zip(listed.name, sides.of(listed.lon, listed.lat), strict=True):
        found.setdefault(name, int(side))  # the largest of one name comes first
    assert {name: found[name] for name in towns} == towns
    assert sides.of([21.0, 39.2], [52.2, 51.7]).tolist() == [-1, -1]  # Warsaw, Voronezh


def test_one_hint_is_enough_and_the_direction_of_the_line_does_not_matter():
    listed = places("UA", 20_000)
    both = split_sides(area(("UA",)), LON, LAT, ((DONETSK,), (KYIV,)), PARTIES).of(listed.lon, listed.lat)
    for held in (((DONETSK,), ()), ((), (KYIV,))):
        for step in (1, -1):
            one = split_sides(area(("UA",)), LON[::step], LAT[::step], held, PARTIES)
            assert np.array_equal(one.of(listed.lon, listed.lat), both)


@st.composite
def crossings(draw):
    """A line from the west to the east edge of the box that never turns back west."""
    inner = draw(st.lists(st.floats(20.3, 29.7), min_size=0, max_size=7, unique_by=lambda x: round(x, 1)))
    lon = np.array([20.0, *sorted(inner), 30.0])
    lat = np.array(draw(st.lists(st.floats(42, 48), min_size=len(lon), max_size=len(lon))))
    return lon, lat


points = st.lists(st.tuples(st.floats(20.05, 29.95), st.floats(40.05, 49.95)), min_size=1, max_size=20)


@settings(max_examples=80, deadline=None)
@given(crossings(), points, st.booleans())
def test_points_above_and_below_a_random_line(line, places_at, reverse):
    lon, lat = line
    assume(np.min(np.diff(lon)) > 0.05)
    step = -1 if reverse else 1
    sides = split_sides(BOX, lon[::step], lat[::step], ((NORTH,), (SOUTH,)), ("A", "B"))
    x, y = np.array(places_at).T
    # Legs are geodesics; a straight line in degrees lies up to some ten kilometres off them.
    clear = distance_to_line_km(x, y, lon, lat) > 40.0
    expected = np.where(y > np.interp(x, lon, lat), 0, 1)
    assert np.array_equal(sides.of(x, y)[clear], expected[clear])


@settings(max_examples=30, deadline=None)
@given(crossings(), st.floats(0.2, 1.0))
def test_a_line_that_stops_short_is_carried_on_to_the_edge(line, gap):
    lon, lat = line[0].copy(), line[1].copy()
    lon[0] += gap
    lon[-1] -= gap
    assume(np.min(np.diff(lon)) > 0.05)
    sides = split_sides(BOX, lon, lat, ((NORTH,), (SOUTH,)), ("A", "B"))
    assert sides.of([NORTH[0], SOUTH[0]], [NORTH[1], SOUTH[1]]).tolist() == [0, 1]
    assert sum(area.area for area in sides.area) == pytest.approx(
        shapely.buffer(sides.plane.geometry(BOX), 1.0).area, rel=0.01
    )


def test_a_line_that_leaves_the_country_and_comes_back_changes_sides_each_time():
    lon, lat = [20.0, 22.0, 24.0, 26.0, 30.0], [45.0, 51.0, 45.0, 51.0, 45.0]
    sides = split_sides(BOX, lon, lat, (((25.0, 41.0),), ()), ("A", "B"))
    found = sides.of([20.5, 23.9, 29.0, 25.0, 24.2], [49.5, 49.5, 49.5, 41.0, 44.0])
    assert found.tolist() == [1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("lon", "lat", "held", "words"),
    [
        ([25.0], [45.0], ((NORTH,), ()), "at least two points"),
        ([20, 28, 28, 24, 24], [45, 45, 43, 43, 47], ((NORTH,), ()), "crosses itself"),
        ([50, 60], [45, 45], ((NORTH,), ()), "does not touch the country"),
        ([23, 27], [45, 45], ((NORTH,), ()), "km inside the country"),
        ([20, 30], [45, 45], ((), ()), "name a place held by A or by B"),
        ([20, 30], [45, 45], ((NORTH,), ((26.0, 49.0),)), "other party's side"),
        ([20, 30], [45, 45], (((50.0, 10.0),), ()), "lies outside the country"),
    ],
)
def test_faults_are_told_in_words(lon, lat, held, words):
    with pytest.raises(ValueError, match=words):
        split_sides(BOX, lon, lat, held, ("A", "B"))


def shared_line_folder() -> Path:
    shared = Path(os.environ.get("PEACEWRIGHT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    return shared / "data" / "line_of_contact"


def test_sides_agree_with_a_mapped_line_for_the_same_day():
    folder = shared_line_folder()
    if not folder.exists():
        pytest.skip("the reference line of contact is not on this machine")
    lines = json.loads((folder / "contact_lines_derived.geojson").read_text())
    feature = next(f for f in lines["features"] if "2025-04-19" in json.dumps(f["properties"]))
    parts = shapely.get_parts(shapely.geometry.shape(feature["geometry"]))
    main = shapely.line_merge(shapely.union_all(parts))
    line = max(shapely.get_parts(main), key=lambda part: part.length)
    held = json.loads((folder / "deepstatemap_data_20250419.geojson").read_text())
    occupied = shapely.make_valid(shapely.geometry.shape(held["features"][0]["geometry"]))
    sides = split_sides(area(("UA",)), *np.array(line.coords).T, ((DONETSK,), (KYIV,)), PARTIES)
    listed = places("UA")
    inside = shapely.contains_xy(occupied, listed.lon, listed.lat)
    assert np.mean((sides.of(listed.lon, listed.lat) == 0) == inside) > 0.99
