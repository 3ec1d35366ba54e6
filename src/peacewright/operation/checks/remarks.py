"""What a check looks at, what it yields, and how it walks through an operation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from peacewright.core.factors import FactorSet
from peacewright.core.findings import Severity
from peacewright.operation.conditions import Condition
from peacewright.operation.operation import Operation
from peacewright.operation.reading.document import Path
from peacewright.operation.reading.suggest import did_you_mean


@dataclass(frozen=True)
class Remark:
    """A fault, a warning or a note at a path of the operation."""

    code: str
    severity: Severity
    path: Path
    message: str
    remedy: str


@dataclass(frozen=True)
class Checked:
    """What the checks look at.

    Attributes
    ----------
    operation : Operation
        The operation, or its sound parts.
    data : Mapping
        The data as written: a name counts as declared even where what it names is at fault.
    catalogue : FactorSet
        The catalogue's factors and sources.
    """

    operation: Operation
    data: Mapping[str, Any]
    catalogue: FactorSet

    @cached_property
    def citations(self) -> tuple[tuple[Path, str], ...]:
        """Every identifier of a source that the operation cites, with its path as written."""
        found: list[tuple[Path, str]] = []
        for path, part in parts(self.operation):
            for position, source in enumerate(getattr(part, "sources", ()) if path else ()):
                found.append(((*path, "sources", position), source))
            if isinstance(source := getattr(part, "source", None), str):
                found.append(((*path, "source"), source))
        return tuple(found)

    def names(self, *path: str) -> Collection[str]:
        """Return the keys declared under a path."""
        here: Any = self.data
        for part in path:
            here = here.get(part) if isinstance(here, dict) else None
        return here if isinstance(here, dict) else {}


def error(code: str, path: Path, message: str, remedy: str) -> Remark:
    """Return an error."""
    return Remark(code, Severity.ERROR, path, message, remedy)


def warning(code: str, path: Path, message: str, remedy: str) -> Remark:
    """Return a warning."""
    return Remark(code, Severity.WARNING, path, message, remedy)


def unknown(path: Path, what: str, name: str, known: Iterable[str], code: str = "R001") -> Remark:
    """Return the error that a name refers to nothing, with the nearest that is known."""
    return error(code, path, f"'{name}' is no {what}", did_you_mean(name, known))


def parts(value: Any, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Yield every part of the schema that stands in a value, with its path as written."""
    if isinstance(value, BaseModel):
        yield path, value
        for name, info in type(value).model_fields.items():
            yield from parts(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from parts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from parts(item, (*path, position))


def conditions(operation: Operation) -> Iterator[tuple[Path, Condition]]:
    """Yield every condition at the end of a tree, with its path as written."""
    for path, part in parts(operation):
        if isinstance(part, Condition) and not (part.all or part.any):
            yield path, part
