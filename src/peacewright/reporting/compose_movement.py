"""Figures of readiness: what the last unit waits for, and how fast the force arrives."""

from __future__ import annotations

from peacewright.answers import moving
from peacewright.answers.case import Case
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.charts import (
    ArrivalChart,
    Curve,
    CurvePoint,
    FrontierChart,
    MovementChart,
    MovementRow,
)
from peacewright.reporting.compose_figures import shorts
from peacewright.reporting.theme import SERIES


def readiness_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the arrival curve: share of the planned strength in place by day after the order to deploy."""
    curves = []
    for option in case.options:
        arrival = case.records[option].arrival
        if arrival is not None:
            points = zip(arrival.days, arrival.median, arrival.low, arrival.high, strict=True)
            curves.append(
                Curve(shorts(case)[option], tuple(CurvePoint(*map(float, point)) for point in points))
            )
    if not curves:
        return ()
    chart = ArrivalChart(tuple(curves))
    note = "The order itself waits for the gates and votes before it; their dates stand in the answers."
    return (
        *_movement_figure(case),
        BriefFigure(
            "figure-arrival", "How fast the force arrives, once ordered", chart, note=note, span="full"
        ),
        *size_figures(case),
    )


def size_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the size of the force that can stand against the day by which it can."""
    curves = []
    for option in case.options:
        flow = moving.flow_of(case, option)
        if flow is not None and flow.sizes:
            points = tuple(
                CurvePoint(flow.order_day + point.day, point.persons, point.persons, point.bound_persons)
                for point in flow.sizes
            )
            curves.append(Curve(shorts(case)[option], points))
    if not curves:
        return ()
    chart = FrontierChart(
        tuple(curves[: len(SERIES)]),
        "Day",
        "days from D-day",
        "Persons in place",
        "persons",
        how_to_read="Each point is one plan for that day. Further right: more time, so that more can stand.",
    )
    note = (
        "Of contributors found, each gate and notice at its best value. Band: from what was found to what is proven "
        "not to be exceeded."
    )
    return (BriefFigure("figure-sizes", "Size against readiness", chart, note=note),)


def _movement_figure(case: Case) -> tuple[BriefFigure, ...]:
    """Return what each option's last unit waits for, from D-day on, where a movement is planned."""
    rows, wanted = [], None
    for option in case.options:
        flow = moving.flow_of(case, option)
        if flow is None:
            continue
        wanted = flow.wanted_day
        last = moving.last_unit(flow)
        days = (("gates that others open", flow.order_day), *moving.days_of(last))
        first = flow.order_day + case.plans[option].movement.first_echelon_days
        rows.append(MovementRow(shorts(case)[option], tuple(stage for stage in days if stage[1] > 0), first))
    if not rows:
        return ()
    chart = MovementChart(tuple(rows), case.operation.start, wanted)
    note = (
        "As planned on best values, the gates begun on D-day; in futures each is drawn. Of several units in place on "
        "the same day, the one that could be there last."
    )
    return (BriefFigure("figure-movement", "What the last unit waits for", chart, note=note, span="full"),)
