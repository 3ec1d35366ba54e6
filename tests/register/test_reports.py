"""Reports and their course: who may do what, nothing lost between two at once, two persons for an attribution."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import argon2
import pytest
from pydantic import ValidationError

from peacewright.monitoring.register import accounts, attaching, attribution, reports
from peacewright.monitoring.register.refusals import Changed, NotAllowed, NotFound, NotValid
from peacewright.monitoring.register.reports import Standing
from peacewright.monitoring.register.states import STEPS, Role, State, steps_open
from peacewright.monitoring.register.verifying import verify
from tests.register.cell import HASHER, PASSWORD, PEOPLE, Cell, said


def test_a_report_goes_from_alleged_to_released_attribution(cell: Cell) -> None:
    filed = cell.file()
    assert (filed.state, filed.version, filed.released_to) == (State.ALLEGED, 1, None)
    taken = cell.step("vera", filed, "take_up")
    verified = cell.step("vera", taken, "verify")
    assert verified.state is State.VERIFIED
    vera, viktor = cell.people["vera"], cell.people["viktor"]
    proposed = cell.write(lambda c: attribution.propose(c, vera, filed.id, 3, "north", "radar"))
    assert proposed.released_to is None
    released = cell.write(lambda c: attribution.release(c, viktor, filed.id, 4))
    assert released.released_to == "north"
    with cell.store.reading() as connection:
        told = reports.history(connection, filed.id)
    assert [(each.act, each.account) for each in told] == [
        ("filed", "mina"), ("step", "vera"), ("step", "vera"), ("proposed", "vera"), ("released", "viktor"),
    ]  # fmt: skip
    assert verify(cell.store).whole


def _brought(cell: Cell, way: tuple[str, ...]) -> Standing:
    """File a report and take it some steps."""
    report = cell.file("milo")
    for name in way:
        report = cell.step("vera", report, name)
    return report


def test_the_steps_are_those_of_the_table_and_no_others(cell: Cell) -> None:
    """Every step is tried from every state by every role; it is taken where the table has it and refused elsewhere."""
    ways = {
        State.ALLEGED: (), State.UNDER_VERIFICATION: ("take_up",), State.VERIFIED: ("take_up", "verify"),
        State.NOT_VERIFIED: ("take_up", "not_verify"),
    }  # fmt: skip
    for state, way in ways.items():
        for name, role in PEOPLE.items():
            opened = {step.name for step in steps_open(state, role, filed_it=False)}
            report = _brought(cell, way)
            for step in STEPS:
                if step.name in opened:
                    assert cell.step(name, report, step.name).state is step.after
                    report = _brought(cell, way)
                else:
                    with pytest.raises((NotAllowed, NotValid)):
                        cell.step(name, report, step.name)
                    assert cell.read(report) == report


def test_nobody_decides_on_ones_own_report(cell: Cell) -> None:
    taken = cell.step("vera", cell.file("vera"), "take_up")
    with pytest.raises(NotAllowed, match="another verifier"):
        cell.step("vera", taken, "verify")
    assert cell.step("viktor", taken, "verify").state is State.VERIFIED


def test_an_attribution_takes_two_persons_and_a_verified_report(cell: Cell) -> None:
    report = cell.verified()
    vera, mina = cell.people["vera"], cell.people["mina"]
    with pytest.raises(NotAllowed, match="a monitor does not attribute"):
        cell.write(lambda c: attribution.propose(c, mina, report.id, report.version, "north", "radar"))
    proposed = cell.write(lambda c: attribution.propose(c, vera, report.id, report.version, "north", "radar"))
    with pytest.raises(NotAllowed, match="two persons"):
        cell.write(lambda c: attribution.release(c, vera, report.id, proposed.version))
    unverified = cell.file()
    with pytest.raises(NotValid, match="only a verified report"):
        cell.write(lambda c: attribution.propose(c, vera, unverified.id, 1, "north", "radar"))


def test_opening_again_takes_the_attribution_away(cell: Cell) -> None:
    report = cell.attributed()
    again = cell.step("viktor", report, "reopen_verified", "a second crater points elsewhere")
    assert (again.state, again.attribution) == (State.UNDER_VERIFICATION, None)
    assert verify(cell.store).whole


def test_of_two_changes_at_once_one_is_refused_and_none_is_lost(cell: Cell) -> None:
    report = cell.file()
    start = threading.Barrier(8)
    results: list[str] = []

    def amend(number: int) -> None:
        start.wait()
        try:
            cell.write(
                lambda c: reports.amend(c, cell.people["mina"], report.id, 1, said(f"version of {number}"))
            )
            results.append(f"version of {number}")
        except Changed as refused:
            results.append(f"refused at {refused.version}")

    threads = [threading.Thread(target=amend, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = [each for each in results if each != "refused at 2"]
    assert len(results) == 8
    assert len(written) == 1
    content = cell.read(report).content
    assert content is not None
    assert content["text"] == written[0]


def test_a_monitor_mends_ones_own_report_until_it_is_taken_up(cell: Cell) -> None:
    report = cell.file("mina")
    with pytest.raises(NotAllowed):
        cell.write(lambda c: reports.amend(c, cell.people["milo"], report.id, 1, said("not mine")))
    mended = cell.write(lambda c: reports.amend(c, cell.people["mina"], report.id, 1, said("twelve rounds")))
    taken = cell.step("vera", mended, "take_up")
    with pytest.raises(NotAllowed):
        cell.write(lambda c: reports.amend(c, cell.people["mina"], report.id, taken.version, said("13")))


def test_a_report_sent_twice_is_filed_once(cell: Cell) -> None:
    number = "7d0f6a52-6f2e-4a53-9f5e-0f9b0a4f2a10"
    first = cell.file("mina", submission=number)
    assert cell.file("mina", submission=number) == first
    with pytest.raises(NotValid, match="another report was sent"):
        cell.file("milo", submission=number)
    with cell.store.reading() as connection:
        assert len(reports.listed(connection)) == 1


def test_lists_go_on_where_they_ended(cell: Cell) -> None:
    filed = [cell.file().id for _ in range(7)]
    with cell.store.reading() as connection:
        found: list[str] = []
        last = None
        while page := reports.listed(connection, before=last, most=3):
            found += [each.id for each in page]
            last = page[-1].id
        assert found == filed[::-1]
        assert reports.counted(connection)[State.ALLEGED] == 7
        with pytest.raises(NotFound):
            reports.listed(connection, before="nothing")


def test_roles_count_from_the_moment_they_change(cell: Cell) -> None:
    vera = cell.people["vera"]
    accounts.set_role(cell.store, "vera", Role.READER)
    with cell.store.reading() as connection:
        assert accounts.actor(connection, vera.id).role is Role.READER
        with pytest.raises(NotAllowed, match="sign in again"):
            accounts.actor(connection, vera.id, vera.epoch)
    accounts.set_active(cell.store, "viktor", False)
    with pytest.raises(NotAllowed):
        accounts.signed_in(cell.store, "viktor", PASSWORD)


def test_passwords_are_hashed_as_the_standard_says() -> None:
    """RFC 9106, section 4, the second recommended option: argon2id with 3 passes, 64 MiB and 4 lanes."""
    found = argon2.extract_parameters(HASHER.hash("seven grey herons walk"))
    assert (found.type, found.time_cost, found.memory_cost, found.parallelism) == (
        argon2.Type.ID,
        3,
        65536,
        4,
    )


def test_passwords(cell: Cell) -> None:
    assert accounts.signed_in(cell.store, "mina", PASSWORD).id == cell.people["mina"].id
    for name, password in (("mina", PASSWORD + "s"), ("nobody", PASSWORD), ("mina", PASSWORD + "x" * 400)):
        with pytest.raises(NotAllowed, match="do not belong together"):
            accounts.signed_in(cell.store, name, password)
    for weak, why in (
        ("short", "12 to 256"), ("aaaaaaaaaaaaaaa", "tries"), ("mina mina mina mina", "name of its account")
    ):  # fmt: skip
        with pytest.raises(NotValid, match=why):
            accounts.set_password(cell.store, "mina", weak)
    with pytest.raises(NotValid, match="last administrator"):
        accounts.set_role(cell.store, "ada", Role.READER)


def test_files_are_known_by_what_they_hold(cell: Cell) -> None:
    report, mina = cell.file(), cell.people["mina"]
    picture = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
    after = cell.write(lambda c: attaching.attach(c, mina, report.id, 1, "../../etc/crater.png", picture))
    with cell.store.reading() as connection:
        (held,) = reports.files_of(connection, report.id)
        assert (held.name, held.media_type, held.size) == ("crater.png", "image/png", len(picture))
        assert attaching.fetch(connection, mina, report.id, held.sha256)[2] == picture
        with pytest.raises(NotAllowed):
            attaching.fetch(connection, cell.people["rosa"], report.id, held.sha256)
    with pytest.raises(NotValid, match="this very file"):
        cell.write(lambda c: attaching.attach(c, mina, report.id, after.version, "again.png", picture))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"\x00" * 60, "not taken"),  # a zip, a word file, a bomb: none is opened to find out
        (b"MZ\x90\x00", "not taken"),
        (b"\x1f\x8b\x08\x00", "not taken"),
        (b"a text with a \x07 bell", "not taken"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * attaching.LARGEST, "at most 20 MB"),
    ],
    ids=["empty", "zip", "program", "gzip", "control", "large"],
)
def test_files_that_are_not_taken(content: bytes, why: str) -> None:
    with pytest.raises(NotValid, match=why):
        attaching.type_of(content)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\photo.jpg", "photo.jpg"),
        ("a\x00b\r\nSet-Cookie: x.png", "a_b__Set-Cookie__x.png"),
        ("photo\u202egnp.exe", "photo_gnp.exe"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
    ],
)
def test_names_of_files_are_no_paths(name: str, kept: str) -> None:
    assert attaching.file_name(name) == kept


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"text": "  "}, "what happened"),
        ({"time_until": datetime(2025, 4, 20, tzinfo=UTC)}, "before 'time_from'"),
        ({"time_until": datetime.now(UTC) + timedelta(days=3)}, "future"),
        ({"time_from": datetime(2025, 4, 20)}, "timezone"),  # noqa: DTZ001 - without a zone, which is the fault
        ({"time_from": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "1900"),
        ({"longitude": None}, "both"),
        ({"latitude": None, "longitude": None, "place": "", "region": ""}, "where"),
        ({"latitude": float("nan")}, "latitude"),
        ({"deaths_low": 4, "deaths_high": 2}, "above"),
        ({"text": "turned \u202e around"}, "U\\+202E"),
        ({"text": "nought \x00"}, "U\\+0000"),
        ({"text": "half \ud800"}, "text"),
        ({"act": "attribution"}, "attack"),
        ({"nobody": "asked"}, "Extra"),
    ],
)
def test_reports_that_cannot_be(change: dict[str, object], why: str) -> None:
    values = said().model_dump() | change
    with pytest.raises(ValidationError, match=why):
        type(said()).model_validate(values)
