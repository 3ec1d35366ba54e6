"""Did activity fall: placebo windows, injected truces, coverage and CRPS on days that did not choose the model.

    PEACEWRIGHT_SHARED=../shared python -m validation.check_activity [--write]

Seven published sources, read as the monitor reads them. The first six tenths of the days of each were used to choose
the model; what is printed is of the others. Windows are disjoint, each foretold from what preceded it, and judged by
the rule that ships, with the windows before it for placebo. Shares come with a bootstrap over blocks of ninety days,
all series of a block together. ``--write`` puts the tables and the chart into ``docs/models/activity.md``.
"""

from __future__ import annotations

import argparse
from datetime import date

import numpy as np

from peacewright.monitoring.activity.judgement import TAU, judge
from validation.activity import page, series
from validation.activity.blocks import most_if_none
from validation.activity.series import Source
from validation.activity.study import (
    ABOUT,
    CUTS,
    LENGTHS,
    SEED,
    Operating,
    Part,
    Placebo,
    Score,
    operating,
    parts,
    placebo_of,
    score,
    together,
)
from validation.report import exit_code, row

FALSE_HELD, LEAST_WINDOWS = 0.05, 300
COVERED = (0.86, 0.94)
BETTER = 0.10
POWER, POWER_CUT, POWER_DAYS = 0.80, 0.8, 30
ALL = "all sources"
QUIET = (date(2024, 11, 21), date(2024, 12, 10), date(2024, 12, 11), date(2024, 12, 12))
"""Nights of the air log on which nothing is listed, and on which there was no truce."""


def main() -> int:
    """Print figures beside their bounds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--write", action="store_true", help="write tables and chart into the page of the model"
    )
    write = parser.parse_args().write
    if not series.present():
        row(
            "activity: placebo, power, coverage, CRPS",
            "not run",
            "of issue 7",
            None,
            "set PEACEWRIGHT_SHARED",
        )
        return exit_code()
    sources = [recipe.read() for recipe in series.RECIPES]
    placebo: list[Placebo] = []
    curves: list[Operating] = []
    scores: list[Score] = []
    for length in LENGTHS:
        found = parts(sources, length)
        placebo += [*(placebo_of(part.rolled.source.name, [part]) for part in found), placebo_of(ALL, found)]
        for name, some in [*((part.rolled.source.name, [part]) for part in found), (ALL, found)]:
            curves += [operating(name, some, cut) for cut in CUTS]
        scores += [score(part) for part in found]
    means = {length: together([one for one in scores if one.length == length]) for length in LENGTHS}
    _false_held(placebo)
    _power(curves, placebo)
    _scores(scores, means)
    _quiet(next(source for source in sources if source.name == "air attacks"))
    _apart(parts(sources, POWER_DAYS, 2 * ABOUT))
    if write:
        tables = {
            "placebo": page.placebo_table(placebo), "operating": page.operating_table(curves),
            "scores": page.score_table(scores), "baselines": page.baseline_table(means),
        }  # fmt: skip
        page.write(tables, page.chart(curves))
    return exit_code()


def _false_held(placebo: list[Placebo]) -> None:
    for one in placebo:
        if one.name != ALL:
            continue
        note = (
            f"{one.held} of {one.judged:,} that can be judged, in {one.blocks} blocks; {one.windows:,} in all"
        )
        if one.judged and not one.held:
            note += f"; none in {one.blocks} independent blocks leaves {most_if_none(one.blocks):.1%} open"
        low_enough = one.judged > 0 and one.false_held_judged[2] <= FALSE_HELD
        row(
            f"activity: false 'held' of windows of {one.length} days that can be judged; of all windows",
            f"{page.between(one.false_held_judged)}; {page.between(one.false_held, 2)}",
            f"at most {FALSE_HELD:.0%}, on {LEAST_WINDOWS} windows and more",
            low_enough and one.windows >= LEAST_WINDOWS, note,
        )  # fmt: skip


def _power(curves: list[Operating], placebo: list[Placebo]) -> None:
    for one in curves:
        if (one.name, one.cut) != (ALL, POWER_CUT):
            continue
        lost = next(each for each in placebo if (each.name, each.length) == (ALL, one.length)).abstained
        note = f"{one.judged:,} of {one.windows:,} windows can be judged; 'cannot tell' in {lost:.0%} without a truce"
        asked = one.length == POWER_DAYS
        passed = bool(one.held_judged[0] >= POWER) if asked else None
        if not asked:
            note += "; no bound for so short a truce"
        row(
            f"activity: power for a cut by {POWER_CUT:.0%} over {one.length} days, where attainable",
            page.between(one.held_judged), f"at least {POWER:.0%}", passed, note,
        )  # fmt: skip


def _scores(scores: list[Score], means: dict[int, tuple[float, dict[str, float]]]) -> None:
    for length in LENGTHS:
        some = [one for one in scores if one.length == length and one.windows]
        covered = float(np.mean([one.covered for one in some]))
        ends = f"{min(one.covered for one in some):.1%} to {max(one.covered for one in some):.1%} by source"
        row(
            f"activity: 90 % intervals cover, windows of {length} days", f"{covered:.1%}",
            f"{COVERED[0]:.0%} to {COVERED[1]:.0%}", COVERED[0] <= covered <= COVERED[1], ends,
        )  # fmt: skip
        ours, theirs = means[length]
        best = min(theirs, key=lambda name: theirs[name])
        better = 1 - ours / theirs[best]
        note = f"the best over all sources is '{best}'"
        if better < BETTER:
            note += "; what is in reach: python -m validation.activity.limit"
        row(f"activity: CRPS better than the best naive baseline, windows of {length} days", f"{better:.1%}",
            f"at least {BETTER:.0%}", better >= BETTER, note)  # fmt: skip
        row(f"activity: CRPS better than whichever baseline was best in each source, {length} days",
            f"{1 - ours:.1%}", "none", None, "which one that is, is known only afterwards")  # fmt: skip


def _quiet(air: Source) -> None:
    """Judge quiet nights of the air log, one by one and the longest run of them together."""
    drones = air.counts[air.names.index("drones")]
    others = np.delete(air.counts, air.names.index("drones"), axis=0)
    nights = [(air.day(night), 1) for night in QUIET] + [(air.day(QUIET[1]), 3)]
    said = [
        judge(drones[:at], drones[at : at + days], others=others[:, :at], seed=SEED) for at, days in nights
    ]
    row(
        "activity: quiet nights of 2024 that were no truce, called held", f"{sum(one.held == 'held' for one in said)}",
        "none", all(one.held != "held" for one in said),
        "; ".join(
            f"{air.date(at)}, {days} d: {one.observed} of {one.expected[1]:.0f} expected, {one.held}: {one.reason}"
            for (at, days), one in zip(nights, said, strict=True)
        ),
    )  # fmt: skip


def _apart(found: list[Part]) -> None:
    """Tell the same figures where three days on either side of a start are left out."""
    one, curve = placebo_of(ALL, found), operating(ALL, found, POWER_CUT)
    row(
        f"activity: windows of {POWER_DAYS} days, {ABOUT} days on either side of the start left out",
        f"false 'held' {page.between(one.false_held_judged)}, power {page.between(curve.held_judged)}", "none", None,
        f"beside the figures of record; {one.judged:,} of {one.windows:,} can be judged, tau {TAU}",
    )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
