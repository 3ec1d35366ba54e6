"""What HiGHS writes past its switch stays off standard output, whoever else is inside at the time."""

from __future__ import annotations

import os
import threading

import pytest
from scipy import optimize

from peacewright.planning.solve.silent import milp


def test_what_the_solver_writes_is_kept_off_standard_output(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    both = threading.Barrier(2, timeout=60)

    def noisy(name: str) -> str:
        both.wait()
        os.write(1, b"solver.run();\n")
        both.wait()
        if name == "fails":
            raise ValueError(name)
        return name

    monkeypatch.setattr(optimize, "milp", noisy)
    print("before")
    found: list[object] = []

    def call() -> None:
        found.append(milp("ends"))

    other = threading.Thread(target=call)
    other.start()
    with pytest.raises(ValueError, match="fails"):
        milp("fails")
    other.join()
    print("after")
    assert found == ["ends"]
    assert capfd.readouterr().out == "before\nafter\n"
