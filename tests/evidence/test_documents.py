"""Documents: formats, encodings, what is no body, copies, and files that cannot be read."""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from datetime import date
from email.message import EmailMessage
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
from peacewright.evidence.documents.worker import Worker
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


def test_files_of_one_name_keep_apart(tmp_path: Path) -> None:
    for folder, number in (("north", 300), ("south", 500)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(BODY.replace("300", str(number)), encoding="utf-8")
    (tmp_path / "south" / "other.txt").write_text(BODY.replace("300", "700"), encoding="utf-8")
    about = tmp_path / "about.jsonl"
    about.write_text('{"doc": "south/report.txt", "published": "2007-06-13"}\n', encoding="utf-8")
    found = read_documents([tmp_path / "north", tmp_path / "south", tmp_path / "south" / "report.txt"], about)
    assert [each.name for each in found.documents] == ["north/report.txt", "other.txt", "south/report.txt"]
    assert [each.published for each in found.documents] == [None, None, date(2007, 6, 13)]
    counted = {claim.doc: claim.value_low for claim in found.claims if claim.kind == "quantity"}
    assert counted == {"north/report.txt": 300, "other.txt": 700, "south/report.txt": 500}


def test_copies_count_as_one_origin() -> None:
    other = "Quite another story about the port, its cranes and those who work there from morning to night."
    assert origins([BODY, other, f"(Agency) {BODY}", BODY[: len(BODY) - 20]]) == [0, 1, 0, 0]


FRENCH = (
    "La mission compte 300 soldats et les postes sont fermés depuis l’été. Le général a déclaré que la relève sera "
    "prête d’ici à 2026, où qu’elle soit. "
)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b""), ("utf-16-be", b""),
     ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b"")],
)  # fmt: skip
def test_an_encoding_is_told_to_the_letter(encoding: str, mark: bytes) -> None:
    found = read_bytes(mark + (FRENCH * 8).encode(encoding), "a.txt")
    assert found.text == FRENCH * 8


def test_other_alphabets_are_told() -> None:
    russian = (
        "Миссия насчитывает триста военнослужащих вдоль линии. Генерал сказал, что посты будут закрыты. " * 8
    )
    japanese = "監視団は境界線に沿って三百人の部隊を持っている。将軍は月曜日に拠点を閉鎖すると述べた。" * 8
    assert read_bytes(russian.encode("cp1251"), "a.txt").text == russian
    assert read_bytes(japanese.encode("shift_jis"), "a.txt").text == japanese


def test_a_few_broken_letters_leave_the_rest_as_it_was() -> None:
    data = (FRENCH * 8).encode()
    found = read_bytes(data[:200] + b"\xff" + data[200:], "a.txt")
    assert found.text.replace("\ufffd", "") == FRENCH * 8
    assert found.notes == ("read as utf-8, in which 1 letters are broken",)


@pytest.mark.parametrize("date", [b"never", b"", b"99 Foo 2007", b"Wed, 99 Jun 2007 10:00:00 +0000"])
def test_a_message_with_a_nonsense_date_is_read_without_one(date: bytes) -> None:
    found = read_bytes(_eml().replace(b"Wed, 13 Jun 2007 10:00:00 +0000", date), "a.eml")
    assert found.published is None
    assert "300 troops" in found.text


def test_a_message_in_an_unknown_character_set_is_read() -> None:
    assert "300 troops" in read_bytes(_eml().replace(b"charset=utf-8", b"charset=klingon"), "a.eml").text


def test_a_message_of_html_is_a_message_and_says_what_was_left_out() -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Watch", "Desk <desk@example.org>"
    message.set_content(HTML, subtype="html")
    message.add_attachment(_docx(), maintype="application", subtype="octet-stream", filename="a.docx")
    found = read_bytes(bytes(message), "a.eml")
    assert (found.format, found.title) == ("eml", "Watch")
    assert "300 troops" in found.text
    assert found.notes == ("1 attachment was not read; save each as a file to read it",)


def test_a_year_in_a_text_is_not_its_day_of_publication() -> None:
    body = f"<article><p>{BODY} It ends by 2026.</p></article>"
    page = f"<html><head><title>Watch</title></head><body>{body}</body></html>"
    assert read_bytes(page.encode(), "a.html").published is None


def test_a_dateline_stands_above_the_day_on_which_a_file_was_made(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("A watch on the ridge", "June 13, 2007", BODY):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    (found,) = read_documents([tmp_path]).documents
    assert found.published == date(2007, 6, 13)


def test_a_title_stands_apart_from_the_dateline_below_it(tmp_path: Path) -> None:
    title = "The council weighs a watch on the ridge for as long as six months"
    (tmp_path / "a.txt").write_text(f"{title}\nJune 13, 2007\n\n{BODY} {BODY}\n", encoding="utf-8")
    (found,) = read_documents([tmp_path]).documents
    assert (found.title, found.published) == (title, date(2007, 6, 13))


def test_a_folder_with_links_and_pipes_ends(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "self").symlink_to("self")
    os.mkfifo(tmp_path / "pipe.txt")
    found = read_documents([tmp_path])
    assert [document.name for document in found.documents] == ["a.txt"]
    with pytest.raises(PeacewrightError, match="no ordinary file"):
        read_documents([tmp_path / "pipe.txt"])


def test_one_process_reads_on_after_a_file_that_was_too_much() -> None:
    with Worker() as worker:
        with pytest.raises(UnreadableError, match="longer than 0 seconds"):
            worker.read(HTML.encode(), "a.html", 0.0)
        assert worker.read(HTML.encode(), "a.html", 60.0).format == "html"
        with pytest.raises(UnreadableError, match="damaged"):
            worker.read(b"%PDF-1.7 broken", "a.pdf", 60.0)
        assert worker.read(_docx(), "a.docx", 60.0).format == "docx"


@pytest.mark.parametrize(
    ("head", "outlet", "author"),
    [
        ("The Ridge Herald\nCouncil weighs a watch again\nBy Ana Ruiz\nJune 13, 2007", "The Ridge Herald", "Ana Ruiz"),
        ("Council weighs a watch on the ridge again\nBy Ana Ruiz, in Port Said", None, "Ana Ruiz"),
        ("RIDGE TOWN, June 13 (Ridge Agency) – The council met for a day.", "Ridge Agency", None),
        ("By the end of the day nothing was known.", None, None),
        ("Council Meets Again", None, None),
    ],
)  # fmt: skip
def test_outlet_and_author_stand_at_the_top(
    head: str, outlet: str | None, author: str | None, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(f"{head}\n\n{BODY} {BODY}\n", encoding="utf-8")
    (found,) = read_documents([tmp_path]).documents
    assert (found.outlet, found.author) == (outlet, author)
