"""Q3, supply: what the force consumes, where it comes from, how long stock lasts, and what breaks it.

All is told by class of supply, class of corridor and region: no road, port, crossing or depot is named or ranked.
"""

from __future__ import annotations

import math

from peacewright.answers import losing_supply
from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.curing import cures_table
from peacewright.answers.making import exactly, has_force, main_metric, make_answer, metric_value, short_title
from peacewright.answers.rotating import FEWEST_PLACES, missing_persons
from peacewright.answers.spread import OVER_FACTOR
from peacewright.answers.stocking import stock_table
from peacewright.answers.words import number, out_of, plain, quantity, ranged, sentence, two_figures
from peacewright.core.factors import Factor
from peacewright.plan.consumption import BY_PERSON, CLASSES
from peacewright.plan.disruptions import CONTRACTORS, CORRIDORS, FLIGHTS, LOCAL, Disruption, disruptions
from peacewright.plan.supply import Stress, SupplyPart
from peacewright.plan.wording import listing

QUESTION = "Q3"
SOURCES = {
    "local": "Bought locally", "road": "By road", "rail": "By rail", "sea": "By sea", "air": "By air",
}  # fmt: skip
"""Heads of the columns of sources, by source."""
_LEAST_TOLD = 0.05  # tonnes a day, of a mean over a year
LACKING = "What supply lacks, and the least change that would cure it"
FACTORS = ("consumption.", "fuel.", "climate.", "supply.local.", "supply.corridor.", "disruption.")


def metric(case: Case, option: str) -> MainMetric | None:
    """Return days below the stock norm."""
    return main_metric(case, option, "days_below_stock") if has_force(case, option) else None


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    if not has_force(case, option):
        headline = "Nothing has to be brought into the theatre: nobody is stationed there."
        return make_answer(case, QUESTION, option, Grade.COMPUTED, headline)
    part = case.plans[option].supply
    total = sum(part.tonnes_per_day.values())
    bought = part.planned_sources["local"]
    headline = (
        f"Consumes {number(total)} tonnes a day for {quantity(case.levers(option).strength, 'persons')}, "
        f"{number(two_figures(bought))} of them bought locally; would hold stock for {_held(case, part)}. "
        f"{_first_to_break(part)}"
    )
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        headline,
        (_for_whom(case, option),),
        _values(case, option, part),
        metric(case, option),
        factors=(*FACTORS, *part.factors.values()),
    )


def _for_whom(case: Case, option: str) -> str:
    """Say why supply is planned for more persons than Q11 pays for, where places stay empty."""
    strength = case.levers(option).strength
    missing = missing_persons(case.plans[option].generation)
    if missing < FEWEST_PLACES:
        return ""
    return (
        f"That is for all {number(strength)}, so that ways and stock are there for whoever fills the places. Q11 pays "
        f"for those who come, {out_of(strength - missing, strength)} on average."
    )


def _factor(case: Case, part: SupplyPart, what: str) -> Factor | None:
    """Return the factor behind a number of the schedule; None where a lever sets it."""
    return case.factor(part.factors[what]) if what in part.factors else None


def _held(case: Case, part: SupplyPart) -> str:
    factor = _factor(case, part, "stock_days")
    if factor is None:
        return quantity(part.stock_days, "days")
    return ranged(factor.best, factor.low, factor.high, "days")


def _first_to_break(part: SupplyPart) -> str:
    """Say which disruption is not outlasted at its typical length, the one that breaks supply soonest."""
    if not part.stresses:
        return ""
    worst = next(iter(broken(part)), None)
    if worst is None:
        return "It outlasts every disruption considered at its typical length."
    return (
        f"What breaks it first: {worst.title.lower()}, outlasted for {quantity(two_figures(worst.lasts), 'days')} of "
        f"{number(worst.days)}."
    )


def broken(part: SupplyPart) -> tuple[Stress, ...]:
    """Return the disruptions that supply does not outlast at their typical length, shortest first."""
    return tuple(
        sorted((s for s in part.stresses if s.lasts < s.days), key=lambda stress: (stress.lasts, stress.name))
    )


def _values(case: Case, option: str, part: SupplyPart) -> tuple[Value | None, ...]:
    def held(what: str, label: str) -> Value:
        factor = _factor(case, part, what)
        if factor is None:
            return exactly(what, label, getattr(part, what), "days")
        return Value(what, label, factor.best, factor.low, factor.high, "days", OVER_FACTOR)

    return (
        exactly("tonnes_per_day", "consumption of all classes", sum(part.tonnes_per_day.values()), "t/day"),
        exactly("bought", "bought locally", part.planned_sources["local"], "t/day"),
        held("stock_days", "stock held"),
        held("norm_days", "norm of stock"),
        metric_value(case, option, "days_below_stock"),
        metric_value(case, option, "days_short_of_supply"),
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what it consumes, what breaks it, and how far to trust it."""
    parts = {option: case.plans[option].supply for option in case.options if has_force(case, option)}
    if not parts:
        return ()
    totals = [sum(part.tonnes_per_day.values()) for part in parts.values()]
    shares = [
        part.planned_sources["local"] / total for part, total in zip(parts.values(), totals, strict=True)
    ]
    local = dict.fromkeys(quantity(share, "share") for share in (min(shares), max(shares)))
    return (
        (
            f"A force would consume {number(min(totals))} to {number(max(totals))} tonnes a day, of which "
            f"{' to '.join(local)}, water most of all, would be bought locally. Buying locally is the largest single "
            "saving, and what a host can deny first."
        ),
        *_breaks(case, parts),
        losing_supply.finding(case),
        _rates(case),
        _judged(case),
        (
            "Days below the norm compare two judged inputs, the stock held and the stock that should be held, over the "
            f"{quantity(case.operation.horizon, 'days')} looked at: where the stock is the smaller of the two every "
            "day counts. They show the distance between two judgements, not a forecast."
        ),
        (
            "All of this holds if the declared schedule, the judged capacity of each class of corridor and the judged "
            "share of the local market do. What each road, port or crossing carries is not assessed, and none is "
            "named or ranked."
        ),
    )


def _breaks(case: Case, parts: dict[str, SupplyPart]) -> tuple[str, ...]:
    """Say, disruption by disruption, how long the options last where they do not outlast it."""
    told = []
    for cause in disruptions():
        lasts = {
            option: stress.lasts
            for option, part in parts.items()
            for stress in broken(part)
            if stress.name == cause.name
        }
        if not lasts:
            continue
        days = case.factor(cause.factor("days"))
        who = (
            "every force"
            if len(lasts) == len(parts)
            else listing([f"“{short_title(case, option)}”" for option in lasts])
        )
        low, high = (two_figures(bound(lasts.values())) for bound in (min, max))
        span = quantity(low, "days") if low == high else f"{number(low)} to {quantity(high, 'days')}"
        told.append(
            f"{cause.title}, judged to last {ranged(days.best, days.low, days.high, 'days')}: {who} would last {span}."
        )
    if not told:
        told.append("At best values every disruption considered is outlasted at its typical length.")
    return tuple(told)


def _judged(case: Case) -> str:
    """Say which classes rest on no public figure."""
    names = [name for name in BY_PERSON if not case.factor(f"consumption.{name}").reports]
    names.append("the use of vehicles and aircraft")
    return sentence(
        f"{listing(plain(name) for name in names)} are judged: no public figure for a force of this kind"
    )


def _rates(case: Case) -> str:
    told = []
    for cause in disruptions():
        often = case.factor(cause.factor("per_year"))
        told.append(f"{cause.title.lower()} {ranged(often.best, often.low, often.high, '')}")
    return sentence(
        f"disruptions have common causes, so that all they touch fails together. Judged times a year: {listing(told)}. "
        "They are stresses, not forecasts; a host that does not accept the force denies it more often"
    )


# --- tables ---------------------------------------------------------------------------------------------------------


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return tonnes a day by class, by source and by region, and what breaks supply."""
    options = [option for option in case.options if case.plans[option].supply.flow is not None]
    if not options:
        return ()
    made = (
        _tonnes(case, options), _sources(case, options), stock_table(case, options), _stresses(case, options),
        _broken(case, options), _outlasting(case, options), *losing_supply.tables(case), _regions(case, options),
        *cures_table(case, LACKING, {option: case.plans[option].supply.shortfalls for option in options}),
    )  # fmt: skip
    return tuple(table for table in made if table.rows)


def _tonnes(case: Case, options: list[str]) -> AnswerTable:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            short_title(case, option),
            *(two_figures(case.plans[option].supply.tonnes_per_day[name]) for name in CLASSES),
        )
        for option in options
    )
    columns = (("Option", ""), *((plain(name), "t/day") for name in CLASSES))
    return AnswerTable("tonnes", "Tonnes a day by class of supply, at best values", columns, rows)


def _sources(case: Case, options: list[str]) -> AnswerTable:
    rows: list[tuple[Cell, ...]] = []
    for option in options:
        part = case.plans[option].supply
        given = part.planned_sources
        tonnes = (part.used, *(given[source] for source in SOURCES), part.from_stock, part.carried_by_others)
        rows.append((short_title(case, option), *map(_told, tonnes)))
    heads = ("Used", *SOURCES.values(), "From stock", "Carried by contractors")
    columns = (("Option", ""), *((head, "t/day") for head in heads))
    note = (
        "Mean over a year planned to optimality, from when the whole force is there: no shortage first, then stock, "
        "then effort. From stock: what the first months put by above the target, and what the last units bring with "
        "them; with it the sources make up what is used. Contractors carry part of what is brought. Corridors are "
        "classes, not places."
    )
    return AnswerTable(
        "sources", "Where it comes from, once the whole force is there", columns, tuple(rows), note
    )


def _told(tonnes: float) -> float:
    """Return tonnes a day to two figures, and nothing for what is less than the tables tell."""
    return 0.0 if abs(tonnes) < _LEAST_TOLD else two_figures(tonnes)


def _stresses(case: Case, options: list[str]) -> AnswerTable:
    """Return how each option stands under every disruption, denial by the host among them, outlasted or not."""
    rows: list[tuple[Cell, ...]] = []
    for option in options:
        stresses = {stress.name: stress for stress in case.plans[option].supply.stresses}
        rows.append(
            (
                short_title(case, option),
                *(
                    _outlasts(stresses.get(each.name)) if touches(case, option, each) else "nothing to lose"
                    for each in disruptions()
                ),
            )
        )
    columns = (("Option", ""), *((cause.title, "") for cause in disruptions()))
    return AnswerTable(
        "stresses",
        "Days that supply lasts under each disruption, of its typical length",
        columns,
        tuple(rows),
        "From full stock, at best values. “Outlasted”: nothing runs out within the typical length. “Nothing to lose”: "
        "the option uses nothing that the disruption touches.",
    )


def touches(case: Case, option: str, cause: Disruption) -> bool:
    """Return whether an option has anything that a disruption touches: a way in, a market, contractors, flights."""
    part = case.plans[option].supply
    has = {corridor: case.factor(f"supply.corridor.{corridor}").best > 0 for corridor in CORRIDORS} | {
        LOCAL: part.local_purchase > 0, CONTRACTORS: part.contractors > 0, FLIGHTS: part.who.helicopters > 0,
    }  # fmt: skip
    return any(has[each] for each in cause.touches)


def _outlasts(stress: Stress | None) -> str | None:
    if stress is None:
        return None
    if stress.lasts >= stress.days:
        return f"all {number(stress.days)}: outlasted"
    return f"{number(two_figures(stress.lasts))} of {number(stress.days)}"


def _broken(case: Case, options: list[str]) -> AnswerTable:
    rows: list[tuple[Cell, ...]] = [
        (short_title(case, option), stress.title, two_figures(stress.days), two_figures(stress.lasts),
         plain(stress.first_out))
        for option in options
        for stress in case.plans[option].supply.stresses
        if stress.lasts < stress.longest
    ]  # fmt: skip
    columns = (
        ("Option", ""), ("Disruption", ""), ("Typical length", "days"), ("Supply lasts", "days"),
        ("First to run out", ""),
    )  # fmt: skip
    note = (
        "From full stock, at best values, if all that is left goes where it serves longest: an upper bound, for no "
        "force shares so well. Disruptions outlasted even at the longest judged length are left out."
    )
    return AnswerTable("breaks", "What breaks supply, and when", columns, tuple(rows), note)


def _outlasting(case: Case, options: list[str]) -> AnswerTable:
    """Return what change of each lever alone would outlast what breaks supply."""
    rows: list[tuple[Cell, ...]] = []
    for option in options:
        for stress in case.plans[option].supply.stresses:
            if (least := stress.outlasting) is not None:
                rows.append(
                    (short_title(case, option), stress.title, two_figures(least.days), two_figures(least.more_stock),
                     *(None if least.further_lift is None else two_figures(least.further_lift),),
                     *(None if share is None else quantity(two_figures(share), "share")
                       for share in (least.purchase, least.contracted)))
                )  # fmt: skip
    columns = (
        ("Option", ""), ("Disruption", ""), ("To outlast", "days"), ("More stock", "days"), ("More lift", "t/day"),
        ("Bought locally, at least", ""), ("Carried by contractors, at most", ""),
    )  # fmt: skip
    note = (
        "The least change of one lever alone; – where no change of it would do. To outlast: the typical length, or the "
        "longest judged where that is outlasted already. Lift: by a way that is not cut. Bought: share of what the "
        "market can give. What may not come at all, neither lift nor purchase brings."
    )
    return AnswerTable("outlasting", "What would outlast it, lever by lever", columns, tuple(rows), note)


def _regions(case: Case, options: list[str]) -> AnswerTable:
    rows: list[tuple[Cell, ...]] = []
    for option in options:
        plan = case.plans[option]
        names = {region.code: region.name for region in plan.theatre.regions}
        persons: dict[str, float] = {}
        for base in plan.stationing.bases:
            persons[base.region] = persons.get(base.region, 0.0) + base.persons
        total = sum(plan.supply.tonnes_per_day.values())
        everybody = sum(persons.values())
        for code, here in sorted(persons.items(), key=lambda each: (-each[1], each[0])):
            tonnes = total * here / everybody if everybody else math.nan
            rows.append(
                (short_title(case, option), names.get(code, code), two_figures(tonnes),
                 two_figures(tonnes * plan.supply.stock_days))
            )  # fmt: skip
    columns = (("Option", ""), ("Region", ""), ("Tonnes a day", "t/day"), ("Tonnes in stock", "t"))
    note = "In proportion to the persons stationed there."
    return AnswerTable("regions", "What each region takes and holds", columns, tuple(rows), note)
