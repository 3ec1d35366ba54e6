"""Decisions: kept, undone, still there after reading again; what is applied is what was accepted, and nothing else."""

from __future__ import annotations

import difflib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.cli.main import main
from peacewright.cli.review_keys import step_through
from peacewright.core.findings import PeacewrightError
from peacewright.evidence.proposals import Kind
from peacewright.evidence.review.decisions import Act, Decision, Review, State
from peacewright.evidence.review.file import read_review, text_of
from peacewright.operation.loading import load
from peacewright.study.reviewing import Desk, apply, decide, edited, open_review, preview, read_into, undo
from tests.evidence.operations import FRIDAY, MONDAY, desk_with


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    operation, documents, about = desk_with(tmp_path, monday=MONDAY, friday=FRIDAY)
    return read_into(operation, documents, about)[0]


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    folder = tmp_path_factory.mktemp("review")
    operation, documents, about = desk_with(folder, monday=MONDAY, friday=FRIDAY)
    return read_into(operation, documents, about)[0].review


def of(desk: Desk, subject: str) -> str:
    (found,) = [each.id for each in desk.review.proposals if each.subject == subject]
    return found


def decisions(review: Review) -> st.SearchStrategy[Decision]:
    names = st.sampled_from([each.id for each in review.proposals])
    return st.builds(
        Decision, proposal=names, act=st.sampled_from([Act.ACCEPT, Act.REJECT, Act.MERGE]), into=names
    ).map(lambda each: each if each.act is Act.MERGE else replace(each, into=""))


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_undoing_a_decision_gives_back_the_file_to_the_byte(data: st.DataObject, review: Review) -> None:
    steps = [text_of(review)]
    for decision in data.draw(st.lists(decisions(review), max_size=6)):
        try:
            review = review.decide(decision)
        except PeacewrightError:
            continue
        steps.append(text_of(review))
    while len(steps) > 1:
        assert text_of(review) == steps.pop()
        review = review.undo()
    assert text_of(review) == steps[0]


@given(data=st.data())
@settings(deadline=None, max_examples=30)
def test_reading_again_keeps_every_decision(data: st.DataObject, review: Review) -> None:
    for decision in data.draw(st.lists(decisions(review), max_size=6)):
        try:
            review = review.decide(decision)
        except PeacewrightError:
            continue
    again = review.read_again(review.documents, review.proposals, [each.name for each in review.documents])
    assert text_of(again) == text_of(review)
    alone = review.read_again(review.documents[:1], (), ["elsewhere.txt"])
    assert alone.decisions == review.decisions


def test_a_review_is_read_as_it_was_written(desk: Desk) -> None:
    decide(desk.path, Decision(of(desk, "strength = 120"), Act.ACCEPT))
    assert text_of(read_review(desk.file)) == desk.file.read_text(encoding="utf-8")


def test_accepted_proposals_enter_and_all_other_text_stays(desk: Desk) -> None:
    before = desk.path.read_text(encoding="utf-8")
    (length,) = [
        each.id for each in desk.review.proposals if each.at[:2] == ("factors", "line.watched_length")
    ]
    decide(desk.path, *(Decision(name, Act.ACCEPT) for name in (
        length, of(desk, "strength = 120"), of(desk, "uncertain.consent.XEA = unarmed_only"))))  # fmt: skip
    shown = preview(open_review(desk.path))
    done, changes = apply(desk.path, shown)
    after = desk.path.read_text(encoding="utf-8")
    assert changes == shown
    lost = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line.startswith("- ")]
    assert [line for line in lost if "XEA: [accepts" not in line] == []
    assert "unarmed_only]" in after
    loaded = load(desk.path)
    report = loaded.factors["line.watched_length"].reports[-1]
    assert (report.best, report.source) == (420, "valley-herald-0526")
    assert report.quote in MONDAY.replace("\n", " ")
    assert report.locator.startswith("monday.txt")
    assert loaded.operation.options["strength-120"].levers.zones == ["west"]
    assert {each.state for each in done.review.standings().values()} == {State.OPEN, State.APPLIED}


def test_what_entered_is_taken_out_again_to_the_byte(desk: Desk) -> None:
    before = desk.path.read_bytes()
    decided = decide(desk.path, Decision(of(desk, "strength = 120"), Act.ACCEPT))
    accepted = decided.file.read_bytes()
    apply(desk.path)
    assert desk.path.read_bytes() != before
    undo(desk.path)
    assert (desk.path.read_bytes(), decided.file.read_bytes()) == (before, accepted)


def test_what_a_person_changed_since_is_not_taken_out(desk: Desk) -> None:
    decide(desk.path, Decision(of(desk, "strength = 120"), Act.ACCEPT))
    apply(desk.path)
    changed = desk.path.read_text(encoding="utf-8") + "# mine\n"
    desk.path.write_text(changed, encoding="utf-8")
    with pytest.raises(PeacewrightError, match="changed after"):
        undo(desk.path)
    assert desk.path.read_text(encoding="utf-8") == changed


def test_an_edit_is_what_enters(desk: Desk) -> None:
    name = of(desk, "strength = 120")
    desk = decide(
        desk.path,
        edited(desk, name, {"levers.strength": "150", "name": "west-150", "levers.zones": "west, south"}),
    )
    decide(desk.path, Decision(name, Act.ACCEPT))
    apply(desk.path)
    levers = load(desk.path).operation.options["west-150"].levers
    assert (levers.strength, levers.zones) == (150, ["west", "south"])


def test_a_report_takes_the_place_of_a_judgement(desk: Desk) -> None:
    (name,) = [each.id for each in desk.review.proposals if each.at[:2] == ("factors", "line.watched_length")]
    desk = decide(desk.path, edited(desk, name, {"factor": "force.nation_a_infantry", "is": "700"}))
    (shown,) = [each for each in desk.shown() if each.standing.proposal.id == name]
    assert "a judgement: the report takes its place" in shown.comparison.words
    decide(desk.path, Decision(name, Act.ACCEPT))
    apply(desk.path)
    assert load(desk.path).factors["force.nation_a_infantry"].best == 700


def test_merged_options_cite_the_sources_of_both(desk: Desk) -> None:
    smaller, larger = of(desk, "strength = 120"), of(desk, "strength = 500")
    decide(desk.path, Decision(smaller, Act.MERGE, into=larger), Decision(larger, Act.ACCEPT))
    apply(desk.path)
    options = load(desk.path).operation.options
    assert options["strength-500"].sources == ("valley-herald-0526", "coast-post-0530")
    assert "strength-120" not in options


def test_a_rejected_source_keeps_out_what_cites_it(desk: Desk) -> None:
    before = desk.path.read_bytes()
    decide(
        desk.path,
        Decision(of(desk, "friday.txt"), Act.REJECT),
        Decision(of(desk, "strength = 120"), Act.ACCEPT),
    )
    with pytest.raises(PeacewrightError, match="whose source was rejected"):
        apply(desk.path)
    assert desk.path.read_bytes() == before


def test_what_was_not_shown_is_not_written(desk: Desk) -> None:
    before = desk.path.read_bytes()
    decide(desk.path, Decision(of(desk, "strength = 120"), Act.ACCEPT))
    with pytest.raises(PeacewrightError, match="not what was shown"):
        apply(desk.path, "something else")
    assert desk.path.read_bytes() == before


def test_another_document_adds_and_a_changed_one_is_told(desk: Desk, tmp_path: Path) -> None:
    name = of(desk, "strength = 120")
    decide(desk.path, Decision(name, Act.ACCEPT))
    further = tmp_path / "further.txt"
    further.write_text(
        "News\n\nMay 31, 2025\n\nSome 120 observers would be sent to the line.\n", encoding="utf-8"
    )
    about = tmp_path / "about.jsonl"
    again, _ = read_into(desk.path, [further], about)
    (now,) = [each for each in again.shown() if each.standing.proposal.subject == "strength = 120"]
    assert now.standing.proposal.documents == ("further.txt", "friday.txt")
    assert "1 sentence more; it was accepted: decide again" in now.changed
    assert now.standing.state is State.OPEN
    assert len(again.review.proposals) > len(desk.review.proposals)


def test_proposals_that_need_more_are_not_accepted(desk: Desk) -> None:
    source = of(desk, "friday.txt")
    desk = decide(desk.path, edited(desk, source, {"grade": ""}))
    with pytest.raises(PeacewrightError, match="'publisher'"):
        edited(desk, source, {"publisher": ""})
    with pytest.raises(PeacewrightError, match="there is no factor"):
        edited(
            desk,
            next(each.id for each in desk.review.proposals if each.kind is Kind.REPORT),
            {"factor": "no.such"},
        )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: option", "kind: opinion", "S004"),
        ("review: 1", "review: 7", "no review of version 1"),
        ("120 observers would", "990 observers would", "not those that were read"),
        ("operation: mine.yaml", "operation: [", "Y001"),
        ("at: [options, strength-120]", "at: [options]", "stands under 'options', by name"),
        ("at: [options, strength-120]", "at: [gates, strength-120]", "stands under 'options', by name"),
        ("levers: {strength: 120, zones: [west]}", "levers: 120", "the entry of an option has 'levers'"),
    ],
)
def test_a_file_that_was_tampered_with_is_refused(desk: Desk, old: str, new: str, told: str) -> None:
    text = desk.file.read_text(encoding="utf-8")
    assert old in text
    desk.file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PeacewrightError) as refused:
        open_review(desk.path)
    assert told in str(refused.value)


def test_the_command_decides_without_a_keyboard(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    name = of(desk, "strength = 120")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["review", str(desk.path), *arguments])
        out, err = capsys.readouterr()
        return int(str(left.value.code)), out, err

    code, out, _ = run("--json")
    assert (code, len(json.loads(out)["proposals"])) == (0, len(desk.review.proposals))
    assert run("--show", name)[1].count("120 observers") >= 2
    assert "[accepted]" in run("--edit", f"{name}:levers.strength=150", "--accept", name)[1]
    before = desk.path.read_bytes()
    code, out, err = run("--apply")
    assert (code, desk.path.read_bytes()) == (2, before)
    assert "+    levers: {strength: 150, zones: [west]}" in out
    assert "--yes" in err
    assert run("--apply", "--yes")[0] == 0
    assert load(desk.path).operation.options["strength-120"].levers.strength == 150
    assert run("--undo-last")[0] == 0
    assert desk.path.read_bytes() == before
    assert run("--accept", "no-such-id")[0] == 2
    assert run("--edit", "without-colon")[0] == 2


def test_the_keyboard_steps_through_what_is_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(desk.review.proposals)
    keys = iter(
        "arusxmq"
    )  # accept, reject, undo that, skip, a key that stands for nothing, merge (left), quit
    monkeypatch.setattr("typer.getchar", lambda: next(keys))
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "")
    step_through(desk)
    states = [each.state for each in open_review(desk.path).review.standings().values()]
    assert (states.count(State.ACCEPTED), states.count(State.OPEN)) == (1, count - 1)


def test_the_keyboard_edits_value_by_value(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    name = of(desk, "strength = 120")
    others = [Decision(each.id, Act.REJECT) for each in desk.review.proposals if each.id != name]
    desk = decide(desk.path, *others)
    keys = iter("eaq")
    monkeypatch.setattr("typer.getchar", lambda: next(keys))
    monkeypatch.setattr(
        "typer.prompt", lambda key, default="", **_: "150" if key == "levers.strength" else default
    )
    step_through(desk)
    standing = open_review(desk.path).review.standing(name)
    assert (standing.state, standing.entry["levers"]["strength"]) == (State.ACCEPTED, 150)


@pytest.mark.slow
def test_an_accepted_report_is_traced_in_the_brief_to_its_sentence(desk: Desk, tmp_path: Path) -> None:
    (length,) = [
        each.id for each in desk.review.proposals if each.at[:2] == ("factors", "line.watched_length")
    ]
    decide(desk.path, Decision(length, Act.ACCEPT))
    apply(desk.path)
    out = tmp_path / "brief"
    with pytest.raises(SystemExit) as left:
        main(["brief", str(desk.path), "--futures", "40", "--out", str(out)])
    assert left.value.code == 0
    page = (out / "brief.html").read_text(encoding="utf-8")
    assert (
        "A surveyor measured the length of the line to be watched at 420 km.” (valley-herald-0526: monday.txt"
        in page
    )
    assert "Documents were read, and reports from them accepted sentence by sentence, for 1 figure" in page


def test_a_proposal_outlives_what_it_was_for(desk: Desk) -> None:
    """The operation file goes on changing while a review waits: what is gone compares by hand, and is no fault."""
    (pledge,) = [
        each for each in desk.review.proposals if each.at[:2] == ("factors", "force.nation_a_infantry")
    ]
    text = desk.path.read_text(encoding="utf-8")
    desk.path.write_text(text.replace("force.nation_a_infantry", "force.a_infantry"), encoding="utf-8")
    relations = {
        each.standing.proposal.id: str(each.comparison.relation) for each in open_review(desk.path).shown()
    }
    assert relations[pledge.id] == "by hand"
