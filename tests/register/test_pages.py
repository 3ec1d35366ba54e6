"""The register in a browser: by keyboard alone, on a telephone's width, clean by axe; and closed to other sites.

Needs the system's Chromium (``make test`` installs it); without one these tests fail rather than pass unseen.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from starlette.datastructures import FormData

from peacewright.monitoring.register import reports
from peacewright.monitoring.register.states import State
from peacewright.web.register.forms import content_from
from tests.browsing import SCREENS
from tests.register.cell import PASSWORD, Cell, said
from tests.register.serving import WAIT_S, Visitor, served

WAIT = 60_000
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> \"' onfocus=alert(3)"


@pytest.fixture
def address(file_cell: Cell) -> Iterator[str]:
    with served(file_cell.store.location) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that notes whatever it loads from elsewhere, says, or runs."""
    shown = browser.new_page(viewport={"width": 390, "height": 844})
    shown.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
    shown.on("pageerror", lambda error: asked.append(f"error: {error}"))
    yield shown
    shown.close()
    assert [url for url in asked if not url.startswith(address)] == []


def sign_in(page: Page, address: str, name: str) -> None:
    """Sign in by keyboard."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("Name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()


def tab_to(page: Page, label: str) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        said_of = page.evaluate(
            "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
            " return (l ? l.innerText : e.innerText || '').trim(); }"
        )
        if said_of.startswith(label):
            return
    pytest.fail(f"Tab never comes to '{label}'")


def test_a_report_is_filed_verified_and_attributed_by_keyboard_alone(
    page: Page, address: str, file_cell: Cell
) -> None:
    sign_in(page, address, "mina")
    tab_to(page, "New report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="New report")).to_be_visible()
    tab_to(page, "What happened")
    page.keyboard.type("Two shells fell by the ford.")
    tab_to(page, "From")
    page.keyboard.type("04212025")
    page.keyboard.press("Tab")
    page.keyboard.type("1010PM")
    tab_to(page, "Region")
    page.keyboard.type("North")
    tab_to(page, "File the report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Report")).to_contain_text("alleged")
    with file_cell.store.reading() as connection:
        (filed,) = reports.listed(connection)
    assert filed.content is not None
    assert filed.content["text"] == "Two shells fell by the ford."
    assert filed.content["time_from"] == "2025-04-21T22:10:00.000000Z"
    sign_in(page, address, "vera")
    page.goto(f"{address}/reports/{filed.id}")
    tab_to(page, "Take up")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Report")).to_contain_text("under verification")
    page.locator("#verify-basis").focus()
    page.keyboard.type("crater analysis")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1 .state.verified")).to_be_visible()
    page.get_by_label("Party", exact=True).focus()
    page.keyboard.type("north")
    page.keyboard.press("Tab")
    page.keyboard.type("radar; wrong in 1 of 20")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("another verifier has to release it")
    sign_in(page, address, "viktor")
    page.goto(f"{address}/reports/{filed.id}")
    tab_to(page, "Release as a second person")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("released by two persons")
    assert file_cell.read(filed).released_to == "north"


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(page: Page, address: str) -> None:
    sign_in(page, address, "mina")
    page.goto(f"{address}/reports/new")
    page.get_by_label("Latitude").fill("123")
    page.get_by_label("Place", exact=True).fill("Old Mill")
    page.get_by_role("button", name="File the report").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#latitude")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#latitude-fault")).to_be_visible()
    expect(page.locator("#time_from-fault")).to_contain_text("day and time")
    expect(page.get_by_label("Place", exact=True)).to_have_value("Old Mill")


def test_a_decimal_comma_is_a_number_and_what_is_none_is_told_in_plain_words() -> None:
    typed = {"text": "shots heard", "time_from": "2025-04-10T10:00", "offset": "+03:00", "longitude": "35,17"}
    content, _, faults = content_from(FormData({**typed, "latitude": "-47,79", "place_radius_m": "100"}))
    assert not faults
    assert content is not None
    assert (content.latitude, content.longitude) == (-47.79, 35.17)
    content, fields, faults = content_from(
        FormData({**typed, "latitude": "north", "place_radius_m": "1,000"})
    )
    assert content is None
    assert faults == dict.fromkeys(("latitude", "place_radius_m"), "give a number, without units")
    assert fields["longitude"] == "35,17"


def test_what_people_write_is_text(page: Page, address: str, file_cell: Cell) -> None:
    """On the list, on the page of the report, in its form, in its history and in file names."""
    evil = said(EVIL, place=EVIL, region=EVIL, told_by=EVIL, alleged_author=EVIL, seen_by=EVIL)
    report = file_cell.verified(evil)
    file_cell.step("vera", report, "reopen_verified", EVIL)
    Visitor(address, "vera").submit(
        f"/reports/{report.id}", f"/reports/{report.id}/files", version="4", files={"file": (EVIL, b"text")}
    )
    sign_in(page, address, "vera")
    expect(page.locator(".reports")).to_contain_text("<script>alert(1)</script>")
    page.goto(f"{address}/reports/{report.id}")
    expect(page.locator(".told").first).to_contain_text(EVIL)
    expect(page.locator(".history")).to_contain_text("<img src=x")
    page.goto(f"{address}/reports/{report.id}/edit")
    expect(page.get_by_label("Region")).to_have_value(EVIL)
    assert page.locator("main script, main img, [onfocus], [onerror]").count() == 0


def test_two_who_edit_at_once_are_told(page: Page, address: str, file_cell: Cell) -> None:
    report = file_cell.file("mina")
    sign_in(page, address, "mina")
    page.goto(f"{address}/reports/{report.id}/edit")
    page.get_by_label("What happened").fill("typed with care")
    file_cell.write(lambda c: reports.amend(c, file_cell.people["mina"], report.id, 1, said("faster")))
    page.get_by_role("button", name="Keep the change").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody else has changed this report")
    expect(page.get_by_label("What happened")).to_have_value("typed with care")
    content = file_cell.read(report).content
    assert content is not None
    assert content["text"] == "faster"


@pytest.mark.parametrize("screen", ["telephone", "desk"])
def test_pages_are_clean_by_axe_and_fit(page: Page, address: str, file_cell: Cell, screen: str) -> None:
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    report = file_cell.attributed(said("A long word: " + "x" * 200))
    taken = file_cell.step("vera", file_cell.file(), "take_up")
    page.goto(f"{address}/sign-in")
    seen = [page.url]
    sign_in(page, address, "vera")
    for path in ("/", "/?state=verified", "/reports/new", f"/reports/{report.id}", f"/reports/{taken.id}"):
        answer = page.goto(f"{address}{path}")
        assert answer is not None
        assert answer.ok, path
        seen.append(path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"
    page.goto(f"{address}/reports/{report.id}")
    assert len(seen) == 6


def test_a_reader_sees_days_and_cells(page: Page, address: str, file_cell: Cell) -> None:
    report = file_cell.attributed(said("The miller's wife saw it", place="Old Mill"))
    sign_in(page, address, "rosa")
    page.goto(f"{address}/reports/{report.id}")
    shown = page.locator("main").inner_text()
    assert "2025-04-21" in shown
    assert "Attributed to" in shown
    for hidden in ("miller", "Old Mill", "22:10", "mina", "10.4321", "radar"):
        assert hidden not in shown


def test_forms_of_other_sites_are_refused(address: str, file_cell: Cell) -> None:
    """Without the token, with that of another session, with a browser's word that it came from elsewhere."""
    mina, milo = Visitor(address, "mina"), Visitor(address, "milo")
    fields = {"text": "forged", "time_from": "2025-04-21T22:10", "region": "North", "offset": "+00:00"}
    tokens = ("", "x", milo.token("/reports/new"), Visitor(address).token("/sign-in"))
    for token in tokens:
        answer = mina.http.post("/reports/new", data={**fields, "token": token})
        assert answer.status_code == 403, token
    right = mina.token("/reports/new")
    for site in ("cross-site", "same-site"):
        answer = mina.http.post(
            "/reports/new", data={**fields, "token": right}, headers={"Sec-Fetch-Site": site}
        )
        assert answer.status_code == 403
    stranger = httpx.post(f"{address}/sign-in", data={"name": "mina", "password": PASSWORD}, timeout=WAIT_S)
    assert stranger.status_code == 403  # nobody is signed in by a form of another site either
    with file_cell.store.reading() as connection:
        assert reports.listed(connection) == []
    answer = mina.http.post("/reports/new", data={**fields, "token": right})
    assert answer.status_code == 303


def test_cookies_are_kept_from_scripts_and_other_sites(address: str) -> None:
    mina = Visitor(address)
    answer = mina.submit("/sign-in", "/sign-in", name="mina", password=PASSWORD)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert mina.http.get("/").status_code == 200
    assert mina.submit("/", "/sign-out").status_code == 303
    assert mina.http.get("/").headers["location"] == "/sign-in"


def test_files_come_and_go(address: str, file_cell: Cell) -> None:
    report = file_cell.file("mina")
    mina = Visitor(address, "mina")
    path = f"/reports/{report.id}"
    zipped = mina.submit(path, f"{path}/files", version="1", files={"file": ("a.docx", b"PK\x03\x04" * 50)})
    assert zipped.status_code == 409
    assert "not taken" in zipped.text
    added = mina.submit(path, f"{path}/files", version="1", files={"file": ("seen.txt", b"at dusk")})
    assert added.status_code == 303
    shown = mina.http.get(path).text
    link = shown.partition(f'href="{path}/files/')[2].partition('"')[0]
    assert mina.http.get(f"{path}/files/{link}").content == b"at dusk"
    assert Visitor(address, "rosa").http.get(f"{path}/files/{link}").status_code == 403


def test_what_cannot_be_asked_is_a_page_and_no_fault(address: str) -> None:
    mina = Visitor(address, "mina")
    for path, status in (("/reports/nothing", 422), ("/nowhere", 404), ("/?after=x", 422),
                         ("/reports/00000000-0000-0000-0000-000000000000", 404), ("/?state=king", 200)):  # fmt: skip
        answer = mina.http.get(path)
        assert answer.status_code == status, path
        assert "<h1>" in answer.text
    assert State.ALLEGED in mina.http.get("/").text
