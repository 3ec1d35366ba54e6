"""How finely reports are told outside, and in which form."""

from __future__ import annotations

from enum import StrEnum


class PlaceGrain(StrEnum):
    """How finely a place is told."""

    CELL = "cell"
    """The middle of a cell of some 250 km²."""
    REGION = "region"
    """The region alone, without a point."""


class TimeGrain(StrEnum):
    """How finely a time is told."""

    DAY = "day"
    WEEK = "week"


class ExportFormat(StrEnum):
    """In which form reports leave the register."""

    CSV = "csv"
    HXL = "hxl"
    """CSV with a row of tags of the Humanitarian Exchange Language under its header."""
    GEOJSON = "geojson"
