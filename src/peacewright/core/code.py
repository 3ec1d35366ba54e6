"""Where a number is computed: a function is named from the function itself, and found again by that name."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

_SOURCE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class CodePlace:
    """Where a function stands: its name, its file from the root of the sources, its first line."""

    name: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.name} ({self.file}:{self.line})"


def code_of(function: Callable[..., Any] | property) -> str:
    """Return the name of a function as ``module:function``; a function made by another is named by that one."""
    inner = _inner(function)
    return f"{inner.__module__}:{inner.__qualname__.partition('.<locals>')[0]}"


def find_code(name: str) -> CodePlace:
    """Return where a function of a name stands now.

    Parameters
    ----------
    name : str
        ``module:function``, as :func:`code_of` gives it.

    Raises
    ------
    LookupError
        If there is no such module, or nothing in it of that name that can be called.
    """
    module, _, path = name.partition(":")
    try:
        found: Any = reduce(getattr, path.split("."), importlib.import_module(module))
        inner = _inner(found)
        line = inspect.getsourcelines(inner)[1]
    except (ImportError, AttributeError, ValueError, TypeError) as fault:
        message = f"no code '{name}'"
        raise LookupError(message) from fault
    file = Path(inspect.getsourcefile(inner) or "").resolve()
    return CodePlace(name, file.relative_to(_SOURCE_ROOT).as_posix(), line)


def _inner(function: Any) -> Any:
    """Return the function that somebody wrote: not its compiled form, nor the property that it stands behind."""
    for behind in ("py_func", "func", "fget"):
        function = getattr(function, behind, function)
    return inspect.unwrap(function)
