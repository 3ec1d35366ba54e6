"""The incident register under load: fifty writers at once over HTTP, and the server killed while they write.

    python -m benchmarks.bench_register [--writers 50] [--reports 10000] [--kills 20] [--database URL]

The register lies in a new file (or in an empty database), ``peacewright register serve`` serves it, and writers, each
with an account and a connection of its own, send report after report, each as soon as the one before is acknowledged.
Latency is what a writer waits, from the first byte sent to the last received. Then, as often as asked, the server is
killed with SIGKILL at a random moment of such writing and started again: every report that was acknowledged must be
there, and ``register verify`` must find the chain whole. Bounds: 99 of 100 reports within 250 ms; nothing lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from peacewright.monitoring.register import accounts
from peacewright.monitoring.register.states import Role
from peacewright.monitoring.register.store import make, open_register
from peacewright.monitoring.register.tables import reports
from peacewright.monitoring.register.verifying import verify
from validation.report import exit_code, row

P99_MS = 250.0
WHILE_KILLED = 10
"""Writers while the server is killed: each signs in again after every kill."""
PASSWORD = "seven grey herons walk"  # noqa: S105 - opens nothing but what is made here
_PROGRAM = [sys.executable, "-m", "peacewright", "register"]


def prepare(location: str, writers: int) -> None:
    """Make a register with an account for each writer."""
    with make(location) as store:
        accounts.add(store, "keeper", Role.ADMINISTRATOR, PASSWORD)
        for number in range(writers):
            accounts.add(store, f"writer{number}", Role.MONITOR, PASSWORD)


@contextmanager
def server(location: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Serve a register in a process of its own, and give its port."""
    process = subprocess.Popen(
        [*_PROGRAM, "serve", location, "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, "the server did not start"
        yield int(address.rstrip("/").rpartition(":")[2]), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait()
        process.stdout.close()


class Connection:
    """One connection that is kept: by hand, so that what is measured is the server and not a library's client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.token = ""

    @classmethod
    async def open(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, path: str, sent: dict[str, object]) -> tuple[int, dict[str, object]]:
        body = json.dumps(sent).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        told = await self._reader.readuntil(b"\r\n\r\n")
        status = int(told[9:12])
        length = next(
            int(line[16:]) for line in told.lower().split(b"\r\n") if line.startswith(b"content-length: ")
        )
        return status, json.loads(await self._reader.readexactly(length))

    def close(self) -> None:
        self._writer.close()


def report(rng: random.Random, number: int) -> dict[str, object]:
    """Return a report of ordinary length."""
    words = [
        "shell",
        "crater",
        "road",
        "river",
        "patrol",
        "night",
        "mortar",
        "field",
        "house",
        "east",
        "smoke",
        "drone",
    ]
    return {
        "time_from": "2025-04-21T22:10:00+00:00", "time_until": "2025-04-21T22:40:00+00:00",
        "latitude": round(rng.uniform(-60, 60), 4), "longitude": round(rng.uniform(-180, 180), 4),
        "place_radius_m": 300, "region": "North", "act": "attack", "domain": "land", "seen_by": "own patrol",
        "text": f"{number}: " + " ".join(rng.choices(words, k=80)),
    }  # fmt: skip


@dataclass
class Written:
    """What writers were told."""

    ids: list[str]
    latencies_s: list[float]
    refused: list[int]
    broken: int = 0
    spent_s: float = 0.0
    processor_s: float = 0.0
    """Of the server."""


async def signed_in(port: int, writers: int) -> list[Connection]:
    """Open a connection for each writer and sign in, before anything is measured."""
    made = [await Connection.open(port) for _ in range(writers)]
    for number, connection in enumerate(made):
        status, told = await connection.post(
            "/api/session", {"name": f"writer{number}", "password": PASSWORD}
        )
        assert status == 200, told
        connection.token = str(told["token"])
    return made


async def write(connections: list[Connection], count: int, seed: int, written: Written) -> None:
    """Let all writers write until so many reports have been sent; a connection that breaks ends its writer."""
    left = iter(range(count))
    began = time.perf_counter()

    async def one(number: int, connection: Connection) -> None:
        rng = random.Random(seed * 1000 + number)
        for each in left:
            sent = time.perf_counter()
            try:
                status, told = await connection.post("/api/reports", report(rng, each))
            except (asyncio.IncompleteReadError, OSError):
                written.broken += 1
                return
            written.latencies_s.append(time.perf_counter() - sent)
            if status == 201:
                written.ids.append(str(told["id"]))
            else:
                written.refused.append(status)

    await asyncio.gather(*(one(number, each) for number, each in enumerate(connections)))
    written.spent_s = time.perf_counter() - began
    for connection in connections:
        connection.close()


def processor_s(process: subprocess.Popen[str]) -> float:
    """Return the processor seconds that a running process has taken."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def load(port: int, process: subprocess.Popen[str], writers: int, count: int) -> Written:
    """Write with all writers at once."""
    written = Written([], [], [])
    connections = await signed_in(port, writers)
    await write(
        connections[:1], 20, 7, Written([], [], [])
    )  # the first requests load what later ones find loaded
    connections[0] = (await signed_in(port, 1))[0]
    before = processor_s(process)
    await write(connections, count, 1, written)
    written.processor_s = processor_s(process) - before
    return written


async def until_killed(
    port: int, process: subprocess.Popen[str], rng: random.Random, writers: int
) -> Written:
    """Write until the server is killed, at a moment drawn by chance."""
    written = Written([], [], [])
    connections = await signed_in(port, writers)
    writing = asyncio.create_task(write(connections, 10**9, rng.randrange(10**6), written))
    await asyncio.sleep(rng.uniform(0.05, 1.5))
    process.send_signal(signal.SIGKILL)
    await writing
    return written


def kill_rounds(location: str, rounds: int, writers: int, seed: int) -> tuple[int, int, list[str]]:
    """Kill and start again, so often.

    Returns
    -------
    int, int, list of str
        Reports acknowledged in all, reports there in all, and what went wrong.
    """
    rng = random.Random(seed)
    acknowledged: set[str] = set()
    faults: list[str] = []
    for number in range(rounds):
        with server(location) as (port, process):
            written = asyncio.run(until_killed(port, process, rng, writers))
        assert process.returncode == -signal.SIGKILL
        acknowledged.update(written.ids)
        with open_register(location) as store:
            found = verify(store)
            faults += [f"kill {number + 1}: {fault}" for fault in found.faults]
            with store.reading() as connection:
                there = set(connection.execute(reports.select().with_only_columns(reports.c.id)).scalars())
        lost = acknowledged - there
        faults += [f"kill {number + 1}: {len(lost)} acknowledged reports are gone"] if lost else []
    return len(acknowledged), len(there) if rounds else 0, faults


def main() -> int:
    """Print a row for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=50)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database", help="URL of an empty PostgreSQL database; a new file by default")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        location = given.database or str(Path(folder) / "bench.register")
        prepare(location, given.writers)
        before = os.getloadavg()[0]
        if given.reports:
            with server(location) as (port, process):
                written = asyncio.run(load(port, process, given.writers, given.reports))
            times = np.array(written.latencies_s) * 1000
            p50, p90, p99, most = np.percentile(times, [50, 90, 99, 100])
            print(
                f"{len(written.ids):,} reports by {given.writers} writers in {written.spent_s:.1f} s, "
                f"{len(written.ids) / written.spent_s:.0f} a second; wait of a writer: half within {p50:.0f} ms, "
                f"90 % within {p90:.0f} ms, 99 % within {p99:.0f} ms, the longest {most:.0f} ms; "
                f"{written.processor_s / len(written.ids) * 1000:.2f} ms of a processor a report in the server; "
                f"load of the machine before: {before:.1f}"
            )
            with open_register(location) as store:
                found = verify(store)
            if written.refused:
                print(
                    "refused: "
                    + ", ".join(f"{n:,} with {status}" for status, n in Counter(written.refused).items())
                )
            whole = (
                found.whole
                and found.reports == given.reports + 20
                and not written.refused
                and not written.broken
            )
            row(
                "register: 99 of 100 reports acknowledged within",
                f"{p99:.0f} ms",
                f"{P99_MS:.0f} ms",
                p99 <= P99_MS,
            )
            there = f"{found.reports - 20:,} reports, chain {'whole' if found.whole else 'broken'}"
            row("register: what was acknowledged is there", there, f"{given.reports:,}, whole", whole)
        if given.kills:
            acknowledged, there, faults = kill_rounds(
                location, given.kills, min(given.writers, WHILE_KILLED), given.seed
            )
            for fault in faults:
                print(fault)
            print(
                f"{given.kills} kills: {acknowledged:,} reports acknowledged while killing, {there:,} there in all"
            )
            row(f"register: faults after {given.kills} kills", str(len(faults)), "0", not faults)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
