"""What outcomes move with, by two measures with intervals, beside the rank correlation that tells the direction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.explored.explored import DAYS, MAIN, Explored, defines
from peacewright.answers.words import between, plural, quantity, whole
from peacewright.exploration.influence import Influence, of_amount, of_distribution
from peacewright.plan.wording import listing


@dataclass(frozen=True)
class Moved:
    """What one measure of one option moves with; ``over`` is the baseline of a difference, else empty."""

    option: str
    metric: str
    definition: str
    over: str
    amount: tuple[Influence, ...]
    distribution: tuple[Influence, ...]


def moves(explored: Explored, baseline: str) -> Iterator[Moved]:
    """Yield what every measure of every option moves with, and what the days gained over the baseline move with."""
    futures, names = explored.futures, explored.varied

    def moved(option: str, metric: str, definition: str, over: str, values: NDArray[np.float64]) -> Moved:
        return Moved(
            option,
            metric,
            definition,
            over,
            of_amount(futures, names, values),
            of_distribution(futures, names, values),
        )

    for metric, definition in explored.measures:
        measured = explored.measured(metric, definition)
        for option, values in zip(measured.options, measured.values, strict=True):
            yield moved(option, metric, definition, "", values)
    if baseline:
        days = explored.measured(DAYS, MAIN)
        base = days.values[days.options.index(baseline)]
        for option, values in zip(days.options, days.values, strict=True):
            if option != baseline:
                yield moved(option, DAYS, MAIN, baseline, values - base)


MEASURES = {"distribution": "of the whole distribution", "amount": "of the amount"}
"""The two measures in words: what a share is a share of."""
MOST_ROWS = 8


def matter_rows(explored: Explored, found: Sequence[Moved]) -> list[dict[str, Any]]:
    """Return what stands out for any of some options, strongest first: a row a name and measure.

    Of the options for which it stands out (else of all) the share is that of the middle one, and the interval reaches
    from the lowest end to the highest.
    """
    strength: dict[str, float] = {}
    for moved in found:
        for one in (*_standing_out(moved.distribution), *_standing_out(moved.amount)):
            strength[one.name] = max(strength.get(one.name, 0.0), one.share)
    names = sorted(strength, key=lambda name: -strength[name])[:MOST_ROWS]
    return [_matter(explored, found, name, measure) for name in names for measure in MEASURES]


def _matter(explored: Explored, found: Sequence[Moved], name: str, measure: str) -> dict[str, Any]:
    every = [(moved.option, one) for moved in found for one in getattr(moved, measure) if one.name == name]
    # Of options for which it matters; of all of them where by this measure it matters for none.
    seen = [(option, one) for option, one in every if one.stands_out] or every
    shares = sorted(one.share for _, one in seen)
    return {
        "name": name,
        "words": explored.hinging.label(name),
        "convention": defines(name),
        "measure": MEASURES[measure],
        "share": max(0.0, shares[len(shares) // 2]),
        "low": max(0.0, min(one.low for _, one in seen)),
        "high": max(0.0, max(one.high for _, one in seen)),
        "options": [option for option, one in seen if one.stands_out],
    }


def matter_words(rows: Sequence[dict[str, Any]], options: int) -> str:
    """Say what matters most, or that nothing stands out; ``options`` is how many were looked at."""
    causes = [row for row in rows if not row["convention"]]
    note = convention_words(rows)
    if not causes:
        nothing = (
            "Nothing stands out by either measure: no single uncertainty explains more than chance would."
        )
        return f"{nothing} {note}".strip()
    said = []
    for row in causes:
        if row["name"] == causes[0]["name"] and row["options"]:
            where = "" if len(row["options"]) == options else f" for {plural(len(row['options']), 'option')}"
            said.append(f"{share_words(row, row['measure'].removeprefix('of '))}{where}")
    return f"Most with “{causes[0]['words']}”, which alone explains {listing(said)}. {note}".strip()


def share_words(row: Mapping[str, Any], of: str) -> str:
    """Print a share explained of something, and what its interval is: of one option, or over several."""
    reach, count = between(row["low"], row["high"], "share"), len(row["options"])
    if count < 2:
        interval = f"95 % interval {reach}"
    else:
        interval = f"the middle one of {whole(count)} options; {reach} over all their 95 % intervals"
    return f"{quantity(row['share'], 'share')} of {of} ({interval})"


def convention_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say that thresholds which define collapse move the figures too; empty where none stands out."""
    found = {row["words"]: row for row in reversed(rows) if row["convention"] and row["options"]}
    if not found:
        return ""
    names = listing(f"“{words}”" for words in reversed(found))
    shares = [row["share"] for row in found.values()]
    up_to = f"{'up to ' if len(shares) > 1 else ''}{quantity(max(shares), 'share')}"
    return (
        f"How far days kept follow {names} ({up_to}) is a matter of definition: where a collapse is counted is a "
        "convention, no cause."
    )


def _standing_out(found: tuple[Influence, ...]) -> list[Influence]:
    return sorted((one for one in found if one.stands_out), key=lambda one: -one.share)
