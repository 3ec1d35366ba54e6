"""Signposts of an exploration, read as data: what to watch, the level, and what answers it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity

FILE = "signposts.json"


class _Read(BaseModel):
    """What is read of the document; its own schema (``catalogue/schema/signposts-1.schema.json``) holds more."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Aim(_Read):
    """Which aim."""

    metric: str
    unit: str
    at_least: bool
    bound: float
    words: str


class Found(_Read):
    """The condition that was found."""

    words: str
    inside: Literal["meets", "misses"]
    density: float
    fresh_density: float | None
    fresh_outside_density: float | None
    confirmed: bool | None


class Watch(_Read):
    """What is to be looked at."""

    name: str
    words: str
    unit: str
    seen: Literal["before", "during", "own", "never"]
    as_: str = Field(alias="as")


class Trigger(_Read):
    """What calls for a decision."""

    when: Literal["above", "below", "is", "is_not"]
    label: str | None
    level: float | None
    early: float | None
    words: str


class Better(_Read):
    """An option that does better where this one is in trouble."""

    option: str


class Answers(_Read):
    """What answers it."""

    gates: tuple[str, ...]
    options: tuple[Better, ...]


class Signpost(_Read):
    """One limit of a condition."""

    id: str
    option: str
    aim: Aim
    condition: Found
    watch: Watch
    trigger: Trigger
    answers: Answers

    @property
    def box(self) -> str:
        """The condition that it is a limit of: option, metric and number."""
        return self.id.rpartition(".")[0]


class Signposts(_Read):
    """The document."""

    signposts: Literal[1]
    operation: str
    seed: int
    futures: int
    items: tuple[Signpost, ...]
    without_condition: tuple[str, ...] = ()
    """Aims of which no condition was found, in words; explorations of before say nothing of them."""

    def boxes(self) -> list[list[Signpost]]:
        """Return the limits of each condition, in the order of the document."""
        found: dict[str, list[Signpost]] = {}
        for item in self.items:
            found.setdefault(item.box, []).append(item)
        return list(found.values())


def read_signposts(directory: Path, operation: str) -> Signposts:
    """Read the signposts of an exploration.

    Parameters
    ----------
    directory : Path
        What ``peacewright explore`` wrote.
    operation : str
        Name of the operation; an exploration of another one is refused.

    Raises
    ------
    PeacewrightError
        If there are none, they are not whole, or they are another operation's.
    """
    path = directory / FILE
    try:
        found = Signposts.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise _refused(
            path, f"the signposts cannot be read: {reason}", "give a directory that explore wrote"
        ) from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise _refused(path, f"{where}: {fault['msg'].lower()}", "explore anew with this version") from None
    except ValueError:
        raise _refused(path, "this is no JSON", "give a directory that explore wrote") from None
    if found.operation != operation:
        message = f"the exploration is of '{found.operation}', not of '{operation}'"
        raise _refused(path, message, "give an exploration of this operation")
    return found


def _refused(path: Path, message: str, remedy: str) -> PeacewrightError:
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(str(path)), message, remedy)])
