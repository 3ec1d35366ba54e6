"""All figures of the model's check, from the days that are reported on: placebo, injected truces, coverage, CRPS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peacewright.core.streams import generator
from peacewright.monitoring.activity.windows import IntArray, running_sums, window_sums
from validation.activity.baselines import BASELINES
from validation.activity.blocks import blocks_of, share_between
from validation.activity.rolling import Flags, Limits, Rolled, call, limits, roll
from validation.activity.scoring import covered, crps
from validation.activity.series import Source

LENGTHS = (1, 3, 30)
CUTS = (0.0, 0.5, 0.8, 0.95)
OFTEN = 0.1
"""Sources with fewer happenings a day in a series are not asked about windows shorter than thirty days."""
ABOUT = 3
"""Days on either side of a declared start that are left out where the check asks for it."""
SEED = 1


@dataclass(frozen=True, eq=False)
class Part:
    """The windows of one length of a source, with the counts at which judgements turn."""

    rolled: Rolled
    edge: Limits

    @property
    def asked(self) -> Flags:
        """Windows that are reported on and that no known truce touches, shape (windows, series)."""
        keep = self.rolled.reported & self.rolled.placebo
        return np.broadcast_to(keep[:, None], self.rolled.came.shape)

    @property
    def blocks(self) -> np.ndarray:
        """The block of time of each window."""
        return blocks_of(self.rolled.origins, self.rolled.length)


def parts(sources: list[Source], length: int, skip: int = 0, most: int = 400) -> list[Part]:
    """Foretell and judge the windows of one length of all sources."""
    rolled = [
        roll(source, length, skip, SEED, most)
        for source in sources
        if length >= LENGTHS[-1] or source.counts.mean() >= OFTEN
    ]
    return [Part(one, limits(one)) for one in rolled]


@dataclass(frozen=True)
class Placebo:
    """Windows without a truce, and what was said of them: shares with the interval of a block bootstrap.

    ``judged`` are those in which the test could have said "held": the level attainable, the power enough.
    """

    name: str
    length: int
    windows: int
    judged: int
    held: int
    false_held: tuple[float, float, float]
    false_held_judged: tuple[float, float, float]
    abstained: float
    fell: tuple[float, float, float]
    blocks: int


def placebo_of(name: str, chosen: list[Part]) -> Placebo:
    """Count what was said of windows without a truce."""
    called = [call(part.rolled, part.edge, part.rolled.came) for part in chosen]
    asked, blocks = [part.asked for part in chosen], [part.blocks for part in chosen]
    judged = [part.asked & able(part) for part in chosen]
    held, fell = [one.held for one in called], [one.fell for one in called]
    windows, able_to = (int(sum(each.sum() for each in some)) for some in (asked, judged))
    told = sum(
        int(((one.held | one.not_held) & out_of).sum()) for one, out_of in zip(called, asked, strict=True)
    )
    return Placebo(
        name, chosen[0].rolled.length, windows, able_to,
        int(sum((yes & out_of).sum() for yes, out_of in zip(held, asked, strict=True))),
        share_between(held, asked, blocks), share_between(held, judged, blocks),
        1 - told / max(windows, 1), share_between(fell, asked, blocks),
        int(sum(len(np.unique(block[out_of.any(axis=1)])) for block, out_of in zip(blocks, judged, strict=True))),
    )  # fmt: skip


def able(part: Part) -> Flags:
    """Return the windows in which "held" could have been said: the level is attainable and the power enough."""
    windows = np.arange(len(part.rolled.origins))[:, None]
    return (1 / (windows + 1) <= 0.05) & part.edge.able


@dataclass(frozen=True)
class Operating:
    """What is said of windows into which a truce of one size was put: shares of all, of those that can be judged."""

    name: str
    length: int
    cut: float
    windows: int
    judged: int
    held: tuple[float, float, float]
    held_judged: tuple[float, float, float]
    not_held: float
    fell: float


def operating(name: str, chosen: list[Part], cut: float) -> Operating:
    """Put a truce into every window, one at a time, by leaving out each happening by chance, and judge it."""
    thinned = []
    for part in chosen:
        source = part.rolled.source.name
        rng = generator(SEED, "validation", "activity", "thinned", source, part.rolled.length, str(cut))
        thinned.append(rng.binomial(part.rolled.came, 1 - cut))
    called = [call(part.rolled, part.edge, counts) for part, counts in zip(chosen, thinned, strict=True)]
    asked, blocks = [part.asked for part in chosen], [part.blocks for part in chosen]
    judged = [part.asked & able(part) for part in chosen]
    held = [one.held for one in called]
    windows = int(sum(each.sum() for each in asked))
    not_held, fell = (
        float(sum((yes & out_of).sum() for yes, out_of in zip(some, asked, strict=True)) / max(windows, 1))
        for some in ([one.not_held for one in called], [one.fell for one in called])
    )
    return Operating(
        name, chosen[0].rolled.length, cut, windows, int(sum(each.sum() for each in judged)),
        share_between(held, asked, blocks), share_between(held, judged, blocks), not_held, fell,
    )  # fmt: skip


@dataclass(frozen=True)
class Score:
    """How good the distributions of a source are: coverage of 90 % intervals, and mean CRPS beside every baseline's."""

    name: str
    length: int
    windows: int
    covered: float
    ours: float
    theirs: dict[str, float]

    @property
    def best(self) -> str:
        """Name of the baseline that did best here, as is known only afterwards."""
        return min(self.theirs, key=lambda name: self.theirs[name])

    @property
    def better(self) -> float:
        """By what share the CRPS is below that of the best baseline."""
        return 1 - self.ours / self.theirs[self.best]


def score(part: Part) -> Score:
    """Score the windows that are reported on."""
    rolled, keep = part.rolled, np.flatnonzero(part.rolled.reported & part.rolled.placebo)
    came = rolled.came[keep].astype(float)
    theirs = naive(rolled.source, rolled.length, rolled.origins[keep], rolled.skip)
    return Score(
        rolled.source.name, rolled.length, came.size,
        float(covered(rolled.draws[keep], came).mean()) if came.size else float("nan"),
        float(crps(rolled.draws[keep], came).mean()) if came.size else float("nan"), theirs,
    )  # fmt: skip


def naive(source: Source, length: int, origins: IntArray, skip: int = 0) -> dict[str, float]:
    """Return the mean CRPS of every baseline over windows of a source."""
    running = running_sums(source.counts)
    came = window_sums(running, origins, length, skip).T.astype(float)
    rng = generator(SEED, "validation", "activity", "baselines", source.name, length)
    theirs = dict.fromkeys(BASELINES, 0.0)
    for at, origin in enumerate(origins.tolist()):
        for name, forecast in BASELINES.items():
            drawn = forecast(running, origin, length, skip, rng)
            theirs[name] += float(crps(drawn, came[at]).mean()) / len(origins)
    return theirs


def together(scores: list[Score]) -> tuple[float, dict[str, float]]:
    """Return the mean CRPS of each forecast over sources, each in units of the least CRPS of any baseline there.

    Every source counts alike, whatever its counts are. The first number is ours.
    """
    scored = [one for one in scores if one.windows]
    ours = float(np.mean([one.ours / one.theirs[one.best] for one in scored]))
    names = list(BASELINES)
    return ours, {
        name: float(np.mean([one.theirs[name] / one.theirs[one.best] for one in scored])) for name in names
    }
