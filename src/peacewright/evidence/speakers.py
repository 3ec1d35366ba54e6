"""Who says a sentence: the subject of its verb of saying, by the fullest name that the document gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from peacewright.evidence.language import Language, any_of, phrase_of
from peacewright.evidence.sentences import Sentence

_CONNECTED = r"(?:of|the|for|bin|van|von|de|al|el|du|der)"
_NAME = (
    r"(?:[A-Z][\w’'.-]*|[A-Z]\.(?:[A-Z]\.)+)"
    rf"(?:\s(?:{_CONNECTED}\s)?(?:[A-Z][\w’'.-]*))*"
)


@dataclass
class Speakers:
    """Who has spoken so far in one document: names in full, the last of them, the outlet that was credited with."""

    words: Language
    full: dict[str, str] = field(default_factory=dict)
    last: str | None = None
    last_person: str | None = None
    last_role: str | None = None

    def meet(self, text: str) -> None:
        """Note every name of several words, so that a surname alone is known later."""
        for hit in re.finditer(_NAME, text):
            name = self.bare(hit.group())
            parts = name.split()
            if 2 <= len(parts) <= 4 and not any(part.lower() in self.words["outlet_words"] for part in parts):
                self.full.setdefault(parts[-1], name)

    def bare(self, name: str) -> str:
        """Return a name without what leads up to it: words that open a sentence, a nationality, titles."""
        kept, changed = _own(name), True
        opening = rf"^(?:{any_of(self.words['not_names'])})\s"
        titled = rf"^(?:[A-Z][\w.]*\s){{0,2}}?(?:{any_of(self.words['titles'])})\b[\s,.]*"
        while changed:
            changed = False
            for pattern in (opening, titled):
                hit = re.match(pattern, kept, re.IGNORECASE)
                if hit and hit.end() < len(kept) and kept[hit.end()].isupper():
                    kept, changed = kept[hit.end() :], True
                    break
        return kept

    def resolved(self, name: str) -> str:
        """Return the fullest form of a name in this document."""
        bare = self.bare(name)
        return self.full.get(bare, bare) if " " not in bare else bare


def _own(name: str) -> str:
    """Return a name up to a possessive, without what surrounds it."""
    return re.split(r"[’']s\b|[’']$", name.strip(" ,"))[0].strip(" ,.") if not name.endswith(".S.") else name


@dataclass(frozen=True)
class Said:
    """Who said a sentence, and the outlet that is credited with it; None where the text says it itself."""

    speaker: str | None = None
    outlet: str | None = None
    content: int = 0
    """Where in the sentence what is said begins; before it stand the speaker and the occasion."""


def said(sentence: Sentence, previous: Sentence | None, so_far: Speakers) -> Said:
    """Return who says a sentence, and note it for those that follow.

    In the order of trust: words of saying with a subject before or after them, "according to", a quotation that goes on
    from the sentence before. What nobody is named for is the text's own.
    """
    so_far.meet(_outside_quotes(sentence))
    told = _outside_quotes(sentence)
    outlet = _outlet(told, so_far)
    speaker, content = None, 0
    for subject, begins in (*_by_according(told, so_far), *_by_verb(told, sentence, so_far)):
        person = _person_of(subject, so_far)
        if person is not None and not _is_outlet(person, so_far.words):
            speaker, content = person, begins
            break
    if speaker is None and outlet is None and _goes_on(sentence, previous, so_far):
        speaker = so_far.last
    if speaker is not None:
        so_far.last = speaker
    return Said(speaker, outlet, content)


def _outside_quotes(sentence: Sentence) -> str:
    text = list(sentence.text)
    for start, end in sentence.quoted:
        for at in range(start + 1, end - 1):
            text[at] = " "
    return "".join(text)


def _goes_on(sentence: Sentence, previous: Sentence | None, so_far: Speakers) -> bool:
    """Whether a sentence in quotation marks without a speaker of its own continues one who was just named."""
    if so_far.last is None or previous is None or not sentence.quoted:
        return False
    start, end = sentence.quoted[0]
    mostly = end - start > 0.6 * len(sentence.text)
    return mostly and sentence.paragraph - previous.paragraph <= 1


def _is_outlet(name: str, words: Language) -> bool:
    return any(part.lower() in words["outlet_words"] for part in name.split())


def _by_according(told: str, so_far: Speakers) -> Iterator[tuple[str, int]]:
    for hit in re.finditer(rf"\b(?i:{any_of(so_far.words['according'])})\s(?:the\s)?(?P<who>{_NAME})", told):
        yield hit["who"], 0


def _by_verb(told: str, sentence: Sentence, so_far: Speakers) -> Iterator[tuple[str, int]]:
    """Yield subjects of words of saying; beside a quotation, that of the word nearest to it first."""
    words = so_far.words
    verbs, demands = any_of(words["saying"]), any_of(words["demanding"])
    every = f"{verbs}|{demands}"
    role = (
        rf"(?:(?:{any_of(words['role_articles'])})\s)?(?:[\w.’'-]+\s){{0,4}}?(?:{any_of(words['roles'])})"
        rf"(?:\s(?:{any_of(words['role_places'])})\sthe\s\w+)?"
    )
    helping = rf"(?:(?:{any_of(words['helping'])})\s){{0,3}}"
    aside = r"(?:,\s[^,]{2,90},)?"
    hits: list[re.Match[str]] = []
    for pattern in (
        rf"(?P<who>{_NAME}){aside}\s{helping}(?P<verb>{every})\b",
        rf"\b(?P<who>(?i:{role})){aside}\s{helping}(?P<verb>{every})\b",
        rf"\b(?P<who>(?i:{any_of(words['pronouns'])}))\s{helping}(?P<verb>{every})\b",
        rf"[”\"’',]\s(?P<verb>{verbs})\s(?P<who>{_NAME})",
        rf"[”\"’',]\s(?P<verb>{verbs})\s(?P<who>(?i:{role}))",
        rf"^(?P<who>{_NAME})\s.*?,\s(?:\w+\s)?(?P<verb>{every})\b",
    ):
        hits += re.finditer(pattern, told)
    edges = [edge for span in sentence.quoted for edge in span]
    if edges:
        hits.sort(key=lambda hit: min(abs(hit.start("verb") - edge) for edge in edges))
    for hit in hits:
        yield hit["who"], _content(told, hit, words)


def _content(told: str, hit: re.Match[str], words: Language) -> int:
    """Return where what is said begins: after the verb where it demands, after "that" or a colon, else not at all."""
    if hit.start("who") > hit.start("verb"):
        return 0
    if re.fullmatch(any_of(words["demanding"]), hit["verb"]):
        return hit.end("verb")
    opened = re.search(rf"\b(?:{any_of(words['that'])})\b|[:“\"]", told[hit.end("verb") :])
    return hit.end("verb") + opened.end() if opened else len(told)


def _person_of(subject: str, so_far: Speakers) -> str | None:
    words = so_far.words
    bare = subject.strip(" ,")
    if bare.lower() in words["pronouns"]:
        return so_far.last_person or so_far.last
    lowered = bare.lower()
    roles = phrase_of(words["roles"])
    first = re.split(r"\s", lowered)[0]
    if first in words["known_role"] and re.search(roles, lowered) and so_far.last_role and bare[4:].islower():
        return so_far.last_role
    if re.search(roles, lowered):
        named = re.sub(rf"^(?:{any_of(words['role_articles'])})\s", "", bare, flags=re.IGNORECASE)
        placed = re.fullmatch(
            rf"(?P<first>.*?)(?P<role>\w+)\s(?:{any_of(words['role_places'])})\sthe\s(?P<of>\w+)", named
        )
        so_far.last_role = f"{placed['first']}{placed['of']} {placed['role']}" if placed else named
        return so_far.last_role
    resolved = so_far.resolved(bare)
    if not resolved or resolved.lower() in words["not_names"]:
        return None
    so_far.last_person = resolved
    return resolved


def _outlet(told: str, so_far: Speakers) -> str | None:
    for hit in re.finditer(rf"(?:[Tt]he\s)?{_NAME}", told):
        parts = _own(hit.group()).split()
        if any(part.lower() in so_far.words["outlet_words"] for part in parts if part[0].isupper()):
            around = told[max(0, hit.start() - 40) : hit.start()] + " " + told[hit.end() : hit.end() + 30]
            credit = (*so_far.words["according"], *so_far.words["outlets_after"], *so_far.words["saying"])
            if phrase_of(credit).search(around):
                name = _own(hit.group())
                return name[0].upper() + name[1:]
    return None


def names(sentences: Iterable[Sentence], words: Language) -> Speakers:
    """Return what a whole document tells of names, before any sentence is read for its speaker."""
    met = Speakers(words)
    for sentence in sentences:
        met.meet(_outside_quotes(sentence))
    return met
