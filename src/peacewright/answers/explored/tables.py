"""The tables of an exploration: everything that its sentences rest on, a row a figure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from peacewright.answers.explored.explored import Explored
from peacewright.answers.explored.failing import Failing, is_confirmed
from peacewright.answers.explored.influences import Moved
from peacewright.answers.explored.ranking import Ranked, prior_words
from peacewright.answers.explored.spending import Spent, splits
from peacewright.exploration.paired import pairs
from peacewright.exploration.robustness import ATTITUDES
from peacewright.exploration.sensitivity import rank_correlations
from peacewright.exploration.stability import Examined
from peacewright.operation.metrics import METRICS

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, Any]


def table(rows: Sequence[Row]) -> pl.DataFrame:
    """Return rows as a table; without any row it has no columns either."""
    import polars as pl

    return pl.DataFrame(list(rows), infer_schema_length=None)


IN_UNIT, IN_LEVEL_UNIT = "as in column unit", "as in column level_unit"
UNITS = {
    **dict.fromkeys(("mean", "error", "difference", "low", "high", "value"), IN_UNIT),
    **dict.fromkeys(("variance_between_futures", "variance_within_futures"), "square of column unit"),
    **dict.fromkeys(("level", "kept_low", "kept_high"), IN_LEVEL_UNIT),
    "futures": "futures",
    "worth_futures": "futures",
    "replications": "replications",
    "future_costs_replications": "replications",
}
"""Units of columns; those that end in ``share`` are shares, and what is left is a name, a flag or a bare number."""
ENDS = ("_share", "_share_low", "_share_high", "_share_error")


def units_of(columns: Iterable[str]) -> dict[str, str]:
    """Return the unit of each column of a table, for the metadata of its file; '1' for names and bare numbers."""
    return {name: UNITS.get(name, "share" if name.endswith(ENDS) else "1") for name in columns}


def budget_rows(found: Sequence[Spent]) -> list[Row]:
    """Return a row an option and measure: mean, Monte Carlo error, where it comes from, share of futures at the aim."""
    rows = []
    for spent in found:
        budget, met = spent.budget, spent.met
        rows.append(
            {
                "metric": spent.metric,
                "definition": spent.definition,
                "option": spent.option,
                "unit": METRICS[spent.metric].unit,
                "futures": budget.futures,
                "replications": budget.replications,
                "mean": _number(budget.mean),
                "error": _number(budget.error),
                "variance_between_futures": _number(budget.between),
                "variance_within_futures": _number(budget.within),
                "error_within_share": _number(budget.share_within),
                "met_share": _number(met.share) if met else None,
                "met_share_error": _number(met.error) if met else None,
                "near_aim_share": _number(met.near) if met else None,
            }
        )
    return rows


def split_rows(found: Sequence[Spent]) -> list[Row]:
    """Return the best split of what was spent, by what a future costs in replications."""
    return [
        {
            "metric": spent.metric,
            "definition": spent.definition,
            "option": spent.option,
            "unit": METRICS[spent.metric].unit,
            "future_costs_replications": cost,
            "futures": split.futures,
            "replications": split.replications,
            "error": split.error,
        }
        for spent in found
        for cost, split in splits(spent)
    ]


def difference_rows(explored: Explored) -> list[Row]:
    """Return the paired difference of every two options by every measure."""
    return [
        {
            "metric": metric,
            "definition": definition,
            "first": pair.first,
            "second": pair.second,
            "unit": METRICS[metric].unit,
            "futures": pair.futures,
            "difference": pair.mean,
            "error": pair.error,
            "low": pair.low,
            "high": pair.high,
            "tie": not pair.stands_out,
            "higher_share": pair.higher,
            "lower_share": pair.lower,
            "gain_by_common_futures": _number(pair.gain),
        }
        for metric, definition in explored.measures
        for pair in pairs(explored.measured(metric, definition))
    ]


def ranking_rows(found: Ranked) -> list[Row]:
    """Return a row an option and setting: value, Monte Carlo error, rank, whether among the best, who beats it."""
    return [
        {
            "metric": ranking.setting.measure,
            "definition": ranking.setting.definition,
            "robustness_measure": ranking.setting.attitude,
            "prior": ranking.setting.prior,
            "option": option,
            "unit": METRICS[ranking.setting.measure].unit if _in_unit(ranking.setting.attitude) else "share",
            "value": float(ranking.values[place]),
            "error": float(ranking.errors[place]),
            "rank": ranking.ranks[place],
            "among_best": option in ranking.best,
            "beaten_by": " ".join(ranking.beaten_by(option)),
        }
        for ranking in found.rankings
        for place, option in enumerate(ranking.options)
    ]


def _in_unit(attitude: str) -> bool:
    return ATTITUDES[attitude].in_unit


def prior_rows(explored: Explored, found: Ranked) -> list[Row]:
    """Return the priors by metric: how many of the futures compared each is worth, and whether it was used."""
    rows: list[Row] = []
    for metric, definition in dict(explored.measures).items():
        _, together = explored.measured(metric, definition).comparable()
        used = found.used(metric)
        rows += [
            {
                "metric": metric,
                "prior": prior.name,
                "words": prior_words(explored, prior),
                "worth_futures": prior.worth_in(together),
                "used": prior in used,
            }
            for prior in found.priors
        ]
    return rows


def influence_rows(explored: Explored, found: Sequence[Moved]) -> list[Row]:
    """Return the share that every factor and choice explains, by both measures with intervals."""
    return [
        {
            "metric": moved.metric,
            "definition": moved.definition,
            "option": moved.option,
            "over": moved.over,
            "name": one.name,
            "words": explored.hinging.label(one.name),
            "measure": measure,
            "explained_share": one.share,
            "explained_share_low": one.low,
            "explained_share_high": one.high,
            "stands_out": one.stands_out,
        }
        for moved in found
        for measure, shares in (("first_order", moved.amount), ("cramer_von_mises", moved.distribution))
        for one in shares
    ]


def correlation_rows(explored: Explored) -> list[Row]:
    """Return Spearman's rank correlation of every column with every measure, with intervals."""
    columns = explored.hinging.table
    rows = []
    for metric, definition in explored.measures:
        measured = explored.measured(metric, definition)
        correlation, low, high, _ = rank_correlations(columns, measured.values)
        rows += [
            {
                "metric": metric,
                "definition": definition,
                "option": option,
                "name": name,
                "label": label,
                "rank_correlation": float(correlation[place, number]),
                "rank_correlation_low": float(low[place, number]),
                "rank_correlation_high": float(high[place, number]),
            }
            for place, option in enumerate(measured.options)
            for number, (name, label) in enumerate(columns.names)
            if math.isfinite(correlation[place, number])
        ]
    return rows


def box_rows(explored: Explored, found: Sequence[Failing]) -> list[Row]:
    """Return a row a limit of a box, with the box's own figures beside it."""
    rows = []
    for one in found:
        for number, examined in enumerate(one.boxes):
            fresh = one.fresh[number] if one.fresh else None
            shared = {
                "metric": one.metric,
                "option": one.option,
                "box": number + 1,
                "inside": "meets" if one.meets else "misses",
                "futures": examined.box.futures,
                "mass_share": examined.box.futures / examined.box.all_futures,
                "coverage_share": examined.box.coverage,
                "density_share": examined.box.density,
                "density_held_back_share": _number(examined.box.checked_density),
                "fresh_density_share": _number(fresh.density) if fresh else None,
                "fresh_outside_density_share": _number(fresh.outside_density) if fresh else None,
                "fresh_coverage_share": _number(fresh.coverage) if fresh else None,
                "density_drop_share": _number(fresh.drop) if fresh else None,
                "density_drop_share_error": _number(fresh.drop_error) if fresh else None,
                "confirmed": is_confirmed(fresh) if fresh else None,
                "stable": examined.stable,
            }
            rows += [{**shared, **limit} for limit in _limit_rows(explored, examined)]
    return rows


def _limit_rows(explored: Explored, examined: Examined) -> Iterable[Row]:
    for kept in examined.kept:
        limit = kept.limit
        yield {
            "name": limit.name,
            "label": limit.label,
            "side": "at_least" if limit.is_lower else "at_most",
            "level": limit.low if limit.is_lower else limit.high,
            "level_unit": explored.factors[limit.name].unit if limit.name in explored.factors else "1",
            "quasi_p": limit.quasi_p,
            "found_again_share": limit.found_again,
            "kept_share": kept.share,
            "kept_low": _number(kept.low),
            "kept_high": _number(kept.high),
            "limit_stable": kept.stable,
        }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
