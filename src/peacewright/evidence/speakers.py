"""Who says a sentence: the subject of its verb of saying, by the fullest name that the document gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from peacewright.evidence.language import CAPITAL, Language, followed, key, pattern
from peacewright.evidence.names import Speakers, name_in, name_of, outside_quotes, own_part
from peacewright.evidence.phrases import Phrases, any_of
from peacewright.evidence.sentences import Sentence

_NEAR = 80
"""Letters looked at before a name for another that speaks with it."""
_TRAILING = 8
"""Fewer words than these after the word of saying, behind a comma, are its occasion: what was said stands before it."""
_LEAST_SAID = 5
"""Fewer words than these before a comma are no statement, but when or where one was made."""


@dataclass(frozen=True)
class Said:
    """Who said a sentence, and the outlet that is credited with it; None where the text says it itself."""

    speaker: str | None = None
    outlet: str | None = None
    content: int = 0
    """Where in the sentence what is said begins; before it stand the speaker and the occasion."""
    turns: tuple[tuple[int, str], ...] = ()
    """Where in the sentence another speaker takes over, and who."""

    def is_told(self, start: int) -> bool:
        """Whether what stands at an offset is told behind a word of saying."""
        return self.speaker is not None and 0 < self.content <= start

    def at(self, start: int) -> str | None:
        """Return who says what stands at an offset: the last whose words had begun."""
        every = [*self.turns, (self.content, self.speaker)]
        begun = [turn for turn in every if turn[0] <= start]
        return max(begun, key=lambda turn: turn[0])[1] if begun else self.speaker

    def of_clause(self, start: int, end: int) -> str | None:
        """Return who says a clause: who takes over within it, where that opens it, else whose words had begun."""
        within = [turn for turn in self.turns if start < turn[0] <= end]
        return within[0][1] if len(within) == 1 and self.content < start else self.at(start)


def said(sentence: Sentence, previous: Sentence | None, so_far: Speakers) -> Said:
    """Return who says a sentence, and note it for those that follow.

    In the order of trust: words of saying with a subject before or after them, "according to", a quotation that goes on
    from the sentence before. What nobody is named for is the text's own.
    """
    told = outside_quotes(sentence)
    outlet = _outlet(told, so_far)
    speaker, content, turns, used = None, 0, list[tuple[int, str]](), set[int]()
    for subject, begins, verb in (*_by_according(told, so_far), *_by_verb(told, sentence, so_far)):
        if verb in used or (speaker is not None and begins == 0):
            continue
        person = _person_of(subject, so_far, passing=speaker is not None)
        if person is None or _is_outlet(person, so_far.words):
            continue
        used.add(verb)
        if speaker is None:
            speaker, content = person, begins
        else:
            turns.append((begins, person))
    if speaker is None and outlet is None and _goes_on(sentence, previous, so_far):
        speaker = so_far.last
    if speaker is not None:
        so_far.last = speaker
    return Said(speaker, outlet, content, tuple(turns))


def _goes_on(sentence: Sentence, previous: Sentence | None, so_far: Speakers) -> bool:
    """Whether a sentence in quotation marks without a speaker of its own continues one who was just named."""
    if so_far.last is None or previous is None or not sentence.quoted:
        return False
    start, end = sentence.quoted[0]
    mostly = end - start > 0.6 * len(sentence.text)
    return mostly and sentence.paragraph - previous.paragraph <= 1


def _is_outlet(name: str, words: Language) -> bool:
    return any(part.lower() in words.one_of("outlet_words") for part in name.split())


def _by_according(told: str, so_far: Speakers) -> Iterator[tuple[str, int, int]]:
    """Yield who is credited, that what is said begins nowhere in particular, and the place of the words."""
    words = so_far.words
    if not words.phrases("according").search(told):
        return
    for credited in _credited(words):
        for hit in credited.finditer(told):
            yield hit["who"], 0, hit.start()


@lru_cache(maxsize=16)
def _credited(words: Language) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of words that credit somebody, each with who is credited."""
    according, articles = any_of(words["according"]), followed(words["according_articles"])
    lone = rf"(?![\w’'-])(?!\s(?:{any_of(words['outlet_words'])})\b)"
    every = (rf"(?:(?i:{articles}))?(?P<who>{name_of(words)}){lone}", *_after_according(words))
    return tuple(re.compile(rf"\b(?i:{according})(?:(?<=['’])|\s){who}") for who in every)


def _after_according(words: Language) -> tuple[str, ...]:
    """Return what else than a name a language's file lets stand after "according to": pronouns and roles."""
    role = rf"(?P<who>(?i:{_verb_patterns(words).role}))"
    if not words["role_words_after"]:
        return (role,)
    return (rf"(?P<who>(?i:{any_of(words['pronouns'])}))\b", _verb_patterns(words).titled, role)


@dataclass(frozen=True)
class _VerbPatterns:
    """How subjects stand beside words of saying in one language; ``behind`` are those that quotations are closed by."""

    role: str
    titled: str
    every: tuple[tuple[re.Pattern[str], Phrases | None], ...]
    """Each with words of which one stands in whatever it finds."""


@lru_cache(maxsize=16)
def _verb_patterns(words: Language) -> _VerbPatterns:
    verbs, demands = any_of(words["saying"]), any_of(words["demanding"])
    every, name, pronoun = f"{verbs}|{demands}", name_of(words), any_of(words["pronouns"])
    role = _role(words)
    helping = rf"(?:{followed(words['helping'])}){{0,3}}"
    aside = r"(?:,\s(?P<aside>[^,]{2,90}),)?"
    closed = rf"[{words.closers},]\s?,?\s" if words["name_articles"] else rf"[{words.closers},]\s"
    when = (
        rf"(?:(?:{any_of((*words['weekdays'], *words['relative_days']))})\s)?"
        if words["name_articles"]
        else ""
    )
    articles = followed(words["name_articles"])
    stops, word = any_of(words["role_stops"]), r"[^\W\d_][\w’'-]*"
    lead = rf"(?:(?!(?:{stops})\b){word}\s){{1,6}}?|(?:{word}\s){{0,8}}?{word},\s"
    titled = rf"(?i:{articles})(?i:{lead})(?P<who>{name})"
    speaking, pronouns = _speaking(words), words.phrases("pronouns")
    patterns: list[tuple[str, Phrases | None]] = [
        (rf"(?P<who>{name}){aside}\s(?i:{helping})(?P<verb>{every})\b", None),
        (rf"\b(?P<who>(?i:{role})){aside}\s{helping}(?P<verb>{every})\b", speaking),
        (rf"\b(?P<who>(?i:{pronoun}))\s{helping}(?P<verb>{every})\b", pronouns),
    ]
    behind = _inverted(words, rf"(?P<who>(?i:{pronoun}))", rf"(?P<verb>{verbs})")
    patterns += [(each, pronouns) for each in behind]
    led = helping if words["name_articles"] else ""
    if words["name_articles"]:
        patterns.append((rf"{closed}{helping}(?P<verb>{verbs})\s{when}{titled}", None))
    patterns += [
        (rf"{closed}{led}(?P<verb>{verbs})\s{when}(?P<who>{name})", None),
        (rf"{closed}{led}(?P<verb>{verbs})\s{when}(?P<who>(?i:{role}))", speaking),
        (rf"^(?P<who>{name})\s.*?,\s(?:\w+\s)?(?P<verb>{every})\b", None),
    ]
    return _VerbPatterns(role, titled, tuple((re.compile(each), needed) for each, needed in patterns))


def _inverted(words: Language, who: str, verb: str) -> Iterator[str]:
    """Yield the patterns in which a language puts the subject behind its verb: "a-t-il déclaré"."""
    for template in words["inverted"]:
        told = (
            re.escape(template).replace(r"\ ", r"\s").replace(r"\{pronoun\}", who).replace(r"\{verb\}", verb)
        )
        yield rf"\b{told}\b"


def _role(words: Language) -> str:
    """Return the pattern of somebody who is named by a role alone, with the words that tell which."""
    articles = rf"(?:{followed(words['role_articles'])})?"
    places = any_of(words["role_places"])
    after = ""
    if words["role_words_after"]:
        stops = any_of((*words["role_stops"], *words["helping"], *words["saying"], *words["that"]))
        after = rf"(?:\s(?!(?:{stops})\b)[^\W\d_][\w-]*){{0,{words['role_words_after']}}}"
        after += rf"(?:\s{followed(words['role_complements'])}(?!(?-i:{CAPITAL}))[^\W\d_][\w-]*)?"
    verbs = any_of((*words["saying"], *words["demanding"], *words["helping"]))
    month = rf"(?!(?:{any_of(words['months'])})\b)"
    article = rf"(?:{followed(words['role_place_articles'])})?"
    named = rf"{article}{month}(?-i:{name_of(words)})(?:\s(?!(?:{verbs})\b)[a-z]+)?"
    placed = rf"(?:\s(?:{places})\s(?:(?:{any_of(words['role_place_articles'])})\s\w+|{named}))?"
    speaking = any_of((*words["roles"], *words["bodies"]))
    return rf"{articles}(?:[\w.’'-]+\s){{0,4}}?(?:{speaking})\b(?:\s\d+\b)?{after}{placed}"


def _by_verb(told: str, sentence: Sentence, so_far: Speakers) -> Iterator[tuple[str, int, int]]:
    """Yield subjects of words of saying, where what is said begins, and the word's place.

    Beside a quotation that of the word nearest to it comes first.
    """
    words = so_far.words
    hits: list[re.Match[str]] = []
    if not words.phrases("saying", "demanding").search(told):
        return
    for subject, needed in _verb_patterns(words).every:
        if needed is None or needed.may_stand_in(told):
            hits += subject.finditer(told)
    edges = [edge for span in sentence.quoted for edge in span]
    if edges:
        hits.sort(key=lambda hit: min(abs(hit.start("verb") - edge) for edge in edges))
    for hit in _fullest(hits):
        aside = hit.groupdict().get("aside")
        by_role = words.phrases("roles").search(hit["who"])
        named = by_role and aside is not None and name_in(words).fullmatch(aside)
        pair = _other_of_two(told, hit, words)
        yield (aside if named and aside else pair + hit["who"]), _content(told, hit, words), hit.start("verb")


def _other_of_two(told: str, hit: re.Match[str], words: Language) -> str:
    """Return the first of two names that speak together, with what joins them; nothing where one speaks alone."""
    if not re.match(CAPITAL, hit["who"]):
        return ""
    lead = told[max(0, hit.start("who") - _NEAR) : hit.start("who")]
    if not _pairing(words).search(lead):
        return ""
    found = _pair(words).search(lead)
    alone = found is None or _range_opener(words).search(lead[: found.start()])
    return "" if alone or found is None else found["pair"]


@pattern()
def _pairing(words: Language) -> str:
    return rf"\s(?:{any_of(words['name_pairs'])})\s$"


@pattern()
def _pair(words: Language) -> str:
    return rf"(?P<pair>{name_of(words)}\s(?:{any_of(words['name_pairs'])})\s)$"


@pattern(re.IGNORECASE)
def _range_opener(words: Language) -> str:
    return rf"\b(?:{any_of(words['range_openers'])})\s$"


def _fullest(hits: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return one hit a word of saying: of subjects that end at one place the longest, a role rather than its place."""
    longest: dict[tuple[int, int], re.Match[str]] = {}
    for hit in hits:
        place = (hit.start("verb"), hit.end("who"))
        if place not in longest or hit.start("who") < longest[place].start("who"):
            longest[place] = hit
    return list(longest.values())


def _content(told: str, hit: re.Match[str], words: Language) -> int:
    """Return where what is said begins: after the verb where it demands, after "that" or a colon, else not at all."""
    if hit.start("who") > hit.start("verb"):
        return 0
    rest, lead = told[hit.end("verb") :], told[: hit.start("who")]
    closed = _closed(words).search(lead)
    occasion = rest.split(",", maxsplit=1)[0]
    opens = rest.lstrip().startswith((":", "“", '"'))
    short = len(lead.split()) >= _LEAST_SAID and len(occasion.split()) < _TRAILING
    if closed and not opens and short and not words.phrases("that").search(f"{hit['who']} {occasion}"):
        return 0
    if _demand(words).fullmatch(hit["verb"]):
        return hit.end("verb")
    opened = _opening(words).search(rest)
    if opened:
        between = rest[: opened.start()]
        if len(between.split()) > _TRAILING or words.phrases("saying").search(between):
            opened = None
    return hit.end("verb") + opened.end() if opened else hit.end("verb")


@pattern()
def _closed(words: Language) -> str:
    return rf"[{words.closers},]\s+(?:{followed(words['role_articles'])})?$"


@pattern()
def _demand(words: Language) -> str:
    return any_of(words["demanding"])


@pattern()
def _opening(words: Language) -> str:
    return rf"\b(?:{any_of(words['that'])})\b|[:“\"]"


def _person_of(subject: str, so_far: Speakers, *, passing: bool = False) -> str | None:
    """Return who a subject is; one in passing is not whom a later pronoun means."""
    before = so_far.last_person, so_far.last_role
    person = _resolved(subject, so_far)
    if passing:
        so_far.last_person, so_far.last_role = before
    return person


def _resolved(subject: str, so_far: Speakers) -> str | None:
    words = so_far.words
    bare = subject.strip(" ,")
    if key(bare) in words.one_of("pronouns"):
        several = so_far.last_role if key(bare) in words.one_of("plural_pronouns") else None
        return several or so_far.last_person or so_far.last
    stripped = so_far.bare(bare)
    body = _speaking(words).search(bare.split()[-1] if bare else "")
    if (
        stripped != bare
        and not body
        and name_in(words).fullmatch(stripped)
        and not _speaking(words).search(stripped)
    ):
        bare = stripped
    lowered = key(bare)
    roles = words.phrases("roles")
    first = re.split(r"\s", lowered)[0]
    rest = bare[len(first) + 1 :]
    if first in words.one_of("known_role") and roles.search(lowered) and so_far.last_role and rest.islower():
        return so_far.last_role
    if _speaking(words).search(lowered):
        named = _role_alone(bare, words)
        placed = _placed(words).fullmatch(named)
        named = f"{placed['first']}{placed['of']} {placed['role']}" if placed else named
        if roles.search(lowered):
            so_far.last_role = named
        return named
    resolved = so_far.resolved(bare)
    if not resolved or key(resolved) in words.one_of("not_names", "months", "weekdays"):
        return None
    so_far.last_person = resolved
    return resolved


@pattern()
def _placed(words: Language) -> str:
    places, articles = any_of(words["role_places"]), any_of(words["role_place_articles"])
    return rf"(?P<first>.*?)(?P<role>\w+)\s(?:{places})\s(?:{articles})\s(?P<of>\w+)"


def _speaking(words: Language) -> Phrases:
    """Return what finds who speaks without a name: people by their role, and bodies such as a ministry."""
    return words.phrases("roles", "bodies")


def _role_alone(named: str, words: Language) -> str:
    """Return a role without what leads up to it: all up to the last article or opening word before the role."""
    role = _speaking(words).search(named)
    lead = named[: role.start()] if role else ""
    ends = [hit.end() for hit in _leads_up(words).finditer(lead)]
    return named[max(ends, default=0) :]


@pattern(re.IGNORECASE)
def _leads_up(words: Language) -> str:
    lists = ("role_articles", "not_names", "date_openers", "weekdays", "that")
    return rf"\b{followed(word for name in lists for word in words[name])}"


@pattern()
def _called(words: Language) -> str:
    return rf"(?:(?i:{followed(words['outlet_articles'])}))?{name_of(words)}"


@pattern()
def _outlet_word(words: Language) -> str:
    return rf"\b(?:{any_of(words['outlet_words'])})\s$"


def _outlet(told: str, so_far: Speakers) -> str | None:
    if not so_far.words.phrases("outlet_words").may_stand_in(told):
        return None
    for hit in _called(so_far.words).finditer(told):
        parts = own_part(hit.group(), so_far.words).split()
        called = any(
            part.lower() in so_far.words.one_of("outlet_words") for part in parts if part[0].isupper()
        )
        if called or _outlet_word(so_far.words).search(told[: hit.start()]):
            around = told[max(0, hit.start() - 40) : hit.start()] + " " + told[hit.end() : hit.end() + 30]
            if so_far.words.phrases("according", "outlets_after", "saying").search(around):
                name = own_part(hit.group(), so_far.words)
                return name[0].upper() + name[1:]
    return None
