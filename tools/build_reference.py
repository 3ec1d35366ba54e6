"""Write what is generated from the code: the JSON Schema and the reference pages.

Run ``make reference``, or ``python tools/build_reference.py``. With ``--check`` nothing is written, and the exit code
is 1 where a file is not what the code says.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import types
import typing
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import peacewright
from peacewright import study
from peacewright.core.factors import Factor, Source
from peacewright.core.findings import CODES
from peacewright.core.units import CURRENCIES, DIMENSIONS
from peacewright.monitoring.verdicts.models import Verdicts
from peacewright.monitoring.verdicts.schema import FILE as VERDICTS_FILE
from peacewright.monitoring.verdicts.schema import schema_text
from peacewright.operation.json_schema import FILE, json_schema_text
from peacewright.operation.metrics import METRICS
from peacewright.operation.operation import Operation
from peacewright.operation.reading.document import DEEPEST, LARGEST_BYTES, MOST_VALUES
from peacewright.operation.reading.factor_tables import CATALOGUE, load_tables
from peacewright.reporting.plan_schema import FILE as PLAN_FILE
from peacewright.reporting.plan_schema import plan_schema
from peacewright.reporting.plan_schema import schema_text as plan_schema_text

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
BY = "This page is written by `make reference`"

# What a code means for the person who meets it: when it comes, and what to do.
HELP = {
    "F001": "The path is wrong, a directory, or not readable. Give a file, or the name of an operation that ships.",
    "F002": "Nothing but comments or blanks stands in the file.",
    "F003": "The file was saved in another encoding. Save it as UTF-8 (a byte order mark does no harm).",
    "F004": f"Larger than {LARGEST_BYTES // 1_000_000} MB, more than {MOST_VALUES:,} values, or more than {DEEPEST} "
    "levels inside one another. An operation is a few hundred lines.",
    "F005": "A document that `peacewright read` was given is in no language that it reads, or is a table. Name its "
    "language with `--language`; another language is one file (`docs/how-to/add-a-language.md`).",
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
    "S006": "This program reads versions 1 and 2; a newer file needs a newer program.",
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
    "U001": "A warning, and a note for each change: `peacewright upgrade` writes the file anew.",
    "M001": "Its words, number, date or speaker do not stand in the document, so that it was dropped. The log beside "
    "the claims holds all that the model said.",
    "M002": "It did not answer in time, answered with an error, refused, or with no list of claims. The rules read "
    "the document all the same.",
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
    heading = "The file" if model in {Operation, Verdicts} else model.__name__
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
    return "\n".join(
        [
            "# The operation file",
            "",
            "One YAML file describes an operation. `peacewright check FILE` tells every fault of it at once. The same",
            f"as a JSON Schema for editors: `src/peacewright/catalogue/schema/{FILE}`. To use it, begin the file with",
            "`# yaml-language-server: $schema=` and the path of the schema.",
            "",
            f"{BY} from the schema.",
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
            "What `success` can name stands under [metrics](metrics.md).",
            "",
        ]
    )


def verdicts_page() -> str:
    """Return the reference of the file of verdicts."""
    models: list[type[BaseModel]] = [Verdicts]
    sections = []
    for model in models:  # grows while the parts are met
        sections.append(_section(model, models))
    return "\n".join(
        [
            "# The file of verdicts",
            "",
            "`peacewright monitor` writes `verdicts.json`: for each provision and party whether activity fell, and",
            "whether the party kept it, by window and by day, with what each answer rests on. As a JSON Schema:",
            f"`src/peacewright/catalogue/schema/{VERDICTS_FILE}`. How the answers come about, and what is never said:",
            "[verdicts](../models/verdicts.md).",
            "",
            f"{BY} from the models.",
            "",
            *("\n\n".join(sections)).split("\n"),
            "",
        ]
    )


def plan_page() -> str:
    """Return the reference of plans as data, from their schema."""
    schema = plan_schema()
    lines = [
        "# Plans as data",
        "",
        "`peacewright plan --json` prints every part of every option's plan with every field; `plan` in Python returns",
        "the same as objects. What is not finite is `null`. Factors stand under `peacewright factors --json`, answers",
        f"in [answers.json](answers-json.md). As a JSON Schema: `src/peacewright/catalogue/schema/{PLAN_FILE}`.",
        "",
        f"{BY} from the parts of a plan.",
        "",
        "## The document",
        "",
        *_keys(schema),
    ]
    for name, kind in schema["$defs"].items():
        lines += ["", f"## {name}", "", kind["description"].replace("``", "`"), "", *_keys(kind)]
    return "\n".join([*lines, ""])


def _keys(kind: dict[str, Any]) -> list[str]:
    """Return the keys of an object of a schema as a table."""
    rows = []
    for name, held in kind["properties"].items():
        words = held.get("description", "").replace("|", "\\|").replace("``", "`")
        rows.append(f"| `{name}` | {_held(held)} | {words} |")
    return ["| key | holds | meaning |", "|---|---|---|", *rows]


def _held(held: dict[str, Any]) -> str:
    """Return in words what a key holds."""
    if "$ref" in held:
        name = held["$ref"].rpartition("/")[2]
        return f"[{name}](#{re.sub('[^a-z_-]', '', name.lower())})"
    if "anyOf" in held:
        return " or ".join(dict.fromkeys(" or ".join(map(_held, held["anyOf"])).split(" or ")))
    if "enum" in held:
        return ", ".join(f"`{each}`" for each in held["enum"])
    if "prefixItems" in held:
        return f"row of {', '.join(_held(each) for each in held['prefixItems'])}"
    if "items" in held:
        return f"list of {_held(held['items'])}"
    if isinstance(held.get("additionalProperties"), dict):
        return f"by name: {_held(held['additionalProperties'])}"
    kinds = held["type"] if isinstance(held["type"], list) else [held["type"]]
    said = {"string": "text", "integer": "whole number", "array": "numbers"}
    return " or ".join(said.get(each, each) for each in kinds)


def findings_page() -> str:
    """Return the reference of finding codes."""
    rows = [f"| {code} | {title} | {HELP[code]} |" for code, title in CODES.items()]
    return "\n".join(
        [
            "# Findings",
            "",
            "Every fault or remark has a code, a severity (error, warning, note), a place (file, line, key), what is",
            "wrong and what would be right. Errors stop the work (exit code 2), the others do not. All are told at",
            f"once. {BY}.",
            "",
            "| code | title | when, and what to do |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def metrics_page() -> str:
    """Return the reference of metrics."""
    better = {"more": "more", "less": "less", "none": ""}
    rows = [f"| `{m.name}` | {m.label} | {m.unit} | {better[m.sense]} |" for m in METRICS.values()]
    return "\n".join(
        [
            "# Metrics",
            "",
            "What is measured of each outcome: a column each of `outcomes.parquet`, and the names that `success` of an",
            f"operation can set a bound for, as in `attributed_share: at least 60 %`. {BY}.",
            "",
            "| metric | meaning | unit | better |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _linked(text: str) -> str:
    """Turn each list of commands into links, a command within a command below the heading of that one."""
    above, lines = "peacewright", []
    for line in text.splitlines():
        if heading := re.match(r"^#+ `(.+)`$", line):
            above = heading[1]
        anchor = above.replace(" ", "-")
        lines.append(re.sub(r"^\* `(\w+)`: .*$", rf"* [`\1`](#{anchor}-\1)", line))
    return "\n".join(lines)


def commands_page() -> str:
    """Return the reference of the commands: what typer makes of them."""
    made = subprocess.run(
        [sys.executable, "-m", "typer", "peacewright.cli.main", "utils", "docs", "--name", "peacewright"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    _, _, rest = made.partition("**Usage**")
    usage = _linked(rest)
    # An example is a line by itself; on a page each belongs in a block of code.
    text = re.sub(
        r"^(peacewright .+)\n(?:\n(?=peacewright ))?", r"    \1\n", f"**Usage**{usage}", flags=re.MULTILINE
    )
    return f"# Commands\n\nWhat `--help` says of each command, on one page. {BY}.\n\n{text.strip()}\n"


def _source_link(source: Source) -> str:
    name = f"{source.publisher} {source.published:%Y}"
    return f"[{name}]({source.url})" if source.url else name


def _factor_row(factor: Factor, sources: Mapping[str, Source]) -> str:
    span = f"{factor.low:.4g} to {factor.high:.4g}" if factor.is_uncertain else ""
    why = "; ".join(_source_link(sources[one]) for one in factor.sources) or factor.because
    label, why = factor.label.replace("|", "\\|"), why.replace("|", "\\|")
    return (
        f"| `{factor.name}` | {label} | {factor.best:.4g} | {span} | {factor.unit} | {factor.kind} | {why} |"
    )


def factors_page() -> str:
    """Return the reference of the factors that ship."""
    tables = load_tables()
    counts = [
        f"{sum(f.kind == kind for f in tables.factors.values())} {kind}"
        for kind in ("measured", "reported", "judged")
    ]
    lines = [
        "# Factors that ship",
        "",
        f"The catalogue declares {len(tables.factors)} numbers: {', '.join(counts)}.",
        "An operation adds its own and can override any of these ([how](../how-to/override-a-factor.md)).",
        "`peacewright factors OP` lists what one operation uses; `--json` adds the reports, claims and reasoning",
        f"behind each. {BY} from `src/peacewright/catalogue/factors`.",
    ]
    for file in sorted((CATALOGUE / "factors").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as table:
            names = dict.fromkeys(row["factor"] for row in csv.DictReader(table))
        lines += ["", f"## {file.stem.capitalize()}", ""]
        lines += ["| factor | meaning | best | low to high | unit | kind | sources, or reasoning |"]
        lines += ["|---|---|---:|---|---|---|---|"]
        lines += [_factor_row(tables.factors[name], tables.factors.sources) for name in names]
    return "\n".join([*lines, ""])


def python_page() -> str:
    """Return the reference of Python: the public names, which the site fills from their docstrings."""
    verbs = [name for name in study.__all__ if name[0].islower()]
    results = [name for name in study.__all__ if name[0].isupper() and name != "Progress"]
    nouns = [name for name in peacewright.__all__ if name[0].isupper()]
    lines = [
        "# Python",
        "",
        "The verbs are functions of `peacewright.study`, the nouns are names of `peacewright`. The site (`make docs`)",
        "shows each with its arguments, units and errors; in Python, `help(study.plan)` does. How to use them:",
        f"[run it from Python](../how-to/python.md). {BY}.",
        "",
        "## Verbs",
        "",
        "```{eval-rst}",
        *(f".. autofunction:: peacewright.study.{name}" for name in verbs),
        "```",
        "",
        "## What they return",
        "",
        "```{eval-rst}",
        *(f".. autoclass:: peacewright.study.{name}\n   :members:" for name in results),
        ".. autoclass:: peacewright.operation.loading.LoadedOperation\n   :members:",
        "```",
        "",
        "## Nouns",
        "",
        "The keys of an operation, and what each holds, stand under [the operation file](operation-file.md).",
        "",
        "```{eval-rst}",
        *(f".. autoclass:: peacewright.{name}" for name in nouns),
        "```",
        "",
    ]
    return "\n".join(lines)


def pages() -> dict[Path, str]:
    """Return every generated file with what it should hold."""
    return {
        ROOT / "src" / "peacewright" / "catalogue" / "schema" / FILE: json_schema_text(),
        ROOT / "src" / "peacewright" / "catalogue" / "schema" / VERDICTS_FILE: schema_text(),
        ROOT / "src" / "peacewright" / "catalogue" / "schema" / PLAN_FILE: plan_schema_text(),
        REFERENCE / "plan-json.md": plan_page(),
        REFERENCE / "verdicts.md": verdicts_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "factors.md": factors_page(),
        REFERENCE / "findings.md": findings_page(),
        REFERENCE / "metrics.md": metrics_page(),
        REFERENCE / "operation-file.md": operation_page(),
        REFERENCE / "python.md": python_page(),
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
