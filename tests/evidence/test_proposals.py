"""Proposals for an operation: what becomes of numbers and stances, how they compare, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from peacewright.core.findings import PeacewrightError
from peacewright.evidence.language import language, topics
from peacewright.evidence.proposals import Kind, rules
from peacewright.evidence.review.decisions import Act, Decision, State
from peacewright.study.reviewing import Shown, decide, read_into
from tests.evidence.operations import FRIDAY, HINDSIGHT, MONDAY, desk_with


def proposals(folder: Path, **texts: str) -> dict[str, Shown]:
    operation, documents, about = desk_with(folder, **texts)
    desk, _ = read_into(operation, documents, about)
    return {each.standing.proposal.subject: each for each in desk.shown()}


def test_two_figures_are_two_options_each_like_the_nearest_one(tmp_path: Path) -> None:
    found = proposals(tmp_path, monday=MONDAY, friday=FRIDAY)
    larger, smaller = found["strength = 500"], found["strength = 120"]
    assert larger.standing.entry["levers"] == {"strength": 500, "stand_off": "20 km", "duration": "2 years"}
    assert smaller.standing.entry["levers"] == {"strength": 120, "zones": ["west"]}
    assert smaller.standing.entry["like"] == "observers"
    assert {str(larger.comparison.relation), str(smaller.comparison.relation)} == {"new"}
    assert smaller.standing.entry["sources"] == ["coast-post-0530"]


def test_a_state_of_the_world_is_a_report_under_the_factor_that_counts_it(tmp_path: Path) -> None:
    found = proposals(tmp_path, monday=MONDAY)
    (report,) = [
        each for each in found.values() if each.standing.at[:2] == ("factors", "line.watched_length")
    ]
    entry = report.standing.entry
    assert (entry["is"], entry["source"]) == ("420 km", "valley-herald-0526")
    assert entry["quote"].startswith("A surveyor measured")
    assert entry["locator"].startswith("monday.txt, ")
    assert report.comparison.words == "from 330 to 400 to 330 to 420"
    assert str(report.comparison.relation) == "widens the range"


def test_what_a_nation_offers_is_a_report_of_its_pledge_and_no_option(tmp_path: Path) -> None:
    found = proposals(tmp_path, monday=MONDAY)
    assert "strength = 700" not in found
    (pledge,) = [
        each for each in found.values() if each.standing.at[:2] == ("factors", "force.nation_a_infantry")
    ]
    assert pledge.standing.entry["is"] == 700
    assert "a judgement: the report takes its place" in pledge.comparison.words


def test_what_is_asserted_is_no_option(tmp_path: Path) -> None:
    text = "One\n\nMay 26, 2025\n\nThe mission has about 900 troops and 60 observers on the line.\n"
    found = proposals(tmp_path, monday=text)
    assert {each.standing.proposal.kind for each in found.values()} == {Kind.SOURCE, Kind.REPORT}
    assert all("declare a new one by hand" in each.standing.proposal.told or not each.standing.proposal.claims
               for each in found.values())  # fmt: skip


def test_a_stance_is_compared_with_what_others_may_decide(tmp_path: Path) -> None:
    found = proposals(tmp_path, monday=MONDAY)
    stance = found["uncertain.consent.XEA = unarmed_only"]
    assert stance.standing.proposal.kind is Kind.CONDITION
    assert (stance.standing.at, stance.standing.entry) == (("uncertain", "consent", "XEA"), "unarmed_only")
    assert str(stance.comparison.relation) == "widens the range"


def test_a_party_that_accepts_a_force_is_there_already(tmp_path: Path) -> None:
    text = "One\n\nMay 26, 2025\n\nWestland said that it accepts a force of 900 soldiers.\n"
    stance = proposals(tmp_path, monday=text)["uncertain.consent.XWE = accepts"]
    assert (str(stance.comparison.relation), stance.standing.entry) == ("already there", None)


def test_a_party_that_is_only_mentioned_is_not_taken_for_the_speaker(tmp_path: Path) -> None:
    text = "One\n\nMay 26, 2025\n\nForeign ministers rejected any foreign troops on the soil of Westland for now.\n"
    found = proposals(tmp_path, monday=text)
    (stance,) = [each for subject, each in found.items() if subject.startswith("uncertain.consent")]
    assert (stance.standing.at, stance.standing.entry) == (("uncertain", "consent"), None)


def test_a_source_has_publisher_day_grade_licence_and_day_of_access(tmp_path: Path) -> None:
    entry = proposals(tmp_path, monday=MONDAY)["monday.txt"].standing.entry
    assert {key: str(value) for key, value in entry.items()} == {
        "title": "Title of monday.txt", "publisher": "Valley Herald", "published": "2025-05-26", "grade": "F6",
        "licence": "all rights reserved", "accessed": "2025-05-31",
    }  # fmt: skip


def test_hindsight_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    operation, documents, about = desk_with(tmp_path, friday=FRIDAY, later=HINDSIGHT)
    desk, found = read_into(operation, documents, about)
    (finding,) = found.findings
    assert (finding.code, finding.place.file) == ("R004", "later.txt")
    assert {quoted.doc for each in desk.review.proposals for quoted in each.claims} == {"friday.txt"}


def test_without_a_document_that_may_be_cited_nothing_is_written(tmp_path: Path) -> None:
    operation, documents, about = desk_with(tmp_path, undated="Some 300 observers watch the line.\n")
    with pytest.raises(PeacewrightError) as refused:
        read_into(operation, documents, about)
    assert [finding.code for finding in refused.value.findings] == ["F005", "R004"]
    assert not (tmp_path / "mine.review.yaml").exists()


def test_what_ships_is_not_proposed_to() -> None:
    with pytest.raises(PeacewrightError) as refused:
        read_into("ethiopia-eritrea-2000", [Path("a.txt")])
    assert "peacewright new" in refused.value.findings[0].remedy


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_topic_of_a_language_becomes_something(code: str) -> None:
    words = language(code)
    assert set(topics()) == set(rules()["topics"])
    assert set(words["stances"]) == {"consent", "backstop", "presence"}


def test_a_document_in_another_language_meets_the_same_factor(tmp_path: Path) -> None:
    text = (
        "Une ligne sans fin\n\n26 mai 2025\n\n"
        "Selon les géomètres, la ligne à surveiller a une longueur de 420 km.\n"
    )
    found = proposals(tmp_path, lundi=text)
    (report,) = [each for each in found.values() if each.standing.proposal.kind is Kind.REPORT]
    assert report.standing.at == ("factors", "line.watched_length", "reports")


def test_more_than_anybody_reviews_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    lines = "\n\n".join(f"Up to {number} observers could watch the line." for number in range(100, 1200))
    with pytest.raises(PeacewrightError, match="more than one review can hold: 1,101 proposals"):
        proposals(tmp_path, monday=f"Long\n\nMay 26, 2025\n\n{lines}\n")
    assert not (tmp_path / "mine.review.yaml").exists()


def test_a_new_number_is_told_by_the_noun_that_it_counts(tmp_path: Path) -> None:
    text = "One\n\nMay 26, 2025\n\nThe plan was told at a meeting of 18 leaders of states.\n"
    (report,) = [
        each
        for each in proposals(tmp_path, monday=text).values()
        if each.standing.proposal.kind is Kind.REPORT
    ]
    assert report.standing.proposal.title == "how many nations or leaders take part: 18 leaders"


def test_decisions_stand_when_a_namesake_is_read_too(tmp_path: Path) -> None:
    """A document is called by its folders once another has its name: what was decided on it is decided still."""
    operation, documents, about = desk_with(tmp_path, friday=FRIDAY)
    desk, _ = read_into(operation, documents, about)
    (name,) = [each.id for each in desk.review.proposals if each.subject == "strength = 120"]
    decide(desk.path, Decision(name, Act.ACCEPT))
    other = tmp_path / "south" / "friday.txt"
    other.parent.mkdir()
    other.write_text("South\n\nMay 29, 2025\n\nUp to 333 observers could watch the line.\n", encoding="utf-8")
    again, _ = read_into(operation, [*documents, other], about)
    states = {
        each.proposal.subject: (each.state, each.proposal.documents)
        for each in again.review.standings().values()
        if each.proposal.kind is Kind.OPTION
    }
    assert states["strength = 120"][0] is State.ACCEPTED
    assert states["strength = 333"][0] is State.OPEN
    assert len(states["strength = 120"][1]) == 1
