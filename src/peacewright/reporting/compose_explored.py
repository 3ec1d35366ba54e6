"""From an exploration to its charts. Nothing new is computed here."""

from __future__ import annotations

from collections.abc import Sequence

from peacewright.answers.explored.explored import Explored
from peacewright.answers.explored.pathing import Pathing
from peacewright.exploration.pathways import Transfer
from peacewright.reporting.charts import PathwayChart, PathwayLine, PathwayMap, PathwayTransfer


def pathway_chart(explored: Explored, made: Sequence[Pathing]) -> PathwayChart:
    """Return the pathways as a metro map; of the transfers from an option the best stands for all."""
    operation = explored.operation
    names = {name: operation.options[name].short or explored.title(name) for name in explored.options}
    maps = []
    for one in made:
        best: dict[str, Transfer] = {}
        for transfer in one.pathways.transfers:
            best.setdefault(transfer.source, transfer)
        maps.append(
            PathwayMap(
                one.condition,
                one.pathways.futures,
                tuple(PathwayLine(names[t.option], t.day, t.low, t.high) for t in one.pathways.tippings),
                tuple(PathwayTransfer(t.day, names[t.source], names[t.goal]) for t in best.values()),
            )
        )
    return PathwayChart(tuple(maps), made[0].pathways.share, made[0].pathways.horizon)
