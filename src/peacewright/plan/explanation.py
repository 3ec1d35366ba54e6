"""Explanations and shortfalls: each number says where it comes from, each lack says what would cure it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Input:
    """One number that went into another: a factor by its name, another explained number, or a lever.

    ``value`` is NaN where the input has no single value: a number with one in every future.
    """

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class Explanation:
    """How a number came about: formula in words and symbols, inputs, sources, the code that computes it.

    Attributes
    ----------
    name, label, unit : str
    value : float
        NaN where the number follows only from a simulation.
    formula : str
    inputs : tuple of Input
    sources : tuple of str
        Identifiers of the sources behind the inputs.
    computed_by : tuple of str
        The functions that compute it, each ``module:function``, in the order in which they run.
    statistic : str
        What is taken over futures, for a number that has a value in each; empty for a number of the plan.
    range_is : str
        What low and high of the number are; empty where it has no range.
    """

    name: str
    label: str
    value: float
    unit: str
    formula: str
    inputs: tuple[Input, ...] = ()
    sources: tuple[str, ...] = ()
    computed_by: tuple[str, ...] = ()
    statistic: str = ""
    range_is: str = ""


class CureKind(StrEnum):
    """What a cure does; how it is worded follows from this alone."""

    MORE = "more"
    DROP = "drop"
    LIMIT = "limit"
    SIZED = "sized"
    OTHERWISE = "otherwise"


@dataclass(frozen=True)
class Cure:
    """The least change of one kind that would cure a shortfall, all else equal.

    Attributes
    ----------
    kind : CureKind
        ``more`` of something, tasks to ``drop``, a ``limit`` that the amount completes, a change of a certain size
        (``sized``), or something else that has no amount (``otherwise``).
    change : str
        The change in words, without its amount.
    amount : float or None
        None where the change has no size.
    unit : str
    of : tuple of str
        What there should be more of, in words; or the tasks to drop, by name; or, of a change of a size, the whole in
        words, with ``{}`` where the size stands.
    """

    kind: CureKind
    change: str
    amount: float | None
    unit: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shortfall:
    """What the plan lacks, and the least changes that would each cure it."""

    subject: str
    message: str
    amount: float
    unit: str
    cures: tuple[Cure, ...] = ()


@dataclass(frozen=True)
class Proof:
    """How good an optimised result is proven to be: objective, bound, relative gap, and the work it took."""

    method: str
    objective: float
    bound: float
    gap: float
    work: str
    seconds: float
