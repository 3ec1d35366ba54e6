"""Small tables of events in the columns of the sources, made up for the tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from peacewright.monitoring.sources.mapping import EventMapping, shipped_mappings
from peacewright.monitoring.sources.reading import reading
from peacewright.monitoring.sources.tables import Reject

ZONES = ("Atlantic/Reykjavik", "Asia/Tashkent")

GED = {
    "id": "11", "type_of_violence": "1", "side_a": "Government of Ridge", "side_b": "Shore", "where_prec": "2",
    "where_coordinates": "Ford town", "adm_1": "Lowland", "country": "Ridge", "latitude": "10.5",
    "longitude": "20.25", "date_prec": "1", "date_start": "2007-06-13", "date_end": "2007-06-13", "best": "3",
    "low": "2", "high": "5", "source_article": "a wire",
}  # fmt: skip
EXAMPLES: dict[str, dict[str, str]] = {
    "ucdp-ged": GED,
    "ucdp-candidate": GED,
    "acled": {
        "event_id_cnty": "RDG1", "event_date": "13 June 2007", "time_precision": "1",
        "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike",
        "actor1": "Military Forces of Ridge (2001-)", "actor2": "", "country": "Ridge", "admin1": "Lowland",
        "location": "Ford", "latitude": "10.5", "longitude": "20.25", "geo_precision": "1", "fatalities": "0",
        "civilian_targeting": "Civilian targeting", "notes": "n", "source": "s",
    },
    "viina": {
        "event_id": "4", "date": "20070613", "time": "09:05", "source": "wire", "longitude": "20.25",
        "latitude": "10.5", "GEO_PRECISION": "ADM3", "t_airstrike_b": "1", "a_rus_b": "0", "a_ukr_b": "0",
    },
    "ua-air-force": {
        "time_start": "2007-06-12 20:00", "time_end": "2007-06-13 08:00", "model": "Zala", "launch_place": "",
        "target": "south", "launched": "4.0", "destroyed": "3", "source": "post",
    },
    "ua-air-force-daily": {
        "checkpoint_date": "2007-06-13", "checkpoint_time": "07:00:00", "uav_drones": "2", "shahed": "",
        "orlan": "3",
    },
    "ua-alarms": {
        "oblast": "Lowland", "raion": "", "hromada": "", "level": "oblast",
        "started_at": "2007-06-13 16:10:34+00:00", "finished_at": "2007-06-13 16:50:07+00:00", "source": "official",
    },
    "ua-alarms-volunteer": {
        "region": "Lowland", "started_at": "2007-06-13 16:10:34+00:00", "finished_at": "2007-06-13 16:40:34+00:00",
        "naive": "True",
    },
    "eyes-on-russia": {
        "entry": "W1", "date": "2007-06-13", "event_group": "Civilian Casualty", "lat": "10.5", "lon": "20.25",
        "country": "Ridge", "arms/munition": "", "violence level": "2", "geolocation": "",
    },
    "bellingcat-civilian-harm": {
        "id": "C1", "date": "06/13/2007", "latitude": "10.5", "longitude": "20.25", "location": "Ford",
        "description": "d", "sources": "s", "associations": "Type of area affected=Healthcare",
    },
    "who-health-care": {
        "Attack ID": "A1", "Attack Date": "6/13/2007", "Country / Territory": "Ridge",
        "Certainty Level": "Confirmed", "Attack Type": "Violence", "Total Death": "1",
    },
    "kobo-odk": {
        "_uuid": "u1", "_submission_time": "2007-06-13T12:00:00", "start": "2007-06-13T14:05:06.000+02:00",
        "_geolocation": "", "_where_latitude": "10.5", "_where_longitude": "20.25", "_where_precision": "35",
    },
    "register": {
        "report": "r1", "state": "verified", "day_from": "2007-06-13", "day_until": "2007-06-13", "latitude": "10.5",
        "longitude": "20.25", "place_radius_m": "10200", "region": "Ridge", "act": "attack", "domain": "land",
        "target": "", "told_by": "", "attributed_to": "north", "deaths_low": "", "deaths_high": "2",
    },
    "firms": {
        "latitude": "10.5", "longitude": "20.25", "acq_date": "2007-06-13", "acq_time": "135", "satellite": "N",
        "instrument": "VIIRS", "confidence": "n", "frp": "1.2",
    },
}  # fmt: skip
"""One row of each source that ships, in its own columns."""


def as_csv(rows: Sequence[dict[str, str]], delimiter: str = ",") -> bytes:
    """Return rows as CSV."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def read(
    path: Path, mapping: EventMapping | str, zones: Sequence[str] = ZONES
) -> tuple[pl.DataFrame, list[Reject], int]:
    """Read a whole file: events, rejects, and how many rows it has."""
    chosen = shipped_mappings()[mapping] if isinstance(mapping, str) else mapping
    with reading(path, chosen, zones) as opened:
        batches = list(opened.batches)
    events = pl.concat([batch.events for batch in batches]) if batches else pl.DataFrame()
    rejects = [reject for batch in batches for reject in batch.rejects]
    return events, rejects, sum(batch.rows for batch in batches)


def read_rows(folder: Path, rows: Sequence[dict[str, str]], mapping: str) -> tuple[list[dict], list[Reject]]:
    """Write rows as CSV, read them, and return events and rejects."""
    path = folder / "events.csv"
    path.write_bytes(as_csv(rows))
    events, rejects, count = read(path, mapping)
    assert count == len(rows) == events.height + len(rejects)
    return events.to_dicts(), rejects
