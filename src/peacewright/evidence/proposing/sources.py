"""A document as a source of an operation: whether it may be cited at all, under which name, with which grade."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from peacewright.core.findings import Finding, Place, Severity
from peacewright.evidence.documents.document import Document
from peacewright.evidence.proposals import Kind, Proposal, one_line
from peacewright.operation.loading import LoadedOperation
from peacewright.operation.operation import Operation, SourceDeclared

_LONGEST = 300
NOT_JUDGED = "F6"
"""Grade of a document that nobody has judged: reliability and truth cannot be told."""


def citable(documents: Iterable[Document], loaded: LoadedOperation) -> tuple[list[Document], list[Finding]]:
    """Part documents that the operation may cite from those that it may not.

    Returns
    -------
    list of Document, list of Finding
        A document published after the operation's as-of date is refused: it would be hindsight. So is one whose day of
        publication is not known.
    """
    kept, findings = [], []
    for document in documents:
        place = Place(document.name)
        if document.published is None:
            message = "its day of publication is not known, so nobody can say whether it is hindsight"
            remedy = f'say it with --about: {{"doc": "{document.name}", "published": "2025-03-24"}}'
            findings.append(Finding("R004", Severity.ERROR, place, message, remedy))
        elif document.published > loaded.operation.as_of:
            message = (
                f"it was published on {document.published}, after {loaded.operation.as_of}, the day up to which "
                f"{loaded.path.name} may cite"
            )
            findings.append(Finding("R004", Severity.ERROR, place, message, "leave it out, or move 'as_of'"))
        else:
            kept.append(document)
    return kept, findings


def names(documents: Iterable[Document], operation: Operation, named: Mapping[str, str]) -> dict[str, str]:
    """Return by document the name of its source: the operation's where it is there, one given before, or a new one."""
    taken = {*operation.sources, *named.values()}
    found: dict[str, str] = {}
    for document in documents:
        there = _there(document, operation) or named.get(document.name)
        if there is None:
            base = _slug(document.outlet or "") or _slug(document.name.partition(".")[0]) or "source"
            day = f"{document.published:%m%d}" if document.published else ""
            wanted = there = f"{base}-{day}".strip("-")
            further = 1
            while there in taken:
                further += 1
                there = f"{wanted}-{further}"
            taken.add(there)
        found[document.name] = there
    return found


def propose_sources(
    documents: Iterable[Document], sources: dict[str, str], operation: Operation
) -> Iterator[Proposal]:
    """Yield a source for each document that the operation does not cite yet."""
    for document in documents:
        name = sources[document.name]
        if name in operation.sources:
            continue
        entry = {
            "title": one_line(document.title or "")[:_LONGEST],
            "publisher": one_line(document.outlet or "")[:_LONGEST],
            "published": document.published,
            "url": document.url,
            "grade": document.grade or _grade(document, operation),
            "licence": document.licence,
            "accessed": document.accessed,
        }
        entry = {key: value for key, value in entry.items() if value is not None}
        lacking = [key for key in ("title", "publisher") if not entry[key]]
        told = f"{' and '.join(lacking)} not known: edit before accepting. " if lacking else ""
        if entry["grade"] == NOT_JUDGED:
            told += f"Grade {NOT_JUDGED} says that nobody has judged the document"
        title = f"Source {name}: {entry['title'] or document.name}"
        yield Proposal(
            Kind.SOURCE, document.name, title, at=("sources", name), entry=entry, told=told.strip()
        )


def _there(document: Document, operation: Operation) -> str | None:
    """Return the source that is this document: one address, or one publisher on one day, and the title where known."""
    same = [name for name, source in operation.sources.items() if document.url and source.url == document.url]
    if not same:
        same = [
            name for name, source in operation.sources.items()
            if source.published == document.published
            and (_same_title(document, source) or _same_publisher(document, source))
        ]  # fmt: skip
    exact = [name for name in same if _same_title(document, operation.sources[name])]
    best = exact or same
    return best[0] if len(best) == 1 else None


def _same_title(document: Document, source: SourceDeclared) -> bool:
    return bool(document.title) and _slug(document.title or "") == _slug(source.title)


def _same_publisher(document: Document, source: SourceDeclared) -> bool:
    outlet = _slug(document.outlet or "")
    return bool(outlet) and outlet == _slug(source.publisher)


def _grade(document: Document, operation: Operation) -> str:
    """Return the grade that documents of the same publisher have most often in this file; else not judged."""
    grades = Counter(
        source.grade for source in operation.sources.values() if source.grade and _same_publisher(document, source)
    )  # fmt: skip
    return sorted(grades, key=lambda grade: (-grades[grade], grade))[0] if grades else NOT_JUDGED


def _slug(text: str) -> str:
    slug = re.sub(r"[\W_]+", "-", text.lower()).strip("-").removeprefix("the-")
    return (slug if slug[:1].isalpha() else f"source-{slug}")[:40].strip("-") if slug else ""
