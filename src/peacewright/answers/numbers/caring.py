"""How the numbers of medical care in Q4 come about: each a share in every future, by one formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peacewright.answers.care import COLUMNS
from peacewright.answers.numbers.how import How, Over, Planned
from peacewright.answers.numbers.over_futures import MEDIAN
from peacewright.plan.medical_shares import SHARES
from peacewright.plan.plan import Plan
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
    "Q4.clock.surgery": Planned("medical.surgeries"),
    "Q4.clock.helicopters_kept": Planned("medical.helicopters"),
    **{f"Q4.clock.{_slug(head)}": _over(name) for name, head in COLUMNS.items()},
}
"""By name, as in :data:`peacewright.answers.numbers.named.NUMBERS`."""
