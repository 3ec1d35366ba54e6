"""Erasing what a report said, for the safety of those who told it. That there was a report, and its course, stays."""

from __future__ import annotations

import sqlalchemy as sql

from peacewright.monitoring.register.accounts import Account
from peacewright.monitoring.register.chain import Did
from peacewright.monitoring.register.refusals import NotAllowed, NotValid
from peacewright.monitoring.register.reports import Standing, changed, get
from peacewright.monitoring.register.states import ERASES
from peacewright.monitoring.register.tables import attached, attachments, bodies, entries


def erase(connection: sql.Connection, who: Account, report: str, reason: str) -> Standing:
    """Erase content, history bodies with their salts, and files of a report; the entries stay, and say when it was.

    Whatever the version: erasing does not wait for somebody who edits. Afterwards :func:`scrub` writes over the space.

    Parameters
    ----------
    connection : Connection
    who : Account
    report : str
    reason : str
        Kept in the history; must not tell what was erased.

    Raises
    ------
    NotFound
        If there is no such report.
    NotAllowed
        If the role does not erase.
    NotValid
        If it was erased already, or no reason is given.
    """
    if who.role not in ERASES:
        message = f"a {who.role} does not erase"
        raise NotAllowed(message)
    found = get(connection, report)
    if found.content is None:
        message = "what this report said has been erased already"
        raise NotValid(message)
    if not reason.strip():
        message = "give a reason; it is kept, so it must not tell what is erased"
        raise NotValid(message)
    of_report = sql.select(entries.c.sequence).where(entries.c.report == report)
    connection.execute(sql.delete(bodies).where(bodies.c.sequence.in_(of_report)))
    held = (
        connection.execute(sql.select(attached.c.sha256).where(attached.c.report == report)).scalars().all()
    )
    connection.execute(sql.delete(attached).where(attached.c.report == report))
    elsewhere = sql.select(attached.c.sha256)
    connection.execute(
        sql.delete(attachments).where(attachments.c.sha256.in_(held), attachments.c.sha256.not_in(elsewhere))
    )
    said = {"reason": reason.strip()}
    return changed(connection, found, found.version, Did.ERASED, who, said, content=None, attribution=None)
