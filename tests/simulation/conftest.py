"""Futures and readers shared by the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from peacewright.core.futures import Choice, Futures
from peacewright.simulation.futures import Reader, draw_futures
from tests.simulation.plans import case


@pytest.fixture(scope="session")
def futures() -> Futures:
    operation, factors, _ = case()
    return draw_futures(operation, factors, 60, 3)


@pytest.fixture
def reader(futures: Futures) -> Reader:
    return Reader(futures, case()[0])


@pytest.fixture
def reader_with(futures: Futures) -> Callable[..., Reader]:
    """Make a reader whose futures have some factors or choices set."""

    def make(values: dict[str, float] | None = None, choices: dict[str, str] | None = None) -> Reader:
        set_values = {name: np.full(futures.count, value) for name, value in (values or {}).items()}
        set_choices = {
            name: Choice((label,), np.zeros(futures.count, dtype=np.int64))
            for name, label in (choices or {}).items()
        }
        changed = replace(
            futures,
            values={**futures.values, **set_values},
            choices={**futures.choices, **set_choices},
        )
        return Reader(changed, case()[0])

    return make
