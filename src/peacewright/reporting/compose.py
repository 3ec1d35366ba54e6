"""From a case and its answers to a briefing: what stands in the brief. Nothing new is computed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from peacewright.answers.all import findings_of, tables_of
from peacewright.answers.answer import QUESTIONS, Answer, AnswerTable, Question, Value
from peacewright.answers.case import Case
from peacewright.answers.making import short_title
from peacewright.answers.page_one.cautions import cautions_of
from peacewright.answers.page_one.comparing import AimCell, compare_aims, compare_options
from peacewright.answers.page_one.verdict import verdict_of
from peacewright.answers.questions.q00_purpose import BREAK_EVEN_IN_WORDS
from peacewright.core.factors import Factor
from peacewright.reporting import compose_curves as curves
from peacewright.reporting import compose_figures as figures
from peacewright.reporting.briefing import (
    BriefFactor,
    BriefFigure,
    Briefing,
    BriefOption,
    BriefQuestion,
    BriefSource,
    Caveat,
    Comparison,
    ComparisonColumn,
    ComparisonRow,
)
from peacewright.reporting.compose_care import care_figures
from peacewright.reporting.compose_clocks import clocks_figure
from peacewright.reporting.compose_command import command_figures
from peacewright.reporting.compose_costs import cost_figures
from peacewright.reporting.compose_explained import explained_front, explained_question
from peacewright.reporting.compose_explored import explored_section
from peacewright.reporting.compose_maps import option_map, theatre_map
from peacewright.reporting.compose_movement import readiness_figures
from peacewright.reporting.document import Column, RangedValue, Table
from peacewright.reporting.formats import day, number, quantity, span
from peacewright.reporting.tables import two_figured

LONG_TABLE = 14
NO_VALUE = "–"
COMPARISON_NOTE = (
    "Days count from day 0. Able: most of what ever comes is in place, which need be but half of the plan (Q7); in "
    "time: before the ceasefire ends. Days kept: under the main definition of collapse (the verdict asks for every "
    "one), deliberate resumption apart; the mean stands above its 95 % interval. "
    f"Break-even: {BREAK_EVEN_IN_WORDS}; with its 95 % interval."
)
AIMS_CAPTION = (
    "The declared aims: median over the futures drawn, whether it is met, and the range of nine in ten"
)
AIMS_NOTE = (
    "Met or not met: the whole range lies on one side of the aim. Cannot tell: the range crosses it. Months count "
    "while the force is in place."
)
SHOWN_FACTORS = ("history", "support", "force", "coalition", "resumption.ratio", "cost")
"""Factors that answers show beside those that plans and simulation read."""


def compose(
    case: Case,
    answers: tuple[Answer, ...],
    run_record: Mapping[str, Any],
    explored: Mapping[str, Any] | None = None,
) -> Briefing:
    """Return the briefing of an operation.

    Parameters
    ----------
    case : Case
    answers : tuple of Answer
        Every question for every option.
    run_record : mapping
        As written to ``run.json``.
    explored : mapping of str to mapping, optional
        ``exploration`` and ``pathways`` of an exploration of the same file.

    Raises
    ------
    BriefingError
        If answers are missing, or cite a source that is not declared.
    """
    operation = case.operation
    clocks, told = clocks_figure(case)
    return Briefing(
        operation=operation.name,
        title=operation.title,
        purpose=(
            f"What {len(case.options)} options could and could not do, how firmly each answer "
            "stands, and what would have to be "
            "true for it."
        ),
        as_of=operation.as_of,
        verdict=verdict_of(case),
        comparison=_comparison(case),
        caveats=tuple(Caveat(caution.title, caution.text) for caution in cautions_of(case, answers)),
        options=_options(case),
        questions=tuple(_question(case, question, answers) for question in QUESTIONS),
        answers=answers,
        factors=tuple(_factor(factor) for factor in used_factors(case)),
        sources=tuple(_sources(case)),
        run_record=tuple(_flat(run_record)),
        facts=(
            ("Day 0", day(operation.start)),
            ("Futures", _lived(case, run_record)),
            ("Horizon", f"{number(operation.horizon)} days"),
            ("Seed", str(case.seed)),
            ("Disclosure", operation.disclosure),
        ),
        explained=explained_front(
            case,
            [(column.name, column.label) for column in compare_options(case).columns],
            [(name, label) for name, label, _ in compare_aims(case).aims],
        ),
        explored=None if explored is None else explored_section(operation, explored),
        background=(theatre_map(case), *clocks),
        background_text=(*case.plans[case.baseline].theatre.notes[:1], *((" ".join(told),) if told else ())),
    )


def _lived(case: Case, run_record: Mapping[str, Any]) -> str:
    """Say how many futures were drawn, and how often each was lived."""
    replications = run_record.get("settings", {}).get("replications")
    return number(case.futures.count) + (f" × {number(replications)} replications" if replications else "")


def _options(case: Case) -> tuple[BriefOption, ...]:
    names = figures.shorts(case)
    return tuple(
        BriefOption(
            option, case.title(option), names[option], case.operation.options[option].description.strip()
        )
        for option in case.options
    )


def _comparison(case: Case) -> Comparison:
    found = compare_options(case)
    chart_title, chart = figures.comparison_chart(case)
    return Comparison(
        caption="Median over the futures drawn; below it the range that holds nine in ten, or as stated",
        columns=tuple(ComparisonColumn(column.label, column.unit) for column in found.columns),
        rows=tuple(
            ComparisonRow(option, tuple(_brief(cell) for cell in cells)) for option, cells in found.rows
        ),
        chart_title=chart_title,
        chart=chart,
        note=COMPARISON_NOTE,
        aims=_aims(case),
    )


def _brief(cell: Value | str) -> Value | str:
    """Return a cell of page one with two significant figures: more would claim a precision that no range has."""
    if isinstance(cell, str):
        return cell
    return two_figured(cell)


def _aims(case: Case) -> Table | None:
    """Return options by declared aims: value, range, and whether the aim is met."""
    found = compare_aims(case)
    if not found.aims:
        return None
    columns = (
        Column("Option", width="wide"),
        *(Column(f"{_sentence(label)}: {bound}", "", "right") for _, label, bound in found.aims),
    )
    rows = tuple((short_title(case, option), *(_aim(cell) for cell in cells)) for option, cells in found.rows)
    return Table(AIMS_CAPTION, columns, rows, note=AIMS_NOTE, size="small")


def _aim(cell: AimCell) -> str | RangedValue:
    if cell.value is None:
        return str(cell.met)
    value = two_figured(cell.value)
    shown = f"{quantity(value.best, value.unit)}, {cell.met}"
    return RangedValue(shown, span(value.low, value.high, value.unit))


def _sentence(label: str) -> str:
    return label[:1].upper() + label[1:]


def _question(case: Case, question: Question, answers: tuple[Answer, ...]) -> BriefQuestion:
    tables = tables_of(case, question.id)
    return BriefQuestion(
        question=question,
        findings=findings_of(case, question.id),
        figures=(*_figures(case, question.id), *figures.hinge_figure(case, question.id, answers)),
        tables=tuple(as_table(table) for table in tables),
        explained=explained_question(case, question.id, answers, tables),
    )


def _figures(case: Case, question: str) -> tuple[BriefFigure, ...]:
    match question:
        case "Q0":
            return figures.purpose_figures(case)
        case "Q1":
            return (*figures.mission_figures(case), *curves.strength_figures(case))
        case "Q4":
            maps = tuple(found for option in case.options if (found := option_map(case, option)) is not None)
            return (*maps, *curves.frontier_figures(case), *care_figures(case))
        case "Q5":
            return command_figures(case)
        case "Q6":
            return figures.duration_figures(case)
        case "Q7":
            return readiness_figures(case)
        case "Q9":
            return figures.verification_figures(case)
        case "Q11":
            return (*cost_figures(case), *curves.reaching_figures(case))
        case _:
            return ()


def as_table(table: AnswerTable) -> Table:
    """Return the data of a question as a table of the brief."""
    columns = tuple(
        Column(label, unit, "left" if _is_words(table, position) else "right")
        for position, (label, unit) in enumerate(table.columns)
    )
    rows = tuple(tuple(_cell(cell) for cell in row) for row in table.rows)
    return Table(
        table.caption, columns, rows, note=table.note, size="small", breakable=len(rows) > LONG_TABLE
    )


def _is_words(table: AnswerTable, position: int) -> bool:
    return all(isinstance(row[position], str) for row in table.rows)


def _cell(cell: str | float | Value | None) -> str | RangedValue:
    if cell is None:
        return NO_VALUE
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Value):
        ranged = "" if cell.low == cell.high else span(cell.low, cell.high, cell.unit)
        return RangedValue(quantity(cell.best, cell.unit), ranged)
    return number(cell)


def used_factors(case: Case) -> Iterator[Factor]:
    """Yield the factors that plans, simulation or answers used, by name; a party's own copy of one is left out."""
    parties = case.operation.parties
    for name, factor in sorted(case.factors.items()):
        base, _, last = name.rpartition(".")
        if last in parties and base in case.factors:
            continue
        shown = any(name.startswith(f"{prefix}.") for prefix in SHOWN_FACTORS)
        if name in case.used or shown or factor.origin != "catalogue":
            yield factor


def _factor(factor: Factor) -> BriefFactor:
    return BriefFactor(
        name=factor.name,
        label=factor.label,
        unit=factor.unit,
        best=factor.best,
        low=factor.low,
        high=factor.high,
        kind=factor.kind,
        sources=factor.sources,
        because=factor.because,
        quotes=tuple(
            f"“{report.quote}” ({report.source}: {report.locator})"
            for report in factor.reports
            if report.quote
        ),
    )


def _sources(case: Case) -> Iterator[BriefSource]:
    declared = case.operation.sources
    for name, source in declared.items():
        yield BriefSource(
            name, source.title, source.publisher, day(source.published), source.url, source.grade or ""
        )
    for name, cited in case.factors.sources.items():
        if name not in declared:
            yield BriefSource(
                name, cited.title, cited.publisher, day(cited.published), cited.url, cited.grade
            )


def _flat(record: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        label = f"{under}{name.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{label}: ")
        elif value is not None:
            yield label, str(value)
