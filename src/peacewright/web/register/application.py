"""The application: API and pages on one desk, behind one guard, with every refusal told and no fault let out."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from peacewright import __version__
from peacewright.monitoring.register.refusals import Changed, NotAllowed, NotFound, RegisterRefusal, SignedOut
from peacewright.web.register import api, pages
from peacewright.web.register.desk import Desk
from peacewright.web.register.guarding import Guard
from peacewright.web.register.limiting import TooOften

log = logging.getLogger("peacewright.register")
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
_STATUS: tuple[tuple[type[RegisterRefusal], int], ...] = (
    (SignedOut, 401), (NotAllowed, 403), (NotFound, 404), (Changed, 409), (RegisterRefusal, 422),
)  # fmt: skip


def application(desk: Desk, names: Sequence[str] = LOOPBACK_NAMES, encrypted: bool = False) -> Guard:
    """Return the application, behind its guard.

    Parameters
    ----------
    desk : Desk
    names : sequence of str
        Hosts that it may be reached under.
    encrypted : bool
        Whether every request has to come by TLS.
    """
    app = FastAPI(
        title="Incident register",
        description="Report, verify and attribute incidents, with a history that shows tampering.",
        version=__version__,
        docs_url=None,  # its page would load a script from elsewhere
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = desk
    app.state.encrypted = encrypted
    app.include_router(api.router)
    app.include_router(pages.router)
    app.add_api_route("/register.css", _style, include_in_schema=False)
    app.add_exception_handler(RegisterRefusal, _refused)
    app.add_exception_handler(TooOften, _too_often)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
    # Outside of everything else, so that the answer to a fault has its headers too.
    return Guard(app, names, encrypted)


def status_of(refusal: RegisterRefusal) -> int:
    """Return the HTTP status of a refusal."""
    return next(status for kind, status in _STATUS if isinstance(refusal, kind))


def _answer(
    request: Request, status: int, told: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    """Return a refusal as the asker reads it: JSON over the API, a page in the browser."""
    if not request.url.path.startswith("/api"):
        return pages.refusal(request, status, str(told["detail"]), headers)
    # ASCII: what was sent may hold halves of characters, which UTF-8 cannot write.
    return Response(json.dumps(told), status, headers, "application/json")


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RegisterRefusal)  # noqa: S101 - for the type checker: it is registered for this kind
    status = status_of(error)
    told: dict[str, Any] = {"detail": str(error)}
    if isinstance(error, Changed):
        told["version"] = error.version
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return _answer(request, status, told, headers)


async def _too_often(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooOften)  # noqa: S101 - for the type checker
    return _answer(request, 429, {"detail": str(error)}, {"Retry-After": str(error.wait_s)})


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for the type checker
    faults = [
        {"where": ".".join(str(part) for part in fault["loc"])[:200], "why": str(fault["msg"])[:300]}
        for fault in error.errors()[:50]
    ]
    return _answer(request, 422, {"detail": "what was sent is not valid", "faults": faults})


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    headers = dict(error.headers) if error.headers is not None else None
    return _answer(request, error.status_code, {"detail": str(error.detail)}, headers)


async def _fault(request: Request, error: Exception) -> Response:
    """Tell that it is a fault of the program, and nothing of it. The server's log has where it arose."""
    return _answer(request, 500, {"detail": "this is a fault of the program; nothing was written"})


async def _style() -> Response:
    text = files("peacewright.web.register").joinpath("register.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css")
