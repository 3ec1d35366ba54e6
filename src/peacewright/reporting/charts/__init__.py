"""Charts as data: each knows its Vega-Lite specification, its table, and the words that stand for it."""

from peacewright.reporting.charts.base import Chart, ChartError
from peacewright.reporting.charts.compare import (
    DotMatrix,
    DotMatrixCell,
    IntervalChart,
    IntervalRow,
    StackedBars,
    StackedPart,
    TornadoBar,
    TornadoChart,
)
from peacewright.reporting.charts.course import (
    Curve,
    CurvePoint,
    FrontierChart,
    IncidenceChart,
    IncidenceCurve,
    StrengthChart,
    TimelineBar,
    TimelineChart,
)

__all__ = [
    "Chart",
    "ChartError",
    "Curve",
    "CurvePoint",
    "DotMatrix",
    "DotMatrixCell",
    "FrontierChart",
    "IncidenceChart",
    "IncidenceCurve",
    "IntervalChart",
    "IntervalRow",
    "StackedBars",
    "StackedPart",
    "StrengthChart",
    "TimelineBar",
    "TimelineChart",
    "TornadoBar",
    "TornadoChart",
]
