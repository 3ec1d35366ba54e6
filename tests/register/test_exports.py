"""What leaves the register: coarse, without what leads to a person, and readable by the monitor."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import UTC, date, datetime
from pathlib import Path

import hxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peacewright.monitoring.register.accounts import keeper
from peacewright.monitoring.register.coarse import COLUMNS, TAGS, CoarseReport, coarsened
from peacewright.monitoring.register.erasing import erase
from peacewright.monitoring.register.exporting import coarse_reports, written
from peacewright.monitoring.register.grain import ExportFormat, PlaceGrain, TimeGrain
from peacewright.monitoring.register.reports import Standing
from peacewright.monitoring.register.states import State
from peacewright.operation.loading import load
from peacewright.study.watching import monitor
from tests.register.cell import Cell, said

EARTH_KM = 6371.0088


def _km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Great-circle distance by the haversine formula."""
    (a, b), (c, d) = (tuple(map(math.radians, point)) for point in (first, second))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _exported(cell: Cell, *choices: object, **more: object) -> list[CoarseReport]:
    with cell.store.reading() as connection:
        return coarse_reports(connection, *choices, **more)


def _standing(**content: object) -> Standing:
    body = json.loads(said().body()) | content
    return Standing("r", 1, State.VERIFIED, "a", "2025-04-22T00:00:00.000000Z", body, None)


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(0, 5000))
def test_the_true_place_lies_within_the_radius_that_is_told(
    latitude: float, longitude: float, reach: float
) -> None:
    told = coarsened(_standing(latitude=latitude, longitude=longitude, place_radius_m=reach))
    assert told.latitude is not None
    assert told.longitude is not None
    assert told.place_radius_m is not None
    away = _km((latitude, longitude), (told.latitude, told.longitude)) * 1000
    assert away + reach <= told.place_radius_m + 200  # the middle is told to a thousandth of a degree
    assert told.place_radius_m <= reach + 14_000


@given(st.floats(-60, 60), st.floats(-179, 179))
def test_neighbours_cannot_be_told_apart(latitude: float, longitude: float) -> None:
    """Of twenty places within 1 km most give the same cell, and every one of them a place that is told the same way."""
    near = [(latitude + 0.008 * math.sin(k), longitude + 0.008 * math.cos(k)) for k in range(20)]
    cells = {
        (told.latitude, told.longitude)
        for told in (coarsened(_standing(latitude=a, longitude=b)) for a, b in near)
    }
    assert len(cells) <= 3


def test_days_and_weeks_are_whole_and_hold_the_moment() -> None:
    late = _standing(time_from="2025-04-20T23:59:00.000000Z", time_until="2025-04-21T00:10:00.000000Z")
    told = coarsened(late)
    assert (told.day_from, told.day_until) == (date(2025, 4, 20), date(2025, 4, 21))
    told = coarsened(late, time=TimeGrain.WEEK)  # a Sunday and a Monday
    assert (told.day_from, told.day_until) == (date(2025, 4, 14), date(2025, 4, 27))


def test_an_export_holds_nothing_that_leads_to_a_person(file_cell: Cell) -> None:
    file_cell.attributed(
        said("The miller's wife Anna saw it", seen_by="Anna", place="Old Mill, second house")
    )
    for form in ExportFormat:
        text = written(_exported(file_cell), form).decode()
        for told in ("Anna", "miller", "Mill", "mina", "vera", "22:10", "10.4321", "20.1234", "radar"):
            assert told not in text
        assert all(account.id not in text for account in file_cell.people.values())


def test_an_accusation_leaves_only_once_two_persons_released_it(file_cell: Cell) -> None:
    file_cell.verified(said(alleged_author="south"))
    released = file_cell.attributed(said(alleged_author="south"), party="north")
    found = {each.report: each for each in _exported(file_cell)}
    assert {each.attributed_to for each in found.values()} == {"", "north"}
    assert found[released.id].attributed_to == "north"
    assert b"south" not in written(list(found.values()), ExportFormat.CSV)


def test_only_verified_reports_leave_unless_asked(file_cell: Cell) -> None:
    verified, alleged, gone = file_cell.verified(), file_cell.file(), file_cell.verified()
    file_cell.write(lambda c: erase(c, keeper(), gone.id, "asked for"))
    assert [each.report for each in _exported(file_cell)] == [verified.id]
    every = {each.report for each in _exported(file_cell, tuple(State))}
    assert every == {verified.id, alleged.id}


@pytest.mark.parametrize("evil", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("x")', "%0A=1"])
def test_no_cell_of_the_csv_is_a_formula(file_cell: Cell, evil: str) -> None:
    file_cell.attributed(said(region=evil, told_by=evil), party=evil)
    text = written(_exported(file_cell), ExportFormat.CSV).decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert tuple(row) == COLUMNS
    for name in ("region", "told_by", "attributed_to"):
        assert row[name] == f"'{evil.strip()}"


def test_geojson_has_points_where_there_are_any(file_cell: Cell) -> None:
    file_cell.verified()
    file_cell.verified(said(latitude=None, longitude=None, place_radius_m=None))
    found = json.loads(written(_exported(file_cell), ExportFormat.GEOJSON))
    assert sorted(str(each["geometry"] and each["geometry"]["type"]) for each in found["features"]) == [
        "None",
        "Point",
    ]
    by_region = json.loads(written(_exported(file_cell, place=PlaceGrain.REGION), ExportFormat.GEOJSON))
    assert all(each["geometry"] is None for each in by_region["features"])


def test_tags_stand_under_the_header_and_the_library_of_the_standard_finds_the_columns_by_them(
    file_cell: Cell, tmp_path: Path
) -> None:
    report = file_cell.attributed(said(region="=1+1"))
    plain, tagged = (written(_exported(file_cell), form) for form in (ExportFormat.CSV, ExportFormat.HXL))
    lines = tagged.split(b"\n")
    assert b"\n".join([lines[0], *lines[2:]]) == plain
    path = tmp_path / "register.csv"
    path.write_bytes(tagged)
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        assert hxl.schema().validate(source)
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        assert [column.display_tag for column in source.columns] == list(TAGS.values())
        (row,) = source
        assert (row.get("#event+id"), row.get("#status")) == (report.id, "verified")
        assert (row.get("#group+author"), row.get("#adm1+name")) == ("north", "'=1+1")
    assert tuple(TAGS) == COLUMNS


@pytest.mark.parametrize("told", [{"target": "energy"}, {"target": "health_care"}, {"domain": "energy"}])
def test_what_many_depend_on_is_told_by_region(file_cell: Cell, told: dict[str, str]) -> None:
    file_cell.verified(said(**told))
    file_cell.verified(said(target="military"))
    found = _exported(file_cell)
    assert sorted((each.latitude is None, each.place_radius_m is None) for each in found) == [
        (False, False),
        (True, True),
    ]
    assert {each.region for each in found} == {"North"}


@pytest.mark.parametrize("form", list(ExportFormat))
def test_the_monitor_reads_an_export(file_cell: Cell, tmp_path: Path, form: ExportFormat) -> None:
    """What is told coarsely stays coarse: the day in UTC, the cell with its radius, the party once released."""
    moment = datetime(2001, 6, 13, 22, 10, tzinfo=UTC)
    when = {
        "time_from": moment,
        "time_until": moment,
        "act": "advance",
        "target": "civilian",
        "deaths_high": 2,
    }
    file_cell.attributed(said(**when), party="eritrea")
    file_cell.verified(said(**when | {"latitude": None, "longitude": None, "place_radius_m": None}))
    found = _exported(file_cell)
    file = tmp_path / f"register-2001-07-01.{form}"
    file.write_bytes(written(found, form))
    watched = monitor(load("ethiopia-eritrea-2000"), [file], tmp_path / "watch")
    (one,) = watched.imported.new
    assert (one.source, one.rows, one.events, one.rejects) == ("register", 2, 2, 0)
    events = pl.read_parquet(tmp_path / "watch" / "events.parquet").sort("author", nulls_last=True)
    with_point, with_region = events.to_dicts()
    (coarse,) = (each for each in found if each.attributed_to)
    assert with_point["event"] == coarse.report
    assert (with_point["latitude"], with_point["longitude"]) == (coarse.latitude, coarse.longitude)
    assert with_point["place_radius"] == pytest.approx((coarse.place_radius_m or 0) / 1000)
    assert (with_point["act"], with_point["target"], with_point["domain"]) == ("advance", "civilian", "land")
    assert (with_point["author"], with_region["author"]) == ("eritrea", None)
    assert (with_point["place_precision"], with_region["place_precision"]) == ("district", "region")
    assert with_point["time_from"] == datetime(2001, 6, 13, tzinfo=UTC)
    assert with_point["time_until"] == datetime(2001, 6, 14, tzinfo=UTC)
    assert (with_point["deaths_high"], with_point["kind"], with_point["region"]) == (2, "verified", "North")


def test_a_released_attribution_is_what_the_monitor_judges_by(file_cell: Cell, tmp_path: Path) -> None:
    """One attack is laid to Eritrea by two persons; another, a week later, is verified and laid to nobody."""
    where = {"latitude": 14.6, "longitude": 38.9, "place_radius_m": 100}
    attacks = [
        said(act="attack", domain="land", time_from=moment, time_until=moment, **where)
        for moment in (datetime(2001, 6, 13, 12, tzinfo=UTC), datetime(2001, 6, 20, 12, tzinfo=UTC))
    ]
    file_cell.attributed(attacks[0], party="eritrea")
    file_cell.verified(attacks[1])
    file = tmp_path / "register-2001-07-01.csv"
    file.write_bytes(written(_exported(file_cell), ExportFormat.CSV))
    monitor(load("ethiopia-eritrea-2000"), [file], tmp_path / "watch")
    verdicts = json.loads((tmp_path / "watch" / "verdicts.json").read_text())["verdicts"]
    kept = {one["party"]: one["windows"][0]["kept"] for one in verdicts if one["provision"] == "cessation"}
    assert kept["ERI"]["state"] == "not kept"
    assert kept["ERI"]["incidents"] == {"low": 1, "high": 1}
    assert kept["ETH"]["state"] == "cannot tell"
    assert kept["ETH"]["unattributed"]["high"] == 1
