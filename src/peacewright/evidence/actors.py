"""Who acts or would act in a clause: a state or a body, where the clause names it or it speaks of itself."""

from __future__ import annotations

import re
from functools import lru_cache

from peacewright.evidence.language import Language, followed, key
from peacewright.evidence.names import Speakers, name_of
from peacewright.evidence.phrases import Phrases, any_of, phrase_of

_ACTS = ("planned", "proposed", "denied", "demanded")
"""Kinds of firmness whose words, just behind a name, tell that it acts."""
_LOOKED_AT = 160
"""Letters of a clause in which its subject is looked for."""
_OWN = ("planned", "proposed", "denied")
"""Kinds of firmness in which a state or a body that speaks tells of what it does itself."""


def actor_of(clause: str, so_far: Speakers) -> str | None:
    """Return who acts in a clause: a name that a word of undertaking or of firmness follows at once.

    A person is left out, who speaks for somebody, and whoever stands elsewhere: nobody is better than somebody else.
    """
    words = so_far.words
    if not _acts(words).may_stand_in(clause):
        return None
    for hit in _acting(words).finditer(clause[:_LOOKED_AT]):
        name = so_far.resolved(hit["who"])
        empty = key(name) in words.one_of("not_names", "pronouns", "months", "titles")
        if name and not empty and name == hit["who"] and not so_far.is_person(name):
            return name
    return None


@lru_cache(maxsize=16)
def _acts(words: Language) -> Phrases:
    """Return what finds words of firmness that tell that somebody acts."""
    return phrase_of(each for kind in _ACTS for each in words["modality"][kind])


@lru_cache(maxsize=16)
def _acting(words: Language) -> re.Pattern[str]:
    """Return the pattern of a name that opens a clause, with a word of firmness behind it."""
    acts = any_of(each for kind in _ACTS for each in words["modality"][kind])
    helping, articles = followed(words["helping"]), followed(words["role_articles"])
    openers = any_of(
        (*words["that"], *words["clause_openers"], *words["clause_joiners"], *words["condition_openers"])
    )
    opens = rf"(?:^|[,;:—–“\"]\s?|\b(?:{openers})\s)(?i:{articles})?"
    return re.compile(rf"{opens}(?P<who>{name_of(words)})\s(?:{helping}){{0,2}}(?:{acts})\b")


def speaks_for_itself(speaker: str | None, firmness: str, so_far: Speakers) -> str | None:
    """Return the speaker as who acts, where a state or a body says what it will, would or will not do itself."""
    if speaker is None or firmness not in _OWN or not speaker[0].isupper() or so_far.is_person(speaker):
        return None
    return speaker
