"""The one closed vocabulary of conditions, shared by provisions, pledges and gates. No expression language."""

from __future__ import annotations

import itertools
import math
from typing import Annotated, Self

from pydantic import Field, model_validator

from peacewright.core.findings import InputFault
from peacewright.core.units import Duration
from peacewright.operation.base import Code, Day, Declared, Name
from peacewright.operation.vocabulary import Consent

KINDS = ("held", "phase", "vote", "date", "quiet", "unquiet", "backstop", "consent", "all", "any")


class Condition(Declared):
    """Something that must be so: exactly one of the kinds, or a list under ``all`` or ``any``."""

    held: Name | None = None
    """A provision that has been kept, as far as can be observed, for the time in ``for``."""
    for_: Duration | None = Field(default=None, alias="for")
    """How long the provision in ``held`` must have been kept."""
    phase: Name | None = None
    """A provision that is in force."""
    vote: Code | None = None
    """A nation whose parliament has voted for."""
    date: Day | None = None
    """A day that has come."""
    quiet: Duration | None = None
    """A time without observed violations above the tolerance."""
    unquiet: Duration | None = None
    """A time with observed violations above the tolerance, on average; only in gates."""
    backstop: Name | None = None
    """A part of the backstop that is granted."""
    consent: dict[Code, Annotated[list[Consent], Field(min_length=1)]] | None = Field(
        default=None, min_length=1
    )
    """A party whose stance is one of the list."""
    all: tuple[Condition, ...] | None = Field(default=None, min_length=1)
    """Every one of these."""
    any: tuple[Condition, ...] | None = Field(default=None, min_length=1)
    """At least one of these."""

    @model_validator(mode="after")
    def _exactly_one_kind(self) -> Self:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            message = f"a condition has exactly one kind; here: {', '.join(given) or 'none'}"
            raise InputFault(message, f"give one of {', '.join(KINDS)}; join several under 'all' or 'any'")
        if (self.for_ is None) != (self.held is None):
            raise InputFault("'for' and 'held' belong together", "write {held: NAME, for: 30 days}")
        return self

    def leaves(self) -> tuple[Condition, ...]:
        """Return the conditions at the ends of the tree, in order."""
        parts = self.all or self.any
        return tuple(leaf for part in parts for leaf in part.leaves()) if parts else (self,)

    def count_alternatives(self) -> int:
        """Return how many alternatives there are, without listing them: lists under ``all`` multiply."""
        if self.all is not None:
            return math.prod(part.count_alternatives() for part in self.all)
        return sum(part.count_alternatives() for part in self.any) if self.any is not None else 1

    def alternatives(self) -> tuple[tuple[Condition, ...], ...]:
        """Return the condition as alternatives, each a list of leaves that must all be so (disjunctive normal form)."""
        if self.all is not None:
            choices = itertools.product(*(part.alternatives() for part in self.all))
            return tuple(tuple(itertools.chain(*choice)) for choice in choices)
        if self.any is not None:
            return tuple(itertools.chain(*(part.alternatives() for part in self.any)))
        return ((self,),)
