"""Drawing of pairs to be labelled: Eyes on Russia × Bellingcat, 300 close ones and 300 near misses.

    PEACEWRIGHT_SHARED=../shared python -m validation.linking.draw > pairs.csv
    PEACEWRIGHT_SHARED=../shared python -m validation.linking.draw --sheet first   # what the labeller reads
    PEACEWRIGHT_SHARED=../shared python -m validation.linking.draw --again         # the second sample

A pair is drawn by its distance and its days alone, before anything scored it:

- close: at most 0.5 km and one day apart;
- near miss: 0.5 to 10 km and at most a day apart, or at most 2 km and 2 to 14 days apart.

In each of the two, finer cells are drawn from alike, so that the hard pairs are not drowned by the easy ones. A cell's
weight (pairs in it / pairs drawn) lets figures be stated for all such pairs too. Pairs that share a report, straight or
by others, stand in the same part, tuning or held out: no report is in both.

A second sample of 275 pairs has none of the reports of the first, and each report once: its pairs are independent.
"""

from __future__ import annotations

import argparse
import csv
import sys

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from validation.linking import events as sets

SEED = 20220224
CELLS: dict[str, tuple[float, float, int, int, int]] = {
    # from km, up to km, from days, up to days, how many
    "close: 50 m, same day": (0.0, 0.05, 0, 0, 75),
    "close: 200 m, same day": (0.05, 0.2, 0, 0, 75),
    "close: 500 m, same day": (0.2, 0.5, 0, 0, 75),
    "close: 500 m, next day": (0.0, 0.5, 1, 1, 75),
    "miss: 2 km, same day": (0.5, 2.0, 0, 0, 75),
    "miss: 2 km, next day": (0.5, 2.0, 1, 1, 50),
    "miss: 10 km, same day or next": (2.0, 10.0, 0, 1, 50),
    "miss: 500 m, 2 to 14 days": (0.0, 0.5, 2, 14, 75),
    "miss: 2 km, 2 to 14 days": (0.5, 2.0, 2, 14, 50),
}
SEED_AGAIN = 20221010
AGAIN = {"close": 45, "miss": 24}
"""Pairs of the second sample from each cell, or as many as are left."""
COLUMNS = ("pair", "eyes_on_russia", "bellingcat", "cell", "weight", "part")
ORDERS = {"first": 11, "second": 29}
"""Seeds of the orders in which the two passes read the pairs."""


def _near_pairs() -> tuple[pl.DataFrame, pl.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """Return both sets, all pairs within 10 km, how far apart they are in km, and how many days."""
    first, second = sets.eyes_on_russia(), sets.bellingcat()
    at, other = sets.positions(first), sets.positions(second)
    near = cKDTree(at).query_ball_tree(cKDTree(other), 10.0)
    all_pairs = np.array([(row, each) for row, found in enumerate(near) for each in sorted(found)])
    apart = np.linalg.norm(at[all_pairs[:, 0]] - other[all_pairs[:, 1]], axis=1)
    gap = np.abs(sets.days(first)[all_pairs[:, 0]] - sets.days(second)[all_pairs[:, 1]])
    return first, second, all_pairs, apart, gap


def _inside(cell: str, apart: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Return the pairs of a cell."""
    low, high, since, until, _ = CELLS[cell]
    begins = apart >= low if low == 0 else apart > low
    return np.flatnonzero(begins & (apart <= high) & (gap >= since) & (gap <= until))


def pairs() -> list[dict[str, str]]:
    """Draw the pairs, in an order of their own."""
    first, second, all_pairs, apart, gap = _near_pairs()
    random = np.random.default_rng(SEED)
    drawn: list[tuple[int, int, str, float]] = []
    for cell, (_, _, _, _, number) in CELLS.items():
        inside = _inside(cell, apart, gap)
        chosen = random.choice(inside, number, replace=False)
        drawn += [(*all_pairs[one], cell, len(inside) / number) for one in chosen]
    held = _held_out(drawn, random)
    order = random.permutation(len(drawn))
    names, others = first["event"].to_list(), second["event"].to_list()
    return [
        {
            "pair": f"{number:03d}", "eyes_on_russia": names[drawn[one][0]], "bellingcat": others[drawn[one][1]],
            "cell": drawn[one][2], "weight": f"{drawn[one][3]:.4f}",
            "part": "held out" if held[one] else "tuning",
        }
        for number, one in enumerate(order, start=1)
    ]  # fmt: skip


def pairs_again() -> list[dict[str, str]]:
    """Draw the second sample: as the first, from reports that it left, each used once."""
    first, second, all_pairs, apart, gap = _near_pairs()
    used = {one[name] for one in pairs() for name in ("eyes_on_russia", "bellingcat")}
    names, others = first["event"].to_list(), second["event"].to_list()
    random = np.random.default_rng(SEED_AGAIN)
    drawn: list[dict[str, str]] = []
    for cell in CELLS:
        inside = _inside(cell, apart, gap)
        found: list[dict[str, str]] = []
        for one in random.permutation(inside):
            name, other = names[all_pairs[one, 0]], others[all_pairs[one, 1]]
            if len(found) < AGAIN[cell.split(":")[0]] and name not in used and other not in used:
                used |= {name, other}
                found.append({"eyes_on_russia": name, "bellingcat": other, "cell": cell, "part": "again"})
        drawn += [each | {"weight": f"{len(inside) / len(found):.4f}"} for each in found]
    order = random.permutation(len(drawn))
    return [{"pair": f"{number:03d}"} | drawn[one] for number, one in enumerate(order, start=601)]


def _held_out(drawn: list[tuple[int, int, str, float]], random: np.random.Generator) -> np.ndarray:
    """Put groups of pairs that share reports into one part, until it holds half."""
    rows = np.array([one[0] for one in drawn])
    columns = np.array([one[1] for one in drawn]) + rows.max() + 1
    size = int(columns.max()) + 1
    _, group = connected_components(coo_array((np.ones(len(rows)), (rows, columns)), (size, size)))
    of_pair = group[rows]
    held = np.zeros(len(drawn), dtype=bool)
    for each in random.permutation(np.unique(of_pair)):
        if held.sum() * 2 < len(drawn):
            held |= of_pair == each
    return held


def sheet(drawn: list[dict[str, str]], order: str) -> None:
    """Print what the labeller reads of each pair, in a shuffled order. Cell, part and scores are not in it."""
    first, second = sets.eyes_on_russia(), sets.bellingcat()
    of_first, of_second = sets.index(first), sets.index(second)
    at, other, day, days = sets.positions(first), sets.positions(second), sets.days(first), sets.days(second)
    shared = sets.sharing(sets.links(first), sets.links(second))
    for one in np.random.default_rng(ORDERS[order]).permutation(len(drawn)):
        pair = drawn[one]
        row, each = of_first[pair["eyes_on_russia"]], of_second[pair["bellingcat"]]
        told, told_too = first.row(row, named=True), second.row(each, named=True)
        metres = round(1000 * float(np.linalg.norm(at[row] - other[each])))
        post = " SAME POST" if (row, each) in shared else ""
        print(f"{pair['pair']} {metres} m, {days[each] - day[row]:+d} d{post}")
        print(f"  E {told['day_from']:%m-%d} {told['text']} @{told['place']} ({told['kind']})")
        where = f" @{told_too['place']}" if told_too["place"] else ""
        kind = (told_too["kind"] or "").replace("Type of area affected=", "").replace("Weapon System=", "")
        print(f"  B {told_too['day_from']:%m-%d} {told_too['text']}{where} ({kind})")


def main() -> None:
    """Print the pairs, or the sheet of a pass."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheet", choices=list(ORDERS))
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    drawn = pairs_again() if given.again else pairs()
    if given.sheet:
        sheet(drawn, given.sheet)
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(drawn)


if __name__ == "__main__":
    main()
