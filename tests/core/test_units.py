"""Quantities: written and read they are the same, and no dimension passes for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peacewright.core.findings import InputFault
from peacewright.core.units import (
    DIMENSIONS,
    SCALES,
    Money,
    convert,
    parse_money,
    parse_number,
    parse_quantity,
)

PAIRS = [(dimension, unit) for dimension, units in DIMENSIONS.items() for unit in units]
sizes = st.floats(min_value=0, max_value=1e12, allow_nan=False).map(lambda x: round(x, 3))


@given(st.sampled_from(PAIRS), sizes)
def test_a_written_quantity_is_read_in_the_base_unit(pair: tuple[str, str], size: float) -> None:
    dimension, unit = pair
    expected = size * DIMENSIONS[dimension][unit]
    assert parse_quantity(f"{size:.3f} {unit}", dimension) == pytest.approx(expected)
    assert parse_quantity(f"{size:,.3f} {unit}", dimension) == pytest.approx(expected), (
        "with thousands separators"
    )


@given(st.sampled_from(PAIRS), st.sampled_from(sorted(DIMENSIONS)), sizes)
def test_a_unit_of_another_dimension_is_refused(pair: tuple[str, str], dimension: str, size: float) -> None:
    unit = pair[1]
    if unit in DIMENSIONS[dimension]:
        return
    if unit == "" and dimension == "persons":
        return
    with pytest.raises(InputFault) as refusal:
        parse_quantity(f"{size:.3f} {unit}", dimension)
    assert refusal.value.code == "S005"
    assert refusal.value.remedy


@given(st.sampled_from(PAIRS), st.sampled_from(PAIRS), sizes)
def test_converting_there_and_back_changes_nothing(
    one: tuple[str, str], other: tuple[str, str], size: float
) -> None:
    if one[0] != other[0] or not one[1] or not other[1]:
        return
    there = convert(f"{size:.3f} {one[1]}", other[1])
    assert convert(f"{there!r} {other[1]}", one[1]) == pytest.approx(size, rel=1e-9, abs=1e-9)


@given(st.one_of(st.text(max_size=200), st.floats(), st.integers(), st.booleans(), st.none(), st.dates()))
def test_whatever_is_written_is_read_or_refused(value: object) -> None:
    for read in (
        *(lambda v, d=dimension: parse_quantity(v, d) for dimension in DIMENSIONS),
        lambda v: convert(v, "km"),
        lambda v: convert(v, "GBP"),
    ):
        try:
            number = read(value)
        except InputFault:
            continue
        assert abs(number) < 1e19, "never infinite, never not a number"


@pytest.mark.parametrize(
    "text", ["£" + " " * 5000 + "!", "1" + " " * 5000 + "!", "9" * 5000, "1 " + "a" * 5000]
)
def test_hostile_text_costs_nothing(text: str) -> None:
    for read in (parse_number, parse_money, lambda t: convert(t, "GBP")):
        with pytest.raises(InputFault):
            read(text)


@pytest.mark.parametrize(
    ("text", "sum_of"),
    [
        ("£1.6bn", Money(1.6e9, "GBP")),
        ("$360m", Money(360e6, "USD")),
        ("45,000 USD", Money(45_000, "USD")),
        ("EUR 2 thousand", Money(2_000, "EUR")),
    ],
)
def test_money_as_people_write_it(text: str, sum_of: Money) -> None:
    assert parse_money(text) == sum_of


@given(st.sampled_from(sorted(SCALES)), st.sampled_from(["GBP", "EUR", "USD"]), st.integers(0, 10_000))
def test_money_in_another_currency_is_refused(scale: str, currency: str, size: int) -> None:
    text = f"{size} {scale} {currency}"
    assert convert(text, currency) == pytest.approx(size * SCALES[scale])
    for other in {"GBP", "EUR", "USD"} - {currency}:
        with pytest.raises(InputFault):
            convert(text, other)


@pytest.mark.parametrize(
    ("value", "dimension", "base"),
    [
        ("400 km", "length", 400),
        ("30 days", "duration", 30),
        ("12 months", "duration", 365),
        ("10,000", "persons", 10_000),
        (10_000, "persons", 10_000),
        ("60 %", "share", 0.6),
        ("100 miles", "length", 160.9344),
    ],
)
def test_quantities_as_people_write_them(value: object, dimension: str, base: float) -> None:
    assert parse_quantity(value, dimension) == pytest.approx(base)


@pytest.mark.parametrize(
    ("value", "dimension"), [(400, "length"), (30, "duration"), (True, "count"), ("1.100", "length")]
)
def test_a_bare_number_where_a_unit_is_due_is_refused(value: object, dimension: str) -> None:
    with pytest.raises(InputFault, match=r"no unit|true or false"):
        parse_quantity(value, dimension)
