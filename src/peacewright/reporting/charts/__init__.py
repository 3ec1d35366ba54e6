"""Charts as data: each knows its Vega-Lite specification, its table, and the words that stand for it."""

from peacewright.reporting.charts.base import Chart, ChartError
from peacewright.reporting.charts.composition import StackedBars, StackedPart
from peacewright.reporting.charts.course import (
    ArrivalChart,
    Curve,
    CurvePoint,
    FrontierChart,
)
from peacewright.reporting.charts.explained import ExplainedChart, ExplainedRow
from peacewright.reporting.charts.incidence import IncidenceChart, IncidenceCurve
from peacewright.reporting.charts.movement import MovementChart, MovementRow
from peacewright.reporting.charts.operating import OperatingChart, OperatingCurveLine
from peacewright.reporting.charts.pathways import (
    PathwayChart,
    PathwayLine,
    PathwayMap,
    PathwayTransfer,
)
from peacewright.reporting.charts.ranges import IntervalChart, IntervalRow, TornadoBar, TornadoChart
from peacewright.reporting.charts.ratios import RatioChart, RatioRow
from peacewright.reporting.charts.rotation import RotationChart, RotationRow
from peacewright.reporting.charts.timeline import TimelineBar, TimelineChart

__all__ = [
    "ArrivalChart",
    "Chart",
    "ChartError",
    "Curve",
    "CurvePoint",
    "ExplainedChart",
    "ExplainedRow",
    "FrontierChart",
    "IncidenceChart",
    "IncidenceCurve",
    "IntervalChart",
    "IntervalRow",
    "MovementChart",
    "MovementRow",
    "OperatingChart",
    "OperatingCurveLine",
    "PathwayChart",
    "PathwayLine",
    "PathwayMap",
    "PathwayTransfer",
    "RatioChart",
    "RatioRow",
    "RotationChart",
    "RotationRow",
    "StackedBars",
    "StackedPart",
    "TimelineBar",
    "TimelineChart",
    "TornadoBar",
    "TornadoChart",
]
