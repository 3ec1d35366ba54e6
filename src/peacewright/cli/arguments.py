"""Arguments and options that several verbs share, so that they mean the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from peacewright.operation.loading import LoadedOperation

OPERATION_HELP = "An operation file, or the name of one that ships."


def given(flag: str, metavar: str, told: str) -> Any:
    """Return an option of which help shows no default: it must be given, or nothing is done where it is not."""
    return typer.Option(flag, metavar=metavar, show_default=False, help=told)


OperationArgument = Annotated[str, typer.Argument(metavar="OP", show_default=False, help=OPERATION_HELP)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON to stdout, and nothing else.")]
OptionOption = Annotated[str | None, given("--option", "NAME", "One option; all by default.")]
FuturesOption = Annotated[
    int, typer.Option("--futures", metavar="N", min=1, max=1_000_000, help="How many futures are drawn.")
]
ReplicationsOption = Annotated[
    int, typer.Option("--replications", metavar="R", min=1, max=10_000, help="Runs of each future.")
]
SeedOption = Annotated[
    int,
    typer.Option("--seed", metavar="S", min=0, max=2**63 - 1, help="Seed: the same gives the same results."),
]
OutOption = Annotated[Path, given("--out", "DIR", "The directory to write to.")]

_OPERATIONS = Path(__file__).resolve().parents[1] / "catalogue" / "operations"
EXAMPLE = max((path.stem for path in _OPERATIONS.glob("*.yaml")), default="OP")
"""An operation that ships, for the examples of every verb: the last by name."""

FUTURES, REPLICATIONS, SEED = 1000, 2, 1


def load_with_option(operation: str, option: str | None) -> LoadedOperation:
    """Load an operation and make sure that it has the option asked for.

    Raises
    ------
    PeacewrightError
        If the file has faults, or no such option.
    """
    from peacewright.core.findings import Finding, PeacewrightError, Severity
    from peacewright.operation.loading import load
    from peacewright.operation.reading.suggest import did_you_mean

    loaded = load(operation)
    if option is not None and option not in loaded.operation.options:
        message = f"there is no option '{option}'"
        remedy = did_you_mean(option, loaded.operation.options)
        raise PeacewrightError([Finding("C001", Severity.ERROR, loaded.place("options"), message, remedy)])
    return loaded
