"""Named random streams: one seed, one stream a purpose.

Two options that share a stream's name see the same draws, so that they differ only by what they decide (common
random numbers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


def stream_key(seed: int, *names: str | int) -> int:
    """Return the 64-bit key of a named stream.

    Parameters
    ----------
    seed : int
        The run's seed.
    *names : str or int
        What the stream is for, from the general to the particular, for instance ``"futures", "line.length"``.

    Returns
    -------
    int
        An unsigned 64-bit integer; equal arguments give equal keys on any machine.
    """
    text = "\x1f".join([str(seed), *map(str, names)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def generator(seed: int, *names: str | int) -> np.random.Generator:
    """Return a counter-based NumPy generator (Philox) for a named stream."""
    return np.random.Generator(np.random.Philox(key=stream_key(seed, *names)))


_TOGETHER = 1024
"""Items that share one stretch of a stream: many enough that few generators are made, few enough to draw anew."""


def draw_each(
    seed: int,
    names: tuple[str | int, ...],
    first: int,
    count: int,
    draw: Callable[[np.random.Generator, int], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Draw a number for each of some items in a row; each gets the same whichever others are drawn with it.

    Items are taken 1,024 at a time, each lot from a stretch of the named stream of its own, so that a part of a long
    row costs no more than itself and what precedes it in its lot.

    Parameters
    ----------
    seed : int
    names : tuple of str or int
        Of the stream.
    first, count : int
        Number of the first item, from 0, and how many.
    draw : callable
        Called with a generator and the number of draws wanted, n; returns an array of shape (n,).

    Returns
    -------
    ndarray of float, shape (count,)
    """
    if count < 1:
        return np.zeros(0)
    key, lots = stream_key(seed, *names), range(first // _TOGETHER, (first + count - 1) // _TOGETHER + 1)
    drawn = [
        draw(
            np.random.Generator(np.random.Philox(key=key).jumped(lot)),
            min(_TOGETHER, first + count - lot * _TOGETHER),
        )
        for lot in lots
    ]
    return np.concatenate(drawn)[first - lots[0] * _TOGETHER :]
