"""A briefing about an invented place, as full as a real one, for the tests of the reporting room."""

from __future__ import annotations

import math
from datetime import date

from peacewright.answers.answer import QUESTIONS, Answer, Grade, Hinge, Value
from peacewright.reporting.briefing import (
    BriefFactor,
    BriefFigure,
    Briefing,
    BriefOption,
    BriefQuestion,
    BriefSource,
    Caveat,
    Comparison,
    ComparisonColumn,
    ComparisonRow,
)
from peacewright.reporting.charts import (
    ArrivalChart,
    Curve,
    CurvePoint,
    ExplainedChart,
    ExplainedRow,
    FrontierChart,
    IncidenceChart,
    IncidenceCurve,
    IntervalChart,
    IntervalRow,
    MovementChart,
    MovementRow,
    OperatingChart,
    OperatingCurveLine,
    PathwayChart,
    PathwayLine,
    PathwayMap,
    PathwayTransfer,
    RatioChart,
    RatioRow,
    RotationChart,
    RotationRow,
    StackedBars,
    StackedPart,
    TimelineBar,
    TimelineChart,
    TornadoBar,
    TornadoChart,
)
from peacewright.reporting.document import Column, Table
from peacewright.reporting.maps.theatre_map import MapBase, MapLine, MapReach, MapRegion, MapTown, TheatreMap

OPTIONS = (
    BriefOption("none", "No force", "No force", "Nobody is sent; the agreement stands on its own."),
    BriefOption("remote", "Remote and air-sea monitoring", "Remote", "Satellites, patrol aircraft, ships."),
    BriefOption(
        "observers", "Unarmed observers from outside the alliance", "Observers", "Six hundred observers."
    ),
    BriefOption(
        "west-10k", "Ten thousand in the west", "10,000 west", "A brigade and its support, 400 km back."
    ),
    BriefOption(
        "centre-30k", "Thirty thousand, centre and west", "30,000 centre", "Three brigades, 100 km back."
    ),
    BriefOption("hubs", "Training and hubs only", "Hubs", "Trainers at four sites."),
)
CAUSES = ("deliberate resumption", "spiral", "erosion", "lapse", "departure of the force")
TITLES = tuple(option.title for option in OPTIONS)


def explained(of: str) -> Table:
    """Return how some numbers came about, as a brief folds it away."""
    heads = ("Number", "Name", "Formula", "Main inputs", "Computed by")
    row = (
        "pool needed",
        f"{of}.pool_needed",
        "strength × (1 + rest)",
        "lever strength",
        "planning.inverse:inverse_of",
    )
    return Table(f"{of}: how its numbers came about", tuple(map(Column, heads)), (row,), size="small")


def interval_chart() -> IntervalChart:
    """Days held, a row an option."""
    rows = tuple(
        IntervalRow(title, 10 + 2 * i, 40 + 6 * i, 90 + 15 * i, 190 + 20 * i, 390 + 30 * i)
        for i, title in enumerate(TITLES)
    )
    return IntervalChart("Days the ceasefire holds", "days", rows, 365, "declared aim: 365 days")


def definitions_chart() -> IntervalChart:
    """Days held under three definitions of collapse."""
    names = ("absolute severity", "share of the earlier rate", "any major attack")
    rows = tuple(
        IntervalRow(title, 10 + i, 40 + 5 * i + 10 * k, 90 + 20 * (i + k), 190 + 20 * (i + k), 420, name)
        for i, title in enumerate(TITLES)
        for k, name in enumerate(names)
    )
    return IntervalChart("Days held", "days", rows)


def incidence_chart(panels: tuple[str, ...] = TITLES) -> IncidenceChart:
    """Cumulative incidence by cause."""
    return IncidenceChart(
        tuple(
            IncidenceCurve(
                panel,
                cause,
                tuple(
                    CurvePoint(t, (0.08 + 0.03 * k) * (1 - math.exp(-t / (60 + 30 * i))))
                    for t in range(0, 366, 7)
                ),
            )
            for i, panel in enumerate(panels)
            for k, cause in enumerate(CAUSES)
        )
    )


def operating_chart() -> OperatingChart:
    """Two kinds of error of a gate under three sets of sensors."""
    lines = []
    for panel, scale in (("Opens though not held", 0.4), ("Refuses though held", 0.05)):
        for k, sensors in enumerate(("open sources", "aircraft too", "intelligence too")):
            shares = [scale / (k + 1) * math.exp(-day / 200) for day in (7, 14, 30, 60, 90)]
            points = tuple(
                CurvePoint(float(day), share, 0.8 * share, 1.2 * share)
                for day, share in zip((7, 14, 30, 60, 90), shares, strict=True)
            )
            lines.append(OperatingCurveLine(panel, sensors, points))
    return OperatingChart(tuple(lines))


def timeline_chart() -> TimelineChart:
    """Three provisions with one clock a party."""
    return TimelineChart(
        (
            TimelineBar("Energy", "Northland", -14, 16, "announced"),
            TimelineBar("Energy", "Southland", -7, 16, "accepted"),
            TimelineBar("Air and sea", "Northland", 30, 60, "proposed"),
            TimelineBar("Air and sea", "Southland", 30, 60, "accepted"),
            TimelineBar("Full", "both", 61, None, "conditional", "air and sea held for 30 days"),
        ),
        date(2031, 4, 1),
        date(2031, 4, 30),
    )


def movement_chart() -> MovementChart:
    """Two options on their way, one of which waits for others to pass."""
    quick = (("gates that others open", 30.0), ("notice", 20.0), ("on the way and in reception", 9.0))
    slow = (*quick[:2], ("loading", 7.0), quick[2], ("waiting for others to pass", 12.0))
    rows = (MovementRow("Small & quick", quick, 41.0), MovementRow("Large", slow, 60.0))
    return MovementChart(rows, date(2030, 4, 1), 0.0)


def rotation_chart() -> RotationChart:
    """Who is in place in which month, with a surge at the start and places that stay empty."""
    months = range(60)
    return RotationChart(
        (
            RotationRow("Aland", tuple(min(6000.0, 1500.0 * m) for m in months), (1, 7, 13, 19)),
            RotationRow("Beeland & Sons", tuple(900.0 if m > 3 else 0.0 for m in months), (4, 10)),
            RotationRow("Empty places", tuple(400.0 if m > 30 else 0.0 for m in months), lacking=True),
        ),
        tuple(m in (3, 4, 5) for m in months),
    )


def frontier_chart() -> FrontierChart:
    """Coverage against stand-off for two strengths."""
    steps = range(0, 401, 50)
    return FrontierChart(
        (
            Curve(
                "10,000",
                tuple(CurvePoint(d, max(0.0, 0.6 - d / 700), max(0.0, 0.5 - d / 700), 0.7) for d in steps),
            ),
            Curve("30,000", tuple(CurvePoint(d, max(0.0, 0.9 - d / 700)) for d in steps)),
        )
    )


def tornado_chart() -> TornadoChart:
    """What days held hinge on."""
    return TornadoChart(
        "days held",
        (
            TornadoBar("Hazard of deliberate resumption", -0.62, -0.7, -0.5),
            TornadoBar("Retaliation per attributed breach", -0.3, -0.4, -0.2),
            TornadoBar("Access of the force", 0.12, 0.0, 0.2),
        ),
    )


def stacked_bars() -> StackedBars:
    """Persons by task."""
    tasks = (
        ("Self-protection", 1200),
        ("Medical", 300),
        ("Reserve", 900),
        ("Train", 2000),
        ("Command, support", 1500),
    )
    return StackedBars(
        "Persons by task",
        "persons",
        tuple(StackedPart(t, name, float(n * i)) for i, t in enumerate(TITLES) for name, n in tasks),
    )


def ratio_chart() -> RatioChart:
    """Break-even ratios, one of them beyond the axis and one without limit, beside an estimate."""
    return RatioChart(
        "Hazard ratio",
        (
            RatioRow(TITLES[1], 0.0, 0.8, 1.5, "break-even"),
            RatioRow(TITLES[2], 0.9, 2.0, math.inf, "break-even"),
            RatioRow(TITLES[3], 0.5, 30.0, math.inf, "break-even"),
            RatioRow("A published estimate", 0.15, 0.5, 1.0, "estimate"),
        ),
    )


def explained_chart() -> ExplainedChart:
    """What matters most, by two measures, with long labels."""
    wordy = "incidents left at the start of a ceasefire, share of before: air: Northland"
    return ExplainedChart(
        "days kept",
        (
            ExplainedRow(wordy, "of the whole distribution", 0.2, 0.3, 0.4),
            ExplainedRow(wordy, "of the amount", 0.1, 0.25, 0.5),
            ExplainedRow(
                "whether the backstop gives intelligence", "of the whole distribution", 0.0, 0.05, 0.1
            ),
            ExplainedRow("whether the backstop gives intelligence", "of the amount", 0.0, 0.0, 0.02),
        ),
    )


def arrival_chart() -> ArrivalChart:
    """Strength in place after the order, a panel an option."""
    days = range(0, 181, 30)
    return ArrivalChart(
        tuple(
            Curve(title, tuple(CurvePoint(d, d / 200, d / 400, min(1.0, d / 150)) for d in days))
            for title in TITLES[1:]
        )
    )


def _square(west: float, south: float, size: float) -> tuple[tuple[float, float], ...]:
    return ((west, south), (west + size, south), (west + size, south + size), (west, south + size))


def theatre_map() -> TheatreMap:
    """A country of twelve square regions with a line, bases and a reach."""
    regions = tuple(
        MapRegion(
            f"Region {number}",
            (_square(10 + 2.0 * (number % 4), 50 + 2.0 * (number // 4), 2.0),),
            "zone" if number % 4 == 0 else "theatre",
        )
        for number in range(12)
    )
    neighbour = MapRegion("Neighbour", (_square(4, 48, 6.0),), "context")
    run = [(16.4, 50.2), (16.1, 51.0), (16.5, 52.1), (15.9, 53.2), (16.3, 54.4), (16.0, 55.7)]
    lines = tuple(
        MapLine(f"segment {i + 1}", (a, b), v)
        for i, (a, b, v) in enumerate(zip(run, run[1:], (0.05, 0.1, 0.4, 0.3, 0.15), strict=False))
    )
    return TheatreMap(
        title="Bases and reach, ten thousand in the west",
        as_at=date(2031, 4, 30),
        regions=(neighbour, *regions),
        lines=lines,
        bases=(
            MapBase("Alder", (10.8, 51.2), "headquarters_brigade"),
            MapBase("Alder", (10.8, 51.2), "hospital"),
            MapBase("Birch", (11.3, 53.1), "battalion_infantry"),
            MapBase("Cedar", (11.0, 55.0), "training_camp"),
        ),
        towns=(MapTown("Fir", (13.2, 52.2)), MapTown("Oak", (15.8, 54.1)), MapTown("Pine", (14.0, 50.8))),
        reaches=(MapReach("From Alder within a day", (10.8, 51.2), 180.0),),
        line_value="Share of recorded violations",
        line_unit="share",
        credit="Boundaries: invented.",
    )


def _answer(code: str, index: int, option: BriefOption) -> Answer:
    if code == "Q5":
        return Answer(
            code, option.name, Grade.OPEN, "Not answered.", ("The planner for command is not built yet.",)
        )
    if code == "Q10" and option.name == "none":
        return Answer(code, option.name, Grade.NOT_COMPUTABLE, "There is no force.", ("Nobody is in place.",))
    grade = (Grade.COMPUTED, Grade.BOUNDED, Grade.CONDITIONAL)[(index + len(code)) % 3]
    futures = "nine in ten of the futures drawn"
    values = (
        Value("days", "Days held, median", 90.0 + index, 10.0, 365.0, "days", futures),
        Value(
            "persons", "Strength required", 4000.0 * index, 3000.0 * index, 6000.0 * index, "persons", futures
        ),
        Value(
            "detected",
            "Share of incidents detected",
            0.1 * index,
            0.05 * index,
            0.15 * index,
            "share",
            futures,
        ),
        Value("gap", "Proven gap of the plan", 0.01, 0.01, 0.01, "share"),
    )
    hinges = (
        Hinge("resumption.hazard", "hazard of deliberate resumption", -0.62, -0.7, -0.5),
        Hinge("retaliation", "retaliation per breach", -0.31, -0.4, -0.2),
    )
    return Answer(
        code,
        option.name,
        grade,
        f"{option.title}: fails when resumption is more than twice as likely as the reports say.",
        ("Access is refused to the eastern regions in most of those futures.",),
        values,
        "days held",
        hinges if index % 2 else (),
        "" if index % 2 else "none stands out",
        ("herald-0322", "gazette-0401"),
    )


def _question_figures(code: str) -> tuple[BriefFigure, ...]:
    pictures = {
        "Q0": (
            ("days", "Days held under three definitions of collapse", definitions_chart(), "half"),
            ("hinges", "What days held hinge on", tornado_chart(), "half"),
            ("ends", "How the ceasefire ends, by cause", incidence_chart(), "full"),
        ),
        "Q1": (("tasks", "What the strength goes to", stacked_bars(), "half"),),
        "Q2": (("theatre", "Bases and reach, ten thousand in the west", theatre_map(), "full"),),
        "Q4": (
            ("frontier", "The price of standing off", frontier_chart(), "half"),
            ("west", "Bases", theatre_map(), "half"),
        ),
        "Q6": (("rotation", "Who is in place when", rotation_chart(), "full"),),
        "Q7": (("arrival", "How fast the force arrives", arrival_chart(), "full"),),
        "Q8": (("ratios", "Break-even", ratio_chart(), "full"),),
    }
    return tuple(
        BriefFigure(f"figure-{code.lower()}-{name}", title, picture, sources=("herald-0322",), span=span)  # type: ignore[arg-type]
        for name, title, picture, span in pictures.get(code, ())
    )


VERDICT = (
    "No option examined holds against a party that has decided to resume.",
    (
        "A force of 10,000 in the west spends two thirds of its strength on protecting and supplying itself, and "
        "reaches none of the line of contact within a day."
    ),
    (
        "Thirty thousand in the centre pay for themselves only if their presence lowers the hazard of deliberate "
        "resumption below half, which is at the edge of the published estimates."
    ),
    (
        "Remote monitoring detects about as much in the air and at sea for a twentieth of the strength, and attributes "
        "little on land."
    ),
    "The order of the options changes with the definition of collapse and is therefore not robust.",
)


def sample_briefing() -> Briefing:
    """Return a briefing with every kind of block, six options and thirteen questions."""
    columns = (
        ComparisonColumn("Days held", "days"),
        ComparisonColumn("Break-even hazard ratio", "ratio"),
        ComparisonColumn("Incidents attributed", "share"),
        ComparisonColumn("Persons needed", "persons"),
        ComparisonColumn("Pool for five years", "persons"),
        ComparisonColumn("In place by"),
    )
    rows = tuple(
        ComparisonRow(
            option.name,
            (
                Value("days", "", 90.0 + 15 * i, 10.0 + 2 * i, 390.0 + 30 * i, "days"),
                Value("hr", "", 0.9 - 0.1 * i, 0.6 - 0.1 * i, 1.2 - 0.05 * i, "ratio") if i else "baseline",
                Value("attributed", "", 0.08 * i, 0.03 * i, 0.16 * i, "share"),
                Value("persons", "", 4200.0 * i, 3100.0 * i, 6400.0 * i, "persons"),
                Value("pool", "", 16800.0 * i, 12000.0 * i, 25600.0 * i, "persons"),
                "no one to place" if i == 0 else "June to October 2031",
            ),
        )
        for i, option in enumerate(OPTIONS)
    )
    factors = tuple(
        BriefFactor(
            f"{subject}.factor_{n}",
            f"{subject.capitalize()} rate number {n}",
            unit,
            1.5 * n + 0.25,
            0.5 * n,
            4.0 * n + 1,
            "judged" if n % 3 == 0 else "reported",
            () if n % 3 == 0 else ("gazette-0401",),
            "One rule for every nation alike: strength published divided by four." if n % 3 == 0 else "",
            subject,
        )
        for subject, unit in (("force", "persons"), ("supply", "kg per person and day"), ("line", "km"))
        for n in range(1, 9)
    )
    return Briefing(
        operation="northland-2031",
        title="A reassurance force for Northland",
        purpose="What six ways of securing the ceasefire could and could not do, and how firmly each answer stands.",
        as_of=date(2031, 4, 30),
        verdict=VERDICT,
        comparison=Comparison(
            "Median over 1,000 futures; below it nine in ten futures",
            columns,
            rows,
            "Days the ceasefire holds, by option",
            interval_chart(),
        ),
        caveats=(
            Caveat(
                "Intent is not modelled",
                "Whether a party has decided to resume is drawn, never predicted. The "
                "break-even hazard ratio says how much presence would have to change it.",
            ),
            Caveat(
                "Most pools are judged",
                "Eleven of fifteen national pools are judged by one rule from published "
                "strength, since no nation publishes what it could sustain.",
            ),
            Caveat(
                "Visibility is unequal",
                "Observers reach one side far more than the other. Equal tests on unequal "
                "sight make counts by side incomparable.",
            ),
        ),
        options=OPTIONS,
        questions=tuple(
            BriefQuestion(
                question,
                ("Two thirds of any strength below 12,000 go to protecting and supplying the force itself.",),
                _question_figures(question.id),
                explained=explained(question.id) if question.id in ("Q0", "Q6") else None,
            )
            for question in QUESTIONS
        ),
        answers=tuple(
            _answer(question.id, i, option) for question in QUESTIONS for i, option in enumerate(OPTIONS)
        ),
        factors=factors,
        sources=(
            BriefSource(
                "herald-0322",
                "Ten thousand for the west",
                "The Herald",
                "22 March 2031",
                "https://herald.example/2031/03/22/ten-thousand-for-the-west",
                "C3",
            ),
            BriefSource(
                "gazette-0401",
                "Strength <of> nations & others",
                "The Gazette",
                "1 April 2031",
                "https://gazette.example/strength",
                "B2",
            ),
        ),
        run_record=(("Futures", "1,000"), ("Seed", "7"), ("Peacewright", "0.1.0"), ("Took", "41 s")),
        facts=(("Futures drawn", "1,000"), ("Seed", "7"), ("Disclosure", "public")),
        background=(
            BriefFigure(
                "figure-clocks", "Provisions and their clocks", timeline_chart(), sources=("gazette-0401",)
            ),
        ),
        explained=explained("Page one"),
        background_text=(
            "The agreement opens in three steps: energy, then air and sea, then a full ceasefire.",
        ),
    )


def pathway_chart() -> PathwayChart:
    return PathwayChart(
        (
            PathwayMap(
                "All futures drawn",
                1000,
                (
                    PathwayLine("No force", 37, 34, 41),
                    PathwayLine("Monitors 15,000", 120, 100, 150),
                    PathwayLine("Centre-west 30,000", None, 400, None),
                ),
                (
                    PathwayTransfer(37, "No force", "Monitors 15,000"),
                    PathwayTransfer(120, "Monitors 15,000", "Centre-west 30,000"),
                ),
            ),
            PathwayMap(
                "Where the backstop gives intelligence",
                500,
                (PathwayLine("No force", 52, 47, 60), PathwayLine("Monitors 15,000", None, None, None)),
                (PathwayTransfer(52, "No force", "Monitors 15,000"),),
            ),
        ),
        0.5,
        540,
    )
