"""From the documents of an exploration to what is read: a section of the brief, and a page of its own.

The documents are those that ``explore`` writes (``exploration.json``, ``pathways.json``); nothing new is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from peacewright.operation.operation import Operation
from peacewright.reporting.charts import PathwayChart, PathwayLine, PathwayMap, PathwayTransfer
from peacewright.reporting.document import Block, Document, Figure, ItemList, Paragraph, Section
from peacewright.reporting.formats import day, number
from peacewright.reporting.html import write_html
from peacewright.reporting.speech import check_speech

ENCODING = "utf-8"
SUBJECTS = {
    "ranking": "Which option is least bad, and whether that changes",
    "conditions": "Under which conditions the options meet or miss the aims",
    "signposts": "What to watch, and what answers it",
    "moves_with": "What the days kept and gained move with",
    "budget": "How far chance reaches into these figures",
}
"""Headings of the subjects of ``exploration.json``, in the order in which they are read."""
PATHWAYS = "Until when each option lasts, and where one could change"


def pathway_chart(operation: Operation, document: Mapping[str, Any]) -> PathwayChart | None:
    """Return ``pathways.json`` as a metro map; of the transfers from an option the best stands for all."""
    if not document["maps"]:
        return None
    names = {
        name: option.short or option.title.partition(",")[0] for name, option in operation.options.items()
    }
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


def explored_section(operation: Operation, found: Mapping[str, Any]) -> Section:
    """Return what an exploration found as a section.

    Parameters
    ----------
    operation : Operation
    found : mapping of str to mapping
        ``exploration`` and ``pathways``: the documents of these names.
    """
    document = found["exploration"]
    futures = f"{number(document['futures'])} futures of {number(document['replications'])} replications"
    lead = f"{len(document['options'])} options in {futures}, seed {document['seed']}. {document['caution']}"
    return Section(
        "exploration",
        "What the exploration found",
        (Paragraph(lead, role="note"), *_subjects(operation, found)),
    )


def _subjects(operation: Operation, found: Mapping[str, Any]) -> Iterator[Block]:
    document = found["exploration"]
    for name, title in SUBJECTS.items():
        if document.get(name):
            yield Section(f"exploration-{name.replace('_', '-')}", title, (ItemList(tuple(document[name])),))
        if name == "signposts":
            yield from _pathways(operation, document, found["pathways"])


def _pathways(
    operation: Operation, document: Mapping[str, Any], pathways: Mapping[str, Any]
) -> Iterator[Block]:
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
    section = explored_section(operation, found)
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
        front=(section.blocks[0],),
        sections=tuple(block for block in section.blocks if isinstance(block, Section)),
        foot=f"{operation.name} · seed {seen['seed']}",
    )
    check_speech(document)
    return document


def write_exploration(operation: Operation, found: Mapping[str, Any], path: Path) -> None:
    """Write an exploration as one HTML page that loads nothing; raises as :func:`assemble_exploration`."""
    path.write_text(write_html(assemble_exploration(operation, found)), encoding=ENCODING)
