"""Which option is least bad whatever happens, and whether that changes with measure, definition or prior."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peacewright.answers.explored.explored import DAYS, DEFINITION_WORDS, MAIN, Explored, defines
from peacewright.answers.words import plural, quantity, sentence, whole
from peacewright.exploration.influence import of_distribution
from peacewright.exploration.measured import FEWEST
from peacewright.exploration.priors import FEWEST_EFFECTIVE, Prior, declared_prior, one_sided, reweighted
from peacewright.exploration.robustness import (
    ATTITUDES,
    Ranking,
    Reversal,
    Setting,
    always_among_best,
    always_beaten_by,
    by_chance,
    rank,
    reversals_along,
)
from peacewright.operation.metrics import METRICS
from peacewright.plan.wording import listing

MOST_FACTORS = 6
"""At most so many factors have halves that make priors: those that stand out and explain most of the days kept."""
AXES = {"attitude": "robustness measure", "definition": "definition of collapse", "prior": "prior"}
NAMED = 3
"""Reversals that a sentence names."""
NONE_COMPARED = (
    f"no two options have values in {FEWEST} common futures, the fewest in which options are compared"
)


@dataclass(frozen=True, eq=False)
class Ranked:
    """All rankings of an exploration, and the priors that they were to be made under."""

    rankings: tuple[Ranking, ...]
    priors: tuple[Prior, ...]

    def of(self, metric: str) -> tuple[Ranking, ...]:
        """Return the rankings by one metric."""
        return tuple(ranking for ranking in self.rankings if ranking.setting.measure == metric)

    def used(self, metric: str) -> tuple[Prior, ...]:
        """Return the priors that options were ranked under by one metric."""
        names = {ranking.setting.prior for ranking in self.of(metric)}
        return tuple(prior for prior in self.priors if prior.name in names)

    def dropped(self, metric: str) -> tuple[Prior, ...]:
        """Return the priors that rest on too few of the futures in which options are compared by one metric."""
        used = self.used(metric)
        return tuple(prior for prior in self.priors if prior not in used)


def ranked(explored: Explored) -> Ranked:
    """Rank the options by every measure, definition and robustness measure, under the declared and rival priors."""
    futures = explored.futures
    rivals = (reweighted(futures, name, prior.weights) for name, prior in explored.operation.priors.items())
    priors = (declared_prior(futures), *rivals, *one_sided(futures, _turned(explored)))
    rankings = [
        ranking
        for metric, definition in explored.measures
        for ranking in rank(explored.measured(metric, definition), definition, priors, explored.seed)
    ]
    return Ranked(tuple(rankings), priors)


def futures_compared(explored: Explored, metric: str) -> int:
    """Return in how many futures options are compared by a metric: those in which all compared have a value."""
    _, together = explored.measured(metric, MAIN if metric == DAYS else "").comparable()
    return int(together.sum())


def _turned(explored: Explored) -> tuple[str, ...]:
    """Return what rival priors are about: every choice that was read, and the factors that explain most of the days.

    Thresholds that define collapse are left out: they are conventions, and definitions are an axis of their own.
    """
    futures = explored.futures
    strength: dict[str, float] = {}
    for values in explored.measured(DAYS, MAIN).values:
        for found in of_distribution(futures, explored.varied, values):
            if found.stands_out and found.name in futures.values and not defines(found.name):
                strength[found.name] = max(strength.get(found.name, 0.0), found.share)
    factors = sorted(strength, key=lambda name: -strength[name])[:MOST_FACTORS]
    return (*(name for name in explored.varied if name in futures.choices), *factors)


def prior_words(explored: Explored, prior: Prior | str) -> str:
    """Return what a prior believes, in words."""
    name = prior if isinstance(prior, str) else prior.name
    if name in explored.operation.priors:
        return f"if {explored.operation.priors[name].title}"
    about, _, side = name.partition("=")
    if not side:
        return "as drawn"
    if about in explored.futures.choices:
        return f"if “{explored.hinging.label(about, side)}” were sure"
    return f"if “{explored.hinging.label(about)}” were {side} its best value"


def statement(explored: Explored, found: Ranked, metric: str = DAYS) -> tuple[str, ...]:
    """Say in plain words whether the ranking changes with measure, definition or prior, and who is least bad.

    A share of futures ranks options here and is never a chance of anything.
    """
    rankings = found.of(metric)
    if not rankings:
        return (sentence(f"Of {METRICS[metric].label} {NONE_COMPARED}"),)
    return tuple(_statement(explored, found, metric, rankings))


def _statement(explored: Explored, found: Ranked, metric: str, rankings: Sequence[Ranking]) -> Iterator[str]:
    attitudes = len({ranking.setting.attitude for ranking in rankings})
    definitions = len({ranking.setting.definition for ranking in rankings})
    under = f"{plural(attitudes, 'robustness measure')} under {plural(len(found.used(metric)), 'prior')}"
    by = f", by {whole(definitions)} definitions of collapse" if definitions > 1 else ""
    yield (
        f"{sentence(METRICS[metric].label)[:-1]}: {under}{by}, {plural(len(rankings), 'ranking')} in all. "
        "Options that differ by less than Monte Carlo error are tied."
    )
    compared = futures_compared(explored, metric)
    if compared < explored.futures.count:
        yield f"Options are compared in the {plural(compared, 'future')} in which all that are compared have a value."
    axes = [axis for axis in AXES if axis != "definition" or definitions > 1]
    turned = {axis: reversals_along(rankings, axis) for axis in axes}
    if any(turned.values()):
        yield "The ranking is not robust."
    else:
        names = listing((AXES[axis] for axis in axes), "or")
        yield f"No two options change places with {names}."
    for axis, reversals in turned.items():
        if reversals:
            yield _turn_words(explored, axis, reversals)
    yield from _least_bad(explored, rankings)
    dropped = found.dropped(metric)
    if dropped:
        names = listing(prior_words(explored, prior) for prior in dropped)
        yield f"Left out, because they rest on fewer than {whole(FEWEST_EFFECTIVE)} of these futures: {names}."


def _turn_words(explored: Explored, axis: str, reversals: Sequence[Reversal]) -> str:
    named = [
        f"{explored.named(one.first)} is ahead of {explored.named(one.second)} "
        f"{_setting_words(explored, one.ahead, axis)} and behind {_setting_words(explored, one.behind, axis)}"
        for one in reversals[:NAMED]
    ]
    more = f", and {plural(len(reversals) - NAMED, 'further pair')}" if len(reversals) > NAMED else ""
    return f"It changes with the {AXES[axis]}: {'; '.join(named)}{more}."


def _setting_words(explored: Explored, setting: Setting, axis: str) -> str:
    if axis == "attitude":
        return f"by {ATTITUDES[setting.attitude].words}"
    if axis == "definition":
        return f"by “{DEFINITION_WORDS[setting.definition]}”"
    return prior_words(explored, setting.prior)


def _least_bad(explored: Explored, rankings: Sequence[Ranking]) -> Iterator[str]:
    count = len(rankings)
    tied = sum(not ranking.beats.any() for ranking in rankings)
    if tied == count:
        yield "In none of the rankings can any option be told from another: all are tied."
        return
    if tied:
        yield f"In {whole(tied)} of {plural(count, 'ranking')} all options are tied."
    best = always_among_best(rankings)
    ahead = {name: sum(bool(ranking.beats_any(name)) for ranking in rankings) for name in best}
    best = tuple(name for name in best if ahead[name] > by_chance(count))
    if best:
        named = listing(
            f"{explored.named(name)} (ahead of some other in {whole(ahead[name])})" for name in best
        )
        yield f"Least bad whatever happens, beaten in no ranking: {named}."
    else:
        yield "No option is among the best in every ranking and ahead of some other in more than chance gives."
    worse = [
        f"{explored.named(name)} by {listing(explored.named(other) for other in others)}"
        for name, others in always_beaten_by(rankings).items()
    ]
    if worse:
        yield f"Beaten in every ranking: {listing(worse)}."
    else:
        yield "No option is beaten by the same other in every ranking."


def value_words(ranking: Ranking, place: int) -> str:
    """Print the value of an option under a ranking, with its Monte Carlo error."""
    attitude = ATTITUDES[ranking.setting.attitude]
    unit = METRICS[ranking.setting.measure].unit if attitude.in_unit else "share"
    value, error = float(ranking.values[place]), float(ranking.errors[place])
    return f"{quantity(value, unit)} ± {quantity(error, unit)}"
