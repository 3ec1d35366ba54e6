"""What an option lacks and the least change that would cure it, in words and as a table, for every question alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from peacewright.answers.answer import AnswerTable
from peacewright.answers.case import Case
from peacewright.answers.making import short_title
from peacewright.answers.words import cure_words, plain
from peacewright.plan.explanation import Shortfall
from peacewright.plan.wording import listing

TOGETHER = "Changes that are told together were tried because none alone does."
"""What the note says where a cure is of several changes at once."""
_QUOTED = re.compile(r"“([a-z ]+)”")


def lacking_words(shortfalls: Iterable[Shortfall]) -> str:
    """Say what is lacking, each with the least changes any one of which would cure it."""
    return " ".join(_lacking(each) for each in shortfalls)


def _lacking(shortfall: Shortfall) -> str:
    cures = any_of(shortfall)
    lacking = message_of(shortfall)
    return f"{lacking} Cured by: {cures}." if cures else lacking


def message_of(shortfall: Shortfall) -> str:
    """Return what is lacking in the words of answers: planners quote names of tasks and occasions as they are."""
    return _QUOTED.sub(lambda quoted: f"“{plain(quoted[1].replace(' ', '_'))}”", shortfall.message)


def any_of(shortfall: Shortfall) -> str:
    """Return the cures of a shortfall as alternatives; empty where nothing that was tried cures it."""
    return listing((cure_words(cure) for cure in shortfall.cures), "or")


def cures_table(
    case: Case, caption: str, lacking: Mapping[str, Iterable[Shortfall]], more: str = ""
) -> tuple[AnswerTable, ...]:
    """Return what each option lacks of a question's subject and what would cure it; nothing where nothing lacks.

    Parameters
    ----------
    case : Case
    caption : str
    lacking : mapping of str to iterable of Shortfall
        By option.
    more : str
        What the note says besides.
    """
    told = [(option, each) for option, found in lacking.items() for each in found]
    shown = [each for _, each in told]
    rows = tuple(
        (short_title(case, option), message_of(each), any_of(each) or "nothing that was tried")
        for option, each in told
    )
    if not rows:
        return ()
    columns = (("Option", ""), ("What is lacking", ""), ("Any one of these would do", ""))
    paired = any(cure.together for each in shown for cure in each.cures)
    alone = "At best values. Each change was tried alone, all else as planned; sizes are the least that do."
    note = " ".join(part for part in (alone, TOGETHER if paired else "", more) if part)
    return (AnswerTable("cures", caption, columns, rows, note),)
