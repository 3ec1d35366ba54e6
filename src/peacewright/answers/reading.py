"""Reading the tables that the simulation left into records: the one place of this room that knows their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.record import (
    Arrival,
    Floats,
    Incidence,
    Layers,
    Opening,
    Presence,
    Record,
    Watch,
    Withdrawal,
)
from peacewright.core.factors import FactorSet
from peacewright.operation.metrics import METRICS
from peacewright.operation.vocabulary import DOMAINS
from peacewright.simulation.break_even import BreakEven, break_even_of
from peacewright.simulation.kernel.arrays import CAUSES, DEFINITION_NAMES, DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.outcome import COUNTED, TRAINING, mean_and_error
from peacewright.simulation.realise.clocks import horizon_days
from peacewright.simulation.realise.plan_gates import gates_of
from peacewright.simulation.tables import ARRIVAL_DAYS, arrival_columns, kept_columns

if TYPE_CHECKING:
    from peacewright.simulation.live import Outcomes

EARLY_DAYS, EARLY_STEP_DAYS, INCIDENCE_STEP_DAYS = 60, 5, 20
"""Days between points of a curve of incidence: close together at first, when most ceasefires that end do so."""
WITH_RESUMPTION = "deliberate resumption included, as drawn"
_RESUMED = len(CAUSES) - 1
_MAIN = DEFINITION_NAMES[DEFINITIONS.index(MAIN_DEFINITION)]


def read_records(lived: Mapping[str, Outcomes], baseline: str) -> dict[str, Record]:
    """Read what every option became into a record, compared with the baseline.

    Parameters
    ----------
    lived : mapping of option name to Outcomes
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


def names_read(factors: FactorSet, lived: Mapping[str, Outcomes]) -> tuple[str, ...]:
    """Return the factors that the simulation of any option read, each once."""
    return tuple(
        name for name in dict.fromkeys(name for one in lived.values() for name in one.read) if name in factors
    )


class _Runs:
    """Columns of the table of runs as arrays of shape (F, R), NaN where empty."""

    def __init__(self, lived: Outcomes) -> None:
        self._table = lived.tables["runs"]
        self._shape = (lived.outcomes.height, -1)

    def __getitem__(self, column: str) -> Floats:
        values: Floats = self._table[column].cast(float).fill_null(float("nan")).to_numpy()
        return values.reshape(self._shape)

    def cause(self, definition: str) -> NDArray[np.int64]:
        codes = self._table[f"cause_{definition}"].to_physical().to_numpy().astype(np.int64)
        return np.asarray(codes.reshape(self._shape))

    @property
    def began(self) -> NDArray[np.bool_]:
        return np.asarray(np.isfinite(self["first_day"]))

    @property
    def held(self) -> NDArray[np.bool_]:
        """Whether a ceasefire began and held to the horizon under the main definition."""
        return np.asarray(self.began & (self.cause(_MAIN) == 0))

    @property
    def end_day(self) -> Floats:
        """Day on which the ceasefire ends under the main definition; NaN where none began."""
        return np.where(self.began, self[f"end_day_{_MAIN}"], np.nan)

    @property
    def able_in_time(self) -> NDArray[np.bool_]:
        return np.asarray(self.began & (self["capable_day"] < self[f"end_day_{_MAIN}"]))


def _column(lived: Outcomes, name: str) -> Floats:
    values: Floats = lived.outcomes[name].cast(float).fill_null(float("nan")).to_numpy()
    return values


def _cost_by_nation(lived: Outcomes) -> dict[str, Floats]:
    codes = lived.plan.operation.coalition
    return {
        code: _column(lived, f"cost_{code}") for code in codes if f"cost_{code}" in lived.outcomes.columns
    }


def _record(lived: Outcomes, even: tuple[BreakEven, ...], none: Outcomes) -> Record:
    def column(name: str) -> Floats:
        return _column(lived, name)

    kept = {
        definition: column(f"ceasefire_days_{name}")
        for definition, name in zip(DEFINITIONS, DEFINITION_NAMES, strict=True)
    }
    # The main definition leads.
    order = sorted(DEFINITIONS, key=lambda definition: definition != MAIN_DEFINITION)
    runs = _Runs(lived)
    return Record(
        metrics={name: column(name) for name in METRICS},
        errors={name: column(f"{name}_se") for name in METRICS},
        break_even=even,
        days_by_definition={definition: kept[definition] for definition in order},
        days_with_resumption=column("ceasefire_days_with_resumption"),
        watch=Watch(*(_by_author(lived, what) for what in COUNTED)),
        opening=Opening(
            column("gate_opened_share"), column("gate_falsely_opened_share"), column("gate_falsely_refused_share")
        ),
        incidence=_incidence(lived, runs),
        cost_by_nation=_cost_by_nation(lived),
        hostile_per_year=column("hostile_acts_per_year") if _has_force(lived) else None,
        force_days=column("force_days"),
        false_alarms=column("false_alarms"),
        false_attributions=column("false_attributions"),
        busy_share=column("team_busy_share"),
        arrival=_arrival(lived),
        presence=_presence(lived, runs, none),
        layers=_layers(lived),
        training={name: column(name) for name in TRAINING if name not in METRICS},
        withdrawal=_withdrawal(lived, runs),
        held=runs.held,
        end_day=_run_mean(runs.end_day),
    )  # fmt: skip


def _has_force(lived: Outcomes) -> bool:
    return lived.plan.tasks.strength_persons > 0


def _layers(lived: Outcomes) -> Layers:
    """Return violations by author in layers: happened, seen, claimed by the other party, owned up to, baseless."""
    layers = ("violations", *(f"violations_{layer}" for layer in ("seen", "claimed", "owned", "baseless")))
    return Layers(*(_by_author(lived, layer).sum(axis=2) for layer in layers))


def _by_author(lived: Outcomes, what: str) -> Floats:
    """Return counts by author and domain, shape (F, 2, D)."""
    return np.stack(
        [
            np.stack([_column(lived, f"{what}_{code}_{domain}") for domain in DOMAINS], axis=1)
            for code in lived.plan.theatre.parties
        ],
        axis=1,
    )


def _presence(lived: Outcomes, runs: _Runs, none: Outcomes) -> Presence | None:
    if not _has_force(lived):
        return None
    able, in_time = runs["capable_day"], runs.able_in_time
    end, without = runs.end_day, _Runs(none).end_day
    both = in_time & (without > able)
    return Presence(
        ordered=_column(lived, "deployed_share"),
        in_time=_column(lived, "capable_in_time_share"),
        able_day=_run_mean(np.where(in_time, able, np.nan)),
        able_with=_column(lived, "able_with_share"),
        gained=_run_mean(np.where(both, end - without, np.nan)),
        due_months=_column(lived, "rotation_due_months"),
    )


def _withdrawal(lived: Outcomes, runs: _Runs) -> Withdrawal | None:
    """Count what the gates that call the force home did."""
    if not gates_of(lived.plan):
        return None

    def counted(name: str) -> tuple[int, int]:
        """Return how many runs did, of how many that could."""
        could = _column(lived, f"{name}_runs")
        return round(float(np.nansum(could * _column(lived, name)))), int(could.sum())

    def by_definition(name: str) -> dict[str, tuple[int, int]]:
        return {
            one: counted(f"{name}_{short}") for one, short in zip(DEFINITIONS, DEFINITION_NAMES, strict=True)
        }

    left = runs["withdrawn_day"]
    watched = {}
    for one, short in zip(DEFINITIONS, DEFINITION_NAMES, strict=True):
        end = runs[f"end_day_{short}"]
        days = np.where(end >= left, np.minimum(end, runs["last_day"]) - left, np.nan)
        watched[one] = float(np.nanmedian(days)) if np.isfinite(days).any() else float("nan")
    return Withdrawal(
        deployed=int(np.isfinite(runs["deployed_day"]).sum()),
        decided=counted("withdrawal_decided_share")[0],
        left=int(np.isfinite(left).sum()),
        returned=counted("returned_share")[0],
        decided_share=_column(lived, "withdrawal_decided_share"),
        left_share=_column(lived, "withdrawn_share"),
        falsely_decided=by_definition("withdrawal_falsely_decided_share"),
        falsely_refused=by_definition("withdrawal_falsely_refused_share"),
        relapsed=by_definition("relapse_after_withdrawal_share"),
        ended_there=by_definition("collapse_while_there_share"),
        watched_days=watched,
    )


def _run_mean(runs: Floats) -> Floats:
    """Return means over the replications that have a value, by future."""
    return mean_and_error(runs)[0]


def _break_even(option: Outcomes, none: Outcomes) -> BreakEven:
    """Return the break-even under the main definition, for which days kept are in the tables."""
    kept, without = (one.tables["days_kept"].select(kept_columns()).to_numpy() for one in (option, none))
    return break_even_of(kept, without, MAIN_DEFINITION, option.seed)


def _incidence(lived: Outcomes, runs: _Runs) -> Incidence:
    """Return how the ceasefire ended by cause and day, with deliberate resumption among the causes as drawn."""
    end, resumed, began = runs[f"end_day_{_MAIN}"], runs["resumption_day"], runs.began
    day = np.minimum(end, resumed) - runs["first_day"]
    why = np.where(resumed < end, _RESUMED, runs.cause(_MAIN))
    horizon = horizon_days(lived.plan.operation)
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


def _arrival(lived: Outcomes) -> Arrival | None:
    if not _has_force(lived):
        return None
    names = arrival_columns(horizon_days(lived.plan.operation))
    share = lived.tables["arrivals"].select(names).to_numpy()
    low, median, high = np.quantile(share, [0.05, 0.5, 0.95], axis=0)
    return Arrival(np.array(ARRIVAL_DAYS[: len(names)], dtype=float), low, median, high)
