"""What the commands of the register share: the place of a register, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity

LocationArgument = Annotated[
    str,
    typer.Argument(metavar="REG", show_default=False, help="A file, or the URL of a PostgreSQL database."),
]
PACKAGES = frozenset(
    {
        "alembic",
        "argon2",
        "fastapi",
        "h3",
        "itsdangerous",
        "limits",
        "psycopg",
        "sqlalchemy",
        "starlette",
        "uvicorn",
    }
)
"""What the register needs beside the base."""


@contextmanager
def refusals_told(location: str) -> Iterator[None]:
    """Turn what the register refuses, and a library that is not there, into a finding.

    Raises
    ------
    PeacewrightError
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in PACKAGES:
            raise
        message = f"the register needs the Python package '{missing}', which is not installed"
        raise _refused("register", message, "pip install 'peacewright[register]'") from None
    except Exception as error:
        from peacewright.monitoring.register.refusals import RegisterRefusal

        if not isinstance(error, RegisterRefusal):
            raise
        what, _, remedy = str(error).partition(": ")
        raise _refused(
            _without_password(location), what, remedy or "see `peacewright register --help`"
        ) from None


def _without_password(location: str) -> str:
    """Return a location that can be printed: of a URL neither name nor password nor what it is asked with."""
    scheme, mark, rest = location.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}" if mark else location


def _refused(where: str, message: str, remedy: str) -> PeacewrightError:
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(where), message, remedy)])
