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
from peacewright.reporting.compose_aims import aim_blocks
from peacewright.reporting.compose_conditions import condition_block
from peacewright.reporting.compose_explored import (
    METHOD,
    PATHWAYS,
    assemble_exploration,
    explored_section,
    pathway_chart,
    write_exploration,
)
from peacewright.reporting.compose_names import Names
from peacewright.reporting.document import (
    DefinitionList,
    Disclosure,
    Paragraph,
    RangedValue,
    Section,
    Table,
    plain,
    walk,
)
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
    assert len(table.rows) == len(found()["exploration"]["options"]) + 2
    assert [plain(row[0]) for row in table.rows[-2:]] == ["Least bad", "Order changes with"]
    assert [plain(cell) for cell in table.rows[-1][1:]] == ["Nothing"] * len(found()["exploration"]["aims"])
    explained = {item.term for item in letters.definitions}
    used = {
        word.strip("();,")
        for row in table.rows
        for cell in row[1:]
        for word in str(plain(cell)).split()
        if word.strip("();,").isupper()
    }
    assert used == explained


def test_options_of_which_the_same_is_to_be_said_share_a_row() -> None:
    aim = next(one for one in found()["exploration"]["aims"] if one["metric"] == "rotation_gap_months")
    names = Names(dict.fromkeys(found()["exploration"]["options"], "") | {"geneva-15k": "M", "west-10k": "W"})
    table = condition_block(aim, names)
    assert isinstance(table, Table)
    (row,) = table.rows
    assert [plain(cell) for cell in row[:2]] == ["M, W", "300\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}600"]
    alone = condition_block(
        {**aim, "conditions": [{**aim["conditions"][0], "boxes": [], "note": "none"}]}, names
    )
    assert isinstance(alone, Paragraph)
    assert "300" in str(plain(alone.text))


def test_a_tie_with_the_baseline_is_called_one_and_no_figure_stands_for_it() -> None:
    aim = dict(found()["exploration"]["aims"][0])
    aim["gained"] = [
        {"option": "west-10k", "difference": -0.0008, "low": -0.0019, "high": 0.00034, "tie": True}
    ]
    names = Names(dict.fromkeys(found()["exploration"]["options"], "") | {"west-10k": "W"})
    measures = next(block for block in aim_blocks(aim, names) if isinstance(block, Table))
    place = next(at for at, column in enumerate(measures.columns) if str(column.label).startswith("Against"))
    cell = next(row for row in measures.rows if row[0] == "W")[place]
    assert isinstance(cell, RangedValue)
    assert (cell.value, plain(cell.range)) == ("a tie", "−0.0019\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}0.0003")


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
