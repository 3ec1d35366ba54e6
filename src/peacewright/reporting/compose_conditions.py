"""Under which conditions an aim is met or missed, on the page of an exploration: options that read alike in one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peacewright.answers.explored.leading import kind_words
from peacewright.answers.words import two_figures
from peacewright.reporting.compose_names import Aim, Names, capital, counts_missed, short_title
from peacewright.reporting.document import Block, CellContent, Column, Paragraph, RangedValue, Strong, Table
from peacewright.reporting.formats import quantity, span
from peacewright.reporting.tables import NO_VALUE


def condition_block(aim: Aim, names: Names) -> Block:
    """Return under which conditions the aim is met or missed: a table, or a sentence where nothing was found."""
    found = _alike([one for one in aim["conditions"] if one["boxes"]])
    rest = _without(aim["conditions"])
    if not found:
        said = "; ".join(
            f"{names.listed([one['option'] for one in group])}: missed in {counts_missed(group)} futures, {note}"
            for note, group in rest.items()
        )
        return Paragraph(
            (Strong("Under which conditions. "), f"{capital(said)}." if said else "Nothing to tell.")
        )
    columns = (
        Column("Option"),
        Column("Missed in", "", "right"),
        Column("Most often where", width="wide"),
        Column("Coverage", "", "right"),
        Column("Density", "", "right"),
        Column("Firmness"),
    )
    rows = (
        *(row for group in found for row in _condition_rows(group, names)),
        *(
            (
                capital(names.listed([one["option"] for one in group])), counts_missed(group), note,
                NO_VALUE, NO_VALUE, NO_VALUE,
            )
            for note, group in rest.items()
        ),
    )  # fmt: skip
    note = (
        "Coverage: the part of all futures of that kind which lie there. Density: the part of the futures there which "
        "are of that kind; below it, that part elsewhere; of several options from the lowest to the highest. Unstable: "
        "resamples often draw the condition otherwise. Holds up: so in fresh futures too."
    )
    return Table(
        f"{short_title(aim)}: under which conditions each option meets or misses the aim",
        columns,
        rows,
        note=note,
        size="small",
    )


def _alike(conditions: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Gather options whose conditions read the same, levels and firmness included."""
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for one in conditions:
        key = (one["inside"], *((box["words"], firmness(box)) for box in one["boxes"]))
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _condition_rows(group: Sequence[Mapping[str, Any]], names: Names) -> Iterator[tuple[CellContent, ...]]:
    first = group[0]
    for place, box in enumerate(first["boxes"]):
        boxes = [one["boxes"][place] for one in group]
        elsewhere = [one["other_cases"] / one["others"] if one["others"] else 0.0 for one in boxes]
        kind = "also" if place else kind_words(first)
        yield (
            capital(names.listed([one["option"] for one in group])),
            counts_missed(group),
            (Strong(kind), f" where {box['words']}"),
            _shares([one["coverage"] for one in boxes]),
            RangedValue(_shares([one["density"] for one in boxes]), _shares(elsewhere)),
            firmness(box),
        )


def _shares(values: Sequence[float]) -> str:
    """Print shares from the lowest to the highest; one alone where all print alike."""
    low, high = quantity(min(values), "share"), quantity(max(values), "share")
    return low if low == high else span(two_figures(min(values)), two_figures(max(values)), "share")


def _without(conditions: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return options without a condition by what is to be said of it."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in conditions:
        if not one["boxes"]:
            groups.setdefault(one["note"], []).append(one)
    return groups


def doubts(box: Mapping[str, Any]) -> str:
    """Return in brackets what speaks against a condition; empty where nothing does."""
    words = firmness(box)
    return "" if words in ("holds up", "stable") else f" ({words})"


def firmness(box: Mapping[str, Any]) -> str:
    """Say how firm a condition is: what resamples and fresh futures say of it."""
    said = [] if box["stable"] else ["unstable"]
    if box["confirmed"] is not None:
        said.append("holds up" if box["confirmed"] else "does not hold up")
    elif box["stable"]:
        said.append("stable")
    return ", ".join(said)
