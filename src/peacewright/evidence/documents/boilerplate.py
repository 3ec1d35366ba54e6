"""What of a plain text is no body: titles, datelines, captions, forms, related links, subheadings.

Libraries know the boilerplate of web pages by their marks; copied text has lost them. Here it is told by what lines
look like and by the words of the language's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from peacewright.evidence.language import Language, followed, key, pattern
from peacewright.evidence.names import name_of
from peacewright.evidence.phrases import any_of, phrase_of
from peacewright.evidence.sentences import paragraphs

_SHORT, _FEWEST_WORDS = 90, 8
_RUNNING = re.compile(r"[a-zß-öø-ÿ]{3,}\s[a-zß-öø-ÿ]{3,}\s[a-zß-öø-ÿ]")
"""Words in small letters in a row, as a sentence has them and a dateline has not."""
_FULL_STOP = re.compile(r"[.!?…:;,][\"”’')\]]*$")


def body_of(text: str, words: Language) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a text that are its body, line by line."""
    found = []
    for start, end in paragraphs(text):
        line = text[start:end].strip()
        listed = line.startswith(("•", "-", "–"))
        if not _is_boilerplate(line, words) and (listed or not _is_heading(line)):
            found.append((start, end))
    return tuple(found)


def _is_boilerplate(line: str, words: Language) -> bool:
    marks = words["boilerplate"]
    if phrase_of(marks["phrases"]).search(line):
        return True
    if _form(words).match(line):
        return True
    if "(" in line and _credit(words).search(line):
        return True
    return (
        len(line) < _SHORT
        and dateline(line, words) is not None
        and not _RUNNING.search(line)
        and not (_FULL_STOP.search(line) and len(line.split()) >= _FEWEST_WORDS)
    )


@pattern(re.IGNORECASE)
def _form(words: Language) -> str:
    return rf"(?:{any_of(words['boilerplate']['openers'])})\s*:"


@pattern(re.IGNORECASE)
def _credit(words: Language) -> str:
    return rf"\((?:{any_of(words['boilerplate']['credits'])})[^)]*\)\W*$"


def _is_heading(line: str) -> bool:
    """Whether a line is a title or a subheading: short, and without the stop of a sentence."""
    bare = re.sub(r"[\"“”‘’']", "", line)
    if re.fullmatch(r"\W*\d*\W*", line):
        return True
    if len(line) >= _SHORT * 1.7 or _FULL_STOP.search(bare):
        return False
    return not line.endswith(('"', "”")) or len(line) < _SHORT


def dateline(line: str, words: Language) -> date | None:
    """Return the date that a short line gives in full, as datelines do."""
    for form in _datelines(words):
        hit = form.search(line)
        if hit:
            told = hit.groupdict()
            number = words["months"][key(told["month"])] if "month" in told else int(told["number"])
            try:
                return date(int(hit["year"]), number, int(hit["day"]))
            except ValueError:
                return None
    return None


@lru_cache(maxsize=16)
def _datelines(words: Language) -> tuple[re.Pattern[str], ...]:
    month, form = any_of(words["months"]), words["date_format"]
    day = rf"(?P<day>\d{{1,2}})(?:{any_of(form.get('day_endings', ()))})?\.?"
    numeric = (
        r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<number>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)\b"
    )
    found = (
        rf"\b(?P<month>{month})\.?\s(?P<day>\d{{1,2}}),?\s(?P<year>(?:19|20)\d\d)\b",
        rf"\b{day}\s(?:{followed(form.get('between', ()))})?(?P<month>{month})\.?\s(?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b",
        *((numeric,) if "day-first" in form.get("numeric", ()) else ()),
    )
    return tuple(re.compile(each, re.IGNORECASE) for each in found)


def titles(text: str, body: tuple[tuple[int, int], ...]) -> Iterator[str]:
    """Yield the lines before the body that read as titles."""
    first = body[0][0] if body else 0
    for start, end in paragraphs(text):
        if start >= first:
            return
        line = text[start:end].strip()
        if len(line.split()) >= 4:
            yield line


def byline(line: str, words: Language) -> str | None:
    """Return the author that a line names which opens as bylines do."""
    opens = followed(words["bylines"])
    hit = re.fullmatch(rf"(?i:{opens})(?P<who>{name_of(words)})(?:\s?[,|–-].*)?", line[:_SHORT])
    return hit["who"] if hit else None


def outlet(line: str, words: Language) -> str | None:
    """Return the outlet that a short line of capitalised words is, or that a dateline names in brackets."""
    called = rf"(?:(?i:{followed(words['outlet_articles'])}))?{name_of(words)}"
    alone = re.fullmatch(rf"(?P<name>{called})", line[:_SHORT])
    credited = re.match(rf"[^()]{{2,60}}\((?P<name>{called})\)\s?[–—-]", line[: 2 * _SHORT])
    hit = alone or credited
    if hit is None or not any(part.lower() in words["outlet_words"] for part in hit["name"].split()):
        return None
    return hit["name"]
