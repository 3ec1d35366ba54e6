"""Whatever a file is made of, every row of it is read or set aside, and nothing worse than a refusal comes of it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peacewright.monitoring.sources import delimited, tables
from peacewright.monitoring.sources.mapping import shipped_mappings
from peacewright.monitoring.sources.tables import UnreadableError, open_table
from tests.monitoring.tables import EXAMPLES, GED, as_csv, read

ROW = as_csv([GED])
FIELDS = list(GED)


def table(path: Path) -> tuple[tuple[str, ...], list[list[str | None]], list[tables.Reject]]:
    """Read a file as rows of text."""
    with open_table(path) as opened:
        batches = list(opened.batches)
        cells = [cells for rows in batches for cells in rows.cells]
        return opened.header, cells, [reject for rows in batches for reject in rows.rejects]


def written(folder: Path, data: bytes, name: str = "events.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


# --- property: nothing is lost ------------------------------------------------------------------------------------

CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", '"', "2007-06-13", "1", "-3", "=1+1", "10.5", "\n", "\r\n", ";", "\x00", "#adm1", "nan"]
)


@given(
    rows=st.lists(st.lists(CELL, min_size=1, max_size=len(FIELDS) + 2), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_in_are_events_and_rejects(
    rows: list[list[str]], delimiter: str, end: str, tmp_path: Path
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([FIELDS, *[list(GED.values()) for _ in range(3)], *rows])
    path = written(tmp_path, text.getvalue().encode())
    events, rejects, count = read(path, "ucdp-ged")
    assert count == events.height + len(rejects) == len(rows) + 3
    assert events.height >= 3


@given(data=st.binary(max_size=400))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(data: bytes, tmp_path: Path) -> None:
    for spoiled in (data, ROW + data, ROW[:100] + data + ROW[100:]):
        try:
            events, rejects, count = read(written(tmp_path, spoiled), "ucdp-ged")
        except UnreadableError:
            continue
        assert count == events.height + len(rejects)


def _workbook(rows: list[list[Any]], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame([GED]).write_parquet(out)
    return out.getvalue()


WHOLE = {
    "xlsx": _workbook([FIELDS, list(GED.values())]),
    "parquet": _parquet(),
    "json": json.dumps([GED]).encode(),
    "gz": gzip.compress(ROW, mtime=0),
}


@pytest.mark.parametrize("kind", sorted(WHOLE))
@given(at=st.floats(0, 1), change=st.binary(min_size=1, max_size=6), cut=st.booleans())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_refused(
    kind: str, at: float, change: bytes, cut: bool, tmp_path: Path
) -> None:
    data = WHOLE[kind]
    place = int(at * len(data))
    spoiled = data[:place] if cut else data[:place] + change + data[place + len(change) :]
    try:
        events, rejects, count = read(written(tmp_path, spoiled), "ucdp-ged")
    except UnreadableError:
        return
    assert count == events.height + len(rejects)


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_one_row_is_the_same_in_every_format(kind: str, tmp_path: Path) -> None:
    plain, _, _ = read(written(tmp_path, ROW), "ucdp-ged")
    other, rejects, _ = read(written(tmp_path, WHOLE[kind], "other"), "ucdp-ged")
    assert not rejects
    assert other["content"].to_list() == plain["content"].to_list()


# --- delimited text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks_of_encodings_are_understood(encoding: str, tmp_path: Path) -> None:
    header, cells, _ = table(written(tmp_path, "имя;b\r\nд;2\r\n".encode(encoding)))
    assert (header, cells) == (("имя", "b"), [["д", "2"]])


def test_an_encoding_without_a_mark_is_told(tmp_path: Path) -> None:
    text = "место;описание\n" + "город;обстрел жилого дома вечером\n" * 20
    with open_table(written(tmp_path, text.encode("cp1251"))) as opened:
        assert opened.header == ("место", "описание")
        assert opened.notes == ("read as cp1251",)


def test_a_single_bad_byte_spoils_its_row_alone(tmp_path: Path) -> None:
    rows = "".join(f"{number},слово\n" for number in range(40)).encode().replace(b"7,\xd1", b"7,\xff", 1)
    _, cells, (reject,) = table(written(tmp_path, b"a,b\n" + rows))
    assert len(cells) == 39
    assert (reject.row, reject.column) == (9, "b")
    assert "no utf-8 text" in reject.reason


def test_quoted_ends_of_line_belong_to_their_row(tmp_path: Path) -> None:
    _, cells, rejects = table(written(tmp_path, b'a,b\r\n1,"x\r\ny\n""z"""\r\n2,w\r\n'))
    assert (cells, rejects) == ([["1", 'x\r\ny\n"z"'], ["2", "w"]], [])


def test_a_quote_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    lines = ["a,b", "1,x", '2,"open', *[f"{number},y" for number in range(3, 2000)]]
    _, cells, (reject,) = table(written(tmp_path, "\n".join(lines).encode()))
    assert len(cells) == 1998
    assert (reject.row, reject.reason) == (
        3,
        "a quote is opened and not closed, or text stands behind a closing quote",
    )


def test_a_file_of_open_quotes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="is the delimiter right"):
        table(written(tmp_path, b"a,b\n" + b'1,"x\n2,y\n' * 40_000))


def test_a_row_without_end_is_set_aside(tmp_path: Path) -> None:
    long = b"1," + b"x" * (3 * delimited.MOST_CHARACTERS)
    _, cells, (reject,) = table(written(tmp_path, b"a,b\n" + long + b"\n2,y\n"))
    assert cells == [["2", "y"]]
    assert "longer than" in reject.reason


def test_rows_of_another_width_are_set_aside(tmp_path: Path) -> None:
    _, cells, rejects = table(written(tmp_path, b"a,b\n1\n1,2,3\n1,2,,\n1,2\n"))
    assert cells == [["1", "2"], ["1", "2"]]
    assert [reject.row for reject in rejects] == [2, 3]


def test_hxl_tags_are_no_row(tmp_path: Path) -> None:
    with open_table(written(tmp_path, b"place,day\n#loc+name,#date\nFord,2007-06-13\n")) as opened:
        assert opened.tags == {"place": "#loc+name", "day": "#date"}
        assert [rows.cells for rows in opened.batches] == [[["Ford", "2007-06-13"]]]


# --- workbooks ------------------------------------------------------------------------------------------------------


def test_merged_cells_hold_what_they_show_and_dates_are_dates(tmp_path: Path) -> None:
    data = _workbook([["day", "place"], [date(2007, 6, 13), "Ford"], [None, "Weir"], [None, "Hill"]], "A2:A3")
    _, cells, _ = table(written(tmp_path, data, "book.xlsx"))
    assert cells == [["2007-06-13", "Ford"], ["2007-06-13", "Weir"], [None, "Hill"]]


def test_a_workbook_that_unpacks_beyond_measure_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(WHOLE["xlsx"])
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/big.xml", "w") as member,
    ):
        for _ in range(80):
            member.write(b" " * 1024**2)
    with pytest.raises(UnreadableError, match="would unpack"):
        table(written(tmp_path, out.getvalue(), "book.xlsx"))


def test_a_sheet_that_is_wider_than_any_table_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["XFD2"] = 1
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(UnreadableError, match="columns"):
        table(written(tmp_path, out.getvalue(), "book.xlsx"))


# --- archives -------------------------------------------------------------------------------------------------------


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    data = gzip.compress(b"a,b\n1," + b" " * (80 * 1024**2), compresslevel=6)
    with pytest.raises(UnreadableError, match="unpacks to more than"):
        table(written(tmp_path, data))


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="within an archive"):
        table(written(tmp_path, gzip.compress(gzip.compress(ROW))))


def test_a_zip_is_read_where_it_is(tmp_path: Path) -> None:
    """A name that leads out of the folder leads nowhere: nothing is unpacked to the disk."""
    inside = tmp_path / "inside"
    inside.mkdir()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../outside.csv", ROW)
    events, _, _ = read(written(inside, out.getvalue(), "events.zip"), "ucdp-ged")
    assert events.height == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["events.zip", "inside"]


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("events.csv", ROW)
    data = bytearray(out.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(mark) + offset, 1)
    with pytest.raises(UnreadableError, match="locked"):
        table(written(tmp_path, bytes(data), "events.zip"))


def test_a_zip_whose_entry_points_nowhere_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("events.csv", ROW)
    data = out.getvalue()
    central = data.index(b"PK\x01\x02")
    with pytest.raises(UnreadableError, match="damaged"):
        table(written(tmp_path, data[:4] + data[central:], "events.zip"))


# --- JSON -----------------------------------------------------------------------------------------------------------


def test_geojson_that_is_no_point_reaches_as_far_as_it_does(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"id": 1}, "geometry": {"type": "Point", "coordinates": [20.25, 10.5]}},
        {"type": "Feature", "properties": {"id": 2},
         "geometry": {"type": "LineString", "coordinates": [[20, 10], [20, 11]]}},
    ]  # fmt: skip
    header, cells, _ = table(
        written(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}).encode())
    )
    assert header == ("id", "geometry latitude", "geometry longitude", "geometry radius_m")
    assert cells == [["1", "10.5", "20.25", None], ["2", "10.5", "20.0", "55598"]]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": 1}', "[1, 2", '{"data": 3}', "[" + "9" * 6000 + "]"])
def test_json_of_another_kind_is_refused_or_set_aside(text: str, tmp_path: Path) -> None:
    try:
        events, rejects, count = read(written(tmp_path, text.encode()), "ucdp-ged")
    except UnreadableError:
        return
    assert count == len(rejects)
    assert events.height == 0


def test_every_example_is_of_a_source_that_ships() -> None:
    assert set(EXAMPLES) == set(shipped_mappings())
