"""Numbers of a rotation in the answer on duration: what breaks first, what hangs on others, who carries how much."""

from __future__ import annotations

from collections.abc import Mapping

from peacewright.answers.numbers.how import Computed, How, Planned
from peacewright.answers.rotating import held_by_element
from peacewright.plan.explanation import Input
from peacewright.plan.generation import GenerationPart
from peacewright.plan.plan import Plan
from peacewright.planning.contributions import contributions_to
from peacewright.planning.generation_losses import losses
from peacewright.planning.share_out import share_out


def _losses(words: str) -> Computed:
    """Return how the level without some contributions comes about."""

    def given(plan: Plan, rest: str) -> list[str | Input]:
        del rest
        lost = [
            Input(f"pool lost without {one.name or one.kind}", one.persons, "persons")
            for one in plan.generation.without
        ]
        return ["generation.level", "generation.pool_known", *lost]

    formula = f"{words}, pools split anew without what is lost; each loss alone"
    return Computed(words, "share", formula, given, (losses,))


def _burdens(formula: str, unit: str) -> Computed:
    """Return how a number of each nation's burden comes about."""
    given = ("generation.pool_known", "generation.shortage")
    words = f"{formula}; burdens in proportion to free persons, even between groups as far as caveats allow"
    return Computed(
        "burden of a nation", unit, words, lambda plan, rest: given, (share_out, GenerationPart.burdens)
    )


ROTATION: Mapping[str, How] = {
    "Q6.elements.*": Computed(
        "share of an element's requirement held in the leanest month once all is due", "share",
        "least, over the months from when all is due, of 1 − persons lacking ÷ persons required",
        lambda plan, rest: ["generation.shortage"], (held_by_element,),
    ),
    "Q6.breaks_at": Planned("generation.breaks_at"),
    "Q6.breaking.at_a_force_of": Planned("generation.breaks_at"),
    "Q6.breaking.held": Planned("generation.level"),
    "Q6.breaking.without_*": _losses("share of the scarcest element held in every month"),
    "Q6.burden.pool": Computed(
        "pool of a nation", "persons", "sum over elements of its contributions' pools",
        lambda plan, rest: ["generation.pool_known"], (contributions_to,),
    ),
    "Q6.burden.in_place_on_average": _burdens("person-months in place ÷ months planned", "persons"),
    "Q6.burden.in_place_at_most": _burdens("largest, over months, of its persons in place", "persons"),
    "Q6.burden.share_of_the_force": _burdens("its person-months in place ÷ those of all nations", "share"),
    "Q6.burden.days_away_a_year_a_person_of_the_pool": _burdens(
        "person-months in place ÷ (pool × months planned) × 365 days", "days"
    ),
    "Q6.burden.months_above_what_its_pool_keeps_for_good": _burdens(
        "counted: months with more in place than its pool × months of a tour ÷ months of a cycle", "months"
    ),
}  # fmt: skip
"""By name, as in :mod:`peacewright.answers.numbers.named`."""
