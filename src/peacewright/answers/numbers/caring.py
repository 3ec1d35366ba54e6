"""How the numbers of medical care in Q4 come about: each a share in every future, by one formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peacewright.answers.care import COLUMNS
from peacewright.answers.numbers.how import Computed, How, Over, Planned
from peacewright.answers.numbers.over_futures import MEDIAN
from peacewright.plan.medical_shares import SHARES
from peacewright.plan.plan import Plan
from peacewright.planning.decide_stationing import decide_stationing
from peacewright.planning.medical_shortfalls import medical_shortfalls
from peacewright.planning.solve.evacuation import fewest_bases
from peacewright.simulation.futures import Reader
from peacewright.simulation.measures import Measure
from peacewright.simulation.realise.medical import realise_medical


def _run(name: str) -> Callable[[Plan, Reader], Any]:
    return lambda plan, reader: realise_medical(plan, reader)[name]


CARE_MEASURES: dict[str, Measure] = {
    name: Measure(
        name, share.label, "share", share.formula, (), (realise_medical,), whole_simulation=False, kept=False,
        run=_run(name),
    )
    for name, share in SHARES.items()
}  # fmt: skip
"""By name: ``first_day``, ``surgery_night_banned`` ..."""


def _over(name: str) -> Over:
    def measures(plan: Plan, rest: str) -> tuple[Measure, ...]:
        del plan, rest
        return (CARE_MEASURES[name],)

    return Over(MEDIAN, measures, lambda plan: plan.medical.posts > 0)


def _slug(head: str) -> str:
    return head.lower().replace(" ", "_")


CARE_NUMBERS: Mapping[str, How] = {
    "Q4.surgery_day": _over("surgery_day"),
    "Q4.surgery_night": _over("surgery_night"),
    "Q4.surgery_day_banned": _over("surgery_day_banned"),
    "Q4.cures.*": Computed(
        "what bases and medical care lack, and the least change that would cure it",
        "",
        "target share − share of the line reached, or of the force in surgery, in time; each change alone, or "
        "two where none alone does: fewest bases with surgery or with helicopters by an exact partial cover, limits by "
        "sorting hours",
        lambda plan, rest: [
            "stationing.covered_share",
            "medical.surgery_day",
            "medical.surgery_night",
            "medical.target_share",
            "medical.surgery_hours",
        ],
        (decide_stationing, medical_shortfalls, fewest_bases),
        applies=lambda plan: bool((*plan.stationing.shortfalls, *plan.medical.shortfalls)),
    ),
    "Q4.clock.surgery": Planned("medical.surgeries"),
    "Q4.clock.helicopters_kept": Planned("medical.helicopters"),
    **{f"Q4.clock.{_slug(head)}": _over(name) for name, head in COLUMNS.items()},
}
"""By name, as in :data:`peacewright.answers.numbers.named.NUMBERS`."""
