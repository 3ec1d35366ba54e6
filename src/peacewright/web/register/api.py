"""The HTTP API: everything of the register but the keeping of accounts. A Bearer token, never a cookie, opens it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from peacewright.monitoring.register import attaching, attribution, reports
from peacewright.monitoring.register.erasing import erase
from peacewright.monitoring.register.exporting import coarse_reports, written
from peacewright.monitoring.register.grain import ExportFormat, PlaceGrain, TimeGrain
from peacewright.monitoring.register.refusals import NotAllowed
from peacewright.monitoring.register.states import READS_IN_FULL, State
from peacewright.monitoring.register.store import scrub
from peacewright.monitoring.register.verifying import head_of
from peacewright.web.register import shapes
from peacewright.web.register.desk import Desk
from peacewright.web.register.sessions import LASTS_S, Session

REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": shapes.Refusal, "description": why}
    for status, why in {
        400: "The body cannot be read",
        401: "Not signed in, or the session is over",
        403: "The account may not do this",
        404: "There is no such report or file",
        409: "The report is at another version: somebody else has changed it, or the one decided on never was",
        413: "Too large",
        422: "Not valid",
        429: "Too many requests",
    }.items()
}
PAGE = 50
router = APIRouter(prefix="/api", responses=REFUSALS)
_bearer = HTTPBearer(auto_error=False, description="The token that `POST /api/session` returns.")


async def _desk(
    request: Request,
) -> Desk:  # not `def`: that would be run in another thread, for one attribute
    desk: Desk = request.app.state.desk
    return desk


async def _session(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Session:
    return (await _desk(request)).sessions.read(given.credentials if given is not None else None)


At = Annotated[Desk, Depends(_desk)]
Signed = Annotated[Session, Depends(_session)]


def address_of(request: Request) -> str:
    """Return where a request comes from, as the server or a declared proxy tells."""
    return request.client.host if request.client is not None else "unknown"


@router.post("/session", tags=["session"])
async def sign_in(request: Request, desk: At, given: shapes.SignIn) -> shapes.SignedIn:
    """Sign in."""
    account, token = await desk.sign_in(given.name, given.password, address_of(request))
    return shapes.SignedIn(token=token, lasts_s=LASTS_S, name=account.name, role=account.role)


@router.delete("/session", status_code=204, tags=["session"])
async def sign_out(desk: At, session: Signed) -> None:
    """Sign out: all sessions of the account end."""
    await desk.sign_out(session)


@router.post("/reports", status_code=201, response_model=shapes.Filed, tags=["reports"])
async def file(desk: At, session: Signed, given: shapes.NewReport) -> Response:
    """File a report. The answer comes once it is on the disk."""
    submission = str(given.submission) if given.submission is not None else None
    content = given.content()
    filed = await desk.change(session, lambda c, who: reports.file(c, who, content, submission))
    told = {"id": filed.id, "version": filed.version, "state": str(filed.state)}
    return JSONResponse(told, 201, {"Location": f"/api/reports/{filed.id}"})


@router.get("/reports", tags=["reports"])
async def every(
    desk: At,
    session: Signed,
    state: Annotated[list[State] | None, Query(max_length=len(State))] = None,
    after: UUID | None = None,
    most: Annotated[int, Query(ge=1, le=reports.MOST_LISTED)] = PAGE,
) -> shapes.ReportList:
    """List reports, the latest filed first."""
    before = str(after) if after is not None else None

    def read(connection: Any, who: Any) -> list[shapes.ReportOut]:
        return [shapes.shown(each, who) for each in reports.listed(connection, state or (), before, most)]

    found = await desk.look(session, read)
    return shapes.ReportList(reports=found, after=found[-1].id if len(found) == most else None)


@router.get("/reports/{report}", tags=["reports"])
async def one(desk: At, session: Signed, report: UUID) -> shapes.ReportOut:
    """Return a report."""
    return await desk.look(session, lambda c, who: shapes.shown(reports.get(c, str(report)), who))


@router.put("/reports/{report}", tags=["reports"])
async def amend(desk: At, session: Signed, report: UUID, given: shapes.Amended) -> shapes.ReportOut:
    """Change what a report says; what it said stays in its history."""
    return await desk.change(
        session,
        lambda c, who: shapes.shown(reports.amend(c, who, str(report), given.version, given.content), who),
    )


@router.post("/reports/{report}/steps", tags=["verification"])
async def step(desk: At, session: Signed, report: UUID, given: shapes.StepTaken) -> shapes.ReportOut:
    """Take a report from its state to another."""
    return await desk.change(
        session,
        lambda c, who: shapes.shown(
            reports.take_step(c, who, str(report), given.version, given.step, given.basis), who
        ),
    )


@router.post("/reports/{report}/attribution", tags=["attribution"])
async def propose(desk: At, session: Signed, report: UUID, given: shapes.Proposed) -> shapes.ReportOut:
    """Propose to which party a verified report is attributed."""
    return await desk.change(
        session,
        lambda c, who: shapes.shown(
            attribution.propose(c, who, str(report), given.version, given.party, given.basis), who
        ),
    )


@router.post("/reports/{report}/attribution/release", tags=["attribution"])
async def release(desk: At, session: Signed, report: UUID, given: shapes.Seen) -> shapes.ReportOut:
    """Release an attribution that another person proposed."""
    return await desk.change(
        session, lambda c, who: shapes.shown(attribution.release(c, who, str(report), given.version), who)
    )


@router.post("/reports/{report}/attribution/withdraw", tags=["attribution"])
async def withdraw(desk: At, session: Signed, report: UUID, given: shapes.Withdrawn) -> shapes.ReportOut:
    """Take an attribution back."""
    return await desk.change(
        session,
        lambda c, who: shapes.shown(
            attribution.withdraw(c, who, str(report), given.version, given.basis), who
        ),
    )


@router.post("/reports/{report}/files", tags=["files"])
async def attach(
    desk: At, session: Signed, report: UUID, version: Annotated[shapes.Version, Form()],
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP, PDF, MP3 with tag, MP4 or plain text.")],
) -> shapes.ReportOut:  # fmt: skip
    """Add a file to a report."""
    desk.limiter.file(session.account)
    content, name = await file.read(attaching.LARGEST + 1), file.filename or ""
    return await desk.change(
        session,
        lambda c, who: shapes.shown(attaching.attach(c, who, str(report), version, name, content), who),
    )


@router.get("/reports/{report}/files", tags=["files"])
async def files(desk: At, session: Signed, report: UUID) -> list[shapes.FileOut]:
    """List the files of a report."""

    def read(connection: Any, who: Any) -> list[shapes.FileOut]:
        _must_read_in_full(who)
        reports.get(connection, str(report))
        return [shapes.FileOut(**vars(each)) for each in reports.files_of(connection, str(report))]

    return await desk.look(session, read)


@router.get(
    "/reports/{report}/files/{sha256}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
    tags=["files"],
)
async def fetch(desk: At, session: Signed, report: UUID, sha256: str) -> Response:
    """Return a file of a report."""
    return sent(*await desk.look(session, lambda c, who: attaching.fetch(c, who, str(report), sha256)))


@router.get("/reports/{report}/history", tags=["history"])
async def history(desk: At, session: Signed, report: UUID) -> list[shapes.EntryOut]:
    """Return what was done to a report, in order."""

    def read(connection: Any, who: Any) -> list[shapes.EntryOut]:
        _must_read_in_full(who)
        reports.get(connection, str(report))
        return [shapes.EntryOut(**vars(each)) for each in reports.history(connection, str(report))]

    return await desk.look(session, read)


@router.post("/reports/{report}/erase", tags=["history"])
async def take_out(desk: At, session: Signed, report: UUID, given: shapes.Erased) -> shapes.ReportOut:
    """Erase what a report says, with its files and history."""
    found = await desk.change(
        session, lambda c, who: shapes.shown(erase(c, who, str(report), given.reason), who)
    )
    scrub(desk.store)
    return found


@router.get("/head", tags=["history"])
async def head(desk: At, session: Signed) -> shapes.Head:
    """Return where the history ends, to be noted elsewhere."""
    return shapes.Head(head=await desk.look(session, lambda c, _: head_of(c)))


@router.get(
    "/export",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}, "application/geo+json": {}}}},
    tags=["export"],
)
async def export(
    desk: At, session: Signed, form: Annotated[ExportFormat, Query(alias="format")] = ExportFormat.CSV,
    state: Annotated[list[State] | None, Query(max_length=len(State))] = None,
    place: PlaceGrain = PlaceGrain.CELL, time: TimeGrain = TimeGrain.DAY,
) -> Response:  # fmt: skip
    """Return reports with coarse place and time; verified ones unless others are asked for."""
    found = await desk.look(
        session, lambda c, _: coarse_reports(c, tuple(state or (State.VERIFIED,)), place, time)
    )
    in_json = form is ExportFormat.GEOJSON
    media_type = "application/geo+json" if in_json else "text/csv; charset=utf-8"
    disposition = f'attachment; filename="register.{"geojson" if in_json else "csv"}"'
    return Response(written(found, form), media_type=media_type, headers={"Content-Disposition": disposition})


def sent(name: str, media_type: str, content: bytes) -> Response:
    """Return a file so that a browser saves it and runs none of it."""
    kept = "".join(letter if letter.isascii() and letter.isprintable() else "_" for letter in name)
    headers = {
        "Content-Disposition": f'attachment; filename="{kept}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    media_type = f"{media_type}; charset=utf-8" if media_type == attaching.TEXT else media_type
    return Response(content, media_type=media_type, headers=headers)


def _must_read_in_full(who: Any) -> None:
    if who.role not in READS_IN_FULL:
        message = f"a {who.role} does not read reports in full"
        raise NotAllowed(message)
