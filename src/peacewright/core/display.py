"""How a noun shows itself in a notebook: by a writer that whoever can write registers, for the nouns know no markup."""

from __future__ import annotations

from collections.abc import Callable

Writer = Callable[[object], str]
_writers: list[Writer] = []


class Displayed:
    """Base of the nouns that a notebook shows as a page would: tables and sentences in place of a ``repr``."""

    def _repr_html_(self) -> str | None:
        """Return HTML for a notebook; None, for which it shows the ``repr``, where no writer is registered."""
        return _writers[0](self) if _writers else None


def display_with(writer: Writer) -> None:
    """Register what writes the displays, in place of what was registered before."""
    _writers[:] = [writer]
