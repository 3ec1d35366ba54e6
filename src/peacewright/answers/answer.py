"""Graded answers, and the questions they answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.core.display import Displayed


class Grade(StrEnum):
    """How firm an answer is."""

    COMPUTED = "computed"
    BOUNDED = "bounded"
    CONDITIONAL = "conditional"
    NOT_COMPUTABLE = "not computable"
    OPEN = "open"


GRADE_MEANINGS: dict[Grade, str] = {
    Grade.COMPUTED: "follows from the stated facts and factors by a method that is proven or checked",
    Grade.BOUNDED: "only a range follows; the truth lies within it if the stated factors hold",
    Grade.CONDITIONAL: "holds if the named conditions do; they are decided by others or are not known",
    Grade.NOT_COMPUTABLE: "no model can answer this from what is public; what can be said is said",
    Grade.OPEN: "could be computed, but the planner for it is not built yet",
}


@dataclass(frozen=True)
class Value:
    """One number of an answer. ``low`` and ``high`` are what ``range_is`` says, or equal to ``best``."""

    name: str
    label: str
    best: float
    low: float
    high: float
    unit: str
    range_is: str = ""


@dataclass(frozen=True)
class Hinge:
    """A factor, choice or theory with its rank correlation with the answer's main metric, over all futures."""

    name: str
    label: str
    correlation: float
    low: float
    high: float


@dataclass(frozen=True)
class Answer(Displayed):
    """One question answered for one option.

    ``metric`` names the metric that the hinges belong to; empty hinges mean that none stands out, and ``hinge_note``
    says so in words.
    """

    question: str
    option: str
    grade: Grade
    headline: str
    details: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    metric: str = ""
    hinges: tuple[Hinge, ...] = ()
    hinge_note: str = ""
    sources: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as plain data for ``answers.json``."""
        return asdict(self) | {"grade": str(self.grade)}


Cell = str | float | Value | None
"""A cell of a table: words, a number under the column's unit, a value with its range, or nothing to say."""


@dataclass(frozen=True)
class AnswerTable:
    """Data that belongs to a question, for all options together: what a table says, not how it looks.

    A cell is words, a number (printed under the column's unit), a value with its range, or None where there is nothing
    to say.
    """

    name: str
    caption: str
    columns: tuple[tuple[str, str], ...]
    """Label and unit of each column; the first column heads its rows."""
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                message = f"table '{self.name}': a row of {len(row)} cells under {len(self.columns)} columns"
                raise ValueError(message)


@dataclass(frozen=True)
class MainMetric:
    """The number by future that an answer's hinges belong to, with its name in words.

    ``reads`` names the factors and choices that its computation reads, or prefixes of them that end in a dot; empty, it
    is whatever the simulation read.
    """

    label: str
    values: NDArray[np.float64]
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One of the questions that reporting on any peace operation leaves open."""

    id: str
    title: str
    asks: str


QUESTIONS: tuple[Question, ...] = (
    Question("Q0", "Purpose", "What is the force for, and what would it have to change for that?"),
    Question("Q1", "Mission", "Which tasks does the mandate hold, and what force does each need?"),
    Question("Q2", "Reach", "What can a force of this size, stationed there, do; can it protect itself?"),
    Question("Q3", "Supply", "What does it consume, for how long does stock last, and what breaks it?"),
    Question("Q4", "Stationing", "Which bases, and what is the price of standing off?"),
    Question("Q5", "Command", "Who may decide what, and how fast?"),
    Question("Q6", "Duration", "Who rotates, how long can it be sustained, and what would have to be true?"),
    Question("Q7", "Readiness", "When can it be in place, and what holds it up?"),
    Question("Q8", "Backstop and consent", "What changes with and without each?"),
    Question("Q9", "Verification", "Would a breach be detected, verified and attributed, in each domain?"),
    Question("Q10", "Engagement", "What happens to the force, under which rules, if it is attacked?"),
    Question("Q11", "Cost and capability", "What does it cost, and what throughput does it give?"),
    Question("Q12", "Evidence", "Which figures conflict, and does the conflict change the answer?"),
)
