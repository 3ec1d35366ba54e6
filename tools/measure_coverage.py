"""Which branches of the program do the quick tests reach? By package and by file, beside the bounds.

    python tools/measure_coverage.py [--workers 2] [--json FILE]

Two runs are put together: the quick tests as they are, and tests of the kernel on small models with compilation off,
because a compiled function runs unseen. A figure is the share of branches taken (of lines, where a file has none).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from validation.report import exit_code, row  # noqa: E402  (this folder is no package: the root comes first)

ALL_LEAST, CORE_LEAST = 90.0, 95.0
CORE = ("planning", "simulation/kernel", "operation")
"""Planners, kernels and parsers."""
UNCOMPILED = ("test_small_model.py", "test_functions.py", "test_inputs.py", "test_plan_gates.py")
SHOWN_BELOW = 95.0


def run_tests(room: Path, arguments: list[str], **environment: str) -> int:
    """Run pytest under coverage, its data into a folder; return its exit code."""
    settings = {**os.environ, "COVERAGE_FILE": str(room / "data"), **environment}
    command = [
        sys.executable,
        "-m",
        "coverage",
        "run",
        "--parallel-mode",
        "-m",
        "pytest",
        "--quiet",
        *arguments,
    ]
    return subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode


def report(room: Path) -> dict[str, dict[str, int]]:
    """Put the data together; return the counts of each file by its path under the package."""
    settings = {**os.environ, "COVERAGE_FILE": str(room / "data")}
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--quiet"], cwd=ROOT, env=settings, check=True)
    file = room / "report.json"
    subprocess.run([*coverage, "json", "--quiet", "-o", str(file)], cwd=ROOT, env=settings, check=True)
    files = json.loads(file.read_text(encoding="utf-8"))["files"]
    return {name.split("peacewright/", 1)[1]: content["summary"] for name, content in files.items()}


def share(summaries: list[dict[str, int]]) -> float:
    """Return the per cent of branches taken; of lines run, where there are no branches."""
    branches = sum(summary["num_branches"] for summary in summaries)
    if branches:
        return 100.0 * sum(summary["covered_branches"] for summary in summaries) / branches
    lines = sum(summary["num_statements"] for summary in summaries)
    return 100.0 * sum(summary["covered_lines"] for summary in summaries) / lines if lines else 100.0


def package_of(name: str) -> str:
    """Return the package that a file is summed up under; the kernel apart from what realises plans for it."""
    if name.startswith("simulation/kernel/"):
        return "simulation/kernel"
    return name.split("/")[0] if "/" in name else "(top)"


def main() -> int:
    """Print a line a package, the files that fall short, and the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workers", default="2", help="tests side by side")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts by file")
    parser.add_argument("options", nargs="*", help="further options of pytest, after --")
    given = parser.parse_args()
    quick = ["-m", "not slow", "-n", given.workers, "--dist", "loadfile", *given.options]
    kernel = [
        *(f"tests/kernel/{name}" for name in UNCOMPILED),
        "-p",
        "no:xdist",
        "-W",
        "ignore::RuntimeWarning",
    ]
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        codes = [run_tests(room, quick), run_tests(room, kernel, NUMBA_DISABLE_JIT="1")]
        files = report(room)
    row("tests under coverage", f"exit codes {codes[0]} and {codes[1]}", "0 and 0", not any(codes))
    packages: dict[str, list[dict[str, int]]] = defaultdict(list)
    for name, summary in files.items():
        packages[package_of(name)].append(summary)
    for package, summaries in sorted(packages.items()):
        print(
            f"  {package:20} {share(summaries):6.1f} %  of {sum(s['num_branches'] for s in summaries):5d} branches"
        )
    print(f"files below {SHOWN_BELOW:g} %:")
    for name, summary in sorted(files.items(), key=lambda item: share([item[1]])):
        if summary["num_statements"] and share([summary]) < SHOWN_BELOW:
            missing = summary["num_branches"] - summary["covered_branches"]
            print(f"  {name:50} {share([summary]):6.1f} %  {missing:4d} branches missing")
    everything = share(list(files.values()))
    row("branches of src reached", f"{everything:.1f} %", f"{ALL_LEAST:g} %", everything >= ALL_LEAST)
    for package in CORE:
        figure = share(packages[package])
        row(f"branches of {package} reached", f"{figure:.1f} %", f"{CORE_LEAST:g} %", figure >= CORE_LEAST)
    if given.json:
        given.json.write_text(json.dumps(files, indent=1) + "\n", encoding="utf-8")
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
