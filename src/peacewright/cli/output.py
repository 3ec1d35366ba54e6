"""What the verbs print: findings, tables, JSON, progress. Data to stdout, talk to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from peacewright.core.findings import Finding, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table

Progress = Callable[[str, int, int], None]

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
# Where nobody looks on, a table is as wide as it needs, so that nothing is cut in a file or a pipe.
_WIDE = 240


def console(to_stderr: bool = False) -> Console:
    """Return a console that keeps to NO_COLOR and to the width of the terminal."""
    from rich.console import Console

    stream = sys.stderr if to_stderr else sys.stdout
    width = None if stream.isatty() else _WIDE
    return Console(stderr=to_stderr, highlight=False, soft_wrap=False, emoji=False, width=width)


def print_json(document: Any) -> None:
    """Print one JSON document to stdout."""
    print(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False, default=str))


def fail(message: str) -> None:
    """Say on stderr why the program stops."""
    print(message, file=sys.stderr)


def print_findings(findings: Sequence[Finding], to_stderr: bool = True) -> None:
    """Print findings, errors first, each with its place, what is wrong and what would be right."""
    from rich.text import Text

    out = console(to_stderr)
    for severity in Severity:
        for finding in findings:
            if finding.severity is severity:
                line = Text(f"{severity} {finding.code}", style=_STYLES[severity])
                line.append(f"  {finding.place}", style="bold")
                out.print(line, soft_wrap=True)
                out.print(Text(f"    {finding.message}."), soft_wrap=True)
                out.print(Text(f"    → {finding.remedy}", style="dim"), soft_wrap=True)
    out.print(Text(summary(findings)))


def summary(findings: Sequence[Finding]) -> str:
    """Return how many findings of each severity there are, in words."""
    counts = [(sum(f.severity is severity for f in findings), severity) for severity in Severity]
    told = [f"{count} {severity}{'s' if count > 1 else ''}" for count, severity in counts if count]
    return ", ".join(told) or "no findings"


def table(title: str, columns: Iterable[str | tuple[str, str]]) -> Table:
    """Return an empty table; a column with 'right' holds numbers."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        name, side = (column, "left") if isinstance(column, str) else column
        right = side == "right"
        made.add_column(name, justify="right" if right else "left", no_wrap=right, overflow="fold")
    return made


def number(value: float) -> str:
    """Write a number as people read it: ``40,000``, ``2.49``, ``0.00012``."""
    if value != value or value in {float("inf"), float("-inf")}:
        return "–" if value != value else "∞" if value > 0 else "-∞"
    if abs(value) >= 1000 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Give a callable that shows steps with the time left on stderr; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:>12}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(
        *columns, TimeRemainingColumn(), TimeElapsedColumn(), console=console(to_stderr=True)
    ) as bar:
        tasks: dict[str, TaskID] = {}

        def report(step: str, done: int, every: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=every)
            bar.update(tasks[step], completed=done, total=every)

        yield report


def print_written(directory: Path, main: Path, as_json: bool) -> None:
    """Say where results were written: the one path a person wants, or the folder and its files as JSON."""
    if as_json:
        print_json({"directory": str(directory), "files": sorted(path.name for path in directory.iterdir())})
    else:
        print(main)
