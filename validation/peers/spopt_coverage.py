"""Covering by spopt (PySAL): the maximal covering location problem with PuLP's CBC, in a process of its own.

Apart because solvers that bring their own HiGHS or CBC need not agree in one process (docs/decisions/0004), and so that
neither program warms the other's memory. ``solve`` starts ``python -m validation.peers.spopt_coverage FILE GAP``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from validation.peers.coverage_instances import CoverageInstance


@dataclass(frozen=True)
class SpoptRun:
    """Sites that spopt opened, its status, and its processor seconds for building and solving, imports left out.

    Processor seconds include those of CBC, which is a process of its own below spopt. ``stopped`` says that it ran into
    its limit by the clock, so that the seconds are the least it would have taken.
    """

    opened: NDArray[np.int64]
    status: str
    build_seconds: float
    solve_seconds: float
    stopped: bool

    @property
    def seconds(self) -> float:
        """Seconds of building and solving."""
        return self.build_seconds + self.solve_seconds


def solve(instance: CoverageInstance, gap: float, limit_seconds: float = 600.0) -> SpoptRun:
    """Solve an instance to a relative gap (0: to the optimum) in a fresh process.

    Raises
    ------
    RuntimeError
        If the process fails.
    """
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / "instance.npz"
        np.savez(
            file, distance=instance.distance_km, weight=instance.weight, radius=instance.radius_km,
            bases=instance.bases,
        )  # fmt: skip
        command = [sys.executable, "-m", "validation.peers.spopt_coverage", str(file), str(gap)]
        done = subprocess.run([*command, str(limit_seconds)], capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"spopt failed: {done.stderr.strip().splitlines()[-1]}"
        raise RuntimeError(message)
    result = json.loads(done.stdout.splitlines()[-1])
    return SpoptRun(
        np.array(result["opened"], dtype=np.int64),
        result["status"],
        result["build"],
        result["solve"],
        result["stopped"],
    )


def installed() -> bool:
    """Whether spopt can be imported here."""
    from importlib.util import find_spec

    return find_spec("spopt") is not None and find_spec("pulp") is not None


def _processor_seconds() -> float:
    import resource

    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + below.ru_utime + below.ru_stime


def _main(file: str, gap: str, limit_seconds: str) -> None:
    import pulp
    from spopt.locate import MCLP

    stored = np.load(file)
    began = _processor_seconds()
    model = MCLP.from_cost_matrix(
        stored["distance"].T, stored["weight"], float(stored["radius"]), p_facilities=int(stored["bases"])
    )
    built = _processor_seconds()
    solver = pulp.PULP_CBC_CMD(msg=False, gapRel=float(gap), timeLimit=float(limit_seconds))
    started = time.perf_counter()
    model = model.solve(solver, results=False)
    stopped = time.perf_counter() - started >= float(limit_seconds)
    solved = _processor_seconds()
    opened = [site for site, variable in enumerate(model.fac_vars) if (variable.value() or 0) > 0.5]
    print(
        json.dumps(
            {
                "opened": opened,
                "status": pulp.LpStatus[model.problem.status],
                "build": built - began,
                "solve": solved - built,
                "stopped": stopped,
            }
        )
    )


if __name__ == "__main__":
    _main(*sys.argv[1:])
