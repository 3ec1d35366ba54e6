"""Dependence in an operation file: what is told of it, and that futures are drawn with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from peacewright.operation.loading import load
from peacewright.simulation.futures import draw_futures
from tests.operation.support import faults_of, spoiled, write

FORCES = "force.nation_a_infantry"
PERSONNEL = "personnel.nation_a"


def declared(*pairs: tuple[str, str, str]) -> str:
    lines = [
        f"  - {{between: [{first}, {second}], rank_correlation: {value}, because: For the exercise.}}"
        for first, second, value in pairs
    ]
    return "\n".join(["dependence:", *lines, "", "options:\n"])


def with_dependence(directory: Path, *pairs: tuple[str, str, str]) -> Path:
    return write(directory, spoiled(("options:\n", declared(*pairs))))


@pytest.mark.parametrize(
    ("pairs", "code", "key", "words"),
    [
        (((FORCES, "force.nation_a_infantri", "0.5"),), "R001", "dependence[0].between[1]", FORCES),
        (((FORCES, "vote.XAB", "0.5"),), "R001", "dependence[0].between[1]", "vote.XAA"),
        (((FORCES, FORCES, "0.5"),), "R012", "dependence[0]", "two different"),
        (((FORCES, PERSONNEL, "1.0"),), "S004", "dependence[0].rank_correlation", "1"),
        (((FORCES, PERSONNEL, "0.5"), (PERSONNEL, FORCES, "0.4")), "R012", "dependence[1]", "once"),
        (
            ((FORCES, PERSONNEL, "0.9"), (PERSONNEL, "vote.XAA", "0.9")),
            "R012",
            "dependence",
            "cannot hold together",
        ),
    ],
)
def test_a_fault_of_dependence_is_told(tmp_path: Path, pairs: tuple, code: str, key: str, words: str) -> None:
    findings = faults_of(with_dependence(tmp_path, *pairs))
    found = [f for f in findings if f.code == code and f.place.key == key]
    assert found, [str(f) for f in findings]
    assert words in f"{found[0].message} {found[0].remedy}"
    assert found[0].place.line is not None


def test_a_rank_correlation_without_a_reason_is_refused(tmp_path: Path) -> None:
    text = declared((FORCES, PERSONNEL, "0.5")).replace(", because: For the exercise.", "")
    findings = faults_of(write(tmp_path, spoiled(("options:\n", text))))
    assert [(f.code, f.place.key) for f in findings] == [("R005", "dependence[0]")]


def test_what_does_not_vary_cannot_depend(tmp_path: Path) -> None:
    text = spoiled(
        ('best: "40,000", low: "30,000", high: "55,000"', 'best: "40,000", low: "40,000", high: "40,000"'),
        ("options:\n", declared((FORCES, PERSONNEL, "0.5"))),
    )
    findings = faults_of(write(tmp_path, text))
    assert ("R012", "dependence[0].between[1]") in [(f.code, f.place.key) for f in findings]


def test_futures_are_drawn_as_declared(tmp_path: Path) -> None:
    loaded = load(with_dependence(tmp_path, (FORCES, PERSONNEL, "0.6"), (PERSONNEL, "vote.XAA", "-0.3")))
    futures = draw_futures(loaded.operation, loaded.factors, 1000, 1)
    found = spearmanr(futures.value(FORCES), futures.value(PERSONNEL))[0]
    assert found == pytest.approx(0.6, abs=0.03)
    apart = load(write(tmp_path, spoiled()))
    before = draw_futures(apart.operation, apart.factors, 1000, 1)
    assert np.array_equal(before.value("line.watched_length"), futures.value("line.watched_length"))
