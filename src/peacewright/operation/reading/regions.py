"""Which ISO 3166-2 regions the shipped geography knows."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache

from peacewright.operation.reading.factor_tables import CATALOGUE

_ARCHIVE = CATALOGUE / "geography" / "regions.zip"
_CODE = re.compile(r'"code":"([^"]+)","name":"([^"]*)"')


@lru_cache(maxsize=16)
def regions_of(country: str) -> dict[str, str]:
    """Return the regions of a country, code to name; empty where the geography has no such country.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-2.
    """
    with zipfile.ZipFile(_ARCHIVE) as opened:
        try:
            text = opened.read(f"{country}.geojson").decode("utf-8")
        except KeyError:
            return {}
    return dict(_CODE.findall(text))


def countries() -> tuple[str, ...]:
    """Return the countries of the shipped geography by ISO 3166-1 alpha-2."""
    with zipfile.ZipFile(_ARCHIVE) as opened:
        return tuple(sorted(name.removesuffix(".geojson") for name in opened.namelist() if len(name) == 10))
