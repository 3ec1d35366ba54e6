"""Gates of the plan in degenerate modes, where what they do is known; and against the event-by-event peers."""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.arrays import DOMAINS, NEVER, PARTIES
from peacewright.simulation.kernel.inputs import KernelInputs
from peacewright.simulation.kernel.plan_gates import EVACUATE, PAUSE, REINFORCE, WITHDRAW, PlanGates
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import instance, neutral
from tests.kernel.test_reproducible import assert_same
from validation.check_kernel import PEERS
from validation.peers.cases import steered_case
from validation.peers.resumption_curve import exposure_curve
from validation.peers.tost import OF_GATES, of_kernel, of_peer

D = len(DOMAINS)
QUIET, UNQUIET = False, True
COUNTED = ("withdrawn_day", "returned_day", "ended_away", "plan_gate_false_open", "plan_gate_false_refuse")


def gates(kind=WITHDRAW, *, when=(), back=(), over=0.0, by=0.0, delay=0.0, return_delay=0.0, readings=()):
    """Return one gate; ``when`` and ``back`` list terms (from, until, places in ``readings``).

    A reading is (window, tolerance, sense), of all domains.
    """
    terms = [(False, *term) for term in when] + [(True, *term) for term in back]
    return PlanGates(
        reading_domains=np.ones((len(readings), D), bool),
        reading_window=np.array([window for window, _, _ in readings], int),
        reading_unquiet=np.array([sense for _, _, sense in readings], bool),
        reading_tolerance=np.array([[tolerance for _, tolerance, _ in readings]], float),
        term_gate=np.zeros(len(terms), int),
        term_returns=np.array([term[0] for term in terms], bool),
        term_phase=np.zeros(len(terms), bool),
        term_readings=np.array(
            [[j in term[3] for j in range(len(readings))] for term in terms], bool
        ).reshape(len(terms), len(readings)),
        term_from=np.array([[term[1] for term in terms]], int),
        term_until=np.array([[term[2] for term in terms]], int),
        gate_kind=np.array([kind]),
        gate_over=np.array([over]),
        gate_by=np.array([by]),
        gate_fire_delay=np.array([[delay]]),
        gate_return_delay=np.array([[return_delay]]),
    )


def force(declared, *, days=200, strength=1.0, **changes) -> KernelInputs:
    return neutral(1, 4, days, strength=np.full((1, 1), strength), gates=declared, **changes)


def one(inputs):
    """Live one replication in the kernel and in both peers; what is counted of gates must be the same."""
    outputs = simulate(inputs, 1, seed=1)
    for run in PEERS.values():
        same_gates(outputs, run(inputs, 0, 1))
    return outputs


def same_gates(outputs, peer):
    for name in (*COUNTED, "plan_gate_day", "force_days", "departed_day"):
        assert np.array_equal(np.asarray(getattr(outputs, name))[0, 0], np.asarray(peer[name])), name


ALWAYS = (0, NEVER, ())


def test_withdrawal_on_a_day_in_a_straight_line():
    outputs = one(force(gates(when=[(50, NEVER, ())], over=20.0, delay=3.2)))
    assert outputs.plan_gate_day[0, 0].tolist() == [-1, -1, -1, 50]
    assert outputs.withdrawn_day[0, 0] == 50 + 4 + 19
    days = outputs.in_place[0, 0]
    assert np.all(days[:54] == 1.0)
    assert days[54:74] == pytest.approx(1.0 - np.arange(1, 21) / 20.0)
    assert np.all(days[74:] == 0.0)
    assert outputs.force_days[0, 0] == pytest.approx(54 + 9.5)
    assert outputs.returned_day[0, 0] == -1


def test_a_gate_that_takes_no_time_acts_on_its_day():
    outputs = one(force(gates(when=[(50, NEVER, ())])))
    assert outputs.withdrawn_day[0, 0] == 50
    assert outputs.force_days[0, 0] == 50


def test_quiet_opens_exactly_at_the_window():
    outputs = one(force(gates(when=[(0, NEVER, (0,))], readings=[(90, 0.1, QUIET)])))
    assert outputs.plan_gate_day[0, 0, WITHDRAW] == 90
    assert not outputs.plan_gate_false_open.any()
    assert not outputs.plan_gate_false_refuse.any()


def test_a_window_counts_only_days_on_which_something_binds():
    start = np.full((1, PARTIES, D), 25)
    outputs = one(force(gates(when=[(0, NEVER, (0,))], readings=[(90, 0.1, QUIET)]), provision_start=start))
    assert outputs.plan_gate_day[0, 0, WITHDRAW] == 115


def test_a_reading_of_what_waits_for_the_next_phase_counts_from_its_opening():
    gated = np.zeros((PARTIES, D), bool)
    gated[:, 0] = True
    common = {
        "gated": gated, "gate_domains": np.array([False, True, False, False]), "gate_window": np.array([30]),
        "gate_delay": np.array([4.0]),
    }  # fmt: skip
    declared = gates(when=[(0, NEVER, (0,))], readings=[(60, 0.1, QUIET)])
    outputs = one(force(declared, **common))
    assert outputs.gate_day[0, 0] == 34
    assert outputs.plan_gate_day[0, 0, WITHDRAW] == 94
    at_phase = replace(gates(when=[ALWAYS]), term_phase=np.array([True]))
    assert one(force(at_phase, **common)).plan_gate_day[0, 0, WITHDRAW] == 34


def test_windows_begin_anew_after_a_change():
    """Quiet for 30 days withdraws, quiet for 50 more brings back: a cycle of 30 + 5 and 50 + 8 days, no faster."""
    declared = gates(
        when=[(0, NEVER, (0,))], back=[(0, NEVER, (1,))], delay=5.0, return_delay=8.0,
        readings=[(30, 0.1, QUIET), (50, 0.1, QUIET)],
    )  # fmt: skip
    outputs = one(force(declared, days=400))
    there = outputs.in_place[0, 0] > 0
    changes = np.flatnonzero(np.diff(there)) + 1
    assert changes.tolist() == [35, 93, 128, 186, 221, 279, 314, 372]
    assert outputs.withdrawn_day[0, 0] == 35
    assert outputs.returned_day[0, 0] == 93


def test_a_return_halts_and_reverses_a_withdrawal():
    declared = gates(when=[(40, 41, ())], back=[(60, 61, ())], over=40.0)
    outputs = one(force(declared))
    days = outputs.in_place[0, 0]
    assert days[59] == pytest.approx(0.5)
    assert days[60:80] == pytest.approx(0.5 + np.arange(1, 21) / 40.0)
    assert np.all(days[80:] == 1.0)
    assert outputs.withdrawn_day[0, 0] == -1


def watched(days: int, rate: float, **changes) -> KernelInputs:
    """One type of incident with mark 1 in the air, all of it seen; ``changes`` replaces fields."""
    law = np.zeros((1, 4, 16, 3, 4), np.float32)
    law[..., 2] = 1.0
    spontaneous = np.zeros((1, PARTIES, 4))
    spontaneous[0, 0, 1] = rate
    return neutral(
        1, 4, days, spontaneous_rate=spontaneous, confusion=law, confusion_without_force=law,
        mark_cap=np.ones((1, D), int), strength=np.ones((1, 1)),
        pre_ceasefire_severity=np.full((1, PARTIES, D), rate / 2.0), **changes,
    )  # fmt: skip


def test_unquiet_fires_above_the_tolerance_only():
    """Before the ceasefire 8 halves of the rate were counted: today's severity is a quarter of that."""
    for tolerance, fires in ((0.20, True), (0.30, False)):
        declared = gates(EVACUATE, when=[(0, NEVER, (0,))], readings=[(20, tolerance, UNQUIET)])
        outputs = simulate(watched(60, 400.0, gates=declared), 20, seed=2)
        assert np.all((outputs.plan_gate_day[..., EVACUATE] == 20) == fires)
        assert np.all(outputs.force_days == (20 if fires else 60))
        assert np.all(outputs.withdrawn_day == -1)


def test_what_is_not_seen_opens_falsely_and_what_is_imagined_refuses_falsely():
    blind = np.zeros((1, 4, 16, 3, 4), np.float32)
    blind[..., 3] = 1.0
    declared = gates(when=[(0, NEVER, (0,))], readings=[(20, 0.1, QUIET)])
    inputs = watched(60, 50.0, gates=declared)
    outputs = simulate(replace(inputs, confusion=blind, confusion_without_force=blind), 20, seed=3)
    assert np.all(outputs.plan_gate_day[..., WITHDRAW] == 20)
    assert outputs.plan_gate_false_open[..., WITHDRAW].all()
    imagined = replace(inputs, spontaneous_rate=np.zeros((1, PARTIES, 4)), false_rate=np.full((1, 4), 50.0))
    outputs = simulate(imagined, 20, seed=3)
    assert outputs.plan_gate_false_refuse[..., WITHDRAW].all()
    assert np.all(outputs.plan_gate_day == -1)


def test_a_paused_force_is_in_place_and_sees_nothing():
    declared = gates(PAUSE, when=[(10, NEVER, ())])
    inputs = watched(40, 30.0, gates=declared, presence=np.ones(4), presence_effect=np.full((1, D), 5.0))
    blind = np.zeros((1, 4, 16, 3, 4), np.float32)
    blind[..., 3] = 1.0
    inputs = replace(inputs, confusion_without_force=blind, teams=np.ones((1, 1), int))
    outputs = simulate(inputs, 50, seed=4)
    assert np.all(outputs.force_days == 40)
    # While it works its presence lets exp(-5) of the incidents through, and it sees all of these.
    assert outputs.incidents.mean() == pytest.approx((30 * 30.0 + 10 * 30.0 * np.exp(-5.0)) / 8, rel=0.02)
    assert outputs.detected.sum() < 0.01 * outputs.incidents.sum()
    assert outputs.sent_for.sum() == outputs.detected.sum()


def test_a_reinforcement_adds_to_what_is_there_up_to_the_plan():
    declared = gates(REINFORCE, when=[(10, NEVER, ())], over=10.0, by=0.5)
    days = one(force(declared, days=40, strength=0.6)).in_place[0, 0]
    assert days[10:20] == pytest.approx(0.6 * (1.0 + 0.05 * np.arange(1, 11)))
    assert days[39] == pytest.approx(0.9)
    assert one(force(declared, days=40, strength=0.9)).in_place[0, 0, 39] == 1.0


def test_a_force_that_is_away_cannot_be_called_home():
    """Its stay is counted in days in place: those away push the departure back by as many."""
    hazard = np.array([[0.02, 0.0]])
    away = gates(when=[(30, 31, ())], back=[(80, 81, ())])
    free = simulate(neutral(1, 4, 400, strength=np.ones((1, 1)), departure_hazard=hazard), 300, seed=5)
    held = simulate(force(away, days=400, departure_hazard=hazard), 300, seed=5)
    leaves, later = free.departed_day[0], held.departed_day[0]
    early = (leaves >= 0) & (leaves <= 30)
    assert np.array_equal(leaves[early], later[early])
    after = (leaves > 30) & (leaves < 350)
    assert after.any()
    assert np.array_equal(later[after], leaves[after] + 50)


def test_what_ends_while_the_force_is_away_is_told_apart():
    share = np.full(1, 0.5)
    start = np.zeros((1, PARTIES, D))
    declared = gates(when=[(100, NEVER, ())])
    common = {
        "gates": declared, "collapse_share": share, "pre_ceasefire_incidents": np.full((1, PARTIES, D), 10.0),
        "presence": np.ones(4), "presence_effect": np.full((1, D), 4.0), "compliance_start": start,
    }  # fmt: skip
    outputs = simulate(watched(200, 20.0, **common), 40, seed=6)
    assert np.all(outputs.end_day[..., 1] >= 100)
    assert outputs.ended_away[..., 1].all()
    outputs = simulate(watched(200, 20.0, **{**common, "presence_effect": np.zeros((1, D))}), 40, seed=6)
    assert np.all(outputs.end_day[..., 1] < 100)
    assert not outputs.ended_away[..., 1].any()


def test_exposure_follows_the_gates():
    inputs = force(gates(when=[(50, NEVER, ())], over=20.0))
    outputs = simulate(inputs, 3, seed=7)
    exposure = exposure_curve(inputs, outputs)
    assert np.all(exposure[:, :, -1] == pytest.approx(59.5))
    assert np.all(exposure[:, :, 40] == 40.0)


def test_gates_that_never_fire_change_nothing():
    inputs = instance(5, cells=20, horizon_days=90)
    declared = gates(when=[(NEVER, NEVER, (0,))], readings=[(10, 0.1, QUIET)])
    declared = replace(
        declared,
        **{
            name: np.repeat(getattr(declared, name), 5, axis=0)
            for name in (
                "reading_tolerance",
                "term_from",
                "term_until",
                "gate_fire_delay",
                "gate_return_delay",
            )
        },
    )
    assert_same(simulate(inputs, 3, seed=8), simulate(replace(inputs, gates=declared), 3, seed=8))


def test_threads_and_chunks_do_not_matter_with_gates():
    case = steered_case()
    one_thread = simulate(case, 40, seed=9, threads=1)
    assert_same(one_thread, simulate(case, 40, seed=9, threads=2, chunk=1))
    assert (one_thread.plan_gate_day >= 0).any(axis=(0, 1)).all()
    assert (one_thread.returned_day >= 0).any()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("term_gate", np.array([1]), "names a gate"),
        ("reading_domains", np.zeros((1, 4), bool), "at least one domain"),
        ("reading_window", np.array([0]), "below 1"),
        ("gate_kind", np.array([4]), "above 3"),
        ("term_from", np.zeros((2, 1), int), "axis F holds 2, expected 1"),
    ],
)
def test_faults_of_gates_are_named(name, value, words):
    declared = gates(when=[(0, NEVER, (0,))], readings=[(10, 0.1, QUIET)])
    with pytest.raises(ValueError, match=words):
        force(replace(declared, **{name: value})).validate()


def test_the_kernel_agrees_with_the_peer_when_steered():
    case = steered_case()
    ours = of_kernel(simulate(case, 3000, seed=10))
    theirs = of_peer([PEERS["heapq"](case, 0, seed) for seed in range(150)])
    for name in (*OF_GATES, "force_days", "end_day_1", "last_day"):
        a, b = ours[name], theirs[name]
        error = np.sqrt(a.var() / a.size + b.var() / b.size)
        assert abs(a.mean() - b.mean()) <= 4.5 * max(error, a.std() / np.sqrt(b.size)) + 1e-12, name
