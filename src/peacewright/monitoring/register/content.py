"""What a report says: checked when it comes in, and written in one form so that it can be committed to."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from peacewright.operation.vocabulary import Act, Domain, Target

MOST_TEXT = 10_000
"""Characters of an account of what happened. Judged: four printed pages."""
MOST_BASIS = 4_000
LONGEST_NAME = 200
LARGEST_COUNT = 1_000_000
_AHEAD = timedelta(days=1)
"""Clocks of telephones are off, and time zones are mistaken; what lies further ahead is a slip."""
_EARLIEST_YEAR = 1900


# Controls but ends of lines and tabs, halves and private characters, and what turns the direction of the text that
# follows, so that it reads as another.
_NOT_PLAIN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff"
    "\U000f0000-\U0010ffff]"
)


def _plain(text: str) -> str:
    """Refuse characters that change how the rest is shown, or that a database does not take."""
    found = _NOT_PLAIN.search(text)
    if found is not None:
        message = f"the character U+{ord(found[0]):04X} cannot be shown and is not taken"
        raise ValueError(message)
    return text


Prose = Annotated[str, Field(max_length=MOST_TEXT), AfterValidator(_plain)]
Name = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_plain)]
Basis = Annotated[str, Field(min_length=1, max_length=MOST_BASIS), AfterValidator(_plain)]
Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]


class ReportContent(BaseModel):
    """What a monitor reports: when and where as intervals, what was done, and who says so."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True
    )

    time_from: AwareDatetime
    """Earliest moment, with its offset from UTC."""
    time_until: AwareDatetime
    """Latest moment; that of `time_from` where the moment is known."""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    """Degrees, WGS 84."""
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    """Degrees, WGS 84."""
    place_radius_m: Annotated[float, Field(ge=0, le=500_000)] | None = None
    """How far from the point it may have been, metres."""
    place: Name = ""
    """Name of the place."""
    region: Name = ""
    """First-order region."""
    act: Act | None = None
    """What was done, in the words of provisions."""
    domain: Domain | None = None
    """Land, air, sea or energy."""
    target: Target | None = None
    """What was struck."""
    told_by: Name = ""
    """The party whose claim it is; empty where no party's."""
    alleged_author: Name = ""
    """The party that is said to have done it. No attribution: that takes two persons, after verification."""
    seen_by: Name = ""
    """How it came to be known: own patrol, sensor, a witness (never by name), a complaint."""
    text: Prose
    """What happened, in the words of the monitor."""
    deaths_low: Count | None = None
    deaths_high: Count | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if not self.text:
            message = "say in 'text' what happened"
            raise ValueError(message)
        if self.time_from.year < _EARLIEST_YEAR:  # moments near the calendar's ends cannot be put into UTC
            message = f"'time_from' lies before {_EARLIEST_YEAR}"
            raise ValueError(message)
        if self.time_until < self.time_from:
            message = "'time_until' lies before 'time_from'"
            raise ValueError(message)
        if self.time_until > datetime.now(UTC) + _AHEAD:
            message = "'time_until' lies in the future: a report is of what has happened"
            raise ValueError(message)
        if (self.latitude is None) != (self.longitude is None):
            message = "give both 'latitude' and 'longitude', or neither"
            raise ValueError(message)
        if self.latitude is None and not (self.place or self.region):
            message = "say where: 'latitude' and 'longitude', or 'place', or 'region'"
            raise ValueError(message)
        low, high = self.deaths_low, self.deaths_high
        if low is not None and high is not None and low > high:
            message = "'deaths_low' is above 'deaths_high'"
            raise ValueError(message)
        return self

    def body(self) -> str:
        """Return the content in the one form that is committed to."""
        return canonical(self.model_dump(mode="json") | {
            "time_from": instant(self.time_from), "time_until": instant(self.time_until),
        })  # fmt: skip


def canonical(data: Any) -> str:
    """Return data as JSON that is the same wherever it is written: keys in order, no blanks, ASCII."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def instant(moment: datetime) -> str:
    """Return a moment in UTC as text of one length, so that texts sort as moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def now() -> str:
    """Return the present moment in UTC."""
    return instant(datetime.now(UTC))
