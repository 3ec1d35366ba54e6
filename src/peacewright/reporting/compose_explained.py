"""How the numbers of a brief came about: a row a number, with its name, formula, inputs and code."""

from __future__ import annotations

from collections.abc import Iterable

from peacewright.answers.answer import Answer, AnswerTable
from peacewright.answers.case import Case
from peacewright.answers.numbers.explaining import column_name, explanation_of, value_name
from peacewright.answers.numbers.how import Basis
from peacewright.plan.explanation import Explanation, Input
from peacewright.reporting.document import Column, Table

MOST_INPUTS = 6
"""Of more inputs the rest is counted; ``plan --explain`` lists them all, with their sources."""
NOTE = "“peacewright plan OP --explain NAME” gives all inputs with their ranges and sources, and the place of the code."
_ROOT = "peacewright."


def explained_question(
    case: Case, question: str, answers: tuple[Answer, ...], tables: tuple[AnswerTable, ...]
) -> Table | None:
    """Return how the values, the columns of the tables and the hinges of a question came about."""
    own = [answer for answer in answers if answer.question == question]
    names = {value_name(question, value.name): value.label for answer in own for value in answer.values}
    for table in tables:
        for place, (label, _) in enumerate(table.columns):
            if name := column_name(question, table, place):
                names.setdefault(name, f"{table.caption}: {label}")
    if any(answer.hinges for answer in own):
        names[value_name(question, "hinges")] = "rank correlations with what the answer hinges on"
    return _table(case, question, names.items())


def explained_front(
    case: Case, columns: Iterable[tuple[str, str]], aims: Iterable[tuple[str, str]]
) -> Table | None:
    """Return how the numbers of page one came about; columns and aims as (name, label)."""
    names = {value_name("comparison", name): label for name, label in columns}
    names |= {value_name("aims", name): label for name, label in aims}
    return _table(case, "Page one", names.items())


def _table(case: Case, of: str, names: Iterable[tuple[str, str]]) -> Table | None:
    rows = []
    bases = case.once(
        "bases of explanations",
        lambda: [Basis(plan, case.factors, case.futures.between(0, 1)) for plan in case.plans.values()],
    )
    for name, label in names:
        every = [explanation_of(name, basis) for basis in bases]
        known = [each for each in every if each is not None]
        if known:
            # Of options that differ in their inputs, the one with most says most.
            found = max(known, key=lambda each: len(each.inputs))
            rows.append((label, name, found.formula, _inputs(case, found), _code(found)))
    if not rows:
        return None
    return Table(
        f"{of}: how its numbers came about",
        (
            Column("Number"),
            Column("Name", width="code"),
            Column("Formula", width="wide"),
            Column("Main inputs", width="code"),
            Column("Computed by", width="code"),
        ),
        tuple(rows),
        note=NOTE,
        size="small",
        breakable=True,
    )


def _inputs(case: Case, found: Explanation) -> str:
    """Return the first inputs in words; a measure is in the formula already."""
    shown = [_label(case, given) for given in found.inputs if not given.name.startswith("measures.")]
    shown = list(dict.fromkeys(shown))
    rest = len(shown) - MOST_INPUTS
    return "; ".join(shown[:MOST_INPUTS]) + (f"; and {rest} more" if rest > 0 else "")


def _label(case: Case, given: Input) -> str:
    return case.factors[given.name].label if given.name in case.factors else given.name


def _code(found: Explanation) -> str:
    return ", ".join(name.removeprefix(_ROOT) for name in found.computed_by)
