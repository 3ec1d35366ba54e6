"""Write what is generated from the code: the JSON Schema and the reference pages.

Run ``python tools/build_reference.py``; with ``--check`` nothing is written, and the exit code is 1 where a file is
not what the code says.
"""

from __future__ import annotations

import argparse
import sys
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from peacewright.core.findings import CODES
from peacewright.core.units import CURRENCIES, DIMENSIONS
from peacewright.operation.document import DEEPEST, LARGEST_BYTES, MOST_VALUES
from peacewright.operation.json_schema import FILE, json_schema_text
from peacewright.operation.metrics import METRICS
from peacewright.operation.operation import Operation

ROOT = Path(__file__).resolve().parent.parent

# What a code means for the person who meets it: when it comes, and what to do.
HELP = {
    "F001": "The path is wrong, a directory, or not readable. Give a file, or the name of an operation that ships.",
    "F002": "Nothing but comments or blanks stands in the file.",
    "F003": "The file was saved in another encoding. Save it as UTF-8 (a byte order mark does no harm).",
    "F004": f"Larger than {LARGEST_BYTES // 1_000_000} MB, more than {MOST_VALUES:,} values, or more than {DEEPEST} "
    "levels inside one another. An operation is a few hundred lines.",
    "Y001": "Brackets, quotes, colons or indentation do not fit. Look at the line named and the one above.",
    "Y002": "One key stands twice in the same mapping; YAML readers would keep one of them at random.",
    "Y003": "Tags could run code and aliases could make a file grow without bound; so write the value out. One "
    "operation a file.",
    "Y004": "`{value: 10,000}` is read by YAML as 10 and a stray key. Write `10000` or `'10,000'`.",
    "S001": "Most often a slip of the pen: the remedy names the nearest key.",
    "S002": "The remedy says what the key is for.",
    "S003": "For instance a list where a mapping is due, or a key that is no text.",
    "S004": "The remedy lists what is allowed, or the bounds.",
    "S005": "For instance `30 days` where a length is due, or a length without a unit.",
    "S006": "This program reads version 1.",
    "R001": "A provision, party, nation, zone, factor, option, metric or part of the backstop that is not declared.",
    "R002": "Options that patch each other with `like`, or provisions that wait for each other.",
    "R003": "Declare it under `sources`, or mend the identifier.",
    "R004": "What was published later than `as_of` is hindsight.",
    "R005": "A factor is its reports, or a judgement that says why.",
    "R006": "Low is at most best, best at most high; above zero on a logarithmic scale; no end before its start.",
    "R007": "Regions by ISO 3166-2 and towns as the shipped geography has them; places under `theatre.places`.",
    "R008": "Two sources or two factors share an identifier.",
    "R009": "A warning: cite the source or remove it.",
    "R010": "A warning: a reader cannot tell where it comes from.",
    "R011": "A warning: such a number is never explored.",
    "R012": "For instance a strength without zones, or an unarmed force that is to react.",
    "P001": "The plan lacks something; it says what and what would cure it.",
    "C001": "An option that does not exist, or a directory that cannot be written.",
}


def _inner(annotation: Any) -> Any:
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in {typing.Union, types.UnionType}:
            annotation = next(a for a in typing.get_args(annotation) if a is not type(None))
        else:
            return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _words(annotation: Any, info: Any, models: list[type[BaseModel]]) -> str:
    """Return a type in words, and note the parts it leads to."""
    inner, origin = _inner(annotation), typing.get_origin(_inner(annotation))
    given = [info, *getattr(annotation, "__metadata__", ())]
    examples = next((found for one in given if (found := getattr(one, "examples", None))), None)
    if examples:
        return " or ".join(f"`{example}`" for example in examples)
    if _is_model(inner):
        if inner not in models:
            models.append(inner)
        return f"[{inner.__name__}](#{inner.__name__.lower()})"
    if origin is typing.Literal:
        return ", ".join(f"`{value}`" for value in typing.get_args(inner))
    if isinstance(inner, type) and issubclass(inner, Enum):
        return ", ".join(f"`{member.value}`" for member in inner)
    arguments = typing.get_args(inner)
    if origin is dict:
        return f"mapping of name to {_words(arguments[1], None, models)}"
    if origin in {list, tuple}:
        return f"list of {_words(arguments[0], None, models)}"
    return {str: "text", bool: "`true` or `false`", float: "number", int: "whole number"}.get(
        inner, getattr(inner, "__name__", str(inner))
    )


def _section(model: type[BaseModel], models: list[type[BaseModel]]) -> str:
    heading = "The file" if model is Operation else model.__name__
    lines = [
        f"## {heading}",
        "",
        (model.__doc__ or "").strip(),
        "",
        "| key | | holds | meaning |",
        "|---|---|---|---|",
    ]
    for name, info in model.model_fields.items():
        needed = "required" if info.is_required() else ""
        if name in getattr(model, "found_by_name", ()):
            needed = "unless known"
        meaning = (info.description or "").replace("\n", " ").replace("|", "\\|").replace("``", "`")
        lines.append(
            f"| `{info.alias or name}` | {needed} | {_words(info.annotation, info, models)} | {meaning} |"
        )
    return "\n".join(lines)


def operation_page() -> str:
    """Return the reference of the operation file."""
    models: list[type[BaseModel]] = [Operation]
    sections = []
    for model in models:  # grows while the parts are met
        sections.append(_section(model, models))
    units = [
        f"| {dimension} | {', '.join(f'`{unit}`' for unit in table if unit) or '(none)'} | "
        f"{'yes' if '' in table or dimension == 'persons' else 'no'} |"
        for dimension, table in DIMENSIONS.items()
    ]
    metrics = [f"| `{m.name}` | {m.label} | {m.unit} | {m.sense} |" for m in METRICS.values()]
    return "\n".join(
        [
            "# The operation file",
            "",
            "One YAML file describes an operation. `peacewright check FILE` tells every fault of it at once. The same",
            f"as a JSON Schema for editors: `src/peacewright/catalogue/schema/{FILE}`. To use it, begin the file with",
            "`# yaml-language-server: $schema=` and the path of the schema.",
            "",
            "This page is written by `tools/build_reference.py` from the schema.",
            "",
            "Words are YAML 1.2: only `true` and `false` are truth values (`no` is the word), dates are",
            "`2025-04-20`. Tags, anchors and aliases are refused; options share levers by `like`.",
            "",
            *("\n\n".join(sections)).split("\n"),
            "",
            "## Units",
            "",
            "| quantity | units | bare number allowed |",
            "|---|---|---|",
            *units,
            "",
            f"Sums of money carry a currency: {', '.join(f'`{c}`' for c in CURRENCIES)}, as in `£1.6bn`.",
            "",
            "## Metrics that `success` can name",
            "",
            "| metric | meaning | unit | better |",
            "|---|---|---|---|",
            *metrics,
            "",
        ]
    )


def findings_page() -> str:
    """Return the reference of finding codes."""
    rows = [f"| {code} | {title} | {HELP[code]} |" for code, title in CODES.items()]
    return "\n".join(
        [
            "# Findings",
            "",
            "Every fault or remark has a code, a severity (error, warning, note), a place (file, line, key), what is",
            "wrong and what would be right. Errors stop the work (exit code 2), the others do not. All are told at",
            "once. This page is written by `tools/build_reference.py`.",
            "",
            "| code | title | when, and what to do |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def pages() -> dict[Path, str]:
    """Return every generated file with what it should hold."""
    return {
        ROOT / "src" / "peacewright" / "catalogue" / "schema" / FILE: json_schema_text(),
        ROOT / "docs" / "reference" / "operation-file.md": operation_page(),
        ROOT / "docs" / "reference" / "findings.md": findings_page(),
    }


def main() -> int:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a file is not current"
    )
    check = parser.parse_args().check
    stale = 0
    for path, text in pages().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{'not current' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
