"""Options: courses of action, each one setting of the levers. They hold only what the coalition decides."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from peacewright.core.units import Count, Duration, Length, Persons, Share
from peacewright.operation.base import Declared, Name, Names, SourceIds
from peacewright.operation.vocabulary import Rules, Task

# Bounds on what a file can ask for: patches multiply, and no comparison is read beyond a few dozen options.
MOST_OPTIONS = 60
_MOST_ITEMS = 60


class Sensors(Declared):
    """Technical means that belong to the force."""

    uav_orbits: Count = 0
    """Unmanned aircraft orbits kept up round the clock."""
    fixed_posts: Count = 0
    """Fixed camera and acoustic posts."""
    satellite: bool = False
    """Satellite imagery bought or lent, besides any backstop."""


class Protection(Declared):
    """What an option says of the protection of its sites.

    What it leaves out is not stated; without passage, sites leave on their own side.
    """

    shelter: bool | None = None
    """Whether every site has shelters for all its people."""
    warning: bool | None = None
    """Whether sites are warned of what comes from the air or from afar, besides their own guards."""
    lift: bool | None = None
    """Whether vehicles or aircraft stand ready that take everybody of a site out in one go."""
    passage: bool = False
    """Whether sites may leave to the rear of the other side of the line too."""


class Supply(Declared):
    """How the force is supplied: a sourced schedule, and what the coalition decides otherwise."""

    named_by: ClassVar[str] = "schedule"
    """The key that a plain name stands for."""

    schedule: Name = "contracted"
    """Which sourced supply schedule applies: factors ``supply.NAME.*``."""
    local_purchase: Share | None = None
    """Share of what the local market can give that is bought there; without it, that of the schedule."""
    contractors: Share | None = None
    """Share of the carrying inside the theatre that contractors or the host do; without it, that of the schedule."""
    stock_days: Annotated[Duration, Field(le=365)] | None = None
    """Days of supply held in stock; without it, those of the schedule."""


class Medical(Declared):
    """How casualties are cared for."""

    surgeries: Annotated[Count, Field(le=500)] | None = None
    """Facilities of role 2, with surgery, at as many bases; without it, as the strength asks for."""
    host_hospitals: bool = True
    """Whether hospitals of the hosts in large towns are counted on for surgery."""


def _named_schedule(value: Any) -> Any:
    """Take the name of a schedule for the lever as a whole."""
    return {Supply.named_by: value} if isinstance(value, str) else value


class Levers(Declared):
    """What the coalition decides. A lever left out keeps the value of the option it patches, else the default."""

    strength: Annotated[Persons, Field(le=1_000_000)] = 0
    """Persons in place inside the theatre in the steady state."""
    zones: Names = Field(default_factory=list, max_length=_MOST_ITEMS)
    """Zones where they may be stationed."""
    stand_off: Length = 0.0
    """Least distance of any base from the line of contact."""
    bases: Annotated[Count, Field(le=500)] = 0
    """Number of bases; 0 lets the planner derive it from strength and the dispersal limit."""
    tasks: list[Task] = Field(default_factory=list, max_length=_MOST_ITEMS)
    """Tasks of the mandate, most important first."""
    rules: Rules = Rules.SELF_DEFENCE
    """Rules for the use of force."""
    contributors: Literal["all", "outside_bloc"] = "all"
    """Who may contribute: every nation of the coalition, or those outside the operation's ``bloc``."""
    hosts: Literal["one", "both"] = "one"
    """Whether bases stand on one side of the line only, where most of the people of the zones are, or on both."""
    sensors: Sensors = Field(default_factory=Sensors)
    """Technical means."""
    helicopters: Annotated[Count, Field(le=500)] = 0
    """Helicopters that take teams along the line, in the theatre with the force."""
    aircraft_on_call: Count = 0
    """Aircraft on call for airspace watch, from bases outside the theatre."""
    vessels_on_station: Count = 0
    """Vessels kept on station."""
    crosses_line: bool = False
    """Whether the mandate lets teams go to a firing point on either side of the line."""
    tour: Annotated[Duration, Field(ge=7, le=1095)] = 182.5
    """Length of a tour."""
    duration: Annotated[Duration, Field(ge=1, le=18250)] = 1825.0
    """How long the operation is meant to last."""
    arrival: Name = "brigade"
    """Which sourced arrival schedule applies: factors ``arrival.NAME.*``."""
    command: Name = "lead_nation"
    """Which design of command applies: one of ``command_designs`` or of the catalogue."""
    protection: Protection = Field(default_factory=Protection)
    """What is said of shelters, warning, lift and passage."""
    supply: Annotated[Supply, BeforeValidator(_named_schedule, json_schema_input_type=Name | Supply)] = Field(
        default_factory=Supply
    )
    """How the force is supplied: the name of a schedule, or a schedule with levers of its own."""
    medical: Medical = Field(default_factory=Medical)
    """How casualties are cared for."""


class Option(Declared):
    """One course of action."""

    title: str = Field(min_length=1)
    """The option in a few words."""
    short: str = Field(default="", max_length=24)
    """Two or three words for narrow columns and chart labels; without it, the option's name."""
    description: str = ""
    """What it would do, in our words."""
    like: Name | None = None
    """The option whose levers this one patches."""
    levers: Levers = Field(default_factory=Levers)
    """The setting of the levers."""
    sources: SourceIds

    @property
    def has_force(self) -> bool:
        """Whether anybody is stationed inside the theatre."""
        return self.levers.strength > 0
