"""How large is what a user installs? The base in a fresh environment, each package's share, and the wheel.

    python -m validation.check_size

Installs ``requirements/run.txt`` and this checkout's wheel in a new virtual environment in a temporary folder, as
`make brief` does, and counts the bytes of every file there, compiled Python included. Needs the package registries.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from validation.report import exit_code, row

ROOT = Path(__file__).resolve().parents[1]
BASE_MB, WHEEL_MB = 1000.0, 40.0
BYTES_PER_MB = 1e6
LISTED = 0.004
"""Packages with less than this share are summed up in one line."""

MEASURE = """
import json, sysconfig
from importlib.metadata import distributions
from pathlib import Path
places = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
whole = sum(file.stat().st_size for place in places for file in place.rglob("*") if file.is_file())
shares = {}
for package in distributions(path=[str(place) for place in places]):
    paths = [Path(package.locate_file(file)) for file in package.files or ()]
    shares[package.metadata["Name"]] = sum(path.stat().st_size for path in paths if path.is_file())
print(json.dumps({"whole": whole, "shares": shares}))
"""


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into a folder."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    subprocess.run(
        [*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)], check=True
    )
    return next(folder.glob("peacewright-*.whl"))


def installed(folder: Path, wheel: Path) -> dict[str, object]:
    """Install the base in a fresh environment; return bytes in all and by package."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--requirement", str(ROOT / "requirements" / "run.txt")], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    measured = subprocess.run([python, "-c", MEASURE], capture_output=True, text=True, check=True).stdout
    return dict(json.loads(measured))


def list_shares(shares: dict[str, int], whole: int) -> None:
    """Print each package's megabytes and share, largest first."""
    for name, size in sorted(shares.items(), key=lambda item: -item[1]):
        if size >= LISTED * whole:
            print(f"  {name:24} {size / BYTES_PER_MB:7.1f} MB  {size / whole:6.1%}")
    rest = [size for size in shares.values() if size < LISTED * whole]
    print(f"  {f'{len(rest)} smaller ones':24} {sum(rest) / BYTES_PER_MB:7.1f} MB  {sum(rest) / whole:6.1%}")


def main() -> int:
    """Print the shares and a row each for wheel and base."""
    with tempfile.TemporaryDirectory() as room:
        wheel = build_wheel(Path(room))
        megabytes = wheel.stat().st_size / BYTES_PER_MB
        row("size of the wheel", f"{megabytes:.1f} MB", f"{WHEEL_MB:g} MB", megabytes <= WHEEL_MB)
        try:
            measured = installed(Path(room) / "venv", wheel)
        except subprocess.CalledProcessError as fault:
            why = f"an installation failed with code {fault.returncode}: are the package registries in reach?"
            row("size of the base install", "-", f"{BASE_MB:,.0f} MB", None, why)
            return exit_code()
    whole, shares = int(measured["whole"]), dict(measured["shares"])
    list_shares(shares, whole)
    megabytes = whole / BYTES_PER_MB
    row("size of the base install", f"{megabytes:,.0f} MB", f"{BASE_MB:,.0f} MB", megabytes <= BASE_MB)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
