"""How a number of an answer comes about: a plan number, a factor, a lever, or a statistic over futures of a measure.

Each kind composes its explanation from what is declared elsewhere: formulas of plan numbers by the planners, those of
measures beside the simulation, ranges and sources by the factors. Only what an answer itself computes has own words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from peacewright.answers.spread import OVER_FACTOR
from peacewright.core.code import code_of
from peacewright.core.factors import Factor, FactorSet, factor_from_reports
from peacewright.core.futures import Futures
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import draw_futures
from peacewright.simulation.measures import Measure, factors_read

Function = Callable[..., Any] | property
MEASURES_UNDER = "measures."
"""Under this prefix the measures themselves can be explained."""


@dataclass(frozen=True)
class Basis:
    """What an explanation is made from: the plan of one option, and all factors with each party's own copies.

    ``one_future`` is any draw of a single future: what a measure reads is seen by reading. It is drawn where not given.
    """

    plan: Plan
    factors: FactorSet
    one_future: Futures | None = None

    def inputs(self, wanted: Iterable[str | Input]) -> tuple[tuple[Input, ...], tuple[str, ...]]:
        """Return inputs, and the sources behind those that are factors or numbers of the plan.

        A name that ends in a dot stands for all factors under it, one without for a factor with its parties' copies.
        """
        found: dict[str, Input] = {}
        sources: dict[str, None] = {}
        for item in wanted:
            if isinstance(item, Input):
                found[item.name] = item
            elif item in self.plan.explanations:
                number = self.plan.explanations[item]
                found[item] = Input(item, number.value, number.unit)
                sources |= dict.fromkeys(number.sources)
            else:
                for factor in self._factors(item):
                    found[factor.name] = Input(factor.name, factor.best, factor.unit)
                    sources |= dict.fromkeys(factor.sources)
        return tuple(found.values()), tuple(sources)

    def read_by(self, measure: Measure) -> tuple[str, ...]:
        """Return the factors that a measure by formula reads for this option."""
        if measure.name not in self._read:
            self._read[measure.name] = factors_read(measure, self.plan, self._one_future)
        return self._read[measure.name]

    @cached_property
    def _read(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _one_future(self) -> Futures:
        return self.one_future or draw_futures(self.plan.operation, self.plan.factors, 1, 0)

    def _factors(self, name: str) -> list[Factor]:
        own = [self.factors[name]] if name in self.factors else []
        return own or list(self.factors.under(name).values())


class How(Protocol):
    """One way in which a number comes about."""

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Return the explanation of a number, None where the option has no such number.

        ``rest`` is what the ``*`` of the declared name stands for.
        """


@dataclass(frozen=True)
class Planned:
    """A number of the plan at best values, which explains itself.

    ``key`` gives what stands in the number's name for the ``*`` of the answer's.
    """

    number: str
    key: Callable[[Plan, str], str] = lambda plan, rest: rest

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Return the plan's own explanation under the name of the answer."""
        found = at.plan.explanations.get(self.number.replace("*", self.key(at.plan, rest)))
        return None if found is None else replace(found, name=name)


@dataclass(frozen=True)
class Computed:
    """A number that an answer computes from the plan at best values."""

    label: str
    unit: str
    formula: str
    inputs: Callable[[Plan, str], Iterable[str | Input]]
    by: tuple[Function, ...]
    value: Callable[[Plan], float] | None = None
    applies: Callable[[Plan], bool] = lambda plan: plan.tasks.strength_persons > 0

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Return the explanation with the number where it is one number of the plan."""
        if not self.applies(at.plan):
            return None
        inputs, sources = at.inputs(self.inputs(at.plan, rest))
        value = math.nan if self.value is None else float(self.value(at.plan))
        code = tuple(code_of(function) for function in self.by)
        return Explanation(name, self.label, value, self.unit, self.formula, inputs, sources, code)


@dataclass(frozen=True)
class OfFactors:
    """The best value of a factor with its range; several where each row of a table names its own."""

    names: Callable[[Plan, str], Iterable[str]]
    label: str = ""

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Return how the factors' ranges come about."""
        inputs, sources = at.inputs(self.names(at.plan, rest))
        if not inputs:
            return None
        only = at.factors[inputs[0].name] if len(inputs) == 1 else None
        return Explanation(
            name=name,
            label=only.label if only else self.label,
            value=only.best if only else math.nan,
            unit=only.unit if only else "",
            formula=_factor_formula(only) if only else f"by row, {_factor_formula(None)}",
            inputs=inputs,
            sources=sources,
            computed_by=(code_of(factor_from_reports), code_of(Factor)),
            range_is=OVER_FACTOR,
        )


@dataclass(frozen=True)
class Either:
    """A number that comes about in one way where the plan says so, and in another where it does not."""

    first: How
    second: How
    holds: Callable[[Plan], bool]

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Return the explanation of the way that holds for this plan."""
        return (self.first if self.holds(at.plan) else self.second).explain(name, rest, at)


def _factor_formula(factor: Factor | None) -> str:
    if factor is None:
        return "best value of the factor: median of its reports, or judged where there is none"
    if not factor.reports:
        return f"judged: {factor.because}"
    return (
        f"median of {len(factor.reports)} reports; low and high: the smallest and the largest that they give"
    )


@dataclass(frozen=True)
class Lever:
    """What the option itself declares."""

    lever: str
    unit: str

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Return the lever as its own explanation."""
        del rest
        value = float(getattr(at.plan.option.levers, self.lever))
        given = (Input(f"lever {self.lever}", value, self.unit),)
        formula = "as the option declares it in the operation file"
        code = (code_of(type(at.plan.option.levers)),)
        return Explanation(name, f"lever {self.lever}", value, self.unit, formula, given, (), code)


@dataclass(frozen=True)
class Stated:
    """A number that is counted or asked for, and follows from no other."""

    label: str
    formula: str
    by: Function

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Return the statement."""
        del rest, at
        return Explanation(name, self.label, math.nan, "", self.formula, computed_by=(code_of(self.by),))


@dataclass(frozen=True)
class Statistic:
    """What is taken over futures: in words and symbols, what its range is, and the function that takes it."""

    name: str
    formula: str
    range_is: str
    by: Function


@dataclass(frozen=True)
class Over:
    """A statistic over futures of one measure, or of two of them.

    ``measures`` gives them from what the ``*`` stands for; ``more`` gives further inputs.
    """

    statistic: Statistic
    measures: Callable[[Plan, str], tuple[Measure, ...]]
    applies: Callable[[Plan], bool] = lambda plan: True
    more: Callable[[Plan, str], Iterable[str | Input]] = lambda plan, rest: ()

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Compose the explanation from the statistic and the measures."""
        if not self.applies(at.plan):
            return None
        measures = self.measures(at.plan, rest)
        parts = [explain_measure(measure, at) for measure in measures]
        known = [Input(part.name, math.nan, part.unit) for part in parts]
        more, sources = at.inputs(self.more(at.plan, rest))
        given = dict.fromkeys([*known, *more, *(item for part in parts for item in part.inputs)])
        where = "; ".join(
            f"{letter} = {measure.name}: {part.formula}"
            for letter, measure, part in zip("xy", measures, parts, strict=False)
        )
        code = [code_of(self.statistic.by), *(each for part in parts for each in part.computed_by)]
        return Explanation(
            name=name,
            label=f"{self.statistic.name}: {measures[0].label}",
            value=math.nan,
            unit=measures[0].unit,
            formula=f"{self.statistic.formula}, with {where}",
            inputs=tuple(given),
            sources=tuple(dict.fromkeys([*sources, *(each for part in parts for each in part.sources)])),
            computed_by=tuple(dict.fromkeys([*code[1:], code[0]])),
            statistic=self.statistic.name,
            range_is=self.statistic.range_is,
        )


def explain_measure(measure: Measure, at: Basis) -> Explanation:
    """Return how a measure comes about in one future."""
    inputs, sources = at.inputs([*measure.reads, *at.read_by(measure)])
    averaged = " (mean over the replications that have a value)" if measure.kept else ""
    rest = "; whatever else the simulation reads bears on it too" if measure.whole_simulation else ""
    return Explanation(
        name=MEASURES_UNDER + measure.name,
        label=measure.label,
        value=math.nan,
        unit=measure.unit,
        formula=f"{measure.formula}{averaged}{rest}",
        inputs=inputs,
        sources=sources,
        computed_by=tuple(code_of(function) for function in measure.computed_by),
        statistic="one number in every future",
    )


def explain_factor(name: str, at: Basis) -> Explanation | None:
    """Return how a factor's best value and range come about."""
    return OfFactors(lambda plan, rest: (name,)).explain(name, "", at) if name in at.factors else None
