"""Writing a document as PDF with Typst: tagged for those who hear it read (ISO 14289-1), fonts and drawings in it.

The document goes to the template as data, never as markup: whatever a source tells is text there and nothing else.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from importlib import resources
from importlib.util import find_spec
from typing import Any, Final

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.reporting.document import (
    Block,
    Callout,
    CellContent,
    DefinitionList,
    Disclosure,
    Document,
    Figure,
    Figures,
    GradedName,
    GradeLines,
    GradeMark,
    ItemList,
    KeyFigures,
    PageBreak,
    Paragraph,
    RangedValue,
    Reference,
    Section,
    SourceNote,
    Strong,
    Table,
    Text,
    identifiers,
)
from peacewright.reporting.drawn import drawings_of
from peacewright.reporting.fonts import font_directory
from peacewright.reporting.formats import FIRM_SPACE

EXTRA = "pdf"
STANDARD: Final = "ua-1"

BREAK = "\u200b"
"""A place without width where a line may be broken."""
_LONG = re.compile(r"[^\s\u200b-]{14}(?=[^\s\u200b-]{6})")
"""A part of a word too long for a narrow column, which would else run into the next one."""

_HALO = re.compile(
    r'<text ([^>]*?)(stroke="[^"]+" stroke-width="[^"]+" stroke-linejoin="[^"]+" )(paint-order="stroke")'
    r"([^>]*)>(.*?)</text>"
)
"""Words with a halo, as maps draw them."""

Node = dict[str, Any]


def must_write_pdf() -> None:
    """Refuse to begin where the library is not installed.

    Raises
    ------
    PeacewrightError
    """
    if find_spec("typst") is None:
        message = "to write PDF, the Python package 'typst' is needed, and it is not installed"
        remedy = f"pip install typst  (or: pip install 'peacewright[{EXTRA}]')"
        raise PeacewrightError([Finding("C001", Severity.ERROR, Place("--pdf"), message, remedy)])


def write_pdf(document: Document, as_of: date) -> bytes:
    """Return a document as PDF; the same document gives the same bytes.

    Parameters
    ----------
    document : Document
    as_of : date
        Stands as the time of writing.

    Raises
    ------
    PeacewrightError
        If the library is not installed.
    DrawingError
        If a chart or map cannot be drawn.
    """
    must_write_pdf()
    import typst

    known = set(identifiers(document))
    told = {
        "title": document.title,
        "kicker": document.kicker,
        "language": document.language,
        "facts": [list(fact) for fact in document.facts],
        "foot": document.foot,
        "front": _nodes(document.front, known),
        "sections": _nodes(document.sections, known),
    }
    template = (resources.files("peacewright.reporting") / "templates" / "paper.typ").read_bytes()
    fonts: Any = [str(font_directory())]  # its types ask that these be of the kind that the template is
    made: bytes = typst.compile(
        template,
        format="pdf",
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(told, ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=datetime.combine(as_of, time(), UTC),
    )
    return made


def _nodes(blocks: tuple[Block, ...], known: set[str]) -> list[Node]:
    nodes = (_node(block, known) for block in blocks)
    return [node for node in nodes if node is not None]


def _node(block: Block, known: set[str]) -> Node | None:
    """Return a block as data; None for what is left out on paper."""
    match block:
        case Section():
            return {"kind": "section", "id": block.identifier, "title": block.title, "label": block.label,
                    "blocks": _nodes(block.blocks, known)}  # fmt: skip
        case Paragraph():
            return {"kind": "paragraph", "role": block.role, "text": _text(block.text, known)}
        case ItemList():
            return {
                "kind": "list",
                "ordered": block.ordered,
                "items": [_text(item, known) for item in block.items],
            }
        case Table():
            return _table(block, known)
        case Figure():
            return {"kind": "figure", "id": block.identifier, "title": block.title, "alt": block.alternative,
                    "note": _text(block.note, known), "half": block.span == "half",
                    "svg": _haloes_first(drawings_of(block)[0])}  # fmt: skip
        case Figures():
            return {"kind": "figures", "blocks": _nodes(block.figures, known)}
        case Callout():
            return {"kind": "callout", "title": block.title, "blocks": _nodes(block.blocks, known)}
        case Disclosure():
            if not block.printed:
                return None
            return {"kind": "callout", "title": block.title, "blocks": _nodes(block.blocks, known)}
        case PageBreak():
            return {"kind": "pagebreak"}
        case _:
            return _short(block, known)


def _haloes_first(svg: str) -> str:
    """Return a drawing whose words have their halo drawn as words of their own, below them.

    Paper knows no order of painting within one text: there the halo would cover the words.
    """
    return _HALO.sub(r"<text \1\2\4>\5</text><text \1\4>\5</text>", svg)


def _short(block: KeyFigures | DefinitionList | GradeLines | SourceNote, known: set[str]) -> Node:
    """Return a block of short lines as data: each has a head and what is said of it."""
    match block:
        case KeyFigures():
            rows = [(one.label, _text(f"{one.value} {one.range}".strip(), known)) for one in block.figures]
        case DefinitionList():
            rows = [(one.term, _text(one.text, known)) for one in block.definitions]
        case GradeLines():
            rows = [(line.option, _text(line.grade.value, known)) for line in block.lines]
        case SourceNote():
            rows = [("Sources", _text("; ".join(one.text for one in block.references), known))]
    return {"kind": "terms", "rows": [{"head": head, "text": text} for head, text in rows]}


def _table(table: Table, known: set[str]) -> Node:
    return {
        "kind": "table",
        "caption": table.caption if table.caption_shown else "",
        "small": table.size == "small" or len(table.columns) > 6,
        "heads": table.row_heads,
        "columns": [
            {
                "label": _text(one.label, known),
                "unit": one.unit,
                "align": one.alignment,
                "wide": one.width == "wide",
            }
            for one in table.columns
        ],
        "rows": [[_cell(cell, known) for cell in row] for row in table.rows],
        "note": _text(table.note, known),
    }


def _cell(content: CellContent, known: set[str]) -> Node:
    if isinstance(content, GradeMark):
        return {"text": _text((Strong(content.grade.value),), known), "below": ""}
    if isinstance(content, GradedName):
        return {"text": _text(content.name, known), "below": content.grade.value}
    if isinstance(content, RangedValue):
        return {
            "text": _text((Strong(content.value),), known),
            "below": content.range.replace(FIRM_SPACE, " "),
        }
    return {"text": _text(content, known), "below": ""}


def _text(text: Text, known: set[str]) -> list[Node]:
    """Return running text as its parts; a link to what is not in the document is its words alone."""
    parts = (text,) if isinstance(text, str) else text
    found = []
    for part in parts:
        if isinstance(part, Strong):
            found.append({"words": _sound(part.text), "strong": True, "to": ""})
        elif isinstance(part, Reference):
            found.append(
                {"words": part.text, "strong": False, "to": part.target if part.target in known else ""}
            )
        elif part:
            found.append({"words": _sound(part), "strong": False, "to": ""})
    return found


def _sound(words: str) -> str:
    """Return words without characters that control a device and have no shape, and with breaks in endless ones."""
    sound = "".join(letter if letter >= " " or letter in "\n\t" else "\ufffd" for letter in words)
    return _LONG.sub(lambda match: f"{match[0]}{BREAK}", sound)
