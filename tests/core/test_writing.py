"""Results appear whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from peacewright.core.findings import PeacewrightError
from peacewright.core.writing import atomic_directory, complete, write_atomically
from tests.core.killed import write_killed


def test_a_new_directory_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    with atomic_directory(out) as room:
        (room / "one.txt").write_text("1")
        (room / "sub").mkdir()
        (room / "sub" / "two.txt").write_text("2")
        assert not out.exists()
    assert (out / "one.txt").read_text() == "1"
    assert (out / "sub" / "two.txt").read_text() == "2"
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b"], "no temporary directory stays"


def test_a_full_directory_keeps_what_is_not_write_killed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    (out / "own.txt").write_text("mine")
    (out / "old.txt").write_text("old")
    with atomic_directory(out) as room:
        (room / "old.txt").write_text("new")
        (room / "sub").mkdir()
        (room / "sub" / "deep.txt").write_text("deep")
    assert {p.name: p.read_text() for p in out.rglob("*.txt")} == {
        "own.txt": "mine",
        "old.txt": "new",
        "deep.txt": "deep",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize("renames", range(4))
@pytest.mark.parametrize("next_run", [False, True])
def test_a_run_killed_at_any_rename_is_whole_once_somebody_looks(
    tmp_path: Path, renames: int, next_run: bool
) -> None:
    out = tmp_path / "out"
    write_killed(out, "old")
    (out / "own.txt").write_text("mine")
    write_killed(out, "new", renames)
    seen = {path.read_text() for path in out.rglob("[abc].txt")}
    assert seen == ({"old"} if renames < 2 else {"old", "new"})
    if next_run:
        with atomic_directory(out) as room:
            (room / "later.txt").write_text("later")
    else:
        complete(out)
    assert {path.read_text() for path in out.rglob("[abc].txt")} == {"new" if renames else "old"}
    assert (out / "own.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("folder", ["b.txt", "sub/c.txt"])
def test_a_folder_where_a_file_is_due_is_a_finding_and_nothing_moves(tmp_path: Path, folder: str) -> None:
    out = tmp_path / "out"
    (out / folder / "mine").mkdir(parents=True)
    (out / "a.txt").write_text("old")

    def run() -> None:
        with atomic_directory(out) as room:
            (room / "sub").mkdir()
            for name in ("a.txt", "b.txt", "sub/c.txt"):
                (room / name).write_text("new")

    with pytest.raises(PeacewrightError, match="is a directory"):
        run()
    assert (out / "a.txt").read_text() == "old"
    assert (out / folder / "mine").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_where_a_folder_is_due_is_a_finding_and_nothing_moves(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "sub").write_text("mine")
    (out / "a.txt").write_text("old")

    def run() -> None:
        with atomic_directory(out) as room:
            (room / "a.txt").write_text("new")
            (room / "sub").mkdir()

    with pytest.raises(PeacewrightError, match="not a directory"):
        run()
    assert {path.name: path.read_text() for path in out.iterdir()} == {"sub": "mine", "a.txt": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_fault_leaves_everything_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "old.txt").write_text("old")

    def interrupted() -> None:
        with atomic_directory(out) as room:
            (room / "old.txt").write_text("new")
            raise error

    with pytest.raises(error):
        interrupted()
    assert (out / "old.txt").read_text() == "old"
    assert [p.name for p in (tmp_path).iterdir()] == ["out"]


def test_a_file_in_place_of_the_directory_is_a_finding_before_any_work(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("a file")
    for bad in (out, out / "below", tmp_path / ("x" * 300), tmp_path / "nul\0l"):
        with pytest.raises(PeacewrightError) as refusal, atomic_directory(bad):
            pytest.fail("no work may begin")
        assert [finding.code for finding in refusal.value.findings] == ["C001"]
    assert out.read_text() == "a file"


def test_a_link_to_a_directory_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with atomic_directory(tmp_path / "link") as room:
        (room / "one.txt").write_text("1")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "one.txt").read_text() == "1"


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = write_atomically(tmp_path / "one.json", b"{}")
    write_atomically(path, b"[]")
    assert path.read_bytes() == b"[]"
    assert [p.name for p in (tmp_path).iterdir()] == ["one.json"]
    with pytest.raises(PeacewrightError):
        write_atomically(tmp_path / "one.json" / "two.json", b"")
    assert write_atomically(tmp_path / "new" / "one.json", b"{}").read_bytes() == b"{}"
    with pytest.raises(PeacewrightError):
        write_atomically(tmp_path, b"")
