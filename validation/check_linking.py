"""Linking held against pairs of reports that were labelled by reading: precision and recall of the second sample.

    PEACEWRIGHT_SHARED=../shared python -m validation.check_linking

How the pairs were drawn, labelled and parted: ``validation/linking/LABELLING.md``. Both sets are linked as the monitor
links them, all reports together, and a pair counts as linked if both are in one incident. The figures of record are of
275 pairs that were drawn and labelled when everything was set on the 600 pairs of the first sample. They leave shared
posts out of linking, since the labeller saw them; what they add is printed beside. Intervals are of a bootstrap over
groups of pairs that share reports.
"""

from __future__ import annotations

import csv

import numpy as np

from peacewright.monitoring.linking.weighing import shipped_weights
from validation.linking import events as sets
from validation.linking.scoring import LABELS, NOT, OPEN, SAME, labelled, partition, score
from validation.report import exit_code, row

PRECISION, RECALL = 0.95, 0.80


def main() -> int:
    """Print figures beside their bounds."""
    _agreement()
    if not sets.present():
        row("linking: precision and recall", "not run", "0.95 and 0.80", None, "set PEACEWRIGHT_SHARED")
        return exit_code()
    weights = shipped_weights()
    groups = partition(weights, {"post"})
    held, first = labelled("again"), labelled("tuning", "held out")
    linked = groups[held.first] == groups[held.second]
    found = score(held, linked)
    note = f"{found.pairs} pairs of the second sample, {found.same} of them the same; without shared posts"
    _record("precision", found.precision, found.precision_between, PRECISION, note)
    _record("recall", found.recall, found.recall_between, RECALL, note)
    _beside("each pair for all pairs of its cell", score(held, linked, weighted=True).told())
    _beside("open pairs counted as not the same", score(held, linked, open_is=NOT).told())
    _beside("open pairs counted as the same", score(held, linked, open_is=SAME).told())
    with_posts = partition(weights, ())
    _beside("with shared posts", score(held, with_posts[held.first] == with_posts[held.second]).told())
    seen = groups[first.first] == groups[first.second]
    _beside("on the first sample, which set it", score(first, seen).told())
    sizes = np.bincount(groups)
    _beside("reports in the largest incident", str(int(sizes.max())))
    return exit_code()


def _record(name: str, value: float, between: tuple[float, float], bound: float, note: str) -> None:
    figure = f"{value:.3f} (95 %: {between[0]:.3f} to {between[1]:.3f})"
    row(f"linking: pairwise {name}", figure, f"at least {bound:.2f}", value >= bound, note)


def _beside(name: str, figure: str) -> None:
    row(f"linking, {name}", figure, "none", None, "beside the figures of record")


def _agreement() -> None:
    """Print how often the two passes agree: the share, and Cohen's kappa."""
    with LABELS.open(encoding="utf-8", newline="") as opened:
        passes = [(one["first"], one["second"]) for one in csv.DictReader(opened)]
    alike = sum(first == second for first, second in passes) / len(passes)
    by_chance = sum(
        sum(one[0] == label for one in passes) * sum(one[1] == label for one in passes)
        for label in (SAME, NOT, OPEN)
    ) / len(passes) ** 2  # fmt: skip
    kappa = (alike - by_chance) / (1 - by_chance)
    row("linking: two passes of one reader", f"{alike:.3f} alike, kappa {kappa:.3f}", "none", None,
        f"{len(passes)} pairs; steadiness of one reader, not agreement of two")  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
