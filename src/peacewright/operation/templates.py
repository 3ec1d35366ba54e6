"""Templates: valid operation files, commented line by line, from which a person starts one of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.core.writing import write_atomically
from peacewright.operation.base import LONGEST_NAME, NAME, PATTERNS
from peacewright.operation.loading import find_file, load, read_bytes
from peacewright.operation.reading.document import shortened
from peacewright.operation.reading.factor_tables import CATALOGUE
from peacewright.operation.reading.suggest import did_you_mean

_FOLDER = CATALOGUE / "templates"
_NAME_LINE = re.compile(r"^name: .*$", re.MULTILINE)


@dataclass(frozen=True)
class Template:
    """One template: its name, what it is for (the comment that its file begins with), and its text."""

    name: str
    description: str
    text: str


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """Return the templates that ship, by name."""
    found = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        first = text.split("\n#\n", 1)[0]
        found[path.stem] = Template(path.stem, " ".join(first.replace("#", " ").split()), text)
    return found


def new_operation(name: str, template: str, out: Path | str | None = None) -> Path:
    """Write a new operation file from a template.

    Parameters
    ----------
    name : str
        The operation's name: lower-case letters, digits, ``-`` and ``_``, beginning with a letter.
    template : str
        One of :func:`templates`.
    out : Path or str, optional
        The file; ``NAME.yaml`` in the working directory by default. Folders above it are made.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    PeacewrightError
        If the name or the template will not do, something stands at ``out`` already, or it cannot be written.
    """
    known = templates()
    if template not in known:
        message = f"there is no template '{shortened(template)}'"
        raise _refused(Place("--template"), message, did_you_mean(template, known))
    return _write(name, known[template].text, out)


def copy_operation(name: str, source: str | Path, out: Path | str | None = None) -> Path:
    """Write an operation file that begins as the copy of another, for instance of one that ships.

    Parameters
    ----------
    name, out
        As in :func:`new_operation`.
    source : str or Path
        An operation file, or the name of one that ships.

    Returns
    -------
    Path
        The file written: the other's text, comments and all, under the new name.

    Raises
    ------
    PeacewrightError
        If the source has faults, or as in :func:`new_operation`.
    """
    load(source)
    return _write(name, read_bytes(find_file(source)).decode("utf-8"), out)


def _write(name: str, text: str, out: Path | str | None) -> Path:
    if len(name) > LONGEST_NAME or re.fullmatch(NAME, name) is None:
        words, example = PATTERNS[NAME]
        message = f"'{shortened(name)}' is no name for an operation"
        raise _refused(Place("NAME"), message, f"use {words}, at most {LONGEST_NAME}; for instance {example}")
    path = Path(out) if out is not None else Path(f"{name}.yaml")
    try:
        taken = path.exists() or path.is_symlink()
        if not taken:
            path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refused(
            Place(shortened(path, 200)), f"this cannot be written: {reason.lower()}", "check the path"
        ) from None
    if taken:
        message = f"this is a {'directory' if path.is_dir() else 'file'} already, and nothing is overwritten"
        raise _refused(Place(str(path)), message, "give another file to --out, or move this one away")
    return write_atomically(path, _NAME_LINE.sub(f"name: {name}", text, count=1).encode())


def _refused(place: Place, message: str, remedy: str) -> PeacewrightError:
    return PeacewrightError([Finding("C001", Severity.ERROR, place, message, remedy)])
