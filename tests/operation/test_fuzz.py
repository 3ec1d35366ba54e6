"""Mutants of good files, a short run of what `make fuzz` does at length; and that the fuzzer sees what it looks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.operation.loading import LoadedOperation, load
from tests.operation.support import SMALL, faults_of, small_text, spoiled, write
from validation import fuzz_operation
from validation.mutants import good_files, mutant

SEED = 20250420


def test_a_number_names_the_same_mutant_for_ever() -> None:
    first = [mutant(1, number) for number in range(50)]
    assert first == [mutant(1, number) for number in range(50)]
    assert len({case.content for case in first}) > 45
    assert first != [mutant(2, number) for number in range(50)]


def test_every_file_is_mutated() -> None:
    recipes = [mutant(SEED, number).recipe for number in range(200)]
    assert {recipe.partition(":")[0] for recipe in recipes} == {*good_files(), "noise"}
    assert {"small", "ukraine-2025", "line-monitoring"} <= set(good_files())


def test_mutants_are_told_apart_without_a_fault_of_the_program(tmp_path: Path) -> None:
    ends = set()
    for number in range(80):
        case = mutant(SEED, number)
        loads, failure = fuzz_operation.failure_of(write(tmp_path, case.content))
        assert not failure, (number, case.recipe, failure)
        ends.add(loads)
    assert ends == {True, False}


@pytest.mark.slow
def test_mutants_are_told_apart_within_their_bounds() -> None:
    verdicts = fuzz_operation.fuzz(SEED, list(range(80, 480)), 1, False, lambda verdict: None)
    assert [(v.number, v.recipe, v.failure) for v in verdicts if v.failure] == []
    assert len(verdicts) == 400
    assert all(0 < verdict.peak_bytes < fuzz_operation.BYTES for verdict in verdicts)


@pytest.mark.slow
def test_mutants_that_load_can_be_lived_through_or_are_told() -> None:
    loading = [
        v.number for v in fuzz_operation.fuzz(SEED, list(range(80)), 1, False, lambda v: None) if v.loads
    ]
    lived = fuzz_operation.fuzz(SEED, loading[:4], 1, True, lambda verdict: None)
    assert [(v.number, v.recipe, v.failure or v.lived) for v in lived if v.failure or v.lived] == []
    assert len(lived) == 4


# --- the fuzzer itself ----------------------------------------------------------------------------------------------


def spoil(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def loading(path: Path) -> LoadedOperation:
        raise fault

    monkeypatch.setattr(fuzz_operation, "load", loading)


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (KeyError("theatre"), "KeyError: 'theatre'"),
        (RecursionError(), "RecursionError"),
        (PeacewrightError([]), "without a finding"),
        (PeacewrightError([Finding("S001", Severity.WARNING, Place("f", 1), "m", "r")]), "without an error"),
        (PeacewrightError([Finding("S001", Severity.ERROR, Place("f", 1), "m", "")]), "no remedy"),
        (PeacewrightError([Finding("S001", Severity.ERROR, Place("f", 1), " ", "r")]), "no message"),
        (PeacewrightError([Finding("S001", Severity.ERROR, Place("f", 9_999), "m", "r")]), "not within"),
        (PeacewrightError([Finding("S001", Severity.ERROR, Place("f", 0), "m", "r")]), "not within"),
        (PeacewrightError([Finding("S001", Severity.ERROR, Place("", 1), "m", "r")]), "not within"),
        (PeacewrightError([Finding("S001", Severity.ERROR, Place("f", 1), "m" * 5_000, "r")]), "characters"),
        (PeacewrightError([Finding("S001", Severity.ERROR, Place("f", 1), "m", "r")] * 101), "101 findings"),
    ],
)
def test_the_fuzzer_sees_what_it_looks_for(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, seen: str
) -> None:
    assert fuzz_operation.failure_of(SMALL) == (True, "")
    spoil(monkeypatch, fault)
    assert seen in fuzz_operation.failure_of(SMALL)[1]


def test_time_and_memory_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_operation, "BYTES", 64_000_000_000)  # this process holds what earlier tests left
    loads, failure, seconds, peak = fuzz_operation.measured(SMALL)
    assert (loads, failure) == (True, "")
    assert seconds > 0
    assert peak > 10_000_000
    monkeypatch.setattr(fuzz_operation, "SECONDS", 0.0)
    assert "processor time" in fuzz_operation.measured(SMALL)[1]
    monkeypatch.setattr(fuzz_operation, "SECONDS", 60.0)
    monkeypatch.setattr(fuzz_operation, "BYTES", 1_000)
    assert fuzz_operation.measured(SMALL)[1].endswith("MB")


def test_a_failure_is_kept_with_its_reason_and_made_short(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def loading(path: Path) -> LoadedOperation:
        if b"horizon" in path.read_bytes():
            message = "cannot bear a horizon"
            raise ValueError(message)
        return load(path)

    monkeypatch.setattr(fuzz_operation, "load", loading)
    number = next(n for n in range(500) if b"\nhorizon: " in mutant(SEED, n).content)
    case = mutant(SEED, number)
    verdict = fuzz_operation.Verdict(number, case.recipe, False, 0.1, 1, "ValueError: cannot bear a horizon")
    fuzz_operation.keep(tmp_path, SEED, verdict)
    assert (tmp_path / f"{SEED}-{number}.yaml").read_bytes() == case.content
    assert "cannot bear a horizon" in (tmp_path / f"{SEED}-{number}.txt").read_text(encoding="utf-8")
    short = (tmp_path / f"{SEED}-{number}.short.yaml").read_bytes()
    assert b"horizon" in short
    assert short.count(b"\n") <= 1


# --- what it has found ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a: {b: 1,\n", "a: [1, 2", "a:\n  - {x: 1\n"])
def test_a_text_that_ends_within_something_is_at_fault_on_a_line_it_has(tmp_path: Path, text: str) -> None:
    (fault,) = faults_of(write(tmp_path, text))
    assert fault.code == "Y001"
    assert fault.place.line == len(text.splitlines())


def test_a_long_text_is_quoted_in_part(tmp_path: Path) -> None:
    text = small_text().replace("source: handbook, note", f"source: {'x' * 300_000}, note", 1)
    unknown = next(fault for fault in faults_of(write(tmp_path, text)) if fault.code == "R003")
    assert len(str(unknown)) < 4_000
    assert "xxx…" in unknown.message


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("{consent: {XEA: [refuses]}}", "{consent: {}}", "gates.evacuate.when.consent"),
        ("{consent: {XEA: [refuses]}}", "{consent: {XEA: []}}", "gates.evacuate.when.consent.XEA"),
        ("XWE: [accepts, tolerates], XEA: [refuses", "XWE: [], XEA: [refuses", "uncertain.consent.XWE"),
        ("votes: {XAA: [for, against]}", "votes: {XAA: []}", "uncertain.votes.XAA"),
        ("guarantee: [no, yes]", "guarantee: []", "uncertain.backstop.guarantee"),
    ],
)
def test_a_list_to_choose_from_is_never_empty(tmp_path: Path, old: str, new: str, key: str) -> None:
    faults = faults_of(write(tmp_path, spoiled((old, new))))
    assert [(fault.code, fault.place.key) for fault in faults] == [("S004", key)]
