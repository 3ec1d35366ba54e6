"""The verbs on the shipped operation, whole: what they write, that it repeats, and that page one holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from peacewright import study
from peacewright.answers.answer import QUESTIONS, Grade
from peacewright.core.findings import PeacewrightError
from peacewright.operation.loading import LoadedOperation
from peacewright.operation.metrics import METRICS
from peacewright.study import BriefPaths
from peacewright.study.kept_plans import planned_anew
from tests.contract.test_disclosure import BY_HOUR, MANY_DECIMALS, NODE, SITE
from tests.operation.support import SMALL

FUTURES = 40


@pytest.fixture(scope="module")
def loaded() -> LoadedOperation:
    return study.load("ukraine-2025")


@pytest.fixture(scope="module")
def brief(loaded: LoadedOperation, tmp_path_factory: pytest.TempPathFactory) -> BriefPaths:
    return study.brief(loaded, FUTURES, 5, tmp_path_factory.mktemp("study") / "brief")


@pytest.fixture(scope="module")
def document(brief: BriefPaths) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(brief.answers.read_text(encoding="utf-8"))
    return found


def test_every_part_is_written(brief: BriefPaths) -> None:
    written = {path.name for path in brief.directory.iterdir()}
    assert {"brief.html", "answers.json", "futures.parquet", "outcomes.parquet", "run.json"} <= written
    record = json.loads(brief.run.read_text(encoding="utf-8"))
    assert record["seed"] == 5
    assert re.fullmatch(r"[0-9a-f]{64}", record["operation_sha256"])


def test_every_question_is_answered_for_every_option(
    document: dict[str, list[dict[str, object]]], loaded: LoadedOperation
) -> None:
    grades = {str(grade) for grade in Grade}
    asked = {(answer["question"], answer["option"]) for answer in document["answers"]}
    assert asked == {(question.id, option) for question in QUESTIONS for option in loaded.operation.options}
    for answer in document["answers"]:
        assert answer["grade"] in grades
        assert answer["headline"]
        assert isinstance(answer["values"], list)


def test_tables_have_a_row_a_future_and_a_column_a_metric(brief: BriefPaths, loaded: LoadedOperation) -> None:
    futures = pl.read_parquet(brief.directory / "futures.parquet")
    outcomes = pl.read_parquet(brief.directory / "outcomes.parquet")
    assert futures.height == FUTURES
    assert outcomes.height == FUTURES * len(loaded.operation.options)
    assert set(METRICS) <= set(outcomes.columns)
    assert {f"{name}_se" for name in METRICS} <= set(outcomes.columns)


def test_the_brief_is_public_enough(brief: BriefPaths) -> None:
    page = brief.brief.read_text(encoding="utf-8")
    body = re.sub(r"<(svg|style|script)\b.*?</\1>", " ", page, flags=re.DOTALL).partition('id="factors"')[0]
    words = re.sub(r"<[^>]+>", " ", body)
    for pattern in (SITE, NODE, BY_HOUR, MANY_DECIMALS):
        assert not pattern.search(words), pattern.search(words)
    assert not re.search(r'(?:src|href)="https?:', page)


@pytest.fixture(scope="module")
def paper(browser: Browser, brief: BriefPaths) -> Iterator[PdfReader]:
    page = browser.new_page()
    page.goto(brief.brief.as_uri())
    page.evaluate("document.fonts.ready")
    page.pdf(path=str(brief.directory / "brief.pdf"), prefer_css_page_size=True, print_background=True)
    yield PdfReader(brief.directory / "brief.pdf")
    page.close()


def test_page_one_of_the_real_brief_is_one_page(paper: PdfReader) -> None:
    first = " ".join(paper.pages[0].extract_text().split())
    second = " ".join(paper.pages[1].extract_text().split())
    assert "Verdict" in first
    assert "Three caveats" in first
    assert "How to read" not in first
    assert second.startswith("How to read") or "How to read this brief" in second[:200]


def test_the_same_seed_gives_the_same_bytes(loaded: LoadedOperation, tmp_path: Path) -> None:
    """Twice the same tables, planned anew; another seed draws other futures."""
    options = ["none", "geneva-15k"]
    runs = []
    for n, (seed, way) in enumerate(((3, nullcontext), (3, planned_anew), (4, nullcontext))):
        with way():
            runs.append(study.simulate(loaded, options, 12, 2, seed, tmp_path / f"{n}"))
    tables = [(run.directory / "outcomes.parquet").read_bytes() for run in runs]
    assert tables[0] == tables[1]
    assert not runs[0].futures.equals(runs[2].futures)


def test_an_option_that_is_not_there_is_told(loaded: LoadedOperation, tmp_path: Path) -> None:
    with pytest.raises(PeacewrightError, match="no option 'nowhere'"):
        study.simulate(loaded, ["nowhere"], 2, 1, 1, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_check_gives_findings_and_not_errors() -> None:
    assert study.check("no-such-operation")[0].code == "F001"
    assert not study.check("ukraine-2025")


def test_a_file_in_which_a_phase_waits_for_nothing_is_told(tmp_path: Path) -> None:
    """The file is whole, but no future can be lived: a finding and no traceback."""
    text = SMALL.read_text(encoding="utf-8")
    binds = "binds: {all: {from: D+0, for: 30 days, sources: [handbook]}}"
    assert binds in text
    file = tmp_path / "waits.yaml"
    file.write_text(
        text.replace(binds, binds.replace("sources", "status: rejected, sources")), encoding="utf-8"
    )
    with pytest.raises(PeacewrightError, match="binds nobody from any day"):
        study.simulate(study.load(file), ["none"], 2, 1, 1, tmp_path / "out")
    assert not (tmp_path / "out").exists()
