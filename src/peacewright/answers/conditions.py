"""Under which conditions an option meets or misses what is declared as success: scenario discovery, in words.

A condition is a sentence about the futures drawn, not a forecast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peacewright.answers.case import Case
from peacewright.answers.hinging import Hinging
from peacewright.answers.making import READS
from peacewright.answers.words import number, quantity, two_figures, whole
from peacewright.core.factors import FactorSet
from peacewright.exploration.discovery import Box, Limit, discover
from peacewright.exploration.sensitivity import Columns
from peacewright.operation.metrics import METRICS
from peacewright.plan.wording import listing

FEWEST_CASES = 20
"""Of fewer futures than this no condition is sought."""


@dataclass(frozen=True)
class Told:
    """What is said of one declared aim: the sentence, its gist without counts, and which sides of what it names."""

    sentence: str
    gist: str
    sides: frozenset[tuple[str, str, bool]] = frozenset()

    def is_like(self, other: Told) -> bool:
        """Whether the same is said but for counts and values."""
        return self.sides == other.sides if self.sides else self.gist == other.gist


def condition_of_aim(case: Case, option: str, name: str) -> Told | None:
    """Say under which conditions an option meets or misses a declared aim, whichever it does more rarely.

    Parameters
    ----------
    case : Case
    option : str
    name : str
        A metric.

    Returns
    -------
    Told or None
        None where nothing is declared of the metric, or it has no value in any future.
    """
    if name not in case.operation.success:
        return None
    return case.once(f"condition {option} {name}", lambda: _condition(case, option, name))


def is_as_baseline(case: Case, option: str, name: str) -> bool:
    """Whether an option other than the baseline meets or misses an aim as the baseline does, but for counts."""
    told, base = condition_of_aim(case, option, name), condition_of_aim(case, case.baseline, name)
    return option != case.baseline and told is not None and base is not None and told.is_like(base)


def own_condition(case: Case, option: str, name: str) -> str:
    """Say under which conditions an option meets or misses an aim, unless the same is said of the baseline."""
    told = condition_of_aim(case, option, name)
    return "" if told is None or is_as_baseline(case, option, name) else told.sentence


def alike(case: Case, name: str) -> str:
    """Say of which options the baseline's conditions hold too; empty where of none."""
    base = condition_of_aim(case, case.baseline, name)
    others = [option for option in case.options if is_as_baseline(case, option, name)]
    if base is None or not base.sides or not others:
        return ""
    every = len(others) == len(case.options) - 1
    also = "every option" if every else listing(f"“{case.title(option)}”" for option in others)
    title = case.title(case.baseline)
    return f"“{title}” {base.gist}. The same holds of {also}, but for the values."


def _condition(case: Case, option: str, name: str) -> Told | None:
    metric, bound = METRICS[name], case.operation.success[name]
    values, limit = case.metric(option, name), bound.value(metric)
    present = np.isfinite(values)
    if not present.any():
        return None
    met = (values >= limit if bound.at_least else values <= limit)[present]
    declared = f"{'at least' if bound.at_least else 'at most'} {quantity(limit, metric.unit)}"
    rarer_met = 2 * int(met.sum()) <= len(met)
    verb = f"{'meets' if rarer_met else 'falls short of'} {declared}"
    cases = met if rarer_met else ~met
    counted = f"{verb} in {whole(int(cases.sum()))} of the {whole(len(cases))} futures drawn"
    if not cases.any():
        other = f"{'falls short of' if rarer_met else 'keeps to'} {declared} in every future drawn"
        return Told(_sentence(other), other)
    if cases.sum() < FEWEST_CASES:
        return Told(_sentence(f"{counted}, too few to say under which conditions"), f"hardly ever {verb}")
    table = case.hinging.table_of(READS.get(name, ()))
    box = discover(Columns(table.names, table.values[:, present]), cases, case.seed)
    if box is None:
        return Told(
            _sentence(f"{counted}; no condition sets them apart"),
            f"{verb} under no condition that stands out",
        )
    where = listing(limit_words(found, case.hinging, case.factors) for found in box.limits)
    sides = frozenset((found.name, found.label, found.is_lower) for found in box.limits)
    return Told(
        _sentence(f"{counted}, most often where {where}: {_counts(box)}"),
        f"{verb} most often where {where}",
        sides,
    )


def _counts(box: Box) -> str:
    rest, missed = box.all_futures - box.futures, box.all_cases - box.cases
    return (
        f"there in {whole(box.cases)} of {whole(box.futures)}, elsewhere in {whole(missed)} of {whole(rest)}; "
        f"in futures that the search had not seen, in {quantity(box.checked_density, 'share')} of those there"
    )


def limit_words(limit: Limit, hinging: Hinging, factors: FactorSet) -> str:
    """Return one side of a box in words: what is at least or at most how much, or what holds."""
    label = hinging.label(limit.name, limit.label)
    if limit.label:
        return f"“{label}” {'holds' if limit.is_lower else 'does not hold'}"
    value = limit.low if limit.is_lower else limit.high
    return f"“{label}” is at {'least' if limit.is_lower else 'most'} {level_words(value, factors[limit.name].unit)}"


def level_words(value: float, unit: str) -> str:
    """Print the level of a factor with its unit, to two figures."""
    shown = two_figures(value)
    # A share is printed as a plain number, for "chance ... 75 %" would read as a forecast.
    return number(shown) if unit == "share" else quantity(shown, unit)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
