"""Clocks, pledges and conditions that documents name: written where a person says, and where they cannot be, why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from peacewright.core.findings import PeacewrightError
from peacewright.evidence.proposals import Kind
from peacewright.evidence.review.decisions import Act, Decision
from peacewright.operation.loading import load
from peacewright.study.reviewing import (
    Desk,
    Shown,
    apply,
    decide,
    edited,
    open_review,
    preview,
    read_into,
    undo,
)
from tests.evidence.operations import desk_with

TALKS = """Ministers weigh a truce

May 28, 2025

A spokesman said the two sides had agreed on a ceasefire of 60 days from June 2, 2025.
The defence minister of Nation C said it would not be sending troops to the line.
Nation B said it would send troops to the line in the event of a ceasefire.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    operation, documents, about = desk_with(tmp_path, monday=TALKS)
    return read_into(operation, documents, about)[0]


def named(desk: Desk, beginning: str) -> Shown:
    (found,) = [each for each in desk.shown() if each.standing.proposal.subject.startswith(beginning)]
    return found


def accepted(desk: Desk, beginning: str, **values: str) -> Desk:
    """Edit a proposal, accept it, apply what was accepted; return the desk with the file as it is then."""
    name = named(desk, beginning).standing.proposal.id
    desk = decide(desk.path, edited(desk, name, values))
    decide(desk.path, Decision(name, Act.ACCEPT))
    return apply(desk.path)[0]


def test_a_clock_is_written_once_its_clause_and_party_are_named(desk: Desk) -> None:
    length = named(desk, "agreement = for 60 days")
    assert length.standing.entry == {
        "provision": "", "party": "", "for": "60 days", "sources": ["valley-herald-0528"],
    }  # fmt: skip
    with pytest.raises(PeacewrightError, match=r"provision whose clock it is .* party that the clock binds"):
        decide(desk.path, Decision(length.standing.proposal.id, Act.ACCEPT))
    done = accepted(desk, "agreement = for 60 days", provision="ceasefire", party="XWE")
    clock = done.loaded.operation.agreement["ceasefire"].binds["XWE"]
    assert (clock.for_, clock.from_, clock.status) == (60, "D+0", "accepted")
    assert clock.sources == ("agreement-text", "valley-herald-0528")
    assert done.loaded.operation.agreement["ceasefire"].binds["XEA"].for_ is None


def test_a_day_takes_the_place_of_the_condition_that_a_clock_waited_for(desk: Desk) -> None:
    done = accepted(desk, "agreement = from 2025-06-02", provision="no-overflight", party="all")
    clock = done.loaded.operation.agreement["no-overflight"].binds["all"]
    assert (clock.from_, clock.when) == (date(2025, 6, 2), None)


def test_an_end_gives_way_to_a_length(desk: Desk) -> None:
    text = desk.path.read_text(encoding="utf-8")
    until = text.replace("XWE: {from: D+0, status", "XWE: {from: D+0, until: 2025-12-01, status", 1)
    assert until != text
    desk.path.write_text(until, encoding="utf-8")
    done = accepted(open_review(desk.path), "agreement = for 60 days", provision="ceasefire", party="XWE")
    clock = done.loaded.operation.agreement["ceasefire"].binds["XWE"]
    assert (clock.for_, clock.until) == (60, None)


def test_a_pledge_changes_its_status_and_cites_who_said_so(desk: Desk) -> None:
    refusal = named(desk, "coalition.XCC.pledges = against")
    assert refusal.standing.entry["status"] == "refused"
    with pytest.raises(PeacewrightError, match="needs the element of the pledge"):
        decide(desk.path, Decision(refusal.standing.proposal.id, Act.ACCEPT))
    before = desk.loaded.operation.coalition["XCC"].pledges
    done = accepted(desk, "coalition.XCC.pledges = against", element="observers")
    observers, staff = done.loaded.operation.coalition["XCC"].pledges
    assert (observers.status, staff) == ("refused", before[1])
    assert observers.sources[-1] == "valley-herald-0528"
    assert observers.caveats == before[0].caveats


def test_a_pledge_of_another_element_is_added(desk: Desk) -> None:
    done = accepted(desk, "coalition.XCC.pledges = against", element="infantry")
    pledge = done.loaded.operation.coalition["XCC"].pledges[-1]
    assert (pledge.element, pledge.status) == ("infantry", "refused")
    assert "would not be sending troops" in pledge.note


def test_what_something_waits_for_is_written_as_the_file_has_conditions(desk: Desk) -> None:
    trigger = named(desk, "trigger")
    assert "coalition.XBB.pledges[0]" in trigger.standing.proposal.told
    assert str(trigger.comparison.relation) == "by hand"
    done = accepted(desk, "trigger", place="coalition.XBB.pledges[0]", when="{held: ceasefire, for: 30 days}")
    when = done.loaded.operation.coalition["XBB"].pledges[0].when
    assert when is not None
    assert (when.held, when.for_) == ("ceasefire", 30)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"place": "coalition.XBB.pledges[0]", "when": "in the event of"}, "is no condition"),
        ({"place": "coalition.XBB.pledges[0]", "when": "{peace: soon}"}, "peace"),
        ({"place": "options", "when": "{quiet: 30 days}"}, "is no gate and no pledge"),
        ({"place": "coalition.XBB.pledges[9]", "when": "{quiet: 30 days}"}, "pledges"),
    ],
)
def test_what_cannot_enter_is_refused_and_nothing_is_written(
    desk: Desk, values: dict[str, str], told: str
) -> None:
    before = desk.path.read_bytes()
    with pytest.raises(PeacewrightError) as refused:
        accepted(desk, "trigger", **values)
    assert told in str(refused.value)
    assert desk.path.read_bytes() == before


def test_keys_that_an_entry_does_not_have_are_refused(desk: Desk) -> None:
    name = named(desk, "trigger").standing.proposal.id
    with pytest.raises(PeacewrightError, match="keys are place, when, sources"):
        edited(desk, name, {"status": "accepted"})
    assert set(named(desk, "agreement = for").fields()) == {
        "provision", "party", "from", "for", "status", "sources",
    }  # fmt: skip


def test_how_a_condition_compares_follows_what_a_person_names(desk: Desk) -> None:
    name = named(desk, "agreement = for 60 days").standing.proposal.id
    told = {}
    for provision, party in (("ceasefire", "XWE"), ("no-overflight", "XEA"), ("none-such", "XEA")):
        desk = decide(desk.path, edited(desk, name, {"provision": provision, "party": party}))
        told[provision] = str(named(desk, "agreement = for").comparison.relation)
    assert told == {"ceasefire": "contradicts", "no-overflight": "new", "none-such": "by hand"}


def test_what_entered_is_there_and_is_taken_out_again(desk: Desk) -> None:
    before = desk.path.read_bytes()
    done = accepted(desk, "coalition.XCC.pledges = against", element="observers")
    assert str(named(done, "coalition.XCC.pledges = against").comparison.relation) == "already there"
    undo(desk.path)
    assert desk.path.read_bytes() == before


def test_each_condition_shows_alone_what_it_would_change(desk: Desk) -> None:
    name = named(desk, "agreement = for 60 days").standing.proposal.id
    desk = decide(desk.path, edited(desk, name, {"provision": "ceasefire", "party": "XEA"}))
    decide(desk.path, Decision(name, Act.ACCEPT))
    assert "XEA: {from: D+0, status: accepted, sources: [agreement-text, valley-herald-0528]" in preview(
        open_review(desk.path)
    )
    assert all(each.standing.entry is not None for each in desk.shown()
               if each.standing.proposal.kind is Kind.CONDITION and each.standing.at[0] == "agreement")  # fmt: skip
    assert load(desk.path).operation.agreement["ceasefire"].binds["XEA"].for_ is None
