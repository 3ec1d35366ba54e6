"""Figures of a brief, drawn from a case: what each question shows. Chooses marks and words, computes nothing new."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.answer import Answer
from peacewright.answers.case import Case
from peacewright.answers.making import has_force
from peacewright.answers.opening import interval
from peacewright.answers.questions import q00_purpose, q09_verification
from peacewright.answers.spread import Spread, spread_of
from peacewright.operation.metrics import METRICS
from peacewright.operation.vocabulary import DOMAINS, Task
from peacewright.plan.generation import GenerationPart
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.charts import (
    CurvePoint,
    IncidenceChart,
    IncidenceCurve,
    IntervalChart,
    IntervalRow,
    OperatingChart,
    OperatingCurveLine,
    RatioChart,
    RatioRow,
    RotationChart,
    RotationRow,
    StackedBars,
    StackedPart,
    TornadoBar,
    TornadoChart,
)
from peacewright.reporting.formats import number
from peacewright.simulation.operating_curve import NO_WATCH

MOST_DIFFERENT = 2
"""So many options are shown beside no force where all would look alike."""

GROUPS: tuple[tuple[str, tuple[Task, ...]], ...] = (
    ("watch the line", (Task.OBSERVE_LINE, Task.PATROL, Task.VERIFY)),
    ("react and guard", (Task.REACT, Task.GUARD_SITE)),
    ("train and advise", (Task.TRAIN, Task.ADVISE)),
)


def shorts(case: Case) -> dict[str, str]:
    """Return short names of options: the declared ones, else the option's name in words."""
    declared = case.operation.options
    return {option: declared[option].short or option.replace("-", " ") for option in case.options}


def comparison_chart(case: Case) -> tuple[str, IntervalChart]:
    """Return the figure of page one with its title: what comes first, the end of the ceasefire or a force that is able.

    Where no force becomes able in any future, or none has to, it shows days kept by option.
    """
    names = shorts(case)
    able = [
        _interval(f"{names[option]} able", spread)
        for option in case.options
        if has_force(case, option) and (spread := spread_of(case.metric(option, "capable_day"))).present
    ]
    end = case.records[case.baseline].end_day
    if able and end is not None:
        rows = (_interval("Ceasefire kept, no force", spread_of(end)), *able)
        title = "What comes first: the end of the ceasefire, or a force that is able (where it becomes so)"
        return title, IntervalChart("Days from day 0", "days", rows)
    kept = tuple(
        _interval(names[option], spread_of(case.metric(option, "ceasefire_days"))) for option in case.options
    )
    title = "Days the ceasefire is kept, by option"
    return title, IntervalChart(
        "Days the ceasefire is kept, deliberate resumption apart", "days", kept, *_aim(case)
    )


def _aim(case: Case) -> tuple[float | None, str]:
    """Return how many days of ceasefire are declared as success, and the words beside the mark."""
    bound = case.operation.success.get("ceasefire_days")
    if bound is None:
        return None, ""
    days = bound.value(METRICS["ceasefire_days"])
    return days, f"declared aim: {number(days)} days"


def _interval(label: str, spread: Spread, series: str = "") -> IntervalRow:
    points = (spread.low, spread.lower_quartile, spread.median, spread.upper_quartile, spread.high)
    return IntervalRow(label, *points, series)


def purpose_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the break-even chart, days kept under each definition of collapse, and how ceasefires end."""
    rows = []
    for option in case.options:
        if option == case.baseline or not has_force(case, option):
            continue
        even = q00_purpose.main_break_even(case, option)
        if not math.isnan(even.ratio):
            rows.append(
                RatioRow(case.title(option), even.low, even.ratio, even.high, "break-even, 95 % interval")
            )
    for factor in case.factors.under(q00_purpose.RATIOS).values():
        kind = "published estimate, its range" if factor.sources else "judged, its range"
        label = factor.label[:1].upper() + factor.label[1:]
        rows.append(RatioRow(label, factor.low, factor.best, factor.high, kind))
    figures = []
    if rows:
        figures.append(
            BriefFigure(
                "figure-break-even",
                "What presence would have to change, and what has been estimated",
                RatioChart("Hazard ratio of deliberate resumption", tuple(rows)),
                note="0 means that presence could not make up for what it costs.",
                span="full",
            )
        )
    figures.append(
        BriefFigure(
            "figure-definitions",
            "Days kept under three definitions of collapse",
            _definitions_chart(case),
            span="full",
        )
    )
    return (*figures, _incidence_figure(case))


def _definitions_chart(case: Case) -> IntervalChart:
    rows = []
    for option in case.options:
        for name, days in case.records[option].days_by_definition.items():
            rows.append(_interval(case.title(option), spread_of(days), name))
    return IntervalChart("Days kept", "days", tuple(rows))


def _incidence_figure(case: Case) -> BriefFigure:
    """Return the causes that end the ceasefire without a force and under the options that differ most from that."""
    ending = [
        cause
        for cause in case.records[case.baseline].incidence.causes
        if any(case.records[option].incidence.causes[cause][-1] > 0 for option in case.options)
    ]

    def differs(option: str) -> float:
        mine, none = case.records[option].incidence.causes, case.records[case.baseline].incidence.causes
        return sum(abs(float(mine[cause][-1] - none[cause][-1])) for cause in ending)

    others = [option for option in case.options if option != case.baseline]
    shown = [case.baseline, *sorted(others, key=differs, reverse=True)[:MOST_DIFFERENT]]
    curves = []
    for option in shown:
        incidence = case.records[option].incidence
        for cause in ending:
            points = tuple(
                CurvePoint(float(day), float(share))
                for day, share in zip(incidence.days, incidence.causes[cause], strict=True)
            )
            curves.append(IncidenceCurve(case.title(option), cause, points))
    definition = case.records[case.baseline].incidence.definition
    return BriefFigure(
        "figure-ends",
        "How the ceasefire ends in the futures drawn, by cause",
        IncidenceChart(tuple(curves)),
        note=(
            f"Shown are no force and the {MOST_DIFFERENT} options that differ most from it. Collapse by {definition}; "
            "deliberate resumption competes as drawn from its wide range."
        ),
        span="full",
    )


def mission_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return what the mandate needs beside what the strength gives, by group of tasks."""
    parts = []
    names = shorts(case)
    for option in case.options:
        if not has_force(case, option):
            continue
        part = case.plans[option].tasks
        inside = [
            need for need in part.requirements if need.task not in (Task.POLICE_AIRSPACE, Task.WATCH_SEA)
        ]
        claimed = sum(claim.persons for claim in part.claims)
        needed = sum(need.needed_persons for need in inside)
        for label, own, field in (
            (f"{names[option]}: needs", max(0.0, part.needed_strength_persons - needed), "needed_persons"),
            (f"{names[option]}: has", claimed, "allotted_persons"),
        ):
            parts.append(StackedPart(label, "the force itself", own))
            grouped = 0.0
            for group, tasks in GROUPS:
                persons = sum(getattr(need, field) for need in inside if need.task in tasks)
                grouped += persons
                parts.append(StackedPart(label, group, persons))
            rest = sum(getattr(need, field) for need in inside) - grouped
            parts.append(StackedPart(label, "other tasks", max(0.0, rest)))
        parts.append(StackedPart(f"{names[option]}: has", "no task", part.unassigned_persons))
    if not parts:
        return ()
    chart = StackedBars("Persons", "persons", tuple(parts))
    return (
        BriefFigure(
            "figure-tasks", "What each mandate needs, and what the strength gives", chart, span="full"
        ),
    )


MOST_ROWS = 10
"""So many contributors have a row of their own in a chart of rotation; the others share one."""


def duration_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return who is in place in which month, planned on best values, an option a figure."""
    figures = []
    for option in case.options:
        part = case.plans[option].generation
        if not has_force(case, option) or part.months < 2 or not part.contributions:
            continue
        note = (
            "As planned on best values, counted from the order to deploy; what futures make of it "
            "stands in the values."
        )
        title = f"Rotation: {case.title(option)}"
        figures.append(
            BriefFigure(f"figure-rotation-{option}", title, rotation_chart(part), note=note, span="full")
        )
    return tuple(figures)


def rotation_chart(part: GenerationPart) -> RotationChart:
    """Return the rotation of a plan: largest contributors first, the rest in one row, then what stays empty."""
    starts = part.starts_by_nation()
    placed = part.by_nation()
    carrying = [each for each in part.burdens() if each.person_months > 0]
    rows = [
        _rotation_row(each.nation_name, [placed[each.nation]], [starts[each.nation]]) for each in carrying
    ]
    if len(rows) > MOST_ROWS:
        rest = carrying[MOST_ROWS - 1 :]
        rows[MOST_ROWS - 1 :] = [
            _rotation_row(
                f"{len(rest)} others",
                [placed[each.nation] for each in rest],
                [starts[each.nation] for each in rest],
            )
        ]
    empty = part.shortage.sum(axis=0)
    if empty.any():
        rows.append(RotationRow("Empty places", tuple(map(float, empty)), lacking=True))
    return RotationChart(tuple(rows), tuple(bool(each > 1) for each in part.surge.sum(axis=0)))


def _rotation_row(
    name: str, placed: list[NDArray[np.float64]], starts: list[NDArray[np.float64]]
) -> RotationRow:
    persons, begun = np.sum(placed, axis=0), np.sum(starts, axis=0)
    months = tuple(int(month) for month in np.flatnonzero(begun > 0))
    return RotationRow(name, tuple(map(float, persons)), months)


def verification_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return shares detected and attributed by domain, with their spread over futures."""
    figures = []
    names = shorts(case)
    for what, title in (("detected", "Detected"), ("attributed_right", "Attributed to the author")):
        rows = []
        for option in case.options:
            for position, domain in enumerate(DOMAINS):
                spread = spread_of(q09_verification.shares(case, option, what, position))
                if spread.present:
                    rows.append(
                        IntervalRow(
                            names[option],
                            spread.low,
                            spread.lower_quartile,
                            spread.median,
                            spread.upper_quartile,
                            spread.high,
                            str(domain),
                        )
                    )
        if rows:
            chart = IntervalChart(f"{title}, share of incidents", "share", tuple(rows))
            figures.append(BriefFigure(f"figure-{what.replace('_', '-')}", f"{title}, by domain", chart))
    return (*figures, *operating_figures(case))


def operating_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the operating curve of the gate to the next phase, where there is one."""
    curve = case.operating_curve
    lines = []
    for panel, rate in (
        ("Opens though not held", "false_open_rate"),
        ("Refuses though held", "false_refuse_rate"),
    ):
        for sensors in dict.fromkeys(each.sensors for each in curve if each.sensors != NO_WATCH):
            points = tuple(
                CurvePoint(float(each.days), *interval(getattr(each, rate)))
                for each in curve
                if each.sensors == sensors and math.isfinite(getattr(each, rate)[0])
            )
            if points:
                lines.append(OperatingCurveLine(panel, sensors, points))
    if not lines:
        return ()
    note = (
        "The first phase alone, without a force, taken to be renewed until the day of decision. With no watch at all "
        "the gate opens whatever happens."
    )
    title = "When to open the next phase: errors by days waited and by what watches"
    chart = OperatingChart(tuple(lines))
    return (BriefFigure("figure-operating-curve", title, chart, note=note, span="full"),)


def hinge_figure(case: Case, question: str, answers: tuple[Answer, ...]) -> tuple[BriefFigure, ...]:
    """Return the tornado of the answer with most hinges, where some answer has two or more."""
    mine = [answer for answer in answers if answer.question == question and len(answer.hinges) > 1]
    if not mine:
        return ()
    widest = max(
        mine, key=lambda answer: (len(answer.hinges), sum(abs(hinge.correlation) for hinge in answer.hinges))
    )
    bars = tuple(TornadoBar(hinge.label, hinge.correlation, hinge.low, hinge.high) for hinge in widest.hinges)
    title = f"What it hinges on: {case.title(widest.option)}"
    return (BriefFigure(f"figure-hinges-{question.lower()}", title, TornadoChart(widest.metric, bars)),)
