"""When the force may leave, and what follows: gates in words, what they did in the futures, and what cannot be told."""

from __future__ import annotations

from peacewright.answers.answer import Value
from peacewright.answers.case import Case
from peacewright.answers.making import exactly
from peacewright.answers.record import Withdrawal
from peacewright.answers.words import number, plain, plural, quantity, sentence, whole
from peacewright.core.units import DAYS_PER_MONTH
from peacewright.operation.agreement import day_of
from peacewright.operation.conditions import Condition
from peacewright.operation.gates import Gate
from peacewright.plan.wording import listing
from peacewright.simulation.kernel.arrays import MAIN_DEFINITION

FEWEST_REPLICATIONS = 30
"""Below this many nothing is said of what followed: the standard error of a share would pass nine points."""

_WHOLE_MONTHS = 60.0
_MOST_NAMED = 3


def leave_words(case: Case, option: str) -> str:
    """Say in one or two sentences when the force of an option may leave, and what followed where it did."""
    gates = _withdraw_gates(case)
    if not gates:
        return "No gate says when it may leave."
    ways = listing((condition_words(gate.when, case) for gate in gates.values()), "or")
    told = case.records[option].withdrawal
    words = [f"It may leave {ways}{_unreachable(case, gates)}", _way_back(case, gates), _early(case, option)]
    if told is not None:
        words += _happened(told, case)
    words.append(_looked_past(case, option))
    return " ".join(word for word in words if word)


def leave_values(case: Case, option: str) -> tuple[Value, ...]:
    """Return in how many futures its leaving was decided, and in how many it had left; counted by replications."""
    told = case.records[option].withdrawal
    if told is None or not _withdraw_gates(case):
        return ()
    drawn = f"of {whole(case.futures.count)} drawn"
    decided, left = float(round(told.decided_share.sum())), float(round(told.left_share.sum()))
    return (
        exactly(
            "withdrawal_decided",
            f"futures in which a gate called it home, {drawn}",
            decided,
            "futures",
        ),
        exactly("withdrawn", f"futures in which it had left by a gate, {drawn}", left, "futures"),
    )


def leaving_values(case: Case, option: str) -> tuple[Value, ...]:
    """Return what was counted past a date on which the force may leave."""
    found = case.leaving.get(option)
    if found is None:
        return ()
    of = f"of {plural(found.runs, 'run')} that held, lived through {whole(found.horizon_days)} days"
    return tuple(
        exactly(f"leaving_{name}", f"{words}, {of}", float(count), "runs")
        for name, words, count in (
            ("ended_before", "runs whose ceasefire ended before it left", found.ended_before),
            ("left", "runs in which it left a ceasefire that held", found.left),
            ("relapsed", "runs whose ceasefire ended after it had left", found.relapsed),
        )
    )


def _looked_past(case: Case, option: str) -> str:
    """Say what follows a withdrawal on a date that the study does not reach, as far as the runs that held tell."""
    found = case.leaving.get(option)
    if found is None:
        return ""
    if not found.held:
        return "In none did the ceasefire hold so long that it could be lived on, past that date."
    all_of = f"the {plural(found.held, 'replication')}"
    these = all_of if found.runs == found.held else f"{whole(found.runs)} of {all_of}"
    told = [
        f"it ended before the force left in {whole(found.ended_before)}",
        f"the force was gone otherwise, or never sent, in {whole(found.departed)}" if found.departed else "",
        f"it was still there in {whole(found.staying)}" if found.staying else "",
        f"it left one that held in {whole(found.left)}",
    ]
    words = (
        f"Lived on through {whole(found.horizon_days)} days, past that date, {these} in which the ceasefire held tell: "
        f"{listing(each for each in told if each)}"
    )
    if not found.left:
        return f"{words}."
    after = f"{whole(found.relapsed)} of these then ended, watched for {number(found.watched_days)} days in the median"
    few = ", too few to tell a share from" if found.left < FEWEST_REPLICATIONS else ""
    return f"{words}; {after}{few}."


def leave_finding(case: Case) -> str:
    """Say across options what the futures can and cannot tell of leaving."""
    gates = _withdraw_gates(case)
    if not gates:
        return "No gate says when the force may leave."
    records = [record.withdrawal for record in case.records.values() if record.withdrawal is not None]
    most = max((record.relapsed[MAIN_DEFINITION][1] for record in records), default=0)
    if most >= FEWEST_REPLICATIONS:
        return (
            "A ceasefire that ends after the force has left by a gate is counted apart from one that ends while it is "
            "there: quiet may have been because of the force."
        )
    told = (
        "What follows when the force leaves cannot be told from these futures, which end after "
        f"{whole(case.operation.horizon)} days: {_left(most)}."
    )
    if not case.leaving:
        return told
    found = list(case.leaving.values())
    runs, left, relapsed = (
        sum(getattr(each, name) for each in found) for name in ("runs", "left", "relapsed")
    )
    return (
        f"{told} Where the ceasefire held, {plural(runs, 'replication')} of all options with a force were lived on "
        f"past the date that a gate names: the force left {plural(left, 'ceasefire')} that held, and {whole(relapsed)} "
        "of these then ended within the time watched; deliberate resumption is set apart."
    )


def _left(most: int) -> str:
    if most == 0:
        return "it had left a ceasefire that held in none of them, whatever the option"
    return f"in no option did it leave a ceasefire that held in more than {plural(most, 'replication')}"


def _withdraw_gates(case: Case) -> dict[str, Gate]:
    return {name: gate for name, gate in case.operation.gates.items() if gate.do == "withdraw"}


def _unreachable(case: Case, gates: dict[str, Gate]) -> str:
    """Say which dates lie beyond the horizon."""
    operation = case.operation
    late = [
        leaf.date
        for gate in gates.values()
        for leaf in gate.when.leaves()
        if leaf.date is not None and day_of(leaf.date, operation.start) >= operation.horizon
    ]
    if not late:
        return "."
    dates = listing((f"{day:%-d %B %Y}" for day in dict.fromkeys(late)), "and")
    return f"; futures end {whole(operation.horizon)} days after the start, so that {dates} is never reached in them."


def _way_back(case: Case, gates: dict[str, Gate]) -> str:
    """Say how long leaving takes, and on what the force would come back; a gate is not undone by what set it off."""
    told = []
    for gate in gates.values():
        over = f"leaving takes {_time(gate.over)}" if gate.over else ""
        back = (
            f"it comes back {condition_words(gate.return_when, case)}"
            if gate.return_when is not None
            else "nothing declared brings it back"
        )
        told.append(", and ".join(part for part in (over, back) if part))
    return sentence("; ".join(told))


def _early(case: Case, option: str) -> str:
    """Say which contributors could go before the others without a place more empty than there is."""
    part = case.plans[option].generation
    if not part.contributions:
        return ""
    if not part.may_leave:
        return "No contributor may leave early without lowering what is held."
    carried = sum(each.share for each in part.burdens() if each.nation_name in part.may_leave)
    named = listing(part.may_leave[-_MOST_NAMED:])
    fewer = f"the {plural(len(part.may_leave), 'smallest contributor')}, {named} among them,"
    who = fewer if len(part.may_leave) > _MOST_NAMED else named
    return (
        f"{sentence(f'{who} could leave early together without lowering what is held')[:-1]}: "
        f"{quantity(carried, 'share')} of the force, which the others would carry."
    )


def _happened(told: Withdrawal, case: Case) -> list[str]:
    if told.decided == 0:
        return [
            f"In none of the {plural(told.deployed, 'replication')} with a deployment was it called home by a gate."
        ]
    wrong, decided = told.falsely_decided[MAIN_DEFINITION]
    of_all = f"{whole(told.decided)} of {plural(told.deployed, 'replication')} with a deployment"
    words = [
        f"It was called home in {of_all}{_mistaken(wrong, decided)}, and had left in {whole(told.left)}."
    ]
    relapsed, left = told.relapsed[MAIN_DEFINITION]
    if left < FEWEST_REPLICATIONS:
        return [*words, "What follows cannot be told from so few."]
    days = number(told.watched_days[MAIN_DEFINITION])
    there, of = told.ended_there[MAIN_DEFINITION]
    while_there = (
        f"; while it was there {quantity(there / of, 'share')} of those it was sent into ended" if of else ""
    )
    words.append(
        f"Of {whole(left)} ceasefires that it left, {quantity(relapsed / left, 'share')} then ended, watched for "
        f"{days} days in the median{while_there}."
    )
    return words


def _mistaken(wrong: int, decided: int) -> str:
    """Say how often the gate was mistaken, as far as the number of replications lets it."""
    if decided < FEWEST_REPLICATIONS:
        return ""
    if wrong == 0:
        return ", never though it was not quiet in truth or the ceasefire had ended"
    share = quantity(wrong / decided, "share")
    return f", {share} of them though it was not quiet in truth or the ceasefire had ended"


def condition_words(condition: Condition, case: Case) -> str:
    """Say a condition in words that follow “it may leave”."""
    for parts, joint in ((condition.all, "and"), (condition.any, "or")):
        if parts is not None:
            return listing((condition_words(part, case) for part in parts), joint)
    if condition.date is not None:
        return f"on {condition.date:%-d %B %Y}"
    if condition.quiet is not None:
        return f"after {_time(condition.quiet)} of observed quiet"
    if condition.unquiet is not None:
        return f"after {_time(condition.unquiet)} that were not quiet"
    if condition.held is not None:
        return f"once “{plain(condition.held)}” has held for {_time(condition.for_ or 0.0)}"
    if condition.phase is not None:
        return f"while “{plain(condition.phase)}” is in force"
    if condition.vote is not None:
        return f"if {case.operation.coalition[condition.vote].name} votes for it"
    if condition.backstop is not None:
        return f"if the backstop holds {plain(condition.backstop)}"
    stances = [
        f"{case.operation.parties[party].name} {listing((plain(str(each)) for each in agreed), 'or')}"
        for party, agreed in (condition.consent or {}).items()
    ]
    return f"if {listing(stances)}"


def _time(days: float) -> str:
    """Print a window of days, in months where it is long."""
    months = round(days / DAYS_PER_MONTH)
    return plural(months, "month") if days > _WHOLE_MONTHS else plural(round(days), "day")
