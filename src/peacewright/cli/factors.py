"""``peacewright factors``: every number that the models use, with range, kind and sources."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

import typer

from peacewright.cli.arguments import EXAMPLE, JsonOption, OperationArgument
from peacewright.cli.output import console, number, print_json, table
from peacewright.core.factors import Factor, FactorSet

EPILOG = f"""Examples:

peacewright factors {EXAMPLE} --kind judged

peacewright factors {EXAMPLE} --name "command.*"

peacewright factors my-operation.yaml --json"""

KINDS = ("measured", "reported", "judged")


def run(
    operation: OperationArgument,
    kind: Annotated[
        Literal["measured", "reported", "judged"] | None,
        typer.Option("--kind", show_default=False, help="Only factors of this kind."),
    ] = None,
    name: Annotated[
        str,
        typer.Option(
            "--name", metavar="PATTERN", show_default=False, help="Only names that match; * stands for any."
        ),
    ] = "*",
    json: JsonOption = False,
) -> None:
    """List every factor of an operation: best value, range, unit, kind and sources."""
    from peacewright.operation.loading import load

    loaded = load(operation)
    pattern = name if any(mark in name for mark in "*?[") else f"*{name}*"
    chosen = [
        factor
        for key, factor in sorted(loaded.factors.items())
        if fnmatchcase(key, pattern) and kind in {None, factor.kind}
    ]
    if json:
        print_json(_document(loaded.operation.name, chosen, loaded.factors))
        return
    _print(loaded.operation.name, chosen)


def _counts(chosen: list[Factor]) -> dict[str, int]:
    return {kind: sum(factor.kind == kind for factor in chosen) for kind in KINDS}


def _document(operation: str, chosen: list[Factor], factors: FactorSet) -> dict[str, Any]:
    from dataclasses import asdict

    cited = {source for factor in chosen for source in factor.sources}
    return {
        "operation": operation,
        "counts": _counts(chosen),
        "factors": [asdict(factor) for factor in chosen],
        "sources": {key: asdict(factors.sources[key]) for key in sorted(cited)},
    }


def _print(operation: str, chosen: list[Factor]) -> None:
    made = table(
        f"Factors of {operation}",
        ["factor", ("best", "right"), ("low to high", "right"), "unit", "kind", "sources or reasoning"],
    )
    for factor in chosen:
        span = f"{number(factor.low)} to {number(factor.high)}" if factor.is_uncertain else ""
        why = ", ".join(factor.sources) or factor.because
        made.add_row(factor.name, number(factor.best), span, factor.unit, factor.kind, why)
    out = console()
    out.print(made)
    counts = _counts(chosen)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    print(f"{len(chosen)} factors: {told}")
