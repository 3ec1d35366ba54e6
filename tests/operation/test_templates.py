"""Templates: each is a complete operation, says what to change, and starts a file of a person's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peacewright import study
from peacewright.core.findings import PeacewrightError
from peacewright.operation.loading import load
from peacewright.operation.templates import Template, new_operation, templates

EACH = pytest.mark.parametrize("template", templates().values(), ids=lambda template: template.name)


def refusal(name: str, template: str = "line-monitoring", out: Path | None = None) -> str:
    with pytest.raises(PeacewrightError) as refused:
        new_operation(name, template, out)
    (finding,) = refused.value.findings
    assert finding.code == "C001"
    return str(finding)


def test_the_three_kinds_of_mission_are_there() -> None:
    assert list(templates()) == ["line-monitoring", "observer-mission", "reassurance-force"]


@EACH
def test_a_template_checks_clean_and_says_what_it_is(template: Template, tmp_path: Path) -> None:
    loaded = load(new_operation("my-own", template.name, tmp_path / "mine.yaml"))
    assert loaded.findings == ()
    assert loaded.operation.name == "my-own"
    assert template.description.endswith(".")
    assert len(template.description) < 200


@EACH
def test_a_template_says_which_lines_to_change_in_order(template: Template) -> None:
    marked = re.findall(r"# CHANGE (\d)", template.text)
    assert marked == [str(step) for step in range(1, 9)]
    assert "INVENTED" in template.text


@EACH
def test_nothing_in_a_template_passes_for_a_fact(template: Template, tmp_path: Path) -> None:
    operation = load(new_operation("my-own", template.name, tmp_path / "mine.yaml")).operation
    assert all("(invented)" in source.title for source in operation.sources.values())
    assert all(code.startswith("X") for code in [*operation.parties, *operation.coalition])
    judged = [factor for factor in operation.factors.values() if factor.judged is not None]
    assert all("Invented for the template" in factor.because for factor in judged)


@EACH
def test_each_option_of_a_template_can_be_planned(template: Template, tmp_path: Path) -> None:
    loaded = load(new_operation("my-own", template.name, tmp_path / "mine.yaml"))
    assert list(study.plan(loaded)) == list(loaded.operation.options)


@pytest.mark.slow
@EACH
def test_each_template_can_be_briefed(template: Template, tmp_path: Path) -> None:
    loaded = load(new_operation("my-own", template.name, tmp_path / "mine.yaml"))
    paths = study.brief(loaded, futures=100, out=tmp_path / "brief")
    page = paths.brief.read_text(encoding="utf-8")
    assert all(option.title in page for option in loaded.operation.options.values())


def test_only_the_name_differs_from_the_template(tmp_path: Path) -> None:
    path = new_operation("a", "line-monitoring", tmp_path / "a.yaml")
    text = templates()["line-monitoring"].text
    assert path.read_text(encoding="utf-8") == text.replace("name: line-monitoring\n", "name: a\n")
    assert text.count("\nname: line-monitoring\n") == 1


def test_the_file_is_named_after_the_operation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert study.new("my-own", "observer-mission") == Path("my-own.yaml")
    assert load("my-own.yaml").operation.name == "my-own"


def test_folders_are_made(tmp_path: Path) -> None:
    assert new_operation("a", "observer-mission", tmp_path / "b" / "c" / "a.yaml").is_file()


@pytest.mark.parametrize("name", ["", "A", "1a", "a b", "ä", "a\n", "a/b", "../a", "a" * 61, "-a", "a.yaml"])
def test_a_name_that_will_not_do_is_refused(name: str, tmp_path: Path) -> None:
    assert "no name for an operation" in refusal(name, out=tmp_path / "a.yaml")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("mine", encoding="utf-8")
    assert "nothing is overwritten" in refusal("a", out=path)
    assert path.read_text(encoding="utf-8") == "mine"
    assert "this is a directory" in refusal("a", out=tmp_path)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert "nothing is overwritten" in refusal("a", out=tmp_path / "dangling")


def test_what_stands_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot be written" in refusal("a", out=tmp_path / "file" / "a.yaml")
    assert "cannot be written" in refusal("a", out=tmp_path / ("x" * 300) / "a.yaml")
    assert "cannot be written" in refusal("a", out=tmp_path / "a\0b")


def test_an_unknown_template_names_those_there_are(tmp_path: Path) -> None:
    assert "did you mean 'line-monitoring'" in refusal("a", "line_monitor", tmp_path / "a.yaml")
