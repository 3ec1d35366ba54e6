"""A plan as plain data: every part with every field, but for what a public operation does not tell by place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from peacewright.plan.plan import Part, Plan
from peacewright.plan.stationing import StationingPart
from peacewright.reporting.exports.places import BASE_FIELDS, base_row


def plans_document(operation: str, plans: Mapping[str, Plan]) -> dict[str, Any]:
    """Return plans as ``peacewright plan --json`` prints them; ``docs/reference/plan-json.md`` states the shape.

    Parameters
    ----------
    operation : str
        Its name.
    plans : mapping of str to Plan
        By option.
    """
    return {"operation": operation, "options": {name: _plan(plan) for name, plan in plans.items()}}


def _plan(plan: Plan) -> dict[str, Any]:
    parts = {name: _part(plan, part) for name, part in plan.parts.items()}
    return {"title": plan.option.title, "levers": plain(plan.option.levers), **parts}


def _part(plan: Plan, part: Part) -> dict[str, Any]:
    """Return a part as data; of a public operation without what is finer than it tells, and bases by town."""
    told: dict[str, Any] = plain(part)
    if plan.operation.disclosure != "public":
        return told
    told = {name: value for name, value in told.items() if name not in by_place(type(part))}
    if isinstance(part, StationingPart):
        names = [field.name for field in BASE_FIELDS]
        told["bases"] = [dict(zip(names, base_row(plan, base), strict=True)) for base in part.bases]
    return told


def by_place(part: type) -> tuple[str, ...]:
    """Return the fields of a kind of part that know places finer than a public operation tells."""
    return tuple(getattr(part, "BY_PLACE", ()))


def plain(value: Any) -> Any:
    """Return a part of a plan as data that JSON can hold; a number that is not finite becomes null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
