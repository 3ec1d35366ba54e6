"""What the simulation asks of a set of futures: the choices of an operation, factors by party, and what was read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import Factor, FactorSet
from peacewright.core.futures import Futures, draw
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import DOMAINS, Answer, Consent

BY_PARTY = (
    *(f"compliance.remaining_share.{domain}" for domain in DOMAINS),
    "compliance.erosion",
    "compliance.half_life",
    "compliance.spread",
    "compliance.grievance",
    "compliance.shame",
)
"""Factors of which each party has its own draw from the same range: parties are treated alike, and are not one."""


def parties_of(operation: Operation) -> tuple[str, str]:
    """Return party 0 and party 1, in the order of the line of contact, which is that of all arrays."""
    return operation.theatre.line_of_contact.between


def choices_of(operation: Operation) -> dict[str, tuple[str, ...]]:
    """Return the discrete uncertainties of an operation by name, each with its values.

    Names: ``backstop.PART``, ``consent.PARTY``, ``vote.NATION``, ``presence``, ``verification``,
    ``attribution``.
    """
    uncertain = operation.uncertain
    groups = (
        ("backstop", uncertain.backstop),
        ("consent", uncertain.consent),
        ("vote", uncertain.votes),
    )
    choices = {
        f"{kind}.{name}": tuple(str(value) for value in values)
        for kind, group in groups
        for name, values in group.items()
    }
    choices["presence"] = tuple(str(value) for value in uncertain.presence)
    choices["verification"] = tuple(str(value) for value in uncertain.verification)
    choices["attribution"] = tuple(str(value) for value in uncertain.attribution)
    return choices


def factors_by_party(factors: FactorSet, operation: Operation) -> FactorSet:
    """Return the factors with one copy a party of those in ``BY_PARTY``.

    ``compliance.erosion`` becomes ``compliance.erosion.ABC`` and ``compliance.erosion.DEF``. A copy that the
    operation declares itself stands.

    Raises
    ------
    KeyError
        If a factor of ``BY_PARTY`` is not declared.
    """
    copies: dict[str, Factor] = {}
    for name in BY_PARTY:
        if name not in factors:
            message = f"no factor '{name}': declare it in a factor table or in the operation"
            raise KeyError(message)
        for party in parties_of(operation):
            own = f"{name}.{party}"
            if own not in factors:
                label = f"{factors[name].label}: {operation.parties[party].name}"
                copies[own] = replace(factors[name], name=own, label=label)
    kept = {name: factor for name, factor in factors.factors.items() if name not in BY_PARTY}
    return FactorSet({**kept, **copies}, factors.sources)


def draw_futures(operation: Operation, factors: FactorSet, n: int, seed: int) -> Futures:
    """Draw n futures of an operation: all factors, those of ``BY_PARTY`` once a party, and all choices."""
    return draw(factors_by_party(factors, operation), choices_of(operation), n, seed)


class Reader:
    """A set of futures that notes which factors and choices were read, so that an answer can name its numbers."""

    def __init__(self, futures: Futures, operation: Operation) -> None:
        self.futures = futures
        self.operation = operation
        self.read: dict[str, None] = {}

    @property
    def count(self) -> int:
        """Number of futures."""
        return self.futures.count

    @property
    def seed(self) -> int:
        """Seed of all draws."""
        return self.futures.seed

    def value(self, name: str) -> NDArray[np.float64]:
        """Return a factor in every future, shape (F,); see ``Futures.value``."""
        self.read[name] = None
        return self.futures.value(name)

    def declared(self, name: str) -> bool:
        """Whether a factor of this name exists."""
        return self.futures.has(name)

    def chosen(self, name: str, label: str) -> NDArray[np.bool_]:
        """Return in which futures a choice takes a label, shape (F,); see ``Futures.chosen``."""
        self.read[name] = None
        return self.futures.chosen(name, label)

    def voted_for(self, nation: str) -> NDArray[np.bool_]:
        """Return in which futures a nation's vote passes, shape (F,); always, where the vote is not uncertain."""
        name = f"vote.{nation}"
        return self.chosen(name, "for") if self.futures.has(name) else np.ones(self.count, dtype=bool)

    def granted(self, part: str) -> NDArray[np.bool_]:
        """Return in which futures a part of the backstop is granted, shape (F,); never, where nobody offers it."""
        name = f"backstop.{part}"
        return self.chosen(name, Answer.YES) if self.futures.has(name) else np.zeros(self.count, dtype=bool)

    def stance_in(self, party: str, stances: tuple[Consent, ...]) -> NDArray[np.bool_]:
        """Return in which futures a party's stance is one of some, shape (F,).

        A party whose stance the operation does not call uncertain accepts: it asked for the force.
        """
        name = f"consent.{party}"
        if not self.futures.has(name):
            return np.full(self.count, Consent.ACCEPTS in stances)
        found = np.zeros(self.count, dtype=bool)
        for stance in stances:
            found |= self.chosen(name, stance)
        return found
