"""The files of this repository, found without git, so that the tests hold in any copy of it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "peacewright"

# What commands leave behind: listed in .gitignore, none of it part of the project.
_LEFT_BEHIND = {
    ".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache",
    "__pycache__", "htmlcov",
}  # fmt: skip
_LEFT_AT_TOP = {"build", "dist", "site", "brief", "results", ".make"}


def files(below: Path = ROOT) -> Iterator[Path]:
    """Every file of the project below a folder, in order."""
    for folder, folders, names in os.walk(below):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if name not in _LEFT_BEHIND
            and not name.endswith(".egg-info")
            and not (here == ROOT and name in _LEFT_AT_TOP)
        )
        # In a linked working tree `.git` is a file.
        yield from (
            here / name for name in sorted(names) if name != ".git" and not name.endswith((".pyc", ".pyo"))
        )


def text_of(path: Path) -> str | None:
    """The text of a file, or None where it is not UTF-8 text (a picture, a font, packed arrays)."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def modules() -> list[Path]:
    """Every Python file of the package."""
    return [path for path in files(PACKAGE) if path.suffix == ".py"]


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def dotted(path: Path) -> str:
    """The import name of a module of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Each imported name of a file, with its line: ``from a.b import c`` gives ``a.b.c``."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
