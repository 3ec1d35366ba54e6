"""How the kernel's functions are compiled."""

from __future__ import annotations

from typing import Any

from numba import njit

compiled: Any = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, error_model="numpy", _nrt=False)
"""For functions called from compiled code only. Without wrappers for calls from Python, which would cost half of the
compile time; without reference counts, since they only borrow arrays and allocate nothing. Division by zero follows
NumPy (no check on every division); validation of the inputs excludes it."""

inlined: Any = njit(
    no_cpython_wrapper=True, no_cfunc_wrapper=True, error_model="numpy", _nrt=False, forceinline=True
)
"""For functions called for every number drawn or every incident: laid out where they are called, so that nothing is
handed over through memory."""
