"""Incidents as they were linked on earlier mornings: of the reports that stood then, about a few days.

A run of a morning would have linked all reports that had been published by then. Only those about the days that are
asked for are linked anew: reports that may lie in them, and whatever is linked to these, step by step. Groups grow
along linked pairs alone (:mod:`peacewright.monitoring.linking.grouping`), so that a chain of linked reports that does
not leave the days that were read comes out as it would have among all; where one does, more days are read. Words weigh
what they weighed among all reports of that morning.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.monitoring.counting import stands
from peacewright.monitoring.event import Standing
from peacewright.monitoring.linking.candidates import LONGEST_DAYS, REACH_DAYS, Pairs
from peacewright.monitoring.linking.grouping import group
from peacewright.monitoring.linking.incidents import compared
from peacewright.monitoring.linking.naming import named
from peacewright.monitoring.linking.reports import Integers, Reports, reports_of
from peacewright.monitoring.linking.weighing import shipped_weights
from peacewright.monitoring.linking.wording import Corpus, moved, worded

if TYPE_CHECKING:
    import polars as pl

ABOUT_DAYS = REACH_DAYS + 2
"""Days about a day within which a report may make out when an incident of that day was: reports of one incident lie no
farther apart than pairs may, and a clock may be a day off."""
READ_DAYS = 7
"""Days about those reports that are read at first. What comes out does not depend on it."""
_DAY = timedelta(days=1)

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Linking:
    """What is linked: a store, by what was linked last.

    Attributes
    ----------
    store : Path
        ``events.parquet``.
    as_of : date or None
        Of the last linking; None: what stands today.
    corpus : Corpus
        Of the last linking.
    one_row_an_incident : collection of str
        Sources whose rows are incidents.
    """

    store: Path
    as_of: date | None
    corpus: Corpus
    one_row_an_incident: Collection[str] = ()

    def of_mornings(self, asked: Mapping[date, Collection[date]]) -> dict[date, pl.DataFrame]:
        """Return the incidents of each morning that bear on the days that are asked for.

        Names are those of a run on each of these mornings, the first of them without one before.

        Parameters
        ----------
        asked : mapping of date to collection of date
            By morning, the days.

        Returns
        -------
        dict of date to DataFrame
            Columns incident, sources and events, as in ``incidents.parquet``.
        """
        corpus, at = self.corpus, self.as_of
        grouped_then: dict[date, pl.DataFrame] = {}
        # Back in time, so that every report comes and goes once, however many mornings are asked for.
        for morning in sorted(asked, reverse=True):
            corpus, at = self._moved(corpus, at, morning), morning
            grouped_then[morning] = self._grouped(morning, asked[morning], corpus)
        found: dict[date, pl.DataFrame] = {}
        before: pl.DataFrame | None = None
        for morning in sorted(grouped_then):
            found[morning], before = _named(grouped_then[morning], before)
        return found

    def _moved(self, corpus: Corpus, at: date | None, to: date) -> Corpus:
        import polars as pl

        reports = pl.scan_parquet(self.store).filter(pl.col("stands_as") == Standing.REPORT.value)
        was, will = stands(at), stands(to)
        differ = (
            reports.select("text", was.alias("was"), will.alias("will"))
            .filter(pl.col("was") != pl.col("will"))
            .collect()
        )
        gone, come = (worded(differ.filter(name)["text"]) for name in ("was", "will"))
        return moved(corpus, gone, come)

    def _grouped(self, morning: date, days: Collection[date], corpus: Corpus) -> pl.DataFrame:
        """Return reports that stood on a morning and bear on days, with the group of each.

        Returns
        -------
        DataFrame
            Columns source, event, known_from and group.
        """
        import polars as pl

        weights = shipped_weights()
        report = pl.col("stands_as") == Standing.REPORT.value
        rows = pl.scan_parquet(self.store).filter(stands(morning) & report)
        marks = rows.select(
            pl.col("day_from").alias("first"), pl.coalesce("day_until", "day_from").alias("last"),
            "time_from", "time_until",
        ).collect()  # fmt: skip
        days_of = _Days.of(marks)
        bear = _bear(marks, days)
        if not bear.any():
            types = {"source": pl.String, "event": pl.String, "known_from": pl.Date, "group": pl.Int64}
            return pl.DataFrame(schema=types)
        read = bear | days_of.near(bear, READ_DAYS)
        while True:
            reports = self._reports(rows, read, corpus)
            order = reports.frame["at"].to_numpy()
            pairs, bits = compared(reports, weights)
            chained = np.zeros(len(read), dtype=bool)
            chained[order[_chained(pairs[bits >= weights.threshold], bear[order])]] = True
            if not (days_of.near(chained, REACH_DAYS) & ~read).any():
                break
            read |= days_of.near(chained, REACH_DAYS + READ_DAYS)
        groups = group(reports, pairs, bits, weights.threshold)
        told = reports.frame.select("source", "event", "known_from").with_columns(
            pl.Series("group", groups, dtype=pl.Int64)
        )
        return told.filter(pl.Series(np.isin(groups, groups[bear[order]])))

    def _reports(self, rows: pl.LazyFrame, read: Mask, corpus: Corpus) -> Reports:
        import polars as pl

        at = np.flatnonzero(read).astype(np.uint32)
        low, high = int(at[0]), int(at[-1])
        part = rows.with_row_index("at").slice(low, high - low + 1)
        chosen = part.filter(pl.col("at").is_in(pl.Series(at).implode())).collect()
        return reports_of(chosen, sorted(self.one_row_an_incident), corpus)


@dataclass(frozen=True, eq=False)
class _Days:
    """First and last day of reports, since 1970."""

    first: Integers
    last: Integers

    @classmethod
    def of(cls, marks: pl.DataFrame) -> _Days:
        import polars as pl

        first, last = (marks[name].to_physical().cast(pl.Int64).to_numpy() for name in ("first", "last"))
        return cls(first, last)

    def near(self, of: Mask, days: int) -> Mask:
        """Return which reports have a day at most so many days off one of some reports; of long ones nothing hangs."""
        of = of & (self.last - self.first < LONGEST_DAYS)
        if not of.any():
            return np.zeros(len(of), dtype=bool)
        begin = int(self.first[of].min()) - days
        size = int(self.last[of].max()) + days + 1 - begin
        edges = np.bincount(self.first[of] - days - begin, minlength=size + 1)
        edges -= np.bincount(self.last[of] + days + 1 - begin, minlength=size + 1)
        upto = np.concatenate([[0], np.cumsum(np.cumsum(edges)[:size] > 0)])
        first, last = (np.clip(day - begin, 0, size) for day in (self.first, self.last + 1))
        return np.asarray(upto[last] > upto[first])


def _bear(marks: pl.DataFrame, days: Collection[date]) -> Mask:
    """Return which reports may make out whether an incident was on a day: by their times, to some days off."""
    import polars as pl

    begun, ended = pl.col("time_from"), pl.col("time_until")
    bears = pl.lit(value=False)
    for day in days:
        first, last = (
            pl.lit(day + step * _DAY).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
            for step in (-ABOUT_DAYS, ABOUT_DAYS + 1)
        )
        bears |= (begun < last) & (ended.is_null() | (ended > first))
    return marks.select(bears.alias("bears")).to_series().to_numpy()


def _chained(linked: Pairs, bear: Mask) -> Integers:
    """Return the reports that hang, over linked pairs, on one that bears."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(linked), dtype=np.int8)
    graph = coo_array((ones, (linked[:, 0], linked[:, 1])), shape=(len(bear), len(bear)))
    _, chain = connected_components(graph, directed=False)
    return np.flatnonzero(np.isin(chain, chain[bear]))


def _named(groups: pl.DataFrame, before: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return incidents with their names, and the name of each report."""
    import polars as pl

    names, _ = named(groups, before)
    told = groups.join(names, on="group").select("source", "event", "incident").sort("source", "event")
    incidents = told.group_by("incident").agg(
        pl.col("source").alias("sources"), pl.col("event").alias("events")
    )
    return incidents.sort("incident"), told
