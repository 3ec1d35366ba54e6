"""Stores made up for the tests of verdicts: events as rows, with who tells them, who did them and when it was known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from peacewright.monitoring.event import schema
from peacewright.monitoring.ground import Ground
from peacewright.monitoring.linking.incidents import link
from peacewright.monitoring.linking.mornings import Linking
from peacewright.monitoring.store import Import, write_imports
from peacewright.monitoring.verdicts.known import Known, read_known
from peacewright.operation.operation import Operation

TERMS = """  sites:
    title: No strikes on energy sites
    forbids: [strike]
    domains: [land, air, sea, energy]
    targets: [energy]
    form: verbal
    binds: {all: {from: 2024-07-05, until: 2024-07-14, status: accepted, sources: [handbook]}}
"""
FIRST, LAST = date(2024, 7, 5), date(2024, 7, 14)
_DAY = timedelta(days=1)


def strike(day: date, **columns: object) -> dict[str, object]:
    """One strike on an energy site by Westland, told by nobody's source; other columns on request."""
    begun = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    told: dict[str, object] = {
        "source": "watch", "stands_as": "report", "author": "Westland", "act": "strike", "domain": "air",
        "target": "energy", "time_from": begun, "time_until": begun + timedelta(hours=1), "time_means": "within",
        "time_precision": "moment", "day_from": day, "latitude": 65.0, "longitude": -17.0, "place_precision": "exact",
        "country": "Iceland", "known_from": day,
    }  # fmt: skip
    return told | columns


def series(after: float, **columns: object) -> list[dict[str, object]]:
    """Two hundred and sixty days at thirty a day, then another rate in the window."""
    random = np.random.default_rng(5)
    days = [FIRST - number * _DAY for number in range(260, 0, -1)]
    counts = random.poisson(30, len(days)).tolist()
    days += [FIRST + number * _DAY for number in range(10)]
    counts += random.poisson(after, 10).tolist()
    total = {"stands_as": "total", "told_by": "Eastland", **columns}
    return [strike(day, number=count, **total) for day, count in zip(days, counts, strict=True)]


def import_of(source: str, first: date, last: date, vintage: date, **about: object) -> Import:
    """One release of a source."""
    told = {"title": source, "publisher": "Exercise staff", "licence": "none", "stands_as": "report", "notes": [],
            "sees": {"domains": [], "only": "", "silence_tells": False}}  # fmt: skip
    return Import(
        source, f"{source}.csv", "0" * 64, "0" * 64, vintage.isoformat(), "file name", 1, 1, 0, first.isoformat(),
        last.isoformat(), about={**told, **about},
    )  # fmt: skip


def known_of(
    folder: Path, operation: Operation, events: Sequence[Mapping[str, object]], imports: Sequence[Import],
    together: Sequence[Sequence[int]] = (),
) -> Known:  # fmt: skip
    """Return a store of events; rows named together are one incident, every other report is one by itself."""
    rows = [{"event": f"e{number}", **event} for number, event in enumerate(events)]
    write_imports(pl.DataFrame(rows, schema=schema()).lazy(), folder / "events.parquet", imports)
    alone = [
        [n]
        for n, row in enumerate(rows)
        if row["stands_as"] == "report" and not any(n in one for one in together)
    ]
    groups = [*map(list, together), *alone]
    incidents = pl.DataFrame(
        {
            "incident": [f"i{group[0]}" for group in groups],
            "sources": [[rows[n]["source"] for n in group] for group in groups],
            "events": [[rows[n]["event"] for n in group] for group in groups],
        },
        schema={"incident": pl.String, "sources": pl.List(pl.String), "events": pl.List(pl.String)},
    )
    codes = list(operation.parties)
    return read_known(
        folder / "events.parquet", incidents, imports, Ground(operation), _names(operation), codes
    )


def linked_of(
    folder: Path, operation: Operation, events: Sequence[Mapping[str, object]], imports: Sequence[Import],
    as_of: date | None = None,
) -> Known:  # fmt: skip
    """Return a store of events, linked as the monitor links them."""
    known_of(folder, operation, events, imports)
    linked = link(folder / "events.parquet", as_of=as_of)
    codes = list(operation.parties)
    table = folder / "events.parquet", linked.incidents, imports, Ground(operation)
    return read_known(*table, _names(operation), codes)


def relinking(folder: Path, as_of: date | None = None) -> Linking:
    """Return what links the reports of earlier mornings of a store."""
    return Linking(folder / "events.parquet", as_of, link(folder / "events.parquet", as_of=as_of).corpus)


def _names(operation: Operation) -> dict[str, str]:
    return {name.casefold(): code for code, party in operation.parties.items() for name in (code, party.name)}
