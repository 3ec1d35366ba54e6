"""Files made to do harm: each is read, set aside or refused in words; none hangs or fills the memory."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from peacewright.cli.main import main
from peacewright.core.findings import PeacewrightError
from peacewright.monitoring import importing
from peacewright.monitoring.sources import json_items, workbook
from peacewright.monitoring.sources.mapping import find_mapping, read_mapping, shipped_mappings
from peacewright.monitoring.sources.patterns import found, named_groups, whole
from peacewright.monitoring.sources.tables import UnreadableError
from tests.contract.repository import PACKAGE
from tests.monitoring.tables import GED, as_csv, read
from validation.fuzz_event_sources import drawn, failure_of, failure_of_mapping

OPERATION = "ethiopia-eritrea-2000"
ENTITIES = """<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>"""


def sheet_book(rows: str, doctype: str = "", texts: str = "") -> bytes:
    """Return a workbook whose sheet (and texts) hold XML of our own."""
    book = openpyxl.Workbook()
    book.active.append(["id", "date_start"])
    made = io.BytesIO()
    book.save(made)
    out = io.BytesIO()
    name_space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                data = f"{doctype}<worksheet {name_space}><sheetData>{rows}</sheetData></worksheet>".encode()
            elif entry.filename.endswith("sharedStrings.xml") and texts:
                data = f"{doctype}<sst {name_space}>{texts}</sst>".encode()
            new.writestr(entry.filename, data)
    return out.getvalue()


def refusal(folder: Path, data: bytes, name: str = "events.csv") -> str:
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as caught:
        read(path, "ucdp-ged")
    return str(caught.value)


def call(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return int(left.value.code or 0)


# --- patterns of mappings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "kind: {of: [x], pattern: '(?!a)(b)'}", "kind: {of: [x], pattern: '(?<=a)(b)'}",
        "kind: {of: [x], pattern: '(a)\\1'}", "kind: {of: [x], pattern: 'no group'}",
        "kind: {like: '(?!x).*'}", "kind: {like: 'a', unlike: '('}", "party_pattern: '(?!a)(b)'",
        "party_pattern: 'no group'", "named_like: '(?=a)'", "rules: [{when: {x: '(?!a)'}}]",
        "release: {removes: false, name_tells: ['(?!a)(?P<year>\\d{4})']}",
        "release: {removes: false, name_tells: ['\\d{4}']}",
        "kind: {of: [x], pattern: '((((a{999}){999}){999}){999})'}",
    ],
)  # fmt: skip
def test_a_pattern_is_checked_with_the_engine_that_searches(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What passes the check runs: what the tables cannot search with is a finding with its line, and no trace."""
    path, table = tmp_path / "mine.yaml", tmp_path / "a-2007-07-01.csv"
    path.write_text(f"events: 1\nbased_on: ucdp-ged\nname: mine\n{line}\n", encoding="utf-8")
    table.write_bytes(as_csv([GED]))
    with pytest.raises(PeacewrightError) as caught:
        read_mapping(path)
    assert caught.value.findings[0].place.line == 4
    assert call("monitor", OPERATION, table, "--source", path, "--out", tmp_path / "watch") == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "watch").exists()


def test_a_pattern_that_python_would_never_end_with_takes_no_time(tmp_path: Path) -> None:
    names = ["a" * 40 + "!", "b"]
    assert whole("(a|a)*|(a+)+b", names) == [False, False]
    assert not found("(a+)+$", "a" * 5000 + "!")
    assert named_groups(r"(?P<year>\d{4})-(?P<month>\d\d)?", "x-2007-06") == {"year": "2007", "month": "06"}
    path = tmp_path / "mine.yaml"
    path.write_text(
        "events: 1\nbased_on: ucdp-ged\nname: mine\ntext: {like: '(i|i)*(d|d)*x?'}\n", encoding="utf-8"
    )
    events, _, _ = read_all(tmp_path, path)
    assert events == 1


@pytest.mark.parametrize("name", ["x" * 5000, "../event_sources/acled", "acled.yaml/../acled", "/etc/passwd"])
def test_a_source_that_leads_elsewhere_is_none(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"events: 1\nbased_on: {name}\nname: mine\n", encoding="utf-8")
    with pytest.raises(PeacewrightError, match="ships"):
        read_mapping(path)
    with pytest.raises(PeacewrightError):
        find_mapping("x" * 5000)


def read_all(folder: Path, mapping: Path) -> tuple[int, int, int]:
    table = folder / "events.csv"
    table.write_bytes(as_csv([GED]))
    events, rejects, rows = read(table, read_mapping(mapping))
    return events.height, len(rejects), rows


# --- workbooks -----------------------------------------------------------------------------------------------------

HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>date_start</t></is></c></row>'
)


@pytest.mark.parametrize("where", ["sheet", "texts"])
def test_entities_of_a_workbook_are_not_filled_in(where: str, tmp_path: Path) -> None:
    cell = '<row r="2"><c r="A2" t="inlineStr"><is><t>&h;</t></is></c></row>'
    data = (
        sheet_book(HEADER + cell, ENTITIES)
        if where == "sheet"
        else sheet_book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', ENTITIES, "<si><t>&h;</t></si>")
    )
    assert "EntitiesForbidden" in refusal(tmp_path, data, "book.xlsx")


def test_a_file_outside_is_not_read_by_a_workbook(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("told to nobody")
    doctype = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    cell = '<row r="2"><c r="A2" t="inlineStr"><is><t>&s;</t></is></c></row>'
    assert "told to nobody" not in refusal(tmp_path, sheet_book(HEADER + cell, doctype), "book.xlsx")


def test_a_row_far_below_is_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 1000)
    cell = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    assert "more than a sheet has" in refusal(tmp_path, sheet_book(HEADER + cell), "book.xlsx")


def test_styles_that_unpack_beyond_measure_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_OTHER", 1000)
    assert "unpack to" in refusal(tmp_path, sheet_book(HEADER), "book.xlsx")


# --- JSON ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '{"features": ' + "[" * 50_000 + "]" * 50_000 + "}",
        '[{"id": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}]",
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": 1}, "geometry": '
        + '{"type": "GeometryCollection", "geometries": [' * 20_000
        + "]}" * 20_000
        + "}]}",
    ],
    ids=["lists", "objects", "geometries"],
)
def test_json_nested_without_end_is_refused(text: str, tmp_path: Path) -> None:
    assert "nested too deeply" in refusal(tmp_path, text.encode()) or "none" in refusal(
        tmp_path, text.encode()
    )


def test_an_item_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "MOST_OF_ONE", 20_000)
    text = json.dumps([{"id": "1"}, {"id": "x" * 30_000}])
    assert "longer than" in refusal(tmp_path, text.encode())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[{"id": 1}] tail', "line 1"), ('{"features": [\n{"id": 1},\n{"id" 2}]}', "line 3"), ('[{"id": 1}', "line 1"),
        ('{"features": [1,], "a": 1}', "line 1"), ("{3: 4}", "line 1"), ("[1 2]", "line 1"),
    ],
)  # fmt: skip
def test_json_that_ends_in_none_says_where(text: str, says: str, tmp_path: Path) -> None:
    assert says in refusal(tmp_path, text.encode())


def test_items_read_one_by_one_are_those_of_the_whole(tmp_path: Path) -> None:
    """As the standard library reads them at once, whatever their length and the blanks between them."""
    listed = [
        {"id": number, "x": 'é\\"' * number, "n": [1.5, None, True, {"a": "]"}]}
        for number in range(0, 400, 7)
    ]
    for indent in (None, 1):
        text = json.dumps({"a": [1, {"results": [2]}], "results": listed, "z": {}}, indent=indent)
        seen: list[object] = []
        places = json_items.lists_in(
            text, ("features", "results"), lambda _, item, seen=seen: seen.append(item)
        )
        assert list(places) == ["results"]
        expected = json.loads(text, parse_int=str, parse_float=str)["results"]
        assert seen == expected
        assert list(json_items.items(text, places["results"])) == expected


# --- memory: in a process of its own, with little of it ---------------------------------------------------------------

READS = """
import resource, sys
from pathlib import Path
import polars
from peacewright.monitoring.sources.mapping import shipped_mappings
from peacewright.monitoring.sources.reading import reading
from peacewright.monitoring.sources.tables import UnreadableError
from peacewright.monitoring.importing import import_files
from peacewright.core.findings import PeacewrightError
out = Path(sys.argv[1]).parent / "out"
out.mkdir()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    import_files([Path(sys.argv[1])], out, out, source=shipped_mappings()["ucdp-ged"])
    print("read")
except PeacewrightError as error:
    print(error.findings[0].message)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def grown(folder: Path, data: bytes) -> tuple[str, int]:
    """Import a file in a process of its own; return what it said, and by how many megabytes it grew."""
    path = folder / "events-2007-07-01.csv"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", READS, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        env={"PYTHONPATH": str(PACKAGE.parent), "PATH": "", "POLARS_MAX_THREADS": "1"},
    )
    said, grew = done.stdout.splitlines()
    return said, int(grew)


@pytest.mark.slow
def test_a_small_archive_fills_no_memory_with_json(tmp_path: Path) -> None:
    """As objects these 30 megabytes of brackets would take 0.6 gigabytes; the largest file that is read, five."""
    text = b'{"features": [' + b"[]," * (10 * 1024**2) + b"[]]}"
    said, grew = grown(tmp_path, gzip.compress(text, compresslevel=6, mtime=0))
    assert "would be set aside" in said or "none of that" in said or "column" in said
    assert grew < 400


def test_a_file_of_rejects_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_REJECTS", 100)
    path = tmp_path / "a-2007-07-01.csv"
    path.write_bytes(as_csv([GED | {"latitude": "95", "id": str(number)} for number in range(200)]))
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(PeacewrightError, match=re.escape("would be set aside: a latitude lies between")):
        importing.import_files([path], out, out)


# --- spoiled files: a short form of validation/fuzz_event_sources.py --------------------------------------------------


@pytest.mark.parametrize("part", range(4))
def test_spoiled_tables_and_mappings_are_read_or_refused(part: int, tmp_path: Path) -> None:
    mappings = list(shipped_mappings().values())
    for number in range(10 * part, 10 * part + 10):
        rng = random.Random(f"a short form-{number}")
        mapping = rng.choice(mappings)
        failure = failure_of(drawn(mapping, rng), mapping, tmp_path) or failure_of_mapping(rng, tmp_path)
        assert not failure, f"case {number}: {failure}"


# --- text ----------------------------------------------------------------------------------------------------------


def test_cells_that_mean_harm_stay_text_in_every_table(tmp_path: Path) -> None:
    """Formulas, markup, NUL and marks that turn writing round, through the store, to the table of rejects and back."""
    hostile = [
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "<script>alert(1)</script>",
        "a\x00b",
        "\u202eabc",
        "＝1+1",
        "\t=1",
    ]
    rows = [GED | {"id": f"x{number}", "latitude": text} for number, text in enumerate(hostile)]
    table = tmp_path / "a-2007-07-01.csv"
    table.write_bytes(as_csv(rows))
    assert call("monitor", OPERATION, table, "--out", tmp_path / "watch") == 0
    lines = (tmp_path / "watch" / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(hostile)
    assert "\x00" not in "".join(lines)
    values = [line.split(",")[5].strip('"') for line in lines[1:]]
    assert not [value for value in values if value[:1] in tuple("=+-@\t\r＝")]
