"""A person's own words for what a proposal would write: values of its entry, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peacewright.evidence.proposals import Kind
from peacewright.evidence.review.decisions import Act, Decision, Standing, refused
from peacewright.evidence.review.entering import is_condition, keys_of
from peacewright.evidence.review.file import entry_fault
from peacewright.operation.loading import LoadedOperation
from peacewright.operation.reading.document import plain_value
from peacewright.operation.reading.suggest import did_you_mean

_KEYS = {
    Kind.SOURCE: ("title", "publisher", "published", "url", "grade", "licence", "accessed"),
    Kind.REPORT: ("is", "low", "high", "source", "claimed_by", "note", "quote", "locator"),
    Kind.OPTION: ("title", "short", "description", "like", "sources", "levers"),
}
_TEXTS = ("title", "publisher", "note", "description", "short", "licence", "place", "when")
_LISTS = ("sources", "zones", "tasks")


def edit(standing: Standing, values: Mapping[str, str], loaded: LoadedOperation, file: str) -> Decision:
    """Return the decision that edits a proposal.

    Parameters
    ----------
    standing : Standing
    values : mapping of key to text
        Keys of the entry, dotted where it holds mappings (``levers.strength``); ``name`` is that of a source or option,
        ``factor`` that of a report's factor, ``party`` that of a consent. An empty text takes a key out.
    loaded : LoadedOperation
    file : str
        The name of the review's file, for findings.

    Raises
    ------
    PeacewrightError
        If the proposal has no such key, or there is no such factor or party.
    """
    proposal, at, entry = standing.proposal, standing.at, standing.entry
    consent = proposal.at[:2] == ("uncertain", "consent")
    if consent:
        entry = proposal.subject.partition(" = ")[2]
    for key, text in values.items():
        if key == "factor" and proposal.kind is Kind.REPORT:
            at = ("factors", _known(text, loaded.factors, "factor", file), "reports")
        elif key == "party" and consent:
            at = ("uncertain", "consent", _known(text, loaded.operation.parties, "party", file))
        elif key == "name" and proposal.kind in (Kind.SOURCE, Kind.OPTION) and text:
            at = (at[0], text)
        elif isinstance(entry, Mapping):
            known = keys_of(at) if is_condition(at, entry) else _KEYS.get(proposal.kind)
            entry = _with(entry, key.split("."), text, proposal.kind, known, file)
        else:
            raise refused(file, f"'{key[:60]}' is no part of {proposal.id}", "see what --show tells of it")
    if fault := entry_fault(proposal.kind, entry):
        raise refused(file, f"{proposal.id}: {fault}", "give it")
    return Decision(proposal.id, Act.EDIT, at, entry)


def _known(name: str, among: Mapping[str, Any], what: str, file: str) -> str:
    if name not in among:
        raise refused(file, f"there is no {what} '{name[:60]}'", did_you_mean(name, among))
    return name


def _with(
    entry: Mapping[str, Any], keys: list[str], text: str, kind: Kind, known: tuple[str, ...] | None, file: str
) -> dict[str, Any]:
    """Return an entry with one value changed; numbers, dates and lists are read as a file would.

    ``known`` are the keys it may have; None where what holds them says so itself.
    """
    first, *rest = keys
    if known is not None and first not in known:
        raise refused(file, f"a {kind} has no '{first[:60]}'", f"keys are {', '.join(known)}")
    if rest:
        below = entry.get(first)
        return {
            **entry,
            first: _with(below if isinstance(below, Mapping) else {}, rest, text, kind, None, file),
        }
    if not text:
        return {key: value for key, value in entry.items() if key != first}
    if first in _LISTS:
        return {**entry, first: [part.strip() for part in text.strip("[]").split(",") if part.strip()]}
    return {**entry, first: text if first in _TEXTS else plain_value(text)}
