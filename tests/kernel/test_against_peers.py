"""The kernel against the event-by-event models, at the size of a test. In full: ``python -m validation.check_kernel``.

Every outcome of a case must be shown equivalent by two one-sided tests, with a margin of 2 % of the mean (3 points for
a share of causes) or, where so few replications cannot show so little, the least margin that they show with a power of
0.999 if nothing differs. Seeds are fixed. Among hundreds of comparisons one fails by chance: as in the check in full, a
case in which not all hold is run once more with double the replications on new seeds, and that result stands.
"""

from functools import partial

import pytest

from peacewright.simulation.kernel.run import simulate
from validation.check_kernel import MARGINS, PEERS, compared
from validation.peers.cases import CASES
from validation.peers.tost import equivalence, margin_shown, of_kernel, of_peer

POWER, KERNEL_A_PEER = 0.999, 10
CASE = {case.name: case for case in CASES}


def not_shown(name: str, peer: str, n: int) -> list[str]:
    """Return the comparisons that fail, as lines to read."""
    return _failing(name, peer, range(n), seed=3) and _failing(name, peer, range(n, 3 * n), seed=4)


def _failing(name: str, peer: str, replications: range, seed: int) -> list[str]:
    inputs, n = CASE[name].build(), len(replications)
    ours = of_kernel(simulate(inputs, KERNEL_A_PEER * n, seed=seed))
    theirs = of_peer([*map(partial(PEERS[peer], inputs, 0), replications)])
    lines = []
    for outcome, unit in compared(CASE[name], ours).items():
        margin = max(MARGINS[unit], margin_shown(theirs[outcome], n, unit, POWER, KERNEL_A_PEER))
        result = equivalence(outcome, ours[outcome], theirs[outcome], margin, unit)
        if not result.holds:
            lines.append(result.row())
    return lines


@pytest.mark.parametrize("peer", PEERS)
def test_a_loaded_case(peer):
    assert not_shown("loaded", peer, 60) == []


@pytest.mark.slow
@pytest.mark.parametrize(("peer", "n"), [("heapq", 250), ("SimPy", 150)])
@pytest.mark.parametrize("name", CASE)
def test_every_case(name, peer, n):
    assert not_shown(name, peer, n) == []
