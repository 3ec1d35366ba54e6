"""The numbers of a mandate and its first claims, each with its formula and inputs."""

from __future__ import annotations

from peacewright.operation.vocabulary import Task
from peacewright.plan.claims import CLAIM_FORMULAS, claim_factors, claims_on, strength_for
from peacewright.plan.explanation import Input
from peacewright.plan.task_sizes import (
    OUTSIDE_TASKS,
    RELIEF,
    SIZERS,
    Setting,
    Size,
    persons_per_aircraft_on_call,
    persons_per_vessel_on_station,
)
from peacewright.plan.tasks import Claim, Requirement
from peacewright.planning.worksheet import Worksheet


def explain_strength(
    sheet: Worksheet,
    at: Setting,
    claims: tuple[Claim, ...],
    sizes: tuple[Size, ...],
    requirements: tuple[Requirement, ...],
    task_persons: float,
    needed: float,
) -> None:
    """Write down what claims and tasks need and get, and what the whole mandate needs."""
    strength = Input("lever strength", at.levers.strength, "persons")
    claimed = _explain_claims(sheet, at, claims, strength)
    sheet.explain(
        "tasks.task_persons", "persons left for tasks", task_persons, "persons", "strength − first claims",
        [strength, *claimed],
    )  # fmt: skip
    _explain_sensors(sheet, at)
    for size in sizes:
        sheet.explain(
            f"tasks.need.{size.task}", f"needed: {size.task.replace('_', ' ')}", size.persons, "persons",
            size.formula, size.inputs, SIZERS[size.task],
        )  # fmt: skip
    _explain_allotted(sheet, at, requirements)
    inside = [f"tasks.need.{size.task}" for size in sizes if size.task not in OUTSIDE_TASKS]
    behind = [name for names in claim_factors(at).values() for name in names] if needed > 0 else []
    sheet.explain(
        "tasks.needed_strength", "strength the whole mandate needs", needed, "persons",
        "least whole strength S with S − first claims on S ≥ the sum of what the tasks inside need",
        [*inside, *_base_lever(at), *_sensor_levers(at), *_aviation_lever(at), *dict.fromkeys(behind)]
        or [Input("tasks inside", 0.0, "tasks")],
        strength_for,
    )  # fmt: skip


def _explain_claims(sheet: Worksheet, at: Setting, claims: tuple[Claim, ...], strength: Input) -> list[str]:
    """Write down the first claims; each may be cut to what the earlier ones leave of the strength."""
    behind = claim_factors(at)
    earlier: list[str] = []
    for claim in claims:
        name = f"tasks.claims.{claim.name}"
        levers = {"self_protection": _base_lever(at), "sensors": _sensor_levers(at),
                  "aviation": _aviation_lever(at)}.get(claim.name, [])  # fmt: skip
        sheet.explain(
            name, f"first claim: {claim.name.replace('_', ' ')}", claim.persons, "persons",
            f"{CLAIM_FORMULAS[claim.name]}; at most strength − earlier claims",
            [strength, *levers, *behind[claim.name], *earlier], claims_on,
        )  # fmt: skip
        earlier.append(name)
    return earlier


def _aviation_lever(at: Setting) -> list[Input]:
    return [Input("lever helicopters", at.levers.helicopters, "helicopters")] if at.levers.helicopters else []


def _base_lever(at: Setting) -> list[Input]:
    return [Input("lever bases", at.levers.bases, "bases")] if at.levers.bases else []


def _sensor_levers(at: Setting) -> list[Input]:
    sensors = at.levers.sensors
    return [
        Input("lever uav_orbits", sensors.uav_orbits, "orbits"),
        Input("lever fixed_posts", sensors.fixed_posts, "posts"),
    ]


def _explain_sensors(sheet: Worksheet, at: Setting) -> None:
    sheet.explain(
        "tasks.sensor_km", "line watched by the force's unmanned sensors", at.sensor_km, "km",
        "orbits × km an orbit + fixed posts × km a post, at most the line",
        [*_sensor_levers(at), "observation.uav.line_km", "observation.post.sensor_km", "line.watched_length"],
    )  # fmt: skip
    sheet.explain(
        RELIEF, "share of posts and patrols that the sensors make unnecessary", at.relief, "share",
        "km watched by sensors ÷ length × share of posts and patrols that a watched km saves",
        ["tasks.sensor_km", *(["line.watched_length", "sensors.substitution"] if at.sensor_km else [])],
    )  # fmt: skip
    sheet.explain(
        "tasks.airframes", "airframes for the unmanned orbits",
        at.levers.sensors.uav_orbits * at.value("sensors.airframes_per_orbit"), "aircraft",
        "orbits × airframes an orbit", [_sensor_levers(at)[0], "sensors.airframes_per_orbit"],
    )  # fmt: skip


def _explain_allotted(sheet: Worksheet, at: Setting, requirements: tuple[Requirement, ...]) -> None:
    """Write down what each task gets, in the order of the mandate, and the share of its need that this meets."""
    earlier: list[str | Input] = []
    outside: list[str | Input] = []
    for need in requirements:
        name, words = f"tasks.allotted.{need.task}", need.task.replace("_", " ")
        if need.task in OUTSIDE_TASKS:
            formula, given = _outside(need, at)
            outside.append(name)
        else:
            formula = "the smaller of what is needed and what earlier tasks leave of the persons for tasks"
            given = ["tasks.task_persons", *earlier]
            earlier.append(name)
        sheet.explain(
            name, f"allotted: {words}", need.allotted_persons, "persons", formula,
            [f"tasks.need.{need.task}", *given],
        )  # fmt: skip
        sheet.explain(
            f"tasks.met.{need.task}", f"share met: {words}", need.met_share, "share",
            "allotted ÷ needed, at most 1; 1 where nothing is needed", [name, f"tasks.need.{need.task}"],
        )  # fmt: skip
    total = sum(need.allotted_persons for need in requirements if need.task in OUTSIDE_TASKS)
    sheet.explain(
        "tasks.outside_persons", "persons serving from outside or at sea", total, "persons",
        "sum of what the tasks outside the theatre get", outside or [Input("tasks outside", 0.0, "tasks")],
    )  # fmt: skip


def _outside(need: Requirement, at: Setting) -> tuple[str, list[str | Input]]:
    """Return formula and inputs of what a task outside the theatre gets: what its lever declares."""
    if need.task is Task.POLICE_AIRSPACE:
        return "the smaller of what is needed and aircraft on call × persons behind one", [
            Input("lever aircraft_on_call", at.levers.aircraft_on_call, "aircraft"),
            Input("persons behind an aircraft on call", persons_per_aircraft_on_call(at), "persons"),
        ]
    return "the smaller of what is needed and vessels on station × persons behind one", [
        Input("lever vessels_on_station", at.levers.vessels_on_station, "vessels"),
        Input("persons behind a vessel on station", persons_per_vessel_on_station(at), "persons"),
    ]
