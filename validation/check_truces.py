"""Truces of the past: what the monitor says of them from published data, beside what was publicly reported.

    PEACEWRIGHT_SHARED=../shared python -m validation.check_truces [--write]

The terms stand in ``validation/truces`` (and in the operation that ships, for the moratorium of 2025), what was
reported in ``validation/truces/reported.csv``. Each truce is judged over its first thirty days (all of it where it was
shorter) and over its first seven; the longer one decides where it can tell. A row that differs is no fail: it says that
two accounts differ and why. ``--write`` writes the page.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from peacewright.monitoring.ground import Ground
from peacewright.monitoring.importing import EVENTS, import_files
from peacewright.monitoring.linking.incidents import link
from peacewright.monitoring.terms import Term, terms_of
from peacewright.monitoring.verdicts.answering import Asked, Judge
from peacewright.monitoring.verdicts.judging import judged, last_day, so_far, windows_of
from peacewright.monitoring.verdicts.known import Known, read_known
from peacewright.monitoring.verdicts.models import Activity, Judged, Keeping
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.monitoring.verdicts.words import NO_RATIO, no_ratio
from peacewright.operation.loading import load
from peacewright.operation.operation import Operation
from validation.report import exit_code, row

ROOT = Path(__file__).resolve().parents[1]
TERMS = Path(__file__).parent / "truces"
PAGE = ROOT / "docs" / "truces.md"
FILES = {
    "donbas": ["ucdp_ged/ukraine_release_2022.csv.gz"],
    "christmas-2023": [
        "air_attacks/missile_attacks_daily_2026-04-13_snapshot.csv.gz", "air_raid_sirens/official_data_en.csv.gz",
    ],
    "ukraine-2025": ["air_attacks/missile_attacks_daily_2026-04-13_snapshot.csv.gz"],
}  # fmt: skip
SEED = 1
AGREE, DIFFER, CANNOT = "agree", "differ", "cannot tell"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


@dataclass(frozen=True)
class Row:
    """One truce of one party, judged, beside what was reported."""

    cells: Mapping[str, str]
    party: str
    judged: tuple[Judged, ...]
    """Over the longer window, and over the first week where that is shorter."""
    comparison: str
    reason: str


def shared() -> Path | None:
    """Return the folder of published data, where it is at hand."""
    folder = Path(os.environ.get("PEACEWRIGHT_SHARED", ROOT.parent / "shared")) / "data"
    return folder if folder.is_dir() else None


def compare_all(data: Path) -> list[Row]:
    """Judge every truce for every party."""
    with (TERMS / "reported.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    rows: list[Row] = []
    for name, files in FILES.items():
        own = TERMS / f"{name}.yaml"
        operation = load(own if own.is_file() else name).operation
        known = known_of(operation, [data / file for file in files])
        judge = Judge(SEED)
        for cells in told:
            if cells["operation"] == name:
                terms = [term for term in terms_of(operation) if term.provision == cells["provision"]]
                rows += [_row(known, term, cells, judge) for term in terms]
    return rows


def known_of(operation: Operation, files: Sequence[Path]) -> Known:
    """Read files of events as the monitor reads them."""
    zones = sorted({party.time_zone for party in operation.parties.values()})
    names = {
        name.casefold(): code for code, party in operation.parties.items() for name in (code, party.name)
    }
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        imported = import_files(files, room / "none", room, zones=zones)
        whole = {one.source for one in imported.imports if one.one_row == "incident"}
        incidents = link(room / EVENTS, one_row_an_incident=whole).incidents
        codes = list(operation.parties)
        return read_known(room / EVENTS, incidents, imported.imports, Ground(operation), names, codes)


def _row(known: Known, term: Term, cells: Mapping[str, str], judge: Judge) -> Row:
    until = last_day(known, None)
    if term.span is None or until is None:
        message = f"{term.name} has no beginning, or nothing is known"
        raise ValueError(message)
    whole = so_far(term, until)
    if whole is None:
        message = f"no source tells of a day of {term.name}"
        raise ValueError(message)
    windows = windows_of(whole, term.zone)
    kinds = [
        "first_month" if "first_month" in windows else "whole",
        *(["first_week"] if "first_week" in windows else []),
    ]
    found = [
        judged(known, Asked(term, windows[kind], known.stood(None), None), kind, judge) for kind in kinds
    ]
    answers = [compare(one, cells["reported"], term.status) for one in found]
    told = next((one for one in answers if one[0] != CANNOT), answers[0])
    return Row(cells, term.party, tuple(found), *told)


def compare(found: Judged, reported: str, status: str) -> tuple[str, str]:
    """Say whether the verdict and what was reported agree, and why."""
    if reported == "not told":
        return CANNOT, "no source was found that tells how it went"
    if status == "rejected":
        return CANNOT, "the party had rejected it"
    if reported == "claimed":
        return (
            CANNOT,
            "only the parties told, each of the other; of the log's strikes nothing says what they struck",
        )
    answers = [one for one in found.activity if one.fell != CANNOT or one.held != CANNOT]
    if not answers:
        reasons = [one.reason for one in found.activity if one.reason]
        return CANNOT, reasons[0] if reasons else "no source tells of what the party did"
    one = answers[0]
    if reported == "failed":
        if one.held == "held":
            return DIFFER, "activity was held down"
        if one.fell == "fell":
            return CANNOT, "activity fell, and a truce can fail all the same"
        return AGREE, "activity did not fall" if one.fell == "did not fall" else "activity was not held down"
    if one.fell == "fell":
        return AGREE, "activity fell"
    if one.fell == "did not fall":
        return DIFFER, "the source sees deaths alone, and those did not fall"
    return CANNOT, f"it was {one.held}; whether it fell cannot be told"


# --- the page ---------------------------------------------------------------------------------------------------------


def table(rows: Sequence[Row]) -> str:
    """Return the table of the page; parties with the same row are one."""
    lines = [
        "| row | truce | bound | days | seen / expected (90 %) | (a) activity | (b) kept | reported | comparison |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    grouped: dict[tuple[str, ...], list[str]] = {}
    for one in rows:
        grouped.setdefault(tuple(_cells(one)), []).append(one.party)
    lines += [
        f"| {cells[0]} | {cells[1]} | {', '.join(parties)} | {' | '.join(cells[2:])} |"
        for cells, parties in grouped.items()
    ]
    return "\n".join(lines)


def _cells(one: Row) -> list[str]:
    cells, told = one.cells, _told(one)
    kept = one.judged[0].kept
    reported = f"[{cells['words']}]({cells['url']})" if cells["words"] else "nothing found"
    return [
        cells["row"], cells["provision"], "<br>".join(str(each.days) for each in told) or "–",
        "<br>".join(_seen(each) for each in told) or "–",
        "<br>".join(_answer(each) for each in told) or "no source tells of it",
        f"{kept.state} ({_unattributed(kept)})", reported, f"**{one.comparison}**: {one.reason}",
    ]  # fmt: skip


def _unattributed(kept: Keeping) -> str:
    return (
        "nobody reports here" if kept.unattributed is None else f"{kept.unattributed.high} without an author"
    )


def _told(one: Row) -> list[Activity]:
    return [each for found in one.judged for each in found.activity if each.days]


def _seen(told: Activity) -> str:
    expected = told.expected
    if expected.best is None:
        return f"{told.observed.high} / –"
    return f"{told.observed.high} / {expected.best:.0f} ({expected.low:.0f} to {expected.high:.0f})"


def _answer(one: Activity) -> str:
    ratio = f" × {_ratio(one.ratio)}" if one.ratio.best is not None else ""
    if one.ratio.best is not None and no_ratio(one.ratio):
        ratio = f", {NO_RATIO}"
    answer = one.fell if one.fell == one.held == CANNOT else f"{one.fell}, {one.held}"
    return f"{one.source}{ratio}: {answer}"


def _ratio(value: Interval) -> str:
    high = f"{value.high:.2g}" if value.high is not None else "no end"
    return f"{value.best:.2g} ({value.low:.2g} to {high})"


def written(page: str, rows: Sequence[Row]) -> str:
    """Return the page with its table as now computed."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{table(rows)}\n\n{END}{after}"


def main() -> int:
    """Print a row for each truce and party, and whether the page is current; or write it."""
    data = shared()
    if data is None:
        row(
            "truces of the past",
            "not run",
            "a verdict with its reason for each",
            None,
            "set PEACEWRIGHT_SHARED",
        )
        return exit_code()
    rows = compare_all(data)
    for one in rows:
        passed = True if one.comparison == AGREE else None
        figure = "; ".join(_answer(each) for each in _told(one)) or "no source tells of it"
        name = f"truce {one.cells['row']} ({one.cells['provision']}), {one.party}: {one.comparison}"
        row(name, figure, f"reported: {one.cells['words'] or 'nothing'}", passed, one.reason)
    if "--write" in sys.argv:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    row(
        "page of truces is current",
        "yes" if written(page, rows) == page else "no",
        "yes",
        written(page, rows) == page,
    )
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
