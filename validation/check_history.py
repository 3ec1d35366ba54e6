"""The simulation against the world: two truces as monitors published them (DESIGN 8).

    python -m validation.check_history [--samplers N] [--draws N] [--prior N] [--seed S] [--keep FOLDER] [--write]
        [--data FOLDER]

Fits the model, as shipped and seen through the observation model, to the school truce of 2017 and to the truce of July
2020, each with several samplers whose draws are taken together (``history.samplers``); prints how many published counts
lie inside central bands of 80 %, how wide these are, and the interval score (on log(1 + violations)) against
persistence and against two rates, each on the same counts. **In sample** means that the bands were fitted to the same
counts; **out of sample** that they were not: from the eve of the truce with all fitting done on the other one, and one
count ahead, where each is foretold from those before it.

Then two records are fitted alone that cannot tell about restraint: deaths (UCDP) and the log of air attacks. They are
not shipped; the rows say so where they are absent. A sampler takes some four minutes of processor time; with
``--keep`` its fits are kept in a folder, and made no more where they are there. With ``--write`` the tables are kept
from which ``validation.history.page`` makes the page ``docs/models/history.md``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import Factor
from validation.check_strengths import data_folder
from validation.history.blind import AIR, GED, fit_air, fit_deaths, live_air_war
from validation.history.contraction import CODES, FITTED_AT_MOST, Width, noise, widths
from validation.history.counts import Case, Sample, read_cases
from validation.history.decomposition import decompose
from validation.history.fit import Sizes, Study, Wave, only_read
from validation.history.floor import LENGTHS, doubt_of, floor_of
from validation.history.lived import names_read, read_ground
from validation.history.matching import Laws, effective_size, predicted_ahead
from validation.history.record import BANDS as BANDS_FILE
from validation.history.record import FITS as FITS_FILE
from validation.history.record import PARTS as PARTS_FILE
from validation.history.record import WIDTHS as WIDTHS_FILE
from validation.history.record import write
from validation.history.samplers import LEAST_SAMPLERS, Samplers, kept_fits, ratio_of
from validation.history.scores import Bands, bands_of, persistence, two_rates
from validation.report import exit_code, row

INSIDE_LEAST = (6, 4)
WIDEST_FOLD = 10.0
FITS = ((0,), (1,))
AIR_DRAWS, AIR_RUNS = 300, 4
SEED, SAMPLERS = 1, 12


@dataclass(frozen=True)
class Result:
    """All fits of a study; the wave over the prior is the first sampler's."""

    study: Study
    wave: Wave
    fits: dict[tuple[int, ...], Samplers]


def run(sizes: Sizes, seeds: Sequence[int], folder: Path | None) -> Result:
    """Fit to each truce, with a sampler a seed."""
    cases = read_cases()
    ground = read_ground(cases)
    ground = only_read(ground, names_read(ground))
    studies = [Study.of(ground, cases, sizes, seed) for seed in seeds]
    done = []
    for study in studies:
        done.append(kept_fits(study, FITS, folder))
        print(f"  sampler {study.seed}: lived ({len(done)} of {len(studies)})", flush=True)
    fits = {fitted: Samplers(tuple(one[fitted] for one in done)) for fitted in FITS}
    return Result(studies[0], studies[0].prior_wave(), fits)


def of_runs(result: Result, fitted: tuple[int, ...], case: int) -> Bands:
    """Return bands of the judged counts from all runs of all draws of a fit."""
    return bands_of(np.concatenate(result.fits[fitted].runs_of(result.study.cases[case], case)))


def ahead(result: Result, case: int, laws: Laws) -> Bands:
    """Return bands of the judged counts, each foretold from those before it."""
    one = result.study.cases[case]
    counts = laws.of(np.arange(len(one.counts)))
    drawn = predicted_ahead(counts, np.zeros(len(laws.mean)), one.logs, result.study.seed)
    return bands_of(drawn[:, one.judged])


@dataclass(frozen=True)
class Told:
    """Bands of one truce: what they are, whether its own counts were fitted, and a remark."""

    what: str
    same: bool
    bands: Bands
    remark: str = ""


def told_of(result: Result, case: int) -> list[Told]:
    """Return all bands of one truce."""
    other = 1 - case
    return [
        Told("in sample, fitted to itself", True, of_runs(result, (case,), case)),
        Told(
            "out of sample, from the eve", False, of_runs(result, (other,), case),
            "fitted to the other truce only; all counts foretold at once",
        ),
        Told(
            "out of sample, one ahead", False, ahead(result, case, result.wave.laws[case]),
            "from the prior and the counts before",
        ),
        Told(
            "out of sample, one ahead after the other", False,
            ahead(result, case, result.study.foretold(result.fits[(other,)].places, case)),
            "from the fit to the other truce and the counts before",
        ),
    ]  # fmt: skip


def judge(
    what: str, case: Case, least: int, bands: Bands, rivals: dict[str, Bands], remark: str = ""
) -> None:
    """Print the rows of one set of bands."""
    counted = case.logs[case.judged]
    inside = int(bands.holds(counted).sum())
    row(
        f"{case.name}, {what}: published counts inside the band of 80 %",
        f"{inside} of {len(counted)}", f"{least} of {len(counted)}", inside >= least, remark,
    )  # fmt: skip
    fold = float(np.median(bands.fold))
    row(
        f"{case.name}, {what}: median band, upper end over lower",
        f"{fold:.1f}-fold", f"at most {WIDEST_FOLD:g}-fold", fold <= WIDEST_FOLD, remark,
    )  # fmt: skip
    own = bands.score(counted)
    for name, rival in rivals.items():
        theirs = rival.score(counted)
        held = int(rival.holds(counted).sum())
        row(
            f"{case.name}, {what}: interval score over that of {name}",
            f"{own / theirs:.2f} ({own:.2f} / {theirs:.2f})", "below 1", own < theirs,
            f"its median band {np.median(rival.fold):.0f}-fold, {held} of {len(counted)} inside",
        )  # fmt: skip


def floor_row(case: Case, seed: int) -> None:
    """Print how wide the median band must be by published days alone, where days of some count's season are known.

    A count takes the season that holds its first day, else the first one: that of 2020 begins with the truce's third
    week. Counts longer than the seasons' longest length count with that length, which can only make them wider.
    """
    if not case.samples:
        return
    counts = [case.counts[count] for count in case.judged]
    lengths = [max(one for one in LENGTHS if one <= count.until - count.first) for count in counts]
    samples = [_season(case, count.first) for count in counts]
    folds = [
        floor_of(sample, seed).known[LENGTHS.index(length)]
        for sample, length in zip(samples, lengths, strict=True)
    ]
    middle = int(np.argsort(folds)[len(folds) // 2])
    low, high, learnt = doubt_of(samples[middle], lengths[middle], seed)
    row(
        f"{case.name}: median band that published days allow, their level known, upper end over lower",
        f"{np.median(folds):.1f}-fold", f"at most {WIDEST_FOLD:g}-fold can be asked", None,
        f"by count {', '.join(f'{fold:.1f}' for fold in folds)}; that of the median {low:.1f} to {high:.1f} (90 %), "
        f"{learnt:.0f} with its level learnt",
    )  # fmt: skip


def _season(case: Case, first: int) -> Sample:
    """Return the days of the season in which a count begins."""
    return next((one for one in reversed(case.samples) if one.days[0] <= first), case.samples[0])


def judge_all(result: Result, told_by_case: list[list[Told]]) -> None:
    """Print all rows of both truces."""
    for number, case in enumerate(result.study.cases):
        for told in told_by_case[number]:
            learned = case if told.same else result.study.cases[1 - number]
            rivals = {"persistence": persistence(case, learned), "two rates": two_rates(case, learned)}
            judge(told.what, case, INSIDE_LEAST[number], told.bands, rivals, told.remark)
        judge_chance(case, result.fits[(number,)].runs_of(case, number))
        floor_row(case, SEED)
    judge_together(result)


def judge_together(result: Result) -> None:
    """Print the median width of the bands of all counts of both truces, each fitted to itself."""
    folds = np.concatenate(
        [of_runs(result, (number,), number).fold for number in range(len(result.study.cases))]
    )
    fold = float(np.median(folds))
    row(
        f"both truces, in sample: median band of all {len(folds)} counts",
        f"{fold:.1f}-fold", f"at most {WIDEST_FOLD:g}-fold", fold <= WIDEST_FOLD,
    )  # fmt: skip


def judge_chance(case: Case, runs: Sequence[NDArray[np.float64]]) -> None:
    """Print how much the score over two rates hangs on chance."""
    ratio = ratio_of(case, runs, two_rates(case, case))
    row(
        f"{case.name}, in sample: interval score over that of two rates, with its chance",
        f"{ratio.pooled:.3f} ± {ratio.half_width:.3f} ({len(runs)} samplers, 90 % by the jackknife over them; each "
        f"alone {ratio.single.min():.2f} to {ratio.single.max():.2f}, mean {ratio.single.mean():.3f}, standard "
        f"deviation {ratio.single.std(ddof=1):.3f}, {ratio.folds.min():.1f}- to {ratio.folds.max():.1f}-fold)",
        "none asked", None, "below 1 is told from 1" if ratio.pooled + ratio.half_width < 1 else "1 lies inside",
    )  # fmt: skip


def blind(result: Result, folder: Path) -> list[dict[str, str]]:
    """Print what is left of restraint when each of two records is fitted alone, and return the widths."""
    lines: list[dict[str, str]] = []
    if not (folder / GED).exists() or not (folder / AIR).exists():
        why = "data absent: UCDP GED or the air-attack log is not in the folder that --data or PEACEWRIGHT_DATA names"
        row("restraint, fitted to deaths alone and to nights of war alone", "-", "not fitted", None, why)
        return lines
    study = result.study
    deaths = fit_deaths(folder, study.cases[0], result.wave, study.columns)
    launches, columns, places = live_air_war(AIR_DRAWS, AIR_RUNS, study.seed)
    air = fit_air(folder, launches)
    for name, record, drawn, one, domain, used in (
        ("deaths of 2017 alone (UCDP GED)", deaths, result.wave.places, study.columns, "land", 1),
        ("nights of war alone (air-attack log)", air, places, columns, "air", 0),
    ):
        left = widths(one, drawn, 0, record.weights)
        restraint = {
            key: width.ratio
            for key, width in left.items()
            if key.startswith(
                ("compliance.erosion", "compliance.half_life", f"compliance.remaining_share.{domain}")
            )
        }
        narrowest = min(restraint, key=lambda key: restraint[key])
        row(
            f"restraint fitted to {name}: narrowest posterior over prior",
            f"{restraint[narrowest]:.2f} ({narrowest}); noise {noise(one, drawn, record.weights, used):.2f}",
            f"above {FITTED_AT_MOST:g}: not fitted", restraint[narrowest] > FITTED_AT_MOST,
            f"effective sample {effective_size(record.weights):.0f}",
        )  # fmt: skip
        lines += [_line(name, width) for width in left.values()]
    return lines


def _line(fit_name: str, width: Width, factor: Factor | None = None) -> dict[str, str]:
    """Return a row of the table of widths; places are given in the factor's unit where it is known."""
    ends = np.array([width.low, width.middle, width.high])
    shown = ends if factor is None else factor.quantile(ends)
    low, middle, high = (f"{value:.3g}" for value in shown)
    ratio = f"{width.ratio:.2f}"
    return {
        "fit": fit_name, "parameter": width.name, "ratio": ratio, "low": low, "middle": middle, "high": high,
    }  # fmt: skip


def keep(result: Result, told_by_case: list[list[Told]], more: list[dict[str, str]]) -> None:
    """Keep what the page is made of."""
    cases, ground = result.study.cases, result.study.ground
    bands, fits, lines = [], [], []
    for number, case in enumerate(cases):
        for told in told_by_case[number]:
            held = told.bands.holds(case.logs[case.judged])
            for place, count in enumerate(case.judged):
                low, high = np.expm1([told.bands.low[place], told.bands.high[place]])
                this = case.counts[count]
                bands.append({
                    "case": case.name, "count": this.name, "published": f"{this.violations:,.0f}", "bands": told.what,
                    "low": f"{low:,.0f}", "high": f"{high:,.0f}", "inside": "yes" if held[place] else "no",
                })  # fmt: skip
    for fitted, samplers in result.fits.items():
        name = " and ".join(cases[case].name for case in fitted)
        fits.append({"fitted to": name, **went(result, samplers)})
        for case in fitted:
            for key, width in widths(result.study.columns, samplers.places, case).items():
                known = ground.factors.get(key) or ground.factors.get(f"{key}.{CODES[0]}")
                lines.append(_line(name, width, known))
    write(PARTS_FILE, parts_of(result))
    write(FITS_FILE, fits)
    write(BANDS_FILE, bands)
    write(WIDTHS_FILE, lines + more)


def parts_of(result: Result) -> list[dict[str, str]]:
    """Return what the variance of each judged count is made of, fitted to its own truce."""
    lines = []
    for number, case in enumerate(result.study.cases):
        shares = decompose(result.study, result.fits[(number,)].places, number)
        for count, one in zip(case.judged, shares, strict=True):
            lines.append({
                "truce": case.name, "days": case.counts[count].name, "standard deviation": f"{one.spread:.2f}",
                "between draws": f"{one.between:.0%}", **{part: f"{gone:.0%}" for part, gone in one.gone.items()},
            })  # fmt: skip
    return lines


def went(result: Result, samplers: Samplers) -> dict[str, str]:
    """Return how well the samplers of a fit did, each figure from the least to the most over them."""
    fits, sizes = samplers.fits, result.study.sizes

    def spread(values: Iterable[float], form: str) -> str:
        found = sorted(values)
        return f"{found[0]:{form}} to {found[-1]:{form}}"

    return {
        "samplers": str(len(fits)),
        "prior not implausible": spread((one.kept for one in fits), ".1%"),
        "effective sample of the prior": f"{spread((one.prior_size for one in fits), '.1f')} of {sizes.prior:,}",
        "powers": spread((len(one.powers) for one in fits), "d"),
        "last moves accepted": spread((one.accepted[-1] for one in fits), ".0%"),
        "ancestors": f"{spread((one.ancestors for one in fits), 'd')} of {len(fits[0].places)} draws",
        "narrowest control": f"{noise(result.study.columns, samplers.places):.2f}",
    }


def diagnose(result: Result) -> None:
    """Print how well the samplers did."""
    for fitted, samplers in result.fits.items():
        names = " and ".join(result.study.cases[case].name for case in fitted)
        print(f"  {names}: " + "; ".join(f"{what} {told}" for what, told in went(result, samplers).items()))


def main() -> int:
    """Fit, print the rows, and write the page if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draws", type=int, default=Sizes().draws)
    parser.add_argument("--prior", type=int, default=Sizes().prior)
    parser.add_argument("--samplers", type=int, default=SAMPLERS)
    parser.add_argument("--seed", type=int, default=SEED, help="of the first sampler; the others follow")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the fits of each sampler here")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--data", type=Path, default=data_folder())
    asked = parser.parse_args()
    if asked.samplers < LEAST_SAMPLERS:
        parser.error(f"--samplers must be at least {LEAST_SAMPLERS}")
    seeds = range(asked.seed, asked.seed + asked.samplers)
    result = run(Sizes(prior=asked.prior, draws=asked.draws), seeds, asked.keep)
    diagnose(result)
    told = [told_of(result, case) for case in range(len(result.study.cases))]
    judge_all(result, told)
    more = blind(result, asked.data)
    if asked.write:
        keep(result, told, more)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
