"""What a reviewer asks of each aim: whether the order changes, how firm conditions are, Monte Carlo error.

Folded below what is read first; everything stands in ``exploration.json`` as data, nothing new is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from peacewright.reporting.compose_names import Aim, Names, capital, short_title
from peacewright.reporting.document import Block, Column, Disclosure, ItemList, RangedValue, Table
from peacewright.reporting.formats import number, quantity, span
from peacewright.reporting.tables import NO_VALUE, head_unit


def tested_blocks(aim: Aim, names: Names) -> Iterator[Block]:
    """Yield what is folded below an aim."""
    of = short_title(aim).lower()
    if aim["settings"]:
        yield Disclosure(
            "Does the order change? Every measure, definition and prior", of, (_setting_table(aim, names),)
        )
    if any(one["boxes"] for one in aim["conditions"]):
        yield Disclosure("How firm are the conditions? Each limit tested", of, (_limit_table(aim, names),))
    if aim["budget"]:
        yield Disclosure("How far does chance reach? Monte Carlo error", of, (_budget_table(aim, names),))
    if aim["sentences"]:
        yield Disclosure("All of it in sentences", of, (ItemList(tuple(aim["sentences"])),))


def _setting_table(aim: Aim, names: Names) -> Table:
    columns = (
        Column("With this held", width="wide"), Column("Rankings", "", "right"), Column("All tied in", "", "right"),
        Column("Ahead somewhere"), Column("Behind somewhere"),
    )  # fmt: skip
    rows = tuple(
        (
            f"{capital(row['axis'])}: {row['setting']}", number(row["rankings"]), number(row["tied"]),
            _counted(row["ahead"], names), _counted(row["behind"], names),
        )
        for row in aim["settings"]
    )  # fmt: skip
    return Table(
        f"{short_title(aim)}: rankings with one thing held", columns, rows, size="small", breakable=True
    )


def _counted(counts: Mapping[str, int], names: Names) -> str:
    return ", ".join(f"{names.of(option)} {number(count)}" for option, count in counts.items()) or NO_VALUE


def _limit_table(aim: Aim, names: Names) -> Table:
    columns = (
        Column("Option"), Column("Limit", width="wide"), Column("Quasi-p", "", "right"),
        Column("Found again", "of splits", "right"), Column("Kept", "of resamples", "right"),
        Column("Density held back", "", "right"), Column("Fresh futures"),
    )  # fmt: skip
    rows = tuple(
        (
            names.of(one["option"]), f"{limit['words']}{'' if limit['stable'] else ' (unstable)'}",
            _small(limit["quasi_p"]), quantity(limit["found_again_share"], "share"),
            RangedValue(quantity(limit["kept_share"], "share"), span(limit["kept_low"], limit["kept_high"])),
            quantity(box["density_held_back"], "share") if box["density_held_back"] is not None else NO_VALUE,
            _fresh(box["fresh"]),
        )
        for one in aim["conditions"]
        for box in one["boxes"]
        for limit in box["limits"]
    )  # fmt: skip
    note = (
        "Quasi-p: how easily the futures in the box would hold as many cases without this limit. Below the share kept: "
        "between which levels nine in ten resamples put it. Held back: in halves that had no part in finding the box."
    )
    return Table(
        f"{short_title(aim)}: each limit of each condition, tested",
        columns,
        rows,
        note=note,
        size="small",
        breakable=True,
    )


def _small(value: float) -> str:
    return "under 0.001" if value < 0.001 else number(value)


def _fresh(fresh: Mapping[str, Any] | None) -> str:
    if fresh is None:
        return "none lies there"
    there = f"{number(fresh['cases'])} of {number(fresh['futures'])} there"
    return f"{there}, {number(fresh['other_cases'])} of {number(fresh['others'])} elsewhere"


def _budget_table(aim: Aim, names: Names) -> Table:
    unit = head_unit(aim["unit"])
    cell = "" if unit else aim["unit"]
    columns = (
        Column("Option"), Column("Futures with a value", "", "right"), Column("Mean", unit, "right"),
        Column("Standard error", unit, "right"), Column("Of its variance from replications", "", "right"),
        Column("Futures near the aim", "", "right"),
    )  # fmt: skip
    rows = tuple(
        (
            names.of(one["option"]), number(one["futures"]), _known(one["mean"], cell), _known(one["error"], cell),
            _known(one["error_within_share"], "share"), _known(one["near_aim_share"], "share"),
        )
        for one in aim["budget"]
    )  # fmt: skip
    note = (
        "Standard error of the mean: by formula, from the variance between futures and within them. The table of "
        "robustness measures has it from a hundred resamples, for want of a formula for all five: the two speak of the "
        "same error and differ by chance, by a tenth or so. Near the aim: other replications could have put the future "
        "on its other side."
    )
    return Table(f"{short_title(aim)}: Monte Carlo error by option", columns, rows, note=note, size="small")


def _known(value: float | None, unit: str) -> str:
    return NO_VALUE if value is None else quantity(value, unit)
