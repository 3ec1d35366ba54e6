"""Reports as arrays: when, where, what and in which words, in the form in which pairs of them are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.monitoring.event import PlacePrecision, Standing, TimePrecision
from peacewright.monitoring.linking.wording import Corpus, corpus_of, weighed, worded

if TYPE_CHECKING:
    import polars as pl

EARTH_KM = 6371.0088
"""Mean radius of the Earth (Moritz, Geodetic Reference System 1980, International Association of Geodesy, 2000)."""
RADIUS: dict[PlacePrecision, float] = {
    PlacePrecision.EXACT: 0.0, PlacePrecision.NEAR: 5.0, PlacePrecision.DISTRICT: 30.0,
    PlacePrecision.REGION: 150.0, PlacePrecision.COUNTRY: 1000.0, PlacePrecision.SEA_OR_AIR: 150.0,
    PlacePrecision.UNKNOWN: 1000.0,
}  # fmt: skip
"""Kilometres within which an event was where its source gives a precision and no radius. Judged: half the breadth of a
town, a district, a region and a country of the size of those at war in Europe."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Reports:
    """Reports in the order of (source, event); every array has one entry a report unless it says otherwise."""

    frame: pl.DataFrame
    """The rows of the store."""
    xyz: Floats
    """(reports, 3) position, km from the centre of the Earth; NaN where no point is given."""
    radius: Floats
    """Kilometres."""
    first_day: Integers
    last_day: Integers
    begun: Integers
    """Microseconds since 1970 of what is known to the moment; the least integer elsewhere."""
    source: Codes
    whole: NDArray[np.bool_]
    """Whether its source writes one row an incident, so that two of its rows are two incidents."""
    act: Codes
    domain: Codes
    target: Codes
    """Codes; -1: not said."""
    place: Codes
    """Code of the name of the place, without case and marks; -1: none."""
    deaths_low: Integers
    deaths_high: Integers
    """-1: not said."""
    word_start: Integers
    """(reports + 1) where the words of each begin."""
    words: Codes
    """Codes of words, rising within a report."""
    word_weight: Floats
    """Weight of each word of each report; the squares of a report add up to one."""
    post_start: Integers
    posts: Codes
    """Codes of the posts that a report names, rising."""
    corpus: Corpus
    """What all reports hold that they were linked among."""

    def __len__(self) -> int:
        return len(self.radius)


def reports_of(
    rows: pl.DataFrame, one_row_an_incident: Sequence[str] = (), among: Corpus | None = None
) -> Reports:
    """Return reports of a store as arrays.

    Parameters
    ----------
    rows : DataFrame
        Events (:data:`peacewright.monitoring.event.COLUMNS`), each once. Only reports are linked: totals, warnings and
        corroboration are left out.
    one_row_an_incident : sequence of str
        Names of sources that list incidents and not reports of them.
    among : Corpus, optional
        All reports that were linked together, where these are a part of them; else they are all.
    """
    import polars as pl

    rows = rows.filter(pl.col("stands_as") == Standing.REPORT.value).sort("source", "event")
    said = worded(rows["text"])
    corpus = corpus_of(said) if among is None else among
    word_start, words, weight = weighed(said, corpus)
    post_start, posts = _posts(rows["origin"])
    latitude, longitude = (np.radians(rows[name].to_numpy()) for name in ("latitude", "longitude"))
    flat = np.cos(latitude)
    xyz = EARTH_KM * np.stack(
        [flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1
    ) if rows.height else np.zeros((0, 3))  # fmt: skip
    by_precision = rows["place_precision"].replace_strict(
        {level.value: km for level, km in RADIUS.items()}, return_dtype=pl.Float64
    )
    low = rows.select(pl.coalesce("deaths_low", "deaths_best")).to_series()
    high = rows.select(pl.coalesce("deaths_high", "deaths_best")).to_series()
    first, last = rows["day_from"], rows.select(pl.coalesce("day_until", "day_from")).to_series()
    moment = rows["time_precision"] == TimePrecision.MOMENT.value
    begun = rows["time_from"].to_physical().to_numpy()
    return Reports(
        frame=rows,
        xyz=np.ascontiguousarray(xyz, dtype=np.float64),
        radius=rows.select(pl.coalesce(pl.col("place_radius"), by_precision)).to_series().to_numpy(),
        first_day=first.to_physical().cast(pl.Int64).to_numpy(),
        last_day=last.to_physical().cast(pl.Int64).to_numpy(),
        begun=np.where(moment.to_numpy(), begun, np.iinfo(np.int64).min),
        source=_codes(rows["source"]),
        whole=rows["source"].is_in(list(one_row_an_incident)).to_numpy(),
        act=_codes(rows["act"]), domain=_codes(rows["domain"]), target=_codes(rows["target"]),
        place=_codes(_plain(rows["place"])),
        deaths_low=low.fill_null(-1).to_numpy(), deaths_high=high.fill_null(-1).to_numpy(),
        word_start=word_start, words=words, word_weight=weight, post_start=post_start, posts=posts,
        corpus=corpus,
    )  # fmt: skip


def _codes(names: pl.Series) -> Codes:
    """Return names as numbers in the order of the alphabet; -1 where there is none."""
    import polars as pl

    return (names.rank("dense").cast(pl.Int32) - 1).fill_null(-1).to_numpy()


def _plain(names: pl.Series) -> pl.Series:
    """Return names without case, apostrophes and what stands about them; empty ones as none."""
    import polars as pl

    plain = names.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N} ]", "").str.strip_chars()
    return plain.to_frame("name").select(pl.when(pl.col("name") != "").then("name")).to_series()


def _posts(origins: pl.Series) -> tuple[Integers, Codes]:
    """Return the posts that each report names: addresses without what sharing adds to them."""
    import polars as pl

    number = len(origins)
    address = pl.col("post").str.replace(r"^https?://(www\.|mobile\.|m\.)?", "").str.replace(r"[?#].*$", "")
    long = (
        pl.DataFrame({
            "report": np.arange(number, dtype=np.int64),
            "post": origins.fill_null("").str.to_lowercase().str.extract_all(r"https?://[^\s,;]+"),
        })
        .explode("post").drop_nulls("post").with_columns(address.str.strip_chars_end("/").alias("post"))
        .filter(pl.col("post").str.contains("/"))
        .unique(["report", "post"])
        .with_columns((pl.col("post").rank("dense").cast(pl.Int32) - 1).alias("post"))
        .sort("report", "post")
    )  # fmt: skip
    report = long["report"].to_numpy()
    return np.searchsorted(report, np.arange(number + 1)).astype(np.int64), long["post"].to_numpy()
