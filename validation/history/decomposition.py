"""Which part of the model makes the band of a count as wide as it is.

The draws of a fit are lived anew, whole and with one part at a time at its null. The variance of a count over all runs
is that between the means of the draws (what the fit left open of the parameters) and that within a draw (chance). What
a part adds to the latter is told by what goes when it is switched off, all else being equal: shares need not add up,
because parts feed each other. A part at its null may also move the level, and with it the noise of small counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.inputs import KernelInputs
from peacewright.simulation.realise.marks import mean_mark
from validation.history.counts import Case
from validation.history.fit import Study
from validation.history.lived import futures_at, inputs_of, live_inputs

Floats = NDArray[np.float64]

RUNS = 10
ALL_AT_THE_CAP = 1e9
"""Scale of marks at which all are of the largest size."""


def _zero(*names: str) -> Callable[[KernelInputs], KernelInputs]:
    return lambda inputs: replace(inputs, **{name: np.zeros_like(getattr(inputs, name)) for name in names})


def without_momentum(inputs: KernelInputs) -> KernelInputs:
    """Return inputs in which nothing is set off, and as much happens unprompted as did in all at the first gain."""
    rate: Any = np.array(inputs.spontaneous_rate)
    for domain in range(inputs.typical_daily.shape[2]):
        cells = np.asarray(inputs.cell_domain) == domain
        sums = rate[:, :, cells].sum(axis=2)
        wanted = inputs.typical_daily[:, :, domain] * np.exp(inputs.compliance_start[:, :, domain])
        factor = np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
        rate[:, :, cells] *= factor[:, :, None]
    return replace(
        inputs,
        spontaneous_rate=rate,
        branching=np.zeros_like(inputs.branching),
        fought_before=np.zeros_like(inputs.fought_before),
    )


def marks_alike(inputs: KernelInputs) -> KernelInputs:
    """Return inputs in which every incident has the mean mark of its future (of both parties, rounded)."""
    tail, cap = (np.asarray(values, dtype=float) for values in (inputs.mark_tail, inputs.mark_cap))
    scale = np.asarray(inputs.mark_scale)
    mean = mean_mark(scale, tail[:, None], np.asarray(inputs.mark_cap)[:, None]).mean(axis=1)
    return replace(
        inputs,
        mark_scale=np.full_like(scale, ALL_AT_THE_CAP),
        mark_cap=np.maximum(1, np.rint(np.minimum(mean, cap))).astype(np.int64),
    )


PARTS: dict[str, Callable[[KernelInputs], KernelInputs]] = {
    "size of incidents: all of mean size": marks_alike,
    "momentum and retaliation: nothing is set off": without_momentum,
    "restraint's own noise": _zero("compliance_noise"),
    "restraint's answer to what is suffered or laid to it": _zero("grievance", "shame"),
    "weather, jamming, outages": _zero("weather_share", "jamming_rate", "outage_rate"),
}
"""Parts of the model, each with what puts it at its null."""


@dataclass(frozen=True)
class Shares:
    """What one count's variance is made of.

    Attributes
    ----------
    spread : float
        Standard deviation of log(1 + violations) over all runs of all draws.
    between : float
        Share of the variance that lies between draws.
    gone : dict
        Share of the variance within draws that goes without each part.
    """

    spread: float
    between: float
    gone: dict[str, float]


def variances(logs: Floats) -> tuple[Floats, Floats]:
    """Return the variance between draws and within them, each of shape (K,), of runs (N, R, K)."""
    within = logs.var(axis=1, ddof=1).mean(axis=0)
    between = logs.mean(axis=1).var(axis=0, ddof=1) - within / logs.shape[1]
    return np.maximum(between, 0.0), within


def decompose(study: Study, places: Floats, number: int) -> list[Shares]:
    """Return what the variance of each judged count of a truce is made of, over the draws of its fit."""
    case: Case = study.cases[number]
    futures = futures_at(study.ground, study.columns.of(places, number), study.seed)
    inputs = inputs_of(study.ground, case, futures)

    def lived(changed: KernelInputs) -> tuple[Floats, Floats]:
        return variances(live_inputs(changed, case, RUNS, study.seed).logs[:, :, case.judged])

    between, within = lived(inputs)
    left = {part: lived(change(inputs))[1] for part, change in PARTS.items()}
    return [
        Shares(
            float(np.sqrt(between[k] + within[k])),
            float(between[k] / (between[k] + within[k])),
            {part: float(1.0 - rest[k] / within[k]) for part, rest in left.items()},
        )
        for k in range(len(case.judged))
    ]
