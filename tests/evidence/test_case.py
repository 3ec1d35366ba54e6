"""The annotated articles read into a copy of the shipped case, where they are on this machine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from peacewright.evidence.proposals import Kind
from peacewright.evidence.review.decisions import Act, Decision
from peacewright.operation.loading import load
from peacewright.operation.templates import copy_operation
from peacewright.study.reviewing import Desk, Shown, apply, decide, read_into, undo

SECOND = Path(__file__).resolve().parents[2] / "validation" / "data" / "evidence"


@pytest.fixture
def desk(seeds: Path, tmp_path: Path) -> Desk:
    operation = copy_operation("mine", "ukraine-2025", tmp_path / "mine.yaml")
    known = []
    for line in (seeds / "docs.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        outlet = entry["outlet"] or entry["outlet_guess"] or "Unnamed outlet"
        known.append(
            entry | {"outlet": outlet, "title": entry["title"] or entry["doc"], "licence": "unknown"}
        )
    about = tmp_path / "about.jsonl"
    about.write_text("".join(json.dumps(entry) + "\n" for entry in known), encoding="utf-8")
    return read_into(operation, sorted(seeds.glob("0*.txt")), about)[0]


def shown(desk: Desk, kind: Kind) -> list[Shown]:
    return [each for each in desk.shown() if each.standing.proposal.kind is kind]


def test_numbers_go_to_the_factors_that_count_them_and_to_no_other(desk: Desk) -> None:
    named = {
        (each.standing.at[1], str(each.standing.entry.get("is")))
        for each in shown(desk, Kind.REPORT)
        if each.standing.at
    }
    assert named == {
        ("force.opposite", "700,000"),
        ("coalition.in_talks", "37"),
        ("coalition.ready_to_send", "15"),
        ("support.missile_order_value", "1,600,000,000 GBP"),
        ("support.missiles_ordered", "5,000"),
        ("support.missiles_before", "650"),
    }


def test_documents_on_other_operations_name_no_factor_but_what_a_nation_offers(tmp_path: Path) -> None:
    """Read into the wrong operation, texts on seven others must find no factor that counts what they speak of."""
    operation = copy_operation("mine", "ukraine-2025", tmp_path / "mine.yaml")
    text = operation.read_text(encoding="utf-8")
    operation.write_text(re.sub(r"(?m)^as_of: \S+", "as_of: 2026-01-01", text), encoding="utf-8")
    texts = [path for path in sorted((SECOND / "texts").glob("*.txt")) if "eritrea" not in path.name]
    desk, read = read_into(operation, texts, SECOND / "docs.jsonl")
    assert len(read.claims) > 400
    named = {each.standing.at[1] for each in shown(desk, Kind.REPORT) if each.standing.at}
    assert named <= {"force.fra_pledge", "force.gbr_pledge", "force.est_pledge"}


def test_two_strengths_are_two_options_and_the_case_has_both(desk: Desk) -> None:
    strengths = {
        each.standing.entry["levers"]["strength"]: each.comparison.words
        for each in shown(desk, Kind.OPTION)
        if "strength" in each.standing.entry["levers"]
    }
    assert strengths == {"10,000": "as in west-10k", "30,000": "as in centre-west-30k"}


def test_what_is_accepted_enters_checks_and_leaves_again(desk: Desk) -> None:
    before = desk.path.read_bytes()
    accepted = [each.standing.proposal.id for each in shown(desk, Kind.REPORT) if each.standing.at]
    accepted += [each.standing.proposal.id for each in shown(desk, Kind.OPTION)]
    options = load(desk.path).operation.options
    decide(desk.path, *(Decision(name, Act.ACCEPT) for name in accepted))
    apply(desk.path)
    loaded = load(desk.path)
    assert not loaded.findings
    assert loaded.operation.options == options  # the case has them, so that nothing is written twice
    quoted = [report for report in loaded.factors["coalition.ready_to_send"].reports if report.quote]
    assert len(quoted) == 1
    assert "15 reportedly prepared" in quoted[0].quote
    after = desk.path.read_text(encoding="utf-8").splitlines()
    lost = [line for line in before.decode().splitlines() if line not in set(after)]
    assert all(line.startswith("    reports: [{") for line in lost)
    assert len(after) >= len(before.splitlines())
    assert "#" not in "".join(lost)
    (ordered,) = loaded.factors["support.missiles_ordered"].reports
    assert "over 5,000" in ordered.quote
    undo(desk.path)
    assert desk.path.read_bytes() == before
