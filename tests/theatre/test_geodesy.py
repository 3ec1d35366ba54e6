"""Lengths and distances against published values and brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.theatre.geodesy import (
    LocalPlane,
    densify,
    distance_km,
    distance_to_line_km,
    distances_km,
    leg_lengths_km,
    length_km,
    points_along,
    resample,
)


def degrees(whole: int, minutes: int, seconds: float) -> float:
    return np.copysign(abs(whole) + minutes / 60 + seconds / 3600, whole)


@pytest.mark.parametrize(
    ("a", "b", "expected_km"),
    [
        # Karney's example: New York JFK to Singapore Changi, 15 347 628 m
        (
            (-degrees(73, 46, 44), degrees(40, 38, 23)),
            (degrees(103, 59, 22), degrees(1, 21, 33)),
            15_347.628,
        ),
        # Geoscience Australia's test line, Flinders Peak to Buninyong on GRS80, 54 972.271 m
        (
            (degrees(144, 25, 29.5244), degrees(-37, 57, 3.7203)),
            (degrees(143, 55, 35.3839), degrees(-37, 39, 10.1561)),
            54.972271,
        ),
        # The quarter meridian and one degree of the equator of WGS84
        ((0.0, 0.0), (0.0, 90.0), 10_001.965729),
        ((0.0, 0.0), (1.0, 0.0), 111.319491),
    ],
)
def test_distance_agrees_with_published_geodesics(a, b, expected_km):
    assert distance_km(*a, *b) == pytest.approx(expected_km, abs=1e-3 if expected_km > 1e4 else 1e-6)


def test_distances_between_sets_have_both_axes():
    table = distances_km([0.0, 1.0], [0.0, 0.0], [0.0, 1.0, 2.0], [0.0, 0.0, 0.0])
    assert table.shape == (2, 3)
    assert np.allclose(np.diag(table), 0.0)
    assert table[0, 2] == pytest.approx(2 * 111.319491, abs=1e-5)


lines = st.lists(
    st.tuples(st.floats(20, 40), st.floats(44, 56)),
    min_size=2,
    max_size=8,
    unique_by=lambda p: round(p[0], 2),
)


@settings(max_examples=60, deadline=None)
@given(lines, st.floats(5, 120))
def test_resampled_line_keeps_ends_spaces_vertices_and_is_never_longer(points, ruler):
    lon, lat = np.array(points).T
    total = length_km(lon, lat)
    new_lon, new_lat = resample(lon, lat, ruler)
    assert (new_lon[0], new_lat[0]) == (lon[0], lat[0])
    assert (new_lon[-1], new_lat[-1]) == (lon[-1], lat[-1])
    assert len(new_lon) == pytest.approx(total / ruler + 1, abs=1.001)
    assert np.all(leg_lengths_km(new_lon, new_lat) <= ruler + 1e-6)
    assert length_km(new_lon, new_lat) <= total + 1e-6
    assert np.all(distance_to_line_km(new_lon, new_lat, lon, lat) < 0.01)


def test_length_of_a_ragged_line_falls_with_the_ruler():
    lon = np.linspace(30, 34, 201)
    lat = 48 + 0.05 * (np.arange(201) % 2)
    lengths = [length_km(*resample(lon, lat, ruler)) for ruler in (1.0, 10.0, 40.0)]
    assert lengths[0] > 1.5 * lengths[1] >= lengths[2] * 0.99


def test_ruler_must_be_above_zero():
    with pytest.raises(ValueError, match="ruler must be longer than zero"):
        resample([30, 31], [48, 48], 0.0)


def test_points_along_a_meridian_stand_where_they_should():
    lon, lat = points_along([10.0, 10.0], [40.0, 42.0], [0.0, 111.0, 1e9])
    assert lon == pytest.approx([10.0, 10.0, 10.0])
    assert distance_km(10.0, 40.0, lon[1], lat[1]) == pytest.approx(111.0, abs=1e-6)
    assert lat[2] == pytest.approx(42.0)


@settings(max_examples=40, deadline=None)
@given(lines, st.lists(st.tuples(st.floats(18, 42), st.floats(42, 58)), min_size=1, max_size=5))
def test_distance_to_line_agrees_with_brute_force(points, places):
    lon, lat = np.array(points).T
    place_lon, place_lat = np.array(places).T
    dense_lon, dense_lat = densify(lon, lat, 0.5)
    brute = distances_km(place_lon, place_lat, dense_lon, dense_lat).min(axis=1)
    found = distance_to_line_km(place_lon, place_lat, lon, lat)
    assert np.all(found <= brute + 0.01)
    assert np.all(found >= brute - 0.26)


def test_distance_to_line_across_the_date_line():
    found = distance_to_line_km([-179.5], [0.5], [179.0, -179.0], [0.0, 0.0])
    assert found[0] == pytest.approx(55.287, abs=0.01)


def test_local_plane_goes_and_comes_back():
    plane = LocalPlane(35.0, 48.0)
    xy = plane.points([33.0, 36.5], [47.0, 50.0])
    lon, lat = plane.back(xy[:, 0], xy[:, 1])
    assert lon == pytest.approx([33.0, 36.5])
    assert lat == pytest.approx([47.0, 50.0])
