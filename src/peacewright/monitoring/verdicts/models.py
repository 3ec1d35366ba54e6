"""What ``verdicts.json`` holds: two questions for each provision, party and window, and what each answer rests on.

The published JSON Schema and the reference page are made from these models.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from peacewright.monitoring.verdicts.early import EarlyWarning
from peacewright.monitoring.verdicts.parts import Interval, Part, Share
from peacewright.operation.agreement import Form, Status

VERSION = 1
Fell = Literal["fell", "did not fall", "cannot tell"]
Held = Literal["held", "not held", "cannot tell"]
Kept = Literal["kept", "not kept", "cannot tell"]
Confidence = Literal["none", "low", "moderate", "high"]


class Count(Part):
    """A count with bounds."""

    low: int = Field(ge=0)
    """What surely falls under it."""
    high: int = Field(ge=0)
    """What may fall under it: place, time, kind or author are not told finely enough to leave it out."""


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
    incidents: Count | None
    """Incidents under the provision that sources of no party lay to the party; null where nobody reports here: that is
    no nought."""
    incident_ids: list[str]
    """Those that surely are; the first of them, by their names in ``incidents.parquet``."""
    unattributed: Count | None
    """Incidents under the provision that no such source lays to anybody; null likewise."""
    contested: Count | None
    """Incidents under the provision that sources of no party lay to both, or to one and the other; null likewise."""
    days_with_incidents: int | None = Field(ge=0)
    """Days with an incident that surely is one; null likewise."""
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
