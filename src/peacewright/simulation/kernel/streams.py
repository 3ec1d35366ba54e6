"""Random streams of the compiled kernel: one per purpose, future, replication and day, and those of each incident.

Every stream restarts each day from a key that depends only on (seed, purpose, future, replication, day). Two options
therefore meet the same weather, the same denials and the same candidate incidents on the same day even after their
histories differ (common random numbers), and no result depends on the order in which replications are run.

An incident carries a word from which its own streams start: what it is like and how it is reported, and its
offspring. Spontaneous ones draw it where they arise, offspring from its parent's stream. What is drawn for an incident
therefore does not depend on which others there are.

A stream is a row of one 64-bit word, moved on by every draw: its place in the one long sequence of splitmix64 (Steele,
Lea and Flood 2014). A draw scrambles the place and does not wait for the draw before it, and to restart is to set one
word. Exponential and normal numbers are drawn from layers (``layers``), whose small index and place in the layer are
bits of one word that do not overlap.
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
def start_day(stream: NDArray[np.uint64], key: np.uint64, day: int) -> None:
    """Restart a stream at the beginning of a day."""
    stream[0] = mix(key + _GAMMA * (np.uint64(day) + _ONE))


@inlined
def start_own(stream: NDArray[np.uint64], word: np.uint64, skipped: int) -> None:
    """Start a stream at the word that an incident carries, leaving out its first numbers."""
    stream[0] = word + _GAMMA * np.uint64(skipped)


@inlined
def draw_word(stream: NDArray[np.uint64]) -> np.uint64:
    """Draw 64 random bits."""
    place = stream[0] + _GAMMA
    stream[0] = place
    return mix(place)


@inlined
def to_unit(word: np.uint64) -> float:
    """Return the upper 53 bits as a number in [0, 1)."""
    return np.int64(word >> _S11) * _UNIT  # signed: its conversion to a float is one instruction


@inlined
def uniform(stream: NDArray[np.uint64]) -> float:
    """Draw from [0, 1)."""
    return to_unit(draw_word(stream))


@inlined
def own_word(word: np.uint64, number: int) -> np.uint64:
    """Return one of the numbers of an incident, 64 random bits. None waits for another: there is no stream to move."""
    return mix(word + _GAMMA * np.uint64(number + 1))


@inlined
def own_uniform(word: np.uint64, number: int) -> float:
    """Return one of the numbers of an incident in [0, 1)."""
    return to_unit(own_word(word, number))


@inlined
def exponential(stream: NDArray[np.uint64]) -> float:
    """Draw from the exponential distribution with mean 1, in 99 of 100 cases with one word (see ``layers``)."""
    word = draw_word(stream)
    layer = np.int64(word & _LAYER)
    x = to_unit(word) * EXPONENTIAL_EDGES[layer]
    if x < EXPONENTIAL_EDGES[layer + 1]:
        return x
    return _exponential_at_edge(stream, layer, x)


@compiled
def _exponential_at_edge(stream: NDArray[np.uint64], layer: np.int64, x: float) -> float:
    """Decide where a layer leaves the density; beyond the last edge the law begins anew (it has no memory)."""
    beyond = 0.0
    while True:
        if layer == 0:
            beyond += EXPONENTIAL_TAIL
        else:
            low = EXPONENTIAL_HEIGHTS[layer]
            if low + uniform(stream) * (EXPONENTIAL_HEIGHTS[layer + 1] - low) < math.exp(-x):
                return beyond + x
        word = draw_word(stream)
        layer = np.int64(word & _LAYER)
        x = to_unit(word) * EXPONENTIAL_EDGES[layer]
        if x < EXPONENTIAL_EDGES[layer + 1]:
            return beyond + x


@inlined
def normal(stream: NDArray[np.uint64]) -> float:
    """Draw from the standard normal distribution (see ``layers``)."""
    word = draw_word(stream)
    layer = np.int64(word & _LAYER)
    x = to_unit(word) * NORMAL_EDGES[layer]
    if x >= NORMAL_EDGES[layer + 1]:
        x = _normal_at_edge(stream, layer, x)
    return -x if word & _SIGN else x


@compiled
def _normal_at_edge(stream: NDArray[np.uint64], layer: np.int64, x: float) -> float:
    """Decide where a layer leaves the density of its size; beyond the last edge by the method of Marsaglia (1964)."""
    while True:
        if layer == 0:
            while True:
                x = exponential(stream) / NORMAL_TAIL
                if 2.0 * exponential(stream) > x * x:
                    return NORMAL_TAIL + x
        low = NORMAL_HEIGHTS[layer]
        if low + uniform(stream) * (NORMAL_HEIGHTS[layer + 1] - low) < math.exp(-0.5 * x * x):
            return x
        word = draw_word(stream)
        layer = np.int64(word & _LAYER)
        x = to_unit(word) * NORMAL_EDGES[layer]
        if x < NORMAL_EDGES[layer + 1]:
            return x
