"""Rival priors in an operation file: what is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from peacewright.operation.loading import load
from tests.operation.support import faults_of, spoiled, write


def with_prior(directory: Path, weights: str, why: str = ", because: For the exercise.") -> Path:
    text = f"priors:\n  doubtful: {{title: others are doubtful, weights: {weights}{why}}}\n\noptions:\n"
    return write(directory, spoiled(("options:\n", text)))


def test_a_sound_prior_is_read(tmp_path: Path) -> None:
    loaded = load(with_prior(tmp_path, "{vote.XAA: {for: 1, against: 3}, presence: {no_difference: 1}}"))
    assert loaded.operation.priors["doubtful"].weights["vote.XAA"] == {"for": 1, "against": 3}
    assert not loaded.findings


@pytest.mark.parametrize(
    ("weights", "code", "key", "words"),
    [
        ("{vote.XAB: {for: 1}}", "R001", "priors.doubtful.weights.vote.XAB", "vote.XAA"),
        ("{vote.XAA: {perhaps: 1}}", "R001", "priors.doubtful.weights.vote.XAA.perhaps", "against"),
        ("{force.nation_a_infantry: {lower: 1}}", "R001", "priors.doubtful.weights.force.nation_a_infantry.lower",
         "below"),
        ("{vote.XAA: {for: -1}}", "S004", "priors.doubtful.weights.vote.XAA.for", "0"),
        ("{vote.XAA: {for: 0}}", "R006", "priors.doubtful", "some weight"),
    ],
)  # fmt: skip
def test_a_fault_of_a_prior_is_told(tmp_path: Path, weights: str, code: str, key: str, words: str) -> None:
    findings = faults_of(with_prior(tmp_path, weights))
    found = [f for f in findings if f.code == code and f.place.key == key]
    assert found, [str(f) for f in findings]
    assert words in f"{found[0].message} {found[0].remedy}"
    assert found[0].place.line is not None


def test_a_prior_says_why(tmp_path: Path) -> None:
    findings = faults_of(with_prior(tmp_path, "{vote.XAA: {for: 1}}", ""))
    assert [(f.code, f.place.key) for f in findings] == [("R005", "priors.doubtful")]
