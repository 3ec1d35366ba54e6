"""The numbers of force generation, each with its formula and inputs."""

from __future__ import annotations

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.generation import GenerationPart
from peacewright.planning.inverse import months_of
from peacewright.planning.worksheet import Worksheet


def explain_generation(part: GenerationPart, levers: Levers, factors: FactorSet) -> tuple[Explanation, ...]:
    """Return the explanation of every number of a generation part that a brief prints."""
    sheet = Worksheet(factors, "planning.decide_generation")
    strength = Input("lever strength", levers.strength, "persons")
    tour = Input("lever tour", part.tour_months, "months")
    inverse = part.inverse
    sheet.explain(
        "generation.pool_needed", "pool needed to keep the strength in place", inverse.pool_needed_persons,
        "persons", "strength × (1 + rest for each month of tour)", [strength, "generation.dwell_ratio"],
    )  # fmt: skip
    sheet.explain(
        "generation.pool_known", "pools of all who offer or consider, as counted", inverse.pool_known_persons,
        "persons", "pledged strength × depth, else land forces × (pool share − committed share); × share counted",
        ["generation.pledge_depth", "generation.pool_share", "generation.committed_share",
         "generation.status_share_considering"],
    )  # fmt: skip
    sheet.explain(
        "generation.nations_needed", "nations needed", inverse.nations_needed, "nations",
        "largest pools first, none above the largest share; then nations of mean size",
        ["generation.pool_needed", "generation.pool_known", "generation.largest_share"],
    )  # fmt: skip
    sheet.explain(
        "generation.persons_over_duration", "tours served over the operation", inverse.persons_over_duration,
        "persons", "strength × months of the operation ÷ months of a tour",
        [strength, Input("lever duration", months_of(levers.duration), "months"), tour],
    )  # fmt: skip
    sheet.explain(
        "generation.tied_up", "persons in place, preparing or recovering at once", inverse.tied_up_persons,
        "persons", "strength × persons tied up for each in place", [strength, "generation.tied_up_ratio"],
    )  # fmt: skip
    sheet.explain(
        "generation.level", "share of every element held in every month", part.level, "share",
        "largest share that the pools keep in place with the rest asked for, scarcest element",
        ["generation.pool_known", "generation.dwell_ratio", tour],
    )  # fmt: skip
    sheet.explain(
        "generation.firm_level", "the same if only what is offered comes", part.firm_level, "share",
        "as the level, without pledges that are only considered", ["generation.dwell_ratio", tour],
    )  # fmt: skip
    sheet.explain(
        "generation.shortage", "empty places over the months planned", float(part.shortage.sum()), "person-months",
        "sum over elements and months of required − in place", [Input("months planned", part.months, "months")],
    )  # fmt: skip
    sheet.explain(
        "generation.gap_months", "months with some element short once all should be in place", part.gap_months,
        "months", "months with a shortage, from the month in which everything is required", ["generation.shortage"],
    )  # fmt: skip
    sheet.explain(
        "generation.judged_contributions", "contributions that rest on a judged number", part.judged_count,
        "contributions", "contributions without a public number, sized by the one rule",
        ["generation.pool_share", "generation.committed_share"],
    )  # fmt: skip
    _explain_burden(sheet, part)
    return sheet.explanations


def _explain_burden(sheet: Worksheet, part: GenerationPart) -> None:
    by_nation: dict[str, float] = {}
    for contribution, persons in zip(part.contributions, part.in_place, strict=True):
        by_nation[contribution.nation] = by_nation.get(contribution.nation, 0.0) + float(persons.sum())
    total = sum(by_nation.values())
    sheet.explain(
        "generation.largest_nation_share", "share of the force that the largest contributor carries",
        max(by_nation.values()) / total if total > 0 else 0.0, "share",
        "largest person-months of one nation ÷ person-months of all; burdens in proportion to free persons",
        [Input("person-months in place", total, "person-months")],
    )  # fmt: skip
