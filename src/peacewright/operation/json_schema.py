"""The operation file's JSON Schema (draft 2020-12), for editors that complete and check while one writes."""

from __future__ import annotations

import json
from typing import Any

from peacewright.operation.metrics import METRICS
from peacewright.operation.operation import VERSION, Operation
from peacewright.operation.theatre import NamedPoint

FILE = f"operation-{VERSION}.schema.json"
_LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the current version of the operation file.

    Text that is a quantity is described and exemplified, not matched by a pattern: which unit is due, ``check`` says.
    """
    schema = Operation.model_json_schema(mode="validation", by_alias=True)
    _tidy(schema)
    _patches_may_leave_out(schema)
    _towns_are_found_by_name(schema)
    schema["properties"]["success"]["propertyNames"] = {"enum": sorted(METRICS)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:peacewright:schema:operation:{VERSION}",
        **schema,
        "title": f"Peacewright operation, version {VERSION}",
    }


def json_schema_text() -> str:
    """Return the JSON Schema as it stands in the published file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _tidy(node: Any) -> None:
    """Bring limits on quantities to where a number is written, and leave out titles that only repeat a key."""
    if isinstance(node, list):
        for item in node:
            _tidy(item)
        return
    if not isinstance(node, dict):
        return
    if isinstance(node.get("title"), str):
        del node["title"]
    limits = {
        _LIMITS[key]: node.pop(key)
        for key in list(node)
        if key in _LIMITS and not isinstance(node[key], dict)
    }
    for branch in node.get("anyOf", ()):
        if branch.get("type") == "number":
            branch.update(limits)
    for value in node.values():
        _tidy(value)


def _patches_may_leave_out(schema: dict[str, Any]) -> None:
    """Say what ``like`` means; every lever has a default, so a patch may hold any of them."""
    like = schema["$defs"]["Option"]["properties"]["like"]
    like["description"] += " Levers given here replace its levers; mappings are merged, lists replaced."


def _towns_are_found_by_name(schema: dict[str, Any]) -> None:
    """Let a town leave out its coordinates: the loader writes them in."""
    point = schema["$defs"]["NamedPoint"]
    point["required"] = [key for key in point["required"] if key not in NamedPoint.found_by_name]
