"""Putting a briefing into a document: which part stands where. Nothing is computed and nothing is judged here."""
# long because: the sections of a brief stand here in the order in which they are read.

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from peacewright.answers.answer import GRADE_MEANINGS, Answer, Grade, Hinge, Value
from peacewright.reporting.briefing import (
    BriefFactor,
    BriefFigure,
    Briefing,
    BriefQuestion,
    BriefSource,
    Comparison,
)
from peacewright.reporting.document import (
    Block,
    CellContent,
    Column,
    Definition,
    DefinitionList,
    Disclosure,
    Document,
    Figure,
    Figures,
    GradedName,
    GradeLine,
    GradeLines,
    GradeMark,
    ItemList,
    Paragraph,
    Reference,
    Section,
    SourceNote,
    Strong,
    Table,
    Text,
)
from peacewright.reporting.formats import SPOKEN_UNITS, day, number, signed, span
from peacewright.reporting.html import ENCODING, write_html
from peacewright.reporting.speech import check_speech
from peacewright.reporting.tables import NO_VALUE, head_unit, shared_unit, value_cell

# More options than this do not fit beside each other; each then becomes a row.
MOST_OPTIONS_ACROSS = 7
MOST_WORDS = 60
"""Of an answer for one option: where one has more, details are folded, and the headlines stand alone."""
MOST_ROWS = 20
"""Of a table of a question: a longer one is folded."""
RUN_DIGITS = 8
"""So much of a hash tells two runs apart on paper."""


def source_anchor(identifier: str) -> str:
    """Return the anchor of a source in the list of sources."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in identifier.lower())
    return f"source-{kept}"


def assemble_brief(briefing: Briefing) -> Document:
    """Return the brief as a document.

    Raises
    ------
    DocumentError
        If two parts share an identifier.
    SpeechError
        If a sentence gives a share of futures as a probability.
    """
    sections = [_reading_section(briefing)]
    if briefing.background or briefing.background_text:
        sections.append(_background_section(briefing))
    if briefing.explored is not None:
        sections.append(briefing.explored)
    sections += [_question_section(briefing, question) for question in briefing.questions]
    sections += [_factor_section(briefing), _source_section(briefing), _run_section(briefing)]
    document = Document(
        title=briefing.title,
        kicker="Brief on the options of an operation",
        facts=(("Operation", briefing.operation), ("As of", day(briefing.as_of)), *briefing.facts),
        front=_front(briefing),
        sections=tuple(sections),
        language=briefing.language,
        foot=_foot(briefing),
    )
    check_speech(document)
    return document


def _foot(briefing: Briefing) -> str:
    """Return what tells a loose page of one run from another: operation, seed, beginning of the file's hash."""
    record = dict(briefing.run_record)
    parts = [briefing.operation]
    if "seed" in record:
        parts.append(f"seed {record['seed']}")
    if "operation sha256" in record:
        parts.append(f"file {record['operation sha256'][:RUN_DIGITS]}")
    return " \u00b7 ".join(parts)


def write_brief(briefing: Briefing, path: Path) -> None:
    """Write the brief as one HTML page that loads nothing.

    Raises
    ------
    DocumentError, SpeechError
        As :func:`assemble_brief`.
    DrawingError
        If a chart or map cannot be drawn.
    OSError
        If ``path`` cannot be written.
    """
    path.write_text(write_html(assemble_brief(briefing)), encoding=ENCODING)


def _comparison_column(comparison: Comparison, position: int) -> Column:
    column = comparison.columns[position]
    in_words = not column.unit and all(isinstance(row.cells[position], str) for row in comparison.rows)
    return Column(column.label, head_unit(column.unit), "left" if in_words else "right")


def _front(briefing: Briefing) -> tuple[Block, ...]:
    comparison = briefing.comparison
    titles = {option.name: option.title for option in briefing.options}
    table = Table(
        caption=comparison.caption,
        columns=(
            Column("Option", width="wide"),
            *(_comparison_column(comparison, position) for position in range(len(comparison.columns))),
        ),
        rows=tuple(
            (
                titles[row.option],
                *(
                    cell if isinstance(cell, str) else value_cell(cell, column.unit)
                    for cell, column in zip(row.cells, comparison.columns, strict=True)
                ),
            )
            for row in comparison.rows
        ),
        note=comparison.note,
        size="small",
    )
    chart = Figure(
        identifier="figure-comparison",
        title=comparison.chart_title,
        picture=comparison.chart,
        alternative=comparison.chart.description(),
        data=comparison.chart.table(f"Data of the figure: {comparison.chart_title}"),
        note=comparison.chart.reading(),
        span="full",
    )
    aims = () if comparison.aims is None else (comparison.aims,)
    caveats = DefinitionList(
        tuple(Definition(caveat.title, caveat.text) for caveat in briefing.caveats), layout="columns"
    )
    return (
        Paragraph(briefing.purpose, role="note"),
        Section("verdict", "Verdict", (ItemList(briefing.verdict),)),
        Section("comparison", "The options compared", (table, *aims, chart)),
        Section("caveats", "Three caveats that matter", (caveats,)),
    )


def _reading_section(briefing: Briefing) -> Section:
    grades: tuple[tuple[CellContent, ...], ...] = tuple(
        (GradeMark(grade), GRADE_MEANINGS[grade]) for grade in Grade
    )
    return Section(
        "how-to-read",
        "How to read this brief",
        (
            Paragraph(
                "Each option was planned once on best values and then lived through the same futures: draws of every "
                "factor and of what others decide. A value stands above its range; what the range is stands below its "
                "table. How many futures end one way follows from how they were drawn. It is no forecast and no "
                "probability."
            ),
            Table("What the grades mean", (Column("Grade"), Column("Meaning")), grades, size="small"),
            *_explained(briefing.explained, "page one"),
        ),
    )


def _figure(figure: BriefFigure) -> Figure:
    note = figure.picture.reading()
    return Figure(
        identifier=figure.identifier,
        title=figure.title,
        picture=figure.picture,
        alternative=figure.alternative or figure.picture.description(),
        data=figure.picture.table(f"Data of the figure: {figure.title}"),
        note=f"{note} {figure.note}".strip(),
        sources=figure.sources,
        span="full" if figure.picture.needs_full_width() else figure.span,
    )


def _figures(figures: tuple[BriefFigure, ...]) -> tuple[Block, ...]:
    """Return full figures alone and half figures gathered, in the order given."""
    blocks: list[Block] = []
    halves: list[Figure] = []
    for item in figures:
        figure = _figure(item)
        if figure.span == "half":
            halves.append(figure)
            continue
        if halves:
            blocks.append(Figures(tuple(halves)))
            halves = []
        blocks.append(figure)
    if halves:
        blocks.append(Figures(tuple(halves)))
    return tuple(blocks)


def _background_section(briefing: Briefing) -> Section:
    blocks: list[Block] = [Paragraph(text) for text in briefing.background_text]
    options = tuple(
        Definition(option.title, option.description) for option in briefing.options if option.description
    )
    if options:
        blocks.append(DefinitionList(options))
    blocks += _figures(briefing.background)
    blocks += _sources(briefing, tuple(source for figure in briefing.background for source in figure.sources))
    return Section("background", "The operation and its options", tuple(blocks))


def _question_section(briefing: Briefing, question: BriefQuestion) -> Section:
    answers = [briefing.answer(question.question.id, option.name) for option in briefing.options]
    titles = {option.name: option.title for option in briefing.options}
    blocks: list[Block] = [Paragraph((Strong(question.question.asks),))]
    blocks += [Paragraph(finding) for finding in question.findings]
    blocks += _headlines(question, answers, titles)
    if any(answer.values for answer in answers):
        blocks.append(_values(briefing, question, answers))
    blocks += _figures(question.figures)
    blocks += (_folded_if_long(table, question.question.title) for table in question.tables)
    if any(answer.hinges or answer.hinge_note for answer in answers):
        blocks.append(_hinges(question, answers, titles))
    blocks += _explained(question.explained, question.question.title)
    cited = [source for answer in answers for source in answer.sources]
    cited += [source for figure in question.figures for source in figure.sources]
    blocks += _sources(briefing, tuple(cited))
    return Section(
        question.question.id.lower(), question.question.title, tuple(blocks), label=question.question.id
    )


def _explained(explained: Table | None, of: str) -> tuple[Block, ...]:
    """Return how numbers came about, folded away."""
    if explained is None:
        return ()
    return (Disclosure("How these numbers came about", of, (explained,)),)


def _headlines(question: BriefQuestion, answers: list[Answer], titles: dict[str, str]) -> tuple[Block, ...]:
    """Return grade and headline of each option; one paragraph when they are the same of all."""
    said = {(answer.grade, answer.headline, answer.details) for answer in answers}
    if len(said) == 1:
        grade, headline, details = said.pop()
        everyone = GradeLines((GradeLine("Every option", grade),))
        return (everyone, Paragraph((Strong(headline),)), *(Paragraph(detail) for detail in details))
    folded = any(_words(answer) > MOST_WORDS for answer in answers)
    rows: tuple[tuple[CellContent, ...], ...] = tuple(
        (
            GradedName(titles[answer.option], answer.grade),
            (Strong(answer.headline), *(() if folded else (f" {detail}" for detail in answer.details))),
        )
        for answer in answers
    )
    columns = (Column("Option and grade", width="wide"), Column("Answer"))
    caption = f"{question.question.id}: the answer for each option"
    table = Table(caption, columns, rows, caption_shown=False, breakable=True)
    return (table, _details(question, answers, titles)) if folded else (table,)


def _words(answer: Answer) -> int:
    return len(" ".join((answer.headline, *answer.details)).split())


def _details(question: BriefQuestion, answers: list[Answer], titles: dict[str, str]) -> Disclosure:
    """Return what stands behind the headlines, folded: a list an option, one for options of which the same is said."""
    of: dict[tuple[str, ...], list[str]] = {}
    for answer in answers:
        if answer.details:
            of.setdefault(answer.details, []).append(titles[answer.option])
    blocks: list[Block] = []
    for details, named in of.items():
        blocks += (Paragraph((Strong("; ".join(named)),)), ItemList(details))
    return Disclosure(
        "More on the answer for each option", question.question.title, tuple(blocks), printed=True
    )


def _folded_if_long(table: Table, of: str) -> Block:
    """Return a table, folded under its caption where it has more rows than a screen."""
    if len(table.rows) <= MOST_ROWS:
        return table
    return Disclosure(
        f"{table.caption} ({len(table.rows)} rows)", of, (replace(table, caption_shown=False),), printed=True
    )


def _values(briefing: Briefing, question: BriefQuestion, answers: list[Answer]) -> Table:
    shorts = {option.name: option.short for option in briefing.options}
    found = {(answer.option, value.name): value for answer in answers for value in answer.values}
    by_name: dict[str, list[Value]] = {}
    for (_, name), value in found.items():
        by_name.setdefault(name, []).append(value)
    shared = {name: shared_unit(value.unit for value in values) for name, values in by_name.items()}
    units = {name: "" if unit in SPOKEN_UNITS else unit for name, unit in shared.items()}

    def cell(option: str, name: str) -> CellContent:
        value = found.get((option, name))
        return NO_VALUE if value is None else value_cell(value, units[name])

    def head(name: str) -> str:
        """Say the unit once where all options share it."""
        label, unit = by_name[name][0].label, head_unit(units[name])
        return f"{label} ({unit})" if unit else label

    caption = f"{question.question.id}: values, each with its range below"
    note = _range_note(by_name)
    if len(answers) <= MOST_OPTIONS_ACROSS:
        columns = (
            Column("", width="wide"),
            *(Column(shorts[answer.option], "", "right") for answer in answers),
        )
        rows = tuple((head(name), *(cell(answer.option, name) for answer in answers)) for name in by_name)
    else:
        columns = (Column("Option"), *(Column(head(name), "", "right") for name in by_name))
        rows = tuple(
            (shorts[answer.option], *(cell(answer.option, name) for name in by_name)) for answer in answers
        )
    return Table(caption, columns, rows, note=note, size="small")


def _range_note(by_name: dict[str, list[Value]]) -> str:
    """Say what the ranges are, naming the values where it differs."""
    meanings: dict[str, list[str]] = {}
    for values in by_name.values():
        for meaning in dict.fromkeys(value.range_is for value in values if value.range_is):
            meanings.setdefault(meaning, []).append(values[0].label)
    if len(meanings) == 1 and len(next(iter(meanings.values()))) == len(by_name):
        return f"Range: {next(iter(meanings))}."
    return " ".join(f"Range of {', '.join(labels)}: {meaning}." for meaning, labels in meanings.items())


def _hinge_text(hinge: Hinge) -> str:
    return f"{hinge.label} {signed(hinge.correlation)} ({signed(hinge.low)} to {signed(hinge.high)})"


def _hinges(question: BriefQuestion, answers: list[Answer], titles: dict[str, str]) -> Table:
    metrics = sorted({answer.metric for answer in answers if answer.metric})
    rows: list[tuple[CellContent, ...]] = []
    for answer in answers:
        if answer.hinges:
            words = "; ".join(_hinge_text(hinge) for hinge in answer.hinges)
        else:
            words = answer.hinge_note or "none stands out"
        several = (answer.metric or NO_VALUE,) if len(metrics) > 1 else ()
        rows.append((titles[answer.option], *several, words))
    caption = f"{question.question.id}: what the answer hinges on"
    if len(metrics) == 1:
        caption += f" (metric: {metrics[0]})"
    columns = [Column("Option", width="wide"), Column("Largest rank correlations, with interval")]
    if len(metrics) > 1:
        columns.insert(1, Column("Metric"))
    return Table(caption, tuple(columns), tuple(rows), size="small")


def _sources(briefing: Briefing, cited: tuple[str, ...]) -> tuple[Block, ...]:
    if not cited:
        return ()
    listed = {source.identifier: source for source in briefing.sources}
    return (
        SourceNote(
            tuple(Reference(_source_name(listed[name]), source_anchor(name)) for name in dict.fromkeys(cited))
        ),
    )


def _source_name(source: BriefSource) -> str:
    parts = [part for part in (source.publisher or source.title, source.published) if part]
    return ", ".join(parts)


def _factor_row(factor: BriefFactor, listed: dict[str, BriefSource]) -> tuple[CellContent, ...]:
    basis: list[str | Strong | Reference] = []
    for position, name in enumerate(factor.sources):
        if position:
            basis.append("; ")
        basis.append(Reference(_source_name(listed[name]), source_anchor(name)))
    if factor.because:
        basis.append(f"{'. ' if basis else ''}{factor.because}")
    basis += [
        f"{'. ' if basis and not position else ' '}{said}" for position, said in enumerate(factor.quotes)
    ]
    text: Text = tuple(basis) if basis else NO_VALUE
    return (
        f"{factor.label} ({factor.name})",
        number(factor.best),
        span(factor.low, factor.high),
        factor.unit,
        factor.kind,
        text,
    )


def _factor_section(briefing: Briefing) -> Section:
    listed = {source.identifier: source for source in briefing.sources}
    subjects: dict[str, list[BriefFactor]] = {}
    for factor in briefing.factors:
        subjects.setdefault(factor.subject or factor.name.partition(".")[0], []).append(factor)
    judged = sum(factor.kind == "judged" for factor in briefing.factors)
    blocks: list[Block] = [
        Paragraph(
            f"{len(briefing.factors)} factors were used, of which {judged} are judged: no public source gives them, "
            "and the reasoning stands beside each."
        )
    ]
    for subject, factors in subjects.items():
        columns = (
            Column("Factor", width="wide"),
            Column("Best", "", "right"),
            Column("Range", "", "right"),
            Column("Unit"),
            Column("Kind"),
            Column("Sources and reasoning", width="wide"),
        )
        rows = tuple(_factor_row(factor, listed) for factor in factors)
        title = subject.replace("_", " ").capitalize()
        blocks.append(Table(f"Factors: {title}", columns, rows, size="small", breakable=True))
    return Section("factors", "Every factor used", tuple(blocks))


def _source_text(source: BriefSource) -> str:
    parts = [
        source.title,
        source.publisher,
        source.published,
        f"graded {source.grade}" if source.grade else "",
    ]
    return ". ".join(part for part in (*(p for p in parts if p), source.address) if part)


def _source_section(briefing: Briefing) -> Section:
    definitions = tuple(
        Definition(source.identifier, _source_text(source), source_anchor(source.identifier))
        for source in sorted(briefing.sources, key=lambda item: item.identifier)
    )
    return Section("sources", "Sources", (DefinitionList(definitions),))


def _run_section(briefing: Briefing) -> Section:
    definitions = tuple(Definition(name, text) for name, text in briefing.run_record)
    return Section(
        "run-record",
        "Run record",
        (Paragraph("The same file, seed and versions give the same figures."), DefinitionList(definitions)),
    )
