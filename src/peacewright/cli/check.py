"""``peacewright check``: every fault of an operation file at once."""

from __future__ import annotations

import typer

from peacewright.cli.arguments import EXAMPLE, JsonOption, OperationArgument
from peacewright.cli.output import print_findings, print_json, summary
from peacewright.core.findings import Finding, PeacewrightError

EPILOG = f"""Examples:

peacewright check {EXAMPLE}

peacewright check my-operation.yaml --json

Exit code 0: it can be used, perhaps with warnings. 2: it has errors."""


def run(operation: OperationArgument, json: JsonOption = False) -> None:
    """Check an operation file and tell every fault at once, with its line and what would be right."""
    from peacewright.operation.loading import load

    findings: tuple[Finding, ...]
    valid = True
    try:
        loaded = load(operation)
        findings, name = loaded.findings, loaded.operation.name
    except PeacewrightError as error:
        findings, name, valid = error.findings, "", False
    if json:
        document = {
            "operation": name or operation,
            "valid": valid,
            "findings": [f.as_dict() for f in findings],
        }
        print_json(document)
    else:
        if findings:
            print_findings(findings, to_stderr=False)
        verdict = f"{name}: valid" if valid else f"{operation}: not valid"
        print(f"{verdict} ({summary(findings)})")
    if not valid:
        raise typer.Exit(2)
