"""The page on exports: every command on it is run, in its order, and writes what it names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from peacewright.cli.main import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "export.md"


def commands(page: Path) -> list[list[str]]:
    """Return the commands of a page's shell blocks, without the name of the program."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    found = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [line[1:] for line in found if line[:1] == ["peacewright"]]


@pytest.mark.slow
def test_every_command_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked = commands(PAGE)
    assert {line[line.index("--to") + 1] for line in asked if line[0] == "export"} == {
        "gpkg", "geojson", "kml", "xlsx", "csv",
    }  # fmt: skip
    for line in asked:
        with pytest.raises(SystemExit) as left:
            main(line)
        assert left.value.code == 0, line
        written = tmp_path / line[line.index("--out") + 1]
        assert written.is_dir() if line[0] == "brief" else written.stat().st_size > 1000
