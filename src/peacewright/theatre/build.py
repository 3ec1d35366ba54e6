"""From the operation file to its theatre: the one module of this room that knows the file's shape."""

from __future__ import annotations

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.theatre import LineOfContact
from peacewright.theatre.geography import shared_border
from peacewright.theatre.theatre import Numbers, Theatre, TheatreInputs, assemble


def build_theatre(operation: Operation, factors: FactorSet) -> Theatre:
    """Build the theatre of an operation at best values.

    Parameters
    ----------
    operation : Operation
        Party 0 is the first of ``theatre.line_of_contact.between``.
    factors : FactorSet
        Holds ``line.ruler``, ``line.segment_length``, ``travel.snap_distance`` (km), ``travel.circuity``,
        ``travel.road_speed`` (km/h) and ``stationing.site_population`` (persons).

    Raises
    ------
    KeyError
        If a factor is missing.
    ValueError
        If what is declared makes no theatre; the message says what would be right.
    """
    return assemble(declared_theatre(operation), theatre_numbers(factors))


def theatre_numbers(factors: FactorSet) -> Numbers:
    """Read the factors of the theatre.

    Raises
    ------
    KeyError
        If a factor is missing.
    """
    return Numbers(
        ruler_km=factors.value("line.ruler"),
        segment_length_km=factors.value("line.segment_length"),
        snap_km=factors.value("travel.snap_distance"),
        circuity=factors.value("travel.circuity"),
        road_speed_km_per_hour=factors.value("travel.road_speed"),
        site_population=factors.value("stationing.site_population"),
    )


def declared_theatre(operation: Operation) -> TheatreInputs:
    """Read what the operation declares of its theatre into plain values.

    Raises
    ------
    ValueError
        If neither party names a place that it holds, or names one that is not declared; or if the line follows the
        border of two countries that have none.
    """
    theatre = operation.theatre
    parties = theatre.line_of_contact.between
    return TheatreInputs(
        boundaries=theatre.boundaries,
        parties=parties,
        line=_line(theatre.line_of_contact),
        held=(_held(operation, parties[0]), _held(operation, parties[1])),
        zones={name: tuple(zone.regions) for name, zone in theatre.zones.items()},
        sea_areas={key: (area.place, area.lon, area.lat) for key, area in theatre.sea_areas.items()},
        beyond={party: tuple(regions) for party, regions in theatre.beyond.items()},
    )


def _line(line: LineOfContact) -> tuple[tuple[float, float], ...]:
    if line.through is not None:
        return tuple(point.lon_lat for point in line.through)
    if line.follows is None:
        message = "a line of contact goes through points or follows a border"
        raise ValueError(message)
    return shared_border(*line.follows)


def _held(operation: Operation, party: str) -> tuple[tuple[float, float], ...]:
    if party not in operation.parties:
        message = f"the line of contact lies between '{party}' and another, but '{party}' is no party"
        raise ValueError(message)
    key = operation.parties[party].held_place
    if not key:
        return ()
    if key not in operation.theatre.places:
        message = f"parties.{party}.held_place names '{key}', which theatre.places does not give"
        raise ValueError(message)
    place = operation.theatre.places[key]
    return ((place.lon, place.lat),)
