"""HiGHS with whole numbers, silent: it writes some messages to standard output past its own switch.

What this program prints there may be data (``plan --json``), so that nothing else may stand between.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scipy import optimize
from scipy.optimize import OptimizeResult

_STANDARD_OUTPUT = 1
_lock = threading.Lock()
_inside = 0
_kept = -1


def milp(*args: Any, **options: Any) -> OptimizeResult:
    """Call :func:`scipy.optimize.milp`, with standard output closed to what HiGHS writes."""
    with _silence():
        return optimize.milp(*args, **options)


@contextmanager
def _silence() -> Iterator[None]:
    """Turn the descriptor of standard output to nowhere; the last of several threads inside turns it back."""
    global _inside, _kept
    with _lock:
        if _inside == 0:
            sys.stdout.flush()
            _kept = os.dup(_STANDARD_OUTPUT)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, _STANDARD_OUTPUT)
            os.close(nowhere)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                os.dup2(_kept, _STANDARD_OUTPUT)
                os.close(_kept)
