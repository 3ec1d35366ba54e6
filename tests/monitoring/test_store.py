"""A file is imported once; a revised release changes what stands and keeps what stood; nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from peacewright.core.findings import PeacewrightError
from peacewright.core.tables import read_units
from peacewright.monitoring.event import COLUMNS, UNITS
from peacewright.monitoring.importing import Imported, import_files, vintage_of
from peacewright.monitoring.rejects import csv_text, inert
from peacewright.monitoring.sources.mapping import shipped_mappings
from tests.monitoring.tables import EXAMPLES, GED, ZONES, as_csv
from tests.monitoring.test_sources import DATA, with_data


def written(folder: Path, name: str, rows: Sequence[dict[str, str]]) -> Path:
    path = folder / name
    path.write_bytes(as_csv(rows))
    return path


def run(out: Path, *files: Path, **settings: object) -> Imported:
    """Import into a directory, as the command does."""
    out.mkdir(exist_ok=True)
    room = out.parent / f"{out.name}-room"
    room.mkdir()
    done = import_files(files, out, room, zones=ZONES, **settings)
    for path in room.iterdir():
        path.replace(out / path.name)
    room.rmdir()
    return done


def bytes_of(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def events(out: Path) -> pl.DataFrame:
    return pl.read_parquet(out / "events.parquet")


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def releases(folder: Path) -> tuple[Path, Path]:
    """Write two releases: 1 stays, 2 is changed, 3 is withdrawn, 4 comes late, 5 lies outside of what they cover."""
    first = [GED | {"id": str(number), "date_start": f"2007-06-{10 + number}", "date_end": f"2007-06-{10 + number}"}
             for number in (1, 2, 3, 7)]  # fmt: skip
    far = GED | {"id": "5", "country": "Shore"}
    second = [first[0], first[1] | {"best": "9"}, first[3], GED | {"id": "4"}]
    return written(folder, "a-2007-07-01.csv", [*first, far]), written(folder, "b-2007-08-01.csv", second)


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    files = releases(tmp_path)
    run(tmp_path / "out", *files)
    before = bytes_of(tmp_path / "out")
    again = run(tmp_path / "out", *reversed(files))
    assert bytes_of(tmp_path / "out") == before
    assert (again.new, sorted(again.known)) == ((), [path.name for path in files])


def test_one_after_the_other_is_the_same_as_both_at_once(tmp_path: Path) -> None:
    first, second = releases(tmp_path)
    run(tmp_path / "one", first, second)
    run(tmp_path / "two", first)
    run(tmp_path / "two", second)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_a_revised_release_keeps_the_history(tmp_path: Path) -> None:
    first, second = releases(tmp_path)
    run(tmp_path / "out", first, second)
    told = {
        (event, deaths): (start.isoformat()[5:7], until and until.isoformat()[5:7])
        for event, deaths, start, until in events(tmp_path / "out")
        .select("event", "deaths_best", "known_from", "known_until")
        .iter_rows()
    }
    assert told == {
        ("1", 3): ("07", None), ("2", 3): ("07", "08"), ("2", 9): ("08", None), ("3", 3): ("07", "08"),
        ("4", 3): ("08", None), ("5", 3): ("07", None), ("7", 3): ("07", None),
    }  # fmt: skip
    changes = {
        (one["event"], one["change"], one["column"]): (one["before"], one["after"])
        for one in lines(tmp_path / "out" / "changes.csv")
    }
    assert changes == {
        ("2", "changed", "deaths_best"): ("3", "9"),
        ("3", "removed", ""): ("", ""),
        ("4", "added", ""): ("", ""),
    }


def test_a_part_of_a_release_withdraws_nothing(tmp_path: Path) -> None:
    first, _ = releases(tmp_path)
    early, late = (GED | {"date_start": day, "date_end": day} for day in ("2007-06-11", "2007-06-17"))
    part = written(tmp_path, "part-2007-08-01.csv", [early | {"id": "8"}, late | {"id": "7"}])
    done = run(tmp_path / "out", first, part)
    assert "read as a part" in done.new[1].notes[0]
    assert events(tmp_path / "out")["known_until"].null_count() == events(tmp_path / "out").height


def test_repeats_and_clashes_are_told_apart(tmp_path: Path) -> None:
    """A row that repeats another is set aside; two rows of one identifier that differ are both kept."""
    other = GED | {"best": "4"}
    run(tmp_path / "out", written(tmp_path, "a.csv", [GED, other, GED]))
    run(tmp_path / "swapped", written(tmp_path, "b.csv", [other, GED]))
    assert sorted(events(tmp_path / "out")["event"]) == ["11", "11~2"]
    (reject,) = lines(tmp_path / "out" / "rejects.csv")
    assert (reject["row"], reject["reason"]) == ("4", "it repeats row 2")
    by_name = [
        dict(events(tmp_path / out).select("event", "deaths_best").iter_rows()) for out in ("out", "swapped")
    ]
    assert by_name[0] == by_name[1]


def test_two_files_of_one_date_that_differ_are_told(tmp_path: Path) -> None:
    first = written(tmp_path, "a-2007-07-01.csv", [GED])
    second = written(tmp_path, "b-2007-07-01.csv", [GED | {"best": "4"}])
    done = run(tmp_path / "out", first, second)
    assert [(one.rows, one.events, one.rejects) for one in done.imports] == [(1, 1, 0), (1, 0, 1)]
    assert "says otherwise" in lines(tmp_path / "out" / "rejects.csv")[0]["reason"]


def test_an_older_release_after_a_newer_is_refused(tmp_path: Path) -> None:
    first, second = releases(tmp_path)
    run(tmp_path / "out", second)
    with pytest.raises(PeacewrightError, match="holds ucdp-ged as of 2007-08-01"):
        import_files([first], tmp_path / "out", _room(tmp_path), zones=ZONES)


def test_a_file_without_a_sound_row_is_no_older_release(tmp_path: Path) -> None:
    run(tmp_path / "out", *releases(tmp_path))
    before = events(tmp_path / "out")
    done = run(tmp_path / "out", written(tmp_path, "none.csv", [GED | {"latitude": "95"}]))
    assert (done.new[0].rows, done.new[0].rejects) == (1, 1)
    assert events(tmp_path / "out").equals(before)


def test_the_day_on_which_the_last_event_merely_ended_is_not_told_of(tmp_path: Path) -> None:
    """Events are counted on their first day: a nought of a day after it would be read as quiet."""
    rows = [GED, GED | {"id": "2", "date_start": "2007-06-20", "date_end": "2007-06-22"}]
    done = run(tmp_path / "out", written(tmp_path, "a-2007-07-01.csv", rows))
    assert done.imports[0].last_day == "2007-06-20"


def test_what_begins_after_its_release_is_set_aside(tmp_path: Path) -> None:
    rows = [GED, GED | {"id": "2", "date_start": "2007-06-20", "date_end": "2007-06-22"}]
    done = run(tmp_path / "out", written(tmp_path, "a.csv", rows), vintage=date(2007, 6, 14))
    assert (done.new[0].events, done.new[0].rejects, done.new[0].vintage_from) == (1, 1, "given")


def test_a_release_that_is_dated_before_all_it_tells_is_refused(tmp_path: Path) -> None:
    """Else everything is set aside, and the monitor judges nothing as if nothing had been told."""
    file = written(tmp_path, "a.csv", [GED])
    with pytest.raises(
        PeacewrightError, match="begin on 2007-06-13, after the date of the release"
    ) as caught:
        import_files([file], tmp_path / "out", _room(tmp_path), vintage=date(2007, 6, 12), zones=ZONES)
    assert "--vintage" in caught.value.findings[0].remedy


def test_every_file_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    bad, odd = tmp_path / "bad.csv", tmp_path / "odd.csv"
    bad.write_bytes(b"")
    odd.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(PeacewrightError) as caught:
        import_files([bad, odd, written(tmp_path, "good.csv", [GED])], tmp_path, _room(tmp_path), zones=ZONES)
    assert [finding.place.file for finding in caught.value.findings] == [str(bad), str(odd)]
    assert "--suggest-mapping" in caught.value.findings[1].remedy


def _room(folder: Path) -> Path:
    room = folder / "room"
    room.mkdir()
    return room


def test_the_table_says_its_units_and_its_imports(tmp_path: Path) -> None:
    run(tmp_path / "out", *releases(tmp_path))
    path = tmp_path / "out" / "events.parquet"
    assert read_units(path) == UNITS
    imports = json.loads(pl.read_parquet_metadata(path)["peacewright.imports"])
    assert [one["vintage"] for one in imports] == ["2007-07-01", "2007-08-01"]
    assert {one["vintage_from"] for one in imports} == {"file name"}
    assert events(tmp_path / "out").columns == list(COLUMNS)


@given(
    kept=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3), st.integers(1, 28)), max_size=8),
    later=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3), st.integers(1, 28)), max_size=8),
)
@settings(deadline=None, max_examples=20)
def test_each_row_is_an_event_or_a_reject_and_each_event_stands_once(
    kept: list[tuple[int, int, int]],
    later: list[tuple[int, int, int]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("store")
    files = []
    for number, rows in enumerate((kept, later), start=7):
        made = [
            GED
            | {"id": str(name), "best": str(deaths)}
            | dict.fromkeys(("date_start", "date_end"), f"2007-06-{day}")
            for name, deaths, day in rows
        ]
        files.append(written(folder, f"r-2007-0{number}-01.csv", made or [dict.fromkeys(GED, "")]))
    done = run(folder / "out", *files)
    assert all(one.rows == one.events + one.rejects for one in done.imports)
    aside = Counter(line["file"] for line in lines(folder / "out" / "rejects.csv"))
    assert all(one.rejects == aside[one.file] for one in done.imports)
    standing = events(folder / "out").filter(pl.col("known_until").is_null())
    assert standing["event"].is_unique().all()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("attacks_2025-04-11_snapshot.csv", date(2025, 4, 11)), ("x20250411.csv", date(2025, 4, 11)),
        ("release_2022.csv", date(2022, 12, 31)), ("attacks_2025-13-41.csv", None), ("events.csv", None),
    ],
)  # fmt: skip
def test_a_name_tells_the_release(name: str, told: date | None) -> None:
    assert vintage_of(name, shipped_mappings()["ucdp-ged"]) == told


@given(
    text=st.text(max_size=20) | st.sampled_from(["=1+1", " =1", "-2+3", "@x", "+x", "\t=1", "\ufeff=1", "|x"])
)
@settings(deadline=None)
def test_no_cell_is_a_formula(text: str) -> None:
    assume(text.strip())
    ((shown,),) = csv.reader(io.StringIO(csv_text([[text]]), newline=""))
    try:
        float(shown)
    except ValueError:
        assert not shown.lstrip(" \u00a0\ufeff").startswith(("=", "+", "-", "@", "|", "%"))


@pytest.mark.parametrize("text", ["-5", "+1.5e3", "town", "10-12"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@with_data
def test_revisions_between_two_published_releases(tmp_path: Path) -> None:
    """What is counted here by hand from the two files: events gone, deaths and dates changed."""
    files = [DATA / "ucdp_ged" / f"ukraine_release_{year}.csv.gz" for year in (2020, 2022)]
    run(tmp_path / "out", *files)
    changes = lines(tmp_path / "out" / "changes.csv")
    old, new = (pl.read_csv(file, infer_schema_length=0).slice(1) for file in files)
    both = old.join(new, on="id", suffix="_after")
    counted = Counter((one["change"], one["column"]) for one in changes)
    assert counted["removed", ""] == len(set(old["id"]) - set(new["id"])) == 94
    assert (
        counted["changed", "deaths_best"] == both.filter(pl.col("best") != pl.col("best_after")).height == 59
    )
    moved = both.filter(pl.col("date_start").str.head(10) != pl.col("date_start_after").str.head(10))
    assert counted["changed", "day_from"] == moved.height == 21


def test_sources_of_other_kinds_share_a_store(tmp_path: Path) -> None:
    names = [name for name in EXAMPLES if name != "ucdp-candidate"]
    files = [written(tmp_path, f"{name}.csv", [EXAMPLES[name]]) for name in names]
    done = run(tmp_path / "out", *files)
    assert Counter(one.source for one in done.imports) == Counter(names)
    assert events(tmp_path / "out").height == len(names)
