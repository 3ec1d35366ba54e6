"""What an exploration found of one declared aim, as tables and a chart: rankings, conditions, what matters, signposts.

Everything stands in ``exploration.json`` as data; nothing new is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from peacewright.answers.explored.leading import kind_words
from peacewright.answers.explored.ranking import NONE_COMPARED
from peacewright.answers.words import two_figures
from peacewright.reporting.charts import ExplainedChart, ExplainedRow
from peacewright.reporting.compose_conditions import condition_block, doubts
from peacewright.reporting.compose_names import Aim, Names, capital, counted_missed, short_title
from peacewright.reporting.document import (
    Block,
    CellContent,
    Column,
    Definition,
    DefinitionList,
    Figure,
    Paragraph,
    RangedValue,
    Strong,
    Table,
    Text,
)
from peacewright.reporting.formats import number, quantity, span
from peacewright.reporting.tables import NO_VALUE, head_unit

# --- all aims at a glance ---------------------------------------------------------------------------------------------


def failing_blocks(aims: Sequence[Aim], names: Names) -> tuple[Block, ...]:
    """Return how options stand: a row an option, a column an aim, who is least bad, and what the letters stand for."""
    letters = _letters(aims)
    columns = (
        Column("Option"),
        *(Column((f"{short_title(aim)}: ", Strong(str(aim["missed"])))) for aim in aims),
    )
    found = {(aim["metric"], one["option"]): one for aim in aims for one in aim["conditions"]}
    rows = (
        *(
            (names.of(option), *(_missed_cell(found.get((aim["metric"], option)), letters) for aim in aims))
            for option in names.short
        ),
        ((Strong("Least bad"),), *(_least_bad_cell(aim, names) for aim in aims)),
        ((Strong("Order changes with"),), *(_turned_cell(aim) for aim in aims)),
    )
    note = (
        "In how many of the futures drawn that have a value the aim is missed, a future by its mean over "
        "replications, and where most of those lie that meet it (or miss it, if these are fewer). Counts follow from "
        "how futures are drawn. The order changes if two options change places, beyond Monte Carlo error, when that "
        "alone is another."
    )
    table = Table("How the options stand, aim by aim", columns, rows, note=note, size="small")
    if not letters:
        return (table,)
    return (table, DefinitionList(tuple(Definition(letter, words) for letter, words in letters.values())))


def _least_bad_cell(aim: Aim, names: Names) -> CellContent:
    found = aim["standing"]
    if found is None:
        return NO_VALUE
    if not found["nearest"]:
        return "all tied" if found["tied"] == found["rankings"] else "none told from another"
    if not found["least_bad"]:
        return f"none; nearest {names.of(found['nearest'])}"
    return ", ".join(map(names.of, found["least_bad"]))


def _turned_cell(aim: Aim) -> CellContent:
    """Say with what two options change places: of measure, definition of collapse and prior."""
    found = aim["standing"]
    if found is None:
        return NO_VALUE
    # Where none is told from another, what turned did so by chance.
    return capital(", ".join(found["changes_with"] if found["nearest"] else ()) or "nothing")


def _letters(aims: Sequence[Aim]) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return a letter and the words of every limit of the first conditions; levels are those of the first option."""
    limits: dict[tuple[str, str, str], str] = {}
    for aim in aims:
        for one in aim["conditions"]:
            for limit in one["boxes"][0]["limits"] if one["boxes"] else ():
                limits.setdefault(_side(limit), limit["words"])
    return {side: (_letter(place), words) for place, (side, words) in enumerate(limits.items())}


def _side(limit: Mapping[str, Any]) -> tuple[str, str, str]:
    return limit["name"], limit["label"], limit["side"]


def _letter(place: int) -> str:
    """Return A to Z, then A1, B1 and so on."""
    turn, letter = divmod(place, len(ascii_uppercase))
    return f"{ascii_uppercase[letter]}{turn or ''}"


def _missed_cell(
    one: Mapping[str, Any] | None, letters: Mapping[tuple[str, str, str], tuple[str, str]]
) -> CellContent:
    if one is None:
        return NO_VALUE
    counted = Strong(counted_missed(one))
    if not one["boxes"]:
        return (counted,)
    box = one["boxes"][0]
    where = " and ".join(letters[_side(limit)][0] for limit in box["limits"])
    return (counted, f"; {kind_words(one)} most often where {where}{doubts(box)}")


# --- one aim ----------------------------------------------------------------------------------------------------------


def aim_blocks(aim: Aim, names: Names) -> Iterator[Block]:
    """Yield the tables and the charts of one aim; what a reviewer asks for is in :mod:`.compose_tested`."""
    yield Paragraph(_standing(aim, names))
    if aim["measures"]:
        yield _measure_table(aim, names)
    yield condition_block(aim, names)
    for place, group in enumerate(aim["matters"]):
        yield from _matter_blocks(aim, group, names, place)
    if aim["signposts"]:
        yield _signpost_table(aim, names)


def _standing(aim: Aim, names: Names) -> Text:
    """Say in a sentence how the options stand."""
    found, wanted = aim["standing"], f"Aim: {aim['title']}, {aim['bound']}. "
    if found is None:
        return f"{wanted}{capital(NONE_COMPARED)}."
    wanted += _compared(aim)
    count = f"{number(found['rankings'])} ways of ranking"
    if not found["nearest"]:
        most = number(max(found["ahead"].values()))
        if found["tied"] == found["rankings"]:
            return f"{wanted}All options are tied in each of {count}."
        return f"{wanted}Each option is ahead of some other in at most {most} of {count}, no more than chance gives."
    verdict = "Least bad: " if found["least_bad"] else "No option is least bad; nearest comes "
    best = found["least_bad"] or [found["nearest"]]
    counted = "; ".join(
        f"ahead of some other in {number(found['ahead'][name])}, behind in {number(found['behind'][name])}"
        for name in best
    )
    tied = f" All are tied in {number(found['tied'])}." if found["tied"] else ""
    return (f"{wanted}{verdict}", Strong(", ".join(map(names.of, best))), f" ({counted} of {count}).{tied}")


def _compared(aim: Aim) -> str:
    """Say in how many futures options are compared, and how many priors that leaves out, where it is not all."""
    left = len(aim["left_out_priors"])
    of = f"{number(aim['compared_futures'])} of {number(aim['futures'])} futures"
    said = f"Options are compared in the {of} in which all that are compared have a value. "
    dropped = f"Rival priors left out, because they rest on too few of them: {number(left)}. " if left else ""
    return (said if aim["compared_futures"] < aim["futures"] or left else "") + dropped


def _measure_table(aim: Aim, names: Names) -> Table:
    """Return the options by each robustness measure, with how often each is ahead and behind in all rankings."""
    found = aim["standing"]
    measures = aim["measures"]
    columns = (
        Column("Option"),
        *(Column(capital(one["words"]), head_unit(one["unit"]), "right") for one in measures),
        *(
            (Column(f"Against {names.of(aim['baseline'])}", head_unit(aim["unit"]), "right"),)
            if aim["baseline"]
            else ()
        ),
        Column("Ahead in", "", "right"),
        Column("Behind in", "", "right"),
    )
    gained = {one["option"]: one for one in aim["gained"]}
    rows = tuple(
        (
            names.of(option),
            *(_measure_cell(one, option) for one in measures),
            *((_gain_cell(gained.get(option), aim["unit"]),) if aim["baseline"] else ()),
            number(found["ahead"].get(option, 0)) if found else NO_VALUE,
            number(found["behind"].get(option, 0)) if found else NO_VALUE,
        )
        for option in names.short
        if any(option in one["values"] for one in measures)
    )
    note = (
        "Futures as drawn; below each value its Monte Carlo standard error, from a hundred resamples of "
        "futures. * beaten by none where not all are tied. "
        "Of shares and means more is better if the aim says at least; of regret less is. Ahead, behind: in how many of "
        f"the {number(found['rankings']) if found else 'no'} ways of ranking."
    )
    return Table(f"{short_title(aim)}: options by robustness measure", columns, rows, note=note, size="small")


def _measure_cell(one: Mapping[str, Any], option: str) -> CellContent:
    if option not in one["values"]:
        return NO_VALUE
    mark = " *" if not one["tied"] and option in one["best"] else ""
    unit = one["unit"] if head_unit(one["unit"]) == "" else ""
    value, error = quantity(one["values"][option], unit), quantity(two_figures(one["errors"][option]), unit)
    return RangedValue(f"{value}{mark}", f"± {error}")


def _gain_cell(one: Mapping[str, Any] | None, unit: str) -> CellContent:
    if one is None:
        return NO_VALUE
    # The difference of two shares is in points of a hundred, not a share of either.
    scale, name = (100.0, " points") if unit == "share" else (1.0, "")
    low, mean, high = (scale * one[end] for end in ("low", "difference", "high"))
    if one["tie"]:
        # No figure stands for a tie; the ends are printed to the same place, which the wider of them sets.
        place = 1 - math.floor(math.log10(max(abs(low), abs(high)) or 1.0))
        return RangedValue("a tie", span(round(low, place), round(high, place)))
    low, mean, high = map(two_figures, (low, mean, high))
    return RangedValue(f"{number(mean)}{name}", span(low, high))


def _matter_blocks(aim: Aim, group: Mapping[str, Any], names: Names, place: int) -> Iterator[Block]:
    outcome = short_title(aim).lower() if not group["over"] else f"the gain over {names.of(group['over'])}"
    rows = tuple(
        ExplainedRow(_explained_label(row), row["measure"], row["low"], row["share"], row["high"])
        for row in group["rows"]
    )
    if not rows:
        yield Paragraph((Strong(f"What matters most for {outcome}. "), group["said"]))
        return
    chart = ExplainedChart(outcome, rows)
    yield Figure(
        identifier=f"figure-{_slug(aim)}-matters-{place + 1}",
        title=f"What matters most for {outcome}",
        picture=chart,
        alternative=chart.description(),
        data=chart.table(f"Data of the figure: what matters most for {outcome}"),
        note=f"{group['said']} {chart.reading()}",
        span="full",
    )


def _explained_label(row: Mapping[str, Any]) -> str:
    return f"{row['words']} (a convention)" if row["convention"] else row["words"]


def _signpost_table(aim: Aim, names: Names) -> Table:
    columns = (
        Column("Trouble if", width="wide"),
        Column("For"),
        Column("To be seen", width="wide"),
        Column("Better there"),
    )
    rows = tuple(
        (
            f"{row['trouble']}{doubts(row)}",
            names.listed(row["options"]),
            _seen(row),
            "; ".join(f"{names.of(one['option'])} ({one['by']})" for one in row["better"])
            or "no other option, beyond Monte Carlo error",
        )
        for row in aim["signposts"]
    )
    note = (
        "Better there: on average in the same futures of trouble, beyond Monte Carlo error. Unstable, does not hold "
        "up: for at least one of the options named; such a sign is no ground for a decision."
    )
    return Table(
        f"{short_title(aim)}: what to watch, and what answers it", columns, rows, note=note, size="small"
    )


def _seen(row: Mapping[str, Any]) -> Text:
    gates = f" Gate that acts on it: {', '.join(row['gates'])}." if row["gates"] else ""
    return (Strong(capital(row["seen_words"])), f": {row['as']}.{gates}")


def _slug(aim: Aim) -> str:
    return str(aim["metric"]).replace("_", "-")
