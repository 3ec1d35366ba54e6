"""A run of the monitor with incidents of every precision, on nodes and off them, and with words that mean harm."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from peacewright.operation.loading import LoadedOperation
from peacewright.study.watching import monitor
from tests.exports.conftest import HARMFUL

COLUMNS = ("id", "day", "hour", "lat", "lon", "prec", "place", "region", "what", "target", "by", "deaths")
MAPPING = """events: 1
name: patrols
title: Reports of an exercise
publisher: Exercise staff
licence: made for this test
columns_from: header of the table
recognised_by:
  - [id, day, hour, lat, lon, prec]
id: id
time:
  from: {of: [day, hour], take: joined}
  formats: ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
  zone: UTC
place:
  latitude: lat
  longitude: lon
  precision: prec
  radius_km: {near: 3}
  name: place
  region: region
kind: what
author: by
deaths_best: deaths
text: what
rules:
  - {when: {target: [energy]}, act: strike, domain: energy, target: energy}
  - {when: {what: movement}, act: advance, domain: land}
  - {when: {}, act: attack, domain: land}
release: {removes: false}
"""
ROWS: tuple[tuple[str, ...], ...] = (
    ("a1", "2024-07-02", "14:25", "65.68351", "-18.08779", "exact", "Mill lane 5", "North", "shelling", "", "Westland",
     "2"),
    ("a2", "2024-07-03", "", "64.14", "-21.94", "near", "Harbour wall", "Capital", "movement", "", "Eastland", ""),
    ("a3", "2024-07-03", "", "64.0", "-20.0", "region", "", "South", "shelling", "", "", "1"),
    ("a4", "2024-07-04", "02:10", "65.2669", "-14.3948", "exact", "Substation East 3", "East", "drone", "energy",
     "Westland", "0"),
    ("a5", "2024-07-05", "", "", "", "country", "", "", "rumour", "", "", ""),
    ("a6", "2024-07-06", "", "63.9331", "-20.9971", "exact", HARMFUL[0], HARMFUL[5], HARMFUL[6], "", HARMFUL[1], "3"),
    ("a7", "2024-07-07", "", "95.0", "-20.9971", "exact", HARMFUL[3], "", HARMFUL[2], "", "", "3"),
)  # fmt: skip
"""The sixth tells in words that mean harm; the seventh is set aside."""


def watch(loaded: LoadedOperation, folder: Path) -> Path:
    """Run the monitor on the rows, and return its directory."""
    mapping, table = folder / "patrols.yaml", folder / "patrols-2024-07-10.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *ROWS])
    table.write_bytes(text.getvalue().encode())

    monitor(loaded, [table], folder / "watch", source=str(mapping), vintage=date(2024, 7, 10))
    return folder / "watch"
