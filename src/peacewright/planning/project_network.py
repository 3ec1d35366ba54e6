"""The stages before the first vehicle leaves: mandate, status agreement, votes, the order; each as early as can be.

A stage starts when all it waits for are over (critical path method, Kelley and Walker 1959). The order to deploy is
the last: notice, loading and the ways themselves are counted from it, contributor by contributor.
"""

from __future__ import annotations

from collections.abc import Mapping

from peacewright.operation.operation import Operation
from peacewright.plan.movement import Stage

GATES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("mandate", "mandate", (), "order.mandate_days"),
    ("status_agreement", "status agreement with the host", ("mandate",), "order.status_agreement_days"),
    ("votes", "votes of parliaments that must agree", ("mandate",), "order.vote_days"),
)
"""Name, label, what must be over, and the factor with the days."""


def gates_before(
    operation: Operation, nations: set[str]
) -> tuple[tuple[str, str, tuple[str, ...], str], ...]:
    """Return the gates that stand before an order; votes only where one of the contributors needs one."""
    voting = any(
        nation in nations and declared.vote == "required" for nation, declared in operation.coalition.items()
    )
    return tuple(gate for gate in GATES if gate[0] != "votes" or voting)


def stages(
    gates: tuple[tuple[str, str, tuple[str, ...], str], ...], days: Mapping[str, float]
) -> tuple[Stage, ...]:
    """Return the gates as stages with their earliest days, and the order after them.

    Parameters
    ----------
    gates : tuple
        In an order in which nothing comes before what it waits for.
    days : mapping of str to float
        Days by factor.
    """
    found: dict[str, Stage] = {}
    for name, label, after, factor in gates:
        start = max((found[earlier].finish for earlier in after), default=0.0)
        found[name] = Stage(name, label, after, days[factor], start, start + days[factor], (factor,))
    last = max((stage.finish for stage in found.values()), default=0.0)
    order = Stage("order", "order to deploy", tuple(found), 0.0, last, last, ())
    return (*found.values(), order)
