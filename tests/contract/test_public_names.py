"""What `import peacewright` offers."""

from __future__ import annotations

import ast
from importlib import import_module

import pytest

import peacewright
from tests.contract.repository import PACKAGE, tree_of


@pytest.mark.parametrize("name", sorted(peacewright._HOMES))
def test_each_name_is_what_its_home_declares(name: str) -> None:
    value = getattr(peacewright, name)
    assert value is getattr(import_module(peacewright._HOMES[name]), name)
    assert value.__module__ == peacewright._HOMES[name]
    assert value.__doc__


def test_readers_and_type_checkers_see_the_same_names() -> None:
    typed = {
        alias.asname: node.module
        for block in tree_of(PACKAGE / "__init__.py").body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == peacewright._HOMES
    assert set(peacewright._HOMES) <= set(dir(peacewright))


def test_an_unknown_name_says_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Scenario'"):
        _ = peacewright.Scenario
