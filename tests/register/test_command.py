"""``peacewright register`` at the keyboard: the whole course, and what bad input is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from peacewright.cli.main import main
from peacewright.monitoring.register.accounts import signed_in
from peacewright.monitoring.register.store import open_register
from tests.register.cell import PASSWORD, Cell, cell_in


def call(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main(["register", *(str(argument) for argument in arguments)])
    return int(left.value.code or 0)


def test_a_register_from_the_first_day_to_a_restore(
    location: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("init", location) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert call("user", "add", location, "adela", "--role", "administrator") == 0
    with open_register(location) as store:
        assert signed_in(store, "adela", PASSWORD).name == "adela"
        cell = cell_in(store)
        report = cell.attributed()
    assert call("user", "role", location, "milo", "--role", "reader") == 0
    assert call("user", "close", location, "viktor") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("nine slow rivers meet\n"))
    assert call("user", "password", location, "vera") == 0
    capsys.readouterr()
    assert call("user", "list", location, "--json") == 0
    listed = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert listed["milo"]["role"] == "reader"
    assert not listed["viktor"]["active"]
    assert call("verify", location, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["reports"], told["faults"]) == (True, 1, [])
    assert call("export", location, "--out", tmp_path / "out.csv", "--state", "verified") == 0
    assert report.id in (tmp_path / "out.csv").read_text()
    assert call("backup", location, "--out", tmp_path / "cell.backup") == 0
    assert call("erase", location, report.id, "--reason", "asked for", "--yes") == 0
    assert call("restore", tmp_path / "cell.backup", tmp_path / "again.register") == 0
    capsys.readouterr()
    assert call("verify", tmp_path / "again.register", "--head", told["head"]) == 0
    assert call("verify", location, "--head", told["head"]) == 0
    assert "1 report, 5 entries erased" in capsys.readouterr().out
    assert call("export", location, "--out", tmp_path / "tagged.csv", "--state", "verified", "--hxl") == 0
    assert (tmp_path / "tagged.csv").read_text().splitlines()[1].startswith("#event+id,#status,")


def test_tampering_ends_with_code_1(file_cell: Cell, capsys: pytest.CaptureFixture[str]) -> None:
    file_cell.file()
    with file_cell.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE reports SET state = 'verified'")
    assert call("verify", file_cell.store.location) == 1
    told = capsys.readouterr().out
    assert told.startswith("not whole")
    assert "its state is not what its entries tell" in told


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("verify", "{folder}/none"), "there is no register"),
        (("init", "{register}"), "exists already"),
        (("user", "add", "{register}", "Ann Lee", "--role", "monitor"), "cannot name an account"),
        (("user", "add", "{register}", "mina", "--role", "monitor"), "already"),
        (("user", "role", "{register}", "nobody", "--role", "monitor"), "no account"),
        (("user", "role", "{register}", "ada", "--role", "reader"), "last administrator"),
        (("user", "add", "{register}", "ann", "--role", "king"), "king"),
        (("export", "{register}", "--out", "{folder}/out.xls"), ".csv or .geojson"),
        (("export", "{register}", "--out", "{folder}/out.geojson", "--hxl"), "end in .csv"),
        (("erase", "{register}", "nothing", "--reason", "asked for", "--yes"), "no report"),
        (("erase", "{register}", "nothing", "--reason", "asked for"), "--yes"),
        (("verify", "{register}", "--head", "yesterday"), "NUMBER:LINK"),
        (("verify", "postgresql://ada:secret@localhost/cell"), "password"),
        (("restore", "{folder}/none", "{folder}/again"), "there is no register"),
        (("backup", "{register}", "--out", "{register}"), "exists already"),
    ],
)
def test_bad_input_is_told_and_writes_nothing(
    file_cell: Cell,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    why: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    known = {"folder": str(tmp_path), "register": file_cell.store.location}
    before = sorted(path.name for path in tmp_path.iterdir())
    assert call(*(argument.format(**known) for argument in arguments)) == 2
    told = capsys.readouterr()
    assert why in " ".join(told.err.replace("│", " ").split())
    assert "Traceback" not in told.err
    assert "secret" not in told.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before
