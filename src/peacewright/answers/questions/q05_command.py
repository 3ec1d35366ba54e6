"""Q5, command: who may decide what, and how fast, under each rival design. Who will command is not computable."""

from __future__ import annotations

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric
from peacewright.answers.case import Case
from peacewright.answers.commanding import (
    best_on,
    criteria_words,
    decision_hours,
    dominated_by,
    hours_by_design,
    spoken,
)
from peacewright.answers.curing import lacking_words
from peacewright.answers.making import (
    exactly,
    main_metric,
    make_answer,
    metric_value,
    metric_words,
    short_title,
)
from peacewright.answers.mending import mending_table, opening_table
from peacewright.answers.spread import OVER_FUTURES, spread_of
from peacewright.answers.words import between, plain, plural, quantity, sentence, whole
from peacewright.operation.command import CommandDesign, all_designs
from peacewright.operation.vocabulary import Occasion
from peacewright.plan.command import Assessment, CommandPart
from peacewright.plan.wording import listing

QUESTION = "Q5"
TOLD = (Occasion.ATTACKED, Occasion.BREACH_VERIFIED, Occasion.WITHDRAW)
"""Occasions that a headline tells of: the quickest, the one the mandate is about, and the slowest."""
LEAST_TOLD = 0.02
"""A smaller share of people barred by caveats makes no difference worth a sentence."""


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the time from a breach to a decision and a force on the spot."""
    return main_metric(case, option, "reaction_hours") if case.plans[option].command.decision_hours else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    part = case.plans[option].command
    chosen = part.chosen
    if chosen is None:
        headline = "There is nothing to command: nothing is put in place."
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    hours = decision_hours(case, option)
    criteria = chosen.criteria(case.factors.value)
    values = [
        *(spread_of(found).value(f"decision_{name}", plain(name), "hours") for name, found in hours.items()),
        exactly("gaps", "occasions that nobody may decide", criteria["gaps"], "occasions"),
        exactly("double_keys", "occasions that need a second key", criteria["double_keys"], "occasions"),
        exactly("widest_span", "most posts directly under one", criteria["widest_span"], "posts"),
        exactly(
            "tasks_blocked", "tasks that nobody may do or answer for", criteria["tasks_blocked"], "tasks"
        ),
        exactly("posts_unfilled", "posts that cannot be filled", criteria["posts_unfilled"], "posts"),
        exactly("single_points", "single points of failure", criteria["single_points"], "posts"),
        metric_value(case, option, "reaction_hours"),
    ]
    details = (
        _blocked(chosen),
        lacking_words(part.shortfalls),
        _order(case, option),
        _to_the_spot(case, option),
    )
    sources = _design(case, part.design).sources
    return make_answer(
        case, QUESTION, option, Grade.CONDITIONAL, _headline(case, option, chosen), details, values,
        metric(case, option), factors=part.factors, sources=sources,
    )  # fmt: skip


def _headline(case: Case, option: str, chosen: Assessment) -> str:
    hours = decision_hours(case, option)
    told = [f"{plain(event)} {spoken(hours[event])}" for event in TOLD if event in hours]
    gaps = plural(len(chosen.gaps), "gap") if chosen.gaps else "no gap"
    keys = plural(len(chosen.double_keys), "decision")
    return sentence(
        f"Declared design “{plain(chosen.design)}”: {gaps} in its table, {keys} with a second key; "
        f"hours to a decision: {'; '.join(told)}"
    )


def _blocked(chosen: Assessment) -> str:
    told = [f"{plain(found.task)} ({found.because})" for found in chosen.blocked]
    parts = []
    if told:
        parts.append(f"Blocked: {listing(told)}.")
    if chosen.unfilled:
        parts.append(f"{_unfilled(chosen)}: the option does not admit their nation, or it has refused.")
    partly = [
        f"{plain(task)} {quantity(share, 'share')}"
        for task, share in chosen.barred_share.items()
        if LEAST_TOLD <= share < 0.995
    ]
    if partly:
        parts.append(f"Caveats bar part of the people who could do it: {listing(partly)}.")
    return " ".join(parts)


def _unfilled(found: Assessment) -> str:
    return f"{plural(len(found.unfilled), 'post')} of {whole(found.posts)} cannot be filled"


def _order(case: Case, option: str) -> str:
    """Say whether some design is better whatever happens; where none is, the findings say on what an order rests."""
    part = case.plans[option].command
    over = dominated_by(case, option)
    own = over.get(part.design, ())
    if own:
        better = listing(f"“{plain(name)}”" for name in own)
        return f"By every criterion and in every future drawn, {better} is no worse and somewhere better."
    beaten = [f"“{plain(name)}”" for name, better in over.items() if part.design in better]
    if beaten:
        return (
            f"By every criterion and in every future drawn it is no worse than {listing(beaten)}, and better."
        )
    return ""


def _to_the_spot(case: Case, option: str) -> str:
    words = metric_words(case, option, "reaction_hours")
    return "" if words == "no value" else f"From a breach to a decision and a force on the spot: {words}."


def _design(case: Case, name: str) -> CommandDesign:
    return all_designs(case.operation.command_designs)[name]


def _first(case: Case) -> str | None:
    """Return the option with most contributors, the first of equals: by it the designs are compared across options."""
    able = [option for option in case.options if case.plans[option].command.assessments]
    return max(able, key=lambda option: case.plans[option].command.contributors, default=None)


def findings(case: Case) -> tuple[str, ...]:
    """Say how the designs differ, what an order of them rests on, and what is not known."""
    option = _first(case)
    if option is None:
        return ()
    part = case.plans[option].command
    hours = hours_by_design(case, option)
    decided = [
        f"{spoken(found[Occasion.BREACH_VERIFIED])} under “{plain(name)}”" for name, found in hours.items()
    ]
    return (
        f"A response to a verified breach is decided in {listing(decided)}.",
        _dominance(case, option),
        _trade(case, option),
        _points(part),
        (
            "Hours are the slowest way through the approvals that the table asks for; those of each step are judged, "
            "with few published anchors (a request for air support in 1995, an evacuation in 2022, a mandate in 2000). "
            "Who will command is not computable. Every contingent keeps a second line to its own capital."
        ),
    )


def _dominance(case: Case, option: str) -> str:
    over = dominated_by(case, option)
    told = [
        f"“{plain(name)}” by {listing(f'“{plain(other)}”' for other in better)}"
        for name, better in over.items()
        if better
    ]
    count = plural(len(over), "design")
    if not told:
        return (
            f"No one of {count} is better than another by every criterion in every future: no order is given."
        )
    return f"Of {count}, outdone by every criterion in every future drawn: {listing(told)}. No other order is given."


def _trade(case: Case, option: str) -> str:
    """Say which design alone leads on what: the criteria that an order of them depends on."""
    leads: dict[str, list[str]] = {}
    for key, names in best_on(case, option).items():
        if len(names) == 1:
            leads.setdefault(names[0], []).append(key)
    if not leads:
        return ""
    told = [f"“{plain(name)}” on {criteria_words(keys)}" for name, keys in leads.items()]
    return (
        f"Alone best, at best values: {'; '.join(told)}. Which of these counts most is for those who decide."
    )


def _points(part: CommandPart) -> str:
    counts = [len(found.single_points) for found in part.assessments.values()]
    told = whole(counts[0]) if min(counts) == max(counts) else between(min(counts), max(counts))
    return (
        f"Each design has posts without which some decision cannot be taken, {told} of them, by kind in the table; "
        "beside stand the fewest stand-ins that would mend it, and the decisions that would have to be passed down "
        "from bodies of states, for which nobody stands in."
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return hours by occasion and design, the rights, what each design comes to, and what each option makes of it."""
    option = _first(case)
    if option is None:
        return ()
    part = case.plans[option].command
    return (
        _hours_table(case, option),
        _rights_table(case, part),
        _designs_table(case, part),
        mending_table(part),
        *_options_table(case),
        *opening_table(case),
    )


def _hours_table(case: Case, option: str) -> AnswerTable:
    hours = hours_by_design(case, option)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_head(occasion), *(spoken(found[occasion]) for found in hours.values())) for occasion in Occasion
    )
    columns = (("Event", ""), *((_title(name), "") for name in hours))
    caption = f"Time from an event to a decision that binds, by design (contributors of “{short_title(case, option)}”)"
    return AnswerTable("decisions", caption, columns, rows, f"Ranges: {OVER_FUTURES}.")


def _rights_table(case: Case, part: CommandPart) -> AnswerTable:
    rows = tuple(
        (_head(occasion), *(_right(case, name, found, occasion) for name, found in part.assessments.items()))
        for occasion in Occasion
    )
    columns = (("Event", ""), *((_title(name), "") for name in part.assessments))
    note = "Who decides; after “with”, who must agree as well. Enough: the share that the design declares, not all."
    return AnswerTable("rights", "Decision rights, by design", columns, rows, note)


def _right(case: Case, name: str, found: Assessment, occasion: Occasion) -> str:
    decision, posts = found.decisions[occasion], _design(case, name).posts
    if decision.is_gap:
        return "nobody: a gap"
    right = _design(case, name).rights[occasion]
    some = "enough of " if right.enough < 1 else ""
    keys = listing(f"{some}{posts[key].title}" for key in decision.keys)
    return f"{posts[decision.authority].title}{f'; with {keys}' if keys else ''}"


def _designs_table(case: Case, part: CommandPart) -> AnswerTable:
    columns = (
        ("Design", ""), ("Gaps", ""), ("Second keys", ""), ("Steps to the authority", ""), ("Levels", ""),
        ("Widest span", ""), ("Handovers a year", ""), ("Single points of failure", ""),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _title(name), float(len(found.gaps)), float(len(found.double_keys)), float(sum(found.hops.values())),
            float(found.longest_chain), float(found.widest_span), found.handovers_per_year,
            _single(found),
        )
        for name, found in part.assessments.items()
    )  # fmt: skip
    note = f"Of {len(Occasion)} occasions. Steps: summed over them. These do not depend on the option."
    return AnswerTable("designs", "What each design of command comes to", columns, rows, note)


def _single(found: Assessment) -> str:
    """Return how many posts some decision hangs on, and of which kinds."""
    kinds = listing(dict.fromkeys(plain(point.kind) for point in found.single_points))
    return f"{whole(len(found.single_points))}: {kinds}" if kinds else "0"


def _options_table(case: Case) -> tuple[AnswerTable, ...]:
    """Return options by designs: what is blocked, and what cannot be filled."""
    with_any = [option for option in case.options if case.plans[option].command.assessments]
    names = list(
        dict.fromkeys(name for option in with_any for name in case.plans[option].command.assessments)
    )
    rows = tuple(
        (
            short_title(case, option),
            *(_fits(case.plans[option].command.assessments.get(name)) for name in names),
        )
        for option in with_any
    )
    columns = (("Option", ""), *((_title(name), "") for name in names))
    note = "Tasks that nobody may do or answer for; posts whose nation the option does not admit or which has refused."
    return (AnswerTable("fits", "What each design could not do, by option", columns, rows, note),)


def _fits(found: Assessment | None) -> str:
    if found is None:
        return "–"
    blocked = listing(plain(each.task) for each in found.blocked)
    parts = [
        f"blocked: {blocked}" if blocked else "",
        _unfilled(found) if found.unfilled else "",
    ]
    return "; ".join(part for part in parts if part) or "nothing"


def _head(occasion: Occasion) -> str:
    return sentence(plain(occasion)).removesuffix(".")


def _title(name: str) -> str:
    return sentence(plain(name)).removesuffix(".")
