"""How options stand in all rankings by one aim: how often ahead, how often behind, and what that hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peacewright.answers.explored.explored import DEFINITION_WORDS, Explored
from peacewright.answers.explored.ranking import AXES, Ranked, prior_words
from peacewright.exploration.robustness import ATTITUDES, Ranking, by_chance, reversals_along


@dataclass(frozen=True)
class Standing:
    """How options stand in all rankings by one aim.

    Attributes
    ----------
    metric : str
    rankings, tied : int
        How many there are, and in how many of them all options are tied.
    ahead, behind : mapping of option to int
        In how many an option is ahead of some other, and in how many some other is ahead of it.
    turned_by : tuple of str
        Along which axes two options change places: of ``attitude``, ``definition``, ``prior``.
    """

    metric: str
    rankings: int
    tied: int
    ahead: Mapping[str, int]
    behind: Mapping[str, int]
    turned_by: tuple[str, ...]

    @property
    def least_bad(self) -> tuple[str, ...]:
        """Options ahead in more rankings than chance gives on average at the level of each, and behind in no more.

        Those most often ahead less behind come first.
        """
        most = by_chance(self.rankings)
        found = [name for name in self._told() if self.behind[name] <= most and self._lead(name) > 0]
        return tuple(sorted(found, key=lambda name: -self._lead(name)))

    @property
    def nearest(self) -> str:
        """Of the options ahead more often than chance gives that most often ahead less behind; empty if none is."""
        return max(self._told(), key=self._lead, default="")

    def _told(self) -> tuple[str, ...]:
        """Return the options ahead of some other in more rankings than chance gives."""
        return tuple(name for name, count in self.ahead.items() if count > by_chance(self.rankings))

    def _lead(self, option: str) -> int:
        return self.ahead[option] - self.behind[option]


def standing(found: Ranked, metric: str) -> Standing | None:
    """Return how options stand by one aim; None where fewer than two options have values to compare."""
    rankings = found.of(metric)
    if not rankings:
        return None
    turned = tuple(axis for axis in AXES if reversals_along(rankings, axis))
    ahead, behind = _counts(rankings)
    return Standing(metric, len(rankings), _tied(rankings), ahead, behind, turned)


def setting_rows(explored: Explored, found: Ranked, metric: str) -> list[dict[str, Any]]:
    """Return how options stand with one thing held: each robustness measure, definition and prior, a row each."""
    rankings = found.of(metric)
    return [row for axis in AXES for row in _rows_along(explored, rankings, axis)]


def _rows_along(explored: Explored, rankings: Sequence[Ranking], axis: str) -> Iterator[dict[str, Any]]:
    held: dict[str, list[Ranking]] = {}
    for ranking in rankings:
        held.setdefault(getattr(ranking.setting, axis), []).append(ranking)
    if len(held) < 2:
        return
    for name, part in held.items():
        ahead, behind = _counts(part)
        yield {
            "axis": AXES[axis],
            "setting": _words(explored, axis, name),
            "rankings": len(part),
            "tied": _tied(part),
            "ahead": {option: count for option, count in ahead.items() if count},
            "behind": {option: count for option, count in behind.items() if count},
        }


def _words(explored: Explored, axis: str, name: str) -> str:
    if axis == "attitude":
        return ATTITUDES[name].words
    return DEFINITION_WORDS[name] if axis == "definition" else prior_words(explored, name)


def _tied(rankings: Sequence[Ranking]) -> int:
    return sum(not ranking.beats.any() for ranking in rankings)


def _counts(rankings: Sequence[Ranking]) -> tuple[dict[str, int], dict[str, int]]:
    """Return in how many rankings each option is ahead of some other, and behind some other."""
    options = dict.fromkeys(name for ranking in rankings for name in ranking.options)
    ahead = {name: sum(ranking.beats_any(name) for ranking in rankings) for name in options}
    behind = {
        name: sum(name in ranking.options and bool(ranking.beaten_by(name)) for ranking in rankings)
        for name in options
    }
    return ahead, behind
