"""Maps: projection, scale, labels that keep clear of one another, symbols."""

from __future__ import annotations

import dataclasses
import re
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from peacewright.reporting.compose_maps import REACH_CLASSES, line_of
from peacewright.reporting.maps.drawing import make_view
from peacewright.reporting.maps.labels import LabelPlacer, Rectangle
from peacewright.reporting.maps.symbols import UnknownSymbol
from peacewright.reporting.maps.theatre_map import (
    MapBase,
    MapError,
    MapLine,
    MapName,
    MapReach,
    MapRegion,
    TheatreMap,
    classes,
)
from tests.reporting.sample import theatre_map


def test_a_map_is_well_formed_small_and_refers_to_nothing_outside() -> None:
    for svg in theatre_map().drawings("figure-map", "full"):
        ET.fromstring(svg)  # noqa: S314
        assert len(svg) < 150_000
        assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_identifiers_are_unique_over_wide_and_narrow() -> None:
    found = re.findall(r'\bid="([^"]+)"', "".join(theatre_map().drawings("figure-map", "full")))
    assert found
    assert len(found) == len(set(found))


def test_every_base_is_named_and_every_legend_entry_is_there() -> None:
    wide = theatre_map().drawings("figure-map", "full")[0]
    for words in (
        "Alder",
        "Birch",
        "Cedar",
        "Hospital",
        "Within reach",
        "As at 30 April 2031",
        "Boundaries: invented.",
    ):
        assert f">{words}" in wide or words in wide
    assert wide.count(">Alder</text>") == 1


def test_distances_on_the_page_are_true_to_one_per_cent() -> None:
    view = make_view(theatre_map(), 800)
    geod = Geod(ellps="WGS84")
    for a, b in (((10.5, 50.5), (17.5, 50.5)), ((14.0, 50.2), (14.0, 55.8)), ((10.5, 55.5), (17.0, 51.0))):
        (x0, y0), (x1, y1) = view.at(a), view.at(b)
        on_page = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 * view.metres_per_pixel
        assert on_page == pytest.approx(geod.inv(*a, *b)[2], rel=0.01)


def test_north_is_up() -> None:
    view = make_view(theatre_map(), 800)
    assert view.at((14.0, 55.0))[1] < view.at((14.0, 51.0))[1]
    assert view.at((16.0, 53.0))[0] > view.at((12.0, 53.0))[0]


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    chart = theatre_map()
    wide = chart.drawings("figure-map", "full")[0]
    pixels, kilometres = re.search(r"v5h([\d.]+)v-5.*?>([\d,]+) km</text>", wide).groups()  # type: ignore[union-attr]
    expected = float(kilometres.replace(",", "")) * 1000 / make_view(chart, 800).metres_per_pixel
    assert float(pixels) == pytest.approx(expected, abs=0.1)


@given(st.lists(st.tuples(st.floats(20, 700), st.floats(20, 500)), min_size=2, max_size=12))
def test_labels_that_are_not_needed_never_cover_anything(places: list[tuple[float, float]]) -> None:
    page = Rectangle(0, 0, 800, 600)
    placer = LabelPlacer(page)
    marks = [Rectangle(x - 2, y - 2, x + 2, y + 2) for x, y in places]
    given_boxes: list[Rectangle] = []
    for number, mark in enumerate(marks):
        before = list(placer._taken)
        label = placer.place(f"Town {number}", mark, 11, needed=False)
        if label is not None:
            box = placer._taken[-1]
            assert box.within(page)
            assert not any(box.meets(other) for other in before)
            given_boxes.append(box)
    assert given_boxes


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.integers(1, 5))
def test_classes_cover_all_values_and_rise(values: list[float], most: int) -> None:
    bounds = classes(values, most)
    assert bounds == sorted(set(bounds))
    assert len(bounds) <= most
    assert bounds[-1] == max(values)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: MapReach("x"), MapError),
        (lambda: MapReach("x", (0, 0), 5.0, (((0, 0), (1, 0), (1, 1)),)), MapError),
        (lambda: MapLine("x", ((0, 0),)), MapError),
        (lambda: MapRegion("x", (((0, 0), (1, 0)),)), MapError),
        (lambda: MapBase("x", (50, 190), "base"), MapError),
        (lambda: TheatreMap("x", theatre_map().as_at, ()), MapError),
        (
            lambda: dataclasses.replace(
                theatre_map(), bases=(MapBase("x", (12, 52), "no_such_symbol"),)
            ).drawings("figure-x", "half"),
            UnknownSymbol,
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(make: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        make()  # type: ignore[operator]


def test_a_segment_without_a_value_is_refused_where_the_line_is_shaded() -> None:
    with pytest.raises(MapError, match="needs a value"):
        dataclasses.replace(theatre_map(), lines=(MapLine("x", ((12, 52), (13, 53))),))


def test_what_is_said_by_region_names_no_stretch_of_the_line() -> None:
    segments = SimpleNamespace(
        length_km=np.array([20.0, 20.0, 20.0]),
        region=("A", "A", "B"),
        region_name=("Alpha", "Alpha", "Beta"),
        name=("1 near Elm, Alpha", "2 near Ash, Alpha", "3 near Yew, Beta"),
    )
    line = SimpleNamespace(lon=np.array([20.0, 21.0]), lat=np.array([50.0, 50.0]))
    theatre = SimpleNamespace(segments=segments, line=line)
    public = line_of(theatre, np.array([0.0, 1.0, 1.0]), by_region=True)  # type: ignore[arg-type]
    assert [(part.name, part.value) for part in public] == [("Alpha", 0.5), ("Alpha", 0.5), ("Beta", 1.0)]
    restricted = line_of(theatre, np.array([0.0, 1.0, 1.0]), by_region=False)  # type: ignore[arg-type]
    assert [(part.name, part.value) for part in restricted][:2] == [
        ("1 near Elm, Alpha", 0.0),
        ("2 near Ash, Alpha", 1.0),
    ]
    drawn = dataclasses.replace(theatre_map(), lines=public, line_classes=REACH_CLASSES, bases=(), reaches=())
    rows = [row for row in drawn.table("Data").rows if row[1] == drawn.line_name]
    assert len(rows) == 2
    legend = drawn.drawings("figure-map", "half")[0]
    for part in REACH_CLASSES:
        assert f">{part.words}</text>" in legend


def test_many_bases_are_numbered_and_named_below_the_map() -> None:
    bases = tuple(MapBase(f"Town {n}", (10.5 + 0.4 * n, 51.0 + 0.3 * (n % 5)), "base") for n in range(14))
    drawn = dataclasses.replace(theatre_map(), bases=bases)
    for svg in drawn.drawings("figure-map", "full"):
        assert svg.count(">14</text>") == 1
        assert '<tspan font-weight="600">14</tspan> Town 13' in svg
    assert drawn.table("Data").rows[13][0] == "14 Town 13"


def test_the_name_of_a_side_stands_where_it_is_true_or_nowhere() -> None:
    on_a_base, free = (10.8, 51.2), (14.5, 53.5)
    chart = theatre_map()
    view = make_view(chart, 800)
    named = dataclasses.replace(chart, names=(MapName("held by Northland", on_a_base, "side", (free,)),))
    x, y = view.at(free)
    found = re.search(
        r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>held by Northland<', named.drawings("f", "full")[0]
    )
    assert found is not None
    assert float(found[1]) < x < float(found[1]) + 120
    assert float(found[2]) == pytest.approx(y, abs=8)
    nowhere = dataclasses.replace(chart, names=(MapName("held by Northland", on_a_base, "side"),))
    assert "held by Northland" not in nowhere.drawings("f", "full")[0]
