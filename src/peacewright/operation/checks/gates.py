"""Gates that cannot do what they say: out of reach, without a size, too many alternatives."""

from __future__ import annotations

from collections.abc import Iterator

from peacewright.operation.agreement import day_of
from peacewright.operation.checks.remarks import Checked, Remark, conditions, error, warning
from peacewright.operation.conditions import Condition
from peacewright.operation.operation import Operation

MOST_ALTERNATIVES = 24
"""Alternatives of one condition of a gate: each is a row of a small table that is read every simulated day."""

_MOST_READINGS = 40
"""Different times of quiet that all gates together may look at."""


def gates_can_act(checked: Checked) -> Iterator[Remark]:
    """Conditions of gates stay small, and some alternative lies within the horizon."""
    operation = checked.operation
    readings = {
        (leaf.held, leaf.quiet, leaf.unquiet, leaf.for_)
        for gate in operation.gates.values()
        for condition in (gate.when, gate.return_when)
        for leaf in (condition.leaves() if condition is not None else ())
        if leaf.held or leaf.quiet is not None or leaf.unquiet is not None
    }
    if len(readings) > _MOST_READINGS:
        message = f"the gates look at {len(readings)} different times of quiet"
        yield error("R012", ("gates",), message, f"look at {_MOST_READINGS} at most")
    for name, gate in operation.gates.items():
        for key, condition in (("when", gate.when), ("return_when", gate.return_when)):
            if condition is None:
                continue
            count = condition.count_alternatives()
            if count > MOST_ALTERNATIVES:
                message = f"{count if count < 10**6 else 'more than a million'} alternatives, counted out"
                remedy = f"write at most {MOST_ALTERNATIVES}: lists under 'all' multiply"
                yield error("R012", ("gates", name, key), message, remedy)
            elif not any(_within_reach(leaves, operation) for leaves in condition.alternatives()):
                beyond = f"lies beyond the horizon of {operation.horizon:g} days"
                message = f"'{name}' cannot act: what it waits for {beyond}"
                remedy = "lengthen 'horizon', or read the answers as those of an operation without it"
                yield warning("R012", ("gates", name, key), message, remedy)


def _within_reach(leaves: tuple[Condition, ...], operation: Operation) -> bool:
    """Whether dates and windows of an alternative lie within the horizon."""
    days = [0.0]
    for leaf in leaves:
        if leaf.date is not None:
            days.append(day_of(leaf.date, operation.start))
        days += [window for window in (leaf.quiet, leaf.unquiet, leaf.for_) if window is not None]
    return max(days) < operation.horizon


def gates_say_by_how_much(checked: Checked) -> Iterator[Remark]:
    """A reinforcement has a size, and nothing else has one."""
    for name, gate in checked.operation.gates.items():
        if gate.do == "reinforce" and gate.by is None:
            message = f"'{name}' does not say by how much it reinforces, so that it changes nothing"
            remedy = "add 'by: 20 %', a share of the force in place, with its source; or leave the gate out"
            yield warning("R012", ("gates", name), message, remedy)
        elif gate.do != "reinforce" and gate.by is not None:
            message = f"'by' is the size of a reinforcement; '{name}' is to {gate.do}"
            yield error("R012", ("gates", name, "by"), message, "leave it out")


def unquiet_only_in_gates(checked: Checked) -> Iterator[Remark]:
    """Provisions and pledges do not wait for violence."""
    for path, condition in conditions(checked.operation):
        if condition.unquiet is not None and path[0] != "gates":
            message = "only gates may wait for a time that is not quiet"
            yield error("R012", (*path, "unquiet"), message, "use 'quiet' or 'held', or move it to a gate")
