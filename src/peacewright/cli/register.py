"""``peacewright register``: an incident register kept, served, verified, exported and backed up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peacewright.cli import register_user
from peacewright.cli.arguments import JsonOption
from peacewright.cli.output import print_json
from peacewright.cli.register_common import LocationArgument, refusals_told
from peacewright.monitoring.register.grain import ExportFormat, PlaceGrain, TimeGrain
from peacewright.monitoring.register.states import State

if TYPE_CHECKING:
    from peacewright.monitoring.register.verifying import Verified

EPILOG = """Examples:

peacewright register init cell.register

peacewright register user add cell.register adela --role administrator

peacewright register user add cell.register boris --role monitor

peacewright register serve cell.register

peacewright register verify cell.register

peacewright register export cell.register --out register-2025-04-30.csv

peacewright register export cell.register --hxl --out register-2025-04-30.csv

peacewright register backup cell.register --out cell.backup

REG is a file, or the URL of a PostgreSQL database (postgresql://NAME@HOST/DATABASE, its password in PGPASSWORD or
~/.pgpass). Monitors and verifiers work in the browser, or through the HTTP API that `serve` offers."""

TAMPERED = 1

app = typer.Typer(
    help="Keep an incident register: report, verify, attribute; with a history that shows tampering.",
    no_args_is_help=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(register_user.app, name="user")


@app.command()
def init(location: LocationArgument) -> None:
    """Make an empty register."""
    with refusals_told(location):
        from peacewright.monitoring.register.store import make

        make(location).close()
    print(location)
    typer.echo(f"Next: peacewright register user add {location} NAME --role administrator", err=True)


@app.command()
def migrate(location: LocationArgument) -> None:
    """Bring the tables of an older register up to date; back it up before."""
    with refusals_told(location):
        from peacewright.monitoring.register.store import migrate as bring_up
        from peacewright.monitoring.register.store import open_any_version

        with open_any_version(location) as store:
            before, after = bring_up(store)
    print(f"version {before} to {after}" if before != after else f"version {after} already")


@app.command()
def serve(
    location: LocationArgument,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; other than this machine needs TLS.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes a free one.")] = 8470,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", show_default=False, help="A name it is reached under; may be repeated."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", show_default=False, help="For TLS: PEM, with chain.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", show_default=False, help="For TLS: the private key, PEM.")
    ] = None,
    behind_proxy: Annotated[
        list[str] | None,
        typer.Option("--behind-proxy", metavar="ADDRESS", show_default=False,
                     help="Address of a proxy that ends TLS and alone is believed about it; may be repeated."),
    ] = None,
) -> None:  # fmt: skip
    """Serve the form and the HTTP API, on this machine alone unless told otherwise."""
    with refusals_told(location):
        from peacewright.web.register.serving import Listening, Ready, run

        listening = Listening(host, port, tuple(name or ()), certificate, key, tuple(behind_proxy or ()))

        def ready(server: Ready) -> None:
            print(server.address, flush=True)
            typer.echo("Ctrl-C ends it.", err=True)

        run(location, listening, ready)


@app.command()
def verify(
    location: LocationArgument,
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="N:LINK", show_default=False, help="An end of the chain noted earlier."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Go through the whole history and say what is not as it was committed to; ends with code 1 then."""
    with refusals_told(location):
        from peacewright.monitoring.register.store import open_register
        from peacewright.monitoring.register.verifying import verify as go_through

        with open_register(location) as store:
            found = go_through(store, head)
    if json:
        print_json(_as_json(found))
    else:
        from peacewright.answers.words import plural

        entries, erased = (plural(count, "entry", "entries") for count in (found.entries, found.erased))
        told = "whole" if found.whole else "not whole"
        print(f"{told}: {entries}, {plural(found.reports, 'report')}, {erased} erased")
        print(f"head {found.head}")
        for fault in found.faults:
            print(f"  {fault}")
    if not found.whole:
        raise typer.Exit(TAMPERED)


@app.command()
def export(
    location: LocationArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", show_default=False, help="The file to write: .csv or .geojson.")
    ],
    state: Annotated[
        list[State] | None,
        typer.Option("--state", show_default=False, help="Those in this state; may be repeated. Verified by default."),
    ] = None,
    place: Annotated[PlaceGrain, typer.Option("--place", help="How finely places are told.")] = PlaceGrain.CELL,
    time: Annotated[TimeGrain, typer.Option("--time", help="How finely times are told.")] = TimeGrain.DAY,
    hxl: Annotated[bool, typer.Option("--hxl", help="CSV with a row of HXL tags under its header.")] = False,
) -> None:  # fmt: skip
    """Write reports with coarse place and time, without text, sources, files and names of accounts."""
    form = {".csv": ExportFormat.CSV, ".geojson": ExportFormat.GEOJSON}.get(out.suffix.lower())
    if form is None or (hxl and form is ExportFormat.GEOJSON):
        message = f"--out {out}: let the file end in .csv{'' if hxl else ' or .geojson'}"
        raise typer.BadParameter(message)
    form = ExportFormat.HXL if hxl else form
    with refusals_told(location):
        from peacewright.core.writing import write_atomically
        from peacewright.monitoring.register.exporting import coarse_reports, written
        from peacewright.monitoring.register.store import open_register

        with open_register(location) as store, store.reading() as connection:
            found = coarse_reports(connection, tuple(state or (State.VERIFIED,)), place, time)
        write_atomically(out, written(found, form))
    print(out)
    from peacewright.answers.words import plural

    typer.echo(plural(len(found), "report"), err=True)


@app.command()
def backup(
    location: LocationArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", show_default=False, help="The file to write.")
    ],
) -> None:
    """Copy the register as it stands into one file, while others go on writing, and verify the copy."""
    with refusals_told(location):
        from peacewright.monitoring.register.backup import back_up
        from peacewright.monitoring.register.store import open_register

        with open_register(location) as store:
            found = back_up(store, out)
    print(out)
    typer.echo(f"head {found.head}", err=True)


@app.command()
def restore(
    backed_up: Annotated[
        Path, typer.Argument(metavar="BACKUP", show_default=False, help="What `register backup` wrote.")
    ],
    location: LocationArgument,
) -> None:
    """Make a register anew from a backup, in a file or database that holds none, and verify it."""
    with refusals_told(location):
        from peacewright.monitoring.register.backup import restore as make_anew

        found = make_anew(backed_up, location)
    print(location)
    from peacewright.answers.words import plural

    typer.echo(f"{plural(found.reports, 'report')}, head {found.head}", err=True)


@app.command()
def erase(
    location: LocationArgument,
    report: Annotated[str, typer.Argument(metavar="REPORT", show_default=False, help="Its number.")],
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="TEXT", show_default=False, help="Kept: must not tell what is erased."
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase what a report says, with its files and history; that it was there stays. Backups are not reached."""
    if not yes and not (sys.stdin.isatty() and typer.confirm(f"Erase {report} for good?", err=True)):
        message = "nothing was erased; add --yes to erase it"
        raise typer.BadParameter(message)
    with refusals_told(location):
        from peacewright.monitoring.register.accounts import keeper
        from peacewright.monitoring.register.erasing import erase as take_out
        from peacewright.monitoring.register.store import open_register, scrub

        with open_register(location) as store:
            with store.writing() as connection:
                take_out(connection, keeper(), report, reason)
            scrub(store)
    print(report)
    typer.echo("Erased. Copies in backups stay until those are deleted.", err=True)


def _as_json(found: Verified) -> dict[str, object]:
    return {
        "whole": found.whole,
        "register": found.register,
        "entries": found.entries,
        "reports": found.reports,
        "erased": found.erased,
        "head": found.head,
        "faults": [str(fault) for fault in found.faults],
    }
