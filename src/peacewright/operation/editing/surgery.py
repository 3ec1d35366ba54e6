"""Cuts and insertions in a YAML text: each changes the characters of one value, key or entry, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peacewright.operation.editing.nodes import Node
from peacewright.operation.editing.yaml_writing import (
    WIDTH,
    block,
    entry,
    flow,
    is_container,
    item,
    key_text,
    scalar,
)
from peacewright.operation.reading.document import Path


def line_end(text: str) -> str:
    """Return what ends a line in this text."""
    return "\r\n" if "\r\n" in text else "\n"


def replaced(text: str, holder: Node, position: int, value: Any) -> str:
    """Put another value in the place of an entry's or item's."""
    old = holder.items[position]
    if old.style == "block":
        return _block_replaced(text, holder, position, value)
    if is_container(value) and holder.style == "block" and old.style != "flow" and value:
        column = _column(text, holder.span(position)[0])
        if column + len(flow(value)) > WIDTH - 20:
            return _over(text, old, _joined(text, ["", *block(value, column + 2)]), glue="")
    if not is_container(value) and isinstance(value, str) and old.style in {"|", ">"}:
        return _over(text, old, _folded(text, value, _column(text, holder.span(position)[0]) + 2))
    written = flow(value) if is_container(value) else scalar(value, old.style)
    return _over(text, old, written)


def inserted(text: str, holder: Node, key: str | None, value: Any, after: str | None = None) -> str:
    """Add an entry to a mapping, or an item (``key`` is None) to a list: at the end, or behind another key."""
    at, written = insertion(text, holder, key, value, after)
    return text[:at] + written + text[at:]


def insertion(
    text: str, holder: Node, key: str | None, value: Any, after: str | None = None
) -> tuple[int, str]:
    """Return where an entry or item is added, and what is written there."""
    last = holder.names.index(after) if after in holder.names else len(holder.items) - 1
    if holder.style == "flow":
        written = flow(value) if key is None else f"{key_text(key)}: {flow(value)}"
        return (holder.span(last)[1], f", {written}") if holder.items else (holder.start + 1, written)
    column = _column(text, holder.start)
    first, *rest = item(value, column) if key is None else entry(key, value, column)
    lines = ["", " " * column + first, *rest]
    return _end_of_line(text, holder.span(last)[1]), _joined(text, lines)


def removed(text: str, holder: Node, position: int) -> str:
    """Take an entry or item out, with the line or lines it stands on and any comment behind it there."""
    start, end = holder.span(position)
    more = len(holder.items) > position + 1
    if holder.style == "flow":
        if more:
            return text[:start] + text[holder.span(position + 1)[0] :]
        return text[: holder.span(position - 1)[1] if position else start] + text[end:]
    if holder.kind == "list":
        start = _dash(text, holder, start)
    before = text[_start_of_line(text, start) : start]
    if before.strip() and more:  # the first key behind a dash: the next one moves up
        return text[:start] + text[holder.span(position + 1)[0] :]
    from_, until = _start_of_line(text, start), _end_of_line(text, end)
    if until == len(text):  # the last line of the file: the line end before it goes, not the one behind
        return text[:from_].rstrip("\r\n") + text[until:]
    return text[:from_] + text[until + (2 if text.startswith("\r\n", until) else 1) :]


def emptied(text: str, holder: Node, position: int, nothing: str) -> str:
    """Write ``{}`` or ``[]`` where a block stands, and take its lines out."""
    old = holder.items[position]
    if old.style != "block":
        return _over(text, old, nothing)
    head = _head(text, holder, position)
    from_, until = _start_of_line(text, old.start), _end_of_line(text, old.end)
    if from_ <= head:  # a block that begins behind a dash
        return text[: old.start] + nothing + text[old.end :]
    cut = text[:from_].rstrip("\r\n") + text[until:]
    return cut[:head] + " " + nothing + cut[head:]


def renamed(text: str, holder: Node, position: int, new: str) -> str:
    """Write another key in the place of an entry's."""
    key = holder.keys[position]
    written = key_text(new) if key.style == "plain" else scalar(new, key.style)
    return text[: key.start] + written + text[key.end :]


def substituted(
    text: str,
    root: Node,
    values: Mapping[Path, Any],
    names: Mapping[Path, str],
    added: Mapping[str, Any],
    after: str,
) -> str:
    """Write other scalars and other keys in the place of those at some paths, and new keys of the root, all at once."""
    cuts = []
    for path, value in values.items():
        old = root.at(path)
        if old is not None:
            cuts.append((old.start, old.end, scalar(value, old.style)))
    for path, name in names.items():
        holder = root.at(path[:-1])
        if holder is not None:
            key = holder.keys[holder.names.index(str(path[-1]))]
            cuts.append((key.start, key.end, scalar(name, key.style)))
    for key_of_root, value in added.items():
        at, written = insertion(text, root, key_of_root, value, after)
        cuts.append((at, at, written))
    # From the end to the beginning, so that places stay true; of two at one place, the later first.
    cuts.reverse()
    for start, end, written in sorted(cuts, key=lambda cut: cut[0], reverse=True):
        text = text[:start] + written + text[end:]
    return text


# --- the parts of it ------------------------------------------------------------------------------------------------


def _block_replaced(text: str, holder: Node, position: int, value: Any) -> str:
    old = holder.items[position]
    if not is_container(value) or not value:
        return emptied(text, holder, position, flow(value))
    column = _column(text, old.start)
    if (old.kind == "mapping") != isinstance(value, Mapping):  # a list where a mapping stood, or the reverse
        return emptied(text, holder, position, flow(value))
    return text[: old.start] + _joined(text, block(value, column)).lstrip() + text[old.end :]


def _over(text: str, old: Node, written: str, glue: str = " ") -> str:
    """Write over a value; where none is written yet, behind its key or dash."""
    needs = glue if old.is_empty and not text[: old.start].endswith(" ") else ""
    return (
        text[: old.start].rstrip(" ") * (not glue)
        + text[: old.start] * bool(glue)
        + needs
        + written
        + text[old.end :]
    )


def _folded(text: str, value: str, column: int) -> str:
    """Write a long text as a folded block, as it stood before."""
    words = value.split(" ")
    if not value.isprintable() or "" in words or len(value) < WIDTH // 2:
        return scalar(value)
    lines = [" " * column]
    for word in words:
        if len(lines[-1]) + len(word) + 1 > WIDTH and lines[-1].strip():
            lines.append(" " * column)
        lines[-1] += word if lines[-1].endswith(" ") and not lines[-1].strip() else f" {word}"
    return _joined(text, [">-", *lines])


def _joined(text: str, lines: list[str]) -> str:
    return line_end(text).join(lines)


def _start_of_line(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _end_of_line(text: str, at: int) -> int:
    ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    return min(ends, default=len(text))


def _column(text: str, at: int) -> int:
    return at - _start_of_line(text, at)


def _dash(text: str, holder: Node, start: int) -> int:
    """Return where the dash of a block list's item stands: in the list's own column, on this line or one above."""
    column, line = _column(text, holder.start), _start_of_line(text, start)
    while text[line + column : line + column + 1] != "-" and line > holder.start:
        line = _start_of_line(text, line - 1)
    return line + column


def _head(text: str, holder: Node, position: int) -> int:
    """Return the place behind an entry's colon, or behind an item's dash."""
    if holder.kind == "mapping":
        return text.index(":", holder.keys[position].end) + 1
    return _dash(text, holder, holder.items[position].start) + 1
