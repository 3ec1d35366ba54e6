"""Signposts of an exploration, made up for the tests of early warning."""

from __future__ import annotations


def signpost(
    name: str, level: float | None, when: str = "above", *, box: str = "", inside: str = "misses",
    label: str | None = None,
) -> dict[str, object]:  # fmt: skip
    return {
        "id": f"one.aim.{box or name}.1", "option": "one",
        "aim": {"metric": "attributed_share", "unit": "share", "at_least": True, "bound": 0.6, "words": "an aim"},
        "condition": {"words": "a condition", "confirmed": True, "inside": inside, "density": 0.9,
                      "fresh_density": 0.8, "fresh_outside_density": 0.2},
        "watch": {"name": name, "words": name, "unit": "share", "seen": "during", "as": "what there is to see"},
        "trigger": {"when": when, "level": level, "early": level, "label": label,
                    "words": f"{name} is {when} {level if label is None else label}"},
        "answers": {"gates": ["leave"], "options": [{"option": "two"}]},
    }  # fmt: skip


def document(*items: dict[str, object], operation: str = "small") -> dict[str, object]:
    return {"signposts": 1, "operation": operation, "seed": 1, "futures": 10, "items": list(items)}
