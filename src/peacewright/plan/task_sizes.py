"""What each task of the catalogue needs: geography and time turned into units and persons, factor by factor.

Nothing is chosen here. Each sizer states one product of factors; `docs/models/tasks.md` says where each comes from.
Planning and futures share the formulas: at best values each gives a number, and in futures one a future, shape (F,).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.core.units import DAYS_PER_MONTH, DAYS_PER_WEEK, DAYS_PER_YEAR, HOURS_PER_DAY
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Element, Rules, Task
from peacewright.plan.explanation import Input

LINE_TASKS = (Task.OBSERVE_LINE, Task.PATROL, Task.VERIFY, Task.REACT)
"""Tasks whose size follows from the length of the line."""
OUTSIDE_TASKS = (Task.POLICE_AIRSPACE, Task.WATCH_SEA)
"""Tasks served from outside the theatre or at sea: their persons do not count against the strength inside."""
SUPPORTING_TASKS = (Task.COMMAND, Task.SUPPLY, Task.TREAT, Task.RESERVE)
"""Tasks that carry the others: giving one up would cure nothing, and none of them is what a mission is for."""
RELIEF = "tasks.sensor_relief"
"""Name of the explained number: share of posts and patrols that the sensors make unnecessary."""
Number = Any
"""A float, or an array of one number a future."""
Read = Callable[[str], Number]
_WEEKS_PER_MONTH = DAYS_PER_MONTH / DAYS_PER_WEEK
_DAYLIGHT_HOURS = 12.0  # mean over a year, everywhere


@dataclass(frozen=True)
class Setting:
    """What a task is sized for: the levers, the number of sea areas, the factors.

    ``drawn`` gives a factor in every future; without it tasks are sized at best values.
    """

    levers: Levers
    sea_areas: int
    factors: FactorSet
    drawn: Read | None = None

    def value(self, name: str) -> Number:
        """Return a factor's best value, or its value in every future."""
        return self.factors.value(name) if self.drawn is None else self.drawn(name)

    @property
    def is_unarmed(self) -> bool:
        """Whether the mandate is one of unarmed observers."""
        return self.levers.rules is Rules.UNARMED

    @property
    def watcher(self) -> Element:
        """Who watches: observers where the mandate is unarmed, else infantry."""
        return Element.OBSERVERS if self.is_unarmed else Element.INFANTRY

    @property
    def sensor_km(self) -> Number:
        """Kilometres of line that the force's own unmanned sensors watch, at most the line."""
        sensors = self.levers.sensors
        watched = sensors.uav_orbits * self.value("observation.uav.line_km") if sensors.uav_orbits else 0.0
        watched = watched + (
            sensors.fixed_posts * self.value("observation.post.sensor_km") if sensors.fixed_posts else 0.0
        )
        if not (sensors.uav_orbits or sensors.fixed_posts):
            return 0.0
        return plain(np.minimum(self.value("line.watched_length"), watched))

    @property
    def relief(self) -> Number:
        """Share of posts and patrols that the sensors make unnecessary."""
        watched = self.sensor_km
        if not np.any(watched):
            return 0.0
        return self.value("sensors.substitution") * watched / self.value("line.watched_length")


def may_drop(dropped: tuple[Task, ...], tasks: Iterable[Task]) -> bool:
    """Whether a mandate may give tasks up: none of them carries others, and some task that it is for is left."""
    kept = [task for task in tasks if task not in dropped and task not in SUPPORTING_TASKS]
    return bool(kept) and not any(task in SUPPORTING_TASKS for task in dropped)


def plain(number: Number) -> Number:
    """Return an array of one number a future as it is, and a single number as a float."""
    return number if np.ndim(number) else float(number)


def whole(number: Number) -> Number:
    """Return the next whole number, rounding of arithmetic left aside."""
    return plain(np.ceil(number - 1e-9))


@dataclass(frozen=True)
class Size:
    """What one task needs in full, and how that is computed: ``inputs`` are factors or explained numbers by name."""

    task: Task
    element: Element
    units: Number
    unit: str
    persons: Number
    formula: str
    inputs: tuple[str | Input, ...]


def _observe_line(at: Setting) -> Size:
    posts = at.value("line.watched_length") * at.value("observe.posts_per_km") * (1 - at.relief)
    persons = posts * at.value("observe.persons_on_watch") * at.value("observe.watches")
    return Size(
        Task.OBSERVE_LINE,
        at.watcher,
        posts,
        "posts",
        persons,
        "length × posts per km × (1 − relief by sensors) × persons on watch × watches",
        (
            "line.watched_length",
            "observe.posts_per_km",
            RELIEF,
            "observe.persons_on_watch",
            "observe.watches",
        ),
    )


def _patrol(at: Setting) -> Size:
    density = "patrol.unarmed_per_km_day" if at.is_unarmed else "patrol.per_km_day"
    patrols = at.value("line.watched_length") * at.value(density) * (1 - at.relief)
    return Size(
        Task.PATROL,
        at.watcher,
        patrols,
        "patrols a day",
        patrols * persons_per_daily_patrol(at),
        "length × patrols per km and day × (1 − relief by sensors) × "
        + (
            "observers in place for a patrol a day" if at.is_unarmed else "team size ÷ patrols a team and day"
        ),
        ("line.watched_length", density, RELIEF, *patrol_staff(at)),
    )


def _verify(at: Setting) -> Size:
    reports = at.value("line.watched_length") * at.value("verify.reports_per_km_year") / DAYS_PER_YEAR
    busy = reports * at.value("verify.hours_per_report") / HOURS_PER_DAY
    teams = busy / at.value("verify.busy_share_most") / at.value("verify.team_availability")
    return Size(
        Task.VERIFY, Element.OBSERVERS, whole(teams), "teams",
        whole(teams) * at.value("verify.team_size"),
        "⌈length × reports a km and year ÷ 365 × hours a report ÷ 24 ÷ most busy share ÷ availability⌉ × team size",
        ("line.watched_length", "verify.reports_per_km_year", "verify.hours_per_report", "verify.busy_share_most",
         "verify.team_availability", "verify.team_size"),
    )  # fmt: skip


def _react(at: Setting) -> Size:
    forces = plain(np.maximum(1.0, whole(at.value("line.watched_length") / at.value("react.km_per_force"))))
    return Size(
        Task.REACT,
        Element.INFANTRY,
        forces,
        "reaction forces",
        forces * at.value("react.persons"),
        "⌈length ÷ km a force can answer for⌉, at least one, × persons a force",
        ("line.watched_length", "react.km_per_force", "react.persons"),
    )


def _guard_site(at: Setting) -> Size:
    sites = at.value("guard_site.sites")
    return Size(
        Task.GUARD_SITE,
        Element.INFANTRY,
        sites,
        "sites",
        sites * at.value("guard_site.persons_per_site"),
        "sites × persons a site",
        ("guard_site.sites", "guard_site.persons_per_site"),
    )


def _train(at: Setting) -> Size:
    in_training = at.value("train.trainees_per_month") * at.value("train.course_weeks") / _WEEKS_PER_MONTH
    return Size(
        Task.TRAIN,
        Element.TRAINERS,
        in_training,
        "trainees at a time",
        in_training * at.value("train.staff_per_trainee"),
        "trainees a month × weeks of course ÷ 4.35 weeks a month (Little's law) × staff a trainee",
        ("train.trainees_per_month", "train.course_weeks", "train.staff_per_trainee"),
    )


def _advise(at: Setting) -> Size:
    return Size(
        Task.ADVISE,
        Element.TRAINERS,
        at.value("advise.teams"),
        "teams",
        at.value("advise.teams") * at.value("advise.team_size"),
        "teams × team size",
        ("advise.teams", "advise.team_size"),
    )


def _clear_mines(at: Setting) -> Size:
    return Size(
        Task.CLEAR_MINES,
        Element.ENABLERS,
        at.value("clear_mines.teams"),
        "teams",
        at.value("clear_mines.teams") * at.value("clear_mines.team_size"),
        "teams × team size",
        ("clear_mines.teams", "clear_mines.team_size"),
    )


def _reserve(at: Setting) -> Size:
    persons = at.value("reserve.formation_persons")
    return Size(
        Task.RESERVE,
        Element.INFANTRY,
        1.0,
        "formations",
        persons,
        "one formation, besides the reserve that every force keeps back",
        ("reserve.formation_persons",),
    )


def patrol_staff(at: Setting) -> tuple[str, ...]:
    """Return the factors behind the persons that one patrol a day takes.

    Armed troops send a team of some size so many times a week. What is published of unarmed observers is how many of
    them a team site has for the patrols that it makes, leave and duty at the site included.
    """
    if at.is_unarmed:
        return ("patrol.unarmed_persons_per_daily_patrol",)
    return ("patrol.team_size", "patrol.per_team_day")


def persons_per_daily_patrol(at: Setting) -> Number:
    """Return persons in place for each patrol a day."""
    persons, *per_team_day = (at.value(name) for name in patrol_staff(at))
    return persons / per_team_day[0] if per_team_day else persons


def patrol_day_km(at: Setting) -> Number:
    """Return the length of line that one patrol a day stands for: what it sees, for its share of the daylight."""
    return at.value("observation.patrol.watched_km") * at.value("observation.patrol.hours") / _DAYLIGHT_HOURS


def persons_per_aircraft_on_call(at: Setting) -> Number:
    """Return persons behind one aircraft on call: aircraft owned for it, times persons an aircraft."""
    return at.value("airspace.persons_per_aircraft") / at.value("airspace.readiness")


def persons_per_vessel_on_station(at: Setting) -> Number:
    """Return persons behind one vessel on station: hulls kept for it, times persons a vessel."""
    return at.value("sea.persons_per_vessel") * at.value("sea.hulls_per_vessel_on_station")


def _police_airspace(at: Setting) -> Size:
    aircraft = at.value("airspace.aircraft_on_call")
    return Size(
        Task.POLICE_AIRSPACE,
        Element.AIR,
        aircraft,
        "aircraft on call",
        aircraft * persons_per_aircraft_on_call(at),
        "aircraft on call ÷ readiness × persons an aircraft (outside the theatre)",
        ("airspace.aircraft_on_call", "airspace.readiness", "airspace.persons_per_aircraft"),
    )


def _watch_sea(at: Setting) -> Size:
    vessels = at.sea_areas * at.value("sea.vessels_per_area")
    return Size(
        Task.WATCH_SEA,
        Element.MARITIME,
        vessels,
        "vessels on station",
        vessels * persons_per_vessel_on_station(at),
        "sea areas × vessels an area × hulls a vessel on station × persons a vessel (at sea)",
        (
            Input("sea areas", at.sea_areas, "areas"),
            "sea.vessels_per_area",
            "sea.hulls_per_vessel_on_station",
            "sea.persons_per_vessel",
        ),
    )


def _support(task: Task, element: Element) -> Callable[[Setting], Size]:
    def size(at: Setting) -> Size:
        own = Input("lever strength", at.levers.strength, "persons")
        formula = "0: the first claim of the same name on the strength meets it"
        return Size(task, element, 0.0, "beyond the force's own", 0.0, formula, (own,))

    return size


SIZERS: dict[Task, Callable[[Setting], Size]] = {
    Task.OBSERVE_LINE: _observe_line,
    Task.PATROL: _patrol,
    Task.VERIFY: _verify,
    Task.REACT: _react,
    Task.GUARD_SITE: _guard_site,
    Task.POLICE_AIRSPACE: _police_airspace,
    Task.WATCH_SEA: _watch_sea,
    Task.CLEAR_MINES: _clear_mines,
    Task.TRAIN: _train,
    Task.ADVISE: _advise,
    Task.COMMAND: _support(Task.COMMAND, Element.STAFF),
    Task.SUPPLY: _support(Task.SUPPLY, Element.ENABLERS),
    Task.TREAT: _support(Task.TREAT, Element.MEDICAL),
    Task.RESERVE: _reserve,
}


def size_tasks(at: Setting) -> tuple[Size, ...]:
    """Return what each task of the mandate needs, in the order of the mandate, each task once."""
    return tuple(SIZERS[task](at) for task in dict.fromkeys(at.levers.tasks))


def inside_persons(sizes: tuple[Size, ...]) -> Number:
    """Return the persons that the tasks inside the theatre need."""
    return sum(size.persons for size in sizes if size.task not in OUTSIDE_TASKS)
