"""A PostgreSQL server for the tests: started as an unprivileged user, on a socket of its own, and ended with them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
_LONGEST_START = 60.0


def programs() -> Path | None:
    """Return the folder of initdb and postgres, the newest; None where there are none."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = sorted(
        folder
        for place in _PLACES
        for folder in Path("/").glob(place.lstrip("/"))
        if (folder / "initdb").is_file()
    )
    return folders[-1] if folders else None


def _unprivileged() -> dict[str, object]:
    """Return how a process is started by somebody who is not root, which the server insists on."""
    if os.getuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    who = known.get("postgres") or known["nobody"]
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


@contextmanager
def running_server(bin_folder: Path) -> Iterator[str]:
    """Start a server, and give the folder of its socket."""
    room = Path(
        tempfile.mkdtemp(prefix="pw-pg-")
    )  # a socket's path is short, and not below a folder of root's
    who = _unprivileged()
    if who:
        os.chown(room, int(str(who["user"])), int(str(who["group"])))
    data = room / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": room}
    server = None
    try:
        made = [bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"]
        subprocess.run([str(part) for part in made], check=True, **quiet, **who)  # type: ignore[call-overload]
        # Without fsync: these tests ask what the register writes, not whether the server keeps it.
        start = [bin_folder / "postgres", "-D", data, "-k", room, "-h", "", "-F"]
        server = subprocess.Popen([str(part) for part in start], **quiet, **who)  # type: ignore[call-overload]
        _wait(room, server)
        yield str(room)
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # without waiting for connections that are open
            server.wait()
        shutil.rmtree(room, ignore_errors=True)


def _wait(room: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _LONGEST_START
    while not _answers(room):
        assert server.poll() is None, "the server ended by itself"
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.05)


def _answers(room: Path) -> bool:
    try:
        psycopg.connect(f"postgresql://postgres@/postgres?host={room}").close()
    except psycopg.OperationalError:
        return False
    return True


def new_database(folder: str, name: str) -> str:
    """Make an empty database and return its URL."""
    with psycopg.connect(f"postgresql://postgres@/postgres?host={folder}", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql://postgres@/{name}?host={folder}"
