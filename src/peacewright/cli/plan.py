"""``peacewright plan``: what each option needs, gets and lacks, and how each number came about."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peacewright.cli.arguments import EXAMPLE, JsonOption, OperationArgument, OptionOption, load_with_option
from peacewright.cli.output import console, number, print_json, progress_bar, table

if TYPE_CHECKING:
    from peacewright.plan.explanation import Explanation
    from peacewright.plan.plan import Plan

EPILOG = f"""Examples:

peacewright plan {EXAMPLE}

peacewright plan {EXAMPLE} --option none --json

peacewright plan {EXAMPLE} --explain tasks.needed_strength"""

PARTS = ("tasks", "generation", "stationing", "movement", "supply", "command")


def run(
    operation: OperationArgument,
    option: OptionOption = None,
    json: JsonOption = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="NUMBER", show_default=False, help="How one number of the plan came about."
        ),
    ] = None,
) -> None:
    """Work out the options on best values: tasks, rotation, bases, arrival, supply, command; and what is lacking."""
    loaded = load_with_option(operation, option)
    from peacewright import study

    with progress_bar() as progress:
        plans = study.plan(loaded, option, progress)
    if explain is not None:
        _explain(plans, explain, json)
    elif json:
        print_json(
            {"operation": loaded.operation.name, "options": {name: _plan(p) for name, p in plans.items()}}
        )
    else:
        for plan in plans.values():
            _print(plan)


# --- as data --------------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Return a part of a plan as data that JSON can hold; a number that is not finite becomes null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.option.title,
        "levers": plain(plan.option.levers),
        **{part: plain(getattr(plan, part)) for part in PARTS},
    }


# --- for people -----------------------------------------------------------------------------------------------------


def _print(plan: Plan) -> None:
    out = console()
    made = table(
        f"{plan.option_name}: {plan.option.title}",
        ["number", ("value", "right"), "unit", "name for --explain"],
    )
    for name, explanation in plan.explanations.items():
        made.add_row(explanation.label, number(explanation.value), explanation.unit, name)
    out.print(made)
    for shortfall in plan.shortfalls:
        out.print(f"lacking: {shortfall.message}", markup=False, soft_wrap=True)
        for cure in shortfall.cures:
            out.print(
                f"    cured by {cure.change}: {number(cure.amount)} {cure.unit}", markup=False, soft_wrap=True
            )
    if not plan.shortfalls:
        out.print("nothing is lacking", markup=False)
    out.print()


def _explain(plans: dict[str, Plan], asked: str, json: bool) -> None:
    found = {name: plan.explanations[asked] for name, plan in plans.items() if asked in plan.explanations}
    if not found:
        from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
        from peacewright.operation.suggest import did_you_mean

        known = dict.fromkeys(name for plan in plans.values() for name in plan.explanations)
        message = f"no plan explains a number '{asked}'"
        place = Place("--explain")
        raise PeacewrightError([Finding("C001", Severity.ERROR, place, message, did_you_mean(asked, known))])
    if json:
        print_json({name: plain(explanation) for name, explanation in found.items()})
        return
    for name, explanation in found.items():
        _print_explanation(name, explanation)


def _print_explanation(option: str, explanation: Explanation) -> None:
    out = console()
    value = f"{number(explanation.value)} {explanation.unit}".strip()
    lines = [f"{option}: {explanation.label} = {value}", f"    how: {explanation.formula}"]
    lines += [f"    from {given.name} = {number(given.value)} {given.unit}" for given in explanation.inputs]
    if explanation.sources:
        lines.append(f"    sources: {', '.join(explanation.sources)}")
    lines += [f"    computed by {name}" for name in explanation.computed_by]
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)
