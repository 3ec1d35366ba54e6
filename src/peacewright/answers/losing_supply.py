"""What losing corridors does to supply, in words and tables: by class and by region, never by place."""

from __future__ import annotations

import math

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.making import short_title
from peacewright.answers.words import between, number, plain, plural, quantity, two_figures
from peacewright.plan.supply import SupplyLoss, SupplyLosses
from peacewright.plan.wording import listing

_HEADS = {"road": "Of road", "rail": "Of rail", "sea": "Of sea", "air": "Of air"}
_NEVER = "nobody is ever short"


def _losses(case: Case) -> dict[str, SupplyLosses]:
    found = {option: case.plans[option].supply.losses for option in case.options}
    return {option: losses for option, losses in found.items() if losses is not None and losses.corridors}


def finding(case: Case) -> str:
    """Say how much of the corridors must be lost before anybody goes short."""
    found = _losses(case)
    if not found:
        return ""
    shares = [losses.spare_of_all for losses in found.values()]
    hurt = [
        option for option, losses in found.items() if any(_costs(one) for one in (*losses.one, *losses.two))
    ]
    count = plural(next(iter(found.values())).corridors, "corridor")
    alone = (
        f"no loss of one or two of the {count} declared leaves anybody short"
        if not hurt
        else f"losing one or two of the {count} declared leaves "
        f"{listing([f'“{short_title(case, option)}”' for option in hurt])} short"
    )
    return (
        f"At best values {alone}, and {between(min(shares), max(shares), 'share')} of what all of them carry can be "
        "lost for good before somebody is."
    )


def _costs(loss: SupplyLoss) -> bool:
    return math.isfinite(loss.lasts)


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return what losing one, two, or all into a region does, and what share of each class may be lost."""
    found = _losses(case)
    return (_lost(case, found), _spare(case, found)) if found else ()


def _lost(case: Case, found: dict[str, SupplyLosses]) -> AnswerTable:
    rows: list[tuple[Cell, ...]] = []
    for option, losses in found.items():
        title = short_title(case, option)
        names = {region.code: region.name for region in case.plans[option].theatre.regions}
        rows += _rows(title, [(f"the worst of the {one.lost[0]}", one) for one in losses.one], "any one")
        rows += _rows(title, [(f"the worst two: {listing(one.lost)}", one) for one in losses.two], "any two")
        into = [(f"all into {names.get(one.lost[0], one.lost[0])}", one) for one in losses.regions]
        rows += _rows(title, into, "all into any one region") if into else []
    return AnswerTable(
        "losses",
        "What losing corridors into the theatre for good does to supply",
        (("Option", ""), ("Lost", ""), ("Supply lasts", ""), ("First to run out", ""), ("Lacking", "t/day")),
        tuple(rows),
        "From full stock, at best values. By class and by region, never by place; a region that one corridor leads "
        "into is left out. Each corridor carries of the tonnes of its class what it handles a day of what all of the "
        "class handle; who loses more is never better off, so that no other one or two can be worse.",
    )


def _rows(title: str, losses: list[tuple[str, SupplyLoss]], rest: str) -> list[tuple[Cell, ...]]:
    """Return a row for each loss that leaves somebody short, and one for all others."""
    costly = [(words, loss) for words, loss in losses if _costs(loss)]
    found: list[tuple[Cell, ...]] = [
        (
            title, words, f"{number(two_figures(loss.lasts))} days", plain(loss.first_out), two_figures(loss.lift),
        )
        for words, loss in costly
    ]  # fmt: skip
    if len(costly) < len(losses):
        found.append((title, f"{rest} other" if costly else rest, _NEVER, None, None))
    return found


def _spare(case: Case, found: dict[str, SupplyLosses]) -> AnswerTable:
    classes = [name for name in _HEADS if any(name in losses.spare for losses in found.values())]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            short_title(case, option),
            *(quantity(losses.spare[name], "share") if name in losses.spare else None for name in classes),
            quantity(losses.spare_of_all, "share"),
        )
        for option, losses in found.items()
    )
    return AnswerTable(
        "spare",
        "How much of what corridors carry may be lost for good with nobody short",
        (("Option", ""), *((_HEADS[name], "") for name in classes), ("Of all at once", "")),
        rows,
        "Without any stock, at best values: one class alone, then all classes to the same share.",
    )
