"""The command line: what is printed where, honest exit codes, no traceback for bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from peacewright import study
from peacewright.cli.main import main
from peacewright.core.findings import Finding, PeacewrightError, Place, Severity

SMALL = str(Path(__file__).resolve().parents[1] / "operation" / "small.yaml")
VERBS = ("check", "factors", "plan", "simulate", "brief", "export")
Run = Callable[..., SimpleNamespace]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process."""

    def runner(*arguments: str) -> SimpleNamespace:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        out, err = capsys.readouterr()
        return SimpleNamespace(code=left.value.code, out=out, err=err)

    return runner


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a person does."""
    source = str(Path(study.__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "peacewright", *arguments],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": source, "PYTHONWARNINGS": "", **environment},
    )  # fmt: skip


# --- help -----------------------------------------------------------------------------------------------------------


def test_help_lists_the_verbs(run: Run) -> None:
    shown = run("--help")
    assert shown.code == 0
    assert all(verb in shown.out for verb in ("new", *VERBS))


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_has_examples(run: Run, verb: str) -> None:
    shown = run(verb, "--help")
    assert shown.code == 0
    assert f"peacewright {verb} ukraine-2025" in " ".join(shown.out.split())


def test_new_writes_a_file_that_checks_clean(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    made = run("new", "my-own", "--template", "observer-mission", "--out", str(path))
    assert (made.code, made.out) == (0, f"{path}\n")
    assert f"peacewright check {path}" in made.err
    assert run("check", str(path)).out == "my-own: valid (no findings)\n"
    again = run("new", "my-own", "--template", "observer-mission", "--out", str(path))
    assert again.code == 2
    assert "nothing is overwritten" in again.err


def test_upgrade_writes_an_old_file_anew_and_tells_each_change(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes((Path(SMALL).parent / "version-1.yaml").read_bytes())
    checked = run("check", str(path))
    assert checked.code == 0
    assert "warning U001" in checked.out
    assert f"peacewright upgrade {path}" in " ".join(checked.out.split())
    done = run("upgrade", str(path))
    assert (done.code, done.out) == (0, f"{path}\n")
    assert "the key 'nato' is 'in_bloc'" in done.err
    assert run("check", str(path)).out == "small: valid (no findings)\n"
    assert "nothing to upgrade" in run("upgrade", str(path)).err
    assert json.loads(run("upgrade", str(path), "--json").out) == {"file": str(path), "changes": []}


def test_new_lists_its_templates_and_help_shows_each(run: Run, tmp_path: Path) -> None:
    from peacewright.operation.templates import templates

    listed, helped = run("new", "--list"), run("new", "--help")
    assert (listed.code, helped.code) == (0, 0)
    for name, template in templates().items():
        assert f"{template.description}\n" in listed.out
        assert f"--template {name}" in " ".join(helped.out.split())
    out = run("new", "a", "--template", "observer-mission", "--json", "--out", str(tmp_path / "a.yaml")).out
    assert json.loads(out) == {"file": str(tmp_path / "a.yaml"), "template": "observer-mission"}


def test_version(run: Run) -> None:
    from peacewright import __version__

    assert run("--version").out == f"peacewright {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("chek", SMALL),
        ("check",),
        ("check", SMALL, "--jsn"),
        ("factors", SMALL, "--kind", "guessed"),
        ("new",),
        ("new", "my-own"),
        ("simulate", SMALL),
        ("simulate", SMALL, "--out", "x", "--futures", "0"),
        ("simulate", SMALL, "--out", "x", "--futures", "many"),
        ("simulate", SMALL, "--out", "x", "--seed", "-1"),
        ("brief", SMALL),
        ("export", SMALL, "--to", "kml"),
        ("export", SMALL, "--to", "shp", "--out", "x.shp"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what(run: Run, arguments: tuple[str, ...]) -> None:
    shown = run(*arguments)
    assert shown.code == 2
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert "Error" in shown.err


# --- check ----------------------------------------------------------------------------------------------------------


def test_check_of_a_sound_file(run: Run) -> None:
    shown = run("check", SMALL)
    assert (shown.code, shown.out) == (0, "small: valid (no findings)\n")
    document = json.loads(run("check", SMALL, "--json").out)
    assert document == {"operation": "small", "valid": True, "findings": []}


def test_check_tells_every_fault_with_its_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    text = Path(SMALL).read_text(encoding="utf-8")
    path.write_text(
        text.replace("horizon:", "horizont:").replace("stand_off: 40 km", "stand_off: 40"), encoding="utf-8"
    )
    shown = run("check", str(path))
    assert shown.code == 2
    assert f"{path}:7 horizont" in shown.out
    assert "did you mean 'horizon'" in shown.out
    assert "not valid (2 errors)" in shown.out
    shown = run("check", str(path), "--json")
    document = json.loads(shown.out)
    assert shown.code == 2
    assert document["valid"] is False
    assert [f["code"] for f in document["findings"]] == ["S001", "S005"]
    first = document["findings"][0]
    assert first["place"] == {"file": str(path), "line": 7, "key": "horizont"}
    assert set(first) == {"code", "title", "severity", "place", "message", "remedy"}


def test_a_warning_is_told_and_the_file_can_be_used(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    text = Path(SMALL).read_text(encoding="utf-8")
    path.write_text(text.replace("at most 0", "at least 0"), encoding="utf-8")
    shown = run("check", str(path))
    assert shown.code == 0
    assert "warning R012" in shown.out
    assert "small: valid (1 warning)" in shown.out


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("bad", ["no-such-operation", ".", "/dev/null"])
def test_a_file_that_cannot_be_read_is_a_finding_for_every_verb(
    run: Run, tmp_path: Path, verb: str, bad: str
) -> None:
    out = ["--out", str(tmp_path / "out")] if verb in {"simulate", "brief", "export"} else []
    out += ["--to", "kml"] if verb == "export" else []
    shown = run(verb, bad, *out)
    assert shown.code == 2
    assert "F001" in shown.out + shown.err
    assert "Traceback" not in shown.err
    assert not (tmp_path / "out").exists()


# --- factors --------------------------------------------------------------------------------------------------------


def test_factors_are_listed_and_counted(run: Run) -> None:
    document = json.loads(run("factors", SMALL, "--json").out)
    kinds = [factor["kind"] for factor in document["factors"]]
    assert document["counts"] == {kind: kinds.count(kind) for kind in ("measured", "reported", "judged")}
    assert set(document["sources"]) == {s for factor in document["factors"] for s in factor["sources"]}
    shown = run("factors", SMALL)
    assert shown.code == 0
    assert f"{len(kinds)} factors" in shown.out
    assert all(factor["name"] in shown.out for factor in document["factors"]), "no name is cut"


def test_factors_are_chosen_by_kind_and_name(run: Run) -> None:
    def names(*more: str) -> list[str]:
        return [
            factor["name"] for factor in json.loads(run("factors", SMALL, "--json", *more).out)["factors"]
        ]

    assert names("--name", "personnel.*") == ["personnel.nation_a", "personnel.nation_b"]
    assert names("--name", "nation_a") == ["force.nation_a_infantry", "personnel.nation_a"]
    assert names("--name", "watched_length", "--kind", "reported") == ["line.watched_length"]
    assert names("--name", "watched_length", "--kind", "judged") == []


# --- plan -----------------------------------------------------------------------------------------------------------


def test_plan_prints_the_option_and_explains_a_number(run: Run) -> None:
    document = json.loads(run("plan", SMALL, "--option", "west", "--json").out)
    assert list(document["options"]) == ["west"]
    west = document["options"]["west"]
    assert west["levers"]["strength"] == 2000
    number = west["tasks"]["explanations"][0]["name"]
    shown = run("plan", SMALL, "--option", "west")
    assert number in shown.out
    assert run("plan", SMALL, "--option", "west", "--explain", number).out.startswith("west: ")
    explained = json.loads(run("plan", SMALL, "--option", "west", "--explain", number, "--json").out)
    assert explained["west"]["name"] == number
    wrong = run("plan", SMALL, "--option", "west", "--explain", number + "x")
    assert wrong.code == 2
    assert f"did you mean '{number}'" in wrong.err


def test_plan_explains_a_number_of_the_answers_without_a_run(run: Run) -> None:
    shown = run("plan", SMALL, "--option", "west", "--explain", "Q2.response_hours").out
    for words in (
        "median of x over the futures",
        "verify.report_delay_hours = ",
        "source ",
        "serve_reports (",
    ):
        assert words in shown
    assert run("plan", SMALL, "--explain", "personnel.nation_a").out.startswith("none: ")
    names = run("plan", SMALL, "--option", "west", "--explain").out.splitlines()
    assert {"Q6.pool_needed", "comparison.in_time", "tasks.needed_strength", "measures.incidents"} <= set(
        names
    )
    listed = json.loads(run("plan", SMALL, "--option", "west", "--explain", "--json").out)
    assert listed["names"] == names
    outside = run("plan", SMALL, "--option", "none", "--explain", "Q6.not_deployed")
    assert (outside.code, outside.out) == (2, "")


def test_a_brief_says_what_the_number_was_if_it_is_of_the_same_file(run: Run, tmp_path: Path) -> None:
    loaded = study.load(SMALL)
    value = {
        "name": "pool_needed",
        "best": 8540.0,
        "low": 1.0,
        "high": 2.0,
        "unit": "persons",
        "range_is": "",
    }
    answer = {"option": "west", "values": [value | {"explain": "Q6.pool_needed"}], "hinges": []}
    document = {
        "format": 1, "operation_sha256": loaded.sha256, "answers": [answer], "comparison": {"columns": [], "rows": []},
        "aims": [], "options": [], "questions": [],
    }  # fmt: skip
    answers = tmp_path / "answers.json"
    asked = ("plan", SMALL, "--option", "west", "--explain", "Q6.pool_needed", "--brief", str(tmp_path))
    answers.write_text(json.dumps(document))
    assert "in this brief: best 8540, low 1, high 2, persons" in run(*asked).out
    assert json.loads(run(*asked, "--json").out)["west"]["in_brief"][0]["best"] == 8540.0
    for text, words in (
        (json.dumps(document | {"operation_sha256": "0" * 64}), "as it is now"),
        ("not json", "no JSON"),
        ("[]", "no answers of format"),
    ):
        answers.write_text(text)
        wrong = run(*asked)
        assert (wrong.code, wrong.out) == (2, "")
        assert words in wrong.err


@pytest.mark.parametrize("verb", ["plan", "simulate"])
def test_an_unknown_option_is_told_with_the_nearest(run: Run, tmp_path: Path, verb: str) -> None:
    out = ["--out", str(tmp_path / "out")] if verb == "simulate" else []
    shown = run(verb, SMALL, "--option", "wst", *out)
    assert shown.code == 2
    assert shown.out == ""
    assert "C001" in shown.err
    assert "did you mean 'west'" in shown.err


# --- the verbs that write -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["simulate", "brief"])
def test_an_out_that_cannot_be_written_is_a_finding_before_any_work(
    run: Run, tmp_path: Path, verb: str
) -> None:
    (tmp_path / "file").write_text("mine")
    for bad in (tmp_path / "file", tmp_path / "file" / "below"):
        shown = run(verb, SMALL, "--out", str(bad))
        assert shown.code == 2
        assert "C001" in shown.err
        assert "Traceback" not in shown.err
    assert (tmp_path / "file").read_text() == "mine"


def test_simulate_and_brief_pass_on_what_was_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def simulate(loaded: Any, *arguments: Any) -> SimpleNamespace:
        asked.append((loaded.operation.name, *arguments))
        return SimpleNamespace(directory=tmp_path / "runs")

    def brief(loaded: Any, *arguments: Any, exploration: Any) -> SimpleNamespace:
        assert exploration is None
        asked.append((loaded.operation.name, *arguments))
        return SimpleNamespace(brief=tmp_path / "brief.html", directory=tmp_path)

    monkeypatch.setattr(study, "simulate", simulate)
    monkeypatch.setattr(study, "brief", brief)
    options = (
        "--option",
        "west",
        "--futures",
        "7",
        "--replications",
        "3",
        "--seed",
        "9",
        "--out",
        str(tmp_path),
    )
    shown = run("simulate", SMALL, *options)
    assert (shown.code, shown.out) == (0, f"{tmp_path / 'runs'}\n")
    shown = run("brief", SMALL, "--futures", "7", "--seed", "9", "--out", str(tmp_path))
    assert (shown.code, shown.out) == (0, f"{tmp_path / 'brief.html'}\n")
    (tmp_path / "brief.html").write_text("a page")
    shown = run("brief", SMALL, "--futures", "7", "--seed", "9", "--out", str(tmp_path), "--json")
    assert json.loads(shown.out) == {"directory": str(tmp_path), "files": ["brief.html"]}
    del asked[-1]
    assert asked == [("small", ["west"], 7, 3, 9, tmp_path, None), ("small", 7, 9, tmp_path, None)]


def test_export_writes_one_file_and_says_where(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "small.kml"
    shown = run("export", SMALL, "--to", "kml", "--option", "west", "--out", str(out))
    assert (shown.code, shown.out) == (0, f"{out}\n")
    before = out.read_bytes()
    shown = run("export", SMALL, "--to", "kml", "--option", "west", "--out", str(out), "--json")
    assert json.loads(shown.out) == {"file": str(out)}
    assert out.read_bytes() == before
    wrong = run("export", SMALL, "--to", "kml", "--out", str(tmp_path / "small.gpkg"))
    assert (wrong.code, wrong.out) == (2, "")
    assert "C001" in wrong.err
    assert "Let the file end in .kml" in wrong.err
    assert [path.name for path in tmp_path.iterdir()] == ["small.kml"]


# --- exit codes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "Interrupted"),
        (ZeroDivisionError("by nobody"), 1, "fault of the program"),
        (PeacewrightError([Finding("C001", Severity.ERROR, Place("x"), "no", "yes")]), 2, "C001"),
    ],
)
def test_exit_codes_are_honest(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str
) -> None:
    def broken(*_: Any) -> None:
        raise error

    monkeypatch.setattr(study, "plan", broken)
    shown = run("plan", SMALL)
    assert shown.code == code
    assert shown.out == ""
    assert words in shown.err
    assert ("Traceback" in shown.err) == (code == 1)


def test_the_program_itself() -> None:
    shown = program("check", SMALL)
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, "small: valid (no findings)\n", "")
    shown = program("check", "nothing-here", "--json")
    assert shown.returncode == 2
    assert json.loads(shown.stdout)["findings"][0]["code"] == "F001"
    assert shown.stderr == ""


def test_no_colour_where_none_is_wanted_or_nobody_looks() -> None:
    for environment in ({}, {"NO_COLOR": "1", "FORCE_COLOR": ""}):
        assert "\x1b[" not in program("check", "nothing-here", **environment).stdout


def test_help_and_check_load_only_what_they_need() -> None:
    """Start-up stays fast because nothing heavy is imported; the times themselves are measured in benchmarks."""
    code = "import sys; sys.argv[1:] = {!r}\nfrom peacewright.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "print(*sorted({{m.partition('.')[0] for m in sys.modules}}), file=sys.stderr)"
    source = str(Path(study.__file__).parents[2])
    for arguments, barred in (
        (["--help"], {"pydantic", "numpy", "ruamel"}),
        (["check", SMALL], {"numpy", "scipy", "polars", "numba", "ortools", "shapely"}),
    ):
        shown = subprocess.run(
            [sys.executable, "-c", code.format(arguments)],
            capture_output=True, text=True, timeout=60, check=True, env={**os.environ, "PYTHONPATH": source},
        )  # fmt: skip
        assert not barred & set(shown.stderr.split())
