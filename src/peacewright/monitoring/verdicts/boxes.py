"""Conditions that an exploration found: how far what is observed, and what is assumed, is from where an option fails.

A condition is a box of limits. Where its option misses the aim within it, there is trouble once all its limits are
crossed; where the option meets the aim within it alone, once one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from peacewright.monitoring.verdicts.assuming import Assumptions, is_outside
from peacewright.monitoring.verdicts.distances import Limit, State, compared, joined, unseen
from peacewright.monitoring.verdicts.early import Bearing, BoxWarning, Distance, EarlyWarning, LimitWarning
from peacewright.monitoring.verdicts.observing import Observer
from peacewright.monitoring.verdicts.readings import aim_readings, bearings, readings
from peacewright.monitoring.verdicts.signposts import Aim, Found, Signpost, Watch

SEEN = {
    "before": "before the force goes", "during": "while it lasts", "own": "the coalition's own choice",
    "never": "not beforehand",
}  # fmt: skip
"""When something can be seen, in words."""
_KNOWN = ("crossed", "near", "not crossed")
_TELLS_NOTHING = 1000.0
"""An interval of a ratio whose ends are further apart than this many times says nothing; judged."""


def box_warning(observer: Observer, assumptions: Assumptions, items: Sequence[Signpost]) -> BoxWarning:
    """Return how far what is observed is from where the option of a condition is in trouble.

    Parameters
    ----------
    observer : Observer
    assumptions : Assumptions
        Of the operation file as it stands.
    items : sequence of Signpost
        The limits of one condition.
    """
    first = items[0]
    found = first.condition
    limits = [_limit(observer, assumptions, item) for item in items]
    better = dict.fromkeys(one.option for item in items for one in item.answers.options)
    return BoxWarning(
        id=first.box, option=first.option, aim=first.aim.words, condition=found.words, inside=found.inside,
        confirmed=found.confirmed, aim_seen=_aim(observer, first.aim), follows=follows(found),
        state=whole_state([one.state for one in limits], within=found.inside == "misses"),
        with_assumptions=_with_assumptions(limits, within=found.inside == "misses"),
        observed=sum(one.state in _KNOWN for one in limits), limits=limits, better_options=list(better),
    )  # fmt: skip


def whole_state(states: Sequence[State], *, within: bool) -> State:
    """Return where what is observed lies, by the states of all limits of a condition.

    Parameters
    ----------
    states : sequence of str
    within : bool
        Whether trouble lies within the condition (all limits crossed) or outside it (one crossed).
    """
    found = set(states)
    if within and "not crossed" in found:
        return "not crossed"
    if within:
        return "crossed" if found == {"crossed"} else "cannot tell" if "cannot tell" in found else "near"
    order: tuple[State, ...] = ("crossed", "near", "cannot tell", "not crossed")
    return next(state for state in order if state in found)


def _with_assumptions(
    limits: Sequence[LimitWarning], *, within: bool
) -> Literal["in trouble", "not in trouble", "open"]:
    """Judge by what is observed, and where that does not tell by best values of the file."""
    sides = [_side(one) for one in limits]
    decided, other = (False, True) if within else (True, False)
    if decided in sides:
        beyond = decided
    elif None in sides:
        return "open"
    else:
        beyond = other
    return "in trouble" if beyond else "not in trouble"


def _side(limit: LimitWarning) -> bool | None:
    """Return whether a limit is crossed by what is observed, else by the best value that is assumed; None: open."""
    if limit.state in {"crossed", "not crossed"}:
        return limit.state == "crossed"
    if limit.state == "near" or limit.assumed is None or limit.assumed.state == "open":
        return None
    return limit.assumed.state in {"beyond", "best beyond"}


def follows(found: Found) -> str:
    """Say what the exploration found, as counts of the futures drawn.

    Parameters
    ----------
    found : Found
        The condition.
    """
    did = "missed" if found.inside == "misses" else "met"
    told = f"in the futures drawn the option {did} the aim in {_of_hundred(found.density)} where the condition holds"
    inside, outside = found.fresh_density, found.fresh_outside_density
    if inside is not None and outside is not None:
        told += f"; in fresh ones in {_of_hundred(inside)} there and in {_of_hundred(outside)} elsewhere"
    else:
        told += "; fresh futures did not check it"
    return told


def _of_hundred(share: float) -> str:
    return f"{100 * share:.0f} of 100"


def _aim(observer: Observer, aim: Aim) -> list[Distance]:
    """Return how far what is observed is from missing the aim; empty where no source can tell of such an aim."""
    limit = Limit("below" if aim.at_least else "above", aim.bound)
    return [
        compared(aim.metric, aim.words, aim.unit, one, limit) for one in aim_readings(observer, aim.metric)
    ]


def _limit(observer: Observer, assumptions: Assumptions, item: Signpost) -> LimitWarning:
    told, assumed = _watched(observer, item), assumptions.of(item)
    told_of = [one.value for one in told if one.value is not None]
    return LimitWarning(
        id=item.id, name=item.watch.name, words=item.watch.words, unit=item.watch.unit,
        trigger=item.trigger.words,
        seen=SEEN[item.watch.seen], to_know=to_know(item.watch), state=joined(told), watch=told,
        bears_on=bearings(observer, item.watch), assumed=assumed,
        outside_assumed=bool(told_of) and all(is_outside(assumed, value) for value in told_of),
        gates=list(item.answers.gates),
    )  # fmt: skip


def _watched(observer: Observer, item: Signpost) -> list[Distance]:
    watch, trigger = item.watch, item.trigger
    level, when = trigger.level, trigger.when
    if level is None or (when != "above" and when != "below"):
        return [unseen(watch.words, to_know(watch), when, watch.name)]
    limit = Limit(when, level, trigger.early)
    seen = readings(observer, watch)
    if seen is None:
        return [unseen(watch.words, to_know(watch), when, watch.name, limit)]
    return [compared(watch.name, watch.words, watch.unit, one, limit) for one in seen]


def to_know(watch: Watch) -> str:
    """Say what would have to be observed to know where a factor or choice stands."""
    if watch.seen == "own":
        return f"nothing to observe: {watch.as_}"
    if watch.seen == "never":
        return f"not to be observed beforehand: {watch.as_}"
    return f"to be observed {SEEN[watch.seen]}: {watch.as_}"


@dataclass(frozen=True)
class WatchedLimit:
    """One limit, with all conditions and options that it is a limit of."""

    limit: LimitWarning
    conditions: int
    options: tuple[str, ...]


def watched_limits(boxes: Sequence[BoxWarning]) -> list[WatchedLimit]:
    """Return the limits of conditions, each trigger once, in the order of the exploration."""
    found: dict[tuple[str, str], list[tuple[str, LimitWarning]]] = {}
    for box in boxes:
        for limit in box.limits:
            found.setdefault((limit.name, limit.trigger), []).append((box.option, limit))
    return [
        WatchedLimit(same[0][1], len(same), tuple(dict.fromkeys(option for option, _ in same)))
        for same in found.values()
    ]


def bearing_words(one: Bearing) -> str:
    """Say what is seen that bears on a factor and is not the factor; empty where too little is known to tell."""
    value = one.value
    if value is None or value.best is None or value.low is None or value.high is None:
        return ""
    if value.high > _TELLS_NOTHING * value.low:
        return ""
    source = one.source if one.told_by is None else f"{one.source} (told by {one.told_by})"
    return (
        f"What bears on it: {one.words}: {value.best:.2g} ({value.low:.2g} to {value.high:.2g}) by {source}, "
        f"{one.rests_on}; {one.why_not}"
    )


def nothing_to_watch(warning: EarlyWarning) -> str:
    """Say that an exploration found no condition at all; empty where it found one, or none was given."""
    if warning.exploration is None or warning.boxes:
        return ""
    return (
        f"The exploration ({warning.exploration}) found no condition under which an option misses an aim more often, "
        "so there is none to watch. That is no all-clear: an aim may be missed throughout, too seldom to say when, or "
        "in futures that no few factors set apart"
    )


def box_words(box: BoxWarning) -> str:
    """Say of which option and aim a condition is, what it is, what the exploration said of it and what does better."""
    where = "where" if box.inside == "misses" else "unless"
    better = f"; better there: {', '.join(box.better_options)}" if box.better_options else ""
    return (
        f"option {box.option} misses its aim “{box.aim}” more often {where} {box.condition}; {box.follows} (counts of "
        f"drawn futures, no chance of what will come){better}"
    )
