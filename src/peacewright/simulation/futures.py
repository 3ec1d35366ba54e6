"""What the simulation asks of a set of futures: drawn over an operation, and a note of what was read of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.core.futures import Futures, draw
from peacewright.core.streams import draw_each
from peacewright.operation.drawn import BY_PARTY, choices_of, factors_by_party, parties_of
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Consent, YesNo

Made = TypeVar("Made")

__all__ = ["BY_PARTY", "Reader", "choices_of", "draw_futures", "factors_by_party", "parties_of"]


def draw_futures(operation: Operation, factors: FactorSet, n: int, seed: int) -> Futures:
    """Draw n futures of an operation: all factors, those of ``BY_PARTY`` once a party, all choices, as they depend."""
    dependence = [pair.as_drawn for pair in operation.dependence]
    return draw(factors_by_party(factors, operation), choices_of(operation), n, seed, dependence)


def units_drawn(operation: Operation, factors: FactorSet) -> dict[str, str]:
    """Return the unit of every column of ``Futures.frame``: '1' for the number of the future and for choices."""
    units = dict.fromkeys(("future", *choices_of(operation)), "1")
    return units | {name: factor.unit for name, factor in factors_by_party(factors, operation).items()}


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

    def draw(
        self, draw: Callable[[np.random.Generator, int], NDArray[np.float64]], *names: str | int
    ) -> NDArray[np.float64]:
        """Draw once a future from a named stream, shape (F,); a part of the futures draws as the whole set does."""
        key = ("drawn", *names)
        if key not in self.futures.kept:
            drawn = self._drawn(draw, names)
            drawn.setflags(write=False)
            self.futures.kept[key] = drawn
        found: NDArray[np.float64] = self.futures.kept[key]
        return found

    def _drawn(
        self, draw: Callable[[np.random.Generator, int], NDArray[np.float64]], names: tuple[str | int, ...]
    ) -> NDArray[np.float64]:
        apart = self.futures.apart
        if apart is None:
            return draw_each(self.seed, names, self.futures.first, self.count, draw)
        # Numbers in between are drawn and left: what a future is given does not hang on who else is asked.
        drawn = draw_each(self.seed, names, int(apart[0]), int(apart[-1] - apart[0]) + 1, draw)
        return np.asarray(drawn[apart - apart[0]], dtype=np.float64)

    def once(self, name: str, of: tuple[object, ...], make: Callable[[Reader], Made]) -> Made:
        """Return what is made of these futures, made once for all options.

        Parameters
        ----------
        name : str
        of : tuple of object
            What it is made of beside the futures; made again where any of these is another.
        make : callable
            Called with a reader of its own; what it reads counts as read each time.
        """
        before = self.futures.kept.get(name)
        if before is None or any(one is not other for one, other in zip(before[0], of, strict=True)):
            reader = Reader(self.futures, self.operation)
            before = self.futures.kept[name] = (of, make(reader), tuple(reader.read))
        self.read.update(dict.fromkeys(before[2]))
        made: Made = before[1]
        return made

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
        return self.chosen(name, YesNo.YES) if self.futures.has(name) else np.zeros(self.count, dtype=bool)

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
