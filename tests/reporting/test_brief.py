"""The brief as a page: whole, self-contained, escaped, and with nothing said that must not be said."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from peacewright.answers.answer import QUESTIONS, AnswerTable, Value
from peacewright.reporting.brief import assemble_brief, write_brief
from peacewright.reporting.briefing import Briefing, BriefingError, BriefSource, Caveat
from peacewright.reporting.document import (
    Column,
    Disclosure,
    Figure,
    ItemList,
    RangedValue,
    Section,
    Table,
    plain,
    walk,
)
from peacewright.reporting.html import write_html
from peacewright.reporting.speech import SpeechError
from peacewright.reporting.tables import table_of
from tests.reporting.sample import OPTIONS, sample_briefing

VOID = {"meta", "br", "hr", "img", "input", "link"}
MOST_BYTES = 4_000_000


class Page(HTMLParser):
    """Reads a page strictly: every element closed in its turn; keeps what the tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} has an attribute twice: {names}"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    return sample_briefing()


@pytest.fixture(scope="module")
def html(briefing: Briefing) -> str:
    return write_html(assemble_brief(briefing))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_the_page_is_well_formed_and_small(page: Page, html: str) -> None:
    assert html.startswith("<!DOCTYPE html>")
    assert page.all("html")[0]["lang"] == "en"
    assert len(html.encode()) < MOST_BYTES


def test_identifiers_are_unique_and_every_link_leads_somewhere(page: Page) -> None:
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    targets = [attributes["href"] for attributes in page.all("a")]
    assert targets
    for target in targets:
        assert target.startswith("#")
        assert target[1:] in identifiers


def test_nothing_is_loaded_and_nothing_runs(page: Page, html: str) -> None:
    names = {name for name, _ in page.tags}
    assert not names & {"script", "iframe", "object", "embed", "link", "img", "image"}
    for _, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in {"src", "href", "xlink:href", "action", "data", "srcset"}:
                assert value.startswith("#")
    for reference in re.findall(r"url\(([^)]{0,40})", html):
        assert reference.startswith(("#", "data:font/woff2"))
    assert "@import" not in html


def test_headings_descend_one_level_at_a_time(page: Page) -> None:
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_figure_has_words_and_its_data(page: Page, briefing: Briefing) -> None:
    document = assemble_brief(briefing)
    figures = [block for block in walk((*document.front, *document.sections)) if isinstance(block, Figure)]
    assert len(figures) == len(page.all("figure")) > 8
    images = [attributes for attributes in page.all("div") if attributes.get("role") == "img"]
    assert len(images) == len(figures)
    assert all(len(attributes["aria-label"]) > 30 for attributes in images)
    folded = [attributes for attributes in page.all("details") if "disclosure" in attributes.get("class", "")]
    assert len(page.all("details")) - len(folded) == len(figures)
    explained = [briefing.explained, *(question.explained for question in briefing.questions)]
    only_on_screen = [attributes for attributes in folded if "printed" not in attributes["class"]]
    assert len(only_on_screen) == sum(table is not None for table in explained) > 1
    assert not [attributes for attributes in folded if "open" in attributes]


def section_of(briefing: Briefing, question: str) -> Section:
    return next(one for one in assemble_brief(briefing).sections if one.identifier == question.lower())


def test_a_wall_of_text_is_folded_behind_its_headline(briefing: Briefing) -> None:
    """The headline stands in the table; what stands behind it is one click, or one look at paper, away."""
    detail = "Fifteen words are said here so that four of such sentences are above the limit. " * 4
    own = briefing.answer("Q6", OPTIONS[0].name)
    answers = tuple(
        dataclasses.replace(each, details=(detail, "And a second.")) if each is own else each
        for each in briefing.answers
    )
    section = section_of(dataclasses.replace(briefing, answers=answers), "Q6")
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert detail not in "".join(plain(row[1]) for row in table.rows)
    assert own.headline in plain(table.rows[0][1])
    folded = next(block for block in section.blocks if isinstance(block, Disclosure))
    assert folded.printed
    lists = [block for block in folded.blocks if isinstance(block, ItemList)]
    assert (detail, "And a second.") in [one.items for one in lists]


def test_a_short_answer_stands_whole(briefing: Briefing) -> None:
    answers = tuple(
        dataclasses.replace(each, headline="Short.", details=("A detail.",))
        if n == 0
        else dataclasses.replace(each, details=())
        for n, each in enumerate(briefing.answers)
    )
    section = section_of(dataclasses.replace(briefing, answers=answers), briefing.answers[0].question)
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert plain(table.rows[0][1]) == "Short. A detail."


def test_a_long_table_is_folded_under_its_caption(briefing: Briefing) -> None:
    long = Table("Pools", (Column("Nation"),), tuple((f"Nation {n}",) for n in range(21)))
    short = dataclasses.replace(long, caption="Few", rows=long.rows[:20])
    questions = tuple(
        dataclasses.replace(each, tables=(long, short)) if each.question.id == "Q6" else each
        for each in briefing.questions
    )
    blocks = section_of(dataclasses.replace(briefing, questions=questions), "Q6").blocks
    assert short in blocks
    assert long not in blocks
    folded = next(each for each in blocks if isinstance(each, Disclosure) and each.title == "Pools (21 rows)")
    assert folded.printed
    assert folded.blocks[0].rows == long.rows


def test_page_one_holds_verdict_comparison_and_three_caveats(briefing: Briefing) -> None:
    front = assemble_brief(briefing).front
    assert [block.identifier for block in front if isinstance(block, Section)] == [
        "verdict",
        "comparison",
        "caveats",
    ]


def test_all_questions_stand_in_order_then_factors_sources_run_record(briefing: Briefing) -> None:
    names = [section.identifier for section in assemble_brief(briefing).sections]
    questions = [question.id.lower() for question in QUESTIONS]
    assert names == ["how-to-read", "background", *questions, "factors", "sources", "run-record"]


def test_every_grade_stands_in_words(html: str) -> None:
    for word in ("computed", "bounded", "conditional", "not computable", "open"):
        assert re.search(rf'class="grade grade-{word.replace(" ", "-")}">{word}<', html)


def test_every_source_address_stands_as_text(html: str) -> None:
    assert "https://herald.example/2031/03/22/ten-thousand-for-the-west" in re.sub(r"<[^>]+>", "", html)


def test_hostile_words_are_escaped(briefing: Briefing) -> None:
    nasty = '<script>alert("x")</script>'
    changed = dataclasses.replace(
        briefing,
        title=nasty,
        purpose=nasty,
        run_record=((nasty, nasty),),
        caveats=tuple(Caveat(nasty, nasty) for _ in range(3)),
        options=tuple(
            dataclasses.replace(option, title=f"{nasty}{n}", short=nasty) for n, option in enumerate(OPTIONS)
        ),
    )
    html = write_html(assemble_brief(changed))
    assert "<script" not in html
    Page(html)


def test_the_same_briefing_gives_the_same_bytes(briefing: Briefing, html: str, tmp_path: Path) -> None:
    target = tmp_path / "brief.html"
    write_brief(briefing, target)
    assert target.read_text(encoding="utf-8") == html


@pytest.mark.parametrize(
    "sentence",
    [
        "There is a 40 % chance that peace holds.",
        "The ceasefire holds with a probability of 0.4, that is 40 per cent.",
        "The likelihood of success is about 2 in 5.",
        "With 35% probability it ends in a month.",
    ],
)
def test_a_share_sold_as_a_probability_is_refused(briefing: Briefing, sentence: str) -> None:
    with pytest.raises(SpeechError):
        assemble_brief(dataclasses.replace(briefing, verdict=(sentence, *briefing.verdict[1:])))


@pytest.mark.parametrize(
    "sentence",
    [
        "A sound sensor has a detection probability of 0.4 at night.",
        "A share of futures drawn is no probability.",
        "It fails in 40 % of the futures drawn when access is refused.",
    ],
)
def test_what_is_no_probability_of_peace_may_be_said(briefing: Briefing, sentence: str) -> None:
    assemble_brief(dataclasses.replace(briefing, verdict=(sentence, *briefing.verdict[1:])))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"verdict": ("One.", "Two.")}, "three to five"),
        ({"caveats": (Caveat("a", "b"),)}, "three caveats"),
        ({"sources": (BriefSource("herald-0322", "x"),)}, "gazette-0401"),
        ({"answers": ()}, "78 answers are missing"),
        ({"options": OPTIONS[1:]}, "is no option"),
        ({"questions": ()}, "is no question"),
    ],
)
def test_a_briefing_that_does_not_fit_together_is_refused(
    briefing: Briefing, change: dict[str, object], words: str
) -> None:
    with pytest.raises(BriefingError, match=words):
        dataclasses.replace(briefing, **change)


def test_an_answer_given_twice_is_refused(briefing: Briefing) -> None:
    with pytest.raises(BriefingError, match="answered twice"):
        dataclasses.replace(briefing, answers=(*briefing.answers, briefing.answers[0]))


def test_the_table_of_an_answer_states_each_unit_once() -> None:
    table = table_of(
        AnswerTable(
            "bases",
            "Bases by option",
            (("Option", ""), ("Bases", "count"), ("Reached", "share"), ("Response", "h"), ("Where", "")),
            (
                ("west", 4.0, 0.256, Value("r", "Response", 9.0, 6.0, 14.0, "h"), "towns"),
                ("none", None, None, None, None),
            ),
        )
    )
    assert [column.unit for column in table.columns] == ["", "", "", "h", ""]
    assert [column.alignment for column in table.columns] == ["left", "right", "right", "right", "left"]
    assert table.rows[0] == ("west", "4", "25.6\u202f%", RangedValue("9", "6\u00a0to\u00a014"), "towns")
    assert table.rows[1] == ("none", "\u2013", "\u2013", "\u2013", "\u2013")
