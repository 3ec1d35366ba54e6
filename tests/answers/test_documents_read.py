"""What was read from documents is named in the answer on evidence, with its sentence."""

from __future__ import annotations

from peacewright.answers.questions.q12_evidence import from_documents
from peacewright.core.factors import Factor, Report, factor_from_reports


def factor(name: str, *values: float, read: bool) -> Factor:
    quote = "A surveyor said so." if read else ""
    reports = [Report(value, value, value, f"source-{value:g}", quote=quote) for value in values]
    return factor_from_reports(name, name.replace(".", " "), "km", "reported", reports)


def test_figures_with_a_sentence_are_named_by_whether_their_spread_matters() -> None:
    factors = {
        one.name: one
        for one in (
            factor("line.length", 300, 400, read=True),
            factor("line.width", 5, 9, read=True),
            factor("line.depth", 7, read=True),
            factor("line.height", 1, 2, read=False),
        )
    }
    told = from_documents(factors, {"line.length", "line.height"})
    assert "3 figures" in told
    assert "differ, and it moves an answer, on line length" in told
    assert "differ, and no answer moves, on line width" in told
    assert "do not differ on line depth" in told
    assert "height" not in told


def test_without_documents_nothing_is_said() -> None:
    assert from_documents({"line.height": factor("line.height", 1, 2, read=False)}, set()) == ""
