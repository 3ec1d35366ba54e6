"""Run every script of a folder whose name begins with a prefix, each in a process of its own, and sum up their rows.

``python tools/run_all.py validation check_`` runs ``validation/check_*.py``; each prints its figures beside their
bounds with ``validation.report.row`` and exits with 1 where a bound is missed. Processes are apart because compilers,
caches and solvers of one script must not help or hinder the next. The last table holds all rows of all scripts with
the command that prints them again; ``--json FILE`` writes the same for a program to read. Exits with 1 on a fail.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from validation.report import ROWS_FILE, WORDS  # noqa: E402  (this folder is no package: the root comes first)

WIDTHS = {"check": 62, "figure": 46, "bound": 30, "result": 7}

Row = dict[str, Any]


def run(folder: str, script: Path) -> list[Row]:
    """Run one script; return its rows, and one more if it broke off or has none."""
    command = f"python -m {folder}.{script.stem}"
    print(f"--- {command}", flush=True)
    with tempfile.TemporaryDirectory() as room:
        collector = Path(room) / "rows"
        environment = {**os.environ, ROWS_FILE: str(collector)}
        arguments = [sys.executable, "-m", f"{folder}.{script.stem}"]
        code = subprocess.run(arguments, cwd=ROOT, env=environment, check=False).returncode
        lines = collector.read_text(encoding="utf-8").splitlines() if collector.exists() else []
    rows = [json.loads(text) for text in lines]
    explained = any(row["passed"] is False for row in rows)
    if not rows or (code and not explained):
        ended = {"check": f"{script.stem} ends well", "figure": f"exit code {code}", "bound": "exit code 0"}
        rows.append({**ended, "passed": code == 0, "reason": ""})
    return [{**row, "command": command} for row in rows]


def table(rows: list[Row]) -> str:
    """Return all rows as text, grouped under the command that prints them."""
    lines = ["", "  ".join(f"{title:{width}}" for title, width in WIDTHS.items()).rstrip()]
    for number, row in enumerate(rows):
        if number == 0 or row["command"] != rows[number - 1]["command"]:
            lines.append(row["command"])
        cells = {"check": "  " + row["check"], **{key: row[key] for key in ("figure", "bound")}}
        cells["result"] = WORDS[row["passed"]]
        lines.append("  ".join(f"{cells[title]:{width}}" for title, width in WIDTHS.items()).rstrip())
        if row["reason"]:
            lines.append(f"      {row['reason']}")
    counts = {word: sum(row["passed"] is value for row in rows) for value, word in WORDS.items()}
    lines.append(f"\n{len(rows)} rows: " + ", ".join(f"{count} {word}" for word, count in counts.items()))
    return "\n".join(lines)


def main() -> int:
    """Run the scripts in the order of their names; return 0 if no row failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder")
    parser.add_argument("prefix")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all rows as JSON too")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="scripts to run, without the prefix")
    given = parser.parse_args()
    scripts = sorted((ROOT / given.folder).glob(f"{given.prefix}*.py"))
    if given.only:
        wanted = {given.prefix + name for name in given.only}
        scripts = [script for script in scripts if script.stem in wanted]
    if not scripts or (given.only and len(scripts) != len(wanted)):
        print(f"{given.folder}/ lacks some script {given.prefix}*.py that was asked for", file=sys.stderr)
        return 1
    rows = [row for script in scripts for row in run(given.folder, script)]
    print(table(rows))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(any(row["passed"] is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
