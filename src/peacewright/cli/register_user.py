"""``peacewright register user``: accounts of a register. A password is asked for or read from stdin, no argument."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from peacewright.cli.arguments import JsonOption
from peacewright.cli.output import console, print_json, table
from peacewright.cli.register_common import LocationArgument, refusals_told
from peacewright.monitoring.register.states import Role

app = typer.Typer(
    help="Keep the accounts of a register.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="Name of the account.")]
RoleOption = Annotated[Role, typer.Option("--role", show_default=False, help="What it may do.")]


@app.command()
def add(location: LocationArgument, name: NameArgument, role: RoleOption) -> None:
    """Make an account; its password is asked for, or is the first line of stdin."""
    with refusals_told(location):
        from peacewright.monitoring.register.accounts import add as make
        from peacewright.monitoring.register.store import open_register

        with open_register(location) as store:
            make(store, name, role, _password())
    print(name)


@app.command()
def role(location: LocationArgument, name: NameArgument, role: RoleOption) -> None:
    """Give an account another role; its sessions end."""
    with refusals_told(location):
        from peacewright.monitoring.register.accounts import set_role
        from peacewright.monitoring.register.store import open_register

        with open_register(location) as store:
            set_role(store, name, role)
    print(name)


@app.command()
def password(location: LocationArgument, name: NameArgument) -> None:
    """Give an account another password: asked for, or the first line of stdin; its sessions end."""
    with refusals_told(location):
        from peacewright.monitoring.register.accounts import set_password
        from peacewright.monitoring.register.store import open_register

        with open_register(location) as store:
            set_password(store, name, _password())
    print(name)


@app.command()
def close(location: LocationArgument, name: NameArgument) -> None:
    """Close an account; what it did stays, and its sessions end."""
    _set_active(location, name, False)


@app.command(name="open")
def open_again(location: LocationArgument, name: NameArgument) -> None:
    """Open a closed account again."""
    _set_active(location, name, True)


@app.command(name="list")
def show(location: LocationArgument, json: JsonOption = False) -> None:
    """List the accounts."""
    with refusals_told(location):
        from peacewright.monitoring.register.accounts import every
        from peacewright.monitoring.register.store import open_register

        with open_register(location) as store:
            found = every(store)
    if json:
        print_json([{"name": one.name, "role": str(one.role), "active": one.active} for one in found])
        return
    shown = table("Accounts", ["name", "role", "open"])
    for one in found:
        shown.add_row(one.name, str(one.role), "yes" if one.active else "closed")
    console().print(shown)


def _set_active(location: str, name: str, active: bool) -> None:
    with refusals_told(location):
        from peacewright.monitoring.register.accounts import set_active
        from peacewright.monitoring.register.store import open_register

        with open_register(location) as store:
            set_active(store, name, active)
    print(name)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given
