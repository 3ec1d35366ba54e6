"""What public output may not say: no place finer than a town, no energy site, no violence by place, no node."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import pytest

from peacewright.answers.all import answer_all, tables_of
from peacewright.answers.answer import QUESTIONS
from peacewright.answers.case import Case
from peacewright.answers.serialise import answers_document
from peacewright.cli.main import main
from peacewright.operation.loading import load
from peacewright.reporting.brief import assemble_brief
from peacewright.reporting.compose import compose
from peacewright.reporting.displays import html_of
from peacewright.reporting.document import Figure, Section, walk
from peacewright.reporting.exports.compose import compose_export
from peacewright.reporting.exports.formats import FORMATS
from peacewright.reporting.exports.model import Export
from peacewright.reporting.html import write_html
from peacewright.reporting.maps.theatre_map import TheatreMap
from tests.answers.cases import shipped_case

RECORD = {"operation_sha256": "0" * 64, "peacewright": "0.1.0"}
# Three significant digits below one, such as shares, are no coordinates: one of the two is at least one.
MANY_DECIMALS = re.compile(
    r"(?<![\d.])(?:-?[1-9]\d{0,2}\.\d{3,}\s*[,;°/ ]\s*-?\d{1,3}|-?\d{1,3}\.\d{3,}\s*[,;°/ ]\s*-?[1-9]\d{0,2})\.\d{3,}"
)
PAIR = re.compile(r"(?<![\d.,])(\d{1,2}\.\d{2,})\s*°?\s*[NS]?[,;/]\s*(\d{1,3}\.\d{2,})")
SITE = re.compile(
    r"\b[A-Z][\w’'-]+ (?:(?:nuclear|thermal|hydroelectric|hydro) )?"
    r"(?:power (?:plant|station)|substation|refinery|pumping station|dam|compressor station)\b"
)
NODE = re.compile(
    r"\b(?:critical|vulnerable|decisive|most important|weakest)\s+(?:\w+\s+)?"
    r"(?:node|bridge|crossing|junction|tunnel|substation|road|railway|depot|port)s?\b",
    re.IGNORECASE,
)
VIOLENCE = re.compile(r"incident|violation|attack|breach|hostile|shell|strike", re.IGNORECASE)
BY_HOUR = re.compile(r"hour of (?:the )?day|by hour|time of day|at \d{1,2}:\d{2}", re.IGNORECASE)


@pytest.fixture(scope="module")
def case() -> Case:
    found = shipped_case()
    assert found.operation.disclosure == "public"
    return found


@pytest.fixture(scope="module")
def page(case: Case) -> str:
    return write_html(assemble_brief(compose(case, answer_all(case), RECORD)))


@pytest.fixture(scope="module")
def words(page: str) -> str:
    """Return the words of the page before its sources: what the brief itself says, drawings left out."""
    body = re.sub(r"<(svg|style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    body = body.partition('id="factors"')[0]
    return re.sub(r"<[^>]+>", " ", body)


@pytest.fixture(scope="module")
def document(case: Case) -> dict[str, object]:
    return answers_document(case, answer_all(case), RECORD)


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def test_the_patterns_find_what_they_should() -> None:
    assert PAIR.search("at 48.12, 37.85")
    assert MANY_DECIMALS.search("48.12345, 37.85432")
    assert MANY_DECIMALS.search("0.12345, 37.85432")
    assert not MANY_DECIMALS.search("0.999 0.146")
    assert SITE.search("the Somewhere hydroelectric power plant")
    assert NODE.search("the most important road bridge")
    assert BY_HOUR.search("attacks by hour")


def test_no_coordinates_in_words(words: str, document: dict[str, object]) -> None:
    text = "\n".join([words, *_strings(document)])
    assert not PAIR.findall(text)
    assert not MANY_DECIMALS.findall(text)
    assert not re.search(r"\b(?:latitude|longitude|lat|lon)\b", text, re.IGNORECASE)


def test_maps_hold_nothing_finer_than_a_hundredth_of_a_degree(case: Case) -> None:
    briefing = compose(case, answer_all(case), RECORD)
    drawn = [figure.picture for question in briefing.questions for figure in question.figures]
    maps = [
        picture
        for picture in (*drawn, *(f.picture for f in briefing.background))
        if isinstance(picture, TheatreMap)
    ]
    assert maps
    for shown in maps:
        points = [base.place for base in shown.bases]
        points += [point for line in shown.lines for point in line.points]
        points += [point for region in shown.regions for ring in region.rings for point in ring]
        for point in points:
            assert all(abs(round(degrees, 2) - degrees) < 1e-9 for degrees in point)


def test_bases_are_towns(case: Case) -> None:
    table = next(table for table in tables_of(case, "Q4") if table.name == "bases")
    sites = next(iter(case.plans.values())).theatre.sites
    towns = dict(zip(sites.name, sites.population, strict=True))
    assert table.rows
    for row in table.rows:
        assert towns[str(row[1])] >= case.factors.value("stationing.site_population")


def test_no_energy_site_is_named(words: str, document: dict[str, object]) -> None:
    assert not SITE.findall("\n".join([words, *_strings(document)]))


def test_no_node_is_ranked(words: str, document: dict[str, object]) -> None:
    assert not NODE.findall("\n".join([words, *_strings(document)]))


def test_no_forecast_of_violence_by_town_or_hour(case: Case, words: str, document: dict[str, object]) -> None:
    """A row that names a town may say who is stationed there, and nothing about violence."""
    assert not BY_HOUR.search("\n".join([words, *_strings(document)]))
    theatre = next(iter(case.plans.values())).theatre
    places = {*theatre.segments.place, *theatre.sites.name, *theatre.segments.name}
    for question in QUESTIONS:
        for table in tables_of(case, question.id):
            if any(isinstance(cell, str) and cell in places for row in table.rows for cell in row):
                heads = " ".join((table.caption, *(label for label, _ in table.columns)))
                assert not VIOLENCE.search(heads), table.name


def test_data_of_figures_that_name_towns_is_not_about_violence(case: Case) -> None:
    theatre = next(iter(case.plans.values())).theatre
    places = {*theatre.segments.place, *theatre.sites.name, *theatre.segments.name}
    tree = assemble_brief(compose(case, answer_all(case), RECORD))
    named = 0
    for block in walk(tree.sections):
        if isinstance(block, Figure) and any(str(row[0]) in places for row in block.data.rows):
            named += 1
            heads = " ".join((block.title, *(str(column.label) for column in block.data.columns)))
            assert not VIOLENCE.search(heads), block.identifier
            assert not any(VIOLENCE.search(str(cell)) for row in block.data.rows for cell in row[1:])
    assert named
    assert any(isinstance(block, Section) for block in walk(tree.sections))


def test_the_document_is_read_whole(document: dict[str, object]) -> None:
    assert len(json.dumps(document)) > 10_000


# --- exports ---------------------------------------------------------------------------------------------------------

EXPORTED = {
    "line_of_contact", "segments", "regions", "zones", "sea_areas", "bases", "options", "plan_numbers", "shortfalls",
    "pledges", "factors", "factor_reports", "answers", "answer_values", "answer_hinges", "answer_tables",
    "sources",
}  # fmt: skip
QUOTING = {"factors", "factor_reports", "sources"}
"""Tables that give the words of the sources, as the same sections of a brief do."""
FINE_DEGREES = re.compile(r"\d\.\d{3,}")


@pytest.fixture(scope="module")
def export(case: Case, document: dict[str, object]) -> Export:
    return compose_export(load("ukraine-2025"), case.plans, document)


def _towns(case: Case) -> set[str]:
    theatre = next(iter(case.plans.values())).theatre
    return {*theatre.sites.name, *theatre.segments.place, *theatre.segments.name}


def test_exports_hold_these_tables_and_no_energy_site(export: Export) -> None:
    assert {table.name for table in export.tables} == EXPORTED
    assert {table.name for table in export.places} == {
        "line_of_contact", "segments", "regions", "zones", "sea_areas", "bases",
    }  # fmt: skip


def test_words_of_exports_keep_to_what_a_brief_may_say(export: Export) -> None:
    told = [
        cell for table in export.tables if table.name not in QUOTING for row in table.rows for cell in row
    ]
    text = "\n".join(cell for cell in told if isinstance(cell, str))
    assert len(text) > 10_000
    for pattern in (PAIR, MANY_DECIMALS, SITE, NODE, BY_HOUR):
        assert not pattern.findall(text), pattern
    heads = [field for table in export.tables for field in table.fields]
    assert not any(re.search(r"\b(?:lat|lon|latitude|longitude)\b", f"{f.name} {f.title}") for f in heads)


def test_places_of_exports_are_no_finer_than_a_hundredth_of_a_degree(export: Export) -> None:
    for name in ("geojson", "kml"):
        text = FORMATS[name].write(export).decode()
        found = re.findall(r'<coordinates>[^<]*|"coordinates":[^a-z]*', text)
        assert len(found) > 50
        assert not [one for one in found if FINE_DEGREES.search(one)]


def test_exports_name_no_town_that_the_brief_does_not(case: Case, export: Export, words: str) -> None:
    named = {
        cell
        for table in export.tables
        if table.name not in QUOTING
        for row in table.rows
        for cell in row
        if cell in _towns(case)
    }
    assert len(named) > 10
    assert {town for town in named if town not in html.unescape(words)} == set()


def test_exports_tell_no_stretch_of_the_line_from_the_rest_of_its_region(export: Export) -> None:
    segments = export.table("segments")
    regions = segments.column("region")
    shares = [field.name for field in segments.fields if field.name.startswith("reach_share")]
    assert shares
    for name in shares:
        assert len(set(zip(regions, segments.column(name), strict=True))) == len(set(regions))


def test_exports_say_nothing_of_violence_by_place(case: Case, export: Export) -> None:
    for table in export.tables:
        if table.shapes is not None or any(cell in _towns(case) for row in table.rows for cell in row):
            heads = " ".join((table.name, table.title, *(f"{f.name} {f.title}" for f in table.fields)))
            assert not VIOLENCE.search(heads), table.name


def test_persons_and_distances_of_bases_are_coarse(export: Export) -> None:
    bases = export.table("bases")
    assert all(float(f"{value:.2g}") == value for value in bases.column("persons"))
    assert all(value % 10 == 0 for value in bases.column("distance_to_line_km"))


# --- displays --------------------------------------------------------------------------------------------------------


def test_displays_say_no_more_than_the_brief(case: Case, words: str) -> None:
    """What a notebook shows of the plans and answers of a public operation, by the same patterns and towns."""
    nouns = [case.operation, *case.plans.values(), *answer_all(case)]
    told = [re.sub(r"<style>.*?</style>|<[^>]+>", " ", html_of(noun), flags=re.DOTALL) for noun in nouns]
    text = html.unescape("\n".join(told))
    for pattern in (PAIR, MANY_DECIMALS, SITE, NODE, BY_HOUR):
        assert not pattern.findall(text), pattern
    bases = {base.place for plan in case.plans.values() for base in plan.stationing.bases}
    assert all(town in text for town in bases)
    assert not {
        segment for segment in next(iter(case.plans.values())).theatre.segments.name if segment in text
    }


def test_the_plan_as_data_tells_bases_by_town_and_nothing_by_segment(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every number that the command prints stands under a key that names no place finer than a town."""
    with pytest.raises(SystemExit) as left:
        main(["plan", "ukraine-2025", "--option", "geneva-15k", "--json"])
    assert not left.value.code
    told = json.loads(capsys.readouterr().out)["options"]["geneva-15k"]["stationing"]
    assert told["bases"]
    assert not {"travel_hours", "cell_hours", "reach", "in_reach"} & set(told)
    for base in told["bases"]:
        assert not {"site", "latitude", "longitude"} & set(base)
        assert base["distance_to_line_km"] % 10 == 0
