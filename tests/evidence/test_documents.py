"""Documents: formats, encodings, what is no body, copies, and files that cannot be read."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.core.findings import PeacewrightError
from peacewright.evidence.documents import reading
from peacewright.evidence.documents.boilerplate import body_of
from peacewright.evidence.documents.duplicates import origins
from peacewright.evidence.documents.formats import UnreadableError, read_bytes
from peacewright.evidence.language import Language
from peacewright.study.reading import read_documents

BODY = (
    "The mission has 300 troops along the line. They have watched it since 1974, and nobody has said who "
    "follows them."
)
HTML = (
    "<html><head><title>Watch on the line</title><meta property='article:published_time' content='2007-06-13'>"
    f"</head><body><nav><a href='/'>Home</a></nav><article><h1>Watch on the line</h1><p>{BODY}</p><p>{BODY}</p>"
    "</article><footer>All rights reserved</footer></body></html>"
)


def _docx() -> bytes:
    document = docx.Document()
    document.add_paragraph(BODY)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _eml() -> bytes:
    return (
        b"From: Desk <desk@example.org>\r\nSubject: Watch\r\nDate: Wed, 13 Jun 2007 10:00:00 +0000\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + BODY.encode() + b"\r\n"
    )


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", BODY.encode(), "text"),
        ("a.html", HTML.encode(), "html"),
        ("a.docx", _docx(), "docx"),
        ("a.eml", _eml(), "eml"),
    ],
)
def test_a_format_is_read(name: str, data: bytes, kind: str) -> None:
    found = read_bytes(data, name)
    assert found.format == kind
    assert "300 troops along the line" in found.text
    assert "All rights reserved" not in found.text


def test_what_a_page_and_a_message_tell_of_themselves() -> None:
    page, message = read_bytes(HTML.encode(), "a.html"), read_bytes(_eml(), "a.eml")
    assert (page.title, page.published) == ("Watch on the line", date(2007, 6, 13))
    assert (message.title, message.published) == ("Watch", date(2007, 6, 13))


def test_an_encoding_is_told() -> None:
    text = "Le contingent a quitté la zone démilitarisée après l’échéance prévue. " * 20
    found = read_bytes(text.encode("cp1252"), "a.txt")
    assert "quitté la zone démilitarisée" in found.text
    assert found.notes


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"   \n", "empty"),
        (b"\x7fELF" + bytes(200), "binary"),
        (b"%PDF-1.7 not really", "cannot be read as pdf"),
        (b"PK\x03\x04" + b"x" * 50, "no .docx"),
    ],
)
def test_a_broken_file_says_why(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        read_bytes(data, "a.bin")


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (220 * 1024 * 1024))
    with pytest.raises(UnreadableError, match="unpack"):
        read_bytes(held.getvalue(), "a.docx")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=600), st.sampled_from(["a.txt", "a.html", "a.pdf", "a.docx", "a.eml"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with contextlib.suppress(UnreadableError):
        assert read_bytes(data, name).text.strip()


def test_one_broken_file_is_a_finding_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    found = read_documents([tmp_path])
    assert [document.name for document in found.documents] == ["good.txt"]
    assert [finding.place.file for finding in found.findings] == [str(tmp_path / "bad.pdf")]


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    with pytest.raises(PeacewrightError):
        read_documents([tmp_path])
    with pytest.raises(PeacewrightError):
        read_documents([tmp_path / "missing.txt"])


def test_reading_stops_after_its_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.0)
    (tmp_path / "a.html").write_text(HTML, encoding="utf-8")
    found = reading.read_all([tmp_path / "a.html"], None)  # type: ignore[arg-type]
    assert "longer than" in found[1][0].message


def test_what_is_known_beside_the_text_stands_above_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"June 1, 2007\n{BODY}", encoding="utf-8")
    (tmp_path / "about.jsonl").write_text(
        '{"doc": "a.txt", "licence": "CC BY 4.0", "accessed": "2007-07-01"}\n'
    )
    (document,) = read_documents([tmp_path / "a.txt"], tmp_path / "about.jsonl").documents
    assert (document.published, document.licence, document.accessed) == (
        date(2007, 6, 1),
        "CC BY 4.0",
        date(2007, 7, 1),
    )


def test_titles_captions_forms_and_links_are_no_body(words: Language) -> None:
    text = (
        f"Watch on the Line Goes On\n13 June 2007\n{BODY}\nA Second Year\nSoldiers at a post. (Image: Agency)\n{BODY}\n"
        "RELATED: What the council wants\nLeave a Comment\nYour email address will not be published."
    )
    kept = [text[start:end] for start, end in body_of(text, words)]
    assert kept == [BODY, BODY]


def test_copies_count_as_one_origin() -> None:
    other = "Quite another story about the port, its cranes and those who work there from morning to night."
    assert origins([BODY, other, f"(Agency) {BODY}", BODY[: len(BODY) - 20]]) == [0, 1, 0, 0]
