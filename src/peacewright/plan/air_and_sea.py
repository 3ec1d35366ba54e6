"""The air and sea part: what is on call and on station, what that takes behind it, and what stays uncovered."""

from __future__ import annotations

from dataclasses import dataclass

from peacewright.plan.explanation import Explanation, Shortfall


@dataclass(frozen=True)
class AirAndSeaPart:
    """What an option keeps in the air and at sea. All at best values; zero where the option has no such task.

    ``patrols_wanted`` and ``areas`` stand for every option: what it keeps none of, it leaves uncovered.

    Attributes
    ----------
    patrols_kept : float
        Continuous fighter patrols that the aircraft on call could keep up.
    patrols_wanted : float
        Continuous fighter patrols that would keep the whole line in view; 0 where neither the option nor the agreement
        covers the air.
    aircraft_owned : float
        Aircraft that must be owned for those on call.
    reach_minutes : float
        Minutes from a call on the ground to the middle of what is watched.
    areas_watched : float
        Sea areas that have the vessels on station that each takes.
    areas : float
        Sea areas declared.
    hulls_needed : float
        Vessels that must be owned for those on station.
    hull_factors : tuple of str or None
        Factors that add up to the vessels of the contributors whom the straits let in; None where no strait is closed,
        or no vessel is kept on station.
    closed_share : float
        Share of the sea areas that lie behind closed straits, in [0, 1]; 0 where no vessel is kept on station.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    """

    patrols_kept: float = 0.0
    patrols_wanted: float = 0.0
    aircraft_owned: float = 0.0
    reach_minutes: float = 0.0
    areas_watched: float = 0.0
    areas: float = 0.0
    hulls_needed: float = 0.0
    hull_factors: tuple[str, ...] | None = None
    closed_share: float = 0.0
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def watches_air(self) -> bool:
        """Whether aircraft are on call."""
        return self.aircraft_owned > 0

    @property
    def watches_sea(self) -> bool:
        """Whether vessels are on station."""
        return self.hulls_needed > 0
