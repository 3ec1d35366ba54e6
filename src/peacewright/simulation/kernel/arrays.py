"""Sizes and codes of the kernel's axes, and the one way its arrays are declared and checked."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

PARTIES = 2
DOMAINS = ("land", "air", "sea", "energy")
TYPES = PARTIES * len(DOMAINS)
NEVER = 1 << 30
"""A day that never comes: provisions that do not end, agreements that do not lapse."""

HAMPERED = ("night", "weather", "jamming", "outage")
"""What hampers watching, in the order of the bits of a state of sight."""

STATES = tuple(
    " and ".join(name for bit, name in enumerate(HAMPERED) if state >> bit & 1) or "clear"
    for state in range(1 << len(HAMPERED))
)
"""States of sight by code: bit b is set while ``HAMPERED[b]`` holds; 0 = clear day."""

TRUTHS = ("party 0", "party 1", "nothing")
REPORTS = ("party 0", "party 1", "unattributed", "no report")
VERDICTS = ("right", "wrong", "cannot tell")

DEFINITIONS = ("absolute severity", "share of the pre-ceasefire rate", "any major attack")
"""The three definitions of collapse, in the order of the last axis of ``end_day`` and ``cause``."""

DEFINITION_NAMES = ("absolute_severity", "share_of_before", "major_attack")
"""Their short names in columns, in the same order."""

MAIN_DEFINITION = DEFINITIONS[1]
"""The definition that the metrics follow: it carries over between wars of different size."""

CAUSES = (
    "held",
    "spiral",
    "erosion",
    "lapse",
    "departure of contributors",
    "departure at the host's wish",
    "major attack",
    "never took hold",
    "deliberate resumption",
)
"""Causes of an end, by code. Codes 1 to 7 come from the kernel; the last only from resumption, laid over afterwards."""

OVERFLOW_CANDIDATES = 1
OVERFLOW_INCIDENTS = 2
OVERFLOW_REPORTS = 4

FIXED_AXES = {"P": PARTIES, "D": len(DOMAINS), "N": TYPES, "2": 2, "3": 3, "4": 4}
FIXED_AXES |= {"S": len(STATES), "12": 12}


def declare(
    shape: str,
    dtype: type,
    unit: str,
    doc: str,
    *,
    low: float | None = None,
    high: float | None = None,
    sums_to_one: bool = False,
) -> dict[str, Any]:
    """Declare one array field: axes by letter, type, unit, meaning, and the closed range of its values."""
    return {
        "axes": tuple(shape.split(",")),
        "dtype": np.dtype(dtype),
        "unit": unit,
        "doc": doc,
        "low": low,
        "high": high,
        "sums_to_one": sums_to_one,
    }


def check_arrays(holder: Any, sizes: dict[str, int]) -> None:
    """Check the arrays of a dataclass declared with ``_array``: axes agree, kinds fit, values in range.

    Parameters
    ----------
    holder : dataclass instance
    sizes : dict
        Known sizes of named axes; filled with the sizes met.

    Raises
    ------
    ValueError
        Names the field at fault.
    """
    for declared in fields(holder):
        meta = declared.metadata
        if not meta:
            continue
        value = np.asarray(getattr(holder, declared.name))
        _check_shape(declared.name, value, meta["axes"], sizes)
        _check_kind(declared.name, value, meta["dtype"])
        _check_values(declared.name, value, meta)


def _check_shape(name: str, value: Array, axes: tuple[str, ...], sizes: dict[str, int]) -> None:
    if value.ndim != len(axes):
        raise ValueError(f"{name} must have axes ({', '.join(axes)}), not {value.ndim} dimension(s)")
    for axis, size in zip(axes, value.shape, strict=True):
        expected = FIXED_AXES.get(axis, sizes.setdefault(axis, size))
        if size != expected:
            raise ValueError(f"{name}: axis {axis} holds {size}, expected {expected}")


def _check_kind(name: str, value: Array, dtype: np.dtype[Any]) -> None:
    allowed = {"f": "fiu", "i": "iu", "b": "b"}[dtype.kind]
    if value.dtype.kind not in allowed:
        raise ValueError(f"{name} must hold {dtype.name}, not {value.dtype.name}")


def _check_values(name: str, value: Array, meta: Any) -> None:
    if value.dtype.kind == "f" and not bool(np.all(np.isfinite(value))):
        raise ValueError(f"{name} holds values that are not finite")
    if value.size == 0:
        return
    low, high = meta["low"], meta["high"]
    if low is not None and float(value.min()) < low - 1e-6 * (value.dtype.kind == "f" and low == 0.0):
        raise ValueError(f"{name} holds {float(value.min())}, below {low} {meta['unit']}")
    if high is not None and float(value.max()) > high + 1e-6:
        raise ValueError(f"{name} holds {float(value.max())}, above {high} {meta['unit']}")
    if meta["sums_to_one"] and float(np.max(np.abs(value.sum(axis=-1, dtype=np.float64) - 1.0))) > 1e-4:
        raise ValueError(f"{name} must sum to 1 over its last axis")
