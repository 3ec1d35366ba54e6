"""The reference model on a plain ``heapq`` loop."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from random import Random
from typing import Any

from peacewright.simulation.kernel.inputs import KernelInputs
from validation.peers.event_model import EventModel


class HeapqModel(EventModel):
    def __init__(self, inputs: KernelInputs, future: int, rng: Random) -> None:
        super().__init__(inputs, future, rng)
        self.events: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self.number = 0

    def after(self, delay: float, action: Callable[..., None], *arguments: Any) -> None:
        self.number += 1
        heapq.heappush(self.events, (self.now + delay, self.number, action, arguments))

    def run(self) -> dict[str, Any]:
        events, pop = self.events, heapq.heappop
        for t in range(self.T):
            self.now = float(t)
            if not self.begin_day(t):
                break
            self.next_arrival(t + 1.0)
            self.next_alarm(t + 1.0)
            while events and events[0][0] < t + 1.0:
                self.now, _, action, arguments = pop(events)
                action(*arguments)
            if not self.end_day(t):
                break
        return self.result()


def run_replication(inputs: KernelInputs, future: int, seed: int) -> dict[str, Any]:
    """Live one replication; the names of the result are those of ``KernelOutputs``, arrays by type flattened."""
    return HeapqModel(inputs, future, Random(seed)).run()
