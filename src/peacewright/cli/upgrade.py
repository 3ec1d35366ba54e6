"""``peacewright upgrade``: a file of an older version, written anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from peacewright.cli.arguments import JsonOption, OperationArgument
from peacewright.cli.output import print_findings, print_json

EPILOG = """Examples:

peacewright upgrade my-operation.yaml

peacewright upgrade my-operation.yaml --out my-operation-new.yaml

Older files can be used as they are: they are upgraded while they are read, and check says so. This writes the file
anew, with its comments and its order, and tells each change."""


def run(
    operation: OperationArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", show_default=False, help="Another file; by default the file itself."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Write an operation file of an older version anew, and tell each change."""
    from peacewright.operation.reading.upgrades import upgrade_file

    path, findings = upgrade_file(operation, out)
    if json:
        print_json({"file": str(path), "changes": [finding.as_dict() for finding in findings]})
        return
    if findings:
        print_findings(findings, to_stderr=True)
    else:
        typer.echo("The file is of the current version: nothing to upgrade.", err=True)
    print(path)
