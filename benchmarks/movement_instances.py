"""Seeded movements: a road network of any size with gates of limited capacity, and elements that must cross it.

The network is a grid of towns with roads of uneven length, some missing, with chains of bends and blind ends hung on
it. A border divides it; only the gates let anything across. Origins with a railhead of embarkation lie on one side,
base areas with their reception on the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.contraction import Road, contract
from peacewright.planning.solve.movement_problem import MovementProblem, Way

KM_PER_DAY = 350.0


@dataclass(frozen=True, eq=False)
class RoadCase:
    """A network and its terminals: node numbers of origins, of both ends of each gate, and of base areas."""

    nodes: int
    roads: tuple[Road, ...]
    origins: NDArray[np.int64]
    gates: NDArray[np.int64]
    bases: NDArray[np.int64]


def road_case(edges: int, seed: int, origins: int = 10, gates: int = 20, bases: int = 8) -> RoadCase:
    """Return a network with about as many edges as asked for."""
    draw = np.random.default_rng([seed, edges])
    side = max(6, int(np.sqrt(edges / 4.2)))
    width = 2 * side
    node = np.arange(side * width).reshape(side, width)
    pairs = [(node[:, :-1], node[:, 1:]), (node[:-1], node[1:])]
    first = np.concatenate([a.ravel() for a, _ in pairs])
    second = np.concatenate([b.ravel() for _, b in pairs])
    column = np.arange(side * width) % width
    across = (column[first] == side - 1) & (column[second] == side)
    crossings = np.flatnonzero(across)
    chosen = draw.choice(crossings, gates, replace=False)
    keep = ~across & (draw.random(len(first)) < 0.93)
    keep[chosen] = True
    length = draw.uniform(5.0, 40.0, len(first)) * 120 / side
    roads = []
    count = side * width
    for a, b, km in zip(first[keep], second[keep], length[keep], strict=True):
        if draw.random() < 0.1:
            roads += [Road(int(a), count, km / 2), Road(count, int(b), km / 2)]
            count += 1
        else:
            roads.append(Road(int(a), int(b), float(km)))
    for a in draw.choice(side * width, max(0, edges - len(roads))):
        roads.append(Road(int(a), count, float(draw.uniform(2.0, 15.0))))
        count += 1
    joined = _component(count, roads, int(node[0, 0]))
    west = np.flatnonzero(joined[: side * width] & (column < side // 2))
    east = np.flatnonzero(joined[: side * width] & (column >= side + side // 2))
    ends = np.stack([first[chosen], second[chosen]], axis=1)
    ends = ends[joined[ends].all(axis=1)]
    return RoadCase(
        count,
        tuple(roads),
        draw.choice(west, origins, replace=False),
        ends,
        draw.choice(east, bases, replace=False),
    )


def _component(nodes: int, roads: list[Road], start: int) -> NDArray[np.bool_]:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    ends = np.array([(road.first, road.second) for road in roads])
    graph = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    label = connected_components(graph, directed=False)[1]
    return np.asarray(label == label[start])


def movement_case(case: RoadCase, elements: int, days: int, tightness: float, seed: int) -> MovementProblem:
    """Return elements to be moved over a network, loaded to a share of what the gates let across in the days.

    They become ready over a third of the days. Links are numbered: origins, gates, bases, then the corridors from
    origin to gate and from gate to base.
    """
    gap_days = days // 3
    draw = np.random.default_rng([seed, elements, days, round(tightness * 100)])
    terminals = np.concatenate([case.origins, case.gates.ravel(), case.bases])
    far = contract(case.nodes, case.roads, terminals).between(terminals) / KM_PER_DAY
    n, g, b = len(case.origins), len(case.gates), len(case.bases)
    near, beyond = np.arange(n, n + 2 * g, 2), np.arange(n + 1, n + 2 * g, 2)
    # What a gate blocks is not on the way to another: the border is crossed once.
    to_gate = np.maximum(1, np.ceil(far[:n][:, near])).astype(int)
    to_base = np.maximum(1, np.ceil(far[beyond][:, n + 2 * g :])).astype(int)
    gate_capacity = draw.uniform(40.0, 160.0, g)
    persons = draw.integers(2, 9, elements) * 100.0
    origin, base = draw.integers(n, size=elements), draw.integers(b, size=elements)
    ready = draw.integers(0, gap_days, elements)
    amount = persons * 0.44
    amount *= tightness * gate_capacity.sum() * (days - gap_days / 2) / amount.sum()
    loads = np.bincount(origin, weights=amount, minlength=n), np.bincount(base, weights=amount, minlength=b)
    embark = np.maximum(30.0, loads[0] / (days - gap_days) * draw.uniform(1.0, 1.8, n))
    receive = np.maximum(30.0, loads[1] / (days - gap_days) * draw.uniform(1.0, 1.8, b))
    ways = [
        Way(
            e,
            (o, n + k, n + g + d),
            (0, int(to_gate[o, k]), int(to_gate[o, k] + to_base[k, d])),
            (1.0, 1.0, 1.0),
            int(to_gate[o, k] + to_base[k, d]) + 3,
            (o, n + k, n + g + d, n + g + b + o * g + k, n + g + b + n * g + k * b + d),
        )
        for e, (o, d) in enumerate(zip(origin.tolist(), base.tolist(), strict=True))
        for k in range(g)
    ]
    first = ready <= np.quantile(ready, 0.1)
    return MovementProblem(
        np.concatenate([embark, gate_capacity, receive]),
        amount,
        ready,
        first,
        np.arange(elements),
        tuple(ways),
    )


def in_waves(problem: MovementProblem, waves: int) -> MovementProblem:
    """Return the problem with days of readiness put forward to the first day of as many waves."""
    length = max(1, int(np.ceil((problem.ready.max() + 1) / waves)))
    ready = problem.ready // length * length
    return MovementProblem(
        problem.capacity, problem.amount, ready, problem.first, problem.element, problem.ways
    )
