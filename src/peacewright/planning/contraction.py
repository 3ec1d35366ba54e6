"""A road network contracted to its terminals: what lies between facilities, without anything that cannot matter.

Three steps, each exact for every shortest way between terminals:

1. *Blind ends* go: a node with one road that is no terminal is on no way through.
2. *Chains* become one road: a node with two roads that is no terminal is passed or not passed as a whole.
3. Of roads between the same two nodes the shortest stays.

The steps repeat until nothing changes. What is left is as long, between any two terminals, as the whole network is.
Its *corridors* are the shortest ways between two terminals.

Capacity: a road that takes as much a day as can ever be sent cannot bind, and only its length matters. A road that
takes less is *narrow*: it is set apart as a facility of its own, its ends become terminals, and no step touches it.
So the most that can flow a day between terminals is the same on the narrow roads and the corridors as on the whole
network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Road:
    """One road, passable both ways, with what it takes a day."""

    first: int
    second: int
    km: float
    per_day: float = np.inf


@dataclass(frozen=True, eq=False)
class Contracted:
    """What is left of a network.

    Attributes
    ----------
    nodes : int, how many nodes the network had; numbers stay
    roads : tuple of Road, which cannot bind
    narrow : tuple of Road, which can; each as it was
    """

    nodes: int
    roads: tuple[Road, ...]
    narrow: tuple[Road, ...] = ()

    def between(self, terminals: Integers) -> Floats:
        """Return the corridors between terminals in km, shape (terminals, terminals); inf where there is none.

        Narrow roads are no part of corridors: they are facilities, passed from one terminal to the next.
        """
        pairs = np.array([(road.first, road.second) for road in self.roads], dtype=np.int64).reshape(-1, 2)
        kept, inverse = np.unique(pairs, return_inverse=True)
        ends = inverse.reshape(-1, 2)
        place = np.searchsorted(kept, terminals)
        known = (
            (place < len(kept)) & (kept[np.minimum(place, len(kept) - 1)] == terminals) if len(kept) else None
        )
        found = np.where(np.equal.outer(terminals, terminals), 0.0, np.inf)
        if known is None or not known.any():
            return found
        km = np.array([road.km for road in self.roads])
        graph = csr_matrix((km, (ends[:, 0], ends[:, 1])), shape=(len(kept), len(kept)))
        found[np.ix_(known, known)] = dijkstra(graph, directed=False, indices=place[known])[:, place[known]]
        return found


def contract(
    nodes: int, roads: Sequence[Road], terminals: Integers, most_per_day: float = np.inf
) -> Contracted:
    """Contract a network to what lies between terminals.

    Parameters
    ----------
    nodes : int
    roads : sequence of Road
        Lengths above zero.
    terminals : ndarray of int
        Nodes that stay.
    most_per_day : float
        The most that all terminals together can send a day, in the unit of the roads: roads that take less are
        narrow.

    Returns
    -------
    Contracted

    Raises
    ------
    ValueError
        If a road has no length above zero, or an end outside the network.
    """
    near: list[dict[int, float]] = [{} for _ in range(nodes)]
    narrow = tuple(road for road in roads if road.per_day < most_per_day)
    for road in roads:
        if not road.km > 0 or not (0 <= road.first < nodes and 0 <= road.second < nodes):
            message = f"a road needs a length above zero and two nodes of the network: {road}"
            raise ValueError(message)
        if not road.per_day < most_per_day:
            _join(near, road.first, road.second, road.km)
    stays = np.zeros(nodes, dtype=bool)
    stays[terminals] = True
    stays[[end for road in narrow for end in (road.first, road.second)]] = True
    turn = [node for node in range(nodes) if not stays[node] and len(near[node]) <= 2]
    while turn:
        node = turn.pop()
        ends = near[node]
        if len(ends) > 2 or not ends:
            continue
        near[node] = {}
        for end in ends:
            del near[end][node]
        if len(ends) == 2:
            (a, first), (b, second) = ends.items()
            _join(near, a, b, first + second)
        turn += [end for end in ends if not stays[end] and len(near[end]) <= 2]
    left = tuple(Road(a, b, km) for a in range(nodes) for b, km in near[a].items() if a < b)
    return Contracted(nodes, left, narrow)


def _join(near: list[dict[int, float]], a: int, b: int, km: float) -> None:
    """Lay a road between two nodes; of two the shorter stays, and a loop leads nowhere."""
    if a != b and km < near[a].get(b, np.inf):
        near[a][b] = near[b][a] = km
