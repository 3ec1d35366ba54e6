"""Dates in a sentence: days, months, years, weekdays and relative ones, resolved against the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from peacewright.evidence.language import Language, any_of, followed, key, phrase_of


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
    patterns = _patterns(words)
    for pattern in patterns.days:
        for hit in pattern.finditer(text):
            yield from _day(hit, published, words)
    for hit in patterns.month.finditer(text):
        if hit["month"][0].isupper() or not words["date_format"].get("capitals"):
            yield from _month(hit, published, words)
    for hit in patterns.year.finditer(text):
        yield _period(date(int(hit["year"]), 1, 1), date(int(hit["year"]), 12, 31), hit, words)
    if published is not None:
        yield from _relative(text, published, words)


@dataclass(frozen=True)
class _Patterns:
    """What days, months, years and weekdays look like in one language."""

    days: tuple[re.Pattern[str], ...]
    month: re.Pattern[str]
    year: re.Pattern[str]
    weekday: re.Pattern[str]
    near_day: re.Pattern[str]
    periods: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=16)
def _patterns(words: Language) -> _Patterns:
    form, month, weekday = words["date_format"], any_of(words["months"]), any_of(words["weekdays"])
    openers = followed((*words["date_openers"], *_bounding(words)))
    opened = rf"\b(?P<opener>{openers})"
    opener = rf"(?:{opened})?(?:\b(?:{weekday}),?\s)?"
    day = rf"(?P<day>\d{{1,2}})(?:{any_of(form.get('day_endings', ()))})?"
    year = r"(?:,?\s(?P<year>(?:19|20)\d\d))?"
    numeric = r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<number>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?!\d)"
    days = [
        rf"{opener}\b{day}\.?\s(?:{followed(form.get('between', ()))})?(?P<month>{month})\b\.?{year}",
        *([rf"{opener}(?<![\d/.-]){numeric}"] if "day-first" in form.get("numeric", ()) else []),
    ]
    if form.get("month_first"):
        percent = any_of(word for word, (_, base, _) in words.units.items() if base == "percent")
        days.insert(
            0, rf"{opener}\b(?P<month>{month})\.?\s{day}(?!\d|,\d|\s?(?:{percent})){year}",
        )  # fmt: skip
    before, after = any_of(words["relative_periods"]), any_of(words["relative_periods_after"])
    period = any_of(words["periods"])
    return _Patterns(
        days=tuple(re.compile(each, re.IGNORECASE) for each in days),
        month=re.compile(
            rf"(?i:{opened})(?P<month>(?i:{month}))\b(?!\.?\s\d{{1,2}}\b){year}"
            if form.get("capitals") else rf"{opened}(?P<month>{month})\b(?!\.?\s\d{{1,2}}\b){year}",
            0 if form.get("capitals") else re.IGNORECASE,
        ),
        year=re.compile(rf"{opened}(?P<year>(?:19|20)\d\d)\b(?![/.-]\d)", re.IGNORECASE),
        weekday=re.compile(rf"(?:{opened})?\b(?P<weekday>{weekday})\b(?:\s(?P<which>{after})\b)?", re.IGNORECASE),
        near_day=re.compile(rf"\b(?P<day>{any_of(words['relative_days'])})\b", re.IGNORECASE),
        periods=(
            re.compile(rf"\b(?P<which>{before})\s(?P<period>{period})\b(?!-)", re.IGNORECASE),
            re.compile(rf"\b(?P<period>{period})\s(?P<which>{after})\b", re.IGNORECASE),
        ),
    )  # fmt: skip


def _bounding(words: Language) -> list[str]:
    return [word for every in words["date_bounds"].values() for word in every]


def _period(first: date, last: date, hit: re.Match[str], words: Language) -> Dated:
    opener = key(hit.groupdict().get("opener") or "").strip()
    bound = next((name for name, every in words["date_bounds"].items() if opener in every), "exact")
    return Dated(first, last, bound, hit.start(), hit.end())


def _day(hit: re.Match[str], published: date | None, words: Language) -> Iterator[Dated]:
    told, day = hit.groupdict(), int(hit["day"])
    month = words["months"][key(told["month"])] if "month" in told else int(told["number"])
    year = int(hit["year"]) if hit["year"] else _nearest_year(month, day, published)
    if year is None or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return
    when = date(year, month, day)
    yield _period(when, when, hit, words)


def _month(hit: re.Match[str], published: date | None, words: Language) -> Iterator[Dated]:
    month = words["months"][key(hit["month"])]
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
    patterns = _patterns(words)
    coming: bool | None = None
    for hit in patterns.weekday.finditer(text):
        if hit["weekday"][0].isupper() or not words["date_format"].get("capitals"):
            if coming is None:
                coming = bool(phrase_of(words["coming"]).search(text))
            ahead = words["relative_periods_after"][key(hit["which"])] > 0 if hit["which"] else coming
            when = _weekday(words["weekdays"][key(hit["weekday"])], published, ahead=ahead)
            yield _period(when, when, hit, words)
    for hit in patterns.near_day.finditer(text):
        when = published + timedelta(days=words["relative_days"][key(hit["day"])])
        yield Dated(when, when, "exact", hit.start(), hit.end())
    for pattern, shifts in zip(
        patterns.periods, (words["relative_periods"], words["relative_periods_after"]), strict=True
    ):
        for hit in pattern.finditer(text):
            first, last = _shifted(words["periods"][key(hit["period"])], shifts[key(hit["which"])], published)
            yield Dated(first, last, "exact", hit.start(), hit.end())


def _weekday(weekday: int, published: date, *, ahead: bool) -> date:
    """Return the weekday on or next before the day of publication, or the next after it."""
    back = (published.weekday() - weekday) % 7
    if not ahead:
        return published - timedelta(days=back)
    return published + timedelta(days=(weekday - published.weekday()) % 7)


def _shifted(period: str, by: int, published: date) -> tuple[date, date]:
    if period == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=by)
        return monday, monday + timedelta(days=6)
    if period == "month":
        at = published.year * 12 + published.month - 1 + by
        year, number = divmod(at, 12)
        return date(year, number + 1, 1), date(year, number + 1, calendar.monthrange(year, number + 1)[1])
    return date(published.year + by, 1, 1), date(published.year + by, 12, 31)
