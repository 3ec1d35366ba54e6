"""The notebook of the docs, run by a kernel from end to end: what it shows, and that the numbers in it are right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from peacewright import study
from peacewright.operation.metrics import METRICS
from peacewright.reporting.formats import quantity
from tests.contract.repository import ROOT
from tests.reporting.test_displays import Page

NOTEBOOK = ROOT / "docs" / "notebooks" / "first-look.ipynb"
OPERATION = "ukraine-2025"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Run the notebook; return what each cell shows by its last line."""
    room = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(room)}}
    ).execute()
    assert (room / "ukraine.geojson").stat().st_size > 10_000
    assert (room / "simulation" / "outcomes.parquet").exists()
    return {
        cell.source.splitlines()[-1]: cell.outputs[-1]["data"]
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


def test_it_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_the_operation_shows_itself(shown: dict[str, dict[str, Any]]) -> None:
    loaded = study.load(OPERATION)
    assert shown["operation"]["text/html"] == loaded._repr_html_()
    page = Page.of(shown["operation"]["text/html"])
    assert loaded.operation.title in page.text
    assert f"{len(loaded.factors)}:" in page.text
    assert len(page.rows) == len(loaded.operation.options) + 1
    assert shown["operation"]["text/plain"].startswith(f"<operation {OPERATION}")


def test_the_plan_shows_its_numbers(shown: dict[str, dict[str, Any]]) -> None:
    plan = study.plan(study.load(OPERATION), "west-10k")["west-10k"]
    found = shown['plans["west-10k"]']
    assert len(found["text/plain"]) < 120
    page = Page.of(found["text/html"])
    for explanation in plan.explanations.values():
        assert quantity(explanation.value, explanation.unit) in page.text
    for shortfall in plan.shortfalls:
        assert shortfall.message.rstrip(".") in page.text
    for base in plan.stationing.bases:
        assert base.place in page.text


def test_outcomes_show_the_median_and_the_range(shown: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    result = study.simulate(study.load(OPERATION), ["none", "west-10k"], 40, seed=1, out=tmp_path / "again")
    assert shown["result"]["text/html"] == result._repr_html_()
    page = Page.of(shown["result"]["text/html"])
    assert page.rows[0] == ["Metric", "none", "west-10k"]
    days = METRICS["ceasefire_days"]
    row = next(row for row in page.rows if row[0].lower() == days.label)
    for cell, option in zip(row[1:], page.rows[0][1:], strict=True):
        drawn = sorted(result.outcomes.filter(option=option)["ceasefire_days"])
        # The smallest value that half, and one in twenty, of the forty do not exceed; two figures are shown.
        for rank in (20, 2, 38):
            assert f"{float(f'{drawn[rank - 1]:.2g}'):g}" in cell
    lived = Page.of(shown['case.lived["west-10k"]']["text/html"])
    assert [row[-1] for row in lived.rows[1:]] == [row[-1] for row in page.rows[1:]]


def test_the_answer_shows_grade_words_and_values(shown: dict[str, dict[str, Any]]) -> None:
    _, answers = study.answer(study.load(OPERATION), 40, seed=1)
    answer = next(one for one in answers if (one.question, one.option) == ("Q2", "west-10k"))
    html = shown['answer["Q2", "west-10k"]']["text/html"]
    assert html == answer._repr_html_()
    page = Page.of(html)
    assert answer.headline in page.text
    assert str(answer.grade) in page.text
    assert {row[0] for row in page.rows} >= {value.label for value in answer.values}
