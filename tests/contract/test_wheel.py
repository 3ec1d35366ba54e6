"""The wheel holds what is needed at run time, and runs where no checkout is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.contract.repository import PACKAGE, ROOT, files

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run = subprocess.run([*command, "--wheel-dir", folder, ROOT], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.relative_to(PACKAGE.parent).as_posix() for path in files(PACKAGE)}
    assert wanted - held == set()
    assert any(name.startswith("peacewright/catalogue/") for name in held)
    assert "peacewright/py.typed" in held


def test_the_wheel_holds_the_licence_and_no_tests(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert {Path(name).name for name in held if ".dist-info/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert {name.split("/")[0].split("-")[0] for name in held} == {"peacewright"}


def test_the_installed_package_checks_the_shipped_operation(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    run = subprocess.run(
        [sys.executable, "-m", "peacewright", "check", "ukraine-2025"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
    )
    assert run.returncode == 0, run.stdout + run.stderr
