"""All that was found of each declared aim, as plain data for tables and charts: rankings, conditions, what matters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from peacewright.answers.conditions import FEWEST_CASES, limit_words
from peacewright.answers.explored.explored import DAYS, MAIN, Explored
from peacewright.answers.explored.failing import Failing, condition_words, groups, is_confirmed, sentences
from peacewright.answers.explored.influences import Moved, matter_rows, matter_words
from peacewright.answers.explored.ranking import AXES, Ranked, futures_compared, prior_words, statement
from peacewright.answers.explored.signposts import signpost_rows
from peacewright.answers.explored.spending import Spent
from peacewright.answers.explored.standing import Standing, setting_rows, standing
from peacewright.answers.words import quantity
from peacewright.exploration.paired import pairs
from peacewright.exploration.priors import DECLARED
from peacewright.exploration.robustness import ATTITUDES
from peacewright.exploration.stability import Examined, Fresh
from peacewright.operation.metrics import METRICS
from peacewright.plan.wording import listing

Document = dict[str, Any]


def aim_documents(
    explored: Explored,
    rankings: Ranked,
    moved: Sequence[Moved],
    found: Sequence[Failing],
    signposts: Document,
    spent: Sequence[Spent],
    baseline: str,
) -> list[Document]:
    """Return what was found of each declared aim, in their order; every figure in the unit that stands beside it."""
    return [
        {
            **_named(explored, metric),
            "baseline": baseline,
            "futures": explored.futures.count,
            "compared_futures": futures_compared(explored, metric),
            "left_out_priors": _left_out(explored, rankings, metric),
            "gained": _gained_rows(explored, metric, baseline),
            "standing": _standing_rows(standing(rankings, metric)),
            "measures": _measure_rows(explored, rankings, metric),
            "settings": setting_rows(explored, rankings, metric),
            "conditions": [_condition(explored, one) for one in found if one.metric == metric],
            "matters": _matters(explored, moved, metric),
            "signposts": signpost_rows(explored, signposts, metric),
            "budget": _budget_rows(spent, metric),
            "sentences": [
                *statement(explored, rankings, metric),
                *(
                    " ".join(sentences(explored, group))
                    for group in groups(found)
                    if group[0].metric == metric
                ),
            ],
        }
        for metric in explored.operation.success
    ]


def _named(explored: Explored, metric: str) -> Document:
    bound, declared = explored.operation.success[metric], METRICS[metric]
    limit = quantity(bound.value(declared), declared.unit)
    return {
        "metric": metric,
        "title": declared.label,
        "unit": declared.unit,
        "at_least": bound.at_least,
        "bound": f"at {'least' if bound.at_least else 'most'} {limit}",
        "missed": f"{'below' if bound.at_least else 'above'} {limit}",
    }


def _left_out(explored: Explored, rankings: Ranked, metric: str) -> list[str]:
    """Return in words the priors that rest on too few of the futures compared; none where nothing is compared."""
    dropped = rankings.dropped(metric) if rankings.of(metric) else ()
    return [prior_words(explored, prior) for prior in dropped]


def _gained_rows(explored: Explored, metric: str, baseline: str) -> list[Document]:
    """Return the paired difference of every option to the baseline, by the main definition of collapse."""
    if not baseline:
        return []
    rows = []
    for pair in pairs(explored.measured(metric, MAIN if metric == DAYS else "")):
        if baseline in (pair.first, pair.second):
            turn = 1.0 if pair.second == baseline else -1.0
            low, high = sorted((turn * pair.low, turn * pair.high))
            rows.append(
                {
                    "option": pair.first if pair.second == baseline else pair.second,
                    "difference": turn * pair.mean,
                    "low": low,
                    "high": high,
                    "tie": not pair.stands_out,
                }
            )
    return rows


def _standing_rows(found: Standing | None) -> Document | None:
    if found is None:
        return None
    return {
        "rankings": found.rankings,
        "tied": found.tied,
        "ahead": dict(found.ahead),
        "behind": dict(found.behind),
        "turned_by": list(found.turned_by),
        "changes_with": [AXES[axis] for axis in found.turned_by],
        "least_bad": list(found.least_bad),
        "nearest": found.nearest,
    }


def _measure_rows(explored: Explored, found: Ranked, metric: str) -> list[Document]:
    """Return the options by each robustness measure, futures as drawn, main definition of collapse."""
    more = explored.operation.success[metric].at_least
    rows = []
    for ranking in found.of(metric):
        setting = ranking.setting
        if setting.prior != DECLARED or setting.definition not in ("", MAIN):
            continue
        attitude = ATTITUDES[setting.attitude]
        rows.append(
            {
                "measure": attitude.name,
                "words": attitude.words,
                "unit": METRICS[metric].unit if attitude.in_unit else "share",
                "more_is_better": attitude.more_is_better and (more or not attitude.in_unit),
                "values": dict(zip(ranking.options, ranking.values.tolist(), strict=True)),
                "errors": dict(zip(ranking.options, ranking.errors.tolist(), strict=True)),
                "tied": not ranking.beats.any(),
                "best": list(ranking.best),
            }
        )
    return rows


def _condition(explored: Explored, one: Failing) -> Document:
    """Return how often an option misses an aim, and the boxes of what is rarer."""
    fresh: Sequence[Fresh | None] = one.fresh or (None,) * len(one.boxes)
    return {
        "option": one.option,
        "futures": one.futures,
        "missed": one.futures - one.cases if one.meets else one.cases,
        "inside": "meets" if one.meets else "misses",
        "note": _why_none(one),
        "boxes": [_box(explored, box, seen) for box, seen in zip(one.boxes, fresh, strict=True)],
    }


def _why_none(one: Failing) -> str:
    """Say why no condition is given; empty where one is."""
    if one.boxes:
        return ""
    if not one.cases:
        return f"in every future drawn: it is {'missed' if one.meets else 'met'}"
    if one.cases < FEWEST_CASES:
        return f"too few futures {'meet' if one.meets else 'miss'} it to say"
    return "no condition sets them apart"


def _box(explored: Explored, examined: Examined, fresh: Fresh | None) -> Document:
    box = examined.box
    return {
        "words": condition_words(explored, examined),
        "futures": box.futures,
        "cases": box.cases,
        "others": box.all_futures - box.futures,
        "other_cases": box.all_cases - box.cases,
        "coverage": box.coverage,
        "density": box.density,
        "density_held_back": _number(box.checked_density),
        "stable": examined.stable,
        "fresh": _fresh(fresh),
        "confirmed": is_confirmed(fresh) if fresh else None,
        "limits": [
            {
                "name": kept.limit.name,
                "label": kept.limit.label,
                "side": "at_least" if kept.limit.is_lower else "at_most",
                "words": limit_words(kept.limit, explored.hinging, explored.factors),
                "quasi_p": kept.limit.quasi_p,
                "found_again_share": kept.limit.found_again,
                "kept_share": kept.share,
                "kept_low": _number(kept.low),
                "kept_high": _number(kept.high),
                "stable": kept.stable,
            }
            for kept in examined.kept
        ],
    }


def _fresh(fresh: Fresh | None) -> Document | None:
    if fresh is None or not fresh.inside:
        return None
    return {
        "futures": fresh.inside,
        "cases": fresh.inside_cases,
        "others": fresh.outside,
        "other_cases": fresh.outside_cases,
    }


def _matters(explored: Explored, moved: Sequence[Moved], metric: str) -> list[Document]:
    """Return what an aim's metric moves with, and what the gain over the baseline moves with; by main definition."""
    groups: dict[str, list[Moved]] = {}
    for one in moved:
        if one.metric == metric and one.definition == (MAIN if metric == DAYS else ""):
            groups.setdefault(one.over, []).append(one)
    made = []
    for over, group in groups.items():
        seen = [one for one in group if one.distribution]
        rows = matter_rows(explored, seen)
        left = [explored.named(one.option) for one in group if not one.distribution]
        said = matter_words(rows, len(seen)) if seen else "Too little varies, or in too few futures, to say."
        if seen and left:
            said += f" Too little varies under {listing(left)} to say."
        made.append({"over": over, "options": [one.option for one in seen], "rows": rows, "said": said})
    return made


def _budget_rows(spent: Sequence[Spent], metric: str) -> list[Document]:
    return [
        {
            "option": one.option,
            "futures": one.budget.futures,
            "mean": _number(one.budget.mean),
            "error": _number(one.budget.error),
            "error_within_share": _number(one.budget.share_within),
            "near_aim_share": _number(one.met.near) if one.met else None,
        }
        for one in spent
        if one.metric == metric and one.definition == (MAIN if metric == DAYS else "")
    ]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
