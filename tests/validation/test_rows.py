"""What checks print, and how their rows are summed up."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.contract.repository import ROOT
from validation.report import row

SCRIPT = """
from validation.report import exit_code, row
row("length of the line", "1,000 km", "1,100 km", True)
{more}
raise SystemExit(exit_code())
"""
SUM_UP = [sys.executable, "tools/run_all.py"]


def _sum_up(tmp_path, scripts: dict[str, str]) -> tuple[int, list[dict], str]:
    """Run copies of the tools on scripts of our own; return the exit code, the rows and the text."""
    for folder in ("tools", "validation"):
        (tmp_path / folder).mkdir()
    for shared in ("tools/run_all.py", "validation/report.py"):
        (tmp_path / shared).write_text((ROOT / shared).read_text())
    for name, more in scripts.items():
        (tmp_path / "validation" / f"check_{name}.py").write_text(SCRIPT.format(more=more))
    arguments = [*SUM_UP, "validation", "check_", "--json", str(tmp_path / "rows.json")]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, json.loads((tmp_path / "rows.json").read_text()), done.stdout


def test_passes_and_checks_not_run_are_no_fail(tmp_path) -> None:
    code, rows, text = _sum_up(tmp_path, {"a": "row('peer', '-', '2 %', None, 'the data are absent')"})
    assert code == 0
    assert [one["passed"] for one in rows] == [True, None]
    assert rows[1]["reason"] == "the data are absent"
    assert all(one["command"] == "python -m validation.check_a" for one in rows)
    assert "2 rows: 1 pass, 0 FAIL, 1 open" in text


def test_one_fail_fails_the_whole(tmp_path) -> None:
    code, rows, _ = _sum_up(tmp_path, {"a": "row('gap', '3 %', '2 %', 3 < 2)", "b": ""})
    assert code == 1
    assert [one["passed"] for one in rows] == [True, False, True]


def test_a_script_that_breaks_off_is_a_fail(tmp_path) -> None:
    code, rows, _ = _sum_up(tmp_path, {"a": "raise ArithmeticError('no figure')"})
    assert code == 1
    assert rows[-1]["passed"] is False
    assert rows[-1]["check"] == "check_a ends well"


def test_a_check_that_was_not_run_says_why() -> None:
    with pytest.raises(ValueError, match="say why"):
        row("peer", "-", "2 %", None)
