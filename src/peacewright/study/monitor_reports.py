"""The monitor's report: the store of a run, read and counted, and written as a page and, if asked for, as PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from peacewright.monitoring.linking.incidents import Linked
from peacewright.monitoring.reported.periods import DAYS, Kind, Periods, periods
from peacewright.monitoring.reported.revisions import revisions
from peacewright.monitoring.reported.seen import (
    NO_PARTY,
    SeenSource,
    covered,
    known_events,
    last_day_told,
    seen_sources,
)
from peacewright.monitoring.reported.tallies import by_day, deaths, tallied, told_incidents
from peacewright.monitoring.reported.totals import totals
from peacewright.monitoring.store import Import
from peacewright.monitoring.telling_places import told_places
from peacewright.monitoring.verdicts.models import Verdicts
from peacewright.operation.loading import LoadedOperation
from peacewright.operation.operation import Operation
from peacewright.theatre import geography

if TYPE_CHECKING:
    import polars as pl

    from peacewright.reporting.maps.theatre_map import TheatreMap
    from peacewright.reporting.monitor_report.told import Reported, SetAside, SourceWords

PAGE, PAPER = "report.html", "report.pdf"
_DAY = timedelta(days=1)


def must_write_pdf() -> None:
    """Refuse to begin where what a PDF needs is not installed.

    Raises
    ------
    PeacewrightError
    """
    from peacewright.reporting.paper import must_write_pdf as must

    must()


def write_report(told: Reported, room: Path, *, paper: bool) -> None:
    """Write a report as one page that loads nothing and, if asked for, as PDF.

    Raises
    ------
    PeacewrightError
        If the PDF is asked for and what it needs is not installed.
    """
    from peacewright.reporting.html import ENCODING, write_html
    from peacewright.reporting.monitor_report.assemble import assemble

    document = assemble(told)
    (room / PAGE).write_text(write_html(document), encoding=ENCODING)
    if paper:
        from peacewright.reporting.paper import write_pdf

        (room / PAPER).write_bytes(write_pdf(document, told.as_of))


def reported(
    loaded: LoadedOperation, store: Path, imports: Sequence[Import], linked: Linked,
    regions: Sequence[geography.Region], *, kind: Kind, as_of: date | None,  verdicts: Verdicts | None = None,
) -> Reported:  # fmt: skip
    """Return everything that a report of a run says.

    Parameters
    ----------
    loaded : LoadedOperation
    store : Path
        ``events.parquet``.
    imports : sequence of Import
    linked : Linked
        Of the events that were known on the day of the report.
    regions : sequence of Region
    kind : {'daily', 'weekly'}
        It is about the last day that a source tells of, or the seven days that end with it.
    as_of : date, optional
        Only what had been published by then is told; by the latest release, where it is not given.
    verdicts : Verdicts, optional
    """
    import polars as pl

    from peacewright.reporting.monitor_report.told import Reported

    operation = loaded.operation
    day = as_of or max((date.fromisoformat(one.vintage) for one in imports), default=operation.as_of)
    parties = {name.casefold(): key for key, party in operation.parties.items() for name in (key, party.name)}
    events = known_events(store, day, parties)
    times = periods(kind, last_day_told(events, day) or day - _DAY)
    sources = seen_sources(events, imports, day, times)
    tellers = _tellers(operation, sources)
    placed = _placed(operation, linked, regions)
    told = told_incidents(placed, events)
    listed = _listed(placed, told, times)
    return Reported(
        operation=operation,
        operation_sha256=loaded.sha256,
        as_of=day,
        times=times,
        tellers=tellers,
        sources=sources,
        words=_words(sources, imports),
        set_aside=_set_aside(imports, day),
        overall=tallied(told, None, tellers, sources, times)[0],
        by_area=tallied(told, "area", tellers, sources, times),
        by_kind=tallied(told, "kind", tellers, sources, times),
        by_author=tallied(told, "authors", tellers, sources, times),
        deaths={teller: deaths(told, teller, times.now) for teller in tellers},
        totals=totals(events, times),
        by_day={teller: by_day(told, teller, times.course) for teller in tellers},
        told_days={teller: covered(sources, teller, times.course) for teller in tellers},
        incidents=listed,
        region_names={one.code: one.name for one in regions},
        revisions=revisions(store, day - DAYS[kind] * _DAY, day, times.now, times.course),
        incident_changes=dict(Counter(one.change for one in linked.changes)),
        verdicts=verdicts,
        map=_map(operation, regions, listed.filter(pl.col("region_code").is_not_null()), times, day),
    )


def _placed(operation: Operation, linked: Linked, regions: Sequence[geography.Region]) -> pl.DataFrame:
    """Return the incidents with what may be told of their places."""
    towns = geography.places_within(tuple(operation.theatre.boundaries))
    polygons = {one.code: one.polygon for one in regions}
    return told_places(linked.incidents, polygons, towns, public=operation.disclosure == "public")


def _set_aside(imports: Sequence[Import], day: date) -> tuple[SetAside, ...]:
    """Return the files, published by a day, of which more rows were set aside than were read."""
    from peacewright.reporting.monitor_report.told import SetAside

    known = [one for one in imports if date.fromisoformat(one.vintage) <= day]
    return tuple(SetAside(one.file, one.rows, one.rejects) for one in known if one.rejects > one.events)


def _tellers(operation: Operation, sources: Sequence[SeenSource]) -> tuple[str, ...]:
    """Return who reports: sources of no party, then parties in the order of the file, then others by name."""
    found = {teller for one in sources if one.reports() for teller in one.tellers}
    parties = [key for key in operation.parties if key in found]
    others = sorted(found - set(operation.parties) - {NO_PARTY})
    first = [NO_PARTY] if NO_PARTY in found or not found else []
    return (*first, *parties, *others)


def _listed(placed: pl.DataFrame, told: pl.DataFrame, times: Periods) -> pl.DataFrame:
    """Return the incidents that may lie in the period, with who tells them and how many reports there are."""
    import polars as pl

    tellers = told.group_by("incident").agg(pl.col("teller").unique().sort().alias("tellers"))
    first, last = pl.col("day_from"), pl.coalesce("day_until", "day_from")
    now = times.now
    return (
        placed.filter((first <= now.last) & (last >= now.first))
        .with_columns(
            ((first >= now.first) & (last <= now.last)).alias("surely"), pl.col("events").list.len().alias("reports")
        )
        .join(tellers, on="incident", how="inner")
        .sort("incident")
    )  # fmt: skip


def _words(sources: Sequence[SeenSource], imports: Sequence[Import]) -> dict[str, SourceWords]:
    """Return what each source is, as the mapping of its latest import says; else by its name alone."""
    from peacewright.reporting.monitor_report.told import SourceWords

    about = {one.source: one.about for one in imports if one.about}
    found = {}
    for one in sources:
        said = about.get(one.source, {})
        found[one.source] = SourceWords(
            said.get("title") or one.source, said.get("publisher", ""), said.get("licence", ""),
            tuple(said.get("notes", ())),
        )  # fmt: skip
    return found


def _map(
    operation: Operation, regions: Sequence[geography.Region], listed: pl.DataFrame, times: Periods, day: date
) -> TheatreMap | None:
    """Return the map of the period; none where the theatre declares no line that can be drawn."""
    from peacewright.reporting.monitor_report.cells import days
    from peacewright.reporting.monitor_report.map import region_map

    counts = Counter(listed["region_code"].to_list())
    return region_map(operation, regions, counts, f"Incidents by region, {days(times.now)}", day)
