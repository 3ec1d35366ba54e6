"""Courses of reports through the register, for fuzzing: where a request can come through, and what must hold after it.

What is made from the description alone is refused where a report must have come to a state, at a version, and another
person must act. So a report is taken there first, by requests; what is sent then holds made parties, reasons and texts.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Literal

import httpx
import sqlalchemy as sql

from peacewright.monitoring.register.chain import Did
from peacewright.monitoring.register.exporting import coarse_reports
from peacewright.monitoring.register.states import STEPS, State
from peacewright.monitoring.register.store import Store
from peacewright.monitoring.register.tables import entries, reports

Stage = Literal["alleged", "taken up", "verified", "proposed", "released"]
Send = Callable[..., httpx.Response | None]
VERIFIERS = ("vera", "viktor")
_REPORT = "/api/reports/{report}"
NEEDS: dict[str, tuple[Stage, ...]] = {
    f"PUT {_REPORT}": ("alleged", "taken up"),
    f"POST {_REPORT}/steps": ("alleged", "taken up", "verified"),
    f"POST {_REPORT}/attribution": ("verified",),
    f"POST {_REPORT}/attribution/release": ("proposed",),
    f"POST {_REPORT}/attribution/withdraw": ("proposed", "released"),
}
"""At which stages of a report an operation can be carried out."""
_ALLOWED = {(step.before, step.after) for step in STEPS}


@dataclass(frozen=True)
class Course:
    """A report on its course.

    Attributes
    ----------
    report : str
    version : int
    first, second : str
        Verifiers: one takes up and proposes, the other verifies and releases.
    """

    report: str
    version: int
    first: str
    second: str


def taken_to(stage: Stage, send: Send, rng: random.Random, content: Mapping[str, Any]) -> Course | None:
    """File a report and take it to a stage, by requests; None if one of them was not carried out.

    Parameters
    ----------
    stage : str
    send : callable
        Sends a request: operation, method, path, people, and what goes with it.
    rng : random.Random
    content : mapping
        What the report says.
    """
    first, second = rng.sample(VERIFIERS, 2)
    answer = send("POST /api/reports", "POST", "/api/reports", ("mina",), json=dict(content))
    if answer is None or answer.status_code != 201:
        return None
    at = f"/api/reports/{answer.json()['id']}"
    way: dict[Stage, tuple[str, str, dict[str, Any]]] = {
        "taken up": (first, "steps", {"step": "take_up"}),
        "verified": (second, "steps", {"step": "verify", "basis": "crater analysis"}),
        "proposed": (first, "attribution", {"party": "north", "basis": "radar; wrong in 1 of 20"}),
        "released": (second, "attribution/release", {}),
    }
    for reached, (who, path, sent) in way.items() if stage != "alleged" else ():
        version = {"version": answer.json()["version"]}
        answer = send(f"POST {_REPORT}/{path}", "POST", f"{at}/{path}", (who,), json=version | sent)
        if answer is None or answer.status_code != 200:
            return None
        if reached == stage:
            break
    return Course(answer.json()["id"], answer.json()["version"], first, second)


def broken(store: Store) -> list[str]:
    """Return what does not hold of the reports of a register, read from its tables and its export, not from its API.

    Parameters
    ----------
    store : Store
    """
    with store.reading() as connection:
        query = (
            sql.select(entries)
            .where(entries.c.report.is_not(None))
            .order_by(entries.c.report, entries.c.sequence)
        )
        told = {
            name: list(rows)
            for name, rows in groupby(connection.execute(query).all(), lambda row: row.report)
        }
        standing = {row.id: row for row in connection.execute(sql.select(reports))}
        exported = coarse_reports(connection, tuple(State))
    found = [f"report {name}: entries without a report" for name in told.keys() - standing.keys()]
    for name, row in standing.items():
        found += [f"report {name}: {fault}" for fault in _of_report(row, told.get(name, []))]
    released = {name: party for name, row in standing.items() if (party := _party(row)) is not None}
    for one in exported:
        if one.attributed_to and one.attributed_to != released.get(one.report):
            found.append(f"report {one.report}: exported with a party that two persons have not released")
    return found


def _of_report(row: Any, told: list[Any]) -> Iterator[str]:
    if not told or told[0].act != Did.FILED or told[0].state != State.ALLEGED:
        yield "its history does not begin with its filing"
        return
    versions = [entry.version for entry in told if entry.act != Did.ERASED]
    if versions != list(range(1, len(versions) + 1)):
        yield f"its versions are {versions}"
    proposed: Any = None
    for before, entry in pairwise(told):
        if entry.state != before.state and (State(before.state), State(entry.state)) not in _ALLOWED:
            yield f"went from {before.state} to {entry.state}"
        decided = entry.act == Did.STEP and entry.state in {State.VERIFIED, State.NOT_VERIFIED}
        if decided and entry.account == row.filed_by:
            yield "decided by who filed it"
        if entry.act == Did.PROPOSED:
            proposed = entry.account
        if entry.act == Did.RELEASED and (proposed is None or proposed == entry.account):
            yield "an attribution released without a second person"
        if entry.act in {Did.PROPOSED, Did.RELEASED} and entry.state != State.VERIFIED:
            yield f"attributed while {entry.state}"
        if entry.act == Did.WITHDRAWN or (entry.act == Did.STEP and before.state == State.VERIFIED):
            proposed = None
    attribution = json.loads(row.attribution) if row.attribution is not None else None
    if attribution is not None and (proposed is None or row.state != State.VERIFIED):
        yield "stands attributed without a proposal, or while it is not verified"
    if attribution is not None and attribution["released_by"] == attribution["proposed_by"]:
        yield "stands attributed by one person"


def _party(row: Any) -> str | None:
    attribution = json.loads(row.attribution) if row.attribution is not None else None
    return (
        attribution["party"] if attribution is not None and attribution["released_by"] is not None else None
    )
