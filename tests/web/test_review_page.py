"""The review as a page: in a real browser, by keyboard, without network; and closed to everybody else.

Needs the system's Chromium (``make test`` installs it); without one these tests fail rather than pass unseen.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from peacewright.evidence.review.decisions import State
from peacewright.operation.loading import load
from peacewright.study.reviewing import Desk, open_review, read_into
from peacewright.web.review_page import MOST_BYTES, ReviewServer
from tests.evidence.operations import FRIDAY, MONDAY, desk_with

WAIT = 60_000


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    evil = MONDAY.replace("A surveyor", "A <img src=x onerror=alert(1)> surveyor")
    operation, documents, about = desk_with(tmp_path, monday=evil, friday=FRIDAY)
    return read_into(operation, documents, about)[0]


@pytest.fixture
def server(desk: Desk) -> Iterator[ReviewServer]:
    with ReviewServer(desk.path) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: ReviewServer) -> Iterator[Page]:
    shown = browser.new_page(viewport={"width": 1280, "height": 900})
    shown.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: asked.append(f"console: {message.text}"))
    shown.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
    shown.goto(server.address)
    expect(shown.locator("nav [aria-current]")).to_be_visible()
    yield shown
    shown.close()
    assert [url for url in asked if not url.startswith((server.address, "data:"))] == []


def states(desk: Desk) -> list[State]:
    return [each.state for each in open_review(desk.path).review.standings().values()]


def test_the_sentence_stands_marked_beside_what_it_would_change(page: Page) -> None:
    page.get_by_role("button", name="Length of the line").click()
    expect(page.locator("mark")).to_contain_text("420 km")
    expect(page.locator("mark")).to_contain_text("<img src=x")  # what a document says is text, never markup
    expect(page.locator("main pre")).to_contain_text("+      - is: 420 km")
    expect(page.locator("main")).to_contain_text("from 330 to 400 to 330 to 420")


def test_the_keyboard_decides_undoes_and_writes(page: Page, desk: Desk) -> None:
    count = len(desk.review.proposals)
    page.get_by_role("button", name="size of the force: 120").click()
    page.keyboard.press("e")
    page.get_by_label("levers.strength").fill("150")
    page.keyboard.press("Enter")
    expect(page.locator("main pre")).to_contain_text("strength: 150")
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Accepted: size of the force")
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("Rejected")
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("taken back")
    assert (states(desk).count(State.ACCEPTED), states(desk).count(State.OPEN)) == (1, count - 1)
    page.keyboard.press("d")
    expect(page.locator("#difference-text")).to_contain_text("strength: 150")
    page.get_by_role("button", name="Write this into the file").click()
    expect(page.get_by_role("status")).to_contain_text("Written into mine.yaml")
    assert load(desk.path).operation.options["strength-120"].levers.strength == 150


def test_two_options_are_merged_by_keyboard(page: Page, desk: Desk) -> None:
    page.get_by_role("button", name="size of the force: 120").click()
    page.keyboard.press("m")
    page.get_by_label("Merge into", exact=True).select_option(label="size of the force: at most 500 persons")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Merged")
    assert states(desk).count(State.MERGED) == 1


def test_decisions_at_the_speed_of_keys_are_all_kept_in_their_order(page: Page, desk: Desk) -> None:
    """The page goes on at once, and a decision that is sent waits for the one before it."""
    ids = [each.id for each in desk.review.proposals]
    for _ in range(4):
        page.keyboard.press("r")
    expect(page.locator("#counts")).to_contain_text("4 rejected")
    assert [each.proposal for each in open_review(desk.path).review.decisions] == ids[:4]
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(page.locator("#counts")).to_contain_text("2 rejected")
    assert [each.proposal for each in open_review(desk.path).review.decisions] == ids[:2]


def test_what_lacks_something_is_not_accepted_and_says_what(browser: Browser, tmp_path: Path) -> None:
    refusal = "The defence minister of Nation C said it would not be sending troops to the line.\n"
    operation, documents, about = desk_with(tmp_path, friday=FRIDAY + refusal)
    read_into(operation, documents, about)
    with ReviewServer(operation) as running:
        page = browser.new_page()
        page.set_default_timeout(WAIT)
        page.goto(running.address)
        page.get_by_role("button", name="whether a contributor sends troops").click()
        expect(page.locator("main pre")).to_contain_text("needs the element of the pledge")
        page.keyboard.press("a")
        expect(page.get_by_role("status")).to_contain_text("needs the element of the pledge")
        page.keyboard.press("e")
        page.get_by_label("element").fill("observers")
        page.keyboard.press("Enter")
        expect(page.locator("main pre")).to_contain_text("+      - {element: observers, status: refused")
        page.keyboard.press("a")
        expect(page.locator("#counts")).to_contain_text("1 accepted")
        page.close()


def test_what_cannot_be_done_is_said(page: Page) -> None:
    page.get_by_role("button", name="whether a party accepts the force").click()
    page.keyboard.press("m")
    expect(page.get_by_role("status")).to_contain_text("no other to merge")
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("nothing was decided yet")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("part", ["list", "edit", "difference", "help"])
def test_nothing_is_in_the_way_of_a_screen_reader(page: Page, width: int, part: str) -> None:
    page.set_viewport_size({"width": width, "height": 850})
    page.get_by_role("button", name="size of the force: 120").click()
    expect(page.locator("main pre")).to_contain_text("strength")
    if part != "list":
        page.keyboard.press({"edit": "e", "difference": "d", "help": "?"}[part])
        expect(page.locator("form" if part == "edit" else f"dialog#{part}")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def ask(server: ReviewServer, path: str, **headers: str) -> tuple[int, bytes]:
    """Send a request that claims to come from the page, but for the headers that are given."""
    usual = {
        "Host": server.host, "Content-Type": "application/json", "X-Review-Token": server.token,
        "Origin": f"http://{server.host}",
    }  # fmt: skip
    connection = http.client.HTTPConnection(server.host, timeout=60)
    given = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request("POST", path, headers=given, body=b"{}")
    answer = connection.getresponse()
    found = (answer.status, answer.read())
    connection.close()
    return found


def test_only_the_page_is_answered(server: ReviewServer, desk: Desk) -> None:
    path = f"/{server.secret}/state"
    status, told = ask(server, path)
    document: dict[str, Any] = json.loads(told)
    assert (status, len(document["proposals"])) == (200, len(desk.review.proposals))
    assert ask(server, "/state")[0] == 404
    assert ask(server, "/guessed/state")[0] == 404
    assert ask(server, f"/{server.secret}/../state")[0] == 404
    assert ask(server, f"/{server.secret}/shutdown")[0] == 404
    assert ask(server, path, Host="peace.example")[0] == 404
    assert ask(server, path, Origin="http://peace.example")[0] == 403
    assert ask(server, path, X_Review_Token=server.secret)[0] == 403
    assert ask(server, path, Content_Type="text/plain")[0] == 403
    assert ask(server, path, Content_Length=str(MOST_BYTES + 1))[0] == 413
    assert server.token.encode() not in told
    assert states(desk) == [State.OPEN] * len(desk.review.proposals)


def test_a_port_that_is_taken_is_told(server: ReviewServer, desk: Desk) -> None:
    with pytest.raises(Exception, match="cannot be used"):
        ReviewServer(desk.path, int(server.host.rpartition(":")[2]))
