"""Verifying a register: the chain is gone through from its beginning, and what stands is held against what it tells."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sql

from peacewright.monitoring.register.chain import Did, Entry, commitment, genesis
from peacewright.monitoring.register.refusals import NotValid
from peacewright.monitoring.register.states import STEPS, State
from peacewright.monitoring.register.store import Store
from peacewright.monitoring.register.tables import attached, attachments, bodies, entries, register, reports

_AT_ONCE = 1000
_AFTER = {step.name: step for step in STEPS}
_HEAD = re.compile(r"(\d{1,12}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Fault:
    """One thing that is not as the chain says."""

    what: str
    sequence: int | None = None
    report: str | None = None

    def __str__(self) -> str:
        where = [f"entry {self.sequence}"] if self.sequence is not None else []
        where += [f"report {self.report}"] if self.report is not None else []
        return f"{', '.join(where) or 'register'}: {self.what}"


@dataclass(frozen=True)
class Verified:
    """What verifying found."""

    register: str
    """Name of the register (UUID)."""
    entries: int
    reports: int
    erased: int
    """Entries whose body was erased, as an entry of the chain says."""
    head: str
    """Where the chain ends: ``sequence:link``. Noted elsewhere, it shows later whether the end was cut or rewritten."""
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is amiss."""
        return not self.faults


@dataclass
class _Replayed:
    """A report as the entries tell it."""

    version: int = 0
    state: str = ""
    filed_by: str = ""
    filed_at: str = ""
    content: str | None = None
    attribution: dict[str, Any] | None = None
    files: set[str] = field(default_factory=set)
    without_body: list[int] = field(default_factory=list)
    erased: bool = False


def verify(store: Store, noted: str | None = None) -> Verified:
    """Verify a register as it stands now.

    Parameters
    ----------
    store : Store
    noted : str, optional
        An end of the chain that was noted earlier and elsewhere, ``sequence:link``; the chain must hold it.

    Returns
    -------
    Verified

    Raises
    ------
    NotValid
        If ``noted`` is no end of a chain.
    """
    wanted = _noted(noted)
    with store.reading() as connection:
        own = connection.execute(sql.select(register)).one()
        faults: list[Fault] = []
        told: dict[str, _Replayed] = {}
        previous, sequence, at = genesis(own.id), 0, own.made_at
        met = None
        for row in _rows(connection):
            if row.sequence != sequence + 1:
                faults.append(
                    Fault(f"entries {sequence + 1} to {row.sequence - 1} are missing", row.sequence)
                )
            sequence = row.sequence
            entry = Entry(row.sequence, row.at, row.account, row.act, row.report, row.version, row.state,
                          row.commitment)  # fmt: skip
            if entry.link(previous) != row.link:
                faults.append(Fault("its link does not follow from it and the entry before", row.sequence))
            if row.at < at:
                faults.append(Fault("its time lies before that of the entry before", row.sequence))
            previous, at = row.link, row.at
            if row.body is not None and commitment(row.salt, row.body) != row.commitment:
                faults.append(Fault("what it says is not what was committed to", row.sequence))
            if row.sequence == wanted[0]:
                met = row.link
            faults += _replay(told, row)
        if (sequence, previous) != (own.sequence, own.head):
            faults.append(
                Fault(f"the chain ends at entry {sequence}, not where the register says ({own.sequence})")
            )
        if wanted[0] and met != wanted[1]:
            faults.append(
                Fault("the head that was noted is not in the chain: it was cut, or written anew", wanted[0])
            )
        faults += _standing_faults(connection, told)
        faults += _file_faults(connection, told)
    gone = sum(len(report.without_body) for report in told.values())
    return Verified(own.id, sequence, len(told), gone, f"{sequence}:{previous}", tuple(faults))


def head_of(connection: sql.Connection) -> str:
    """Return where the chain ends: ``sequence:link``."""
    sequence, head = connection.execute(sql.select(register.c.sequence, register.c.head)).one()
    return f"{sequence}:{head}"


def _noted(noted: str | None) -> tuple[int, str]:
    if noted is None:
        return 0, ""
    found = _HEAD.fullmatch(noted.strip())
    if found is None:
        message = "a head is written NUMBER:LINK, as `register verify` prints it"
        raise NotValid(message)
    return int(found[1]), found[2]


def _rows(connection: sql.Connection) -> Iterator[Any]:
    """Give entries with their bodies, in order, some at a time so that no register is too large."""
    last = -1
    query = (
        sql.select(entries, bodies.c.salt, bodies.c.body)
        .outerjoin_from(entries, bodies, bodies.c.sequence == entries.c.sequence)
        .order_by(entries.c.sequence)
        .limit(_AT_ONCE)
    )
    while rows := connection.execute(query.where(entries.c.sequence > last)).all():
        yield from rows
        last = rows[-1].sequence


def _replay(told: dict[str, _Replayed], row: Any) -> list[Fault]:
    """Follow one entry, and return what cannot have been."""
    if row.report is None:
        return [] if row.body is not None else [Fault("what it says is missing", row.sequence)]
    report = told.setdefault(row.report, _Replayed())
    faults = []
    if row.version != report.version + 1:
        faults.append(Fault(f"version {row.version} follows {report.version}", row.sequence, row.report))
    if row.act == Did.FILED:
        report.filed_by, report.filed_at = row.account, row.at
    elif row.act == Did.ERASED:
        report.erased, report.content, report.attribution, report.files = True, None, None, set()
    body = _read(row.body)
    if body is None:
        report.without_body.append(row.sequence)
    else:
        faults += _follow(report, row, body)
    report.version, report.state = row.version, row.state
    return faults


def _follow(report: _Replayed, row: Any, body: dict[str, Any]) -> list[Fault]:
    if row.act in {Did.FILED, Did.AMENDED}:
        report.content = row.body
    elif row.act == Did.ATTACHED:
        report.files.add(str(body.get("sha256")))
    elif row.act == Did.PROPOSED:
        report.attribution = {**body, "proposed_by": row.account, "released_by": None}
    elif row.act == Did.RELEASED:
        if report.attribution is None or report.attribution["proposed_by"] == row.account:
            return [Fault("an attribution was released without a second person", row.sequence, row.report)]
        report.attribution["released_by"] = row.account
    elif row.act == Did.WITHDRAWN:
        report.attribution = None
    elif row.act == Did.STEP:
        step = _AFTER.get(str(body.get("step")))
        if step is None or (report.state, row.state) != (step.before, step.after):
            return [Fault("the step does not lead from the one state to the other", row.sequence, row.report)]
        if step.by_another and row.account == report.filed_by:
            return [Fault("whoever filed the report decided on it", row.sequence, row.report)]
        if step.before in {State.VERIFIED, State.NOT_VERIFIED}:
            report.attribution = None
    return []


def _standing_faults(connection: sql.Connection, told: dict[str, _Replayed]) -> list[Fault]:
    """Hold the reports as they stand against what the entries tell."""
    faults = []
    stands = set()
    for row in connection.execute(sql.select(reports)):
        stands.add(row.id)
        report = told.get(row.id)
        if report is None:
            faults.append(Fault("it stands in the register, and no entry tells of it", report=row.id))
            continue
        if report.without_body and not report.erased:
            gone = ", ".join(str(each) for each in report.without_body[:5])
            faults.append(Fault(f"what entries {gone} say is missing, and nobody erased it", report=row.id))
            continue
        attribution = None if row.attribution is None else _read(row.attribution) or {}
        pairs = (
            ("version", row.version, report.version), ("state", row.state, report.state),
            ("content", row.content, report.content), ("attribution", attribution, report.attribution),
            ("who filed it", row.filed_by, report.filed_by), ("when it was filed", row.filed_at, report.filed_at),
        )  # fmt: skip
        for name, found, wanted in pairs:
            if found != wanted:
                faults.append(Fault(f"its {name} is not what its entries tell", report=row.id))
    faults += [
        Fault("entries tell of it, and it is gone", report=name) for name in sorted(set(told) - stands)
    ]
    return faults


def _file_faults(connection: sql.Connection, told: dict[str, _Replayed]) -> list[Fault]:
    """Hold the files against their names and against what the entries tell."""
    faults = []
    for name in connection.execute(sql.select(attachments.c.sha256)).scalars().all():
        held = connection.execute(
            sql.select(attachments.c.bytes).where(attachments.c.sha256 == name)
        ).scalar_one()
        if hashlib.sha256(held).hexdigest() != name:
            faults.append(Fault(f"the file {name[:16]}… is not what it was"))
    found: dict[str, set[str]] = {}
    for report, sha256 in connection.execute(sql.select(attached.c.report, attached.c.sha256)):
        found.setdefault(report, set()).add(sha256)
    for name, report_told in told.items():
        if found.pop(name, set()) != report_told.files:
            faults.append(Fault("its files are not those that its entries tell", report=name))
    faults += [Fault("it has files, and no entry tells of it", report=name) for name in sorted(found)]
    return faults


def _read(body: str | None) -> dict[str, Any] | None:
    """Return what a body says; a body that was tampered with may be no JSON at all."""
    if body is None:
        return None
    try:
        data = json.loads(body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
