"""How numbers are printed."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peacewright.reporting.formats import day, number, quantity, signed, span


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (10000, "10,000"),
        (123456.7, "123,457"),
        (90.04, "90"),
        (7.4, "7.4"),
        (0.333333, "0.333"),
        (-0.5, "\u22120.5"),
        (1_234_567, "1,234,567"),
        (747_385_907, "747\u00a0million"),
        (3_736_929_535, "3.74\u00a0billion"),
        (12_345_678, "12.3\u00a0million"),
        (100, "100"),
        (0.0000000001, "1.0e\u221210"),
        (math.inf, "no limit"),
        (math.nan, "\u2013"),
    ],
)
def test_number(value: float, printed: str) -> None:
    assert number(value) == printed


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (0.256, "share", "25.6\u202f%"),
        (400, "km", "400 km"),
        (1.5, "ratio", "1.5"),
        (12, "%", "12\u202f%"),
        (3, "", "3"),
        (0.0998, "hours", "5.99 minutes"),
        (1, "hours", "1 hour"),
        (9.5, "hours", "9.5 hours"),
        (48, "hours", "48 hours"),
        (66, "hours", "2.75 days"),
        (0, "hours", "0 hours"),
        (math.nan, "hours", "\u2013"),
    ],
)
def test_quantity(value: float, unit: str, printed: str) -> None:
    assert quantity(value, unit) == printed


def test_span_says_its_sign_once_and_is_empty_without_an_end() -> None:
    assert span(0.1, 0.25, "share") == "10\u00a0to\u00a025\u202f%"
    assert span(None, 2.0) == ""
    assert span(math.nan, 2.0) == ""


def test_signed_and_day() -> None:
    assert signed(-0.618) == "\u22120.62"
    assert signed(0.3) == "+0.30"
    assert day(date(2025, 4, 30)) == "30 April 2025"


@given(st.floats(min_value=1e-3, max_value=1e12))
def test_number_keeps_three_figures(value: float) -> None:
    printed, _, word = number(value).partition("\u00a0")
    size = {"": 1.0, "million": 1e6, "billion": 1e9}[word]
    assert float(printed.replace(",", "")) * size == pytest.approx(value, rel=0.005001)


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [
        (0.0234, 0.425, "1.4\u00a0to\u00a025.5 minutes"),
        (21.2, 150, "21.2 hours\u00a0to\u00a06.25 days"),
        (7.27, 22.8, "7.27\u00a0to\u00a022.8 hours"),
    ],
)
def test_a_range_of_hours_says_its_unit(low: float, high: float, printed: str) -> None:
    assert span(low, high, "hours") == printed
