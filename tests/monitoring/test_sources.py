"""Every source that ships reads its own columns; when and where are intervals; what cannot be read is set aside."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from peacewright.core.findings import PeacewrightError
from peacewright.monitoring.event import COLUMNS, PlacePrecision, Standing, TimePrecision, schema
from peacewright.monitoring.importing import about_source
from peacewright.monitoring.register.states import State
from peacewright.monitoring.sources.mapping import find_mapping, read_mapping, shipped_mappings
from tests.monitoring.tables import EXAMPLES, GED, read, read_rows

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
for above in Path(__file__).resolve().parents:
    if (above / "shared" / "data").is_dir():
        DATA = above / "shared" / "data"
with_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")


@pytest.mark.parametrize("name", sorted(shipped_mappings()))
def test_a_source_reads_its_own_columns(name: str, tmp_path: Path) -> None:
    (event,), rejects = read_rows(tmp_path, [EXAMPLES[name]], name)
    assert not rejects
    assert list(event) == list(COLUMNS)
    assert event["source"] == name
    assert event["time_from"] < (event["time_until"] or datetime.max.replace(tzinfo=UTC))
    assert event["time_from"] <= datetime(2007, 6, 13, 16, 11, tzinfo=UTC)
    assert event["stands_as"] in set(Standing)
    assert event["time_precision"] in set(TimePrecision)
    assert event["place_precision"] in set(PlacePrecision)


def test_every_column_has_a_type_a_unit_and_a_meaning() -> None:
    assert list(schema()) == list(COLUMNS)
    assert all(column.unit and column.says for column in COLUMNS.values())


def test_a_day_without_a_zone_is_that_of_any_party(tmp_path: Path) -> None:
    (event,), _ = read_rows(tmp_path, [GED], "ucdp-ged")
    assert event["time_from"] == datetime(2007, 6, 12, 19, tzinfo=UTC)  # midnight five hours east
    assert event["time_until"] == datetime(2007, 6, 14, 0, tzinfo=UTC)
    assert (event["day_from"], event["day_until"]) == (date(2007, 6, 13), date(2007, 6, 13))


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2021-10-31", datetime(2021, 10, 30, 21, tzinfo=UTC), datetime(2021, 10, 31, 22, tzinfo=UTC)),  # 25 hours
        ("2021-03-28", datetime(2021, 3, 27, 22, tzinfo=UTC), datetime(2021, 3, 28, 21, tzinfo=UTC)),  # 23 hours
        ("2021-10-31 03:30", datetime(2021, 10, 31, 0, 30, tzinfo=UTC), datetime(2021, 10, 31, 1, 31, tzinfo=UTC)),
        ("2021-03-28 03:30", datetime(2021, 3, 28, 1, 30, tzinfo=UTC), datetime(2021, 3, 28, 1, 31, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_clocks_that_change(written: str, first: datetime, last: datetime, tmp_path: Path) -> None:
    """An hour struck twice is either; one left out is the next; a day has as many hours as it has."""
    row = EXAMPLES["ua-air-force"] | {"time_start": written, "time_end": ""}
    (event,), rejects = read_rows(tmp_path, [row], "ua-air-force")
    assert not rejects
    assert (event["time_from"], event["time_until"]) == (first, last)


def test_a_week_lies_before_or_after_the_date_that_stands_for_it(tmp_path: Path) -> None:
    (event,), _ = read_rows(tmp_path, [EXAMPLES["acled"] | {"time_precision": "2"}], "acled")
    assert (event["time_until"] - event["time_from"]).days >= 13
    assert event["time_precision"] == "week"


def test_an_end_that_was_put_in_by_rule_is_none(tmp_path: Path) -> None:
    seen = EXAMPLES["ua-alarms-volunteer"] | {"naive": "False", "region": "Highland"}
    events, _ = read_rows(tmp_path, [EXAMPLES["ua-alarms-volunteer"], seen], "ua-alarms-volunteer")
    assert [event["time_until"] is None for event in events] == [True, False]
    assert all(event["stands_as"] == "warning" for event in events)


def test_what_a_row_is_follows_from_its_columns(tmp_path: Path) -> None:
    (strike,), _ = read_rows(tmp_path, [EXAMPLES["acled"]], "acled")
    assert (strike["act"], strike["domain"], strike["target"], strike["author"]) == (
        "strike",
        "air",
        "civilian",
        "Ridge",
    )
    (flight,), _ = read_rows(tmp_path, [EXAMPLES["ua-air-force"]], "ua-air-force")
    assert (flight["act"], flight["number"], flight["number_stopped"]) == ("overfly", 4, 3)
    (harm,), _ = read_rows(tmp_path, [EXAMPLES["bellingcat-civilian-harm"]], "bellingcat-civilian-harm")
    assert harm["target"] == "health_care"
    (day,), _ = read_rows(tmp_path, [EXAMPLES["ua-air-force-daily"]], "ua-air-force-daily")
    assert day["number_stopped"] == 5


def test_places_keep_their_precision(tmp_path: Path) -> None:
    (near,), _ = read_rows(tmp_path, [GED], "ucdp-ged")
    assert (near["place_precision"], near["place_radius"]) == ("near", 25.0)
    (form,), _ = read_rows(tmp_path, [EXAMPLES["kobo-odk"]], "kobo-odk")
    assert form["place_radius"] == pytest.approx(0.035)
    pinned = EXAMPLES["kobo-odk"] | {"_where_latitude": "", "_where_longitude": "", "_where_precision": "",
                                     "_geolocation": "10.5 20.25 0 12"}  # fmt: skip
    (point,), _ = read_rows(tmp_path, [pinned], "kobo-odk")
    assert (point["latitude"], point["longitude"], point["place_radius"]) == (10.5, 20.25, 0.012)


def test_hours_that_a_spreadsheet_shortened(tmp_path: Path) -> None:
    """135 is 01:35 and not 13:05."""
    (fire,), _ = read_rows(tmp_path, [EXAMPLES["firms"]], "firms")
    assert fire["time_from"] == datetime(2007, 6, 13, 1, 35, tzinfo=UTC)
    assert fire["stands_as"] == "corroboration"


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"latitude": "95"}, "latitude", "between -90 and 90"),
        ({"latitude": ""}, "latitude, longitude", "belong together"),
        ({"latitude": "0", "longitude": "0.0"}, "latitude, longitude", "left blank"),
        ({"latitude": "north"}, "latitude", "no number"),
        ({"where_prec": "9"}, "where_prec", "none of 1, 2, 3"),
        ({"date_start": ""}, "date_start", "missing"),
        ({"date_start": "13.6.2007"}, "date_start", "no date of the form"),
        ({"date_start": "0207-06-13"}, "date_start", "no year between"),
        ({"date_end": "2007-06-12"}, "date_end", "ends before it begins"),
        ({"best": "1,000"}, "best", "no whole number"),
        ({"best": "-1"}, "best", "below zero"),
        ({"id": " "}, "id", "identifier is missing"),
        (dict.fromkeys(GED, ""), "", "the row is empty"),
    ],
)
def test_a_malformed_row_is_set_aside(
    change: dict[str, str], column: str, reason: str, tmp_path: Path
) -> None:
    events, (reject,) = read_rows(tmp_path, [GED, GED | change, GED | {"id": "12"}], "ucdp-ged")
    assert [event["event"] for event in events] == ["11", "12"]
    assert (reject.row, reject.column) == (3, column)
    assert reason in reject.reason


@pytest.mark.parametrize(
    "change",
    [{"latitude": "10,5"}, {"where_prec": "2.0"}, {"id": "11.0"}, {"date_start": "2007-06-13 00:00:00.000"}],
)
def test_one_fact_written_otherwise_is_the_same_content(change: dict[str, str], tmp_path: Path) -> None:
    (plain,), _ = read_rows(tmp_path, [GED], "ucdp-ged")
    (other,), _ = read_rows(tmp_path, [GED | change], "ucdp-ged")
    assert (other["event"], other["content"]) == (plain["event"], plain["content"])


# --- mappings -------------------------------------------------------------------------------------------------------


def test_a_fault_of_a_mapping_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "events: 1\nbased_on: acled\nname: mine\ntime:\n  from: day\n  formats: [excel]\n  zone: Nowhere\nodd: 1\n"
    )
    with pytest.raises(PeacewrightError) as caught:
        read_mapping(path)
    told = {(finding.place.line, finding.place.key): finding.message for finding in caught.value.findings}
    assert "no time zone 'Nowhere'" in told[4, "time"]
    assert (8, "odd") in told


@pytest.mark.parametrize("text", ["pattern: '('", "like: '('"])
def test_a_pattern_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"events: 1\nbased_on: acled\nid: {{of: [x], {text}}}\n")
    with pytest.raises(PeacewrightError, match="no regular expression"):
        read_mapping(path)


def test_a_source_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(PeacewrightError, match="ucdp-ged"):
        find_mapping("ucdp")


# --- what others published ------------------------------------------------------------------------------------------

PUBLISHED = [
    ("ucdp_ged/ukraine_release_2019.csv.gz", "ucdp-ged", 0),
    ("ucdp_ged/ukraine_release_2020.csv.gz", "ucdp-ged", 0),
    ("ucdp_ged/ukraine_release_2022.csv.gz", "ucdp-ged", 0),
    ("ucdp_ged/colombia_release_2019.csv.gz", "ucdp-ged", 0),
    ("ucdp_ged/philippines_release_2022.csv.gz", "ucdp-ged", 0),
    ("ucdp_ged/global_sample_release_2023.csv.gz", "ucdp-ged", 0),
    ("air_attacks/missile_attacks_daily_2025-04-11_snapshot.csv.gz", "ua-air-force", 0),
    ("air_attacks/missile_attacks_daily_2026-04-13_snapshot.csv.gz", "ua-air-force", 0),
    ("air_attacks/airforce_destroyed_targets_2023_2024.csv", "ua-air-force-daily", 0),
    ("geolocated_osint/eyes_on_russia_events_2022.csv.gz", "eyes-on-russia", 8),
    ("geolocated_osint/bellingcat_civilian_harm_2024-02-26.csv.gz", "bellingcat-civilian-harm", 0),
    ("geolocated_osint/bellingcat_civilian_harm_2023-04-30.json.gz", "bellingcat-civilian-harm", 0),
    ("geolocated_osint/who_healthcare_attacks_2022.csv", "who-health-care", 0),
]


def _rows_of(path: Path) -> int:
    """Count the rows of a published file without the code under test; a row of HXL tags is none."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if path.name.endswith(".json.gz"):
        return len(json.loads(raw))
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))[1:]
    return sum(bool(row) for row in rows) - any(cell.startswith("#") for cell in rows[0])


@with_data
@pytest.mark.parametrize(("file", "source", "set_aside"), PUBLISHED)
def test_a_published_file_is_read_whole(file: str, source: str, set_aside: int) -> None:
    events, rejects, rows = read(DATA / file, source, ("Europe/Kyiv", "Europe/Moscow"))
    assert rows == _rows_of(DATA / file) == events.height + len(rejects)
    assert len(rejects) == set_aside
    assert events["time_from"].null_count() == 0


@with_data
@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "source"),
    [("official_data_en.csv.gz", "ua-alarms"), ("volunteer_data_en.csv.gz", "ua-alarms-volunteer")],
)
def test_alarms_are_read_whole(file: str, source: str) -> None:
    events, rejects, rows = read(DATA / "air_raid_sirens" / file, source)
    assert rows == _rows_of(DATA / "air_raid_sirens" / file) == events.height + len(rejects)
    assert not rejects


def test_every_state_of_the_register_is_known_to_its_mapping() -> None:
    """Early warning counts verified reports beside those that wait: a state in no list would be in neither."""
    about = about_source(shipped_mappings()["register"])["states"]
    listed = [state for group in ("verified", "not_verified", "open") for state in about[group]]
    assert sorted(listed) == sorted(state.value for state in State)
