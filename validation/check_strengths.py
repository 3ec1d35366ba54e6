"""Plan against history: the strength of each past mission, predicted without it (DESIGN 8).

    python -m validation.check_strengths [--data FOLDER]

Needs the deployments of Geo-PKO 2.3 in ``FOLDER/geo_pko`` (by default ``PEACEWRIGHT_DATA``, else ``../shared/data``
beside the checkout); they are not shipped. Lines and areas are in ``validation/data/missions.csv`` with their sources.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from math import exp, log
from pathlib import Path

from validation.report import exit_code, row
from validation.strengths import (
    GEO_PKO,
    Mission,
    Prediction,
    baseline,
    geo_pko_strengths,
    need_without,
    ours,
    read_missions,
)

ROOT = Path(__file__).resolve().parents[1]
WIDEST = 4.0
INSIDE_LEAST = 0.8
WIDEST_SHOWN = 4
WHY_WIDE = (
    "the table above names the factors; patrols a day on a km of line differ 400 times between missions and posts 15 "
    "times, and no source says which density a mandate asks for; strengths themselves run from 0.05 to 88 persons a km"
)
WHY_OUTSIDE = (
    "needs are upper estimates: tasks are sized apart and guards come on top; two observer missions watch a line more "
    "thinly than any other whose patrols were published; UNIFIL holds the ground behind its line, which a length does "
    "not tell; UNIKOM made do with one battalion"
)


def data_folder() -> Path:
    """Return where data for validation lie."""
    return Path(os.environ.get("PEACEWRIGHT_DATA", ROOT.parent / "shared" / "data"))


def show(mission: Mission, own: Prediction | None, base: Prediction) -> None:
    """Print one line of the table."""
    size = f"{mission.size:,.0f} {'km' if mission.holds == 'line' else 'km2'}"
    parts = [f"  {mission.name:11}{size:>14}{mission.strength:>9,.0f}"]
    for one in (own, base):
        if one is None:
            parts.append(f"{'-':>40}")
            continue
        held = "in" if one.holds(mission.strength) else "OUT"
        parts.append(
            f"{one.best:>8,.0f} {f'({one.low:,.0f} to {one.high:,.0f})':<20} x{one.width:<6.1f} {held:<3}"
        )
    print("   ".join(parts))


def error(pairs: list[tuple[Mission, Prediction]]) -> float:
    """Return the median absolute error of the logarithm, as a factor: 2 is twice or half."""
    return exp(statistics.median(abs(log(one.best / mission.strength)) for mission, one in pairs))


def inside(pairs: list[tuple[Mission, Prediction]]) -> str:
    """Say how many intervals hold the strength, and how wide they are."""
    held = sum(one.holds(mission.strength) for mission, one in pairs)
    widths = [one.width for _, one in pairs]
    return f"{held} of {len(pairs)} inside, median width x{statistics.median(widths):.1f}, widest x{max(widths):.1f}"


def print_widths(missions: list[Mission]) -> None:
    """Print which factors carry the width: medians over missions of a kind, most first."""
    for armed in (True, False):
        needs = [need_without(one)[0] for one in missions if (one.rules != "unarmed") == armed]
        spread: dict[str, list[tuple[float, float]]] = {}
        for need in needs:
            for name in need.uncertain:
                spread.setdefault(name, []).append(need.widths(name))
        medians = {
            name: (statistics.median(one for one, _ in pairs), statistics.median(one for _, one in pairs))
            for name, pairs in spread.items()
            if len(pairs) > len(needs) / 2
        }
        print(
            f"  what the width of the {'armed' if armed else 'unarmed'} hangs on: median over {len(needs)} missions"
        )
        print(f"    {'factor':42}{'drawn alone':>12}{'all but it':>12}")
        for name in sorted(medians, key=lambda key: -medians[key][0])[:WIDEST_SHOWN]:
            alone, without = medians[name]
            print(f"    {name:42}{f'x{alone:.1f}':>12}{f'x{without:.1f}':>12}")


def score(pairs: list[tuple[Mission, Prediction]]) -> float:
    """Return the mean interval score."""
    return statistics.mean(one.score(mission.strength) for mission, one in pairs)


def rows(own: list[tuple[Mission, Prediction]], base: list[tuple[Mission, Prediction]]) -> None:
    """Print the rows: ours against the bounds, ours against the baseline."""
    lines = [(mission, one) for mission, one in base if mission.holds == "line"]
    areas = [(mission, one) for mission, one in base if mission.holds == "area"]
    for armed in (True, False):
        some = [(mission, one) for mission, one in own if (mission.rules != "unarmed") == armed]
        print(
            f"  ours, {'armed' if armed else 'unarmed'} missions: {inside(some)}; median error x{error(some):.2f}"
        )
    print(f"  baseline on length: {inside(lines)}; median error x{error(lines):.2f}")
    held = sum(one.holds(mission.strength) for mission, one in own)
    widths = [one.width for _, one in own]
    row(
        "missions on a line: strength inside our range", f"{held} of {len(own)}", "four of five",
        held >= INSIDE_LEAST * len(own), WHY_OUTSIDE,
    )  # fmt: skip
    row(
        "missions on a line: width of our range",
        f"median x{statistics.median(widths):.1f}, widest x{max(widths):.1f}", f"x{WIDEST:g}",
        statistics.median(widths) <= WIDEST, WHY_WIDE,
    )  # fmt: skip
    narrower = [theirs.width / ours.width for (_, ours), (_, theirs) in zip(own, lines, strict=True)]
    row(
        "missions on a line: our range against the baseline's",
        f"median {statistics.median(narrower):.0f} times narrower, least {min(narrower):.1f}", "narrower",
        min(narrower) > 1,
    )  # fmt: skip
    row(
        "missions on a line: median error, ours against the baseline",
        f"x{error(own):.2f} against x{error(lines):.2f}", "ours smaller", error(own) < error(lines),
    )  # fmt: skip
    row(
        "missions on a line: mean interval score on the logarithm (lower is better), ours against the baseline",
        f"{score(own):.2f} against {score(lines):.2f}", "ours smaller", score(own) < score(lines),
    )  # fmt: skip
    row(
        "missions that hold an area: strength inside our range", f"baseline on area: {inside(areas)}",
        "four of five", None, "the catalogue has no task that holds an area, so that only the baseline is shown",
    )  # fmt: skip


def main() -> int:
    """Print the table and the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data_folder())
    folder = parser.parse_args().data
    if not (folder / GEO_PKO).exists():
        why = "data absent: Geo-PKO 2.3 is not in the folder that --data or PEACEWRIGHT_DATA names"
        row("strengths of past missions", "-", "four of five inside, no wider than x4", None, why)
        return exit_code()
    missions = read_missions(geo_pko_strengths(folder))
    print(
        "  mission              size   actual   ours, middle 80 %, width                   baseline, 80 %, width"
    )
    own, base = [], []
    for mission in missions:
        predicted, cited = ours(mission) if mission.tasks else (None, [])
        show(mission, predicted, baseline(mission, missions))
        if predicted:
            own.append((mission, predicted))
            if cited:
                print(f"{'':13}judged with this mission in mind, not left out: {', '.join(cited)}")
        base.append((mission, baseline(mission, missions)))
    print_widths([mission for mission, _ in own])
    rows(own, base)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
