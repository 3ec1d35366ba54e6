"""How strongly incidents arise: gains, laws of offspring, tables of places, the spectral radius.

Within a day the gain is constant and never above its cap. Candidate offspring are therefore drawn at birth with the
branching at the cap, kept until the day on which they would happen, and accepted with probability gain / cap
(thinning, Lewis and Shedler 1979; Ogata 1981). No event list is needed, and the result is exact.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES, TYPES
from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.marks import chance_above_one
from peacewright.simulation.kernel.records import Records
from peacewright.simulation.kernel.streams import uniform

_DOMAIN_COUNT = len(DOMAINS)
_RADIUS_ITERATIONS = 200


@compiled
def build_alias(
    weights: NDArray[np.float64], cell_domain: NDArray[np.int64], domain: int, row: Records
) -> tuple[int, float]:
    """Fill an alias table over the cells of a domain (Walker 1977, Vose 1991).

    Parameters
    ----------
    row : [C] ALIAS
        Filled up to the number of the domain's cells.

    Returns
    -------
    tuple
        The number of the domain's cells and the sum of their weights.
    """
    count = 0
    total = 0.0
    for cell in range(cell_domain.shape[0]):
        if cell_domain[cell] == domain:
            row[count]["here"] = cell
            row[count]["there"] = cell
            count += 1
            total += weights[cell]
    if total <= 0.0:
        return count, 0.0
    small = 0
    large = count
    for place in range(count):
        row[place]["keep"] = weights[row[place]["here"]] * count / total
        if row[place]["keep"] < 1.0:
            row[small]["pending"] = place
            small += 1
        else:
            large -= 1
            row[large]["pending"] = place
    while small > 0 and large < count:
        small -= 1
        low = row[small]["pending"]
        high = row[large]["pending"]
        row[low]["there"] = row[high]["here"]
        row[high]["keep"] -= 1.0 - row[low]["keep"]
        if row[high]["keep"] < 1.0:
            large += 1
            row[small]["pending"] = high
            small += 1
    for place in range(small):
        row[row[place]["pending"]]["keep"] = 1.0
    for place in range(large, count):
        row[row[place]["pending"]]["keep"] = 1.0
    return count, total


@compiled
def draw_cell(stream: NDArray[np.uint64], count: int, row: Records) -> int:
    """Draw a cell from an alias table with one uniform."""
    scaled = uniform(stream) * count
    place = int(scaled)
    if scaled - place < row[place]["keep"]:
        return int(row[place]["here"])
    return int(row[place]["there"])


@compiled
def fill_offspring_law(future: np.void, laws: np.void) -> None:
    """Fill the law of candidate offspring by parent type: their mean at the cap, the chance of none, their types.

    Retaliation (a child of the other party) is drawn with the larger of 1 and the damping, thinned on its day.
    """
    strongest = max(1.0, future["verification_damping"])
    for parent in range(TYPES):
        total = 0.0
        for child in range(TYPES):
            factor = future["gain_cap"]
            if child // _DOMAIN_COUNT != parent // _DOMAIN_COUNT:
                factor *= strongest
            total += future["branching"][parent, child] * factor
            laws["child_cumulative"][parent, child] = total
        laws["child_mean"][parent] = total
        laws["child_none"][parent] = math.exp(-total)
        for child in range(TYPES):
            share = laws["child_cumulative"][parent, child] / total if total > 0.0 else 1.0
            laws["child_cumulative"][parent, child] = share


@compiled
def fill_laws(
    future: np.void,
    spontaneous_rate: NDArray[np.float64],
    false_rate: NDArray[np.float64],
    cell_domain: NDArray[np.int64],
    alias: Records,
    laws: np.void,
) -> None:
    """Build the laws and tables of one future."""
    for domain in range(_DOMAIN_COUNT):
        for party in range(PARTIES):
            kind = party * _DOMAIN_COUNT + domain
            laws["total"][kind] = 0.0
            laws["above_one"][kind] = chance_above_one(
                future["mark_scale"][party, domain], future["mark_tail"][domain]
            )
            for cell in range(cell_domain.shape[0]):
                if cell_domain[cell] == domain:
                    laws["total"][kind] += spontaneous_rate[party, cell]
        count, total = build_alias(false_rate, cell_domain, domain, alias[domain])
        laws["member_count"][domain] = count
        laws["false_total"][domain] = total
    fill_offspring_law(future, laws)


@compiled
def fill_presence_factor(future: np.void, strength: float, cells: Records, state: np.void) -> None:
    """Set exp(-beta * presence * strength * access) by cell, the largest by domain, and where teams may go."""
    for domain in range(_DOMAIN_COUNT):
        state["largest_factor"][domain] = 0.0
    for place in range(cells.shape[0]):
        cell = cells[place]
        domain = cell["domain"]
        cell["reach"] = cell["access"] * state["open_share"][cell["side"]]
        cell["presence_factor"] = math.exp(
            -future["presence_effect"][domain] * cell["presence"] * strength * cell["reach"]
        )
        state["largest_factor"][domain] = max(state["largest_factor"][domain], cell["presence_factor"])


@compiled
def set_gains(future: np.void, state: np.void) -> None:
    """Set today's gains from compliance and from those whom it does not reach, and their bounds over cells."""
    for party in range(PARTIES):
        for domain in range(_DOMAIN_COUNT):
            kind = party * _DOMAIN_COUNT + domain
            gain = 0.0
            if state["bound"][party, domain]:
                unruly = future["unruly_share"][party]
                gain = (1.0 - unruly) * math.exp(-state["compliance"][party, domain]) + unruly
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
