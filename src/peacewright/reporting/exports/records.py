"""The tables of an export that have no place: options, plan numbers, shortfalls, pledges, factors, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peacewright.core.factors import FactorSet
from peacewright.operation.coalition import Caveats
from peacewright.operation.conditions import Condition
from peacewright.operation.operation import Operation
from peacewright.plan.explanation import Shortfall
from peacewright.plan.plan import Plan
from peacewright.reporting.exports.model import VARIES, ExportField, ExportTable, Row, digits

OPTION = ExportField("option", "option")
SOURCES = ExportField("sources", "sources, by the identifiers of the table 'sources'")


def record_tables(
    operation: Operation, factors: FactorSet, plans: Mapping[str, Plan]
) -> tuple[ExportTable, ...]:
    """Return every table that has no place, but for those of answers."""
    return (
        _options(plans),
        _plan_numbers(plans),
        _shortfalls(plans),
        _pledges(operation, factors),
        _factors(factors),
        _reports(factors),
        _sources(operation, factors),
    )


def ranged_fields(unit: str = VARIES) -> tuple[ExportField, ...]:
    """Return the fields of a number with its range and its unit, which differs from row to row."""
    return (
        ExportField("best", "best value", "number", unit),
        ExportField("low", "low", "number", unit),
        ExportField("high", "high", "number", unit),
        ExportField("unit", "unit"),
    )


def _options(plans: Mapping[str, Plan]) -> ExportTable:
    fields = (
        OPTION,
        ExportField("title", "title"),
        ExportField("description", "description"),
        ExportField("strength", "persons in place in the steady state", "number", "persons"),
        ExportField("zones", "zones where they may be stationed"),
        ExportField("stand_off_km", "least distance of any base from the line", "number", "km"),
        ExportField("tasks", "tasks of the mandate, most important first"),
        ExportField("rules", "rules for the use of force"),
        ExportField("tour_days", "length of a tour", "number", "days"),
        ExportField("duration_days", "how long it is meant to last", "number", "days"),
        SOURCES,
    )
    rows: list[Row] = []
    for name, plan in plans.items():
        option, levers = plan.option, plan.option.levers
        rows.append(
            (name, option.title, option.description.strip(), float(levers.strength), "; ".join(levers.zones),
             float(levers.stand_off), "; ".join(levers.tasks), str(levers.rules), float(levers.tour),
             float(levers.duration), "; ".join(option.sources))
        )  # fmt: skip
    return ExportTable("options", "Options", fields, tuple(rows))


def _plan_numbers(plans: Mapping[str, Plan]) -> ExportTable:
    fields = (
        OPTION,
        ExportField("number", "name of the number"),
        ExportField("label", "in words"),
        ExportField("value", "value", "number", VARIES),
        ExportField("unit", "unit"),
        ExportField("formula", "how it came about"),
        SOURCES,
    )
    rows = tuple(
        (option, found.name, found.label, digits(found.value), found.unit, found.formula, "; ".join(found.sources))
        for option, plan in plans.items()
        for found in plan.explanations.values()
    )  # fmt: skip
    return ExportTable("plan_numbers", "Numbers of the plans, on best values", fields, rows)


def _shortfalls(plans: Mapping[str, Plan]) -> ExportTable:
    fields = (
        OPTION,
        ExportField("subject", "subject"),
        ExportField("message", "what is lacking"),
        ExportField("amount", "how much", "number", VARIES),
        ExportField("unit", "unit"),
        ExportField("cure", "a least change that would cure it"),
        ExportField("cure_amount", "how much of it", "number", VARIES),
        ExportField("cure_unit", "its unit"),
    )
    rows = tuple(
        row for option, plan in plans.items() for short in plan.shortfalls for row in _cured(option, short)
    )
    title = "What the plans lack; a row for each change that would cure it, all else equal"
    return ExportTable("shortfalls", title, fields, rows)


def _cured(option: str, short: Shortfall) -> Iterator[Row]:
    lack: Row = (option, short.subject, short.message, digits(short.amount), short.unit)
    for cure in short.cures:
        yield (*lack, cure.change, None if cure.amount is None else digits(cure.amount), cure.unit)
    if not short.cures:
        yield (*lack, "", None, "")


def _pledges(operation: Operation, factors: FactorSet) -> ExportTable:
    fields = (
        ExportField("nation", "nation, ISO 3166-1"),
        ExportField("name", "name"),
        ExportField("element", "element"),
        ExportField("status", "what the nation has said"),
        ExportField("persons", "persons in place at once, best value, where it gives a number", "number", "persons"),
        ExportField("strength_factor", "the factor that holds it"),
        ExportField("notice_days", "notice to move, where it gives one", "number", "days"),
        ExportField("when", "comes when"),
        ExportField("caveats", "caveats"),
        ExportField("note", "what was said, in our words"),
        SOURCES,
    )  # fmt: skip
    rows: list[Row] = []
    for code, nation in operation.coalition.items():
        for pledge in nation.pledges:
            persons = factors.value(pledge.strength) if pledge.strength else None
            rows.append(
                (code, nation.name, str(pledge.element), pledge.status, persons, pledge.strength or "",
                 pledge.notice, condition_as_declared(pledge.when), _caveats(pledge.caveats), pledge.note,
                 "; ".join(pledge.sources))
            )  # fmt: skip
    return ExportTable("pledges", "Pledges", fields, tuple(rows))


def condition_as_declared(condition: Condition | None) -> str:
    """Return a condition as the file's own words on one line; nothing where there is none."""
    if condition is None:
        return ""
    if parts := condition.all or condition.any:
        joint = " and " if condition.all else " or "
        return joint.join(f"({condition_as_declared(part)})" if part.all or part.any else condition_as_declared(part)
                          for part in parts)  # fmt: skip
    if condition.held is not None:
        return f"{condition.held} held for {condition.for_:g} days"
    if condition.quiet is not None:
        return f"quiet for {condition.quiet:g} days"
    if condition.unquiet is not None:
        return f"unquiet for {condition.unquiet:g} days"
    if condition.consent is not None:
        stances = (f"{party} {' or '.join(listed)}" for party, listed in condition.consent.items())
        return f"consent: {', '.join(stances)}"
    kind = next(
        kind for kind in ("phase", "vote", "date", "backstop") if getattr(condition, kind) is not None
    )
    return f"{kind} {getattr(condition, kind)}"


def _caveats(caveats: Caveats) -> str:
    told = []
    if caveats.not_within is not None:
        told.append(f"not within {caveats.not_within.distance:g} km of the line of contact")
    if caveats.not_tasks:
        told.append(f"not for {', '.join(caveats.not_tasks)}")
    if caveats.not_zones:
        told.append(f"not in {', '.join(caveats.not_zones)}")
    if caveats.outside_only:
        told.append("only from outside the theatre")
    return "; ".join(told)


def _factors(factors: FactorSet) -> ExportTable:
    fields = (
        ExportField("factor", "factor"),
        ExportField("label", "in words"),
        *ranged_fields(),
        ExportField("kind", "measured, reported or judged"),
        ExportField("scale", "scale on which futures are drawn"),
        ExportField("because", "reasoning, where it is judged"),
        ExportField("origin", "declared in"),
        SOURCES,
    )
    rows = tuple(
        (one.name, one.label, one.best, one.low, one.high, one.unit, one.kind, one.scale, one.because, one.origin,
         "; ".join(one.sources))
        for _, one in sorted(factors.items())
    )  # fmt: skip
    return ExportTable("factors", "Factors: every number that the models use", fields, rows)


def _reports(factors: FactorSet) -> ExportTable:
    fields = (
        ExportField("factor", "factor"),
        *ranged_fields(),
        ExportField("source", "source"),
        ExportField("claimed_by", "who is quoted"),
        ExportField("note", "note"),
        ExportField("quote", "sentence that it was read from"),
        ExportField("locator", "where the sentence stands"),
    )
    rows = tuple(
        (
            name,
            report.best,
            report.low,
            report.high,
            one.unit,
            report.source,
            report.claimed_by,
            report.note,
            report.quote,
            report.locator,
        )
        for name, one in sorted(factors.items())
        for report in one.reports
    )
    return ExportTable("factor_reports", "What each source says of a factor", fields, rows)


def _sources(operation: Operation, factors: FactorSet) -> ExportTable:
    fields = (
        ExportField("source", "source"),
        ExportField("title", "title"),
        ExportField("publisher", "publisher"),
        ExportField("published", "published", "date"),
        ExportField("url", "address"),
        ExportField("grade", "grade of the document"),
        ExportField("licence", "licence"),
    )
    listed: dict[str, Row] = {
        name: (name, one.title, one.publisher, one.published.isoformat(), one.url, one.grade or "", one.licence)
        for name, one in operation.sources.items()
    }  # fmt: skip
    for name, cited in factors.sources.items():
        row = (name, cited.title, cited.publisher, cited.published.isoformat(), cited.url, cited.grade)
        listed.setdefault(name, (*row, cited.licence))
    return ExportTable("sources", "Sources", fields, tuple(listed.values()))
