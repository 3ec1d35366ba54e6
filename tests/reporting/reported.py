"""A made-up fortnight of a ceasefire, told by patrols and claimed by both parties, in two releases."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from peacewright.operation.loading import LoadedOperation
from peacewright.study.watching import Watched, monitor

HARMFUL = '<script>document.title="run"</script>'
HARMFUL_LINK = '"><img src=x onerror="document.title=1">'
TYPST = '#panic("run") $x$ *bold* _it_ @ref \\ [x] <label>'
COLUMNS = (
    "id",
    "day",
    "hour",
    "lat",
    "lon",
    "prec",
    "place",
    "region",
    "what",
    "target",
    "by",
    "deaths",
    "number",
)
MAPPING = """events: 1
name: {name}
title: {title}
publisher: Exercise staff
licence: made for this test
columns_from: header of the table
notes: ["Sees only what it is sent to see."]
recognised_by:
  - [id, day, hour, lat, lon, prec]
stands_as: {stands_as}
{told_by}
id: id
time:
  from: {{of: [day, hour], take: joined}}
  formats: ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
  zone: UTC
  precision: {{of: [prec], values: {{region: month}}, otherwise: day}}
  widened_by: {{month: 3}}
place:
  latitude: lat
  longitude: lon
  precision: prec
  name: place
  region: region
kind: what
author: by
deaths_best: deaths
number: number
text: what
rules:
  - {{when: {{target: [energy]}}, act: strike, domain: energy, target: energy}}
  - {{when: {{what: movement}}, act: advance, domain: land}}
  - {{when: {{}}, act: attack, domain: land}}
release: {{removes: true}}
"""
Rows = Sequence[tuple[str, ...]]
TOWN = ("65.68351", "-18.08779", "exact", "Mill lane 5", "North")
CAPITAL = ("64.14", "-21.94", "near", "Harbour wall", "Capital")
NODE = ("65.2669", "-14.3948", "exact", "Substation East 3", "East")
SOMEWHERE = ("", "", "region", "", "South")
FIRST: Rows = (
    ("p1", "2024-07-02", "14:25", *TOWN, "shelling", "", "Westland", "2", ""),
    ("p2", "2024-07-08", "", *CAPITAL, "movement", "", "Eastland", "", ""),
    ("p3", "2024-07-08", "03:10", *TOWN, "shelling", "", "", "1", ""),
    ("p4", "2024-07-09", "", *SOMEWHERE, "shelling", "", "", "4", ""),
)
"""As patrols tell it on the ninth. The fourth is dated no finer than some days."""
SECOND: Rows = (
    *FIRST[:1],
    ("p2", "2024-07-08", "", *CAPITAL, "movement", "", "Eastland", "3", ""),
    ("p3", "2024-07-08", "03:10", *TOWN, "shelling", "", "", "1", ""),
    ("p4", "2024-07-09", "", *SOMEWHERE, "shelling", "", "", "4", ""),
    ("p5", "2024-07-08", "", *CAPITAL, "shelling twice", "", "Westland", "", ""),
    ("p6", "2024-07-10", "05:00", *NODE, "drone", "energy", "Westland", "0", ""),
    (
        "p7",
        "2024-07-10",
        "06:00",
        "63.9331",
        "-20.9971",
        "exact",
        HARMFUL,
        HARMFUL_LINK,
        TYPST,
        "",
        HARMFUL,
        "1",
        "",
    ),
)
"""On the tenth: the deaths of the second changed, the fifth is new of a past day, two are of the tenth."""
WEST: Rows = (
    ("w1", "2024-07-09", "", *TOWN, "their shelling of the north", "", "Eastland", "", ""),
    ("w2", "2024-07-10", "", *TOWN, "their drone", "", "Eastland", "", ""),
    ("w3", "2024-07-10", "", *CAPITAL, "their other drone", "", "Eastland", "", ""),
)
EAST: Rows = (
    ("e1", "2024-07-09", "", *SOMEWHERE[:2], "country", "", "", "night", "", "Westland", "", "12"),
    ("e2", "2024-07-10", "", *SOMEWHERE[:2], "country", "", "", "night", "", "Westland", "", "31"),
)


def table(path: Path, rows: Rows) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *rows])
    path.write_bytes(text.getvalue().encode())
    return path


def mapping(folder: Path, name: str, title: str, told_by: str = "", stands_as: str = "report") -> Path:
    path = folder / f"{name}.yaml"
    told = f"told_by: {{is: {told_by}}}" if told_by else ""
    path.write_text(
        MAPPING.format(name=name, title=title, told_by=told, stands_as=stands_as), encoding="utf-8"
    )
    return path


def watch(loaded: LoadedOperation, folder: Path, **given: object) -> Watched:
    """Run the monitor release by release into one store; the last run writes the report that is asked for."""
    out = folder / "watch"
    patrols = mapping(folder, "patrols", "Patrols")
    runs = [
        (table(folder / "a.csv", FIRST), patrols, date(2024, 7, 9)),
        (table(folder / "w.csv", WEST), mapping(folder, "west", "Bulletin of the west", "Westland"), date(2024, 7, 10)),
        (table(folder / "e.csv", EAST), mapping(folder, "east", "Nightly log", "Eastland", "total"), date(2024, 7, 10)),
        (table(folder / "b.csv", SECOND), patrols, date(2024, 7, 10)),
    ]  # fmt: skip
    for number, (path, source, vintage) in enumerate(runs):
        last = given if number == len(runs) - 1 else {"report": None}
        watched = monitor(loaded, [path], out, source=str(source), vintage=vintage, **last)  # type: ignore[arg-type]
    return watched
