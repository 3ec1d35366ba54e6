"""The JSON Schema (draft 2020-12) of what ``peacewright plan --json`` prints, made from the parts of a plan."""

from __future__ import annotations

import inspect
import json
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel

from peacewright.plan.plan import part_kinds
from peacewright.plan.stationing import StationingPart
from peacewright.reporting.exports.places import BASE_FIELDS
from peacewright.reporting.plan_document import by_place

FILE = "plan-1.schema.json"
Schema = dict[str, Any]

_NUMBER: Schema = {"type": ["number", "null"]}
_PLAIN: Mapping[Any, Schema] = {
    float: _NUMBER,
    int: {"type": "integer"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
}
_TOWN = "A base as a public operation tells it: by town, its distance to the line to 10 km."
_OF_TOWN = {
    "option": "Name of the option.",
    "option_title": "Title of the option.",
    "town": "Name of the town.",
    "region": "Code of its region, ISO 3166-2.",
    "region_name": "Name of its region.",
    "persons": "Persons there, to two figures.",
    "teams": "Verification teams there.",
    "distance_to_line_km": "Distance to the line of contact, in km as the crow flies, to 10 km.",
}
NOT_PUBLIC = "Not told of a public operation."
_CELLS = {"text": "string", "number": "number", "integer": "integer"}
_TYPE = re.compile(
    r"^(ndarray of \w+|(dict|mapping) of \w+ to (mapping of \w+ to )?\w+|tuple of (tuple of \w+|\([\w, ]+\)|\w+)|\w+)"
    r"( or None)?(, |$)"
)
_NULL = re.compile(r"\b(None|NaN|inf)\b")
_ENTRY = re.compile(r"^(\w+(?:, \w+)*) : (.+)$")


def schema_text() -> str:
    """Return the JSON Schema as it stands in the published file."""
    return json.dumps(plan_schema(), indent=1, ensure_ascii=False) + "\n"


def plan_schema() -> Schema:
    """Return the JSON Schema: the document, an option, and under ``$defs`` every kind of thing in a part."""
    found: dict[str, Schema] = {}
    parts = {name: _of(kind, found) for name, kind in part_kinds().items()}
    said = {name: _first_sentence(kind) for name, kind in part_kinds().items()}
    option = _object(
        {
            "title": {"type": "string", "description": "Its title, as in the operation file."},
            "levers": {"type": "object", "description": "What it sets, as in the operation file."},
            **{name: {**part, "description": said[name]} for name, part in parts.items()},
        }
    )
    whole = _object(
        {
            "operation": {"type": "string", "description": "Name of the operation."},
            "options": {
                "type": "object",
                "additionalProperties": {"$ref": "#/$defs/option"},
                "description": "The options planned, by name.",
            },
        }
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:peacewright:schema:plan:1",
        "title": "Peacewright plans as data, version 1",
        **whole,
        "$defs": {"option": {"description": "One option, planned at best values.", **option}, **found},
    }


def _object(properties: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in properties if name not in optional]
    return {
        "type": "object", "properties": dict(properties), "required": required, "additionalProperties": False,
    }  # fmt: skip


def _of(kind: Any, found: dict[str, Schema]) -> Schema:
    """Return the schema of a type; what has fields of its own is put with what was found and referred to."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if is_dataclass(kind):
        return _defined(typing.cast("type", kind), found)
    origin, given = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_of(each, found) for each in given]}
    if origin is Literal:
        return {"enum": list(given)}
    if origin is tuple:
        return _row(given, found)
    if origin is np.ndarray:
        return {"type": "array", "description": "Numbers, in rows within rows where there are several axes."}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(given[1], found)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {"type": "object", "description": "As in the operation file."}
    message = f"a plan holds {kind}, of which no schema is known: say here what it is as data"
    raise TypeError(message)


def _row(given: tuple[Any, ...], found: dict[str, Schema]) -> Schema:
    if given[-1] is Ellipsis:
        return {"type": "array", "items": _of(given[0], found)}
    each = [_of(one, found) for one in given]
    return {"type": "array", "prefixItems": each, "minItems": len(each), "maxItems": len(each)}


def _defined(kind: type, found: dict[str, Schema]) -> Schema:
    """Put a dataclass with what was found, once, and return a reference to it."""
    # Two modules may call different things alike: the name begins with the subject.
    name = f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"
    if name not in found:
        found[name] = {}  # so that what holds itself ends
        hints, meanings = typing.get_type_hints(kind), _meanings(kind)
        properties = {}
        for field in fields(kind):
            told = [_NULL.sub("null", meanings[field.name])] if field.name in meanings else []
            told += [NOT_PUBLIC] if field.name in by_place(kind) else []
            own = _of(hints[field.name], found)
            properties[field.name] = {**own, "description": " ".join(told)} if told else own
        if kind is StationingPart:
            town = _object(
                {
                    each.name: {"type": [_CELLS[each.kind], "null"], "description": _OF_TOWN[each.name]}
                    for each in BASE_FIELDS
                }
            )
            found["stationing.Town"] = {"description": _TOWN, **town}
            bases = properties["bases"]
            bases["items"] = {"anyOf": [bases["items"], {"$ref": "#/$defs/stationing.Town"}]}
        found[name] = {"description": _said(kind), **_object(properties, by_place(kind))}
    return {"$ref": f"#/$defs/{name}"}


def _said(kind: type) -> str:
    """Return what a docstring says of the whole, before it comes to the attributes."""
    return " ".join((kind.__doc__ or "").partition("Attributes\n")[0].split())


def _first_sentence(kind: type) -> str:
    return _said(kind).split(". ")[0].removesuffix(".") + "."


def _meanings(kind: type) -> dict[str, str]:
    """Return what a numpy docstring says of each attribute, by name: sentences, then the shape, without the type.

    The schema tells the type as data has it.
    """
    entries: list[tuple[list[str], str, list[str]]] = []
    lines: list[str] = []
    for line in inspect.cleandoc(kind.__doc__ or "").partition("----------\n")[2].splitlines():
        if entry := _ENTRY.match(line):
            lines = []
            entries.append((entry[1].split(", "), _TYPE.sub("", entry[2]), lines))
        elif line:
            lines.append(line.strip())
        else:
            lines = []
    found: dict[str, str] = {}
    for names, beside, below in entries:
        sentences = [each.removesuffix(".") for each in (" ".join(below), beside) if each]
        found |= dict.fromkeys(names, " ".join(f"{each[0].upper()}{each[1:]}." for each in sentences))
    return found
