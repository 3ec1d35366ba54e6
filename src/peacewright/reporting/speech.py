"""What a brief must not say: a share of futures sold as the chance that peace holds."""

from __future__ import annotations

import re

from peacewright.reporting.document import Document, texts

_WORDS = r"(?:probability|chance|likelihood|odds)"
_FIGURE = r"\d+(?:[.,]\d+)?\s*(?:%|per cent|percent|in \d+)"
_FORBIDDEN = (
    re.compile(rf"{_FIGURE}\s+(?:\w+\s+)?{_WORDS}\b", re.IGNORECASE),
    re.compile(rf"\b{_WORDS}\s+(?:\w+\s+){{0,6}}(?:of|is|at|:)\s+(?:about\s+)?{_FIGURE}", re.IGNORECASE),
)


class SpeechError(ValueError):
    """A sentence of a document gives a share of futures as a probability."""


def check_speech(document: Document) -> None:
    """Refuse a document that prints a figure as a probability, chance, likelihood or odds.

    Raises
    ------
    SpeechError
        With the words found.
    """
    for text in texts(document):
        for pattern in _FORBIDDEN:
            if match := pattern.search(text):
                raise SpeechError(
                    f"'{match[0]}': a share of futures drawn is no probability; say under which conditions it fails"
                )
