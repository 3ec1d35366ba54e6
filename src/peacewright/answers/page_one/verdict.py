"""Page one in words: the verdict, a sentence a subject.

All is derived by rule from the answers and outcomes; nothing here was written for one operation. A gain is claimed
only where :func:`~peacewright.answers.questions.q00_purpose.gain_is_shown` says so: its interval leaves out zero
under every definition of collapse.
"""

from __future__ import annotations

import math

from peacewright.answers.case import Case
from peacewright.answers.making import has_force, short_title
from peacewright.answers.numbers.needs import reached_share
from peacewright.answers.questions import q00_purpose, q06_duration, q07_readiness
from peacewright.answers.spread import paired_mean, spread_of
from peacewright.answers.words import between, number, quantity, whole
from peacewright.operation.metrics import METRICS
from peacewright.plan.wording import listing


def verdict_of(case: Case) -> tuple[str, ...]:
    """Return the verdict in three to five sentences: purpose, reach, sustainment, readiness, verification."""
    sentences = (_purpose(case), _reach(case), _sustainment(case), _readiness(case), _verification(case))
    told = tuple(text for text in sentences if text)
    return told if len(told) >= _FEWEST else (*told, *_aims(case))[:_MOST]


_FEWEST, _MOST = 3, 5


def _quoted(case: Case, options: list[str]) -> str:
    return listing(f"“{short_title(case, option)}”" for option in options)


def _forces(case: Case) -> list[str]:
    return [option for option in case.options if has_force(case, option)]


def _purpose(case: Case) -> str:
    """Say which options keep more days, as far as that can be shown, and that deterrence cannot be computed."""
    others = [option for option in case.options if option != case.baseline]
    if not others:
        return "Purpose: nothing is compared with no force."
    told = [
        part
        for part in (
            _changed(case, [option for option in others if q00_purpose.gain_is_shown(case, option)], "more"),
            _changed(case, [option for option in others if q00_purpose.loss_is_shown(case, option)], "fewer"),
        )
        if part
    ]
    rest = [
        option
        for option in others
        if not q00_purpose.gain_is_shown(case, option) and not q00_purpose.loss_is_shown(case, option)
    ]
    if rest and told:
        # On the average under the main definition, which stands beside it, some of these may differ all the same.
        differ = "differs" if len(rest) == 1 else "differ"
        told.append(
            f"that {_who(case, rest, others)} {differ} from it is not shown under every definition of collapse"
        )
    elif rest:
        there = _once_there(case)
        means = [paired_mean(case.gained[option])[0] for option in rest]
        told.append(
            "no option can be shown to keep more days than no force under every definition of collapse "
            f"(under the main one {_about(means)} on average){there}"
        )
    deters = "Whether any deters a decision to resume cannot be computed."
    return f"Purpose: {'; '.join(told)}. {deters}"


def _once_there(case: Case) -> str:
    """Say what is gained where the force was able in time, if anything can be shown there."""
    there = {
        option: paired_mean(presence.gained)
        for option in _forces(case)
        if (presence := case.records[option].presence) is not None
    }
    shown = [option for option, (_, low, _) in there.items() if low > 0]
    if shown:
        keeps = "keeps" if len(shown) == 1 else "keep"
        return f"; in the futures in which a force is able in time {_quoted(case, shown)} {keeps} more"
    return ", nor in the few futures in which a force is able in time" if there else ""


def _who(case: Case, options: list[str], of: list[str]) -> str:
    if len(options) == len(of):
        return "every option"
    if len(options) > len(of) / 2:
        return f"{whole(len(options))} of {whole(len(of))} options"
    return _quoted(case, options)


def _changed(case: Case, options: list[str], more: str) -> str:
    if not options:
        return ""
    others = [option for option in case.options if option != case.baseline]
    means = [abs(paired_mean(case.gained[option])[0]) for option in options]
    verb = "keeps" if len(options) == 1 or len(options) == len(others) else "keep"
    return f"{_who(case, options, others)} {verb} {_about(means)} days {more} than no force on average"


def _about(values: list[float], unit: str = "") -> str:
    low, high = min(values), max(values)
    return quantity(low, unit) if quantity(low, unit) == quantity(high, unit) else between(low, high, unit)


def _reach(case: Case) -> str:
    forces = _forces(case)
    if not forces:
        return ""
    shares = [_claimed_share(case, option) for option in forces]
    burden = f"Reach: {_about(shares, 'share')} of a force goes to protecting, supplying and relieving itself"
    reached = {option: spread_of(reached_share(case, option)).median for option in forces}
    some = {option: share for option, share in reached.items() if share > 0}
    if not some:
        return f"{burden}; no option has teams that reach the line in time."
    best = max(some, key=lambda option: some[option])
    rest = [option for option in forces if option != best]
    most = f"“{short_title(case, best)}” reaches {quantity(some[best], 'share')} of the line in time"
    if not rest:
        return f"{burden}; {most}."
    return f"{burden}; {most}, the others {_about([reached[option] for option in rest], 'share')}."


def _claimed_share(case: Case, option: str) -> float:
    part = case.plans[option].tasks
    return sum(claim.persons for claim in part.claims) / part.strength_persons


def _sustainment(case: Case) -> str:
    forces = _forces(case)
    if not forces:
        return ""
    largest = max(forces, key=lambda option: case.levers(option).strength)
    considering = q06_duration.considering_words(case.plans[largest].generation)
    return f"Sustainment: {q06_duration.inverse_words(case, largest)} {considering}".strip()


def _readiness(case: Case) -> str:
    """Say in how many futures any force was there in time; where the ceasefire ends first, that this decides."""
    found = q07_readiness.race(case)
    counts = [
        presence.in_time_count
        for option in _forces(case)
        if (presence := case.records[option].presence) is not None
    ]
    if found is None or not counts:
        return ""
    low, high = whole(min(counts)), whole(max(counts))
    many = low if low == high else f"{low} to {high}"
    drawn = f"A force is able before the ceasefire ends in {many} of the {whole(case.futures.count)} futures drawn"
    able = number(found.first_able)
    if found.is_lost:
        return (
            f"Readiness decides: at the median the ceasefire without a force {found.end_words}; the first force is "
            f"able on day {able}, ceasefire or not. {drawn}, by option."
        )
    return (
        f"Readiness: the first force is able on day {able} at the median, ceasefire or not, and the ceasefire "
        f"without one {found.end_words}. {drawn}, by option."
    )


def _verification(case: Case) -> str:
    seen = {option: spread_of(case.metric(option, "attributed_share")).median for option in case.options}
    known = {option: share for option, share in seen.items() if not math.isnan(share)}
    with_means = [share for option, share in known.items() if option != case.baseline]
    if not with_means:
        return ""
    against = f", {quantity(known[case.baseline], 'share')} without" if case.baseline in known else ""
    attributed = f"{_about(with_means, 'share')} of breaches are attributed to their author"
    return f"Verification: {attributed}{against}{_aim(case)}."


def _aim(case: Case) -> str:
    bound = case.operation.success.get("attributed_share")
    if bound is None:
        return ""
    return f"; the aim is {bound}"


def _aims(case: Case) -> tuple[str, ...]:
    """Return what stands in where there is no force to speak of."""
    if not case.operation.success:
        return (
            "The operation declares nothing that would count as success.",
            "No option has a force to be judged.",
        )
    labels = listing(METRICS[name].label for name in case.operation.success)
    return (f"The declared aims concern {labels}.", "The table of aims says which option keeps to which.")
