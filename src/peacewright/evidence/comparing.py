"""What a proposal would change in what an operation already assumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from peacewright.core.factors import Factor
from peacewright.core.findings import InputFault
from peacewright.core.units import convert, parse_quantity
from peacewright.evidence.proposals import Kind, Proposal
from peacewright.evidence.proposing.options import lever_of
from peacewright.operation.coalition import Nation
from peacewright.operation.loading import LoadedOperation

_ALIKE = 0.01
_MONTH = (29.0, 31.5)


class Relation(StrEnum):
    """How a proposal stands to what the operation assumes."""

    THERE = "already there"
    WITHIN = "within the range"
    WIDENS = "widens the range"
    CONTRADICTS = "contradicts"
    NEW = "new"
    BY_HAND = "by hand"


@dataclass(frozen=True)
class Comparison:
    """How a proposal stands to the operation, and the same in a sentence."""

    relation: Relation
    words: str


def compare(
    proposal: Proposal, loaded: LoadedOperation, at: Sequence[str] | None = None, entry: Any = None
) -> Comparison:
    """Compare a proposal, as read or as a person edited it, with the operation.

    Parameters
    ----------
    proposal : Proposal
    loaded : LoadedOperation
    at, entry : optional
        Where a person would have it, and how; by default as proposed.
    """
    at = tuple(proposal.at if at is None else at)
    entry = proposal.entry if entry is None else entry
    if proposal.kind is Kind.SOURCE:
        there = len(at) > 1 and at[1] in loaded.operation.sources
        return (
            Comparison(Relation.THERE, "cited already")
            if there
            else Comparison(Relation.NEW, "not cited yet")
        )
    if proposal.kind is Kind.REPORT:
        return _report(at, entry, loaded)
    if proposal.kind is Kind.OPTION:
        return _option(proposal, entry, loaded)
    if proposal.kind is Kind.NOTE:
        return Comparison(Relation.BY_HAND, "nothing of the file holds it")
    return _stance(proposal, at, entry, loaded)


def _report(at: tuple[str, ...], entry: Any, loaded: LoadedOperation) -> Comparison:
    factor = loaded.factors.get(at[1]) if len(at) > 1 else None
    if factor is None:
        return Comparison(Relation.BY_HAND, "no factor of the operation is named for it")
    try:
        figures = [convert(entry[key], factor.unit) for key in ("low", "is", "high") if key in entry]
    except InputFault as fault:
        return Comparison(Relation.CONTRADICTS, f"{fault.message}; {fault.remedy}")
    low, high = min(figures), max(figures)
    same = [report for report in factor.reports if report.source == entry["source"]]
    if any(report.low <= low and high <= report.high for report in same):
        return Comparison(Relation.THERE, f"{_names(same)} is cited with it: accepting adds the sentence")
    if same:
        return Comparison(
            Relation.CONTRADICTS, f"{_names(same)} is cited with {', '.join(f'{each.best:g}' for each in same)}"
        )  # fmt: skip
    replaced = _replaces(factor)
    now = f"{factor.low:g} to {factor.high:g}" if factor.is_uncertain else f"{factor.best:g}"
    equal = [report for report in factor.reports if report.best in figures]
    if equal and not replaced:
        return Comparison(Relation.WITHIN, f"the same figure as {_names(equal)}; range {now}")
    if factor.low <= low and high <= factor.high:
        return Comparison(Relation.WITHIN, f"within {now}{replaced}")
    if not factor.is_uncertain:
        return Comparison(Relation.CONTRADICTS, f"the file has {now}, and nothing else{replaced}")
    wider = f"{min(factor.low, low):g} to {max(factor.high, high):g}"
    return Comparison(Relation.WIDENS, f"outside {now}{replaced}" if replaced else f"from {now} to {wider}")


def _names(reports: Sequence[Any]) -> str:
    return " and ".join(dict.fromkeys(report.source for report in reports))


def _replaces(factor: Factor) -> str:
    """Say that a report takes the place of a judgement, or of what the catalogue reports."""
    if factor.kind == "judged":
        return ", a judgement: the report takes its place"
    if factor.origin == "catalogue":
        return f", from {len(factor.reports)} of the catalogue: the report takes their place"
    return ""


def _option(proposal: Proposal, entry: Any, loaded: LoadedOperation) -> Comparison:
    options = loaded.operation.options
    levers = entry.get("levers", {})
    lever = proposal.subject.partition(" = ")[0]
    if lever not in levers:
        return Comparison(Relation.BY_HAND, proposal.told or f"the entry has no '{lever}'")
    try:
        value = parse_quantity(levers[lever], "persons" if lever == "strength" else "duration")
    except InputFault as fault:
        return Comparison(Relation.CONTRADICTS, f"{fault.message}; {fault.remedy}")
    forces = {name: lever_of(option, lever) for name, option in options.items() if option.has_force}
    same = [name for name, theirs in forces.items() if abs(theirs - value) <= _ALIKE * max(value, 1.0)]
    if same:
        return Comparison(Relation.THERE, f"as in {', '.join(same)}")
    if not forces:
        return Comparison(Relation.NEW, "the operation has no option with a force")
    low, high = min(forces.values()), max(forces.values())
    where = "between" if low < value < high else "outside"
    return Comparison(Relation.NEW, f"{where} the options there, {low:g} to {high:g}")


def _stance(proposal: Proposal, at: tuple[str, ...], entry: Any, loaded: LoadedOperation) -> Comparison:
    operation = loaded.operation
    value = proposal.subject.partition(" = ")[2]
    if at[:1] == ("agreement",):
        return _clock(value, entry, loaded)
    if at[:1] == ("coalition",):
        return _pledge(at, value, entry, loaded)
    if at[:1] == ("when",):
        return _waiting(entry, loaded)
    if at[:2] == ("uncertain", "consent") and len(at) < 3:
        return Comparison(Relation.BY_HAND, proposal.told)
    if len(at) < 2 or at[0] != "uncertain":
        return Comparison(Relation.BY_HAND, "the file has no such place")
    every: dict[str, Sequence[str]] = {
        "consent": operation.uncertain.consent.get(at[-1], []),
        "backstop": operation.uncertain.backstop.get(at[-1], []),
        "presence": operation.uncertain.presence,
    }
    listed = every.get(at[1], [])
    told = ", ".join(listed) or "nothing"
    if entry is None:
        return Comparison(Relation.THERE, f"{'.'.join(at)} may be {told}")
    if not listed:
        return Comparison(Relation.NEW, f"{'.'.join(at)} lists nothing yet")
    if entry in listed:
        return Comparison(Relation.THERE, f"{'.'.join(at)} may be {told}")
    if len(listed) == 1:
        return Comparison(Relation.CONTRADICTS, f"{'.'.join(at)} is taken to be {told}")
    return Comparison(Relation.WIDENS, f"{'.'.join(at)} may be {told}")


def _waiting(entry: Any, loaded: LoadedOperation) -> Comparison:
    place = (entry or {}).get("place") or ""
    first, _, rest = place.partition(".")
    if not place:
        return Comparison(Relation.BY_HAND, "nothing is named that waits for it: compare by eye")
    if first == "gates":
        gate = loaded.operation.gates.get(rest)
        if gate is None:
            return Comparison(Relation.BY_HAND, f"there is no gate '{rest}'")
        return Comparison(Relation.CONTRADICTS, f"{place} has a condition: what is accepted takes its place")
    code, _, position = rest.removesuffix("]").partition(".pledges[")
    nation = loaded.operation.coalition.get(code)
    if nation is None or not position.isdigit() or int(position) >= len(nation.pledges):
        return Comparison(Relation.BY_HAND, f"there is no pledge '{place}'")
    if nation.pledges[int(position)].when is None:
        return Comparison(Relation.NEW, f"{place} waits for nothing yet")
    return Comparison(Relation.CONTRADICTS, f"{place} has a condition: what is accepted takes its place")


def _pledge(at: tuple[str, ...], value: str, entry: Any, loaded: LoadedOperation) -> Comparison:
    nation = loaded.operation.coalition.get(at[1])
    if nation is not None and entry and entry.get("element"):
        return _element(at[1], nation, entry)
    stands = {pledge.status for pledge in nation.pledges} if nation else set()
    told = ", ".join(sorted(stands)) or "no pledge"
    if not stands:
        return Comparison(Relation.NEW, f"{at[1]} has no pledge")
    wants = {"refused"} if value == "against" else {"offered", "considering"}
    if wants & stands:
        return Comparison(Relation.THERE, f"pledges of {at[1]}: {told}")
    return Comparison(Relation.CONTRADICTS, f"pledges of {at[1]}: {told}")


def _element(code: str, nation: Nation, entry: Mapping[str, Any]) -> Comparison:
    element, wanted = entry["element"], entry.get("status")
    now = next((pledge.status for pledge in nation.pledges if pledge.element == element), None)
    if now is None:
        return Comparison(Relation.NEW, f"{code} has no pledge of {element}")
    relation = Relation.THERE if now == wanted else Relation.CONTRADICTS
    return Comparison(relation, f"{element} of {code} is {now}")


def _named_clock(entry: Mapping[str, Any], loaded: LoadedOperation) -> Comparison:
    name, party = entry["provision"], entry["party"]
    provision = loaded.operation.agreement.get(name)
    if provision is None:
        return Comparison(Relation.BY_HAND, f"there is no provision '{name}'")
    clock = provision.binds.get(party)
    if clock is None:
        return Comparison(Relation.NEW, f"{name} has no clock of {party}")
    now = {"from": clock.from_, "for": clock.for_}
    try:
        wanted = {
            "from": entry.get("from") or None,
            "for": convert(entry["for"], "days") if entry.get("for") else None,
        }
    except InputFault as fault:
        return Comparison(Relation.CONTRADICTS, f"{fault.message}; {fault.remedy}")
    told = {key: value for key, value in wanted.items() if value is not None}
    stands = ", ".join(f"{key} {value:g} days" if isinstance(value, float) else f"{key} {value}"
                       for key, value in now.items() if value is not None)  # fmt: skip
    same = all(
        str(now[key]) == str(value) if key == "from" else now[key] == value for key, value in told.items()
    )
    return Comparison(Relation.THERE if same else Relation.CONTRADICTS,
                      f"{name} of {party}: {stands or 'no length'}")  # fmt: skip


def _clock(value: str, entry: Any, loaded: LoadedOperation) -> Comparison:
    if entry and entry.get("provision") and entry.get("party"):
        return _named_clock(entry, loaded)
    word, _, rest = value.partition(" ")
    clocks = [
        (name, clock) for name, provision in loaded.operation.agreement.items() for clock in provision.binds.values()
    ]  # fmt: skip
    if word == "for":
        days = float(rest.split()[0])
        spans = {name: clock.for_ for name, clock in clocks if clock.for_ is not None}
        same = [
            name for name, span in spans.items()
            if abs(span - days) < 0.5 or all(_MONTH[0] <= each <= _MONTH[1] for each in (span, days))
        ]  # fmt: skip
        now = ", ".join(sorted({f"{span:g} days" for span in spans.values()})) or "no length"
    else:
        start = loaded.operation.start
        same = (
            ["D-day"]
            if rest == start.isoformat()
            else [n for n, clock in clocks if str(clock.from_)[:10] == rest]
        )
        now = f"D-day {start}"
    if same:
        return Comparison(Relation.THERE, f"as in {', '.join(same)}")
    return Comparison(Relation.NEW, f"the file has {now}")
