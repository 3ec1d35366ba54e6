"""Edits by program: one value changes, and every comment, blank line and order of keys stays as a person left it.

An edit changes the characters of one value in the text, found by where libyaml read it; nothing is written out anew.
After each edit the text is read again and must hold exactly what was asked for. A file is written only where it passes
every check, and in one step.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peacewright.core.findings import Finding, InputFault, PeacewrightError, Place, Severity
from peacewright.core.writing import write_atomically
from peacewright.operation.editing import surgery
from peacewright.operation.editing.changes import (
    REMOVED,
    Renamed,
    path_parts,
    position_of,
    same_data,
    value_at,
    with_change,
)
from peacewright.operation.editing.nodes import Node, read_nodes
from peacewright.operation.loading import LoadedOperation, find_file, read_bytes, read_operation
from peacewright.operation.reading.document import Path as Keys
from peacewright.operation.reading.document import YamlDocument, dotted, read_document, shortened
from peacewright.operation.reading.factor_tables import CATALOGUE
from peacewright.operation.reading.suggest import did_you_mean
from peacewright.operation.reading.upgrades import upgrade

_BYTE_ORDER_MARK = "\ufeff"


class Editor:
    """An operation file that is being changed.

    Parameters
    ----------
    text : str
        The file's text.
    file : str
        Its name, for findings.

    Raises
    ------
    PeacewrightError
        If the text is no sound YAML.

    Notes
    -----
    A key is a tuple of keys and positions, or the same as findings write it: ``options.west.levers.strength``.
    """

    def __init__(self, text: str, file: str = "operation.yaml") -> None:
        self._mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
        self._file = file
        self._path: Path | None = None
        self._as_read = b""
        self._take(text.removeprefix(_BYTE_ORDER_MARK))

    @classmethod
    def open(cls, path_or_name: str | Path) -> Editor:
        """Open a file, or an operation that ships (which can only be saved elsewhere).

        Raises
        ------
        PeacewrightError
            If it cannot be read, or is no sound YAML.
        """
        path = find_file(path_or_name)
        raw = read_bytes(path)
        read_document(raw, str(path))  # tells what is no text, before it is taken for one
        editor = cls(raw.decode("utf-8"), str(path))
        editor._path, editor._as_read = path, raw
        return editor

    @property
    def file(self) -> str:
        """The file's name, as findings give it."""
        return self._file

    @property
    def text(self) -> str:
        """The text as it stands now."""
        return self._mark + self._text

    @property
    def data(self) -> Any:
        """What the text holds now, as plain data; a copy."""
        return copy.deepcopy(self._document.data)

    def get(self, key: str | Keys) -> Any:
        """Return the value at a key.

        Raises
        ------
        PeacewrightError
            If there is none.
        """
        path = self._existing(key)
        return copy.deepcopy(value_at(self._document.data, path))

    # --- changes

    def set(self, key: str | Keys, value: Any, after: str | None = None) -> None:
        """Give a key a value; a key that is not there is added to what holds it.

        Parameters
        ----------
        key : str or tuple
        value : text, number, date, true or false, or lists and mappings of these
        after : str, optional
            The key that a new one is written behind, if it is there; by default the last.

        Raises
        ------
        PeacewrightError
            If nothing holds the key, or the value cannot stand in a file.
        """
        path = self._path_of(key)
        if not path:
            raise self._cannot(path, "the whole file cannot be set", "set a key of it")
        parent = path[:-1]
        there = self._holder(path, parent)
        if there is None:  # what should hold it holds nothing yet
            self.set(parent, {str(path[-1]): value})
            return
        holder, position = there
        if position is None:
            wanted = with_change(self._document.data, path, value, after)
            self._take_only(
                path, lambda: surgery.inserted(self._text, holder, str(path[-1]), value, after), wanted
            )
        elif not same_data(value_at(self._document.data, path), value):
            self._change(path, lambda: surgery.replaced(self._text, holder, position, value), value)

    def append(self, key: str | Keys, value: Any) -> None:
        """Add an item at the end of a list; a list that is not there is begun.

        Raises
        ------
        PeacewrightError
            If something else than a list stands there, or the value cannot stand in a file.
        """
        path = self._path_of(key)
        node = self._root.at(path)
        if node is None or node.is_empty or (node.kind == "list" and not node.items):
            self.set(path, [value])
            return
        if node.kind != "list":
            raise self._cannot(path, "this is no list", "set it, or name a list")
        self._change((*path, len(node.items)), lambda: surgery.inserted(self._text, node, None, value), value)

    def remove(self, key: str | Keys) -> None:
        """Take a key with its value, or an item of a list, out of the file.

        Raises
        ------
        PeacewrightError
            If there is none.
        """
        path = self._existing(key)
        if len(path) < 2 and len(self._document.data) < 2:
            raise self._cannot(path, "the file would be empty", "remove the file instead")
        holder, above = self._root.existing(path[:-1]), self._root.existing(path[:-2])
        position = position_of(holder, path[-1])

        def cut() -> str:
            if len(holder.items) == 1 and len(path) > 1:
                nothing = "{}" if holder.kind == "mapping" else "[]"
                return surgery.emptied(self._text, above, position_of(above, path[-2]), nothing)
            return surgery.removed(self._text, holder, position)

        self._change(path, cut, REMOVED)

    def rename(self, key: str | Keys, new: str) -> None:
        """Give a key another name, where it stands.

        Raises
        ------
        PeacewrightError
            If there is no such key, or the new one is taken.
        """
        path = self._existing(key)
        holder = self._root.existing(path[:-1])
        if holder.kind != "mapping":
            raise self._cannot(path, "an item of a list has no name", "name a key")
        if new == path[-1]:
            return
        if new in holder.names:
            raise self._cannot(path, f"there is a '{shortened(new)}' already", "choose another name")
        position = position_of(holder, path[-1])
        self._change(path, lambda: surgery.renamed(self._text, holder, position, new), Renamed(new))

    def substitute(
        self, values: Mapping[Keys, Any], names: Mapping[Keys, str], added: Mapping[str, Any], after: str
    ) -> None:
        """Make many changes in one: other values and names for keys that are there, and new keys of the file itself.

        Parameters
        ----------
        values, names : mapping of path to value, and of path to new name
            Values are no mappings or lists.
        added : mapping of key to value
        after : str
            The key that new ones are written behind, if it is there; the last otherwise.

        Raises
        ------
        PeacewrightError
            If the text is written in a way that no program can change.
        """
        wanted = self._document.data
        for path, value in values.items():
            wanted = with_change(wanted, path, value)
        for path in sorted(names, key=len, reverse=True):
            wanted = with_change(wanted, path, Renamed(names[path]))
        anchor = after if after in wanted else next(reversed(wanted))
        for key in reversed(list(added)):
            wanted = with_change(wanted, (key,), added[key], anchor)
        self._take_only(
            (), lambda: surgery.substituted(self._text, self._root, values, names, added, after), wanted
        )

    def add_source(self, name: str, source: Mapping[str, Any]) -> None:
        """Declare a document under ``sources``; one of that name must not be there."""
        self._add(("sources", name), source)

    def add_report(self, factor: str, report: Mapping[str, Any]) -> None:
        """Add a sourced value to a factor, for instance ``{"is": "10 km", "source": "survey"}``."""
        self.append(("factors", factor, "reports"), dict(report))

    def add_option(self, name: str, option: Mapping[str, Any]) -> None:
        """Add a course of action; one of that name must not be there."""
        self._add(("options", name), option)

    def _add(self, path: Keys, value: Mapping[str, Any]) -> None:
        if self._root.at(path) is not None:
            raise self._cannot(
                path, f"there is a '{shortened(path[-1])}' already", "choose another name, or set it"
            )
        self.set(path, dict(value))

    def upgrade(self) -> tuple[Finding, ...]:
        """Bring a text of an older version up to date, and return a note for each change.

        Raises
        ------
        PeacewrightError
            If the text is written in a way that no program can change.
        """
        done = upgrade(self._text, self._document)
        self._take(done.text)
        return done.findings

    # --- the end of it

    def check(self) -> LoadedOperation:
        """Check the text as it stands now.

        Raises
        ------
        PeacewrightError
            With every fault of it.
        """
        return read_operation(self.text.encode(), Path(self._file))

    def save(self, to: Path | str | None = None) -> Path:
        """Check the text and write it, in one step.

        Parameters
        ----------
        to : Path or str, optional
            Another file to write; by default the one that was opened.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        PeacewrightError
            If the text has faults, if the file was changed by somebody else meanwhile, or cannot be written. The file
            is then as it was.
        """
        path = Path(to) if to is not None else self._path
        if path is None:
            raise self._cannot((), "this text was not read from a file", "say where to save it")
        if path.resolve().is_relative_to(CATALOGUE.resolve()):
            raise self._cannot(
                (), "what ships with the program is not changed", "save it to a file of your own"
            )
        self.check()
        if to is None and read_bytes(path) != self._as_read:
            raise self._cannot((), "the file was changed meanwhile by somebody else", "open it anew")
        content = self.text.encode()
        write_atomically(path, content)
        if to is None:
            self._as_read = content
        return path

    # --- how it is done

    def _take(self, text: str) -> None:
        self._text = text
        self._document: YamlDocument = read_document(text.encode("utf-8", "surrogatepass"), self._file)
        if self._document.findings:
            raise PeacewrightError(self._document.findings)
        if not isinstance(self._document.data, dict):
            raise self._cannot((), "this is no operation file", "begin with 'peacewright: 2'")
        self._root = read_nodes(text)

    def _change(self, path: Keys, cut: Callable[[], str], value: Any) -> None:
        """Make one change, and hold what came out against what was asked for."""
        self._take_only(path, cut, with_change(self._document.data, path, value))

    def _take_only(self, path: Keys, cut: Callable[[], str], wanted: Any) -> None:
        before = self._text
        try:
            self._take(cut())
        except InputFault as fault:
            raise self._cannot(path, fault.message, fault.remedy) from None
        except PeacewrightError:
            self._take(before)
            raise self._by_hand(path) from None
        if not same_data(self._document.data, wanted):
            self._take(before)
            raise self._by_hand(path)

    def _by_hand(self, path: Keys) -> PeacewrightError:
        return self._cannot(
            path, "this part is written in a way that no program can change", "change it by hand"
        )

    def _holder(self, path: Keys, parent: Keys) -> tuple[Node, int | None] | None:
        """Return what holds a key and the key's position in it (None if it is new); None if that is empty."""
        holder, last = self._root.at(parent), path[-1]
        if holder is None and isinstance(last, str) and all(isinstance(part, str) for part in parent):
            return None
        if holder is None:
            raise self._cannot(parent, "there is no such list", "name one that is there")
        if holder.child(last) is not None:
            return holder, position_of(holder, last)
        if isinstance(last, int):
            raise self._cannot(path, "there is no such item", "append it")
        if holder.is_empty or (holder.kind == "mapping" and not holder.items and holder.style == "block"):
            return None
        if holder.kind != "mapping":
            raise self._cannot(parent, "this is no mapping, and holds no keys", "set it as a whole")
        return holder, None

    def _existing(self, key: str | Keys) -> Keys:
        path = self._path_of(key)
        for length in range(len(path)):
            holder = self._root.at(path[:length])
            if holder is not None and holder.child(path[length]) is None:
                remedy = (
                    did_you_mean(str(path[length]), holder.names)
                    if holder.kind == "mapping"
                    else "see the file"
                )
                raise self._cannot(path[: length + 1], f"there is no '{shortened(path[length])}'", remedy)
        return path

    def _path_of(self, key: str | Keys) -> Keys:
        if not isinstance(key, str):
            return tuple(key)
        return tuple(path_parts(self._root, key.replace("[", ".[").lstrip(".")))

    def _cannot(self, path: Keys, message: str, remedy: str) -> PeacewrightError:
        document = getattr(self, "_document", None)
        place = (
            document.place(path) if document is not None and path else Place(self._file, None, dotted(path))
        )
        return PeacewrightError([Finding("C001", Severity.ERROR, place, message, remedy)])


@contextmanager
def edit(path_or_name: str | Path, to: Path | str | None = None) -> Iterator[Editor]:
    """Open a file, and save it when all went well: see :class:`Editor`.

    Raises
    ------
    PeacewrightError
        If it cannot be read, changed, checked or saved. The file is then as it was.
    """
    editor = Editor.open(path_or_name)
    yield editor
    editor.save(to)
