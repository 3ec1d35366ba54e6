"""Quantities as people write them, checked for dimension: ``400 km``, ``30 days``, ``10,000``, ``60 %``, ``£1.6bn``.

Inside Peacewright every number is in one base unit per dimension (kilometres, days, persons, shares of one ...), so
that no kernel carries units. The table of units is closed: a unit that is not here is a finding, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from peacewright.core.findings import InputFault

HOURS_PER_DAY = 24
MICROSECONDS_PER_HOUR = 3_600_000_000
MICROSECONDS_PER_DAY = HOURS_PER_DAY * MICROSECONDS_PER_HOUR
DAYS_PER_WEEK = 7
DAYS_PER_YEAR = 365
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
"""A month is a twelfth of a 365-day year, so that twelve months are one year."""

# dimension -> {unit as written: size in the dimension's base unit}; the first unit is the base.
DIMENSIONS: dict[str, dict[str, float]] = {
    "length": {"km": 1.0, "m": 0.001, "mile": 1.609344, "miles": 1.609344, "nm": 1.852},
    "area": {"km2": 1.0, "km²": 1.0},
    "duration": {
        "days": 1.0,
        "day": 1.0,
        "hours": 1 / HOURS_PER_DAY,
        "hour": 1 / HOURS_PER_DAY,
        "h": 1 / HOURS_PER_DAY,
        "minutes": 1 / (60 * HOURS_PER_DAY),
        "min": 1 / (60 * HOURS_PER_DAY),
        "weeks": DAYS_PER_WEEK,
        "week": DAYS_PER_WEEK,
        "months": DAYS_PER_MONTH,
        "month": DAYS_PER_MONTH,
        "years": DAYS_PER_YEAR,
        "year": DAYS_PER_YEAR,
    },
    "speed": {"km/h": 1.0, "knots": 1.852},
    "persons": {"persons": 1.0, "person": 1.0, "troops": 1.0, "observers": 1.0, "monitors": 1.0},
    "count": {
        "": 1.0,
        "incidents": 1.0,
        "sites": 1.0,
        "teams": 1.0,
        "aircraft": 1.0,
        "vessels": 1.0,
        "nations": 1.0,
    },
    "share": {"": 1.0, "share": 1.0, "%": 0.01, "percent": 0.01},
    "mass": {"t": 1.0, "tonnes": 1.0, "kg": 0.001},
    "volume": {"m3": 1.0, "l": 0.001, "litres": 0.001},
}
CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD", "GBP": "GBP", "EUR": "EUR", "USD": "USD"}
SCALES = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "billion": 1e9,
}

# A number with its unit is never longer; the bound keeps hostile text from costing time.
_LONGEST = 80
_LARGEST = 1e18

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?"
_QUANTITY = re.compile(rf"^\s*(?P<number>{_NUMBER})\s*(?P<unit>[^\d\s].*)?$")
_MONEY = re.compile(
    rf"^\s*(?P<front>£|€|\$|GBP|EUR|USD)?\s*(?P<number>{_NUMBER})\s*(?P<scale>[a-zA-Z]*?)\s*(?P<back>GBP|EUR|USD)?\s*$"
)


@dataclass(frozen=True)
class Money:
    """A sum in one currency, never converted without a sourced rate."""

    amount: float
    currency: str


def parse_number(text: str) -> tuple[float, str]:
    """Split ``"1,100 km"`` into its number and its unit as written.

    Raises
    ------
    ValueError
        If the text does not begin with a number written as people write them.
    """
    match = _QUANTITY.match(text) if len(text) <= _LONGEST else None
    if match is None:
        message = f"'{text[:_LONGEST]}' is not a number with a unit"
        raise InputFault(
            message, "write the digits without spaces, for instance 10000 or '10,000'", code="S005"
        )
    return float(match["number"].replace(",", "")), (match["unit"] or "").strip()


def parse_quantity(value: Any, dimension: str) -> float:
    """Read a quantity of one dimension into its base unit.

    Parameters
    ----------
    value : str, int or float
        What stands in the file. A bare number is accepted only where the dimension has a bare unit (counts, shares,
        persons): a length without a unit is refused.
    dimension : str
        A key of ``DIMENSIONS``.

    Returns
    -------
    float
        The magnitude in the dimension's base unit.

    Raises
    ------
    ValueError
        If the value is no number, or its unit does not belong to the dimension; the message says what would be right.
    """
    units = DIMENSIONS[dimension]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        message = f"expected a {dimension}, got {_KIND_OF.get(type(value).__name__, 'something else')}"
        raise InputFault(message, _example(dimension), code="S005")
    number, unit = parse_number(value) if isinstance(value, str) else (float(value), "")
    _refuse_absurd(number, value)
    if unit in units:
        return number * units[unit]
    if unit == "" and dimension == "persons":
        return number
    known = next((name for name, table in DIMENSIONS.items() if unit in table), None)
    found = (
        f"'{value}' is a {known}"
        if known and unit
        else f"'{value}' has no unit"
        if not unit
        else f"unit '{unit}'"
    )
    raise InputFault(f"{found}, where a {dimension} is due", _example(dimension, number), code="S005")


_KIND_OF = {
    "dict": "a mapping",
    "list": "a list",
    "bool": "true or false",
    "NoneType": "nothing",
    "date": "a date",
}


def _example(dimension: str, number: float = 30) -> str:
    unit = next(iter(DIMENSIONS[dimension]))
    return (
        f"write for instance '{number:g} {unit}'" if unit else f"write a bare number, for instance {number:g}"
    )


def _refuse_absurd(number: float, value: Any) -> None:
    if not -_LARGEST < number < _LARGEST:
        message = f"{str(value)[:_LONGEST]} is not a finite number of sensible size"
        raise InputFault(message, "write the number as its source gives it", code="S005")


def parse_money(value: Any) -> Money:
    """Read ``£1.6bn``, ``$360m``, ``45,000 USD`` into an amount and a currency.

    Raises
    ------
    ValueError
        If no currency or no number is given.
    """
    if isinstance(value, Money):
        return value
    match = _MONEY.match(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    currency = match and (match["front"] or match["back"])
    if not match or not currency or match["scale"].lower() not in SCALES:
        message = f"'{str(value)[:_LONGEST]}' is not a sum of money"
        raise InputFault(message, "write for instance '£1.6bn' or '45,000 USD'", code="S005")
    amount = float(match["number"].replace(",", "")) * SCALES[match["scale"].lower()]
    _refuse_absurd(amount, value)
    return Money(amount, CURRENCIES[currency])


def convert(value: Any, unit: str) -> float:
    """Read a value into a factor's own unit.

    Plain numbers are taken to be in that unit. Text such as ``"1100 km"`` is converted if its unit is the same or of
    the same dimension.

    Raises
    ------
    ValueError
        If the units do not belong together.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        _refuse_absurd(value, value)
        return float(value)
    remedy = f"write for instance '30 {unit}'" if unit else "write a bare number, for instance 30"
    if not isinstance(value, str):
        got = _KIND_OF.get(type(value).__name__, "something else")
        message = f"expected a number in {unit or 'plain numbers'}, got {got}"
        raise InputFault(message, remedy, code="S005")
    if unit in {"GBP", "EUR", "USD"}:
        return _amount_in(value, unit)
    number, written = parse_number(value)
    _refuse_absurd(number, value)
    if written in {unit, ""}:
        return number
    for table in DIMENSIONS.values():
        if written in table and unit in table:
            return number * table[written] / table[unit]
    raise InputFault(f"'{value}' is in '{written}', where '{unit}' is due", remedy, code="S005")


def _amount_in(value: str, currency: str) -> float:
    money = parse_money(value)
    if money.currency != currency:
        message = f"'{value}' is in {money.currency}, where {currency} is due"
        raise InputFault(message, f"give the sum in {currency}, and the rate as a factor", code="S005")
    return money.amount


Length = Annotated[
    float,
    BeforeValidator(lambda v: parse_quantity(v, "length"), json_schema_input_type=str),
    Field(ge=0, examples=["400 km", "200 miles"]),
]
Duration = Annotated[
    float,
    BeforeValidator(lambda v: parse_quantity(v, "duration"), json_schema_input_type=str),
    Field(ge=0, examples=["30 days", "6 months", "12 hours"]),
]
Persons = Annotated[
    float,
    BeforeValidator(lambda v: parse_quantity(v, "persons"), json_schema_input_type=str | float),
    Field(ge=0, examples=["10,000", 10000]),
]
Count = Annotated[
    float,
    BeforeValidator(lambda v: parse_quantity(v, "count"), json_schema_input_type=str | float),
    Field(ge=0, examples=[6]),
]
Share = Annotated[
    float,
    BeforeValidator(lambda v: parse_quantity(v, "share"), json_schema_input_type=str | float),
    Field(ge=0, le=1, examples=["60 %", 0.6]),
]
