"""What `peacewright monitor` prints and leaves: counts and verdicts; bad input is told and writes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from peacewright.cli.main import main
from peacewright.monitoring.sources.mapping import read_mapping
from tests.monitoring.tables import EXAMPLES, GED, as_csv, read

OPERATION = "ethiopia-eritrea-2000"


def call(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return int(left.value.code or 0)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    one_sided = GED | {"id": "13", "type_of_violence": "3", "side_a": "Government of Eritrea"}
    rows = [GED, GED | {"id": "12", "latitude": "95"}, one_sided]
    path = tmp_path / "a-2007-07-01.csv"
    path.write_bytes(as_csv(rows))
    return path


def test_a_file_is_read_and_counted(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("monitor", OPERATION, release, "--out", tmp_path / "watch") == 0
    said = capsys.readouterr().out
    assert "3 rows = 2 events + 1 set aside; ucdp-ged, release of 2007-07-01 (by its file name)" in said
    assert "counts, not verdicts" in said
    assert "did the party keep it" in said
    written = sorted(path.name for path in (tmp_path / "watch").iterdir())
    assert written == [
        "changes.csv", "counts.csv", "events.parquet", "incident_changes.csv", "incidents.parquet", "rejects.csv",
        "report.html", "run.json", "verdicts.json",
    ]  # fmt: skip


def test_a_file_of_which_nothing_is_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All rows set aside, or all published later: said plainly, on the terminal and on page one of the report."""
    path = tmp_path / "ged-2007-07-01.csv"
    path.write_bytes(
        as_csv([GED | {"id": name, "date_start": "no day", "date_end": "no day"} for name in "ab"])
    )
    assert call("monitor", OPERATION, path, "--out", tmp_path / "watch") == 0
    said = capsys.readouterr().out
    assert "  set aside: 2 rows: " in said
    assert f"Nothing of {path.name} was read: every row was set aside" in said
    assert "No event is known today: nothing can be judged" in said
    assert "counts, not verdicts" not in said
    page = (tmp_path / "watch" / "report.html").read_text(encoding="utf-8")
    assert f"Nothing of {path.name} was read: every row (2) was set aside" in page
    assert call("monitor", OPERATION, path, "--out", tmp_path / "other", "--json") == 0
    told = json.loads(capsys.readouterr().out)["set_aside"]
    assert [one["rows"] for one in told[path.name]] == [2]


def test_before_anything_was_published_it_is_said(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("monitor", OPERATION, release, "--as-of", "2001-01-01", "--out", tmp_path / "watch") == 0
    said = capsys.readouterr().out
    assert "No event is known on 2001-01-01" in said
    assert "set aside: 1 row: " in said


def test_what_was_published_later_is_not_counted(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        call("monitor", OPERATION, release, "--as-of", "2007-06-30", "--out", tmp_path / "watch", "--json")
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["counts"], told["published_later"]) == ([], 2)
    assert (
        call("monitor", OPERATION, release, "--as-of", "2007-07-01", "--out", tmp_path / "watch", "--json")
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert [(row["party"], row["events"]) for row in told["counts"]] == [("ERI", 1), (None, 1)]
    assert told["already_there"] == [release.name]
    assert told["sources"][0]["lag_days"] == 18


def test_verdicts_are_written_as_they_are_told(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = []
    for name in ("one", "two"):
        assert call("monitor", OPERATION, release, "--out", tmp_path / name, "--json") == 0
        told = json.loads(capsys.readouterr().out)["verdicts"]
        written.append((tmp_path / name / "verdicts.json").read_bytes())
        assert json.loads(written[-1]) == told
    assert written[0] == written[1], "the same input gives the same bytes"
    assert {one["party"] for one in told["verdicts"]} == {"ERI", "ETH"}
    (source,) = told["sources"]
    assert (source["sees"]["only"], source["lag_days"]) == ("events with at least one death", 18)


def test_an_exploration_that_is_none_writes_nothing(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("monitor", OPERATION, release, "--exploration", tmp_path, "--out", tmp_path / "watch") == 2
    assert "signposts cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "watch").exists()


def test_a_store_of_another_operation_is_left_alone(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "watch"
    assert call("monitor", OPERATION, release, "--out", store) == 0
    before = {path.name: path.read_bytes() for path in store.iterdir()}
    other = next(name for name in ("ukraine-2025", "ethiopia-eritrea-2000") if name != OPERATION)
    assert call("monitor", other, release, "--out", store) == 2
    assert "the store of the operation" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in store.iterdir()} == before


def test_a_directory_of_other_files_is_left_alone(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "report.html").write_text("somebody else's")
    assert call("monitor", OPERATION, release, "--out", tmp_path / "watch") == 2
    assert "no store of the monitor" in capsys.readouterr().err
    assert [path.read_text() for path in (tmp_path / "watch").iterdir()] == ["somebody else's"]


def test_the_run_is_recorded(release: Path, tmp_path: Path) -> None:
    assert call("monitor", OPERATION, release, "--out", tmp_path / "watch") == 0
    record = json.loads((tmp_path / "watch" / "run.json").read_text())
    (one,) = record["settings"]["imports"]
    assert (one["rows"], one["events"], one["rejects"], len(one["sha256"])) == (3, 2, 1, 64)
    assert record["settings"]["sources"][0]["vintage"] == "2007-07-01"


@pytest.mark.parametrize(
    "arguments",
    [
        ["monitor"], ["monitor", OPERATION], ["monitor", OPERATION, "nowhere.csv", "--out", "watch"],
        ["monitor", OPERATION, "a.csv", "--out", "watch", "--as-of", "tomorrow"],
        ["monitor", OPERATION, "a.csv", "--out", "watch", "--source", "none"],
        ["monitor", "--suggest-mapping", "nowhere.csv"],
    ],
)  # fmt: skip
def test_bad_input_is_told_and_writes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_bytes(as_csv([GED]))
    assert call(*arguments) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


# --- drafts of mappings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_draft_reads_the_table_it_was_made_from(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(as_csv([EXAMPLES[name]] * 2))
    assert call("monitor", "--suggest-mapping", table) == 0
    draft = tmp_path / "mine.yaml"
    draft.write_text(capsys.readouterr().out, encoding="utf-8")
    events, rejects, rows = read(table, read_mapping(draft))
    assert (rows, events.height, rejects) == (2, 2, [])
    assert {day.isoformat() for day in events["day_from"]} <= {"2007-06-12", "2007-06-13"}


def test_a_draft_knows_hxl_tags_and_says_what_it_doubts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "My Table.csv"
    table.write_text("uid,wann,ort\n#event+id,#date,#loc+name\na1,03/04/2007,Ford\na2,05/06/2007,Weir\n")
    assert call("monitor", "--suggest-mapping", table) == 0
    draft = capsys.readouterr().out
    assert "either way round" in draft
    path = tmp_path / "mine.yaml"
    path.write_text(draft, encoding="utf-8")
    mapping = read_mapping(path)
    assert (mapping.name, mapping.id.of, mapping.time.from_.of) == ("my-table", ["uid"], ["wann"])
    assert mapping.place.name is not None
    events, _, _ = read(table, mapping)
    assert isinstance(events, pl.DataFrame)
    assert events["place"].to_list() == ["Ford", "Weir"]


def test_counts_are_by_day_and_region_of_the_point(tmp_path: Path) -> None:
    """Asmara lies in the central region; the middle of the country is no region; far away is none of the theatre."""
    rows = [
        GED | {"id": "1", "latitude": "15.33", "longitude": "38.93", "where_prec": "1"},
        GED | {"id": "2", "latitude": "15.33", "longitude": "38.93", "where_prec": "6"},
        GED | {"id": "3", "latitude": "-30", "longitude": "0", "where_prec": "1"},
    ]
    path = tmp_path / "a-2007-07-01.csv"
    path.write_bytes(as_csv(rows))
    assert call("monitor", OPERATION, path, "--out", tmp_path / "watch") == 0
    counts = pl.read_csv(tmp_path / "watch" / "counts.csv", schema_overrides={"region": pl.String})
    assert sorted(counts.select("day", "region", "events", "deaths_best").rows(), key=str) == [
        ("2007-06-13", "ER-MA", 1, 3), ("2007-06-13", None, 2, 6),
    ]  # fmt: skip
