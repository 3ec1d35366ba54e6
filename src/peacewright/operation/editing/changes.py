"""Paths as people write them, and what data should be after a change: what the editor holds its result against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peacewright.operation.editing.nodes import Node
from peacewright.operation.reading.document import Path as Keys


class Renamed(str):
    """A new name for a key, where a change asks for a value."""

    __slots__ = ()


REMOVED = object()
"""Nothing any more, where a change asks for a value."""


def path_parts(node: Node | None, text: str) -> Iterator[str | int]:
    """Split a written key; a name that holds dots is taken whole where such a key is there, or in ``factors``."""
    here: tuple[str | int, ...] = ()
    while text:
        if text.startswith("[") and "]" in text:
            inner, _, text = text[1:].partition("]")
            part: str | int = int(inner) if inner.isdigit() and len(inner) < 9 else inner
        else:
            names = node.names if node is not None and node.kind == "mapping" else []
            known = [name for name in names if text == name or text.startswith(f"{name}.")]
            whole = here == ("factors",)
            part = max(known, key=len, default=text if whole else text.partition(".")[0])
            text = text[len(part) :]
        text, here = text.removeprefix("."), (*here, part)
        node = node.child(part) if node is not None else None
        yield part


def position_of(holder: Node, part: str | int) -> int:
    """Return at which place of what holds it a key or item stands."""
    return part if isinstance(part, int) else holder.names.index(part)


def value_at(data: Any, path: Keys) -> Any:
    """Return the value at a path that is there."""
    for part in path:
        data = data[part]
    return data


def with_change(data: Any, path: Keys, value: Any, after: str | None = None) -> Any:
    """Return data as they should be after a change; a new key stands last, or behind another."""
    if not path:
        return _plain(value)
    if isinstance(data, dict) and after in data and len(path) == 1 and path[0] not in data:
        before = list(data).index(after) + 1
        entries = list(data.items())
        return dict([*entries[:before], (path[0], _plain(value)), *entries[before:]])
    part, rest = path[0], path[1:]
    if isinstance(data, list):
        position = int(part)
        if value is REMOVED and not rest:
            return [*data[:position], *data[position + 1 :]]
        below = data[position] if position < len(data) else None
        return [*data[:position], with_change(below, rest, value, after), *data[position + 1 :]]
    if not rest and value is REMOVED:
        return {key: item for key, item in data.items() if key != part}
    if not rest and isinstance(value, Renamed):
        return {str(value) if key == part else key: item for key, item in data.items()}
    return {**data, part: with_change(data.get(part), rest, value, after)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def same_data(one: Any, other: Any) -> bool:
    """Whether two values are the same, in order and in type: 1 is not true, and not 1.0."""
    other = _plain(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same_data(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same_data(a, b) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and one == other
