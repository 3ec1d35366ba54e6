"""Ways by road on small graphs with known answers."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.theatre.geodesy import distance_km, distances_km
from peacewright.theatre.geography import Roads
from peacewright.theatre.network import cut, densify_roads, network, snap, ways
from peacewright.theatre.sides import split_sides

BOX = shapely.box(20.0, 40.0, 24.0, 44.0)
SIDES = split_sides(BOX, [20.0, 24.0], [42.0, 42.0], (((22.0, 43.5),), ()), ("A", "B"))
NORTH, SOUTH, BOTH = 0, 1, -1


def grid(winding: float = 1.3) -> Roads:
    """A grid of roads a quarter of a degree apart all over the box, each road longer than the geodesic."""
    axis = np.arange(17) * 0.25
    lon, lat = (a.ravel() for a in np.meshgrid(20.0 + axis, 40.0 + axis, indexing="ij"))
    node = np.arange(17 * 17).reshape(17, 17)
    first = np.concatenate([node[:-1].ravel(), node[:, :-1].ravel()])
    second = np.concatenate([node[1:].ravel(), node[:, 1:].ravel()])
    length = winding * distance_km(lon[first], lat[first], lon[second], lat[second])
    return Roads(lat, lon, first, second, length)


def prepared(roads: Roads, *, whole: bool = False):
    side = SIDES.of(roads.lon, roads.lat)
    return network(roads if whole else cut(roads, SIDES, side), side)


def at(points, side=None):
    lon, lat = np.array(points, dtype=float).T
    return lon, lat, SIDES.of(lon, lat) if side is None else np.array(side)


places = st.lists(st.tuples(st.floats(20.1, 23.9), st.floats(40.1, 43.9)), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(places, places)
def test_ways_are_symmetric_and_never_shorter_than_the_geodesic(a, b):
    net = prepared(densify_roads(grid()), whole=True)
    there = ways(net, at(a), at(b), by_side=False, snap_km=15.0, circuity=1.2)
    back = ways(net, at(b), at(a), by_side=False, snap_km=15.0, circuity=1.2)
    assert np.allclose(there.km, back.km.T, rtol=1e-9)
    assert np.array_equal(there.estimated, back.estimated.T)
    straight = distances_km(*at(a)[:2], *at(b)[:2])
    assert np.all(np.isfinite(there.km))
    assert np.all(there.km >= straight * (1 - 1e-9) - 1e-6)


@settings(max_examples=40, deadline=None)
@given(places, places)
def test_a_cut_line_is_never_crossed(a, b):
    net = prepared(densify_roads(grid()))
    found = ways(net, at(a), at(b), by_side=True, snap_km=15.0, circuity=1.2)
    apart = at(a)[2][:, None] != at(b)[2][None, :]
    assert np.all(np.isinf(found.km[apart]))
    assert not found.estimated[apart].any()
    assert np.all(np.isfinite(found.km[~apart]))


def test_cut_removes_just_the_edges_between_the_sides():
    roads = grid()
    # Move the row that lies on the line, so that every node has a side.
    roads = Roads(
        np.where(roads.lat == 42.0, 42.05, roads.lat), roads.lon, roads.first, roads.second, roads.length_km
    )
    side = SIDES.of(roads.lon, roads.lat)
    left = cut(roads, SIDES, side)
    assert len(roads.first) - len(left.first) == 17  # one road a column
    assert np.all(side[left.first] == side[left.second])


def test_an_edge_around_the_end_of_the_line_is_cut_by_its_ends():
    roads = Roads(
        np.array([42.1, 41.9]), np.array([20.05, 20.05]), np.array([0]), np.array([1]), np.array([60.0])
    )
    left = cut(roads, SIDES, np.array([0, 1]))
    assert not len(left.first)


def test_a_closed_river_makes_a_detour():
    net_open = prepared(grid())
    river = shapely.LineString([(22.1, 42.2), (22.1, 43.6)])
    roads = grid()
    side = SIDES.of(roads.lon, roads.lat)
    net_closed = network(cut(roads, SIDES, side, [river]), side)
    ends = at([(22.0, 43.0)]), at([(22.25, 43.0)])
    short = ways(net_open, *ends, by_side=True, snap_km=5.0, circuity=1.2).km[0, 0]
    long = ways(net_closed, *ends, by_side=True, snap_km=5.0, circuity=1.2).km[0, 0]
    assert short == pytest.approx(1.3 * distance_km(22.0, 43.0, 22.25, 43.0))
    assert long > 3 * short


def test_a_cell_between_the_parties_is_reached_from_the_sites_own_side():
    net = prepared(densify_roads(grid()))
    found = ways(net, at([(22.0, 43.5), (22.0, 40.5)]), at([(22.0, 42.0)], [BOTH]), by_side=True, snap_km=15.0,
                 circuity=1.2)  # fmt: skip
    assert np.all(np.isfinite(found.km))
    assert found.km[:, 0] == pytest.approx(
        1.3 * distances_km([22.0, 22.0], [43.5, 40.5], [22.0], [42.0])[:, 0], rel=0.1
    )


def test_estimates_are_marked_where_no_road_is_near_and_only_there():
    roads = grid()
    west = roads.keep(roads.lon < 22.1)  # no roads in the east
    net = prepared(west, whole=True)
    sites = at([(20.5, 43.0), (23.5, 43.0)])
    cells = at([(21.5, 43.0), (23.6, 43.1)])
    found = ways(net, sites, cells, by_side=False, snap_km=15.0, circuity=1.4)
    assert found.estimated.tolist() == [[False, True], [True, True]]
    # Both far from any road and near each other: straight times circuity.
    assert found.km[1, 1] == pytest.approx(1.4 * distance_km(23.5, 43.0, 23.6, 43.1))
    # From the road's end onwards geodesic times circuity.
    last = distance_km(22.0, 43.0, 23.6, 43.1)
    assert found.km[0, 1] == pytest.approx(1.3 * distance_km(20.5, 43.0, 22.0, 43.0) + 1.4 * last, rel=0.01)


def test_without_any_road_every_way_is_marked():
    empty = Roads(np.zeros(0), np.zeros(0), np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0))
    found = ways(network(empty, np.zeros(0, dtype=int)), at([(22.0, 43.0)]), at([(22.5, 43.0)]), by_side=True,
                 snap_km=15.0, circuity=1.2)  # fmt: skip
    assert found.estimated.all()
    assert found.km[0, 0] == pytest.approx(1.2 * distance_km(22.0, 43.0, 22.5, 43.0))


def test_no_way_where_the_road_graph_falls_apart():
    roads = grid()
    keep = (roads.lon < 21.1) | (roads.lon > 22.9)
    net = prepared(roads.keep(keep), whole=True)
    found = ways(net, at([(20.5, 43.0)]), at([(23.5, 43.0)]), by_side=False, snap_km=15.0, circuity=1.2)
    assert np.isinf(found.km[0, 0])
    assert not found.estimated[0, 0]


def test_fragments_are_not_snapped_to():
    roads = grid()
    n = len(roads.lat)
    scrap = Roads(
        np.append(roads.lat, [43.10, 43.12]),
        np.append(roads.lon, [22.10, 22.12]),
        np.append(roads.first, n),
        np.append(roads.second, n + 1),
        np.append(roads.length_km, 3.0),
    )
    node, _ = snap(prepared(scrap, whole=True), [22.1], [43.1], None)
    assert node[0] < n


def test_divided_roads_keep_their_length_and_their_ways():
    roads = grid()
    fine = densify_roads(roads, 5.0)
    assert fine.length_km.sum() == pytest.approx(roads.length_km.sum())
    assert fine.length_km.max() <= 5.0
    assert np.array_equal(fine.lat[: len(roads.lat)], roads.lat)
    ends = at([(20.0, 43.0), (21.0, 40.0)]), at([(24.0, 43.75), (23.0, 44.0)])
    coarse_km, fine_km = (
        ways(prepared(item, whole=True), *ends, by_side=False, snap_km=1.0, circuity=1.2).km
        for item in (roads, fine)
    )
    assert np.allclose(coarse_km, fine_km)


def test_the_shortest_of_parallel_roads_counts():
    roads = Roads(
        np.array([43.0, 43.0]),
        np.array([21.0, 22.0]),
        np.array([0, 0]),
        np.array([1, 1]),
        np.array([200.0, 100.0]),
    )
    found = ways(
        prepared(roads), at([(21.0, 43.0)]), at([(22.0, 43.0)]), by_side=True, snap_km=1.0, circuity=1.2
    )
    assert found.km[0, 0] == pytest.approx(100.0)


@pytest.mark.parametrize(("snap_km", "circuity"), [(-1.0, 1.2), (15.0, 0.9)])
def test_faulty_numbers_are_refused(snap_km, circuity):
    with pytest.raises(ValueError, match="circuity must be at least 1"):
        ways(
            prepared(grid()),
            at([(21.0, 43.0)]),
            at([(22.0, 43.0)]),
            by_side=True,
            snap_km=snap_km,
            circuity=circuity,
        )
