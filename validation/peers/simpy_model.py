"""The reference model on SimPy: one process for the days, one timeout for every other event."""

from __future__ import annotations

from collections.abc import Callable, Generator
from random import Random
from typing import Any

import simpy

from peacewright.simulation.kernel.inputs import KernelInputs
from validation.peers.event_model import EventModel


class SimpyModel(EventModel):
    def __init__(self, inputs: KernelInputs, future: int, rng: Random) -> None:
        super().__init__(inputs, future, rng)
        self.env = simpy.Environment()

    def after(self, delay: float, action: Callable[..., None], *arguments: Any) -> None:
        def fire(_: simpy.Event) -> None:
            self.now = self.env.now
            action(*arguments)

        # A timeout with a callback is SimPy's cheapest event; a process for each would be slower.
        self.env.timeout(delay).callbacks.append(fire)

    def days(self) -> Generator[simpy.Event, None, None]:
        for t in range(self.T):
            self.now = float(t)
            if not self.begin_day(t):
                return
            self.next_arrival(t + 1.0)
            self.next_alarm(t + 1.0)
            yield self.env.timeout(t + 1.0 - self.env.now)
            if not self.end_day(t):
                return

    def run(self) -> dict[str, Any]:
        self.env.run(until=self.env.process(self.days()))
        return self.result()


def run_replication(inputs: KernelInputs, future: int, seed: int) -> dict[str, Any]:
    """Live one replication; the names of the result are those of ``KernelOutputs``, arrays by type flattened."""
    return SimpyModel(inputs, future, Random(seed)).run()
