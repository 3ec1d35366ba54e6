"""The register in a browser: pages that the server writes, with forms and no script. A cookie opens them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData, UploadFile

from peacewright.monitoring.register import attaching, attribution, reports
from peacewright.monitoring.register.erasing import erase
from peacewright.monitoring.register.refusals import NotAllowed, NotValid, RegisterRefusal, SignedOut
from peacewright.monitoring.register.states import AMENDS, FILES, READS_IN_FULL, Role, State, steps_open
from peacewright.monitoring.register.store import scrub
from peacewright.monitoring.register.verifying import head_of
from peacewright.operation.vocabulary import Act, Domain, Target
from peacewright.web.register.api import address_of, sent
from peacewright.web.register.desk import Desk
from peacewright.web.register.forms import OFFSETS, checked_basis, content_from, fields_of
from peacewright.web.register.sessions import COOKIE, LASTS_S, VISITOR, Session
from peacewright.web.register.shapes import shown

router = APIRouter(include_in_schema=False)
PAGE = 25
_SAME_SITE = {"same-origin", "none", ""}
MOST_FIELDS = 60


@lru_cache(maxsize=1)
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("peacewright.web.register"),
        autoescape=True,  # what people write is text and never markup
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["words"] = reports.in_words
    return made


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page from its template."""
    values.setdefault("session", None)
    values.setdefault("who", None)
    text = _templates().get_template(f"{template}.html").render(**values)
    return HTMLResponse(text, status)


def refusal(request: Request, status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the page that tells why something was not done; whoever is not signed in comes to the page for that."""
    if status == 401 and request.method == "GET":
        return RedirectResponse("/sign-in", 303)
    answer = page(request, "refusal", status, why=why)
    answer.headers.update(headers or {})
    return answer


def _desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def _desk(request: Request) -> Desk:
    return _desk_of(request)


async def _session(request: Request) -> Session:
    return _desk_of(request).sessions.read(request.cookies.get(COOKIE))


At = Annotated[Desk, Depends(_desk)]
Signed = Annotated[Session, Depends(_session)]


async def _form(request: Request, nonce: str | None, most_files: int = 0) -> FormData:
    """Return a form that comes from a page of this session. One with a file must be closed.

    Raises
    ------
    NotAllowed
    """
    if request.headers.get("sec-fetch-site", "") not in _SAME_SITE:
        message = "this did not come from a page of the register"
        raise NotAllowed(message)
    form = await request.form(max_files=most_files, max_fields=MOST_FIELDS)
    try:
        _desk_of(request).sessions.check_form(_text(form, "token"), nonce)
    except NotAllowed:
        await form.close()
        raise
    return form


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _version(form: FormData) -> int:
    text = _text(form, "version")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        message = "the form does not say which version it is of: load the page again"
        raise NotValid(message)
    return int(text)


def _keep(request: Request, answer: Response, name: str, value: str, lasts_s: int) -> None:
    encrypted = bool(request.app.state.encrypted)
    answer.set_cookie(
        name, value, max_age=lasts_s, path="/", secure=encrypted, httponly=True, samesite="strict"
    )


@router.get("/sign-in")
async def sign_in_page(request: Request, desk: At) -> Response:
    """Ask for name and password."""
    return _sign_in_page(request, desk)


def _sign_in_page(request: Request, desk: Desk, why: str = "", name: str = "", status: int = 200) -> Response:
    nonce = request.cookies.get(VISITOR) or secrets.token_urlsafe(16)
    token = desk.sessions.form_token(nonce)
    answer = page(request, "sign_in", status, token=token, why=why, name=name)
    _keep(request, answer, VISITOR, nonce, LASTS_S)
    return answer


@router.post("/sign-in")
async def sign_in(request: Request, desk: At) -> Response:
    """Begin a session."""
    form = await _form(request, request.cookies.get(VISITOR))
    name = _text(form, "name").strip().lower()[:64]
    try:
        _, token = await desk.sign_in(name, _text(form, "password"), address_of(request))
    except NotAllowed as refused:
        return _sign_in_page(request, desk, str(refused), name, 403)
    answer = RedirectResponse("/", 303)
    _keep(request, answer, COOKIE, token, LASTS_S)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, desk: At, session: Signed) -> Response:
    """End the sessions of the account."""
    await _form(request, session.nonce)
    await desk.sign_out(session)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/")
async def every(
    request: Request, desk: At, session: Signed, state: str = "", after: UUID | None = None
) -> Response:
    """List reports."""
    chosen = [State(state)] if state in set(State) else []

    def read(connection: Any, who: Any) -> dict[str, Any]:
        found = reports.listed(connection, chosen, str(after) if after else None, PAGE)
        full = who.role in READS_IN_FULL
        rows = [(shown(each, who), each.content if full else None) for each in found]
        return {
            "who": who, "rows": rows, "counts": reports.counted(connection), "files": who.role in FILES,
            "after": found[-1].id if len(found) == PAGE else None, "head": head_of(connection),
        }  # fmt: skip

    values = await desk.look(session, read)
    return page(
        request, "list", state=state, session=session, token=desk.sessions.form_token(session.nonce), **values
    )


def _edited(
    request: Request, desk: Desk, session: Session, who: Any, fields: Mapping[str, str],
    faults: Mapping[str, str], report: str | None = None, version: int = 0, status: int = 200,
) -> Response:  # fmt: skip
    """Return the form of a report, with what is wrong beside each field."""
    return page(
        request, "edit", status, who=who, session=session, token=desk.sessions.form_token(session.nonce),
        fields=fields, faults=faults, report=report, version=version, acts=list(Act), domains=list(Domain),
        targets=list(Target), offsets=OFFSETS,
    )  # fmt: skip


@router.get("/reports/new")
async def new(request: Request, desk: At, session: Signed) -> Response:
    """Show an empty form."""
    who = await desk.look(session, lambda _, account: account)
    if who.role not in FILES:
        message = f"a {who.role} does not file reports"
        raise NotAllowed(message)
    return _edited(request, desk, session, who, fields_of(None), {})


@router.post("/reports/new")
async def file(request: Request, desk: At, session: Signed) -> Response:
    """File a report."""
    form = await _form(request, session.nonce)
    content, fields, faults = content_from(form)
    if content is None:
        who = await desk.look(session, lambda _, account: account)
        return _edited(request, desk, session, who, fields, faults, status=422)
    filed = await desk.change(session, lambda c, account: reports.file(c, account, content))
    return RedirectResponse(f"/reports/{filed.id}", 303)


@router.get("/reports/{report}")
async def one(request: Request, desk: At, session: Signed, report: UUID) -> Response:
    """Show a report."""
    return await _shown(request, desk, session, str(report))


async def _shown(
    request: Request, desk: Desk, session: Session, report: str, why: str = "", status: int = 200
) -> Response:
    def read(connection: Any, who: Any) -> dict[str, Any]:
        found = reports.get(connection, report)
        full = who.role in READS_IN_FULL
        whole = found.content is not None
        mends = who.role in AMENDS.get(found.state, frozenset())
        mends = whole and mends and (who.role is not Role.MONITOR or found.filed_by == who.id)
        mine = found.attribution is not None and found.attribution["proposed_by"] == who.id
        return {
            "who": who, "report": shown(found, who), "full": full, "mends": mends, "mine": mine,
            "steps": steps_open(found.state, who.role, found.filed_by == who.id) if whole else [],
            "attached": reports.files_of(connection, report) if full else [],
            "history": reports.history(connection, report) if full else [],
            "attributes": whole and who.role is Role.VERIFIER and found.state is State.VERIFIED,
            "erases": whole and who.role is Role.ADMINISTRATOR,
        }  # fmt: skip

    values = await desk.look(session, read)
    token = desk.sessions.form_token(session.nonce)
    return page(
        request, "report", status, session=session, token=token, why=why, types=attaching.TYPES, **values
    )


@router.get("/reports/{report}/edit")
async def edit(request: Request, desk: At, session: Signed, report: UUID) -> Response:
    """Show a report in its form."""
    who, found = await desk.look(session, lambda c, account: (account, reports.get(c, str(report))))
    if who.role not in READS_IN_FULL or found.content is None:
        message = "this report cannot be changed"
        raise NotAllowed(message)
    return _edited(request, desk, session, who, fields_of(found.content), {}, found.id, found.version)


@router.post("/reports/{report}/edit")
async def amend(request: Request, desk: At, session: Signed, report: UUID) -> Response:
    """Change what a report says."""
    form = await _form(request, session.nonce)
    version = _version(form)
    content, fields, faults = content_from(form)
    if content is None:
        who = await desk.look(session, lambda _, account: account)
        return _edited(request, desk, session, who, fields, faults, str(report), version, 422)
    try:
        await desk.change(
            session, lambda c, account: reports.amend(c, account, str(report), version, content)
        )
    except SignedOut:
        raise
    except RegisterRefusal as refused:  # what was typed stays on the page
        who = await desk.look(session, lambda _, account: account)
        faults = {"": str(refused)}
        return _edited(request, desk, session, who, fields, faults, str(report), version, 409)
    return RedirectResponse(f"/reports/{report}", 303)


@router.post("/reports/{report}/do/{what}")
async def do(request: Request, desk: At, session: Signed, report: UUID, what: str) -> Response:
    """Take a step, or one of attribution, or erase."""
    form = await _form(request, session.nonce)
    version, basis, name = _version(form), _text(form, "basis"), str(report)

    def work(connection: Any, who: Any) -> None:
        if what == "propose":
            attribution.propose(connection, who, name, version, _text(form, "party"), basis)
        elif what == "release":
            attribution.release(connection, who, name, version)
        elif what == "withdraw":
            attribution.withdraw(connection, who, name, version, basis)
        elif what == "erase":
            erase(connection, who, name, basis)
        else:
            reports.take_step(connection, who, name, version, what, basis)

    try:
        checked_basis(basis, _text(form, "party"))
        await desk.change(session, work)
    except SignedOut:
        raise
    except RegisterRefusal as refused:
        return await _shown(request, desk, session, name, str(refused), 409)
    if what == "erase":
        scrub(desk.store)
    return RedirectResponse(f"/reports/{report}", 303)


@router.post("/reports/{report}/files")
async def attach(request: Request, desk: At, session: Signed, report: UUID) -> Response:
    """Add a file to a report."""
    form = await _form(request, session.nonce, most_files=1)
    try:
        desk.limiter.file(session.account)
        version, (name, content) = _version(form), await _file(form)
        await desk.change(
            session, lambda c, who: attaching.attach(c, who, str(report), version, name, content)
        )
    except SignedOut:
        raise
    except RegisterRefusal as refused:
        return await _shown(request, desk, session, str(report), str(refused), 409)
    finally:
        await form.close()
    return RedirectResponse(f"/reports/{report}", 303)


async def _file(form: FormData) -> tuple[str, bytes]:
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        message = "choose a file"
        raise NotValid(message)
    return given.filename, await given.read(attaching.LARGEST + 1)


@router.get("/reports/{report}/files/{sha256}")
async def fetch(desk: At, session: Signed, report: UUID, sha256: str) -> Response:
    """Return a file of a report."""
    return sent(*await desk.look(session, lambda c, who: attaching.fetch(c, who, str(report), sha256)))
