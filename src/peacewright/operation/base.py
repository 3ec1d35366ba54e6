"""The strict, frozen base of everything a file declares, and the small types that carry its rules."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from peacewright.core.findings import InputFault

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

NAME = r"^[a-z][a-z0-9_-]*$"
LONGEST_NAME = 60

# Every pattern of the schema in words, with an example: what a finding says where one does not match.
PATTERNS: dict[str, tuple[str, str]] = {
    NAME: ("lower-case letters, digits, '-' and '_', beginning with a letter", "west-10k"),
    r"^[A-Z]{3}$": ("three capital letters, as in ISO 3166-1 alpha-3", "XNO"),
    r"^[A-Z]{2}$": ("two capital letters, as in ISO 3166-1 alpha-2", "IS"),
    r"^[A-Z]{2}-[A-Z0-9]{1,3}$": ("an ISO 3166-2 code", "IS-1"),
    r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$": ("an ISO 3166-1 alpha-2 or ISO 3166-2 code", "IS"),
    r"^[a-z][a-z0-9_]*(\.[a-zA-Z0-9_]+)+$": ("a dotted lower-case name", "line.watched_length"),
    r"^[a-z][a-z0-9_]*(\.[a-zA-Z0-9_]+)*$": ("a lower-case name, dotted or not", "backstop.intelligence"),
    r"^[a-z0-9_]*$": ("lower-case letters, digits and '_'", "unficyp"),
    r"^[A-F][1-6]$": ("a letter A-F for the source and a digit 1-6 for what it says", "B2"),
}


class Declared(BaseModel):
    """Base of the schema: unknown keys are refused, values cannot change, attribute docstrings document."""

    model_config = ConfigDict(
        extra="forbid",
        defer_build=True,
        frozen=True,
        use_attribute_docstrings=True,
        populate_by_name=True,
        str_strip_whitespace=True,
    )


def _unique(names: list[str]) -> list[str]:
    if len(set(names)) != len(names):
        raise InputFault("a name is given twice in this list", "keep it once")
    return names


def plain_date(value: Any) -> date:
    """Return a date as written, refusing what pydantic would guess at."""
    # A date with a time would silently lose its hour; a number would silently be read as seconds since 1970.
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise InputFault(f"there is no day {value}", "check month and day") from None
    message = f"'{str(value)[:40]}' is not a date"
    raise InputFault(message, "write year, month and day, for instance 2025-04-20", code="S003")


Day = Annotated[
    date, BeforeValidator(plain_date, json_schema_input_type=date), Field(examples=["2025-04-20"])
]
Name = Annotated[str, Field(pattern=NAME, max_length=LONGEST_NAME)]
Code = Annotated[
    str, Field(pattern=r"^[A-Z]{3}$", description="a three-letter code, for instance ISO 3166-1 alpha-3")
]
Region = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$", description="an ISO 3166-2 code")]
FactorName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-zA-Z0-9_]+)+$", max_length=80)]
SourceIds = Annotated[
    tuple[str, ...], Field(default=(), description="identifiers from the operation's sources")
]
Names = Annotated[list[Name], AfterValidator(_unique)]
