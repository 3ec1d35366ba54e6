"""Seeded instances of tasks at depth: 40 tasks in 24 areas at 3 levels, in three families.

``line``: areas lie along a line, bases behind it; ``sectors``: areas and bases lie all over, travel binds; ``joint``:
as sectors, with three times as many tasks that need one another and a command span half as wide. Tightness is the
strength in shares of what all tasks at the middle level would take on the spot. Values grow with persons, disturbed,
and less than in proportion from level to level, so that neither size nor level decides alone.
"""

from __future__ import annotations

import numpy as np

from peacewright.planning.solve.tasks_problem import TasksProblem, Together

FAMILIES = ("line", "sectors", "joint")
TASKS, AREAS, LEVELS, BASES = 40, 24, 3, 12
ELEMENTS, SKILLS = 6, 6
SHIFT_HOURS, SPEED_KM_PER_HOUR, MOST_HOURS = 10.0, 50.0, 3.0
_SHARE = np.array([0.4, 0.7, 1.0])
_WORTH = np.array([0.5, 0.8, 1.0])
_MAIN = np.array([0.42, 0.14, 0.12, 0.12, 0.12, 0.08])
"""Share of tasks that mainly need each skill: watch, react, clear, train, treat, staff."""
_CLASSES = np.array([0.15, 0.25, 0.6])
"""Share of tasks of each priority class, the first before the second: all three get something."""


def _places(draw: np.random.Generator, family: str, areas: int, bases: int) -> tuple[np.ndarray, np.ndarray]:
    """Return places of areas and bases in km."""
    if family == "line":
        along = np.linspace(0, 1000, areas)
        return (
            np.c_[along, np.zeros(areas)],
            np.c_[draw.uniform(0, 1000, bases), draw.uniform(30, 110, bases)],
        )
    box = np.array([500.0, 400.0])
    return draw.random((areas, 2)) * box, draw.random((bases, 2)) * box


def tasks_instance(
    family: str,
    seed: int,
    tightness: float,
    tasks: int = TASKS,
    areas: int = AREAS,
    bases: int = BASES,
    levels: int = LEVELS,
) -> TasksProblem:
    """Return the instance of a family, seed and tightness; the same arguments give the same instance."""
    draw = np.random.default_rng([seed, FAMILIES.index(family), tasks, areas, bases, round(tightness * 1000)])
    at, stand = _places(draw, family, areas, bases)
    hours = 1.3 * np.hypot(*(stand[:, None] - at[None]).transpose(2, 0, 1)) / SPEED_KM_PER_HOUR
    most = np.maximum(MOST_HOURS, hours.min(axis=0))  # every area has one base that reaches it
    effort = np.where(hours <= most, SHIFT_HOURS / (SHIFT_HOURS - 2 * np.minimum(hours, 4.0)), np.inf)
    main = draw.choice(SKILLS, tasks, p=_MAIN)
    size = draw.lognormal(3.2, 0.6, (tasks, 1)) * draw.lognormal(0, 0.4, (tasks, areas))
    mix = draw.dirichlet(np.full(SKILLS, 0.25), tasks) * 0.35
    mix[np.arange(tasks), main] += 0.65
    mix[mix < 0.03] = 0.0
    need = np.round(size[:, :, None, None] * _SHARE[:levels, None] * mix[:, None, None, :], 1)
    value = size * draw.lognormal(0, 0.35, (tasks, areas))
    value = value[:, :, None] * _WORTH[:levels] * draw.uniform(0.92, 1.08, (tasks, areas, levels))
    value = np.sort(np.round(value, 2), axis=2)
    teams = np.ceil(size[:, :, None] * _SHARE[:levels] / 30).astype(np.int64)
    pairs = (tasks // 8) * (3 if family == "joint" else 1)
    together = []
    for _ in range(pairs):
        one, other = draw.choice(tasks, 2, replace=False)
        together.append(Together(int(one), int(other), int(draw.integers(0, min(2, levels)))))
    has = np.eye(ELEMENTS, SKILLS, dtype=bool)
    has[1, 0] = has[0, 4] = has[2, 1] = (
        True  # reaction forces can watch, watchers give first aid, engineers react
    )
    middle = need[:, :, min(1, levels - 1)].sum(axis=(0, 1))
    persons = middle * tightness * draw.uniform(0.85, 1.15, ELEMENTS)
    persons[5] += 12.0 * areas
    room = draw.dirichlet(np.full(bases, 4.0)) * persons.sum() * 1.15
    return TasksProblem(
        value, need, teams, draw.choice(3, tasks, p=_CLASSES), has, persons,
        room, effort, tuple(together), 5, 1, 15.0 if family == "joint" else 30.0, 4, 12.0, 0.02 * float(persons[1]),
    )  # fmt: skip
