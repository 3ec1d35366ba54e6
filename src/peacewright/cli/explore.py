"""``peacewright explore``: every option lived through thousands of futures, and what each answer hinges on."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from peacewright.cli.arguments import (
    EXAMPLE,
    SEED,
    FuturesOption,
    JsonOption,
    OperationArgument,
    OutOption,
    ReplicationsOption,
    SeedOption,
    given,
)
from peacewright.cli.output import console, fail, print_written, progress_bar

FUTURES, REPLICATIONS = 2000, 20

EPILOG = f"""Examples:

peacewright explore {EXAMPLE} --out exploration

peacewright explore {EXAMPLE} --options none,west-10k --futures 500 --replications 10 --out two-options

peacewright explore {EXAMPLE} --out exploration --resume

peacewright explore {EXAMPLE} --cluster tcp://10.0.0.1:8786 --out exploration

Writes exploration.html, the design (futures.parquet), the outcomes, and the tables behind what is said. Ctrl-C keeps
what is done."""


def run(
    operation: OperationArgument,
    out: OutOption,
    options: Annotated[
        str | None,
        given("--options", "A,B", "Some options; all by default."),
    ] = None,
    futures: FuturesOption = FUTURES,
    replications: ReplicationsOption = REPLICATIONS,
    seed: SeedOption = SEED,
    cluster: Annotated[
        str | None,
        given("--cluster", "ADDRESS", "A Dask scheduler that does the work."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the exploration in DIR.")] = False,
    json: JsonOption = False,
) -> None:
    """Live the options' plans through thousands of futures, and say under which conditions each fails."""
    from peacewright.operation.loading import load

    loaded = load(operation)
    from peacewright import study

    chosen = [name.strip() for name in options.split(",") if name.strip()] if options else None
    try:
        with progress_bar() as progress:
            done = study.explore(
                loaded,
                chosen,
                futures,
                replications,
                seed,
                out,
                cluster=cluster,
                resume=resume,
                progress=progress,
            )
    except (KeyboardInterrupt, SystemExit):
        _say_how_to_go_on(out)
        raise
    if not json:
        _say_what_was_found(done.directory)
    print_written(done.directory, done.directory / "exploration.html", json)


def _say_what_was_found(directory: Path) -> None:
    """Say on stderr what stands first on the page: the lead, and a line an option on what makes it fail."""
    from json import loads

    from rich.text import Text

    found = loads((directory / "exploration.json").read_text(encoding="utf-8"))
    out = console(to_stderr=True)
    for about, text in found["lead"].items():
        out.print(Text.assemble((f"{about}. ", "bold"), text))
    out.print(Text("What makes each option fail:", style="bold"))
    for option, line in found["fails"].items():
        out.print(Text.assemble((f"  {option}: ", "bold"), line))
    out.print(Text(found["caution"], style="dim"))


def _say_how_to_go_on(out: Path) -> None:
    from peacewright.study.exploring import blocks_kept

    asked = sys.argv[1:] if "--resume" in sys.argv else [*sys.argv[1:], "--resume"]
    fail(f"Kept: {blocks_kept(out)} blocks of futures, in {out}. Go on with:")
    fail(f"  peacewright {shlex.join(asked)}")
