"""Dates in a sentence: days, months, years, weekdays and relative ones, resolved against the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from peacewright.evidence.language import Language, any_of, phrase_of

_HALF_A_YEAR = 182


@dataclass(frozen=True)
class Dated:
    """One date as it stands: first and last day, bound, place in the sentence."""

    first: date
    last: date
    bound: str
    start: int
    end: int


def dates(text: str, published: date | None, words: Language) -> tuple[Dated, ...]:
    """Return the dates of a sentence in order; those that need the day of publication only where it is known."""
    found: list[Dated] = []
    for dated in sorted(_every(text, published, words), key=lambda each: (each.start, each.start - each.end)):
        if not found or dated.start >= found[-1].end:
            found.append(dated)
    return tuple(found)


def _every(text: str, published: date | None, words: Language) -> Iterator[Dated]:
    month = any_of(words["months"])
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    year = r"(?:,?\s(?P<year>(?:19|20)\d\d))?"
    openers = any_of((*words["date_openers"], *_bounding(words)))
    opener = rf"(?:(?P<opener>{openers})\s)?"
    for pattern in (
        rf"{opener}\b(?P<month>{month})\.?\s{day}(?!\d|,\d|\s?(?:%|percent)){year}",
        rf"{opener}\b{day}\s(?:of\s)?(?P<month>{month})\b\.?{year}",
    ):
        for hit in re.finditer(pattern, text, re.IGNORECASE):
            yield from _day(hit, published, words)
    whole_month = rf"(?P<opener>{openers})\s(?P<month>(?i:{month}))\b(?!\.?\s\d{{1,2}}\b){year}"
    for hit in re.finditer(whole_month, text):
        if hit["month"][0].isupper():
            yield from _month(hit, published, words)
    for hit in re.finditer(rf"\b(?P<opener>{openers})\s(?P<year>(?:19|20)\d\d)\b", text, re.IGNORECASE):
        yield _period(date(int(hit["year"]), 1, 1), date(int(hit["year"]), 12, 31), hit, words)
    if published is not None:
        yield from _relative(text, published, words)


def _bounding(words: Language) -> list[str]:
    return [word for every in words["date_bounds"].values() for word in every]


def _period(first: date, last: date, hit: re.Match[str], words: Language) -> Dated:
    opener = (hit.groupdict().get("opener") or "").lower()
    bound = next((name for name, every in words["date_bounds"].items() if opener in every), "exact")
    if opener == "from":
        bound = "exact"
    start = hit.start("month") if hit.groupdict().get("month") else hit.start()
    return Dated(first, last, bound, min(start, hit.start()), hit.end())


def _day(hit: re.Match[str], published: date | None, words: Language) -> Iterator[Dated]:
    month, day = words["months"][hit["month"].lower()], int(hit["day"])
    year = int(hit["year"]) if hit["year"] else _nearest_year(month, day, published)
    if year is None or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return
    when = date(year, month, day)
    yield _period(when, when, hit, words)


def _month(hit: re.Match[str], published: date | None, words: Language) -> Iterator[Dated]:
    month = words["months"][hit["month"].lower()]
    year = int(hit["year"]) if hit["year"] else _nearest_year(month, 15, published)
    if year is not None:
        yield _period(
            date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), hit, words
        )


def _nearest_year(month: int, day: int, published: date | None) -> int | None:
    """Return the year that puts a day nearest to the day of publication."""
    if published is None:
        return None
    return min(
        (published.year - 1, published.year, published.year + 1),
        key=lambda year: abs((date(year, month, min(day, 28)) - published).days),
    )


def _relative(text: str, published: date, words: Language) -> Iterator[Dated]:
    coming = phrase_of(words["coming"])
    openers = any_of((*words["date_openers"], *_bounding(words)))
    for hit in re.finditer(
        rf"(?:\b(?P<opener>{openers})\s)?\b(?P<weekday>{any_of(words['weekdays'])})\b(?!s)",
        text,
        re.IGNORECASE,
    ):
        if hit["weekday"][0].isupper():
            ahead = bool(coming.search(text))
            when = _weekday(words["weekdays"][hit["weekday"].lower()], published, ahead=ahead)
            yield _period(when, when, hit, words)
    for hit in re.finditer(rf"\b(?P<day>{any_of(words['relative_days'])})\b", text, re.IGNORECASE):
        when = published + timedelta(days=words["relative_days"][hit["day"].lower()])
        yield Dated(when, when, "exact", hit.start(), hit.end())
    pattern = (
        rf"\b(?P<which>{any_of(words['relative_periods'])})\s(?P<period>{any_of(words['periods'])})\b(?!-)"
    )
    for hit in re.finditer(pattern, text, re.IGNORECASE):
        first, last = _shifted(
            hit["period"].lower(), words["relative_periods"][hit["which"].lower()], published, words
        )
        yield Dated(first, last, "exact", hit.start(), hit.end())


def _weekday(weekday: int, published: date, *, ahead: bool) -> date:
    """Return the weekday on or next before the day of publication, or the next after it."""
    back = (published.weekday() - weekday) % 7
    if not ahead:
        return published - timedelta(days=back)
    return published + timedelta(days=(weekday - published.weekday()) % 7)


def _shifted(period: str, by: int, published: date, words: Language) -> tuple[date, date]:
    week, month, _ = words["periods"]
    if period == week:
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=by)
        return monday, monday + timedelta(days=6)
    if period == month:
        at = published.year * 12 + published.month - 1 + by
        year, number = divmod(at, 12)
        return date(year, number + 1, 1), date(year, number + 1, calendar.monthrange(year, number + 1)[1])
    return date(published.year + by, 1, 1), date(published.year + by, 12, 31)
