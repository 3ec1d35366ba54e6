"""Score claims against annotations: found, made up, and how often value, speaker, bound and firmness are right.

The rules are those of the scorer that came with the first annotated set, written anew so that a set of our own can be
scored where that one is not; a test holds the two against each other. Claims are paired within a document, each at
most once: as many pairs as can be, and of these the ones most alike. Numbers pair by value and unit, or by their days;
a value open at one end counts as its other end. Others pair by kind and by words in common, at least 0.6 (F1).
"""

from __future__ import annotations

import calendar
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

NUMERIC = ("quantity", "date", "duration", "money", "distance")
OTHER = ("position", "commitment", "condition", "question")
ALIKE = 0.6
"""Share of words in common (F1) from which two sentences are one clause."""

_CLOSE = 1e-6
_PAIR = 10.0  # worth of one more pair: more than any likeness, so that pairs come before likeness
_TOKEN = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_ARTICLES = {"a", "an", "the", "one", "another"}


def _words(text: str) -> set[str]:
    return set(text.split())


_TITLES = _words(
    "mr mrs ms dr sir dame lord lady prof professor president minister pm premier chancellor secretary general "
    "admiral colonel major captain lieutenant brigadier marshal gen adm col maj capt lt brig ambassador king queen "
    "prince"
)
_WITH_TITLE = _words(
    "prime foreign deputy vice acting former then state defence defense interior of and british french german russian "
    "ukrainian american us uk"
)
_ALIASES = {
    "uk": ("united", "kingdom"),
    "britain": ("united", "kingdom"),
    "us": ("united", "states"),
    "usa": ("united", "states"),
    "eu": ("european", "union"),
    "un": ("united", "nations"),
    "au": ("african", "union"),
}
_PERSONS = (
    "person,people,troop,soldier,personnel,officer,policeman,policemen,policewomen,police officer,peacekeeper,"
    "serviceman,servicemen,servicewomen,leader,civilian,men,women,human"
)
_UNITS: dict[str, tuple[str, float]] = {
    name: (unit, factor)
    for unit, factor, names in (
        ("day", 1.0, "day,d"),
        ("day", 7.0, "week"),
        ("day", 30.0, "month"),
        ("day", 365.0, "year"),
        ("day", 3650.0, "decade"),
        ("day", 1 / 24, "hour,hr,h"),
        ("day", 1 / 1440, "minute,min"),
        ("km", 1.0, "km,kilometre,kilometer"),
        ("km", 0.001, "m,metre,meter"),
        ("km", 1.609344, "mile,mi"),
        ("km", 1.852, "nautical mile,nm,nmi"),
        ("kg", 1.0, "kg,kilogram,kilogramme,kilo"),
        ("kg", 0.45359237, "lb,lbs,pound"),
        ("kg", 1000.0, "tonne,metric ton"),
        ("person", 1.0, _PERSONS),
        ("nation", 1.0, "nation,country,countrie,state,government"),
        ("usd", 1.0, "usd,$,us$,dollar,us dollar"),
        ("gbp", 1.0, "gbp,£,pound sterling,british pound,sterling"),
        ("eur", 1.0, "eur,€,euro"),
        ("percent", 1.0, "percent,%,per cent,percentage,pct"),
    )
    for name in names.split(",")
}


@dataclass
class Scored:
    """What of a claim is compared; ``value`` is a pair of numbers in ``unit``, or of ISO days."""

    record: dict[str, Any]
    numeric: bool = field(init=False)
    unit: str | None = field(init=False, default=None)
    value: tuple[Any, Any] | None = field(init=False, default=None)
    words: Counter[str] = field(init=False)
    subject: Counter[str] = field(init=False)
    speaker: frozenset[str] | None = field(init=False)

    def __post_init__(self) -> None:
        record = self.record
        self.numeric = record["kind"] in NUMERIC
        self.words = Counter(_tokens(record.get("sentence")))
        self.subject = Counter(_tokens(record.get("subject")))
        self.speaker = _speaker(record.get("speaker"))
        if not self.numeric:
            return
        first, last = record.get("date_start"), record.get("date_end")
        low, high = record.get("value_low"), record.get("value_high")
        if (first or last) and (record["kind"] == "date" or (low is None and high is None)):
            self.unit, self.value = "date", (_day(first or last, end=False), _day(last or first, end=True))
        elif low is not None or high is not None:
            self.unit, factor = _unit(record.get("unit"), record["kind"])
            self.value = ((high if low is None else low) * factor, (low if high is None else high) * factor)


def _tokens(text: str | None) -> list[str]:
    found = []
    for token in _TOKEN.findall((text or "").lower().replace("’", "'").replace("‘", "'")):
        plain = re.sub(r"'s$", "", token)
        found.append(plain.replace(".", "") if re.fullmatch(r"(?:[a-z]\.)+[a-z]", plain) else plain)
    return found


def _speaker(name: str | None) -> frozenset[str] | None:
    words = [word for word in _tokens(name) if word not in _ARTICLES]
    if any(word in _TITLES for word in words):
        words = [word for word in words if word not in _TITLES | _WITH_TITLE] or words
    return frozenset(part for word in words for part in _ALIASES.get(word, (word,))) or None


def _unit(unit: str | None, kind: str) -> tuple[str, float]:
    plain = " ".join((unit or "").lower().split()).strip(" .")
    if kind == "money" and plain in ("pound", "pounds"):
        return "gbp", 1.0
    single = plain.removesuffix("s") if len(plain) > 1 else plain
    return _UNITS.get(plain) or _UNITS.get(single) or (single, 1.0)


def _day(text: str, *, end: bool) -> str:
    """Return the first or last day of an ISO day, month or year."""
    parts = text.strip().split("-")
    if len(parts) == 1:
        return f"{text}-12-31" if end else f"{text}-01-01"
    if len(parts) == 2:
        return f"{text}-{calendar.monthrange(int(parts[0]), int(parts[1]))[1] if end else 1:02d}"
    return text[:10]


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    common = (one & other).total()
    return 2.0 * common / (one.total() + other.total()) if common else 0.0


def _worth(gold: Scored, found: Scored) -> float | None:
    """Return how alike two claims are, or None if they may not be paired."""
    if gold.numeric != found.numeric:
        return None
    alike = _overlap(gold.words, found.words)
    if gold.numeric and (gold.value or found.value):
        if not _same_value(gold, found):
            return None
    elif gold.record["kind"] != found.record["kind"] or alike < ALIKE:
        return None
    same_kind = gold.record["kind"] == found.record["kind"]
    return alike + 0.01 * _overlap(gold.subject, found.subject) + 0.001 * same_kind


def _same_value(one: Scored, other: Scored) -> bool:
    if one.value is None or other.value is None or one.unit != other.unit:
        return False
    if one.unit == "date":
        return one.value == other.value
    return all(math.isclose(a, b, rel_tol=_CLOSE) for a, b in zip(one.value, other.value, strict=True))


def pair(gold: Sequence[Scored], found: Sequence[Scored]) -> list[tuple[Scored, Scored]]:
    """Pair annotations with claims: the most pairs, and of these the ones most alike."""
    by_document: dict[str, tuple[list[Scored], list[Scored]]] = defaultdict(lambda: ([], []))
    for side, claims in enumerate((gold, found)):
        for each in claims:
            by_document[each.record["doc"]][side].append(each)
    pairs = []
    for wanted, given in by_document.values():
        worth = np.zeros((len(wanted), len(given)))
        for i, one in enumerate(wanted):
            for j, other in enumerate(given):
                alike = _worth(one, other)
                worth[i, j] = 0.0 if alike is None else _PAIR + alike
        for i, j in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
            if worth[i, j] > 0:
                pairs.append((wanted[i], given[j]))
    return pairs


def _counts(gold: Iterable[Scored], found: Iterable[Scored], pairs: Sequence[tuple[Scored, Scored]],
            keep: Callable[[Scored], bool]) -> dict[str, float]:  # fmt: skip
    wanted, given = sum(map(keep, gold)), sum(map(keep, found))
    hit, kept = sum(keep(one) for one, _ in pairs), sum(keep(other) for _, other in pairs)
    precision, recall = kept / given if given else 0.0, hit / wanted if wanted else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"gold": wanted, "predicted": given, "precision": precision, "recall": recall, "f1": both}


def _share(flags: Iterable[bool]) -> float | None:
    listed = list(flags)
    return sum(listed) / len(listed) if listed else None


def score(gold: Iterable[dict[str, Any]], found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Score claims against annotations.

    Parameters
    ----------
    gold, found : iterable of dict
        Claims in the schema of ``validation/data/evidence``; a field that is missing counts as null.

    Returns
    -------
    dict
        ``kinds`` (by kind), ``numeric``, ``non_numeric`` and ``overall``: each with ``precision``, ``recall``, ``f1``.
        Shares of the paired numeric claims, None where there are none: ``speaker_accuracy``,
        ``speaker_accuracy_named`` (where the annotation names one), ``bound_accuracy``, ``modality_accuracy``; and
        ``modality_accuracy_all`` of all pairs.
    """
    wanted, given = [Scored(each) for each in gold], [Scored(each) for each in found]
    pairs = pair(wanted, given)
    numeric = [(one, other) for one, other in pairs if one.numeric]

    def same(key: str) -> list[bool]:
        return [one.record.get(key) == other.record.get(key) for one, other in numeric]

    return {
        "kinds": {
            kind: _counts(wanted, given, pairs, lambda each, kind=kind: each.record["kind"] == kind)  # type: ignore[misc]
            for kind in (*NUMERIC, *OTHER)
        },
        "numeric": _counts(wanted, given, pairs, lambda each: each.numeric),
        "non_numeric": _counts(wanted, given, pairs, lambda each: not each.numeric),
        "overall": _counts(wanted, given, pairs, lambda _: True),
        "speaker_accuracy": _share(one.speaker == other.speaker for one, other in numeric),
        "speaker_accuracy_named": _share(
            one.speaker == other.speaker for one, other in numeric if one.speaker
        ),
        "bound_accuracy": _share(same("bound")),
        "modality_accuracy": _share(same("modality")),
        "modality_accuracy_all": _share(
            one.record.get("modality") == other.record.get("modality") for one, other in pairs
        ),
    }


def read(path: Path) -> list[dict[str, Any]]:
    """Read claims from JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
