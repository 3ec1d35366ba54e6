"""Maps: GeoPackage, GeoJSON and KML opened again by geopandas, sqlite3 and an XML parser."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import numpy as np
import pytest
import shapely

from peacewright.operation.loading import LoadedOperation
from peacewright.plan.plan import Plan
from peacewright.reporting.exports.kml import NAMESPACE
from peacewright.theatre.line import mean_by_region, segment_paths
from tests.exports.conftest import HARMFUL, Write
from tests.exports.readers import read_geojson, read_gpkg, read_kml

LAYERS = ("line_of_contact", "segments", "regions", "zones", "sea_areas", "bases")
Frames = dict[str, geopandas.GeoDataFrame]
KML = {"k": NAMESPACE}


def _kml(path: Path) -> Frames:
    """Return the folders of a KML document under the names of the tables; bases stand in a folder an option."""
    found = read_kml(path)
    title = {
        "line": "line_of_contact",
        "Segm": "segments",
        "Regi": "regions",
        "Zone": "zones",
        "Sea ": "sea_areas",
    }
    frames = {
        next(v for k, v in title.items() if k in name[:9]): frame
        for name, frame in found.items()
        if any(k in name[:9] for k in title)
    }
    return frames | {"bases": geopandas.pd.concat([f for f in found.values() if "town" in f.columns])}


READERS = {"gpkg": read_gpkg, "geojson": read_geojson, "kml": _kml}


@pytest.fixture(params=READERS)
def frames(request: pytest.FixtureRequest, written: Write, loaded: LoadedOperation) -> Frames:
    return READERS[request.param](written(loaded, request.param))


def test_every_layer_is_there_in_wgs84(frames: Frames) -> None:
    assert set(LAYERS) <= set(frames)
    for name in LAYERS:
        assert frames[name].crs == "EPSG:4326"
        assert len(frames[name])
        assert frames[name].geometry.is_valid.all()
        assert not frames[name].geometry.is_empty.any()


def test_bases_are_the_plans_by_town(frames: Frames, plans: dict[str, Plan]) -> None:
    found = frames["bases"]
    expected = [(name, base) for name, plan in plans.items() for base in plan.stationing.bases]
    assert len(found) == len(expected) > 0
    for (_, row), (name, base) in zip(found.iterrows(), expected, strict=True):
        assert (row["option"], row["town"], row["region"]) == (name, base.place, base.region)
        assert row["persons"] == pytest.approx(base.persons, rel=0.06)
        assert row["teams"] == base.teams
        assert abs(row["distance_to_line_km"] - base.distance_to_line_km) <= 5
        assert (row.geometry.x, row.geometry.y) == pytest.approx((base.longitude, base.latitude), abs=0.00501)


def test_the_line_has_its_ruler_and_length(frames: Frames, plans: dict[str, Plan]) -> None:
    line = next(iter(plans.values())).theatre.line
    row = frames["line_of_contact"].iloc[0]
    assert row["ruler_km"] == line.ruler_km
    assert row["length_km"] == pytest.approx(line.length_km, rel=1e-5)
    drawn = frames["line_of_contact"].geometry.iloc[0]
    assert len(drawn.coords) == len(line.lon)
    assert np.abs(np.array(drawn.coords)[:, :2] - np.stack([line.lon, line.lat], axis=1)).max() < 0.00501


def test_segments_follow_the_line_and_carry_the_reach_of_each_option(
    frames: Frames, plans: dict[str, Plan]
) -> None:
    found = frames["segments"]
    theatre = next(iter(plans.values())).theatre
    assert list(found["segment"]) == list(theatre.segments.id)
    for before, after in zip(found.geometry[:-1], found.geometry[1:], strict=True):
        assert before.coords[-1] == after.coords[0]
    for name, plan in plans.items():
        shown = found[f"reach_share_{name}"].astype(float).to_numpy()
        assert shown == pytest.approx(mean_by_region(theatre.segments, plan.stationing.reach), abs=1e-5)


def test_the_course_of_segments_is_the_line(plans: dict[str, Plan]) -> None:
    theatre = next(iter(plans.values())).theatre
    courses = segment_paths(theatre.line, theatre.segments)
    whole = np.concatenate([courses[0], *(course[1:] for course in courses[1:])])
    for point in np.stack([theatre.line.lon, theatre.line.lat], axis=1):
        assert np.abs(whole - point).max(axis=1).min() < 1e-9


def test_geojson_keeps_to_rfc_7946(written: Write, loaded: LoadedOperation) -> None:
    document = json.loads(written(loaded, "geojson").read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    assert document["provenance"]["operation_sha256"] == loaded.sha256
    assert document["layers"]["bases"]["fields"]["distance_to_line_km"]["unit"] == "km"
    assert {source["source"] for source in document["sources"]} >= {"handbook", "bulletin"}
    assert len({feature["id"] for feature in document["features"]}) == len(document["features"])
    for feature in document["features"]:
        geometry = shapely.geometry.shape(feature["geometry"])
        for part in getattr(geometry, "geoms", [geometry]):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)
        assert (np.round(shapely.get_coordinates(geometry), 2) == shapely.get_coordinates(geometry)).all()


def test_a_geopackage_is_one_by_its_own_tables(written: Write, loaded: LoadedOperation) -> None:
    """Read with sqlite3 alone, which knows nothing of what wrote it."""
    with closing(sqlite3.connect(written(loaded, "gpkg"))) as database:
        assert database.execute("pragma application_id").fetchone() == (0x47504B47,)
        contents = dict(database.execute("select table_name, data_type from gpkg_contents"))
        assert {name for name, kind in contents.items() if kind == "features"} == set(LAYERS)
        assert {"factors", "plan_numbers", "sources", "fields", "provenance"} <= set(contents)
        described = database.execute(
            "select description, last_change from gpkg_contents where table_name = 'bases'"
        ).fetchone()
        assert "distance_to_line_km: km" in described[0]
        assert described[1] == "2024-06-30T00:00:00Z"
        units = dict(database.execute("select field, unit from fields where table_name = 'bases'"))
        assert (units["persons"], units["distance_to_line_km"]) == ("persons", "km")
        told = dict(database.execute("select key, value from provenance"))
        assert told["operation_sha256"] == loaded.sha256
        metadata = database.execute("select metadata from gpkg_metadata").fetchone()[0]
        assert loaded.sha256 in metadata
        values = dict(database.execute("select factor, best from factors"))
    assert values == {name: factor.best for name, factor in loaded.factors.items()}


def _root(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()  # noqa: S314 - our own file


def test_kml_carries_units_and_provenance(written: Write, loaded: LoadedOperation) -> None:
    root = _root(written(loaded, "kml"))
    assert root.tag == f"{{{NAMESPACE}}}kml"
    document = root.find("k:Document", KML)
    told = {
        one.get("name"): one.findtext("k:value", "", KML)
        for one in document.findall("k:ExtendedData/k:Data", KML)
    }
    assert told["operation_sha256"] == loaded.sha256
    fields = document.find("k:Schema[@name='bases']", KML)
    shown = {one.get("name"): one.findtext("k:displayName", "", KML) for one in fields}
    assert shown["distance_to_line_km"].endswith("(km)")
    styles = {f"#{style.get('id')}" for style in document.findall("k:Style", KML)}
    marks = list(document.iter(f"{{{NAMESPACE}}}Placemark"))
    assert {mark.findtext("k:styleUrl", "", KML) for mark in marks} <= styles
    # Viewers show the description alone, in which nothing is markup but our own table.
    for style in document.findall("k:Style", KML):
        assert style.findtext("k:BalloonStyle/k:text", "", KML) == "$[description]"


def test_harmful_texts_stay_text(written: Write, harmful: LoadedOperation) -> None:
    zone, area, title = HARMFUL[6], HARMFUL[3], HARMFUL[5]
    layers = read_gpkg(written(harmful, "gpkg"))
    assert zone in set(layers["zones"]["title"])
    assert area in set(layers["sea_areas"]["name"])
    assert title in set(layers["provenance"]["value"])
    collection = json.loads(written(harmful, "geojson").read_text(encoding="utf-8"))
    assert collection["title"] == title
    assert zone in {feature["properties"].get("title") for feature in collection["features"]}
    root = _root(written(harmful, "kml"))
    assert not list(root.iter(f"{{{NAMESPACE}}}script"))
    assert root.findtext("k:Document/k:name", "", KML) == title
    assert zone in {data.text for data in root.iter(f"{{{NAMESPACE}}}SimpleData")}
    for described in root.iter(f"{{{NAMESPACE}}}description"):
        assert "<script" not in described.text
        assert "<img" not in described.text
