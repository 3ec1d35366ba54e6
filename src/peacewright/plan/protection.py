"""The protection part: what each class of site holds of a checklist, and how long help and leaving take. No weapon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.command import Decision
from peacewright.plan.explanation import Explanation, Shortfall


class SiteClass(StrEnum):
    """How many persons a site holds: the fewer, the less it can do for itself."""

    TEAM_SITE = "team_site"
    COMPANY_BASE = "company_base"
    BATTALION_BASE = "battalion_base"
    GARRISON = "garrison"


class Band(StrEnum):
    """How far from the line a site stands."""

    NEAR = "near"
    MIDDLE = "middle"
    REAR = "rear"


class Item(StrEnum):
    """What a site must have to protect itself."""

    WARNING = "warning"
    SHELTER = "shelter"
    DISPERSAL = "dispersal"
    RESERVE = "reserve"
    EVACUATION = "evacuation"
    MEDICAL = "medical"


class State(StrEnum):
    """Whether the plan holds an item. What the option does not say and the plan does not imply is not stated."""

    HELD = "held"
    IN_PART = "in part"
    NOT_HELD = "not held"
    NOT_STATED = "not stated"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class ItemState:
    """One item of the checklist at one class of site, and why it stands so.

    Attributes
    ----------
    item : Item
        What the site must have.
    state : State
        Whether the plan holds the item. What the option does not say and the plan does not imply is ``not stated``.
    because : str
        Why, in words.
    """

    item: Item
    state: State
    because: str


@dataclass(frozen=True)
class SiteChecklist:
    """All sites of one class in one band: how many, how many persons, what they hold.

    Attributes
    ----------
    site_class : SiteClass
        The class of the sites, by the persons that each holds.
    band : Band
        How far from the line of contact they stand.
    sites : int
        How many there are.
    persons : float
        Persons at all of them.
    items : tuple of ItemState
        How the worst of them stands, item by item.
    counts : mapping of Item to mapping of State to int
        How many of them stand how, by item and state.
    """

    site_class: SiteClass
    band: Band
    sites: int
    persons: float
    items: tuple[ItemState, ...]
    counts: Mapping[Item, Mapping[State, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class ProtectionPart:
    """Self-protection of one option.

    Attributes
    ----------
    checklists : tuple of SiteChecklist
        What the sites hold, for each class and band that has any.
    bands : tuple of Band, length B
        Band of every base.
    persons : ndarray of float, shape (B,)
        Persons at every base.
    reserve_km : ndarray of float, shape (B,)
        Way by road, in km, from the base that would hold a reserve; it counts only with ``has_reserve``.
    rear_km : ndarray of float, shape (B,)
        Way by road, in km, to the nearest town beyond the middle band on the same side, or with passage on either; 0
        where the base stands there, inf where there is none.
    has_reserve : bool
        Whether the plan keeps an armed reserve that can be sent: without one nobody comes.
    reserve_decision : Decision or None
        The approvals for sending the reserve, by the post that commands it, else by the force's headquarters; None
        where nothing is in place.
    evacuation_decision : Decision or None
        The approvals for an evacuation under the design of command that the option names; None where nothing is in
        place.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    """

    BY_PLACE: ClassVar[tuple[str, ...]] = ("bands", "persons", "reserve_km", "rear_km")
    """What it knows of each base, as how far the reserve is: finer than a public operation tells."""

    checklists: tuple[SiteChecklist, ...] = ()
    bands: tuple[Band, ...] = ()
    persons: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    reserve_km: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    rear_km: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    has_reserve: bool = False
    reserve_decision: Decision | None = None
    evacuation_decision: Decision | None = None
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    def counted(self, item: Item) -> dict[State, int]:
        """Return how many sites hold an item, by state."""
        found: dict[State, int] = {}
        for checklist in self.checklists:
            for state, sites in checklist.counts.get(item, {}).items():
                found[state] = found.get(state, 0) + sites
        return found
