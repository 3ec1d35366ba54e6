"""A run of the monitor as an export: incidents with their places, counts, sources, rows set aside, what changed.

Places are told as :mod:`peacewright.monitoring.telling_places` says. In public nothing is passed on in the words of a
source but names of regions and of who is said to have done it: neither places, nor texts, nor the values of rows that
were set aside or revised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import shapely

from peacewright import __version__
from peacewright.monitoring.importing import CHANGE_COLUMNS, REJECT_COLUMNS
from peacewright.monitoring.linking.incidents import CHANGE_COLUMNS as INCIDENT_CHANGE_COLUMNS
from peacewright.monitoring.reading_back import COUNT_COLUMNS, MonitorRun
from peacewright.monitoring.store import Import
from peacewright.monitoring.telling_places import told_places
from peacewright.operation.loading import LoadedOperation
from peacewright.reporting.compose_maps import TOLERANCE_DEGREES
from peacewright.reporting.exports.compose import geography_licences
from peacewright.reporting.exports.model import Cell, Export, ExportField, ExportTable, Row
from peacewright.reporting.exports.places import RESTRICTED_DECIMALS, rounded
from peacewright.theatre.geography import Places, Region

if TYPE_CHECKING:
    import polars as pl

PUBLIC = (
    "public: incidents by the nearest town and a hundredth of a degree, those on energy, transport, ports and health "
    "care by region alone, moments to the hour; no words of sources but names of regions and of who is said to have "
    "done it, no values of rows that were set aside or revised"
)
RESTRICTED = (
    "RESTRICTED: holds places and values as sources published them; for those whose data this is, not for the "
    "public"
)
SPOKEN_OF = (
    "counts of what was reported are no verdict, no row is no quiet, and what different parties tell is never added "
    "up"
)
INCIDENT_FIELDS = (
    ExportField("incident", "incident", hxl="#event+id"),
    ExportField("day_from", "first day", "date", hxl="#date+start"),
    ExportField("day_until", "last day", "date", hxl="#date+end"),
    ExportField("time_from", "earliest moment", unit="UTC", hxl="#date+start+time"),
    ExportField("time_until", "first moment after it", unit="UTC", hxl="#date+end+time"),
    ExportField("times_agree", "whether its reports can be of one time", hxl="#meta+times_agree"),
    ExportField("acts", "what was done", hxl="#event+type"),
    ExportField("domains", "land, air, sea or energy", hxl="#event+domain"),
    ExportField("targets", "what was struck", hxl="#event+target"),
    ExportField("done_by", "who is said to have done it", hxl="#group+name+author"),
    ExportField("told_by", "whose claims its reports are", hxl="#meta+claimed_by"),
    ExportField("reports", "reports of it", "integer", hxl="#meta+reports+num"),
    ExportField("sources", "sources that report it", hxl="#meta+source"),
    ExportField("deaths_low", "deaths, lowest report", "integer", "persons", "#affected+killed+min"),
    ExportField("deaths_high", "deaths, highest report", "integer", "persons", "#affected+killed+max"),
    ExportField("region", "region, ISO 3166-2", hxl="#adm1+code"),
    ExportField("region_name", "region, or as published where no point says it", hxl="#adm1+name"),
    ExportField("near", "nearest town", hxl="#loc+near+name"),
    ExportField("place", "place, as published", hxl="#loc+name"),
    ExportField("latitude", "latitude", "number", "degrees", "#geo+lat"),
    ExportField("longitude", "longitude", "number", "degrees", "#geo+lon"),
    ExportField("place_precision", "how finely its best report says where", hxl="#geo+precision"),
    ExportField("place_radius_km", "how far off it may have been", "number", "km", "#geo+radius+km"),
    ExportField("spread_km", "how far its reports lie apart", "number", "km", "#geo+spread+km"),
    ExportField("told_to", "told here to a point, a region or nothing", hxl="#geo+told"),
)
"""Columns of the incidents, each with the tag of the Humanitarian Exchange Language that says what it is."""


def compose_monitor_export(
    loaded: LoadedOperation, run: MonitorRun, regions: Sequence[Region], towns: Places
) -> Export:
    """Return what is exported of a run of the monitor.

    Parameters
    ----------
    loaded : LoadedOperation
    run : MonitorRun
        Of the same operation file.
    regions : sequence of Region
        In which incidents are counted.
    towns : Places
        For the nearest town.
    """
    operation = loaded.operation
    public = operation.disclosure == "public"
    told = told_places(
        run.incidents, {region.code: region.polygon for region in regions}, towns, public=public
    )
    told = told.sort("day_from", "incident")
    names = {region.code: region.name for region in regions}
    incidents = _incidents(told, names)
    return Export(
        name=f"{operation.name}-monitor",
        title=f"What was reported: {operation.title}",
        as_of=operation.as_of,
        provenance=tuple(_provenance(loaded, run, public)),
        tables=(
            rounded(incidents, RESTRICTED_DECIMALS),
            rounded(_by_region(told, regions), 2),
            _counts(run, names),
            _sources(run),
            _texts("rejects", "Rows that were set aside", REJECT_COLUMNS, run.rejects, ("value",), public),
            _texts("changes", "What a release told otherwise than the one before", CHANGE_COLUMNS, run.changes,
                   ("before", "after"), public),
            _texts("incident_changes", "Incidents that merged, split or ended", INCIDENT_CHANGE_COLUMNS,
                   run.incident_changes, (), public),
        ),
    )  # fmt: skip


def _incidents(told: pl.DataFrame, names: Mapping[str, str]) -> ExportTable:
    rows: list[Row] = []
    shapes: list[Any] = []
    for one in told.iter_rows(named=True):
        code = one["region_code"]
        rows.append(
            (
                one["incident"], _text(one["day_from"]), _text(one["day_until"]), _moment(one["time_from"]),
                _moment(one["time_until"]), "yes" if one["times_agree"] else "no", _list(one["acts"]),
                _list(one["domains"]), _list(one["targets"]), _list(one["authors"]), _list(one["told_by"]),
                len(one["events"]), _list(sorted(set(one["sources"]))), one["deaths_low"], one["deaths_high"],
                code, names.get(code) if code else one["region"], one["near"], one["place"],
                one["shown_latitude"], one["shown_longitude"], one["place_precision"], one["place_radius"],
                one["spread"], one["told_to"],
            )
        )  # fmt: skip
        placed = one["shown_latitude"] is not None
        shapes.append(shapely.Point(one["shown_longitude"], one["shown_latitude"]) if placed else None)
    title = "Incidents: reports linked into happenings; a count of them is no verdict"
    return ExportTable("incidents", title, INCIDENT_FIELDS, tuple(rows), tuple(shapes))


def _by_region(told: pl.DataFrame, regions: Sequence[Region]) -> ExportTable:
    """Return regions with how many incidents lie in each, those among them whose point is not told."""
    import polars as pl

    fields = (
        ExportField("region", "region, ISO 3166-2"), ExportField("name", "name"),
        ExportField("incidents", "incidents", "integer"),
        ExportField("deaths_low", "deaths, lowest reports", "integer", "persons"),
        ExportField("deaths_high", "deaths, highest reports", "integer", "persons"),
        ExportField("first_day", "first day", "date"), ExportField("last_day", "last day", "date"),
    )  # fmt: skip
    placed = told.filter(pl.col("region_code").is_not_null())
    sums = placed.group_by("region_code").agg(
        pl.len(), pl.col("deaths_low").sum(), pl.col("deaths_high").sum(), pl.col("day_from").min(),
        pl.col("day_until").max(),
    )  # fmt: skip
    found = {row[0]: row[1:] for row in sums.iter_rows()}
    rows, shapes = [], []
    for region in regions:
        number, low, high, first, last = found.get(region.code, (0, 0, 0, None, None))
        rows.append((region.code, region.name, number, low, high, _text(first), _text(last)))
        shapes.append(region.polygon.simplify(TOLERANCE_DEGREES))
    title = "Incidents by region; of one whose source says no region nothing is counted here"
    return ExportTable("incidents_by_region", title, fields, tuple(rows), tuple(shapes))


def _counts(run: MonitorRun, names: Mapping[str, str]) -> ExportTable:
    whole = {"events", "number", "number_stopped", "deaths_best"}
    tags = {
        "day": "#date", "source": "#meta+source", "stands_as": "#meta+standing", "told_by": "#meta+claimed_by",
        "party": "#group+name+author", "domain": "#event+domain", "act": "#event+type", "region": "#adm1+code",
        "events": "#event+num", "number": "#event+num+told", "number_stopped": "#event+num+stopped",
        "deaths_best": "#affected+killed",
    }  # fmt: skip
    fields = tuple(
        ExportField(
            name,
            name.replace("_", " "),
            "integer" if name in whole else "date" if name == "day" else "text",
            "persons" if name == "deaths_best" else "",
            tags[name],
        )
        for name in COUNT_COLUMNS
    )
    rows = tuple(
        tuple(
            int(cell or 0) if name in whole else cell or None
            for name, cell in zip(COUNT_COLUMNS, row, strict=True)
        )
        for row in run.counts
    )
    return ExportTable("counts", "Events by day, region, who tells them and who did them", fields, rows)


def _sources(run: MonitorRun) -> ExportTable:
    fields = (
        ExportField("source", "source"), ExportField("title", "title"), ExportField("publisher", "publisher"),
        ExportField("published", "latest release", "date"), ExportField("url", "address"),
        ExportField("licence", "licence"), ExportField("stands_as", "what its rows are"),
        ExportField("rows", "rows read", "integer"), ExportField("events", "events", "integer"),
        ExportField("rejects", "rows set aside", "integer"), ExportField("last_day", "last day it tells of", "date"),
        ExportField("notes", "what whoever counts its events must know"),
    )  # fmt: skip
    rows: list[Row] = []
    for name in dict.fromkeys(one.source for one in run.imports):
        imports: list[Import] = [one for one in run.imports if one.source == name]
        latest = max(imports, key=lambda one: (one.vintage, one.last_day or ""))
        said = latest.about
        title, publisher, licence, stands_as = (
            said.get("title") or name, said.get("publisher", ""), said.get("licence", ""), said.get("stands_as", ""),
        )  # fmt: skip
        notes = " ".join(said.get("notes", ()))
        sums = [sum(getattr(one, column) for one in imports) for column in ("rows", "events", "rejects")]
        rows.append(
            (name, title, publisher, latest.vintage, "", licence, stands_as, *sums, latest.last_day, notes)
        )
    return ExportTable("sources", "Sources of events", fields, tuple(rows))


def _texts(
    name: str, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], values: Sequence[str], public: bool,
) -> ExportTable:  # fmt: skip
    """Return a table of words; in public without the columns that pass on what a source says."""
    kept = [at for at, column in enumerate(columns) if not (public and column in values)]
    fields = tuple(ExportField(columns[at], columns[at].replace("_", " ")) for at in kept)
    return ExportTable(name, title, fields, tuple(tuple(row[at] for at in kept) for row in rows))


def _provenance(loaded: LoadedOperation, run: MonitorRun, public: bool) -> list[tuple[str, str]]:
    operation = loaded.operation
    precisions = Counter(str(level) for level in run.incidents["place_precision"].to_list())
    told = [
        ("operation", operation.name),
        ("title", operation.title),
        ("as_of", run.as_of or "what stood when the monitor ran"),
        ("disclosure", PUBLIC if public else RESTRICTED),
        ("operation_sha256", loaded.sha256),
        ("made_with", f"Peacewright {__version__}"),
        ("coordinates", "WGS84 longitude and latitude in degrees"),
        ("counts", SPOKEN_OF),
        ("place_precisions", ", ".join(f"{level} {number}" for level, number in sorted(precisions.items()))),
    ]
    told += [
        (f"file_{number}", f"{one.source}: {one.file}, release of {one.vintage}, SHA-256 {one.sha256}")
        for number, one in enumerate(run.imports, 1)
    ]
    return told + geography_licences()


def _list(values: Sequence[str] | None) -> Cell:
    return "; ".join(values) if values else None


def _text(value: Any) -> Cell:
    return None if value is None else str(value)


def _moment(value: Any) -> Cell:
    return None if value is None else value.strftime("%Y-%m-%dT%H:%M:%SZ")
