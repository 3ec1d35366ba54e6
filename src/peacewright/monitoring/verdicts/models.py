"""What ``verdicts.json`` holds: two questions for each provision, party and window, and what each answer rests on.

The published JSON Schema and the reference page are made from these models.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from peacewright.operation.agreement import Form, Status

VERSION = 1
Fell = Literal["fell", "did not fall", "cannot tell"]
Held = Literal["held", "not held", "cannot tell"]
Kept = Literal["kept", "not kept", "cannot tell"]
Confidence = Literal["none", "low", "moderate", "high"]
Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """Base of the parts: nothing but what is declared, values cannot change, docstrings document."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Count(Part):
    """A count with bounds."""

    low: int = Field(ge=0)
    """What surely falls under it."""
    high: int = Field(ge=0)
    """What may fall under it: place, time, kind or author are not told finely enough to leave it out."""


class Interval(Part):
    """A number with its interval."""

    low: float | None
    """Lower end; null where it has none."""
    best: float | None
    """The median; null where there is none."""
    high: float | None
    """Upper end; null where it has none."""
    level: Share = 0.9
    """The share of the interval."""


class Instant(Part):
    """A moment of a clock."""

    earliest: datetime
    """In UTC."""
    latest: datetime
    """The same, but for an hour that the clock strikes twice or skips."""
    local: str
    """By the party's own clock."""


class Limits(Part):
    """What a source can see."""

    domains: list[str]
    """Domains it sees; all, where the list is empty."""
    only: str
    """What it is confined to, in words; empty: to nothing."""
    silence_tells: bool
    """Whether a day without a row is a day without an event that it would have seen."""


class Source(Part):
    """One source: what it is, what it sees, and how old what it says is."""

    source: str
    """Name of the mapping."""
    title: str
    publisher: str
    licence: str
    stands_as: str
    """report, total, warning or corroboration."""
    told_by: str | None
    """The party whose claims it holds; null: no party's."""
    sees: Limits
    vintage: date | None
    """Date of the latest release that was known."""
    vintage_from: str
    """How that is known: given, file name or latest event."""
    first_day: date | None
    last_day: date | None
    """Last day it tells of."""
    lag_days: int | None
    """Days from its last day to its release; null where the release is dated by that day."""
    notes: list[str]
    """What whoever counts its events must know."""


class Coverage(Part):
    """What one source saw of one provision's window, by side. Nothing here says that a side was quiet."""

    source: str
    told_by: str | None
    days: int = Field(ge=0)
    """Days of the window of which the source tells."""
    days_with_reports: int = Field(ge=0)
    """Days with at least one event of any kind."""
    placed_on: dict[str, int]
    """Events of the window by the party on whose side of the line they lie; ``not_placed`` where that is not told."""
    laid_to: dict[str, int]
    """Events of the window by the party that did it as the source says; ``not_said`` for the rest."""


class Activity(Part):
    """Question (a): did activity fall against what would have been expected. By source, never added up."""

    source: str
    told_by: str | None
    """Whose claims the series counts; null: no party's."""
    measure: Literal["events", "number"]
    """Events, or the numbers of a source that tells totals."""
    first_day: date | None
    last_day: date | None
    """Whole days of the window that the source covers."""
    days: int = Field(ge=0)
    observed: Count
    """In those days. The highest count is what is judged: before the window and within it alike."""
    certain_share: Share | None
    """Share of the series that surely falls under the provision; the rest may be something else."""
    expected: Interval
    """What would have been expected without the provision."""
    ratio: Interval
    """Observed over expected."""
    fell: Fell
    """Whether activity fell: the interval of the ratio lies below one."""
    held: Held
    """Equivalence: whether the upper bound of the ratio lies below ``tau``; not a significant fall."""
    tau: float
    attainable_level: float | None
    """The lowest placebo level that so many disjoint windows can show."""
    placebo_level: float | None
    """The share of earlier windows without a truce in which as little was seen."""
    power: float | None
    """Chance to see it if activity had been cut by ``power_for_cut``."""
    power_for_cut: Share
    windows: int = Field(ge=0)
    """Disjoint earlier windows."""
    reason: str
    """Why, in words."""
    says_only: str
    """What the source is confined to; empty: to nothing."""


class Claims(Part):
    """What one party claims of a party. Claims are shown by claimant, and those of two are never added up."""

    claimant: str
    of: str
    """Whom it says did it."""
    events: Count
    """Reports and totals of the claimant in the window."""
    number: Count
    """The numbers that its totals give, added up."""
    days: int = Field(ge=0)
    """Days with such a claim."""


class Keeping(Part):
    """Question (b): did the party keep the provision. It needs incidents that sources of no party lay to it."""

    state: Kept
    reason: str
    confidence: Confidence
    """none where nobody can tell; low, moderate, high by how many sources of no party bear it out."""
    incidents: Count
    """Incidents under the provision that sources of no party lay to the party."""
    incident_ids: list[str]
    """Those that surely are; the first of them, by their names in ``incidents.parquet``."""
    unattributed: Count
    """Incidents under the provision that no such source lays to anybody."""
    contested: Count
    """Incidents under the provision that sources of no party lay to both, or to one and the other."""
    days_with_incidents: int = Field(ge=0)
    """Days with an incident that surely is one."""
    claims: list[Claims]


class Window(Part):
    """The time that is judged."""

    kind: Literal["whole", "first_month", "first_week", "month", "week", "day"]
    """From the beginning to the last day known; its first thirty and seven days; its last thirty, seven and one.
    Those that are the same as a wider one are left out."""
    begins: Instant
    ends: Instant
    """First instant after it."""


class Judged(Part):
    """The two answers for one window."""

    window: Window
    activity: list[Activity]
    kept: Keeping
    coverage: list[Coverage]


class Told(Part):
    """What was answered of one day, with what was known at one time."""

    published: Literal["nothing published", "not told of", "told of"]
    """Whether any source had published anything by then; whether one of no party that reports told of the day."""
    fell: Fell
    held: Held
    kept: Kept
    incidents: Count | None
    """Null where nobody's report told of the day: that is no nought."""
    unattributed: Count | None
    """Likewise."""
    incident_ids: list[str]
    """Those that surely are, by the names they had then; the first of them."""
    claims: dict[str, int]
    """Events of the day by claimant, at most."""


class Daily(Part):
    """One day, judged with what had been published by the next morning and with what is known now, side by side."""

    day: date
    """By the party's own clock."""
    that_morning: Told
    """With what had been published by the day after, linked as it would have been then."""
    in_hindsight: Told
    """With what is known on the as-of day."""
    changed: bool
    """Whether the two answers differ; another name of an incident alone is no difference."""


class Substitution(Part):
    """Whether activity rose elsewhere: what the provision does not cover, in the same window."""

    source: str
    told_by: str | None
    control: str
    """What else the source tells of, in words."""
    ratio: Interval
    """Observed over expected of the control."""
    rose: Literal["rose", "did not rise", "cannot tell"]
    fall_at_least: float | None
    """Least fall of what is covered, as a share, in either reading; null where a reading leaves open that it rose."""
    reason: str


class Verdict(Part):
    """One provision for one party."""

    provision: str
    title: str
    party: str
    party_name: str
    form: Form
    status: Status
    """What the party has said of it."""
    forbids: list[str]
    domains: list[str]
    targets: list[str]
    where: str
    """In words."""
    exempts: list[str]
    """In words."""
    stage: Literal["waits for a condition", "not begun", "no day of it known", "running", "over"]
    """On the as-of day, by the party's clock; what is disputed, proposed or rejected may run and bind nobody. "No
    day of it known": no source tells of a day since it began."""
    begins: Instant | None
    ends: Instant | None
    windows: list[Judged]
    """The whole time so far and parts of it; empty before it begins."""
    daily: list[Daily]
    """The last days, newest last."""
    substitution: list[Substitution]


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


class Verdicts(Part):
    """The file."""

    version: Literal[1]
    """Of the form of this file."""
    operation: str
    as_of: date | None
    """Only what had been published by then is used; null: all that the store holds."""
    judged_until: date | None
    """The last day of which any source tells, and no later than the as-of day."""
    sources: list[Source]
    verdicts: list[Verdict]
    early_warning: EarlyWarning
    notes: list[str]
    """What the verdicts never say."""
