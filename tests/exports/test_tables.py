"""Spreadsheets: opened again by openpyxl, polars and by what the data package says of itself."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

import openpyxl
import polars as pl
import pytest

from peacewright.operation.conditions import KINDS, Condition
from peacewright.operation.loading import LoadedOperation
from peacewright.plan.plan import Plan
from peacewright.reporting.exports.records import condition_as_declared
from tests.exports.conftest import HARMFUL, Write
from tests.exports.readers import Rows, read_csv, read_xlsx

READERS = {"xlsx": read_xlsx, "csv": read_csv}
TABLES = {
    "provenance", "line_of_contact", "segments", "regions", "zones", "sea_areas", "bases", "options", "plan_numbers",
    "shortfalls", "pledges", "factors", "factor_reports", "sources",
}  # fmt: skip


@pytest.fixture(params=READERS)
def tables(request: pytest.FixtureRequest, written: Write, loaded: LoadedOperation) -> dict[str, Rows]:
    return READERS[request.param](written(loaded, request.param))


def test_every_table_is_there(tables: dict[str, Rows]) -> None:
    assert set(tables) == TABLES


def test_numbers_are_the_plans(tables: dict[str, Rows], plans: dict[str, Plan]) -> None:
    found = {(row["option"], row["number"]): row for row in tables["plan_numbers"]}
    expected = {(name, key): one for name, plan in plans.items() for key, one in plan.explanations.items()}
    assert set(found) == set(expected)
    for key, one in expected.items():
        assert found[key]["value"] == pytest.approx(one.value, rel=1e-5)
        assert (found[key]["unit"] or "") == one.unit
        assert found[key]["formula"] == one.formula


def test_factors_keep_value_range_unit_kind_and_sources(
    tables: dict[str, Rows], loaded: LoadedOperation
) -> None:
    found = {row["factor"]: row for row in tables["factors"]}
    assert set(found) == set(loaded.factors)
    sources = {row["source"]: row for row in tables["sources"]}
    for name, factor in loaded.factors.items():
        row = found[name]
        assert (row["best"], row["low"], row["high"]) == (factor.best, factor.low, factor.high)
        assert (row["kind"], row["unit"] or "") == (factor.kind, factor.unit)
        for cited in filter(None, (row["sources"] or "").split("; ")):
            assert sources[cited]["title"]
            assert sources[cited]["publisher"]
    handbook = sources["handbook"]
    assert str(handbook["published"])[:10] == "2024-05-02"
    reports = [row for row in tables["factor_reports"] if row["factor"] == "line.watched_length"]
    assert [(row["best"], row["low"], row["high"]) for row in reports] == [(320, 320, 320), (380, 350, 410)]


def test_pledges_say_when_and_with_what_caveats(tables: dict[str, Rows], loaded: LoadedOperation) -> None:
    first, second, third = tables["pledges"][:3]
    assert first["persons"] == loaded.factors.value("force.nation_a_infantry")
    assert first["notice_days"] == 30
    assert first["when"] == "vote XAA and phase full"
    assert first["caveats"] == "not within 20 km of the line of contact; not for clear_mines; not in north"
    assert (second["status"], second["persons"], second["when"]) == ("considering", None, None)
    assert third["when"] == "consent: XEA accepts or tolerates or outside_bloc_only or backstop guarantee"


def test_shortfalls_come_with_their_cures(tables: dict[str, Rows], plans: dict[str, Plan]) -> None:
    for name, plan in plans.items():
        told = [row for row in tables["shortfalls"] if row["option"] == name]
        assert list(dict.fromkeys(row["message"] for row in told)) == [
            *dict.fromkeys(short.message for short in plan.shortfalls)
        ]
        assert len(told) == sum(max(1, len(short.cures)) for short in plan.shortfalls)


def test_provenance_says_where_it_comes_from(tables: dict[str, Rows], loaded: LoadedOperation) -> None:
    told = {row["key"]: row["value"] for row in tables["provenance"]}
    assert told["operation"] == "small"
    assert told["as_of"] == "2024-06-30"
    assert told["operation_sha256"] == loaded.sha256
    assert told["disclosure"].startswith("public")
    assert told["made_with"].startswith("Peacewright ")
    assert "ruler" in told["line_of_contact"]
    licences = " ".join(value for key, value in told.items() if key.startswith("geography"))
    assert all(name in licences for name in ("Natural Earth", "GeoNames", "OpenStreetMap", "ODbL-1.0"))


def test_the_second_row_gives_units(written: Write, loaded: LoadedOperation) -> None:
    sheet = openpyxl.load_workbook(written(loaded, "xlsx"))["bases"]
    heads, units = ([cell.value for cell in row] for row in sheet["1:2"])
    in_book = dict(zip(heads, units, strict=True))
    with zipfile.ZipFile(written(loaded, "csv")) as archive:
        lines = archive.read("bases.csv").decode().splitlines()
    in_csv = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    for found in (in_book, in_csv):
        assert (found["persons"], found["teams"], found["distance_to_line_km"]) == ("persons", "teams", "km")
        assert not found["town"]


def test_polars_reads_typed_columns_past_the_units(written: Write, loaded: LoadedOperation) -> None:
    with zipfile.ZipFile(written(loaded, "csv")) as archive:
        frame = pl.read_csv(io.BytesIO(archive.read("factors.csv")), skip_rows_after_header=1)
    assert frame["best"].dtype == pl.Float64
    assert frame["best"].to_list() == [loaded.factors.value(name) for name in frame["factor"]]


def test_the_workbook_says_when_its_content_was_true(written: Write, loaded: LoadedOperation) -> None:
    book = openpyxl.load_workbook(written(loaded, "xlsx"))
    assert book.properties.created == datetime(2024, 6, 30)  # noqa: DTZ001
    assert loaded.sha256 in book.properties.description
    assert book.sheetnames[0] == "provenance"


def test_no_cell_is_a_formula(written: Write, harmful: LoadedOperation) -> None:
    book = openpyxl.load_workbook(written(harmful, "xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    texts = {cell.value for cell in cells if cell.data_type in {"s", "inlineStr"}}
    assert set(HARMFUL[:4]) | {HARMFUL[5], HARMFUL[6]} <= texts
    suspect = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in tuple("=+-@")]
    assert suspect
    assert all(cell.quotePrefix for cell in suspect)


def test_csv_takes_the_edge_off_formulas(written: Write, harmful: LoadedOperation) -> None:
    found = {
        value for rows in read_csv(written(harmful, "csv")).values() for row in rows for value in row.values()
    }
    for text in HARMFUL[:4]:
        assert f"'{text}" in found
        assert text not in found
    assert {HARMFUL[5], HARMFUL[6]} <= found
    assert not any(isinstance(value, str) and value[:1] in set("=+-@\t\r") for value in found)


def test_the_package_describes_every_file_and_no_other(written: Write, loaded: LoadedOperation) -> None:
    with zipfile.ZipFile(written(loaded, "csv")) as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert {one["path"] for one in package["resources"]} | {"datapackage.json"} == set(archive.namelist())
        assert archive.testzip() is None
    assert package["provenance"]["operation_sha256"] == loaded.sha256
    assert any("Exercise handbook" in source["title"] for source in package["sources"])


def test_long_texts_are_cut_in_a_cell_and_say_so() -> None:
    from peacewright.reporting.exports.xlsx import LONGEST_CELL, _fitting

    assert _fitting("a" * LONGEST_CELL) == "a" * LONGEST_CELL
    cut = _fitting("a" * (LONGEST_CELL + 1))
    assert len(cut) == LONGEST_CELL
    assert "cut" in cut[-80:]


def test_every_kind_of_condition_has_its_words() -> None:
    leaves = {
        "held": {"held": "truce", "for": "30 days"}, "phase": {"phase": "full"}, "vote": {"vote": "AAA"},
        "date": {"date": "2030-01-01"}, "quiet": {"quiet": "7 days"}, "unquiet": {"unquiet": "7 days"},
        "backstop": {"backstop": "guarantee"}, "consent": {"consent": {"AAA": ["tolerates"]}},
    }  # fmt: skip
    assert leaves.keys() | {"all", "any"} == set(KINDS)
    for kind, leaf in leaves.items():
        words = condition_as_declared(Condition.model_validate({"any": [leaf, {"all": [leaf, leaf]}]}))
        assert words.count(kind.replace("held", "held for")) == 3, words
