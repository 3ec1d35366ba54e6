"""The two sets whose pairs were labelled, read as the monitor reads them. They are not part of the project."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from peacewright.monitoring.sources.mapping import find_mapping
from peacewright.monitoring.sources.reading import reading

if TYPE_CHECKING:
    import polars as pl

SHARED = Path(os.environ.get("PEACEWRIGHT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
FOLDER = SHARED / "data" / "geolocated_osint"
EYES = FOLDER / "eyes_on_russia_events_2022.csv.gz"
BELLINGCAT = FOLDER / "bellingcat_civilian_harm_2024-02-26.csv.gz"
ZONES = ("Europe/Kyiv", "Europe/Moscow")
EARTH = 6371.0088
"""Mean radius of the Earth in km (IUGG, Geodetic Reference System 1980)."""
_LINK = re.compile(r"https?://[^\s,]+")


def present() -> bool:
    """Say whether both sets are there."""
    return EYES.is_file() and BELLINGCAT.is_file()


def eyes_on_russia() -> pl.DataFrame:
    """Return Eyes on Russia as events."""
    return _events(EYES, "eyes-on-russia")


def bellingcat() -> pl.DataFrame:
    """Return Bellingcat's Civilian Harm in Ukraine as events."""
    return _events(BELLINGCAT, "bellingcat-civilian-harm")


def _events(path: Path, mapping: str) -> pl.DataFrame:
    import polars as pl

    with reading(path, find_mapping(mapping), ZONES) as opened:
        return pl.concat([batch.events for batch in opened.batches]).unique(
            "event", keep="first", maintain_order=True
        )


def positions(events: pl.DataFrame) -> np.ndarray:
    """Return where events were, in km from the centre of the Earth: chords are distances at this scale."""
    lat, lon = (np.radians(events[name].to_numpy()) for name in ("latitude", "longitude"))
    return EARTH * np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def days(events: pl.DataFrame) -> np.ndarray:
    """Return the first day of each event, as days since 1970."""
    return events["day_from"].to_numpy().astype("datetime64[D]").astype(np.int64)


def links(events: pl.DataFrame) -> list[set[str]]:
    """Return the posts that each event names, without the marks that sharing them adds."""
    return [
        {
            re.sub(r"\?.*", "", link).rstrip("/").lower().split("//")[-1]
            for link in _LINK.findall(origin or "")
        }
        for origin in events["origin"]
    ]


def index(events: pl.DataFrame) -> dict[str, int]:
    """Return the row of each event."""
    return {name: row for row, name in enumerate(events["event"])}


def sharing(first: list[set[str]], second: list[set[str]]) -> set[tuple[int, int]]:
    """Return pairs of rows that name the same post."""
    named: dict[str, list[int]] = defaultdict(list)
    for row, posts in enumerate(second):
        for post in posts:
            named[post].append(row)
    return {(row, other) for row, posts in enumerate(first) for post in posts for other in named[post]}
