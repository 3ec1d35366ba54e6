"""Whatever is given as a file: a clear finding in bounded time, never a traceback."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peacewright.core.findings import PeacewrightError
from peacewright.operation.loading import load, shipped_operations
from peacewright.operation.reading.document import DEEPEST, LARGEST_BYTES, plain_value, read_document
from tests.operation.support import SMALL, faults_of, small_text, write

MEGABYTE = 1_000_000
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(24)
)

HARD = {
    "nothing": (b"", "F002"),
    "a blank": (b" \n\n", "F002"),
    "only comments": (b"# nothing\n# here\n", "F002"),
    "the word null": (b"null\n", "F002"),
    "a byte order mark alone": (b"\xef\xbb\xbf", "F002"),
    "Latin-1": ("name: Württemberg".encode("latin-1"), "F003"),
    "UTF-16": ("name: small".encode("utf-16"), "F003"),
    "UTF-16 without mark": ("name: small".encode("utf-16-le"), "F003"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "F003"),
    "a control character": (b"name: \x01", "Y001"),
    "a tab": (b"theatre:\n\tzones: 1", "Y001"),
    "an open bracket": (b"a: [1, 2", "Y001"),
    "an open quote": (b'a: "b', "Y001"),
    "two colons": (b"a: b: c", "Y001"),
    "two documents": (b"a: 1\n---\nb: 2\n", "Y003"),
    "brackets without end": (b"[" * MEGABYTE, "F004"),
    "braces without end": (b"{a: " * (MEGABYTE // 4), "F004"),
    "dashes without end": (b"- " * (MEGABYTE // 2), "F004"),
    "questions without end": (b"? " * (MEGABYTE // 2), "F004"),
    "ever deeper": ("".join(" " * i + f"k{i}:\n" for i in range(1200)).encode(), "F004"),
    "many values": (b"[" + b"1," * (MEGABYTE // 2) + b"]", "F004"),
    "many empty lists": (b"[" + b"[]," * (MEGABYTE // 3) + b"]", "F004"),
    "too many bytes": (b"a" * (LARGEST_BYTES + 1), "F004"),
    "a bomb of aliases": (BOMB.encode(), "Y003"),
    "a ring": (b"a: &a\n  b: *a\n", "Y003"),
    "code": (b"a: !!python/object/apply:os.system ['exit 1']", "Y003"),
    "code in a key": (b"!!python/name:os.system a: 1", "Y003"),
    "a merge": (b"a: &a {b: 1}\nc: {<<: *a}", "Y003"),
    "a list": (b"- a\n- b\n", "S003"),
    "a word": (b"word", "S003"),
    "a number": (b"7", "S003"),
    "a long word": (b"w" * MEGABYTE, "S003"),
    "a long key": (b"? " + b"k" * MEGABYTE + b"\n: 1", "S001"),
    "many digits": (b"peacewright: " + b"9" * MEGABYTE, "S006"),
    "many unknown keys": ("".join(f"k{i}: 1\n" for i in range(24_000)).encode(), "S001"),
    "many duplicate keys": (b"a: 1\n" * 24_000, "Y002"),
    "many wrong options": (b"options: {" + b"".join(b"k%d: 1, " % i for i in range(23_000)) + b"}", "S003"),
    "a long ring of options": (
        b"options:\n" + b"".join(b"  o%d: {title: t, like: o%d}\n" % (i, i + 1) for i in range(8_000)),
        "S002",
    ),
    "a long list handed down": (
        b"options:\n  o0: {title: t, levers: {tasks: ["
        + b"x, " * 20_000
        + b"]}}\n"
        + b"".join(b"  o%d: {title: t, like: o%d}\n" % (i, i - 1) for i in range(1, 60)),
        "S004",
    ),
    "an infinity": (b"peacewright: .inf", "S006"),
    "a wrong kind everywhere": (
        b"peacewright: {}\nname: []\nparties: 1\ntheatre: x\noptions: [1]\nas_of: {}",
        "S003",
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_input_is_a_finding_in_bounded_time(tmp_path: Path, name: str) -> None:
    content, code = HARD[name]
    path = write(tmp_path, content)
    faults_of(SMALL)  # tables and schema are read once a process
    start = time.process_time()
    findings = faults_of(path)
    spent = time.process_time() - start
    assert code in {finding.code for finding in findings}, [str(f) for f in findings[:5]]
    assert len(findings) <= 100
    assert all(len(str(finding)) < 2_000 for finding in findings)
    assert spent < 2


def test_what_is_no_readable_file_is_a_finding(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for bad in (
        tmp_path,
        tmp_path / "missing.yaml",
        tmp_path / "pipe",
        tmp_path / "loop",
        "/dev/zero",
        "",
        "nul\0l",
        "x" * 5000,
        SMALL / "below",
        "\udcff",
        "-",
        "~",
    ):
        with pytest.raises(PeacewrightError) as refusal:
            load(bad)
        assert [finding.code for finding in refusal.value.findings] == ["F001"], bad


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    text = small_text().replace("\n", "\r\n")
    assert load(write(tmp_path, b"\xef\xbb\xbf" + text.encode())).operation == load(SMALL).operation


def test_depth_is_bounded_at_the_level_that_is_stated() -> None:
    deep = DEEPEST - 1
    assert read_document(("[" * deep + "]" * deep).encode(), "f").findings == ()
    with pytest.raises(PeacewrightError):
        read_document(("[" * (deep + 2) + "]" * (deep + 2)).encode(), "f")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("NO", "NO"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("0o7", "0o7"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("2025-02-30", "2025-02-30"),
        ("<<", "<<"),
        ("=", "="),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7", 7),
        ("-7", -7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("9" * 400, "9" * 400),
    ],
)
def test_plain_values_are_those_of_yaml_1_2(text: str, value: object) -> None:
    read = plain_value(text)
    assert read == value
    assert type(read) is type(value)


LIMITS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LIMITS
@given(st.binary(max_size=400))
def test_random_bytes(tmp_path: Path, content: bytes) -> None:
    _told_or_read(tmp_path, content)


@LIMITS
@given(st.text(alphabet="ab: -[]{}?,&*!|>'\"#%@`\n\t19.~<=é", max_size=300))
def test_random_yaml(tmp_path: Path, text: str) -> None:
    _told_or_read(tmp_path, text.encode())


SHIPPED = [SMALL, *(Path(load(name).path) for name in shipped_operations())]
scalars = st.sampled_from(
    [
        "",
        "~",
        "no",
        "7",
        "-1",
        "1e9",
        "[]",
        "{}",
        "[a, b]",
        "{a: 1}",
        "10,000",
        "400 km",
        "30 days",
        "2025-04-20",
        "D+3",
        "'quoted'",
        "all",
        "west",
        "XWE",
        "{all: []}",
        "{any: [{}]}",
        "- x",
        "? x",
        "!!int 3",
        "&a b",
        "*a",
        "|",
        "1 2",
        "é",
        "🙂",
    ]
)


@LIMITS
@given(st.data())
def test_random_changes_of_good_files(tmp_path: Path, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SHIPPED)).read_text(encoding="utf-8")
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["value", "delete", "double", "indent", "cut", "swap", "inner"]))
        line = lines[at]
        if change == "value":
            lines[at] = line.partition(":")[0] + ": " + data.draw(scalars)
        elif change == "delete":
            lines[at] = ""
        elif change == "double":
            lines[at] = f"{line}\n{line}"
        elif change == "indent":
            lines[at] = "  " + line
        elif change == "cut":
            lines[at] = line[: data.draw(st.integers(0, len(line)))]
        elif change == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            before, mark, after = line.rpartition(": ")
            lines[at] = f"{before}{mark}{data.draw(scalars)}{after[-1:]}"
    _told_or_read(tmp_path, "\n".join(lines).encode())


def _told_or_read(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, content)
    start = time.process_time()
    findings = faults_of(path)
    assert time.process_time() - start < 2
    for finding in findings:
        assert finding.message
        assert finding.remedy
        assert finding.place.line is None or 1 <= finding.place.line <= content.count(b"\n") + 2
