"""Fuzz the readers of event sources: any bytes are read or refused, and no row is lost.

``python -m validation.fuzz_event_sources --minutes 10`` spoils small tables of every source that ships, in CSV, gzip,
zip, XLSX, Parquet, JSON and GeoJSON: bytes changed, cut, doubled, exchanged, or made of nothing known, and parts of
workbooks spoiled inside. Each must end in events and rejects that add up to the rows, or in a refusal, within 20 s of
processor time; mappings are spoiled too and must end in findings. A case that fails is written to a folder with its
number, and what went wrong beside it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import sys
import tempfile
import time
import traceback
import zipfile
from pathlib import Path

import openpyxl
import polars as pl

from peacewright.core.findings import PeacewrightError
from peacewright.monitoring.sources.mapping import CATALOGUE, EventMapping, read_mapping, shipped_mappings
from peacewright.monitoring.sources.reading import reading
from peacewright.monitoring.sources.recognise import suggest_mapping
from peacewright.monitoring.sources.tables import UnreadableError
from validation.report import exit_code, row

SECONDS = 20.0
PIECES = (
    b'"', b'""', b"\n", b"\r", b"\r\n", b",", b";", b"\t", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"=1+1",
    b"#adm1+name", b"9" * 400, b"-0", b"1e999", b"2007-02-30", b"\xd8\x00", b"[" * 50, b"{", b"PK\x03\x04", b"PAR1",
    b"\x1f\x8b\x08", "\u202e\U0001f600".encode(), b'"' + b"x" * 3000,
)  # fmt: skip


XML = (
    b'<!DOCTYPE a [<!ENTITY b "c">]>', b"&b;", b"<row r='99999999999'/>", b"<c r='XFD1'><v>1</v></c>", b"<row/>",
    b"<c r='A1' t='s'><v>999999999</v></c>", b"<c r='A1' t='d'><v>2007-99-99</v></c>", b"<!-- -->", b"</row>",
    b"<c r='A1' s='99999'><v>1e999</v></c>", b"<c r='A1' t='b'><v>7</v></c>", b"<c r='A1' t='e'><v>#REF!</v></c>",
    b"<c r='A1' t='inlineStr'><is/></c>", b"<mergeCell ref='A1:XFD1048576'/>", b"<dimension ref='A1:ZZZ9'/>", b"\x00",
    b"<![CDATA[x]]>", b"<c r='A1'><f>1+1</f><v>2</v></c>", b"<sheet name='x' sheetId='9' r:id='rId99'/>",
    b"<numFmt numFmtId='1' formatCode='yyyy'/>",
)  # fmt: skip
"""Pieces of XML as a workbook has them, at places where it has them not."""


def tables(mapping: EventMapping, rng: random.Random) -> bytes:
    """Return a table in the columns of a source, in a format drawn by chance, with cells that mostly fit."""
    header = list(dict.fromkeys([*rng.choice(mapping.recognised_by), *mapping.id.of, *mapping.time.from_.of]))
    cells = (
        "1",
        "2",
        "",
        "2007-06-13",
        "2007-06-13 08:00",
        "10.5",
        "north",
        "-1",
        "=A1",
        "13/06/2007",
        "x" * 300,
        "2,5",
    )
    rows = [
        dict(zip(header, rng.choices(cells, k=len(header)), strict=True)) for _ in range(rng.randint(0, 6))
    ]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, delimiter=rng.choice(",;\t|"))
    writer.writeheader()
    writer.writerows(rows)
    plain = text.getvalue().encode(rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1251"]))
    kind = rng.choice(["csv", "csv", "gz", "zip", "xlsx", "parquet", "json", "geojson"])
    out = io.BytesIO()
    if kind == "gz":
        return gzip.compress(plain, mtime=0)
    if kind == "zip":
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("../events.csv", plain)
        return out.getvalue()
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for line in [header, *[list(each.values()) for each in rows]]:
            book.active.append([cell if not cell.startswith("=") else None for cell in line])
        book.save(out)
        return out.getvalue()
    if kind == "parquet":
        pl.DataFrame(rows or [dict.fromkeys(header, "")]).write_parquet(out)
        return out.getvalue()
    if kind == "json":
        return json.dumps(rows).encode()
    if kind == "geojson":
        features = [
            {"type": "Feature", "properties": each, "geometry": {"type": "Point", "coordinates": [1, 2]}}
            for each in rows
        ]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return plain


def spoiled(data: bytes, rng: random.Random) -> bytes:
    """Return bytes with up to six changes."""
    for _ in range(rng.randint(0, 6)):
        at, to = sorted(rng.randint(0, len(data)) for _ in range(2))
        to = min(to, at + rng.choice([1, 4, 40, 4000]))
        data = rng.choice(
            [
                data[:at] + rng.choice(PIECES) + data[at:],
                data[:at] + rng.choice(PIECES) + data[to:],
                data[:at],
                data[:at] + rng.randbytes(to - at) + data[to:],
                data[:to] + data[at:to] + data[to:],
                data[at:to] + data[:at] + data[to:],
            ]
        )
    return data


def spoiled_inside(data: bytes, rng: random.Random) -> bytes:
    """Return an archive of which one member is spoiled and packed anew, so that what reads the member sees it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = rng.choice(old.namelist())
        for name in old.namelist():
            inside = old.read(name)
            new.writestr(name, _spoiled_xml(inside, rng) if name == chosen else inside)
    return out.getvalue()


def _spoiled_xml(inside: bytes, rng: random.Random) -> bytes:
    """Return XML with pieces of XML put where its elements part, or spoiled as any bytes are."""
    places = [at for at, byte in enumerate(inside) if byte == ord("<")]
    if not places or rng.random() < 0.3:
        return spoiled(inside, rng)
    for _ in range(rng.randint(1, 3)):
        at = rng.choice(places)
        inside = inside[:at] + rng.choice(XML) + inside[at:]
    return inside


def drawn(mapping: EventMapping, rng: random.Random) -> bytes:
    """Return a spoiled table: half of the archives are spoiled inside."""
    data = tables(mapping, rng)
    inside = data.startswith(b"PK\x03\x04") and rng.random() < 0.5
    return spoiled_inside(data, rng) if inside else spoiled(data, rng)


def failure_of(data: bytes, mapping: EventMapping, folder: Path) -> str:
    """Read a file and return what about that is a fault of the program ('' if nothing is)."""
    path = folder / "events-2007-07-01.csv"
    path.write_bytes(data)
    began = time.process_time()
    try:
        with reading(path, mapping, ("Atlantic/Reykjavik", "Asia/Tashkent")) as opened:
            for batch in opened.batches:
                if batch.rows != batch.events.height + len(batch.rejects):
                    return f"{batch.rows} rows, {batch.events.height} events, {len(batch.rejects)} rejects"
        suggest_mapping(path)
    except UnreadableError:
        pass
    except Exception:  # noqa: BLE001 - this is what we are looking for
        return traceback.format_exc(limit=-6)
    seconds = time.process_time() - began
    return f"{seconds:.0f} s of processor time" if seconds > SECONDS else ""


def failure_of_mapping(rng: random.Random, folder: Path) -> str:
    """Read a spoiled mapping, and return what about that is a fault of the program."""
    path = folder / "mine.yaml"
    path.write_bytes(spoiled(rng.choice(sorted(CATALOGUE.glob("*.yaml"))).read_bytes(), rng))
    try:
        read_mapping(path)
    except PeacewrightError as error:
        return (
            ""
            if error.findings and all(finding.remedy for finding in error.findings)
            else "a finding without a remedy"
        )
    except Exception:  # noqa: BLE001 - this is what we are looking for
        return traceback.format_exc(limit=-6)
    return ""


def main() -> int:
    """Print a row: how many cases were read, and how many failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-event-sources"))
    given = parser.parse_args()
    mappings = list(shipped_mappings().values())
    until, number, failed = time.monotonic() + 60 * given.minutes, 0, 0
    with tempfile.TemporaryDirectory() as name:
        while time.monotonic() < until:
            rng = random.Random(f"{given.seed}-{number}")
            mapping = rng.choice(mappings)
            data = drawn(mapping, rng)
            failure = failure_of(data, mapping, Path(name)) or failure_of_mapping(rng, Path(name))
            if failure:
                failed += 1
                given.keep.mkdir(exist_ok=True)
                (given.keep / f"{number}.bin").write_bytes(data)
                (given.keep / f"{number}.txt").write_text(f"{mapping.name}\n{failure}\n", encoding="utf-8")
            number += 1
    figure = f"{number:,} files and as many mappings in {given.minutes:g} minutes, {failed} failed"
    row("spoiled tables of events", figure, "none", failed == 0)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
