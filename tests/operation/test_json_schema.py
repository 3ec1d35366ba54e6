"""The published JSON Schema: current, valid, and of one mind with the loader."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from peacewright.operation.json_schema import FILE, json_schema, json_schema_text
from peacewright.operation.reading.document import read_document
from peacewright.operation.reading.factor_tables import CATALOGUE
from tests.operation.support import SMALL, spoiled

PUBLISHED = CATALOGUE / "schema" / FILE
FILES = [SMALL, *sorted(CATALOGUE.glob("operations/*.yaml")), *sorted(CATALOGUE.glob("templates/*.yaml"))]


def plain(value: Any) -> Any:
    """Return data as an editor sees it: dates are text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def data_of(text: str) -> Any:
    return plain(read_document(text.encode(), "f").data)


VALIDATOR = jsonschema.Draft202012Validator(json.loads(PUBLISHED.read_text(encoding="utf-8")))


def test_the_published_schema_is_current() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == json_schema_text(), "run tools/build_reference.py"


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_valid_files_are_valid_to_an_editor_too(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(data_of(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("horizon: 180 days", "horizont: 180 days"),
        ("horizon: 180 days", "horizon: 180"),
        ("rules: unarmed", "rules: armed"),
        ("peacewright: 2", "peacewright: 1"),
        ("title: An exercise with two invented parties", ""),
        ("ceasefire_days", "ceasefire_day"),
        ("strength: \"2,000\"", "strength: -5"),
        ("tasks: [observe_line, patrol", "tasks: observe_line #"),
    ],
)  # fmt: skip
def test_an_editor_marks_what_the_loader_refuses(old: str, new: str) -> None:
    assert list(VALIDATOR.iter_errors(data_of(spoiled((old, new)))))


def test_quantities_show_how_they_are_written() -> None:
    levers = json_schema()["$defs"]["Levers"]["properties"]
    assert "400 km" in levers["stand_off"]["examples"]
    assert all("description" in lever or "$ref" in lever for lever in levers.values())
