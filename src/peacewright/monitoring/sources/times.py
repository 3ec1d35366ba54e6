"""When an event was: an interval in UTC that holds every moment which the source's words allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peacewright.monitoring.event import TimePrecision
from peacewright.monitoring.sources.mapping import PARTIES, From, Times
from peacewright.monitoring.sources.values import Columns, Fault

if TYPE_CHECKING:
    import polars as pl

EXCEL = "excel"
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MOMENT_HOURS = 1
"""What lies within an hour is as good as a moment."""
_EXCEL_DAYS = (1.0, 110_000.0)
"""Days that a spreadsheet's number can mean: to the year 2201."""


@dataclass(frozen=True)
class _Read:
    """A date that was read: its local time, the earliest and latest moment that can be meant, how fine it is."""

    local: pl.Expr
    earliest: pl.Expr
    latest: pl.Expr
    has_time: pl.Expr
    step: pl.Expr
    """The unit of what is written: a second or a minute, for moments."""


@dataclass(frozen=True)
class Interval:
    """The columns of an event that say when."""

    time_from: pl.Expr
    time_until: pl.Expr
    precision: pl.Expr
    day_from: pl.Expr
    day_until: pl.Expr


def interval(times: Times, columns: Columns, zones: Sequence[str], end_not_known: pl.Expr) -> Interval:
    """Return when, and put down what can be wrong with it.

    Parameters
    ----------
    times : Times
    columns : Columns
    zones : sequence of str
        The zones of the parties, for a source that does not say in which it writes.
    end_not_known : expression
        Where the end that a row gives is none.
    """
    import polars as pl

    zones = list(zones) if times.zone == PARTIES else [times.zone]
    begun, begun_text = _read(times, times.from_, columns, zones)
    missing = begun_text.is_null()
    columns.faults.append(Fault(missing, columns.called(times.from_), begun_text, "the date is missing"))
    day = pl.duration(days=1)
    whole_until = (
        pl.when(begun.has_time)
        .then(begun.latest + begun.step)
        .otherwise(_moved(begun.local, zones, "latest"))
    )
    until, until_day = whole_until, begun.local.dt.date()
    if times.until is not None:
        ended, _ = _read(times, times.until, columns, zones)
        until_end = columns.keep(
            pl.when(ended.has_time)
            .then(ended.latest + ended.step)
            .otherwise(_moved(ended.local, zones, "latest"))
        )
        given = ended.local.is_not_null() & ~end_not_known
        absent = None if times.means == "throughout" else whole_until
        until = pl.when(given).then(until_end).otherwise(absent)
        until_day = (
            pl.when(given).then(ended.local.dt.date()).otherwise(None if absent is None else until_day)
        )
        wrong = given & ((ended.local.dt.date() < begun.local.dt.date()) | (until_end <= begun.earliest))
        columns.faults.append(
            Fault(wrong, columns.called(times.until), columns.text(times.until), "it ends before it begins")
        )
    until = columns.keep(until)
    precision = _precision(times, columns, until - begun.earliest, begun.local.dt.date(), until_day)
    precision = columns.keep(precision)
    wider = _widened(times, precision)
    return Interval(
        begun.earliest - day * wider, until + day * wider, precision, begun.local.dt.date(), until_day
    )


def _widened(times: Times, precision: pl.Expr) -> pl.Expr:
    import polars as pl

    days = pl.lit(0)
    for level, more in times.widened_by.items():
        days = pl.when(precision == level.value).then(more).otherwise(days)
    return days


def _precision(times: Times, columns: Columns, length: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
    import polars as pl

    span = (last - first).dt.total_days()
    night = (span == 1) & (length <= pl.duration(hours=24))
    told = (
        pl.when(length <= pl.duration(hours=_MOMENT_HOURS)).then(pl.lit(TimePrecision.MOMENT.value))
        .when(span.is_null() | (span == 0) | night).then(pl.lit(TimePrecision.DAY.value))
        .when(span <= 6).then(pl.lit(TimePrecision.WEEK.value))
        .when(span <= 30).then(pl.lit(TimePrecision.MONTH.value))
        .otherwise(pl.lit(TimePrecision.LONGER.value))
    )  # fmt: skip
    if times.precision is None:
        return told
    said = columns.text(times.precision)
    # A source that says "the day is known" of a row that spans a week means the week.
    finer = (said == TimePrecision.DAY.value) & (span > 0)
    return pl.when(finer | said.is_null()).then(told).otherwise(said)


def _read(times: Times, taken: From, columns: Columns, zones: list[str]) -> tuple[_Read, pl.Expr]:
    import polars as pl

    text = columns.text(taken)
    forms_read = [parsed(text, form, zones, columns) for form in times.formats]
    local = columns.keep(pl.coalesce([one.local for one in forms_read]))
    year = local.dt.year()
    out = (year < _FIRST_YEAR) | (year > _LAST_YEAR)
    name = columns.called(taken)
    forms = ", ".join(times.formats)
    columns.faults.append(
        Fault(text.is_not_null() & local.is_null(), name, text, f"it is no date of the form {forms}")
    )
    columns.faults.append(Fault(out, name, text, f"no year between {_FIRST_YEAR} and {_LAST_YEAR}"))
    first = [pl.when(one.local.is_not_null()) for one in forms_read]
    together = {
        part: columns.keep(
            pl.coalesce([when.then(getattr(one, part)) for when, one in zip(first, forms_read, strict=True)])
        )
        for part in ("earliest", "latest", "has_time", "step")
    }
    return _Read(local, **together), text


def parsed(text: pl.Expr, form: str, zones: list[str], columns: Columns) -> _Read:
    """Read text in one form; null where it has another."""
    import polars as pl

    if form == EXCEL:
        number = text.cast(pl.Float64, strict=False)
        number = pl.when(number.is_between(*_EXCEL_DAYS)).then(number)
        seconds = columns.keep((number * 86_400).round().cast(pl.Int64))
        local = pl.lit("1899-12-30").str.to_datetime("%Y-%m-%d", time_unit="us") + pl.duration(
            seconds=seconds
        )
        return _located(local, zones, seconds % 86_400 != 0, pl.lit(1))
    step = pl.lit(1 if "%S" in form or "%T" in form else 60)
    if "%z" in form or "%#z" in form:
        moment = text.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False, exact=True)
        moment = columns.keep(moment)
        local = moment.dt.convert_time_zone(zones[0]).dt.replace_time_zone(None)
        return _Read(local, moment, moment, pl.lit(value=True), pl.duration(seconds=step))
    if any(mark in form for mark in ("%H", "%I", "%T", "%R")):
        local = columns.keep(text.str.to_datetime(form, time_unit="us", strict=False, exact=True))
        # Midnight sharp, in a form with seconds, is how databases write a day.
        day = (local.dt.time() == pl.time(0, 0, 0)) if "%S" in form else pl.lit(value=False)
        return _located(local, zones, ~day, step)
    local = columns.keep(text.str.to_date(form, strict=False, exact=True).cast(pl.Datetime("us")))
    return _located(local, zones, pl.lit(value=False), step)


def _located(local: pl.Expr, zones: list[str], has_time: pl.Expr, step: pl.Expr) -> _Read:
    import polars as pl

    return _Read(local, _moment(local, zones, "earliest"), _moment(local, zones, "latest"), has_time,
                 pl.duration(seconds=step))  # fmt: skip


def _moved(local: pl.Expr, zones: list[str], which: str) -> pl.Expr:
    """Return the end of a local day."""
    import polars as pl

    return _moment(local.dt.truncate("1d") + pl.duration(days=1), zones, which)


def _moment(local: pl.Expr, zones: list[str], which: str) -> pl.Expr:
    """Return the earliest or latest moment that a local time can mean, in any of the zones.

    An hour that a clock strikes twice is taken as the one or the other; an hour that it leaves out as the next.
    """
    import polars as pl

    meant = []
    for zone in zones:
        first, later = (
            time.dt.replace_time_zone(
                zone, ambiguous="earliest" if which == "earliest" else "latest", non_existent="null"
            )
            for time in (local, local + pl.duration(hours=1))
        )
        meant.append(pl.coalesce(first, later).dt.convert_time_zone("UTC"))
    return pl.min_horizontal(meant) if which == "earliest" else pl.max_horizontal(meant)
