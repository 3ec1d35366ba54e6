"""From an operation, its plans and the answers of its brief to what is exported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from peacewright import __version__
from peacewright.operation.loading import LoadedOperation
from peacewright.plan.plan import Plan
from peacewright.reporting.exports.from_answers import answer_tables
from peacewright.reporting.exports.model import Export
from peacewright.reporting.exports.places import place_tables
from peacewright.reporting.exports.records import record_tables

PUBLIC = (
    "public: bases by town and no finer, reach as the average of each region's stretch of the line, persons to two "
    "figures, distances to 10 km, coordinates to a hundredth of a degree"
)
RESTRICTED = (
    "RESTRICTED: holds the reach of single segments and towns near them, persons and distances of bases as planned, "
    "and coordinates to about a metre; for those whose data this is, not for the public"
)
SPOKEN_OF = (
    "numbers of plans are worked out on best values; ranges of answers follow from how futures are drawn and are no "
    "probabilities"
)


def compose_export(
    loaded: LoadedOperation, plans: Mapping[str, Plan], answers: Mapping[str, Any] | None = None
) -> Export:
    """Return what is exported.

    Parameters
    ----------
    loaded : LoadedOperation
    plans : mapping of option name to Plan
        At least one.
    answers : mapping, optional
        A brief's ``answers.json``; only the answers for these plans' options are taken.
    """
    operation = loaded.operation
    told = () if answers is None else answer_tables(answers, plans.keys())
    records = record_tables(operation, loaded.factors, plans)
    return Export(
        name=operation.name,
        title=operation.title,
        as_of=operation.as_of,
        provenance=tuple(_provenance(loaded, plans, answers)),
        tables=(*place_tables(operation, plans), *records[:-1], *told, records[-1]),
    )


def _provenance(
    loaded: LoadedOperation, plans: Mapping[str, Plan], answers: Mapping[str, Any] | None
) -> list[tuple[str, str]]:
    operation = loaded.operation
    public = operation.disclosure == "public"
    theatre = next(iter(plans.values())).theatre
    told = [
        ("operation", operation.name),
        ("title", operation.title),
        ("as_of", operation.as_of.isoformat()),
        ("start", operation.start.isoformat()),
        ("disclosure", PUBLIC if public else RESTRICTED),
        ("options", "; ".join(plans)),
        ("operation_sha256", loaded.sha256),
        ("factor_tables_sha256", loaded.factor_tables_sha256),
        ("made_with", f"Peacewright {__version__}"),
        ("coordinates", "WGS84 longitude and latitude in degrees"),
        ("line_of_contact", theatre.notes[0]),
        ("numbers", SPOKEN_OF),
    ]
    if answers is not None:
        told += [
            (f"answers_{name}", str(answers.get(name, ""))) for name in ("seed", "futures", "peacewright")
        ]
    return told + geography_licences()


def geography_licences() -> list[tuple[str, str]]:
    """Return what the shipped geography asks to be said wherever it goes."""
    listed = json.loads(
        resources.files("peacewright.catalogue").joinpath("geography/licences.json").read_text("utf-8")
    )
    told = {one["attribution"]: one["licence"] for one in listed.values()}
    return [
        (f"geography_{number}", f"{attribution} ({licence})")
        for number, (attribution, licence) in enumerate(told.items(), 1)
    ]
