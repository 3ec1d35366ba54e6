"""Matches are those of the geometry library: on edges, at corners, in holes, with any number of threads."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.monitoring import matching
from peacewright.monitoring.matching import Areas, Watch

ALWAYS = [(-(2**62), 2**62)]


def pairs(areas: Areas, lon: np.ndarray, lat: np.ndarray, **given: object) -> set[tuple[int, int]]:
    size = len(lon)
    begun = np.asarray(given.get("begun", np.zeros(size)), dtype=np.int64)
    ended = np.asarray(given.get("ended", begun + 1), dtype=np.int64)
    kind = np.asarray(given.get("kind", np.zeros(size)), dtype=np.uint8)
    events, found = areas.match(lon, lat, begun, ended, kind, workers=int(str(given.get("workers", 1))))
    assert np.array_equal(np.lexsort((found, events)), np.arange(len(events)))
    return set(zip(events.tolist(), found.tolist(), strict=True))


def by_library(polygons: list, lon: np.ndarray, lat: np.ndarray) -> set[tuple[int, int]]:
    return {
        (int(event), number)
        for number, polygon in enumerate(polygons)
        for event in np.flatnonzero(shapely.intersects_xy(polygon, lon, lat))
    }


def star(random: np.random.Generator, points: int) -> shapely.Polygon:
    angle = np.sort(random.uniform(0, 2 * np.pi, points))
    radius = random.uniform(0.1, 1.5, points)
    x, y = random.uniform(20, 30), random.uniform(45, 50)
    return shapely.make_valid(shapely.Polygon(np.c_[x + radius * np.cos(angle), y + radius * np.sin(angle)]))


def polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


@pytest.mark.parametrize("seed", range(4))
def test_random_stars(seed: int) -> None:
    random = np.random.default_rng(seed)
    polygons = [polygonal(star(random, int(random.integers(3, 60)))) for _ in range(30)]
    lon, lat = random.uniform(18, 32, 20_000), random.uniform(43, 52, 20_000)
    areas = Areas([Watch(polygon, ALWAYS, [0]) for polygon in polygons])
    assert pairs(areas, lon, lat) == by_library(polygons, lon, lat)


@given(
    corners=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=7),
    scale=st.sampled_from([1.0, 0.1, 1 / 3, 7.0]),
)
@settings(deadline=None, max_examples=60)
def test_points_on_edges_and_corners(corners: list[tuple[int, int]], scale: float) -> None:
    """Points of a lattice, many of them exactly on edges, corners and cells."""
    shape = polygonal(shapely.make_valid(shapely.Polygon(corners)))
    polygon = shapely.transform(shape, lambda points: points * scale + 10.0)
    if polygon.is_empty:
        return
    lon, lat = (
        axis.ravel() * scale + 10.0 for axis in np.meshgrid(np.arange(-0.5, 7, 0.5), np.arange(-0.5, 7, 0.5))
    )
    areas = Areas([Watch(polygon, ALWAYS, [0])])
    assert pairs(areas, lon, lat) == by_library([polygon], lon, lat)


def test_holes_and_parts() -> None:
    ring = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)]])
    polygon = shapely.MultiPolygon([ring, shapely.box(4, 4, 5, 5)])
    lon, lat = np.array([1.0, 3.5, 4.5, 3.0, 9.5, np.nan]), np.array([1.0, 3.5, 4.5, 4.0, 1.0, 1.0])
    assert pairs(Areas([Watch(polygon, ALWAYS, [0])]), lon, lat) == {(0, 0), (2, 0), (3, 0)}


def test_windows_and_kinds() -> None:
    box = shapely.box(0, 0, 1, 1)
    areas = Areas(
        [Watch(box, [(0, 10), (20, 30)], [1]), Watch(box, [(5, 25)], [0, 1]), Watch(box, [], [0, 1])]
    )
    middle = np.full(5, 0.5)
    begun, ended = [0, 10, 12, 29, -5], [1, 20, 21, 40, 0]
    assert pairs(areas, middle, middle, begun=begun, ended=ended, kind=[1, 1, 1, 1, 1]) == {
        (0, 0), (1, 1), (2, 0), (2, 1), (3, 0),
    }  # fmt: skip
    assert pairs(areas, middle, middle, begun=begun, ended=ended, kind=[0] * 5) == {(1, 1), (2, 1)}


def test_threads_and_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(7)
    watches = [Watch(polygonal(star(random, 20)), ALWAYS, [0]) for _ in range(10)]
    lon, lat = random.uniform(18, 32, 5_000), random.uniform(43, 52, 5_000)
    areas = Areas(watches)
    whole = pairs(areas, lon, lat)
    monkeypatch.setattr(matching, "CHUNK", 37)
    assert pairs(areas, lon, lat, workers=3) == whole


def test_more_pairs_than_were_foreseen() -> None:
    areas = Areas([Watch(shapely.box(0, 0, 1, 1), ALWAYS, [0])] * 9)
    assert len(pairs(areas, np.full(10, 0.5), np.full(10, 0.5))) == 90


@pytest.mark.parametrize("size", [1e-7, 350.0])
def test_areas_of_any_size(size: float) -> None:
    box = shapely.box(-180, -80, -180 + size, -80 + min(size, 160))
    lon = np.array([-180 + size / 2, -180.0, 179.9])
    lat = np.array([-80 + min(size, 160) / 2, -80.0, 89.0])
    assert pairs(Areas([Watch(box, ALWAYS, [0])]), lon, lat) == by_library([box], lon, lat)


def test_what_cannot_be_matched_is_refused() -> None:
    with pytest.raises(ValueError, match="no polygon"):
        Areas([Watch(shapely.Point(0, 0), ALWAYS, [0])])
    with pytest.raises(ValueError, match="kind is 64"):
        Areas([Watch(shapely.box(0, 0, 1, 1), ALWAYS, [64])])
    areas = Areas([Watch(shapely.box(0, 0, 1, 1), ALWAYS, [0])])
    with pytest.raises(ValueError, match="one length"):
        areas.match(np.zeros(2), np.zeros(1), np.zeros(2, int), np.zeros(2, int), np.zeros(2, np.uint8))
    empty = Areas([]).match(
        np.zeros(1), np.zeros(1), np.zeros(1, int), np.ones(1, int), np.zeros(1, np.uint8)
    )
    assert [len(column) for column in empty] == [0, 0]
