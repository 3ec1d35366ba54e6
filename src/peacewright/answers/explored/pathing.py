"""Adaptive pathways of an exploration: the options by condition, as far as the ceasefire is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.conditions import level_words
from peacewright.answers.explored.explored import DAYS, MAIN, Explored
from peacewright.answers.explored.failing import Failing
from peacewright.answers.words import plural, quantity, sentence, whole
from peacewright.exploration.discovery import Limit
from peacewright.exploration.pathways import Pathways, pathways

SHARE = 0.5
"""An option is followed as long as the ceasefire is kept in half of the runs of a condition's futures."""
MOST_CONDITIONS = 3
Side = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Pathing:
    """Pathways under one condition, with the condition in words."""

    condition: str
    pathways: Pathways


def pathings(explored: Explored, found: Sequence[Failing], share: float = SHARE) -> tuple[Pathing, ...]:
    """Return the pathways in all futures, and on either side of what limits most boxes of days kept.

    Parameters
    ----------
    explored : Explored
    found : sequence of Failing
    share : float
        An option is followed as long as the ceasefire is kept in at least this share of the runs.

    Returns
    -------
    tuple of Pathing
        Empty where the runs are not at hand.
    """
    if not explored.kept_runs:
        return ()
    lasts = np.array([explored.kept_runs[option] for option in explored.options])
    everywhere = np.ones(explored.futures.count, dtype=bool)
    conditions = [("All futures drawn", everywhere), *_sides(explored, found)]
    made = []
    for words, inside in conditions:
        here = pathways(explored.options, lasts, inside, share, round(explored.operation.horizon))
        if here is not None:
            made.append(Pathing(words, here))
    return tuple(made)


def _sides(explored: Explored, found: Sequence[Failing]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield both sides of the limits that come in most boxes about days kept, with the words of each."""
    limits: dict[Side, list[Limit]] = {}
    for one in found:
        if one.metric == DAYS:
            for examined in one.boxes:
                for limit in examined.box.limits:
                    limits.setdefault((limit.name, limit.label), []).append(limit)
    often = Counter({side: len(met) for side, met in limits.items()})
    for (name, label), _ in often.most_common(MOST_CONDITIONS):
        words = explored.hinging.label(name, label)
        if label:
            chosen = explored.futures.chosen(name, label)
            yield f"Where “{words}” holds", chosen
            yield f"Where “{words}” does not hold", ~chosen
            continue
        level = median(limit.low if limit.is_lower else limit.high for limit in limits[name, label])
        shown = level_words(level, explored.factors[name].unit)
        above = explored.futures.value(name) >= level
        yield f"Where “{words}” is at least {shown}", above
        yield f"Where “{words}” is below {shown}", ~above


def pathways_document(explored: Explored, made: Sequence[Pathing]) -> dict[str, Any]:
    """Return the pathways as plain data."""
    return {
        "operation": explored.operation.name,
        "measure": DAYS,
        "definition": MAIN,
        "maps": [
            {
                "condition": one.condition,
                "futures": one.pathways.futures,
                "runs": one.pathways.runs,
                "followed_down_to_share": one.pathways.share,
                "horizon_days": one.pathways.horizon,
                "options": [
                    {"option": t.option, "tipping_day": t.day, "low": t.low, "high": t.high}
                    for t in one.pathways.tippings
                ],
                "transfers": [
                    {
                        "day": t.day,
                        "from": t.source,
                        "to": t.goal,
                        "more_share": t.difference,
                        "low": t.low,
                        "high": t.high,
                    }
                    for t in one.pathways.transfers
                ],
            }
            for one in made
        ],
    }


def pathway_words(explored: Explored, one: Pathing) -> str:
    """Say in a sentence or two until when the options last under a condition, and what could take over."""
    found = one.pathways
    runs = f"{whole(found.runs)} runs ({plural(found.futures, 'future')})"
    kept = f"the ceasefire is kept in at least {quantity(found.share, 'share')} of {runs}"
    days = [tipping.day for tipping in found.tippings if tipping.day is not None]
    going = len(found.tippings) - len(days)
    if not days:
        said = f"{kept} to the horizon under every option"
    elif min(days) == max(days) and not going:
        said = f"{kept} until day {whole(min(days))} under every option"
    else:
        ends = (
            f"day {whole(min(days))}"
            if min(days) == max(days)
            else f"days {whole(min(days))} to {whole(max(days))}"
        )
        more = f", and to the horizon under {plural(going, 'option')}" if going else ""
        said = f"{kept} until {ends}, by option{more}"
    if found.transfers:
        best = found.transfers[0]
        changed = sorted({explored.named(transfer.source) for transfer in found.transfers})
        goal, source = explored.named(best.goal), explored.named(best.source)
        other = f"under {goal} it is still kept in more runs of the same futures when {source} stops"
        rest = f" ({plural(len(changed), 'option')} could be changed from so)" if len(changed) > 1 else ""
        return f"{one.condition}: {said}. {sentence(other + rest)}"
    return f"{one.condition}: {said}. No change of option gains more than Monte Carlo error there."
