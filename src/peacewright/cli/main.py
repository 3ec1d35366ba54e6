"""The program ``peacewright``: its verbs, and what an error looks like to the person at the keyboard."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated

import typer

from peacewright.cli import (
    brief,
    check,
    explore,
    export,
    factors,
    monitor,
    new,
    plan,
    read,
    register,
    replay,
    review,
    simulate,
    upgrade,
)
from peacewright.cli.arguments import EXAMPLE
from peacewright.cli.output import fail, print_findings

OK, INTERNAL_FAULT, BAD_INPUT, INTERRUPTED, ENDED = 0, 1, 2, 130, 143

EPILOG = f"""Begin with:  peacewright check {EXAMPLE}  ·  peacewright brief {EXAMPLE} --out brief
Your own:    peacewright new my-mission --template line-monitoring

OP is an operation file, or the name of an operation that ships."""

app = typer.Typer(
    name="peacewright",
    help="Plan, stress-test and brief a peace operation, from what is publicly known.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from peacewright import __version__

        print(f"peacewright {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Hold the options of the program itself."""


for verb in (
    new,
    check,
    factors,
    plan,
    simulate,
    explore,
    replay,
    brief,
    export,
    read,
    review,
    monitor,
    upgrade,
):
    app.command(name=verb.__name__.rpartition(".")[2], epilog=verb.EPILOG)(verb.run)
app.add_typer(register.app, name="register")


def main(arguments: list[str] | None = None) -> int:
    """Run the program and leave with an honest exit code.

    Exit codes: 0 all is well; 1 a fault of the program; 2 bad input or usage; 130 interrupted by the person;
    143 ended by the system.
    """
    from peacewright.core.findings import PeacewrightError

    # pydantic would look through every installed package for plugins, which costs more than checking a file.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    signal.signal(signal.SIGTERM, _ended)
    try:
        given = plan.with_a_name(sys.argv[1:] if arguments is None else arguments)
        code = app(args=given, prog_name="peacewright", standalone_mode=False)
    except PeacewrightError as error:
        print_findings(error.findings)
        code = BAD_INPUT
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, for instance `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    except Exception as error:  # noqa: BLE001 - the last stop: told apart, reported, and given its exit code
        code = _other(error)
    except SystemExit as left:
        code = left.code
    if code in {INTERRUPTED, ENDED}:  # typer itself turns Ctrl-C within a verb into this code
        fail("Interrupted. Nothing was left half-written.")
    sys.exit(code if isinstance(code, int) else OK)


def _ended(*_: object) -> None:
    """Leave by way of whatever must be tidied up."""
    sys.exit(ENDED)


def _other(error: Exception) -> int:
    """Tell usage errors, which are the person's, from faults of the program, which are ours."""
    show = getattr(error, "show", None)
    if show is not None and hasattr(error, "exit_code"):
        show()
        return BAD_INPUT
    if type(error).__name__ == "Abort":
        return INTERRUPTED
    import traceback

    traceback.print_exception(error)
    fail("This is a fault of the program, not of your file. Please report the lines above.")
    return INTERNAL_FAULT


if __name__ == "__main__":
    main()
