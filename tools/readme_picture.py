"""Picture the first screen of a brief for the README.

    python tools/readme_picture.py OUT/brief.html

Writes ``docs/images/brief.png``. Needs a Chromium on the path.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "docs" / "images" / "brief.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT = 1280, 1360
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def picture(brief: Path, target: Path) -> None:
    """Write the first screen of ``brief`` to ``target``.

    Raises
    ------
    SystemExit
        If there is no brief or no browser, or the browser writes nothing.
    """
    if not brief.is_file():
        raise SystemExit(f"There is no {brief}. Write it first: make brief")
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise SystemExit("There is no Chromium on the path. On Debian: apt-get install chromium")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        shot = Path(profile) / "brief.png"
        subprocess.run(
            [
                browser,
                *QUIET,
                f"--user-data-dir={profile}/profile",
                f"--window-size={WIDTH},{HEIGHT}",
                f"--screenshot={shot}",
                brief.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        if not shot.is_file():
            raise SystemExit("The browser wrote no picture")
        shutil.copyfile(shot, target)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    picture(Path(sys.argv[1]), TARGET)
