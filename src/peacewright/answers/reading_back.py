"""The answers of a brief, read back from the ``answers.json`` in its folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from peacewright.answers.serialise import FORMAT
from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.core.writing import complete
from peacewright.operation.loading import LoadedOperation


def read_answers(brief: Path, loaded: LoadedOperation) -> dict[str, Any]:
    """Return the answers of a brief that was written from the same operation file.

    Parameters
    ----------
    brief : Path
        The folder that ``brief`` wrote. A run that was killed while its files took their places there is completed.
    loaded : LoadedOperation

    Raises
    ------
    PeacewrightError
        If there are none, they are of another format, or the file has changed since.
    """
    path = brief / "answers.json"
    try:
        complete(brief)
        document = json.loads(path.read_bytes())
    except OSError as error:
        message = f"the answers cannot be read: {(error.strerror or 'unknown cause').lower()}"
        raise refused(path, message, "name the folder that `peacewright brief` wrote") from None
    except (ValueError, RecursionError):
        raise refused(path, "this is no JSON") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise refused(path, f"these are no answers of format {FORMAT}")
    if document.get("operation_sha256") != loaded.sha256:
        message = f"these answers are not of {loaded.path} as it is now"
        raise refused(path, message, "write the brief again, or name the file that it was written from")
    return document


def refused(path: Path, message: str, remedy: str = "write the brief again") -> PeacewrightError:
    """Return the finding that a file of answers is not what is wanted."""
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(str(path)), message, remedy)])
