"""Verdicts and early warning as ``peacewright monitor`` prints them: two questions, never one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from peacewright.cli.output import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peacewright.monitoring.verdicts.early import BoxWarning, LimitWarning
    from peacewright.monitoring.verdicts.models import Count, Judged, Verdict, Verdicts
    from peacewright.monitoring.verdicts.parts import Interval

_WINDOWS = {
    "whole": "all of it", "first_month": "first 30 days", "first_week": "first 7 days", "month": "last 30 days",
    "week": "last 7 days", "day": "last day",
}  # fmt: skip
MOST_BOXES = 12
"""Conditions, and limits that nobody observes, that are printed; ``verdicts.json`` holds all."""


def print_verdicts(out: Console, verdicts: Verdicts) -> None:
    """Print both answers for each provision and party that has begun, and name those that have not."""
    from peacewright.monitoring.verdicts.words import stage_words

    running = [one for one in verdicts.verdicts if one.windows]
    if running:
        columns: list[str | tuple[str, str]] = [
            "provision", "party", "window", "(a) activity, by source", "(b) kept by the party", ("laid to it", "right"),
            ("author not said", "right"), "claims, by claimant",
        ]  # fmt: skip
        shown = table("Verdicts: did activity fall; did the party keep it", columns)
        for one in running:
            for judged in one.windows:
                shown.add_row(*_row(one, judged))
        out.print(shown)
        for one in running:
            whole = one.windows[0]
            out.print(f"{one.provision}, {one.party} ({stage_words(one.stage, one.status)}): {whole.kept.state}: "
                      f"{whole.kept.reason}.", soft_wrap=True, markup=False)  # fmt: skip
            for moved in one.substitution:
                if moved.rose == "rose":
                    out.print(f"  {moved.control} rose ({moved.source}): {_interval(moved.ratio)} times what was "
                              "expected.", soft_wrap=True, markup=False)  # fmt: skip
    waiting = [
        f"{one.provision} for {one.party} ({one.stage})" for one in verdicts.verdicts if not one.windows
    ]
    if waiting:
        out.print(f"Not judged: {', '.join(waiting)}.", soft_wrap=True, markup=False)


def _time(verdict: Verdict, judged: Judged) -> str:
    """Return what a window is called: of what is over, its own last days and not those that have just passed."""
    words = _WINDOWS[judged.window.kind]
    return f"its {words}" if verdict.stage == "over" and judged.window.kind != "whole" else words


def _row(verdict: Verdict, judged: Judged) -> list[str]:
    kept = judged.kept
    activity = [
        f"{one.source}: {one.fell if one.fell == one.held else f'{one.fell}, {one.held}'}"
        + (f" ({_interval(one.ratio)})" if one.ratio.best is not None else "")
        for one in judged.activity
        if one.days
    ]
    claims = [f"{one.claimant}: {_count(one.events)}" for one in kept.claims]
    certain = f" ({kept.confidence})" if kept.confidence != "none" else ""
    return [
        verdict.provision, verdict.party, _time(verdict, judged), "; ".join(activity) or "no source tells",
        f"{kept.state}{certain}", _count(kept.incidents), _count(kept.unattributed), "; ".join(claims) or "none",
    ]  # fmt: skip


def print_warning(out: Console, verdicts: Verdicts) -> None:
    """Print every gate, and the limits of conditions of failure that are crossed or near."""
    from peacewright.monitoring.verdicts.boxes import nothing_to_watch

    warning = verdicts.early_warning
    if warning.gates:
        shown = table(
            "Gates: distance to what fires them", ["gate", "does", "state", "condition", "seen", "distance"]
        )
        for gate in warning.gates:
            for place, one in enumerate(gate.conditions):
                head = [gate.gate, gate.does, gate.state] if place == 0 else ["", "", ""]
                away = f"{one.distance:,.4g} {one.unit}" if one.distance is not None else "cannot tell"
                seen = _interval(one.value) if one.value is not None else "not seen"
                if one.distance is not None and one.value is not None and one.value.best == one.distance:
                    seen = ""  # days to a date: how far it is off says it
                shown.add_row(*head, one.words, f"{seen}{f', {one.source}' if one.source else ''}", away)
        out.print(shown)
    if nothing := nothing_to_watch(warning):
        out.print(f"{nothing}.", soft_wrap=True, markup=False)
    if warning.boxes:
        _print_boxes(out, warning.boxes)
    for words in warning.without_condition:
        out.print(f"  Nothing to watch: {words}", soft_wrap=True, markup=False)


def _print_boxes(out: Console, boxes: Sequence[BoxWarning]) -> None:
    """Print conditions that are crossed or near, and of every limit that nobody observes what is assumed."""
    from peacewright.answers.words import plural
    from peacewright.monitoring.verdicts.boxes import bearing_words, box_words, watched_limits

    crossed, near, blind = (
        [one for one in boxes if one.state == state] for state in ("crossed", "near", "cannot tell")
    )
    for box in (*crossed, *near)[:MOST_BOXES]:
        seen = "; ".join(_limit(one) for one in box.limits if one.state in {"crossed", "near"})
        out.print(
            f"{box.state.capitalize()}: {box_words(box)}. Observed: {seen}.", soft_wrap=True, markup=False
        )
    out.print(f"Conditions in which an option is in trouble: {len(boxes)}. Crossed: {len(crossed)}; near: {len(near)}; "
              f"not crossed: {len(boxes) - len(crossed) - len(near) - len(blind)}; cannot tell: {len(blind)}.",
              soft_wrap=True)  # fmt: skip
    unseen = [one for one in watched_limits(boxes) if one.limit.state == "cannot tell"]
    for one in unseen[:MOST_BOXES]:
        assumed = (
            one.limit.assumed.words
            if one.limit.assumed is not None
            else "the file has no such factor any more"
        )
        whose = f"{plural(one.conditions, 'condition')}; {', '.join(one.options)}"
        out.print(
            f"  {one.limit.trigger} ({whose}): {assumed}; {one.limit.to_know}.", soft_wrap=True, markup=False
        )
        for bearing in filter(None, map(bearing_words, one.limit.bears_on)):
            out.print(f"    {bearing}.", soft_wrap=True, markup=False)
    if len(unseen) > MOST_BOXES:
        out.print(f"  and {len(unseen) - MOST_BOXES} more, in verdicts.json and report.html.")


def _limit(one: LimitWarning) -> str:
    told = "; ".join(
        f"{_interval(each.value)} {each.unit} by {each.source}"
        for each in one.watch
        if each.value is not None
    )
    beyond = ", outside what the operation file thinks possible" if one.outside_assumed else ""
    return f"{one.words} is {told}{beyond}; trouble if {one.trigger}"


def _count(count: Count | None) -> str:
    if count is None:
        return "nobody reports here"
    return f"{count.low:,}" if count.low == count.high else f"{count.low:,}–{count.high:,}"


def _interval(value: Interval) -> str:
    from peacewright.monitoring.verdicts.words import NO_RATIO, no_ratio

    if value.best is None:
        return "none"
    if no_ratio(value):
        return NO_RATIO
    if value.low == value.high:
        return f"{value.best:,g}"
    if value.low is None:
        return f"{value.best:.2g}, {f'at most {value.high:.2g}' if value.high is not None else 'no ends'}"
    return f"{value.best:.2g}, {value.low:.2g} to {f'{value.high:.2g}' if value.high is not None else 'no upper end'}"
