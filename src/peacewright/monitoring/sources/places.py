"""Where an event was: a point with the precision that the source gives it, or names alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peacewright.monitoring.event import PlacePrecision
from peacewright.monitoring.sources.mapping import Places
from peacewright.monitoring.sources.values import Columns, Fault

if TYPE_CHECKING:
    import polars as pl

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_POINT = rf"^[\[(\s]*({_NUMBER})[,\s]+({_NUMBER})(?:[,\s]+{_NUMBER})?(?:[,\s]+({_NUMBER}))?[\])\s]*$"
"""Latitude, longitude, height, accuracy in metres: what forms on telephones write into one cell."""


@dataclass(frozen=True)
class Located:
    """The columns of an event that say where."""

    latitude: pl.Expr
    longitude: pl.Expr
    precision: pl.Expr
    radius_km: pl.Expr
    name: pl.Expr
    region: pl.Expr
    country: pl.Expr


def located(places: Places, columns: Columns) -> Located:
    """Return where, and put down what can be wrong with it."""
    import polars as pl

    latitude, longitude, accuracy = _point(places, columns)
    name, region, country = (columns.text(part) for part in (places.name, places.region, places.country))
    by_names = (
        pl.when(latitude.is_not_null()).then(pl.lit(PlacePrecision.EXACT.value))
        .when(name.is_not_null()).then(pl.lit(PlacePrecision.NEAR.value))
        .when(region.is_not_null()).then(pl.lit(PlacePrecision.REGION.value))
        .when(country.is_not_null()).then(pl.lit(PlacePrecision.COUNTRY.value))
        .otherwise(pl.lit(PlacePrecision.UNKNOWN.value))
    )  # fmt: skip
    said = columns.text(places.precision)
    precision = pl.coalesce(said, by_names)
    by_level = pl.lit(None, dtype=pl.Float64)
    for level, km in places.radius_km.items():
        by_level = pl.when(precision == level.value).then(pl.lit(km)).otherwise(by_level)
    radius = pl.when(latitude.is_not_null()).then(pl.coalesce(accuracy / 1000, by_level))
    return Located(latitude, longitude, precision, radius, name, region, country)


def _point(places: Places, columns: Columns) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return latitude, longitude and accuracy in metres."""
    import polars as pl

    accuracy = pl.lit(None, dtype=pl.Float64)
    if places.radius_m is not None:
        called = columns.called(places.radius_m)
        accuracy = columns.real(columns.text(places.radius_m), called)
        columns.faults.append(
            Fault(accuracy < 0, called, columns.text(places.radius_m), "a radius cannot be below zero")
        )
    latitude = longitude = pl.lit(None, dtype=pl.Float64)
    if places.latitude is not None and places.longitude is not None:
        latitude = columns.real(columns.text(places.latitude), columns.called(places.latitude))
        longitude = columns.real(columns.text(places.longitude), columns.called(places.longitude))
    if places.point is not None:
        text = columns.text(places.point)
        lat, lon, metres = (
            text.str.extract(_POINT, group).cast(pl.Float64, strict=False) for group in (1, 2, 3)
        )
        wrong = text.is_not_null() & lat.is_null()
        columns.faults.append(
            Fault(wrong, columns.called(places.point), text, "it is no latitude and longitude")
        )
        latitude, longitude = pl.coalesce(latitude, lat), pl.coalesce(longitude, lon)
        accuracy = pl.coalesce(accuracy, metres)
    _check(places, columns, latitude, longitude)
    return latitude, longitude, accuracy


def _check(places: Places, columns: Columns, latitude: pl.Expr, longitude: pl.Expr) -> None:
    import polars as pl

    first = places.latitude or places.point
    second = places.longitude or places.point
    if first is None or second is None:
        return
    lat_name, lon_name = columns.called(first), columns.called(second)
    half = latitude.is_null() != longitude.is_null()
    nowhere = (latitude == 0) & (longitude == 0)
    lat_text, lon_text = latitude.cast(pl.String), longitude.cast(pl.String)
    columns.faults += [
        Fault(
            half,
            f"{lat_name}, {lon_name}",
            pl.coalesce(lat_text, lon_text),
            "latitude and longitude belong together",
        ),
        Fault(latitude.abs() > 90, lat_name, lat_text, "a latitude lies between -90 and 90"),
        Fault(longitude.abs() > 180, lon_name, lon_text, "a longitude lies between -180 and 180"),
        Fault(
            nowhere, f"{lat_name}, {lon_name}", lat_text, "0, 0 is what programs write for a place left blank"
        ),
    ]
