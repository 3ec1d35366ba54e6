"""A language as data: the words by which numbers, dates, speakers and firmness are read.

A language is one file under ``catalogue/languages``. Nothing in the code names a word of any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True, eq=False)
class Language:
    """The words of one language, read from its file; patterns are built from them once."""

    words: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.words[key]

    @cached_property
    def number(self) -> re.Pattern[str]:
        """Digits with separators and decimals, or number words, with a scale after them."""
        digits = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
        spelt = any_of(self["numbers"])
        scale = any_of(self["scales"])
        return re.compile(
            rf"(?<![\w.,])(?P<digits>{digits})(?:(?:\s|-)?(?P<scale>{scale})\b)?(?![\d])"
            rf"|\b(?P<spelt>{spelt})(?:[\s-](?P<more>{spelt}))?(?:\s(?P<big>{scale}))?\b",
            re.IGNORECASE,
        )

    @cached_property
    def vague(self) -> re.Pattern[str]:
        """Numbers that are named by their order only."""
        return re.compile(rf"\b(?P<vague>{any_of(self['vague'])})\b", re.IGNORECASE)

    @cached_property
    def bound_before(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Patterns of what bounds the number after it, longest first, each with the name of the bound."""
        return self._ended(self["bounds"], before=True)

    @cached_property
    def bound_after(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Patterns of what bounds the number before it."""
        return self._ended(self["bounds_after"], before=False)

    @staticmethod
    def _ended(
        groups: Mapping[str, Iterable[str]], *, before: bool
    ) -> tuple[tuple[re.Pattern[str], str], ...]:
        phrases = sorted(((phrase, name) for name, every in groups.items() for phrase in every), key=_longest)
        opens, closes = (r"(?:^|(?<=\W))", r"\W{0,2}$") if before else (r"^\W{0,2}", r"(?=\W|$)")
        return tuple(
            (re.compile(opens + re.escape(phrase) + closes, re.IGNORECASE), name) for phrase, name in phrases
        )

    @cached_property
    def units(self) -> dict[str, tuple[str, str, float]]:
        """Kind, base unit and size in it, by the word for a unit."""
        return {
            word: (unit["kind"], base, float(size))
            for base, unit in self["units"].items()
            for word, size in unit["words"].items()
        }

    @cached_property
    def unit(self) -> re.Pattern[str]:
        """A unit of measurement just after a number, with or without a hyphen."""
        return re.compile(
            rf"^(?P<join>[\s-]{{0,2}}|\s?-)(?P<unit>{any_of(self.units)})(?![\w%])", re.IGNORECASE
        )

    @cached_property
    def modalities(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Patterns of how firmly something is said, in the order in which they count."""
        return tuple((name, phrase_of(phrases)) for name, phrases in self["modality"].items())


def any_of(words: Iterable[str]) -> str:
    """Return an alternative of words, the longest first."""
    return _any_of(tuple(words))


def phrase_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some phrases as whole words."""
    return _phrase_of(tuple(phrases))


@lru_cache(maxsize=1024)
def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1024)
def _phrase_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    parts = [
        (r"\b" if phrase[0].isalnum() else "") + re.escape(phrase) + (r"\b" if phrase[-1].isalnum() else "")
        for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def _longest(pair: tuple[str, str]) -> tuple[int, str]:
    return -len(pair[0]), pair[0]


@lru_cache(maxsize=8)
def language(code: str = "en") -> Language:
    """Return a language by its code.

    Raises
    ------
    ValueError
        If no file of that language ships; the message lists those that do.
    """
    folder = files("peacewright.catalogue").joinpath("languages")
    known = sorted(
        entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")
    )
    if code not in known:
        message = f"no language '{code}'; there are {', '.join(known)}"
        raise ValueError(message)
    text = folder.joinpath(f"{code}.yaml").read_text(encoding="utf-8")
    return Language(YAML(typ="safe", pure=True).load(text))
