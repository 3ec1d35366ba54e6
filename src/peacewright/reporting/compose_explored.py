"""From the documents of an exploration to what is read: a section of the brief, and a page of its own.

The documents are those that ``explore`` writes (``exploration.json``, ``pathways.json``); nothing new is computed here.
First stands what a minister asks, in five sentences and one table; then a part an aim; what a reviewer asks for is
folded below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from peacewright.operation.operation import Operation
from peacewright.reporting.charts import PathwayChart, PathwayLine, PathwayMap, PathwayTransfer
from peacewright.reporting.compose_aims import aim_blocks, failing_blocks
from peacewright.reporting.compose_names import Names, short_title
from peacewright.reporting.compose_tested import tested_blocks
from peacewright.reporting.document import (
    Block,
    Definition,
    DefinitionList,
    Disclosure,
    Document,
    Figure,
    ItemList,
    Paragraph,
    Section,
)
from peacewright.reporting.formats import day, number
from peacewright.reporting.html import write_html
from peacewright.reporting.speech import check_speech

ENCODING = "utf-8"
PATHWAYS = "Until when each option lasts, and where one could change"
METHOD = "How this was found, and how far it can be trusted"
METHODS = (
    (
        "Every option is lived through the same futures, with the same random numbers; differences are taken future by "
        "future. What differs by less than Monte Carlo error at 95 %, for all pairs together, is a tie; in rankings so "
        "is what differs by less than a thousandth of the values’ standard deviation."
    ),
    (
        "Rankings: the mean, the share of futures that meet the aim, the mean of the worst tenth, half way between the "
        "worst and the best tenth, and the regret that nine futures in ten stay below; by each definition of collapse; "
        "under the futures as drawn, the declared rival priors, each value of every choice held for certain, and each "
        "half of the ranges that explain most, thresholds that define collapse left out; where options are compared in "
        "so few futures that a prior rests on fewer than 100 of them, it is left out."
    ),
    (
        "Conditions: patient rule induction. A limit stands only if it is found again in both halves of at least half "
        "of the random splits and its quasi-p is at most 0.05; it is called unstable if fewer than three in four "
        "resamples keep it; the condition holds up if fresh futures leave it half of its density's lead over the rest."
    ),
    (
        "What matters: the share that one uncertainty alone explains of the variance (Sobol’s first-order index) and "
        "of the whole distribution (Cramér–von Mises index), with 95 % intervals. What acts only together shows in "
        "neither."
    ),
)


def pathway_chart(operation: Operation, document: Mapping[str, Any]) -> PathwayChart | None:
    """Return ``pathways.json`` as a metro map; of the transfers from an option the best stands for all."""
    if not document["maps"]:
        return None
    names = short_names(operation, list(operation.options)).short
    maps = []
    for one in document["maps"]:
        best: dict[str, Mapping[str, Any]] = {}
        for transfer in one["transfers"]:
            best.setdefault(transfer["from"], transfer)
        lines = (
            PathwayLine(names[line["option"]], line["tipping_day"], line["low"], line["high"])
            for line in one["options"]
        )
        transfers = (
            PathwayTransfer(transfer["day"], names[transfer["from"]], names[transfer["to"]])
            for transfer in best.values()
        )
        maps.append(PathwayMap(one["condition"], one["futures"], tuple(lines), tuple(transfers)))
    first = document["maps"][0]
    return PathwayChart(tuple(maps), first["followed_down_to_share"], first["horizon_days"])


def short_names(operation: Operation, options: list[str]) -> Names:
    """Return options in the words that rows have room for: their short titles, else the title up to its comma."""
    found = {name: operation.options[name] for name in options}
    return Names({name: one.short or one.title.partition(",")[0] for name, one in found.items()})


def explored_section(operation: Operation, found: Mapping[str, Any]) -> Section:
    """Return what an exploration found as a section.

    Parameters
    ----------
    operation : Operation
    found : mapping of str to mapping
        ``exploration`` and ``pathways``: the documents of these names.
    """
    blocks = (*_front(operation, found), *_parts(operation, found))
    return Section("exploration", "What the exploration found", blocks)


def _front(operation: Operation, found: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return what is read first: the lead, what makes each option fail, and what none of it says."""
    document = found["exploration"]
    futures = f"{number(document['futures'])} futures of {number(document['replications'])} replications"
    options = len(document["options"])
    counted = f"{options} option{'' if options == 1 else 's'} in {futures}, seed {document['seed']}."
    lead = DefinitionList(tuple(Definition(about, text) for about, text in document["lead"].items()))
    table = failing_blocks(document["aims"], short_names(operation, document["options"]))
    return (lead, Paragraph(f"{counted} {document['caution']}", role="note"), *table)


def _parts(operation: Operation, found: Mapping[str, Any]) -> Iterator[Section]:
    document = found["exploration"]
    names = short_names(operation, document["options"])
    for aim in document["aims"]:
        identifier = f"exploration-{str(aim['metric']).replace('_', '-')}"
        blocks = (*aim_blocks(aim, names), *tested_blocks(aim, names))
        yield Section(identifier, f"{short_title(aim)}: {aim['bound']}", blocks)
    yield from _pathways(operation, document, found["pathways"])
    texts = (*METHODS, *document["budget"])
    folded = Disclosure("Methods, budget and Monte Carlo error", "the exploration", (ItemList(texts),))
    yield Section("exploration-method", METHOD, (Paragraph(_more(document)), folded))


def _more(document: Mapping[str, Any]) -> str:
    return (
        f"{document['budget'][0]} Every figure stands in the tables beside this page (Parquet, with units); the "
        "design, the outcomes and the fresh futures are there too, and the run can be replayed byte for byte."
    )


def _pathways(
    operation: Operation, document: Mapping[str, Any], pathways: Mapping[str, Any]
) -> Iterator[Section]:
    chart = pathway_chart(operation, pathways)
    if chart is None:
        return
    figure = Figure(
        identifier="figure-pathways",
        title="Adaptive pathways of the options by condition",
        picture=chart,
        alternative=chart.description(),
        data=chart.table("Data of the figure: adaptive pathways"),
        note=f"{chart.reading()} A change is read off, not lived: it has its own notice and delay.",
        span="full",
    )
    yield Section("exploration-pathways", PATHWAYS, (figure, ItemList(tuple(document["pathways"]))))


def assemble_exploration(operation: Operation, found: Mapping[str, Any]) -> Document:
    """Return an exploration as a document of its own.

    Raises
    ------
    SpeechError
        If a sentence gives a share of futures as a probability.
    """
    seen = found["exploration"]
    document = Document(
        title=operation.title,
        kicker="What exploring the options found",
        facts=(
            ("Operation", operation.name),
            ("As of", day(operation.as_of)),
            ("Futures", f"{number(seen['futures'])} × {number(seen['replications'])} replications"),
            ("Seed", str(seen["seed"])),
            ("Disclosure", operation.disclosure),
        ),
        front=_front(operation, found),
        sections=tuple(_parts(operation, found)),
        foot=f"{operation.name} · seed {seen['seed']}",
    )
    check_speech(document)
    return document


def write_exploration(operation: Operation, found: Mapping[str, Any], path: Path) -> None:
    """Write an exploration as one HTML page that loads nothing; raises as :func:`assemble_exploration`."""
    path.write_text(write_html(assemble_exploration(operation, found)), encoding=ENCODING)
