"""A language as data: the words by which numbers, dates, speakers and firmness are read.

A language is one file under ``catalogue/languages``, or a file of one's own. Nothing in the code names a word of any
language. In its lists of phrases ``…`` stands for up to three words ("ne … pas"), ``*ront`` for any word that ends so,
and ``!front`` for a word that does and is none.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from peacewright.evidence.language_keys import KEYS, PARTS, faults
from peacewright.evidence.phrases import NamedPhrases, Phrases, any_of, phrase_of

AUTOMATIC = "auto"
"""In place of a language's code: each document tells its language by its most common words."""
STANDARD = "en"
"""The language in which a document is read that does not tell its own."""
_FEWEST_WORDS, _LEAST_SHARE, _LOOKED_AT = 8, 0.06, 20_000


@dataclass(frozen=True, eq=False)
class Language:
    """The words of one language, read from its file; patterns are built from them once."""

    words: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.words[key]

    @property
    def code(self) -> str:
        """The code of the language, such as ``en``."""
        return str(self.words["language"])

    @lru_cache(maxsize=1024)  # noqa: B019 - languages live as long as the program: keeping one alive costs nothing
    def phrases(self, *names: str) -> Phrases:
        """Return what finds any phrase of some of its lists, made once."""
        return phrase_of(phrase for name in names for phrase in self[name])

    @lru_cache(maxsize=1024)  # noqa: B019 - languages live as long as the program, as for phrases
    def one_of(self, *names: str) -> frozenset[str]:
        """Return the words of some of its lists, for asking whether a word is among them."""
        return frozenset(word for name in names for word in self[name])

    @cached_property
    def common(self) -> frozenset[str]:
        """Words so common that a text tells its language by them."""
        return frozenset(self["common_words"])

    @cached_property
    def closers(self) -> str:
        """What may close a quotation, as the inside of a class of characters."""
        return re.escape("".join(dict.fromkeys("".join(pair[1] for pair in self["quotes"]) + "\"'”’")))

    @cached_property
    def bound_before(self) -> re.Pattern[str]:
        """What bounds the number after it, the longest phrase first."""
        return re.compile(rf"(?:^|(?<=\W))(?P<phrase>{any_of(self.bounds)})\W{{0,2}}$", re.IGNORECASE)

    @cached_property
    def bound_after(self) -> re.Pattern[str]:
        """What bounds the number before it."""
        return re.compile(rf"\W{{0,2}}(?P<phrase>{any_of(self.bounds_behind)})(?=\W|$)", re.IGNORECASE)

    @cached_property
    def bounds(self) -> dict[str, str]:
        """The name of a bound by the phrase before a number."""
        return _by_phrase(self["bounds"])

    @cached_property
    def bound_ends(self) -> frozenset[str]:
        """The last words of the phrases that bound the number after them."""
        return frozenset(phrase.rpartition(" ")[2] for phrase in self.bounds)

    @cached_property
    def bounds_behind(self) -> dict[str, str]:
        """The name of a bound by the phrase after a number."""
        return _by_phrase(self["bounds_after"])

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
    def firmness(self) -> NamedPhrases:
        """What finds words of how firmly something is said, in the order in which they count."""
        return NamedPhrases({name: phrase_of(phrases) for name, phrases in self["modality"].items()})

    @cached_property
    def denials(self) -> Phrases:
        """What finds words of denial."""
        return phrase_of(self["modality"]["denied"])

    @cached_property
    def elided(self) -> re.Pattern[str]:
        """What a word may have lost its space to, at the start of a word: "l'", "d'"."""
        return re.compile(rf"^(?:{any_of(self['elisions'])})", re.IGNORECASE)


def pattern(flags: int = 0) -> Callable[[Callable[[Language], str]], Callable[[Language], re.Pattern[str]]]:
    """Make a function that writes a pattern in the words of a language into one that compiles it, once a language."""

    def compiling(write: Callable[[Language], str]) -> Callable[[Language], re.Pattern[str]]:
        @lru_cache(maxsize=16)
        def compiled(words: Language) -> re.Pattern[str]:
            return re.compile(write(words), flags)

        return compiled

    return compiling


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return a matched text as the files of languages write it: small letters, straight apostrophes, plain spaces."""
    return re.sub(r"\s", " ", text.lower().replace("’", "'"))


def followed(words: Iterable[str]) -> str:
    """Return a pattern of any of some words with the space after it, which an apostrophe at its end has swallowed."""
    return rf"(?:{any_of(words)})(?:(?<=['’])|\s)"


def _by_phrase(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {phrase.lower(): name for name, every in groups.items() for phrase in every}


def _capitals() -> str:
    """Return the capital letters of the alphabets that have them, as the inside of a class of characters."""
    runs: list[list[int]] = []
    for number in range(min(0x2C00, sys.maxunicode)):
        if unicodedata.category(chr(number)) in ("Lu", "Lt"):
            if runs and runs[-1][1] == number - 1:
                runs[-1][1] = number
            else:
                runs.append([number, number])
    return "".join(chr(first) + (f"-{chr(last)}" if last > first else "") for first, last in runs)


CAPITAL = f"[{_capitals()}]"
"""A pattern of one capital letter of any alphabet."""


@lru_cache(maxsize=1)
def known_languages() -> tuple[str, ...]:
    """Return the codes of the languages that ship, in order."""
    folder = files("peacewright.catalogue").joinpath("languages")
    return tuple(
        sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    )


@lru_cache(maxsize=16)
def language(code: str = STANDARD) -> Language:
    """Return a language by its code, or by the path of its file.

    Raises
    ------
    ValueError
        If no file of that language ships, the message lists those that do; if a file is no sound language, the message
        says which key is wrong and what would be right.
    """
    if code.endswith((".yaml", ".yml")):
        try:
            return _sound(Path(code).read_text(encoding="utf-8"), code)
        except (OSError, UnicodeDecodeError) as error:
            message = (
                f"the language file '{code}' cannot be read: {getattr(error, 'strerror', None) or error}"
            )
            raise ValueError(message) from error
    if code not in known_languages():
        message = f"no language '{code}'; there are {', '.join(known_languages())}"
        raise ValueError(message)
    file = files("peacewright.catalogue").joinpath("languages").joinpath(f"{code}.yaml")
    return _sound(file.read_text(encoding="utf-8"), f"{code}.yaml")


def _sound(text: str, name: str) -> Language:
    try:
        told = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        message = f"{name} is not valid YAML{line}: {getattr(error, 'problem', None) or error}"
        raise ValueError(message) from error
    wrong = faults(told, tuple(topics()))
    if wrong:
        message = f"{name} is no language: {'; '.join(wrong)}"
        raise ValueError(message)
    told["topics"] = {name: {**topics()[name], **own} for name, own in told.get("topics", {}).items()}
    for name in ("boilerplate", "modality"):
        told[name] = {**told.get(name, {}), **{part: [] for part in PARTS[name] - set(told.get(name, {}))}}
    return Language({name: told.get(name, kind()) for name, kind in KEYS.items()})


@lru_cache(maxsize=1)
def topics() -> dict[str, dict[str, Any]]:
    """Return what claims may differ about, without the words by which a language knows it."""
    text = files("peacewright.catalogue").joinpath("topics.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = YAML(typ="safe", pure=True).load(text)
    return found


def told_by(text: str) -> str | None:
    """Return the code of the language of which a text holds the most common words; None where it tells none.

    Common words ("the", "of"; "les", "dans") are a sixth to a third of most texts; where hardly any are, it is of a
    language that is not read, or is a table.
    """
    words = re.findall(r"[^\W\d_]+", text[:_LOOKED_AT].lower())
    if len(words) < _FEWEST_WORDS:
        return None
    shares = {
        code: sum(map(language(code).common.__contains__, words)) / len(words) for code in known_languages()
    }
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= _LEAST_SHARE else None
