"""How the tables of cures come about: each change was tried by planning again with it, all else as planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from peacewright.answers.numbers.how import Computed, How
from peacewright.plan.explanation import Input
from peacewright.planning.decide_capability import decide_capability
from peacewright.planning.generation_cures import generation_shortfalls
from peacewright.planning.placing_cures import placing_shortfalls
from peacewright.planning.protection_cures import protection_shortfalls


def _cures(of: str, reads: Iterable[str | Input], by: Callable[..., Any]) -> Computed:
    """Return how what is lacking, and the least change that cures it, come about."""
    given = tuple(reads)
    return Computed(
        f"{of}: what is lacking, and the least change that would cure it",
        "",
        "what is lacking: counted or summed over the plan at best values; a cure: the least size of one change with "
        "which nothing of it is lacking any more, tried with all else as planned",
        lambda plan, rest: given,
        (by,),
    )


_PROTECTION = _cures(
    "self-protection",
    ("protection.hold_hours", "protection.reserve_ready_hours", "stationing.persons_per_base", "travel.circuity",
     "travel.road_speed"),
    protection_shortfalls,
)  # fmt: skip


_ROTATION = _cures(
    "building up and rotation", ("generation.dwell_ratio", "generation.notice_factor"), generation_shortfalls
)
_TRAINING = _cures(
    "training",
    ("train.trainees_per_month", "train.course_weeks", "train.staff_per_trainee"),
    decide_capability,
)

_ON_THE_GROUND = _cures(
    "tasks on the ground",
    ("stationing.response_limit_hours", "stationing.persons_per_base", "stationing.site_spacing", "tasks.span",
     "line.watched_length"),
    placing_shortfalls,
)  # fmt: skip

CURING: Mapping[str, How] = {
    "Q1.cures.what_is_lacking": _ON_THE_GROUND,
    "Q1.cures.any_one_of_these_would_do": _ON_THE_GROUND,
    "Q2.cures.what_is_lacking": _PROTECTION,
    "Q2.cures.any_one_of_these_would_do": _PROTECTION,
    "Q6.cures.what_is_lacking": _ROTATION,
    "Q6.cures.any_one_of_these_would_do": _ROTATION,
    "Q11.cures.what_is_lacking": _TRAINING,
    "Q11.cures.any_one_of_these_would_do": _TRAINING,
}
"""By name, as in :mod:`.named`."""
