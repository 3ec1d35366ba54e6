"""What became of the gates that call the force home: when, rightly or not, and what followed.

A ceasefire that ends after the force has left is counted apart from one that ends while it is there: quiet may have
been because of the force. Runs are judged under each definition of collapse, since the force may leave a ceasefire that
has already ended by one of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import CAUSES, DEFINITION_NAMES, DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.kernel.outputs import KernelOutputs
from peacewright.simulation.kernel.plan_gates import EVACUATE, WITHDRAW

Floats = NDArray[np.float64]

_LAPSE = CAUSES.index("lapse")


def measure_withdrawal(outputs: KernelOutputs, *, planned: bool) -> dict[str, Floats]:
    """Return every measure of the gates that call the force home, in every run, each of shape (F, R).

    NaN where there is nothing to measure: no order to deploy, no withdrawal, a ceasefire that had ended before.
    ``planned`` says whether the option has a force at all.
    """
    deployed = (outputs.deployed_day >= 0) & planned
    has_force = np.full(deployed.shape, planned)
    gone = outputs.withdrawn_day >= 0
    decided = outputs.plan_gate_day[:, :, WITHDRAW]
    asked = outputs.plan_gate_asked_day[:, :, WITHDRAW]
    wrong = outputs.plan_gate_false_open[:, :, WITHDRAW]
    refused = outputs.plan_gate_false_refuse[:, :, WITHDRAW]
    found = {
        "withdrawal_day": np.where(gone, outputs.withdrawn_day, np.nan),
        "withdrawn_share": _among(gone, has_force),
        "withdrawal_decided_share": _among(decided >= 0, has_force),
        "returned_share": _among(outputs.returned_day >= 0, gone),
        "evacuation_decided_share": _among(outputs.plan_gate_day[:, :, EVACUATE] >= 0, deployed),
    }
    for number, name in enumerate(DEFINITION_NAMES):
        end = outputs.end_day[:, :, number]
        ended = (outputs.cause[:, :, number] > 0) & (outputs.cause[:, :, number] != _LAPSE)
        away = outputs.ended_away[:, :, number]
        left_a_ceasefire = gone & (end >= outputs.withdrawn_day)
        met_a_ceasefire = deployed & (end >= outputs.deployed_day)
        there = (outputs.departed_day < 0) | (end < outputs.departed_day)
        found |= {
            f"relapse_after_withdrawal_share_{name}": _among(ended & away, left_a_ceasefire),
            f"collapse_while_there_share_{name}": _among(ended & ~away & there, met_a_ceasefire),
            f"days_watched_after_withdrawal_{name}": np.where(
                left_a_ceasefire, np.minimum(end, outputs.last_day) - outputs.withdrawn_day, np.nan
            ),
            f"withdrawal_falsely_decided_share_{name}": _among(wrong | (end < decided), decided >= 0),
            f"withdrawal_falsely_refused_share_{name}": _among(refused & (end >= asked), asked >= 0),
        }
    main = DEFINITION_NAMES[DEFINITIONS.index(MAIN_DEFINITION)]
    found["relapse_after_withdrawal_share"] = found[f"relapse_after_withdrawal_share_{main}"]
    return found


def called_home(outputs: KernelOutputs) -> NDArray[np.int64]:
    """Return the day on which a gate first called the force home, the horizon where none did, shape (F, R)."""
    days = outputs.plan_gate_day[:, :, [EVACUATE, WITHDRAW]]
    return np.asarray(np.where(days >= 0, days, outputs.horizon_days).min(axis=2))


def days_away(outputs: KernelOutputs) -> NDArray[np.int64]:
    """Return the days lived on which the force was away because it had withdrawn, shape (F, R)."""
    if outputs.in_place is None:
        return np.zeros(outputs.first_day.shape, dtype=np.int64)
    day = np.arange(outputs.horizon_days)
    last = np.where(outputs.departed_day >= 0, outputs.departed_day, outputs.last_day)[:, :, None]
    since = outputs.withdrawn_day[:, :, None]
    return np.asarray(((since >= 0) & (day >= since) & (day < last) & (outputs.in_place <= 0.0)).sum(axis=2))


def _among(happened: NDArray[np.bool_], counted: NDArray[np.bool_]) -> Floats:
    return np.where(counted, happened.astype(np.float64), np.nan)
