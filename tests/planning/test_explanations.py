"""Each number of a plan follows from the inputs that its explanation names, by the formula that it states."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from peacewright import study
from peacewright.core.code import find_code
from peacewright.operation.vocabulary import Element
from peacewright.plan.explanation import Explanation
from peacewright.plan.plan import Plan

SMALL = Path(__file__).resolve().parents[1] / "operation" / "small.yaml"
Given = dict[str, float]


@pytest.fixture(scope="module", params=["ukraine-2025", "ethiopia-eritrea-2000", str(SMALL)])
def plans(request: pytest.FixtureRequest) -> dict[str, Plan]:
    return study.plan(study.load(request.param))


def _under(given: Given, start: str) -> list[float]:
    return [value for name, value in given.items() if name.startswith(start)]


def _claim(given: Given, persons: float) -> float:
    return min(persons, given["lever strength"] - sum(_under(given, "tasks.claims.")))


def _bases(given: Given, strength: float) -> float:
    return given.get("lever bases") or max(1.0, strength / given["stationing.persons_per_base"])


def _guards(given: Given) -> float:
    return next(value for name, value in given.items() if name.startswith("self_protection."))


def _medical(given: Given) -> float:
    return sum(given[f"medical.level{n}_staff"] / given[f"medical.level{n}_supports"] for n in (1, 2))


def _crews(given: Given) -> float:
    per_orbit, per_post = given["sensors.crew_per_orbit"], given["sensors.crew_per_fixed_post"]
    return given["lever uav_orbits"] * per_orbit + given["lever fixed_posts"] * per_post


def _share(given: Given, end: str) -> float:
    return next(value for name, value in given.items() if name.endswith(end))


def _claims_on(given: Given, strength: float) -> float:
    shares = given["staff.share"] + _share(given, ".support_share") + given["reserve.share"] + _medical(given)
    crews = _crews(given) if given["lever uav_orbits"] or given["lever fixed_posts"] else 0.0
    crews += given.get("lever helicopters", 0.0) * given.get("helicopter.persons", 0.0)
    return _bases(given, strength) * _guards(given) + shares * strength + crews


def _needed(given: Given) -> float:
    tasks = sum(_under(given, "tasks.need."))
    if tasks <= 0:
        return 0.0
    strength = math.ceil(tasks)
    while strength - _claims_on(given, strength) < tasks - 1e-6:
        strength += 1
    return strength


def _line_task(given: Given, per_km: str) -> float:
    return given["line.watched_length"] * given[per_km] * (1 - given["tasks.sensor_relief"])


def _persons_per_patrol(given: Given) -> float:
    """Of unarmed observers, those in place for a patrol a day are known; of troops, a team and how often it goes."""
    if "patrol.unarmed_persons_per_daily_patrol" in given:
        return given["patrol.unarmed_persons_per_daily_patrol"]
    return given["patrol.team_size"] / given["patrol.per_team_day"]


def _verify(given: Given) -> float:
    reports = given["line.watched_length"] * given["verify.reports_per_km_year"] / 365
    busy = reports * given["verify.hours_per_report"] / 24
    teams = busy / given["verify.busy_share_most"] / given["verify.team_availability"]
    return math.ceil(teams - 1e-9) * given["verify.team_size"]


def _nations(given: Given) -> float:
    needed, most = given["generation.pool_needed"], given["generation.largest_share"]
    if needed <= 0:
        return 0
    pools = sorted((min(pool, most * needed) for pool in _under(given, "pool of ")), reverse=True)
    reached, count = 0.0, 0
    for pool in pools:
        if reached >= needed - 1e-6:
            return count
        reached, count = reached + pool, count + (pool > 0)
    if reached >= needed - 1e-6:
        return count
    mean = reached / count if count else most * needed
    return count + math.ceil((needed - reached) / mean - 1e-9)


def _bases_planned(given: Given) -> float:
    if not given["lever strength"]:
        return 0
    capacity = max(1, round(given["stationing.teams_per_base"]))
    needed = max(
        given["lever strength"] / given["stationing.persons_per_base"],
        given["tasks.verification_teams"] / capacity,
    )
    return min(given.get("lever bases") or math.ceil(needed), given["towns allowed"])


def _water(given: Given) -> float:
    cold, hot = given["climate.cold_months"], given["climate.hot_months"]
    litres = (12 - cold - hot) * given["consumption.water"]
    litres += cold * given["consumption.water_cold"] + hot * given["consumption.water_hot"]
    return given["lever strength"] * litres / 12 / 1e3


def _fuel(given: Given) -> float:
    heating = (
        given["supply.fuel_generators"] * (given["fuel.cold_factor"] - 1) * given["climate.cold_months"] / 12
    )
    litres = sum(_under(given, "supply.fuel_")) + heating
    return litres * given["consumption.fuel_density"] / 1e3


def _on_station(given: Given, hours: str) -> float:
    return max(0.0, given[hours] - 2 * given["airspace.transit_km"] / given["airspace.speed"])


PRICES_OF = {"light": 2007, "combat": 2010, "observer": 2009, "move": 1996}
"""Year of the prices of costs that were reported; what is judged is of 2024."""


def _dollars(given: Given, name: str, year: int) -> float:
    """Return a cost in dollars: at the rate of its own time, then by consumer prices."""
    kind = name.removeprefix("cost.").partition("_")[0]
    then = PRICES_OF.get(kind, 2024)
    rate = {"combat": "cost.usd_per_gbp_2010", "observer": "cost.usd_per_eur_2009"}.get(kind)
    rate = rate if rate in given else None
    if kind not in PRICES_OF:
        rate = next((each for each in given if each in ("cost.usd_per_gbp", "cost.usd_per_eur")), None)
    prices = [given[f"cost.us_prices_{each}"] for each in (year, then)] if year != then else [1.0, 1.0]
    return given[name] * (given[rate] if rate else 1.0) * prices[0] / prices[1]


KEPT_READY = {
    "lever aircraft_on_call": "cost.aircraft_on_call_year",
    "lever vessels_on_station": "cost.vessel_on_station_year",
    "lever uav_orbits": "cost.uav_orbit_year",
    "lever helicopters": "cost.helicopter_year",
}


def _cost(explanation: Explanation, given: Given) -> float:
    year = int(explanation.unit.removeprefix("USD of "))
    match explanation.name:
        case "cost.total":
            return sum(given.values())
        case "cost.move":
            return _dollars(given, "cost.move_per_person", year)
        case "cost.person_year" if "cost.observer_per_person_year" in given:
            return _dollars(given, "cost.observer_per_person_year", year)
        case "cost.person_year":
            light, combat = (
                _dollars(given, f"cost.{each}_per_person_year", year) for each in ("light", "combat")
            )
            return light ** (1 - given["cost.intensity"]) * combat ** given["cost.intensity"]
    persons, moved, months = (_under(given, start)[0] for start in ("person-months, ", "moved, ", "months, "))
    people = persons / 12 * given.get("cost.person_year", 0.0) + moved * given.get("cost.move", 0.0)
    ready = sum(
        given[lever] * _dollars(given, factor, year) for lever, factor in KEPT_READY.items() if lever in given
    )
    return people + months / 12 * ready


def _capability(explanation: Explanation, given: Given, plan: Plan) -> float:
    """Throughput, walked month by month along the training staff that rotation has in place."""
    name = explanation.name
    if name.startswith("capability.complete."):
        ordered = next(value for each, value in given.items() if each.endswith("_ordered"))
        rate = next(value for each, value in given.items() if each.endswith("_per_month"))
        lead = next((value for each, value in given.items() if each.endswith("_lead_days")), 0.0)
        return lead / (365 / 12) + ordered / rate
    part = plan.generation
    place = part.elements.index(Element.TRAINERS)
    needed = part.required[place]
    staff = [
        min(1.0, (need - short) / max(needed))
        for need, short in zip(needed, part.shortage[place], strict=True)
    ]
    rate = plan.explanations["capability.trainees_per_month"].value
    course = plan.explanations["capability.present"].value / rate

    def trained(by: float) -> float:
        """Whoever began a course before the end less the course, part of a month counted in part."""
        until = by - course
        return sum(rate * share * min(1.0, max(0.0, until - month)) for month, share in enumerate(staff))

    if name == "capability.trained_first_year":
        return trained(min(12, len(staff)))
    if name == "capability.trained":
        return trained(len(staff))
    end = len(staff) - given["train.collective_weeks"] / (365 / 12 / 7)
    before = int(end)
    mean = trained(before) + (end - before) * (trained(before + 1) - trained(before))
    return math.floor(mean / given["train.unit_persons"])


def _movement(explanation: Explanation, given: Given, plan: Plan) -> float | None:
    """Loads from who moves, days from when each is in place, the order from the chain of its gates."""
    flow = plan.movement.flow
    assert flow is not None
    match explanation.name.removeprefix("movement."):
        case "order_day":
            after = {stage.name: stage for stage in flow.stages}
            done: dict[str, float] = {}
            for name, stage in after.items():  # every stage stands behind those it waits for
                own = sum(given[factor] for factor in stage.factors)
                done[name] = own + max((done[each] for each in stage.after), default=0.0)
            return max(done.values())
        case "vehicles":
            light, heavy = (given[f"load.{kind}.vehicles_per_person"] for kind in ("light", "heavy"))
            cars = ("observers", "trainers", "staff", "air", "maritime")
            return sum(move.persons * (light if str(move.element) in cars else heavy) for move in flow.moves)
        case "stores":
            return given["persons that move"] * given["load.stores_per_person"]
        case "first_echelon_days":
            return max(move.in_place for move in flow.moves if move.first)
        case "full_force_days":
            return max(move.in_place for move in flow.moves)
        case "bound":
            assert explanation.value <= max(move.in_place for move in flow.moves)
    return None  # the bound: held against the flow over days in test_movement_flow.py


FORMULAS: dict[str, Callable[[Given], float]] = {
    "tasks.claims.self_protection": lambda x: _claim(x, _bases(x, x["lever strength"]) * _guards(x)),
    "tasks.claims.medical": lambda x: _claim(x, x["lever strength"] * _medical(x)),
    "tasks.claims.command": lambda x: _claim(x, x["lever strength"] * x["staff.share"]),
    "tasks.claims.supply": lambda x: _claim(x, x["lever strength"] * _share(x, ".support_share")),
    "tasks.claims.sensors": lambda x: _claim(x, _crews(x)),
    "tasks.claims.aviation": lambda x: _claim(x, x["lever helicopters"] * x["helicopter.persons"]),
    "tasks.claims.reserve": lambda x: _claim(x, x["lever strength"] * x["reserve.share"]),
    "tasks.task_persons": lambda x: x["lever strength"] - sum(_under(x, "tasks.claims.")),
    "tasks.sensor_km": lambda x: min(
        x["line.watched_length"],
        x["lever uav_orbits"] * x["observation.uav.line_km"]
        + x["lever fixed_posts"] * x["observation.post.sensor_km"],
    ),
    "tasks.sensor_relief": lambda x: (
        x["tasks.sensor_km"] and x["tasks.sensor_km"] / x["line.watched_length"] * x["sensors.substitution"]
    ),
    "tasks.airframes": lambda x: x["lever uav_orbits"] * x["sensors.airframes_per_orbit"],
    "tasks.need.observe_line": lambda x: (
        _line_task(x, "observe.posts_per_km") * x["observe.persons_on_watch"] * x["observe.watches"]
    ),
    "tasks.need.patrol": lambda x: (
        _line_task(x, next(name for name in x if name.endswith("per_km_day"))) * _persons_per_patrol(x)
    ),
    "tasks.need.verify": _verify,
    "tasks.need.react": lambda x: (
        max(1, math.ceil(x["line.watched_length"] / x["react.km_per_force"] - 1e-9)) * x["react.persons"]
    ),
    "tasks.need.guard_site": lambda x: x["guard_site.sites"] * x["guard_site.persons_per_site"],
    "tasks.need.train": lambda x: (
        x["train.trainees_per_month"]
        * x["train.course_weeks"]
        / (365 / 12 / 7)
        * x["train.staff_per_trainee"]
    ),
    "tasks.need.advise": lambda x: x["advise.teams"] * x["advise.team_size"],
    "tasks.need.clear_mines": lambda x: x["clear_mines.teams"] * x["clear_mines.team_size"],
    "tasks.need.reserve": lambda x: x["reserve.formation_persons"],
    "tasks.need.police_airspace": lambda x: (
        x["airspace.aircraft_on_call"] / x["airspace.readiness"] * x["airspace.persons_per_aircraft"]
    ),
    "tasks.need.watch_sea": lambda x: (
        x["sea areas"]
        * x["sea.vessels_per_area"]
        * x["sea.hulls_per_vessel_on_station"]
        * x["sea.persons_per_vessel"]
    ),
    "tasks.needed_strength": _needed,
    "tasks.outside_persons": lambda x: sum(_under(x, "tasks.allotted.")),
    "tasks.verification_teams": lambda x: math.floor(
        x.get("tasks.allotted.verify", 0.0) / x["verify.team_size"] * x["verify.team_availability"] + 1e-9
    ),
    "tasks.patrols_per_day": lambda x: x.get("tasks.allotted.patrol", 0.0) / _persons_per_patrol(x),
    "tasks.observed_line": lambda x: min(
        x["line.watched_length"],
        x["posts manned"] / x["observe.posts_per_km"]
        + x["tasks.patrols_per_day"]
        * x["observation.patrol.watched_km"]
        * x["observation.patrol.hours"]
        / 12,
    ),
    "generation.pool_needed": lambda x: x["lever strength"] * (1 + x["generation.dwell_ratio"]),
    "generation.pool_known": lambda x: sum(_under(x, "pool of ")),
    "generation.nations_needed": _nations,
    "generation.persons_over_duration": lambda x: x["lever strength"] * x["lever duration"] / x["lever tour"],
    "generation.tied_up": lambda x: x["lever strength"] * x["generation.tied_up_ratio"],
    "generation.shortage": lambda x: sum(_under(x, "empty places of ")),
    "generation.largest_nation_share": lambda x: (
        x["person-months of the largest"] / (x["person-months in place"] or 1)
    ),
    "stationing.bases": _bases_planned,
    "stationing.nearest_base": lambda x: min(_under(x, "distance of ")),
    "supply.water": _water,
    "supply.fuel_generators": lambda x: x["lever strength"] * x["fuel.generators"],
    "supply.fuel_vehicles": lambda x: (
        x["lever strength"] * x["fuel.vehicles_per_person"] * x["fuel.vehicle_km"] * x["fuel.litres_per_km"]
    ),
    "capability.trainees_per_month": lambda x: math.prod(x.values()),
    "capability.present": lambda x: (
        x["capability.trainees_per_month"] * x["train.course_weeks"] / (365 / 12 / 7)
    ),
    "air.aircraft_owned": lambda x: x["lever aircraft_on_call"] / x["airspace.readiness"],
    "air.reach_minutes": lambda x: (
        x["airspace.alert_minutes"] + 60 * x["airspace.transit_km"] / x["airspace.speed"]
    ),
    "air.patrols_kept": lambda x: (
        x["lever aircraft_on_call"]
        * x["airspace.sorties_per_aircraft_day"]
        * _on_station(x, "airspace.sortie_hours")
        / 24
        / x["airspace.aircraft_per_patrol"]
    ),
    "air.patrols_wanted": lambda x: math.ceil(x["line.watched_length"] / x["airspace.patrol_spacing"]),
    "air.bases": lambda x: math.ceil(x["lever aircraft_on_call"] / x["airspace.on_call_per_base"]),
    "air.tanker_sorties": lambda x: (
        x["lever aircraft_on_call"]
        * x["airspace.sorties_per_aircraft_day"]
        * x["tanker.refuellings_per_sortie"]
        * x["tanker.tonnes_per_refuelling"]
        / x["tanker.tonnes_per_sortie"]
    ),
    "air.tankers_owned": lambda x: (
        x["air.tanker_sorties"] / x["tanker.sorties_per_aircraft_day"] / x["airspace.readiness"]
    ),
    "air.early_warning_orbits": lambda x: math.ceil(x["area of the theatre"] / x["early_warning.area"]),
    "air.early_warning_owned": lambda x: (
        x["air.early_warning_orbits"]
        * 24
        / _on_station(x, "early_warning.endurance")
        / x["airspace.readiness"]
    ),
    "sea.areas": lambda x: x["sea areas"],
    "sea.areas_watched": lambda x: min(
        x["sea areas"], x["lever vessels_on_station"] / x["sea.vessels_per_area"]
    ),
    "sea.hulls_needed": lambda x: x["lever vessels_on_station"] * x["sea.hulls_per_vessel_on_station"],
    "sea.hulls_admitted": lambda x: sum(x.values()),
    "sea.vessel_days_per_mine": lambda x: (
        x["lever vessels_on_station"] * x["sea.clearance_days"] / x["sea.mines"]
    ),
    "supply.fuel_patrols": lambda x: math.prod(x.values()),
    "supply.fuel_helicopters": lambda x: math.prod(x.values()),
    "supply.fuel": _fuel,
    "supply.dry_cargo": lambda x: sum(x.values()),
    "supply.tonnes_per_day": lambda x: sum(x.values()),
}
"""The formulas once more, written from what the explanations say, and fed with nothing but their inputs."""

BY_SOLVER = {
    "supply.bought",
    "supply.used",
    "supply.from_stock",
    "supply.carried_by_others",
    "supply.by_road",
    "supply.by_rail",
    "supply.by_sea",
    "supply.by_air",
    "supply.short",
    "supply.stocked_day",
    "generation.breaks_at",
    "generation.level",
    "generation.firm_level",
    "generation.gap_months",
    "generation.judged_contributions",
    "stationing.covered_share",
    "stationing.grounded_share",
    "stationing.backup_share",
    "stationing.rehearsed_busy_share",
}
"""Found by optimising, counting or living: their own tests hold them against brute force or the parts they count."""

ELSEWHERE = ("supply.lasts.", "medical.")
"""Of parts whose sums are shared with the futures: the tests of those parts hold them against hand and brute force."""


def _value(explanation: Explanation, plan: Plan) -> float | None:
    """Return what formula and inputs give, None where no formula of inputs does."""
    given = {item.name: item.value for item in explanation.inputs}
    if explanation.name in FORMULAS:
        return FORMULAS[explanation.name](given)
    subject = explanation.name.rpartition(".")[0]
    if subject == "tasks.met":
        allotted, needed = given.values()
        return min(1.0, allotted / needed) if needed else 1.0
    if subject == "tasks.allotted":
        needed, *rest = given.values()
        outside = [value for name, value in given.items() if name.startswith("lever ")]
        return min(needed, rest[0] * rest[1] if outside else rest[0] - sum(rest[1:]))
    if subject == "tasks.need":
        return 0.0
    if explanation.formula.startswith("best value of the factor"):
        return next(iter(given.values()))
    if subject == "supply" and explanation.formula.startswith("strength × kg"):
        strength, kilograms = given.values()
        return strength * kilograms / 1e3
    if subject.startswith(("command", "protection")):
        return None  # critical paths, counts of trees and of sites: test_command.py and test_protection.py beside this
    if subject == "movement":
        return _movement(explanation, given, plan)
    if subject == "cost":
        return _cost(explanation, given)
    if subject.startswith("capability"):
        return _capability(explanation, given, plan)
    if subject.startswith(("placing", "portfolios")):
        return None  # by program and by enumeration: test_tasks_at_depth.py and test_placing.py beside this
    assert explanation.name in BY_SOLVER or explanation.name.startswith(ELSEWHERE), (
        f"no formula to check {explanation.name} by"
    )
    return None


def test_every_number_follows_from_its_inputs(plans: dict[str, Plan]) -> None:
    checked = 0
    for option, plan in plans.items():
        for explanation in plan.explanations.values():
            value = _value(explanation, plan)
            if value is not None:
                assert explanation.value == pytest.approx(value, rel=1e-9, abs=1e-6), (
                    option,
                    explanation.name,
                )
                checked += 1
    assert checked > 30 * len(plans) / 2


def test_every_number_names_inputs_and_code_that_exists(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        for explanation in plan.explanations.values():
            assert explanation.formula
            assert explanation.inputs, explanation.name
            for name in explanation.computed_by:
                assert find_code(name).line > 0
            factors = [item.name for item in explanation.inputs if item.name in plan.factors]
            cited = {source for name in factors for source in plan.factors[name].sources}
            assert cited <= set(explanation.sources)


def test_code_that_is_not_there_is_told() -> None:
    for name in ("peacewright.core.code:nothing", "peacewright.nowhere:find_code", "peacewright.core.code"):
        with pytest.raises(LookupError, match="no code"):
            find_code(name)
