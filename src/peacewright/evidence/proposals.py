"""Proposals: what documents would change in an operation file, each with its sentences; a person decides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from peacewright.evidence.claims import Claim
from peacewright.evidence.documents.document import Document
from peacewright.evidence.sentences import Sentence

MOST_AROUND = 200
"""Most characters that are quoted before and behind the words of a claim: the sentence, never the article."""


MARKS = " ,;\"“”'‘’"
"""What is taken off both ends of words before they are quoted."""
LONGEST_QUOTE = 400
"""Most characters of a sentence that an entry of the operation file quotes."""


class Kind(StrEnum):
    """What a proposal would become in the operation file; the order is that of the review."""

    SOURCE = "source"
    REPORT = "report"
    OPTION = "option"
    CONDITION = "condition"
    THEORY = "theory"
    NOTE = "note"


@dataclass(frozen=True)
class Quoted:
    """The words of one claim with the rest of their sentence; offsets are characters of the document's text."""

    claim: str
    doc: str
    start: int
    end: int
    sentence: str
    before: str = ""
    after: str = ""
    speaker: str = ""
    firmness: str = ""

    @property
    def whole(self) -> str:
        """The sentence that the words stand in; the words alone where that is long."""
        whole = f"{self.before}{self.sentence}{self.after}".strip()
        return whole if len(whole) <= LONGEST_QUOTE else self.sentence[:LONGEST_QUOTE]

    @property
    def locator(self) -> str:
        """Where the words stand."""
        return f"{self.doc}, characters {self.start}-{self.end}"


@dataclass(frozen=True)
class Proposal:
    """One change that documents suggest.

    Attributes
    ----------
    kind : Kind
    subject : str
        What it is about, the same whatever documents are read: two readings of one subject are one proposal.
    title : str
    question : str
        The question of a brief that it bears on; empty where it bears on all.
    at : tuple of str
        Where in the operation file its entry goes, or what it concerns.
    entry : Any
        What would be written there; None where nothing can be, and ``told`` says why.
    told : str
        What a person should know, or do by hand.
    claims : tuple of Quoted
    """

    kind: Kind
    subject: str
    title: str
    question: str = ""
    at: tuple[str, ...] = ()
    entry: Any = None
    told: str = ""
    claims: tuple[Quoted, ...] = field(default=())

    @property
    def id(self) -> str:
        """A name that stays when the documents are read again: of the subject and its claims."""
        told = (self.kind, self.subject, sorted((quoted.claim, quoted.sentence) for quoted in self.claims))
        return hashlib.blake2b(repr(told).encode(), digest_size=4).hexdigest()

    def subject_of(self) -> tuple[str, str]:
        """Return what makes two proposals one, whatever sentences they rest on."""
        return str(self.kind), self.subject

    def joined(self, further: Iterable[Quoted]) -> Proposal:
        """Return the proposal with sentences of other documents beside its own."""
        own = {quoted.claim for quoted in self.claims}
        return replace(self, claims=(*self.claims, *(each for each in further if each.claim not in own)))

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that its sentences stand in, each once."""
        return tuple(dict.fromkeys(quoted.doc for quoted in self.claims))


def quote(claim: Claim, document: Document, around: Iterable[Sentence]) -> Quoted:
    """Return a claim's words with the rest of the sentence they stand in.

    Parameters
    ----------
    claim : Claim
    document : Document
        The document that holds it.
    around : iterable of Sentence
        The document's sentences.
    """
    whole = next(
        (each for each in around if each.start <= claim.start and claim.end <= each.end),
        Sentence(claim.sentence, claim.start, claim.end, 0),
    )
    before = document.text[whole.start : claim.start][-MOST_AROUND:]
    after = document.text[claim.end : whole.end][:MOST_AROUND]
    return Quoted(
        claim.id, claim.doc, claim.start, claim.end, one_line(claim.sentence), one_line(before), one_line(after),
        one_line(claim.speaker or ""), claim.modality,
    )  # fmt: skip


def one_line(text: str) -> str:
    """Return a text in which nothing can disturb a line, a file or a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """Return what becomes of the topics, as the catalogue lists it."""
    text = files("peacewright.catalogue").joinpath("proposals.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return found
