"""What others decide, and rival theories: every list is drawn from with equal weight, value by value.

Only the types of parties have weights, the factors ``party_type.weight.TYPE``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from peacewright.operation.base import Code, Declared, Name
from peacewright.operation.vocabulary import Consent, Effect, PartyType, Theory, Vote, YesNo

_NOT_EMPTY = Field(min_length=1)


class Uncertain(Declared):
    """The discrete uncertainties."""

    backstop: dict[Name, Annotated[list[YesNo], _NOT_EMPTY]] = Field(default_factory=dict)
    """Parts of a backstop by an outside power: ``intelligence``, ``air_response``, ``guarantee``."""
    consent: dict[Code, Annotated[list[Consent], _NOT_EMPTY]] = Field(default_factory=dict)
    """What each party may say of a force."""
    party_types: dict[Code, Annotated[list[PartyType], _NOT_EMPTY]] = Field(default_factory=dict)
    """What each party may be like; a party that is not listed may be of any type."""
    votes: dict[Code, Annotated[list[Vote], _NOT_EMPTY]] = Field(default_factory=dict)
    """How parliaments may vote."""
    presence: list[Theory] = Field(default_factory=lambda: list(Theory), min_length=1)
    """Theories of what presence does."""
    verification: list[Effect] = Field(default_factory=lambda: list(Effect), min_length=1)
    """Whether verification changes retaliation."""
    attribution: list[Effect] = Field(default_factory=lambda: list(Effect), min_length=1)
    """Whether being named changes a party's compliance."""
