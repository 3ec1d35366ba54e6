"""What lies just off a coast counts in the nearest region; what lies on land of others, or out at sea, in none."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
import shapely

from peacewright.monitoring.counting import region_of
from peacewright.theatre import geography


@pytest.fixture(scope="module")
def regions() -> dict[str, Any]:
    return {one.code: one.polygon for one in geography.regions("UA")}


def rows(*points: tuple[float, float], precision: str = "exact") -> pl.DataFrame:
    return pl.DataFrame({
        "longitude": [lon for lon, _ in points], "latitude": [lat for _, lat in points],
        "place_precision": [precision] * len(points),
    })  # fmt: skip


def test_what_an_outline_cuts_off_counts_in_the_nearest_region(regions: dict[str, Any]) -> None:
    """Ports of Kherson and Ochakiv lie outside of the outline; Shebekino in Russia and the high seas in no region."""
    points = [(32.6189, 46.6345), (31.5388, 46.6130), (36.8964, 50.4086), (31.5, 45.5), (0.0, -30.0)]
    assert not any(shapely.intersects_xy(polygon, *points[0]) for polygon in regions.values()), (
        "else nothing is shown"
    )
    assert region_of(rows(*points), regions).to_list() == ["UA-65", "UA-48", None, None, None]
    assert region_of(rows(points[0], precision="country"), regions).to_list() == [None]


def test_a_neighbour_s_land_is_nobody_s_coast(regions: dict[str, Any]) -> None:
    """Near the border with Russia, and inland of a region that is no part of the theatre."""
    assert region_of(rows((38.8330, 49.8731), (36.9202, 50.3460)), regions).to_list() == [None, None]
    alone = {"UA-14": regions["UA-14"]}
    inland = shapely.shortest_line(regions["UA-23"].representative_point(), regions["UA-14"]).coords[-1]
    beside = shapely.Point(inland[0] - 0.01, inland[1])
    assert regions["UA-23"].contains(beside)
    assert region_of(rows((beside.x, beside.y)), alone).to_list() == [None]
