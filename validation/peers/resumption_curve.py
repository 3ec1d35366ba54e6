"""Deliberate resumption, laid over simulated outcomes after the fact.

The decision to resume war is not driven by incidents. Each future and replication carries one Exp(1) threshold, common
to all options; any hazard and any hazard ratio of presence can be tried on it without simulating again, so that the
break-even ratio is found at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peacewright.simulation.kernel.inputs import CAUSES, KernelInputs, KernelOutputs

RESUMPTION_CAUSE = CAUSES.index("deliberate resumption")


def exposure_curve(inputs: KernelInputs, outputs: KernelOutputs) -> NDArray[np.float64]:
    """Return the cumulative strength in place at the start of each day.

    Returns
    -------
    [F, R, T + 1] days at full strength
        Without gates of the plan counted to the horizon, also past the day on which a replication stopped: the force's
        own schedule and departure hold there as they did before. With gates nothing is added after that day, on which
        all definitions have ended.
    """
    horizon = inputs.horizon_days
    total = np.zeros((*outputs.deployed_day.shape, horizon + 1))
    if outputs.in_place is not None:
        np.cumsum(outputs.in_place, axis=2, dtype=float, out=total[:, :, 1:])
        return total
    day = np.arange(horizon)
    ordered = outputs.deployed_day[:, :, None]
    departed = outputs.departed_day[:, :, None]
    age = np.clip(day[None, None, :] - ordered, 0, inputs.strength.shape[1] - 1)
    curve = np.asarray(inputs.strength, dtype=float)
    in_place = np.take_along_axis(curve, age.reshape(curve.shape[0], -1), axis=1).reshape(age.shape)
    present = (ordered >= 0) & (day >= ordered) & ((departed < 0) | (day < departed))
    np.cumsum(np.where(present, in_place, 0.0), axis=2, out=total[:, :, 1:])
    return total


def resumption_day(
    outputs: KernelOutputs,
    hazard: ArrayLike,
    ratio: ArrayLike,
    from_day: ArrayLike = 0,
    exposure: NDArray[Any] | None = None,
) -> NDArray[np.int64]:
    """Return the day on which war is deliberately resumed, T where it is not.

    Parameters
    ----------
    outputs : KernelOutputs
    hazard : scalar or [F]
        Hazard of resumption without the force, per day, at least 0.
    ratio : scalar or [F]
        Hazard ratio at full strength, at least 0; above 1 = provokes.
    from_day : scalar, [F] or [F, R]
        Day from which the hazard runs.
    exposure : [F, R, T + 1], optional
        Cumulative strength (``exposure_curve``): the ratio then acts in proportion to the strength in place.
        Without it the ratio holds throughout.

    Raises
    ------
    ValueError
        If a hazard or ratio is negative or not finite, or the exposure has another shape.
    """
    shape = outputs.resumption_threshold.shape
    base = _per_future("hazard", hazard, shape)
    relative = _per_future("ratio", ratio, shape)
    start = np.asarray(from_day, dtype=np.int64)
    start = np.clip(
        np.broadcast_to(start[:, None] if start.ndim == 1 else start, shape), 0, outputs.horizon_days
    )
    if exposure is None:
        rate = base * relative
        with np.errstate(divide="ignore", over="ignore"):
            wait = np.where(rate > 0.0, outputs.resumption_threshold / rate, np.inf)
        day = (
            start + np.maximum(np.ceil(np.minimum(wait, outputs.horizon_days + 1.0)).astype(np.int64), 1) - 1
        )
        return np.minimum(day, outputs.horizon_days)
    if exposure.shape != (*shape, outputs.horizon_days + 1):
        raise ValueError(
            f"exposure must have shape {(*shape, outputs.horizon_days + 1)}, not {exposure.shape}"
        )
    steps = np.arange(outputs.horizon_days + 1) - start[:, :, None]
    since = exposure - np.take_along_axis(exposure, start[:, :, None], axis=2)
    cumulative = base[:, :, None] * (steps + (relative[:, :, None] - 1.0) * since)
    cumulative[steps <= 0] = -1.0
    return (cumulative[:, :, 1:] < outputs.resumption_threshold[:, :, None]).sum(axis=2)


def overlay_resumption(
    outputs: KernelOutputs,
    hazard: ArrayLike,
    ratio: ArrayLike,
    from_day: ArrayLike = 0,
    exposure: NDArray[Any] | None = None,
) -> KernelOutputs:
    """Return outputs whose ``end_day`` and ``cause`` also know deliberate resumption; arguments as there.

    A definition that ended before, or on the same day, keeps its own end. Counts are left as they are.

    Raises
    ------
    ValueError
        As ``resumption_day``.
    """
    day = resumption_day(outputs, hazard, ratio, from_day, exposure)[:, :, None]
    first = day < outputs.end_day
    return replace(
        outputs,
        end_day=np.where(first, day, outputs.end_day),
        cause=np.where(first, RESUMPTION_CAUSE, outputs.cause).astype(np.int8),
    )


def _per_future(name: str, value: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    array = np.asarray(value, dtype=float)
    if not np.all(np.isfinite(array)) or np.any(array < 0.0):
        raise ValueError(f"{name} must be finite and at least 0")
    if array.ndim > 1 or (array.ndim == 1 and array.shape[0] != shape[0]):
        raise ValueError(f"{name} must be one number or one for each of the {shape[0]} futures")
    return np.broadcast_to(array[:, None] if array.ndim == 1 else array, shape)
