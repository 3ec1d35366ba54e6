"""Writing a document as one HTML page that loads nothing: style, fonts and drawings are inside it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from peacewright.reporting.document import (
    Block,
    CellContent,
    Document,
    Figure,
    GradedName,
    GradeMark,
    RangedValue,
    Reference,
    Section,
    Strong,
    Text,
)
from peacewright.reporting.drawn import drawings_of
from peacewright.reporting.fonts import font_rules
from peacewright.reporting.formats import FIRM_SPACE

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

ENCODING = "utf-8"


def _slug(words: str) -> str:
    return words.replace(" ", "-")


def _css_string(words: str) -> Markup:
    """Return words as a string of a style sheet: every character but letters, digits and spaces as its number."""
    from markupsafe import Markup

    # Nothing but letters, digits, spaces and escapes is left.
    written = "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x}" for c in words)
    return Markup(f'"{written}"')  # noqa: S704 - escaped above


def _kind(block: Block) -> str:
    """Return the name of the macro that writes ``block``."""
    return type(block).__name__.lower()


def _inline(text: Text) -> Markup:
    """Return running text with its marks as HTML."""
    from markupsafe import Markup, escape

    if isinstance(text, str):
        return escape(text)
    parts = []
    for part in text:
        if isinstance(part, Strong):
            parts.append(Markup("<strong>{}</strong>").format(part.text))
        elif isinstance(part, Reference):
            parts.append(Markup('<a href="#{}">{}</a>').format(part.target, part.text))
        else:
            parts.append(escape(part))
    return Markup("").join(parts)


def _unbroken(words: str, at: str, after: str) -> Markup:
    """Return words that may be broken in one place only, where ``at`` stands; ``after`` then begins the second line."""
    from markupsafe import Markup, escape

    first, _, rest = words.partition(at)
    if not rest:
        return escape(words)
    return Markup("<span>{}</span> <span>{}</span>").format(
        first + ("" if after else at.strip()), after + rest
    )


def _cell(content: CellContent) -> Markup:
    """Return the content of a cell as HTML."""
    from markupsafe import Markup

    if isinstance(content, GradeMark):
        return Markup('<span class="grade grade-{}">{}</span>').format(
            _slug(content.grade.value), content.grade.value
        )
    if isinstance(content, GradedName):
        return Markup('<span class="graded"><span class="name">{}</span> {}</span>').format(
            content.name, _cell(GradeMark(content.grade))
        )
    if isinstance(content, RangedValue):
        best = Markup('<span class="best">{}</span>').format(_unbroken(content.value, ", ", ""))
        if not content.range:
            return best
        return Markup('{} <span class="range">{}</span>').format(
            best, _unbroken(content.range, f"{FIRM_SPACE}to{FIRM_SPACE}", f"to{FIRM_SPACE}")
        )
    return _inline(content)


def _drawings(figure: Figure) -> list[Markup]:
    """Return the drawings of a figure, the widest first."""
    from markupsafe import Markup

    # The drawings are made by this package from escaped text, never taken from a file.
    return [Markup(svg) for svg in drawings_of(figure)]  # noqa: S704 - our own drawing


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("peacewright.reporting", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "inline": _inline,
        "cell": _cell,
        "slug": _slug,
        "kind": _kind,
        "css_string": _css_string,
        "drawings": _drawings,
    }
    environment.filters.update(filters)
    return environment


def _sheet(name: str) -> str:
    return (resources.files("peacewright.reporting") / "templates" / name).read_text(encoding=ENCODING)


def _style() -> str:
    return "\n".join((font_rules(), _sheet("blocks.css"), _sheet("style.css")))


@cache
def _fragment_style() -> str:
    """Return the style of blocks, kept within the fragment: the page around it stays as it is."""
    # Nested rules reach only what is inside; "&" is the fragment itself, as ":root" is the page.
    return (
        f"{_sheet('fragment.css')}.peacewright.peacewright {{\n{_sheet('blocks.css').replace(':root', '&')}}}"
    )


def _contents(document: Document) -> list[Section]:
    return [section for section in document.sections if section.listed]


def write_html(document: Document) -> str:
    """Return ``document`` as the text of one self-contained HTML page.

    Raises
    ------
    DrawingError
        If a chart or map cannot be drawn.
    """
    from markupsafe import Markup

    template = _environment().get_template("document.html.jinja")
    # The style sheet ships with the package.
    return template.render(
        document=document,
        contents=_contents(document),
        style=Markup(_style()),  # noqa: S704 - our own style sheet
    )


def write_fragment(label: str, content: tuple[Block, ...]) -> str:
    """Return blocks as a piece of HTML that can stand within any page: no script, nothing loaded, no anchor.

    Parameters
    ----------
    label : str
        What it is, for those who hear it read.
    content : tuple of Block
        Blocks without identifiers: the page around may hold the same piece twice.
    """
    from markupsafe import Markup

    template = _environment().get_template("fragment.html.jinja")
    # The style sheets ship with the package.
    return template.render(label=label, content=content, style=Markup(_fragment_style()))  # noqa: S704 - our own
