"""Q0, purpose: what a force would have to change, by the break-even hazard ratio of deliberate resumption.

Whether presence deters is never predicted. The break-even says how far presence must lower (or may at most raise) the
hazard that a party resumes the war on purpose, for the option to keep as many days as no force does in the same future;
published estimates of that ratio stand beside it.
"""

from __future__ import annotations

import math

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.conditions import threshold_sentence
from peacewright.answers.making import has_force, make_answer, metric_value, metric_words
from peacewright.answers.spread import OVER_FACTOR, paired_mean, spread_of
from peacewright.answers.words import between, listing, number, ranged
from peacewright.core.factors import Factor
from peacewright.simulation.resumption import BreakEven

QUESTION = "Q0"
RATIOS = "resumption.ratio"
OVER_MEAN = "95 % interval of the mean over futures"
OVER_RESAMPLES = "95 % interval of the figure for all futures together, by resampling them"


def metric(case: Case, option: str) -> MainMetric:
    """Return days gained over the baseline; for the baseline itself days kept."""
    if option == case.baseline:
        return MainMetric("days the ceasefire is kept", case.metric(option, "ceasefire_days"))
    return MainMetric("days kept beyond those without a force", case.gained[option])


def published_ratios(case: Case) -> dict[str, Factor]:
    """Return the hazard ratios that published work gives, by theory; judged ones without a source are left out."""
    return {name: factor for name, factor in case.factors.under(RATIOS).items() if factor.sources}


def break_even(case: Case, option: str) -> BreakEven:
    """Return the break-even of an option under the main definition of collapse: 0 cannot, infinite whatever the ratio.

    Raises
    ------
    ValueError
        For the baseline, or an option that was not compared with it.
    """
    found = case.records[option].break_even
    if not found:
        message = f"option '{option}' has no break-even: it is the baseline or was not compared with it"
        raise ValueError(message)
    return found[0]


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    if option == case.baseline:
        return make_answer(
            case,
            QUESTION,
            option,
            Grade.CONDITIONAL,
            f"Without a force the ceasefire is kept for {metric_words(case, option, 'ceasefire_days')}, deliberate "
            "resumption set apart; every option is compared with this, future by future.",
            (
                threshold_sentence(case, option, "ceasefire_days"),
                "Whether a party resumes on purpose is drawn over a wide range, not predicted.",
            ),
            _days_kept(case, option),
            metric(case, option),
            factors=("resumption.", "compliance.", "collapse."),
        )
    if not has_force(case, option):
        return _from_outside(case, option)
    even = break_even(case, option)
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        f"{_days(case, option)} {ratio_words(even)}{published_words(case, even)}",
        (
            _single_futures(even),
            threshold_sentence(case, option, "ceasefire_days"),
            "Whether it deters is not computable: no option's effect on a decision to resume is predicted.",
        ),
        (
            *_days_gained(case, option),
            *(
                _ratio(position, found)
                for position, found in enumerate(case.records[option].break_even, start=1)
            ),
            *_days_kept(case, option),
        ),
        metric(case, option),
        factors=("resumption.", "presence.", "compliance.", "collapse."),
    )


def _from_outside(case: Case, option: str) -> Answer:
    """Answer for an option without anybody inside, whose presence can change nothing."""
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        f"{_days(case, option)} Nobody of it is present who could change a decision to resume: it has no break-even.",
        (
            threshold_sentence(case, option, "ceasefire_days"),
            "What being watched from outside does to a decision to resume is not computable.",
        ),
        (*_days_gained(case, option), *_days_kept(case, option)),
        metric(case, option),
        factors=("resumption.hazard_per_year", "compliance.", "collapse."),
    )


def _days_kept(case: Case, option: str) -> tuple[Value | None, ...]:
    record = case.records[option]
    resumed = spread_of(record.days_with_resumption)
    return (
        metric_value(case, option, "ceasefire_days"),
        resumed.value("days_with_resumption", "days kept if deliberate resumption competes as drawn", "days"),
        *(
            spread_of(days).value(f"days_kept_{position}", f"days kept, collapse by {name}", "days")
            for position, (name, days) in enumerate(record.days_by_definition.items(), start=1)
        ),
    )


def _days_gained(case: Case, option: str) -> tuple[Value, Value]:
    label = "days kept beyond those without a force"
    mean, low, high = paired_mean(case.gained[option])
    return (
        Value("mean_days_gained", f"{label}, mean", mean, low, high, "days", OVER_MEAN),
        spread_of(case.gained[option]).value("days_gained", label, "days"),
    )


def _ratio(position: int, even: BreakEven) -> Value:
    label = f"break-even hazard ratio, collapse by {even.definition} (0: cannot; no limit: whatever it is)"
    return Value(f"break_even_{position}", label, even.ratio, even.low, even.high, "ratio", OVER_RESAMPLES)


def _days(case: Case, option: str) -> str:
    mean, low, high = paired_mean(case.gained[option])
    if number(low) == number(high) == "0":
        return "Keeps as many days as no force in the same futures, deliberate resumption set apart."
    singles = spread_of(case.gained[option])
    apart = f", deliberate resumption set apart; in single futures {between(singles.low, singles.high)}."
    if low <= 0 <= high:
        return (
            f"Days kept cannot be told from those of no force: {number(mean)} more on average "
            f"({between(low, high)}){apart}"
        )
    more, best, ends = ("more", mean, (low, high)) if mean > 0 else ("fewer", -mean, (-high, -low))
    return f"Keeps {ranged(best, *ends, 'days')} {more} on average than no force in the same futures{apart}"


def ratio_words(even: BreakEven) -> str:
    """Say what the break-even demands, in words a reader can check; without a full stop."""
    if math.isnan(even.ratio):
        return "What presence does to the hazard of deliberate resumption makes no difference to the days it keeps"
    if even.low < 1 < even.high:
        return (
            "Even whether presence must lower the hazard of deliberate resumption to beat no force is not settled: "
            f"the break-even ratio is {_ratio_words(even)}"
        )
    if even.ratio == 0:
        return "It cannot beat no force even if its presence abolished deliberate resumption"
    if math.isinf(even.ratio):
        return "It beats no force whatever its presence does to the hazard of deliberate resumption"
    need, bound = ("must multiply", "at most") if even.ratio < 1 else ("may multiply", "up to")
    return f"To beat no force its presence {need} the hazard of deliberate resumption by {bound} {_ratio_words(even)}"


def _ratio_words(even: BreakEven) -> str:
    return ranged(even.ratio, even.low, even.high, "ratio")


def published_words(case: Case, even: BreakEven) -> str:
    """Set the break-even beside the spread of published estimates; ends the sentence."""
    ratios = published_ratios(case)
    if math.isnan(even.ratio) or not ratios:
        return "."
    low, high = min(f.low for f in ratios.values()), max(f.high for f in ratios.values())
    stated = f"; published estimates of that ratio run from {number(low)} to {number(high)}"
    if even.low >= high:
        return f"{stated}, all within what it could bear."
    if even.high <= low:
        return f"{stated}, none low enough."
    return f"{stated} and do not settle it."


def _single_futures(even: BreakEven) -> str:
    """Say how the break-even runs over single futures, where the ends have no number."""
    spread = spread_of(even.by_future)
    ends = []
    if spread.present and spread.low == 0:
        ends.append("cannot beat no force at any ratio")
    if spread.present and math.isinf(spread.high):
        ends.append("beats it whatever the ratio")
    return (
        f"Among single futures there are some in which it {listing(ends, 'and others in which it')}."
        if ends
        else ""
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    means = {option: paired_mean(case.gained[option]) for option in case.options if option != case.baseline}
    if not means:
        return ()
    clear = [option for option, (_, low, _) in means.items() if low > 0]
    if not clear:
        return "No option keeps clearly more days on average than no force.", _agreement(case)
    best = max(clear, key=lambda option: means[option][0])
    lead = (
        f"{number(len(clear))} of {number(len(means))} options keep more days on average than no force, most "
        f"“{case.title(best)}”: {ranged(*means[best], 'days')}."
    )
    return lead, _agreement(case)


def _agreement(case: Case) -> str:
    """Say whether the order of options depends on the definition of collapse."""
    orders = []
    names = list(case.records[case.baseline].days_by_definition)
    for name in names:
        days = {
            option: spread_of(case.records[option].days_by_definition[name]).median for option in case.options
        }
        orders.append(tuple(sorted(case.options, key=lambda option: -days[option])))
    if len(set(orders)) == 1:
        return (
            f"The order of the options by median days kept is the same under all {len(names)} "
            "definitions of collapse."
        )
    return "The order of the options by median days kept changes with the definition of collapse: it is not robust."


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return published and judged hazard ratios by theory."""
    rows = tuple(
        (
            factor.label,
            Value(name, factor.label, factor.best, factor.low, factor.high, "ratio", OVER_FACTOR),
            factor.kind,
            ", ".join(factor.sources) or "none",
        )
        for name, factor in case.factors.under(RATIOS).items()
    )
    if not rows:
        return ()
    return (
        AnswerTable(
            "ratios",
            "Hazard ratios of deliberate resumption that are drawn, by theory",
            (("Theory", ""), ("Hazard ratio", ""), ("Kind", ""), ("Sources", "")),
            rows,
            "The break-even of each option is to be read against these; none is used to compute it.",
        ),
    )
