"""What would be in reach: forecasts that no one can make, as they know days that are still to come.

    PEACEWRIGHT_SHARED=../shared python -m validation.activity.limit [--write]

One knows how high activity is from the days on both sides of a window, the other also what the other series counted in
the window itself. Both are given bandwidth, law and dispersion that turned out best in each source, which no forecast
is given either. What the first does not reach is hardly to be had by following the level of a series; what lies between
the two takes foresight of single days. Neither is a proof: a source may hold signs that nobody has looked for. Windows
are those on which ``validation.check_activity`` reports. ``--write`` puts the table into ``docs/models/activity.md``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.monitoring.activity.windows import running_sums, window_sums
from validation.activity import page, series
from validation.activity.rolling import asked_of, origins_of
from validation.activity.series import Source
from validation.activity.study import LENGTHS, OFTEN, naive

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

BANDWIDTHS = (4.0, 8.0, 15.0, 30.0, 60.0)
"""Days over which the weight of a day beside the window falls, as the standard deviation of a Gaussian."""
DISPERSIONS = (0.001, 0.03, 0.06, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0)
"""Variance beyond the mean, over its square; the least is as good as Poisson."""
FOLLOWS = (0.3, 0.6, 1.0)
"""Powers of the ratio of the other series in the window to their level by which a mean is moved."""
_LEAST_MEAN = 1e-6


@dataclass(frozen=True)
class Reach:
    """Mean CRPS of the two forecasts in one source, and of every baseline."""

    name: str
    length: int
    level_known: float
    day_known: float
    theirs: dict[str, float]


def main() -> None:
    """Print, or write, what the two reach."""
    sources = [recipe.read() for recipe in series.RECIPES]
    found = [
        reach(source, length)
        for length in LENGTHS[:-1]
        for source in sources
        if source.counts.mean() >= OFTEN
    ]
    told = limit_table(found)
    print(told)
    if "--write" in sys.argv:
        page.put({"limit": told})


def limit_table(found: list[Reach]) -> str:
    """Return CRPS in units of the best baseline of each source, and gains over the one that serves all sources best."""
    header = ["source", "days", "level known from both sides", "other series known in the window too"]
    rows = []
    for length in sorted({one.length for one in found}):
        some = [one for one in found if one.length == length]
        best = [min(one.theirs.values()) for one in some]
        rows += [
            [one.name, str(length), f"{one.level_known / unit:.2f}", f"{one.day_known / unit:.2f}"]
            for one, unit in zip(some, best, strict=True)
        ]
        units = np.array(best)
        least = min(float(np.mean([one.theirs[name] for one in some] / units)) for name in some[0].theirs)
        reached = (
            1 - float(np.mean([one.level_known for one in some] / units)) / least,
            1 - float(np.mean([one.day_known for one in some] / units)) / least,
        )
        rows.append(["**better than the naive forecast that serves all best**", str(length),
                     *(f"**{page.share(value, 1)}**" for value in reached)])  # fmt: skip
    return page.table(header, rows)


def reach(source: Source, length: int) -> Reach:
    """Score both on the windows that are reported on and that no known truce touches."""
    origins = origins_of(source, length)
    reported, placebo = asked_of(source, origins, length)
    origins = origins[reported & placebo]
    counts = source.counts
    came = window_sums(running_sums(counts), origins, length, 0).T
    heights = np.arange(int(2 * came.max()) + 20)
    elsewhere = came.sum(axis=1, keepdims=True) - came
    level, day = [], []
    for bandwidth in BANDWIDTHS:
        mean = mean_around(counts, origins, length, bandwidth)
        apart = mean.sum(axis=1, keepdims=True) - mean
        moved = (elsewhere + 1) / (apart + 1)
        level.append(crps_of(empirical(counts, origins, length, bandwidth, heights), came))
        for dispersion in DISPERSIONS:
            level.append(crps_of(negative_binomial(mean, dispersion, heights), came))
            day += [
                crps_of(negative_binomial(mean * moved**power, dispersion, heights), came)
                for power in FOLLOWS
            ]
    best = min(level)
    return Reach(source.name, length, best, min([best, *day]), naive(source, length, origins))


def weights_around(days: int, origins: IntArray, length: int, bandwidth: float) -> FloatArray:
    """Return what each day weighs for each window: the less the farther off, on both sides; nothing within it.

    Returns
    -------
    ndarray of float, shape (origins, days)
        Rows add up to one.
    """
    day = np.arange(days)
    first = origins[:, None]
    gap = np.maximum(first - day, day - (first + length - 1))
    weight = np.where(gap > 0, np.exp(-0.5 * (gap / bandwidth) ** 2), 0.0)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def mean_around(counts: IntArray, origins: IntArray, length: int, bandwidth: float) -> FloatArray:
    """Return the mean count of a window by the days on both sides of each, shape (origins, series)."""
    mean = weights_around(counts.shape[1], origins, length, bandwidth) @ counts.T * length
    return np.asarray(np.maximum(mean, _LEAST_MEAN))


def empirical(
    counts: IntArray, origins: IntArray, length: int, bandwidth: float, heights: IntArray
) -> FloatArray:
    """Return the distribution of the windows on both sides of each, those that share no day with it.

    Returns
    -------
    ndarray of float, shape (origins, series, heights)
        Share at most so high.
    """
    begins = np.arange(counts.shape[1] - length + 1)
    around = window_sums(running_sums(counts), begins, length, 0)
    # A window that begins less than its length before another shares days with it.
    weight = weights_around(len(begins) + length - 1, origins - length + 1, 2 * length - 1, bandwidth)
    weight = weight[:, : len(begins)]
    weight /= weight.sum(axis=1, keepdims=True)
    return np.stack([weight @ (row[:, None] <= heights) for row in around], axis=1)


def negative_binomial(mean: FloatArray, dispersion: float, heights: IntArray) -> FloatArray:
    """Return the distribution with a mean m and the variance m + dispersion m², shape (..., heights).

    The heights are 0, 1, 2 and so on.
    """
    from scipy.special import gammaln

    shape = 1 / dispersion
    ways = gammaln(heights + shape) - gammaln(shape) - gammaln(heights + 1.0)
    odds = np.log(dispersion * mean / (1 + dispersion * mean))[..., None]
    none = (-shape * np.log1p(dispersion * mean))[..., None]
    return np.asarray(np.cumsum(np.exp(none + heights * odds + ways), axis=-1))


def crps_of(upto: FloatArray, came: IntArray) -> float:
    """Return the mean continuous ranked probability score of distributions of counts.

    Parameters
    ----------
    upto : ndarray of float, shape (..., heights)
        Share at most so high, of the heights 0, 1, 2 and so on to where the share is one.
    came : ndarray of int, shape (...)
    """
    heights = np.arange(upto.shape[-1])
    return float(((upto - (heights >= came[..., None])) ** 2).sum(axis=-1).mean())


if __name__ == "__main__":
    main()
