"""``peacewright monitor``: events as they are published, what was set aside and changed, and verdicts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from peacewright.cli.arguments import EXAMPLE, OPERATION_HELP, JsonOption, given
from peacewright.cli.monitor_verdicts import print_verdicts, print_warning
from peacewright.cli.output import console, print_json, progress_bar, table

if TYPE_CHECKING:
    from rich.console import Console

    from peacewright.study.watching import Watched

EPILOG = f"""Examples:

peacewright monitor {EXAMPLE} release.csv --out watch

peacewright monitor {EXAMPLE} release.csv --as-of 2025-04-30 --report weekly --pdf --out watch

peacewright monitor --suggest-mapping table.xlsx > mine.yaml

peacewright monitor {EXAMPLE} table.xlsx --source mine.yaml --out watch

peacewright monitor {EXAMPLE} table.csv --exploration explored --out watch

For each provision, party and window it asks two questions: whether activity fell against what would have been expected,
and whether the party kept the provision. The second needs incidents that somebody other than the parties lays to it;
without them the answer is "cannot tell". What a party claims is shown by claimant and is no finding."""


MOST_REASONS = 3
"""Reasons for which rows of a file were set aside that are printed; ``rejects.csv`` holds every row."""
SHOWN = ("source", "stands_as", "told_by", "party", "domain")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"'{text}' is no day; write it as 2025-04-30"
        raise typer.BadParameter(message) from None


OperationGiven = Annotated[
    str | None,
    typer.Argument(metavar="[OP]", show_default=False, help=OPERATION_HELP),
]
FilesGiven = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE]...", show_default=False, help="Tables of events: CSV, XLSX, Parquet, JSON, GeoJSON."
    ),
]
OutGiven = Annotated[
    Path | None,
    given("--out", "DIR", "The directory of the store; it may exist."),
]
AsOf = Annotated[
    str | None,
    given("--as-of", "DATE", "Judge by what had been published by that day."),
]
SourceGiven = Annotated[
    str | None,
    given("--source", "NAME", "A source that ships, or a mapping file, for all."),
]
ExplorationGiven = Annotated[
    Path | None,
    given("--exploration", "DIR", "What `explore` wrote: the distance to its conditions of failure is told."),
]
Vintage = Annotated[
    str | None,
    given("--vintage", "DATE", "Date of the release; else the file's name tells."),
]
ForDraft = Annotated[
    Path | None,
    given("--suggest-mapping", "FILE", "Draft a mapping for a table, to stdout."),
]


ReportGiven = Annotated[
    Literal["daily", "weekly"],
    typer.Option(
        "--report", help="What report.html is about: the last day told of, or the week that ends with it."
    ),
]
PaperGiven = Annotated[bool, typer.Option("--pdf", help="Write the report as report.pdf too.")]


def run(
    operation: OperationGiven = None,
    files: FilesGiven = None,
    out: OutGiven = None,
    as_of: AsOf = None,
    source: SourceGiven = None,
    vintage: Vintage = None,
    exploration: ExplorationGiven = None,
    report: ReportGiven = "daily",
    pdf: PaperGiven = False,
    suggest_mapping: ForDraft = None,
    json: JsonOption = False,
) -> None:
    """Read reported events, and judge each provision for each party, with evidence and "cannot tell"."""
    if suggest_mapping is not None:
        from peacewright.study.watching import draft_mapping

        print(draft_mapping(suggest_mapping), end="")
        return
    if operation is None or not files or out is None:
        message = "give an operation, files of events and --out DIR; or --suggest-mapping FILE"
        raise typer.BadParameter(message)
    days = _day(as_of), _day(vintage)
    from peacewright.operation.loading import load
    from peacewright.study.watching import monitor

    loaded = load(operation)
    with progress_bar() as progress:
        watched = monitor(
            loaded, files, out, as_of=days[0], source=source, vintage=days[1], exploration=exploration,
            report=report, paper=pdf, progress=progress,
        )  # fmt: skip
    if json:
        print_json(_as_json(watched))
    else:
        _print(watched, pdf=pdf)


def _as_json(watched: Watched) -> dict[str, object]:
    return {
        "directory": str(watched.directory),
        "sources": watched.sources(),
        "read": [one.file for one in watched.imported.new],
        "already_there": list(watched.imported.known),
        "changes": len(watched.imported.changes),
        "set_aside": {
            name: [{"reason": reason, "rows": rows} for reason, rows in found]
            for name, found in watched.imported.set_aside.items()
        },
        "counts": watched.counts.by(SHOWN).to_dicts(),
        "published_later": watched.counts.published_later,
        "reports": watched.linked.reports,
        "incidents": watched.linked.incidents.height,
        "incident_changes": len(watched.linked.changes),
        "verdicts": watched.verdicts.model_dump(mode="json"),
    }


def _print(watched: Watched, *, pdf: bool) -> None:
    """Print files, sources and counts. Tellers stand in rows of their own, and nothing is added up over them."""
    from peacewright.answers.words import plural

    out = console()
    _print_files(out, watched)
    kinds = [change.change for change in watched.imported.changes]
    if kinds:
        events = len({(one.source, one.event) for one in watched.imported.changes if one.change == "changed"})
        out.print(f"Between releases: {plural(kinds.count('added'), 'event')} added late, {kinds.count('removed'):,} "
                  f"removed, {events:,} changed")  # fmt: skip
    _print_counts(out, watched)
    linked = watched.linked
    out.print(f"{plural(linked.reports, 'report')} linked into {plural(linked.incidents.height, 'incident')}; "
              f"{plural(len(linked.changes), 'change')} of earlier ones")  # fmt: skip
    print_verdicts(out, watched.verdicts)
    print_warning(out, watched.verdicts)
    out.print(
        f"In {watched.directory}: report.html, {'report.pdf, ' if pdf else ''}verdicts.json, events.parquet, "
        "incidents.parquet, counts.csv, rejects.csv, changes.csv, incident_changes.csv, run.json",
        soft_wrap=True,
        markup=False,
    )


def _print_files(out: Console, watched: Watched) -> None:
    """Print what became of each file, and why rows were set aside: a file of which nothing is left is no quiet day."""
    from peacewright.answers.words import plural
    from peacewright.monitoring.importing import DATED_BY

    for one in watched.imported.new:
        notes = f" ({'; '.join(one.notes)})" if one.notes else ""
        said = (
            f"{one.file}: {plural(one.rows, 'row')} = {plural(one.events, 'event')} + {one.rejects:,} set aside; "
            f"{one.source}, release of {one.vintage} ({DATED_BY[one.vintage_from]}){notes}"
        )
        out.print(said, soft_wrap=True, markup=False)
        reasons = watched.imported.set_aside.get(one.file, ())
        for reason, rows in reasons[:MOST_REASONS]:
            out.print(f"  set aside: {plural(rows, 'row')}: {reason}", soft_wrap=True, markup=False)
        if more := len(reasons[MOST_REASONS:]):
            out.print(f"  and for {plural(more, 'other reason')}: rejects.csv lists every row", markup=False)
        if one.rejects and not one.events:
            nothing = (
                f"Nothing of {one.file} was read: every row was set aside, and nothing below rests on it."
            )
            out.print(nothing, style="yellow", soft_wrap=True, markup=False)
    for name in watched.imported.known:
        out.print(f"{name}: read before, nothing changes", soft_wrap=True, markup=False)


def _print_counts(out: Console, watched: Watched) -> None:
    """Print counts by source and teller, or that nothing is known."""
    from peacewright.answers.words import plural

    when = f"on {watched.as_of}" if watched.as_of else "today"
    rows = watched.counts.by(SHOWN)
    numbers = [(name, "right") for name in ("events", "number", "deaths", "no region")]
    words = ("source", "stands as", "told by", "done by", "domain")
    columns: list[str | tuple[str, str]] = [*words, *numbers, "first day", "last day"]
    shown = table(f"Events known {when}: counts, not verdicts", columns)
    for row in rows.iter_rows(named=True):
        shown.add_row(
            row["source"], row["stands_as"], row["told_by"] or "no party", row["party"] or "not said",
            row["domain"] or "not said", f"{row['events']:,}", f"{row['number']:,}", f"{row['deaths_best']:,}",
            f"{row['no_region']:,}", str(row["first_day"]), str(row["last_day"]),
        )  # fmt: skip
    if rows.height:
        out.print(shown)
    else:
        nothing = (
            f"No event is known {when}: nothing can be judged, and that says nothing about what happened."
        )
        out.print(nothing, style="yellow", soft_wrap=True)
    later = watched.counts.published_later
    if later:
        were = "was published later and is" if later == 1 else "were published later and are"
        out.print(f"{plural(later, 'version')} in the store {were} not counted.")
