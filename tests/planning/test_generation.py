"""Force generation: one rule for every nation, caveats, the inverse answer, cures that cure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright import study
from peacewright.core.factors import FactorSet
from peacewright.operation.vocabulary import Element
from peacewright.plan.explanation import Shortfall
from peacewright.plan.generation import GenerationPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.contributions import even_split, pool_rule
from peacewright.planning.decide_generation import decide_generation
from peacewright.planning.decide_tasks import decide_tasks
from peacewright.planning.generation_cures import _build_up_cures
from peacewright.planning.solve.rotation_program import RotationProblem
from tests.planning.tables import operation_with, shipped_factors, with_number

LEVERS = {"strength": 5000, "tasks": ["guard_site", "patrol"], "zones": ["west"], "stand_off": "50 km"}


def nation(in_bloc: bool = True, **pledge: Any) -> dict[str, Any]:
    return {
        "name": "N",
        "in_bloc": in_bloc,
        "pledges": [{"element": "infantry", "status": "offered", **pledge}],
    }


def planned(
    coalition: dict[str, Any],
    levers: dict[str, Any] | None = None,
    personnel: float = 100_000.0,
    **changes: float,
) -> tuple[TaskPart, GenerationPart]:
    factors = shipped_factors(**changes)
    for code in coalition:
        factors = with_number(factors, f"generation.personnel.{code}", personnel)
    factors = with_number(factors, "force.known", 3000.0)
    operation = operation_with({"it": {**LEVERS, **(levers or {})}}, coalition)
    tasks = decide_tasks(operation, "it", None, factors)
    return tasks, decide_generation(operation, "it", tasks, factors)


def in_place(part: GenerationPart, code: str) -> float:
    return float(
        sum(row.sum() for c, row in zip(part.contributions, part.in_place, strict=True) if c.nation == code)
    )


def test_no_force_needs_nobody() -> None:
    _, part = planned({"NNN": nation()}, {"strength": 0, "tasks": []})
    assert part.contributions == ()
    assert part.required.shape == (0, 60)
    assert part.shortage.sum() == 0
    assert part.inverse.pool_needed_persons == 0
    assert part.proof is None


def test_shapes_and_sums() -> None:
    tasks, part = planned({"NNN": nation(), "MMM": nation()})
    elements = list(part.elements)
    assert part.in_place.shape == (len(part.contributions), part.months)
    assert part.required[:, -1].sum() == pytest.approx(tasks.strength_persons, abs=len(elements) * 3)
    for row, element in enumerate(elements):
        mine = [i for i, c in enumerate(part.contributions) if c.element is element]
        held = part.in_place[mine].sum(axis=0)
        assert (np.maximum(0, part.required[row] - held) <= part.shortage[row] + 1e-9).all()
    assert part.proof is not None
    assert part.proof.gap <= 0.01


def test_pools_are_never_overdrawn() -> None:
    _, part = planned({"NNN": nation(), "MMM": nation(status="considering")}, personnel=30_000)
    for contribution, row in zip(part.contributions, part.in_place, strict=True):
        # Persons in place at one time are within the pool; so are all who start within one cycle of tour and rest.
        assert row.max() <= contribution.pool_persons + 1e-9
        per_cycle = row[: part.cycle_months].sum() / part.tour_months
        assert per_cycle <= contribution.pool_persons + 1e-9


def test_one_rule_for_every_nation() -> None:
    _, part = planned({"AAA": nation(), "BBB": nation()})
    pools = {}
    for contribution in part.contributions:
        assert contribution.judged
        pools.setdefault(contribution.element, set()).add(round(contribution.pool_persons, 6))
    assert all(len(values) == 1 for values in pools.values())
    assert part.judged_count == len(part.contributions)
    factors = shipped_factors()
    assert pool_rule(100_000, factors) == pytest.approx(
        100_000 * (factors.value("generation.pool_share") - factors.value("generation.committed_share"))
    )


def test_burden_is_even_between_equal_nations() -> None:
    _, part = planned({"AAA": nation(), "BBB": nation(), "CCC": nation()})
    shares = [in_place(part, code) for code in ("AAA", "BBB", "CCC")]
    assert max(shares) - min(shares) <= 0.01 * max(shares)


def test_a_public_number_stands_above_the_rule() -> None:
    _, part = planned({"NNN": nation(strength="force.known")})
    assert {c.factors for c in part.contributions} == {("force.known",)}
    assert not any(c.judged for c in part.contributions)
    depth = shipped_factors().value("generation.pledge_depth")
    assert sum(c.pool_persons for c in part.contributions) <= 3000 * depth + 1e-6


@pytest.mark.parametrize(
    "pledge",
    [
        {"status": "refused"},
        {"caveats": {"outside_only": True}},
        {"caveats": {"not_zones": ["west", "east"]}},
        {"element": "air"},
    ],
)
def test_who_does_not_come_in_gives_nothing(pledge: dict[str, Any]) -> None:
    _, part = planned({"NNN": nation(**pledge)})
    assert part.contributions == ()
    assert part.level == 0
    assert (part.shortage == part.required).all()


def test_only_nations_outside_the_alliance_when_the_option_says_so() -> None:
    _, part = planned({"NNN": nation(), "MMM": nation(in_bloc=False)}, {"contributors": "outside_bloc"})
    assert {c.nation for c in part.contributions} == {"MMM"}


@pytest.mark.parametrize(
    "caveats",
    [
        {"not_tasks": ["patrol"]},
        {"not_within": {"of": "line_of_contact", "distance": "100 km"}},
    ],
)
def test_caveats_leave_the_barred_task_empty(caveats: dict[str, Any]) -> None:
    levers = {"strength": 8000, "tasks": ["patrol", "guard_site"]}
    tasks, barred = planned({"NNN": nation(caveats=caveats)}, levers, personnel=500_000)
    _, free = planned({"NNN": nation()}, levers, personnel=500_000)
    infantry = barred.elements.index(Element.INFANTRY)
    patrol = next(need.allotted_persons for need in tasks.requirements if need.task == "patrol")
    assert free.shortage[infantry, -1] == 0
    assert barred.shortage[infantry, -1] == pytest.approx(patrol, abs=1)


def test_distance_bars_reaction_only_where_bases_stand_nearer() -> None:
    caveats = {"not_within": {"of": "line_of_contact", "distance": "100 km"}}
    levers = {"strength": 8000, "tasks": ["react"]}
    _, near = planned({"NNN": nation(caveats=caveats)}, {**levers, "stand_off": "50 km"}, 500_000)
    _, far = planned({"NNN": nation(caveats=caveats)}, {**levers, "stand_off": "150 km"}, 500_000)
    infantry = far.elements.index(Element.INFANTRY)
    assert far.shortage[infantry, -1] == 0
    assert near.shortage[infantry, -1] > 0


def test_considering_counts_in_part_and_not_at_all_in_the_firm_level() -> None:
    _, firm = planned({"NNN": nation()}, personnel=20_000)
    _, hoped = planned({"NNN": nation(status="considering")}, personnel=20_000)
    share = shipped_factors().value("generation.status_share_considering")
    for offered, considered in zip(firm.contributions, hoped.contributions, strict=True):
        assert considered.pool_persons == pytest.approx(share * offered.pool_persons)
        assert considered.status == "considering"
    assert hoped.firm_level == 0
    assert firm.firm_level == pytest.approx(firm.level)
    assert hoped.level < firm.level


def test_a_larger_pool_share_never_lowers_the_level() -> None:
    levels = [
        planned({"NNN": nation()}, personnel=40_000, generation__pool_share=share)[1].level
        for share in (0.1, 0.2, 0.3, 0.5)
    ]
    assert levels == sorted(levels)
    assert levels[0] < levels[-1]


def test_more_rest_never_raises_the_level() -> None:
    levels = [
        planned({"NNN": nation()}, personnel=40_000, generation__dwell_ratio=ratio)[1].level
        for ratio in (1, 2, 3, 5)
    ]
    assert levels == sorted(levels, reverse=True)


def test_holding_no_more_than_the_level_leaves_nobody_short() -> None:
    tasks, short = planned({"NNN": nation()}, personnel=60_000)
    assert 0 < short.level < 1
    assert short.gap_months > 0
    subjects = {shortfall.subject for shortfall in short.shortfalls}
    assert "infantry: rotation" in subjects
    cures = {
        cure.change: cure.amount
        for shortfall in short.shortfalls
        if shortfall.subject == "infantry: rotation"
        for cure in shortfall.cures
    }
    held = cures["infantry in place no more than"]
    rest = cures["rest after a tour no longer than"]
    # The rest that cures leaves nobody of that element short; a month more does.
    infantry = short.elements.index(Element.INFANTRY)
    ratio = rest / short.tour_months
    _, rested = planned({"NNN": nation()}, personnel=60_000, generation__dwell_ratio=ratio)
    assert rested.shortage[infantry, rested.level_from :].sum() == 0
    _, tired = planned(
        {"NNN": nation()}, personnel=60_000, generation__dwell_ratio=(rest + 1) / short.tour_months
    )
    assert tired.shortage[infantry, tired.level_from :].sum() > 0
    assert held == pytest.approx(
        short.required[infantry, -1] - short.shortage[infantry, short.level_from :].max(), abs=2
    )
    assert tasks.strength_persons == 5000


def test_tours_with_the_same_rest_cure_at_the_length_told_and_not_a_month_shorter() -> None:
    _, short = planned({"NNN": nation()}, personnel=75_000)
    told = [
        cure.amount
        for shortfall in short.shortfalls
        for cure in shortfall.cures
        if shortfall.subject == "infantry: rotation" and cure.change.startswith("tours")
    ]
    assert len(told) == 1
    assert told[0] is not None
    rest = short.cycle_months - short.tour_months
    infantry = short.elements.index(Element.INFANTRY)
    for months, cured in ((int(told[0]), True), (int(told[0]) - 1, False)):
        # The rest is told as a ratio to the tour: the same months of it.
        _, longer = planned(
            {"NNN": nation()},
            {"tour": f"{months} months"},
            personnel=75_000,
            generation__dwell_ratio=rest / months,
        )
        assert longer.cycle_months == rest + months
        # Whole persons may leave a place empty that fractions would fill.
        assert (longer.shortage[infantry, longer.level_from :].sum() <= 2) == cured


def test_the_first_to_break_breaks_at_the_strength_told() -> None:
    tasks, part = planned({"NNN": nation()}, personnel=150_000)
    element, reach = part.breaking_order[0]
    assert reach == min(part.reaches)
    assert part.level == pytest.approx(min(1.0, reach))
    row = part.elements.index(element)
    assert (part.shortage[row, part.level_from :].sum() > 0) == (reach < 1 - 1e-6)
    assert tasks.strength_persons * reach > 0


def test_what_hangs_on_others_is_lost_alone_and_named() -> None:
    """One nation needs a vote, one asks for a backstop or waits for a phase, one comes whatever happens."""
    coalition = {
        "AAA": {**nation(), "vote": "required"},
        "BBB": nation(when={"any": [{"backstop": "intelligence"}, {"phase": "full"}]}),
        "CCC": nation(status="considering"),
    }
    _, part = planned(coalition, personnel=60_000)
    lost = {one.kind: one for one in part.without}
    # Either way out is enough, so that neither backstop nor phase is needed for itself.
    assert set(lost) == {"vote", "considering", "largest"}
    pools = {burden.nation: burden.pool_persons for burden in part.burdens()}
    assert lost["vote"].persons == pytest.approx(pools["AAA"], rel=0.02)
    assert lost["considering"].persons == pytest.approx(pools["CCC"], rel=0.02)
    assert lost["considering"].level == pytest.approx(part.firm_level)
    assert all(one.level <= part.level + 1e-9 for one in part.without)


def test_burdens_add_up_and_starts_follow_from_who_is_in_place() -> None:
    _, part = planned({"AAA": nation(), "BBB": nation(caveats={"not_tasks": ["patrol"]})}, personnel=80_000)
    assert sum(burden.share for burden in part.burdens()) == pytest.approx(1.0)
    for code, starts in part.starts_by_nation().items():
        assert (starts >= 0).all()
        total = np.cumsum(starts)
        total[part.tour_months :] -= np.cumsum(starts)[: -part.tour_months]
        assert total == pytest.approx(part.by_nation()[code])
    assert {stage.name for stage in part.stages} >= {"empty places", "presence", "relief"}
    assert max(stage.gap for stage in part.stages) <= 0.02


def test_who_may_leave_early_is_spared_and_one_more_is_not() -> None:
    """The largest nation alone holds everything; of two equal nations that just hold it neither can be spared."""
    ample = {"AAA": nation(), "BBB": nation(), "CCC": nation()}
    _, part = planned(ample, personnel=400_000)
    assert part.level == 1
    gone = part.may_leave
    assert len(gone) == 2
    left = {code: one for code, one in ample.items() if code not in [b.nation for b in part.burdens()][:2]}
    assert planned(left, personnel=400_000)[1].level == 1
    _, tight = planned({"AAA": nation(), "BBB": nation()}, personnel=30_000)
    assert tight.level < 1
    assert tight.may_leave == ()


def test_surge_is_what_pools_cannot_keep() -> None:
    _, part = planned({"NNN": nation()}, personnel=60_000)
    assert (part.surge >= 0).all()
    infantry = part.elements.index(Element.INFANTRY)
    pool = sum(int(c.pool_persons) for c in part.contributions if c.element is Element.INFANTRY)
    kept = pool * part.tour_months / part.cycle_months
    held = part.in_place[[i for i, c in enumerate(part.contributions) if c.element is Element.INFANTRY]].sum(
        axis=0
    )
    assert part.surge[infantry] == pytest.approx(np.maximum(0, held - kept))


def test_scarce_elements_are_served_as_well_as_common_ones() -> None:
    """Where only one nation brings the second element, it gives it more room than an average split would."""
    pools, needed = np.array([100.0, 100.0]), np.array([150.0, 50.0])
    split = even_split(pools, needed, np.array([[True, True], [True, False]]))
    assert split.sum(axis=1) == pytest.approx(pools)
    assert split.sum(axis=0) / needed == pytest.approx([1.0, 1.0], abs=1e-3)


def test_missing_personnel_is_named() -> None:
    operation = operation_with({"it": LEVERS}, {"NNN": nation()})
    factors: FactorSet = shipped_factors()
    tasks = decide_tasks(operation, "it", None, factors)
    with pytest.raises(KeyError, match=r"generation\.personnel\.NNN"):
        decide_generation(operation, "it", tasks, factors)


def test_the_same_input_gives_the_same_plan() -> None:
    coalition = {
        "AAA": nation(),
        "BBB": nation(status="considering"),
        "CCC": nation(caveats={"not_tasks": ["patrol"]}),
    }
    _, first = planned(coalition, personnel=60_000)
    _, second = planned(coalition, personnel=60_000)
    assert (first.in_place == second.in_place).all()
    assert first.explanations == second.explanations


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 50), min_size=3, max_size=6), st.integers(0, 60), st.integers(0, 5))
def test_build_up_is_cured_by_just_enough(rising: list[int], pool: int, notice: int) -> None:
    """While nobody has to be relieved yet, places are filled where the pool is large enough: a closed form."""
    required = np.sort(np.array(rising, dtype=np.int64))
    start, months = len(required), len(required) + 4
    whole = np.concatenate([required, np.full(4, required[-1])])[None, :]
    ready = np.where(np.arange(months) >= notice, pool, 0)[None, :].astype(np.int64)
    problem = RotationProblem(whole, ready, np.ones((1, 1), dtype=bool), 12, 36, start)
    found = {cure.change: cure.amount for cure in _build_up_cures(problem)}

    def least(fits: Callable[[int], bool]) -> int | None:
        return next((size for size in range(1, start + 1) if fits(size)), None)

    at = np.arange(start)
    assert found.get("shorter notice for all") == least(
        lambda size: bool((required <= ready[0][np.minimum(at + size, months - 1)]).all())
    )
    assert found.get("arrival asked for later") == least(
        lambda size: bool((np.where(at >= size, required[at - size], 0) <= ready[0][:start]).all())
    )
    lacking = (required - ready[0][:start]).max()
    assert found["a larger pool without any notice"] == max(0, lacking)


def test_the_rest_told_leaves_nobody_short_when_planned_again() -> None:
    """Of two works of one pool, shares of a person once left one place empty, with a cure of no persons."""
    loaded = study.load("ukraine-2025")
    tasks = decide_tasks(loaded.operation, "west-10k", None, loaded.factors)

    def lacking(factors: FactorSet) -> list[Shortfall]:
        part = decide_generation(loaded.operation, "west-10k", tasks, factors)
        return [short for short in part.shortfalls if short.subject == "trainers: rotation"]

    (short,) = lacking(loaded.factors)
    rest = next(cure.amount for cure in short.cures if cure.change.startswith("rest after a tour"))
    assert rest is not None
    tour = decide_generation(loaded.operation, "west-10k", tasks, loaded.factors).tour_months
    assert not lacking(loaded.factors.at({"generation.dwell_ratio": rest / tour}))
    for longer in (rest + 1, rest + 2):
        (left,) = lacking(loaded.factors.at({"generation.dwell_ratio": longer / tour}))
        assert left.amount >= 1
        assert all(cure.amount is None or cure.amount > 0 for cure in left.cures)
