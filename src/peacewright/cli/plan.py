"""``peacewright plan``: what each option needs, gets and lacks, and how each number came about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peacewright.cli.arguments import EXAMPLE, JsonOption, OperationArgument, OptionOption, load_with_option
from peacewright.cli.output import console, number, print_json, progress_bar, table

if TYPE_CHECKING:
    from peacewright.plan.plan import Plan

EPILOG = f"""Examples:

peacewright plan {EXAMPLE}

peacewright plan {EXAMPLE} --option none --json

peacewright plan {EXAMPLE} --explain tasks.needed_strength

peacewright plan {EXAMPLE} --explain Q6.pool_needed --brief brief"""


def run(
    operation: OperationArgument,
    option: OptionOption = None,
    json: JsonOption = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="[NUMBER]",
            show_default=False,
            help="How one number came about, of the plan or of answers.json; without a name, what there is.",
        ),
    ] = None,
    brief: Annotated[
        Path | None,
        typer.Option("--brief", metavar="DIR", show_default=False, help="Also what it was in this brief."),
    ] = None,
) -> None:
    """Work out the options on best values: tasks, rotation, bases, arrival, supply, command; and what is lacking."""
    loaded = load_with_option(operation, option)
    from peacewright import study

    with progress_bar() as progress:
        if explain:
            _print_explained(study.explain(loaded, explain, option, brief, progress), json)
            return
        plans = study.plan(loaded, option, progress)
    if explain is not None:
        _list_names(plans, json)
    elif json:
        from peacewright.reporting.plan_document import plans_document

        print_json(plans_document(loaded.operation.name, plans))
    else:
        for plan in plans.values():
            _print(plan)


def with_a_name(arguments: list[str]) -> list[str]:
    """Return arguments in which a bare ``--explain`` asks for an empty name: it lists what can be explained."""
    given: list[str] = []
    for place, argument in enumerate(arguments):
        given.append(argument)
        if argument == "--explain" and (place + 1 == len(arguments) or arguments[place + 1].startswith("-")):
            given.append("")
    return given


# --- for people -----------------------------------------------------------------------------------------------------


def _print(plan: Plan) -> None:
    from peacewright.answers.words import cure_words

    out = console()
    made = table(
        f"{plan.option_name}: {plan.option.title}",
        ["number", ("value", "right"), "unit", "name for --explain"],
    )
    for name, explanation in plan.explanations.items():
        if not plan.command.is_aside(name):
            made.add_row(explanation.label, number(explanation.value), explanation.unit, name)
    out.print(made)
    for shortfall in plan.shortfalls:
        out.print(f"lacking: {shortfall.message}", markup=False, soft_wrap=True)
        for cure in shortfall.cures:
            out.print(f"    cured by {cure_words(cure, number)}", markup=False, soft_wrap=True)
    if not plan.shortfalls:
        out.print("nothing is lacking", markup=False)
    out.print()


def _list_names(plans: dict[str, Plan], json: bool) -> None:
    from peacewright.answers.numbers.explaining import known_names

    names = known_names(plans)
    if json:
        print_json({"names": list(names)})
        return
    for name in names:
        print(name)


def _print_explained(found: dict[str, dict[str, Any]], json: bool) -> None:
    if json:
        print_json(found)
        return
    out = console()
    for option, explained in found.items():
        for line in _lines(option, explained):
            out.print(line, markup=False, soft_wrap=True)


def _lines(option: str, explained: dict[str, Any]) -> Iterator[str]:
    """Yield an explanation line by line: value, formula, inputs with their sources, code."""
    value = explained["value"]
    known = "" if value is None else f" = {number(value)} {explained['unit']}".rstrip()
    yield f"{option}: {explained['label']}{known}"
    for printed in explained.get("in_brief", ()):
        yield f"    in this brief: {_printed(printed)}"
    yield f"    how: {explained['formula']}"
    if explained["range_is"]:
        yield f"    range: {explained['range_is']}"
    for given in explained["inputs"]:
        yield f"    from {_given(given)}"
    for source in explained["sources"]:
        where = f", {source['url']}" if source["url"] else ""
        yield (
            f"    source {source['id']}: {source['title']}, {source['publisher']}, {source['published']}{where}"
        )
    for code in explained["computed_by"]:
        yield f"    computed by {code['name']} ({code['file']}:{code['line']})"


def _given(given: dict[str, Any]) -> str:
    unit = "" if given["unit"] == "1" else given["unit"]
    value = "" if given["value"] is None else f" = {number(given['value'])} {unit}".rstrip()
    if given["kind"] != "factor":
        return f"{given['name']}{value}"
    span = "" if given["low"] == given["high"] else f" ({number(given['low'])} to {number(given['high'])})"
    cited = f"; {', '.join(given['sources'])}" if given["sources"] else ""
    return f"{given['name']}{value}{span}: {given['label']}, {given['basis']}{cited}"


def _printed(printed: dict[str, Any]) -> str:
    """Return what a brief prints of a number in one line."""
    parts = []
    for key, value in printed.items():
        if isinstance(value, dict):
            parts.append(_printed(value))
        elif isinstance(value, int | float):
            parts.append(f"{key} {value:g}")
        elif value:
            parts.append(str(value) if key in ("row", "unit", "label", "value") else f"{key}: {value}")
    return ", ".join(parts)
