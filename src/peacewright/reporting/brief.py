"""Putting a briefing into a document: which part stands where. Nothing is computed and nothing is judged here."""

from __future__ import annotations

from peacewright.reporting.briefing import (
    BriefAnswer,
    BriefFactor,
    BriefFigure,
    BriefHinge,
    Briefing,
    BriefQuestion,
    BriefSource,
    BriefValue,
    Comparison,
)
from peacewright.reporting.document import (
    GRADE_MEANINGS,
    GRADES,
    Block,
    CellContent,
    Column,
    Definition,
    DefinitionList,
    Document,
    Figure,
    Figures,
    GradedName,
    GradeLine,
    GradeLines,
    GradeMark,
    Paragraph,
    RangedValue,
    Reference,
    Section,
    SourceNote,
    Strong,
    Table,
    Text,
)
from peacewright.reporting.formats import BARE_UNITS, SHARE_UNITS, day, number, quantity, signed, span
from peacewright.reporting.speech import check_speech

NO_VALUE = "\u2013"
# More options than this do not fit beside each other; each then becomes a row.
MOST_OPTIONS_ACROSS = 7


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
    sections = [_reading_section()]
    if briefing.background or briefing.background_text:
        sections.append(_background_section(briefing))
    sections += [_question_section(briefing, question) for question in briefing.questions]
    sections += [_factor_section(briefing), _source_section(briefing), _run_section(briefing)]
    document = Document(
        title=briefing.title,
        kicker="Brief on the options of an operation",
        facts=(("Operation", briefing.operation), ("As of", day(briefing.as_of)), *briefing.facts),
        front=_front(briefing),
        sections=tuple(sections),
        language=briefing.language,
    )
    check_speech(document)
    return document


def _value_cell(value: BriefValue | str) -> CellContent:
    if isinstance(value, str):
        return value
    if value.best is None:
        return value.words or NO_VALUE
    return RangedValue(quantity(value.best, value.unit), span(value.low, value.high, value.unit))


def _bare_cell(value: BriefValue | str, unit: str) -> CellContent:
    """Return a cell under a column that already states ``unit``."""
    if isinstance(value, str) or value.best is None or value.unit != unit:
        return _value_cell(value)
    if unit in SHARE_UNITS:
        return _value_cell(value)
    return RangedValue(number(value.best), span(value.low, value.high))


def _comparison_column(comparison: Comparison, position: int) -> Column:
    column = comparison.columns[position]
    words_only = all(isinstance(row.cells[position], str) for row in comparison.rows)
    unit = "" if column.unit in SHARE_UNITS | BARE_UNITS else column.unit
    return Column(column.label, unit, "left" if words_only else "right")


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
                    _bare_cell(cell, column.unit)
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
    caveats = DefinitionList(
        tuple(Definition(caveat.title, caveat.text) for caveat in briefing.caveats), layout="columns"
    )
    return (
        Paragraph(briefing.purpose, role="note"),
        Section("verdict", "Verdict", (Paragraph(" ".join(briefing.verdict), role="lead"),)),
        Section("comparison", "The options compared", (table, chart)),
        Section("caveats", "Three caveats that matter", (caveats,)),
    )


def _reading_section() -> Section:
    grades: tuple[tuple[CellContent, ...], ...] = tuple(
        (GradeMark(grade), GRADE_MEANINGS[grade]) for grade in GRADES
    )
    return Section(
        "how-to-read",
        "How to read this brief",
        (
            Paragraph(
                "Each option was planned once on best values and then lived through the same futures: draws of every "
                "factor and of what others decide. A range such as 3 to 40 holds nine in ten of those futures. How "
                "many futures end one way follows from how they were drawn. It is no forecast and no probability."
            ),
            Table("What the grades mean", (Column("Grade"), Column("Meaning")), grades, size="small"),
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
    answers = [briefing.answer(question.code, option.name) for option in briefing.options]
    titles = {option.name: option.title for option in briefing.options}
    blocks: list[Block] = [Paragraph((Strong(question.question),))]
    blocks += [Paragraph(finding) for finding in question.findings]
    blocks += _headlines(question, answers, titles)
    if any(answer.values for answer in answers):
        blocks.append(_values(briefing, question, answers))
    blocks += _figures(question.figures)
    blocks += question.tables
    if any(answer.hinges is not None and answer.grade not in ("open", "not computable") for answer in answers):
        blocks.append(_hinges(question, answers, titles))
    cited = [source for answer in answers for source in answer.sources]
    cited += [source for figure in question.figures for source in figure.sources]
    blocks += _sources(briefing, tuple(cited))
    return Section(question.code.lower(), question.name, tuple(blocks), label=question.code)


def _headlines(question: BriefQuestion, answers: list[BriefAnswer], titles: dict[str, str]) -> tuple[Block, ...]:
    """Return grade and headline of each option; one paragraph when they are the same of all."""
    said = {(answer.grade, answer.headline, answer.reason) for answer in answers}
    if len(said) == 1:
        grade, headline, reason = said.pop()
        everyone = GradeLines((GradeLine("Every option", grade),))
        return (everyone, Paragraph(f"{headline} {reason}".strip()))
    rows: tuple[tuple[CellContent, ...], ...] = tuple(
        (GradedName(titles[answer.option], answer.grade), f"{answer.headline} {answer.reason}".strip())
        for answer in answers
    )
    columns = (Column("Option and grade", width="wide"), Column("Answer"))
    caption = f"{question.code}: the answer for each option"
    return (Table(caption, columns, rows, caption_shown=False, breakable=True),)


def _values(briefing: Briefing, question: BriefQuestion, answers: list[BriefAnswer]) -> Table:
    shorts = {option.name: option.short for option in briefing.options}
    labels: dict[str, str] = {}
    for answer in answers:
        for value in answer.values:
            labels.setdefault(value.name, value.label)
    found = {(answer.option, value.name): value for answer in answers for value in answer.values}

    def cell(option: str, name: str) -> CellContent:
        value = found.get((option, name))
        return NO_VALUE if value is None else _value_cell(value)

    caption = f"{question.code}: values, with nine in ten futures below each"
    if len(answers) <= MOST_OPTIONS_ACROSS:
        return Table(
            caption,
            (Column("", width="wide"), *(Column(shorts[answer.option], "", "right") for answer in answers)),
            tuple((label, *(cell(a.option, name) for a in answers)) for name, label in labels.items()),
            size="small",
        )
    return Table(
        caption,
        (Column("Option"), *(Column(label, "", "right") for label in labels.values())),
        tuple((shorts[a.option], *(cell(a.option, name) for name in labels)) for a in answers),
        size="small",
    )


def _hinge_text(hinge: BriefHinge) -> str:
    return f"{hinge.label} {signed(hinge.correlation)} ({signed(hinge.low)} to {signed(hinge.high)})"


def _hinges(question: BriefQuestion, answers: list[BriefAnswer], titles: dict[str, str]) -> Table:
    metrics = sorted({answer.metric for answer in answers if answer.metric})
    rows: list[tuple[CellContent, ...]] = []
    for answer in answers:
        if answer.hinges is None or answer.grade in ("open", "not computable"):
            words = "does not apply"
        elif not answer.hinges:
            words = "none stands out"
        else:
            words = "; ".join(_hinge_text(hinge) for hinge in answer.hinges)
        several = (answer.metric or NO_VALUE,) if len(metrics) > 1 else ()
        rows.append((titles[answer.option], *several, words))
    caption = f"{question.code}: what the answer hinges on"
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
            tuple(
                Reference(_source_name(listed[name]), source_anchor(name)) for name in dict.fromkeys(cited)
            )
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
            f"{len(briefing.factors)} factors were used, of which {judged} are judged: no public source gives them, and "
            "the reasoning stands beside each."
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
    parts = [source.title, source.publisher, source.published, f"graded {source.grade}" if source.grade else ""]
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


