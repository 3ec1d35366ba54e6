"""The kernel against the independent event-by-event models. The full comparison: validation/check_kernel.py."""

import pytest

from peacewright.simulation.kernel.run import simulate
from validation.check_kernel import ends_case, loaded_case
from validation.peers import heapq_model, simpy_model
from validation.peers.tost import equivalence, of_kernel, of_peer


def test_equivalent_on_a_loaded_case():
    inputs = loaded_case()
    ours = of_kernel(simulate(inputs, 1500, seed=3))
    theirs = of_peer([heapq_model.run_replication(inputs, 0, seed) for seed in range(50)])
    for outcome, margin in (("incidents", 2.0), ("share_detected", 2.0), ("marks", 3.5), ("visits", 4.5)):
        row = equivalence(outcome, ours[outcome], theirs[outcome], margin)
        assert row.holds, row.row()


def test_both_peers_live_the_same_replication():
    inputs = ends_case()
    for seed in range(3):
        assert simpy_model.run_replication(inputs, 0, seed) == heapq_model.run_replication(inputs, 0, seed)


@pytest.mark.slow
def test_equivalent_to_simpy_in_ends_and_queues():
    inputs = loaded_case()
    ours = of_kernel(simulate(inputs, 10_000, seed=4))
    theirs = of_peer([simpy_model.run_replication(inputs, 0, seed) for seed in range(350)])
    for outcome in (
        "incidents",
        "marks",
        "detected",
        "visits",
        "verified",
        "mean_response_hours",
        "team_busy_share",
    ):
        row = equivalence(outcome, ours[outcome], theirs[outcome])
        assert row.holds, row.row()
    inputs = ends_case()
    ours = of_kernel(simulate(inputs, 10_000, seed=4))
    theirs = of_peer([simpy_model.run_replication(inputs, 0, seed) for seed in range(1500)])
    for outcome in ("end_day_0", "end_day_1", "last_day"):
        row = equivalence(outcome, ours[outcome], theirs[outcome])
        assert row.holds, row.row()
