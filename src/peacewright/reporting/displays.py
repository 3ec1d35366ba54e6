"""What a notebook shows of an operation, a plan, an outcome and an answer: the blocks of a brief, a few at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from peacewright.answers.answer import GRADE_MEANINGS, QUESTIONS, Answer
from peacewright.answers.spread import OVER_FUTURES, spread_of
from peacewright.answers.words import cure_words
from peacewright.core.factors import FactorSet
from peacewright.operation.loading import LoadedOperation
from peacewright.operation.metrics import METRICS
from peacewright.operation.operation import Operation
from peacewright.plan.explanation import Shortfall
from peacewright.plan.plan import Plan
from peacewright.reporting.document import (
    Block,
    Column,
    Definition,
    DefinitionList,
    GradedName,
    ItemList,
    Paragraph,
    Strong,
    Table,
    Text,
)
from peacewright.reporting.exports.places import BASE_FIELDS, base_row
from peacewright.reporting.formats import day, number, quantity, signed, span
from peacewright.reporting.html import write_fragment
from peacewright.reporting.tables import NO_VALUE, two_figured, value_cell

if TYPE_CHECKING:
    import polars as pl

LONG = 12
"""A table of more rows than this moves within its frame, and may break over pages of paper."""
BASES_SHOWN = ("town", "region_name", "persons", "teams", "distance_to_line_km")


@runtime_checkable
class HasOutcomes(Protocol):
    """What a simulation returns, of one option or several."""

    @property
    def outcomes(self) -> pl.DataFrame:
        """A row per option and future, a column a metric."""


def html_of(noun: object) -> str:
    """Return the display of a noun as a piece of HTML that loads nothing and runs nothing.

    Raises
    ------
    TypeError
        If it is none of the nouns that are displayed.
    """
    match noun:
        case LoadedOperation():
            return write_fragment(noun.operation.title, operation_blocks(noun.operation, noun))
        case Operation():
            return write_fragment(noun.title, operation_blocks(noun))
        case Plan():
            return write_fragment(f"Plan of {noun.option.title}", plan_blocks(noun))
        case Answer():
            return write_fragment(f"{noun.question} for {noun.option}", answer_blocks(noun))
        case HasOutcomes():
            return write_fragment("Outcomes", outcome_blocks(noun.outcomes))
        case _:
            raise TypeError(f"there is no display of {type(noun).__name__}")


def _heading(title: str, told: str) -> Paragraph:
    return Paragraph((Strong(title), f" {told}"))


# --- operation --------------------------------------------------------------------------------------------------------


def operation_blocks(operation: Operation, loaded: LoadedOperation | None = None) -> tuple[Block, ...]:
    """Return what an operation declares, and with ``loaded`` the factors in use and what was found on its file."""
    line = operation.theatre.line_of_contact
    terms = [
        Definition("Parties", " and ".join(operation.parties[code].name for code in line.between)),
        Definition("Line of contact", f"as at {day(line.as_at)}"),
        Definition("Agreement", "; ".join(
            f"{provision.title or name} ({provision.form})" for name, provision in operation.agreement.items()
        )),
        Definition("Coalition", ", ".join(nation.name for nation in operation.coalition.values()) or "nobody declared"),
        Definition("Success", "; ".join(
            f"{METRICS[name].label} {bound}" for name, bound in operation.success.items()
        ) or "nothing declared"),
    ]  # fmt: skip
    if loaded is not None:
        terms += [Definition("Factors", _counted(loaded.factors)), Definition("Findings", _found(loaded))]
    told = (
        f"({operation.name}). As of {day(operation.as_of)}; D-day {day(operation.start)}; lived through for "
        f"{number(operation.horizon)} days; {operation.disclosure}."
    )
    return (
        _heading(operation.title, told), DefinitionList(tuple(terms)), _option_table(operation),
    )  # fmt: skip


def _counted(factors: FactorSet) -> str:
    kinds = Counter(factor.kind for factor in factors.values())
    return f"{len(factors)}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def _found(loaded: LoadedOperation) -> str:
    return "; ".join(f"{one.severity} {one.code}: {one.message}" for one in loaded.findings) or "none"


def _option_table(operation: Operation) -> Table:
    columns = (
        Column("Option", width="wide"), Column("Title"), Column("Strength", "persons", "right"), Column("Zones"),
        Column("Stand-off", "km", "right"), Column("Tasks"), Column("Rules"),
    )  # fmt: skip
    rows = tuple(
        (
            name, option.title, number(option.levers.strength), ", ".join(option.levers.zones) or NO_VALUE,
            number(option.levers.stand_off), ", ".join(option.levers.tasks).replace("_", " ") or NO_VALUE,
            option.levers.rules.replace("_", " "),
        )
        for name, option in operation.options.items()
    )  # fmt: skip
    return Table("Options", columns, rows, size="small", breakable=len(rows) > LONG)


# --- plan -------------------------------------------------------------------------------------------------------------


def plan_blocks(plan: Plan) -> tuple[Block, ...]:
    """Return what a plan lacks, its bases by town, and its numbers with how each came about."""
    told = f"({plan.option_name}), worked out on best values."
    return (
        _heading(plan.option.title, told),
        _lacking(plan.shortfalls),
        *((_base_table(plan),) if plan.stationing.bases else ()),
        _number_table(plan),
    )


def _lacking(shortfalls: tuple[Shortfall, ...]) -> Block:
    if not shortfalls:
        return Paragraph("Nothing is lacking.")
    items: list[Text] = []
    for short in shortfalls:
        cures = "; ".join(cure_words(cure) for cure in short.cures)
        message = short.message.rstrip(".")
        items.append((Strong("Lacking: "), f"{message}." + (f" Cured by {cures}." if cures else "")))
    return ItemList(tuple(items))


def _base_table(plan: Plan) -> Table:
    places = {field.name: position for position, field in enumerate(BASE_FIELDS)}
    shown = [BASE_FIELDS[places[name]] for name in BASES_SHOWN]
    columns = tuple(
        Column(
            field.title.capitalize(),
            field.unit if field.unit == "km" else "",
            "right" if field.unit else "left",
        )
        for field in shown
    )
    rows = []
    for base in plan.stationing.bases:
        cells = (base_row(plan, base)[places[name]] for name in BASES_SHOWN)
        rows.append(tuple(number(cell) if isinstance(cell, int | float) else str(cell) for cell in cells))
    note = "By town and no finer. The towns show what spacing and distance cost; they are no proposal."
    return Table("Bases", columns, tuple(rows), note=note, size="small", breakable=len(rows) > LONG)


def _number_table(plan: Plan) -> Table:
    columns = (
        Column("Number", width="wide"), Column("Value", "", "right"), Column("How it came about"),
        Column("Name for an explanation"),
    )  # fmt: skip
    rows = tuple(
        (found.label, quantity(found.value, found.unit), found.formula, name)
        for name, found in plan.explanations.items()
    )
    return Table("Numbers of the plan", columns, rows, size="small", breakable=len(rows) > LONG)


# --- outcomes ---------------------------------------------------------------------------------------------------------


def outcome_blocks(outcomes: pl.DataFrame) -> tuple[Block, ...]:
    """Return the metrics of each option: median over the futures drawn, and the range that holds nine in ten.

    Two significant figures, as on page one of a brief: more would claim a precision that no range has.
    """
    import numpy as np

    options = outcomes["option"].unique(maintain_order=True).to_list()
    parts = {name: outcomes.filter(outcomes["option"] == name) for name in options}
    rows = []
    for metric in METRICS.values():
        cells = []
        for part in parts.values():
            values = part[metric.name].fill_null(np.nan).to_numpy()
            spread = spread_of(values)
            value = two_figured(spread.value(metric.name, metric.label, metric.unit))
            cells.append(value_cell(value) if spread.present else NO_VALUE)
        rows.append((metric.label.capitalize(), *cells))
    futures = max(part.height for part in parts.values())
    told = f"of {', '.join(options)} in {number(futures)} futures."
    note = (
        f"Median; below it {OVER_FUTURES}; {NO_VALUE} where there is nothing to measure. How many futures end one "
        "way follows from how they were drawn: it is no forecast and no probability."
    )
    columns = (Column("Metric", width="wide"), *(Column(name, "", "right") for name in options))
    table = Table("Metrics, by option", columns, tuple(rows), note=note, size="small")
    return (_heading("Outcomes", told), table)


# --- answer -----------------------------------------------------------------------------------------------------------


def answer_blocks(answer: Answer) -> tuple[Block, ...]:
    """Return one answer: what was asked, the grade in words, the answer, its values, hinges and sources."""
    question = next(one for one in QUESTIONS if one.id == answer.question)
    blocks: list[Block] = [
        _heading(f"{question.id} {question.title}", f"for {answer.option}. {question.asks}"),
        Table(
            "The answer and its grade",
            (Column("Option and grade", width="wide"), Column("Answer")),
            ((GradedName(answer.option, answer.grade), (Strong(answer.headline), *(f" {d}" for d in answer.details))),),
            note=f"{str(answer.grade).capitalize()}: {GRADE_MEANINGS[answer.grade]}.",
            caption_shown=False,
        ),
    ]  # fmt: skip
    if answer.values:
        rows = tuple((one.label, value_cell(one), one.range_is or NO_VALUE) for one in answer.values)
        columns = (
            Column("Value", width="wide"),
            Column("Best, range below", "", "right"),
            Column("The range is"),
        )
        blocks.append(Table("Values", columns, rows, size="small"))
    if answer.hinges:
        hinges = tuple((one.label, signed(one.correlation), span(one.low, one.high)) for one in answer.hinges)
        heads = (
            Column("Factor or choice", width="wide"),
            Column("Rank correlation", "", "right"),
            Column("Interval", "", "right"),
        )
        blocks.append(Table(f"What it hinges on (metric: {answer.metric})", heads, hinges, size="small"))
    elif answer.hinge_note:
        blocks.append(Paragraph(f"Hinges: {answer.hinge_note}", role="note"))
    if answer.sources:
        blocks.append(Paragraph(f"Sources: {', '.join(answer.sources)}.", role="note"))
    return tuple(blocks)
