"""Items of lists within JSON, one at a time: the file is held as text, and never as objects, which take far more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

MOST_OF_ONE = 16 * 1024**2
"""Characters of one item at most: as objects they may take forty times as much."""
_WINDOW = 512
_GROWS = 16
_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None)


class JsonError(ValueError):
    """What is no JSON, or has an item that is too large; the message says which."""


def lists_in(text: str, keys: Collection[str], see: Callable[[str, Any], None]) -> dict[str, int]:
    """Find the lists of a JSON document: the document itself, or those under some keys of an object.

    Parameters
    ----------
    text : str
    keys : collection of str
    see : callable
        Called with the key ('' for the document itself) and each item of each list.

    Returns
    -------
    dict of str to int
        Where each list begins, by its key.

    Raises
    ------
    JsonError
        If the whole of the text is no JSON, or an item is too large.
    """
    found: dict[str, int] = {}
    at = _blank(text, 0)
    if text.startswith("[", at):
        found[""] = at
        end = _through(text, at, "", see)
    elif text.startswith("{", at):
        end = _object(text, at, keys, found, see)
    else:
        end = _value(text, at)[1]
    if _blank(text, end) != len(text):
        raise _no_json(text, end)
    return found


def items(text: str, at: int) -> Iterator[Any]:
    """Yield the items of the list that begins at a place of a text that :func:`lists_in` went through."""
    for item, _ in _items(text, at):
        yield item


def _through(text: str, at: int, key: str, see: Callable[[str, Any], None]) -> int:
    """Go through a list and return the place behind it."""
    end = at + 1
    for item, behind in _items(text, at):
        see(key, item)
        end = behind
    return _blank(text, end) + 1


def _items(text: str, at: int) -> Iterator[tuple[Any, int]]:
    at = _blank(text, at + 1)
    if text.startswith("]", at):
        return
    while True:
        item, end = _value(text, at)
        yield item, end
        at = _blank(text, end)
        if text.startswith("]", at):
            return
        if not text.startswith(",", at):
            raise _no_json(text, at)
        at = _blank(text, at + 1)


def _object(
    text: str, at: int, keys: Collection[str], found: dict[str, int], see: Callable[[str, Any], None]
) -> int:
    """Go through an object, put down where its lists begin, and return the place behind it."""
    at = _blank(text, at + 1)
    if text.startswith("}", at):
        return at + 1
    while True:
        key, end = _value(text, at)
        colon = _blank(text, end)
        if not isinstance(key, str) or text[at] != '"' or not text.startswith(":", colon):
            raise _no_json(text, at)
        at = _blank(text, colon + 1)
        if key in keys and text.startswith("[", at):
            found[key] = at
            end = _through(text, at, key, see)
        else:
            end = _value(text, at)[1]
        at = _blank(text, end)
        if text.startswith("}", at):
            return at + 1
        if not text.startswith(",", at):
            raise _no_json(text, at)
        at = _blank(text, at + 1)


def _value(text: str, at: int) -> tuple[Any, int]:
    """Return one value and the place behind it, looking no farther ahead than it may reach."""
    window = _WINDOW
    while True:
        part = text[at : at + window]
        whole = at + window >= len(text)
        try:
            value, end = _DECODER.raw_decode(part)
        except RecursionError:
            message = "it is nested too deeply"
            raise JsonError(message) from None
        except ValueError as error:
            if whole:
                place = at + error.pos if isinstance(error, json.JSONDecodeError) else at
                raise _no_json(text, place) from None
        else:
            if whole or end < len(part):
                return value, at + end
        if window >= MOST_OF_ONE:
            line = text.count("\n", 0, at) + 1
            message = f"an item at line {line} is longer than {MOST_OF_ONE:,} characters, or no JSON"
            raise JsonError(message)
        window = min(window * _GROWS, MOST_OF_ONE)


def _blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _no_json(text: str, at: int) -> JsonError:
    return JsonError("it begins like JSON and is none at line " + str(text.count("\n", 0, at) + 1))
