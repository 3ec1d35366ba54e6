"""The project's face: what the README, the Makefile, the build and the lock files say agrees."""

from __future__ import annotations

import re
import subprocess
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.contract.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def _pins(name: str) -> dict[str, str]:
    pins = {}
    for line in (ROOT / "requirements" / name).read_text().splitlines():
        if line.startswith("#"):
            continue
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9._+!-]+)", line)
        assert match, f"requirements/{name} holds more than names and versions: {line}"
        pins[canonicalize_name(match[1])] = match[2]
    return pins


def _unmet(requirements: list[str], pins: dict[str, str]) -> list[str]:
    wanted = [Requirement(text) for text in requirements]
    return [
        str(one)
        for one in wanted
        if canonicalize_name(one.name) not in pins or pins[canonicalize_name(one.name)] not in one.specifier
    ]


def test_lock_files_meet_what_the_project_asks_for() -> None:
    extras = PROJECT["optional-dependencies"]
    assert not _unmet(PROJECT["dependencies"], _pins("run.txt"))
    assert not _unmet([*PROJECT["dependencies"], *extras["dev"], *extras["docs"]], _pins("dev.txt"))
    assert not _unmet([*extras["dev"], *extras["oracles"]], _pins("oracles.txt"))


def test_lock_files_agree_with_each_other() -> None:
    run, dev, oracles = (_pins(name) for name in ("run.txt", "dev.txt", "oracles.txt"))
    assert run.items() <= dev.items()
    assert dev.items() <= oracles.items()


def test_no_lock_file_brings_the_solver_that_clashes() -> None:
    """One process cannot load highspy beside OR-Tools (docs/decisions/0004)."""
    assert all("highspy" not in _pins(name) for name in ("run.txt", "dev.txt"))


def test_the_readme_names_two_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    first = re.search(r"```(?:sh|bash|console)?\n(.*?)```", readme, re.DOTALL)
    assert first, "the README shows no commands"
    commands = [line.split("#")[0].strip() for line in first[1].splitlines() if line.strip()]
    assert commands == ["make brief", "make test"]
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in commands:
        assert f"  {command} " in listed


def test_links_of_the_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


def test_decisions_are_numbered_once() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    names = [name for name in names if name not in {"index.md", "template.md"}]
    assert names
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name) for name in names)
    numbers = [name[:4] for name in names]
    assert len(numbers) == len(set(numbers)), names
