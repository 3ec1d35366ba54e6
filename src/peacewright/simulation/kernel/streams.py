"""Random streams of the compiled kernel: one per purpose, future, replication and day.

Every stream restarts each day from a key that depends only on (seed, purpose, future, replication, day). Two options
therefore meet the same weather, the same denials and the same candidate incidents on the same day even after their
histories differ (common random numbers), and no result depends on the order in which replications are run.

A stream is a row of four 64-bit words, changed in place by every draw.

Generator: xoshiro256++ (Blackman and Vigna 2021), its state filled by splitmix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import stream_key
from peacewright.simulation.kernel.compiled import compiled

PURPOSES = (
    "immigrants of party 0",
    "immigrants of party 1",
    "offspring",
    "marks",
    "detection",
    "sight",
    "false alarms",
    "verification",
    "compliance",
    "denial",
    "departure",
    "resumption",
)
IMMIGRANTS = 0
OFFSPRING = 2
MARKS = 3
DETECTION = 4
SIGHT = 5
FALSE_ALARMS = 6
VERIFICATION = 7
COMPLIANCE = 8
DENIAL = 9
DEPARTURE = 10
RESUMPTION = 11

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_ONE = np.uint64(1)
_S11, _S17, _S19, _S23 = np.uint64(11), np.uint64(17), np.uint64(19), np.uint64(23)
_S27, _S30, _S31, _S41, _S45 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(41), np.uint64(45)
_UNIT = 1.0 / 9007199254740992.0

_POISSON_STEP = 10.0
_EXP_MINUS_STEP = math.exp(-_POISSON_STEP)


def purpose_keys(seed: int) -> NDArray[np.uint64]:
    """Return the 64-bit key of each purpose for a run's seed, in the order of ``PURPOSES``."""
    return np.array([stream_key(seed, "simulation", name) for name in PURPOSES], dtype=np.uint64)


@compiled
def mix(z: np.uint64) -> np.uint64:
    """Scramble 64 bits (the output function of splitmix64)."""
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


@compiled
def replication_key(key: np.uint64, future: int, replication: int) -> np.uint64:
    """Return the key of one purpose in one future and replication."""
    z = mix(key + _GAMMA * (np.uint64(future) + _ONE))
    return mix(z + _GAMMA * (np.uint64(replication) + _ONE))


@compiled
def start_day(stream: NDArray[np.uint64], key: np.uint64, day: int) -> None:
    """Restart a stream at the beginning of a day."""
    z = mix(key + _GAMMA * (np.uint64(day) + _ONE))
    for word in range(4):
        z = z + _GAMMA
        stream[word] = mix(z)


@compiled
def uniform(stream: NDArray[np.uint64]) -> float:
    """Draw from [0, 1)."""
    s0 = stream[0]
    s1 = stream[1]
    s2 = stream[2]
    s3 = stream[3]
    total = s0 + s3
    result = ((total << _S23) | (total >> _S41)) + s0
    shifted = s1 << _S17
    s2 = s2 ^ s0
    s3 = s3 ^ s1
    s1 = s1 ^ s2
    s0 = s0 ^ s3
    s2 = s2 ^ shifted
    s3 = (s3 << _S45) | (s3 >> _S19)
    stream[0] = s0
    stream[1] = s1
    stream[2] = s2
    stream[3] = s3
    return np.int64(result >> _S11) * _UNIT  # signed: its conversion to a float is one instruction


@compiled
def exponential(stream: NDArray[np.uint64]) -> float:
    """Draw from the exponential distribution with mean 1."""
    return -math.log(1.0 - uniform(stream))


@compiled
def normal_pair(stream: NDArray[np.uint64]) -> tuple[float, float]:
    """Draw two independent standard normal numbers (Box and Muller 1958; always two uniforms)."""
    radius = math.sqrt(2.0 * exponential(stream))
    angle = 2.0 * math.pi * uniform(stream)
    return radius * math.cos(angle), radius * math.sin(angle)


@compiled
def poisson_below(stream: NDArray[np.uint64], mean: float, none: float) -> int:
    """Draw a Poisson number by inversion; ``none`` = exp(-mean), given because callers know it already.

    The caller keeps ``mean`` small (about 20 or less): the search starts at 0.
    """
    u = uniform(stream)
    probability = none
    below = none
    number = 0
    while u >= below and probability > 0.0:
        number += 1
        probability *= mean / number
        below += probability
    return number


@compiled
def poisson(stream: NDArray[np.uint64], mean: float) -> int:
    """Draw a Poisson number of any mean: large means are cut into independent steps, so the draw stays exact."""
    number = 0
    while mean > _POISSON_STEP:
        number += poisson_below(stream, min(mean, _POISSON_STEP), _EXP_MINUS_STEP)
        mean -= _POISSON_STEP
    return number + poisson_below(stream, mean, math.exp(-mean))
