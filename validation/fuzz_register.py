"""Fuzz the register's API against what it says of itself: no fault, no hang, and a chain that stays whole.

``python -m validation.fuzz_register --minutes 10`` serves a register and sends what schemathesis makes of its OpenAPI
description, valid and not, by every role. What is made so seldom gets past the first check; so it is sent for reports
that exist too, at their versions, in the state and by the person that it takes (:mod:`validation.register_courses`);
signing in is tried with names and passwords that are right, made, or one of each. How many came through is told.
Each answer must be no 5xx and come within ten seconds; its kind must be one that the description names; nobody signs in
with a made password or releases what they proposed; and at the end the tables must hold nothing that breaks the rules.
"""

from __future__ import annotations

import argparse
import logging
import queue
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings

from peacewright.monitoring.register import accounts
from peacewright.monitoring.register.states import STEPS, Role
from peacewright.monitoring.register.store import make, open_register
from peacewright.monitoring.register.verifying import verify
from peacewright.web.register.limiting import Rates
from peacewright.web.register.serving import Listening, Ready, run
from validation.register_courses import NEEDS, broken, taken_to
from validation.report import exit_code, row

SLOWEST_S = 10.0
PASSWORD = "seven grey herons walk"  # noqa: S105 - opens nothing but what is made here
SOUND: dict[str, Any] = {
    "time_from": "2025-04-21T22:10:00+00:00", "time_until": "2025-04-21T22:40:00+00:00", "latitude": 10.5,
    "longitude": 20.25, "text": "two shells fell", "region": "North", "act": "attack",
}  # fmt: skip
_PEOPLE = {
    "mina": Role.MONITOR, "vera": Role.VERIFIER, "viktor": Role.VERIFIER, "rosa": Role.READER,
    "ada": Role.ADMINISTRATOR,
}  # fmt: skip
_DESCRIBED = {200, 201, 204, 400, 401, 403, 404, 405, 409, 413, 415, 421, 422, 429}


@dataclass
class Fuzzed:
    """What came of it."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    through: Counter[str] = field(default_factory=Counter)
    """By operation: how often a sign-in was let in, or what was sent on the course of a report was carried out."""

    @property
    def sent(self) -> int:
        return sum(self.statuses.values())

    def came_through(self, operation: str) -> int:
        """How often an operation was carried out."""
        return sum(
            count for (name, status), count in self.statuses.items() if name == operation and status < 300
        )


class Client:
    """Sends requests by every role, and remembers which reports there are."""

    def __init__(self, address: str, fuzzed: Fuzzed, rng: random.Random) -> None:
        self.http = httpx.Client(base_url=address, timeout=SLOWEST_S)
        self.fuzzed, self.rng = fuzzed, rng
        self.reports: list[str] = []
        self.tokens = {name: self._token(name) for name in _PEOPLE}

    def _token(self, name: str) -> str:
        try:
            answer = self.http.post("/api/session", json={"name": name, "password": PASSWORD})
        except httpx.HTTPError as error:
            self.fuzzed.faults.append(f"signing in {name} anew: {type(error).__name__}")
            return ""
        return str(answer.json()["token"]) if answer.status_code == 200 else ""

    def send(
        self, operation: str, method: str, path: str, people: tuple[str, ...] = tuple(_PEOPLE), **more: Any
    ) -> httpx.Response | None:
        """Send one request as one of some people, and note what is wrong with the answer."""
        who = "rosa" if operation == "DELETE /api/session" else self.rng.choice(people)
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        try:
            answer = self.http.request(method, path, headers=headers, **more)
        except (httpx.InvalidURL, UnicodeError, ValueError, TypeError):
            return None  # nothing that a client could send
        except httpx.HTTPError as error:
            self.fuzzed.faults.append(f"{operation} {path[:80]}: {type(error).__name__}")
            return None
        self.fuzzed.statuses[operation, answer.status_code] += 1
        if answer.status_code not in _DESCRIBED:
            self.fuzzed.faults.append(f"{operation} {path[:80]}: {answer.status_code} {more!r}"[:600])
        if answer.status_code == 201:
            self.reports.append(answer.json()["id"])
        if answer.status_code == 401 or operation == "DELETE /api/session":
            self.tokens[who] = self._token(who)
        return answer


def _body(case: schemathesis.Case) -> dict[str, Any]:
    if case.body is None or isinstance(case.body, schemathesis.core.NotSet):
        return {}
    if case.media_type == "multipart/form-data" and isinstance(case.body, dict):
        content = case.body.get("file", b"")
        content = content if isinstance(content, bytes) else str(content).encode("utf-8", "replace")
        return {"data": {"version": str(case.body.get("version", ""))}, "files": {"file": ("a", content)}}
    return {"json": case.body}


def _sound(client: Client, operation: str, path: str, made: Any) -> dict[str, Any]:
    """Return a request that is sound but for some fields, which are exchanged for made ones."""
    rng = client.rng
    drawn = made if isinstance(made, dict) else {}
    kept = _some(rng, drawn)
    if operation == "POST /api/reports":
        return {"json": SOUND | kept}
    version = client.http.get(
        path.rsplit("/", 1)[0] if "/reports/" in path else path,
        headers={"Authorization": f"Bearer {client.tokens['vera']}"},
    )
    told = version.json() if version.status_code == 200 and version.content else {}
    number = told.get("version", 1) if isinstance(told, dict) else 1
    steps = (told.get("steps") if isinstance(told, dict) else None) or ["take_up"]
    if operation.startswith("PUT"):
        return {"json": {"version": number, "content": SOUND | kept}}
    if operation.endswith("/files"):
        return {
            "data": {"version": str(number)},
            "files": {"file": ("a.txt", rng.randbytes(3).hex().encode())},
        }
    step = {"step": rng.choice(steps), "basis": "x"} if operation.endswith("/steps") else {}
    return {"json": {**drawn, "version": number, **step}}


def _some(rng: random.Random, drawn: dict[str, Any]) -> dict[str, Any]:
    """Return some of the fields of a report that were made."""
    return {name: drawn[name] for name in drawn if name in SOUND and rng.random() < 0.15}


def _on_course(client: Client, operation: str, method: str, made: Any) -> None:
    """Send what was made for a report that has come to where it can be carried out, by who may and who may not."""
    rng, drawn = client.rng, made if isinstance(made, dict) else {}
    course = taken_to(rng.choice(NEEDS[operation]), client.send, rng, SOUND)
    if course is None:
        client.fuzzed.faults.append(f"{operation}: a report could not be taken to where it belongs")
        return
    sent = {**drawn, "version": course.version}
    if operation.startswith("PUT"):
        inner = drawn.get("content")
        sent = {
            "version": course.version,
            "content": SOUND | _some(rng, inner if isinstance(inner, dict) else {}),
        }
    elif operation.endswith("/steps") and rng.random() < 0.8:
        sent["step"] = rng.choice([step.name for step in STEPS])
    who = course.second if rng.random() < 0.8 else course.first
    path = operation.partition(" ")[2].replace("{report}", course.report)
    answer = client.send(operation, method, path, (who,), json=sent)
    if answer is None or answer.status_code != 200:
        return
    client.fuzzed.through[operation] += 1
    if operation.endswith("/release") and who == course.first:
        client.fuzzed.faults.append(f"{operation}: {who} released what {who} proposed")


def _sign_in(client: Client, operation: str, made: Any) -> None:
    """Sign in with a name and a password, each right or made; only both right may do."""
    rng, drawn = client.rng, made if isinstance(made, dict) else {}
    name = rng.choice(tuple(_PEOPLE)) if rng.random() < 0.7 else drawn.get("name", "")
    password = PASSWORD if rng.random() < 0.5 else drawn.get("password", "")
    answer = client.send(operation, "POST", "/api/session", json={"name": name, "password": password})
    if answer is None or answer.status_code != 200:
        return
    client.fuzzed.through[operation] += 1
    if name not in _PEOPLE or password != PASSWORD:
        client.fuzzed.faults.append(f"{operation}: {name!r} signed in with {password!r}"[:300])
        return
    client.tokens[name] = str(answer.json()["token"])


def _who(operation: str) -> tuple[str, ...]:
    """Return who may do what is sent in sound form."""
    if operation == "POST /api/reports":
        return ("mina", "vera")
    return ("ada", "vera") if operation.endswith("/erase") else ("vera", "viktor")


def fuzz_operation(client: Client, operation: Any, examples: int, number: int, until: float) -> None:
    """Send what is made for one operation, and sound requests between."""
    name = f"{operation.method.upper()} {operation.path}"

    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def send_one(case: Any) -> None:
        if time.monotonic() > until:
            return
        parameters = dict(case.path_parameters or {})
        if "report" in parameters and client.reports and client.rng.random() < 0.6:
            parameters["report"] = client.rng.choice(client.reports[-20:])
        path = operation.path
        for key, value in parameters.items():
            path = path.replace(f"{{{key}}}", str(value).replace("/", "%2F"))
        client.send(name, operation.method.upper(), path, params=dict(case.query or {}), **_body(case))
        if name == "POST /api/session":
            _sign_in(client, name, case.body)
        if name in NEEDS and client.rng.random() < 0.5:
            _on_course(client, name, operation.method.upper(), case.body)
        if (
            operation.method.upper() in {"POST", "PUT"}
            and "session" not in path
            and client.rng.random() < 0.5
        ):
            client.send(
                name, operation.method.upper(), path, _who(name), **_sound(client, name, path, case.body)
            )

    send_one()


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve a register with an account of each role and no limits of how often; give its place and its address."""
    location = str(folder / "fuzz.register")
    with make(location) as store:
        for name, role in _PEOPLE.items():
            accounts.add(store, name, role, PASSWORD)
    told: queue.Queue[Ready] = queue.Queue()
    rates = Rates(*["1000000/minute"] * 5)
    thread = threading.Thread(target=run, args=(location, Listening(port=0), told.put, rates), daemon=True)
    thread.start()
    ready = told.get(timeout=120)
    logging.getLogger("peacewright.register").setLevel(logging.WARNING)
    yield location, ready.address.rstrip("/")
    ready.end()
    thread.join()


def fuzz(location: str, address: str, seconds: float, number: int, examples: int = 25) -> Fuzzed:
    """Fuzz a register that is served, operation after operation, until the time is over and each had its turn."""
    fuzzed, rng = Fuzzed(), random.Random(number)
    client = Client(address, fuzzed, rng)
    for _ in range(3):
        client.send("POST /api/reports", "POST", "/api/reports", ("mina",), json=SOUND)
    schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    until, turn = time.monotonic() + seconds, 0
    while turn == 0 or time.monotonic() < until:
        for each in operations:
            fuzz_operation(client, each, examples, number * 10_000 + turn, until if turn else float("inf"))
        turn += 1
    client.http.close()
    with open_register(location) as store:
        found = verify(store)
        fuzzed.faults += [f"rules: {fault}" for fault in broken(store)]
    fuzzed.faults += [f"chain: {fault}" for fault in found.faults]
    return fuzzed


def main() -> int:
    """Fuzz for so many minutes, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    given_ = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (location, address):
        fuzzed = fuzz(location, address, given_.minutes * 60, given_.seed)
    for (name, status), count in sorted(fuzzed.statuses.items()):
        print(f"{count:7,}  {status}  {name}")
    for fault in fuzzed.faults[:20]:
        print(fault)
    created = fuzzed.came_through("POST /api/reports")
    row(
        "register: requests that ended in a fault",
        f"{len(fuzzed.faults)} of {fuzzed.sent:,}",
        "0",
        not fuzzed.faults,
    )
    row("register: reports that fuzzing filed", f"{created:,}", "1 or more", created > 0)
    for operation in ("POST /api/session", *NEEDS):
        count = fuzzed.through[operation]
        row(f"register: {operation} that fuzzing got through", f"{count:,}", "1 or more", count > 0)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
