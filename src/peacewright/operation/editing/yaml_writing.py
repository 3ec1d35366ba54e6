"""Values as YAML text, the way a person writes an operation file: plain where that is safe, in braces where it fits."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from peacewright.core.findings import InputFault
from peacewright.operation.reading.document import plain_value, shortened

WIDTH = 120
"""Longest line that is written, where there is a choice."""

_PLAIN = re.compile(r"[^\W_][\w .+/%£€°²-]*", re.UNICODE)
# Words that are truth values to other readers of YAML.
_OTHER_WORDS = {"y", "n", "yes", "no", "on", "off"}


def scalar(value: Any, like: str = "plain") -> str:
    """Write one value on one line.

    Parameters
    ----------
    value : None, bool, int, float, str or date
    like : str
        The style to keep to where it can hold the value: ``plain``, ``'`` or ``"``.

    Raises
    ------
    InputFault
        If no YAML text stands for the value.
    """
    if isinstance(value, str):
        return _text(str(value), like)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return date(value.year, value.month, value.day).isoformat()
    if isinstance(value, int) and abs(value) < 10**18:
        return str(int(value))
    if isinstance(value, float) and math.isfinite(value):
        return repr(float(value))
    message = f"'{shortened(value)}' ({type(value).__name__}) cannot stand in an operation file"
    raise InputFault(message, "give text, a number, a date, true or false, a list or a mapping")


def _text(text: str, like: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InputFault(f"'{shortened(text)}' is no whole text", "give text that can be saved as UTF-8")
    printable = text.isprintable()
    if like == "'" and printable:
        return "'" + text.replace("'", "''") + "'"
    safe = _PLAIN.fullmatch(text) is not None and not text.endswith(" ") and text.lower() not in _OTHER_WORDS
    if like != '"' and safe and printable and isinstance(plain_value(text), str):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escaped(c) for c in quoted)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def flow(value: Any) -> str:
    """Write a value on one line, mappings in braces and lists in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value)


def key_text(key: Any) -> str:
    """Write a key.

    Raises
    ------
    InputFault
        If it is no text, or more text than a key can have.
    """
    if not isinstance(key, str) or len(key) > 120:
        raise InputFault(f"'{shortened(key)}' is no key", "give a name as the key")
    return scalar(key)


def entry(key: str, value: Any, column: int) -> list[str]:
    """Write a key with its value as lines of a block; the first without indentation."""
    return _headed(f"{key_text(key)}:", value, column)


def item(value: Any, column: int) -> list[str]:
    """Write an item of a block list as lines; the first without indentation."""
    if isinstance(value, Mapping) and value and len(flow(value)) + column + 2 > WIDTH:
        lines = block(value, column + 2)
        return [f"- {lines[0].lstrip()}", *lines[1:]]
    return _headed("-", value, column)


def block(value: Mapping[str, Any] | Sequence[Any], column: int) -> list[str]:
    """Write a mapping or list as the lines of a block, each with its indentation."""
    parts = (
        [entry(key, below, column) for key, below in value.items()]
        if isinstance(value, Mapping)
        else [item(below, column) for below in value]
    )
    return [line for first, *rest in parts for line in (" " * column + first, *rest)]


def is_container(value: Any) -> bool:
    """Whether a value is written as a mapping or a list."""
    return isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str | bytes))


def _headed(head: str, value: Any, column: int) -> list[str]:
    line = f"{head} {flow(value)}"
    if not is_container(value) or not value or column + len(line) <= WIDTH:
        return [line]
    return [head, *block(value, column + 2)]
