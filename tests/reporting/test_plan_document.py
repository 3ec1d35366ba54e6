"""A plan as data: every field of every part is in it, it keeps its schema, and a public one tells no place."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import peacewright
from peacewright import study
from peacewright.plan.plan import Part, Plan, part_kinds
from peacewright.reporting.exports.places import BASE_FIELDS
from peacewright.reporting.plan_document import by_place, plans_document
from peacewright.reporting.plan_schema import FILE, NOT_PUBLIC, plan_schema

SCHEMA = Path(peacewright.__file__).parent / "catalogue" / "schema" / FILE
DECLARED = {"operation", "option_name", "factors", "theatre"}
"""Fields of a plan that are what it was made from: other commands print them."""


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return study.plan(study.load("ethiopia-eritrea-2000"), "half-2100")


def _as_disclosed(plans: dict[str, Plan], disclosure: Any) -> dict[str, Plan]:
    return {
        name: replace(plan, operation=plan.operation.model_copy(update={"disclosure": disclosure}))
        for name, plan in plans.items()
    }


def _missing(value: Any, told: Any, at: str) -> list[str]:
    """Return the places at which a field of a dataclass, however deep, is not told."""
    if is_dataclass(value) and not isinstance(value, type):
        missing = [f"{at}.{each.name}" for each in fields(value) if each.name not in told]
        return missing + [
            place
            for each in fields(value)
            if each.name in told
            for place in _missing(getattr(value, each.name), told[each.name], f"{at}.{each.name}")
        ]
    if isinstance(value, dict):
        return [place for key, one in value.items() for place in _missing(one, told[str(key)], f"{at}.{key}")]
    if isinstance(value, list | tuple):
        assert len(value) == len(told), at
        return [
            place for one, data in zip(value, told, strict=True) for place in _missing(one, data, f"{at}[]")
        ]
    return []


def test_every_field_of_a_plan_is_in_its_data(plans: dict[str, Plan]) -> None:
    (plan,) = _as_disclosed(plans, "restricted").values()
    told = plans_document("a", {"b": plan})["options"]["b"]
    parts = {each.name for each in fields(Plan)} - DECLARED
    assert set(told) == parts | {"title", "levers"}
    assert parts == set(part_kinds()) == set(plan.parts)
    assert all(isinstance(part, Part) for part in plan.parts.values())
    for name, part in plan.parts.items():
        assert not _missing(part, told[name], name)


def test_a_public_plan_leaves_out_by_place_and_nothing_else(plans: dict[str, Plan]) -> None:
    (public,) = plans_document("a", _as_disclosed(plans, "public"))["options"].values()
    hidden = 0
    for name, kind in part_kinds().items():
        own = {each.name for each in fields(kind)}
        assert set(by_place(kind)) <= own
        assert set(public[name]) == own - set(by_place(kind))
        hidden += len(by_place(kind))
    assert hidden
    assert {frozenset(base) for base in public["stationing"]["bases"]} == {
        frozenset(each.name for each in BASE_FIELDS)
    }


@pytest.mark.parametrize("disclosure", ["public", "restricted"])
def test_a_plan_keeps_the_published_schema(plans: dict[str, Plan], disclosure: str) -> None:
    schema = json.loads(SCHEMA.read_text())
    assert schema == json.loads(json.dumps(plan_schema()))
    document = json.loads(json.dumps(plans_document("a", _as_disclosed(plans, disclosure)), allow_nan=False))
    checker = Draft202012Validator(schema)
    checker.check_schema(schema)
    assert not [f"{fault.json_path}: {fault.message}" for fault in checker.iter_errors(document)]
    del document["options"]["half-2100"]["cost"]
    assert list(checker.iter_errors(document))


def test_every_key_of_the_schema_says_what_it_holds() -> None:
    """A new field of a part needs an entry under ``Attributes`` in the docstring of its class."""
    schema = plan_schema()
    kinds = {"the document": schema, **schema["$defs"]}
    silent = [
        f"{name}: {key}"
        for name, kind in kinds.items()
        for key, held in kind["properties"].items()
        if not re.search(r"\w{2}", held.get("description", "").replace(NOT_PUBLIC, ""))
    ]
    assert not silent, "\n".join(silent)


def test_meanings_are_read_from_the_attributes_of_a_docstring() -> None:
    kinds = plan_schema()["$defs"]
    rotation, contribution = (kinds[f"generation.{name}"] for name in ("GenerationPart", "Contribution"))
    assert rotation["properties"]["required"]["description"] == (
        "Persons that the task part asks for. Shape (E, months)."
    )
    assert contribution["properties"]["when"]["description"] == (
        "Condition under which it comes, as in the operation file; null where there is none."
    )
    of_python = re.compile(r"\b(None|NaN|inf)\b|^(float|int|str|bool|tuple|dict|mapping|ndarray)\b")
    assert not [
        f"{name}: {key}"
        for name, kind in kinds.items()
        for key, held in kind["properties"].items()
        if of_python.search(held["description"])
    ]
