"""Fits of one truce by several samplers, taken together, and how much what they say hangs on chance.

Each sampler draws the prior, the runs, the resampling and the moves anew. What the model says of a truce is what such
fits come to as draws grow: bands from the runs of all draws of all samplers. The band of one fit is the noisier, and
noise in its ends costs score on average. The score of all together over that of a rival is told with a 90 % interval
by the jackknife over samplers (Quenouille 1956; Tukey 1958), and the scores of single fits stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from peacewright import __version__
from validation.history.counts import Case
from validation.history.fit import Fit, Sizes, Study, fit
from validation.history.scores import Bands, bands_of

Floats = NDArray[np.float64]
LEAST_SAMPLERS = 2


@dataclass(frozen=True)
class Samplers:
    """Fits of the same truces that differ in their seed alone.

    Attributes
    ----------
    fits : tuple of Fit
        One a sampler.
    """

    fits: tuple[Fit, ...]

    @property
    def places(self) -> Floats:
        """Draws of all samplers, shape (n, columns)."""
        return np.concatenate([one.places for one in self.fits])

    def runs_of(self, case: Case, number: int) -> list[Floats]:
        """Return the judged counts of a truce in all runs of each sampler, log scale, each of shape (runs, counts)."""
        found = [one.logs[number] for one in self.fits]
        return [np.asarray(logs.reshape(-1, logs.shape[2])[:, case.judged]) for logs in found]


@dataclass(frozen=True)
class Ratio:
    """Interval scores in sample over that of a rival.

    Attributes
    ----------
    single : ndarray of float, shape (samplers,)
    pooled : float
        Of bands from the runs of all samplers.
    left_out : ndarray of float, shape (samplers,)
        Of bands from the runs of all samplers but one.
    folds : ndarray of float, shape (samplers,)
        Median width of the bands of each, upper end over lower.
    """

    single: Floats
    pooled: float
    left_out: Floats
    folds: Floats

    @property
    def half_width(self) -> float:
        """Half of the 90 % interval of the score of all samplers together, by the jackknife over samplers."""
        count = len(self.left_out)
        error = np.sqrt((count - 1) * self.left_out.var())
        return float(stats.t.ppf(0.95, count - 1) * error)


def ratio_of(case: Case, runs: Sequence[Floats], rival: Bands) -> Ratio:
    """Score each sampler's bands, and those of all together, against a rival.

    Raises
    ------
    ValueError
        If there are fewer than two samplers: then nothing is known of how they differ.
    """
    if len(runs) < LEAST_SAMPLERS:
        message = f"at least {LEAST_SAMPLERS} samplers are needed, not {len(runs)}"
        raise ValueError(message)
    counted = case.logs[case.judged]
    theirs = rival.score(counted)
    bands = [bands_of(one) for one in runs]
    but_one = [bands_of(np.concatenate([*runs[:at], *runs[at + 1 :]])) for at in range(len(runs))]
    return Ratio(
        np.array([one.score(counted) / theirs for one in bands]),
        bands_of(np.concatenate(runs)).score(counted) / theirs,
        np.array([one.score(counted) / theirs for one in but_one]),
        np.array([np.median(one.fold) for one in bands]),
    )


def kept_fits(
    study: Study, fitted: Sequence[tuple[int, ...]], folder: Path | None
) -> dict[tuple[int, ...], Fit]:
    """Return the fits of one sampler, read from a folder where they are there, else made, and kept in it if given.

    A file's name tells truces, seed, sizes and version of the software: empty the folder when the model has changed.
    """
    files = {truces: _file(folder, study, truces) for truces in fitted} if folder else {}
    if files and all(file.exists() for file in files.values()):
        return {truces: _read(file) for truces, file in files.items()}
    wave = study.prior_wave()
    found = {truces: fit(study, wave, truces) for truces in fitted}
    for truces, file in files.items():
        _write(file, found[truces])
    return found


def _file(folder: Path, study: Study, fitted: tuple[int, ...]) -> Path:
    sizes: Sizes = study.sizes
    truces = "-".join(study.cases[case].name for case in fitted)
    return folder / f"{truces}-{study.seed}-{sizes.prior}-{sizes.draws}x{sizes.runs}-{__version__}.npz"


def _write(file: Path, one: Fit) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    half_written = file.with_suffix(".part.npz")
    logs = {f"logs_{number}": logs for number, logs in enumerate(one.logs)}
    np.savez(
        half_written,
        **{key: np.asarray(value) for key, value in asdict(one).items() if key != "logs"},
        **logs,
    )
    half_written.rename(file)


def _read(file: Path) -> Fit:
    with np.load(file) as kept:
        logs = tuple(kept[key] for key in sorted(kept) if key.startswith("logs_"))
        return Fit(
            fitted=tuple(kept["fitted"].tolist()), places=kept["places"], logs=logs, kept=float(kept["kept"]),
            prior_size=float(kept["prior_size"]), powers=tuple(kept["powers"].tolist()),
            accepted=tuple(kept["accepted"].tolist()), ancestors=int(kept["ancestors"]),
        )  # fmt: skip
