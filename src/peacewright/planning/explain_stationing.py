"""The numbers of stationing, each with its formula and inputs."""

from __future__ import annotations

from peacewright.operation.options import Levers
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.stationing import StationingPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.worksheet import Worksheet

REHEARSED = "stationing.rehearsed_busy_share"
"""Name of the busy share that living a first plan gave, among the numbers that a plan explains."""
_REHEARSE = "peacewright.simulation.rehearsal:rehearse"
"""By its name, because planning imports nothing of the simulation; a test finds it."""


def explain_stationing(
    sheet: Worksheet, part: StationingPart, tasks: TaskPart, levers: Levers, towns: int
) -> tuple[Explanation, ...]:
    """Return the explanation of every number of a stationing part; ``towns`` are those that may hold a base."""
    teams = Input("tasks.verification_teams", float(tasks.verification_teams), "teams")
    strength = Input("lever strength", tasks.strength_persons, "persons")
    own = [Input("lever bases", levers.bases, "bases")] if levers.bases else []
    limit = ["stationing.response_limit_hours", "travel.road_speed", "travel.circuity"]
    limit += ["helicopter.speed", "helicopter.ready_hours", "helicopter.radius"] if levers.helicopters else []
    sheet.explain(
        "stationing.bases", "bases", float(len(part.bases)), "sites",
        "the lever, else the larger of strength ÷ persons a base and teams ÷ teams a base, rounded up; "
        "at most the towns allowed; 0 without strength",
        [*own, strength, teams, "stationing.persons_per_base", "stationing.teams_per_base",
         Input("towns allowed", float(towns), "sites")],
    )  # fmt: skip
    if part.rehearsed:
        sheet.explain(
            REHEARSED, "share of the time a team is busy, found by living a first plan", part.busy_share, "share",
            "median, over the futures of a rehearsal in which a team was sent out, of hours on visits ÷ (24 × days × "
            "teams in place); the first plan is stationed on the share assumed",
            [teams, "stationing.busy_share"], _REHEARSE,
        )  # fmt: skip
    sheet.explain(
        "stationing.covered_share", "share of the line that a free team reaches in time", part.covered_share, "share",
        "sum over segments of length ÷ total length × (1 − busy share ^ teams within the time limit on their way)",
        [teams, REHEARSED if part.rehearsed else "stationing.busy_share", *limit],
    )  # fmt: skip
    if levers.helicopters:
        sheet.explain(
            "stationing.grounded_share", "the same where no aircraft may fly, bases and teams as they are",
            part.grounded_share, "share",
            "sum over segments of length ÷ total length × (1 − busy share ^ teams within the time limit by road)",
            [teams, REHEARSED if part.rehearsed else "stationing.busy_share", *limit[:3]],
        )  # fmt: skip
    sheet.explain(
        "stationing.backup_share", "share of the line in reach of two teams", part.backup_share, "share",
        "sum over segments with at least two teams within the time limit on their way of length ÷ total length",
        [teams, *limit],
    )  # fmt: skip
    if part.bases:
        sheet.explain(
            "stationing.nearest_base", "distance from the line to the nearest base",
            min(base.distance_to_line_km for base in part.bases), "km",
            "least over the bases of the distance to the line as drawn, as the crow flies",
            [Input(f"distance of {base.place}", base.distance_to_line_km, "km") for base in part.bases],
        )  # fmt: skip
    return sheet.explanations
