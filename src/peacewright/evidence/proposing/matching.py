"""Which factor a number is about: by unit, and by the words with which the factor itself is defined.

Words are weighed by how few definitions hold them (inverse document frequency, Spärck Jones 1972). What is not told
apart clearly is not matched: a person names the factor.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from peacewright.core.factors import Factor
from peacewright.core.units import CURRENCIES, DIMENSIONS
from peacewright.evidence.language import STANDARD, Language, language
from peacewright.evidence.proposals import rules

_STEM = 5


@dataclass(frozen=True)
class Match:
    """The factor that a number is about; None where none fits, ``near`` then lists those that come close."""

    factor: str | None
    near: tuple[str, ...] = ()


class Definitions:
    """The definitions of an operation's factors, by unit."""

    def __init__(self, factors: Mapping[str, Factor]) -> None:
        self._own = language(STANDARD)
        self._by_unit: dict[str, dict[str, list[frozenset[str]]]] = {}
        self._general = {name for name, factor in factors.items() if factor.origin == "catalogue"}
        for name, factor in factors.items():
            if (kind := kind_of_unit(factor.unit)) is None:
                continue
            notes = (self.defining(report.note) for report in factor.reports)
            found = [self.defining(factor.label), *(note for note in notes if note)]
            if any(found):
                self._by_unit.setdefault(kind, {})[name] = found

    def defining(self, text: str, words: Language | None = None) -> frozenset[str]:
        """Return the words of a text that define something, each as the word of an operation file that means the same.

        Parameters
        ----------
        text : str
        words : Language, optional
            The text's; by default that of operation files.
        """
        spoken = words or self._own
        called = {**_heads(self._own), **_heads(spoken)}
        nothing = {*self._own["defines_nothing"], *spoken["defines_nothing"]}
        found = (word for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in nothing)
        return frozenset(called.get(_stem(word), _stem(word)) for word in found if len(word) > 1)

    def match(self, unit: str, text: str, words: Language) -> Match:
        """Return the factor of a unit whose definition's words a text holds.

        Parameters
        ----------
        unit : str
            As claims have it.
        text : str
            The words around the number.
        words : Language
            Those of the text.
        """
        kind = kind_of_unit(unit)
        candidates = self._by_unit.get(kind or "", {})
        if kind is None or not candidates:
            return Match(None)
        here = self.defining(text, words)
        counted = self.defining(unit)
        weight = self._weights(candidates.values())
        scores = {
            name: self._score(name, [each - counted for each in every], here, weight)
            for name, every in candidates.items()
        }
        ranked = sorted(scores, key=lambda name: (-scores[name], name))
        best = ranked[0]
        lead = scores[best] - (scores[ranked[1]] if len(ranked) > 1 else 0.0)
        if scores[best] >= rules()["least_match"] and lead >= rules()["least_lead"]:
            return Match(best)
        near = [name for name in ranked[:3] if scores[name] >= rules()["least_match"] / 2]
        return Match(None, tuple(near))

    def _score(
        self, name: str, every: list[frozenset[str]], here: frozenset[str], weight: Mapping[str, float]
    ) -> float:
        """Return how well a text meets a factor: most words of its label, or every word of a report's note.

        A factor of the catalogue speaks of missions in general: a text about one case meets it only word for word.
        """
        if name in self._general:
            return 1.0 if len(every[0]) > 1 and every[0] <= here else 0.0
        noted = [1.0 for note in every[1:] if len(note) > 1 and note <= here]
        return max([_share(every[0], here, weight), *noted])

    @staticmethod
    def _weights(every: Iterable[list[frozenset[str]]]) -> dict[str, float]:
        definitions = [frozenset().union(*texts) for texts in every]
        count = Counter(word for words in definitions for word in words)
        return {word: math.log(1 + len(definitions) / number) for word, number in count.items()}


@lru_cache(maxsize=16)
def _heads(words: Language) -> dict[str, str]:
    """Return by stem the stem of the word that means the same in operation files."""
    return {
        _stem(word): _stem(head) for head, group in words["alike"].items() for word in (head, *group)
    }  # fmt: skip


def kind_of_unit(unit: str) -> str | None:
    """Return what a unit measures: its dimension, its currency, or the noun that is counted; None for plain numbers."""
    if unit in CURRENCIES.values():
        return unit
    for dimension in ("length", "duration", "mass", "area"):
        if unit in DIMENSIONS[dimension] or (dimension, unit) == ("area", "km2"):
            return dimension
    if unit in ("percent", "%", "share"):
        return "share"
    return unit or None


def _stem(word: str) -> str:
    return word[:_STEM]


def _share(defined: frozenset[str], here: frozenset[str], weight: Mapping[str, float]) -> float:
    """Return the share of a definition, by weight, that is met; nothing unless most of its words are."""
    met = defined & here
    if 2 * len(met) <= len(defined):
        return 0.0
    return sum(weight[word] for word in met) / sum(weight[word] for word in defined)
