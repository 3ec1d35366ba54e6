"""Attribution: an accusation. One verifier proposes it, on a verified report; it counts once a second releases it."""

from __future__ import annotations

import sqlalchemy as sql

from peacewright.monitoring.register.accounts import Account
from peacewright.monitoring.register.chain import Did
from peacewright.monitoring.register.content import canonical
from peacewright.monitoring.register.refusals import Changed, NotAllowed, NotValid
from peacewright.monitoring.register.reports import Standing, changed, get
from peacewright.monitoring.register.states import ATTRIBUTES, State


def propose(
    connection: sql.Connection, who: Account, report: str, version: int, party: str, basis: str
) -> Standing:
    """Propose to which party a verified report is attributed. It counts for nothing until it is released.

    Parameters
    ----------
    connection : Connection
    who : Account
    report : str
    version : int
        The version that the decision was made on.
    party : str
    basis : str
        On what it rests: by which means, and how often these name the wrong party.

    Raises
    ------
    NotFound, NotAllowed, NotValid, Changed
    """
    found = _open(connection, who, report, version)
    if found.attribution is not None:
        message = "there is an attribution already: withdraw it first"
        raise NotValid(message)
    if not party.strip() or not basis.strip():
        message = "name the party, and say on what the attribution rests"
        raise NotValid(message)
    said = {"party": party.strip(), "basis": basis.strip()}
    standing = canonical({**said, "proposed_by": who.id, "released_by": None})
    return changed(connection, found, version, Did.PROPOSED, who, said, attribution=standing)


def release(connection: sql.Connection, who: Account, report: str, version: int) -> Standing:
    """Release an attribution that another person proposed.

    Raises
    ------
    NotFound, NotAllowed, NotValid, Changed
    """
    found = _open(connection, who, report, version)
    proposed = found.attribution
    if proposed is None or proposed["released_by"] is not None:
        message = "there is no attribution that waits for release"
        raise NotValid(message)
    if proposed["proposed_by"] == who.id:
        message = "an attribution is released by two persons: another verifier has to do this"
        raise NotAllowed(message)
    standing = canonical({**proposed, "released_by": who.id})
    said = {"party": proposed["party"], "proposed_by": proposed["proposed_by"]}
    return changed(connection, found, version, Did.RELEASED, who, said, attribution=standing)


def withdraw(connection: sql.Connection, who: Account, report: str, version: int, basis: str) -> Standing:
    """Take an attribution back, released or not. One person suffices: a doubt is enough.

    Raises
    ------
    NotFound, NotAllowed, NotValid, Changed
    """
    found = _open(connection, who, report, version)
    if found.attribution is None:
        message = "there is no attribution to withdraw"
        raise NotValid(message)
    if not basis.strip():
        message = "say on what the step rests"
        raise NotValid(message)
    return changed(connection, found, version, Did.WITHDRAWN, who, {"basis": basis.strip()}, attribution=None)


def _open(connection: sql.Connection, who: Account, report: str, version: int) -> Standing:
    found = get(connection, report)
    if who.role not in ATTRIBUTES:
        message = f"a {who.role} does not attribute"
        raise NotAllowed(message)
    if found.version != version:
        raise Changed(found.version, version)
    if found.state is not State.VERIFIED:
        message = "only a verified report is attributed"
        raise NotValid(message)
    if found.content is None:
        message = "what this report said has been erased"
        raise NotValid(message)
    return found
