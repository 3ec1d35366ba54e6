"""What would mend a design of command: by design, and by option where it blocks a task or a post stays empty."""

from __future__ import annotations

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.curing import any_of, message_of
from peacewright.answers.making import short_title
from peacewright.answers.words import plain, plural, sentence
from peacewright.plan.command import CommandPart, Mending
from peacewright.planning.command_cures import BLOCKED, POSTS


def mending_table(part: CommandPart) -> AnswerTable:
    """Return for each design the least changes after which every occasion has an authority and none hangs on a post."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            sentence(plain(name)).removesuffix("."),
            float(len(found.gaps)),
            None if found.mending.stand_ins is None else float(found.mending.stand_ins),
            _liaison(found.mending),
            None if found.mending.delegated is None else float(found.mending.delegated),
            found.mending.authority,
        )
        for name, found in part.assessments.items()
    )
    columns = (
        ("Design", ""), ("Rights to give", ""), ("Stand-ins to name", ""), ("Or instead", ""),
        ("Decisions to pass down", ""), ("To", ""),
    )  # fmt: skip
    note = (
        "Stand-ins: one for each staff or component that some decision hangs on. Nobody stands in for a council, a "
        "government or the capitals: what hangs on them would have to be passed down, which is theirs to grant. Each "
        "change was tried on the design."
    )
    return AnswerTable("mending", "The least that would mend each design", columns, rows, note)


def _liaison(mending: Mending) -> str | None:
    """Return the liaison that spares stand-ins, and how many are still to be named with it."""
    if not mending.liaison:
        return None
    left = mending.stand_ins_with_liaison
    more = f", and {plural(left, 'stand-in')}" if left else ""
    return f"liaison between the {mending.liaison[0]} and a {mending.liaison[1]}{more}"


def opening_table(case: Case) -> tuple[AnswerTable, ...]:
    """Return what would open the tasks that a design blocks, and fill its empty posts, by option and design."""
    rows = tuple(
        (short_title(case, option), sentence(plain(name)).removesuffix("."), message_of(each), any_of(each))
        for option in case.options
        for name, found in case.plans[option].command.assessments.items()
        for each in found.shortfalls
        if each.subject.startswith(BLOCKED) or each.subject == POSTS
    )
    if not rows:
        return ()
    columns = (("Option", ""), ("Design", ""), ("What is lacking", ""), ("Any one of these would do", ""))
    note = "Each change alone. Another design: one that blocks no task of the option and fills all its posts."
    return (AnswerTable("opening", "What would open what a design blocks", columns, rows, note),)
