"""The HTTP API: the whole course over a real socket, who may do what, and what it does with what should not be."""

from __future__ import annotations

import itertools
import json
import logging
import re
import threading
import uuid
from collections.abc import Iterator

import httpx
import pytest

from peacewright.monitoring.register import accounts
from peacewright.monitoring.register.attaching import LARGEST
from peacewright.monitoring.register.states import Role
from peacewright.monitoring.register.verifying import verify
from peacewright.web.register.limiting import Rates
from peacewright.web.register.serving import Listening, check
from tests.register.cell import PASSWORD, PEOPLE, Cell
from tests.register.serving import WAIT_S, Asker, body, served

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
def address(file_cell: Cell) -> Iterator[str]:
    with served(file_cell.store.location) as found:
        yield found


@pytest.fixture
def asks(address: str) -> dict[str, Asker]:
    return {name: Asker(address, name) for name in PEOPLE}


def test_a_report_goes_all_the_way_over_http_in_both_databases(cell: Cell) -> None:
    with served(cell.store.location) as address:
        mina, vera, viktor, rosa = (Asker(address, name) for name in ("mina", "vera", "viktor", "rosa"))
        name = mina.file()
        path = f"/reports/{name}"
        assert mina.post(
            f"{path}/files", data={"version": 1}, files={"file": ("a.png", PNG)}
        ).json()["version"] == 2  # fmt: skip
        assert (
            vera.post(f"{path}/steps", {"version": 2, "step": "take_up"}).json()["state"]
            == "under_verification"
        )
        answer = vera.post(f"{path}/steps", {"version": 3, "step": "verify", "basis": "crater"})
        assert answer.json()["state"] == "verified"
        answer = vera.post(f"{path}/attribution", {"version": 4, "party": "north", "basis": "radar"})
        assert answer.json()["attribution"]["released"] is False
        assert vera.post(f"{path}/attribution/release", {"version": 5}).status_code == 403
        assert (
            viktor.post(f"{path}/attribution/release", {"version": 5}).json()["attribution"]["released"]
            is True
        )
        (held,) = mina.get(f"{path}/files").json()
        assert mina.get(f"{path}/files/{held['sha256']}").content == PNG
        seen = rosa.get(path).json()
        assert (seen["content"], seen["filed_at"], seen["coarse"]["attributed_to"]) == (None, None, "north")
        for hidden in ("/history", "/files", f"/files/{held['sha256']}"):
            assert rosa.get(f"{path}{hidden}").status_code == 403
        exported = rosa.get("/export", params={"format": "csv"}).text
        assert name in exported
        assert "shells" not in exported
        head = rosa.get("/head").json()["head"]
    assert verify(cell.store, head).whole


def test_what_roles_may_not_do(asks: dict[str, Asker]) -> None:
    name = asks["mina"].file()
    for who in ("rosa", "ada"):
        assert asks[who].post("/reports", body()).status_code == 403
        assert asks[who].get(f"/reports/{name}").json()["content"] is None
    for who in ("mina", "rosa", "ada"):
        answer = asks[who].post(f"/reports/{name}/steps", {"version": 1, "step": "take_up"})
        assert answer.status_code == 403, who
    for who in ("mina", "vera", "rosa"):
        assert asks[who].post(f"/reports/{name}/erase", {"reason": "x"}).status_code == 403, who
    assert asks["ada"].post(f"/reports/{name}/erase", {"reason": "asked for"}).json()["erased"] is True
    assert asks["mina"].get(f"/reports/{name}").json()["content"] is None


def test_of_two_who_change_one_version_one_is_told(asks: dict[str, Asker]) -> None:
    name = asks["mina"].file()
    first = asks["mina"].http.put(f"/api/reports/{name}", json={"version": 1, "content": body("first")})
    second = asks["mina"].http.put(f"/api/reports/{name}", json={"version": 1, "content": body("second")})
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["version"] == 2
    assert "somebody else has changed this report: it is now at version 2" in second.json()["detail"]
    assert asks["mina"].get(f"/reports/{name}").json()["content"]["text"] == "first"


def test_a_version_that_never_was_is_nobody_s_change(asks: dict[str, Asker]) -> None:
    """A client that is ahead, of a register restored from a backup for one, is not told that others were faster."""
    name = asks["mina"].file()
    step = {"version": 7, "step": "take_up", "basis": ""}
    for method, path, sent in (
        ("PUT", f"/api/reports/{name}", {"version": 7, "content": body("ahead")}),
        ("POST", f"/api/reports/{name}/steps", step),
    ):
        answer = asks["vera"].http.request(method, path, json=sent)
        assert (answer.status_code, answer.json()["version"]) == (409, 1)
        assert "at version 1; there is no version 7 of it yet" in answer.json()["detail"]
        assert "somebody else" not in answer.json()["detail"]


def test_many_at_once_lose_nothing(file_cell: Cell, address: str) -> None:
    acknowledged: list[str] = []

    def send(number: int) -> None:
        mina = Asker(address, "mina")
        for each in range(8):
            acknowledged.append(mina.file(text=f"{number}.{each}"))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(file_cell.store)
    assert found.whole
    assert found.reports == len(set(acknowledged)) == 96


def test_nothing_is_open_to_who_has_not_signed_in(address: str) -> None:
    with httpx.Client(base_url=address, timeout=WAIT_S) as stranger:
        paths = stranger.get("/api/openapi.json").json()["paths"]
        for path, methods in paths.items():
            for method in methods:
                if (path, method) == ("/api/session", "post"):
                    continue
                answer = stranger.request(
                    method, path.replace("{report}", str(uuid.uuid4())).replace("{sha256}", "0")
                )
                # What is not valid may be told before who asks; nothing is done or shown.
                assert answer.status_code in {401, 422}, (method, path, answer.status_code)
        valid = stranger.post("/api/reports", json=body())
        assert valid.status_code == 401
        for token in ("x", "x.y.z", "é", "." * 500, "IltdIg.aaaa.bbbb"):
            headers = {"Authorization": f"Bearer {token}".encode()}
            assert stranger.get("/api/reports", headers=headers).status_code == 401


def test_a_session_of_another_server_or_epoch_is_over(file_cell: Cell, address: str) -> None:
    mina = Asker(address, "mina")
    with served(file_cell.store.location) as other:
        answer = httpx.get(f"{other}/api/reports", timeout=WAIT_S, headers=dict(mina.http.headers))
        assert answer.status_code == 401
    accounts.set_role(file_cell.store, "mina", Role.READER)
    assert mina.get("/reports").status_code == 401
    viktor = Asker(address, "viktor")
    assert viktor.http.delete("/api/session").status_code == 204
    assert viktor.get("/reports").status_code == 401


def test_a_cookie_does_not_open_the_api(address: str) -> None:
    """So that no site can make a browser use it."""
    mina = Asker(address, "mina")
    token = mina.http.headers["Authorization"].removeprefix("Bearer ")
    answer = httpx.get(f"{address}/api/reports", timeout=WAIT_S, cookies={"register_session": token})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "evil",
    [
        "'; DROP TABLE reports; --",
        '" OR 1=1 --',
        "1' UNION SELECT password_hash FROM accounts --",
        "%00",
        "../../../../etc/passwd",
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "{{7*7}}${7*7}",
        "a" * 9000,
    ],
)
def test_injections_are_text(asks: dict[str, Asker], file_cell: Cell, evil: str) -> None:
    """What is sent comes back letter by letter, and nothing of it has been carried out."""
    mina = asks["mina"]
    short = evil[:200]
    name = mina.file(text=evil, region=short, place=short, told_by=short, seen_by=short)
    assert mina.get(f"/reports/{name}").json()["content"]["text"] == evil
    for path in ("reports", "files"):
        tried = mina.get(f"/reports/{evil}" if path == "reports" else f"/reports/{name}/files/{short}")
        assert tried.status_code in {404, 422}
    assert mina.get("/reports", params={"after": evil}).status_code == 422
    assert mina.get("/reports", params={"state": evil}).status_code == 422
    answer = mina.post(f"/reports/{name}/steps", {"version": 1, "step": evil[:40]})
    assert answer.status_code == 422
    assert mina.post("/session", {"name": short[:64], "password": evil[:256]}).status_code == 403
    assert verify(file_cell.store).whole


@pytest.mark.parametrize(
    "filename", ["../../evil.png", "/etc/passwd", "..\\..\\a.png", 'a"; x="b.png', "a\r\nb.png"]
)
def test_names_of_files_lead_nowhere(asks: dict[str, Asker], filename: str) -> None:
    mina = asks["mina"]
    name = mina.file()
    answer = mina.post(f"/reports/{name}/files", data={"version": 1}, files={"file": (filename, PNG)})
    assert answer.status_code == 200, answer.text
    (held,) = mina.get(f"/reports/{name}/files").json()
    assert not set(held["name"]) & set('/\\"\r\n')
    sent = mina.get(f"/reports/{name}/files/{held['sha256']}")
    disposition = sent.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="[^"/\\]+"', disposition)
    assert "sandbox" in sent.headers["content-security-policy"]


def test_files_that_are_not_taken_over_http(asks: dict[str, Asker]) -> None:
    mina = asks["mina"]
    name = mina.file()
    bomb = b"PK\x03\x04" + b"\x00" * 1000
    for content, status in ((bomb, 422), (b"", 422), (b"\x89PNG\r\n\x1a\n" + b"\x00" * LARGEST, 422),
                            (b"\x00" * (LARGEST + 2**20), 413)):  # fmt: skip
        answer = mina.post(f"/reports/{name}/files", data={"version": 1}, files={"file": ("a.png", content)})
        assert answer.status_code == status
    assert mina.get(f"/reports/{name}/files").json() == []


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 20_000, b'{"text": "\\ud800"}', b'{"\\ud800": 1}',
        b'{"version": NaN}',
        b'{"time_from": "0001-01-01T00:00:00+23:59"}', b'{"latitude": ' + b"9" * 5000 + b"}", b'{"a": "\x00"}',
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_and_no_fault(asks: dict[str, Asker], sent: bytes) -> None:
    mina = asks["mina"]
    answer = mina.http.post("/api/reports", content=sent, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["detail"]
    whole = body() | {"text": "x"}
    changed = json.dumps(whole).encode()[:-1] + b", " + sent[1:-1] + b"}"
    answer = mina.http.post("/api/reports", content=changed, headers={"content-type": "application/json"})
    assert answer.status_code < 500


def test_what_is_too_large_is_refused_however_it_comes(asks: dict[str, Asker]) -> None:
    mina = asks["mina"]
    assert mina.http.post("/api/reports", content=b"x" * 300_000).status_code == 413
    chunks = (b" " * 10_000 for _ in range(40))
    headers = {"content-type": "application/json"}
    assert mina.http.post("/api/reports", content=chunks, headers=headers).status_code in {400, 413}


def test_a_strange_host_is_refused(address: str) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::2]"):
        answer = httpx.get(f"{address}/api/openapi.json", timeout=WAIT_S, headers={"Host": host})
        assert answer.status_code in {400, 421}, host
    assert (
        httpx.get(f"{address}/api/openapi.json", timeout=WAIT_S, headers={"Host": "localhost"}).status_code
        == 200
    )


def test_every_answer_binds_the_browser(address: str) -> None:
    for path in ("/sign-in", "/api/reports", "/nowhere", "/register.css"):
        headers = httpx.get(f"{address}{path}", timeout=WAIT_S).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_passwords_cannot_be_tried_without_end(file_cell: Cell) -> None:
    with (
        served(file_cell.store.location, Rates()) as address,
        httpx.Client(base_url=address, timeout=WAIT_S) as stranger,
    ):
        tries = [
            stranger.post("/api/session", json={"name": "mina", "password": f"wrong number {number}"})
            for number in range(7)
        ]
        assert [one.status_code for one in tries] == [403] * 5 + [429] * 2
        assert 1 <= int(tries[-1].headers["retry-after"]) <= 60
        right = stranger.post("/api/session", json={"name": "mina", "password": PASSWORD})
        assert right.status_code == 429
        assert stranger.post("/api/session", json={"name": "milo", "password": PASSWORD}).status_code == 200


def test_one_account_cannot_ask_without_end(file_cell: Cell) -> None:
    with served(file_cell.store.location, Rates(requests="5/minute")) as address:
        mina, milo = Asker(address, "mina"), Asker(address, "milo")
        assert [mina.get("/reports").status_code for _ in range(7)] == [200] * 5 + [429] * 2
        assert milo.get("/reports").status_code == 200


def test_no_secret_stands_in_the_log(file_cell: Cell, capfd: pytest.CaptureFixture[str]) -> None:
    with served(file_cell.store.location) as address:
        mina = Asker(address, "mina")
        token = mina.http.headers["Authorization"].removeprefix("Bearer ")
        name = mina.file(text="the miller saw it")
        mina.get("/reports", params={"state": "alleged"})
        httpx.post(
            f"{address}/api/session",
            timeout=WAIT_S,
            json={"name": "mina", "password": "a wrong one entirely"},
        )
        httpx.get(
            f"{address}/api/reports%0D%0Aforged",
            timeout=WAIT_S,
            headers={"Authorization": "Bearer stolen-thing"},
        )
    logged = capfd.readouterr().err
    assert "POST /api/reports 201" in logged
    for secret in (PASSWORD, token, "miller", "wrong one", "stolen-thing", "state="):
        assert secret not in logged
    assert name
    assert logging.getLogger("peacewright.register").handlers


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"host": "0.0.0.0"}, "TLS"),  # noqa: S104 - is refused
        ({"host": "192.0.2.1"}, "TLS"),
        ({"host": "::"}, "TLS"),
        ({"host": "cell.example"}, "TLS"),
        ({"host": "0.0.0.0", "proxies": ("10.0.0.1",)}, "--name"),  # noqa: S104 - is refused
        ({"proxies": ("0.0.0.0/0",)}, "believe everybody"),
        ({"proxies": ("*",)}, "give an address"),
        ({"certificate": "x"}, "belong together"),
    ],
)
def test_the_network_is_not_opened_without_tls(file_cell: Cell, how: dict[str, object], why: str) -> None:
    with pytest.raises(Exception, match=why):
        check(Listening(**how), file_cell.store)  # type: ignore[arg-type]


def test_nothing_is_served_without_accounts(file_store: object, tmp_path: object) -> None:
    with pytest.raises(Exception, match="no administrator"):
        check(Listening(), file_store)  # type: ignore[arg-type]


def test_behind_a_proxy_only_what_came_encrypted_is_answered(file_cell: Cell) -> None:
    with served(file_cell.store.location, proxies=("127.0.0.1",), names=("cell.example",)) as address:
        for forwarded, status in (
            ({}, 403),
            ({"X-Forwarded-Proto": "http"}, 403),
            ({"X-Forwarded-Proto": "https"}, 200),
        ):
            answer = httpx.get(
                f"{address}/sign-in", timeout=WAIT_S, headers={"Host": "cell.example", **forwarded}
            )
            assert answer.status_code == status
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"]
    with served(file_cell.store.location, proxies=("192.0.2.7",), names=("cell.example",)) as address:
        answer = httpx.get(
            f"{address}/sign-in",
            timeout=WAIT_S,
            headers={"Host": "cell.example", "X-Forwarded-Proto": "https"},
        )
        assert answer.status_code == 403  # not the declared proxy: it is not believed


def test_openapi_describes_what_there_is(address: str) -> None:
    told = httpx.get(f"{address}/api/openapi.json", timeout=WAIT_S).json()
    assert told["openapi"].startswith("3.")
    operations = list(itertools.chain.from_iterable(methods for methods in told["paths"].values()))
    assert len(operations) >= 16
    assert told["components"]["securitySchemes"]
