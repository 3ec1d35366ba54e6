"""How τ and the floor were chosen, why weekdays are left out and fits are shared: the first part of each source.

    PEACEWRIGHT_SHARED=../shared python -m validation.activity.choose

Windows of thirty days. The placebo level is left aside, since the first part holds too few windows for it. Last, the
total of each source by itself and in a fit with its series, as the monitor foretells what a provision covers.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peacewright.core.streams import generator
from validation.activity import series
from validation.activity.page import table
from validation.activity.rolling import limits, roll
from validation.activity.scoring import covered, crps
from validation.activity.study import OFTEN, SEED

LENGTH, CUT = 30, 0.8
MOST, LEAST_KNOWN = 80, 150
"""Windows of a total, the latest, and days that must be known before each."""
TAUS, FLOORS = (0.5, 0.6, 0.7), (0.5, 0.6, 0.7, 0.8)


def main() -> None:
    """Print a row for each source, τ and floor: windows that can be judged, false 'held', power for a cut by 80 %."""
    rows = []
    for recipe in series.RECIPES:
        source = recipe.read()
        print(f"{source.name}: the weekday tells {weekday(source):.1%} of the variance within weeks")
        if source.counts.mean() < OFTEN:
            continue
        rolled = roll(source, LENGTH, seed=SEED)
        keep = ~rolled.reported & rolled.placebo
        rng = generator(SEED, "validation", "activity", "choose", source.name)
        cut = rng.binomial(rolled.came, 1 - CUT)[keep]
        for tau in TAUS:
            edge = limits(rolled, tau, floor=0.0)
            upto, power, came = edge.held_upto[keep], edge.power[keep], rolled.came[keep]
            for floor in FLOORS:
                able = power >= floor
                found = f"{(cut <= upto)[able].mean():.2f}" if able.any() else "-"
                false = f"{int((came <= upto)[able].sum())} of {int(able.sum())}"
                rows.append([source.name, f"{tau}", f"{floor}", f"{np.mean(able):.0%}", false, found])
    print(table(["source", "τ", "floor", "can be judged", "false held", "power"], rows))
    print(
        table(
            ["source", "days", "windows", "total alone: CRPS", "covers", "with its series: CRPS", "covers"],
            totals(),
        )
    )


def totals() -> list[list[str]]:
    """Return how well the total of each source is foretold, by itself and in a fit shared with its series."""
    rows = []
    for recipe in series.RECIPES:
        source = recipe.read()
        counts = source.counts[:, : int(source.counts.shape[1] * series.CHOOSING)]
        total = replace(source, counts=counts.sum(axis=0, keepdims=True))
        shared = replace(source, counts=np.concatenate([total.counts, counts]))
        for length in (7, LENGTH):
            row = []
            for one in (total, shared):
                rolled = roll(one, length, seed=SEED, most=MOST)
                keep = rolled.placebo & (rolled.origins >= LEAST_KNOWN)
                drawn, came = rolled.draws[keep][:, 0], rolled.came[keep][:, 0].astype(float)
                row += [f"{crps(drawn, came).mean():.3g}", f"{covered(drawn, came).mean():.0%}"]
            rows.append([source.name, str(length), str(int(keep.sum())), *row])
    return rows


def weekday(source: series.Source) -> float:
    """Return the share of the variance of days, as shares of their week's mean, that the weekday tells."""
    whole = source.counts[:, : int(source.counts.shape[1] * series.CHOOSING)].sum(axis=0)
    weeks = whole[: len(whole) // 7 * 7].reshape(-1, 7) + 0.1
    shares = weeks / weeks.mean(axis=1, keepdims=True)
    return float(shares.mean(axis=0).var() / shares.var())


if __name__ == "__main__":
    main()
