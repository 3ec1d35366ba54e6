"""Reading what the simulation returned into records: the one place of this room that knows its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.record import (
    Arrival,
    Floats,
    Incidence,
    Opening,
    Presence,
    Record,
    Watch,
    Withdrawal,
)
from peacewright.core.factors import FactorSet
from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.metrics import METRICS
from peacewright.simulation.break_even import BreakEven, break_even
from peacewright.simulation.kernel.arrays import CAUSES, DEFINITION_NAMES, DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.kernel.outputs import end_under, main_end_day
from peacewright.simulation.kernel.plan_gates import WITHDRAW
from peacewright.simulation.outcome import (
    capable_day,
    capable_in_time,
    ends_of,
    mean_and_error,
)
from peacewright.simulation.resumption import resumption_day
from peacewright.simulation.withdrawal import measure_withdrawal

if TYPE_CHECKING:
    from peacewright.simulation.live import Lived

EARLY_DAYS, EARLY_STEP_DAYS, INCIDENCE_STEP_DAYS = 60, 5, 20
"""Days between points of a curve of incidence: close together at first, when most ceasefires that end do so."""
ARRIVAL_STEP_DAYS = 15
WITH_RESUMPTION = "deliberate resumption included, as drawn"
_RESUMED = len(CAUSES) - 1


def read_records(lived: Mapping[str, Lived], baseline: str) -> dict[str, Record]:
    """Read what every option became into a record, compared with the baseline.

    Parameters
    ----------
    lived : mapping of option name to Lived
        Of the same futures.
    baseline : str

    Returns
    -------
    dict of str to Record
    """
    none = lived[baseline]
    return {
        name: _record(one, () if name == baseline else (_break_even(one, none),), none)
        for name, one in lived.items()
    }


def names_read(factors: FactorSet, lived: Mapping[str, Lived]) -> tuple[str, ...]:
    """Return the factors that the simulation of any option read, each once."""
    return tuple(
        name for name in dict.fromkeys(name for one in lived.values() for name in one.read) if name in factors
    )


def _record(lived: Lived, even: tuple[BreakEven, ...], none: Lived) -> Record:
    table = lived.outcomes

    def column(name: str) -> Floats:
        values: Floats = table[name].cast(float).fill_null(float("nan")).to_numpy()
        return values

    kept = {
        definition: column(f"ceasefire_days_{name}")
        for definition, name in zip(DEFINITIONS, DEFINITION_NAMES, strict=True)
    }
    # The main definition leads.
    order = sorted(DEFINITIONS, key=lambda definition: definition != MAIN_DEFINITION)
    outputs = lived.outputs
    return Record(
        metrics={name: column(name) for name in METRICS},
        errors={name: column(f"{name}_se") for name in METRICS},
        break_even=even,
        days_by_definition={definition: kept[definition] for definition in order},
        days_with_resumption=column("ceasefire_days_with_resumption"),
        watch=Watch(*(_mean(array) for array in (
            outputs.incidents, outputs.detected, outputs.attributed_right, outputs.attributed_wrong))),
        opening=Opening(
            column("gate_opened_share"), column("gate_falsely_opened_share"), column("gate_falsely_refused_share")
        ),
        incidence=_incidence(lived),
        hostile_per_year=_hostile_per_year(lived),
        force_days=_mean(outputs.force_days),
        false_alarms=_mean(outputs.false_alarms),
        false_attributions=_mean(outputs.false_attributed),
        busy_share=column("team_busy_share"),
        arrival=_arrival(lived),
        presence=_presence(lived, none),
        withdrawal=_withdrawal(lived),
        end_day=_run_mean(_end_day(lived)),
    )  # fmt: skip


def _end_day(lived: Lived) -> Floats:
    """Return the day on which the ceasefire ends in every run; NaN where none began."""
    outputs = lived.outputs
    return np.asarray(np.where(outputs.first_day >= 0, main_end_day(outputs), np.nan))


def _presence(lived: Lived, none: Lived) -> Presence | None:
    if lived.plan.tasks.strength_persons <= 0:
        return None
    able = capable_day(lived.realised, lived.outputs)
    in_time = capable_in_time(lived.realised, lived.outputs)
    end, without = _end_day(lived), _end_day(none)
    both = in_time & (without > able)
    return Presence(
        ordered=np.asarray((lived.outputs.deployed_day >= 0).mean(axis=1)),
        in_time=np.asarray(in_time.mean(axis=1)),
        able_day=_run_mean(np.where(in_time, able, np.nan)),
        gained=_run_mean(np.where(both, end - without, np.nan)),
        due_months=lived.outcomes["rotation_due_months"].cast(float).fill_null(float("nan")).to_numpy(),
    )


def _withdrawal(lived: Lived) -> Withdrawal | None:
    """Count what the gates that call the force home did."""
    outputs = lived.outputs
    if outputs.in_place is None:
        return None
    found = measure_withdrawal(outputs, planned=True)

    def share(name: str) -> dict[str, tuple[int, int]]:
        """Return by definition how many runs did, of how many that could."""
        runs = {
            one: found[f"{name}_{short}"] for one, short in zip(DEFINITIONS, DEFINITION_NAMES, strict=True)
        }
        return {one: (int(np.nansum(values)), int(np.isfinite(values).sum())) for one, values in runs.items()}

    watched = {
        one: found[f"days_watched_after_withdrawal_{short}"]
        for one, short in zip(DEFINITIONS, DEFINITION_NAMES, strict=True)
    }
    decided = outputs.plan_gate_day[:, :, WITHDRAW]
    return Withdrawal(
        deployed=int((outputs.deployed_day >= 0).sum()),
        decided=int((decided >= 0).sum()),
        left=int((outputs.withdrawn_day >= 0).sum()),
        returned=int((outputs.returned_day >= 0).sum()),
        decided_share=np.asarray((decided >= 0).mean(axis=1)),
        left_share=np.asarray((outputs.withdrawn_day >= 0).mean(axis=1)),
        falsely_decided=share("withdrawal_falsely_decided_share"),
        falsely_refused=share("withdrawal_falsely_refused_share"),
        relapsed=share("relapse_after_withdrawal_share"),
        ended_there=share("collapse_while_there_share"),
        watched_days={
            one: float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")
            for one, values in watched.items()
        },
    )


def _run_mean(runs: Floats) -> Floats:
    """Return means over the replications that have a value, by future."""
    return mean_and_error(runs)[0]


def _break_even(option: Lived, none: Lived) -> BreakEven:
    """Return the break-even under the main definition; the other two would cost twice as long again."""
    return break_even(
        ends_of(option.realised, option.outputs),
        ends_of(none.realised, none.outputs),
        MAIN_DEFINITION,
        option.seed,
    )


def _mean(array: NDArray[np.int64] | NDArray[np.float64]) -> Floats:
    return np.asarray(array.mean(axis=1), dtype=np.float64)


def _hostile_per_year(lived: Lived) -> Floats | None:
    return None if lived.plan.tasks.strength_persons <= 0 else DAYS_PER_YEAR * lived.realised.hostile_per_day


def _incidence(lived: Lived) -> Incidence:
    """Return how the ceasefire ended by cause and day, with deliberate resumption among the causes as drawn."""
    outputs, realised = lived.outputs, lived.realised
    end, cause = end_under(outputs, MAIN_DEFINITION)
    resumed = resumption_day(ends_of(realised, outputs), realised.hazard_ratio)
    day = np.minimum(end, resumed) - outputs.first_day
    why = np.where(resumed < end, _RESUMED, cause)
    began = outputs.first_day >= 0
    horizon = outputs.horizon_days
    early = np.arange(0, min(EARLY_DAYS, horizon), EARLY_STEP_DAYS)
    days = np.concatenate([early, np.arange(EARLY_DAYS, horizon, INCIDENCE_STEP_DAYS), [horizon]]).astype(
        float
    )
    total = max(1, int(began.sum()))
    causes = {}
    for code, name in enumerate(CAUSES):
        if code == 0:
            continue
        ended = np.sort(day[began & (why == code)])
        causes[name] = np.searchsorted(ended, days, side="right") / total
    return Incidence(MAIN_DEFINITION, days, causes)


def _arrival(lived: Lived) -> Arrival | None:
    if lived.plan.tasks.strength_persons <= 0:
        return None
    share = lived.realised.strength
    days = np.arange(0, min(share.shape[1], DAYS_PER_YEAR + 1), ARRIVAL_STEP_DAYS)
    low, median, high = np.quantile(share[:, days], [0.05, 0.5, 0.95], axis=0)
    return Arrival(days.astype(float), low, median, high)
