"""The parties to the agreement. All are declared with the same keys."""

from __future__ import annotations

from pydantic import Field

from peacewright.operation.base import Declared, SourceIds


class Party(Declared):
    """One party."""

    name: str = Field(min_length=1)
    """The name as printed."""
    time_zone: str = "UTC"
    """The zone of the party's own clock, an IANA name."""
    held_place: str = ""
    """A place on this party's side of the line, given under ``theatre.places``, that tells the two sides apart."""
    sources: SourceIds
