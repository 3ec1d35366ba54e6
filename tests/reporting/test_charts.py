"""Charts: each draws as self-contained SVG with unique identifiers, and refuses data it could not draw truly."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from peacewright.reporting.charts import (
    ChartError,
    Curve,
    CurvePoint,
    ExplainedRow,
    IncidenceChart,
    IncidenceCurve,
    IntervalChart,
    IntervalRow,
    PathwayLine,
    PathwayMap,
    PathwayTransfer,
    RatioChart,
    RatioRow,
    RotationChart,
    RotationRow,
    StackedPart,
    TimelineBar,
    TornadoBar,
)
from peacewright.reporting.charts.base import Chart
from peacewright.reporting.document import Column, Table
from peacewright.reporting.svg import prefix_identifiers, size_of
from tests.reporting import sample

CHARTS = {
    "interval": sample.interval_chart,
    "definitions": sample.definitions_chart,
    "incidence": sample.incidence_chart,
    "operating": sample.operating_chart,
    "timeline": sample.timeline_chart,
    "rotation": sample.rotation_chart,
    "movement": sample.movement_chart,
    "frontier": sample.frontier_chart,
    "tornado": sample.tornado_chart,
    "stacked": sample.stacked_bars,
    "ratios": sample.ratio_chart,
    "explained": sample.explained_chart,
    "arrival": sample.arrival_chart,
    "pathways": sample.pathway_chart,
}
MOST_BYTES = 150_000
NAMESPACE = re.compile(r'xmlns(:\w+)?="[^"]*"')


@pytest.fixture(scope="module")
def drawn() -> dict[str, tuple[str, ...]]:
    return {name: make().drawings(f"figure-{name}", "full") for name, make in CHARTS.items()}


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_small_well_formed_and_refers_to_nothing_outside(
    name: str, drawn: dict[str, tuple[str, ...]]
) -> None:
    for svg in drawn[name]:
        ET.fromstring(svg)  # noqa: S314
        assert len(svg.encode()) < MOST_BYTES
        bare = NAMESPACE.sub("", svg)
        assert "http" not in bare
        assert "<image" not in bare
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(re.findall(r'id="([^"]+)"', svg))


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_as_wide_as_the_page_takes(name: str, drawn: dict[str, tuple[str, ...]]) -> None:
    wide, narrow = drawn[name]
    assert 700 <= size_of(wide)[0] <= 830
    assert 300 <= size_of(narrow)[0] <= 395
    half = CHARTS[name]().drawings("figure-half", "half")
    assert len(half) == 2 if CHARTS[name]().needs_full_width() else 380 <= size_of(half[0])[0] <= 440


def test_identifiers_are_unique_over_all_drawings(drawn: dict[str, tuple[str, ...]]) -> None:
    found = [name for svgs in drawn.values() for svg in svgs for name in re.findall(r'\bid="([^"]+)"', svg)]
    assert found
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_is_the_same_text(name: str, drawn: dict[str, tuple[str, ...]]) -> None:
    assert CHARTS[name]().drawings(f"figure-{name}", "full") == drawn[name]


@pytest.mark.parametrize("name", CHARTS)
def test_text_is_in_the_shipped_font(name: str, drawn: dict[str, tuple[str, ...]]) -> None:
    families = set(re.findall(r'font-family="([^"]+)"', drawn[name][0]))
    assert families == {"Fira Sans"}


def test_medians_are_drawn_where_they_belong() -> None:
    rows = tuple(
        IntervalRow(name, m - 20, m - 10, m, m + 10, m + 20)
        for name, m in (("a", 50.0), ("b", 100.0), ("c", 150.0))
    )
    svg = IntervalChart("Days", "days", rows).drawings("figure-x", "half")[0]
    mark = r'<path transform="translate\(([\d.]+),[\d.]+\)" d="[^"]+" fill="#1d232b"'
    places = [float(x) for x in re.findall(mark, svg)]
    assert len(places) == 3
    assert places[1] - places[0] == pytest.approx(places[2] - places[1], abs=0.2)
    assert places[1] - places[0] > 30


def test_cumulative_incidence_says_that_it_is_no_probability() -> None:
    alone = sample.incidence_chart(("No force",))
    assert "no probability" in alone.drawings("figure-x", "half")[0]
    for chart in (alone, sample.incidence_chart()):
        assert "no probability" in chart.reading()
        assert "no probabilities" in str(chart.table("Data").note)


def test_shares_explained_are_drawn_where_they_belong_and_said() -> None:
    chart = sample.explained_chart()
    svg = chart.drawings("figure-x", "full")[0]
    # Marks of the first measure: 0.3 and 0.05 on an axis from zero.
    mark = r'<path transform="translate\(([\d.]+),[\d.]+\)" d="[^"]+" fill="#0072B2" stroke="white"'
    places = [float(x) for x in re.findall(mark, svg)][-2:]
    assert len(places) == 2
    assert places[0] > places[1] > 0
    assert "30" in chart.description()
    assert len(chart.table("Data").rows) == 4
    with pytest.raises(ChartError, match="do not rise"):
        ExplainedRow("x", "of the amount", 0.2, 0.1, 0.3)


def test_a_label_with_markup_is_escaped() -> None:
    row = IntervalRow('<script>alert("x")</script> & more', 1, 2, 3, 4, 5)
    svg = IntervalChart("Days", "days", (row,)).drawings("figure-x", "half")[0]
    assert "<script" not in svg
    ET.fromstring(svg)  # noqa: S314


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: IntervalRow("x", 1, 2, 9, 4, 5), "do not rise"),
        (lambda: IntervalRow("x", 1, 2, float("nan"), 4, 5), "cannot be placed"),
        (lambda: IntervalChart("Days", "days", ()), "no data"),
        (lambda: TornadoBar("x", 0.5, 0.6, 0.7), "do not rise"),
        (lambda: TornadoBar("x", 1.2, 1.1, 1.3), "do not rise"),
        (lambda: StackedPart("x", "y", -1), "below zero"),
        (lambda: RatioRow("x", 0.5, 0.4, 1.0, "y"), "do not rise"),
        (lambda: RatioChart("Ratio", ()), "no data"),
        (lambda: Curve("x", (CurvePoint(2, 1), CurvePoint(1, 1))), "do not rise"),
        (lambda: IncidenceCurve("x", "y", (CurvePoint(0, 0.4), CurvePoint(1, 0.2))), "rises within"),
        (lambda: TimelineBar("x", "y", 30, 0, "accepted"), "before it begins"),
        (lambda: TimelineBar("x", "y", 30, None, "likely"), "no status"),  # type: ignore[arg-type]
    ],
)
def test_data_that_cannot_be_drawn_truly_is_refused(make: object, words: str) -> None:
    with pytest.raises(ChartError, match=words):
        make()  # type: ignore[operator]


def test_causes_that_add_up_to_more_than_all_futures_are_refused() -> None:
    curves = tuple(IncidenceCurve("x", cause, (CurvePoint(0, 0), CurvePoint(9, 0.6))) for cause in ("a", "b"))
    with pytest.raises(ChartError, match="more than all futures"):
        IncidenceChart(curves)


def test_more_series_than_can_be_told_apart_are_refused() -> None:
    rows = tuple(IntervalRow("x", 1, 2, 3, 4, 5, f"series {n}") for n in range(5))
    with pytest.raises(ChartError, match="told apart"):
        IntervalChart("Days", "days", rows).specification(400)


def test_the_renderer_refusing_is_told() -> None:
    class Broken(Chart):
        def specification(self, width: int) -> dict[str, object]:
            return {"width": width, "mark": "no such mark", "data": {"values": []}}

        def table(self, caption: str) -> Table:
            return Table(caption, (Column("a"),), (("b",),))

        def description(self) -> str:
            return "broken"

        def reading(self) -> str:
            return "broken"

    with pytest.raises(ChartError, match="figure-broken"):
        Broken().drawings("figure-broken", "half")


def test_identifiers_and_their_references_are_renamed_together() -> None:
    svg = '<g id="clip12"/><path clip-path="url(#clip12)"/><use href="#clip12"/><use xlink:href="#other"/>'
    renamed = prefix_identifiers(svg, "figure-a")
    assert renamed == (
        '<g id="figure-a-1"/><path clip-path="url(#figure-a-1)"/><use href="#figure-a-1"/><use xlink:href="#other"/>'
    )


def test_the_table_of_curves_keeps_first_and_last_points() -> None:
    table = sample.frontier_chart().table("Data")
    assert table.rows[0][0] == "0"
    assert table.rows[-1][0] == "400"
    assert len(table.rows) <= 26


def test_a_rotation_marks_surge_and_empty_places_and_needs_equal_months() -> None:
    chart = sample.rotation_chart()
    assert "surge" in chart.reading()
    assert "stay empty in 29 of 60 months" in chart.description()
    ground, bars = chart.specification(800)["layer"][:2]
    assert ground["data"]["values"] == [{"from": 3, "to": 6}]
    assert {bar["kind"] for bar in bars["data"]["values"]} == {"in place", "empty places"}
    with pytest.raises(ChartError, match="months of the surge"):
        RotationChart((RotationRow("A", (1.0,)),), (False, False))


def test_what_lies_beyond_the_axis_of_ratios_is_an_arrow_and_no_point() -> None:
    chart = sample.ratio_chart()
    rows = chart.specification(800)["data"]["values"]
    assert [bool(row["left"]) for row in rows] == [True, False, False, False]
    assert [bool(row["right"]) for row in rows] == [False, True, True, False]
    assert [row["inside"] for row in rows] == [True, True, False, True]
    assert chart.table("Data").rows[1][-1] == "no limit"


def test_a_clock_that_binds_nobody_yet_has_no_date() -> None:
    rows = sample.timeline_chart().table("Data").rows
    assert {row[4] for row in rows} >= {"accepted", "proposed", "conditional"}
    for row in rows:
        assert ("2031" in f"{row[2]} {row[3]}") == (row[4] in ("accepted", "announced"))


def test_a_pathway_that_goes_on_is_said_to_and_is_no_probability() -> None:
    chart = sample.pathway_chart()
    table = chart.table("Pathways")
    assert table.rows[2][3] == "beyond the horizon"
    assert table.rows[0][5] == "Monitors 15,000"
    assert "no probabilities" in table.note
    assert "1 of 3 go on beyond the horizon" in chart.description()
    with pytest.raises(ChartError, match="not drawn"):
        PathwayMap("x", 10, (PathwayLine("a", 1, 1, 1),), (PathwayTransfer(1, "a", "b"),))
