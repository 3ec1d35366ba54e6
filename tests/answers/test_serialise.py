"""answers.json: the shape stated in docs/reference/answers-json.md, the same bytes for the same answers."""

from __future__ import annotations

import json
import math

from peacewright.answers.all import answer_all
from peacewright.answers.answer import Answer
from peacewright.answers.case import Case
from peacewright.answers.serialise import answers_document, rounded
from tests.contract.repository import ROOT

RECORD = {"operation_sha256": "0" * 64, "peacewright": "0.1.0", "timings_s": {"plan": 1.0}}


def test_document_is_strict_json_and_whole(case: Case, answers: tuple[Answer, ...]) -> None:
    text = json.dumps(answers_document(case, answers, RECORD), allow_nan=False, ensure_ascii=False)
    read = json.loads(text)
    assert len(read["answers"]) == len(answers)
    assert {answer["question"] for answer in read["answers"]} == {
        question["id"] for question in read["questions"]
    }
    assert read["operation_sha256"] == "0" * 64
    assert "timings" not in text


def test_same_answers_same_bytes(case: Case, answers: tuple[Answer, ...]) -> None:
    first = json.dumps(answers_document(case, answers, RECORD))
    assert json.dumps(answers_document(case, answer_all(case), RECORD)) == first


def test_numbers_are_rounded_and_missing_ones_are_null() -> None:
    assert rounded({"a": 1.23456789, "b": math.nan, "c": math.inf, "d": (1, True)}) == {
        "a": 1.23457,
        "b": None,
        "c": "no limit",
        "d": [1, True],
    }


def test_every_key_is_documented(case: Case, answers: tuple[Answer, ...]) -> None:
    page = (ROOT / "docs" / "reference" / "answers-json.md").read_text(encoding="utf-8")
    document = answers_document(case, answers, RECORD)
    keys = {*document, *document["answers"][0], *document["questions"][0], *document["options"][0]}
    keys |= {key for answer in document["answers"] for value in answer["values"] for key in value}
    assert not sorted(key for key in keys if f"`{key}`" not in page)
