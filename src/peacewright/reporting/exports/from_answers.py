"""The answers of a brief as tables of an export, read back from its ``answers.json``."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from peacewright.answers.reading_back import read_answers, refused
from peacewright.answers.serialise import NO_LIMIT
from peacewright.operation.loading import LoadedOperation
from peacewright.reporting.exports.model import Cell, ExportField, ExportTable, Row
from peacewright.reporting.exports.records import OPTION, SOURCES, ranged_fields

QUESTION = ExportField("question", "question")


def answers_of(brief: Path, loaded: LoadedOperation) -> dict[str, Any]:
    """Read the answers of a brief that was written from the same operation file.

    Raises
    ------
    PeacewrightError
        If there are none, they have another shape, or the file has changed since.
    """
    document = read_answers(brief, loaded)
    try:
        answer_tables(document, loaded.operation.options)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise refused(brief / "answers.json", "these answers are not as a brief writes them") from None
    return document


def answer_tables(document: Mapping[str, Any], options: Collection[str]) -> tuple[ExportTable, ...]:
    """Return answers, their values and their hinges, and the tables of the questions, as tables.

    Parameters
    ----------
    document : mapping
        As ``answers.json`` holds it (``docs/reference/answers-json.md``).
    options : collection of str
        Only the answers for these; tables of questions compare options, and are whole.
    """
    answers = [answer for answer in document["answers"] if answer["option"] in options]
    return (_answers(document, answers), _values(answers), _hinges(answers), _tables(document))


def _answers(document: Mapping[str, Any], answers: list[Mapping[str, Any]]) -> ExportTable:
    asks = {question["id"]: question["asks"] for question in document["questions"]}
    fields = (
        QUESTION,
        ExportField("asks", "what it asks"),
        OPTION,
        ExportField("grade", "grade"),
        ExportField("headline", "answer"),
        ExportField("details", "further sentences"),
        SOURCES,
    )
    rows: tuple[Row, ...] = tuple(
        (one["question"], asks[one["question"]], one["option"], one["grade"], one["headline"],
         " ".join(one["details"]), "; ".join(one["sources"]))
        for one in answers
    )  # fmt: skip
    return ExportTable("answers", "Answers of the brief", fields, rows)


def _values(answers: list[Mapping[str, Any]]) -> ExportTable:
    fields = (
        QUESTION,
        OPTION,
        ExportField("value", "name of the value"),
        ExportField("label", "in words"),
        *ranged_fields(),
        ExportField("range_is", "what low and high are; never a probability"),
    )
    rows: tuple[Row, ...] = tuple(
        (one["question"], one["option"], value["name"], value["label"], *_range(value), value["range_is"])
        for one in answers
        for value in one["values"]
    )
    return ExportTable("answer_values", "Values of the answers", fields, rows)


def _range(value: Mapping[str, Any]) -> Iterator[Cell]:
    for name in ("best", "low", "high"):
        yield _number(value[name])
    yield value["unit"]


def _number(value: Any) -> float | None:
    limits = {NO_LIMIT: math.inf, f"-{NO_LIMIT}": -math.inf}
    if value is None:
        return None
    return limits[value] if isinstance(value, str) else float(value)


def _hinges(answers: list[Mapping[str, Any]]) -> ExportTable:
    share = "rank correlation from -1 to 1"
    fields = (
        QUESTION,
        OPTION,
        ExportField("metric", "metric that moves"),
        ExportField("hinge", "factor or choice"),
        ExportField("label", "in words"),
        ExportField("correlation", "Spearman's rank correlation over the futures drawn", "number", share),
        ExportField("low", "low end of its interval", "number", share),
        ExportField("high", "high end of its interval", "number", share),
    )
    rows: tuple[Row, ...] = tuple(
        (one["question"], one["option"], one["metric"], hinge["name"], hinge["label"],
         *(_number(hinge[name]) for name in ("correlation", "low", "high")))
        for one in answers
        for hinge in one["hinges"]
    )  # fmt: skip
    return ExportTable("answer_hinges", "What the answers hinge on", fields, rows)


def _tables(document: Mapping[str, Any]) -> ExportTable:
    """Return the tables of all questions, a row a cell: the tables differ in what their columns hold."""
    fields = (
        QUESTION,
        ExportField("table", "name of the table in the brief"),
        ExportField("caption", "its caption"),
        ExportField("row", "number of the row, from 1", "integer"),
        ExportField("row_head", "what the row is of: its first cell"),
        ExportField("column", "head of the column"),
        ExportField("text", "the cell, where it is words"),
        *ranged_fields(),
        ExportField("note", "what is said below the table"),
    )
    rows = tuple(
        (question["id"], table["name"], table["caption"], number, _head(row[0]), column["label"],
         *_content(cell, column["unit"]), table["note"])
        for question in document["questions"]
        for table in question["tables"]
        for number, row in enumerate(table["rows"], 1)
        for column, cell in zip(table["columns"][1:], row[1:], strict=True)
    )  # fmt: skip
    return ExportTable("answer_tables", "Tables of the questions, a row for each cell", fields, rows)


def _head(cell: Any) -> str:
    return cell if isinstance(cell, str) else f"{_number(cell):g}"


def _content(cell: Any, unit: str) -> tuple[Cell, ...]:
    """Return a cell as words, best, low, high and unit; low and high only where it has a range."""
    if isinstance(cell, Mapping):
        return ("", *_range(cell))
    if cell is None or (isinstance(cell, str) and cell not in (NO_LIMIT, f"-{NO_LIMIT}")):
        return (cell or "", None, None, None, "")
    return ("", _number(cell), None, None, unit)
