"""Signposts: what of each condition can be watched, the level that calls for a decision, and what answers it.

A signpost says what to look at; its trigger is the level beyond which the futures lie in which the aim is missed more
often (Assumption-Based Planning, Dewar et al. 1993; triggers as in Haasnoot et al. 2013). The document is data, with a
published schema, so that a monitor can watch it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.conditions import level_words
from peacewright.answers.explored.explored import DAYS, MAIN, Explored
from peacewright.answers.explored.failing import (
    Failing,
    aim_words,
    condition_words,
    groups,
    is_confirmed,
    sentences,
)
from peacewright.answers.explored.watching import watched
from peacewright.answers.words import number
from peacewright.exploration.measured import Measured
from peacewright.exploration.paired import pairs
from peacewright.exploration.stability import Kept, inside
from peacewright.operation.metrics import METRICS

SCHEMA = "signposts-1.schema.json"


def signposts_document(explored: Explored, found: Sequence[Failing]) -> dict[str, Any]:
    """Return the signposts of all conditions as plain data (``catalogue/schema/signposts-1.schema.json``).

    Parameters
    ----------
    explored : Explored
    found : sequence of Failing
        From ``failings`` of the same exploration.
    """
    return {
        "signposts": 1,
        "operation": explored.operation.name,
        "seed": explored.seed,
        "futures": explored.futures.count,
        "replications": explored.replications,
        "note": (
            "Levels are edges of conditions found in the futures drawn. They say where the model's futures go wrong "
            "more often, not how likely anything is."
        ),
        "items": [item for one in found for item in _items(explored, one)],
        # Without a condition there is nothing to watch; said in words, so that a monitor need not be silent about it.
        "without_condition": [
            " ".join(sentences(explored, group)) for group in groups(found) if not group[0].boxes
        ],
    }


def _items(explored: Explored, found: Failing) -> Iterator[dict[str, Any]]:
    aim = explored.operation.success[found.metric]
    for box_number, examined in enumerate(found.boxes):
        box = examined.box
        fresh = found.fresh[box_number] if found.fresh else None
        answers = _better_options(explored, found, box_number)
        for place, kept in enumerate(examined.kept):
            yield {
                "id": f"{found.option}.{found.metric}.{box_number + 1}.{place + 1}",
                "option": found.option,
                "aim": {
                    "metric": found.metric,
                    "unit": METRICS[found.metric].unit,
                    "at_least": aim.at_least,
                    "bound": aim.value(METRICS[found.metric]),
                    "words": aim_words(explored, found.metric),
                },
                "condition": {
                    "words": condition_words(explored, examined),
                    "inside": "meets" if found.meets else "misses",
                    "coverage": box.coverage,
                    "density": box.density,
                    "fresh_density": _number(fresh.density) if fresh else None,
                    "fresh_outside_density": _number(fresh.outside_density) if fresh else None,
                    "confirmed": is_confirmed(fresh) if fresh else None,
                    "stable": examined.stable,
                },
                "watch": _watch(explored, kept),
                "trigger": _trigger(explored, kept, found.meets),
                "answers": {"gates": _gates(explored, kept), "options": answers},
            }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _watch(explored: Explored, kept: Kept) -> dict[str, Any]:
    """Say what is to be looked at; party and domain where the name holds them."""
    name = kept.limit.name
    show = watched(name)
    parts = name.split(".")
    return {
        "name": name,
        "words": explored.hinging.label(name, kept.limit.label),
        "unit": explored.factors[name].unit if name in explored.factors else "",
        "seen": show.seen,
        "as": show.as_what,
        "measured": show.measured or None,
        "party": next((part for part in parts if part in explored.operation.parties), None),
        "domain": next((part for part in parts if part in ("land", "air", "sea", "energy")), None),
    }


def _trigger(explored: Explored, kept: Kept, inside_meets: bool) -> dict[str, Any]:
    """Say what calls for a decision: a label that comes, or a level that is passed, and on which side.

    ``early`` is the level at which one resample in twenty already puts the edge; watching begins there.
    """
    limit = kept.limit
    # Inside the box the aim is met: trouble lies beyond its edge. Inside it is missed: trouble lies within.
    above = limit.is_lower != inside_meets
    stability = {"kept_share": kept.share, "stable": kept.stable}
    label = explored.hinging.label(limit.name, limit.label)
    if limit.label:
        when = "is" if above else "is_not"
        words = f"“{label}” {'holds' if above else 'does not hold'}"
        return {"when": when, "label": limit.label, "level": None, "early": None, "words": words, **stability}
    level = limit.low if limit.is_lower else limit.high
    early = (kept.low if above else kept.high) if math.isfinite(kept.low) else level
    early = min(early, level) if above else max(early, level)
    side = "above" if above else "below"
    words = f"“{label}” is {side} {level_words(level, explored.factors[limit.name].unit)}"
    return {"when": side, "label": None, "level": level, "early": early, "words": words, **stability}


def _gates(explored: Explored, kept: Kept) -> list[str]:
    """Return the declared gates that act on what this signpost shows."""
    kinds = watched(kept.limit.name).conditions
    return [
        name
        for name, gate in explored.operation.gates.items()
        if any(getattr(leaf, kind) is not None for leaf in gate.when.leaves() for kind in kinds)
    ]


def _trouble(explored: Explored, found: Failing, number: int) -> NDArray[np.bool_]:
    within = inside(found.boxes[number].box, explored.futures)
    return ~within if found.meets else within


def _better_options(explored: Explored, found: Failing, number: int) -> list[dict[str, Any]]:
    """Return the options that do better where this one is in trouble, in the same futures, beyond Monte Carlo error."""
    whole = explored.measured(found.metric, MAIN if found.metric == DAYS else "")
    there = _trouble(explored, found, number)
    part = Measured(
        whole.name,
        whole.options,
        whole.values[:, there],
        whole.errors[:, there],
        whole.more_is_better,
        whole.aim,
    )
    better = []
    for pair in pairs(part):
        if found.option not in (pair.first, pair.second) or not pair.stands_out:
            continue
        turned = pair.second == found.option
        other = pair.first if turned else pair.second
        mean, low, high = (pair.mean, pair.low, pair.high) if turned else (-pair.mean, -pair.high, -pair.low)
        if part.sign * mean > 0:
            better.append(
                {
                    "option": other,
                    "difference": mean,
                    "low": low,
                    "high": high,
                    "unit": METRICS[found.metric].unit,
                    "futures": pair.futures,
                }
            )
    return sorted(better, key=lambda one: -part.sign * one["difference"])


SEEN = {
    "before": "before the force goes",
    "during": "while it lasts",
    "own": "the coalition's own choice",
    "never": "not beforehand",
}
"""When something can be seen, in words."""


def signpost_rows(explored: Explored, document: dict[str, Any], metric: str) -> list[dict[str, Any]]:
    """Return the signposts of one aim as rows to read: what to watch, the level, when it shows, what answers it.

    Options that share a signpost share its row; figures of several are given from the lowest to the highest.
    """
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for item in document["items"]:
        watch, trigger = item["watch"], item["trigger"]
        if item["aim"]["metric"] == metric:
            key = (watch["name"], trigger["label"] or "", trigger["when"])
            groups.setdefault(key, []).append(item)
    return [_row(explored, group) for group in groups.values()]


def _row(explored: Explored, group: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first = group[0]
    watch, trigger = first["watch"], first["trigger"]
    trouble = trigger["words"]
    if trigger["level"] is not None:
        middle = sorted(item["trigger"]["level"] for item in group)[len(group) // 2]
        trouble = f"“{watch['words']}” is {trigger['when']} {level_words(middle, watch['unit'])}"
    verdicts = [item["condition"]["confirmed"] for item in group]
    return {
        "name": watch["name"],
        "trouble": trouble,
        "options": list(dict.fromkeys(item["option"] for item in group)),
        "seen": watch["seen"],
        "seen_words": SEEN[watch["seen"]],
        "as": watch["as"],
        "gates": first["answers"]["gates"],
        "better": _better_words(explored, group),
        "stable": all(item["trigger"]["stable"] for item in group),
        # One that fails is told before one that could not be checked.
        "confirmed": False if False in verdicts else None if None in verdicts else True,
    }


def _better_words(explored: Explored, group: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Say which options do better where those of a group are in trouble, and by how much on average there."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in group:
        for one in item["answers"]["options"]:
            found.setdefault(one["option"], []).append(one)
    return [{"option": option, "by": _difference_words(differences)} for option, differences in found.items()]


def _difference_words(found: Sequence[dict[str, Any]]) -> str:
    unit = found[0]["unit"]
    # The difference of two shares is in points of a hundred, not a share of either.
    scale, name = (100.0, "points") if unit == "share" else (1.0, unit)
    low, high = (number(scale * end(abs(one["difference"]) for one in found)) for end in (min, max))
    return f"{low if low == high else f'{low} to {high}'} {name} {'more' if found[0]['difference'] > 0 else 'less'}"
