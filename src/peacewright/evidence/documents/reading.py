"""Reading files and folders: every file within bounds of time and memory, a broken one a finding, the rest goes on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from peacewright.core.findings import Finding, Place, Severity
from peacewright.evidence.documents.boilerplate import body_of, byline, dateline, outlet, titles
from peacewright.evidence.documents.document import Document
from peacewright.evidence.documents.formats import MOST_BYTES, Read, UnreadableError, is_plain, read_bytes
from peacewright.evidence.documents.worker import Worker
from peacewright.evidence.language import STANDARD, Language, known_languages, language, told_by
from peacewright.evidence.sentences import paragraphs

SECONDS = 60
"""Longest time for one file."""
_HEAD = 12
"""Lines at the top in which a text names its day, its outlet and its author."""
_SMALL_TEXT = 2 * 1024 * 1024
ABOUT = ("title", "outlet", "author", "published", "licence", "accessed", "url", "language", "grade")
"""What a person can tell of a document beside what it tells of itself."""


def read_all(
    paths: Iterable[Path],
    words: Language | None,
    about: Mapping[str, Mapping[str, Any]] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[list[Document], list[Finding]]:
    """Read files, and all files of folders, in the order of their names.

    Parameters
    ----------
    paths : iterable of Path
    words : Language, optional
        The language of all of them; without it each document tells its own by its most common words.
    about : mapping of file name to what is known of it, optional
        Keys of ``ABOUT``; it stands above what the document tells of itself.
    progress : callable, optional
        Called with (step, done, all).

    Returns
    -------
    list of Document, list of Finding
        A file that cannot be read is a finding, and the others are read. A document whose language nothing tells is
        read as English, with a warning.
    """
    documents: list[Document] = []
    findings: list[Finding] = []
    files = list(dict.fromkeys(_files(paths)))
    called = _names(files)
    with Worker() as worker:
        for number, path in enumerate(files):
            try:
                known = about or {}
                told = known.get(called[path], known.get(path.name, {}))
                document = _document(path, words, told, worker)
                documents.append(replace(document, name=called[path]))
                if document.language_by == "assumed":
                    findings.append(_of_unknown_language(path))
            except OSError as error:
                findings.append(_finding(path, f"it cannot be opened: {error.strerror or error}"))
            except UnreadableError as error:
                findings.append(_finding(path, str(error)))
            if progress is not None:
                progress("documents", number + 1, len(files))
    return documents, findings


def read_about(path: Path) -> dict[str, dict[str, Any]]:
    """Return what a person wrote down about documents: one JSON object a line, with ``doc`` and keys of ``ABOUT``.

    Raises
    ------
    UnreadableError
        With the line, where one is no such object.
    """
    known: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            name = entry["doc"]
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableError(
                f"line {number} of {path.name} is no JSON object with a key 'doc'"
            ) from error
        entry.setdefault("published", None)
        entry["published"] = entry["published"] or entry.get("published_guess")
        known[name] = {key: entry[key] for key in ABOUT if entry.get(key) is not None}
    return known


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                each
                for each in path.rglob("*")
                if each.is_file() and not any(part.startswith(".") for part in each.relative_to(path).parts)
            )
        else:
            yield path


def _names(files: Sequence[Path]) -> dict[Path, str]:
    """Return what each document is called: its file's name, with as many folders before it as tell it from others."""
    called = {path: path.name for path in files}
    for depth in range(2, max((len(path.parts) for path in files), default=0) + 1):
        common = {name for name, number in Counter(called.values()).items() if number > 1}
        for path, name in called.items():
            if name in common:
                called[path] = "/".join(path.parts[-depth:])
    return called


def _finding(path: Path, why: str) -> Finding:
    return Finding(
        "F001", Severity.ERROR, Place(str(path)), why, "give a readable file, or leave this one out"
    )


def _of_unknown_language(path: Path) -> Finding:
    known = ", ".join(f"{code} ({language(code)['name']})" for code in known_languages())
    return Finding(
        "F005", Severity.WARNING, Place(str(path)),
        f"its words tell none of the languages that are read, so that it was read as {language(STANDARD)['name']}",
        f"name its language with --language, or leave it out; there are {known}",
    )  # fmt: skip


def _document(path: Path, words: Language | None, told: Mapping[str, Any], worker: Worker) -> Document:
    if path.exists() and not path.is_file():
        raise UnreadableError("it is no ordinary file")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise UnreadableError(f"the file has {size:,} bytes; at most {MOST_BYTES:,} are read")
    data = path.read_bytes()
    read = _bounded(data, path.name, worker)
    words, known_by = _spoken(read.text, words, told)
    body = body_of(read.text, words) if read.format in ("text", "eml") else tuple(paragraphs(read.text))
    title = read.title or (next(titles(read.text, body), None) if read.format == "text" else None)
    told_outlet, author = (read.outlet, read.author) if read.format == "html" else _headed(read, words)
    document = Document(
        name=path.name, text=read.text, body=body, format=read.format, title=title, outlet=told_outlet,
        author=author, published=_published(read, words), url=read.url,
        sha256=hashlib.sha256(data).hexdigest(), notes=read.notes, language=words.code, language_by=known_by,
    )  # fmt: skip
    own = {key: _as_told(key, value) for key, value in told.items() if key != "language"}
    return replace(document, **own)


def _spoken(text: str, words: Language | None, told: Mapping[str, Any]) -> tuple[Language, str]:
    """Return the language of a text and how it is known."""
    if words is not None:
        return words, "told"
    if "language" in told:
        try:
            return language(str(told["language"])), "told"
        except ValueError as error:
            raise UnreadableError(str(error)) from error
    found = told_by(text)
    return language(found or STANDARD), "found" if found else "assumed"


def _as_told(key: str, value: Any) -> Any:
    if key in ("published", "accessed") and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise UnreadableError(f"'{key}: {value}' is no date; write it as 2025-03-24") from error
    return value


def _headed(read: Read, words: Language) -> tuple[str | None, str | None]:
    """Return outlet and author: what a file says of itself, else what the lines at its top name."""
    head = [read.text[start:end].strip() for start, end in list(paragraphs(read.text))[:_HEAD]]
    outlets, authors = ([name(line, words) for line in head] for name in (outlet, byline))
    return (
        read.outlet or next((each for each in outlets if each), None),
        read.author or next((each for each in authors if each), None),
    )


def _published(read: Read, words: Language) -> date | None:
    """Return the day of publication: what a page or message says, else a dateline, else when the file was made."""
    if read.format in ("pdf", "docx"):
        return _dated(read, words) or read.published
    return read.published or _dated(read, words)


def _dated(read: Read, words: Language) -> date | None:
    """Return the date of a dateline: a short line near the top, with day, month and year."""
    for start, end in list(paragraphs(read.text))[:_HEAD]:
        line = read.text[start:end]
        found = dateline(line, words) if len(line) < 80 else None
        if found is not None:
            return found
    return None


def _bounded(data: bytes, name: str, worker: Worker) -> Read:
    """Read bytes in a process that may take only so much time and memory; small plain text needs none."""
    if len(data) <= _SMALL_TEXT and is_plain(data, name):
        return read_bytes(data, name)
    return worker.read(data, name, SECONDS)


def grouped(documents: Sequence[Document]) -> dict[str, str]:
    """Return the origin of each document by name: its own name, or that of the first that it repeats."""
    from peacewright.evidence.documents.duplicates import origins

    numbers = origins(["\n".join(each.text[start:end] for start, end in each.body) for each in documents])
    return {each.name: documents[number].name for each, number in zip(documents, numbers, strict=True)}
