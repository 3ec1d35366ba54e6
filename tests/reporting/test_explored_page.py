"""The page of an exploration, made from its documents as they are written."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from peacewright.answers.explored.analysis import CAUTION, analyse
from peacewright.reporting.compose_explored import (
    METHOD,
    PATHWAYS,
    assemble_exploration,
    explored_section,
    pathway_chart,
    write_exploration,
)
from peacewright.reporting.document import DefinitionList, Disclosure, Section, Table, plain, walk
from peacewright.reporting.speech import SpeechError
from tests.answers.exploring import explored


@lru_cache(maxsize=1)
def found() -> dict[str, Any]:
    made = analyse(explored(1), explored(2))
    documents = {"exploration": made.document(explored(1)), "pathways": made.pathways}
    read: dict[str, Any] = json.loads(json.dumps(documents, allow_nan=False))
    return read


def test_the_page_says_everything_once_and_loads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "exploration.html"
    write_exploration(explored(1).operation, found(), path)
    page = path.read_text(encoding="utf-8")
    for title in ("Days the ceasefire was kept: at least 365 days", PATHWAYS, METHOD):
        assert page.count(f">{title}<") == 2  # contents and heading
    assert CAUTION in page
    for about, text in found()["exploration"]["lead"].items():
        assert f"<dt>{about}</dt><dd>{escape(text)}</dd>" in page
    assert "Data of this figure" in page
    bare = re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)
    assert "<script" not in bare
    assert "src=" not in bare


def test_the_section_of_a_brief_holds_the_same_parts() -> None:
    section = explored_section(explored(1).operation, found())
    inner = [block.identifier for block in section.blocks if isinstance(block, Section)]
    assert inner == [
        "exploration-ceasefire-days",
        "exploration-attributed-share",
        "exploration-wrong-attribution-share",
        "exploration-rotation-gap-months",
        "exploration-pathways",
        "exploration-method",
    ]
    # Read first: the lead, and a table with a row an option; letters in it are explained below it.
    lead, _, table, letters = section.blocks[:4]
    assert isinstance(lead, DefinitionList)
    assert isinstance(table, Table)
    assert isinstance(letters, DefinitionList)
    assert len(table.rows) == len(found()["exploration"]["options"])
    explained = {item.term for item in letters.definitions}
    used = {
        word.strip("();,")
        for row in table.rows
        for cell in row[1:]
        for word in str(plain(cell)).split()
        if word.strip("();,").isupper()
    }
    assert used == explained


def test_a_reviewer_finds_each_limit_tested_and_every_prior_below() -> None:
    section = explored_section(explored(1).operation, found())
    folded = [block for block in walk(section.blocks) if isinstance(block, Disclosure)]
    captions = [block.caption for one in folded for block in one.blocks if isinstance(block, Table)]
    assert any("each limit of each condition, tested" in caption for caption in captions)
    assert len(set(captions)) == len(captions)
    settings = next(
        block
        for one in folded
        for block in one.blocks
        if isinstance(block, Table) and "held" in block.caption
    )
    axes = {str(row[0]).partition(":")[0] for row in settings.rows}
    assert axes == {"Robustness measure", "Definition of collapse", "Prior"}


def test_the_map_draws_one_change_an_option() -> None:
    chart = pathway_chart(explored(1).operation, found()["pathways"])
    assert chart is not None
    for one in chart.maps:
        assert len({transfer.source for transfer in one.transfers}) == len(one.transfers)
    assert pathway_chart(explored(1).operation, {"maps": []}) is None


def test_a_share_sold_as_a_chance_is_refused() -> None:
    spoiled = json.loads(json.dumps(found()))
    spoiled["exploration"]["aims"][0]["sentences"].append("With a probability of 80 % the ceasefire holds.")
    with pytest.raises(SpeechError, match="no probability"):
        assemble_exploration(explored(1).operation, spoiled)
