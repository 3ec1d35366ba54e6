"""The coalition: nations, what each has pledged, on what conditions and with which caveats."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from peacewright.core.units import Duration, Length
from peacewright.operation.base import Declared, FactorName, Name, SourceIds
from peacewright.operation.conditions import Condition
from peacewright.operation.vocabulary import Element, Task


class Distance(Declared):
    """A distance from the line of contact."""

    of: Literal["line_of_contact"]
    """From what the distance is measured."""
    distance: Length
    """How far."""


class Caveats(Declared):
    """What a nation's element may not do."""

    not_within: Distance | None = None
    """Keeps away from the line of contact."""
    not_tasks: list[Task] = Field(default_factory=list)
    """Tasks it does not take."""
    not_zones: list[Name] = Field(default_factory=list)
    """Zones it does not enter."""
    outside_only: bool = False
    """Serves only from outside the theatre."""


class Pledge(Declared):
    """One element a nation has offered, is considering, or has refused."""

    element: Element
    """The type of element."""
    status: Literal["offered", "considering", "refused"]
    """What the nation has said."""
    strength: FactorName | None = None
    """A factor with the number of persons that can be in place at once; without it the pool rule applies."""
    renewed: Literal["once", "for_good"] | None = None
    """Whether that strength comes for one tour in a cycle, or is relieved by its own nation for good; without it, the
    factor ``generation.pledge_depth`` says how often it can be found."""
    notice: Duration | None = None
    """Notice to move; without it the factor for the element type applies."""
    when: Condition | None = None
    """What must be so for it to come."""
    caveats: Caveats = Field(default_factory=Caveats)
    """What it may not do."""
    note: str = ""
    """What was said, in our words."""
    sources: SourceIds


class Nation(Declared):
    """One contributor."""

    name: str = Field(min_length=1)
    """The name as printed."""
    in_bloc: bool = False
    """Whether it belongs to the operation's ``bloc``."""
    vote: Literal["required", "not_required", "unclear"] = "unclear"
    """Whether its parliament must agree before troops deploy."""
    personnel: FactorName | None = None
    """A factor with its active land-force personnel, from which the pool rule derives what it could send."""
    vessels: FactorName | None = None
    """A factor with the vessels it owns that could watch a sea area or clear mines there."""
    pledges: tuple[Pledge, ...] = ()
    """What it has said it would send."""
    note: str = ""
    """Its position in our words."""
    sources: SourceIds
