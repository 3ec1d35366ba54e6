"""What stands before every request: sizes, names of the host, TLS, and headers that bind the browser."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peacewright.monitoring.register.attaching import LARGEST

log = logging.getLogger("peacewright.register")
MOST_BYTES = 256 * 1024
"""Of a request without a file: the longest report, every letter of it escaped."""
MOST_WITH_FILE = LARGEST + MOST_BYTES
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""On every answer. No script runs, nothing is loaded from elsewhere, nothing is kept by the browser."""
ENCRYPTED_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


class Guard:
    """Refuses what is too large, comes unencrypted or under a strange name; sets headers; notes method, path, status.

    Parameters
    ----------
    app : ASGI application
    names : sequence of str
        Hosts that a browser may name, without ports. Any other may be a strange site that points here.
    encrypted : bool
        Whether every request has to come by TLS, here or at the proxy.
    """

    def __init__(self, app: ASGIApp, names: Sequence[str], encrypted: bool) -> None:
        self._app = app
        self._names = frozenset(name.lower().strip("[]") for name in names)
        self._encrypted = encrypted
        self._headers = HEADERS | (ENCRYPTED_ONLY if encrypted else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)  # a file that is sent brings a stricter policy
            await send(message)

        most = MOST_WITH_FILE if scope["path"].endswith("/files") else MOST_BYTES
        refusal = self._refusal(scope, most)
        try:
            if refusal is not None:
                await _refuse(told, *refusal)
            else:
                await self._app(scope, _Counted(receive, most), told)
        except TooLarge:
            await _refuse(told, 413, f"a request has at most {most:,} bytes")
        # The path holds numbers of reports and files; what is asked for, cookies and bodies are never noted.
        spent = (time.perf_counter() - began) * 1000
        log.info(
            "%s %s %d %.0f ms",
            scope["method"],
            scope["path"].encode("unicode_escape").decode(),
            status,
            spent,
        )

    def _refusal(self, scope: Scope, most: int) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        name = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
        if name not in self._names:
            return 421, "the register is not kept under this name"
        if self._encrypted and scope["scheme"] != "https":
            return 403, "this came unencrypted: use https"
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:12]) > most:
            return 413, f"a request has at most {most:,} bytes"
        return None


class TooLarge(Exception):
    """A body goes on beyond what is taken."""


class _Counted:
    """Counts a body that does not say before how long it is."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise TooLarge
        return message


async def _refuse(send: Send, status: int, why: str) -> None:
    body = json.dumps({"detail": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
