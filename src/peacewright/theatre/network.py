"""Ways by road: shortest paths on the road graph, cut where a line may not be crossed.

A place takes part by the nearest point of the graph on its side; the stretch to it counts as geodesic times circuity.
Where that stretch is longer than a stated snap distance, or where the goal is nearer than the road, the way is marked
as estimated, pair by pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from peacewright.theatre.geodesy import Floats, distance_km, distances_km, floats, in_space
from peacewright.theatre.geography import Integers, Roads
from peacewright.theatre.sides import BOTH, Sides

FRAGMENT_SHARE = 0.01
"""A connected part with less than this share of the nodes is a scrap of the source's thinning: nobody snaps to it."""


PIECE_KM = 5.0
"""Roads are divided into pieces of at most this length: a resolution, small against the snap distance."""


@dataclass(frozen=True, eq=False)
class Network:
    """A road graph with the side of every node, and which nodes may be snapped to."""

    roads: Roads
    side: Integers
    usable: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways from sites to cells.

    Attributes
    ----------
    km : ndarray of float, shape (sites, cells)
        Length of the shortest way; inf where there is none.
    estimated : ndarray of bool, same shape
        Whether an end lies farther from the road graph than the snap distance, or no road comes into it at all: then
        the length rests on geodesic times circuity for more than the last stretch.
    """

    km: Floats
    estimated: NDArray[np.bool_]


def densify_roads(roads: Roads, most_km: float = PIECE_KM) -> Roads:
    """Divide long edges, so that a place snaps to a road that passes by and a cut removes only the piece that crosses.

    The source keeps only junctions; how a road runs between them is not known, so the pieces follow the straight
    line between its ends and share its length evenly.

    Parameters
    ----------
    roads : Roads
    most_km : float
        Longest piece.

    Returns
    -------
    Roads
        The old nodes first, then the new ones.
    """
    pieces = np.maximum(1, np.ceil(roads.length_km / most_km)).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    # The node at the end of each piece: a new one, except that the last piece ends at the edge's own second node.
    last = step == pieces[edge] - 1
    added = np.cumsum(~last) - 1 + len(roads.lat)
    end = np.where(last, roads.second[edge], added)
    start = np.where(step == 0, roads.first[edge], np.roll(added, 1))
    share = ((step + 1) / pieces[edge])[~last]
    a, b = roads.first[edge][~last], roads.second[edge][~last]
    turn = (roads.lon[b] - roads.lon[a] + 180.0) % 360.0 - 180.0
    return Roads(
        lat=np.concatenate([roads.lat, roads.lat[a] + share * (roads.lat[b] - roads.lat[a])]),
        lon=np.concatenate([roads.lon, roads.lon[a] + share * turn]),
        first=start,
        second=end,
        length_km=(roads.length_km / pieces)[edge],
    )


def cut(roads: Roads, sides: Sides, node_side: Integers, closed: Sequence[Any] = ()) -> Roads:
    """Remove the edges that cross the line of contact, and those that cross other closed lines.

    Parameters
    ----------
    roads : Roads
    sides : Sides
        Its barrier is the line with its extensions to the border.
    node_side : ndarray of int, shape (nodes,)
        Side of each node; an edge between the two sides is removed however it runs.
    closed : sequence of shapely lines in degrees
        Further lines that cannot be crossed: a river whose bridges are down, a closed border.
    """
    ends = sides.plane.points(roads.lon, roads.lat)
    edges = shapely.linestrings(np.stack([ends[roads.first], ends[roads.second]], axis=1))
    first, second = node_side[roads.first], node_side[roads.second]
    crossing = (first != second) & (first != BOTH) & (second != BOTH)
    for line in (sides.barrier, *(sides.plane.geometry(item) for item in closed)):
        shapely.prepare(line)
        crossing |= shapely.intersects(line, edges)
    keep = ~crossing
    return Roads(roads.lat, roads.lon, roads.first[keep], roads.second[keep], roads.length_km[keep])


def network(roads: Roads, node_side: Integers) -> Network:
    """Make a graph ready for snapping: fragments are marked as not usable."""
    if not len(roads.lat):
        return Network(roads, node_side, np.zeros(0, dtype=bool))
    label = connected_components(_matrix(roads), directed=False)[1]
    size = np.bincount(label)
    return Network(roads, node_side, size[label] >= FRAGMENT_SHARE * len(label))


def _matrix(roads: Roads) -> Any:
    """Sparse symmetric lengths; of parallel edges the shortest, and none of length zero."""
    nodes = len(roads.lat)
    first, second = np.minimum(roads.first, roads.second), np.maximum(roads.first, roads.second)
    order = np.lexsort((roads.length_km, second, first))
    first, second, length = first[order], second[order], np.maximum(roads.length_km[order], 1e-6)
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(first) != 0) | (np.diff(second) != 0)
    first, second, length = first[new], second[new], length[new]
    rows, columns = np.concatenate([first, second]), np.concatenate([second, first])
    return csr_matrix((np.concatenate([length, length]), (rows, columns)), shape=(nodes, nodes))


def snap(net: Network, lon: ArrayLike, lat: ArrayLike, side: int | None) -> tuple[Integers, Floats]:
    """Nearest usable node of points, on one side or on any.

    Parameters
    ----------
    net : Network
    lon, lat : array_like of float, shape (points,)
    side : int or None
        Only nodes of this side; None takes any.

    Returns
    -------
    tuple of ndarray, shape (points,)
        Node numbers (-1 if the side has no roads at all) and geodesic distances to them in km (inf then).
    """
    x, y = floats(lon), floats(lat)
    chosen = np.flatnonzero(net.usable & (True if side is None else net.side == side))
    if not len(chosen) or not len(x):
        return np.full(len(x), -1, dtype=np.int64), np.full(len(x), np.inf)
    nodes = cKDTree(in_space(net.roads.lon[chosen], net.roads.lat[chosen]))
    node = chosen[nodes.query(in_space(x, y))[1]]
    return node, distance_km(x, y, net.roads.lon[node], net.roads.lat[node])


def ways(
    net: Network,
    site: tuple[ArrayLike, ArrayLike, Integers],
    cell: tuple[ArrayLike, ArrayLike, Integers],
    *,
    by_side: bool,
    snap_km: float,
    circuity: float,
) -> Ways:
    """Find the shortest ways by road from sites to cells.

    Parameters
    ----------
    net : Network
        Cut or whole.
    site, cell : tuple of longitudes, latitudes, sides
        A cell of side -1 lies between the parties and is reached from either side.
    by_side : bool
        Whether a way must stay on the site's side: then a site of one side has no way to a cell of the other, and
        reaches a cell between them only from roads of its own side.
    snap_km, circuity : float
        Longest stretch off the known roads that is not marked, and road length over geodesic length off them.

    Returns
    -------
    Ways
        Never shorter than the geodesic.

    Raises
    ------
    ValueError
        If circuity is below one (a road is never shorter than the geodesic) or the snap distance below zero.
    """
    if circuity < 1.0 or snap_km < 0.0:
        message = f"circuity must be at least 1 and the snap distance at least 0, not {circuity:g} and {snap_km:g} km"
        raise ValueError(message)
    lon, lat, side = floats(site[0]), floats(site[1]), site[2]
    cell_lon, cell_lat, cell_side = floats(cell[0]), floats(cell[1]), cell[2]
    km = np.full((len(lon), len(cell_lon)), np.inf)
    estimated = np.zeros(km.shape, dtype=bool)
    if not km.size:
        return Ways(km, estimated)
    straight = distances_km(lon, lat, cell_lon, cell_lat)
    matrix = _matrix(net.roads) if len(net.roads.lat) else None
    for group in (0, 1, BOTH) if by_side else (None,):
        rows = np.arange(len(lon)) if group is None else np.flatnonzero(side == group)
        only = group if group in (0, 1) else None
        own = np.ones(len(cell_lon), dtype=bool) if only is None else np.isin(cell_side, (only, BOTH))
        columns = np.flatnonzero(own)
        if not len(rows) or not len(columns):
            continue
        block = np.ix_(rows, columns)
        near, near_off = snap(net, lon[rows], lat[rows], only)
        far, far_off = snap(net, cell_lon[columns], cell_lat[columns], only)
        off = near_off[:, None] + far_off[None, :]
        direct = straight[block] <= off
        km[block] = np.where(direct, circuity * straight[block], circuity * off + _between(matrix, near, far))
        estimated[block] = direct | (near_off > snap_km)[:, None] | (far_off > snap_km)[None, :]
    return Ways(km, estimated)


def _between(matrix: Any, start: Integers, end: Integers) -> Floats:
    """Shortest lengths between nodes, shape (start, end); inf where a node is -1 or there is no way."""
    result = np.full((len(start), len(end)), np.inf)
    start_known, end_known = np.flatnonzero(start >= 0), np.flatnonzero(end >= 0)
    if matrix is None or not len(start_known) or not len(end_known):
        return result
    # One search a distinct node of the smaller set; the graph has no directions.
    starts, start_row = np.unique(start[start_known], return_inverse=True)
    ends, end_row = np.unique(end[end_known], return_inverse=True)
    if len(ends) <= len(starts):
        found = dijkstra(matrix, directed=False, indices=ends)[:, starts].T
    else:
        found = dijkstra(matrix, directed=False, indices=starts)[:, ends]
    result[np.ix_(start_known, end_known)] = found[np.ix_(start_row, end_row)]
    return result
