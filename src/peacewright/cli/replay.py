"""``peacewright replay``: an exploration lived again, and compared byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from peacewright.cli.arguments import JsonOption
from peacewright.cli.output import print_json, progress_bar

EPILOG = """Examples:

peacewright replay exploration

peacewright replay exploration --json

Prints "reproduced" and ends with code 0, or says what differs and ends with code 1."""

NOT_REPRODUCED = 1


def run(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", show_default=False, help="What `peacewright explore` wrote.")
    ],
    json: JsonOption = False,
) -> None:
    """Live an exploration again from what its folder holds, and say whether every table comes out the same."""
    from peacewright import study

    with progress_bar() as progress:
        found = study.replay(directory, progress=progress)
    if json:
        told = {
            "reproduced": found.reproduced,
            "differences": found.differences,
            "not_as_it_was": found.reasons,
        }
        print_json(told)
    else:
        print("reproduced" if found.reproduced else "not reproduced")
        for line in (*found.differences, *found.reasons):
            print(f"  {line}")
    if not found.reproduced:
        raise typer.Exit(NOT_REPRODUCED)
