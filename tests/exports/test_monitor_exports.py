"""A run of the monitor, exported in every format and opened again by programs of others."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import fastkml.validator
import hxl
import polars as pl
import pytest
import shapely

from peacewright import study
from peacewright.cli.main import main
from peacewright.core.findings import PeacewrightError
from peacewright.core.tables import read_units
from peacewright.operation.loading import LoadedOperation
from peacewright.reporting.exports.formats import FORMATS
from peacewright.reporting.exports.from_monitor import INCIDENT_FIELDS
from peacewright.reporting.exports.kml import NAMESPACE
from tests.exports.conftest import HARMFUL, ending
from tests.exports.readers import read_csv, read_gpkg, read_xlsx
from tests.exports.watched import ROWS, watch

READ = len(ROWS) - 1
NODE = ("Substation East 3", "65.2669", "-14.3948")
AS_PUBLISHED = ("Mill lane 5", "Harbour wall", "65.68351", "14:25")


class Exported:
    """Every format of a run for the public and for those whose data it is."""

    def __init__(self, room: Path, public: LoadedOperation, restricted: LoadedOperation) -> None:
        self.operations = {"public": public, "restricted": restricted}
        self.runs = {}
        self._room = room
        for name, loaded in self.operations.items():
            (room / name).mkdir()
            self.runs[name] = watch(loaded, room / name)

    def file(self, to: str, disclosure: str = "public") -> Path:
        path = self._room / f"{disclosure}-{to}{ending(to)}"
        if not path.exists():
            study.export(self.operations[disclosure], to, path, monitor=self.runs[disclosure])
        return path


@pytest.fixture(scope="module")
def exported(
    tmp_path_factory: pytest.TempPathFactory, loaded: LoadedOperation, restricted: LoadedOperation
) -> Exported:
    return Exported(tmp_path_factory.mktemp("watched"), loaded, restricted)


def text_of(path: Path) -> str:
    """Return all that a file says, unpacked."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist())
    if path.suffix == ".xlsx":
        return json.dumps(read_xlsx(path), default=str, ensure_ascii=False)
    if path.suffix == ".gpkg":
        return "\n".join(frame.to_csv() for frame in read_gpkg(path).values())
    if path.suffix == ".parquet":
        return pl.read_parquet(path).drop("geometry").write_csv()
    return path.read_text(encoding="utf-8")


def hxl_rows(path: Path) -> list[dict[str, str]]:
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        return [{column.display_tag: value for column, value in zip(row.columns, row.values, strict=True)}
                for row in source]  # fmt: skip


# --- HXL -----------------------------------------------------------------------------------------------------------


def test_hxl_is_read_and_found_sound_by_the_library_of_the_standard(exported: Exported) -> None:
    path = exported.file("hxl")
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        assert hxl.schema().validate(source)
    rows = hxl_rows(path)
    assert len(rows) == READ
    by_day = {row["#date+start"]: row for row in rows}
    first = by_day["2024-07-02"]
    assert (first["#geo+lat"], first["#geo+lon"]) == ("65.68", "-18.09")
    assert (first["#event+type"], first["#affected+killed+min"]) == ("attack", "2")
    assert first["#loc+near+name"] == "Akureyri"


CORE = (
    "access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact country "
    "crisis currency date delivery description event frequency geo group impact indicator inneed item loc "
    "meta modality need operations org output population reached region respondee sector service severity "
    "status subsector targeted training value "
)
"""Hashtags of the HXL standard 1.1, "Core hashtags"."""


def test_every_tag_is_one_of_the_standard_and_stands_once() -> None:
    columns = [hxl.model.Column.parse(field.hxl) for field in INCIDENT_FIELDS]
    assert all(f"{column.tag.lstrip('#')} " in CORE for column in columns)
    assert [column.display_tag for column in columns] == [field.hxl for field in INCIDENT_FIELDS]
    assert len({frozenset({column.tag, *column.attributes}) for column in columns}) == len(columns)


# --- places --------------------------------------------------------------------------------------------------------


def test_geojson_keeps_to_rfc_7946(exported: Exported) -> None:
    document = json.loads(exported.file("geojson").read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    marks = [one for one in document["features"] if one["properties"]["layer"] == "incidents"]
    assert len(marks) == READ
    for one in document["features"]:
        assert one["type"] == "Feature"
        assert {"geometry", "properties"} <= one.keys()
        if one["geometry"] is not None:
            west, south, east, north = shapely.geometry.shape(one["geometry"]).bounds
            assert -180 <= west <= east <= 180
            assert -90 <= south <= north <= 90
    placed = {one["properties"]["day_from"]: one["geometry"] for one in marks}
    assert placed["2024-07-02"]["coordinates"] == [-18.09, 65.68]
    # A region's middle is no place, and a node is told by its region alone.
    assert sorted(one["properties"]["day_from"] for one in marks if one["geometry"] is None) == [
        "2024-07-03", "2024-07-04", "2024-07-05",
    ]  # fmt: skip
    regions = [
        one["properties"]
        for one in document["features"]
        if one["properties"]["layer"] == "incidents_by_region"
    ]
    assert sum(one["incidents"] for one in regions) == READ - 2  # one says no place, one lies in a fjord
    assert {one["geometry"] is None for one in document["features"] if "name" in one["properties"]} == {False}


@pytest.mark.parametrize("disclosure", ["public", "restricted"])
def test_kml_is_valid_by_its_schema_and_holds_every_incident(exported: Exported, disclosure: str) -> None:
    path = exported.file("kml", disclosure)
    assert fastkml.validator.validate(file_to_validate=path)
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own file
    space = {"k": NAMESPACE}
    folder = next(
        one
        for one in root.iter(f"{{{NAMESPACE}}}Folder")
        if "Incidents:" in one.findtext("k:name", "", space)
    )
    marks = folder.findall("k:Placemark", space)
    assert len(marks) == READ
    assert {mark.findtext("k:TimeSpan/k:begin", "", space) for mark in marks} == {row[1] for row in ROWS[:-1]}
    for described in root.iter(f"{{{NAMESPACE}}}description"):
        assert "<script" not in (described.text or "")
        assert "<img" not in (described.text or "")


def test_geoparquet_has_points_units_and_its_metadata(exported: Exported) -> None:
    """GeoParquet 1.1.0, "Metadata": version, primary column, and of each column its encoding and kinds of shapes."""
    path = exported.file("parquet", "restricted")
    frame = pl.read_parquet(path)
    assert frame.height == READ
    assert frame.schema["day_from"] == pl.Date
    told = json.loads(pl.read_parquet_metadata(path)["geo"])
    assert told == {
        "version": "1.1.0", "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
    }  # fmt: skip
    points = [None if raw is None else shapely.from_wkb(raw) for raw in frame["geometry"]]
    assert [point is None for point in points] == frame["latitude"].is_null().to_list()
    placed = {
        row["day_from"].isoformat(): point
        for row, point in zip(frame.to_dicts(), points, strict=True)
        if point
    }
    assert (placed["2024-07-02"].x, placed["2024-07-02"].y) == (-18.08779, 65.68351)
    assert read_units(path)["place_radius_km"] == "km"


def test_precision_is_carried_and_nothing_is_placed_finer_than_its_source(exported: Exported) -> None:
    frame = pl.read_parquet(exported.file("parquet", "restricted"))
    by = {row["day_from"].isoformat() + row["place_precision"]: row for row in frame.iter_rows(named=True)}
    assert by["2024-07-03near"]["place_radius_km"] == 3.0
    assert by["2024-07-03near"]["told_to"] == "point"
    assert (by["2024-07-03region"]["told_to"], by["2024-07-03region"]["latitude"]) == ("region", None)
    assert (by["2024-07-05country"]["told_to"], by["2024-07-05country"]["region"]) == ("nothing", None)
    assert by["2024-07-04exact"]["told_to"] == "point"


# --- what the public is told ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", FORMATS)
def test_the_public_is_told_no_node_and_no_word_of_a_source(exported: Exported, to: str) -> None:
    told = text_of(exported.file(to))
    for words in (*NODE, *AS_PUBLISHED, HARMFUL[0], HARMFUL[2], HARMFUL[3], HARMFUL[5], HARMFUL[6]):
        assert words not in told, words
    assert "95.0" not in told


@pytest.mark.parametrize("to", ["xlsx", "csv", "gpkg", "geojson", "kml", "parquet", "hxl"])
def test_those_whose_data_it_is_see_it_as_published(exported: Exported, to: str) -> None:
    told = text_of(exported.file(to, "restricted"))
    for words in ("Mill lane 5", "Substation East 3", "65.2669"):
        assert words in told
    if to in {"xlsx", "csv"}:
        assert "RESTRICTED" in told


# --- tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disclosure", ["public", "restricted"])
@pytest.mark.parametrize(("to", "reader"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_tables_hold_what_the_monitor_wrote(
    exported: Exported, to: str, reader: Any, disclosure: str
) -> None:
    tables = reader(exported.file(to, disclosure))
    assert set(tables) == {
        "provenance", "incidents", "incidents_by_region", "counts", "sources", "rejects", "changes", "incident_changes",
    }  # fmt: skip
    assert len(tables["incidents"]) == READ
    written = list(
        csv.DictReader(io.StringIO((exported.runs[disclosure] / "counts.csv").read_text("utf-8"), newline=""))
    )
    for column in ("events", "deaths_best"):
        assert sum(row[column] for row in tables["counts"]) == sum(int(row[column]) for row in written)
    (reject,) = tables["rejects"]
    assert (reject["column"], reject["reason"]) == ("lat", "a latitude lies between -90 and 90")
    assert ("value" in reject) == (disclosure == "restricted")
    (source,) = tables["sources"]
    assert (source["source"], source["rows"], source["events"], source["rejects"]) == (
        "patrols",
        READ + 1,
        READ,
        1,
    )


@pytest.mark.parametrize("to", ["csv", "hxl"])
def test_no_cell_begins_a_formula_and_text_comes_back(exported: Exported, to: str) -> None:
    path = exported.file(to, "restricted")
    if to == "csv":
        found = {value for rows in read_csv(path).values() for row in rows for value in row.values()}
    else:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        found = {value for row in rows[2:] for value in row}
    assert not [value for value in found if isinstance(value, str) and value[:1] in tuple("=+@\t\r＝")]
    assert f"'{HARMFUL[0]}" in found
    assert f"'{HARMFUL[1]}" in found
    assert "Mill lane 5" in found


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_run_is_the_same_bytes(exported: Exported, to: str, tmp_path: Path) -> None:
    again = study.export(
        exported.operations["public"], to, tmp_path / f"again{ending(to)}", monitor=exported.runs["public"]
    )
    assert again.read_bytes() == exported.file(to).read_bytes()


# --- refusals ------------------------------------------------------------------------------------------------------


def test_what_cannot_be_exported_is_told(
    exported: Exported, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public = exported.operations["public"]
    cases: list[tuple[dict[str, Any], str]] = [
        ({"to": "hxl", "out": tmp_path / "a.csv"}, "of a run of the monitor"),
        ({"to": "hxl", "out": tmp_path / "a.txt", "monitor": exported.runs["public"]}, "does not end in"),
        ({"to": "kml", "out": tmp_path / "a.kml", "monitor": tmp_path}, "no run of the monitor"),
        ({"to": "kml", "out": tmp_path / "a.kml", "monitor": exported.runs["restricted"]}, "as it is now"),
        (
            {"to": "kml", "out": tmp_path / "a.kml", "monitor": exported.runs["public"], "brief": tmp_path},
            "neither",
        ),
    ]
    for given, says in cases:
        with pytest.raises(PeacewrightError, match=says):
            study.export(public, **given)
    assert not list(tmp_path.iterdir())
    with pytest.raises(SystemExit) as left:
        main(
            [
                "export",
                str(public.path),
                "--to",
                "kml",
                "--monitor",
                str(tmp_path / "no"),
                "--out",
                str(tmp_path / "a.kml"),
            ]
        )
    assert left.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["run.json", "counts.csv", "incidents.parquet", "events.parquet"])
def test_a_damaged_run_is_told(exported: Exported, name: str, tmp_path: Path) -> None:
    for path in exported.runs["public"].iterdir():
        data = path.read_bytes()
        (tmp_path / path.name).write_bytes(data[: len(data) // 2] if path.name == name else data)
    with pytest.raises(PeacewrightError, match="damaged"):
        study.export(exported.operations["public"], "kml", tmp_path / "a.kml", monitor=tmp_path)
