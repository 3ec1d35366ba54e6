"""The JSON Schema of ``verdicts.json`` (draft 2020-12), made from its models."""

from __future__ import annotations

import json

from peacewright.monitoring.verdicts.models import VERSION, Verdicts

FILE = f"verdicts-{VERSION}.schema.json"


def schema_text() -> str:
    """Return the JSON Schema as it stands in the published file."""
    schema = Verdicts.model_json_schema(mode="serialization")
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:peacewright:schema:verdicts:{VERSION}",
        **schema,
        "title": f"Peacewright verdicts, version {VERSION}",
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
