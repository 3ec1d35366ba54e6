"""Reading documents for an operation, deciding on what they propose, and applying what was accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.findings import PeacewrightError
from peacewright.core.progress import Progress
from peacewright.core.writing import alone, write_atomically
from peacewright.evidence.comparing import Comparison, compare
from peacewright.evidence.language import AUTOMATIC
from peacewright.evidence.proposals import Kind, one_line
from peacewright.evidence.proposing.all import propose
from peacewright.evidence.review.applying import apply_accepted, difference
from peacewright.evidence.review.decisions import (
    Act,
    Cited,
    Decision,
    Review,
    Standing,
    State,
    lacks,
    refused,
)
from peacewright.evidence.review.editing import edit
from peacewright.evidence.review.entering import is_condition, keys_of
from peacewright.evidence.review.file import read_review, review_path, write_review
from peacewright.operation.editing.edit import Editor
from peacewright.operation.loading import LoadedOperation, find_file, load, read_bytes
from peacewright.operation.reading.factor_tables import CATALOGUE
from peacewright.study.reading import Evidence, read_documents, spoken

if TYPE_CHECKING:
    from peacewright.evidence.model.reading import ModelReader


@dataclass(frozen=True)
class Shown:
    """A proposal as a person sees it: where it stands, how it compares, and what changed since it was read before."""

    standing: Standing
    comparison: Comparison
    changed: str = ""

    def fields(self) -> dict[str, str]:
        """Return what can be edited, by the keys that :func:`edited` takes; sentences are not."""
        at, proposal = self.standing.at, self.standing.proposal
        found: dict[str, str] = {}
        if proposal.kind is Kind.REPORT:
            found["factor"] = at[1] if len(at) > 1 else ""
        elif proposal.kind in (Kind.SOURCE, Kind.OPTION):
            found["name"] = at[1]
        elif proposal.at[:2] == ("uncertain", "consent"):
            found["party"] = at[2] if len(at) > 2 else ""
        if is_condition(at, self.standing.entry):
            found |= dict.fromkeys(keys_of(at), "")
        if isinstance(self.standing.entry, Mapping):
            found |= {
                key: str(value) for key, value in flat(self.standing.entry) if key not in ("quote", "locator")
            }
        return found

    def as_data(self) -> dict[str, Any]:
        """Return the proposal as plain data."""
        standing, proposal = self.standing, self.standing.proposal
        return {
            "id": proposal.id, "kind": str(proposal.kind), "title": proposal.title, "question": proposal.question,
            "state": str(standing.state), "into": standing.into, "at": list(standing.at), "entry": standing.entry,
            "told": proposal.told, "changed": self.changed, "relation": str(self.comparison.relation),
            "compared": self.comparison.words, "merged": [other.id for other in standing.merged],
            "fields": self.fields(), "lacks": lacks(standing),
            "sentences": [
                {"doc": quoted.doc, "start": quoted.start, "end": quoted.end, "before": quoted.before,
                 "sentence": quoted.sentence, "after": quoted.after, "speaker": quoted.speaker,
                 "firmness": quoted.firmness}
                for quoted in proposal.claims
            ],
        }  # fmt: skip


def flat(entry: Any, under: str = "") -> list[tuple[str, Any]]:
    """Return the values of an entry by dotted key, as edits name them."""
    if isinstance(entry, Mapping):
        return [pair for key, value in entry.items() for pair in flat(value, f"{under}{key}.")]
    if isinstance(entry, list | tuple):
        entry = ", ".join(str(item) for item in entry)
    return [(under.rstrip("."), entry)]


@dataclass(frozen=True)
class Desk:
    """An operation file with its review."""

    path: Path
    file: Path
    loaded: LoadedOperation
    review: Review

    def shown(self) -> tuple[Shown, ...]:
        """Return all proposals in the order of the review, compared with the operation file as it is now."""
        return tuple(
            Shown(
                each, compare(each.proposal, self.loaded, each.at, each.entry), self.review.changed.get(name, "")
            )
            for name, each in self.review.standings().items()
        )  # fmt: skip


def own_file(operation: str | Path) -> Path:
    """Return an operation file that a person may change.

    Raises
    ------
    PeacewrightError
        If there is none, or it is one that ships with the program.
    """
    path = find_file(operation)
    if path.resolve().is_relative_to(CATALOGUE.resolve()):
        message = "this operation ships with the program, and is not changed"
        raise refused(
            str(operation), message, f"copy it first: peacewright new my-{path.stem} --from {path.stem}"
        )
    return path


def read_into(
    operation: str | Path,
    documents: Sequence[Path | str],
    about: Path | str | None = None,
    code: str = AUTOMATIC,
    progress: Progress | None = None,
    model: ModelReader | None = None,
) -> tuple[Desk, Evidence]:
    """Read documents for an operation and write what they propose into its review; decisions are kept.

    Parameters
    ----------
    operation : str or Path
        A file of one's own.
    documents, about, code, progress, model
        As :func:`~peacewright.study.reading.read_documents` takes them.

    Returns
    -------
    Desk, Evidence
        The review; what was read, with a finding for each document that may not be cited.

    Raises
    ------
    PeacewrightError
        If the operation has faults or ships with the program, or no document can be read.
    """
    path = own_file(operation)
    loaded = load(path)
    file = review_path(path)
    evidence = read_documents(documents, about, code, progress, model)
    with alone(path):
        before = read_review(file) if file.exists() else Review(path.name)
        evidence = evidence.renamed(_called_before(evidence, before))
        named = {each.name: each.source for each in before.documents}
        proposals, sources, findings = propose(
            evidence.documents,
            evidence.claims,
            evidence.origins,
            spoken(evidence.documents, code),
            loaded,
            named,
        )
        cited = [
            Cited(
                each.name, sources[each.name], one_line(each.title or ""), one_line(each.outlet or ""), each.published,
                each.licence or "", each.accessed, each.sha256,
            )
            for each in evidence.documents if each.name in sources
        ]  # fmt: skip
        if not cited:
            raise PeacewrightError([*evidence.findings, *findings])
        review = before.read_again(cited, proposals, [each.name for each in evidence.documents])
        write_review(review, file)
    told = replace(evidence, findings=(*evidence.findings, *findings))
    return Desk(path, file, loaded, review), told


def _called_before(evidence: Evidence, before: Review) -> dict[str, str]:
    """Return by document what the review called it, where its bytes are the same and its name is not.

    A document is called by as many folders as tell it from its namesakes. Reading one of these too changes its name;
    what was decided on it stands.
    """
    by_bytes = {each.sha256: each.name for each in before.documents if each.sha256}
    names = {each.name for each in evidence.documents}
    return {
        each.name: by_bytes[each.sha256]
        for each in evidence.documents
        if each.sha256 in by_bytes and by_bytes[each.sha256] not in names
    }


def open_review(operation: str | Path) -> Desk:
    """Open the review of an operation file.

    Raises
    ------
    PeacewrightError
        If there is none, or either file has faults.
    """
    path = own_file(operation)
    file = review_path(path)
    if not file.exists():
        message = f"there is nothing to review: {file.name} is not there"
        raise refused(str(path), message, f"read documents first: peacewright read DOC... --into {path}")
    return Desk(path, file, load(path), read_review(file))


def decide(operation: str | Path, *decisions: Decision) -> Desk:
    """Keep decisions, all or none.

    Raises
    ------
    PeacewrightError
        If one cannot be decided so.
    """

    def change(review: Review) -> Review:
        for decision in decisions:
            review = review.decide(decision)
        return review

    return _changed(operation, change)


def undo(operation: str | Path, name: str = "") -> Desk:
    """Take back the last decision, or the last on one proposal; after an application, all that entered by it.

    Raises
    ------
    PeacewrightError
        If there is none; if what entered was changed by hand since.
    """
    path = own_file(operation)
    with alone(path):
        desk = open_review(path)
        applied = desk.review.last_application()
        if not applied or (name and desk.review.proposal(name).id not in {each.proposal for each in applied}):
            review = desk.review.undo(name)
            write_review(review, desk.file)
            return replace(desk, review=review)
        _take_out(path, applied[-1].entry)
        review = replace(
            desk.review, decisions=tuple(each for each in desk.review.decisions if each not in applied)
        )
        write_review(review, desk.file)
    return Desk(path, desk.file, load(path), review)


def _take_out(path: Path, digests: Mapping[str, str]) -> None:
    """Put the operation file back to what it was before the last application, to the byte."""
    now = read_bytes(path)
    if _digest(now) == digests["before"]:
        return
    kept = _kept(path)
    before = read_bytes(kept) if kept.exists() else b""
    if _digest(now) != digests["after"] or _digest(before) != digests["before"]:
        message = "the file was changed after the proposals entered it"
        raise refused(str(path), message, "take out by hand what should not stand there")
    write_atomically(path, before)
    kept.unlink()


def _kept(path: Path) -> Path:
    """Return where an operation file is kept as it was before proposals entered it."""
    return path.with_name(f"{path.stem}.before-review.yaml")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def edited(desk: Desk, name: str, values: Mapping[str, str]) -> Decision:
    """Return the decision that edits a proposal, by the keys that :meth:`Shown.fields` gives.

    Raises
    ------
    PeacewrightError
        If the proposal has no such key, or there is no such factor or party.
    """
    return edit(desk.review.standing(name), values, desk.loaded, desk.file.name)


def preview(desk: Desk, around: int = 3) -> str:
    """Return what applying would change in the operation file, as a unified diff; empty where nothing would.

    Parameters
    ----------
    desk : Desk
    around : int
        How many lines that stay are shown around each change.

    Raises
    ------
    PeacewrightError
        If what was accepted cannot enter, or the file would have faults.
    """
    editor = Editor.open(desk.path)
    before = editor.text
    apply_accepted(desk.review, editor, desk.loaded)
    editor.check()
    return difference(before, editor.text, desk.path.name, around)


def would_change(desk: Desk, name: str) -> str:
    """Return what one proposal alone would change in the operation file, as a unified diff.

    Raises
    ------
    PeacewrightError
        If it cannot enter as it stands; the finding says what it needs.
    """
    wanted = desk.review.proposal(name).id
    own = tuple(each for each in desk.review.decisions if each.proposal == wanted and each.act is Act.EDIT)
    sources = {each.id for each in desk.review.proposals if each.kind is Kind.SOURCE}
    edits = tuple(
        each for each in desk.review.decisions if each.act is Act.EDIT and each.proposal in sources - {wanted}
    )
    alone_review = replace(desk.review, decisions=(*edits, *own)).decide(Decision(wanted, Act.ACCEPT))
    return preview(replace(desk, review=alone_review), around=0)


def apply(operation: str | Path, seen: str | None = None) -> tuple[Desk, str]:
    """Write what was accepted into the operation file, in one step.

    Parameters
    ----------
    operation : str or Path
    seen : str, optional
        The diff that the person confirmed; nothing is written where it is another by now.

    Returns
    -------
    Desk, str
        The review, in which what entered is marked; the diff.

    Raises
    ------
    PeacewrightError
        If nothing was accepted, or the file would have faults. Both files are then as they were.
    """
    path = own_file(operation)
    with alone(path):
        desk = open_review(path)
        editor = Editor.open(path)
        before = editor.text
        entered = apply_accepted(desk.review, editor, desk.loaded)
        if not entered:
            raise refused(str(path), "nothing was accepted yet", "accept proposals first")
        changes = difference(before, editor.text, path.name)
        if seen is not None and changes != seen:
            raise refused(str(path), "what would change is not what was shown", "look at it again")
        digests = {"before": _digest(before.encode()), "after": _digest(editor.text.encode())}
        decisions = tuple(Decision(name, Act.APPLY, entry=digests) for name in entered)
        review = replace(desk.review, decisions=(*desk.review.decisions, *decisions))
        editor.check()
        write_atomically(_kept(path), before.encode())
        # The operation file first: were the program killed between the two, what entered compares as "already there".
        editor.save()
        write_review(review, desk.file)
    return Desk(path, desk.file, load(path), review), changes


def _changed(operation: str | Path, change: Callable[[Review], Review]) -> Desk:
    path = own_file(operation)
    with alone(path):
        desk = open_review(path)
        review = change(desk.review)
        write_review(review, desk.file)
    return replace(desk, review=review)


def count(desk: Desk) -> dict[str, int]:
    """Return how many proposals stand where."""
    states = [each.state for each in desk.review.standings().values()]
    return {str(state): states.count(state) for state in State}
