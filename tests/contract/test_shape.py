"""Code is read more often than written: short modules, short functions, nothing left half done."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.contract.repository import PACKAGE, ROOT, dotted, modules, tree_of

MODULE_LINES = 400
FUNCTION_LINES = 60
# A longer module says why in a comment of its own: "# long because: one table, cut nowhere".
REASON = re.compile(r"^# long because: \S.{10,}", re.MULTILINE)
LEFT_UNDONE = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"]))


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as handle:
        for token in tokenize.tokenize(io.BytesIO(handle.read()).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_modules_are_short_or_say_why_not() -> None:
    long = [
        f"{_name(path)}: {count} lines"
        for path in modules()
        if (count := len((text := path.read_text(encoding="utf-8")).splitlines())) > MODULE_LINES
        and not REASON.search(text)
    ]
    assert not long, f"over {MODULE_LINES} lines without '# long because: ...':\n" + "\n".join(long)


def test_functions_are_short() -> None:
    long = [
        f"{_name(path)}:{node.lineno} {node.name}: {lines} lines"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long, f"over {FUNCTION_LINES} lines:\n" + "\n".join(long)


def test_only_the_command_line_prints() -> None:
    prints = [
        f"{_name(path)}:{node.lineno}"
        for path in modules()
        if not dotted(path).startswith("peacewright.cli")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not prints, "\n".join(prints)


def test_nothing_is_left_undone() -> None:
    comments = [
        f"{_name(path)}:{line} {comment}"
        for path in modules()
        for line, comment in _comments(path)
        if LEFT_UNDONE.search(comment)
    ]
    raises = [
        f"{_name(path)}:{node.lineno} NotImplementedError"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Name) and node.id == "NotImplementedError"
    ]
    assert not comments + raises, "\n".join(comments + raises)


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        _name(path) for path in modules() if not ast.get_docstring(tree_of(path)) and path.stat().st_size
    ]
    assert not silent, "no docstring at the top:\n" + "\n".join(silent)


def test_the_package_was_found() -> None:
    assert PACKAGE / "__init__.py" in modules()


def test_every_planner_has_decide_and_realise() -> None:
    """A planner without ``realise_NAME`` in ``simulation/realise``, or one that nobody calls, tells no future."""
    planners = {path.stem.removeprefix("decide_") for path in (PACKAGE / "planning").glob("decide_*.py")}
    realised, called = set(), set()
    for path in modules():
        tree = tree_of(path)
        if path.parent == PACKAGE / "simulation" / "realise":
            realised |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        called |= {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
    assert len(planners) >= 12
    assert sorted(name for name in planners if f"realise_{name}" not in realised & called) == []
