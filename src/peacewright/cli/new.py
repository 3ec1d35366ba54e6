"""``peacewright new``: a first operation file, from a template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from peacewright.cli.arguments import EXAMPLE, JsonOption
from peacewright.cli.output import print_json

EPILOG = f"""Examples:

peacewright new --list

peacewright new my-mission --template line-monitoring

peacewright new my-force --template reassurance-force --out plans/my-force.yaml

peacewright new my-observers --template observer-mission

peacewright new my-force --from {EXAMPLE}

The file is complete: it can be checked, planned and briefed at once. Its parties and figures are invented; comments say
which lines to change first. A file that is there already is never overwritten."""


def _list(asked: bool) -> None:
    if asked:
        from peacewright.operation.templates import templates

        for template in templates().values():
            print(f"{template.name:<20}{template.description}")
        raise typer.Exit


def run(
    name: Annotated[
        str, typer.Argument(metavar="NAME", show_default=False, help="Name of the new operation.")
    ],
    template: Annotated[
        str | None,
        typer.Option(
            "--template", metavar="TEMPLATE", show_default=False, help="What to start from; see --list."
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="OP", show_default=False, help="Start from a copy of an operation instead."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", show_default=False, help="The file to write; NAME.yaml by default."
        ),
    ] = None,
    json: JsonOption = False,
    listed: Annotated[
        bool, typer.Option("--list", callback=_list, is_eager=True, help="List the templates.")
    ] = False,
) -> None:
    """Start an operation file from a template, or as a copy of another."""
    del listed
    from peacewright.operation.templates import copy_operation, new_operation

    if (template is None) == (source is None):
        message = "give one of the two: --template TEMPLATE (see --list), or --from OP"
        raise typer.BadParameter(message)
    path = copy_operation(name, source, out) if source else new_operation(name, str(template), out)
    if json:
        print_json({"file": str(path)} | ({"from": source} if source else {"template": template}))
        return
    print(path)
    if template:
        typer.echo(f"Next: change the lines marked CHANGE, then run  peacewright check {path}", err=True)
