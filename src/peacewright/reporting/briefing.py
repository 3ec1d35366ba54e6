"""What a brief is made from: plain values, handed over by whoever has the answers.

Everything here is words, numbers and tuples of them, and the answers as they are, so that this room needs nothing from
the models. Whoever fills a
:class:`Briefing` decides what is said; :mod:`peacewright.reporting.brief` decides where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from peacewright.answers.answer import Answer, Question, Value
from peacewright.reporting.charts import IntervalChart
from peacewright.reporting.document import Picture, Section, Span, Table, check_identifier


class BriefingError(ValueError):
    """A briefing does not fit together."""


@dataclass(frozen=True)
class BriefOption:
    """An option as it is named in the brief. ``short`` heads narrow columns."""

    name: str
    title: str
    short: str
    description: str = ""


@dataclass(frozen=True)
class BriefFigure:
    """A chart or map of a question. Without ``alternative`` the words come from the picture itself."""

    identifier: str
    title: str
    picture: Picture
    alternative: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    span: Span = "half"

    def __post_init__(self) -> None:
        check_identifier(self.identifier)


@dataclass(frozen=True)
class BriefQuestion:
    """A question of the brief with what belongs to all options together: findings, figures, further tables.

    ``explained`` says how the numbers of the question came about.
    """

    question: Question
    findings: tuple[str, ...] = ()
    figures: tuple[BriefFigure, ...] = ()
    tables: tuple[Table, ...] = ()
    explained: Table | None = None


@dataclass(frozen=True)
class ComparisonColumn:
    """One measure of the comparison on page one; values of this unit are printed without it."""

    label: str
    unit: str = ""


@dataclass(frozen=True)
class ComparisonRow:
    """One option of the comparison; a cell is a value with its range, or words."""

    option: str
    cells: tuple[Value | str, ...]


@dataclass(frozen=True)
class Comparison:
    """The comparison of options on page one: one table and one range chart."""

    caption: str
    columns: tuple[ComparisonColumn, ...]
    rows: tuple[ComparisonRow, ...]
    chart_title: str
    chart: IntervalChart
    note: str = ""
    aims: Table | None = None
    """How every option stands to every declared aim."""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise BriefingError(
                    f"comparison, option '{row.option}': {len(row.cells)} cells for {len(self.columns)} columns"
                )


@dataclass(frozen=True)
class Caveat:
    """One of the three caveats that matter: what it is in few words, and why it matters."""

    title: str
    text: str


@dataclass(frozen=True)
class BriefFactor:
    """One factor as used, with its range, its kind, its sources and the questions it enters."""

    name: str
    label: str
    unit: str
    best: float
    low: float
    high: float
    kind: Literal["measured", "reported", "judged"]
    sources: tuple[str, ...] = ()
    because: str = ""
    subject: str = ""
    quotes: tuple[str, ...] = ()
    """Sentences that reports of it were read from, each with where it stands."""


@dataclass(frozen=True)
class BriefSource:
    """One source: its identifier, what it is, who published it when, where, how it is graded."""

    identifier: str
    title: str
    publisher: str = ""
    published: str = ""
    address: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Briefing:
    """Everything a brief says."""

    operation: str
    title: str
    purpose: str
    as_of: date
    verdict: tuple[str, ...]
    comparison: Comparison
    caveats: tuple[Caveat, ...]
    options: tuple[BriefOption, ...]
    questions: tuple[BriefQuestion, ...]
    answers: tuple[Answer, ...]
    factors: tuple[BriefFactor, ...]
    sources: tuple[BriefSource, ...]
    run_record: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...] = ()
    """Short facts under the title: futures drawn, seed, disclosure."""

    background: tuple[BriefFigure, ...] = ()
    """Figures that set the scene before the questions: the theatre, the clocks of the provisions."""

    background_text: tuple[str, ...] = ()
    explained: Table | None = None
    """How the numbers of page one came about."""

    explored: Section | None = None
    """What an exploration of the same file found, where one is shown."""

    language: str = field(default="en")

    def __post_init__(self) -> None:
        if not 3 <= len(self.verdict) <= 5:
            raise BriefingError(f"the verdict has {len(self.verdict)} sentences; it needs three to five")
        if len(self.caveats) != 3:
            raise BriefingError(f"page one holds three caveats, not {len(self.caveats)}")
        options = {option.name for option in self.options}
        questions = {question.question.id for question in self.questions}
        named = [row.option for row in self.comparison.rows] + [answer.option for answer in self.answers]
        for name in named:
            if name not in options:
                raise BriefingError(f"'{name}' is no option of this brief")
        seen: set[tuple[str, str]] = set()
        for answer in self.answers:
            if answer.question not in questions:
                raise BriefingError(f"'{answer.question}' is no question of this brief")
            if (answer.question, answer.option) in seen:
                raise BriefingError(f"{answer.question} is answered twice for '{answer.option}'")
            seen.add((answer.question, answer.option))
        missing = [(q, o) for q in sorted(questions) for o in sorted(options) if (q, o) not in seen]
        if missing:
            question, option = missing[0]
            raise BriefingError(
                f"{len(missing)} answers are missing, first {question} for '{option}'; an answer that is not there is "
                "graded 'open' with its reason"
            )
        self._check_sources()

    def _check_sources(self) -> None:
        known = {source.identifier for source in self.sources}
        cited = [
            *(answer.sources for answer in self.answers),
            *(factor.sources for factor in self.factors),
            *(figure.sources for figure in (*self.background, *self._figures())),
        ]
        used = {source for sources in cited for source in sources}
        if unknown := sorted(used - known):
            raise BriefingError(f"cited but not listed as a source: {', '.join(unknown)}")

    def _figures(self) -> tuple[BriefFigure, ...]:
        return tuple(figure for question in self.questions for figure in question.figures)

    def answer(self, question: str, option: str) -> Answer:
        """Return the answer to ``question`` for ``option``; both must exist."""
        return next(item for item in self.answers if (item.question, item.option) == (question, option))
