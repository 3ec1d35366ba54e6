"""Explaining a number by its name: of an answer, of the plan, a measure of the simulation, or a factor."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from peacewright.answers.answer import AnswerTable
from peacewright.answers.numbers.by_future import DERIVED
from peacewright.answers.numbers.how import MEASURES_UNDER, Basis, explain_factor, explain_measure
from peacewright.answers.numbers.named import NUMBERS, declared
from peacewright.answers.words import slug
from peacewright.core.code import find_code
from peacewright.core.factors import FactorSet
from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.operation.reading.suggest import did_you_mean
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.plan import Plan
from peacewright.simulation.measures import MEASURES

_MEASURES = {MEASURES_UNDER + name: measure for name, measure in (MEASURES | DERIVED).items()}


def value_name(question: str, value: str) -> str:
    """Return the name under which a value of an answer is explained."""
    return f"{question}.{value}"


def column_name(question: str, table: AnswerTable, position: int) -> str:
    """Return the name under which the numbers of a column are explained, empty for a column of words."""
    name = f"{question}.{table.name}.{slug(table.columns[position][0])}"
    return name if position and declared(name) is not None else ""


def explanation_of(name: str, at: Basis) -> Explanation | None:
    """Return how a number of one option came about.

    Parameters
    ----------
    name : str
        As it stands in ``answers.json``, or the name of a number of the plan, of a measure or of a factor.
    at : Basis
        Of the option; one basis serves all its numbers.

    Returns
    -------
    Explanation or None
        None if there is no such number, or the option has none.
    """
    found = declared(name)
    if found is not None:
        how, rest = found
        return how.explain(name, rest, at)
    if name in at.plan.explanations:
        return at.plan.explanations[name]
    if name in _MEASURES:
        return explain_measure(_MEASURES[name], at)
    return explain_factor(name, at)


def known_names(plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """Return every name that can be explained, but those of factors, which ``factors`` lists.

    A name with a ``*`` stands for several: ``answers.json`` holds them whole.
    """
    planned = dict.fromkeys(name for plan in plans.values() for name in plan.explanations)
    return (*NUMBERS, *planned, *_MEASURES)


def explained(
    name: str, plans: Mapping[str, Plan], factors: FactorSet, document: Mapping[str, Any] | None = None
) -> dict[str, dict[str, Any]]:
    """Return how a number came about for every option that has it, and with a document what it was there.

    Raises
    ------
    PeacewrightError
        If no option has such a number; the remedy names the nearest.
    """
    found: dict[str, dict[str, Any]] = {}
    for option, plan in plans.items():
        explanation = explanation_of(name, Basis(plan, factors))
        if explanation is not None:
            found[option] = described(explanation, plan, factors)
            if document is not None:
                found[option]["in_brief"] = list(printed_values(document, name, option))
    if not found:
        message = f"there is no number '{name}' to explain for {', '.join(plans)}"
        remedy = did_you_mean(name, (*known_names(plans), *factors))
        raise PeacewrightError([Finding("C001", Severity.ERROR, Place("--explain"), message, remedy)])
    return found


def described(explanation: Explanation, plan: Plan, factors: FactorSet) -> dict[str, Any]:
    """Return an explanation as plain data, with the ranges and sources of its factors and where its code stands."""
    return {
        "name": explanation.name,
        "label": explanation.label,
        "value": _finite(explanation.value),
        "unit": explanation.unit,
        "formula": explanation.formula,
        "statistic": explanation.statistic,
        "range_is": explanation.range_is,
        "inputs": [_input(given, plan, factors) for given in explanation.inputs],
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "published": source.published.isoformat(),
                "url": source.url,
            }
            for source in (factors.sources[name] for name in explanation.sources)
        ],
        "computed_by": [asdict(find_code(name)) for name in explanation.computed_by],
    }


def _input(given: Input, plan: Plan, factors: FactorSet) -> dict[str, Any]:
    """Return an input with what is known of it; only factors and numbers that explain themselves have a kind."""
    found: dict[str, Any] = {"name": given.name, "value": _finite(given.value), "unit": given.unit}
    if given.name in factors:
        factor = factors[given.name]
        found |= {"kind": "factor", "label": factor.label, "low": factor.low, "high": factor.high}
        return found | {"basis": factor.kind, "because": factor.because, "sources": list(factor.sources)}
    if given.name in plan.explanations:
        return found | {"kind": "number", "label": plan.explanations[given.name].label}
    if given.name in _MEASURES:
        return found | {"kind": "measure", "label": _MEASURES[given.name].label}
    return found | {"kind": "stated", "label": given.name}


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def printed_values(document: Mapping[str, Any], name: str, option: str) -> Iterator[dict[str, Any]]:
    """Yield where a number stands in ``answers.json`` for one option: its row, best, low and high as printed there.

    Rows of tables that are not of an option are yielded for every option.
    """
    if not math.isnan(top := document[name] if isinstance(document.get(name), int) else math.nan):
        yield {"value": top}
    for answer in document["answers"]:
        if answer["option"] == option:
            yield from _marked(answer["values"], name, ("best", "low", "high", "unit", "range_is"))
            yield from _marked(answer["hinges"], name, ("label", "correlation", "low", "high"))
    yield from _of_comparison(document["comparison"], name, option)
    for aim in document["aims"]:
        if (aim.get("explain"), aim["option"]) == (name, option):
            yield {"value": aim["value"], "bound": aim["bound"]}
    titles = {each["name"]: each["title"] for each in document["options"]}
    for question in document["questions"]:
        for table in question["tables"]:
            yield from _of_table(table, name, titles, option)


def _marked(items: list[dict[str, Any]], name: str, keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for item in items:
        if item.get("explain") == name:
            yield {key: item[key] for key in keys}


def _of_comparison(comparison: dict[str, Any], name: str, option: str) -> Iterator[dict[str, Any]]:
    for place, column in enumerate(comparison["columns"]):
        for row in comparison["rows"]:
            if (column.get("explain"), row["option"]) == (name, option):
                yield {"value": row["cells"][place]}


def _of_table(
    table: dict[str, Any], name: str, titles: dict[str, str], option: str
) -> Iterator[dict[str, Any]]:
    heads = [title.partition(",")[0] for title in titles.values()]
    for place, column in enumerate(table["columns"]):
        if column.get("explain") != name:
            continue
        for row in table["rows"]:
            head = row[0].partition(",")[0]
            if head not in heads or head == titles[option].partition(",")[0]:
                words = [cell for cell in row[:place] if isinstance(cell, str) and not re.search(r"\d", cell)]
                yield {"row": ", ".join(words) or row[0], "value": row[place]}
