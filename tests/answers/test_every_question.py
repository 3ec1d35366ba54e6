"""Every question is answered for every option, with a grade, hinges or a note, sources that exist, and honest words."""

from __future__ import annotations

import math
import re

import pytest

from peacewright.answers.all import MODULES, findings_of, tables_of
from peacewright.answers.answer import QUESTIONS, Answer, Grade
from peacewright.answers.case import Case
from peacewright.answers.making import make_answer
from peacewright.answers.page_one.cautions import cautions_of
from peacewright.answers.page_one.comparing import compare_aims, compare_options
from peacewright.answers.page_one.verdict import verdict_of

FORBIDDEN = re.compile(
    r"probability of peace|likely to hold|chances? of peace|"
    r"\d\s*(?:%|per ?cent)\s+of (?:all |the )?(?:futures|runs|draws|replications)",
    re.IGNORECASE,
)


def _told(case: Case, answers: tuple[Answer, ...]) -> list[str]:
    words = [*verdict_of(case)]
    words += [f"{caution.title}. {caution.text}" for caution in cautions_of(case, answers)]
    for answer in answers:
        words += [answer.headline, *answer.details]
    for question in QUESTIONS:
        words += [*findings_of(case, question.id)]
        for table in tables_of(case, question.id):
            words += [
                table.caption,
                table.note,
                *(cell for row in table.rows for cell in row if isinstance(cell, str)),
            ]
    return words


def test_every_question_is_answered_for_every_option_once(case: Case, answers: tuple[Answer, ...]) -> None:
    expected = [(question.id, option) for question in QUESTIONS for option in case.options]
    assert [(answer.question, answer.option) for answer in answers] == expected
    assert set(MODULES) == {question.id for question in QUESTIONS}


def test_every_answer_names_hinges_or_says_why_not(answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        assert answer.headline.strip()
        assert answer.hinges or answer.hinge_note, (answer.question, answer.option)
        assert len(answer.hinges) <= 3
        for hinge in answer.hinges:
            assert -1 <= hinge.low <= hinge.correlation <= hinge.high <= 1
            assert hinge.low > 0 or hinge.high < 0


def test_hinges_are_found_where_they_are_known(answers: tuple[Answer, ...]) -> None:
    """Made-up days kept fall with the hazard of resumption and with nothing else."""
    purpose = next(answer for answer in answers if answer.question == "Q0" and answer.option == "none")
    assert [hinge.name for hinge in purpose.hinges] == ["resumption.hazard_per_year"]
    assert purpose.hinges[0].correlation < -0.9


def test_open_and_not_computable_give_a_reason(case: Case, answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        if answer.grade in (Grade.OPEN, Grade.NOT_COMPUTABLE):
            assert answer.details
    with pytest.raises(ValueError, match="needs a reason"):
        make_answer(case, "Q5", case.options[0], Grade.OPEN, "Not answered.")


def test_values_are_in_order_and_named_once(answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        names = [value.name for value in answer.values]
        assert len(names) == len(set(names)), (answer.question, answer.option)
        for value in answer.values:
            if not math.isnan(value.best):
                assert value.low <= value.best <= value.high, (answer.question, value)


def test_sources_exist(case: Case, answers: tuple[Answer, ...]) -> None:
    known = set(case.operation.sources) | set(case.factors.sources)
    for answer in answers:
        assert set(answer.sources) <= known, (answer.question, set(answer.sources) - known)


def test_no_share_of_futures_is_sold_as_a_probability(case: Case, answers: tuple[Answer, ...]) -> None:
    assert FORBIDDEN.search("it holds in 30 % of futures")
    assert FORBIDDEN.search("the probability of peace")
    hits = [text for text in _told(case, answers) if FORBIDDEN.search(text)]
    assert not hits, hits


def test_no_sentence_prints_a_missing_number(case: Case, answers: tuple[Answer, ...]) -> None:
    broken = re.compile(r"\bnan\b|\binf\b|None|\{|\}|  |\.\.|no value")
    hits = [text for text in _told(case, answers) if broken.search(text)]
    assert not hits, hits


def test_verdict_and_caveats(case: Case, answers: tuple[Answer, ...]) -> None:
    assert 3 <= len(verdict_of(case)) <= 5
    assert len({caution.title for caution in cautions_of(case, answers)}) == 3
    found = compare_options(case)
    assert [option for option, _ in found.rows] == list(case.options)
    assert 3 <= len(found.columns) <= 7
    assert {"in_time", "gained"} <= {column.name for column in found.columns}
    aims = compare_aims(case)
    assert [name for name, _, _ in aims.aims] == list(case.operation.success)
    assert [option for option, _ in aims.rows] == list(case.options)


def test_parties_are_told_of_in_the_same_words(case: Case, answers: tuple[Answer, ...]) -> None:
    """Whatever is said of what is seen of one party is said of the other."""
    names = [party.name for party in case.operation.parties.values()]
    for answer in answers:
        if answer.question == "Q9":
            told = next(detail for detail in answer.details if "Visibility" in detail)
            assert all(name in told for name in names)
