"""One tree of blocks that every writer walks.

A document holds what is to be said and nothing about how it looks. No block computes anything; a block only refuses to
be made wrongly (a figure without words for those who cannot see it, a row with too few cells).
"""
# long because: every kind of block stands here, in one tree that every writer walks.

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from peacewright.answers.answer import Grade

Alignment = Literal["left", "right", "centre"]
Span = Literal["half", "full"]

_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]*")


class DocumentError(ValueError):
    """A document or one of its blocks is made wrongly."""


def check_identifier(identifier: str) -> None:
    """Refuse an identifier that would not serve as an anchor in every writer.

    Raises
    ------
    DocumentError
        If it is anything but lower-case letters, digits and hyphens, beginning with a letter.
    """
    if not _IDENTIFIER.fullmatch(identifier):
        raise DocumentError(f"'{identifier}' is no identifier: use a-z, 0-9 and '-', beginning with a letter")


@dataclass(frozen=True)
class Strong:
    """Words that carry the weight of a sentence."""

    text: str


@dataclass(frozen=True)
class Reference:
    """A link to another place of the same document."""

    text: str
    target: str


Text = str | tuple[str | Strong | Reference, ...]


def plain(text: Text) -> str:
    """Return the words of ``text`` without marks."""
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else part.text for part in text)


@dataclass(frozen=True)
class GradeMark:
    """How firmly something is answered, always in words."""

    grade: Grade


@dataclass(frozen=True)
class RangedValue:
    """A value as it is printed, with its range below or behind it."""

    value: str
    range: str = ""


@dataclass(frozen=True)
class GradedName:
    """A name with the grade of what is said of it."""

    name: str
    grade: Grade


CellContent = Text | GradeMark | GradedName | RangedValue


@dataclass(frozen=True)
class Column:
    """The head of a column: its name, its unit if all its cells share one, how it is aligned, how wide at least.

    A column of 'code' holds names without spaces, which may be broken anywhere.
    """

    label: Text
    unit: str = ""
    alignment: Alignment = "left"
    width: Literal["", "code", "wide"] = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption. The first column heads its rows unless ``row_heads`` is false."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellContent, ...], ...]
    note: Text = ""
    row_heads: bool = True
    size: Literal["normal", "small"] = "normal"
    caption_shown: bool = True
    breakable: bool = False

    def __post_init__(self) -> None:
        if not self.caption.strip():
            raise DocumentError("a table needs a caption")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise DocumentError(
                    f"table '{self.caption}', row {number}: {len(row)} cells for {len(self.columns)} columns"
                )


@runtime_checkable
class Picture(Protocol):
    """What can be drawn in a figure: a chart or a map."""

    def drawings(self, identifier: str, span: Span) -> tuple[str, ...]:
        """Return SVG texts, the widest first; a second one, if any, is for a narrow screen."""

    def needs_full_width(self) -> bool:
        """Tell whether half a column is too narrow."""

    def table(self, caption: str) -> Table:
        """Return the same data as a table."""

    def description(self) -> str:
        """Return words that stand for the picture."""

    def reading(self) -> str:
        """Return one line that says how to read the marks."""


@dataclass(frozen=True)
class Figure:
    """A picture with a title, words that stand for it, and its data as a table."""

    identifier: str
    title: str
    picture: Picture
    alternative: str
    data: Table
    note: Text = ""
    sources: tuple[str, ...] = ()
    span: Span = "half"

    def __post_init__(self) -> None:
        check_identifier(self.identifier)
        for name, value in (("title", self.title), ("alternative text", self.alternative)):
            if not value.strip():
                raise DocumentError(f"figure '{self.identifier}' needs a {name}")
        if not self.data.rows:
            raise DocumentError(f"figure '{self.identifier}' needs its data as a table")


@dataclass(frozen=True)
class Figures:
    """Figures set side by side where the page is wide enough."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: of the body, of the verdict ('lead'), or a remark ('note')."""

    text: Text
    role: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True)
class ItemList:
    """A list, numbered if its order matters."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Callout:
    """Something set apart from the run of the text."""

    title: str
    blocks: tuple[Block, ...]
    kind: Literal["plain", "caution"] = "plain"


@dataclass(frozen=True)
class Disclosure:
    """Something that a reader opens to see: folded on a screen. ``of`` says of what, unseen.

    On paper it is left out, unless it is ``printed``, as what belongs to an answer must be: there it stands open.
    """

    title: str
    of: str
    blocks: tuple[Block, ...]
    printed: bool = False


@dataclass(frozen=True)
class KeyFigure:
    """One figure worth its own place: what it is, the value, its range."""

    label: str
    value: str
    range: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """A row of key figures."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Definition:
    """A term and what is said of it."""

    term: str
    text: Text
    identifier: str = ""

    def __post_init__(self) -> None:
        if self.identifier:
            check_identifier(self.identifier)


@dataclass(frozen=True)
class DefinitionList:
    """Terms with what is said of each; 'columns' sets them as short parallel columns where there is room."""

    definitions: tuple[Definition, ...]
    layout: Literal["rows", "columns"] = "rows"


@dataclass(frozen=True)
class GradeLine:
    """The grade of an answer for one option."""

    option: str
    grade: Grade


@dataclass(frozen=True)
class GradeLines:
    """The grades of one question for all options."""

    lines: tuple[GradeLine, ...]


@dataclass(frozen=True)
class SourceNote:
    """What the preceding blocks rest on: links to the list of sources."""

    references: tuple[Reference, ...]


@dataclass(frozen=True)
class PageBreak:
    """A new page on paper; nothing on a screen."""


@dataclass(frozen=True)
class Section:
    """A part of a document with a heading and an anchor. Its level follows from how deep it stands."""

    identifier: str
    title: str
    blocks: tuple[Block, ...]
    label: str = ""
    listed: bool = True

    def __post_init__(self) -> None:
        check_identifier(self.identifier)
        if not self.title.strip():
            raise DocumentError(f"section '{self.identifier}' needs a title")


Block = (
    Paragraph
    | ItemList
    | Table
    | Figure
    | Figures
    | Callout
    | Disclosure
    | KeyFigures
    | DefinitionList
    | GradeLines
    | SourceNote
    | PageBreak
    | Section
)


@dataclass(frozen=True)
class Document:
    """A whole document. ``front`` is what must fit on the first page of paper; ``foot`` stands below each page."""

    title: str
    kicker: str
    facts: tuple[tuple[str, str], ...]
    front: tuple[Block, ...]
    sections: tuple[Section, ...]
    language: str = "en"
    foot: str = ""

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for identifier in identifiers(self):
            if identifier in seen:
                raise DocumentError(f"the identifier '{identifier}' is used twice")
            seen.add(identifier)


def children(block: Block) -> tuple[Block, ...]:
    """Return the blocks that stand directly inside ``block``."""
    if isinstance(block, (Section, Callout, Disclosure)):
        return block.blocks
    if isinstance(block, Figures):
        return block.figures
    return ()


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield every block of ``blocks`` and those inside them, in reading order."""
    for block in blocks:
        yield block
        yield from walk(children(block))


def identifiers(document: Document) -> Iterator[str]:
    """Yield every anchor of ``document`` in reading order."""
    for block in walk((*document.front, *document.sections)):
        if isinstance(block, (Section, Figure)):
            yield block.identifier
        elif isinstance(block, DefinitionList):
            yield from (item.identifier for item in block.definitions if item.identifier)


def texts(document: Document, blocks: tuple[Block, ...] | None = None) -> Iterator[str]:
    """Yield every run of words of ``document``, or of its head and ``blocks``, for checks of speech and disclosure."""
    yield document.title
    for fact in document.facts:
        yield from fact
    for block in walk((*document.front, *document.sections) if blocks is None else blocks):
        yield from _block_texts(block)


def _cell_text(cell: CellContent) -> str:
    if isinstance(cell, GradeMark):
        return cell.grade.value
    if isinstance(cell, GradedName):
        return f"{cell.name} {cell.grade.value}"
    if isinstance(cell, RangedValue):
        return f"{cell.value} {cell.range}".strip()
    return plain(cell)


def _table_texts(table: Table) -> Iterator[str]:
    yield table.caption
    yield plain(table.note)
    for column in table.columns:
        yield plain(column.label)
    for row in table.rows:
        for cell in row:
            yield _cell_text(cell)


def _block_texts(block: Block) -> Iterator[str]:
    match block:
        case Section() | Callout() | Disclosure():
            yield block.title
        case Paragraph():
            yield plain(block.text)
        case ItemList():
            yield from (plain(item) for item in block.items)
        case Table():
            yield from _table_texts(block)
        case Figure():
            yield from (block.title, block.alternative, plain(block.note))
            yield from _table_texts(block.data)
        case KeyFigures():
            for figure in block.figures:
                yield f"{figure.label} {figure.value} {figure.range}"
        case DefinitionList():
            for definition in block.definitions:
                yield f"{definition.term} {plain(definition.text)}"
        case GradeLines():
            for line in block.lines:
                yield f"{line.option} {line.grade.value}"
        case SourceNote():
            yield from (reference.text for reference in block.references)
        case Figures() | PageBreak():
            pass
