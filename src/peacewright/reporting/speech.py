"""What a brief must not say: a share of futures sold as the chance that peace holds."""

from __future__ import annotations

import re

from peacewright.reporting.document import Document, texts

_WORDS = r"(?:probability|chance|likelihood|odds)"
_FIGURE = r"(?:\d+(?:[.,]\d+)?\s*(?:%|per cent|percent|in \d+)|0?\.\d+)"
_FIGURE_AS_PROBABILITY = (
    re.compile(rf"{_FIGURE}\s+(?:\w+\s+)?{_WORDS}\b", re.IGNORECASE),
    re.compile(rf"\b{_WORDS}\s+(?:\w+\s+){{0,6}}(?:of|is|at|:)\s+(?:about\s+)?{_FIGURE}", re.IGNORECASE),
)
_PEACE = re.compile(
    r"\b(?:peace|cease-?fire|truce|war|resum\w*|collaps\w*|holds?|held|success\w*|succeeds?|fails?|failure|ends?)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

# What stands there is quoted from the sources, in their words.
_QUOTING_SECTIONS = frozenset({"factors", "sources"})


class SpeechError(ValueError):
    """A sentence of a document gives a share of futures as a probability."""


def check_speech(document: Document) -> None:
    """Refuse a document that prints a figure as probability, chance, likelihood or odds of peace or of its end.

    A detection probability of a sensor is a factor like any other and may be named so.

    Raises
    ------
    SpeechError
        With the sentence found.
    """
    spoken = tuple(part for part in document.sections if part.identifier not in _QUOTING_SECTIONS)
    for text in texts(document, (*document.front, *spoken)):
        for sentence in _SENTENCE_END.split(text):
            figure = any(pattern.search(sentence) for pattern in _FIGURE_AS_PROBABILITY)
            if figure and _PEACE.search(sentence):
                raise SpeechError(
                    f"'{sentence}': a share of futures drawn is no probability; say under which conditions it fails"
                )
