"""Early warning: how far what is observed is from each gate, and from each condition in which an option fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from peacewright.core.units import MICROSECONDS_PER_DAY
from peacewright.monitoring.falls import MAY, NO, YES
from peacewright.monitoring.terms import Span
from peacewright.monitoring.verdicts.answering import Asked, activity, together
from peacewright.monitoring.verdicts.assuming import Assumptions
from peacewright.monitoring.verdicts.boxes import box_warning
from peacewright.monitoring.verdicts.coverage import reporters
from peacewright.monitoring.verdicts.distances import Limit, State, compared, distance, joined, unseen
from peacewright.monitoring.verdicts.early import Distance, EarlyWarning, GateWarning
from peacewright.monitoring.verdicts.keeping import keeping
from peacewright.monitoring.verdicts.observing import Observer
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.monitoring.verdicts.series import day_span
from peacewright.monitoring.verdicts.signposts import Signposts
from peacewright.operation.conditions import Condition

_FIRES: dict[int, Literal["fires", "may fire", "does not fire"]] = {
    2: "fires",
    1: "may fire",
    0: "does not fire",
}
_DAY = timedelta(days=1)


def early_warning(
    observer: Observer, quiet_share: float, signposts: Signposts | None, assumptions: Assumptions
) -> EarlyWarning:
    """Return the distance to each gate and each condition.

    Parameters
    ----------
    observer : Observer
    quiet_share : float
        Observed violations that pass as quiet, as a share of those before.
    signposts : Signposts or None
        Of an exploration.
    assumptions : Assumptions
        Of the operation file as it stands.
    """
    given = _Given(observer, quiet_share, assumptions)
    gates = [_gate(given, *one) for one in _gates_of(observer)]
    boxes = [box_warning(observer, assumptions, items) for items in signposts.boxes()] if signposts else []
    name = f"{signposts.operation}, {signposts.futures} futures, seed {signposts.seed}" if signposts else None
    without = list(signposts.without_condition) if signposts else []
    return EarlyWarning(gates=gates, boxes=boxes, exploration=name, without_condition=without)


@dataclass(frozen=True, eq=False)
class _Given:
    """What conditions of gates are held against."""

    observer: Observer
    quiet_share: float
    assumptions: Assumptions


# --- gates ------------------------------------------------------------------------------------------------------------


def _gates_of(observer: Observer) -> Iterable[tuple[str, str, Condition]]:
    """Return the gates of the plan, and those to phases of the agreement."""
    operation = observer.operation
    for name, gate in operation.gates.items():
        yield name, gate.do, gate.when
    for name, provision in operation.agreement.items():
        told = {clock.when for clock in provision.binds.values() if clock.when is not None}
        for condition in sorted(told, key=str):
            yield f"phase {name}", f"begins {provision.title or name}", condition


def _gate(given: _Given, name: str, does: str, condition: Condition) -> GateWarning:
    told: list[Distance] = []
    answer = _condition(given, condition, told)
    state: Any = _FIRES[answer]
    if answer == MAY and {one.state for one in told} <= {"cannot tell", "not crossed", "crossed"}:
        state = "cannot tell"
    return GateWarning(gate=name, does=does, state=state, conditions=told)


def _condition(given: _Given, condition: Condition, told: list[Distance]) -> int:
    """Return whether a condition is met: no, maybe, yes; and put down each of its parts."""
    if condition.all is not None:
        return min(_condition(given, part, told) for part in condition.all)
    if condition.any is not None:
        return max(_condition(given, part, told) for part in condition.any)
    found = _leaf(given, condition)
    told += found
    return int({"crossed": YES, "not crossed": NO}.get(joined(found), MAY))


def _leaf(given: _Given, leaf: Condition) -> list[Distance]:
    observer = given.observer
    if leaf.date is not None:
        return [_day(observer, leaf.date)]
    if leaf.held is not None and leaf.for_ is not None:
        return [_held(observer, leaf.held, max(1, round(leaf.for_)))]
    if leaf.phase is not None:
        running = {term.party for term in observer.running() if term.provision == leaf.phase}
        bound = {term.party for term in observer.terms if term.provision == leaf.phase}
        state: State = "crossed" if running and running == bound else "not crossed"
        words = f"'{leaf.phase}' is in force for {', '.join(sorted(running)) or 'nobody'}"
        return [distance("phase", words, None, None, "", "reached", None, None, state, "")]
    days = leaf.quiet if leaf.quiet is not None else leaf.unquiet
    if days is not None:
        return _quiet(given, days, quiet=leaf.quiet is not None)
    kind = next(name for name in ("vote", "backstop", "consent") if getattr(leaf, name) is not None)
    held = _held_open(given.assumptions, leaf, kind)
    reason = f"others decide it; the monitor reads no such decision. {held}"
    return [unseen(f"{kind}: {_decided(leaf, kind)}", reason, "is", kind)]


def _day(observer: Observer, day: date) -> Distance:
    today = observer.until or observer.as_of
    if today is None:
        return unseen(f"days to {day}", "no day is known yet", "reached")
    left = float((day - today).days)
    value = Interval(low=left, best=left, high=left)
    state: State = "crossed" if left <= 0 else "not crossed"
    return distance("date", f"days to {day}", None, value, "days", "reached", 0.0, left, state, "")


def _quiet(given: _Given, days: float, *, quiet: bool) -> list[Distance]:
    """Tell by source how quiet it was over so many days; it takes a provision that has run so long."""
    observer = given.observer
    limit, what = Limit("below" if quiet else "above", given.quiet_share), "quiet" if quiet else "unquiet"
    last = "last day" if days == 1 else f"last {days:g} days"
    words = f"reported activity of the {last}, as a share of what would have been"
    seen = observer.share_of_before("", None, max(1, round(days)))
    told = [compared(what, words, "share", one, limit) for one in seen]
    run = observer.days_run()
    if observer.until is not None and run < days:
        # Whatever is seen: the condition takes a provision that has run so long.
        short = (
            f"a provision has run for {run} of {days:g} days"
            if run
            else "no provision that binds a party runs"
        )
        told = told or [unseen(words, short, limit.when, what, limit)]
        return [one.model_copy(update={"state": "not crossed", "reason": short}) for one in told]
    nothing = "no source tells of these days" if observer.until is not None else "no day is known yet"
    return told or [unseen(words, nothing, limit.when, what, limit)]


def _held_open(assumptions: Assumptions, leaf: Condition, kind: str) -> str:
    """Say what the operation file assumes of a decision of others."""
    names = list(leaf.consent or ()) if kind == "consent" else [str(getattr(leaf, kind))]
    told = []
    for name in names:
        labels = assumptions.choices.get(f"{kind}.{name}", ())
        held = ", ".join(label.replace("_", " ") for label in labels)
        told.append(
            f"{name} {'open between' if len(labels) > 1 else 'settled as'} {held}"
            if labels
            else f"{name} unsaid"
        )
    return f"Assumed, not observed: the operation file holds {'; '.join(told)}"


def _decided(leaf: Condition, kind: str) -> str:
    """Return what others would have to decide, in the words of the file."""
    if leaf.consent is None:
        return str(getattr(leaf, kind))
    return ", ".join(f"{party} {' or '.join(stances)}" for party, stances in leaf.consent.items())


def _held(observer: Observer, provision: str, days: int) -> Distance:
    """Tell for how long a provision has been kept by all whom it binds, as far as can be observed."""
    words = f"days for which '{provision}' was kept, as far as can be observed"
    terms = [term for term in observer.running() if term.provision == provision]
    if not terms or observer.until is None or observer.now is None:
        return distance(
            "held", words, None, None, "days", "reached", float(days), None, "not crossed", "it does not run"
        )
    since = max(term.span.begins[1] for term in terms if term.span is not None)
    lasted = (observer.now - since) // MICROSECONDS_PER_DAY
    doubts, refuted = [], []
    for term in terms:
        begins = (
            day_span(observer.until - (min(days, lasted) - 1) * _DAY, term.zone).begins
            if lasted
            else (since, since)
        )
        asked = Asked(
            term,
            Span(begins, (observer.now, observer.now)),
            observer.known.stood(observer.as_of),
            observer.as_of,
        )
        held = together(activity(observer.known, asked, observer.judge))[1]
        kept = keeping(
            observer.known,
            term,
            asked.window,
            asked.stood,
            watchers=0,
            reporters=reporters(observer.known, asked),
        )
        if held == "not held":
            refuted.append(f"activity is not held down for {term.party}")
        if kept.state == "not kept":
            refuted.append(f"{term.party} did not keep it")
        if held == "cannot tell":
            doubts.append(f"nobody can tell whether activity is held down for {term.party}")
    state: State = "not crossed" if refuted or lasted < days else "cannot tell" if doubts else "crossed"
    value = Interval(low=float(lasted), best=float(lasted), high=float(lasted))
    return distance(
        "held", words, None, value, "days", "reached", float(days), float(days - lasted), state,
        "; ".join(refuted or doubts),
    )  # fmt: skip
