"""What is said first of an exploration: five plain sentences, and a line an option on what makes it fail.

They are made of the figures of :mod:`.aims` alone, so that every one of them is found again in a table below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peacewright.answers.explored.explored import DAYS, DEFINITION_WORDS, Explored
from peacewright.answers.explored.ranking import Ranked
from peacewright.answers.words import between, listing, number, plural, ranged, sentence, whole
from peacewright.exploration.robustness import ATTITUDES

Document = Mapping[str, Any]
MOST_SIGNPOSTS = 2
"""Signposts of one time that the lead names."""


def lead(explored: Explored, rankings: Ranked, aims: Sequence[Document]) -> dict[str, str]:
    """Return the lead by what it is about: a sentence or two each, in the order in which they are read.

    Parameters
    ----------
    explored : Explored
    rankings : Ranked
        For how many ways of ranking there are.
    aims : sequence of mapping
        From :func:`~.aims.aim_documents`.
    """
    first, *others = aims
    least = (
        _overall(explored, aims),
        _stands(explored, rankings, first),
        _under_beliefs(explored, rankings, first),
        _gain(explored, first),
    )
    said = {
        "Least bad": " ".join(text for text in least if text),
        "By the other aims": sentence("; ".join(_stands_shortly(explored, aim) for aim in others))
        if others
        else "",
        "What makes them fail": " ".join(_missed_by_all(aim) for aim in aims if aim["conditions"]),
        "What matters most": _matters(aims),
        "What to watch": _watch(aims),
    }
    return {about: text for about, text in said.items() if text}


def short_title(aim: Document) -> str:
    """Return the name of an aim's metric up to its first comma."""
    return str(aim["title"]).partition(",")[0]


# --- least bad ------------------------------------------------------------------------------------------------------


def _overall(explored: Explored, aims: Sequence[Document]) -> str:
    told = [aim["standing"] for aim in aims if aim["standing"] and aim["standing"]["nearest"]]
    if not told:
        return "By no aim can any option be told from another."
    best = set.intersection(*(set(one["least_bad"]) for one in told))
    every = "every aim" if len(told) == len(aims) else "every aim that tells options apart"
    if best:
        names = [explored.named(name) for name in explored.options if name in best]
        return f"Least bad by {every} {'are' if len(names) > 1 else 'is'} {listing(names)}."
    return f"No option is least bad by {every}."


def _stands(explored: Explored, rankings: Ranked, aim: Document) -> str:
    """Say who is least bad by the first aim, how clearly, and what that was tried against."""
    title, found = short_title(aim), aim["standing"]
    if found is None:
        return sentence(f"{title}: no two options have values to compare")
    tried = [plural(len(ATTITUDES), "robustness measure"), plural(len(rankings.priors), "prior")]
    if aim["metric"] == DAYS:
        tried.insert(1, f"{whole(len(DEFINITION_WORDS))} definitions of collapse")
    ways = f"{whole(found['rankings'])} ways of ranking ({' × '.join(tried)})"
    if not found["nearest"]:
        return sentence(f"{title}: all options are tied in each of {ways}")
    said = f"{title}: {_best_words(explored, found)}, of {ways}"
    if any(found["behind"][name] for name in found["least_bad"]):
        said += ", no more often behind than chance may give"
    if found["tied"]:
        hardly = ", so that they hardly differ" if 2 * found["tied"] > found["rankings"] else ""
        said += f"; in {whole(found['tied'])} all are tied{hardly}"
    return sentence(said)


def _under_beliefs(explored: Explored, rankings: Ranked, aim: Document) -> str:
    """Say whether the leader by one aim is behind under any rival belief that the operation declares."""
    leader = aim["standing"]["nearest"] if aim["standing"] else ""
    declared = [
        name for name in explored.operation.priors if any(name == one.name for one in rankings.priors)
    ]
    if not leader or not declared:
        return ""
    behind = {
        ranking.setting.prior
        for ranking in rankings.of(aim["metric"])
        if leader in ranking.options and ranking.beaten_by(leader)
    }
    against = [explored.operation.priors[name].title for name in declared if name in behind]
    name = explored.named(leader)
    if not against:
        return f"Under {plural(len(declared), 'declared rival belief')} {name} is never behind."
    of = plural(len(declared), "declared rival belief")
    return f"Of {of}, {name} is behind in some way if {listing(against, 'or if')}."


def _stands_shortly(explored: Explored, aim: Document) -> str:
    title, found = short_title(aim).lower(), aim["standing"]
    if found is None:
        return f"{title}: nothing to compare"
    if not found["nearest"]:
        return f"{title}: all tied"
    return f"{title}: {_best_words(explored, found)}, of {whole(found['rankings'])}"


def _best_words(explored: Explored, found: Document) -> str:
    ahead, behind = found["ahead"], found["behind"]
    best = [
        f"{explored.named(name)} (ahead of some other in {whole(ahead[name])}, behind in {whole(behind[name])})"
        for name in found["least_bad"] or (found["nearest"],)
    ]
    if not found["least_bad"]:
        return f"none is least bad, nearest comes {best[0]}"
    return f"least bad {'are' if len(best) > 1 else 'is'} {listing(best)}"


def _gain(explored: Explored, aim: Document) -> str:
    """Say by how much the leader differs from the baseline, in the same futures."""
    leader = aim["standing"]["nearest"] if aim["standing"] else ""
    gains = [one for one in aim["gained"] if one["option"] == leader]
    if not gains:
        return ""
    gain = gains[0]
    unit = aim["unit"]
    # The difference of two shares is in points of a hundred, not a share of either.
    scale, name = (100.0, "points") if unit == "share" else (1.0, unit)
    ends = between(scale * gain["low"], scale * gain["high"])
    tie = ", a tie" if gain["tie"] else ""
    differs = f"{number(scale * gain['difference'])} {name} ({ends}{tie})"
    return f"On average {explored.named(leader)} differs from {explored.named(aim['baseline'])} by {differs}."


# --- failing --------------------------------------------------------------------------------------------------------


def _missed_by_all(aim: Document) -> str:
    conditions = aim["conditions"]
    shares = sorted((one["missed"] / one["futures"], one["missed"], one["futures"]) for one in conditions)
    (_, least, of), (_, most, of_most) = shares[0], shares[-1]
    if (least, of) == (most, of_most):
        counted = f"{whole(least)} of {whole(of)}"
    elif of == of_most:
        counted = f"{whole(least)} to {whole(most)} of {whole(of)}"
    else:
        counted = f"{whole(least)} of {whole(of)} to {whole(most)} of {whole(of_most)}"
    said = f"{short_title(aim)}: {aim['missed']} in {counted} futures"
    named = [_box_words(one["boxes"][0]) for one in conditions if one["boxes"]]
    common = [words for words in named[0] if all(words in other for other in named)] if named else []
    if common:
        some = (
            "" if len(named) == len(conditions) else f"for {whole(len(named))} of {len(conditions)} options "
        )
        kind = "met" if conditions[0]["inside"] == "meets" else "missed"
        said += f"; {some}{kind} most often under conditions that ask that {listing(common)}"
    return sentence(said)


def _box_words(box: Document) -> list[str]:
    return [str(limit["words"]) for limit in box["limits"]]


def failing_lines(explored: Explored, aims: Sequence[Document]) -> dict[str, str]:
    """Return what makes each option fail, a line an option."""
    lines = {}
    for option in explored.options:
        clauses = [_clause(aim, one) for aim in aims for one in aim["conditions"] if one["option"] == option]
        lines[option] = sentence("; ".join(clauses)) if clauses else "No aim has a value under it."
    return lines


def _clause(aim: Document, one: Document) -> str:
    counted = f"in {whole(one['missed'])} of {whole(one['futures'])} futures"
    where = where_words(one)
    return f"{short_title(aim)} {aim['missed']} {counted}{f', {where}' if where else ''}"


def where_words(one: Document) -> str:
    """Say under which condition an aim is met or missed, as found first; empty where none was found."""
    if not one["boxes"]:
        return ""
    box = one["boxes"][0]
    doubts = [
        word
        for word, holds in (("unstable", not box["stable"]), ("not confirmed", box["confirmed"] is False))
        if holds
    ]
    said = f"{'met' if one['inside'] == 'meets' else 'missed'} most often where {box['words']}"
    return f"{said} ({listing(doubts)})" if doubts else said


# --- what matters, what to watch --------------------------------------------------------------------------------------


def _matters(aims: Sequence[Document]) -> str:
    tops = [top for aim in aims if (top := _top(aim)) is not None]
    if not tops:
        return "No single uncertainty stands out in what any aim moves with."
    aim, row = max(tops, key=lambda found: found[1]["share"])
    share = ranged(row["share"], row["low"], row["high"], "share")
    said = f"{row['words']}: alone it explains {share} of the variation in {short_title(aim)}"
    first = next((top for top in tops if top[0] is aims[0]), None)
    if aim is aims[0]:
        return sentence(said)
    if first is None:
        return sentence(f"{said}; of {short_title(aims[0])} nothing stands out")
    own = ranged(first[1]["share"], first[1]["low"], first[1]["high"], "share")
    return sentence(f"{said}; for {short_title(aims[0])} it is “{first[1]['words']}” ({own})")


def _top(aim: Document) -> tuple[Document, Document] | None:
    """Return an aim with the uncertainty that explains most of its metric itself, by the measure that sees most."""
    rows = [row for group in aim["matters"] if not group["over"] for row in group["rows"] if row["options"]]
    return (aim, max(rows, key=lambda row: row["share"])) if rows else None


def _watch(aims: Sequence[Document]) -> str:
    said = []
    for seen, words in (("before", "before the force goes"), ("during", "while it lasts")):
        troubles = listing(_troubles(aims, seen), "or")
        if troubles:
            said.append(f"{words}: {troubles}")
    if not said:
        return "No condition was found that could be watched."
    return sentence(f"Signs of trouble {'; '.join(said)}")


def _troubles(aims: Sequence[Document], seen: str) -> Iterator[str]:
    """Yield the first signposts to be seen at one time: first those that stand in resamples and fresh futures."""
    rows = [row for aim in aims for row in aim["signposts"] if row["seen"] == seen]
    rows.sort(key=lambda row: not (row["stable"] and row["confirmed"]))
    found = list(dict.fromkeys(str(row["trouble"]) for row in rows))
    yield from found[:MOST_SIGNPOSTS]
