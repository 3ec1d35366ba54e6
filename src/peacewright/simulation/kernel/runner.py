"""The compiled kernel, and how it is compiled in a process of its own while this one still plans.

The first run after set-up compiles for about half a minute, most of which holds the interpreter's lock: a thread would
keep planning waiting. What the other process compiles reaches this one through numba's cache on disk. Should that fail,
only time is lost: this process compiles then, as it does where there is no second core.
"""

from __future__ import annotations

import functools
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba

from peacewright.core.cores import usable_cores
from peacewright.simulation.kernel.loop import build_runner

_PROGRAM = "from peacewright.simulation.kernel.ahead import compile_kernel; compile_kernel()"

_compiling: list[subprocess.Popen[bytes]] = []


def runner() -> Any:
    """Return the function that runs a range of futures, once nobody compiles it any more."""
    for process in _compiling:
        process.wait()
    return _built()


def compile_ahead() -> None:
    """Have the kernel compiled beside this process, unless it is already, or there is no other core for that."""
    if not _compiling and usable_cores() > 1 and not numba.config.DISABLE_JIT and not mark().exists():
        quiet = subprocess.DEVNULL
        command = [sys.executable, "-c", _PROGRAM]
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - our own program, above
        _compiling.append(process)


def mark() -> Path:
    """Return the file in numba's cache that stands for the compiled kernel of these sources."""
    name = f"{_built().py_func.__name__}-{_digest()}-{numba.__version__}.compiled"
    return Path(_built().stats.cache_path) / name


@functools.cache
def _built() -> Any:
    return build_runner(int(_digest(), 16))


@functools.cache
def _digest() -> str:
    digest = hashlib.blake2b(digest_size=7)
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()
