"""Names of incidents that stay as later reports join; what merged or split is told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

LENGTH = 12
"""Hexadecimal digits of a name. Where two incidents of a million share them (once in 560 runs), one gets a number."""
KEY = ("source", "event")


@dataclass(frozen=True)
class IncidentChange:
    """What happened to the name of an incident since the run before."""

    incident: str
    change: str
    """merged into, split from, took reports of, or gone."""
    other: str
    reports: int
    """Reports that it is about."""


def named(groups: pl.DataFrame, before: pl.DataFrame | None) -> tuple[pl.DataFrame, list[IncidentChange]]:
    """Give each group of reports a name.

    A name goes with most of its reports (of two groups with as many, to that of the first report). Where several names
    meet in a group, that of most reports stays. A group without a name gets one made of its first report: the one that
    was published first, then in the order of source and event.

    Parameters
    ----------
    groups : DataFrame
        Columns source, event, known_from and group, one row a report.
    before : DataFrame or None
        Columns source, event and incident of the run before.

    Returns
    -------
    DataFrame, list of IncidentChange
        Columns group and incident, and what changed, in order.
    """
    import polars as pl

    founders = groups.sort("known_from", *KEY).group_by("group", maintain_order=True).first()
    if before is None or before.is_empty():
        return _fresh(founders, set()).select("group", "incident"), []
    met = groups.join(before, on=list(KEY), how="inner").group_by("group", "incident").len("shared")
    met = met.join(founders.select("group", *KEY), on="group")
    goes_to = met.sort("incident", "shared", *KEY, descending=[False, True, False, False]).unique(
        "incident", keep="first", maintain_order=True
    )
    kept = goes_to.sort("group", "shared", "incident", descending=[False, True, False]).unique(
        "group", keep="first", maintain_order=True
    ).select("group", "incident")  # fmt: skip
    new = founders.join(kept, on="group", how="anti")
    names = pl.concat(
        [kept, _fresh(new, set(before["incident"].unique().to_list())).select("group", "incident")]
    )
    return names, _changes(met, names, kept, before)


def _fresh(founders: pl.DataFrame, taken: set[str]) -> pl.DataFrame:
    """Name groups by their first reports; a name that is taken gets a number."""
    import polars as pl

    names: list[str] = []
    for source, event in founders.select(*KEY).sort(*KEY).iter_rows():
        name = stem = hashlib.sha256(f"{source}\x1f{event}".encode()).hexdigest()[:LENGTH]
        number = 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name)
        names.append(name)
    return founders.sort(*KEY).with_columns(pl.Series("incident", names, dtype=pl.String))


def _changes(
    met: pl.DataFrame, names: pl.DataFrame, kept: pl.DataFrame, before: pl.DataFrame
) -> list[IncidentChange]:
    """Return names that met in a group, came apart, or have no report left."""
    import polars as pl

    moved = met.join(names.rename({"incident": "now"}), on="group").filter(
        pl.col("incident") != pl.col("now")
    )
    stands, old = set(kept["incident"]), set(before["incident"].unique().to_list())
    found = []
    for was, now, shared in moved.select("incident", "now", "shared").iter_rows():
        if was not in stands:
            found.append(IncidentChange(was, "merged into", now, shared))
        elif now in old:
            found.append(IncidentChange(now, "took reports of", was, shared))
        else:
            found.append(IncidentChange(now, "split from", was, shared))
    left = old - set(met["incident"])
    sizes = before.filter(pl.col("incident").is_in(sorted(left))).group_by("incident").len()
    found += [IncidentChange(name, "gone", "", size) for name, size in sizes.iter_rows()]
    return sorted(found, key=lambda one: (one.incident, one.change, one.other))
