"""Reports: filed, mended, taken from state to state. Each change names the version it was decided on, or is refused.

The functions that change take a connection of :meth:`Store.writing` and read the acting account within the same
transaction, so that a role that was just taken away no longer counts.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from peacewright.monitoring.register.accounts import Account
from peacewright.monitoring.register.chain import Did, append
from peacewright.monitoring.register.content import ReportContent, now
from peacewright.monitoring.register.refusals import Changed, NotAllowed, NotFound, NotValid
from peacewright.monitoring.register.states import AMENDS, FILES, Role, State, step_named
from peacewright.monitoring.register.tables import accounts, attached, attachments, bodies, entries, reports

MOST_LISTED = 200
"""Reports on one page of a list."""


@dataclass(frozen=True)
class Standing:
    """A report as it stands."""

    id: str
    version: int
    state: State
    filed_by: str
    """Id of the account."""
    filed_at: str
    content: dict[str, Any] | None
    """As :meth:`ReportContent.body` wrote it; None where it was erased."""
    attribution: dict[str, Any] | None

    @property
    def released_to(self) -> str | None:
        """The party that the report is attributed to, once two persons have released it."""
        found = self.attribution
        return str(found["party"]) if found is not None and found["released_by"] else None


@dataclass(frozen=True)
class Told:
    """One entry of a report's history, for a reader."""

    sequence: int
    at: str
    account: str
    """Name of the account."""
    act: str
    state: str | None
    version: int | None
    body: dict[str, Any] | None
    """None where it was erased."""


@dataclass(frozen=True)
class AttachedFile:
    """A file that a report has."""

    sha256: str
    name: str
    media_type: str
    size: int


def file(
    connection: sql.Connection, who: Account, content: ReportContent, submission: str | None = None
) -> Standing:
    """File a report; it is alleged.

    Parameters
    ----------
    connection : Connection
    who : Account
    content : ReportContent
    submission : str, optional
        A number (UUID) that the sender gave it: sent again by the same account, the report that was filed comes back.

    Raises
    ------
    NotAllowed
        If the role does not file.
    NotValid
        If another account, or another report, came with the same number.
    """
    if who.role not in FILES:
        message = f"a {who.role} does not file reports"
        raise NotAllowed(message)
    body = content.body()
    if submission is not None:
        sent = connection.execute(_BY_SUBMISSION, {"wanted": submission}).first()
        if sent is not None:
            before = _standing(sent)
            if sent.filed_by != who.id or before.content != json.loads(body):
                message = "another report was sent under this number: give a new one"
                raise NotValid(message)
            return before
    at = now()
    row = {"id": str(uuid.uuid4()), "version": 1, "state": str(State.ALLEGED), "filed_by": who.id, "filed_at": at,
           "content": body, "attribution": None, "submission": submission}  # fmt: skip
    connection.execute(_INSERT, row)
    append(
        connection,
        Did.FILED,
        who.id,
        body,
        report=str(row["id"]),
        version=1,
        state=str(State.ALLEGED),
        at=at,
    )
    return Standing(str(row["id"]), 1, State.ALLEGED, who.id, at, json.loads(body), None)


def amend(
    connection: sql.Connection, who: Account, report: str, version: int, content: ReportContent
) -> Standing:
    """Change what a report says; what it said stays in its history.

    Raises
    ------
    NotFound, NotAllowed, Changed
    """
    found = get(connection, report)
    allowed = AMENDS.get(found.state, frozenset())
    if who.role not in allowed or (who.role is Role.MONITOR and found.filed_by != who.id):
        message = f"a {who.role} does not change what this report says while it is {in_words(found.state)}"
        raise NotAllowed(message)
    _must_hold(found)
    body = content.body()
    return changed(connection, found, version, Did.AMENDED, who, body, content=body)


def take_step(
    connection: sql.Connection, who: Account, report: str, version: int, name: str, basis: str = ""
) -> Standing:
    """Take a report from its state to another.

    A report that is opened again loses its attribution: it rested on the verification.

    Parameters
    ----------
    connection : Connection
    who : Account
    report : str
    version : int
        The version that the decision was made on.
    name : str
        Of one of :data:`STEPS`.
    basis : str
        On what the step rests; steps that decide need it.

    Raises
    ------
    NotFound, NotAllowed, NotValid, Changed
    """
    found = get(connection, report)
    step = step_named(name)
    if step is None:
        message = f"there is no step '{name[:40]}'"
        raise NotValid(message)
    if found.version != version:
        raise Changed(found.version, version)
    if found.state is not step.before:
        message = f"'{step.label}' leads from {in_words(step.before)}; this report is {in_words(found.state)}"
        raise NotValid(message)
    if who.role not in step.roles:
        message = f"a {who.role} does not take the step '{step.label}'"
        raise NotAllowed(message)
    if step.by_another and found.filed_by == who.id:
        message = "whoever filed a report does not decide on it: another verifier has to"
        raise NotAllowed(message)
    if step.needs_basis and not basis.strip():
        message = "say on what the step rests"
        raise NotValid(message)
    _must_hold(found)
    said = {"step": step.name, "basis": basis.strip()}
    keeps = {} if step.before in AMENDS else {"attribution": None}
    return changed(connection, found, version, Did.STEP, who, said, state=str(step.after), **keeps)


def changed(
    connection: sql.Connection,
    found: Standing,
    version: int,
    act: Did,
    who: Account,
    body: dict[str, Any] | str,
    **values: str | None,
) -> Standing:
    """Write a change of a report and its entry, if the report is still at the version it was decided on.

    The version is compared by the update itself, so that of two changes at once one is refused, whatever the database.

    Raises
    ------
    Changed
        If it is not, or has not come to that version yet.
    """
    written = connection.execute(
        sql.update(reports)
        .where(reports.c.id == found.id, reports.c.version == version)
        .values(version=version + 1, **values)
    )
    if written.rowcount != 1:
        raise Changed(get(connection, found.id).version, version)
    state = values.get("state") or str(found.state)
    append(connection, act, who.id, body, report=found.id, version=version + 1, state=state)
    return get(connection, found.id)


def get(connection: sql.Connection, report: str) -> Standing:
    """Return a report as it stands.

    Raises
    ------
    NotFound
        If there is none of that id.
    """
    row = connection.execute(_BY_ID, {"wanted": report}).first()
    if row is None:
        message = f"there is no report '{report[:40]}'"
        raise NotFound(message)
    return _standing(row)


def listed(
    connection: sql.Connection,
    states: Sequence[State] = (),
    before: str | None = None,
    most: int = MOST_LISTED,
) -> list[Standing]:
    """Return reports, the latest filed first.

    Parameters
    ----------
    connection : Connection
    states : sequence of State
        Those alone; all where none is given.
    before : str, optional
        Go on after the report of this id.
    most : int

    Raises
    ------
    NotFound
        If there is no report to go on after.
    """
    query = sql.select(reports).order_by(reports.c.filed_at.desc(), reports.c.id.desc()).limit(most)
    if states:
        query = query.where(reports.c.state.in_([str(state) for state in states]))
    if before is not None:
        at = get(connection, before).filed_at
        later = sql.and_(reports.c.filed_at == at, reports.c.id < before)
        query = query.where(sql.or_(reports.c.filed_at < at, later))
    return [_standing(row) for row in connection.execute(query)]


def counted(connection: sql.Connection) -> dict[State, int]:
    """Return how many reports are in each state."""
    query = sql.select(reports.c.state, sql.func.count()).group_by(reports.c.state)
    found = {row[0]: row[1] for row in connection.execute(query)}
    return {state: found.get(str(state), 0) for state in State}


def history(connection: sql.Connection, report: str) -> list[Told]:
    """Return what was done to a report, in order."""
    query = (
        sql.select(entries, bodies.c.body, accounts.c.name)
        .outerjoin_from(entries, bodies, bodies.c.sequence == entries.c.sequence)
        .outerjoin(accounts, accounts.c.id == entries.c.account)
        .where(entries.c.report == report)
        .order_by(entries.c.sequence)
    )
    return [
        Told(row.sequence, row.at, row.name or "keeper", row.act, row.state, row.version,
             json.loads(row.body) if row.body is not None else None)
        for row in connection.execute(query)
    ]  # fmt: skip


def files_of(connection: sql.Connection, report: str) -> list[AttachedFile]:
    """Return the files that a report has, by name."""
    query = (
        sql.select(attached.c.sha256, attached.c.name, attachments.c.media_type, attachments.c.size)
        .join_from(attached, attachments)
        .where(attached.c.report == report)
        .order_by(attached.c.name, attached.c.sha256)
    )
    return [AttachedFile(*row) for row in connection.execute(query)]


def in_words(state: str) -> str:
    """Return a state as people write it."""
    return str(state).replace("_", " ")


_INSERT = sql.insert(reports)
_BY_ID = sql.select(reports).where(reports.c.id == sql.bindparam("wanted"))
_BY_SUBMISSION = sql.select(reports).where(reports.c.submission == sql.bindparam("wanted"))


def _must_hold(found: Standing) -> None:
    if found.content is None:
        message = "what this report said has been erased"
        raise NotValid(message)


def _standing(row: Any) -> Standing:
    content = json.loads(row.content) if row.content is not None else None
    attribution = json.loads(row.attribution) if row.attribution is not None else None
    return Standing(row.id, row.version, State(row.state), row.filed_by, row.filed_at, content, attribution)
