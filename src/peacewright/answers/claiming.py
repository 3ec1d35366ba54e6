"""What happened, what is seen and what is claimed, side by side: claims open nothing and prove nothing."""

from __future__ import annotations

import numpy as np

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.making import short_title
from peacewright.answers.record import Floats
from peacewright.answers.spread import Spread, spread_of
from peacewright.answers.words import between, number, two_figures, whole

_HUNDRED = 100.0


def for_each_hundred(part: Floats, happened: Floats) -> Spread:
    """Return the spread over futures of a count for each hundred violations that happened."""
    rate = np.divide(_HUNDRED * part, happened, out=np.full(len(part), np.nan), where=happened > 0)
    return spread_of(rate)


def words(spread: Spread) -> str:
    """Return a median with its range, in two figures."""
    low, high = two_figures(spread.low), two_figures(spread.high)
    return f"{number(two_figures(spread.median))} ({between(low, high)})"


def claims_told(case: Case) -> str:
    """Say for each party alike what would be seen and what would be claimed of a hundred of its violations."""
    layers = case.records[case.baseline].layers
    if layers is None:
        return ""
    codes = case.plans[case.baseline].theatre.parties
    names = [case.operation.parties[code].name for code in codes]
    told = []
    for party, name in enumerate(names):
        happened = layers.happened[:, party]
        seen, claimed, owned = (
            for_each_hundred(layer[:, party], happened)
            for layer in (layers.seen, layers.claimed, layers.owned)
        )
        if not seen.present:
            return ""
        told.append(
            f"for 100 violations by {name} {words(seen)} would be seen, {names[1 - party]} would claim "
            f"{words(claimed)} and {name} own up to {words(owned)}"
        )
    return f"What happens, what is seen and what is claimed stay apart. Without a force, {'; '.join(told)}."


def layers_table(case: Case) -> AnswerTable | None:
    """Return mean counts of violations by option and party: happened, seen, claimed by the other, owned up to."""
    rows: list[tuple[Cell, ...]] = []
    for option in case.options:
        layers = case.records[option].layers
        if layers is None:
            return None
        for party, code in enumerate(case.plans[option].theatre.parties):
            counts = (layers.happened, layers.seen, layers.claimed, layers.baseless, layers.owned)
            means = (whole(float(layer[:, party].mean())) for layer in counts)
            rows.append((short_title(case, option), case.operation.parties[code].name, *means))
    columns = (
        ("Option", ""),
        ("Violations by", ""),
        ("Happened", ""),
        ("Seen", ""),
        ("Claimed by the other", ""),
        ("Of these baseless", ""),
        ("Owned up to", ""),
    )
    note = (
        "Mean counts of violations a future. Both parties draw how they claim from the same ranges, which are judged. "
        "No gate, team or verdict reads a claim."
    )
    return AnswerTable("layers", "Happened, seen, claimed", columns, tuple(rows), note)
