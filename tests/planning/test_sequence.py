"""The whole sequence on the shipped operation: every option plans, is proven, and explains itself."""

from __future__ import annotations

import pytest

from peacewright import study
from peacewright.operation.loading import LoadedOperation, load
from peacewright.operation.reading.factor_tables import load_tables
from peacewright.plan.plan import Plan
from peacewright.planning.sequence import plan_option
from peacewright.theatre.build import build_theatre
from peacewright.theatre.theatre import Theatre
from tests.planning.tables import TABLES, read_table


def test_the_loader_reads_the_same_tables() -> None:
    loaded = load_tables().factors
    for table in TABLES:
        for name, factor in read_table(table).items():
            assert (loaded[name].best, loaded[name].low, loaded[name].high) == (
                factor.best,
                factor.low,
                factor.high,
            )
            assert loaded[name].sources == factor.sources
            assert loaded[name].kind == factor.kind


@pytest.fixture(scope="module")
def shipped() -> tuple[LoadedOperation, Theatre]:
    loaded = load("ukraine-2025")
    return loaded, build_theatre(loaded.operation, loaded.factors)


@pytest.fixture(scope="module")
def plans(shipped: tuple[LoadedOperation, Theatre]) -> dict[str, Plan]:
    loaded, _ = shipped
    return study.plan(loaded)


@pytest.mark.slow
def test_every_option_plans(plans: dict[str, Plan]) -> None:
    assert len(plans) >= 6
    for plan in plans.values():
        strength = plan.tasks.strength_persons
        assert sum(plan.tasks.element_persons.values()) == pytest.approx(strength)
        if strength == 0:
            assert plan.generation.contributions == ()
            assert plan.tasks.claims == ()
            continue
        # Rounding each work to whole persons may add a few.
        assert plan.generation.required[:, -1].sum() == pytest.approx(strength, abs=10)
        assert plan.generation.inverse.pool_needed_persons > strength


@pytest.mark.slow
def test_rotation_and_stationing_are_proven_within_one_percent(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        for proof in (plan.generation.proof, plan.stationing.proof):
            if proof is not None:
                assert proof.gap <= 0.01


@pytest.mark.slow
def test_explanations_and_sources_hold_together(
    plans: dict[str, Plan], shipped: tuple[LoadedOperation, Theatre]
) -> None:
    loaded, _ = shipped
    for plan in plans.values():
        names = [
            explanation.name for part in (plan.tasks, plan.generation) for explanation in part.explanations
        ]
        assert len(set(names)) == len(names)
        for explanation in plan.explanations.values():
            assert set(explanation.sources) <= set(loaded.factors.sources)
            for given in explanation.inputs:
                if given.name in loaded.factors:
                    assert given.value == loaded.factors.value(given.name)


@pytest.mark.slow
def test_an_unknown_option_is_answered_with_the_known_ones(shipped: tuple[LoadedOperation, Theatre]) -> None:
    loaded, theatre = shipped
    with pytest.raises(KeyError, match="no option 'nowhere'"):
        plan_option(loaded.operation, "nowhere", theatre, loaded.factors)
