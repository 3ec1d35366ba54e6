"""From the bytes of a file to text, by format; each reader gives text and what the file tells of itself.

The libraries are imported where they are used: reading plain text needs none of them.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from peacewright.evidence.language import told_by

MOST_BYTES = 20 * 1024 * 1024
"""A file larger than this is refused: no article or report for reading is."""
MOST_PAGES = 600
MOST_CHARACTERS = 2_400_000
"""Text beyond this is left out, and the reader says so."""
_WIDEST, _RAGGED = 140, 25
"""Widest line that counts as broken at a width, and by how much such lines fall short of the longest, in characters."""


class UnreadableError(ValueError):
    """A file that cannot be read as what it seems to be; the message says why."""


@dataclass(frozen=True)
class Read:
    """What one file holds."""

    text: str
    format: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


def read_bytes(data: bytes, name: str) -> Read:
    """Return the text of a file by what its bytes are, not by what its name says.

    Raises
    ------
    UnreadableError
        If the file is empty, too large, of a format that is not read, or broken.
    """
    if not data.strip():
        raise UnreadableError("the file is empty")
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"the file has {len(data):,} bytes; at most {MOST_BYTES:,} are read")
    kind = _kind(data, name)
    try:
        read = READERS[kind](data)
    except UnreadableError:
        raise
    except MemoryError:
        raise
    except ImportError as error:
        message = f"reading {kind} needs the package {error.name}: pip install 'peacewright[evidence]'"
        raise UnreadableError(message) from error
    except Exception as error:  # every library has its own; a broken file is the person's to mend
        raise UnreadableError(
            f"it cannot be read as {kind}: it is damaged ({type(error).__name__})"
        ) from error
    if not read.text.strip():
        raise UnreadableError(
            f"no text was found in this {kind} file; a scan needs its text recognised first"
        )
    if len(read.text) > MOST_CHARACTERS:
        note = f"only the first {MOST_CHARACTERS:,} characters were read"
        return Read(read.text[:MOST_CHARACTERS], read.format, read.title, read.outlet, read.author, read.published,
                    read.url, (*read.notes, note))  # fmt: skip
    return read


def is_plain(data: bytes, name: str) -> bool:
    """Whether the bytes of a file are plain text, or nothing that is read, so that no library is asked."""
    try:
        return _kind(data, name) == "text"
    except UnreadableError:
        return True


def _kind(data: bytes, name: str) -> str:
    head = data[:1024].lstrip()
    suffix = Path(name).suffix.lower()
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in data or suffix == ".docx":
            return "docx"
        raise UnreadableError("it is a zip archive but no .docx document")
    if head.startswith(b"{\\rtf"):
        raise UnreadableError("it is RTF, which is not read; save it as .docx")
    lowered = head.lower()
    if suffix == ".eml" or lowered.startswith(
        (b"received:", b"from:", b"return-path:", b"delivered-to:", b"mime-version:")
    ):
        return "eml"
    if (
        lowered.startswith((b"<!doctype html", b"<html"))
        or b"<html" in lowered
        or suffix in (".html", ".htm")
    ):
        return "html"
    if data[:4096].count(0) > 8 and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not _wide(data):
        raise UnreadableError("it is binary, and of no format that is read (text, HTML, PDF, DOCX, EML)")
    return "text"


def _wide(data: bytes) -> str | None:
    """Return the encoding of text in two bytes a letter that does not begin by saying so: every other byte is zero."""
    head = data[: 4096 - len(data[:4096]) % 2]
    zeros = (head[::2].count(0), head[1::2].count(0))
    if head and max(zeros) > 0.35 * len(head) and min(zeros) < 0.02 * len(head):
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    return None


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return text from bytes: UTF-8 where it is, else the encoding that fits best, with a note that says which.

    A text with a few broken letters is UTF-8 still. One that tells a language that is read when it is taken for
    Windows-1252 (of which Latin-1 is a part) is that: comparing frequencies takes its accents for another alphabet's.
    """
    wide = _wide(data)
    if wide is not None:
        return data.decode(wide, errors="replace").removeprefix("\ufeff"), (f"read as {wide}",)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    if broken < sum(letter > "\x7f" for letter in text) / 2:
        return text, (f"read as utf-8, in which {broken} letters are broken",)
    western = data.decode("cp1252", errors="replace")
    if b"\0" not in data[:4096] and told_by(western) is not None:
        return western, ("read as windows-1252",)
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 2 * 1024 * 1024]).best()
    if best is None:
        raise UnreadableError("its encoding cannot be told")
    return data.decode(best.encoding, errors="replace"), (f"read as {best.encoding}",)


def _text(data: bytes) -> Read:
    text, notes = decoded(data)
    return Read(_without_wraps(text.replace("\r\n", "\n").replace("\r", "\n")), "text", notes=notes)


def _without_wraps(text: str) -> str:
    """Join the lines of blocks that were broken at a width: all but the last about as long as the longest.

    Two lines alone are joined only where no line of the text is longer: else they are a title and its dateline.
    """
    broken = all(len(line) <= _WIDEST for line in text.split("\n"))
    blocks = re.split(r"(\n\s*\n)", text)
    for at in range(0, len(blocks), 2):
        lines = blocks[at].strip("\n").split("\n")
        longest = max(len(line) for line in lines)
        wrapped = len(lines) > (1 if broken else 2) and 50 <= longest <= _WIDEST
        if wrapped and all(longest - len(line) <= _RAGGED for line in lines[:-1]):
            blocks[at] = " ".join(line.strip() for line in lines)
    return "".join(blocks)


def _html(data: bytes) -> Read:
    import trafilatura
    from trafilatura.metadata import extract_metadata

    text, notes = decoded(data)
    body = trafilatura.extract(text, include_comments=False, include_tables=True, favor_recall=True) or ""
    # Only what the page says of itself: a wider search takes a year of the text for the day of publication.
    about = extract_metadata(text, extensive=False).as_dict()
    told = {name: about.get(name) or None for name in ("title", "sitename", "author", "date", "url")}
    return Read(
        body, "html", told["title"], told["sitename"], told["author"], _day(told["date"]), told["url"], notes
    )


def _pdf(data: bytes) -> Read:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is told as a finding
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError("the PDF is locked with a password")
    pages, length, notes = [], 0, []
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES or length > MOST_CHARACTERS:
            notes.append(f"only the first {number} pages of {len(reader.pages)} were read")
            break
        found = page.extract_text() or ""
        length += len(found)
        pages.append(found)
    about = reader.metadata
    created = _created(about)
    return Read(
        "\n\n".join(_unwrapped(page) for page in pages), "pdf",
        (about.title if about else None) or None, None, (about.author if about else None) or None, created,
        notes=tuple(notes),
    )  # fmt: skip


def _created(about: Any) -> date | None:
    """Return the day on which a PDF says that it was made; None where it says none, or nonsense."""
    try:
        return None if about is None or about.creation_date is None else about.creation_date.date()
    except (ValueError, TypeError):
        return None


def _unwrapped(page: str) -> str:
    """Join lines that a page breaks in mid-sentence, and words that it parts with a hyphen."""
    lines: list[str] = []
    for line in (line.strip() for line in page.splitlines()):
        if lines and lines[-1] and line:
            if lines[-1].endswith("-") and line[0].islower():
                lines[-1] = lines[-1][:-1] + line
                continue
            if lines[-1][-1] not in '.!?:”"' and len(lines[-1]) > 40:
                lines[-1] += " " + line
                continue
        lines.append(line)
    return "\n".join(lines)


def _docx(data: bytes) -> Read:
    import docx

    _refuse_bomb(data)
    document = docx.Document(io.BytesIO(data))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        paragraphs += [" ".join(cell.text for cell in row.cells) for row in table.rows]
    about = document.core_properties
    when = about.created.date() if isinstance(about.created, datetime) else None
    return Read("\n".join(paragraphs), "docx", about.title or None, None, about.author or None, when)


def _refuse_bomb(data: bytes) -> None:
    """Refuse an archive that unpacks to far more than a document holds."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > 10 * MOST_BYTES:
        raise UnreadableError(f"it would unpack to {size:,} bytes")


def _eml(data: bytes) -> Read:
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise UnreadableError("the message has no text")
    notes: tuple[str, ...] = ()
    try:
        content = body.get_content()
    except LookupError:  # a character set that nobody knows
        payload = body.get_payload(decode=True)
        content, notes = decoded(payload if isinstance(payload, bytes) else b"")
    text = _html(content.encode()).text if body.get_content_type() == "text/html" else content
    attached = sum(1 for _ in message.iter_attachments())
    if attached:
        left = "1 attachment was" if attached == 1 else f"{attached} attachments were"
        notes = (*notes, f"{left} not read; save each as a file to read it")
    return Read(_without_wraps(text.replace("\r\n", "\n").strip()), "eml", str(message["subject"] or "") or None, None,
                str(message["from"] or "") or None, _sent(message), notes=notes)  # fmt: skip


def _sent(message: EmailMessage) -> date | None:
    """Return the day on which a message says that it was sent; None where it says none, or nonsense."""
    try:
        return parsedate_to_datetime(str(message["date"])).date() if message["date"] else None
    except (ValueError, TypeError, IndexError):
        return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


READERS: dict[str, Callable[[bytes], Read]] = {
    "text": _text, "html": _html, "pdf": _pdf, "docx": _docx, "eml": _eml,
}  # fmt: skip
"""By format."""
