"""Displays for a notebook: harmless, accessible, within their own paper, and holding what the noun holds."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from peacewright import study
from peacewright.answers.all import answer_all
from peacewright.answers.answer import Answer
from peacewright.plan.plan import Plan
from peacewright.reporting.displays import html_of
from peacewright.simulation.futures import draw_futures
from peacewright.simulation.live import Outcomes, live, outcomes_of
from tests.answers.cases import shipped_case
from tests.exports.conftest import HARMFUL, SMALL

# What a notebook lays on the tables of its outputs, in a dark theme: stripes, pale letters, narrow cells.
NOTEBOOK_PAGE = """<!doctype html><html lang="en"><head><title>A notebook</title><style>
body { background: #111; color: #ddd; }
.host table { table-layout: fixed; color: #ddd; font-size: 12px; border: none; }
.host td, .host th, .host tr { text-align: right; vertical-align: middle; padding: 0.5em; border: none; }
.host tbody tr:nth-child(odd) { background: #333; }
</style></head><body><main><h1>Notebook</h1>%s</main></body></html>"""


class Page(HTMLParser):
    """A piece of HTML taken apart: its words, its rows of cells, its tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.rows, self.tags = "", list[list[str]](), list[tuple[str, dict[str, str | None]]]()
        self._open: list[str] = []

    @classmethod
    def of(cls, html: str) -> Page:
        page = cls()
        page.feed(html)
        assert page._open == [], "a tag is left open"
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"br", "img", "meta", "link"}:
            self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text += data
        if self._open and {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def plan() -> Plan:
    return study.plan(study.load(SMALL), "west")["west"]


@pytest.fixture(scope="module")
def lived(plan: Plan) -> Outcomes:
    return outcomes_of(plan, 1, [live(plan, draw_futures(plan.operation, plan.factors, 6, 1), 1, 1)])


@pytest.fixture(scope="module")
def answers() -> tuple[Answer, ...]:
    return answer_all(shipped_case())


@pytest.fixture(scope="module")
def shown(plan: Plan, lived: Outcomes, answers: tuple[Answer, ...]) -> dict[str, str]:
    """Return the display of one of each noun."""
    loaded = study.load(SMALL)
    graded = {answer.grade: answer for answer in answers if answer.values}
    nouns = {"loaded": loaded, "operation": loaded.operation, "plan": plan, "lived": lived}
    nouns |= {f"answer {grade}": answer for grade, answer in graded.items()}
    found = {name: noun._repr_html_() for name, noun in nouns.items()}
    assert None not in found.values()
    return found


def test_displays_run_and_load_nothing(shown: dict[str, str]) -> None:
    for html in shown.values():
        page = Page.of(html)
        assert not {tag for tag, _ in page.tags} & {
            "script",
            "iframe",
            "object",
            "embed",
            "img",
            "link",
            "svg",
        }
        for _, attributes in page.tags:
            assert not {name for name in attributes if name.startswith("on")}
            assert not {"id", "src", "href", "style"} & set(attributes)
        assert not re.search(r"url\(|@import|https?:", html)


def test_tables_have_captions_and_heads(shown: dict[str, str]) -> None:
    for html in shown.values():
        page = Page.of(html)
        tables = [tag for tag, _ in page.tags if tag == "table"]
        assert tables
        assert len([tag for tag, _ in page.tags if tag == "caption"]) == len(tables)
        assert all(attributes.get("scope") in {"col", "row"} for tag, attributes in page.tags if tag == "th")
        assert page.tags[0][1].get("aria-label")


def test_the_page_around_keeps_its_style(shown: dict[str, str]) -> None:
    """Every rule stands under the class of the display, by nesting or by its own selector."""
    for html in shown.values():
        style = re.sub(
            r"/\*.*?\*/", "", re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1], flags=re.DOTALL
        )
        depth, outermost, start = 0, [], 0
        for position, letter in enumerate(style):
            if letter == "{":
                outermost += [style[start:position].strip()] if depth == 0 else []
                depth += 1
            elif letter == "}":
                depth -= 1
                start = position + 1
        assert depth == 0
        assert len(outermost) >= 3
        assert all(rule.startswith((".peacewright", "@media screen")) for rule in outermost), outermost
        assert ":root" not in style


def test_values_are_the_nouns(plan: Plan, answers: tuple[Answer, ...], shown: dict[str, str]) -> None:
    page = Page.of(shown["plan"])
    named = {row[3] for row in page.rows if len(row) == 4}
    assert named - {"Name for an explanation"} == set(plan.explanations)
    for answer in answers:
        text = Page.of(html_of(answer)).text
        assert answer.headline in text
        assert all(value.label in text for value in answer.values)
        assert all(hinge.label in text for hinge in answer.hinges)


def test_harmful_texts_stay_text(plan: Plan, answers: tuple[Answer, ...]) -> None:
    for harm in HARMFUL:
        answer = replace(answers[0], headline=harm, details=(harm,), option=harm)
        option = plan.option.model_copy(update={"title": harm})
        operation = plan.operation.model_copy(update={"title": harm, "options": {"west": option}})
        for noun in (answer, operation, replace(plan, operation=operation)):
            page = Page.of(noun._repr_html_() or "")
            assert harm in page.text
            assert not {tag for tag, _ in page.tags} & {"script", "img"}


def test_what_is_no_noun_is_refused() -> None:
    with pytest.raises(TypeError, match="no display of int"):
        html_of(3)


def test_text_stands_in_where_html_cannot(plan: Plan, lived: Outcomes) -> None:
    for noun in (study.load(SMALL), plan, lived):
        assert re.fullmatch(r"<[^<>\n]{10,110}>", repr(noun))


def test_without_the_study_nothing_is_written() -> None:
    """The nouns know no writer; whoever only checks a file loads none."""
    code = (
        "import sys; from peacewright.operation.loading import load; "
        f"print(load({str(SMALL)!r})._repr_html_(), any('jinja2' in name for name in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "None False\n"


def test_readable_on_a_dark_page_and_for_those_who_hear_it(browser: Browser, shown: dict[str, str]) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.set_content(NOTEBOOK_PAGE % "".join(f'<div class="host">{html}</div>' for html in shown.values()))
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    colours = page.evaluate(
        "[...document.querySelectorAll('.host tbody tr')].map(row => getComputedStyle(row).backgroundColor)"
    )
    assert set(colours) == {"rgba(0, 0, 0, 0)"}
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(221, 221, 221)"
    page.close()
