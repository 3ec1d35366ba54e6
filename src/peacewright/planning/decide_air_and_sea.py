"""Air and sea: what the aircraft on call and the vessels on station keep up, what stands behind them, what is missing.

Nothing is chosen here: the levers say how many are on call and on station. The part says what that amounts to, against
what the mandate would take, and by how much the levers would have to change.
"""

from __future__ import annotations

import math
from dataclasses import replace

import shapely

from peacewright.core.factors import FactorSet
from peacewright.operation.needed import covered_domains
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Domain, Element, Task
from peacewright.plan import air_and_sea_sums as sums
from peacewright.plan.air_and_sea import AirAndSeaPart
from peacewright.plan.explanation import Cure, CureKind, Input, Shortfall
from peacewright.planning.worksheet import Worksheet
from peacewright.theatre.geodesy import WGS84
from peacewright.theatre.theatre import Theatre

_SQUARE_METRES_PER_KM2 = 1e6
_ROUNDING = 1e-9
"""What arithmetic may put on top of a whole number: it asks for no further aircraft."""


def decide_air_and_sea(
    operation: Operation, option_name: str, theatre: Theatre, factors: FactorSet
) -> AirAndSeaPart:
    """Work out what an option keeps in the air and at sea.

    Parameters
    ----------
    operation : Operation
        The declared operation; ``theatre.straits`` says which waters are closed to outside warships.
    option_name : str
        The option; its levers ``aircraft_on_call`` and ``vessels_on_station``.
    theatre : Theatre
        For the area of its regions, which airborne radars would have to watch.
    factors : FactorSet
        ``airspace.*``, ``tanker.*``, ``early_warning.*``, ``sea.*``.

    Returns
    -------
    AirAndSeaPart
        For an option that keeps neither, only what is there to be watched.
    """
    levers = operation.options[option_name].levers
    sheet = Worksheet(factors, decide_air_and_sea)
    part = _to_watch(operation, levers, sheet)
    if levers.aircraft_on_call:
        part = _air(part, levers, airspace_km2(theatre), sheet)
    if levers.vessels_on_station:
        part = _sea(part, operation, levers, sheet)
    shortfalls = (
        *_patrols_missing(part, levers, factors),
        *_hulls_missing(part, factors),
        *_areas_missing(part, levers, factors),
    )
    return replace(part, shortfalls=shortfalls, explanations=sheet.explanations)


def airspace_km2(theatre: Theatre) -> float:
    """Return the area of the theatre's regions on the ellipsoid, in square kilometres."""
    whole = shapely.union_all([region.polygon for region in theatre.regions])
    areas = (abs(WGS84.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(whole))
    return float(sum(areas)) / _SQUARE_METRES_PER_KM2


def hull_factors(operation: Operation) -> tuple[str, ...] | None:
    """Return the factors that count the vessels of contributors whom the straits let in; None if no strait is closed.

    A contributor that has refused to send vessels, or has said nothing of them, counts for none.
    """
    straits = operation.theatre.straits.values()
    if not straits:
        return None
    admitted = {code for strait in straits for code in strait.admits}
    return tuple(
        nation.vessels
        for code, nation in operation.coalition.items()
        if code in admitted
        and nation.vessels is not None
        and any(
            pledge.element is Element.MARITIME and pledge.status != "refused" for pledge in nation.pledges
        )
    )


def _to_watch(operation: Operation, levers: Levers, sheet: Worksheet) -> AirAndSeaPart:
    """Return what there is to watch, whatever the option keeps: the air where a provision covers it, the sea areas."""
    part, areas = AirAndSeaPart(), len(operation.theatre.sea_areas)
    if levers.aircraft_on_call or Domain.AIR in covered_domains(operation):
        part = replace(
            part,
            patrols_wanted=sheet.explain(
                "air.patrols_wanted", "patrols that would keep the whole line in view",
                float(sums.patrols_wanted(sheet.factors.value)), "patrols",
                "⌈watched line ÷ distance between patrols⌉",
                ["line.watched_length", "airspace.patrol_spacing"], sums.patrols_wanted,
            ),
        )  # fmt: skip
    if areas:
        part = replace(
            part,
            areas=sheet.explain(
                "sea.areas", "sea areas to watch", areas, "areas", "counted: the sea areas that the theatre declares",
                [Input("sea areas", areas, "areas")], sums.areas_watched,
            ),
        )  # fmt: skip
    return part


def _air(part: AirAndSeaPart, levers: Levers, area_km2: float, sheet: Worksheet) -> AirAndSeaPart:
    read, on_call = sheet.factors.value, float(levers.aircraft_on_call)
    lever = Input("lever aircraft_on_call", on_call, "aircraft")
    area = Input("area of the theatre", area_km2, "km²")
    way = ("airspace.transit_km", "airspace.speed")
    flying = ("airspace.sorties_per_aircraft_day", "airspace.sortie_hours", *way)
    part = replace(
        part,
        aircraft_owned=sheet.explain(
            "air.aircraft_owned", "aircraft owned for those on call", sums.owned(on_call, read), "aircraft",
            "on call ÷ readiness", [lever, "airspace.readiness"], sums.owned,
        ),
        reach_minutes=sheet.explain(
            "air.reach_minutes", "minutes from a call on the ground to the middle of what is watched",
            sums.reach_minutes(read), "minutes", "minutes of alert + 60 × way ÷ speed",
            ["airspace.alert_minutes", *way], sums.reach_minutes,
        ),
        patrols_kept=sheet.explain(
            "air.patrols_kept", "patrols that could be kept up round the clock", sums.patrols_kept(on_call, read),
            "patrols", "on call × sorties a day × max(0, hours of a sortie − 2 × way ÷ speed) ÷ 24 ÷ aircraft a patrol",
            [lever, *flying, "airspace.aircraft_per_patrol"], sums.patrols_kept,
        ),
    )  # fmt: skip
    bases = math.ceil(on_call / read("airspace.on_call_per_base"))
    sheet.explain(
        "air.bases", "bases outside for the aircraft on call", bases, "bases",
        "⌈on call ÷ aircraft on call a base⌉", [lever, "airspace.on_call_per_base"],
    )  # fmt: skip
    sheet.explain(
        "air.tanker_sorties", "tanker sorties a day, if all on call patrol", sums.tanker_sorties(on_call, read),
        "sorties a day",
        "on call × sorties a day × refuellings a sortie × tonnes a refuelling ÷ tonnes a tanker sortie gives away",
        [lever, "airspace.sorties_per_aircraft_day", "tanker.refuellings_per_sortie", "tanker.tonnes_per_refuelling",
         "tanker.tonnes_per_sortie"], sums.tanker_sorties,
    )  # fmt: skip
    sheet.explain(
        "air.tankers_owned", "tankers owned for those sorties", sums.tankers_owned(on_call, read), "aircraft",
        "tanker sorties a day ÷ sorties a day of a tanker ÷ readiness",
        ["air.tanker_sorties", "tanker.sorties_per_aircraft_day", "airspace.readiness"], sums.tankers_owned,
    )  # fmt: skip
    sheet.explain(
        "air.early_warning_orbits", "airborne radars up at a time for the whole theatre",
        float(sums.early_warning_orbits(area_km2, read)), "aircraft",
        "⌈area of the theatre ÷ area that one radar watches⌉", [area, "early_warning.area"], sums.early_warning_orbits,
    )  # fmt: skip
    sheet.explain(
        "air.early_warning_owned", "airborne radars owned to keep those up round the clock",
        float(sums.early_warning_owned(area_km2, read)), "aircraft",
        "radars up × 24 ÷ max(0, endurance − 2 × way ÷ speed) ÷ readiness",
        ["air.early_warning_orbits", "early_warning.endurance", *way, "airspace.readiness"], sums.early_warning_owned,
    )  # fmt: skip
    return part


def _sea(part: AirAndSeaPart, operation: Operation, levers: Levers, sheet: Worksheet) -> AirAndSeaPart:
    read, on_station = sheet.factors.value, float(levers.vessels_on_station)
    areas = len(operation.theatre.sea_areas)
    lever = Input("lever vessels_on_station", on_station, "vessels")
    named = hull_factors(operation)
    closed = {area for strait in operation.theatre.straits.values() for area in strait.closes}
    part = replace(
        part,
        hull_factors=named,
        closed_share=len(closed) / areas if areas else 0.0,
        areas_watched=sheet.explain(
            "sea.areas_watched", "sea areas with the vessels that each takes",
            float(sums.areas_watched(on_station, areas, read)), "areas",
            "min(areas, vessels on station ÷ vessels an area)",
            [Input("sea areas", areas, "areas"), lever, "sea.vessels_per_area"], sums.areas_watched,
        ),
        hulls_needed=sheet.explain(
            "sea.hulls_needed", "vessels owned for those on station", sums.hulls(on_station, read), "vessels",
            "on station × hulls a vessel on station", [lever, "sea.hulls_per_vessel_on_station"], sums.hulls,
        ),
    )  # fmt: skip
    if named:
        sheet.explain(
            "sea.hulls_admitted", "vessels of contributors whom the straits let in",
            float(sums.present(named, read)), "vessels", "sum over those contributors", named, sums.present,
        )  # fmt: skip
    if "sea.mines" in sheet.factors:
        sheet.explain(
            "sea.vessel_days_per_mine", "days on station for each mine, to clear all in the time named",
            sums.vessel_days_per_mine(on_station, read), "days", "vessels on station × days named ÷ mines",
            [lever, "sea.clearance_days", "sea.mines"], sums.vessel_days_per_mine,
        )  # fmt: skip
    return part


def _patrols_missing(part: AirAndSeaPart, levers: Levers, factors: FactorSet) -> tuple[Shortfall, ...]:
    missing = part.patrols_wanted - part.patrols_kept
    if Task.POLICE_AIRSPACE not in levers.tasks or missing <= 0:
        return ()
    on_call = float(levers.aircraft_on_call)
    needed = float(sums.on_call_for(part.patrols_wanted, factors.value))
    cures = [Cure(CureKind.OTHERWISE, "wait on the ground and be sent to what radars report", None, "")]
    if math.isfinite(needed):
        more = math.ceil(needed - on_call - _ROUNDING)
        cures.insert(0, Cure(CureKind.MORE, "more aircraft on call", more, "aircraft", ("aircraft on call",)))
    message = (
        f"{on_call:g} aircraft on call keep up {part.patrols_kept:.1f} of {part.patrols_wanted:.0f} patrols along "
        "the line."
    )
    return (Shortfall("patrols in the air", message, missing, "patrols", tuple(cures)),)


def _hulls_missing(part: AirAndSeaPart, factors: FactorSet) -> tuple[Shortfall, ...]:
    """Vessels lacking behind closed straits; in waters that are open nobody asks who owns how many."""
    if part.hull_factors is None:
        return ()
    needed = part.hulls_needed * part.closed_share
    there = float(sums.present(part.hull_factors, factors.value))
    if there >= needed:
        return ()
    missing = math.ceil(needed - there)
    cures = (
        Cure(
            CureKind.MORE, "more vessels of states that border the waters", missing, "vessels", ("vessels",)
        ),
        Cure(CureKind.OTHERWISE, "the straits are opened to vessels of the operation", None, ""),
    )
    message = (
        f"{needed:g} vessels stand behind those on station; those whom the straits let in own {there:g}."
    )
    return (Shortfall("vessels behind the straits", message, needed - there, "vessels", cures),)


def _areas_missing(part: AirAndSeaPart, levers: Levers, factors: FactorSet) -> tuple[Shortfall, ...]:
    """Sea areas without a watch, where the mandate does not name the watch: where it does, the task falls short."""
    unwatched = part.areas - part.areas_watched
    if Task.WATCH_SEA in levers.tasks or not levers.vessels_on_station or unwatched <= 0:
        return ()
    vessels = math.ceil(unwatched * factors.value("sea.vessels_per_area"))
    cure = Cure(CureKind.MORE, "more vessels on station", vessels, "vessels", ("vessels on station",))
    message = f"{part.areas_watched:g} of {part.areas:g} sea areas have a vessel on station."
    return (Shortfall("watch at sea", message, unwatched, "areas", (cure,)),)
