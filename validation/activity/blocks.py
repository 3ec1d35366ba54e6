"""Intervals of shares over windows that hang together: all series of one time, and times that follow one another."""

from __future__ import annotations

import numpy as np

from validation.activity.rolling import Flags, IntArray

BLOCK_DAYS = 90
REPEATS, SEED = 2000, 11


def blocks_of(origins: IntArray, length: int, block_days: int = BLOCK_DAYS) -> IntArray:
    """Return the block of each window: runs of windows that begin within so many days, at least one window long."""
    days = max(block_days, length)
    return np.unique((origins - origins.min()) // days, return_inverse=True)[1].astype(np.int64)


def share_between(
    said: list[Flags], asked: list[Flags], blocks: list[IntArray], level: float = 0.95
) -> tuple[float, float, float]:
    """Return the share of what was said among what was asked, and its interval by a bootstrap of blocks.

    Parameters
    ----------
    said, asked : list of ndarray of bool, shape (windows, series)
        One of each source.
    blocks : list of ndarray of int, shape (windows,)
        Blocks are drawn anew with all their series, from each source as many as it has.
    level : float

    Returns
    -------
    tuple of float
        Share, low, high; NaN where nothing was asked.
    """
    rng = np.random.default_rng(SEED)
    drawn = np.zeros((REPEATS, 2))
    whole = np.zeros(2)
    for yes, out_of, block in zip(said, asked, blocks, strict=True):
        counts = np.stack(
            [
                np.bincount(block, each.sum(axis=1), minlength=block.max() + 1)
                for each in (yes & out_of, out_of)
            ],
            axis=1,
        )
        counts = counts[counts[:, 1] > 0]
        if len(counts):
            drawn += counts[rng.integers(0, len(counts), (REPEATS, len(counts)))].sum(axis=1)
            whole += counts.sum(axis=0)
    if not whole[1]:
        return float("nan"), float("nan"), float("nan")
    shares = drawn[:, 0] / np.maximum(drawn[:, 1], 1)
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    return float(whole[0] / whole[1]), float(low), float(high)


def most_if_none(blocks: int, level: float = 0.95) -> float:
    """Return the largest share that none in so many independent blocks leaves open (Clopper and Pearson)."""
    return 1 - (1 - level) ** (1 / blocks) if blocks else float("nan")
