"""Deployments on record, each as a movement that the planner can plan, beside the days that were published of it.

A mission's own reports are left out of the factors that it is planned with (``own``): Task Force Eagle's vehicles and
wagons, and the 23 days of the monitors in Georgia, which the notice of observers is judged from. What a mission did
otherwise than a plan assumes, where its record lies outside, stands as changes of factors (``otherwise``), so that the
reason given can be tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.loading import load
from peacewright.operation.movement import Movement
from peacewright.operation.vocabulary import Element
from peacewright.planning.movement_loads import Unit
from peacewright.planning.plan_flow import plan_flow
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.realise.movement import days_in_place

ELEMENTS = {"infantry": Element.INFANTRY, "observers": Element.OBSERVERS}


@dataclass(frozen=True)
class Deployment:
    """One deployment: who came from how far by what, and the days from mandate or order to the strength named."""

    name: str
    days: float
    counted: str
    persons: float
    element: str
    country: str
    region: str
    origin: dict[str, Any]
    entries: dict[str, dict[str, Any]]
    nations: int
    source: str
    most_days: float | None = None
    """What the words of the source also allow, as “just over ten months”; the whole of it must lie inside to count."""
    own: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    """Low, best and high of the factors that hold reports of this mission, without these."""
    otherwise: Mapping[str, Mapping[str, tuple[float, float, float]]] = field(default_factory=dict)
    """What was otherwise than a plan has it, in words, with low, best and high of the factors that say so."""


DEPLOYMENTS = (
    Deployment(
        "UNFICYP 1964", 90, "mandate to 6,200", 6200, "infantry", "CY", "CY-04",
        {"by": ["sea", "air"], "distance": "3000 km"},
        {"port": {"kind": "port", "into": "CY-04", "count": 2}, "airport": {"kind": "airport", "into": "CY-01"}},
        6, "unficyp-history",
    ),
    Deployment(
        "EUMM 2008", 23, "agreement to 200 monitors on patrol", 200, "observers", "GE", "GE-TB",
        {"by": ["road", "sea", "air"], "distance": "3000 km"},
        {"port": {"kind": "port", "into": "GE-AJ"}, "road": {"kind": "road", "into": "GE-AJ", "count": 1},
         "airport": {"kind": "airport", "into": "GE-TB"}},
        8, "eumm-monitor-2018",
        own={"notice.observers_days": (9.0, 27.5, 90.0)},
        otherwise={"called before the agreement, so without notice": {"notice.observers_days": (0.1, 0.1, 0.1)}},
    ),
    Deployment(
        "IFOR 1995, Task Force Eagle", 70, "agreement to 25,000", 25000, "infantry", "BA", "BA-BIH",
        {"by": ["rail", "road", "air"], "distance": "1000 km"},
        {"rail": {"kind": "same_gauge", "into": "BA-BIH", "count": 2},
         "road": {"kind": "road", "into": "BA-BIH", "count": 2},
         "airport": {"kind": "airport", "into": "BA-BIH", "count": 2}},
        1, "dod-1996-02-22",
        own={"load.heavy.vehicles_per_person": (0.28, 0.52, 0.76), "load.wagons_per_vehicle": (0.36, 0.36, 0.36)},
        otherwise={
            "ready before the agreement, so without notice": {"notice.infantry_days": (0.1, 0.1, 0.1)},
            "with the right of way": {"entry.force_share": (1.0, 1.0, 1.0)},
            "received in four places, not one": {"reception.per_day": (200.0, 600.0, 1600.0)},
        },
    ),
    Deployment(
        "UNMEE 2000", 84, "mandate to observers at forward posts", 100, "observers", "ER", "ER-MA",
        {"by": ["sea", "air"], "distance": "5000 km"},
        {"port": {"kind": "port", "into": "ER-SK"}, "airport": {"kind": "airport", "into": "ER-MA"}},
        6, "globalsecurity-2000-10",
    ),
    Deployment(
        "UN missions, mean of 25 years", 304, "mandate to peak strength", 10000, "infantry", "ER", "ER-MA",
        {"by": ["sea", "air"], "distance": "5000 km"},
        {"port": {"kind": "port", "into": "ER-SK"}, "airport": {"kind": "airport", "into": "ER-MA"}},
        10, "rappa-2016", most_days=319,
    ),
)  # fmt: skip
"""The peak of an average mission is planned as 10,000 through one port and one airport."""


def _with(factors: FactorSet, changes: Mapping[str, tuple[float, float, float]]) -> FactorSet:
    """Return factors with low, best and high of some replaced."""
    changed = {
        name: replace(factors[name], low=low, best=best, high=high, reports=())
        for name, (low, best, high) in changes.items()
    }
    return FactorSet({**factors.factors, **changed}, factors.sources)


def predicted_days(
    deployment: Deployment, futures: int, seed: int, otherwise: Iterable[str] = ()
) -> NDArray[np.float64]:
    """Return the days from the order to the last unit in place in every future, shape (futures,).

    ``otherwise`` names what is planned as the mission did it rather than as plans have it.
    """
    loaded = load("ukraine-2025")
    factors = _with(loaded.factors, deployment.own)
    for name in otherwise:
        factors = _with(factors, deployment.otherwise[name])
    declared = Movement.model_validate(
        {"origins": {"here": deployment.origin}, "entries": deployment.entries}
    )
    theatre = loaded.operation.theatre.model_copy(update={"boundaries": (deployment.country,)})
    operation = loaded.operation.model_copy(
        update={"movement": declared, "theatre": theatre, "coalition": {}}
    )
    element = ELEMENTS[deployment.element]
    notice = factors.value(f"notice.{element}_days")
    size = factors.value("movement.unit_persons")
    count = max(deployment.nations, int(np.ceil(deployment.persons / size)))
    units = tuple(
        Unit(
            f"N{number % deployment.nations:02d}",
            element,
            deployment.region,
            deployment.persons / count,
            notice,
        )
        for number in range(count)
    )
    flow = plan_flow(operation, units, factors)
    reader = Reader(draw_futures(loaded.operation, factors, futures, seed), loaded.operation)
    # A future draws the notice itself here: the factor of each element has a range of its own.
    drawn = reader.value(f"notice.{element}_days") - notice
    return np.asarray(days_in_place(flow, reader).max(axis=1) + drawn)
