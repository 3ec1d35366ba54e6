"""The chain of commitments: what tampering shows, what erasing leaves, what a backup gives back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peacewright.monitoring.register import attaching
from peacewright.monitoring.register.accounts import keeper
from peacewright.monitoring.register.backup import back_up, restore
from peacewright.monitoring.register.chain import Entry, commitment, genesis
from peacewright.monitoring.register.erasing import erase
from peacewright.monitoring.register.refusals import NotAllowed, NotOpen, NotValid
from peacewright.monitoring.register.store import Store, make, open_register, scrub
from peacewright.monitoring.register.tables import (
    attached,
    attachments,
    bodies,
    entries,
    register,
    reports,
)
from peacewright.monitoring.register.verifying import verify
from tests.register.cell import Cell, said
from tests.register.postgres import new_database

TOLD = "A miller at the eastern ford saw it from her window."


def _filled(cell: Cell) -> str:
    """Fill a register with some of everything, and return the report that all was done to."""
    report = cell.attributed(said(TOLD))
    cell.file("milo")
    mina = cell.people["mina"]
    plain = cell.file("mina")
    cell.write(lambda c: attaching.attach(c, mina, plain.id, 1, "note.txt", b"seen at dusk"))
    return report.id


TAMPERINGS = {
    "the text of a report": sql.update(reports)
    .values(content=sql.func.replace(reports.c.content, "Eleven", "Twelve"))
    .where(reports.c.content.like("%Eleven%")),
    "the state of a report": sql.update(reports).values(state="verified"),
    "the author of a report": sql.update(reports).values(filed_by=None),
    "who released": sql.update(reports)
    .values(attribution=sql.func.replace(reports.c.attribution, "north", "south"))
    .where(reports.c.attribution.is_not(None)),
    "what an entry says": sql.update(bodies)
    .values(body=sql.func.replace(bodies.c.body, "Eleven", "Twelve"))
    .where(bodies.c.body.like("%Eleven%")),
    "the salt of an entry": sql.update(bodies).values(salt=b"\x00" * 32).where(bodies.c.sequence == 8),
    "who did it": sql.update(entries).values(account="x").where(entries.c.sequence == 8),
    "when it was": sql.update(entries)
    .values(at="2020-01-01T00:00:00.000000Z")
    .where(entries.c.sequence == 8),
    "a body taken away": sql.delete(bodies).where(bodies.c.sequence == 8),
    "a link": sql.update(entries).values(link="0" * 64).where(entries.c.sequence == 8),
    "the end of the chain": sql.update(register).values(head="0" * 64),
    "the bytes of a file": sql.update(attachments).values(bytes=b"seen at dawn"),
    "a file taken away": sql.delete(attached),
}


@pytest.mark.parametrize("what", sorted(TAMPERINGS))
def test_tampering_shows(file_cell: Cell, what: str) -> None:
    _filled(file_cell)
    assert verify(file_cell.store).whole
    tampering = TAMPERINGS[what]
    if what == "the author of a report":
        tampering = sql.update(reports).values(filed_by=file_cell.people["rosa"].id)
    with file_cell.store.writing() as connection:
        assert connection.execute(tampering).rowcount > 0
    assert not verify(file_cell.store).whole


@pytest.mark.parametrize("sequence", range(1, 15))
def test_an_entry_taken_out_shows(file_cell: Cell, sequence: int) -> None:
    _filled(file_cell)
    with file_cell.store.writing() as connection:
        connection.execute(sql.delete(bodies).where(bodies.c.sequence == sequence))
        assert connection.execute(sql.delete(entries).where(entries.c.sequence == sequence)).rowcount == 1
    assert not verify(file_cell.store).whole


def _written_anew(store: Store, change: str) -> None:
    """Do what only the keeper of the machine can: change an entry, and compute every later link again."""
    with store.writing() as connection:
        name = connection.execute(sql.select(register.c.id)).scalar_one()
        connection.execute(sql.update(entries).values(account=change).where(entries.c.sequence == 8))
        previous = genesis(name)
        for row in connection.execute(sql.select(entries).order_by(entries.c.sequence)).all():
            entry = Entry(row.sequence, row.at, row.account, row.act, row.report, row.version, row.state,
                          row.commitment)  # fmt: skip
            previous = entry.link(previous)
            connection.execute(
                sql.update(entries).values(link=previous).where(entries.c.sequence == row.sequence)
            )
        connection.execute(sql.update(register).values(head=previous))


def test_a_chain_written_anew_shows_against_an_end_that_was_noted(cell: Cell) -> None:
    """And only against that: the page of the model says so."""
    _filled(cell)
    noted = verify(cell.store).head
    cell.file()
    assert verify(cell.store, noted).whole
    _written_anew(cell.store, cell.people["rosa"].id)
    assert verify(cell.store).whole
    assert not verify(cell.store, noted).whole


def test_a_cut_end_shows_against_an_end_that_was_noted(cell: Cell) -> None:
    _filled(cell)
    before = verify(cell.store).head
    last = cell.file()
    noted = verify(cell.store).head
    sequence, link = before.split(":")
    with cell.store.writing() as connection:
        connection.execute(sql.delete(bodies).where(bodies.c.sequence > int(sequence)))
        connection.execute(sql.delete(entries).where(entries.c.sequence > int(sequence)))
        connection.execute(sql.delete(reports).where(reports.c.id == last.id))
        connection.execute(sql.update(register).values(sequence=int(sequence), head=link))
    assert verify(cell.store).whole
    assert not verify(cell.store, noted).whole
    with pytest.raises(NotValid, match="NUMBER:LINK"):
        verify(cell.store, "yesterday")


def test_what_is_erased_is_gone_and_the_chain_stays_whole(cell: Cell) -> None:
    name = _filled(cell)
    before = verify(cell.store)
    with pytest.raises(NotAllowed):
        cell.write(lambda c: erase(c, cell.people["vera"], name, "asked for"))
    cell.write(lambda c: erase(c, cell.people["ada"], name, "the witness asked for it"))
    after = verify(cell.store)
    assert after.whole
    assert (after.entries, after.erased) == (before.entries + 1, 5)
    with cell.store.reading() as connection:
        row = connection.execute(sql.select(reports).where(reports.c.id == name)).one()
        assert (row.content, row.attribution, row.state) == (None, None, "verified")
        assert not connection.execute(sql.select(bodies).where(bodies.c.body.like("%miller%"))).first()
    with pytest.raises(NotValid, match="already"):
        cell.write(lambda c: erase(c, keeper(), name, "again"))


def test_what_is_erased_is_written_over(file_cell: Cell) -> None:
    name = _filled(file_cell)
    path = Path(file_cell.store.location)
    held = [path, path.with_name(path.name + "-wal")]
    assert any(b"A miller" in file.read_bytes() for file in held)
    file_cell.write(lambda c: erase(c, file_cell.people["ada"], name, "the witness asked for it"))
    scrub(file_cell.store)
    assert not any(b"A miller" in file.read_bytes() for file in held if file.exists())


def test_a_file_of_two_reports_outlives_the_first(file_cell: Cell) -> None:
    mina = file_cell.people["mina"]
    first, second = file_cell.file(), file_cell.file()
    for report in (first, second):
        file_cell.write(lambda c, report=report: attaching.attach(c, mina, report.id, 1, "a.txt", b"crater"))
    file_cell.write(lambda c: erase(c, keeper(), first.id, "asked for"))
    with file_cell.store.reading() as connection:
        sha256 = hashlib.sha256(b"crater").hexdigest()
        assert attaching.fetch(connection, mina, second.id, sha256)[2] == b"crater"
    file_cell.write(lambda c: erase(c, keeper(), second.id, "asked for"))
    with file_cell.store.reading() as connection:
        assert not connection.execute(sql.select(attachments.c.sha256)).first()
    assert verify(file_cell.store).whole


def test_a_backup_gives_back_the_same_register(cell: Cell, tmp_path: Path) -> None:
    name = _filled(cell)
    cell.write(lambda c: erase(c, keeper(), name, "asked for"))
    before = verify(cell.store)
    backup = tmp_path / "cell.backup"
    assert back_up(cell.store, backup).head == before.head
    assert backup.stat().st_mode & 0o077 == 0
    cell.file()  # later than the backup
    again = tmp_path / "again.register"
    assert restore(backup, str(again)).head == before.head
    with open_register(str(again)) as store:
        assert verify(store) == before
    with pytest.raises(NotOpen, match="exists already"):
        back_up(cell.store, backup)
    with pytest.raises(NotOpen, match="exists already"):
        restore(backup, str(again))


def test_a_backup_moves_a_register_to_a_server(file_cell: Cell, postgres_folder: str, tmp_path: Path) -> None:
    _filled(file_cell)
    backup = tmp_path / "cell.backup"
    head = back_up(file_cell.store, backup).head
    url = new_database(postgres_folder, "moved")
    assert restore(backup, url).head == head
    with open_register(url) as store:
        assert verify(store, head).whole


def test_what_was_tampered_with_is_not_restored(file_cell: Cell, tmp_path: Path) -> None:
    _filled(file_cell)
    backup = tmp_path / "cell.backup"
    back_up(file_cell.store, backup)
    with open_register(str(backup)) as kept, kept.writing() as connection:
        connection.execute(sql.update(entries).values(state="verified").where(entries.c.sequence == 7))
    with pytest.raises(NotValid, match="nothing was restored"):
        restore(backup, str(tmp_path / "again.register"))
    assert not (tmp_path / "again.register").exists()


_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
_ENTRIES = st.builds(
    Entry, st.integers(1, 10**6), _TEXT, _TEXT, _TEXT, st.none() | _TEXT, st.none() | st.integers(1, 99),
    st.none() | _TEXT, _TEXT,
)  # fmt: skip


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(_ENTRIES, _ENTRIES, _TEXT)
def test_two_entries_never_share_a_link(first: Entry, second: Entry, previous: str) -> None:
    """However fields are cut: "ab" and "c" is not "a" and "bc"."""
    assert (first.link(previous) == second.link(previous)) == (first == second)


def test_commitments_to_one_text_differ(file_cell: Cell) -> None:
    """So that nobody can tell an erased text by trying what it may have been."""
    for _ in range(2):
        file_cell.file(content=said("the same words"))
    with file_cell.store.reading() as connection:
        query = sql.select(entries.c.commitment, bodies.c.salt, bodies.c.body).join_from(entries, bodies)
        found = connection.execute(query.where(entries.c.act == "filed")).all()
    assert found[0].body == found[1].body
    assert found[0].commitment != found[1].commitment
    assert all(commitment(row.salt, row.body) == row.commitment for row in found)


def test_a_register_is_made_once(location: str) -> None:
    make(location).close()
    with pytest.raises(NotOpen):
        make(location)
