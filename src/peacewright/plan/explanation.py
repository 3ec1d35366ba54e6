"""Explanations and shortfalls: each number says where it comes from, each lack says what would cure it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Input:
    """One number that went into another: a factor by its name, another explained number, or a lever.

    Attributes
    ----------
    name : str
        Name of the factor or of the explained number; of a lever or a count, words.
    value : float
        Its value; NaN where it has no single one: a number with one in every future.
    unit : str
        Its unit.
    """

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class Explanation:
    """How a number came about: formula in words and symbols, inputs, sources, the code that computes it.

    Attributes
    ----------
    name : str
        Name by which other numbers refer to it, as ``tasks.patrols_per_day``.
    label : str
        What it is, in words.
    value : float
        Its value; NaN where the number follows only from a simulation.
    unit : str
        Its unit.
    formula : str
        How it follows from the inputs, in words and symbols.
    inputs : tuple of Input
        The numbers that went into it.
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
        Size of the change; None where it has none.
    unit : str
        Unit of the amount; empty without one.
    of : tuple of str
        What there should be more of, in words; or the tasks to drop, by name; or, of a change of a size, the whole in
        words, with ``{}`` where the size stands.
    together : bool
        Whether it is of several changes at once, tried because none alone does.
    """

    kind: CureKind
    change: str
    amount: float | None
    unit: str
    of: tuple[str, ...] = ()
    together: bool = False


@dataclass(frozen=True)
class Shortfall:
    """What the plan lacks, and the least changes that would each cure it.

    Attributes
    ----------
    subject : str
        What is lacking, in a few fixed words: ``mandate``, ``claim medical``.
    message : str
        The same as a sentence with its numbers.
    amount : float
        How much is lacking.
    unit : str
        Unit of the amount.
    cures : tuple of Cure
        The changes, each enough by itself; empty where none was found.
    """

    subject: str
    message: str
    amount: float
    unit: str
    cures: tuple[Cure, ...] = ()


@dataclass(frozen=True)
class Proof:
    """How good an optimised result is proven to be: objective, bound, relative gap, and the work it took.

    Attributes
    ----------
    method : str
        How it was found and bounded, in words.
    objective : float
        What the result reaches.
    bound : float
        What no result can beat.
    gap : float
        Distance between the two, as a share of one of them or of what the method names; 0 where nothing better exists.
    work : str
        Work that it took, in steps, nodes or programs.
    seconds : float
        Seconds that it took.
    """

    method: str
    objective: float
    bound: float
    gap: float
    work: str
    seconds: float
