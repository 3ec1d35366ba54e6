"""Contraction of a network: shortest ways and greatest flows between terminals are those of the whole network."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra, maximum_flow

from benchmarks.movement_instances import road_case
from peacewright.planning.contraction import Road, contract

NODES = 12
MANY = 1000


@st.composite
def networks(draw: st.DrawFn) -> tuple[tuple[Road, ...], NDArray[np.int64]]:
    """Random networks with parallel roads, loops, blind ends and narrow roads, and some terminals."""
    end = st.integers(0, NODES - 1)
    km = st.integers(1, 30).map(float)
    per_day = st.sampled_from([1.0, 2.0, 5.0, np.inf, np.inf])
    roads = draw(st.lists(st.builds(Road, end, end, km, per_day), min_size=5, max_size=30))
    return tuple(roads), np.array(sorted(draw(st.sets(end, min_size=2, max_size=4))))


def shortest(roads: tuple[Road, ...]) -> NDArray[np.float64]:
    graph = np.full((NODES, NODES), np.inf)
    for road in roads:
        graph[road.first, road.second] = min(graph[road.first, road.second], road.km)
    np.fill_diagonal(graph, np.inf)
    graph = np.minimum(graph, graph.T)
    return np.asarray(dijkstra(csr_matrix(np.where(np.isinf(graph), 0.0, graph)), directed=False))


def most_flow(roads: tuple[Road, ...], start: int, end: int) -> int:
    graph = np.zeros((NODES, NODES), dtype=np.int32)
    for road in roads:
        if road.first != road.second:
            amount = int(min(road.per_day, MANY))
            graph[road.first, road.second] += amount
            graph[road.second, road.first] += amount
    return min(MANY, int(maximum_flow(csr_matrix(graph), start, end).flow_value))


@settings(max_examples=150, deadline=None)
@given(networks())
def test_shortest_ways_between_terminals_stay(case: tuple[tuple[Road, ...], NDArray[np.int64]]) -> None:
    roads, terminals = case
    found = contract(NODES, roads, terminals, most_per_day=0.0)
    assert not found.narrow
    assert len(found.roads) <= len(roads)
    np.testing.assert_allclose(found.between(terminals), shortest(roads)[np.ix_(terminals, terminals)])


@settings(max_examples=150, deadline=None)
@given(networks())
def test_greatest_flows_between_terminals_stay(case: tuple[tuple[Road, ...], NDArray[np.int64]]) -> None:
    roads, terminals = case
    found = contract(NODES, roads, terminals, most_per_day=MANY)
    ends = sorted({*terminals.tolist(), *(end for road in found.narrow for end in (road.first, road.second))})
    km = found.between(np.array(ends))
    corridors = tuple(
        Road(a, b, float(km[i, j]))
        for i, a in enumerate(ends)
        for j, b in enumerate(ends)
        if i < j and np.isfinite(km[i, j])
    )
    for start, end in pairwise(terminals):
        whole = most_flow(roads, int(start), int(end))
        assert most_flow((*corridors, *found.narrow), int(start), int(end)) == whole


def test_blind_ends_and_chains_are_gone() -> None:
    roads = (Road(0, 1, 2.0), Road(1, 2, 3.0), Road(1, 3, 9.0), Road(3, 4, 1.0), Road(0, 2, 8.0))
    found = contract(5, roads, np.array([0, 2]))
    assert found.roads == (Road(0, 2, 5.0),)


@pytest.mark.parametrize("road", [Road(0, 1, 0.0), Road(0, 1, float("nan")), Road(0, 9, 1.0)])
def test_a_road_without_length_or_end_is_refused(road: Road) -> None:
    with pytest.raises(ValueError, match="length above zero"):
        contract(2, [road], np.array([0]))


def test_a_seeded_network_has_the_size_asked_for_and_every_base_can_be_reached() -> None:
    case = road_case(2000, 1, origins=3, gates=5, bases=2)
    assert abs(len(case.roads) - 2000) < 200
    terminals = np.concatenate([case.origins, case.gates.ravel(), case.bases])
    assert np.isfinite(contract(case.nodes, case.roads, terminals).between(terminals)).all()
