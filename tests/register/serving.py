"""A register that is served, in a thread of the tests, and a person or a program that asks it."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from peacewright.web.register.limiting import Rates
from peacewright.web.register.serving import Listening, Ready, run
from tests.register.cell import PASSWORD, said

MANY = Rates("100000/minute", "100000/minute", "100000/minute", "100000/minute", "100000/minute")
WAIT_S = 120.0
OPEN: list[httpx.Client] = []
"""Clients of this test; closed after it."""


@contextmanager
def served(location: str, rates: Rates | None = MANY, **how: Any) -> Iterator[str]:
    """Serve a register, and give its address."""
    told: queue.Queue[Ready | BaseException] = queue.Queue()

    def serve() -> None:
        try:
            run(location, Listening(port=0, **how), told.put, rates)
        except BaseException as fault:  # noqa: BLE001 - told in the thread of the test
            told.put(fault)

    thread = threading.Thread(target=serve)
    thread.start()
    ready = told.get(timeout=WAIT_S)
    if isinstance(ready, BaseException):
        thread.join()
        raise ready
    try:
        yield ready.address.rstrip("/")
    finally:
        ready.end()
        thread.join()


def body(text: str = "Two shells fell", **more: Any) -> dict[str, Any]:
    """A report as a program sends it."""
    return said(text, **more).model_dump(mode="json")


class Asker:
    """A program that has signed in."""

    def __init__(self, address: str, name: str, password: str = PASSWORD) -> None:
        self.http = httpx.Client(base_url=address, timeout=WAIT_S)
        OPEN.append(self.http)
        answer = self.http.post("/api/session", json={"name": name, "password": password})
        answer.raise_for_status()
        self.http.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(f"/api{path}", **more)

    def post(self, path: str, sent: Any = None, **more: Any) -> httpx.Response:
        return self.http.post(f"/api{path}", json=sent, **more) if sent is not None else self.http.post(
            f"/api{path}", **more
        )  # fmt: skip

    def file(self, **more: Any) -> str:
        answer = self.post("/reports", body(**more))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


class Visitor:
    """A browser without a screen: keeps cookies, fills in forms."""

    def __init__(self, address: str, name: str | None = None) -> None:
        self.http = httpx.Client(base_url=address, timeout=WAIT_S)
        OPEN.append(self.http)
        if name is not None:
            answer = self.submit("/sign-in", "/sign-in", name=name, password=PASSWORD)
            assert answer.status_code == 303, answer.text

    def token(self, path: str) -> str:
        """The token of the forms of a page."""
        found = re.search(r'name="token" value="([^"]+)"', self.http.get(path).text)
        assert found, f"no form on {path}"
        return found[1]

    def submit(self, page: str, to: str, files: Any = None, **fields: Any) -> httpx.Response:
        return self.http.post(to, data={"token": self.token(page), **fields}, files=files)
