"""The monitor's report: who tells what, what was seen, what changed; on a screen, on paper, with harmful words."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from peacewright import study
from peacewright.cli.main import main
from peacewright.core.findings import PeacewrightError
from peacewright.monitoring.reported.periods import Period, periods
from peacewright.monitoring.reported.revisions import revisions
from peacewright.monitoring.telling_places import told_places
from peacewright.monitoring.verdicts.early import BoxWarning
from peacewright.monitoring.verdicts.models import Verdicts
from peacewright.operation.loading import LoadedOperation
from peacewright.reporting import paper
from peacewright.reporting.monitor_report.verdicts import front
from peacewright.study.watching import monitor
from peacewright.theatre.geography import places_within
from tests.browsing import SCREENS
from tests.monitoring.signposts import document, signpost
from tests.operation.support import spoiled, write
from tests.reporting.reported import FIRST, HARMFUL, TYPST, mapping, table, watch

SMALL = Path(__file__).resolve().parents[1] / "operation" / "small.yaml"
AS_OF = date(2024, 7, 10)


@pytest.fixture(scope="module")
def loaded() -> LoadedOperation:
    return study.load(SMALL)


@pytest.fixture(scope="module")
def daily(loaded: LoadedOperation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return watch(loaded, tmp_path_factory.mktemp("daily"), as_of=AS_OF, paper=True).directory


@pytest.fixture(scope="module")
def weekly(loaded: LoadedOperation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return watch(loaded, tmp_path_factory.mktemp("weekly"), as_of=AS_OF, report="weekly").directory


def tables(run: Path) -> dict[str, list[list[str]]]:
    """Return the tables of a report by caption, a list of cells a row, marks left out."""
    text = (run / "report.html").read_text(encoding="utf-8")
    found = {}
    for body in re.findall(r"<table.*?</table>", text, re.DOTALL):
        caption = _plain(re.search(r"<caption.*?</caption>", body, re.DOTALL)[0])  # type: ignore[index]
        rows = re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
        found[caption] = [
            [_plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows
        ]
    return found


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def column(rows: list[list[str]], head: str) -> dict[str, str]:
    """Return the cells of a column by the heads of their rows."""
    at = next(number for number, cell in enumerate(rows[0]) if cell.startswith(head))
    return {row[0]: row[at] for row in rows[1:]}


# --- what is counted: by hand from tests/reporting/reported.py ---------------------------------------------------


def test_each_teller_stands_alone_beside_the_day_before(daily: Path) -> None:
    """On the tenth patrols tell of two, and of one that may be of it; the west of one, and of one that may be."""
    rows = tables(daily)["Incidents reported, 10 July 2024"]
    assert column(rows, "This day") == {"Sources of no party": "2 to 3", "Claims of Westland": "1 to 2"}
    totals = tables(daily)["Totals as told"]
    assert totals[1][:3] == ["Nightly log", "claims of Eastland", "Westland"]
    assert [cell.split()[0] for cell in totals[1][3:5]] == ["31", "12"]


def test_a_week_is_held_against_the_one_before(weekly: Path) -> None:
    rows = tables(weekly)["Incidents reported, 4 to 10 July 2024"]
    assert column(rows, "This week")["Sources of no party"] == "6"
    assert column(rows, "This week")["Claims of Westland"] == "2 2 of 7 days told of"
    assert column(rows, "The week before") == {
        "Sources of no party": "1 2 of 7 days told of", "Claims of Westland": "no data",
    }  # fmt: skip
    assert set(column(rows, "Mean of four weeks").values()) == {"too few days"}


def test_deaths_are_those_that_the_teller_gives(weekly: Path) -> None:
    """One incident is told by patrols, with deaths, and claimed by the west, without."""
    rows = tables(weekly)["Incidents reported, 4 to 10 July 2024"]
    assert column(rows, "Deaths reported") == {"Sources of no party": "9", "Claims of Westland": "not said"}


def test_what_changed_since_the_day_before_is_told(daily: Path) -> None:
    found = tables(daily)
    rows = {row[0]: row[1:] for row in found["Published after 9 July 2024 and up to 10 July 2024"][1:]}
    assert rows["Patrols"] == ["2", "1", "1", "0"]
    assert found["Earlier days that read otherwise now"][1:] == [["8 July 2024", "Patrols", "2", "3"]]


def test_sources_say_what_they_are_how_late_and_what_they_ask(daily: Path) -> None:
    found = tables(daily)
    seen = {row[0]: row for row in found["Sources as they were known"][1:]}
    assert seen["Bulletin of the west"][1:3] == ["Westland", "reports"]
    assert seen["Nightly log"][1:3] == ["Eastland", "totals"]
    assert seen["Patrols"][3:7] == ["1 of 1", "10 July 2024", "10 July 2024 (given)", "0"]
    licences = {row[0]: row[1:] for row in found["What each source asks of whoever passes it on"][1:]}
    assert licences["Patrols"] == ["Exercise staff", "10 July 2024", "made for this test"]


def test_the_list_tells_each_incident_with_who_says_so(daily: Path) -> None:
    rows = tables(daily)["Incidents, as their reports agree"]
    assert rows[0][0] == "When"
    node = next(row for row in rows if "energy" in row[2])
    assert node[1] == "Austurland"
    assert node[3:6] == ["Westland", "no party", "0"]
    claimed = next(row for row in rows if row[4] == "Westland")
    assert claimed[3] == "Eastland"
    assert claimed[5] == "not said"


def test_the_public_is_told_no_node_and_no_place_in_words_of_a_source(daily: Path) -> None:
    text = (daily / "report.html").read_text(encoding="utf-8")
    for words in ("Substation East 3", "Mill lane 5", "Harbour wall", "14:25", "65.68", "65.27"):
        assert words not in re.sub(r"<svg.*?</svg>|<style>.*?</style>", " ", text, flags=re.DOTALL), words


def test_energy_is_told_by_region_whether_it_is_called_target_or_domain() -> None:
    """The register may say that a strike was on energy without saying what was struck."""
    row = {
        "latitude": 65.2669, "longitude": -14.3948, "place_precision": "exact", "place": "Substation East 3",
        "region": "East", "place_radius": 0.1, "spread": 0.0, "time_from": None, "time_until": None,
    }  # fmt: skip
    kinds = [([], ["energy"]), (["energy"], ["air"]), ([], ["land"])]
    frame = pl.DataFrame(
        [{**row, "targets": targets, "domains": domains} for targets, domains in kinds],
        schema_overrides={"time_from": pl.Datetime("us", "UTC"), "time_until": pl.Datetime("us", "UTC"),
                          "targets": pl.List(pl.String), "domains": pl.List(pl.String)},
    )  # fmt: skip
    told = told_places(frame, {}, places_within(("IS",)), public=True)
    assert told["told_to"].to_list() == ["region", "region", "point"]
    assert told["shown_latitude"].to_list() == [None, None, 65.27]


def test_those_whose_data_it_is_see_places_as_published(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    text = SMALL.read_text(encoding="utf-8")
    path.write_text(text.replace("\nstart:", "\ndisclosure: restricted\nstart:", 1), encoding="utf-8")
    run = watch(study.load(path), tmp_path, as_of=AS_OF).directory
    told = (run / "report.html").read_text(encoding="utf-8")
    assert "Substation East 3" in told
    assert told.count("RESTRICTED") >= 2


def test_no_data_is_no_nought(loaded: LoadedOperation, tmp_path: Path) -> None:
    """Before anything was published, and long after the last day told of, the report says so."""
    early = watch(loaded, tmp_path, as_of=date(2024, 7, 8)).directory
    words = _plain((early / "report.html").read_text(encoding="utf-8"))
    assert "no data" in words
    assert "tell of no day of it" in words
    (tmp_path / "late").mkdir()
    late = watch(loaded, tmp_path / "late", as_of=date(2024, 7, 20)).directory
    words = _plain((late / "report.html").read_text(encoding="utf-8"))
    assert "No source tells of the 10 days after 10 July 2024, up to 20 July 2024." in words


def test_periods_meet_and_do_not_overlap() -> None:
    for kind in ("daily", "weekly"):
        times = periods(kind, AS_OF)  # type: ignore[arg-type]
        assert times.now.last == AS_OF
        assert (times.now.first - times.before.last).days == 1 == (times.now.first - times.base.last).days
        assert len(times.before) == len(times.now) == len(list(times.now))
        assert len(times.base) % len(times.now) == 0
    assert Period(AS_OF, AS_OF).overlap(date(2024, 7, 11), date(2024, 7, 12)) == 0


def test_revisions_add_up_to_what_is_known(daily: Path) -> None:
    """What was known then, and what came and went since, is what is known now."""
    store = daily / "events.parquet"
    since, until = date(2024, 7, 9), AS_OF
    found = revisions(store, since, until, Period(until, until), periods("daily", until).course)
    before = revisions(store, date(2024, 1, 1), since, Period(until, until), periods("daily", until).course)
    after = revisions(store, date(2024, 1, 1), until, Period(until, until), periods("daily", until).course)
    for name in ("patrols", "west", "east"):
        sums = [sum(one.new + one.late - one.withdrawn for one in each.sources if one.source == name)
                for each in (before, found, after)]  # fmt: skip
        assert sums[0] + sums[1] == sums[2]


def test_verdicts_stand_by_provision_and_party_as_the_file_has_them(daily: Path) -> None:
    """As verdicts.json says: what was kept on the last day and so far; parties are called by their names."""
    judged = Verdicts.model_validate_json((daily / "verdicts.json").read_bytes())
    found = tables(daily)
    front = {(row[0], row[1]): row for row in found["Provisions: was each kept, and did activity fall?"][1:]}
    running = [one for one in judged.verdicts if one.windows]
    assert len(front) == len(running) > 2
    for one in running:
        states = {each.window.kind: each.kept.state for each in one.windows}
        row = front[one.title or one.provision, one.party_name]
        now = "–" if one.windows[0].window.ends.local < "2024-07-10" else states["day"]
        assert [row[3], row[5]] == [now, states["whole"]]
        kept = [
            line for line in found[f"Was it kept? {one.title or one.provision}"] if line[0] == one.party_name
        ]
        assert [line[2].split(":")[0].strip() for line in kept] == [states["day"], states["whole"]]
    assert {one.windows[0].kept.state for one in running} == {"not kept", "cannot tell"}
    claims = found["What each claims, side by side: No strikes on energy sites"]
    assert claims[0][2:] == ["by Eastland", "by Westland"]
    text = (daily / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"\bXWE\b|\bXEA\b", _plain(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)))


def test_each_day_is_told_as_it_was_known_then_and_now(daily: Path) -> None:
    """Of the eighth one incident more is known since the tenth."""
    rows = tables(daily)
    day_by_day = [
        found for caption, found in rows.items() if caption.startswith("Each day by what was known")
    ]
    assert day_by_day
    assert any(row[3] == "changed" for found in day_by_day for row in found[1:])


def test_the_last_days_of_what_is_over_are_its_own(tmp_path: Path) -> None:
    """Of a truce that has ended nothing is "so far", and its last day is not the last day."""
    clock = "{from: 2024-07-01, until: 2024-07-05, status: lapsed, sources: [handbook]}"
    past = (
        f"  past: {{title: Over, forbids: [strike], domains: [air], form: verbal, binds: {{all: {clock}}}}}\n"
    )
    given = study.load(write(tmp_path, spoiled(("agreement:\n", f"agreement:\n{past}"))))
    run = watch(given, tmp_path, as_of=AS_OF).directory
    times = [row[1].split(",")[0] for row in tables(run)["Was it kept? Over"][1:]]
    assert times == ["its last day", "all of it"] * 2


def test_gates_and_what_was_never_said_are_told(daily: Path) -> None:
    words = _plain((daily / "report.html").read_text(encoding="utf-8"))
    judged = Verdicts.model_validate_json((daily / "verdicts.json").read_bytes())
    for note in judged.notes:
        assert " ".join(note.split()) in words
    for gate in judged.early_warning.gates:
        assert f"{gate.gate}: {gate.state}" in words


def test_what_is_assumed_of_a_condition_is_called_so_and_crosses_nothing(
    loaded: LoadedOperation, tmp_path: Path
) -> None:
    """Nobody observes either limit: the page tells what the file holds open, what it assumes, and what would tell."""
    items = [
        signpost("backstop.guarantee", None, "is_not", label="yes"),
        signpost("resumption.hazard_per_year", 0.5),
    ]
    (tmp_path / "signposts.json").write_text(json.dumps(document(*items)), encoding="utf-8")
    run = watch(loaded, tmp_path, as_of=AS_OF, exploration=tmp_path).directory
    watched = tables(run)["What is watched: each limit of these conditions"]
    assert watched[0] == ["Trouble if", "Observed", "Assumed, not observed", "What would tell", "Options"]
    assert [row[1] for row in watched[1:]] == ["not observed", "not observed"]
    assert watched[1][2] == "The file holds open no, yes."
    assert watched[2][2].startswith("0.7 1/year (0.1 to 3.5), judged; the best value lies beyond the limit")
    assert all("what there is to see" in row[3] for row in watched[1:])
    conditions = next(
        rows for name, rows in tables(run).items() if name.startswith("Conditions in which an option")
    )
    assert [row[2].partition(":")[0].strip() for row in conditions[1:]] == ["cannot tell", "cannot tell"]


def test_an_exploration_without_conditions_is_told_in_words(loaded: LoadedOperation, tmp_path: Path) -> None:
    """Nothing to watch is no silence: the page says that there is none, that that is no all-clear, which aims."""
    nothing = document() | {"without_condition": ["Every option misses “an aim” in 9 of 10 futures."]}
    for name, content in (("told", nothing), ("before", document())):
        (tmp_path / name).mkdir()
        (tmp_path / name / "signposts.json").write_text(json.dumps(content), encoding="utf-8")
        run = watch(loaded, tmp_path / name, as_of=AS_OF, exploration=tmp_path / name).directory
        words = _plain((run / "report.html").read_text(encoding="utf-8"))
        assert (
            "found no condition under which an option misses an aim more often, so there is none to watch"
            in words
        )
        assert "no all-clear" in words
        assert ("Every option misses “an aim” in 9 of 10 futures." in words) == (name == "told")
        assert "No exploration was given" not in words


def test_page_one_names_the_option_the_condition_and_what_did_better(daily: Path) -> None:
    judged = Verdicts.model_validate_json((daily / "verdicts.json").read_bytes())
    boxes = [crossed_box(option) for option in ("one", "two", "three", "four")]
    warning = judged.early_warning.model_copy(update={"boxes": boxes})
    idle = [one.model_copy(update={"windows": []}) for one in judged.verdicts]
    told: Any = SimpleNamespace(times=SimpleNamespace(kind="daily"), named=lambda words: words)
    blocks = front(told, judged.model_copy(update={"early_warning": warning, "verdicts": idle}))
    said = str(blocks[-1])
    for words in (
        "Option one misses its aim “an aim” more often where a condition",
        "90 of 100",
        "better there: two",
    ):
        assert words in said
    assert "option four" not in said.lower()
    assert "1 more such conditions" not in said
    assert "1 more such condition stands under Early warning" in said


def crossed_box(option: str) -> BoxWarning:
    return BoxWarning(
        id=f"{option}.aim.1", option=option, aim="an aim", condition="a condition", inside="misses", confirmed=True,
        aim_seen=[], follows="in the futures drawn the option missed the aim in 90 of 100 where the condition holds",
        state="crossed", with_assumptions="in trouble", observed=0, limits=[], better_options=["two"],
    )  # fmt: skip


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["telephone", "desk"])
def screen(request: pytest.FixtureRequest, browser: Browser, daily: Path) -> Iterator[tuple[Page, list[str]]]:
    width, height = SCREENS[request.param]
    page = browser.new_page(viewport={"width": width, "height": height})
    heard: list[str] = []
    page.on("request", lambda sent: heard.append(sent.url))
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
    page.goto((daily / "report.html").as_uri())
    page.evaluate("document.fonts.ready")
    yield page, heard
    page.close()


def test_words_that_mean_harm_stay_words(screen: tuple[Page, list[str]], daily: Path) -> None:
    page, heard = screen
    assert [url for url in heard if not url.startswith("data:")] == [(daily / "report.html").as_uri()]
    assert page.title() == "Daily report: An exercise with two invented parties"
    assert page.locator("script").count() == 0
    assert page.locator("img").count() == 0
    assert HARMFUL in page.locator("main").inner_text() or page.get_by_text(HARMFUL).count() >= 1


def test_the_page_does_not_move_sideways_and_the_keyboard_reaches_the_text(
    screen: tuple[Page, list[str]],
) -> None:
    page, _ = screen
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")


def test_axe_finds_no_violation(screen: tuple[Page, list[str]]) -> None:
    page, _ = screen
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_every_figure_has_words_and_its_data(screen: tuple[Page, list[str]]) -> None:
    page, _ = screen
    for number in range(page.locator("figure").count()):
        figure = page.locator("figure").nth(number)
        assert len(figure.locator("[role=img]").get_attribute("aria-label") or "") > 40
        assert figure.locator("details table tbody tr").count() > 0


# --- paper ---------------------------------------------------------------------------------------------------------


def test_paper_says_what_the_page_says(daily: Path) -> None:
    pages = PdfReader(daily / "report.pdf").pages
    words = " ".join(" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages)
    for told in (
        "Incidents reported, 10 July 2024",
        "What limits this report",
        "Nightly log",
        "Earlier days that read",
    ):
        assert told in words
    assert "Daily report of the ceasefire monitor" in pages[0].extract_text()
    assert f"{len(pages)}" in pages[-1].extract_text()[-20:]


def test_paper_is_tagged_for_those_who_hear_it_read(daily: Path) -> None:
    reader = PdfReader(daily / "report.pdf")
    catalogue = reader.trailer["/Root"]
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert catalogue["/Lang"] == "en"
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata is not None
    assert reader.metadata.title == "Daily report: An exercise with two invented parties"
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert [mark.title for mark in reader.outline if not isinstance(mark, list)] == [reader.metadata.title]


def test_markup_of_paper_stays_words(daily: Path, tmp_path: Path, loaded: LoadedOperation) -> None:
    path = table(tmp_path / "a.csv", [(*row[:10], TYPST, *row[11:]) for row in FIRST])
    run = monitor(
        loaded, [path], tmp_path / "w", source=str(mapping(tmp_path, "p", "P")), vintage=AS_OF, paper=True
    )
    words = "".join(page.extract_text() for page in PdfReader(run.directory / "report.pdf").pages)
    for part in ("#panic", "*bold*", "<label>"):
        assert part in words.replace("\u200b", "")


def test_without_the_library_nothing_is_written(
    loaded: LoadedOperation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "find_spec", lambda _: None)
    with pytest.raises(PeacewrightError, match="'typst' is needed"):
        watch(loaded, tmp_path, paper=True)
    assert not [path for path in (tmp_path / "watch").iterdir() if path.suffix == ".pdf"]


# --- the same again ------------------------------------------------------------------------------------------------


def test_the_same_files_give_the_same_bytes(daily: Path, loaded: LoadedOperation, tmp_path: Path) -> None:
    again = watch(loaded, tmp_path, as_of=AS_OF, paper=True).directory
    for name in ("report.html", "report.pdf"):
        assert (again / name).read_bytes() == (daily / name).read_bytes()


def test_the_command_asks_for_a_week_and_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path / "a.csv", FIRST)
    source = mapping(tmp_path, "patrols", "Patrols")
    arguments = ["monitor", str(SMALL), str(path), "--source", str(source), "--out", str(tmp_path / "w")]
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--report", "weekly", "--pdf", "--vintage", "2024-07-09"])
    assert not left.value.code
    assert "report.html, report.pdf" in " ".join(capsys.readouterr().out.split())
    assert "Weekly report" in (tmp_path / "w" / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "w" / "report.pdf").read_bytes().startswith(b"%PDF-")
