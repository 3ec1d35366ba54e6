"""Quality on the annotated articles, where they are; and that no list was made for them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from peacewright.evidence.language import language
from peacewright.study.reading import read_documents, write_claims
from validation.check_evidence import SECOND
from validation.score_claims import read, score


@pytest.fixture(scope="module")
def scored(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("claims") / "claims.jsonl"
    write_claims(read_documents(sorted(seeds.glob("0*.txt")), seeds / "docs.jsonl"), out)
    command = [sys.executable, str(seeds / "score.py"), str(seeds / "gold.jsonl"), str(out), "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_figures_that_were_promised(scored: dict[str, Any]) -> None:
    assert scored["numeric"]["f1"] >= 0.90
    assert scored["speaker_accuracy_named"] >= 0.80
    assert scored["bound_accuracy"] >= 0.85
    assert scored["modality_accuracy"] >= 0.75
    assert scored["overall"]["f1"] >= 0.65


def test_the_second_set_stays_near_the_first(tmp_path: Path, scored: dict[str, Any]) -> None:
    evidence = read_documents(sorted((SECOND / "texts").glob("*.txt")), SECOND / "docs.jsonl")
    second = score(read(SECOND / "gold.jsonl"), read(write_claims(evidence, tmp_path / "claims.jsonl")))
    assert second["numeric"]["f1"] >= scored["numeric"]["f1"] - 0.07


def test_our_scorer_gives_the_figures_of_the_one_that_came_with_the_articles(
    seeds: Path, scored: dict[str, Any], tmp_path: Path
) -> None:
    out = write_claims(
        read_documents(sorted(seeds.glob("0*.txt")), seeds / "docs.jsonl"), tmp_path / "claims.jsonl"
    )
    ours = score(read(seeds / "gold.jsonl"), read(out))
    for key, value in ours.items():
        if key == "kinds":
            for kind, counts in scored["kinds"].items():
                assert value[kind] == pytest.approx({name: counts[name] for name in value[kind]}), kind
        elif isinstance(value, dict):
            assert value == pytest.approx({name: scored[key][name] for name in value}), key
        else:
            assert value == pytest.approx(scored[key]), key


def test_no_list_names_a_person_a_place_or_a_number_of_them(seeds: Path) -> None:
    """Words of a language's file are words of the language: none is a name that the articles hold."""
    gold = [json.loads(line) for line in (seeds / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    text = " ".join(path.read_text(encoding="utf-8") for path in seeds.glob("0*.txt"))
    named = {
        part
        for claim in gold
        for key in ("speaker", "actor")
        for part in re.findall(r"[A-Z][\w’]{2,}", claim[key] or "")
    }
    places = set(re.findall(r"(?:in|to|from|between|and) ([A-Z][a-z]{3,})\b", text))
    english = language("en")
    calendar = {word.capitalize() for key in ("months", "weekdays") for word in english[key]}
    titles = {part.capitalize() for title in english["titles"] for part in title.split()} | {
        "Force",
        "Forces",
    }
    outlets = {word.capitalize() for word in english["outlet_words"]}
    outlets |= {"United", "Security", "Council", "Armed", "House", "White"}
    common = {word for word in named | places if word.lower() in text}
    names = (named | places) - calendar - titles - outlets - common
    assert len(names) > 40, names
    for file in files("peacewright.catalogue").joinpath("languages").iterdir():
        listed = set(re.findall(r"[\w’]+", file.read_text(encoding="utf-8").lower()))
        assert not {name for name in names if name.lower() in listed}
    numbers = {
        str(int(claim["value_low"])) for claim in gold if claim["value_low"] and claim["value_low"] >= 100
    }
    for file in files("peacewright.catalogue").joinpath("languages").iterdir():
        assert not numbers & set(re.findall(r"\d+", file.read_text(encoding="utf-8"))) - {"10000", "1000"}


def test_no_list_names_a_speaker_or_a_large_number_of_the_second_set() -> None:
    gold = read(SECOND / "gold.jsonl")
    text = " ".join(path.read_text(encoding="utf-8") for path in (SECOND / "texts").glob("*.txt"))
    full = {
        claim["speaker"] for claim in gold if re.fullmatch(r"\w+(?: [A-Z][\w'-]+)+", claim["speaker"] or "")
    }
    names = {name.split()[-1].lower() for name in full} - set(re.findall(r"\b[a-z]\w+", text))
    numbers = {str(int(claim["value_low"])) for claim in gold if (claim["value_low"] or 0) > 1000}
    assert len(names) > 20
    for file in files("peacewright.catalogue").joinpath("languages").iterdir():
        listed = file.read_text(encoding="utf-8").lower()
        assert not names & set(re.findall(r"[\w'-]+", listed))
        assert not numbers & set(re.findall(r"\d+", listed)) - {"1000000000"}
