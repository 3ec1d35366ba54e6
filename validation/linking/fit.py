"""Weights of comparison, fitted to Eyes on Russia × Bellingcat without labels, for ``catalogue/linking/weights.csv``.

    PEACEWRIGHT_SHARED=../shared python -m validation.linking.fit            # what the fit gives
    PEACEWRIGHT_SHARED=../shared python -m validation.linking.fit --write    # into the catalogue; judged rows stay

Two kinds of pairs are told apart by expectation and maximisation, as in Winkler, Using the EM algorithm for weight
computation in the Fellegi-Sunter model, Proceedings of the Section on Survey Research Methods, American Statistical
Association (1988). It starts from pairs within 200 m and a day. Labels are not read. Shares of posts are counted with
the kinds that the other comparisons give, so that they form none of them.
"""

from __future__ import annotations

import argparse
import csv
import io

import numpy as np
import polars as pl

from peacewright.monitoring.linking.candidates import Pairs, candidates
from peacewright.monitoring.linking.comparing import LEVELS, Levels, compare
from peacewright.monitoring.linking.reports import Reports, reports_of
from peacewright.monitoring.linking.weighing import FILE, PRIOR
from validation.linking import events as sets

FITTED = ("distance", "days", "words", "act", "target")
AFTER = ("post",)
SILENT = {"not said", "few words"}
"""Levels that say nothing, and weigh nothing."""
UNSEEN = {"within what is said", "within some days"}
"""Levels that these sets cannot show: their points are exact and their events last a day."""
HALF = 0.5
"""Pairs that are added to each level, so that none is impossible."""
SOURCE = "python -m validation.linking.fit: Eyes on Russia × Bellingcat, 2022, no labels read"


def across() -> tuple[Reports, Pairs, Levels]:
    """Return the reports of both sets, and the candidates between the two with their levels."""
    reports = reports_of(pl.concat([sets.eyes_on_russia(), sets.bellingcat()]))
    pairs = candidates(reports)
    pairs = pairs[reports.source[pairs[:, 0]] != reports.source[pairs[:, 1]]]
    return reports, pairs, compare(reports, pairs)


def shares(level: np.ndarray, weight: np.ndarray, name: str) -> np.ndarray:
    """Return how the levels of a variable share a weight; a level that says nothing counts for nothing."""
    steps = LEVELS[name]
    counted = np.array([step not in SILENT | UNSEEN for step in steps])
    found = np.where(counted, np.bincount(level, weight, len(steps)) + HALF, 0.0)
    return np.where(counted, found / found.sum(), 1.0)


def fit(levels: Levels) -> dict[tuple[str, str], float]:
    """Return the prior and the weights of :data:`FITTED` and :data:`AFTER`, in bits."""
    columns = {name: levels[:, list(LEVELS).index(name)] for name in (*FITTED, *AFTER)}
    same = np.where((columns["distance"] <= 1) & (columns["days"] <= 1), 0.8, 0.05)
    change = 1.0
    while change > 1e-9:
        prior = np.log(same.mean() / (1 - same.mean()))
        odds = np.full(len(same), prior)
        for name in FITTED:
            m, u = (shares(columns[name], weight, name) for weight in (same, 1 - same))
            odds += np.log(m / u)[columns[name]]
        before, same = same, 1 / (1 + np.exp(-odds))
        change = float(np.abs(same - before).max())
    bits = {("pair", PRIOR): float(prior / np.log(2))}
    for name in (*FITTED, *AFTER):
        m, u = (shares(columns[name], weight, name) for weight in (same, 1 - same))
        found = {step: float(each) for step, each in zip(LEVELS[name], np.log2(m / u), strict=True)
                 if step not in SILENT | UNSEEN}  # fmt: skip
        if "another" in found and found["another"] > found["same"]:
            found = dict.fromkeys(found, 0.0)  # to differ is no evidence of being the same
        bits |= {(name, step): each for step, each in found.items()}
    return bits


def main() -> None:
    """Print the fit beside what ships, or write it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    _, pairs, levels = across()
    bits = fit(levels)
    text = FILE.read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        found = bits.get((row["variable"], row["level"]))
        if found is not None and row["kind"] == "measured":
            print(f"{row['variable']:9} {row['level']:22} {found:+.2f} (ships {row['bits']})")
            row.update(bits=f"{found:.2f}", kind="measured", source=SOURCE)
    print(f"{len(pairs):,} candidate pairs between the two sets")
    if given.write:
        with FILE.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
