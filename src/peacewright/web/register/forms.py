"""A report as fields of a form, and back: with what is wrong told beside the field that it is wrong in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from starlette.datastructures import FormData

from peacewright.monitoring.register.content import MOST_BASIS, Name, Prose, ReportContent
from peacewright.monitoring.register.refusals import NotValid

NAMES = (
    "time_from", "time_until", "offset", "latitude", "longitude", "place_radius_m", "place", "region", "act", "domain",
    "target", "told_by", "alleged_author", "seen_by", "text", "deaths_low", "deaths_high",
)  # fmt: skip
OFFSETS = tuple(
    f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    for minutes in sorted({*range(-12 * 60, 14 * 60 + 1, 60), 210, 270, 330, 345, 390, 570, 630, -210, -570})
)
"""Offsets from UTC that are in use."""
_OPTIONAL = frozenset({
    "latitude", "longitude", "place_radius_m", "act", "domain", "target", "deaths_low", "deaths_high",
})  # fmt: skip
_MOMENT = "%Y-%m-%dT%H:%M"
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
"""As telephones of many countries write it, whose keyboard for decimals has no other key."""
_basis: TypeAdapter[str] = TypeAdapter(Annotated[Prose, Field(max_length=MOST_BASIS)])
_party: TypeAdapter[str] = TypeAdapter(Name)


def fields_of(content: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the fields of a form for a report, or empty ones."""
    fields = dict.fromkeys(NAMES, "") | {"offset": "+00:00"}
    for name, value in (content or {}).items():
        if name in ("time_from", "time_until"):
            fields[name] = datetime.fromisoformat(value).strftime(_MOMENT)
        elif name in fields:
            fields[name] = "" if value is None else str(value)
    return fields


def content_from(form: FormData) -> tuple[ReportContent | None, dict[str, str], dict[str, str]]:
    """Return what a form says.

    Returns
    -------
    ReportContent or None
        None where something is wrong.
    dict
        The fields as they were typed, to be shown again.
    dict
        What is wrong, by field; what concerns several stands under an empty name.
    """
    fields = {name: value if isinstance(value := form.get(name, ""), str) else "" for name in NAMES}
    values: dict[str, Any] = {name: value for name, value in fields.items() if name != "offset"}
    offset = fields["offset"] if fields["offset"] in OFFSETS else "+00:00"
    until = fields["time_until"] or fields["time_from"]
    values["time_from"] = f"{fields['time_from']}{offset}"
    values["time_until"] = f"{until}{offset}"
    for name in ("latitude", "longitude"):  # not the radius: 1,000 metres are written so too
        if _DECIMAL_COMMA.fullmatch(fields[name].strip()):
            values[name] = fields[name].replace(",", ".")
    for name in _OPTIONAL:
        if not fields[name].strip():
            values[name] = None
    try:
        return ReportContent.model_validate(values), fields, {}
    except ValidationError as error:
        faults: dict[str, str] = {}
        for fault in error.errors(include_url=False):
            where = str(fault["loc"][0]) if fault["loc"] else ""
            if where == "time_until" and not fields["time_until"]:
                continue  # it stands for the beginning, whose fault is told there
            if where in ("time_from", "time_until"):
                faults[where] = "give day and time"
            elif fault["type"] in ("float_parsing", "int_parsing"):
                faults.setdefault(where, "give a number, without units")
            else:
                faults.setdefault(where, str(fault["msg"]).removeprefix("Value error, "))
        return None, fields, faults


def checked_basis(basis: str, party: str) -> None:
    """Refuse text that the register does not take.

    Raises
    ------
    NotValid
    """
    try:
        _basis.validate_python(basis)
        _party.validate_python(party)
    except ValidationError as error:
        raise NotValid(str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ")) from None
