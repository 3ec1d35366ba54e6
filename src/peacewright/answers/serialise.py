"""Answers as plain data for ``answers.json``: sorted, rounded, the same bytes for the same answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from peacewright.answers.all import findings_of, tables_of
from peacewright.answers.answer import GRADE_MEANINGS, QUESTIONS, Answer, AnswerTable, Value
from peacewright.answers.case import Case
from peacewright.answers.numbers.explaining import column_name, value_name
from peacewright.answers.page_one.cautions import cautions_of
from peacewright.answers.page_one.comparing import compare_aims, compare_options
from peacewright.answers.page_one.verdict import verdict_of

FORMAT = 1
DIGITS = 6
NO_LIMIT = "no limit"


def answers_document(
    case: Case, answers: tuple[Answer, ...], run_record: Mapping[str, Any]
) -> dict[str, Any]:
    """Return all answers with what they belong to; ``docs/reference/answers-json.md`` states the shape.

    Parameters
    ----------
    case : Case
    answers : tuple of Answer
    run_record : mapping
        As written to ``run.json``; timings and what differs between machines are left out.

    Returns
    -------
    dict
        Plain data. Numbers have six significant digits; null stands for no value, ``"no limit"`` for one without
        bound.
    """
    return {
        "format": FORMAT,
        "operation": case.operation.name,
        "title": case.operation.title,
        "as_of": case.operation.as_of.isoformat(),
        "start": case.operation.start.isoformat(),
        "disclosure": case.operation.disclosure,
        "operation_sha256": run_record.get("operation_sha256", ""),
        "peacewright": run_record.get("peacewright", ""),
        "seed": case.seed,
        "futures": case.futures.count,
        "ranges": "5 % and 95 % points over the futures drawn unless a value says otherwise; no probabilities",
        "grades": {str(grade): meaning for grade, meaning in GRADE_MEANINGS.items()},
        "options": [
            {"name": name, "title": case.title(name), "baseline": name == case.baseline}
            for name in case.options
        ],
        "verdict": list(verdict_of(case)),
        "caveats": [{"title": caution.title, "text": caution.text} for caution in cautions_of(case, answers)],
        "comparison": _comparison(case),
        "aims": _aims(case),
        "questions": [
            {
                "id": question.id,
                "title": question.title,
                "asks": question.asks,
                "findings": list(findings_of(case, question.id)),
                "tables": [_table(question.id, table) for table in tables_of(case, question.id)],
            }
            for question in QUESTIONS
        ],
        "answers": [_answer(answer) for answer in answers],
    }


def _comparison(case: Case) -> dict[str, Any]:
    found = compare_options(case)
    return {
        "columns": [
            {
                "name": column.name,
                "label": column.label,
                "unit": column.unit,
                "explain": value_name("comparison", column.name),
            }
            for column in found.columns
        ],
        "rows": [
            {"option": option, "cells": [_cell(cell) for cell in cells]} for option, cells in found.rows
        ],
    }


def _aims(case: Case) -> list[dict[str, Any]]:
    found = compare_aims(case)
    return [
        {
            "option": option,
            "aim": name,
            "bound": bound,
            "value": None if cell.value is None else _cell(cell.value),
            "met": str(cell.met),
            "explain": value_name("aims", name),
        }
        for option, cells in found.rows
        for (name, _, bound), cell in zip(found.aims, cells, strict=True)
    ]


def _answer(answer: Answer) -> dict[str, Any]:
    """Return an answer, each of its numbers with the name under which it is explained."""
    found: dict[str, Any] = rounded(answer.as_dict())
    for value in found["values"]:
        value["explain"] = value_name(answer.question, value["name"])
    for hinge in found["hinges"]:
        hinge["explain"] = value_name(answer.question, "hinges")
    return found


def _table(question: str, table: AnswerTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "caption": table.caption,
        "columns": [
            {"label": label, "unit": unit}
            | ({"explain": name} if (name := column_name(question, table, place)) else {})
            for place, (label, unit) in enumerate(table.columns)
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "note": table.note,
    }


def _cell(cell: str | float | Value | None) -> Any:
    if isinstance(cell, Value):
        return {name: rounded(getattr(cell, name)) for name in ("best", "low", "high", "unit")}
    return rounded(cell)


def rounded(data: Any) -> Any:
    """Return data with numbers at six significant digits, null for no value, ``"no limit"`` for infinity."""
    if isinstance(data, dict):
        return {key: rounded(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [rounded(value) for value in data]
    if isinstance(data, float):
        if math.isnan(data):
            return None
        if math.isinf(data):
            return NO_LIMIT if data > 0 else f"-{NO_LIMIT}"
        return float(f"{data:.{DIGITS}g}")
    return data
