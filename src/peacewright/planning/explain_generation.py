"""The numbers of force generation, each with its formula and inputs."""

from __future__ import annotations

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.generation import GenerationPart
from peacewright.planning.contributions import contributions_to
from peacewright.planning.inverse import inverse_of, months_of
from peacewright.planning.share_out import share_out
from peacewright.planning.solve.rotation import held_level, held_reach, solve_rotation
from peacewright.planning.worksheet import Worksheet


def explain_generation(part: GenerationPart, levers: Levers, factors: FactorSet) -> tuple[Explanation, ...]:
    """Return the explanation of every number of a generation part that a brief prints."""
    sheet = Worksheet(factors, inverse_of)
    strength = Input("lever strength", levers.strength, "persons")
    _explain_inverse(sheet, part, levers, strength)
    _explain_level(sheet, part, strength)
    _explain_shortage(sheet, part)
    _explain_burden(sheet, part)
    return sheet.explanations


def _pools(part: GenerationPart) -> list[Input]:
    """Return the pool counted of each nation as an input, in the order of the coalition."""
    pools: dict[str, float] = {}
    for each in part.contributions:
        pools[each.nation_name] = pools.get(each.nation_name, 0.0) + each.pool_persons
    return [Input(f"pool of {nation}", persons, "persons") for nation, persons in pools.items()]


def _explain_inverse(sheet: Worksheet, part: GenerationPart, levers: Levers, strength: Input) -> None:
    """Write down what would have to be true, and the pools counted beside it."""
    inverse, pools = part.inverse, _pools(part)
    behind = dict.fromkeys(name for each in part.contributions for name in each.factors)
    sheet.explain(
        "generation.pool_needed", "pool needed to keep the strength in place", inverse.pool_needed_persons,
        "persons", "strength × (1 + rest for each month of tour)", [strength, "generation.dwell_ratio"],
    )  # fmt: skip
    sheet.explain(
        "generation.pool_known", "pools of all who offer or consider, as counted", inverse.pool_known_persons,
        "persons", "sum over nations of their pool: pledged strength × depth, or without a public number land forces × "
        "(pool share − committed share); × share counted where it only considers; of each element at most a share",
        [*(pools or [Input("nations", 0.0, "nations")]), *behind, "generation.pledge_depth", "generation.pool_share",
         "generation.committed_share", "generation.status_share_considering"],
        contributions_to,
    )  # fmt: skip
    sheet.explain(
        "generation.nations_needed", "nations needed", inverse.nations_needed, "nations",
        "pools in falling order, none above largest share × pool needed, added until they reach the pool needed; "
        "if all fall short, then nations of their mean size",
        ["generation.pool_needed", "generation.largest_share", *pools],
    )  # fmt: skip
    sheet.explain(
        "generation.persons_over_duration", "tours served over the operation", inverse.persons_over_duration,
        "persons", "strength × months of the operation ÷ months of a tour",
        [strength, Input("lever duration", months_of(levers.duration), "months"),
         Input("lever tour", part.tour_months, "months")],
    )  # fmt: skip
    sheet.explain(
        "generation.tied_up", "persons in place, preparing or recovering at once", inverse.tied_up_persons,
        "persons", "strength × persons tied up for each in place", [strength, "generation.tied_up_ratio"],
    )  # fmt: skip
    sheet.explain(
        "generation.judged_contributions", "contributions that rest on a judged number", part.judged_count,
        "contributions", "counted: contributions whose number is judged, by the one rule or by the factor named",
        [Input("contributions", len(part.contributions), "contributions")], contributions_to,
    )  # fmt: skip


def _explain_level(sheet: Worksheet, part: GenerationPart, strength: Input) -> None:
    given: list[str | Input] = [
        "generation.pool_known",
        "generation.dwell_ratio",
        Input("lever tour", part.tour_months, "months"),
        Input("cycle of tour and rest", part.cycle_months, "months"),
    ]
    sheet.explain(
        "generation.level", "share of every element held in every month", part.level, "share",
        "largest ℓ ≤ 1 with ℓ × required ≤ in place in every month, no pool on tour or resting beyond its size; "
        "least over the elements (a linear program)",
        given, held_level,
    )  # fmt: skip
    if part.reaches and np.isfinite(min(part.reaches)):
        sheet.explain(
            "generation.breaks_at", "strength at which the first element breaks", min(part.reaches) * strength.value,
            "persons", "strength × least, over elements, of the largest ℓ with ℓ × required ≤ in place in every month, "
            "no pool on tour or resting beyond its size (a linear program); its make-up stays",
            [strength, *given], held_reach,
        )  # fmt: skip
    sheet.explain(
        "generation.firm_level", "the same if only what is offered comes", part.firm_level, "share",
        "as the level, without pledges that are only considered", given, held_level,
    )  # fmt: skip


def _explain_shortage(sheet: Worksheet, part: GenerationPart) -> None:
    short = [
        Input(f"empty places of {element}", float(row.sum()), "person-months")
        for element, row in zip(part.elements, part.shortage, strict=True)
    ]
    sheet.explain(
        "generation.shortage", "empty places over the months planned", float(part.shortage.sum()), "person-months",
        "sum over elements and months of required − in place, least that the pools allow",
        short or [Input("elements", 0.0, "elements")], solve_rotation,
    )  # fmt: skip
    sheet.explain(
        "generation.gap_months", "months with some element short once all should be in place", part.gap_months,
        "months", "counted: months with a shortage, from the month in which everything is required",
        ["generation.shortage", Input("month from which everything is required", part.level_from, "months")],
        solve_rotation,
    )  # fmt: skip


def _explain_burden(sheet: Worksheet, part: GenerationPart) -> None:
    by_nation: dict[str, float] = {}
    for contribution, persons in zip(part.contributions, part.in_place, strict=True):
        by_nation[contribution.nation] = by_nation.get(contribution.nation, 0.0) + float(persons.sum())
    total = sum(by_nation.values())
    most = max(by_nation.values(), default=0.0)
    sheet.explain(
        "generation.largest_nation_share", "share of the force that the largest contributor carries",
        most / total if total > 0 else 0.0, "share",
        "largest person-months of one nation ÷ person-months of all; burdens in proportion to free persons, even "
        "between groups as far as caveats allow",
        [Input("person-months of the largest", most, "person-months"),
         Input("person-months in place", total, "person-months")],
        share_out,
    )  # fmt: skip
