"""Files of an older shape: brought up to date while they are read, each change told; and written anew on request.

What differs between one version and the next is data, ``catalogue/upgrades/changes.csv``: words and keys with another
name, keys that must be there. The changes are edits of the text, so that comments and order stay.
"""

from __future__ import annotations

import csv
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from peacewright.core.findings import Finding, PeacewrightError, Severity
from peacewright.operation.operation import VERSION
from peacewright.operation.reading.document import Path as Keys
from peacewright.operation.reading.document import YamlDocument, read_document
from peacewright.operation.reading.factor_tables import CATALOGUE

KINDS = ("word", "key", "add", "add_if_changed")


@dataclass(frozen=True)
class Change:
    """One difference between a version and the next: what, at which paths (``*`` any key, ``**`` any keys), and why."""

    version: int
    kind: str
    path: tuple[str, ...]
    old: str
    new: str
    because: str


@dataclass(frozen=True)
class Upgraded:
    """A text of the current version, and what was changed, as findings at the places of the old text."""

    text: str
    data: Any
    version: int
    findings: tuple[Finding, ...]
    renames: dict[Keys, Keys]


@lru_cache(maxsize=1)
def changes() -> tuple[Change, ...]:
    """Return the differences between all versions, oldest first."""
    with (CATALOGUE / "upgrades" / "changes.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return tuple(
        Change(
            int(row["from"]),
            row["kind"],
            tuple(row["path"].split(".")),
            row["old"],
            row["new"],
            row["because"],
        )
        for row in rows
    )


def older_version(document: YamlDocument) -> int | None:
    """Return the version of a file that is older than the current one and can be upgraded, else None."""
    version = document.data.get("peacewright") if isinstance(document.data, dict) else None
    known = type(version) is int and 1 <= version < VERSION
    return version if known else None


def upgrade(text: str, document: YamlDocument) -> Upgraded:
    """Bring the text of an older version up to date.

    Raises
    ------
    PeacewrightError
        If the text has faults that must be mended first.
    """
    from peacewright.operation.editing.edit import Editor

    version = older_version(document)
    if version is None:
        return Upgraded(text, document.data, VERSION, (), {})
    if document.findings:
        raise PeacewrightError(document.findings)
    editor = Editor(text, document.file)
    findings: list[Finding] = []
    renames: dict[Keys, Keys] = {}
    for step in range(version, VERSION):
        findings += _step(editor, document, step, renames)
    return Upgraded(editor.text, editor.data, version, tuple(findings), renames)


def read_current(raw: bytes, file: str) -> tuple[YamlDocument, tuple[Finding, ...]]:
    """Read a file as one of the current version.

    Returns
    -------
    YamlDocument
        Its data brought up to date; lines are those of the file as it is.
    tuple of Finding
        What was brought up to date: a warning, and a note for each change.

    Raises
    ------
    PeacewrightError
        If the text has faults that stop the reading.
    """
    document = read_document(raw, file)
    version = older_version(document)
    if version is None:
        return document, ()
    done = upgrade(raw.decode("utf-8"), document)
    lines = dict(document.lines)
    lines.update({new: document.lines[old] for old, new in done.renames.items() if old in document.lines})
    message = f"the file is of version {version}; it was read as version {VERSION}"
    remedy = f"write it anew with: peacewright upgrade {shlex.quote(file)}"
    told = Finding("U001", Severity.WARNING, document.place(("peacewright",)), message, remedy)
    return replace(document, data=done.data, lines=lines), (told, *done.findings)


def upgrade_file(
    path_or_name: FilePath | str, to: FilePath | str | None = None
) -> tuple[FilePath, tuple[Finding, ...]]:
    """Write a file of an older version anew, with its comments, after it passed every check.

    Parameters
    ----------
    path_or_name : Path or str
    to : Path or str, optional
        Another file to write; by default the file itself.

    Returns
    -------
    Path
        The file written, or the one that is current already and was left alone.
    tuple of Finding
        A note for each change; none where the file is current.

    Raises
    ------
    PeacewrightError
        If the file has faults, or cannot be written. Nothing is written then.
    """
    from peacewright.operation.editing.edit import Editor

    editor = Editor.open(path_or_name)
    findings = editor.upgrade()
    path = FilePath(to) if to is not None else FilePath(editor.file)
    return (editor.save(to) if findings or to is not None else path), findings


# --- one step -------------------------------------------------------------------------------------------------------


def _step(editor: Any, document: YamlDocument, version: int, renames: dict[Keys, Keys]) -> Iterator[Finding]:
    """Make the changes from one version to the next, and yield what was done."""
    data = editor.data
    words: dict[Keys, str] = {}
    keys: dict[Keys, str] = {}
    added: dict[str, str] = {}
    told: list[Finding] = []

    def tell(path: Keys, what: str, change: Change) -> None:
        told.append(Finding("U001", Severity.NOTE, document.place(path), what, f"{change.because}"))

    for change in changes():
        if change.version != version:
            continue
        if change.kind.startswith("add"):
            if change.path[0] not in data and (change.kind == "add" or told):
                added[change.path[0]] = change.new
                tell((), f"'{'.'.join(change.path)}: {change.new}' is added", change)
            continue
        for path in _matching(data, change.path):
            holder = _at(data, path[:-1])
            if change.kind == "word" and _at(data, path) == change.old and path not in words:
                words[path] = change.new
                tell(path, f"'{change.old}' is '{change.new}'", change)
            elif change.kind == "key" and change.new not in holder:
                keys[path] = change.new
                renames[path] = (*path[:-1], change.new)
                tell(path, f"the key '{change.old}' is '{change.new}'", change)
    editor.substitute({**words, ("peacewright",): version + 1}, keys, added, "as_of")
    yield from told


def _at(data: Any, path: Keys) -> Any:
    for part in path:
        data = data[part]
    return data


def _matching(data: Any, pattern: tuple[str, ...], path: Keys = ()) -> Iterator[Keys]:
    """Yield the paths that a pattern names and the data have."""
    if not pattern:
        yield path
        return
    below: list[tuple[str | int, Any]] = (
        list(data.items())
        if isinstance(data, dict)
        else list(enumerate(data))
        if isinstance(data, list)
        else []
    )
    head, rest = pattern[0], pattern[1:]
    if head == "**":
        yield from _matching(data, rest, path)
        for key, item in below:
            yield from _matching(item, pattern, (*path, key))
        return
    for key, item in below:
        if head in {"*", key}:
            yield from _matching(item, rest, (*path, key))
