"""A worksheet: reads factors and writes down how each number came about, so that every number can explain itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from peacewright.core.code import code_of
from peacewright.core.factors import FactorSet
from peacewright.plan.explanation import Explanation, Input


class Worksheet:
    """Collects explanations; inputs are factors by name or numbers explained before.

    ``by`` is the function that computes most of the numbers; a number computed elsewhere names its own.
    """

    def __init__(self, factors: FactorSet, by: Callable[..., Any]) -> None:
        self.factors = factors
        self.by = by
        self._explained: dict[str, Explanation] = {}

    def explain(
        self,
        name: str,
        label: str,
        value: float,
        unit: str,
        formula: str,
        inputs: Iterable[str | Input] = (),
        by: Callable[..., Any] | str | None = None,
    ) -> float:
        """Write down one number and return it.

        Parameters
        ----------
        name, label, unit, formula : str
            What the number is and how it is computed, in words and symbols.
        value : float
            The number.
        inputs : iterable of str or Input
            Names of factors or of numbers explained before, or inputs given as they are (levers).
        by : callable or str, optional
            The function that computes this number, if it is another than that of the sheet; by its name where planning
            may not import it.

        Raises
        ------
        KeyError
            If an input is neither a factor nor an explained number.
        """
        given: list[Input] = []
        sources: list[str] = []
        for item in inputs:
            if isinstance(item, Input):
                given.append(item)
            elif item in self._explained:
                earlier = self._explained[item]
                given.append(Input(item, earlier.value, earlier.unit))
                sources += earlier.sources
            else:
                factor_value = self.factors.value(item)
                given.append(Input(item, factor_value, self.factors[item].unit))
                sources += self.factors[item].sources
        self._explained[name] = Explanation(
            name=name,
            label=label,
            value=float(value),
            unit=unit,
            formula=formula,
            inputs=tuple(given),
            sources=tuple(dict.fromkeys(sources)),
            computed_by=(by if isinstance(by, str) else code_of(by or self.by),),
        )
        return float(value)

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """All numbers explained so far, in order."""
        return tuple(self._explained.values())
