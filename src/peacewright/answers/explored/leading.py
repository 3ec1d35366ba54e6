"""What is said first of an exploration: five plain sayings, and a line an option on what makes it fail.

They are made of the figures of :mod:`.aims` alone, so that every one of them is found again in a table below. How the
options stand is said of the first aim, which is what the operation asks for first; of the others in a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peacewright.answers.explored.explored import DAYS, Explored
from peacewright.answers.explored.influences import convention_words, share_words
from peacewright.answers.explored.ranking import AXES, NONE_COMPARED, Ranked
from peacewright.answers.words import between, number, plural, sentence, whole
from peacewright.plan.wording import listing

Document = Mapping[str, Any]
MOST_SIGNPOSTS = 2
"""Signposts of one time that the lead names."""


def lead(explored: Explored, rankings: Ranked, aims: Sequence[Document]) -> dict[str, str]:
    """Return the lead by what it is about, in the order in which it is read.

    Parameters
    ----------
    explored : Explored
    rankings : Ranked
        For who is behind under which belief.
    aims : sequence of mapping
        From :func:`~.aims.aim_documents`.
    """
    first = aims[0]
    said = {
        "Least bad": _least_bad_by_all(explored, aims),
        "Does the order change": f"{_changes(first)} {_under_beliefs(explored, rankings, first)}".strip(),
        "What makes them fail": _missed_by_all(first) if first["conditions"] else "",
        "What matters most": _matters(aims),
        "What to watch": _watch(aims),
    }
    return {about: text for about, text in said.items() if text}


def _named(explored: Explored, option: str) -> str:
    """Return an option by the few words that the tables have for it."""
    declared = explored.operation.options[option]
    return f"“{declared.short or declared.title.partition(',')[0]}”"


def short_title(aim: Document) -> str:
    """Return the name of an aim's metric up to its first comma."""
    return str(aim["title"]).partition(",")[0]


def kind_words(one: Document) -> str:
    """Say what a condition gathers: futures in which the aim is met, or missed."""
    return "met" if one["inside"] == "meets" else "missed"


def _within(aim: Document) -> str:
    """Return the short title as it stands within a sentence."""
    title = short_title(aim)
    return f"{title[:1].lower()}{title[1:]}"


# --- least bad ------------------------------------------------------------------------------------------------------


def _least_bad_by_all(explored: Explored, aims: Sequence[Document]) -> str:
    """Say who is least bad by the first aim, then by the others."""
    if len(explored.options) == 1:
        return "One option was explored: there is none to hold it against."
    return f"{_least_bad(explored, aims[0])} {_by_other_aims(explored, aims)}".strip()


def _least_bad(explored: Explored, aim: Document) -> str:
    """Say who is least bad by the first aim, and by how much it differs from the baseline."""
    by, found = f"By {_within(aim)}", aim["standing"]
    if found is None:
        return sentence(f"{by} {NONE_COMPARED}")
    if not found["nearest"]:
        return f"{by} {_none_told(found)}."
    named = listing(_named(explored, name) for name in found["least_bad"])
    if not named:
        said = f"{by} no option is least bad; nearest comes {_named(explored, found['nearest'])}"
    else:
        said = f"{by} {named} {'are' if len(found['least_bad']) > 1 else 'is'} least bad"
    return sentence(f"{said}{_gain(explored, aim)}{_hardly(found)}")


def _none_told(found: Document) -> str:
    """Say that no option can be told from another; if some are ahead by chance, in how many ways of ranking at most."""
    said = "no option can be told from another"
    tied, of = found["tied"], found["rankings"]
    if tied == of:
        return said
    most = whole(max(found["ahead"].values()))
    return f"{said} more often than chance gives (each is ahead in at most {most} of {whole(of)} ways of ranking)"


def _gain(explored: Explored, aim: Document) -> str:
    """Say by how much the leader differs from the baseline, in the same futures; empty where it is the baseline."""
    leader, unit = aim["standing"]["nearest"], aim["unit"]
    gain = next((one for one in aim["gained"] if one["option"] == leader), None)
    if gain is None:
        return ""
    # The difference of two shares is in points of a hundred, not a share of either.
    scale, name = (100.0, "points") if unit == "share" else (1.0, unit)
    ends = between(scale * gain["low"], scale * gain["high"])
    who = f"{_named(explored, leader)} " if len(aim["standing"]["least_bad"]) > 1 else ""
    base = _named(explored, aim["baseline"])
    if gain["tie"]:
        return f", though {who or 'it '}is not told from {base} on average ({ends} {name})"
    way = "more" if gain["difference"] > 0 else "less"
    amount = f"{number(abs(scale * gain['difference']))} {name}"
    return f": {who}by {amount} {way} than {base} on average, in the same futures ({ends})"


def _hardly(found: Document) -> str:
    tied, of = found["tied"], found["rankings"]
    hardly = f"; the options hardly differ: in {whole(tied)} of {whole(of)} ways of ranking all are tied"
    return hardly if 2 * tied > of else ""


def _doubt(explored: Explored, aim: Document) -> str:
    """Say in brackets what speaks against a leader: no difference from the baseline, ties, few futures compared."""
    found = aim["standing"]
    gain = next((one for one in aim["gained"] if one["option"] == found["nearest"]), None)
    tied, of = found["tied"], found["rankings"]
    doubts = []
    if gain is not None and gain["tie"]:
        who = f"{_named(explored, found['nearest'])} is " if len(found["least_bad"]) > 1 else ""
        doubts.append(f"{who}not told from {_named(explored, aim['baseline'])} on average")
    if 2 * tied > of:
        doubts.append(f"the options hardly differ: all are tied in {whole(tied)} of {whole(of)}")
    if aim["compared_futures"] < aim["futures"]:
        doubts.append(f"compared in {whole(aim['compared_futures'])} of {whole(aim['futures'])} futures")
    return f" ({'; '.join(doubts)})" if doubts else ""


def _by_other_aims(explored: Explored, aims: Sequence[Document]) -> str:
    """Say who is least bad by the other aims, in one sentence."""
    others = [aim for aim in aims[1:] if aim["standing"] and aim["standing"]["nearest"]]
    silent = [aim for aim in aims[1:] if aim not in others]
    said = [
        f"by {_within(aim)} {_leaders(explored, aim['standing'])}{_doubt(explored, aim)}" for aim in others
    ]
    if silent:
        said.append(f"by {listing(map(_within, silent), 'or')} none can be told from another")
    return sentence("; ".join(said)) if said else ""


def _leaders(explored: Explored, found: Document) -> str:
    best = listing(_named(explored, name) for name in found["least_bad"])
    verb = "they are" if len(found["least_bad"]) > 1 else "it is"
    return f"{verb} {best}" if best else f"none is, nearest comes {_named(explored, found['nearest'])}"


# --- whether that changes -------------------------------------------------------------------------------------------


def _changes(aim: Document) -> str:
    """Say whether two options change places when only the measure, the definition or the prior changes."""
    found = aim["standing"]
    if found is None:
        return ""
    if not found["nearest"]:
        of = whole(found["rankings"])
        if found["tied"] < found["rankings"]:
            return f"There is none to change: in {of} ways of ranking none is ahead more often than chance gives."
        return f"There is none to change: in each of {of} ways of ranking all are tied."
    axes = [name for axis, name in AXES.items() if axis != "definition" or aim["metric"] == DAYS]
    turned = [name for axis, name in AXES.items() if axis in found["turned_by"]]
    held = [name for name in axes if name not in turned]
    counted = f"{whole(found['rankings'])} ways of ranking"
    if not turned:
        return f"No: in {counted} no two options change places with {listing(held, 'or')}."
    not_with = f", not with {listing(held, 'or')}" if held else ""
    return f"Yes: in {counted} some options change places with {listing(turned)}{not_with}."


def _under_beliefs(explored: Explored, rankings: Ranked, aim: Document) -> str:
    """Say whether the leader by one aim is behind under any rival belief that the operation declares."""
    leader = aim["standing"]["nearest"] if aim["standing"] else ""
    used = {prior.name for prior in rankings.used(aim["metric"])}
    declared = [name for name in explored.operation.priors if name in used]
    if not leader or not declared:
        return ""
    behind = {
        ranking.setting.prior
        for ranking in rankings.of(aim["metric"])
        if leader in ranking.options and ranking.beaten_by(leader)
    }
    against = [explored.operation.priors[name].title for name in declared if name in behind]
    name, of = _named(explored, leader), plural(len(declared), "declared rival belief")
    if not against:
        return f"Under {of} {name} is never behind."
    if len(against) == len(declared):
        return f"Under each of {of} {name} is behind by some measure."
    return f"Of {of}, {name} is behind by some measure if {listing(against, 'or if')}."


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
    return sentence(f"{short_title(aim)}: {aim['missed']} in {counted} futures{_in_common(conditions)}")


def _in_common(conditions: Sequence[Document]) -> str:
    """Say what the first conditions of options have in common, where all are of the same kind; how firm they are.

    Conditions that do not hold up on fresh futures have no say in it.
    """
    seen = [one for one in conditions if one["boxes"]]
    found = [one for one in seen if one["boxes"][0]["confirmed"] is not False]
    if not found:
        why = "that was found holds up on fresh futures" if seen else "was found that sets them apart"
        return f"; no condition {why}"
    if len({one["inside"] for one in found}) != 1:
        return ""
    boxes = [one["boxes"][0] for one in found]
    sides = [{_side(limit) for limit in box["limits"]} for box in boxes]
    common = [
        str(limit["words"]) for limit in boxes[0]["limits"] if all(_side(limit) in one for one in sides)
    ]
    if not common:
        return ""
    some = "" if len(found) == len(conditions) else f" for {whole(len(found))} of {len(conditions)} options"
    loose = sum(not box["stable"] for box in boxes)
    firm = f" (unstable for {whole(loose)} of {plural(len(boxes), 'option')})" if loose else ""
    return f"; {kind_words(found[0])} most often{some} where {listing(common)}{firm}"


def _side(limit: Document) -> tuple[str, str, str]:
    """Return which side of what a limit is, whatever its level."""
    return str(limit["name"]), str(limit["label"]), str(limit["side"])


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
    said = f"{kind_words(one)} most often where {box['words']}"
    return f"{said} ({listing(doubts)})" if doubts else said


# --- what matters, what to watch --------------------------------------------------------------------------------------


def _matters(aims: Sequence[Document]) -> str:
    """Say what explains most of the first aim, and of which other aim one uncertainty explains most."""
    tops = [top for aim in aims if (top := _top(aim)) is not None]
    if not tops:
        return "No single uncertainty stands out in what any aim moves with."
    first = next((top for top in tops if top[0] is aims[0]), None)
    said = [_explained(first) if first else f"of {_within(aims[0])} nothing stands out"]
    others = [top for top in tops if top[0] is not aims[0]]
    if others:
        said.append(_explained(max(others, key=lambda found: found[1]["share"])))
    note = convention_words(_own_rows(aims[0]))
    return f"{sentence('; '.join(said))} {note}".strip()


def _explained(top: tuple[Document, Document]) -> str:
    aim, row = top
    return f"“{row['words']}” alone explains {share_words(row, f'the variation in {_within(aim)}')}"


def _top(aim: Document) -> tuple[Document, Document] | None:
    """Return an aim with the uncertainty that explains most of its metric itself, by the measure that sees most.

    Thresholds that define collapse are told apart.
    """
    rows = [row for row in _own_rows(aim) if row["options"] and not row["convention"]]
    return (aim, max(rows, key=lambda row: row["share"])) if rows else None


def _own_rows(aim: Document) -> list[Document]:
    """Return the rows of what an aim's metric itself moves with, not the gain over the baseline."""
    return [row for group in aim["matters"] if not group["over"] for row in group["rows"]]


def _watch(aims: Sequence[Document]) -> str:
    said = []
    for seen, words in (("before", "before the force goes"), ("during", "while it lasts")):
        troubles = listing(_troubles(aims, seen), "or")
        if troubles:
            said.append(f"{words}: {troubles}")
    if said:
        return sentence(f"Signs of trouble {'; '.join(said)}")
    if any(row["seen"] in ("before", "during") for aim in aims for row in aim["signposts"]):
        return "No condition that could be watched holds up in resamples and on fresh futures."
    return "No condition was found that could be watched."


def _troubles(aims: Sequence[Document], seen: str) -> Iterator[str]:
    """Yield the first signposts to be seen at one time, each with the aims that it is a sign for.

    Those that resamples or fresh futures do not bear out are left to the tables; what fresh futures could not check
    comes last, and is said to be.
    """
    found: dict[tuple[str, bool], list[str]] = {}
    for aim in aims:
        for row in aim["signposts"]:
            if row["seen"] == seen and row["stable"] and row["confirmed"] is not False:
                found.setdefault((str(row["trouble"]), row["confirmed"] is None), []).append(_within(aim))
    firm_first = sorted(found.items(), key=lambda one: one[0][1])
    for (trouble, unchecked), names in firm_first[:MOST_SIGNPOSTS]:
        doubt = ", not checked on fresh futures" if unchecked else ""
        yield f"{trouble} (for {listing(dict.fromkeys(names))}{doubt})"
