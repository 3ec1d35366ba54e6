"""Gates of the plan as the kernel takes them: readings of what is observed, terms, gates, in small arrays.

A gate is carried out, or undone, if any one of its terms is met; a term is met if all it asks for is so. What a future
decides (votes, consent, backstop, dates) is resolved by the caller into the days between which a term can be met.
``validation/reference_model.md``, section 11.

Axes besides those of ``KernelInputs``: J readings, Q terms, G gates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from peacewright.simulation.kernel.arrays import Array, check_arrays, declare
from peacewright.simulation.kernel.records import PLAN_GATE, READING, TERM, Steering

GATE_KINDS = ("reinforce", "pause", "evacuate", "withdraw")
"""What a gate may do, by code."""

_MOST_READINGS = 60
"""What a term asks for is kept in the bits of one integer."""

REINFORCE, PAUSE, EVACUATE, WITHDRAW = range(len(GATE_KINDS))


@dataclass(frozen=True, eq=False)
class PlanGates:
    """The gates of one plan in every future."""

    reading_domains: Array = field(metadata=declare("J,D", np.bool_, "yes/no", "domains it looks at"))
    reading_window: Array = field(metadata=declare("J", np.int64, "days", "days looked back on", low=1))
    reading_unquiet: Array = field(
        metadata=declare("J", np.bool_, "yes/no", "met above the tolerance instead of at or below it")
    )
    reading_tolerance: Array = field(
        metadata=declare(
            "F,J", np.float64, "share", "observed severity as a share of that before the ceasefire", low=0.0
        )
    )
    term_gate: Array = field(metadata=declare("Q", np.int64, "index", "the gate it belongs to", low=0))
    term_returns: Array = field(metadata=declare("Q", np.bool_, "yes/no", "undoes the gate"))
    term_phase: Array = field(
        metadata=declare("Q", np.bool_, "yes/no", "asks that the gate to the next phase has opened")
    )
    term_readings: Array = field(metadata=declare("Q,J", np.bool_, "yes/no", "readings that must all be met"))
    term_from: Array = field(
        metadata=declare("F,Q", np.int64, "day", "first day on which it can be met; NEVER = not", low=0)
    )
    term_until: Array = field(
        metadata=declare("F,Q", np.int64, "day", "first day on which it no longer can", low=0)
    )
    gate_kind: Array = field(
        metadata=declare("G", np.int64, "code", "index into GATE_KINDS", low=0, high=len(GATE_KINDS) - 1)
    )
    gate_over: Array = field(
        metadata=declare("G", np.float64, "days", "time to carry it out, and to undo it", low=0.0)
    )
    gate_by: Array = field(
        metadata=declare("G", np.float64, "share", "what a reinforcement adds to what is there", low=0.0)
    )
    gate_fire_delay: Array = field(
        metadata=declare("F,G", np.float64, "days", "command's delay until it is carried out", low=0.0)
    )
    gate_return_delay: Array = field(
        metadata=declare("F,G", np.float64, "days", "command's delay until it is undone", low=0.0)
    )

    def validate(self, sizes: dict[str, int]) -> None:
        """Check every array against its declaration and the relations between arrays.

        Raises
        ------
        ValueError
            Names the first field at fault, what it holds and what would be right.
        """
        check_arrays(self, sizes)
        if int(np.max(self.term_gate, initial=-1)) >= len(self.gate_kind):
            raise ValueError("term_gate names a gate that gate_kind does not hold")
        if len(self.reading_window) > _MOST_READINGS:
            raise ValueError(f"gates may look at {_MOST_READINGS} readings, not {len(self.reading_window)}")
        if not np.all(np.any(self.reading_domains, axis=1)):
            raise ValueError("every reading in reading_domains needs at least one domain")

    def records(self, gated: Array) -> Steering:
        """Return readings, terms and gates of every future as the kernel's records.

        Parameters
        ----------
        gated : ndarray of bool, shape (P, D)
        """
        count = len(self.term_from)
        readings = np.zeros((count, len(self.reading_window)), READING)
        readings["domains"] = self.reading_domains
        readings["window"] = self.reading_window
        readings["unquiet"] = self.reading_unquiet
        readings["waits"] = np.any(np.asarray(self.reading_domains) & np.any(gated, axis=0), axis=1)
        readings["tolerance"] = self.reading_tolerance
        terms = np.zeros((count, len(self.term_gate)), TERM)
        terms["gate"] = self.term_gate
        terms["returns"] = self.term_returns
        terms["phase"] = self.term_phase
        terms["readings"] = np.asarray(self.term_readings) @ (1 << np.arange(len(self.reading_window)))
        terms["first"] = self.term_from
        terms["until"] = self.term_until
        gates = np.zeros((count, len(self.gate_kind)), PLAN_GATE)
        gates["kind"] = self.gate_kind
        gates["over"] = np.maximum(1.0, self.gate_over)
        gates["by"] = self.gate_by
        gates["delay"] = np.ceil(self.gate_fire_delay)
        gates["return_delay"] = np.ceil(self.gate_return_delay)
        return Steering(readings, terms, gates)


def no_gates(futures: int) -> PlanGates:
    """Return the tables of a plan without gates."""
    none, by_future = np.zeros(0), np.zeros((futures, 0))
    whole, days, yes = none.astype(np.int64), by_future.astype(np.int64), none.astype(bool)
    return PlanGates(
        reading_domains=np.zeros((0, 4), bool),
        reading_window=whole,
        reading_unquiet=yes,
        reading_tolerance=by_future,
        term_gate=whole,
        term_returns=yes,
        term_phase=yes,
        term_readings=np.zeros((0, 0), bool),
        term_from=days,
        term_until=days,
        gate_kind=whole,
        gate_over=none,
        gate_by=none,
        gate_fire_delay=by_future,
        gate_return_delay=by_future,
    )
