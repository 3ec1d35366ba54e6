"""The operation: the root of what a file declares, true as of a date."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peacewright.core.display import Displayed
from peacewright.core.units import Duration
from peacewright.operation.agreement import Provision
from peacewright.operation.base import Code, Day, Declared, FactorName, Name
from peacewright.operation.coalition import Nation
from peacewright.operation.command import MOST_DESIGNS, CommandDesign
from peacewright.operation.dependence import Dependence
from peacewright.operation.factors import FactorDeclared
from peacewright.operation.gates import Gate
from peacewright.operation.metrics import Bound
from peacewright.operation.movement import Movement
from peacewright.operation.options import MOST_OPTIONS, Option
from peacewright.operation.parties import Party
from peacewright.operation.priors import RivalPrior
from peacewright.operation.theatre import Theatre
from peacewright.operation.uncertain import Uncertain

VERSION = 2
"""The version of the file's shape that is read and written; older ones are upgraded (see :mod:`.upgrades`)."""

Grade = Annotated[
    str, Field(pattern=r"^[A-F][1-6]$", description="grade of the document: reliability A-F, credibility 1-6")
]


class SourceDeclared(Declared):
    """A document the operation cites."""

    title: str = Field(min_length=1)
    """Its title."""
    publisher: str = Field(min_length=1)
    """Who published it."""
    published: Day
    """When."""
    kind: Literal["report", "reference"] = "report"
    """A report of the case, or a reference work on places and borders, which tells nothing of events."""
    url: str = ""
    """Where it can be read."""
    grade: Grade | None = None
    """Grade of the document, never of a person."""
    licence: str = ""
    """Its licence, where facts are re-entered from open data."""
    accessed: Day | None = None
    """When it was read."""


class Operation(Displayed, Declared):
    """One operation."""

    peacewright: Literal[2]
    """Version of the file's shape."""
    name: Name
    """Short name."""
    title: str = Field(min_length=1)
    """The operation in a line."""
    as_of: Day
    """The day up to which sources may be cited: anything later would be hindsight."""
    start: Day
    """D-day."""
    horizon: Annotated[Duration, Field(ge=30, le=3650)] = 540.0
    """How long futures are lived through, counted from D-day."""
    own_record: str = Field(default="", pattern=r"^[a-z0-9_]*$", max_length=40)
    """What the catalogue calls this operation's own history (``history.*.NAME``): left out as hindsight."""
    disclosure: Literal["public", "restricted"] = "public"
    """Whether results are coarsened for the public."""
    sources: dict[str, SourceDeclared] = Field(default_factory=dict)
    """The documents cited."""
    currency: Literal["USD", "GBP", "EUR"] = "USD"
    """The currency in which costs are printed."""
    bloc: str = Field(default="", max_length=60)
    """A group of states that a party may not want among the contributors, by its name as printed."""
    parties: dict[Code, Party] = Field(min_length=2, max_length=2)
    """The two parties."""
    theatre: Theatre
    """Where it takes place."""
    agreement: dict[Name, Provision] = Field(min_length=1)
    """The provisions."""
    coalition: dict[Code, Nation] = Field(default_factory=dict)
    """The contributors."""
    command_designs: dict[Name, CommandDesign] = Field(default_factory=dict, max_length=MOST_DESIGNS)
    """Rival designs of command, beside those of the catalogue; one of the same name replaces the catalogue's."""
    factors: dict[FactorName, FactorDeclared] = Field(default_factory=dict)
    """Numbers of this operation, and those of the catalogue that it overrides."""
    uncertain: Uncertain = Field(default_factory=Uncertain)
    """What others decide."""
    dependence: list[Dependence] = Field(default_factory=list, max_length=200)
    """Which uncertainties go together; all others are drawn apart from one another."""
    priors: dict[Name, RivalPrior] = Field(default_factory=dict, max_length=20)
    """Rival weights on what is uncertain, under which an exploration ranks the options again."""
    movement: Movement | None = None
    """How the force gets there; without it the recorded deployments that each option names stand in."""
    options: dict[Name, Option] = Field(min_length=1, max_length=MOST_OPTIONS)
    """The courses of action, after patches are applied."""
    success: dict[Name, Bound] = Field(default_factory=dict)
    """What counts as success: a bound per metric."""
    gates: dict[Name, Gate] = Field(default_factory=dict)
    """Decisions that fire on what is observed."""
