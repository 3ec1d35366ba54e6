"""YAML text into plain data, with the line of every key.

Only what an operation file needs is read: mappings, lists and the plain values of YAML 1.2 (nothing, true and false,
whole and decimal numbers, ISO dates; everything else is text, so ``no`` stays the word "no" and ``12:30`` is never
a number). Tags, anchors and aliases are refused, so that a file can neither run code nor grow while it is read.
Events come from libyaml one by one and are put together without recursion; depth and number of values are bounded,
so that no file costs more than a moment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity

LARGEST_BYTES = 2_000_000
DEEPEST = 40
MOST_VALUES = 50_000
MOST_FINDINGS = 100

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# What a comma inside braces leaves behind of 10,000 or of 1,100 km.
_GROUP = re.compile(r"[0-9]{3}(?:\.[0-9]+)?(?:\s.*)?")
_LEADING = re.compile(r"[-+]?[0-9]{1,3}")


def plain_value(text: str) -> Any:
    """Return what an unquoted scalar stands for.

    Returns
    -------
    None, bool, int, float, datetime.date or str
        Never infinity or a number that is not one: such text stays text.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return number if abs(number) < float("inf") else text
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


@dataclass(frozen=True)
class YamlDocument:
    """One YAML file as plain data.

    Attributes
    ----------
    file : str
        The file as the person named it.
    data : Any
        Mappings, lists and plain values.
    lines : Mapping of path to int
        The line (from 1) of every key and list item, by its path of keys and positions.
    findings : tuple of Finding
        Faults of the text that still let the rest be read.
    """

    file: str
    data: Any
    lines: Mapping[Path, int]
    findings: tuple[Finding, ...] = ()

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest part of the file above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: Path) -> Place:
        """Return where a path stands."""
        return Place(self.file, self.line(path), dotted(path))


def dotted(path: Path) -> str:
    """Write a path as people read it: ``options.west.levers.zones[0]``."""
    text = ""
    for part in path:
        short = shortened(part) if isinstance(part, str) else part
        text += f"[{short}]" if isinstance(part, int) else f".{short}" if text else str(short)
    return text


def shortened(value: Any, most: int = 60) -> str:
    """Return a value as one line of text that a finding can quote."""
    text = "".join(character if character.isprintable() else "?" for character in str(value)[: most + 1])
    return text if len(text) <= most else text[:most] + "…"


@dataclass
class _Frame:
    """One mapping or list that is being filled. ``path`` is None where the content is thrown away."""

    container: dict[str, Any] | list[Any]
    path: Path | None
    in_braces: bool
    is_key: bool = False
    key: str | None = None
    key_path: Path | None = None
    wants_key: bool = True
    done_path: Path | None = None
    last: tuple[str, int, int] | None = None


@dataclass
class _Reader:
    """Puts the events of one file together."""

    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    root: Any = None
    values: int = 0

    # --- findings

    def report(self, code: str, line: int, path: Path | None, message: str, remedy: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            place = Place(self.file, line, dotted(path or ()))
            self.findings.append(Finding(code, Severity.ERROR, place, message, remedy))

    def stop(self, code: str, line: int, path: Path | None, message: str, remedy: str) -> None:
        self.findings = self.findings[: MOST_FINDINGS - 1]
        self.report(code, line, path, message, remedy)
        raise PeacewrightError(self.findings)

    # --- events

    def read(self, text: str) -> Any:
        # Both live in libyaml's binding; imported here, because most of the program never reads a file.
        from _ruamel_yaml import CParser
        from ruamel.yaml import events
        from ruamel.yaml.error import YAMLError

        parser = CParser(text)
        documents = 0
        try:
            while (event := parser.get_event()) is not None:
                if isinstance(event, events.ScalarEvent):
                    self.scalar(event)
                elif isinstance(event, events.MappingStartEvent):
                    self.open(event, {})
                elif isinstance(event, events.SequenceStartEvent):
                    self.open(event, [])
                elif isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
                    self.close()
                elif isinstance(event, events.AliasEvent):
                    self.alias(event)
                elif isinstance(event, events.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        line = event.start_mark.line + 1
                        self.stop(
                            "Y003", line, None, "a second document begins here", "keep one operation a file"
                        )
        except YAMLError as error:
            self.syntax(error, text)
        return self.root

    def syntax(self, error: Any, text: str) -> None:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        if mark is None:  # the reader met a character that no text holds; libyaml gives its place in the text
            position = getattr(error, "position", 0)
            line = text.count("\n", 0, position if isinstance(position, int) else 0) + 1
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        # A text that ends within something is at fault one line below its last; a person needs one that is there.
        line = min(line, max(1, len(text.splitlines())))
        shown = next(iter(text.split("\n")[line - 1 : line]), "")
        remedy = "check quotes, brackets, colons and indentation just above and on this line"
        if "\t" in shown:
            remedy = "indent with spaces, never with tabs"
        elif "mapping values" in problem:
            remedy = "put a text that holds a colon and a blank in quotes"
        elif "unexpected ':'" in problem:
            remedy = "inside braces put an hour, or another text with a colon, in quotes: {from: '2025-04-20 18:00'}"
        self.stop("Y001", line, None, f"not YAML: {shortened(problem)}", remedy)

    def count(self, line: int, path: Path | None) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            self.stop(
                "F004", line, path, f"the file holds more than {MOST_VALUES:,} values", "shorten the file"
            )

    def refuse_features(self, event: Any, path: Path | None) -> None:
        line = event.start_mark.line + 1
        if event.anchor is not None:
            remedy = "write the value out where it is needed; options share levers by 'like'"
            self.report("Y003", line, path, f"anchor &{shortened(event.anchor)} is not allowed", remedy)
        if event.tag is not None:
            remedy = "leave the tag out; write text in quotes and numbers without"
            self.report("Y003", line, path, f"tag {shortened(event.tag)} is not allowed", remedy)

    def scalar(self, event: Any) -> None:
        text, line = event.value, event.start_mark.line + 1
        frame = self.frames[-1] if self.frames else None
        plain = event.style in {"", None}
        if frame is not None and isinstance(frame.container, dict) and frame.wants_key:
            self.refuse_features(event, frame.path)
            self.count(line, frame.path)
            self.begin_key(frame, text, plain, line)
            return
        path = self.next_path(line)
        self.refuse_features(event, path)
        self.count(line, path)
        if frame is not None and self.is_split_number(frame, event, plain):
            remedy = "put the number in quotes ('10,000') or write it without the comma (10000)"
            what = frame.key if isinstance(frame.container, dict) else text
            message = f"a comma splits a number here: '{shortened(what)}' stands alone"
            self.report("Y004", line, frame.done_path or path, message, remedy)
            self.drop(frame)
            return
        if frame is not None:
            frame.last = (text if plain else "", event.end_mark.line, event.end_mark.column)
        self.put(plain_value(text) if plain else text)

    def is_split_number(self, frame: _Frame, event: Any, plain: bool) -> bool:
        """Whether ``10,000`` was read as two values: a lone group of three digits in braces, or in brackets."""
        if not frame.in_braces or not plain:
            return False
        if isinstance(frame.container, dict):
            alone = event.value == "" and event.start_mark.index == event.end_mark.index
            return alone and frame.key is not None and _GROUP.fullmatch(frame.key[:80]) is not None
        if frame.last is None or _GROUP.fullmatch(event.value[:80]) is None:
            return False
        before, line, column = frame.last
        adjacent = (line, column + 1) == (event.start_mark.line, event.start_mark.column)
        return adjacent and _LEADING.fullmatch(before) is not None

    def begin_key(self, frame: _Frame, text: str, plain: bool, line: int) -> None:
        frame.wants_key = False
        frame.key, frame.key_path = text, None
        if frame.path is None:
            return
        path = (*frame.path, text)
        is_group = frame.in_braces and plain and _GROUP.fullmatch(text[:80]) is not None
        if plain and not isinstance(plain_value(text), str) and not is_group:
            remedy = "keys are names; put it in quotes if it is meant as one"
            self.report("S003", line, path, f"the key '{shortened(text)}' is not text", remedy)
            frame.key = None
        elif path in self.lines and not is_group:
            remedy = f"keep one of the two (the first stands on line {self.lines[path]})"
            self.report("Y002", line, path, f"'{shortened(text)}' is given twice", remedy)
            frame.key = None
        else:
            frame.key_path = path
            self.lines[path] = line

    def next_path(self, line: int) -> Path | None:
        """Return the path of the value that comes next, and note the line of a list item."""
        if not self.frames:
            self.lines[()] = line
            return ()
        frame = self.frames[-1]
        if frame.path is None:
            return None
        if isinstance(frame.container, dict):
            return frame.key_path
        path = (*frame.path, len(frame.container))
        self.lines[path] = line
        return path

    def put(self, value: Any) -> None:
        if not self.frames:
            self.root = value
            return
        frame = self.frames[-1]
        if isinstance(frame.container, list):
            frame.container.append(value)
            return
        if frame.key is not None:
            frame.container[frame.key] = value
            frame.done_path = frame.key_path
        frame.wants_key = True

    def drop(self, frame: _Frame) -> None:
        frame.wants_key = True
        if isinstance(frame.container, dict) and frame.key_path is not None:
            self.lines.pop(frame.key_path, None)

    def open(self, event: Any, container: dict[str, Any] | list[Any]) -> None:
        line = event.start_mark.line + 1
        frame = self.frames[-1] if self.frames else None
        is_key = frame is not None and isinstance(frame.container, dict) and frame.wants_key
        path = None if is_key else self.next_path(line)
        if is_key and frame is not None:
            self.report(
                "S003", line, frame.path, "a list or mapping stands as a key", "use a name as the key"
            )
        self.refuse_features(event, path)
        self.count(line, path)
        if len(self.frames) >= DEEPEST:
            here = next((f.path for f in reversed(self.frames) if f.path is not None), ())
            message = f"more than {DEEPEST} levels stand inside one another"
            self.stop("F004", line, here[:4], message, "close brackets and check the indentation")
        self.frames.append(_Frame(container, path, in_braces=bool(event.flow_style), is_key=is_key))

    def close(self) -> None:
        done = self.frames.pop()
        if done.is_key:
            self.frames[-1].wants_key = False
            self.frames[-1].key = self.frames[-1].key_path = None
        else:
            if self.frames:
                self.frames[-1].last = None
            self.put(done.container)

    def alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        frame = self.frames[-1] if self.frames else None
        is_key = frame is not None and isinstance(frame.container, dict) and frame.wants_key
        path = frame.path if is_key and frame is not None else self.next_path(line)
        self.count(line, path)
        remedy = "write the value out where it is needed; options share levers by 'like'"
        self.report("Y003", line, path, f"alias *{shortened(event.anchor)} is not allowed", remedy)
        if is_key and frame is not None:
            frame.wants_key = False
            frame.key = frame.key_path = None
        else:
            self.put(None)


def read_document(raw: bytes, file: str) -> YamlDocument:
    """Read the bytes of a YAML file.

    Parameters
    ----------
    raw : bytes
        The file's content, at most ``LARGEST_BYTES`` long.
    file : str
        The file's name, for findings.

    Raises
    ------
    PeacewrightError
        If the file is empty, no UTF-8 text, no YAML, too large or too deeply nested.
    """

    def fault(code: str, line: int, message: str, remedy: str) -> PeacewrightError:
        return PeacewrightError([Finding(code, Severity.ERROR, Place(file, line), message, remedy)])

    if len(raw) > LARGEST_BYTES:
        message = f"the file is larger than {LARGEST_BYTES // 1_000_000} MB"
        raise fault("F004", 1, message, "an operation is a few hundred lines; is this the right file?")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise fault("F003", line, "the file is not UTF-8 text", "save it as UTF-8") from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise fault("F003", line, "the file holds zero bytes: it is not UTF-8 text", "save it as UTF-8")
    reader = _Reader(file)
    data = reader.read(text)
    if data is None and not reader.findings:
        raise fault("F002", 1, "the file is empty", "start from a shipped operation")
    return YamlDocument(file, data, reader.lines, tuple(reader.findings))
