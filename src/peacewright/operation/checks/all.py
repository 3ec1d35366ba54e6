"""Every check of an operation, in the order in which a person reads the findings."""

from __future__ import annotations

from collections.abc import Iterator

from peacewright.operation.checks.command import (
    designs_exist,
    posts_refer,
    rights_refer,
    tables_are_whole,
    trees_are_trees,
)
from peacewright.operation.checks.consistency import (
    bloc_is_named,
    clocks_are_whole,
    judgements_have_ranges,
    options_make_sense,
    provisions_begin,
    supply_levers_serve,
    surgery_has_bases,
)
from peacewright.operation.checks.dependence import dependence_can_hold
from peacewright.operation.checks.gates import gates_can_act, gates_say_by_how_much, unquiet_only_in_gates
from peacewright.operation.checks.priors import priors_weigh_what_is_drawn
from peacewright.operation.checks.references import (
    conditions_refer,
    denials_refer,
    factors_exist,
    nations_exist,
    needed_factors_exist,
    no_hindsight,
    parties_exist,
    places_exist,
    reference_works_tell_places,
    regions_exist,
    sources_are_used,
    sources_exist,
    statements_have_sources,
    straits_refer,
    success_is_measurable,
    time_zones_exist,
    zones_exist,
)
from peacewright.operation.checks.remarks import Checked, Remark
from peacewright.operation.checks.terms import terms_are_in_order, terms_refer


def check(checked: Checked) -> Iterator[Remark]:
    """Yield everything that is wrong or odd."""
    for idea in IDEAS:
        yield from idea(checked)


IDEAS = (
    sources_exist,
    no_hindsight,
    reference_works_tell_places,
    sources_are_used,
    statements_have_sources,
    parties_exist,
    nations_exist,
    conditions_refer,
    zones_exist,
    denials_refer,
    straits_refer,
    factors_exist,
    needed_factors_exist,
    places_exist,
    regions_exist,
    time_zones_exist,
    success_is_measurable,
    dependence_can_hold,
    priors_weigh_what_is_drawn,
    provisions_begin,
    clocks_are_whole,
    terms_refer,
    terms_are_in_order,
    options_make_sense,
    supply_levers_serve,
    surgery_has_bases,
    bloc_is_named,
    judgements_have_ranges,
    gates_can_act,
    gates_say_by_how_much,
    unquiet_only_in_gates,
    designs_exist,
    posts_refer,
    trees_are_trees,
    rights_refer,
    tables_are_whole,
)
