"""Plans kept between runs: the same bytes as plans made anew, never out of date, never a reason to fail."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from peacewright import study
from peacewright.operation.loading import LoadedOperation
from peacewright.reporting.maps.theatre_map import TheatreMap
from peacewright.study import kept_plans, planning

SMALL = Path(__file__).resolve().parents[1] / "operation" / "small.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which plans are kept for the time of a test."""
    monkeypatch.setenv("PEACEWRIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "plans"


def noted(monkeypatch: pytest.MonkeyPatch, step: str) -> list[str]:
    """Return the options that a step of planning was done for, in order, as a test goes on."""
    names: list[str] = []
    really = getattr(planning, step)

    def note(loaded: LoadedOperation, name: str, given: object) -> object:
        names.append(name)
        return really(loaded, name, given)

    monkeypatch.setattr(planning, step, note)
    return names


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return noted(monkeypatch, "_decided")


@pytest.fixture(scope="module")
def loaded() -> LoadedOperation:
    return study.load(SMALL)


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_brief_from_kept_plans_has_the_same_bytes(
    loaded: LoadedOperation, folder: Path, planned: list[str], tmp_path: Path
) -> None:
    first = study.brief(loaded, 24, 3, tmp_path / "first")
    assert planned == list(loaded.operation.options)
    again = study.brief(study.load(SMALL), 24, 3, tmp_path / "again")
    assert planned == list(loaded.operation.options)
    names = {path.name for path in first.directory.iterdir()} - {"run.json"}
    assert {"answers.json", "brief.html", "outcomes.parquet"} <= names
    for name in names:
        assert (again.directory / name).read_bytes() == (first.directory / name).read_bytes(), name


def test_only_what_differs_is_drawn_with_another_seed(
    loaded: LoadedOperation, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    made = TheatreMap.drawings

    def note(picture: TheatreMap, identifier: str, span: str) -> tuple[str, ...]:
        drawn.append(identifier)
        return made(picture, identifier, span)

    monkeypatch.setattr(TheatreMap, "drawings", note)
    study.brief(loaded, 24, 3, tmp_path / "first")
    maps = len(drawn)
    other = study.brief(loaded, 24, 4, tmp_path / "other")
    assert maps > 0
    assert len(drawn) == maps, "maps are of plans, which do not change with the seed"
    monkeypatch.setenv("PEACEWRIGHT_CACHE", "off")
    anew = study.brief(loaded, 24, 4, tmp_path / "anew")
    assert len(drawn) == 2 * maps
    assert other.brief.read_bytes() == anew.brief.read_bytes()


def test_an_option_that_is_not_kept_is_planned_beside_those_that_are(
    loaded: LoadedOperation, folder: Path, planned: list[str]
) -> None:
    study.plan(loaded, "west")
    found = study.plan(loaded)
    assert sorted(planned) == sorted(loaded.operation.options)
    assert len({id(plan.theatre) for plan in found.values()}) == 1, "all plans share one theatre"
    assert all(
        plan.operation is loaded.operation and plan.factors is loaded.factors for plan in found.values()
    )


def test_whatever_a_plan_depends_on_makes_it_anew(
    loaded: LoadedOperation, folder: Path, planned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study.plan(loaded, "west")
    other_factors = replace(loaded, factors=loaded.factors.at({"line.watched_length": 77.0}))
    study.plan(other_factors, "west")
    option = loaded.operation.options["west"]
    levers = option.levers.model_copy(update={"strength": 1234})
    options = {**loaded.operation.options, "west": option.model_copy(update={"levers": levers})}
    changed = replace(loaded, operation=loaded.operation.model_copy(update={"options": options}))
    assert study.plan(changed, "west")["west"].option.levers.strength == 1234
    study.plan(replace(loaded, sha256="another file"), "west")
    monkeypatch.setattr(kept_plans, "_program", lambda: "another program")
    study.plan(loaded, "west")
    assert planned == ["west"] * 5


def test_the_program_is_known_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_plans, "_PACKAGE", tmp_path)
    (tmp_path / "module.py").write_text("a = 1\n", encoding="utf-8")
    before = kept_plans._program.__wrapped__()
    (tmp_path / "module.py").write_text("a = 2\n", encoding="utf-8")
    assert kept_plans._program.__wrapped__() != before
    (tmp_path / "module.py").write_text("a = 1\n", encoding="utf-8")
    assert kept_plans._program.__wrapped__() == before


@pytest.mark.parametrize(
    "spoil", [lambda data: data[: len(data) // 2], lambda data: data[:-1] + b"?", lambda _: b""]
)
def test_a_damaged_file_is_made_anew(
    loaded: LoadedOperation, folder: Path, planned: list[str], spoil: object
) -> None:
    study.plan(loaded, "west")
    whole = {path: path.read_bytes() for path in files_of(folder)}
    assert len(whole) == 2, "the theatre and a plan"
    for path, data in whole.items():
        path.write_bytes(spoil(data))
        study.plan(loaded, "west")
    assert planned == ["west"] * 3
    study.plan(loaded, "west")
    assert planned == ["west"] * 3


def test_nothing_is_kept_where_it_is_off_or_others_could_write(
    loaded: LoadedOperation, folder: Path, planned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "win32":
        folder.mkdir(parents=True)
        folder.chmod(0o777)
        study.plan(loaded, "west")
        assert files_of(folder) == []
    monkeypatch.setenv("PEACEWRIGHT_CACHE", "off")
    study.plan(loaded, "west")
    file = folder.parent / "file"
    file.parent.mkdir(exist_ok=True)
    file.touch()
    monkeypatch.setenv("PEACEWRIGHT_CACHE", str(file))
    study.plan(loaded, "west")
    assert planned[-2:] == ["west"] * 2
    assert not folder.exists() or files_of(folder) == []


def test_the_plans_of_operations_not_used_for_longest_go(
    loaded: LoadedOperation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_plans, "MOST_STUDIES", 2)
    for number in range(3):
        study.plan(replace(loaded, sha256=f"file {number}"), "west")
    assert len(list(folder.iterdir())) == 2


def test_a_replay_plans_anew(
    loaded: LoadedOperation, folder: Path, planned: list[str], tmp_path: Path
) -> None:
    explored = study.explore(loaded, ["none"], 8, 2, 1, tmp_path / "explored")
    assert study.replay(explored.directory, threads=1).reproduced
    assert planned == ["none", "none"]
    study.plan(loaded, "none")
    assert planned == ["none", "none"], "kept as before the replay"


def test_plans_stand_in_the_order_of_the_file_though_those_rehearsed_are_ended_last(
    loaded: LoadedOperation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = noted(monkeypatch, "_rehearsed")
    names = list(loaded.operation.options)
    made = dict(planning.each_plan(loaded, names, None))
    assert ended, "no option of this file has teams"
    assert list(made) == [name for name in names if name not in ended] + ended
    assert list(study.plan(loaded)) == names
