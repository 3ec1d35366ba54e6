"""Random streams of the compiled kernel: one per purpose, future, replication and day, and those of each incident.

Every stream restarts each day from a key that depends only on (seed, purpose, future, replication, day). Two options
therefore meet the same weather, the same denials and the same candidate incidents on the same day even after their
histories differ (common random numbers), and no result depends on the order in which replications are run.

An incident carries a word from which its own streams start: what it is like and how it is reported, and its
offspring. Spontaneous ones draw it where they arise, offspring from its parent's stream. What is drawn for an incident
therefore does not depend on which others there are.

A stream is one 64-bit word, moved on by every draw: its place in the one long sequence of splitmix64 (Steele, Lea and
Flood 2014). A draw scrambles the place and does not wait for the draw before it, and to restart is to set one word.
What is drawn in one go keeps the place in a register: ``..._from`` return the number and the place after it. A stream
from which several functions draw in a day is a row in memory. Exponential and normal numbers are drawn from layers
(``layers``), whose small index and place in the layer are bits of one word that do not overlap.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import stream_key
from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES, TYPES
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.layers import (
    EXPONENTIAL_EDGES,
    EXPONENTIAL_HEIGHTS,
    EXPONENTIAL_TAIL,
    NORMAL_EDGES,
    NORMAL_HEIGHTS,
    NORMAL_TAIL,
)

PURPOSES = (
    *(f"immigrants of party {party}, {domain}" for party in range(PARTIES) for domain in DOMAINS),
    "late offspring",
    "sight",
    "false alarms",
    "verification",
    "compliance",
    "denial",
    "departure",
    "resumption",
)
IMMIGRANTS = 0
"""Of type 0; the other types follow."""
(
    LATE_OFFSPRING,
    SIGHT,
    FALSE_ALARMS,
    VERIFICATION,
    COMPLIANCE,
    DENIAL,
    DEPARTURE,
    RESUMPTION,
) = range(TYPES, len(PURPOSES))

KEPT_STREAMS = (LATE_OFFSPRING, VERIFICATION)
"""From which several functions draw in a day: their places are kept in memory."""

PLACE, CHOICE, MARK, REPORT, DESCENT = range(5)
"""Of an incident's own numbers those for its place, for a choice (whether it happens, or where), for mark and report;
the rest is for its offspring."""

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_ONE = np.uint64(1)
_S11, _S27, _S30, _S31 = np.uint64(11), np.uint64(27), np.uint64(30), np.uint64(31)
_LAYER = np.uint64(255)
_SIGN = np.uint64(256)
_UNIT = 1.0 / 9007199254740992.0


def purpose_keys(seed: int) -> NDArray[np.uint64]:
    """Return the 64-bit key of each purpose for a run's seed, in the order of ``PURPOSES``."""
    return np.array([stream_key(seed, "simulation", name) for name in PURPOSES], dtype=np.uint64)


@inlined
def mix(z: np.uint64) -> np.uint64:
    """Scramble 64 bits (the output function of splitmix64)."""
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


@inlined
def replication_key(key: np.uint64, future: int, replication: int) -> np.uint64:
    """Return the key of one purpose in one future and replication."""
    z = mix(key + _GAMMA * (np.uint64(future) + _ONE))
    return mix(z + _GAMMA * (np.uint64(replication) + _ONE))


@inlined
def day_place(key: np.uint64, day: int) -> np.uint64:
    """Return the place at which a stream begins on a day."""
    return mix(key + _GAMMA * (np.uint64(day) + _ONE))


@inlined
def own_place(word: np.uint64, skipped: int) -> np.uint64:
    """Return the place at which the stream of an incident begins, its first numbers left out."""
    return word + _GAMMA * np.uint64(skipped)


@inlined
def start_day(stream: NDArray[np.uint64], key: np.uint64, day: int) -> None:
    """Restart a stream that is kept in memory at the beginning of a day."""
    stream[0] = day_place(key, day)


@inlined
def word_from(place: np.uint64) -> tuple[np.uint64, np.uint64]:
    """Draw 64 random bits; return them and the place of the stream after them."""
    place += _GAMMA
    return mix(place), place


@inlined
def to_unit(word: np.uint64) -> float:
    """Return the upper 53 bits as a number in [0, 1)."""
    return np.int64(word >> _S11) * _UNIT  # signed: its conversion to a float is one instruction


@inlined
def uniform_from(place: np.uint64) -> tuple[float, np.uint64]:
    """Draw from [0, 1)."""
    word, place = word_from(place)
    return to_unit(word), place


@inlined
def own_word(word: np.uint64, number: int) -> np.uint64:
    """Return one of the numbers of an incident, 64 random bits. None waits for another: there is no stream to move."""
    return mix(word + _GAMMA * np.uint64(number + 1))


@inlined
def own_uniform(word: np.uint64, number: int) -> float:
    """Return one of the numbers of an incident in [0, 1)."""
    return to_unit(own_word(word, number))


@inlined
def exponential_from(place: np.uint64) -> tuple[float, np.uint64]:
    """Draw from the exponential distribution with mean 1, in 99 of 100 cases with one word (see ``layers``)."""
    word, place = word_from(place)
    layer = np.int64(word & _LAYER)
    x = to_unit(word) * EXPONENTIAL_EDGES[layer]
    if x < EXPONENTIAL_EDGES[layer + 1]:
        return x, place
    return _exponential_at_edge(place, layer, x)


@compiled
def _exponential_at_edge(place: np.uint64, layer: np.int64, x: float) -> tuple[float, np.uint64]:
    """Decide where a layer leaves the density; beyond the last edge the law begins anew (it has no memory)."""
    beyond = 0.0
    while True:
        if layer == 0:
            beyond += EXPONENTIAL_TAIL
        else:
            low = EXPONENTIAL_HEIGHTS[layer]
            u, place = uniform_from(place)
            if low + u * (EXPONENTIAL_HEIGHTS[layer + 1] - low) < math.exp(-x):
                return beyond + x, place
        word, place = word_from(place)
        layer = np.int64(word & _LAYER)
        x = to_unit(word) * EXPONENTIAL_EDGES[layer]
        if x < EXPONENTIAL_EDGES[layer + 1]:
            return beyond + x, place


@inlined
def normal_from(place: np.uint64) -> tuple[float, np.uint64]:
    """Draw from the standard normal distribution (see ``layers``)."""
    word, place = word_from(place)
    layer = np.int64(word & _LAYER)
    x = to_unit(word) * NORMAL_EDGES[layer]
    if x >= NORMAL_EDGES[layer + 1]:
        x, place = _normal_at_edge(place, layer, x)
    return -x if word & _SIGN else x, place


@compiled
def _normal_at_edge(place: np.uint64, layer: np.int64, x: float) -> tuple[float, np.uint64]:
    """Decide where a layer leaves the density of its size; beyond the last edge by the method of Marsaglia (1964)."""
    while True:
        if layer == 0:
            while True:
                first, place = exponential_from(place)
                x = first / NORMAL_TAIL
                second, place = exponential_from(place)
                if 2.0 * second > x * x:
                    return NORMAL_TAIL + x, place
        low = NORMAL_HEIGHTS[layer]
        u, place = uniform_from(place)
        if low + u * (NORMAL_HEIGHTS[layer + 1] - low) < math.exp(-0.5 * x * x):
            return x, place
        word, place = word_from(place)
        layer = np.int64(word & _LAYER)
        x = to_unit(word) * NORMAL_EDGES[layer]
        if x < NORMAL_EDGES[layer + 1]:
            return x, place


@inlined
def draw_word(stream: NDArray[np.uint64]) -> np.uint64:
    """Draw 64 random bits from a stream that is kept in memory."""
    word, stream[0] = word_from(stream[0])
    return word


@inlined
def uniform(stream: NDArray[np.uint64]) -> float:
    """Draw from [0, 1), from a stream that is kept in memory."""
    return to_unit(draw_word(stream))


@inlined
def exponential(stream: NDArray[np.uint64]) -> float:
    """Draw from the exponential distribution with mean 1, from a stream that is kept in memory."""
    x, stream[0] = exponential_from(stream[0])
    return x
