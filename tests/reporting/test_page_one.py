"""Page one of a brief of the shipped operation, with made-up outcomes: all of it on one sheet of A4."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from peacewright.answers.all import answer_all
from peacewright.answers.page_one.cautions import cautions_of
from peacewright.answers.page_one.verdict import verdict_of
from peacewright.reporting.brief import write_brief
from peacewright.reporting.compose import compose
from tests.answers.cases import shipped_case


@pytest.mark.slow
def test_page_one_of_the_shipped_operation_fits_one_sheet(browser: Browser, tmp_path: Path) -> None:
    case = shipped_case()
    answers = answer_all(case)
    record = {"settings": {"futures": case.futures.count, "replications": 2}}
    write_brief(compose(case, answers, record), tmp_path / "brief.html")
    page = browser.new_page()
    page.goto((tmp_path / "brief.html").as_uri())
    page.evaluate("document.fonts.ready")
    page.pdf(path=str(tmp_path / "brief.pdf"), prefer_css_page_size=True, print_background=True)
    page.close()
    first, second = (
        " ".join(sheet.extract_text().split()) for sheet in PdfReader(tmp_path / "brief.pdf").pages[:2]
    )
    for words in (
        *(text.split(";")[0][:40] for text in verdict_of(case)),
        "The declared aims",
        f"{case.futures.count} × 2 replications",
        *(caution.title for caution in cautions_of(case, answers)),
    ):
        assert words in first, words
    assert "How to read this brief" not in first
    assert "How to read this brief" in second[:40]
