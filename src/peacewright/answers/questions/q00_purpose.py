"""Q0, purpose: what a force would have to change, by the break-even hazard ratio of deliberate resumption.

Whether presence deters is never predicted. The break-even says how far presence must lower (or may at most raise) the
hazard that a party resumes the war on purpose, for the option to keep as many days as no force does in the same future;
published estimates of that ratio stand beside it.
"""

from __future__ import annotations

import math

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.conditions import alike, own_condition
from peacewright.answers.making import has_force, make_answer, metric_value, metric_words
from peacewright.answers.spread import OVER_FACTOR, paired_mean, spread_of
from peacewright.answers.words import between, number, ranged, whole
from peacewright.core.factors import Factor
from peacewright.plan.wording import listing
from peacewright.simulation.break_even import BreakEven

QUESTION = "Q0"
AIM = "ceasefire_days"
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


def main_break_even(case: Case, option: str) -> BreakEven:
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


def gains(case: Case, option: str) -> dict[str, tuple[float, float, float]]:
    """Return the mean gain over the baseline in the same futures with its 95 % interval, by definition of collapse."""
    base = case.records[case.baseline].days_by_definition
    return {
        name: paired_mean(days - base[name]) for name, days in case.records[option].days_by_definition.items()
    }


def gain_is_shown(case: Case, option: str) -> bool:
    """Whether the interval of the mean gain lies above zero under every definition of collapse."""
    return all(low > 0 for _, low, _ in gains(case, option).values())


def loss_is_shown(case: Case, option: str) -> bool:
    """Whether the interval of the mean gain lies below zero under every definition of collapse."""
    return all(high < 0 for _, _, high in gains(case, option).values())


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
            (own_condition(case, option, AIM),),
            _days_kept(case, option),
            metric(case, option),
            factors=("resumption.", "compliance.", "collapse."),
        )
    if not has_force(case, option):
        return _from_outside(case, option)
    even = main_break_even(case, option)
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        f"{_days(case, option)} {ratio_words(even)}{_beside(case, option, even)}",
        (
            _in_time(case, option),
            _single_futures(even),
            own_condition(case, option, AIM),
        ),
        (
            *_days_gained(case, option),
            _gained_in_time(case, option),
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
        (own_condition(case, option, AIM),),
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


def _beside(case: Case, option: str, even: BreakEven) -> str:
    """Set the break-even beside published estimates, unless its favour stands under one definition alone."""
    if even.low >= 1 and not gain_is_shown(case, option):
        return ", under the main definition of collapse alone."
    return published_words(case, even)


def _gained_in_time(case: Case, option: str) -> Value | None:
    """Return the mean gain where the ceasefire lasted, with and without the force, until the force was able."""
    presence = case.records[option].presence
    if presence is None:
        return None
    mean, low, high = paired_mean(presence.gained)
    if math.isnan(mean):
        return None
    label = "days kept beyond those without a force, mean, where both ceasefires lasted until it was able"
    return Value("mean_days_gained_in_time", label, mean, low, high, "days", OVER_MEAN)


def _in_time(case: Case, option: str) -> str:
    """Say in how many futures it was there in time, and what it gained in those."""
    presence = case.records[option].presence
    if presence is None:
        return ""
    drawn = f"{whole(presence.in_time_count)} of the {whole(case.futures.count)} futures drawn"
    gained = _gained_in_time(case, option)
    if gained is None:
        return f"It was able before the ceasefire ended in {drawn}."
    change = f"{number(gained.best)} days on average ({between(gained.low, gained.high)})"
    told = "" if gained.low > 0 or gained.high < 0 else ", which cannot be told from none"
    return (
        f"It was able before the ceasefire ended in {drawn}; where the ceasefire lasted until then without it too, it "
        f"gains {change}{told}."
    )


def _days(case: Case, option: str) -> str:
    mean, low, high = paired_mean(case.gained[option])
    if number(low) == number(high) == "0":
        return "Keeps as many days as no force in the same futures."
    singles = spread_of(case.gained[option])
    apart = f"; in single futures {between(singles.low, singles.high)}."
    if low <= 0 <= high:
        return (
            f"Days kept cannot be told from those of no force: the mean differs by {number(mean)} "
            f"({between(low, high)}){apart}"
        )
    shown = gain_is_shown(case, option) or loss_is_shown(case, option)
    more, best, ends = ("more", mean, (low, high)) if mean > 0 else ("fewer", -mean, (-high, -low))
    where = (
        "shown under every definition of collapse" if shown else "but not under every definition of collapse"
    )
    return f"Keeps {ranged(best, *ends, 'days')} {more} on average than no force in the same futures, {where}{apart}"


def ratio_words(even: BreakEven) -> str:
    """Say what the break-even demands, in words a reader can check; without a full stop."""
    if math.isnan(even.ratio):
        return "Break-even: what presence does to the hazard makes no difference to the days it keeps"
    shown = f"Break-even ratio {ranged(even.ratio, even.low, even.high, 'ratio')}"
    if even.low < 1 < even.high:
        return f"{shown}: whether presence must lower the hazard at all is not settled"
    if even.ratio == 0:
        return (
            "Break-even: it cannot draw level with no force even if presence abolished deliberate resumption"
        )
    if math.isinf(even.ratio):
        return "Break-even: level with no force whatever presence does to the hazard"
    need = (
        "must lower the hazard at least that far" if even.ratio < 1 else "could raise the hazard up to that"
    )
    return f"{shown}: presence {need}"


def published_words(case: Case, even: BreakEven) -> str:
    """Say how the published estimates stand to the break-even; ends the sentence."""
    ratios = published_ratios(case)
    if math.isnan(even.ratio) or not ratios:
        return "."
    low, high = min(f.low for f in ratios.values()), max(f.high for f in ratios.values())
    if even.low >= high:
        return "; the published estimates are all within what it could bear."
    if even.high <= low:
        return "; of the published estimates none is low enough."
    return "; the published estimates do not settle it."


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


BREAK_EVEN_IN_WORDS = (
    "how far presence would have to lower (below 1), or could even raise (above 1), the hazard of a deliberate "
    "resumption for the option to come out level with no force"
)


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    others = [option for option in case.options if option != case.baseline]
    if not others:
        return ()
    return (
        (
            "Whether a force, or being watched, deters a decision to resume is not computable. Days kept set "
            "deliberate resumption apart: it is drawn over a wide range, not predicted."
        ),
        f"The break-even hazard ratio says {BREAK_EVEN_IN_WORDS}{_published(case)}.",
        _shown(case, others),
        _reversed(case),
        alike(case, AIM),
    )


def _published(case: Case) -> str:
    ratios = published_ratios(case)
    if not ratios:
        return ""
    low, high = min(f.low for f in ratios.values()), max(f.high for f in ratios.values())
    return f"; published estimates of that ratio run from {number(low)} to {number(high)}"


def _shown(case: Case, others: list[str]) -> str:
    """Say which options keep more days, where the interval leaves out zero under every definition of collapse."""
    clear = [option for option in others if gain_is_shown(case, option)]
    if not clear:
        return (
            "No option keeps more days on average than no force with an interval that leaves out zero under every "
            "definition of collapse."
        )
    means = {option: paired_mean(case.gained[option]) for option in clear}
    best = max(clear, key=lambda option: means[option][0])
    return (
        f"{number(len(clear))} of {number(len(others))} options keep more days on average than no force under every "
        f"definition of collapse, most “{case.title(best)}”: {ranged(*means[best], 'days')}."
    )


def _reversed(case: Case) -> str:
    """Say whether the order of options depends on the definition of collapse."""
    names = list(case.records[case.baseline].days_by_definition)
    orders = {
        tuple(
            sorted(
                case.options,
                key=lambda option: -spread_of(case.records[option].days_by_definition[name]).median,
            )
        )
        for name in names
    }
    if len(orders) == 1:
        return f"The order of options by median days kept is the same under all {len(names)} definitions of collapse."
    return (
        "The order of options by median days kept changes with the definition of collapse: it is not robust."
    )


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
