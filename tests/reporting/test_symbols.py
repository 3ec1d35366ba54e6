"""The closed list of APP-6 symbols: each can be drawn, and each draws something of its own."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import milsymbol
import pytest

from peacewright.reporting.maps.symbols import UnknownSymbol, symbol_drawing, symbol_list, symbol_svg

NAMES = sorted(symbol_list())


@pytest.mark.parametrize("name", NAMES)
def test_the_code_is_valid_and_has_20_digits(name: str) -> None:
    code = symbol_list()[name].code
    assert re.fullmatch(r"\d{20}", code)
    assert milsymbol.Symbol(code).is_valid()


@pytest.mark.parametrize("name", NAMES)
def test_the_drawing_is_well_formed_and_no_question_mark(name: str) -> None:
    root = ET.fromstring(symbol_svg(name, 28, "x"))  # noqa: S314
    assert root.get("aria-label") == symbol_list()[name].meaning
    assert ">?<" not in symbol_svg(name)
    assert 0.3 < symbol_drawing(name).width / symbol_drawing(name).height < 3


def test_no_two_symbols_look_alike() -> None:
    bodies = [symbol_drawing(name).body for name in NAMES]
    assert len(set(bodies)) == len(bodies)


def test_every_symbol_has_the_neutral_frame() -> None:
    assert {symbol_list()[name].code[3] for name in NAMES} == {"4"}


def test_an_unknown_name_names_what_is_known() -> None:
    with pytest.raises(UnknownSymbol, match="brigade_infantry"):
        symbol_svg("tank_army")


def test_height_is_as_asked() -> None:
    root = ET.fromstring(symbol_svg("hospital", 40))  # noqa: S314
    assert float(root.get("height", "0")) == 40
