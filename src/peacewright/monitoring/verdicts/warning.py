"""Early warning: how far what is observed is from each gate, and from each limit beyond which an aim is missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from peacewright.monitoring.falls import MAY, NO, YES
from peacewright.monitoring.terms import Span
from peacewright.monitoring.verdicts.answering import Asked, activity, together
from peacewright.monitoring.verdicts.keeping import keeping
from peacewright.monitoring.verdicts.models import BoxWarning, Distance, EarlyWarning, GateWarning, Interval
from peacewright.monitoring.verdicts.observing import Observer, Seen
from peacewright.monitoring.verdicts.series import day_span
from peacewright.monitoring.verdicts.signposts import Signpost, Signposts, Trigger, Watch
from peacewright.operation.conditions import Condition
from peacewright.operation.vocabulary import DOMAINS

State = Literal["crossed", "near", "not crossed", "cannot tell"]
Side = Literal["above", "below"]
SEEN = {
    "before": "before the force goes", "during": "while it lasts", "own": "the coalition's own choice",
    "never": "not beforehand",
}  # fmt: skip
"""When something can be seen, in words."""
_FIRES: dict[int, Literal["fires", "may fire", "does not fire"]] = {
    2: "fires",
    1: "may fire",
    0: "does not fire",
}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """A threshold: on which side trouble lies, and where an early warning begins."""

    when: Side
    level: float
    early: float | None = None


def early_warning(observer: Observer, quiet_share: float, signposts: Signposts | None) -> EarlyWarning:
    """Return the distance to each gate and each limit.

    Parameters
    ----------
    observer : Observer
    quiet_share : float
        Observed violations that pass as quiet, as a share of those before.
    signposts : Signposts or None
        Of an exploration.
    """
    gates = [_gate(observer, quiet_share, *one) for one in _gates_of(observer)]
    boxes = [_box(observer, item) for item in signposts.items] if signposts is not None else []
    name = f"{signposts.operation}, {signposts.futures} futures, seed {signposts.seed}" if signposts else None
    return EarlyWarning(gates=gates, boxes=boxes, exploration=name)


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


def _gate(observer: Observer, quiet_share: float, name: str, does: str, condition: Condition) -> GateWarning:
    told: list[Distance] = []
    answer = _condition(observer, quiet_share, condition, told)
    state: Any = _FIRES[answer]
    if answer == MAY and {one.state for one in told} <= {"cannot tell", "not crossed", "crossed"}:
        state = "cannot tell"
    return GateWarning(gate=name, does=does, state=state, conditions=told)


def _condition(observer: Observer, quiet_share: float, condition: Condition, told: list[Distance]) -> int:
    """Return whether a condition is met: no, maybe, yes; and put down each of its parts."""
    if condition.all is not None:
        return min(_condition(observer, quiet_share, part, told) for part in condition.all)
    if condition.any is not None:
        return max(_condition(observer, quiet_share, part, told) for part in condition.any)
    found = _leaf(observer, quiet_share, condition)
    told += found
    return int({"crossed": YES, "not crossed": NO}.get(joined(found), MAY))


def _leaf(observer: Observer, quiet_share: float, leaf: Condition) -> list[Distance]:
    if leaf.date is not None:
        if observer.until is None:
            return [_unseen(f"the day {leaf.date}", "no day is known yet", "reached")]
        left = float((leaf.date - observer.until).days)
        state: State = "crossed" if left <= 0 else "not crossed"
        value = Interval(low=left, best=left, high=left)
        return [
            _distance("date", f"days to {leaf.date}", None, value, "days", "reached", 0.0, left, state, "")
        ]
    if leaf.held is not None and leaf.for_ is not None:
        return [_held(observer, leaf.held, max(1, round(leaf.for_)))]
    if leaf.phase is not None:
        running = {term.party for term in observer.running() if term.provision == leaf.phase}
        bound = {term.party for term in observer.terms if term.provision == leaf.phase}
        state = "crossed" if running and running == bound else "not crossed"
        words = f"'{leaf.phase}' is in force for {', '.join(sorted(running)) or 'nobody'}"
        return [_distance("phase", words, None, None, "", "reached", None, None, state, "")]
    days = leaf.quiet if leaf.quiet is not None else leaf.unquiet
    if days is not None:
        limit = Limit("below" if leaf.quiet is not None else "above", quiet_share)
        what = "quiet" if leaf.quiet is not None else "unquiet"
        words = f"reported activity of the last {days:g} days, as a share of what would have been"
        seen = list(observer.share_of_before("", None, max(1, round(days))))
        short = (
            ""
            if observer.days_run() >= days
            else f"a provision has run for {observer.days_run()} of {days:g} days"
        )
        told = [_compared(what, words, "share", one, limit) for one in seen]
        if short:
            told = [
                one.model_copy(update={"state": "not crossed", "reason": short})
                if one.state != "cannot tell"
                else one
                for one in told
            ]
        nothing = "no provision that binds a party runs, or no source tells of its days"
        return told or [_unseen(words, nothing, limit.when, what)]
    kind = next(name for name in ("vote", "backstop", "consent") if getattr(leaf, name) is not None)
    return [
        _unseen(
            f"{kind}: {_decided(leaf, kind)}",
            "others decide it; the monitor reads no such decision",
            "is",
            kind,
        )
    ]


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
        return _distance(
            "held", words, None, None, "days", "reached", float(days), None, "not crossed", "it does not run"
        )
    since = max(term.span.begins[1] for term in terms if term.span is not None)
    lasted = (observer.now - since) // 86_400_000_000
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
        kept = keeping(observer.known, term, asked.window, asked.stood, 0)
        if held == "not held":
            refuted.append(f"activity is not held down for {term.party}")
        if kept.state == "not kept":
            refuted.append(f"{term.party} did not keep it")
        if held == "cannot tell":
            doubts.append(f"nobody can tell whether activity is held down for {term.party}")
    state: State = "not crossed" if refuted or lasted < days else "cannot tell" if doubts else "crossed"
    value = Interval(low=float(lasted), best=float(lasted), high=float(lasted))
    return _distance(
        "held", words, None, value, "days", "reached", float(days), float(days - lasted), state,
        "; ".join(refuted or doubts),
    )  # fmt: skip


# --- boxes ------------------------------------------------------------------------------------------------------------


def _box(observer: Observer, item: Signpost) -> BoxWarning:
    """Return the distance to one limit of a condition that an exploration found."""
    told = _watched(observer, item.watch, item.trigger)
    return BoxWarning(
        id=item.id, option=item.option, aim=item.aim.words, condition=item.condition.words,
        confirmed=item.condition.confirmed, seen=SEEN[item.watch.seen], state=joined(told), watch=told,
        gates=list(item.answers.gates), better_options=[one.option for one in item.answers.options],
    )  # fmt: skip


def _watched(observer: Observer, watch: Watch, trigger: Trigger) -> list[Distance]:
    name, words = watch.name, watch.words
    if trigger.level is None or trigger.when not in {"above", "below"}:
        return [_unseen(words, _not_seen(watch), trigger.when, name)]
    limit = Limit("above" if trigger.when == "above" else "below", trigger.level, trigger.early)
    parts = name.split(".")
    party = next((part for part in parts if part in observer.operation.parties), "")
    domain = next(
        (one for one in DOMAINS for part in parts if part in {one.value, f"{one.value}_incidents"}), None
    )
    seen: list[Seen] = []
    if name.startswith("compliance.remaining_share.") and domain is not None:
        seen = list(observer.share_of_before(party, domain))
    elif name.startswith("baseline.") and domain is not None and party:
        seen = list(observer.rate_before(party, domain))
    else:
        return [_unseen(words, _not_seen(watch), limit.when, name, limit)]
    nothing = "no provision that binds the party there runs, or no source tells of it"
    return [_compared(name, words, watch.unit, one, limit) for one in seen] or [
        _unseen(words, nothing, limit.when, name, limit)
    ]


def _not_seen(watch: Watch) -> str:
    return f"the monitor keeps no number of it; {SEEN[watch.seen]}: {watch.as_}"


# --- distances --------------------------------------------------------------------------------------------------------


def compare(value: Interval, limit: Limit) -> tuple[State, float | None]:
    """Return on which side of a limit a value lies, and how far from it (below zero: beyond it).

    A value without an upper end is a lowest value: what it exceeds is exceeded, and it proves no more.
    """
    low, high = value.low, value.high
    if value.best is None or low is None:
        return "cannot tell", None
    level, early = limit.level, limit.early if limit.early is not None else limit.level
    if limit.when == "above":
        away = level - value.best
        if low > level:
            return "crossed", away
        if high is None:
            return "cannot tell", away
        return ("near" if high > early else "not crossed"), away
    away = value.best - level
    if low >= early:
        return "not crossed", away
    if high is None:
        return "cannot tell", away
    return ("crossed" if high < level else "near"), away


def joined(told: Sequence[Distance]) -> State:
    """Join what several sources see: crossed or not where all that can tell agree; near where they do not."""
    states = {one.state for one in told} - {"cannot tell"}
    if not states:
        return "cannot tell"
    return states.pop() if len(states) == 1 else "near"


def _compared(name: str, words: str, unit: str, seen: Seen, limit: Limit) -> Distance:
    source = seen.source if seen.told_by is None else f"{seen.source} (told by {seen.told_by})"
    if seen.value is None:
        return _distance(
            name, words, source, None, unit, limit.when, limit.level, None, "cannot tell", seen.reason
        )
    state, away = compare(seen.value, limit)
    return _distance(name, words, source, seen.value, unit, limit.when, limit.level, away, state, seen.reason)


def _unseen(words: str, reason: str, when: Any, name: str = "date", limit: Limit | None = None) -> Distance:
    level = limit.level if limit is not None else None
    return _distance(name, words, None, None, "", when, level, None, "cannot tell", reason)


def _distance(
    name: str, words: str, source: str | None, value: Interval | None, unit: str, when: Any,
    threshold: float | None, distance: float | None, state: State, reason: str,
) -> Distance:  # fmt: skip
    return Distance(
        name=name, words=words, source=source, value=value, unit=unit, when=when, threshold=threshold,
        distance=round(distance, 6) if distance is not None else None, state=state, reason=reason,
    )  # fmt: skip
