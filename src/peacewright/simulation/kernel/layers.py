"""Layers under the exponential and the normal density, from which both are drawn with one word (ziggurat method).

The area under a decreasing density is cut into 256 layers of equal area v: rectangles from 0 to an edge, the last with
the tail. A layer is chosen, then a point in it. If the point lies left of the next edge, it is under the density for
certain and no function is evaluated; otherwise the density decides. The result is exact (Marsaglia and Tsang 2000), and
bits for layer and point are not shared (Doornik 2005).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

COUNT = 256
EXPONENTIAL_TAIL = 7.69711747013104972
"""Last edge for 256 layers of the exponential density (Marsaglia and Tsang 2000)."""
NORMAL_TAIL = 3.6541528853610088
"""Last edge for 256 layers of the normal density (Marsaglia and Tsang 2000)."""


def layers(
    tail: float,
    tail_area: float,
    density: Callable[[float], float],
    inverse: Callable[[float], float],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return edges and heights of the layers of a density with value 1 at 0.

    Parameters
    ----------
    tail : float
        Last edge.
    tail_area : float
        Area under the density beyond it.

    Returns
    -------
    tuple
        Edges [257], the widest first: the first is v / density(tail), so that the share of that layer beyond the last
        edge is the tail's. Heights [257]: the density at the edges, 0 at the first.
    """
    area = tail * density(tail) + tail_area
    edges, heights = np.zeros(COUNT + 1), np.ones(COUNT + 1)
    edges[0], heights[0] = area / density(tail), 0.0
    edges[1], heights[1] = tail, density(tail)
    for layer in range(2, COUNT):
        heights[layer] = heights[layer - 1] + area / edges[layer - 1]
        edges[layer] = inverse(heights[layer])
    return edges, heights


EXPONENTIAL_EDGES, EXPONENTIAL_HEIGHTS = layers(
    EXPONENTIAL_TAIL, math.exp(-EXPONENTIAL_TAIL), lambda x: math.exp(-x), lambda y: -math.log(y)
)
NORMAL_EDGES, NORMAL_HEIGHTS = layers(
    NORMAL_TAIL,
    math.sqrt(math.pi / 2.0) * math.erfc(NORMAL_TAIL / math.sqrt(2.0)),
    lambda x: math.exp(-0.5 * x * x),
    lambda y: math.sqrt(-2.0 * math.log(y)),
)
