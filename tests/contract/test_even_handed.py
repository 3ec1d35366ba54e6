"""Bounds that code can hold: the rooms know no particular operation, and misleading words are no names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.contract.repository import PACKAGE, ROOT, modules, tree_of

OPERATIONS = sorted((PACKAGE / "catalogue" / "operations").rglob("*.yaml"))
# Word by word from CONTEXT.md, "Words to avoid everywhere".
MISLEADING = re.compile(r"scenario|enemy|victory|probability_of_peace|chance_of_success", re.IGNORECASE)


def _names(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


def test_there_are_shipped_operations() -> None:
    assert OPERATIONS


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda path: path.stem)
def test_no_code_names_a_party_or_nation_of_an_operation(operation: Path) -> None:
    """Parties are treated alike because code cannot tell them apart."""
    declared = YAML(typ="safe", pure=True).load(operation.read_text(encoding="utf-8"))
    parties = declared["parties"]
    words = {*parties, *declared.get("coalition", {}), *(party["name"] for party in parties.values())}
    pattern = re.compile(r"\b(" + "|".join(re.escape(word) for word in sorted(words)) + r")\b")
    hits = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not hits, "\n".join(hits)


def test_no_name_in_the_code_is_a_word_to_avoid() -> None:
    hits = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in modules()
        for line, name in _names(path)
        if MISLEADING.search(name)
    ]
    assert not hits, "\n".join(hits)
