"""How options, aims and counts are named on the page of an exploration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peacewright.answers.explored import leading
from peacewright.reporting.formats import FIRM_SPACE, number

Aim = Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """Options in the few words that rows and heads have room for."""

    short: Mapping[str, str]

    def of(self, option: str) -> str:
        """Return one option's name."""
        return self.short[option]

    def listed(self, options: Sequence[str]) -> str:
        """Return several, or that these are all."""
        if len(options) == len(self.short):
            return "every option"
        return ", ".join(self.short[option] for option in options)


def short_title(aim: Aim) -> str:
    """Return the name of an aim's metric up to its first comma, with a capital."""
    return capital(leading.short_title(aim))


def capital(words: str) -> str:
    """Begin with a capital."""
    return f"{words[:1].upper()}{words[1:]}"


def counts_missed(group: Sequence[Mapping[str, Any]]) -> str:
    """Return in how many futures the options of a group miss an aim: from the least to the most where of as many."""
    missed = sorted(one["missed"] for one in group)
    if len({one["futures"] for one in group}) == 1 and missed[0] != missed[-1]:
        return _firm(f"{number(missed[0])} to {number(missed[-1])} of {number(group[0]['futures'])}")
    return "; ".join(dict.fromkeys(counted_missed(one) for one in group))


def counted_missed(one: Mapping[str, Any]) -> str:
    """Return in how many of the futures that have a value one option misses an aim."""
    return _firm(f"{number(one['missed'])} of {number(one['futures'])}")


def _firm(words: str) -> str:
    return words.replace(" ", FIRM_SPACE)
