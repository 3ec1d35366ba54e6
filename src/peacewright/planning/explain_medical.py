"""The numbers of medical care, each with its formula and inputs."""

from __future__ import annotations

from peacewright.operation.options import Levers
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.medical import MedicalPart
from peacewright.plan.medical_shares import SHARES, shares_of
from peacewright.plan.tasks import TaskPart
from peacewright.planning.worksheet import Worksheet

_ROAD = ["medical.on_scene_hours", "medical.handover_hours", "travel.road_speed", "travel.circuity"]
_AIR = ["helicopter.speed", "helicopter.radius", "medevac.weather_share"]


def explain_medical(
    sheet: Worksheet, part: MedicalPart, levers: Levers, tasks: TaskPart
) -> tuple[Explanation, ...]:
    """Return the explanation of every number of a medical part."""
    strength = Input("lever strength", tasks.strength_persons, "persons")
    own = levers.medical.surgeries
    sheet.explain(
        "medical.surgeries", "facilities with surgery (role 2)", float(part.surgeries), "sites",
        "as the lever says, at most one a base" if own is not None
        else "strength ÷ persons that one supports, rounded; at least one from persons that a post supports on; "
        "at most one a base",
        [Input("lever medical.surgeries", own, "sites")] if own is not None
        else [strength, "medical.level2_supports", "medical.level1_supports",
              Input("bases", float(part.posts), "sites")],
    )  # fmt: skip
    sheet.explain(
        "medical.helicopters", "helicopters kept for casualties", float(part.helicopters), "helicopters",
        "helicopters × share kept, rounded, at least one where there are any",
        [Input("lever helicopters", levers.helicopters, "helicopters"), "medevac.kept_share"],
    )  # fmt: skip
    found = shares_of(part, sheet.factors.value, sheet.factors.value("travel.road_speed"))
    sheet.by = shares_of
    for name, share in SHARES.items():
        night = ["medical.night_road_share"] if share.night else []
        air: list[str | Input] = []
        if part.flies and not share.banned:
            air = [*_AIR, f"medevac.ready_hours_{'night' if share.night else 'day'}"]
            air += ["medevac.night_share"] if share.night else []
        sheet.explain(
            f"medical.{name}", share.label, float(found[name]), "share", share.formula,
            ["medical.surgeries", "medical.helicopters", share.limit, *_ROAD, "medical.alert_hours", *night, *air],
        )  # fmt: skip
    return sheet.explanations
