"""Proposals as text: one line each for a list, and one in full beside what it would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peacewright.cli.output import console, print_json

if TYPE_CHECKING:
    from rich.text import Text

    from peacewright.study.reviewing import Desk, Shown

_COLOURS = {
    "new": "green", "widens the range": "yellow", "contradicts": "bold red", "within the range": "cyan",
    "already there": "dim", "by hand": "magenta",
}  # fmt: skip


def print_proposals(desk: Desk, as_json: bool) -> None:
    """Print every proposal in a line, with how it compares and what was decided, and where the review stands."""
    from peacewright.study.reviewing import count

    shown = desk.shown()
    if as_json:
        print_json(
            {
                "review": str(desk.file),
                "operation": str(desk.path),
                "states": count(desk),
                "proposals": [each.as_data() for each in shown],
            }
        )
        return
    from rich.text import Text

    out = console()
    kind = ""
    for each in shown:
        if each.standing.proposal.kind != kind:
            kind = str(each.standing.proposal.kind)
            out.print(Text(_plural(kind), style="bold"))
        line = Text(f"  {each.standing.proposal.id}  ")
        line.append(f"{each.standing.proposal.title}: ")
        line.append(f"{each.comparison.relation}", style=_COLOURS[str(each.comparison.relation)])
        line.append(f" ({each.comparison.words})" if each.comparison.words else "")
        line.append(_decided(each), style="bold")
        out.print(line, soft_wrap=True)
    told = ", ".join(f"{number} {state}" for state, number in count(desk).items() if number)
    out.print(Text(f"{told or 'nothing to review'}: {desk.file}"), soft_wrap=True)


def _plural(kind: str) -> str:
    return "Theories" if kind == "theory" else f"{kind.capitalize()}s"


def _decided(shown: Shown) -> str:
    state = str(shown.standing.state)
    told = (
        ""
        if state == "open"
        else f" [{state}{f' into {shown.standing.into}' if shown.standing.into else ''}]"
    )
    return told + (f" [{shown.changed}]" if shown.changed else "")


def in_full(shown: Shown) -> Text:
    """Return a proposal in full: its sentences with the words marked, what it would write, and how that compares."""
    from rich.text import Text

    from peacewright.study.reviewing import flat

    standing, proposal = shown.standing, shown.standing.proposal
    text = Text(f"{proposal.kind} {proposal.id}  ", style="bold")
    text.append(f"{proposal.title}{f' ({proposal.question})' if proposal.question else ''}", style="bold")
    text.append(f"\n{_decided(shown).strip()}" if _decided(shown) else "", style="bold yellow")
    for quoted in proposal.claims:
        text.append(f"\n  {quoted.locator}", style="dim")
        text.append(f"; {quoted.speaker or 'the text itself'}, {quoted.firmness}\n    ", style="dim")
        text.append(quoted.before)
        text.append(quoted.sentence, style="reverse")
        text.append(quoted.after)
    for other in standing.merged:
        text.append(f"\n  with {other.id}: {other.title}")
    text.append(f"\n  {shown.comparison.relation}", style=_COLOURS[str(shown.comparison.relation)])
    text.append(f": {shown.comparison.words}" if shown.comparison.words else "")
    if proposal.told and proposal.told != shown.comparison.words:
        text.append(f"\n  {proposal.told}")
    if standing.entry is not None:
        text.append(f"\n  {'.'.join(standing.at) or '(no place yet)'}:", style="bold")
        for key, value in flat(standing.entry):
            text.append(f"\n    {key}: " if key else "\n    ", style="bold")
            text.append(str(value))
    return text
