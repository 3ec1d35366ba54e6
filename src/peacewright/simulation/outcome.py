"""Outcomes: what became of a plan in each future, as one tidy table, and how ceasefires ended, as another.

``outcomes`` has a row per option and future. Every metric is a column under its name in ``METRICS``, with the standard
error over replications in ``NAME_se``; further columns end in their unit where it is not in the name. Empty (null)
says that there is nothing to measure: no visit, no force, a phase that never opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_MONTH, DAYS_PER_YEAR, MONTHS_PER_YEAR
from peacewright.operation.metrics import METRICS
from peacewright.operation.vocabulary import DOMAINS
from peacewright.plan.plan import Plan
from peacewright.simulation.kernel.arrays import CAUSES, DEFINITION_NAMES, DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.kernel.outputs import KernelOutputs, end_under, main_end_day
from peacewright.simulation.realise.everything import Realised
from peacewright.simulation.relapse import measure_relapse
from peacewright.simulation.resumption import Ends, resumption_day
from peacewright.simulation.withdrawal import (
    called_home,
    days_away,
    measure_withdrawal,
)

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

COUNTED = ("incidents", "detected", "attributed_right", "attributed_wrong")
"""What is counted by author and domain, in columns ``WHAT_PARTY_DOMAIN``."""

TRAINING = ("trained", "in_training", "trained_first_year", "trained_over_plan", "units_over_plan")
"""What training puts through: while the ceasefire lasts; at once, in a year and over the months planned, if it did."""

INCIDENCE_DAYS = (30, 90, 365)
"""Days at which cumulative incidence is given, beside the horizon; convention of the field."""


def ends_of(realised: Realised, outputs: KernelOutputs, definition: str = MAIN_DEFINITION) -> Ends:
    """Collect what the resumption overlay needs, under one definition of collapse."""
    presence = np.concatenate(
        [np.zeros((len(realised.strength), 1)), realised.strength.cumsum(axis=1)], axis=1
    )
    exposure = None
    if outputs.in_place is not None:
        exposure = np.zeros((*outputs.first_day.shape, outputs.horizon_days + 1))
        np.cumsum(outputs.in_place, axis=2, out=exposure[:, :, 1:])
    return Ends(
        horizon=outputs.horizon_days,
        end_day=end_under(outputs, definition)[0],
        first_day=outputs.first_day,
        deployed_day=outputs.deployed_day,
        departed_day=outputs.departed_day,
        threshold=outputs.resumption_threshold,
        hazard=realised.resumption_hazard,
        presence_days=presence,
        exposure=exposure,
    )


def measure(plan: Plan, realised: Realised, outputs: KernelOutputs) -> dict[str, Floats]:
    """Return every measure of every run, each of shape (F, R); NaN where there is nothing to measure."""
    shape = outputs.first_day.shape
    planned = plan.tasks.strength_persons > 0

    def each(values: Floats, *, only: bool = True) -> Floats:
        return np.repeat(values[:, None], shape[1], axis=1) if only else np.full(shape, np.nan)

    found = _days(outputs)
    found["full_phase_day"] = np.where(outputs.gate_day >= 0, outputs.gate_day, np.nan)
    found |= _watch(outputs)
    deployed = outputs.deployed_day >= 0
    served = outputs.last_day - outputs.deployed_day - days_away(outputs)
    found["strength_share"] = np.where(
        deployed & (served > 0), outputs.force_days / np.maximum(served, 1), np.nan
    )
    found["planned_gap_months"] = each(realised.gap_months, only=planned)
    found["rotation_gap_months"], found["rotation_due_months"] = _months_short(plan, realised, outputs)
    found["capable_day"] = capable_day(realised, outputs)
    in_time = capable_in_time(realised, outputs)
    found["capable_in_time_share"] = in_time.astype(np.float64)
    found["able_with_share"] = np.where(in_time, realised.share_when_able[:, None], np.nan)
    found["days_below_stock"] = each(realised.days_below_stock, only=planned)
    found["days_short_of_supply"] = each(realised.days_short, only=planned)
    found |= measure_withdrawal(outputs, planned=planned)
    found |= measure_relapse(outputs)
    found["hostile_acts"] = realised.hostile_per_day[:, None] * outputs.force_days
    found["hostile_acts_per_year"] = each(DAYS_PER_YEAR * realised.hostile_per_day, only=planned)
    found["false_attributions"] = np.asarray(outputs.false_attributed, dtype=np.float64)
    found["reaction_hours"] = each(realised.reaction_hours)
    found |= _training(plan, realised, outputs)
    found["cost_per_year"] = each(realised.costs.year(plan.tasks.strength_persons))
    moves = deployed.astype(np.float64) + (found["withdrawn_share"] > 0)
    found["cost_lived"] = realised.costs.lived(
        plan.tasks.strength_persons, np.asarray(outputs.force_days, np.float64), moves, outputs.horizon_days
    )
    found["gate_opened_share"] = (outputs.gate_day >= 0).astype(np.float64)
    found["gate_falsely_opened_share"] = outputs.false_open.astype(np.float64)
    found["gate_falsely_refused_share"] = outputs.false_refuse.astype(np.float64)
    found["deployed_share"] = deployed.astype(np.float64)
    found["capable_share"] = np.isfinite(found["capable_day"]).astype(np.float64)
    found["departed_share"] = (outputs.departed_day >= 0).astype(np.float64)
    found["team_busy_share"] = np.where(outputs.visits > 0, outputs.team_busy_share, np.nan)
    found["force_days"] = np.asarray(outputs.force_days, dtype=np.float64)
    found["overflow_share"] = (outputs.overflow > 0).astype(np.float64)
    resumed = resumption_day(ends_of(realised, outputs), realised.hazard_ratio)
    found["ceasefire_days_with_resumption"] = _kept(outputs, np.minimum(main_end_day(outputs), resumed))
    return found


def capable_day(realised: Realised, outputs: KernelOutputs) -> Floats:
    """Return the day on which the force is in place and able in every run, shape (F, R); NaN where never."""
    capable = outputs.deployed_day + realised.capable_after[:, None]
    there = (outputs.deployed_day >= 0) & (capable < outputs.horizon_days)
    return np.asarray(np.where(there, capable, np.nan))


def capable_in_time(realised: Realised, outputs: KernelOutputs) -> NDArray[np.bool_]:
    """Whether the force is able before the ceasefire ends under the main definition, in every run, shape (F, R)."""
    end = main_end_day(outputs)
    # NaN, a force that is never able, compares as false.
    return np.asarray((outputs.first_day >= 0) & (capable_day(realised, outputs) < end))


def _last_served(outputs: KernelOutputs) -> NDArray[np.int64]:
    """Return the day on which service ends: with the ceasefire, the stay, or a gate that calls home, shape (F, R)."""
    end = np.minimum(main_end_day(outputs), outputs.last_day)
    end = np.where(outputs.departed_day >= 0, np.minimum(end, outputs.departed_day), end)
    return np.asarray(np.minimum(end, called_home(outputs)))


def _months_short(plan: Plan, realised: Realised, outputs: KernelOutputs) -> tuple[Floats, Floats]:
    """Return months in place below the requirement, and months in place in which all of it was due, shape (F, R).

    A month counts if it began while the ceasefire lasted, before the force departed and before a gate
    called it home. NaN where no month was due: a force that is not there is not short.
    """
    below = realised.generation.below
    served = np.maximum(_last_served(outputs) - outputs.deployed_day, 0)
    months = np.ceil(served / DAYS_PER_MONTH).astype(np.int64)
    months = np.where(outputs.deployed_day >= 0, np.minimum(months, below.shape[1]), 0)
    due = np.maximum(months - plan.generation.level_from, 0)
    so_far = np.concatenate([np.zeros((len(below), 1)), below.cumsum(axis=1)], axis=1)
    short = np.take_along_axis(so_far, months, axis=1)
    return np.where(due > 0, short, np.nan), np.where(due > 0, due, np.nan)


def _training(plan: Plan, realised: Realised, outputs: KernelOutputs) -> dict[str, Floats]:
    """Return what training puts through in every run, each of shape (F, R); NaN where nobody is to be trained.

    ``trained`` counts from the order for as long as the force serves; nobody where no order is given. The others are
    what the same staff would put through if it stayed.
    """
    found, shape = realised.throughput, outputs.first_day.shape
    if plan.capability.staff <= 0:
        return {name: np.full(shape, np.nan) for name in TRAINING}
    days = np.where(outputs.deployed_day >= 0, _last_served(outputs) - outputs.deployed_day, 0)
    as_planned = (
        found.present, found.trained_by(MONTHS_PER_YEAR), found.trained[:, -1], found.units[:, -1],
    )  # fmt: skip
    runs = (np.repeat(each[:, None], shape[1], axis=1) for each in as_planned)
    return dict(zip(TRAINING, (found.trained_in(np.maximum(days, 0).astype(np.float64)), *runs), strict=True))


def _kept(outputs: KernelOutputs, end_day: NDArray[np.int64]) -> Floats:
    return np.where(outputs.first_day >= 0, np.maximum(0.0, end_day - outputs.first_day), 0.0)


def _days(outputs: KernelOutputs) -> dict[str, Floats]:
    """Days kept by definition of collapse; ``ceasefire_days`` follows the main one, without deliberate resumption."""
    kept = {
        f"ceasefire_days_{name}": _kept(outputs, outputs.end_day[:, :, number])
        for number, name in enumerate(DEFINITION_NAMES)
    }
    main = DEFINITION_NAMES[DEFINITIONS.index(MAIN_DEFINITION)]
    return {"ceasefire_days": kept[f"ceasefire_days_{main}"], **kept}


def _watch(outputs: KernelOutputs) -> dict[str, Floats]:
    incidents = outputs.incidents.sum(axis=(2, 3)).astype(np.float64)
    right = outputs.attributed_right.sum(axis=(2, 3)).astype(np.float64)
    wrong = outputs.attributed_wrong.sum(axis=(2, 3)).astype(np.float64) + outputs.false_attributed
    return {
        "incidents": incidents,
        "violations": outputs.marks.sum(axis=(2, 3)).astype(np.float64),
        "detected_share": _share(outputs.detected.sum(axis=(2, 3)), incidents),
        "verified_24h_share": _share(outputs.verified_24h, incidents),
        "attributed_share": _share(right, incidents),
        "wrong_attribution_share": _share(wrong, right + wrong),
        "response_hours": np.where(outputs.visits > 0, outputs.response_hours_median, np.nan),
        "false_alarms": outputs.false_alarms.astype(np.float64),
    }


def _share(part: NDArray[np.number], whole: Floats) -> Floats:
    return np.where(whole > 0, part / np.maximum(whole, 1e-12), np.nan)


def outcome_table(plan: Plan, realised: Realised, outputs: KernelOutputs, first: int = 0) -> pl.DataFrame:
    """Return the outcomes of one option: a row a future, numbered from ``first``.

    Of every measure the mean over the replications that have a value, its standard error in ``NAME_se`` and their
    number in ``NAME_runs``: with these the variance between futures and within them can be told apart. Further columns:
    ``party_type_PARTY``, what the party was like in the future; means by author and domain in
    ``incidents_PARTY_DOMAIN``, ``detected_...``, ``attributed_right_...``, ``attributed_wrong_...``, violations in
    ``layers``: happened, seen, claimed; the cost of each nation's persons in ``cost_NATION``.
    """
    import polars as pl

    found = measure(plan, realised, outputs)
    missing = [name for name in METRICS if name not in found]
    if missing:
        raise ValueError(f"no measure for the metrics {', '.join(missing)}")
    count = len(outputs.first_day)
    columns: dict[str, pl.Series] = {
        "option": pl.Series([plan.option_name] * count, dtype=pl.String),
        "future": pl.Series(np.arange(first, first + count)),
    }
    for code, drawn in realised.party_types.items():
        columns[f"party_type_{code}"] = pl.Series(drawn, dtype=pl.String)
    for name, runs in found.items():
        mean, error = mean_and_error(runs)
        columns[name] = pl.Series(mean, nan_to_null=True)
        columns[f"{name}_se"] = pl.Series(error, nan_to_null=True)
        columns[f"{name}_runs"] = pl.Series(np.isfinite(runs).sum(axis=1).astype(np.int16))
    for what in COUNTED:
        counts = getattr(outputs, what).mean(axis=1)
        for party, code in enumerate(plan.theatre.parties):
            for number, domain in enumerate(DOMAINS):
                columns[f"{what}_{code}_{domain}"] = pl.Series(counts[:, party, number])
    columns |= {
        f"cost_{code}": pl.Series(each) for code, each in cost_by_nation(plan, realised, found).items()
    }
    columns |= {name: pl.Series(values) for name, values in layers(plan.theatre.parties, outputs).items()}
    return pl.DataFrame(columns)


def cost_by_nation(plan: Plan, realised: Realised, found: dict[str, Floats]) -> dict[str, Floats]:
    """Return the cost of each nation's persons in the days simulated, means over runs, each of shape (F,).

    By its share of the person-months in place. Whoever keeps aircraft, vessels and sensors ready is not told.
    """
    by_nation: dict[str, Floats] = {
        code: np.zeros(len(realised.costs.person_year)) for code in plan.operation.coalition
    }
    ready = realised.costs.ready_year[:, None] * realised.inputs.horizon_days / DAYS_PER_YEAR
    people = (found["cost_lived"] - ready).mean(axis=1)
    for number, each in enumerate(plan.generation.contributions):
        by_nation[each.nation] = by_nation[each.nation] + people * realised.generation.carried[:, number]
    return by_nation


def layers(parties: tuple[str, str], outputs: KernelOutputs) -> dict[str, Floats]:
    """Return violations by author and domain in three layers that stay apart, means over runs, each of shape (F,).

    ``violations_PARTY_DOMAIN`` happened, ``violations_seen_...`` were reported by some means,
    ``violations_claimed_...`` are what the other party claims of this one, ``violations_owned_...`` what it owns up to;
    ``violations_baseless_...`` are those among the claimed that did not happen.
    """
    claimed, baseless = outputs.claimed, outputs.claimed_baseless
    found: dict[str, Floats] = {}
    for party, code in enumerate(parties):
        by_layer = {"": outputs.marks[:, :, party], "seen_": outputs.marks_detected[:, :, party]}
        if claimed is not None and baseless is not None:
            by_layer["claimed_"] = claimed[:, :, 1 - party, party]
            by_layer["owned_"] = claimed[:, :, party, party]
            by_layer["baseless_"] = baseless[:, :, 1 - party]
        for layer, counts in by_layer.items():
            for number, domain in enumerate(DOMAINS):
                found[f"violations_{layer}{code}_{domain}"] = counts[:, :, number].mean(axis=1)
    return found


def mean_and_error(runs: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard error over replications, each of shape (F,), of those that have a value.

    The error is NaN where fewer than two have one.
    """
    present = np.isfinite(runs)
    number = present.sum(axis=1)
    total = np.where(present, runs, 0.0).sum(axis=1)
    mean = np.where(number > 0, total / np.maximum(number, 1), np.nan)
    squares = np.where(present, (runs - np.where(number > 0, mean, 0.0)[:, None]) ** 2, 0.0).sum(axis=1)
    error = np.where(number > 1, np.sqrt(squares / np.maximum(number - 1, 1) / np.maximum(number, 1)), np.nan)
    return mean, error


def incidence_table(plan: Plan, realised: Realised, outputs: KernelOutputs) -> pl.DataFrame:
    """Return cumulative incidence by definition, cause and day since the ceasefire began.

    Columns: option, definition, resumption (``apart``: as the kernel ends; ``included``: deliberate resumption
    competes, under the drawn hazard and theory), cause, by_day, share (of futures and replications in which a
    provision bound; it follows from how futures are drawn and is no probability), share_se (over futures).
    """
    import polars as pl

    rows: list[tuple[str, str, str, str, int, float, float]] = []
    began = outputs.first_day >= 0
    days = [day for day in INCIDENCE_DAYS if day < outputs.horizon_days] + [outputs.horizon_days]
    for definition in DEFINITIONS:
        end, cause = end_under(outputs, definition)
        resumed = resumption_day(ends_of(realised, outputs, definition), realised.hazard_ratio)
        first = resumed < end
        variants = (
            ("apart", end, cause, CAUSES[1:-1]),
            ("included", np.where(first, resumed, end), np.where(first, len(CAUSES) - 1, cause), CAUSES[1:]),
        )
        for variant, day_ended, why, causes in variants:
            for name in causes:
                for day in days:
                    by_then = began & (why == CAUSES.index(name)) & (day_ended - outputs.first_day <= day)
                    share, error = _share_of_runs(by_then, began)
                    rows.append((plan.option_name, definition, variant, name, day, share, error))
    names = ["option", "definition", "resumption", "cause", "by_day", "share", "share_se"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _share_of_runs(happened: NDArray[np.bool_], counted: NDArray[np.bool_]) -> tuple[float, float]:
    """Return a share of runs and its standard error over futures."""
    runs = counted.sum(axis=1)
    kept = runs > 0
    if not kept.any():
        return float("nan"), float("nan")
    by_future = happened.sum(axis=1)[kept] / runs[kept]
    error = by_future.std(ddof=1) / np.sqrt(len(by_future)) if len(by_future) > 1 else float("nan")
    return float(by_future.mean()), float(error)
