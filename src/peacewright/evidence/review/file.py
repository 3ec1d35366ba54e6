"""The file of a review, beside the operation file: proposals with their sentences, and what was decided on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from peacewright.core.findings import Finding, PeacewrightError, Severity
from peacewright.core.writing import write_atomically
from peacewright.evidence.proposals import Kind, Proposal
from peacewright.evidence.review.decisions import Review, refused
from peacewright.operation.editing.yaml_writing import block
from peacewright.operation.loading import read_bytes
from peacewright.operation.reading.document import YamlDocument, read_document

VERSION = 1
"""Version of the file's shape."""
MOST_PROPOSALS, MOST_SENTENCES = 1000, 4000
"""Most that a review holds; nobody decides on more."""
_HEAD = """\
# What documents propose for {operation}, and what was decided. Sentences are quoted for review; their documents stay
# where they are. Rewritten by "peacewright read --into" and "peacewright review": comments of your own do not stay.
"""
_NEEDS: dict[Kind, dict[str, type]] = {
    Kind.SOURCE: {"title": str, "publisher": str},
    Kind.REPORT: {"source": str},
    Kind.OPTION: {"levers": dict, "sources": list},
}
_TOO_MUCH = "this is more than one review can hold"


def review_path(operation: Path) -> Path:
    """Return where the review of an operation file stands: ``OP.review.yaml`` beside ``OP.yaml``."""
    return operation.with_name(f"{operation.stem}.review.yaml")


def write_review(review: Review, path: Path) -> Path:
    """Write a review in one step.

    Raises
    ------
    PeacewrightError
        If it cannot be written, or is more than can be read again.
    """
    sentences = sum(len(proposal.claims) for proposal in review.proposals)
    if len(review.proposals) > MOST_PROPOSALS or sentences > MOST_SENTENCES:
        message = f"{_TOO_MUCH}: {len(review.proposals):,} proposals with {sentences:,} sentences"
        remedy = (
            f"read fewer documents: at most {MOST_PROPOSALS:,} proposals with {MOST_SENTENCES:,} sentences"
        )
        raise refused(str(path), message, remedy)
    content = text_of(review).encode()
    if read_document(content, str(path)).findings:
        raise refused(str(path), _TOO_MUCH, "read fewer documents at a time")
    return write_atomically(path, content)


def text_of(review: Review) -> str:
    """Return a review as the text of its file."""
    data = {"review": VERSION, **_plain(review)}
    lines = block(data, 0)
    return _HEAD.format(operation=review.operation) + "\n".join(lines) + "\n"


def read_review(path: Path) -> Review:
    """Read a review.

    Raises
    ------
    PeacewrightError
        With every fault: file, line, key, what is wrong and what would be right.
    """
    document = read_document(read_bytes(path), str(path))
    if document.findings:
        raise PeacewrightError(document.findings)
    data = document.data
    if not isinstance(data, dict) or data.get("review") != VERSION:
        raise _fault(
            document, ("review",), f"this is no review of version {VERSION}", "read the documents again"
        )
    # What a decision leaves out is what the program leaves out when it writes.
    given = {key: value for key, value in data.items() if key != "review"}
    ids = [each.pop("id", None) if isinstance(each, dict) else None for each in given.get("proposals") or []]
    review = _validated(given, document)
    _check(review, ids, document)
    return review


def _validated(data: Mapping[str, Any], document: YamlDocument) -> Review:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Review).validate_python(data)
    except ValidationError as error:
        findings = []
        for fault in error.errors(include_url=False)[:20]:
            path = tuple(fault["loc"])
            message = f"{fault['msg'][:1].lower()}{fault['msg'][1:]}"
            remedy = "undo your change of this file, or read the documents again"
            findings.append(Finding("S004", Severity.ERROR, document.place(path), message, remedy))
        raise PeacewrightError(findings) from None


def _check(review: Review, ids: list[Any], document: YamlDocument) -> None:
    """Refuse what a person changed by hand in a way that decisions no longer hold to what was read."""
    known = set()
    for position, (proposal, name) in enumerate(zip(review.proposals, ids, strict=True)):
        path = ("proposals", position)
        known.add(proposal.id)
        if proposal.id != name:
            message = f"the sentences of proposal '{name}' are not those that were read"
            raise _fault(
                document, path, message, "read the documents again; edit by 'peacewright review --edit'"
            )
        _check_entry(proposal.kind, proposal.entry, (*path, "entry"), document)
        _check_place(proposal.kind, proposal.at, (*path, "at"), document)
    kinds = {proposal.id: proposal.kind for proposal in review.proposals}
    for position, decision in enumerate(review.decisions):
        path = ("decisions", position)
        lost = {decision.proposal, decision.into or decision.proposal} - known
        if lost:
            raise _fault(document, path, f"there is no proposal '{lost.pop()}'", "take this decision out")
        if decision.act == "merge" and not decision.into:
            raise _fault(document, path, "a merge names the other proposal", "add 'into: ID'")
        if decision.act == "edit":
            _check_place(kinds[decision.proposal], decision.at or (), (*path, "at"), document)
            _check_entry(kinds[decision.proposal], decision.entry, (*path, "entry"), document)


def _check_entry(kind: Kind, entry: Any, path: tuple[str | int, ...], document: YamlDocument) -> None:
    message = entry_fault(kind, entry)
    if message:
        raise _fault(document, path, message, "undo your change of this file, or read the documents again")


def _check_place(
    kind: Kind, at: tuple[str, ...], path: tuple[str | int, ...], document: YamlDocument
) -> None:
    """Refuse a place that an entry of its kind cannot have."""
    first = {Kind.SOURCE: "sources", Kind.OPTION: "options", Kind.REPORT: "factors"}.get(kind)
    if first is not None and (at or kind is not Kind.REPORT) and (len(at) < 2 or at[0] != first):
        raise _fault(document, path, f"a {kind} stands under '{first}', by name", f"write [{first}, NAME]")


def entry_fault(kind: Kind, entry: Any) -> str:
    """Say what makes an entry none of its kind; empty where it is one."""
    needs = _NEEDS.get(kind)
    if needs is None:
        return ""
    named = f"an {kind}" if kind is Kind.OPTION else f"a {kind}"
    if not isinstance(entry, dict):
        return f"the entry of {named} is a mapping"
    wrong = [key for key, form in needs.items() if not isinstance(entry.get(key), form)]
    if wrong:
        return f"the entry of {named} has '{wrong[0]}'"
    if kind is Kind.REPORT and not ("is" in entry or {"low", "high"} <= set(entry)):
        return "a report gives 'is', or both 'low' and 'high'"
    return ""


def _fault(
    document: YamlDocument, path: tuple[str | int, ...], message: str, remedy: str
) -> PeacewrightError:
    return PeacewrightError([Finding("S004", Severity.ERROR, document.place(path), message, remedy)])


def _plain(value: Any) -> Any:
    """Return dataclasses as mappings, without what is empty; a proposal with its id."""
    if is_dataclass(value):
        found = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        kept = {
            name: item
            for name, item in found.items()
            if item not in ("", None, {}, []) or name == "operation"
        }
        return ({"id": value.id} if isinstance(value, Proposal) else {}) | kept
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
