"""What ``verdicts.json`` holds of early warning: distances to gates and conditions, observed and assumed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from peacewright.monitoring.verdicts.parts import Interval, Part


class Distance(Part):
    """How far an observed value is from a threshold."""

    name: str
    """Of the signpost, or of the condition of a gate."""
    words: str
    source: str | None
    """Which source the value is from; null where none sees it."""
    value: Interval | None
    """Latest value; null where the monitor cannot see it."""
    unit: str
    when: Literal["above", "below", "is", "is_not", "reached"]
    """On which side of the threshold trouble, or the gate, lies."""
    threshold: float | None
    distance: float | None
    """From the value to the threshold, in its unit; negative beyond it."""
    state: Literal["crossed", "near", "not crossed", "cannot tell"]
    """crossed: the whole interval lies beyond; near: a part of it, or of where an early warning begins."""
    reason: str


class GateWarning(Part):
    """A gate of the plan, or the gate to a phase of the agreement, and how far what is observed is from firing it."""

    gate: str
    does: str
    """What happens when it fires."""
    state: Literal["fires", "may fire", "does not fire", "cannot tell"]
    conditions: list[Distance]
    """By condition and source."""


class Assumed(Part):
    """What the operation file assumes today of a factor or choice. It is no observation."""

    value: Interval | None
    """Best value and the whole range that is thought possible (``level`` 1); null for a choice."""
    held_open: list[str]
    """What the file holds open of a choice; empty for a number."""
    kind: Literal["measured", "reported", "judged", "held open", "settled"]
    """Where the number is from, or whether a choice is held open."""
    sources: list[str]
    distance: float | None
    """From the best value to the threshold, in its unit; negative beyond it."""
    state: Literal["beyond", "best beyond", "best short", "short", "open"]
    """beyond, short: the whole range lies beyond the threshold, or short of it; best beyond, best short: the best value
    does and the range reaches to both sides; open: a choice of which both are held open."""
    words: str


class Bearing(Part):
    """What is seen that bears on a factor and is not the factor: it decides nothing."""

    words: str
    source: str
    told_by: str | None
    """Whose claims it is of; null: no party's."""
    value: Interval | None
    """Null where too little is known."""
    unit: str
    rests_on: str
    why_not: str
    """Why it is not the factor."""


class LimitWarning(Part):
    """One limit of a condition: what is observed of it, and what the operation file assumes."""

    id: str
    """Of the signpost."""
    name: str
    """Factor or choice."""
    words: str
    unit: str
    trigger: str
    """What is trouble, in words."""
    seen: str
    """When it can be seen."""
    to_know: str
    """What would have to be observed to know."""
    state: Literal["crossed", "near", "not crossed", "cannot tell"]
    """By what is observed; an assumption never crosses anything."""
    watch: list[Distance]
    """By source."""
    bears_on: list[Bearing]
    """What is seen that bears on it and is not it, by source: it crosses nothing."""
    assumed: Assumed | None
    """Null where the operation file has no such factor or choice any more."""
    outside_assumed: bool
    """Whether what is observed lies outside the range that the operation file thinks possible: no exploration looked
    there."""
    gates: list[str]
    """Gates that act on it."""


class BoxWarning(Part):
    """A condition that an exploration found, and how far what is observed is from where the option is in trouble."""

    id: str
    """Option, metric, number of the condition."""
    option: str
    aim: str
    """Which aim is missed more often there."""
    condition: str
    """The condition in words, as the exploration found it."""
    inside: Literal["meets", "misses"]
    """What the option does more often where the condition holds: it is in trouble within it, or outside."""
    confirmed: bool | None
    """Whether fresh futures bore it out."""
    aim_seen: list[Distance]
    """The aim itself, as far as a source tells of it: beyond its bound it is missed."""
    follows: str
    """What the exploration said of it: counts of the futures drawn, no chance of what will come."""
    state: Literal["crossed", "near", "not crossed", "cannot tell"]
    """Whether what is observed lies where the option is in trouble: all limits are crossed (within), or one is
    (outside)."""
    with_assumptions: Literal["in trouble", "not in trouble", "open"]
    """The same by what is observed and, where that does not tell, by the best values of the operation file: assumed."""
    observed: int = Field(ge=0)
    """Limits of which something is observed that tells."""
    limits: list[LimitWarning]
    better_options: list[str]
    """Options that do better where this one is in trouble."""


class EarlyWarning(Part):
    """Distance to each gate and to each condition in which an option is in trouble."""

    gates: list[GateWarning]
    boxes: list[BoxWarning]
    exploration: str | None
    """Name of the exploration that the limits are from; null: none was given."""
    without_condition: list[str]
    """Aims of which the exploration found no condition, in its words: of them there is nothing to watch."""
