"""``peacewright review``: a person decides on what documents propose, and applies what was accepted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from peacewright.cli.arguments import JsonOption, given
from peacewright.cli.output import console, print_json
from peacewright.cli.proposals import in_full, print_proposals

if TYPE_CHECKING:
    from peacewright.study.reviewing import Desk

EPILOG = """Examples:

peacewright review my-force.yaml

peacewright review my-force.yaml --page

peacewright review my-force.yaml --list

peacewright review my-force.yaml --edit 1f0c:factor=force.opposite --accept 1f0c --reject 77ab

peacewright review my-force.yaml --apply --yes

Without options it steps through what is open, one key a proposal: a accept, e edit, r reject, m merge with another,
u undo, s skip, q quit. Decisions are kept at once, beside the operation file. Nothing enters that until --apply, which
shows the difference first. Undoing after that takes out again what entered, if the file was not changed since."""


def run(
    operation: Annotated[
        str, typer.Argument(metavar="OP", show_default=False, help="An operation file of your own.")
    ],
    accept: Annotated[list[str] | None, given("--accept", "ID", "Accept a proposal.")] = None,
    reject: Annotated[list[str] | None, given("--reject", "ID", "Reject a proposal.")] = None,
    edit: Annotated[
        list[str] | None, given("--edit", "ID:KEY=VALUE", "Change one value of what it would write.")
    ] = None,
    merge: Annotated[list[str] | None, given("--merge", "ID:OTHER", "Merge a proposal into another.")] = None,
    undo: Annotated[list[str] | None, given("--undo", "ID", "Take back the last decision on it.")] = None,
    undo_last: Annotated[bool, typer.Option("--undo-last", help="Take back the last decision.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the proposals.")] = False,
    show: Annotated[str | None, given("--show", "ID", "Show a proposal in full.")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write what was accepted into the operation file.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --apply: do not ask.")] = False,
    page: Annotated[bool, typer.Option("--page", help="Review on a page, in a browser here.")] = False,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="With --page: 0 takes a free one.")
    ] = 0,
    json: JsonOption = False,
) -> None:
    """Review what documents propose to an operation, and apply what you accept."""
    from peacewright.study.reviewing import open_review

    desk = open_review(operation)
    if asked := any((accept, reject, edit, merge, undo, undo_last)):
        desk = _decide(desk, accept or [], reject or [], edit or [], merge or [], undo or [], undo_last)
    if show is not None:
        _show(desk, show, json)
    elif apply:
        _apply(desk, yes, json)
    elif page:
        _serve(desk, port)
    elif listed or asked or json or not sys.stdin.isatty():
        print_proposals(desk, json)
    else:
        from peacewright.cli.review_keys import step_through

        step_through(desk)


def _decide(
    desk: Desk,
    accept: list[str],
    reject: list[str],
    edit: list[str],
    merge: list[str],
    undo: list[str],
    last: bool,
) -> Desk:
    """Take back, edit, merge, accept and reject, in this order."""
    from peacewright.evidence.review.decisions import Act, Decision
    from peacewright.study.reviewing import decide, edited
    from peacewright.study.reviewing import undo as take_back

    if last:
        desk = take_back(desk.path)
    for name in undo:
        desk = take_back(desk.path, name)
    values: dict[str, dict[str, str]] = {}
    for text in edit:
        name, colon, change = text.partition(":")
        key, equals, value = change.partition("=")
        if not colon or not equals or not key:
            message = f"--edit {text}: write it as ID:KEY=VALUE, for instance 1f0c:is=15"
            raise typer.BadParameter(message)
        values.setdefault(name, {})[key] = value
    for name, changes in values.items():
        desk = decide(desk.path, edited(desk, name, changes))
    pairs = [text.partition(":") for text in merge]
    if any(not colon for _, colon, _ in pairs):
        message = "--merge: write it as ID:OTHER"
        raise typer.BadParameter(message)
    decisions = [Decision(name, Act.MERGE, into=other) for name, _, other in pairs]
    decisions += [Decision(name, Act.ACCEPT) for name in accept]
    decisions += [Decision(name, Act.REJECT) for name in reject]
    return decide(desk.path, *decisions) if decisions else desk


def _show(desk: Desk, name: str, as_json: bool) -> None:
    wanted = desk.review.proposal(name).id
    shown = next(each for each in desk.shown() if each.standing.proposal.id == wanted)
    if as_json:
        print_json(shown.as_data())
    else:
        console().print(in_full(shown), soft_wrap=True)


def _serve(desk: Desk, port: int) -> None:
    """Show the review on a page until the person ends it."""
    from peacewright.web.review_page import ReviewServer

    with ReviewServer(desk.path, port) as server:
        print(server.address, flush=True)
        typer.echo(
            "Open this address in a browser on this machine; Ctrl-C ends it. Decisions are kept at once.",
            err=True,
        )
        server.wait()


def _apply(desk: Desk, yes: bool, as_json: bool) -> None:
    """Show what would change, ask, and write it."""
    from peacewright.study.reviewing import apply, preview

    changes = preview(desk)
    if not as_json:
        print(
            changes or "what was accepted changes nothing: it stands in the file already",
            end="" if changes else "\n",
        )
    if not yes and not (sys.stdin.isatty() and typer.confirm(f"Write this into {desk.path}?", err=True)):
        message = "nothing was written; add --yes to write it"
        raise typer.BadParameter(message)
    desk, changes = apply(desk.path, changes)
    if as_json:
        print_json({"operation": str(desk.path), "review": str(desk.file), "difference": changes})
    else:
        typer.echo(f"Next: peacewright check {desk.path}", err=True)
