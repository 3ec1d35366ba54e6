"""What the proposers share: claims by topic, their sentences, and the operation they are for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from peacewright.evidence.claims import Claim
from peacewright.evidence.documents.document import Document
from peacewright.evidence.language import Language, topics
from peacewright.evidence.proposals import Quoted, quote
from peacewright.evidence.reconcile import Group, belongs
from peacewright.evidence.sentences import Sentence, sentences
from peacewright.operation.coalition import Nation
from peacewright.operation.loading import LoadedOperation

NUMERIC = ("quantity", "money", "distance", "duration")


@dataclass(frozen=True)
class Reading:
    """Documents that may be cited, what they claim, and the operation that the claims are proposed for.

    ``sources`` gives by document the source's name in the operation file, there already or to be added.
    """

    loaded: LoadedOperation
    documents: Mapping[str, Document]
    claims: tuple[Claim, ...]
    groups: tuple[Group, ...]
    spoken: Mapping[str, Language]
    origins: Mapping[str, str]
    sources: Mapping[str, str]

    @cached_property
    def _sentences(self) -> dict[str, tuple[Sentence, ...]]:
        return {
            name: sentences(each.text, self.spoken[name], each.body) for name, each in self.documents.items()
        }

    @cached_property
    def by_topic(self) -> dict[str, tuple[Claim, ...]]:
        """Claims by topic; what only looks alike is left out."""
        alike = {claim.id for group in self.groups if not group.is_conflict for claim in group.claims}
        return {
            name: tuple(
                claim
                for claim in self.claims
                if claim.id not in alike and belongs(claim, name, self.words(claim))
            )
            for name in topics()
        }

    def words(self, claim: Claim) -> Language:
        """Return the language of a claim's document."""
        return self.spoken[claim.doc]

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {name: [each.start for each in every] for name, every in self._sentences.items()}

    @cached_property
    def _by_sentence(self) -> dict[tuple[str, int], list[Claim]]:
        found: dict[tuple[str, int], list[Claim]] = {}
        for claim in self.claims:
            found.setdefault((claim.doc, self.sentence(claim).start), []).append(claim)
        return found

    def sentence(self, claim: Claim) -> Sentence:
        """Return the whole sentence that a claim stands in."""
        place = bisect_right(self._starts[claim.doc], claim.start) - 1
        each = self._sentences[claim.doc][place] if place >= 0 else None
        if each is not None and claim.end <= each.end:
            return each
        return Sentence(claim.sentence, claim.start, claim.end, 0)

    def beside(self, claim: Claim) -> list[Claim]:
        """Return the claims that begin in the sentence of one, with itself, in the document's order."""
        return self._by_sentence[claim.doc, self.sentence(claim).start]

    def quoted(self, claims: Iterable[Claim]) -> tuple[Quoted, ...]:
        """Return claims with their sentences, each words once."""
        found: dict[str, Quoted] = {}
        for claim in claims:
            each = quote(claim, self.documents[claim.doc], (self.sentence(claim),))
            found.setdefault(each.claim, each)
        return tuple(found.values())

    def cites(self, claims: Iterable[Claim]) -> list[str]:
        """Return the sources of claims, one an origin: copies of one story count once."""
        by_origin = {self.origins.get(claim.doc, claim.doc): claim.doc for claim in reversed(tuple(claims))}
        return list(dict.fromkeys(self.sources[doc] for doc in reversed(by_origin.values())))


def names_it(name: str, text: str) -> int | None:
    """Return where a text names something, also as an adjective (the name's beginning); None where it does not."""
    words = name.split()
    if len(words) > 1:
        initials = "".join(word[0] for word in words if word[0].isupper())
        found = re.search(rf"\b{re.escape(name)}\b", text)
        if found is None and len(initials) > 1:
            found = re.search(rf"\b{'[.]?'.join(initials)}\b", text)
        return found.start() if found else None
    stem = name if len(name) < 5 else name[:-1]
    found = re.search(rf"\b{re.escape(stem)}", text)
    return found.start() if found else None


def nation_of(claim: Claim, reading: Reading) -> str | None:
    """Return the nation that a clause names first, by its name or as the labels of its own factors call it."""
    found: dict[int, str] = {}
    for code, nation in reading.loaded.operation.coalition.items():
        for name in (nation.name, *_called(nation, reading)):
            place = names_it(name, claim.sentence)
            if place is not None:
                found.setdefault(place, code)
    return found[min(found)] if found else None


def _called(nation: Nation, reading: Reading) -> set[str]:
    factors = [nation.personnel, nation.vessels, *(pledge.strength for pledge in nation.pledges)]
    labels = [
        reading.loaded.factors[name].label for name in factors if name and name in reading.loaded.factors
    ]
    return {word for label in labels for word in re.findall(r"\b[^\W\d_a-z][a-z]{3,}", label)}
