"""Explanations and shortfalls: each number says where it comes from, each lack says what would cure it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Input:
    """One number that went into another: a factor by its name, or another explained number."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class Explanation:
    """How a number of the plan came about: formula in words and symbols, inputs, sources, the code that computes it."""

    name: str
    label: str
    value: float
    unit: str
    formula: str
    inputs: tuple[Input, ...] = ()
    sources: tuple[str, ...] = ()
    computed_by: str = ""


@dataclass(frozen=True)
class Cure:
    """The least change of one kind that would cure a shortfall, all else equal."""

    change: str
    amount: float
    unit: str


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
