"""The shipped operation with made-up outcomes, planned once a session."""

from __future__ import annotations

import pytest

from peacewright.answers.all import answer_all
from peacewright.answers.answer import Answer
from peacewright.answers.case import Case
from tests.answers.cases import shipped_case


@pytest.fixture(scope="session")
def case() -> Case:
    return shipped_case()


@pytest.fixture(scope="session")
def answers(case: Case) -> tuple[Answer, ...]:
    return answer_all(case)
