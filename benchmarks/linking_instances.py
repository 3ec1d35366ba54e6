"""Made reports of a war, with the incident that each is of: towns, bursts, blurred points, late days, other words.

What is drawn follows the two labelled sets in kind, not in number: most points are within 50 m of one another, some
hundreds of metres off; most reports are of the day, some of the days after; one in ten says "Image 3" and no more, and
one in ten knows the town only. Words are drawn from lists, so that two incidents of one town and day often share some.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from peacewright.core.tables import write_table
from peacewright.monitoring.event import UNITS, schema

DAYS, TOWNS, SOURCES = 720, 3000, 6
MEAN_REPORTS = 2.1
"""Reports an incident."""
KM = 1 / 111.195
"""Degrees of latitude."""
OBJECTS = (
    "school",
    "hospital",
    "market",
    "bridge",
    "church",
    "warehouse",
    "station",
    "depot",
    "factory",
    "substation",
    "hotel",
    "kindergarten",
    "library",
    "stadium",
    "museum",
    "dormitory",
    "farm",
    "granary",
    "refinery",
    "clinic",
    "theatre",
    "bakery",
    "courthouse",
    "cinema",
    "pharmacy",
    "playground",
    "garage",
    "monastery",
    "university",
    "reservoir",
    "apartment block",
    "private house",
    "bus",
    "tram",
    "convoy",
    "ambulance",
    "supermarket",
    "shop",
    "office",
    "cottage",
)
ACTS = (
    "damaged",
    "destroyed",
    "hit by strike",
    "shelled",
    "burning after shelling",
    "struck by rockets",
    "hit by artillery",
    "explosion at",
    "fire in",
    "attacked by drone",
    "aftermath of strike on",
    "crater beside",
)
DETAILS = (
    "several people injured", "one person killed", "roof collapsed", "windows broken", "large crater", "smoke visible",
    "cars burnt", "no casualties", "rescuers at work", "remnant of a rocket found",
)  # fmt: skip


def draw(path: Path, reports: int, seed: int) -> np.ndarray:
    """Write a store of so many reports, and return the incident of each, in the order of (source, event)."""
    random = np.random.default_rng(seed)
    number = int(reports / MEAN_REPORTS * 1.1)
    size = np.minimum(random.geometric(1 / MEAN_REPORTS, number), 12)
    of = np.repeat(np.arange(number), size)[:reports]
    number = int(of[-1]) + 1
    share = 1 / np.arange(1, TOWNS + 1) ** 0.8
    town = random.choice(TOWNS, number, p=share / share.sum())
    centre = np.stack([random.uniform(46, 52, TOWNS), random.uniform(24, 39, TOWNS)], axis=1)
    busy = random.gamma(0.7, 1.0, DAYS)
    day = random.choice(DAYS, number, p=busy / busy.sum())
    breadth = random.uniform(1.0, 4.0, TOWNS)
    at = _moved(centre[town], random.normal(0, 1, (number, 2)) * breadth[town, None])
    blur = random.exponential(1.0, len(of)) * random.choice([0.03, 0.15, 0.5], len(of), p=[0.7, 0.25, 0.05])
    angle = random.uniform(0, 2 * np.pi, len(of))
    point = _moved(at[of], blur[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1))
    coarse = random.random(len(of)) < 0.1
    point[coarse] = centre[town[of[coarse]]]
    late = random.choice(4, len(of), p=[0.78, 0.15, 0.05, 0.02])
    frame = _frame(random, of, town, point, coarse, day[of] + late, _texts(random, of, town))
    order = frame.select("source", "event").with_row_index("at").sort("source", "event")["at"].to_numpy()
    write_table(frame, path, UNITS)
    return of[order]


def _moved(points: np.ndarray, km: np.ndarray) -> np.ndarray:
    """Return points (latitude, longitude) moved by kilometres to the north and the east."""
    north = points[:, 0] + km[:, 0] * KM
    return np.stack([north, points[:, 1] + km[:, 1] * KM / np.cos(np.radians(north))], axis=1)


def _texts(random: np.random.Generator, of: np.ndarray, town: np.ndarray) -> pl.Series:
    """Return what each report tells: some of the words of its incident, and some that none has."""
    number = int(of[-1]) + 1

    def words(options: tuple[str, ...], which: np.ndarray, told: float) -> pl.Series:
        chosen = pl.Series(np.array(options)[which])
        return pl.Series(np.where(random.random(len(of)) < told, chosen.to_numpy(), ""))

    thing, street, detail = (random.integers(0, top, number) for top in (len(OBJECTS), 400, len(DETAILS)))
    streets = tuple(f"{_name(at)} street" for at in range(400))
    towns = tuple(_name(1000 + at) for at in range(TOWNS))
    parts = pl.DataFrame({
        "thing": words(OBJECTS, thing[of], 0.8), "act": words(ACTS, random.integers(0, len(ACTS), len(of)), 1.0),
        "street": words(streets, street[of], 0.3), "town": words(towns, town[of], 0.5),
        "detail": words(DETAILS, detail[of], 0.4),
    })  # fmt: skip
    told = parts.select(pl.concat_str(pl.all(), separator=" ")).to_series()
    silent = random.random(len(of)) < 0.1
    return pl.Series(np.where(silent, "Image 3", told.to_numpy()))


def _name(number: int) -> str:
    """Return a made name of syllables."""
    syllables = (
        "ba",
        "ke",
        "li",
        "mo",
        "nu",
        "ra",
        "se",
        "ti",
        "vo",
        "zu",
        "dre",
        "sko",
        "hny",
        "pol",
        "gra",
        "chi",
    )
    return "".join(syllables[(number // 16**at + 5 * at) % 16] for at in range(4)).capitalize()


def _frame(
    random: np.random.Generator, of: np.ndarray, town: np.ndarray, point: np.ndarray, coarse: np.ndarray,
    day: np.ndarray, text: pl.Series,
) -> pl.DataFrame:  # fmt: skip
    """Return the rows of a store."""
    count = len(of)
    first = pl.Series([date(2022, 1, 1) + timedelta(days=at) for at in range(DAYS + 4)])[day]
    begun = first.cast(pl.Datetime("us", "UTC"))
    source = random.integers(0, SOURCES, count)
    shared = random.random(count) < 0.08
    post = np.where(shared, of, count + np.arange(count))
    frame = pl.DataFrame({
        "source": [f"source-{at}" for at in source], "event": [f"{at:08d}" for at in random.permutation(count)],
        "stands_as": pl.repeat("report", count, eager=True),
        "act": np.array(["attack", "strike", ""])[random.integers(0, 3, count)],
        "target": pl.repeat("civilian", count, eager=True),
        "time_from": begun, "time_until": begun + timedelta(days=1),
        "time_means": pl.repeat("within", count, eager=True),
        "time_precision": pl.repeat("day", count, eager=True), "day_from": first, "day_until": first,
        "latitude": point[:, 0], "longitude": point[:, 1],
        "place_precision": np.where(coarse, "near", "exact"), "place_radius": np.where(coarse, 5.0, 0.0),
        "place": [f"town {at}" for at in town[of]], "text": text,
        "origin": [f"https://posts.example/{at}" for at in post],
        "known_from": pl.repeat(date(2025, 1, 1), count, eager=True),
    })  # fmt: skip
    types = schema()
    frame = frame.with_columns(pl.when(pl.col("act") != "").then("act").alias("act"))
    missing = [pl.lit(None, dtype=types[name]).alias(name) for name in types if name not in frame.columns]
    return frame.with_columns(missing).select([pl.col(name).cast(kind) for name, kind in types.items()])
