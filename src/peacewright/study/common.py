"""What several verbs share: the run's record, the options chosen, files of data, and what cannot be done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.core.run import RunRecord
from peacewright.operation.loading import LoadedOperation

FUTURES = 1000
REPLICATIONS = 2
SEED = 1


def record_of(loaded: LoadedOperation, verb: str, seed: int, **settings: Any) -> RunRecord:
    """Return the record of a run that begins."""
    return RunRecord(verb, loaded.operation.name, loaded.sha256, seed, settings)


def chosen(loaded: LoadedOperation, options: Sequence[str] | None) -> list[str]:
    """Return the options asked for, each once and in the order asked, or all of them.

    Raises
    ------
    PeacewrightError
        If there is no such option.
    """
    known = list(loaded.operation.options)
    for name in options or ():
        if name not in known:
            raise cannot(loaded, "options", f"no option '{name}'", f"The options are {', '.join(known)}.")
    return list(dict.fromkeys(options)) if options else known


def cannot(
    loaded: LoadedOperation, key: str, message: str, remedy: str = "Correct it in the file."
) -> PeacewrightError:
    """Return the finding that something of the operation stands in the way."""
    return refused(Place(str(loaded.path), None, key), message, remedy)


def refused(place: Place, message: str, remedy: str) -> PeacewrightError:
    """Return the finding that a command cannot be carried out."""
    return PeacewrightError([Finding("C001", Severity.ERROR, place, message, remedy)])


def json_text(document: Any) -> str:
    """Return a document as JSON that people can read."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def write_json(path: Path, document: Any) -> None:
    """Write a document as JSON that people can read."""
    path.write_text(json_text(document), encoding="utf-8")
