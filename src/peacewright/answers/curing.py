"""What an option lacks and the least change that would cure it, in words and as a table, for every question alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from peacewright.answers.answer import AnswerTable
from peacewright.answers.case import Case
from peacewright.answers.making import short_title
from peacewright.answers.words import cure_words, listing
from peacewright.plan.explanation import Shortfall


def lacking_words(shortfalls: Iterable[Shortfall]) -> str:
    """Say what is lacking, each with the least changes any one of which would cure it."""
    return " ".join(_lacking(each) for each in shortfalls)


def _lacking(shortfall: Shortfall) -> str:
    cures = any_of(shortfall)
    return f"{shortfall.message} Cured by: {cures}." if cures else shortfall.message


def any_of(shortfall: Shortfall) -> str:
    """Return the cures of a shortfall as alternatives; empty where no single change cures it."""
    return listing((cure_words(cure) for cure in shortfall.cures), "or")


def cures_table(
    case: Case, caption: str, lacking: Mapping[str, Iterable[Shortfall]], more: str = ""
) -> tuple[AnswerTable, ...]:
    """Return what each option lacks of a question's subject and what alone would cure it; nothing where nothing lacks.

    Parameters
    ----------
    case : Case
    caption : str
    lacking : mapping of str to iterable of Shortfall
        By option.
    more : str
        What the note says besides.
    """
    rows = tuple(
        (short_title(case, option), each.message, any_of(each) or "no single change")
        for option, found in lacking.items()
        for each in found
    )
    if not rows:
        return ()
    columns = (("Option", ""), ("What is lacking", ""), ("Any one of these would do", ""))
    note = f"At best values. Each change was tried alone, all else as planned; sizes are the least that do. {more}"
    return (AnswerTable("cures", caption, columns, rows, note.strip()),)
