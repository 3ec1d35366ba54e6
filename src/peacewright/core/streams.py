"""Named random streams: one seed, one stream a purpose.

Two options that share a stream's name see the same draws, so that they differ only by what they decide (common
random numbers).
"""

from __future__ import annotations

import hashlib

import numpy as np


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
