"""Drawings of figures, taken from an earlier run where exactly the same figure was drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from peacewright.reporting.document import Figure

Drawings = tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """Drawings by what was drawn: those of an earlier run, and those that this one asked for.

    A picture is plain values in frozen dataclasses, so its text says all of it: figures alike in text, identifier and
    width have the same drawing.
    """

    before: Mapping[str, Drawings] = field(default_factory=dict)
    asked: dict[str, Drawings] = field(default_factory=dict)

    def of(self, figure: Figure) -> Drawings:
        """Return the drawings of a figure, the widest first."""
        said = "\n".join((figure.identifier, figure.span, repr(figure.picture)))
        key = hashlib.sha256(said.encode()).hexdigest()
        found = self.before.get(key) or self.asked.get(key)
        self.asked[key] = figure.picture.drawings(figure.identifier, figure.span) if found is None else found
        return self.asked[key]


_drawn: ContextVar[Drawn | None] = ContextVar("drawings of an earlier run", default=None)


@contextmanager
def drawing_from(before: Mapping[str, Drawings]) -> Iterator[Drawn]:
    """Take drawings within from those of an earlier run; what is given holds all that were asked for."""
    drawn = Drawn(before)
    token = _drawn.set(drawn)
    try:
        yield drawn
    finally:
        _drawn.reset(token)


def drawings_of(figure: Figure) -> Drawings:
    """Return the drawings of a figure, the widest first.

    Raises
    ------
    DrawingError
        If it cannot be drawn.
    """
    drawn = _drawn.get()
    return figure.picture.drawings(figure.identifier, figure.span) if drawn is None else drawn.of(figure)
