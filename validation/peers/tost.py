"""Equivalence of two samples of outcomes by two one-sided tests (Schuirmann 1987)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Z_95 = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True)
class Equivalence:
    """Equivalent at the 5 % level when the 90 % interval of the difference lies within the margin."""

    outcome: str
    ours: float
    theirs: float
    difference: float
    half_width: float
    """Of the 90 % interval."""
    margin: float
    unit: str
    """Of difference, half-width and margin: ``%`` of the peer's mean, or ``points`` of a share."""

    @property
    def reach(self) -> float:
        """The end of the interval that is farther from no difference."""
        return abs(self.difference) + self.half_width

    @property
    def holds(self) -> bool:
        return self.reach <= self.margin

    def row(self) -> str:
        verdict = "equivalent" if self.holds else "NOT SHOWN"
        return (
            f"{self.outcome:42s} {self.ours:12.4f} {self.theirs:12.4f} {self.difference:+6.2f} "
            f"+/- {self.half_width:4.2f}   reach {self.reach:4.2f} <= {self.margin:3.1f} {self.unit:6s} {verdict}"
        )


def equivalence(
    outcome: str, ours: NDArray[Any], theirs: NDArray[Any], margin: float = 2.0, unit: str = "%"
) -> Equivalence:
    """Compare the means of two independent samples, in per cent of the peer's mean or in percentage points."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    scale = 100.0 / (b.mean() if unit == "%" else 1.0)
    error = float(np.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size))
    difference = float((a.mean() - b.mean()) * scale)
    return Equivalence(
        outcome, float(a.mean()), float(b.mean()), difference, Z_95 * error * scale, margin, unit
    )


def sample_needed(pilot: NDArray[Any], margin: float, unit: str, power: float, ours_a_theirs: float) -> float:
    """Return the peer's replications with which two equal means are shown equivalent with the power.

    With no true difference the test passes with chance 2 Phi(margin / e - z_95) - 1, e the standard error of the
    difference (Schuirmann 1987), so e may be margin / (z_95 + z_(1 + power) / 2).

    Parameters
    ----------
    pilot : ndarray
        Outcomes that give the variance, and the mean where the margin is in per cent of it.
    ours_a_theirs : float
        Replications of ours for each one of the peer's.
    """
    return (margin_shown(pilot, 1, unit, power, ours_a_theirs) / margin) ** 2


def margin_shown(pilot: NDArray[Any], n: int, unit: str, power: float, ours_a_theirs: float) -> float:
    """Return the least margin within which n replications of the peer show equal means with the power."""
    scale = 100.0 / (pilot.mean() if unit == "%" else 1.0)
    error = scale * math.sqrt(pilot.var(ddof=1) * (1.0 + 1.0 / ours_a_theirs) / n)
    return float(error * (Z_95 + NormalDist().inv_cdf((1.0 + power) / 2.0)))


COUNTS = (
    "incidents", "marks", "detected", "marks_detected", "attributed_right", "attributed_wrong", "false_alarms",
    "false_attributed", "sent_for", "visits", "dropped", "verified", "verified_24h", "verified_wrong",
    "team_busy_share", "force_days", "denial_days", "zone_denial_days",
    "last_day", "gate_day", "false_open", "false_refuse",
)  # fmt: skip

KINDS = ("reinforce", "pause", "evacuate", "withdraw")
OF_GATES = (
    *(f"{what}_{kind}" for what in ("fired", "false_open", "false_refuse") for kind in KINDS if kind != "reinforce"),
    "fired_reinforce", "withdrawn", "returned", "ended_away_0", "ended_away_1", "ended_away_2",
)  # fmt: skip
"""Shares of replications of what gates of the plan did; a peer that does not know them need not have them."""

WHERE = ("share_land_0", "share_air_0", "share_land_1", "share_energy_1")
"""Of a party's incidents those in a domain, as a share; 0 where it had none."""


def of_kernel(outputs: Any) -> dict[str, NDArray[np.float64]]:
    """Return outcomes of the kernel, one value a replication (futures and replications flattened)."""
    n = outputs.last_day.size
    table = {
        name: np.asarray(getattr(outputs, name), dtype=float).reshape(n, -1).sum(axis=1) for name in COUNTS
    }
    table |= _where(np.asarray(outputs.incidents, dtype=float).reshape(n, 2, 4))
    table["response_hours_sum"] = np.asarray(outputs.response_hours_sum, dtype=float).ravel()
    for definition in range(3):
        table[f"end_day_{definition}"] = outputs.end_day.reshape(n, 3)[:, definition].astype(float)
        for cause in range(8):
            table[f"cause_{definition}_{cause}"] = (
                outputs.cause.reshape(n, 3)[:, definition] == cause
            ).astype(float)
    if outputs.claimed is not None:
        table |= _of_claims(outputs.claimed.reshape(n, 2, 2, -1), outputs.claimed_baseless.reshape(n, 2, -1))
    gates = {name: np.asarray(getattr(outputs, name)).reshape(n, -1) for name in _GATE_FIELDS}
    return _with_ratios(table) | _of_gates(gates)


def of_peer(results: list[dict[str, Any]]) -> dict[str, NDArray[np.float64]]:
    """Return the same outcomes of a peer's replications."""
    table = {name: np.array([float(np.sum(result[name])) for result in results]) for name in COUNTS}
    table |= _where(np.array([result["incidents"] for result in results], dtype=float).reshape(-1, 2, 4))
    table["response_hours_sum"] = np.array([result["response_hours_sum"] for result in results])
    for definition in range(3):
        table[f"end_day_{definition}"] = np.array(
            [float(result["end_day"][definition]) for result in results]
        )
        for cause in range(8):
            met = [float(result["cause"][definition] == cause) for result in results]
            table[f"cause_{definition}_{cause}"] = np.array(met)
    claimed, baseless = (np.array([result[name] for result in results]) for name in _CLAIM_FIELDS)
    table |= _of_claims(claimed, baseless)
    gates = {}
    if all(name in results[0] for name in _GATE_FIELDS):
        gates = {
            name: np.array([result[name] for result in results]).reshape(len(results), -1)
            for name in _GATE_FIELDS
        }
    return _with_ratios(table) | (_of_gates(gates) if gates else {})


_GATE_FIELDS = (
    "plan_gate_day", "plan_gate_false_open", "plan_gate_false_refuse", "withdrawn_day", "returned_day", "ended_away",
)  # fmt: skip


_CLAIM_FIELDS = ("claimed", "claimed_baseless")


def _of_claims(claimed: NDArray[Any], baseless: NDArray[Any]) -> dict[str, NDArray[np.float64]]:
    table = {f"claimed_{q}_of_{p}": claimed[:, q, p].sum(axis=-1) for q in range(2) for p in range(2)}
    table |= {f"baseless_{q}": baseless[:, q].sum(axis=-1) for q in range(2)}
    return {name: values.astype(float) for name, values in table.items()}


def _of_gates(found: dict[str, NDArray[Any]]) -> dict[str, NDArray[np.float64]]:
    table: dict[str, NDArray[Any]] = {}
    for code, kind in enumerate(KINDS):
        table[f"fired_{kind}"] = found["plan_gate_day"][:, code] >= 0
        table[f"false_open_{kind}"] = found["plan_gate_false_open"][:, code]
        table[f"false_refuse_{kind}"] = found["plan_gate_false_refuse"][:, code]
    for definition in range(3):
        table[f"ended_away_{definition}"] = found["ended_away"][:, definition]
    table["withdrawn"] = found["withdrawn_day"][:, 0] >= 0
    table["returned"] = found["returned_day"][:, 0] >= 0
    return {name: values.astype(float) for name, values in table.items()}


def _where(incidents: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    share = incidents / np.maximum(incidents.sum(axis=2, keepdims=True), 1.0)
    places = {"land": 0, "air": 1, "energy": 3}
    return {f"share_{name}_{party}": share[:, party, d] for name, d in places.items() for party in range(2)}


def _with_ratios(table: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    table["mean_response_hours"] = table["response_hours_sum"] / np.maximum(table["visits"], 1.0)
    table["share_detected"] = table["detected"] / np.maximum(table["incidents"], 1.0)
    table["share_attributed_rightly"] = table["attributed_right"] / np.maximum(table["incidents"], 1.0)
    table["incidents_a_day"] = table["incidents"] / np.maximum(table["last_day"], 1.0)
    return table
