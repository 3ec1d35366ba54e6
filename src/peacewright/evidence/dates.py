"""Dates in a sentence: days, months, years, weekdays and relative ones, resolved against the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from peacewright.evidence.language import Language, followed, key
from peacewright.evidence.phrases import any_of

_DIGIT = re.compile(r"\d")
_BY_NUMBER, _A_YEAR = re.compile(r"\d[/.-]\d"), re.compile(r"(?:19|20)\d\d")
_DATELINE = re.compile(r"[^\Wa-z\d_]{3,}[^a-z]{0,30}(?:,\s\w+)?,\s$")


@dataclass(frozen=True)
class Dated:
    """One date as it stands: first and last day, bound, place in the sentence."""

    first: date
    last: date
    bound: str
    start: int
    end: int
    shift: int | None = None
    """For "today" and its like, how many days after the day on which it is said."""


def dates(text: str, published: date | None, words: Language) -> tuple[Dated, ...]:
    """Return the dates of a sentence in order; those that need the day of publication only where it is known."""
    found: list[Dated] = []
    for dated in sorted(_every(text, published, words), key=lambda each: (each.start, each.start - each.end)):
        if (not found or dated.start >= found[-1].end) and not _is_dateline(text, dated):
            found.append(dated)
    return tuple(found)


def _is_dateline(text: str, dated: Dated) -> bool:
    """Whether a date stands between a place in capitals and a dash, as an agency opens a report."""
    placed = _DATELINE.match(text[: dated.start]) is not None
    return placed and re.match(r"\s?[-–—]\s", text[dated.end :]) is not None


def _every(text: str, published: date | None, words: Language) -> Iterator[Dated]:
    patterns = _patterns(words)
    by_name = words.phrases("months").may_stand_in(text) or _BY_NUMBER.search(text)
    if by_name and patterns.named.search(text):
        yield from _named(text, published, words)
    if _A_YEAR.search(text):
        for hit in patterns.years.finditer(text):
            yield Dated(
                date(int(hit["first"]), 1, 1), date(int(hit["last"]), 12, 31), "exact", hit.start(), hit.end()
            )
        for hit in patterns.year.finditer(text):
            yield _period(date(int(hit["year"]), 1, 1), date(int(hit["year"]), 12, 31), hit, words)
    if published is not None and words.phrases(*_COUNTED).may_stand_in(text) and patterns.near.search(text):
        yield from _relative(text, published, words)


_COUNTED = ("weekdays", "relative_days", "periods", "ago")
"""Lists of the words of dates that count from publication."""


def _named(text: str, published: date | None, words: Language) -> Iterator[Dated]:
    """Yield days and months by name or number."""
    patterns = _patterns(words)
    for pattern in patterns.days if _DIGIT.search(text) else ():
        for hit in pattern.finditer(text):
            yield from _day(hit, published, words)
    for hit in patterns.month.finditer(text):
        if hit["month"][0].isupper() or not words["date_format"].get("capitals"):
            yield from _month(hit, published, words)


@dataclass(frozen=True)
class _Patterns:
    """What days, months, years and weekdays look like in one language."""

    days: tuple[re.Pattern[str], ...]
    named: re.Pattern[str]
    """What a day or month by name or number has: cheaper to look for than these."""
    near: re.Pattern[str]
    """What a date has that counts from publication."""
    month: re.Pattern[str]
    year: re.Pattern[str]
    years: re.Pattern[str]
    ago: re.Pattern[str]
    part: re.Pattern[str]
    spoken: re.Pattern[str]
    weekday: re.Pattern[str]
    near_day: re.Pattern[str]
    periods: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=16)
def _patterns(words: Language) -> _Patterns:
    form, month, weekday = words["date_format"], any_of(words["months"]), any_of(words["weekdays"])
    parts, joined = any_of(words["date_parts"]), any_of(words["range_joiners"])
    relative = followed((*words["date_openers"], *_bounding(words), *words["relative_periods"]))
    opened = rf"\b(?P<opener>{relative}|(?:{parts})[\s-])"
    bounded = any_of(words["date_bounds"].get("at_most", ()))
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
        named=re.compile(rf"\b(?:{month})\b|\d[/.-]\d", re.IGNORECASE),
        near=re.compile(
            rf"\b(?:{any_of(words.one_of(*_COUNTED))})\b",
            re.IGNORECASE,
        ),
        month=re.compile(
            rf"(?i:{opened})(?P<month>(?i:{month}))\b(?!\.?\s\d{{1,2}}\b){year}"
            if form.get("capitals") else rf"{opened}(?P<month>{month})\b(?!\.?\s\d{{1,2}}\b){year}",
            0 if form.get("capitals") else re.IGNORECASE,
        ),
        years=re.compile(
            rf"\b(?:{any_of(words['range_openers'])})\s(?P<first>(?:19|20)\d\d)\s(?:{joined})\s(?P<last>(?:19|20)\d\d)\b",
            re.IGNORECASE,
        ),
        ago=re.compile(
            rf"\b(?P<count>\d{{1,3}}|{any_of(words['numbers'])})\s(?P<unit>{any_of(words.units)})\s(?:{any_of(words['ago'])})\b",
            re.IGNORECASE,
        ),
        part=re.compile(
            rf"(?:\b(?P<bound>{bounded})\s)?(?:\b(?:{any_of(words['outlet_articles'])})\s)?\b(?P<part>{parts})[\s-]$",
            re.IGNORECASE,
        ),
        spoken=re.compile(rf"\b(?:{any_of(words['saying'])})\s(?:\w+\s){{0,4}}$", re.IGNORECASE),
        year=re.compile(rf"{opened}(?P<year>(?:19|20)\d\d)\b(?![/.-]\d)", re.IGNORECASE),
        weekday=re.compile(rf"(?:{opened})?\b(?P<weekday>{weekday})\b(?:\s(?P<which>{after})\b)?", re.IGNORECASE),
        near_day=re.compile(rf"\b(?P<day>{any_of(words['relative_days'])})\b", re.IGNORECASE),
        periods=(
            re.compile(rf"\b(?P<which>{before})\s(?P<period>{period})\b(?!-)", re.IGNORECASE),
            re.compile(rf"\b(?P<period>{period})\s(?P<which>{after})\b", re.IGNORECASE),
        ),
    )  # fmt: skip


_A_MONTH, _YEAR, _FAR, _FARTHER = 31, 365, 60, 150
_OPENING = 3
_NEAR = 60
"""Letters looked at before a date for what it is a part of, or for a word of saying."""
_THIRDS = {1: (1, 4), 2: (5, 8), 3: (9, 12)}
"""First and last month of the thirds of a year; those of a month are ten days each, the last to its end."""


def _bounding(words: Language) -> list[str]:
    return [word for every in words["date_bounds"].values() for word in every]


def _period(first: date, last: date, hit: re.Match[str], words: Language) -> Dated:
    opener = key(hit.groupdict().get("opener") or "").strip()
    bound = next((name for name, every in words["date_bounds"].items() if opener in every), "exact")
    upto = hit.end("opener") if opener else hit.start()
    lead = hit.string[max(0, upto - _NEAR) : upto]
    part = _patterns(words).part.search(lead) if last > first else None
    if part is None:
        return Dated(first, last, bound, hit.start(), hit.end())
    begin = max(0, upto - _NEAR) + part.start()
    third, bounded = words["date_parts"][key(part["part"])], part["bound"] is not None
    if third == "end":
        return Dated(last, last, "at_most" if bounded else "exact", begin, hit.end())
    days = (last - first).days + 1
    if days > _A_MONTH:
        begins, ends = (date(first.year, month, 1) for month in _THIRDS[third])
        ends = date(ends.year, ends.month, calendar.monthrange(ends.year, ends.month)[1])
    else:
        begins, ends = (first + timedelta(days=10 * step) for step in (third - 1, third))
        ends = last if third == 3 else ends - timedelta(days=1)
    return Dated(begins, ends, "at_most" if bounded else "about", begin, hit.end())


def _day(hit: re.Match[str], published: date | None, words: Language) -> Iterator[Dated]:
    told, day = hit.groupdict(), int(hit["day"])
    month = words["months"][key(told["month"])] if "month" in told else int(told["number"])
    year = int(hit["year"]) if hit["year"] else _year_of(month, day, hit, published, words)
    if year is None or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return
    when = date(year, month, day)
    yield _period(when, when, hit, words)


def _month(hit: re.Match[str], published: date | None, words: Language) -> Iterator[Dated]:
    month = words["months"][key(hit["month"])]
    year = int(hit["year"]) if hit["year"] else _year_of(month, 15, hit, published, words)
    if year is not None:
        yield _period(
            date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), hit, words
        )


def _year_of(month: int, day: int, hit: re.Match[str], published: date | None, words: Language) -> int | None:
    """Return the year that puts a day nearest to the day of publication.

    "Last May" is before it. One that is far from it goes to the side of which the sentence speaks: to come, or past.
    """
    if published is None:
        return None
    by_year = {
        year: (date(year, month, min(day, 28)) - published).days
        for year in (published.year - 1, published.year, published.year + 1)
    }
    opener = key(hit.groupdict().get("opener") or "").strip()
    side = words["relative_periods"].get(opener, 0)
    if side:
        fitting = [year for year, away in by_year.items() if away * side > 0]
        return min(fitting, key=lambda year: abs(by_year[year]))
    nearest = min(by_year, key=lambda year: abs(by_year[year]))
    return _on_its_side(nearest, by_year, hit, opener, words)


def _on_its_side(
    nearest: int, by_year: dict[int, int], hit: re.Match[str], opener: str, words: Language
) -> int:
    """Return the nearest year, or the one on the other side of publication if the sentence speaks of that."""
    away = by_year[nearest]
    other = nearest + (1 if away < 0 else -1)
    if other not in by_year or abs(by_year[other]) > _YEAR:
        return nearest
    if away > 0:
        to_come = _tells(hit.string, words, "coming") or _tells(hit.string, words, "perhaps")
        said = (
            _patterns(words).spoken.search(hit.string[max(0, hit.start() - _NEAR) : hit.start()]) is not None
        )
        bounded = opener in words["date_bounds"].get("at_most", ())
        return other if said or (away > _FAR and not to_come and not bounded) else nearest
    return other if away < -_FARTHER and _tells(hit.string, words, "coming") else nearest


def _relative(text: str, published: date, words: Language) -> Iterator[Dated]:
    patterns = _patterns(words)
    for hit in patterns.weekday.finditer(text):
        if hit["weekday"][0].isupper() or not words["date_format"].get("capitals"):
            side = words["relative_periods"].get(key(hit["opener"] or "").strip())
            if hit["which"]:
                ahead = words["relative_periods_after"][key(hit["which"])] > 0
            elif side:
                ahead = side > 0
            else:
                ahead = _is_coming(text, hit.start("weekday"), words)
            when = _weekday(words["weekdays"][key(hit["weekday"])], published, ahead=ahead)
            yield _period(when, when, hit, words)
    for hit in patterns.near_day.finditer(text):
        when = published + timedelta(days=words["relative_days"][key(hit["day"])])
        shift = words["relative_days"][key(hit["day"])]
        yield Dated(when, when, "exact", hit.start(), hit.end(), shift)
    for hit in patterns.ago.finditer(text) if _tells(text, words, "ago") else ():
        when = _before(published, hit, words)
        yield Dated(when, when, "exact", hit.start(), hit.end())
    for pattern, shifts in zip(
        patterns.periods, (words["relative_periods"], words["relative_periods_after"]), strict=True
    ):
        for hit in pattern.finditer(text):
            first, last = _shifted(words["periods"][key(hit["period"])], shifts[key(hit["which"])], published)
            yield _period(first, last, hit, words)


@lru_cache(maxsize=64)
def _tells(text: str, words: Language, name: str) -> bool:
    """Whether a sentence holds a phrase of a list; it is asked for each of its dates."""
    return words.phrases(name).search(text) is not None


def _is_coming(text: str, start: int, words: Language) -> bool:
    """Whether a weekday is to come: a word that tells so stands before it, or behind one that opens the sentence."""
    lead = text[:start]
    if _patterns(words).spoken.search(lead[-_NEAR:]):
        return False
    if len(lead.split(maxsplit=_OPENING)) < _OPENING:
        return _tells(text, words, "coming")
    return words.phrases("coming").search(lead) is not None


def _before(published: date, hit: re.Match[str], words: Language) -> date:
    """Return the day that lies so many days, weeks or years before publication; a year before is the same day."""
    count = float(words["numbers"].get(key(hit["count"]), 0) or hit["count"])
    days = count * words.units[key(hit["unit"])][2]
    years, rest = divmod(days, _YEAR)
    if rest == 0 and published.year > years:
        day = min(published.day, calendar.monthrange(published.year - int(years), published.month)[1])
        return date(published.year - int(years), published.month, day)
    return published - timedelta(days=min(int(days), published.toordinal() - 1))


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
