"""Types of parties: the null changes nothing, every other exactly what it states, and weights are weights."""

import dataclasses

import numpy as np
import pytest

from peacewright.core.factors import Factor, FactorSet
from peacewright.core.futures import Weighted, draw
from peacewright.operation.drawn import choices_of
from peacewright.operation.vocabulary import PartyType
from peacewright.simulation.futures import draw_futures
from peacewright.simulation.kernel.arrays import NEVER
from peacewright.simulation.realise.behaviour import realise_behaviour
from peacewright.simulation.realise.party_types import drawn_types
from tests.simulation.plans import case, make_plan

BEGINS = np.full((60, 2), 5)
SIZES = {
    "party_type.prober.slide": 0.5, "party_type.prober.heed": 0.8, "party_type.prober.evasion": 2.0,
    "party_type.regrouper.lull": 0.3, "party_type.regrouper.surge": 1.0, "party_type.regrouper.build_up_days": 100.0,
    "party_type.spoiler_ridden.unruly_share": 0.1, "substitution.strength": 1.5,
}  # fmt: skip


def realised(reader_with, first, second):
    """Realise behaviour with the types of the two parties set."""
    plan = make_plan()
    kinds = dict(zip(plan.theatre.parties, (first, second), strict=True))
    choices = {f"party_type.{party}": kind for party, kind in kinds.items()}
    found = realise_behaviour(plan, reader_with(SIZES, choices), np.ones((2, 4), bool), BEGINS)
    return dataclasses.asdict(found), found


def changed(before, after):
    return {name for name in before if not np.array_equal(before[name], after[name])}


def test_compliers_are_the_null(reader_with):
    _, found = realised(reader_with, "complier", "complier")
    assert not found.unruly_share.any()
    assert (found.turn_day == NEVER).all()
    assert not found.turn_change.any()
    assert (found.substitution_strength == 1.5).all()
    sizes = {name: 9.0 for name in SIZES if name.startswith("party_type")}
    plan = make_plan()
    kinds = {f"party_type.{party}": "complier" for party in plan.theatre.parties}
    reader = reader_with({**SIZES, **sizes}, kinds)
    other = realise_behaviour(plan, reader, np.ones((2, 4), bool), BEGINS)
    assert changed(dataclasses.asdict(found), dataclasses.asdict(other)) == set()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("prober", {"compliance_target", "shame", "substitution_strength"}),
        ("regrouper", {"compliance_start", "compliance_target", "turn_day", "turn_change"}),
        ("spoiler_ridden", {"unruly_share"}),
    ],
)
def test_a_type_changes_what_it_states_of_its_own_party_and_no_more(reader_with, kind, fields):
    null, _ = realised(reader_with, "complier", "complier")
    typed, _ = realised(reader_with, kind, "complier")
    assert changed(null, typed) == fields
    for name in fields:
        assert np.array_equal(null[name][:, 1], typed[name][:, 1])
        assert not np.array_equal(null[name][:, 0], typed[name][:, 0])


def test_the_sizes_are_those_declared(reader_with):
    _, null = realised(reader_with, "complier", "complier")
    _, prober = realised(reader_with, "prober", "complier")
    assert null.compliance_target[:, 0] - prober.compliance_target[:, 0] == pytest.approx(0.5)
    assert prober.shame[:, 0] - null.shame[:, 0] == pytest.approx(0.8 * null.compliance_return[:, 0])
    assert (prober.substitution_strength[:, 0] == 3.0).all()
    _, regrouper = realised(reader_with, "complier", "regrouper")
    assert regrouper.compliance_start[:, 1] - null.compliance_start[:, 1] == pytest.approx(0.3)
    assert (regrouper.turn_day[:, 1] == 105).all()
    after = regrouper.compliance_target + regrouper.turn_change
    assert null.compliance_target[:, 1] - after[:, 1] == pytest.approx(1.0)
    assert (regrouper.turn_day[:, 0] == NEVER).all()
    _, ridden = realised(reader_with, "complier", "spoiler_ridden")
    assert (ridden.unruly_share == [0.0, 0.1]).all()


def test_labels_are_taken_by_their_weights():
    """Weights 1, 2 and a factor between 1 and 3: shares over strata are what the integral says."""
    factors = FactorSet(
        {
            "two": Factor(
                name="two",
                label="two",
                unit="1",
                scale="linear",
                kind="judged",
                best=2,
                low=2,
                high=2,
                because="x",
            )
        },
        {},
    )
    kinds = Weighted(("a", "b"), ("", "two"))
    found = draw(factors, {"kind": kinds}, 900, 1).choices["kind"]
    assert found.labels == ("a", "b")
    assert (found.codes == 0).sum() == 300


def test_every_party_may_be_of_any_type_by_weights_of_its_own():
    operation, factors, _ = case()
    choices = choices_of(operation)
    futures = draw_futures(operation, factors, 2000, 3)
    for party in operation.theatre.line_of_contact.between:
        assert tuple(choices[f"party_type.{party}"]) == tuple(PartyType)
        codes = futures.choices[f"party_type.{party}"].codes
        weights = np.stack(
            [np.ones(2000)]
            + [futures.value(f"party_type.weight.{kind}.{party}") for kind in list(PartyType)[1:]]
        )
        expected = (weights / weights.sum(axis=0)).mean(axis=1)
        shares = np.bincount(codes, minlength=4) / 2000
        assert shares == pytest.approx(expected, abs=0.03)
    first, second = (
        futures.choices[f"party_type.{party}"].codes for party in operation.theatre.line_of_contact.between
    )
    assert not np.array_equal(first, second)


def test_the_drawn_types_are_named(reader):
    found = drawn_types(reader)
    assert set(found) == set(case()[0].theatre.line_of_contact.between)
    assert all(set(drawn) <= set(PartyType) and len(drawn) == reader.count for drawn in found.values())
