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
from peacewright.answers.explored.failing import Failing, aim_words, condition_words, is_confirmed
from peacewright.answers.explored.watching import watched
from peacewright.answers.words import listing, number
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


def signpost_words(explored: Explored, document: dict[str, Any]) -> tuple[str, ...]:
    """Say the signposts in sentences: what to watch, the level, when it can be seen, and what answers it.

    Options that share a signpost share its sentence; figures of several are given from the lowest to the highest.
    """
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for item in document["items"]:
        watch, trigger = item["watch"], item["trigger"]
        key = (item["aim"]["metric"], watch["name"], trigger["label"] or "", trigger["when"])
        groups.setdefault(key, []).append(item)
    return tuple(_words(explored, group) for group in groups.values())


def _words(explored: Explored, group: Sequence[dict[str, Any]]) -> str:
    first = group[0]
    watch, trigger, aim = first["watch"], first["trigger"], first["aim"]
    when = {
        "before": "To be seen before the force goes",
        "during": "To be seen while it lasts",
        "own": "Not watched",
        "never": "Not to be seen beforehand",
    }[watch["seen"]]
    options = list(dict.fromkeys(item["option"] for item in group))
    under = "every option" if len(options) == len(explored.options) else listing(map(explored.named, options))
    trouble = trigger["words"]
    if trigger["level"] is not None:
        middle = sorted(item["trigger"]["level"] for item in group)[len(group) // 2]
        trouble = f"“{watch['words']}” is {trigger['when']} {level_words(middle, watch['unit'])}"
    unstable = " (unstable)" if not all(item["trigger"]["stable"] for item in group) else ""
    gates = listing(f"“{name}”" for name in first["answers"]["gates"])
    better = _better_words(explored, group) or "no other option, beyond Monte Carlo error"
    acting = f"A gate that acts on what is seen: {gates}. " if gates else ""
    return (
        f"Trouble for “{aim['words']}” under {under} if {trouble}{unstable}. {when}: {watch['as']}. "
        f"{acting}Better there: {better}."
    )


def _better_words(explored: Explored, group: Sequence[dict[str, Any]]) -> str:
    """Say which options do better where those of a group are in trouble, and by how much on average there."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in group:
        for one in item["answers"]["options"]:
            found.setdefault(one["option"], []).append(one)
    return listing(
        f"{explored.named(option)} ({_difference_words(differences)} on average)"
        for option, differences in found.items()
    )


def _difference_words(found: Sequence[dict[str, Any]]) -> str:
    unit = found[0]["unit"]
    # The difference of two shares is in points of a hundred, not a share of either.
    scale, name = (100.0, "points") if unit == "share" else (1.0, unit)
    low, high = (number(scale * end(abs(one["difference"]) for one in found)) for end in (min, max))
    return f"{low if low == high else f'{low} to {high}'} {name} {'more' if found[0]['difference'] > 0 else 'less'}"
