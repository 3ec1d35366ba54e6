"""The registry of questions: every question is answered for every option, open where it must be."""

from __future__ import annotations

from types import ModuleType

from peacewright.answers.answer import QUESTIONS, Answer, AnswerTable
from peacewright.answers.case import Case
from peacewright.answers.questions import (
    q00_purpose,
    q01_mission,
    q02_reach,
    q03_supply,
    q04_stationing,
    q05_command,
    q06_duration,
    q07_readiness,
    q08_backstop,
    q09_verification,
    q10_engagement,
    q11_cost,
    q12_evidence,
)

MODULES: dict[str, ModuleType] = {
    module.QUESTION: module
    for module in (
        q00_purpose, q01_mission, q02_reach, q03_supply, q04_stationing, q05_command, q06_duration, q07_readiness,
        q08_backstop, q09_verification, q10_engagement, q11_cost, q12_evidence,
    )
}  # fmt: skip
"""By identifier. Each has ``metric``, ``answer``, ``findings``, ``tables``."""


def answer_all(case: Case) -> tuple[Answer, ...]:
    """Answer every question for every option.

    Parameters
    ----------
    case : Case

    Returns
    -------
    tuple of Answer
        Question by question in the order of ``QUESTIONS``, within it option by option in the order of the file.
    """
    metrics = [MODULES[question.id].metric(case, option) for question in QUESTIONS for option in case.options]
    case.hinging.prepare([metric.values for metric in metrics if metric is not None and not metric.reads])
    return tuple(
        MODULES[question.id].answer(case, option) for question in QUESTIONS for option in case.options
    )


def findings_of(case: Case, question: str) -> tuple[str, ...]:
    """Return the sentences that hold across options."""
    found: tuple[str, ...] = MODULES[question].findings(case)
    return tuple(sentence for sentence in found if sentence)


def tables_of(case: Case, question: str) -> tuple[AnswerTable, ...]:
    """Return the tables that belong to a question."""
    found: tuple[AnswerTable, ...] = MODULES[question].tables(case)
    return found
