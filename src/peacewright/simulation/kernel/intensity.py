"""How strongly incidents arise: gains, laws of offspring, tables of places, the spectral radius.

Within a day the gain is constant and never above its cap. Candidate offspring are therefore drawn at birth (see
``ceilings`` up to which gain), kept until the day on which they would happen, and happen there if their level lies
below the gain (thinning, Lewis and Shedler 1979; Ogata 1981). No event list is needed, and the result is exact.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES, TYPES
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.episodes import fill_episode_law
from peacewright.simulation.kernel.marks import fill_mark_law
from peacewright.simulation.kernel.records import Records, Workspace
from peacewright.simulation.kernel.run_in import fill_run_in_law

_DOMAIN_COUNT = len(DOMAINS)
_RADIUS_ITERATIONS = 200
EVERY_DOMAIN = -1


@compiled
def build_alias(
    weights: NDArray[np.float64],
    cell_domain: NDArray[np.int64],
    domain: int,
    row: Records,
    pending: NDArray[np.int64],
) -> tuple[int, float]:
    """Fill an alias table over the cells of a domain (Walker 1977, Vose 1991).

    Parameters
    ----------
    domain : int
        ``EVERY_DOMAIN`` for all cells.
    row : [C] ALIAS
        Filled up to the number of the domain's cells.
    pending : [C]
        Working space.

    Returns
    -------
    tuple
        The number of these cells and the sum of their weights.
    """
    count = 0
    total = 0.0
    for cell in range(cell_domain.shape[0]):
        if domain == EVERY_DOMAIN or domain == cell_domain[cell]:
            row[count]["cells"][0] = cell
            row[count]["cells"][1] = cell
            count += 1
            total += weights[cell]
    if total <= 0.0:
        return count, 0.0
    small = 0
    large = count
    for place in range(count):
        row[place]["keep"] = weights[row[place]["cells"][0]] * count / total
        if row[place]["keep"] < 1.0:
            pending[small] = place
            small += 1
        else:
            large -= 1
            pending[large] = place
    while small > 0 and large < count:
        small -= 1
        low = pending[small]
        high = pending[large]
        row[low]["cells"][1] = row[high]["cells"][0]
        row[high]["keep"] -= 1.0 - row[low]["keep"]
        if row[high]["keep"] < 1.0:
            large += 1
            pending[small] = high
            small += 1
    for place in range(small):
        row[pending[place]]["keep"] = 1.0
    for place in range(large, count):
        row[pending[place]]["keep"] = 1.0
    return count, total


@inlined
def cell_at(u: float, count: int, row: Records) -> int:
    """Return the cell that a uniform gives in an alias table."""
    scaled = u * count
    place = np.uint32(scaled)
    column = row[place]
    return int(column["cells"][np.uint32(scaled - place >= column["keep"])])


@compiled
def fill_offspring_law(future: np.void, laws: np.void) -> None:
    """Fill the law of offspring by the types of parent and child, for a gain of 1 of the child's type.

    Retaliation (a child of the other party) is drawn with the larger of 1 and the damping, thinned on its day.
    """
    strongest = max(1.0, future["verification_damping"])
    for parent in range(TYPES):
        for child in range(TYPES):
            retaliates = child // _DOMAIN_COUNT != parent // _DOMAIN_COUNT
            factor = strongest if retaliates else 1.0
            laws["offspring"][parent, child] = future["branching"][parent, child] * factor
    laws["lag"][0] = 1.0 / future["momentum_decay"]
    laws["lag"][1] = 1.0 / future["retaliation_decay"]
    for answered in range(2):
        laws["weight"][0, answered] = 1.0
        laws["weight"][1, answered] = (future["verification_damping"] if answered else 1.0) / strongest


@compiled
def fill_laws(
    future: np.void,
    spontaneous_rate: NDArray[np.float64],
    false_rate: NDArray[np.float64],
    cell_domain: NDArray[np.int64],
    work: Workspace,
) -> None:
    """Build the laws and tables of one future."""
    laws = work.laws[0]
    for domain in range(_DOMAIN_COUNT):
        for party in range(PARTIES):
            kind = party * _DOMAIN_COUNT + domain
            laws["total"][kind] = 0.0
            fill_mark_law(
                future["mark_scale"][party, domain],
                future["mark_tail"][domain],
                future["mark_cap"][domain],
                laws["mark_above"][kind],
            )
        laws["member_count"][domain] = 0
    for cell in range(cell_domain.shape[0]):
        domain = cell_domain[cell]
        laws["member_count"][domain] += 1
        for party in range(PARTIES):
            laws["total"][party * _DOMAIN_COUNT + domain] += spontaneous_rate[party, cell]
    _, laws["false_total"] = build_alias(false_rate, cell_domain, EVERY_DOMAIN, work.alias, work.pending)
    fill_offspring_law(future, laws)
    fill_run_in_law(future, laws)
    for side in range(PARTIES):
        fill_episode_law(future["denial_rate"][side], future["denial_mean_days"][side], laws["denial"][side])
    fill_episode_law(future["jamming_rate"], future["jamming_mean_days"], laws["jamming"])
    fill_episode_law(future["outage_rate"], future["outage_mean_days"], laws["outage"])


@inlined
def open_share(cell: Records, state: np.void) -> float:
    """Return how far access to a cell is not denied today: none in a zone that is denied, else that of its side."""
    return float(state["open_share"][cell["side"]] * ((cell["zones"] & state["zones_denied"]) == 0))


@compiled
def fill_presence_factor(
    future: np.void, strength: float, cells: Records, sites: Records, state: np.void
) -> None:
    """Set math.exp(-beta * presence * strength * access) by cell, the largest by domain, and where teams may go."""
    for domain in range(_DOMAIN_COUNT):
        state["largest_factor"][domain] = 0.0
    for place in range(cells.shape[0]):
        cell = cells[place]
        domain = cell["domain"]
        is_open = open_share(cell, state)
        cell["reach"] = cell["access"] * is_open
        cell["watched"] = strength * is_open
        cell["presence_factor"] = math.exp(
            -future["presence_effect"][domain] * sites[place]["presence"] * strength * cell["reach"]
        )
        state["largest_factor"][domain] = max(state["largest_factor"][domain], cell["presence_factor"])


@inlined
def set_gains(future: np.void, laws: np.void, state: np.void) -> None:
    """Set today's gains from compliance and from those whom it does not (yet) reach, and their bounds over cells.

    Both are 0 where nothing can happen.
    """
    for party in range(PARTIES):
        for domain in range(_DOMAIN_COUNT):
            kind = party * _DOMAIN_COUNT + domain
            gain = 0.0
            if state["bound"][party, domain] and laws["total"][kind] > 0.0:
                heeded = (1.0 - future["unruly_share"][party]) * (1.0 - state["unreached"][party, domain])
                gain = heeded * math.exp(-state["compliance"][party, domain]) + 1.0 - heeded
            state["gain"][kind] = gain
            state["gain_bound"][kind] = min(future["gain_cap"], gain * state["largest_factor"][domain])


@compiled
def spectral_radius(
    branching: NDArray[np.float64],
    gain: NDArray[np.float64],
    vector: NDArray[np.float64],
    image: NDArray[np.float64],
) -> float:
    """Return the spectral radius of N diag(g), by power iteration on the matrix plus the identity.

    The shift makes the iteration converge for periodic matrices (pure tit for tat) too. ``vector`` and ``image`` are
    working space.
    """
    for parent in range(TYPES):
        vector[parent] = 1.0
    growth = 1.0
    for _ in range(_RADIUS_ITERATIONS):
        growth = 0.0
        for parent in range(TYPES):
            total = vector[parent]
            for child in range(TYPES):
                total += branching[parent, child] * gain[child] * vector[child]
            image[parent] = total
            growth = max(growth, total)
        for parent in range(TYPES):
            vector[parent] = image[parent] / growth
    return growth - 1.0
