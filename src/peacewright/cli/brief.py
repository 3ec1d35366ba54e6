"""``peacewright brief``: the brief of an operation, with the answers as data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from peacewright.cli.arguments import (
    EXAMPLE,
    FUTURES,
    SEED,
    FuturesOption,
    JsonOption,
    OperationArgument,
    OutOption,
    SeedOption,
)
from peacewright.cli.output import print_written, progress_bar

EPILOG = f"""Examples:

peacewright brief {EXAMPLE} --out brief

peacewright brief my-operation.yaml --futures 200 --seed 7 --out draft

peacewright brief {EXAMPLE} --exploration exploration --out brief

Writes brief.html (one file that needs no network), answers.json, the tables and run.json."""


def run(
    operation: OperationArgument,
    out: OutOption,
    futures: FuturesOption = FUTURES,
    seed: SeedOption = SEED,
    exploration: Annotated[
        Path | None,
        typer.Option(
            "--exploration",
            metavar="DIR",
            show_default=False,
            help="Take all from this exploration, also its budget and seed; live nothing.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Write the brief: each question answered for each option, with what it hinges on and its sources."""
    from peacewright.operation.loading import load

    loaded = load(operation)
    from peacewright import study

    with progress_bar() as progress:
        paths = study.brief(loaded, futures, seed, out, progress, exploration=exploration)
    print_written(paths.directory, paths.brief, json)
