"""What a person decided on proposals: decisions in order, from which their state follows, so each can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.evidence.proposals import Kind, Proposal
from peacewright.evidence.review.entering import is_condition, lacking


class Act(StrEnum):
    """What can be decided on a proposal."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    MERGE = "merge"
    APPLY = "apply"


class State(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"
    APPLIED = "applied"


_LEADS_TO = {
    Act.ACCEPT: State.ACCEPTED,
    Act.REJECT: State.REJECTED,
    Act.MERGE: State.MERGED,
    Act.APPLY: State.APPLIED,
}


@dataclass(frozen=True)
class Decision:
    """One decision: on which proposal, and what.

    With an edit come place and entry, with a merge the other proposal, with an application the digests of the operation
    file before and after it.
    """

    proposal: str
    act: Act
    at: tuple[str, ...] | None = None
    entry: Any = None
    into: str = ""


@dataclass(frozen=True)
class Cited:
    """A document as far as a review keeps it: never its text."""

    name: str
    source: str
    title: str = ""
    outlet: str = ""
    published: date | None = None
    licence: str = ""
    accessed: date | None = None
    sha256: str = ""


@dataclass(frozen=True)
class Standing:
    """A proposal with what was decided: state, and place and entry as edited."""

    proposal: Proposal
    state: State
    at: tuple[str, ...]
    entry: Any
    into: str = ""
    merged: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class Review:
    """Proposals for one operation, and the decisions on them in their order.

    ``changed`` says by proposal what it was called before the documents were read again, and what was decided then.
    """

    operation: str
    documents: tuple[Cited, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    decisions: tuple[Decision, ...] = ()
    changed: Mapping[str, str] = field(default_factory=dict)

    def proposal(self, name: str) -> Proposal:
        """Return a proposal by its id, or by a beginning of it that no other has.

        Raises
        ------
        PeacewrightError
            If there is none, or more than one.
        """
        found = [each for each in self.proposals if name and each.id.startswith(name)]
        if len(found) == 1:
            return found[0]
        message = f"{'several proposals begin' if found else 'no proposal begins'} with '{name[:20]}'"
        raise refused(self.operation, message, "see their ids with: peacewright review OP --list")

    def standing(self, name: str) -> Standing:
        """Return where a proposal stands."""
        return self.standings()[self.proposal(name).id]

    def standings(self) -> dict[str, Standing]:
        """Return where each proposal stands, in the order of the review."""
        found = {each.id: Standing(each, State.OPEN, each.at, each.entry) for each in self.proposals}
        for decision in self.decisions:
            here = found[decision.proposal]
            if decision.act is Act.EDIT:
                at = here.at if decision.at is None else decision.at
                found[decision.proposal] = replace(here, at=at, entry=decision.entry, state=State.OPEN)
                continue
            found[decision.proposal] = replace(here, state=_LEADS_TO[decision.act], into=decision.into)
            if decision.act is Act.MERGE:
                other = found[decision.into]
                found[decision.into] = replace(other, merged=(*other.merged, here.proposal, *here.merged))
        return found

    def decide(self, decision: Decision) -> Review:
        """Return the review with one decision more.

        Raises
        ------
        PeacewrightError
            If it cannot be decided so.
        """
        here = self.standing(decision.proposal)
        decision = replace(decision, proposal=here.proposal.id)
        if here.state is State.APPLIED:
            raise self._cannot(here, "is in the operation file already", "change that file by hand")
        if here.state is State.MERGED:
            raise self._cannot(here, f"was merged into {here.into}", "undo that first")
        if decision.act is Act.MERGE:
            into = self.standing(decision.into)
            decision = replace(decision, into=into.proposal.id)
            self._can_merge(here, into)
        if decision.act is Act.EDIT and decision.entry is None:
            raise self._cannot(here, "has no entry to edit", "accept it as read, or reject it")
        if decision.act is Act.ACCEPT and (lacking := lacks(here)):
            raise self._cannot(here, lacking, "edit it first, or reject it")
        return replace(self, decisions=(*self.decisions, decision))

    def undo(self, name: str = "") -> Review:
        """Return the review without the last decision, or without the last on one proposal.

        Raises
        ------
        PeacewrightError
            If there is none, or it is in the operation file already.
        """
        wanted = self.proposal(name).id if name else ""
        for position in reversed(range(len(self.decisions))):
            decision = self.decisions[position]
            if wanted in ("", decision.proposal):
                if decision.act is Act.APPLY:
                    here = self.standings()[decision.proposal]
                    raise self._cannot(here, "is in the operation file already", "change that file by hand")
                left = (*self.decisions[:position], *self.decisions[position + 1 :])
                return replace(self, decisions=left)
        raise refused(self.operation, "nothing was decided yet", "accept, edit, merge or reject a proposal")

    def last_application(self) -> tuple[Decision, ...]:
        """Return what entered the operation file at one time, where that was the last that was decided."""
        last = self.decisions[-1] if self.decisions else None
        if last is None or last.act is not Act.APPLY:
            return ()
        return tuple(each for each in self.decisions if each.act is Act.APPLY and each.entry == last.entry)

    def _can_merge(self, here: Standing, into: Standing) -> None:
        if here.proposal.id == into.proposal.id:
            raise self._cannot(here, "cannot be merged with itself", "name another")
        if here.proposal.kind is not into.proposal.kind or here.proposal.kind is Kind.SOURCE:
            raise self._cannot(here, "can only be merged with another of its kind", "name another")
        if into.state in (State.MERGED, State.APPLIED):
            raise self._cannot(into, f"is {into.state}, and takes no more", "name another")

    def _cannot(self, here: Standing, message: str, remedy: str) -> PeacewrightError:
        return refused(self.operation, f"{here.proposal.id} ({here.proposal.title}) {message}", remedy)

    def read_again(
        self, documents: Sequence[Cited], proposals: Sequence[Proposal], read: Sequence[str]
    ) -> Review:
        """Return the review after documents were read, with every decision kept.

        Parameters
        ----------
        documents, proposals : sequences
            What the documents propose now.
        read : sequence of str
            Names of the documents that were read: what they said before is replaced, what others said stays.
        """
        again = set(read)
        now = {each.subject_of(): each for each in proposals}
        kept: dict[str, Proposal] = {}
        standings = self.standings()
        for before in self.proposals:
            others = tuple(quoted for quoted in before.claims if quoted.doc not in again)
            there = now.pop(before.subject_of(), None)
            if there is not None:
                if (
                    standings[before.id].state is State.APPLIED
                ):  # its entry is what stands in the operation file
                    there = replace(there, at=before.at, entry=before.entry)
                kept[before.id] = there.joined(others)
            elif others or (before.kind is Kind.SOURCE and before.subject not in again):
                kept[before.id] = replace(before, claims=others or before.claims)
            elif any(before.id in (decision.proposal, decision.into) for decision in self.decisions):
                kept[before.id] = (
                    before  # what was decided stays on record, though no document says it any more
                )
        renamed = {old: new.id for old, new in kept.items()}
        changed = {renamed[name]: told for name, told in self.changed.items() if name in renamed}
        reopened: set[str] = set()
        for old, new in kept.items():
            before = standings[old].proposal
            if new.id == old and (new.at, new.entry) == (before.at, before.entry):
                continue
            was = standings[old].state
            changed[new.id] = f"{_difference(before, new)}; it was {was}"
            edited = any(each.proposal == old and each.act is Act.EDIT for each in self.decisions)
            if was is State.ACCEPTED and not edited and (new.at, new.entry) != (before.at, before.entry):
                reopened.add(old)  # what would be written is not what was accepted
                changed[new.id] += ": decide again"
        decisions = tuple(
            replace(each, proposal=renamed[each.proposal], into=renamed.get(each.into, each.into))
            for each in self.decisions
            if each.proposal in renamed and not (each.act is Act.ACCEPT and each.proposal in reopened)
        )
        every = {each.name: each for each in (*self.documents, *documents)}
        order = list(Kind)
        joined = sorted((*kept.values(), *now.values()), key=lambda each: order.index(each.kind))
        return Review(self.operation, tuple(every.values()), tuple(joined), decisions, changed)


def _difference(before: Proposal, now: Proposal) -> str:
    old, new = ({each.claim for each in proposal.claims} for proposal in (before, now))
    counts = ((len(new - old), "more"), (len(old - new), "gone"))
    told = [f"{count} sentence{'s' if count > 1 else ''} {word}" for count, word in counts if count]
    return f"read anew, {', '.join(told) or 'the same sentences'}"


def lacks(standing: Standing) -> str:
    """Say what an entry lacks before it can be accepted; empty where nothing is missing."""
    proposal, entry = standing.proposal, standing.entry
    if proposal.kind is Kind.SOURCE:
        missing = [key for key in ("title", "publisher", "published") if not entry.get(key)]
        return f"needs a {' and a '.join(missing)}" if missing else ""
    if proposal.kind is Kind.REPORT and len(standing.at) < 2:
        return "needs the name of a factor (factor=NAME)"
    if proposal.kind is Kind.OPTION and (
        not entry.get("like") or proposal.subject.partition(" = ")[0] not in entry["levers"]
    ):
        return "needs 'like' and the figure of its lever"
    if is_condition(standing.at, entry):
        return lacking(standing.at, entry)
    return ""


def refused(file: str, message: str, remedy: str) -> PeacewrightError:
    """Return an error of review, for the person who decides."""
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(file), message, remedy)])
