"""The kernel compiled from its declared types alone, without an operation: what ``compile_ahead`` has another do."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import numba
import numpy as np

from peacewright.simulation.kernel.arrays import FIXED_AXES
from peacewright.simulation.kernel.inputs import KernelInputs
from peacewright.simulation.kernel.run import arguments, workspace
from peacewright.simulation.kernel.runner import mark, runner

_SIZES = dict.fromkeys(
    (
        "horizon_days",
        "collapse_window_days",
        "departure_attribution_days",
        "futures",
        "cells",
        "max_incidents",
        "max_candidates",
        "max_reports",
    ),
    1,
)


def compile_kernel() -> None:
    """Compile the kernel into numba's cache, and mark that it is there."""
    runner().compile(kernel_types())
    mark().touch()


def kernel_types() -> tuple[numba.types.Type, ...]:
    """Return the types of what the kernel is called with: those of an option all axes of which hold one."""
    smallest: Any = SimpleNamespace(**_SIZES, gates=None)
    for declared in fields(KernelInputs):
        if declared.metadata:
            shape = tuple(FIXED_AXES.get(axis, 1) for axis in declared.metadata["axes"])
            setattr(smallest, declared.name, np.zeros(shape, declared.metadata["dtype"]))
    given = arguments(smallest, np.zeros(1, np.int64), 1, 0, record_days=False)
    return tuple(numba.typeof(each) for each in (0, 1, *given, workspace(smallest)))
