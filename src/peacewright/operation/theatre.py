"""The theatre as declared: boundaries, line of contact through named places, zones, sea areas."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from peacewright.core.findings import InputFault
from peacewright.operation.base import Code, Day, Declared, FactorName, Name, Region, SourceIds

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="a country by ISO 3166-1 alpha-2")]
Area = Annotated[
    str,
    Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", description="a country or a region of one, by ISO 3166"),
]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class NamedPoint(Declared):
    """A named place with its coordinates (WGS84 degrees), no finer than a town."""

    found_by_name: ClassVar[tuple[str, ...]] = ("lat", "lon")
    """Keys that a town of the shipped geography may leave out: they are written in before validation."""

    place: str = Field(min_length=1)
    """The name."""
    lat: Latitude
    """Degrees north. A town in the boundaries that the shipped geography has may leave out both."""
    lon: Longitude
    """Degrees east."""
    sources: SourceIds


class LinePoint(Declared):
    """One point of the line of contact: at a named place, or midway between two that face each other."""

    at: NamedPoint | None = None
    """A place that dated reports put on the line."""
    between: tuple[NamedPoint, NamedPoint] | None = None
    """Two places that dated reports put on either side: the point lies midway."""
    sources: SourceIds

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.at is None) == (self.between is None):
            raise InputFault(
                "a point of the line is either 'at' one place or 'between' two", "give one of the two"
            )
        return self

    @property
    def lon_lat(self) -> tuple[float, float]:
        """Longitude and latitude in degrees."""
        points = [point for point in (self.at, *(self.between or ())) if point is not None]
        return (sum(p.lon for p in points) / len(points), sum(p.lat for p in points) / len(points))


class LineOfContact(Declared):
    """Where the two parties face each other, as at one day."""

    as_at: Day
    """The day it describes."""
    between: tuple[Code, Code]
    """The two parties."""
    through: tuple[LinePoint, ...] | None = Field(default=None, min_length=2)
    """Its points in order, from one end to the other."""
    follows: tuple[Country, Country] | None = None
    """Two countries whose common border, as the shipped geography draws it, is the line."""
    sources: SourceIds

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.through is None) == (self.follows is None):
            message = "a line goes either 'through' points or 'follows' the border of two countries"
            raise InputFault(message, "give one of the two")
        return self


class Zone(Declared):
    """A part of the theatre where a force may be."""

    title: str = ""
    """The zone in words."""
    regions: tuple[Region, ...] = Field(min_length=1)
    """Regions by ISO 3166-2."""


class Strait(Declared):
    """A way to the sea that is closed to warships of states that do not border the waters behind it."""

    title: str = Field(min_length=1)
    """The strait in words."""
    closes: tuple[Name, ...] = Field(min_length=1)
    """Sea areas behind it."""
    admits: tuple[Code, ...] = ()
    """Nations of the coalition whose vessels lie behind it or are let in."""
    sources: SourceIds


class Denial(Declared):
    """Spells in which one side, or one zone, is closed to the force and its monitors, whoever closes it."""

    side: Code | None = None
    """The party on whose side it is; in place of the catalogue's factors ``access.denial*`` for that side."""
    zone: Name | None = None
    """The zone, whichever side holds it; beside what its side does."""
    per_year: FactorName
    """A factor with how many such spells begin a year."""
    days: FactorName
    """A factor with their mean length in days."""
    sources: SourceIds

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.side is None) == (self.zone is None):
            raise InputFault("a denial strikes either a 'side' or a 'zone'", "give one of the two")
        return self


class Theatre(Declared):
    """Where the operation takes place."""

    boundaries: Annotated[
        tuple[Area, ...],
        BeforeValidator(_listed, json_schema_input_type=Area | tuple[Area, ...]),
        Field(min_length=1, max_length=40),
    ]
    """What the line divides: countries by ISO 3166-1 alpha-2 or regions of them by ISO 3166-2; one, or a list."""
    line_of_contact: LineOfContact
    """The line between the parties."""
    zones: dict[Name, Zone] = Field(min_length=1)
    """Named zones."""
    places: dict[Name, NamedPoint] = Field(default_factory=dict)
    """Named places used elsewhere in the file."""
    sea_areas: dict[Name, NamedPoint] = Field(default_factory=dict)
    """Sea areas to watch, by a point within each."""
    straits: dict[Name, Strait] = Field(default_factory=dict)
    """Straits closed to outside warships, by name."""
    beyond: dict[Code, tuple[Region, ...]] = Field(default_factory=dict)
    """Regions of a party outside the boundaries that the provisions on air and energy cover as well."""
    denials: tuple[Denial, ...] = ()
    """What keeps the force and its monitors out for a time: of a side, or of up to six zones."""
