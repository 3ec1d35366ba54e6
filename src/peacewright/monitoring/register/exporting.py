"""Exports: reports with coarse place and time, as CSV that spreadsheets do not run, and as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from peacewright.monitoring.register.coarse import COLUMNS, TAGS, CoarseReport, coarsened
from peacewright.monitoring.register.grain import ExportFormat, PlaceGrain, TimeGrain
from peacewright.monitoring.register.reports import listed
from peacewright.monitoring.register.states import State
from peacewright.monitoring.register.store import Connection
from peacewright.monitoring.rejects import csv_text


def coarse_reports(
    connection: Connection,
    states: Sequence[State] = (State.VERIFIED,),
    place: PlaceGrain = PlaceGrain.CELL,
    time: TimeGrain = TimeGrain.DAY,
) -> list[CoarseReport]:
    """Return the reports of some states, coarse, in the order of their ids.

    The order of filing, and the moments of it, are not told: who was on duty when is known to many. Erased reports are
    left out.
    """
    found: list[CoarseReport] = []
    last: str | None = None
    while page := listed(connection, states, last):
        found += [coarsened(report, place, time) for report in page if report.content is not None]
        last = page[-1].id
    return sorted(found, key=lambda each: each.report)


def written(reports: Sequence[CoarseReport], form: ExportFormat) -> bytes:
    """Return reports in a format.

    The cells of the CSV are text to a spreadsheet, whatever a monitor wrote into them; its tags are the program's own.
    In GeoJSON a report without a point has no geometry.
    """
    rows = [report.as_dict() for report in reports]
    if form is not ExportFormat.GEOJSON:
        tags = [[TAGS[name] for name in COLUMNS]] if form is ExportFormat.HXL else []
        return csv_text([COLUMNS, *tags, *([row[name] for name in COLUMNS] for row in rows)]).encode()
    features = [
        {
            "type": "Feature",
            "geometry": None
            if row["latitude"] is None
            else {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": row,
        }
        for row in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
