"""Substitution: violations move to places, domains and targets where today their author is less likely to be named.

A party's spontaneous incidents fall in a cell with weight mu exp(-eta P), P the chance that an incident there would be
attributed to it today; a share of them chooses the domain anew in the same way. Totals stay, places move
(``validation/reference_model.md``, section 2).

P depends on few things: how much of the force works, read in tenths, who denies access, and what hampers watching
that day. The tables of places are therefore built when such a day is met for the first time in a future, and kept for
all its replications.
"""

from __future__ import annotations

import math

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES, TYPES
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.intensity import build_alias, open_share, spectral_radius
from peacewright.simulation.kernel.records import PERCEIVED_LEVELS, PLACE_TABLES, Records, Workspace

_DOMAIN_COUNT = len(DOMAINS)


@compiled
def perceived_level(working: float) -> int:
    """Return how much of the force the parties see at work, in tenths."""
    return int((PERCEIVED_LEVELS - 1) * working + 0.5)


@compiled
def chance_of_attribution(cell: Records, party: int, level: int, state: np.void, work: Workspace) -> float:
    """Return the chance that an incident by the party in the cell is attributed to it by remote means, by daylight."""
    share = level / (PERCEIVED_LEVELS - 1) * open_share(cell, state)
    sight = state["sight"][cell["domain"]]
    law = work.report_laws[cell["law"]]["chance"][sight, party]
    chance = law[0, party] + share * law[1, party]
    if party > 0:
        chance -= law[0, party - 1] + share * law[1, party - 1]
    return float(chance)


@compiled
def weight_of(
    cell: Records, party: int, level: int, strength: float, state: np.void, work: Workspace
) -> float:
    """Return the weight of a cell in the party's choice of place today."""
    rate = cell["spontaneous_rate"][party]
    if strength == 0.0 or rate == 0.0:
        return float(rate)
    return float(rate * math.exp(-strength * chance_of_attribution(cell, party, level, state, work)))


@compiled
def forget_places(state: np.void, work: Workspace) -> None:
    """Mark all tables of places as not built."""
    work.place_of[:] = -1
    state["places_built"] = 0


@compiled
def build_places(kind: int, level: int, future: np.void, state: np.void, work: Workspace) -> int:
    """Build the table of places of one type for a day like today and return its number."""
    number = state["places_built"]
    state["places_built"] = number + 1
    party = kind // _DOMAIN_COUNT
    strength = future["substitution_strength"][party]
    for place in range(work.cells.shape[0]):
        cell = work.cells[place]
        work.weights[place] = 0.0
        if cell["domain"] == kind % _DOMAIN_COUNT:
            work.weights[place] = weight_of(cell, party, level, strength, state, work)
    _, work.place_total[number] = build_alias(
        work.weights, work.cells["domain"], kind % _DOMAIN_COUNT, work.places[number], work.pending
    )
    return int(number)


@inlined
def choose_places(future: np.void, state: np.void, work: Workspace) -> None:
    """Point every type to its table of places for a day like today, building those not met before."""
    if state["places_built"] > PLACE_TABLES - TYPES:
        forget_places(state, work)
    level = perceived_level(state["working"])
    denied = state["denied"][0] + 2 * state["denied"][1] + (np.int64(state["zones_denied"]) << PARTIES)
    for kind in range(TYPES):
        if future["substitution_strength"][kind // _DOMAIN_COUNT] == 0.0:
            row, column, sight = 0, 0, 0
        else:
            # Who denies access changes nothing where no force works.
            row, column = level, denied if level > 0 else 0
            sight = state["sight"][kind % _DOMAIN_COUNT]
        number = work.place_of[kind, row, column, sight]
        if number < 0:
            number = build_places(kind, level, future, state, work)
            work.place_of[kind, row, column, sight] = number
        state["places"][kind] = number


@inlined
def share_out_domains(future: np.void, laws: np.void, state: np.void, work: Workspace) -> None:
    """Set today's spontaneous incidents by type at gain 1: a share of each party's chooses its domain anew.

    What is shared out is what restraint leaves, so that a party's spontaneous incidents stay as many as they were.
    """
    for party in range(PARTIES):
        first = party * _DOMAIN_COUNT
        share = future["substitution_share"][party]
        moves = share > 0.0 and future["substitution_strength"][party] > 0.0
        pool = 0.0
        pull = 0.0
        for kind in range(first, first + _DOMAIN_COUNT):
            state["total"][kind] = laws["total"][kind]
            gain = min(future["gain_cap"], state["gain"][kind])
            pool += gain * laws["total"][kind]
            pull += gain * work.place_total[state["places"][kind]]
        if not moves or pull <= 0.0:
            continue
        for kind in range(first, first + _DOMAIN_COUNT):
            attracted = pool / pull * work.place_total[state["places"][kind]]
            state["total"][kind] = (1.0 - share) * laws["total"][kind] + share * attracted


@compiled
def effective_radius(future: np.void, state: np.void, work: Workspace) -> float:
    """Return the spectral radius of the branching at today's gains, averaged over cells by today's weights."""
    mean_gain = state["mean_gain"]
    level = perceived_level(state["working"])
    for kind in range(TYPES):
        mean_gain[kind] = 0.0
    for place in range(work.cells.shape[0]):
        cell = work.cells[place]
        for party in range(PARTIES):
            kind = party * _DOMAIN_COUNT + cell["domain"]
            total = work.place_total[state["places"][kind]]
            if total > 0.0:
                gain = min(future["gain_cap"], state["gain"][kind] * cell["presence_factor"])
                strength = future["substitution_strength"][party]
                weight = weight_of(cell, party, level, strength, state, work)
                mean_gain[kind] += gain * weight / total
    return spectral_radius(future["branching"], mean_gain, state["vector"], state["image"])
