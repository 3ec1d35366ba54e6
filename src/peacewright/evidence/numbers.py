"""Numbers with their units in a sentence: quantities, money, percentages, distances, durations, and their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from peacewright.evidence.language import CAPITAL, Language, followed, key, pattern
from peacewright.evidence.numerals import Numeral, numerals
from peacewright.evidence.phrases import any_of

_WORDS_TO_A_NOUN, _SHORTEST_PLURAL = 5, 3
_NEAR, _FAR = 40, 300
"""Letters looked at before a number: for what bounds or names it, and for what it may count."""
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass(frozen=True)
class Amount:
    """One number as it stands: kind, low and high in the base unit (None where open), bound, place in the sentence."""

    kind: str
    low: float | None
    high: float | None
    unit: str
    bound: str
    start: int
    end: int
    noun: str = ""
    size: float = 1.0
    """How much of the base unit one of its numeral's digits counts: scale and unit of measurement."""


def amounts(
    text: str, words: Language, taken: tuple[tuple[int, int], ...] = (), counting: str = ""
) -> tuple[Amount, ...]:
    """Return the numbers of a sentence in order.

    Parameters
    ----------
    text : str
    words : Language
    taken : tuple of (start, end)
        Stretches that are something else already: dates, names.
    counting : str
        The unit that the sentences before counted, for a number that nothing in its own sentence gives a unit.

    Returns
    -------
    tuple of Amount
        A number whose noun stands with an earlier one of the same sentence ("37 nations, with 15 prepared") takes that
        one's unit.
    """
    apart: list[Amount] = []
    none = [hit.span() for hit in words.phrases("not_numbers").finditer(text)]
    taken = (*taken, *none)
    for amount in sorted(_every(text, words), key=lambda each: each.start):
        clash = any(amount.start < end and start < amount.end for start, end in taken)
        if not clash and not any(amount.start < other.end and other.start < amount.end for other in apart):
            apart.append(amount)
    found: list[Amount] = []
    for amount in _ranges(text, apart, words):
        unit = amount.unit or _unit_before(text, amount, found, words) or counting
        if unit:
            found.append(amount if unit == amount.unit else replace(amount, unit=unit))
    return tuple(found)


def _every(text: str, words: Language) -> Iterator[Amount]:
    for hit in _open_years(words).finditer(text) if words.phrases("years_open").may_stand_in(text) else ():
        bound = words["years_open"][key(hit.group())]
        yield Amount("duration", None, None, "days", bound, hit.start(), hit.end())
    for hit in _order_only(words).finditer(text) if words.phrases("vague").may_stand_in(text) else ():
        yield _vague(text, hit, words)
    for hit in _one_unit(words).finditer(text) if words.phrases("one_openers").may_stand_in(text) else ():
        kind, unit, size = words.units[key(hit["unit"])]
        bound = _bound(text[: hit.start("unit")], text[hit.end() :], words)
        yield _bounded(kind, size, unit, bound, hit.start(), hit.end())
    for numeral in numerals(text, words):
        amount = _one(text, numeral, words)
        if amount is not None:
            yield amount


@pattern(re.IGNORECASE)
def _open_years(words: Language) -> str:
    return rf"(?<!\w)(?:{any_of(words['years_open'])})(?!\w)"


@pattern(re.IGNORECASE)
def _order_only(words: Language) -> str:
    return rf"\b(?P<vague>{any_of(words['vague'])})(?!\w)"


@pattern(re.IGNORECASE)
def _one_unit(words: Language) -> str:
    """Return the pattern of one unit without a numeral: "for a year"."""
    return rf"\b(?:{any_of(words['one_openers'])})\s(?P<unit>{any_of(words.units)})\b"


def _vague(text: str, hit: re.Match[str], words: Language) -> Amount:
    """Return a number that is named by its order only: of persons, where it counts nothing else."""
    low, high = words["vague"][key(hit["vague"])]
    measured = words.unit.match(_linked(text[hit.end() :], words))
    if measured:
        kind, unit, size = words.units[key(measured["unit"])]
        return Amount(kind, low * size, high * size, unit, "about", hit.start(), hit.end())
    noun, unit = _noun(_linked(text[hit.end() :], words), words, "")
    return Amount("quantity", low, high, unit or "persons", "about", hit.start(), hit.end(), noun)


def _linked(after: str, words: Language) -> str:
    """Return what follows a number without the word that links it to its unit: "of", "de", "d'"."""
    return _link(words).sub(" ", after, count=1)


@pattern(re.IGNORECASE)
def _link(words: Language) -> str:
    return rf"^\s{followed(words['linking'])}"


def _one(text: str, numeral: Numeral, words: Language) -> Amount | None:
    after, before = text[numeral.end :], text[: numeral.start]
    if _ordinal(words).match(after) or _is_label(before, after, numeral, words):
        return None
    value, bound = numeral.value, _bound(before, after, words)
    money = _currency(before, after, words)
    if money is not None:
        currency, start, end = money
        start_at, end_at = numeral.start - start, numeral.end + end
        bound = _bound(text[:start_at], text[end_at:], words)
        return _bounded("money", value, currency, bound, start_at, end_at, size=numeral.scale)
    joined = re.match(r"-(\w+)", after)
    if joined:
        for unit, sizes in words["hyphened"].items():
            if key(joined[1]) in sizes:
                size, end = sizes[key(joined[1])], numeral.end + joined.end()
                return _bounded("quantity", value * size, unit, bound, numeral.start, end)
    measured = words.unit.match(after)
    if measured:
        kind, unit, size = words.units[key(measured["unit"])]
        end = numeral.end + measured.end()
        bound = _bound(before, text[end:], words)
        return _bounded(kind, value * size, unit, bound, numeral.start, end, size=numeral.scale * size)
    if not numeral.digits and value == 1:
        return None
    noun, unit = _noun(after, words, numeral.digits)
    if key(noun) in words.one_of("not_counted"):
        return None
    if _is_year(numeral.digits) and not noun:
        return None
    return _bounded("quantity", value, unit, bound, numeral.start, numeral.end, noun, numeral.scale)


@pattern()
def _ordinal(words: Language) -> str:
    return rf"(?:{any_of(words['ordinal_endings'])})\b"


def _is_label(before: str, after: str, numeral: Numeral, words: Language) -> bool:
    """Whether digits number something, as those of a paragraph or of a law do, and count nothing."""
    if not numeral.digits:
        return False
    listed = (not before and after.startswith((".", ")"))) or (before.endswith("(") and after.startswith(")"))
    return listed or _numbered(words).search(before[-_NEAR:]) is not None


@pattern(re.IGNORECASE)
def _numbered(words: Language) -> str:
    return rf"\b(?:{any_of(words['numbered'])})\s$"


def _bounded(
    kind: str, value: float, unit: str, bound: str, start: int, end: int, noun: str = "", size: float = 1.0
) -> Amount:
    low = None if bound == "at_most" else value
    high = None if bound == "at_least" else value
    return Amount(kind, low, high, unit, bound, start, end, noun, size)


def _bound(before: str, after: str, words: Language) -> str:
    opening = words.bound_before.search(before[-_NEAR:]) if _may_bound(before, words) else None
    if opening:
        return words.bounds[key(opening["phrase"])]
    closing = words.bound_after.match(after[:20])
    return words.bounds_behind[key(closing["phrase"])] if closing else "exact"


def _may_bound(before: str, words: Language) -> bool:
    """Whether the last word before a number is the last of a phrase that bounds it: most are not, and are passed by."""
    last = before[-_NEAR:].rstrip().rpartition(" ")[2].lower()
    return last in words.bound_ends or not last.isalpha()


def _currency(before: str, after: str, words: Language) -> tuple[str, int, int] | None:
    """Return currency, letters before the number and letters after it that belong to the sum."""
    money = words["money"]
    signs, named = money.get("signs", {}), money.get("words", {})
    sign = _sign_before(words).search(before[-_NEAR:])
    if sign:
        code = signs.get(sign["sign"], sign["sign"])
        return code, len(before[-_NEAR:]) - sign.start(), 0
    word = _money_word(words).match(after)
    if word:
        return named.get(word["word"], word["word"]), 0, word.end()
    behind = _sign_behind(words).match(after) if money.get("sign_behind") else None
    return (signs[behind["sign"]], 0, behind.end()) if behind else None


@pattern()
def _sign_before(words: Language) -> str:
    signs, codes = (words["money"].get(each, ()) for each in ("signs", "codes"))
    return rf"(?P<sign>{any_of(signs)}|\b(?:{any_of(codes)}))\s?$"


@pattern()
def _money_word(words: Language) -> str:
    named, codes, link = (words["money"].get(each, ()) for each in ("words", "codes", "before_word"))
    return rf"^[\s-](?:{followed(link)})?(?P<word>{any_of(named)}|{any_of(codes)})\b"


@pattern()
def _sign_behind(words: Language) -> str:
    return rf"^\s?(?P<sign>{any_of(words['money'].get('signs', ()))})(?!\w)"


_CLAUSE_END = re.compile(rf"[,;:()“”«»\"–—]|(?<!\.{CAPITAL})\.(?:\s|$)")


@pattern(re.IGNORECASE)
def _strong(words: Language) -> str:
    return rf"-(?P<strong>{any_of(words['strong'])})\b"


def _noun(after: str, words: Language, digits: str) -> tuple[str, str]:
    """Return the noun that a number counts, and its unit; empty where none follows within a few words."""
    strong = _strong(words).match(after)
    if strong:
        return key(strong["strong"]), "persons"
    clause = (
        re.split(r"[,;:.()“”«»\"–—]", after, maxsplit=1)[0]
        if not after.startswith((" ", "-", "\u00a0", "\u202f"))
        else _CLAUSE_END.split(after, maxsplit=1)[0]
    )
    hits = list(_WORD.finditer(clause))
    for place, hit in enumerate(hits):
        if place >= _WORDS_TO_A_NOUN:
            break
        word = words.elided.sub("", key(hit.group()))
        if place == 0 and word in words.one_of("range_words"):
            return "", ""
        if place == 0 and word in words.one_of("not_counted"):
            return word, ""
        if word in words.one_of("noun_ends"):
            break
        if word in words.one_of("passed_over") or _qualifies(word, hits[place + 1 : place + 2], words):
            continue
        if word in words.units:
            break
        if word in words.one_of("nations"):
            return word, "nations"
        if word in words.one_of("persons") or word.endswith(tuple(words["person_endings"])):
            return word, "persons"
        if hit.group()[0].isupper() and word.endswith(tuple(words["people_endings"])):
            return word, "persons"
        if word in words["plural"].get("same", ()):
            return word, word
        if _is_plural(word, words) and (hit.group().islower() or words["plural"].get("capitals")):
            return word, word
    first = _WORD.match(clause.lstrip(" -"))
    plural = words["plural"].get("add")
    if plural and first and re.match(rf"\s?-?{re.escape(first.group())}\s+\w+", clause) and not digits:
        return key(first.group()), f"{key(first.group())}{plural}"
    return "", ""


def _qualifies(word: str, following: list[re.Match[str]], words: Language) -> bool:
    """Whether a noun only tells which of the nations or persons after it are counted, as in "member states"."""
    if word not in words.one_of("persons") or _is_plural(word, words) or not following:
        return False
    return key(following[0].group()) in (*words["nations"], *words["persons"])


def _is_plural(word: str, words: Language) -> bool:
    endings, others = (tuple(words["plural"].get(each, ())) for each in ("endings", "not_endings"))
    return len(word) > _SHORTEST_PLURAL and word.endswith(endings) and not word.endswith(others)


def _unit_before(text: str, amount: Amount, found: list[Amount], words: Language) -> str:
    """Return the unit of a number without a noun of its own: what an earlier number or noun of the sentence counts."""
    earlier = [other.unit for other in found if is_counted(other, words)]
    if earlier:
        return earlier[-1]
    for hit in reversed(list(_WORD.finditer(text[max(0, amount.start - _FAR) : amount.start]))):
        word = words.elided.sub("", key(hit.group()))
        if word in words.one_of("nations"):
            return "nations"
        if word in words.one_of("persons") or word in words.one_of("force_words"):
            return "persons"
    return ""


def is_counted(amount: Amount, words: Language) -> bool:
    """Whether an amount counts things, and measures none: its unit may go on to a number without one."""
    return amount.kind == "quantity" and bool(amount.unit) and amount.unit not in words["units"]


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdigit() and 1900 <= int(digits) <= 2100


@pattern()
def _joiner(words: Language) -> str:
    return rf"^\s?(?:[-–]|(?:{any_of(words['range_words'])}))\s?$"


@pattern()
def _plain_joiner(words: Language) -> str:
    return rf"^\s?(?:[-–]|(?:{any_of(words['range_joiners'])})\s?$)"


@pattern(re.IGNORECASE)
def _range_opener(words: Language) -> str:
    return rf"\b(?:{any_of(words['range_openers'])})\s\W?$"


def _ranges(text: str, found: list[Amount], words: Language) -> Iterator[Amount]:
    """Join "between 10 and 20 persons", "10 to 20 persons", "10-20 persons" into one amount."""
    joiner, plain, opener = _joiner(words), _plain_joiner(words), _range_opener(words)
    skip = False
    for number, amount in enumerate(found):
        if skip:
            skip = False
            continue
        following = found[number + 1] if number + 1 < len(found) else None
        if following and joiner.match(text[amount.end : following.start]):
            opened = opener.search(text[: amount.start])
            dashed = plain.match(text[amount.end : following.start])
            low = (
                _lower_end(amount, following)
                if (opened or dashed) and not _changes(text, amount, words)
                else None
            )
            if low is not None:
                yield replace(following, low=low, high=following.high, bound="exact", start=amount.start)
                skip = True
                continue
        yield amount


def _changes(text: str, first: Amount, words: Language) -> bool:
    """Whether two numbers are a before and an after, as in "cut from 9 to 5": two numbers, and no range."""
    lead = text[max(0, first.start - 2 * _NEAR) : first.start]
    return _change(words).search(lead) is not None


@pattern(re.IGNORECASE)
def _change(words: Language) -> str:
    return rf"\b(?:{any_of(words['changes'])})\b[^,;.]*$"


def _lower_end(first: Amount, second: Amount) -> float | None:
    """Return the lower end of a range; a bare number takes the scale and the unit of the one after it."""
    low = first.high if first.high is not None else first.low
    if low is None or second.high is None:
        return None
    if first.size == second.size and low > second.high:
        return None
    bare = not first.unit and first.kind == "quantity" and first.size == 1 and low * second.size < second.high
    if bare and second.size != 1:
        return low * second.size
    return low if first.kind == second.kind or bare else None
