"""Factors: every number a model uses, with its unit, its range, its kind and its sources.

A factor *is* its reports: best value and range are derived from them, never typed. Only where nobody measured is a
factor judged, with the reasoning. Futures are drawn by quantile from the two-piece uniform distribution whose median
is the best value and whose ends are the range (on a logarithmic scale where the factor says so): a statement of what
is thought possible, not a belief about what is likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["measured", "reported", "judged"]
Scale = Literal["linear", "log"]


@dataclass(frozen=True)
class Source:
    """A document that facts are taken from; the grade is of the document (A-F, 1-6), never of a person."""

    id: str
    title: str
    publisher: str
    published: date
    url: str = ""
    grade: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Report:
    """What one source says of one number, in the factor's unit; low and high where it gives a range.

    ``quote`` is the sentence it was read from and ``locator`` where that stands, where a document was read for it.
    """

    best: float
    low: float
    high: float
    source: str
    claimed_by: str = ""
    note: str = ""
    quote: str = ""
    locator: str = ""


@dataclass(frozen=True)
class Factor:
    """One number a model uses.

    Attributes
    ----------
    name : str
        Dotted lower-case name, for instance ``line.watched_length``.
    label : str
        The name in words, as tables and charts print it.
    unit : str
        The unit of best, low and high.
    best, low, high : float
        Derived from the reports (median of their best values, smallest, largest) or judged.
    kind : {'measured', 'reported', 'judged'}
        Where the number comes from.
    scale : {'linear', 'log'}
        On which scale futures are drawn.
    reports : tuple of Report
        Empty for a judged factor.
    because : str
        The reasoning of a judged factor.
    sources : tuple of str
        Identifiers of all sources, also those that inform a judgement.
    """

    name: str
    label: str
    unit: str
    best: float
    low: float
    high: float
    kind: Kind
    scale: Scale = "linear"
    reports: tuple[Report, ...] = ()
    because: str = ""
    sources: tuple[str, ...] = ()
    origin: str = "catalogue"

    def __post_init__(self) -> None:
        if not self.low <= self.best <= self.high:
            message = (
                f"{self.name}: low {self.low:g}, best {self.best:g}, high {self.high:g} are not in order"
            )
            raise ValueError(message)
        if self.scale == "log" and self.low <= 0:
            message = f"{self.name}: a factor on a logarithmic scale must be above zero"
            raise ValueError(message)
        if self.kind == "judged" and not self.because.strip():
            message = f"{self.name}: a judged factor must say why"
            raise ValueError(message)
        if self.kind != "judged" and not self.sources:
            message = f"{self.name}: a {self.kind} factor must name a source"
            raise ValueError(message)

    @property
    def is_uncertain(self) -> bool:
        """Whether the range is wider than a point."""
        return self.high > self.low

    @property
    def is_contested(self) -> bool:
        """Whether sources give different figures."""
        return len({report.best for report in self.reports}) > 1

    def quantile(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the factor's quantiles.

        Parameters
        ----------
        probability : ndarray of float, any shape
            Numbers in [0, 1].

        Returns
        -------
        ndarray of float, same shape
            Values in the factor's unit; 0 gives low, 0.5 best, 1 high.
        """
        import numpy as np  # here, because reading and checking a file draws nothing

        low, best, high = self.low, self.best, self.high
        if self.scale == "log":
            low, best, high = np.log([low, best, high])
        below = low + 2 * probability * (best - low)
        above = best + (2 * probability - 1) * (high - best)
        value = np.where(probability < 0.5, below, above)
        return np.exp(value) if self.scale == "log" else value


def factor_from_reports(
    name: str, label: str, unit: str, kind: Kind, reports: Iterable[Report], **more: Any
) -> Factor:
    """Derive a factor from its reports: median of the best values, smallest low, largest high.

    Of an even number of reports the median is the mean of the two in the middle, on a logarithmic scale too, so that a
    reader can check it against the table. There the geometric mean would be the middle of what is drawn; the two part
    by more than a few percent only where the reports in the middle lie far apart, and then neither says much.

    Raises
    ------
    ValueError
        If there is no report.
    """
    reports = tuple(reports)
    if not reports:
        message = f"{name}: no report to derive a range from"
        raise ValueError(message)
    return Factor(
        name=name,
        label=label,
        unit=unit,
        best=float(median(report.best for report in reports)),
        low=min(report.low for report in reports),
        high=max(report.high for report in reports),
        kind=kind,
        reports=reports,
        sources=tuple(dict.fromkeys(report.source for report in reports)),
        **more,
    )


@dataclass(frozen=True)
class FactorSet(Mapping[str, Factor]):
    """All factors of one operation by name, with their sources; the operation's own stand above the catalogue's."""

    factors: Mapping[str, Factor]
    sources: Mapping[str, Source] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Factor:
        return self.factors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.factors)

    def __len__(self) -> int:
        return len(self.factors)

    def value(self, name: str) -> float:
        """Return a factor's best value.

        Raises
        ------
        KeyError
            If no table and no operation declares the factor: a model never falls back on a number of its own.
        """
        try:
            return self.factors[name].best
        except KeyError:
            message = f"no factor '{name}': declare it in a factor table or in the operation"
            raise KeyError(message) from None

    def under(self, prefix: str) -> dict[str, Factor]:
        """Return the factors whose name begins with a dotted prefix, by the rest of their name."""
        return dict(self._under.get(prefix.rstrip(".") + ".", {}))

    @cached_property
    def _under(self) -> dict[str, dict[str, Factor]]:
        """Factors by every dotted beginning of their names, then by the rest, in the order of the set."""
        found: dict[str, dict[str, Factor]] = {}
        for name, factor in self.factors.items():
            for place, letter in enumerate(name, 1):
                if letter == ".":
                    found.setdefault(name[:place], {})[name[place:]] = factor
        return found

    def overridden_by(self, other: FactorSet) -> FactorSet:
        """Return this set with another laid over it, name by name."""
        return FactorSet({**self.factors, **other.factors}, {**self.sources, **other.sources})

    def at(self, values: Mapping[str, float]) -> FactorSet:
        """Return this set with some best values replaced (the range is widened where needed to hold them)."""
        changed = {
            name: replace(
                self[name], best=value, low=min(value, self[name].low), high=max(value, self[name].high)
            )
            for name, value in values.items()
        }
        return FactorSet({**self.factors, **changed}, self.sources)
