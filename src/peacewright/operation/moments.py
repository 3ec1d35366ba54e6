"""Moments of an agreement: a day, a day counted from the start, or an hour by somebody's clock.

A day alone begins at midnight of the party's own clock. An hour may name another clock: an IANA zone, or its city. An
hour that a clock strikes twice, or skips, is two instants: both are kept, so that nobody is held to the wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, PlainValidator

from peacewright.core.findings import InputFault
from peacewright.operation.base import plain_date

_RELATIVE = re.compile(r"D([+-]\d{1,4})")
_HOUR = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?:\s+(\S+))?")
_REMEDY = "write for instance 2025-04-20, D+30, 2025-04-20 18:00 or 2025-04-20 18:00 UTC"
_DAY = timedelta(days=1)


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Return time zones by their city, where only one has it."""
    names = [
        name
        for name in available_timezones()
        if not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    ]
    last = Counter(name.rsplit("/", 1)[-1] for name in names)
    return {city: name for name in names if last[city := name.rsplit("/", 1)[-1]] == 1}


def zone_named(name: str) -> str:
    """Return an IANA time zone by its name or its city.

    Raises
    ------
    InputFault
        If there is none, or several have that city.
    """
    if name in available_timezones():
        return name
    if name in _cities():
        return _cities()[name]
    raise InputFault(
        f"there is no time zone '{name}'", "write an IANA name such as Europe/Berlin, its city, or UTC"
    )


def _hour(text: str) -> tuple[date, time, int, str] | None:
    """Return day, time, days to add (for 24:00) and zone as written of an hour; None where the text is none."""
    match = _HOUR.fullmatch(text)
    if match is None:
        return None
    day, hours, minutes = plain_date(match[1]), int(match[2]), int(match[3])
    if (hours, minutes) == (24, 0):
        return day, time(0), 1, match[4] or ""
    if hours > 23 or minutes > 59:
        raise InputFault(f"there is no time {match[2]}:{match[3]}", "hours go from 00:00 to 24:00")
    return day, time(hours, minutes), 0, match[4] or ""


def _moment(value: Any) -> date | str:
    if isinstance(value, str):
        text = " ".join(value.split())
        if _RELATIVE.fullmatch(text):
            return text
        parsed = _hour(text)
        if parsed is not None:
            if parsed[3]:
                zone_named(parsed[3])
            return text.replace("T", " ", 1) if text[10] == "T" else text
    try:
        return plain_date(value)
    except InputFault as fault:
        raise InputFault(
            f"{fault.message}, nor a moment" if fault.code == "S003" else fault.message,
            _REMEDY,
            code=fault.code,
        ) from None


Moment = Annotated[
    date | str,
    PlainValidator(_moment, json_schema_input_type=str),
    Field(examples=["2025-04-20", "D+30", "2025-04-20 18:00", "2025-04-20 18:00 UTC"]),
]


def day_of(moment: date | str, start: date) -> int:
    """Return the day of a moment as days after the start; ``D+0`` is the start itself."""
    if isinstance(moment, str):
        match = _RELATIVE.fullmatch(moment)
        if match is not None:
            return int(match[1])
        parsed = _hour(moment)
        if parsed is None:
            message = f"'{moment}' is not a moment"
            raise ValueError(message)
        return (parsed[0] - start) // _DAY + parsed[2]
    return (moment - start) // _DAY


def last_day_of(end: date | str, start: date) -> int:
    """Return the last day that a clock which ends at a moment still binds on, as days after the start.

    A day given as an end is bound to its last moment; an hour at midnight ends the day before.
    """
    day = day_of(end, start)
    parsed = _hour(end) if isinstance(end, str) else None
    return day - 1 if parsed is not None and parsed[1] == time(0) else day


def is_hour(moment: date | str) -> bool:
    """Return whether a moment is given to the minute."""
    return isinstance(moment, str) and _hour(moment) is not None


def instants(moment: date | str, start: date, zone: str, *, ends: bool = False) -> tuple[datetime, datetime]:
    """Return the earliest and the latest instant that a moment can mean, in UTC.

    Parameters
    ----------
    moment : date or str
    start : date
        From which ``D+30`` is counted.
    zone : str
        IANA name of the clock, where the moment names none.
    ends : bool
        Whether the moment is an end: a day then means the midnight after it.

    Returns
    -------
    datetime, datetime
        The same instant twice, but for an hour that the clock strikes twice or skips.
    """
    parsed = _hour(moment) if isinstance(moment, str) else None
    if parsed is not None:
        day, at, more, named = parsed
        local = datetime.combine(day, at) + more * _DAY
        return _both(local, zone_named(named) if named else zone)
    local = datetime.combine(start + day_of(moment, start) * _DAY, time(0))
    return _both(local + _DAY if ends else local, zone)


def _both(local: datetime, zone: str) -> tuple[datetime, datetime]:
    told = sorted(local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return told[0], told[1]


def after(begins: tuple[datetime, datetime], days: float, zone: str) -> tuple[datetime, datetime]:
    """Return the end of a time that begins at an instant: whole days go by the calendar of a clock, others by hours.

    Parameters
    ----------
    begins : datetime, datetime
        Earliest and latest beginning, UTC.
    days : float
    zone : str
        IANA name.
    """
    if not float(days).is_integer():
        return begins[0] + timedelta(days=days), begins[1] + timedelta(days=days)
    moved = [
        _both(at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + int(days) * _DAY, zone) for at in begins
    ]
    return moved[0][0], moved[1][1]


def moment_words(moment: date | str) -> str:
    """Return a moment as it is written."""
    return moment if isinstance(moment, str) else moment.isoformat()
