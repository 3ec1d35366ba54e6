"""Review at the keyboard: one proposal at a time, one key a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from peacewright.cli.output import console, fail
from peacewright.cli.proposals import in_full

if TYPE_CHECKING:
    from peacewright.study.reviewing import Desk, Shown

KEYS = "a accept · e edit · r reject · m merge · u undo · s skip · b back · q quit"


def step_through(desk: Desk) -> None:
    """Show what is open, proposal by proposal, and keep each decision at once."""
    out = console()
    place = 0
    while True:
        waiting = [each for each in desk.shown() if str(each.standing.state) == "open"]
        if place >= len(waiting):
            out.print(
                f"{len(waiting)} left open. Accepted proposals enter by: peacewright review {desk.path} --apply"
            )
            return
        place = max(place, 0)
        shown = waiting[place]
        out.print(f"\n{place + 1} of {len(waiting)} open", style="dim")
        out.print(in_full(shown), soft_wrap=True)
        out.print(KEYS, style="dim")
        key = typer.getchar().lower()
        if key in ("q", "\x04", "\x1b"):
            return
        if key in ("s", "n", "j", " "):
            place += 1
        elif key in ("b", "p", "k"):
            place -= 1
        else:
            desk = _answer(key, shown, desk)


def _answer(key: str, shown: Shown, desk: Desk) -> Desk:
    """Do what a key stands for; what cannot be done is said, and the proposal stays in view."""
    from peacewright.core.findings import PeacewrightError
    from peacewright.evidence.review.decisions import Act, Decision
    from peacewright.study.reviewing import decide, undo

    name = shown.standing.proposal.id
    try:
        if key == "a":
            return decide(desk.path, Decision(name, Act.ACCEPT))
        if key == "r":
            return decide(desk.path, Decision(name, Act.REJECT))
        if key == "u":
            return undo(desk.path)
        if key == "m":
            other = typer.prompt("merge into (id, empty to leave it)", default="", show_default=False)
            return decide(desk.path, Decision(name, Act.MERGE, into=other)) if other else desk
        if key == "e":
            return _edit(shown, desk)
    except PeacewrightError as error:
        for finding in error.findings:
            fail(f"{finding.message}. {finding.remedy}")
        return desk
    fail(f"'{key}' stands for nothing. {KEYS}")
    return desk


def _edit(shown: Shown, desk: Desk) -> Desk:
    """Ask for each value of an entry, with what stands there as the answer that Enter gives."""
    from peacewright.study.reviewing import decide, edited

    values: dict[str, str] = {}
    for key, value in shown.fields().items():
        answer = typer.prompt(key, default=value)
        if answer != value:
            values[key] = answer
    return decide(desk.path, edited(desk, shown.standing.proposal.id, values)) if values else desk
