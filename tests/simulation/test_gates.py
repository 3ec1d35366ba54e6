"""Gates of the plan: what a future settles becomes days, what must be observed becomes readings; what they then do."""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.core.futures import Choice
from peacewright.operation.gates import Gate
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.arrays import CAUSES, DEFINITION_NAMES, DEFINITIONS, NEVER
from peacewright.simulation.kernel.plan_gates import GATE_KINDS
from peacewright.simulation.live import live
from peacewright.simulation.realise.clocks import quiet_share
from peacewright.simulation.realise.everything import realise
from peacewright.simulation.realise.plan_gates import realise_gates
from tests.simulation.plans import case, make_plan

COVERED = np.array([[True, True, True, True]] * 2)


def with_gates(**gates):
    """Return a plan whose operation has these gates, each as a file would write it."""
    declared = {
        name: Gate.model_validate({"do": "withdraw", "sources": [], **gate}) for name, gate in gates.items()
    }
    return make_plan(operation=case()[0].model_copy(update={"gates": declared}))


def realised(reader, **gates):
    plan = with_gates(**gates)
    hours = {event: np.full(reader.count, 36.0) for event in ("withdraw", "reinforce", "evacuate", "suspend")}
    hours["withdraw"] = np.full(reader.count, 240.0)
    return realise_gates(plan, reader, COVERED, np.full(reader.count, 0.2), hours)


def test_what_a_future_settles_becomes_days(reader, futures):
    found = realised(
        reader,
        leave={"when": {"all": [{"vote": "GBR"}, {"date": "2025-08-01"}]}},
        backed={"when": {"backstop": "guarantee"}},
        asked={"when": {"consent": {"RUS": ["refuses"]}}},
    )
    votes = futures.chosen("vote.GBR", "for")
    assert votes.any()
    assert not votes.all()
    assert np.array_equal(found.term_from[:, 0], np.where(votes, 103, NEVER))
    granted = futures.chosen("backstop.guarantee", "yes")
    assert np.array_equal(found.term_from[:, 1], np.where(granted, 0, NEVER))
    refused = futures.chosen("consent.RUS", "refuses")
    assert np.array_equal(found.term_from[:, 2], np.where(refused, 0, NEVER))
    assert len(found.reading_window) == 0


def test_what_must_be_observed_becomes_readings(reader):
    found = realised(
        reader,
        leave={
            "when": {"any": [{"quiet": "12 months"}, {"held": "air-and-sea", "for": "60 days"}]},
            "return_when": {"unquiet": "14 days"},
        },
    )
    assert [int(days) for days in found.reading_window] == [365, 60, 14]
    assert found.reading_unquiet.tolist() == [False, False, True]
    assert found.reading_domains.tolist() == [[True] * 4, [False, True, True, False], [True] * 4]
    assert found.term_returns.tolist() == [False, False, True]
    assert found.term_readings.tolist() == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    assert np.all(found.reading_tolerance == 0.2)


def test_a_phase_waits_for_the_next_phase_or_has_days(reader):
    found = realised(reader, a={"when": {"phase": "full"}}, b={"when": {"phase": "energy"}})
    assert found.term_phase.tolist() == [True, False]
    assert np.all(found.term_from == 0)
    assert np.all(found.term_until[:, 0] == NEVER)
    # Thirty days, renewed or not.
    assert set(found.term_until[:, 1].tolist()) <= {30, NEVER}


def test_lists_are_multiplied_out(reader):
    either = {"any": [{"date": "2025-06-01"}, {"quiet": "30 days"}]}
    found = realised(reader, leave={"when": {"all": [either, {"any": [{"vote": "GBR"}, {"phase": "full"}]}]}})
    assert found.term_gate.tolist() == [0, 0, 0, 0]
    assert found.term_phase.tolist() == [False, True, False, True]
    assert found.term_readings[:, 0].tolist() == [False, False, True, True]


def test_delays_are_those_of_the_decision(reader):
    found = realised(
        reader,
        leave={"when": {"date": "2025-06-01"}, "over": "30 days"},
        more={"do": "reinforce", "when": {"date": "2025-06-01"}, "by": "20 %"},
    )
    assert [GATE_KINDS[kind] for kind in found.gate_kind] == ["withdraw", "reinforce"]
    assert np.all(found.gate_fire_delay == [10.0, 1.5])
    assert np.all(found.gate_return_delay == [1.5, 10.0])
    assert found.gate_over.tolist() == [30.0, 0.0]
    assert found.gate_by.tolist() == [0.0, 0.2]


def test_a_reinforcement_without_a_size_is_left_out(reader):
    assert realised(reader, more={"do": "reinforce", "when": {"date": "2025-06-01"}}) is None


def test_quiet_is_never_what_counts_as_collapsed(reader_with):
    reader = reader_with({"gate.tolerance_share": 0.6, "collapse.share": 0.4})
    assert np.all(quiet_share(reader) == 0.4)
    inputs = realise(make_plan(), reader).inputs
    before = inputs.pre_ceasefire_severity[:, :, inputs.gate_domains].sum(axis=(1, 2))
    assert inputs.gate_tolerance == pytest.approx(0.4 * before)
    assert np.all(inputs.gates.reading_tolerance == 0.4)


def at_peace(futures):
    """Return the same futures with next to no incidents: the phase opens and the ceasefire holds."""
    values = dict(futures.values)
    calm = {
        "departure.contributors_per_year": 0.0,
        "departure.host_per_year": 0.0,
        "gate.tolerance_share": 0.6,
    }
    for name in values:
        if name.startswith("compliance.remaining_share."):
            calm[name] = 1e-4
        elif name.startswith("compliance.spread."):
            calm[name] = 1e-3
        elif name.startswith(("compliance.erosion.", "compliance.grievance.")):
            calm[name] = 0.0
    values |= {name: np.full(futures.count, value) for name, value in calm.items()}
    choices = {
        **futures.choices,
        "consent.RUS": Choice(("accepts",), np.zeros(futures.count, dtype=np.int64)),
    }
    return replace(futures, values=values, choices=choices)


def test_a_gate_on_a_day_takes_the_force_home(futures):
    calm = at_peace(futures)
    plan = with_gates(leave={"when": {"date": "2025-09-01"}, "over": "20 days"})
    one = live(plan, calm, 2, 5)
    outputs = one.outputs
    gone = outputs.withdrawn_day >= 0
    assert gone.any()
    delay = np.ceil(Reader(calm, plan.operation).value("command.decide.council.deliberate_hours") / 24.0)
    expected = np.broadcast_to(134 + delay[:, None] + 19, gone.shape)
    assert np.array_equal(outputs.withdrawn_day[gone], expected[gone])
    table = one.outcomes
    assert table["withdrawal_day"].drop_nulls().min() == expected[gone].min()
    left = gone & (outputs.end_day[:, :, 1] >= outputs.withdrawn_day)
    assert left.any()
    # No way back is declared: a relapse is what ended, of whatever but a lapse, once the force had left.
    lapse = CAUSES.index("lapse")
    relapsed = left & (outputs.cause[:, :, 1] > 0) & (outputs.cause[:, :, 1] != lapse)
    share = relapsed.sum(axis=1)[left.any(axis=1)] / left.sum(axis=1)[left.any(axis=1)]
    assert table["relapse_after_withdrawal_share"].drop_nulls().to_numpy() == pytest.approx(share)
    assert share.mean() < 0.5
    assert table["days_watched_after_withdrawal_share_of_before"].drop_nulls().min() > 0
    there = outputs.in_place[outputs.deployed_day >= 0] > 0
    assert there.any()
    assert not there[:, -1].any()


def test_quiet_that_is_only_seen_is_told_apart(futures):
    """Nothing is seen of a war that goes on: the gate fires, falsely under every definition."""
    plan = with_gates(leave={"when": {"quiet": "20 days"}})
    outcomes = live(plan, futures, 2, 5).outcomes
    for name in DEFINITION_NAMES:
        for column in (
            f"withdrawal_falsely_decided_share_{name}",
            f"withdrawal_falsely_refused_share_{name}",
        ):
            values = outcomes[column].drop_nulls()
            assert values.is_between(0.0, 1.0).all()
    assert len(DEFINITION_NAMES) == len(DEFINITIONS)
    assert outcomes["withdrawal_decided_share"].drop_nulls().max() > 0


def test_gates_that_never_fire_change_no_outcome(futures):
    """Also not deliberate resumption, whose exposure is then summed by day instead of by age."""
    idle = live(
        with_gates(leave={"when": {"all": [{"date": "2030-04-20"}, {"quiet": "9 months"}]}}), futures, 2, 5
    )
    without = live(with_gates(), futures, 2, 5)
    assert without.outputs.in_place is None
    assert idle.outcomes.equals(without.outcomes)
    assert idle.incidence.equals(without.incidence)
