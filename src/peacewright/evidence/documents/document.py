"""A document: its text, what is known about it, and where it came from."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Document:
    """One document as read.

    ``text`` is the whole text; ``body`` says which stretches of it are no boilerplate, and claims point into ``text``.
    """

    name: str
    text: str
    body: tuple[tuple[int, int], ...] = ()
    format: str = "text"
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    language: str = "en"
    licence: str | None = None
    accessed: date | None = None
    url: str | None = None
    grade: str | None = None
    sha256: str = ""
    notes: tuple[str, ...] = field(default=())
    language_by: str = "told"
    """How its language is known: ``told`` by a person, ``found`` by its most common words, or ``assumed``."""

    def about(self) -> dict[str, Any]:
        """Return what is known about the document, without its text."""
        known = asdict(self)
        for left_out in ("text", "body"):
            del known[left_out]
        return {
            name: value.isoformat() if isinstance(value, date) else value for name, value in known.items()
        }
