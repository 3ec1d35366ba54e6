"""Names of a document: who is met in it, by the fullest name, and who bears which title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from peacewright.evidence.language import CAPITAL, Language, followed, key, pattern
from peacewright.evidence.phrases import any_of
from peacewright.evidence.sentences import Sentence

_WORD = rf"{CAPITAL}[\w’'.-]*"


@lru_cache(maxsize=16)
def name_of(words: Language) -> str:
    """Return the pattern of a name: words with a capital, and what a language puts between them."""
    joined = rf"(?:\s(?:{followed(words['name_joiners'])})?(?:{_WORD}))*"
    return rf"(?:{_WORD}|{CAPITAL}\.(?:{CAPITAL}\.)+){joined}"


@pattern()
def name_in(words: Language) -> str:
    """Return what finds names in a text."""
    return name_of(words)


@dataclass
class Speakers:
    """Who has spoken so far in one document: names in full, the last of them, the outlet that was credited with."""

    words: Language
    full: dict[str, str] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    """Full names by their first word, as some peoples put the surname there."""
    last: str | None = None
    last_person: str | None = None
    last_role: str | None = None
    titled: dict[str, str] = field(default_factory=dict)
    """Who bears a title, so that "the President" is known later."""

    def meet(self, text: str) -> None:
        """Note every name of several words, so that a surname alone is known later."""
        for hit in name_in(self.words).finditer(text):
            name = self.bare(hit.group())
            parts = name.split()
            title = key(hit.group()[: -len(name)]).strip() if hit.group().endswith(name) else ""
            if title in self.words.one_of("titles"):
                self.titled.setdefault(title, name)
            if 2 <= len(parts) <= 4 and not any(
                part.lower() in self.words.one_of("outlet_words") for part in parts
            ):
                self.full.setdefault(parts[-1], name)
                if not self.words.phrases("bodies").search(name):
                    self.first.setdefault(parts[0], name)

    def bare(self, name: str) -> str:
        """Return a name without what leads up to it: words that open a sentence, a nationality, titles."""
        return _bare(name, self.words)

    def is_person(self, name: str) -> bool:
        """Whether a name was met with a title, or is a name of several words of nobody that is a body."""
        body = self.words.phrases("bodies", "nations").search(name)
        by_role = self.words.phrases("roles").search(name)
        return (
            bool(by_role) or name in self.titled.values() or (" " in name and name[0].isupper() and not body)
        )

    def resolved(self, name: str) -> str:
        """Return the fullest form of a name in this document."""
        bare = self.bare(name)
        if key(bare) in self.titled:
            bare = self.titled[key(bare)]
        return self.full.get(bare, self.first.get(bare, bare)) if " " not in bare else bare


@lru_cache(maxsize=4096)
def _bare(name: str, words: Language) -> str:
    kept, changed = own_part(name, words), True
    opening, titled = _leading(words)
    while changed:
        changed = False
        for leading in (opening, titled):
            hit = leading.match(kept)
            rest = kept[hit.end() :] if hit else ""
            if rest and (rest[0].isupper() or opening.match(rest)):
                kept, changed = rest, True
                break
    return kept


@lru_cache(maxsize=16)
def _leading(words: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what leads up to a name: words that open a sentence, and titles."""
    openers = (*words["not_names"], *words["weekdays"], *words["months"])
    titled = rf"^(?:{CAPITAL}[\w.]*\s){{0,2}}?(?:{any_of(words['titles'])})\b[\s,.]*"
    return re.compile(rf"^{followed(openers)}", re.IGNORECASE), re.compile(titled, re.IGNORECASE)


_ABBREVIATED = re.compile(rf"\.{CAPITAL}\.$")


@pattern()
def _possessive(words: Language) -> str:
    return rf"(?:{any_of(words['possessives'])})\b|[’']$"


@lru_cache(maxsize=4096)
def own_part(name: str, words: Language) -> str:
    """Return a name up to a possessive, without what surrounds it."""
    if _ABBREVIATED.search(name):
        return name
    return _possessive(words).split(name.strip(" ,"), maxsplit=1)[0].strip(" ,.")


def outside_quotes(sentence: Sentence) -> str:
    """Return the text of a sentence with spaces for what stands in quotation marks."""
    text = sentence.text
    for start, end in sentence.quoted:
        if end - start > 2:
            text = text[: start + 1] + " " * (end - start - 2) + text[end - 1 :]
    return text


def names(sentences: Iterable[Sentence], words: Language) -> Speakers:
    """Return what a whole document tells of names, before any sentence is read for its speaker."""
    met = Speakers(words)
    for sentence in sentences:
        met.meet(outside_quotes(sentence))
    return met
