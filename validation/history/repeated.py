"""How much a fit's score hangs on chance: one truce fitted anew with several seeds.

    python -m validation.history.repeated [--truce NAME] [--seeds 1 2 ... 12] [--draws N] [--runs N] [--keep FOLDER]

Each seed draws the prior, the runs, the resampling and the moves anew. What the model says of a truce is what such
fits come to as draws grow: bands from the runs of all fits together. Their interval score over that of two rates is
held against 1, with a 90 % interval by the jackknife over fits (Quenouille 1956; Tukey 1958). The scores of single
fits stand beside it: a band of one fit is the noisier, and noise in its ends costs score on average.

A fit takes minutes. With ``--keep`` the runs of each are kept in a folder, and a fit that is there is not made again.
A file's name tells truce, seed, sizes and version of the software: empty the folder when the model has changed.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from peacewright import __version__
from validation.history.counts import Case, read_cases
from validation.history.fit import Sizes, Study, fit, only_read
from validation.history.lived import Ground, names_read, read_ground
from validation.history.scores import bands_of, two_rates
from validation.report import exit_code, row

Floats = NDArray[np.float64]
LEAST_SEEDS = 2


@dataclass(frozen=True)
class Ratio:
    """Interval scores in sample over that of two rates.

    Attributes
    ----------
    single : ndarray of float, shape (fits,)
    pooled : float
        Of bands from the runs of all fits.
    left_out : ndarray of float, shape (fits,)
        Of bands from the runs of all fits but one.
    inside : int
        Published counts inside the pooled bands.
    fold : float
        Median width of the pooled bands, upper end over lower.
    folds : ndarray of float, shape (fits,)
        That of each fit.
    """

    single: Floats
    pooled: float
    left_out: Floats
    inside: int
    fold: float
    folds: Floats

    @property
    def mean(self) -> float:
        """Mean over fits."""
        return float(self.single.mean())

    @property
    def spread(self) -> float:
        """Standard deviation from fit to fit."""
        return float(self.single.std(ddof=1))

    @property
    def half_width(self) -> float:
        """Half of the 90 % interval of the score of all fits together, by the jackknife over fits."""
        count = len(self.left_out)
        error = np.sqrt((count - 1) * self.left_out.var())
        return float(stats.t.ppf(0.95, count - 1) * error)


def runs_of(ground: Ground, case: Case, sizes: Sizes, seed: int) -> Floats:
    """Fit one truce alone and return the judged counts of the runs of its draws, log scale, shape (runs, counts)."""
    study = Study.of(ground, [case], sizes, seed)
    logs = fit(study, study.prior_wave(), (0,)).seen[0].logs
    return np.asarray(logs.reshape(-1, logs.shape[2])[:, case.judged])


def kept_runs_of(ground: Ground, case: Case, sizes: Sizes, seed: int, folder: Path | None) -> Floats:
    """Return the runs of a fit as :func:`runs_of` does, read from a folder where they are there, else kept in it."""
    if folder is None:
        return runs_of(ground, case, sizes, seed)
    file = folder / f"{case.name}-{seed}-{sizes.draws}x{sizes.runs}-{__version__}.npy"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        half_written = file.with_suffix(".part.npy")
        np.save(half_written, runs_of(ground, case, sizes, seed))
        half_written.rename(file)
    return np.asarray(np.load(file))


def ratio_of(case: Case, runs: list[Floats]) -> Ratio:
    """Score each fit's bands, and those of all fits together, against two rates.

    Raises
    ------
    ValueError
        If there are fewer than two fits: then nothing is known of how they differ.
    """
    if len(runs) < LEAST_SEEDS:
        message = f"at least {LEAST_SEEDS} fits are needed, not {len(runs)}"
        raise ValueError(message)
    counted = case.logs[case.judged]
    rival = two_rates(case, case).score(counted)
    pooled, bands = bands_of(np.concatenate(runs)), [bands_of(one) for one in runs]
    but_one = [bands_of(np.concatenate([*runs[:at], *runs[at + 1 :]])) for at in range(len(runs))]
    return Ratio(
        np.array([one.score(counted) / rival for one in bands]),
        pooled.score(counted) / rival,
        np.array([one.score(counted) / rival for one in but_one]),
        int(pooled.holds(counted).sum()),
        float(np.median(pooled.fold)),
        np.array([np.median(one.fold) for one in bands]),
    )


def main() -> int:
    """Fit with each seed and print the row."""
    cases = {case.name: case for case in read_cases()}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--truce", choices=list(cases), default=next(iter(cases)))
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(1, 13)))
    parser.add_argument("--draws", type=int, default=Sizes().draws)
    parser.add_argument("--runs", type=int, default=Sizes().runs)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the runs of each fit here")
    asked = parser.parse_args()
    if len(asked.seeds) < LEAST_SEEDS:
        parser.error(f"--seeds must name at least {LEAST_SEEDS} seeds")
    ground, case = read_ground(list(cases.values())), cases[asked.truce]
    ground = only_read(ground, names_read(ground))
    sizes, runs = Sizes(draws=asked.draws, runs=asked.runs), list[Floats]()
    for seed in asked.seeds:
        runs.append(kept_runs_of(ground, case, sizes, seed, asked.keep))
        print(f"seed {seed}: lived", flush=True)
    ratio = ratio_of(case, runs)
    row(
        f"{case.name}, in sample: interval score over that of two rates, bands of {len(runs)} fits together",
        f"{ratio.pooled:.3f} ± {ratio.half_width:.3f} ({ratio.inside} of {len(case.judged)} inside, "
        f"{ratio.fold:.1f}-fold; single fits: {', '.join(f'{one:.2f}' for one in ratio.single)}, "
        f"mean {ratio.mean:.3f}, standard deviation {ratio.spread:.3f}; "
        f"{', '.join(f'{one:.1f}' for one in ratio.folds)}-fold)",
        "below 1, interval of 90 % included",
        ratio.pooled + ratio.half_width < 1.0,
    )
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
