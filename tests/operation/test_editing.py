"""Edits by program: what is asked for changes, and nothing else does."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright import study
from peacewright.core.findings import PeacewrightError
from peacewright.operation.editing.edit import Editor
from peacewright.operation.loading import load
from peacewright.operation.reading.document import read_document
from tests.operation.support import SMALL, small_text, write
from validation.mutants import good_files

TEXTS = {name: good_files()[name] for name in ("small", "line-monitoring", "reassurance-force")}
EVERY = [
    (name, path) for name, text in TEXTS.items() for path in read_document(text.encode(), name).lines if path
]
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**17), 10**17), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(), st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(["10,000", "no", "D+30", "a: b", "# c", "'", '"', "{", "- x", "£1.6bn", "2025-04-20"]),
    st.just("word " * 60),
)  # fmt: skip


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        data = data[part]
    return data


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the lines that differ, what stands alike at both ends left out."""
    a, b = old.splitlines(), new.splitlines()
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return a, b


def refusal(act: Any, *arguments: Any) -> str:
    with pytest.raises(PeacewrightError) as refused:
        act(*arguments)
    return str(refused.value.findings[0])


@pytest.mark.parametrize("name", TEXTS)
def test_a_value_set_to_what_it_is_changes_no_byte(name: str) -> None:
    editor = Editor(TEXTS[name])
    data = editor.data
    for _, path in (entry for entry in EVERY if entry[0] == name):
        editor.set(path, at(data, path))
        assert editor.text == TEXTS[name], path


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(EVERY), VALUES)
def test_one_value_changes_on_its_own_line_and_no_other(where: tuple[str, Any], value: object) -> None:
    name, path = where
    editor = Editor(TEXTS[name])
    scalar = not isinstance(at(editor.data, path), dict | list)
    editor.set(path, value)
    assert editor.get(path) == value or isinstance(value, float)
    assert comments(editor.text) == comments(TEXTS[name]) or not scalar
    old, new = changed_lines(TEXTS[name], editor.text)
    if scalar:
        assert len(old) <= 3
        assert len(new) <= 6


@pytest.mark.parametrize("act", ["remove", "rename", "list", "mapping", "grow"])
def test_every_kind_of_edit_gives_what_was_asked_for(act: str) -> None:
    big = {"a": "x" * 60, "b": {"c": "y" * 60, "d": ["z" * 70, {"q": "w" * 80}]}}
    for name, path in random.Random(act).sample(EVERY, 60):
        editor = Editor(TEXTS[name])
        before = at(editor.data, path)
        if act == "remove":
            editor.remove(path)
            assert isinstance(path[-1], int) or path[-1] not in at(editor.data, path[:-1])
        elif act == "rename" and isinstance(path[-1], str):
            editor.rename(path, "another.name")
            assert editor.get((*path[:-1], "another.name")) == before
        elif act == "list":
            editor.set(path, ["a", {"b": [1, 2]}])
        elif act == "mapping":
            editor.set(path, big)
            assert editor.get(path) == big
        elif act == "grow" and isinstance(before, list):
            editor.append(path, big)
            assert editor.get(path) == [*before, big]
        elif act == "grow" and isinstance(before, dict):
            editor.set((*path, "new-key"), big)
            assert editor.get(path) == {**before, "new-key": big}


def test_the_words_of_a_person_serve_as_keys() -> None:
    editor = Editor(small_text())
    editor.set("options.west.levers.strength", "2,500")
    editor.set("factors.personnel.nation_a.judged.best", "41,000")
    editor.set("parties.XWE.sources[0]", "bulletin")
    old, new = changed_lines(small_text(), editor.text)
    assert 'strength: "2,500"' in editor.text
    assert 'judged: {best: "41,000", low: "30,000", high: "55,000"}' in editor.text
    assert "held_place: western-town, sources: [bulletin]}" in editor.text
    assert len(old) == len(new)
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 3


def test_reports_sources_and_options_are_added_where_they_belong() -> None:
    editor = Editor(small_text())
    source = {"title": "A survey", "publisher": "Staff", "published": date(2024, 6, 20), "grade": "B2"}
    editor.add_source("survey", source)
    editor.add_report("line.watched_length", {"is": "390 km", "source": "survey"})
    editor.add_report("stationing.site_population", {"is": 3000, "source": "survey"})
    editor.add_option("west-small", {"title": "A thousand", "like": "west", "levers": {"strength": "1,000"}})
    loaded = editor.check()
    assert loaded.operation.options["west-small"].levers.strength == 1000
    assert loaded.factors["line.watched_length"].high == 410
    assert len(loaded.factors["line.watched_length"].reports) == 3
    assert "    reports:\n      - {is: 320 km" in editor.text
    assert "      - {is: 390 km, source: survey}\n" in editor.text
    assert "is a 'survey' already" in refusal(editor.add_source, "survey", source)


def test_windows_line_ends_and_the_byte_order_mark_stay() -> None:
    text = "\ufeff" + small_text().replace("\n", "\r\n")
    editor = Editor(text)
    editor.set("horizon", "200 days")
    editor.add_option("other", {"title": "Other"})
    assert editor.text.startswith("\ufeff# A small")
    assert editor.text.count("\n") == editor.text.count("\r\n") == text.count("\n") + 1


def test_a_file_is_saved_whole_with_its_comments(tmp_path: Path) -> None:
    path = write(tmp_path, small_text())
    with study.edit(path) as editor:
        editor.set("options.west.levers.stand_off", "50 km")
    assert load(path).operation.options["west"].levers.stand_off == 50
    assert path.read_text(encoding="utf-8") == small_text().replace("stand_off: 40 km", "stand_off: 50 km")
    assert list(tmp_path.iterdir()) == [path]


def test_a_fault_is_a_finding_and_the_file_stays_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path, small_text())

    def edited(key: str, value: object) -> None:
        with study.edit(path) as editor:
            editor.set(key, value)

    assert "S005" in refusal(edited, "options.west.levers.stand_off", "50")
    assert "R001" in refusal(edited, "options.west.levers.zones[0]", "nowhere")
    assert path.read_text(encoding="utf-8") == small_text()


def test_an_edit_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path, small_text())

    def broken_off() -> None:
        with study.edit(path) as editor:
            editor.set("horizon", "200 days")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert path.read_text(encoding="utf-8") == small_text()


def test_nobody_elses_change_is_lost(tmp_path: Path) -> None:
    path = write(tmp_path, small_text())
    editor = Editor.open(path)
    path.write_text(small_text() + "\n# mine\n", encoding="utf-8")
    editor.set("horizon", "200 days")
    assert "changed meanwhile" in refusal(editor.save)
    assert path.read_text(encoding="utf-8").endswith("# mine\n")


def test_what_ships_is_saved_elsewhere_only(tmp_path: Path) -> None:
    editor = Editor.open("ukraine-2025")
    assert "ships with the program" in refusal(editor.save)
    assert load(editor.save(tmp_path / "mine.yaml")).operation.name == "ukraine-2025"


def test_what_cannot_be_done_is_told_with_its_place() -> None:
    editor = Editor(small_text(), "small.yaml")
    assert "did you mean 'options'" in refusal(editor.get, "optons.west")
    assert "small.yaml:" in refusal(editor.remove, "options.west.levers.zone")
    assert "append it" in refusal(editor.set, ("parties", "XWE", "sources", 5), "x")
    assert "no list" in refusal(editor.append, "horizon", "x")
    assert "no mapping" in refusal(editor.set, "horizon.days", 3)
    assert "'west' already" in refusal(editor.rename, "options.observers", "west")
    assert "cannot stand" in refusal(editor.set, "horizon", float("nan"))
    assert "no whole text" in refusal(editor.set, "title", "\ud800")
    assert editor.text == small_text()
    assert "Y002" in refusal(Editor, "a: 1\na: 2\n")
    assert "no operation file" in refusal(Editor, "- a\n")
    assert Editor.open(SMALL).get("name") == "small"


SHAPES = """\
name: shapes
list:
  - first: 1
    second: 2
  - third: 3
flow: {a: 1, b: [x, y, z]}
long: >-
  words that were folded over two lines because they would not have gone on one, and so they
  were folded
empty:
block:
  inner: 1
last: end
"""


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda e: e.remove(("list", 0, "first")), {"list": [{"second": 2}, {"third": 3}]}),
        (lambda e: e.remove(("list", 1)), {"list": [{"first": 1, "second": 2}]}),
        (lambda e: e.remove(("flow", "b", 0)), {"flow": {"a": 1, "b": ["y", "z"]}}),
        (lambda e: e.remove(("flow", "b", 2)), {"flow": {"a": 1, "b": ["x", "y"]}}),
        (lambda e: e.remove("last"), {"last": None}),
        (lambda e: e.set("flow.c", 3), {"flow": {"a": 1, "b": ["x", "y", "z"], "c": 3}}),
        (lambda e: e.append("flow.b", "w"), {"flow": {"a": 1, "b": ["x", "y", "z", "w"]}}),
        (lambda e: e.set("block", 5), {"block": 5}),
        (lambda e: e.set("block", [1, 2]), {"block": [1, 2]}),
        (lambda e: e.set("block", {}), {"block": {}}),
        (lambda e: e.set("block", {"other": 2}), {"block": {"other": 2}}),
        (lambda e: e.set("empty", "full"), {"empty": "full"}),
        (lambda e: e.set("empty", {"k": 1}), {"empty": {"k": 1}}),
        (lambda e: e.set("long", "word " * 40 + "end"), {"long": "word " * 40 + "end"}),
        (lambda e: e.set("long", "short"), {"long": "short"}),
        (lambda e: e.rename("block", "block"), {"block": {"inner": 1}}),
        (lambda e: e.rename("flow.a", "z z"), {"flow": {"z z": 1, "b": ["x", "y", "z"]}}),
        (lambda e: e.remove("block.inner"), {"block": {}}),
    ],
)
def test_every_shape_of_value_can_be_changed(act: Any, expected: dict[str, Any]) -> None:
    editor = Editor(SHAPES)
    before = editor.data
    act(editor)
    for key, value in expected.items():
        if value is None:
            assert key not in editor.data
            del before[key]
        else:
            before[key] = value
    assert editor.data == before
    assert Editor(editor.text).data == before


def test_what_no_edit_can_mean_is_refused() -> None:
    editor = Editor(SHAPES)
    assert "whole file" in refusal(editor.set, (), 1)
    assert "no name" in refusal(editor.rename, ("flow", "b", 0), "new")
    assert "not read from a file" in refusal(editor.save)
    assert "no such item" in refusal(editor.set, ("flow", "b", 9), 1)
    assert "would be empty" in refusal(Editor("a: 1\n").remove, "a")
    assert editor.text == SHAPES
