"""The strict, frozen base of everything a file declares, and the small types that carry its rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


class Declared(BaseModel):
    """Base of the schema: unknown keys are refused, values cannot change, attribute docstrings are the documentation."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True, str_strip_whitespace=True
    )


def _unique(names: list[str]) -> list[str]:
    if len(set(names)) != len(names):
        message = "a name is given twice"
        raise ValueError(message)
    return names


def _plain_date(value: Any) -> Any:
    # A date with a time would silently lose its hour; a number would silently be read as seconds since 1970.
    if isinstance(value, datetime) or not isinstance(value, str | date):
        message = f"'{value}' is not a date; write for instance '2025-04-20'"
        raise ValueError(message)  # noqa: TRY004 - pydantic turns only ValueError into a validation error
    return value


Day = Annotated[date, BeforeValidator(_plain_date, json_schema_input_type=date)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="a three-letter code, for instance ISO 3166-1 alpha-3")]
Region = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$", description="an ISO 3166-2 code")]
FactorName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-zA-Z0-9_]+)+$", max_length=80)]
SourceIds = Annotated[tuple[str, ...], Field(default=(), description="identifiers from the operation's sources")]
Names = Annotated[list[Name], AfterValidator(_unique)]
