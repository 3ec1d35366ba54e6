"""One row a check: what was checked, the figure, its bound, and pass, fail or open.

Checks and benchmarks call :func:`row` for each figure and end with :func:`exit_code`. ``tools/run_all.py`` collects the
rows of every script through a file that it names in the environment.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

ROWS_FILE = "PEACEWRIGHT_ROWS"
"""Environment variable: a file to which each row is appended as one line of JSON."""

WORDS = {True: "pass", False: "FAIL", None: "open"}

_failed: list[str] = []


def row(check: str, figure: str, bound: str, passed: bool | None, reason: str = "") -> None:
    """Print one row, and hand it on to whoever collects rows.

    Parameters
    ----------
    check : str
        What was checked, in words that stand alone.
    figure : str
        What came out, with its unit.
    bound : str
        What it is held against.
    passed : bool or None
        None (open) where the check could not be run here, cannot tell, or differs from what is no measure of ours.
    reason : str
        Why, if ``passed`` is None; a remark otherwise.

    Raises
    ------
    ValueError
        If a check that neither passed nor failed gives no reason.
    """
    if passed is None and not reason:
        message = f"'{check}' neither passed nor failed: say why"
        raise ValueError(message)
    passed = None if passed is None else bool(passed)
    if passed is False:
        _failed.append(check)
    print(line(check, figure, bound, passed, reason), flush=True)
    collector = os.environ.get(ROWS_FILE)
    if collector:
        record = {"check": check, "figure": figure, "bound": bound, "passed": passed, "reason": reason}
        with Path(collector).open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def line(check: str, figure: str, bound: str, passed: bool | None, reason: str = "") -> str:
    """Return a row as one line of text."""
    return f"[{WORDS[passed]:^7}] {check}: {figure} (bound: {bound})" + (f"; {reason}" if reason else "")


def exit_code() -> int:
    """Return 1 if a row of this process failed, else 0: what a script exits with."""
    return int(bool(_failed))
