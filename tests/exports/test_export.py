"""The verb: the same bytes for the same file, refusals before any work, answers of a brief, public and restricted."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from peacewright import study
from peacewright.answers.reading_back import read_answers
from peacewright.answers.serialise import FORMAT
from peacewright.core.findings import PeacewrightError
from peacewright.operation.loading import LoadedOperation
from peacewright.plan.plan import Plan
from peacewright.reporting.exports import formats
from peacewright.reporting.exports.compose import compose_export
from peacewright.reporting.exports.formats import FORMATS
from tests.core.killed import write_killed
from tests.exports.conftest import Write, ending
from tests.exports.readers import read_csv, read_gpkg, read_xlsx


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.of == "any"])
def test_the_same_file_gives_the_same_bytes(
    written: Write, loaded: LoadedOperation, tmp_path: Path, name: str
) -> None:
    again = study.export(loaded, name, tmp_path / "new folder" / f"again{ending(name)}")
    assert again.read_bytes() == written(loaded, name).read_bytes()
    assert [one.name for one in again.parent.iterdir()] == [again.name]


def test_one_option_alone(loaded: LoadedOperation, tmp_path: Path) -> None:
    found = read_csv(study.export(loaded, "csv", tmp_path / "one.zip", "west"))
    assert {row["option"] for row in found["plan_numbers"]} == {"west"}
    assert {name for name in found["segments"][0] if name.startswith("reach_share")} == {"reach_share_west"}


@pytest.mark.parametrize(
    ("name", "file", "option", "words"),
    [
        ("shp", "x.shp", None, "no format 'shp'"),
        ("xlsx", "x.csv", None, "does not end in '.csv'"),
        ("csv", "x.csv", None, r"tables, a file each\) does not end in '.csv'"),
        ("geojson", "x", None, "does not end in ''"),
        ("kml", "x.kml", "nowhere", "no option 'nowhere'"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    loaded: LoadedOperation, tmp_path: Path, name: str, file: str, option: str | None, words: str
) -> None:
    with pytest.raises(PeacewrightError, match=words):
        study.export(loaded, name, tmp_path / file, option)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_library_is_told_with_its_remedy(
    loaded: LoadedOperation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == "xlsxwriter" else real(name))
    with pytest.raises(PeacewrightError, match="pip install xlsxwriter") as refused:
        study.export(loaded, "xlsx", tmp_path / "x.xlsx")
    assert refused.value.findings[0].code == "C001"
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_stays_as_it_was(loaded: LoadedOperation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder.kml").mkdir()
    for bad in (tmp_path / "file" / "x.kml", tmp_path / "folder.kml"):
        with pytest.raises(PeacewrightError, match="cannot be written"):
            study.export(loaded, "kml", bad)
    assert (tmp_path / "file").read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "folder.kml"]


# --- answers of a brief ----------------------------------------------------------------------------------------------


def _answers(loaded: LoadedOperation) -> dict[str, Any]:
    value = {
        "name": "break_even",
        "label": "break-even",
        "best": 0.5,
        "low": None,
        "high": "no limit",
        "unit": "ratio",
    }
    hinge = {"name": "line.ruler", "label": "ruler", "correlation": -0.5, "low": -0.6, "high": -0.4}
    table = {
        "name": "reach",
        "caption": "Who reaches what",
        "columns": [
            {"label": name, "unit": unit} for name, unit in (("Option", ""), ("Days", "days"), ("Why", ""))
        ],
        "rows": [["West", value | {"low": 0.25}, "=near"], ["None", 3.0, None], ["East", "no limit", "far"]],
        "note": "At best values.",
    }
    return {
        "format": FORMAT,
        "operation_sha256": loaded.sha256,
        "peacewright": "0.1.0",
        "seed": 7,
        "futures": 12,
        "questions": [{"id": "Q0", "asks": "What for?", "tables": [table]}],
        "answers": [
            {
                "question": "Q0", "option": option, "grade": "computed", "headline": f"=For {option}.",
                "details": ["One.", "Two."], "values": [value | {"range_is": "interval"}], "metric": "days",
                "hinges": [hinge], "sources": ["handbook"],
            }
            for option in loaded.operation.options
        ],
    }  # fmt: skip


@pytest.fixture
def brief(loaded: LoadedOperation, tmp_path: Path) -> Path:
    folder = tmp_path / "brief"
    folder.mkdir()
    (folder / "answers.json").write_text(json.dumps(_answers(loaded)), encoding="utf-8")
    return folder


def test_answers_of_a_brief_come_with_grade_values_and_hinges(
    loaded: LoadedOperation, tmp_path: Path, brief: Path
) -> None:
    book = read_xlsx(study.export(loaded, "xlsx", tmp_path / "x.xlsx", "west", brief))
    assert [(row["option"], row["grade"], row["headline"]) for row in book["answers"]] == [
        ("west", "computed", "=For west.")
    ]
    (value,) = book["answer_values"]
    assert (value["best"], value["low"], value["high"]) == (0.5, None, "no limit")
    assert [row["correlation"] for row in book["answer_hinges"]] == [-0.5]
    cells = {(row["row_head"], row["column"]): row for row in book["answer_tables"]}
    assert len(cells) == 6
    days = cells["West", "Days"]
    assert (days["best"], days["low"], days["high"], days["text"]) == (0.5, 0.25, "no limit", None)
    assert (cells["None", "Days"]["best"], cells["None", "Days"]["unit"]) == (3.0, "days")
    assert cells["East", "Days"]["best"] == "no limit"
    assert (cells["East", "Why"]["text"], cells["None", "Why"]["text"]) == ("far", None)
    told = {row["key"]: row["value"] for row in book["provenance"]}
    assert (told["answers_seed"], told["answers_futures"]) == ("7", "12")
    tables = read_csv(study.export(loaded, "csv", tmp_path / "x.zip", None, brief))
    assert {row["option"] for row in tables["answers"]} == set(loaded.operation.options)
    assert {row["headline"][0] for row in tables["answers"]} == {"'"}
    assert {row["high"] for row in tables["answer_values"]} == {float("inf")}
    layers = read_gpkg(study.export(loaded, "gpkg", tmp_path / "x.gpkg", None, brief))
    assert set(layers["answer_values"]["high"]) == {float("inf")}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: a | {"format": 99}, "no answers of format"),
        (lambda a: a | {"operation_sha256": "0" * 64}, "not of .* as it is now"),
        (lambda a: a | {"answers": [{"option": "west"}]}, "not as a brief writes them"),
        (lambda a: a | {"answers": 3}, "not as a brief writes them"),
        (lambda a: [a], "no answers of format"),
    ],
)
def test_answers_of_another_file_or_shape_are_refused(
    loaded: LoadedOperation, tmp_path: Path, brief: Path, change: Any, words: str
) -> None:
    (brief / "answers.json").write_text(json.dumps(change(_answers(loaded))), encoding="utf-8")
    with pytest.raises(PeacewrightError, match=words):
        study.export(loaded, "csv", tmp_path / "x.zip", None, brief)
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_a_brief_that_was_killed_while_it_took_its_place_is_completed_by_who_reads_it(
    loaded: LoadedOperation, brief: Path
) -> None:
    answers = _answers(loaded)
    (brief / "answers.json").write_text(
        json.dumps(answers | {"operation_sha256": "0" * 64}), encoding="utf-8"
    )
    write_killed(brief, json.dumps(answers), renames=1, names=("answers.json",))
    assert read_answers(brief, loaded) == answers


def test_a_brief_that_is_not_there_or_no_json_is_told(
    loaded: LoadedOperation, tmp_path: Path, brief: Path
) -> None:
    with pytest.raises(PeacewrightError, match="the folder that `peacewright brief` wrote"):
        study.export(loaded, "csv", tmp_path / "x.zip", None, tmp_path / "nothing")
    (brief / "answers.json").write_text("{", encoding="utf-8")
    with pytest.raises(PeacewrightError, match="no JSON"):
        study.export(loaded, "csv", tmp_path / "x.zip", None, brief)


# --- disclosure -------------------------------------------------------------------------------------------------------


def test_restricted_lifts_what_public_holds_back(
    loaded: LoadedOperation, restricted: LoadedOperation, plans: dict[str, Plan]
) -> None:
    name, plan = next((name, plan) for name, plan in plans.items() if plan.stationing.bases)
    own = np.linspace(0.0, 1.0, len(plan.theatre.segments))
    plan = replace(plan, stationing=replace(plan.stationing, reach=own))
    told = {name: plan}, {name: replace(plan, operation=restricted.operation)}
    public, open_ = compose_export(loaded, told[0]), compose_export(restricted, told[1])
    assert dict(public.provenance)["disclosure"].startswith("public")
    assert dict(open_.provenance)["disclosure"].startswith("RESTRICTED")
    assert open_.table("segments").column(f"reach_share_{name}") == pytest.approx(own, abs=1e-6)
    shown = dict.fromkeys(
        zip(*(public.table("segments").column(c) for c in ("region", f"reach_share_{name}")), strict=True)
    )
    assert len(shown) == len(set(plan.theatre.segments.region)) < len(own)
    exact = [base.persons for base in plan.stationing.bases]
    assert open_.table("bases").column("persons") == pytest.approx(exact, rel=1e-5)
    for export, decimals in ((public, 2), (open_, 5)):
        points = np.concatenate(
            [shapely.get_coordinates(shape) for table in export.places for shape in table.shapes or ()]
        )
        assert (np.round(points, decimals) == points).all()
