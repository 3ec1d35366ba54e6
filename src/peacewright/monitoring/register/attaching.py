"""Attachments: kept once, named by SHA-256, of a few types that are told by what the bytes are, never opened."""

from __future__ import annotations

import hashlib
import unicodedata

import sqlalchemy as sql

from peacewright.monitoring.register.accounts import Account
from peacewright.monitoring.register.chain import Did
from peacewright.monitoring.register.refusals import NotAllowed, NotFound, NotValid
from peacewright.monitoring.register.reports import Standing, changed, get
from peacewright.monitoring.register.states import AMENDS, READS_IN_FULL, Role
from peacewright.monitoring.register.tables import attached, attachments

LARGEST = 20 * 1024 * 1024
"""Bytes of one file. Judged: a photograph of a good telephone in full, a minute of its video; a server of two cores
holds ten of them at once."""
MOST_FILES = 20
"""Files of one report."""
LONGEST_NAME = 120

_BEGINNINGS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
    "application/pdf": ((0, b"%PDF-"),),
    "audio/mpeg": ((0, b"ID3"),),
    "video/mp4": ((4, b"ftyp"),),
}
"""What the bytes of a type begin with, by place. Archives and office files are not among them: they are programs and
boxes within boxes, which somebody would have to open."""
TEXT = "text/plain"
TYPES = (*_BEGINNINGS, TEXT)


def attach(
    connection: sql.Connection, who: Account, report: str, version: int, name: str, content: bytes
) -> Standing:
    """Add a file to a report.

    Parameters
    ----------
    connection : Connection
    who : Account
    report : str
    version : int
        The version that was looked at.
    name : str
        As the sender calls it; no path is ever made of it.
    content : bytes

    Raises
    ------
    NotFound, NotAllowed, Changed
    NotValid
        If the file is too large, empty, of no type that is taken, or there are too many.
    """
    media_type = type_of(content)
    found = get(connection, report)
    allowed = AMENDS.get(found.state, frozenset())
    if who.role not in allowed or (who.role is Role.MONITOR and found.filed_by != who.id):
        message = f"a {who.role} does not add files to this report as it stands"
        raise NotAllowed(message)
    if found.content is None:
        message = "what this report said has been erased"
        raise NotValid(message)
    hashed = hashlib.sha256(content).hexdigest()
    held = (
        connection.execute(sql.select(attached.c.sha256).where(attached.c.report == report)).scalars().all()
    )
    if hashed in held:
        message = "the report has this very file already"
        raise NotValid(message)
    if len(held) >= MOST_FILES:
        message = f"a report has at most {MOST_FILES} files"
        raise NotValid(message)
    if not connection.execute(sql.select(attachments.c.size).where(attachments.c.sha256 == hashed)).first():
        row = {"sha256": hashed, "media_type": media_type, "size": len(content), "bytes": content}
        connection.execute(sql.insert(attachments).values(row))
    shown = file_name(name)
    connection.execute(sql.insert(attached).values(report=report, sha256=hashed, name=shown))
    said = {"sha256": hashed, "name": shown, "media_type": media_type, "size": len(content)}
    return changed(connection, found, version, Did.ATTACHED, who, said)


def fetch(connection: sql.Connection, who: Account, report: str, sha256: str) -> tuple[str, str, bytes]:
    """Return name, media type and bytes of a file of a report.

    Raises
    ------
    NotAllowed
        If the role does not read reports in full.
    NotFound
        If the report has no such file.
    """
    if who.role not in READS_IN_FULL:
        message = f"a {who.role} does not read attachments"
        raise NotAllowed(message)
    query = (
        sql.select(attached.c.name, attachments.c.media_type, attachments.c.bytes)
        .join_from(attached, attachments)
        .where(attached.c.report == report, attached.c.sha256 == sha256)
    )
    row = connection.execute(query).first()
    if row is None:
        message = "the report has no such file"
        raise NotFound(message)
    return row.name, row.media_type, bytes(row.bytes)


def type_of(content: bytes) -> str:
    """Return the type of a file by its bytes, whatever its name says.

    Raises
    ------
    NotValid
        If it is empty, too large, or none of the types that are taken.
    """
    if not content:
        message = "the file is empty"
        raise NotValid(message)
    if len(content) > LARGEST:
        message = f"a file has at most {LARGEST // 1024 // 1024} MB"
        raise NotValid(message)
    for media_type, parts in _BEGINNINGS.items():
        if all(content[at : at + len(part)] == part for at, part in parts):
            return media_type
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\x00"
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\r\t\f" for letter in text):
        message = f"files of this kind are not taken; taken are {', '.join(TYPES)}"
        raise NotValid(message)
    return TEXT


def file_name(name: str) -> str:
    """Return a name that can be shown and saved under: the last part of a path, without what steers or turns text."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        letter if unicodedata.category(letter)[0] not in "CZ" and letter not in '<>:"|?*;%' else "_"
        for letter in unicodedata.normalize("NFC", last)
    )
    return kept.lstrip(".")[-LONGEST_NAME:] or "file"
