"""The review as a page on this machine: served on the loopback address, behind a secret address, to one browser.

The page holds no decision of its own: each goes to the review file as the command line's do. What documents say is text
and never markup; the page loads nothing from anywhere.
"""

from __future__ import annotations

import hmac
import json
import secrets
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.evidence.review.decisions import Act, Decision
from peacewright.study import reviewing

LOOPBACK = "127.0.0.1"
MOST_BYTES = 64 * 1024
"""Most that a request may send."""
_CLOSED = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PARTS = ("review.html", "review.css", "review.js")


class ReviewServer:
    """A page for the review of one operation file.

    Parameters
    ----------
    operation : Path
    port : int
        0 takes a free one.

    Attributes
    ----------
    address : str
        Where the page is: it holds a secret, so that nobody else on the machine finds it.
    """

    def __init__(self, operation: Path, port: int = 0) -> None:
        self.operation = operation
        self.secret = secrets.token_urlsafe(24)
        self.token = secrets.token_urlsafe(24)
        self.lock = threading.Lock()
        try:
            self._http = _Http((LOOPBACK, port), _Request, self)
        except OSError as error:
            message = f"port {port} cannot be used: {(error.strerror or 'unknown cause').lower()}"
            finding = Finding(
                "C001", Severity.ERROR, Place("--port"), message, "leave --port out, or name another"
            )
            raise PeacewrightError([finding]) from None
        self.host = f"{LOOPBACK}:{self._http.server_address[1]}"
        self.address = f"http://{self.host}/{self.secret}/"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Serve until the person ends it at the keyboard."""
        try:
            while self._thread.is_alive():
                self._thread.join(1.0)
        except KeyboardInterrupt:
            return

    # --- what the page asks for

    def state(self) -> dict[str, Any]:
        """Return every proposal as it stands now."""
        desk = reviewing.open_review(self.operation)
        return {
            "operation": desk.path.name,
            "title": desk.loaded.operation.title,
            "review": desk.file.name,
            "states": reviewing.count(desk),
            "proposals": [each.as_data() for each in desk.shown()],
        }

    def answer(self, name: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Do what the page asks for, and return the review as it stands then.

        Raises
        ------
        PeacewrightError
            If it cannot be done; the page shows the findings.
        """
        proposal = _text(asked, "proposal")
        if name == "decide":
            reviewing.decide(self.operation, Decision(proposal, _act(asked), into=_text(asked, "into")))
        elif name == "edit":
            given = asked.get("values")
            values = {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}
            decision = reviewing.edited(reviewing.open_review(self.operation), proposal, values)
            reviewing.decide(self.operation, decision)
        elif name == "undo":
            reviewing.undo(self.operation, proposal)
        elif name == "apply":
            reviewing.apply(self.operation, _text(asked, "seen"))
        elif name == "difference":
            desk = reviewing.open_review(self.operation)
            return {
                "difference": reviewing.would_change(desk, proposal) if proposal else reviewing.preview(desk)
            }
        return self.state()


ANSWERS = ("state", "decide", "edit", "undo", "apply", "difference")
"""What the page can ask for."""


def _text(asked: dict[str, Any], key: str) -> str:
    value = asked.get(key, "")
    return value if isinstance(value, str) else ""


def _act(asked: dict[str, Any]) -> Act:
    act = _text(asked, "act")
    if act not in (Act.ACCEPT, Act.REJECT, Act.MERGE):
        finding = Finding(
            "C001", Severity.ERROR, Place("page"), f"'{act[:20]}' is no decision", "load the page again"
        )
        raise PeacewrightError([finding])
    return Act(act)


class _Http(ThreadingHTTPServer):
    """A server that knows the review it serves."""

    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], review: ReviewServer
    ) -> None:
        self.review = review
        super().__init__(address, handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has gone before it was answered."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Request(BaseHTTPRequestHandler):
    """One request; refused unless it comes from the page itself."""

    server: _Http
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """Give the page."""
        if not self._is_ours() or self._asked_for() != "":
            self._say(HTTPStatus.NOT_FOUND, "text/plain", b"There is nothing here.\n")
            return
        nonce = secrets.token_urlsafe(16)
        page, style, script = (_part(name) for name in _PARTS)
        html = page.replace("{style}", style).replace("{script}", script)
        html = html.replace("{nonce}", nonce).replace("{token}", self.server.review.token)
        self._say(HTTPStatus.OK, "text/html; charset=utf-8", html.encode(), nonce)

    def do_POST(self) -> None:
        """Do what the page asks for."""
        review, name = self.server.review, self._asked_for()
        length = self.headers.get("Content-Length", "")
        if not self._is_ours() or name not in ANSWERS:
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing here")
        elif not self._is_from_the_page():
            self._refuse(HTTPStatus.FORBIDDEN, "this did not come from the page")
        elif not length.isdigit() or int(length) > MOST_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "this is more than the page sends")
        else:
            try:
                asked = json.loads(self.rfile.read(int(length)))
                with review.lock:
                    found = review.answer(name, asked if isinstance(asked, dict) else {})
            except ValueError:
                self._refuse(HTTPStatus.BAD_REQUEST, "this is no JSON")
            except PeacewrightError as error:
                told = " ".join(f"{finding.message}. {finding.remedy}." for finding in error.findings)
                self._say(HTTPStatus.OK, "application/json", _json({"error": told}))  # for the person to mend
            else:
                self._say(HTTPStatus.OK, "application/json", _json(found))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class gives
        """Log nothing: addresses hold the secret."""

    def _asked_for(self) -> str:
        return self.path.split("?", 1)[0].rpartition("/")[2]

    def _is_ours(self) -> bool:
        """Whether the address holds the secret and names this machine, so that no other site can point here."""
        review = self.server.review
        folder = self.path.split("?", 1)[0].rpartition("/")[0]
        secret = hmac.compare_digest(folder.encode(), f"/{review.secret}".encode())
        return secret and self.headers.get("Host", "") == review.host

    def _is_from_the_page(self) -> bool:
        review = self.server.review
        origin = self.headers.get("Origin")
        token = self.headers.get("X-Review-Token", "")
        return (
            (origin is None or origin == f"http://{review.host}")
            and self.headers.get_content_type() == "application/json"
            and hmac.compare_digest(token.encode(), review.token.encode())
        )

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        self.close_connection = True  # what was sent may not have been read
        self._say(status, "application/json", _json({"error": message}))

    def _say(self, status: HTTPStatus, kind: str, content: bytes, nonce: str = "") -> None:
        own = f"'nonce-{nonce}'" if nonce else "'none'"
        policy = f"default-src 'none'; script-src {own}; style-src {own}; connect-src 'self'; img-src data:; {_CLOSED}"
        self.send_response(status)
        for header, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Content-Security-Policy", policy),
        ):
            self.send_header(header, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, default=str).encode()


def _part(name: str) -> str:
    return files("peacewright.web").joinpath(name).read_text(encoding="utf-8")
