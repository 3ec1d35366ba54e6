"""The simulation against the world: two truces as monitors published them (DESIGN 8).

    python -m validation.check_history [--draws N] [--prior N] [--seed S] [--write] [--data FOLDER]

Fits the model, as shipped and seen through the observation model, to the school truce of 2017 and to the truce of July
2020; prints how many published counts lie inside central bands of 80 %, how wide these are, and the
interval score (on log(1 + violations)) against persistence and against two rates, each on the same counts. **In
sample** means that the bands were fitted to the same counts; **out of sample** that they were not: from the eve of
the truce with all fitting done on the other one, and one count ahead, where each is foretold from those before it.

Then two records are fitted alone that cannot tell about restraint: deaths (UCDP) and the log of air attacks. They are
not shipped; the rows say so where they are absent. With ``--write`` the tables are kept from which
``validation.history.page`` makes the page ``docs/models/history.md``.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from peacewright.core.factors import Factor
from validation.check_strengths import data_folder
from validation.history.blind import AIR, GED, fit_air, fit_deaths, live_air_war
from validation.history.contraction import CODES, FITTED_AT_MOST, Width, noise, widths
from validation.history.counts import Case, read_cases
from validation.history.decomposition import decompose
from validation.history.fit import Fit, Sizes, Study, Wave, fit, only_read
from validation.history.lived import names_read, read_ground
from validation.history.matching import Laws, effective_size, predicted_ahead
from validation.history.record import BANDS as BANDS_FILE
from validation.history.record import FITS as FITS_FILE
from validation.history.record import PARTS as PARTS_FILE
from validation.history.record import WIDTHS as WIDTHS_FILE
from validation.history.record import write
from validation.history.scores import Bands, bands_of, persistence, two_rates
from validation.report import exit_code, row

INSIDE_LEAST = (6, 4)
WIDEST_FOLD = 10.0
FITS = ((0,), (1,))
AIR_DRAWS, AIR_RUNS = 300, 4
SEED = 1


@dataclass(frozen=True)
class Result:
    """All fits of a study."""

    study: Study
    wave: Wave
    fits: dict[tuple[int, ...], Fit]


def run(sizes: Sizes, seed: int) -> Result:
    """Fit to each truce."""
    cases = read_cases()
    ground = read_ground(cases)
    study = Study.of(only_read(ground, names_read(ground)), cases, sizes, seed)
    wave = study.prior_wave()
    return Result(study, wave, {fitted: fit(study, wave, fitted) for fitted in FITS})


def of_runs(result: Result, fitted: tuple[int, ...], case: int) -> Bands:
    """Return bands of the judged counts from all runs of all draws of a fit."""
    logs = result.fits[fitted].seen[case].logs
    return bands_of(logs.reshape(-1, logs.shape[2])[:, result.study.cases[case].judged])


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


def judge_all(result: Result, told_by_case: list[list[Told]]) -> None:
    """Print all rows of both truces."""
    for number, case in enumerate(result.study.cases):
        for told in told_by_case[number]:
            learned = case if told.same else result.study.cases[1 - number]
            rivals = {"persistence": persistence(case, learned), "two rates": two_rates(case, learned)}
            judge(told.what, case, INSIDE_LEAST[number], told.bands, rivals, told.remark)


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
    for fitted, one in result.fits.items():
        name = " and ".join(cases[case].name for case in fitted)
        fits.append({
            "fitted to": name, "prior not implausible": f"{one.kept:.1%}",
            "effective sample of the prior": f"{one.prior_size:.1f} of {len(result.wave.places):,}",
            "powers": ", ".join(f"{power:.2f}" for power in one.powers),
            "moves accepted": ", ".join(f"{share:.0%}" for share in one.accepted),
            "ancestors": f"{one.ancestors} of {len(one.places)} draws",
            "narrowest control": f"{noise(result.study.columns, one.places):.2f}",
        })  # fmt: skip
        for case in fitted:
            for key, width in widths(result.study.columns, one.places, case).items():
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


def diagnose(result: Result) -> None:
    """Print how well the sampler did."""
    for fitted, one in result.fits.items():
        names = " and ".join(result.study.cases[case].name for case in fitted)
        print(
            f"  {names}: {one.kept:.1%} of the prior not implausible; effective sample {one.prior_size:.1f}; "
            f"powers {', '.join(f'{power:.2f}' for power in one.powers)}; moves accepted "
            f"{', '.join(f'{share:.0%}' for share in one.accepted)}; {one.ancestors} ancestors"
        )


def main() -> int:
    """Fit, print the rows, and write the page if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draws", type=int, default=Sizes().draws)
    parser.add_argument("--prior", type=int, default=Sizes().prior)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--data", type=Path, default=data_folder())
    asked = parser.parse_args()
    result = run(Sizes(prior=asked.prior, draws=asked.draws), asked.seed)
    diagnose(result)
    told = [told_of(result, case) for case in range(len(result.study.cases))]
    judge_all(result, told)
    more = blind(result, asked.data)
    if asked.write:
        keep(result, told, more)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
