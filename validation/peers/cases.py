"""The cases in which the kernel is held against its peers, and the outcomes that are compared in each.

Every number is invented: no operation is meant. Outcomes are those whose variance lets a margin of 2 % be shown within
minutes; rare counts (dropped reports, wrong verdicts, days of denial) are not among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from peacewright.simulation.kernel.claims import ClaimLaws
from peacewright.simulation.kernel.inputs import NEVER, KernelInputs
from peacewright.simulation.kernel.plan_gates import PlanGates
from validation.peers.instances import instance
from validation.peers.tost import OF_GATES, WHERE


@dataclass(frozen=True)
class Case:
    """One future, and what is compared in it."""

    name: str
    build: Callable[[], KernelInputs]
    outcomes: tuple[str, ...]
    ends: bool
    """Whether the shares of the causes are compared too."""
    shares: tuple[str, ...] = ()
    """Further shares of replications that are compared in percentage points."""


def loaded_case() -> KernelInputs:
    """One future, three bases with one team each, about half of the teams' time taken, reports dropped."""
    base = instance(
        1, cells=24, horizon_days=150, spontaneous_a_day=45.0, bases=3, teams=1, verify_mark=2,
        on_scene_hours=5.0, seed=5, collapses=False,
    )  # fmt: skip
    return replace(
        base,
        compliance_noise=np.full((1, 2), 0.01),
        mark_tail=np.full((1, 4), 1.8),
        mark_cap=np.full((1, 4), 60),
        departure_hazard=np.zeros((1, 2)),
        gate_tolerance=np.full(1, 30.0),
        verification_damping=np.full(1, 0.5),
        give_up_hours=np.full(1, 36.0),
        strength=np.minimum(1.0, np.arange(30) / 20.0)[None, :],
    )


def ends_case() -> KernelInputs:
    """One future in which all definitions end, of several causes."""
    base = instance(1, cells=8, horizon_days=100, spontaneous_a_day=8.0, bases=2, teams=2, seed=7)
    return replace(
        base,
        fought_before=base.pre_ceasefire_incidents,
        onset_days=np.array([[0.2, 0.6]]),
        grievance=np.full((1, 2), 0.02),
        compliance_return=np.full((1, 2), 0.01),
        compliance_noise=np.full((1, 2), 0.03),
        departure_hazard=np.array([[0.004, 0.002]]),
        collapse_severity=np.full(1, 11.0),
        collapse_share=np.full(1, 0.55),
        collapse_least_incidents=np.full(1, 13.0),
        major_mark=np.full((1, 4), 50),
        lapse_day=np.full(1, 75),
        gate_tolerance=np.full(1, 5.0),
        gate_window=np.full(1, 10),
        max_incidents=20_000,
        provision_end=np.where(np.arange(4) == 3, 60, NEVER)[None, None, :] * np.ones((1, 2, 1), np.int64),
    )


def operating_case() -> KernelInputs:
    """One future like those that operations draw: bases with one team each, part of the force, marks with tail 2."""
    base = instance(
        1, cells=12, horizon_days=60, spontaneous_a_day=6.0, bases=5, teams=1, verify_mark=3, seed=9
    )
    before = base.pre_ceasefire_incidents
    return replace(
        base,
        collapse_window_days=14,
        mark_tail=np.full((1, 4), 2.0),
        mark_scale=np.array([[[20.0, 12.0, 1.0, 1.0], [8.0, 4.0, 1.0, 1.0]]]),
        mark_cap=np.array([[2000, 500, 50, 50]]),
        strength=np.linspace(0.4, 0.9, 60)[None, :],
        fought_before=before,
        onset_days=np.array([[0.1, 0.0]]),
        grievance=np.full((1, 2), 0.01),
        compliance_return=np.full((1, 2), 0.015),
        compliance_noise=np.full((1, 2), 0.05),
        collapse_severity=0.5 * 15.0 * before[:, :, 0].sum(axis=1),
        collapse_share=np.full(1, 0.5),
        pre_ceasefire_severity=before * 15.0,
        major_mark=np.array([[400, 300, 40, 40]]),
        gate_tolerance=np.full(1, 30.0),
        max_incidents=50_000,
    )


def steered_case() -> KernelInputs:
    """Gates of all four kinds that fire, return and fire again; readings of several windows, one with a date.

    Readings: quiet of all domains, unquiet of all domains, quiet of the gate's domains, each with its window. Gates:
    reinforce at the phase; pause when unquiet until quiet; evacuate on a day until quiet; withdraw when quiet or on a
    day, and return when unquiet.
    """
    base = ends_case()
    everywhere, first = np.ones(4, bool), base.gate_domains
    return replace(
        base,
        lapse_day=np.full(1, NEVER),
        collapse_severity=np.full(1, 27.0),
        collapse_share=np.full(1, 1.0),
        major_mark=np.full((1, 4), 180),
        grievance=np.full((1, 2), 0.008),
        gate_tolerance=np.full(1, 7.1),
        strength=np.minimum(0.8, np.arange(30) / 20.0)[None, :],
        gates=PlanGates(
            reading_domains=np.stack([everywhere, everywhere, first]),
            reading_window=np.array([14, 5, 10]),
            reading_unquiet=np.array([False, True, False]),
            reading_tolerance=np.array([[0.20, 0.26, 0.17]]),
            # 0 reinforce, 1 pause, 2 evacuate, 3 withdraw
            term_gate=np.array([0, 1, 1, 2, 2, 3, 3, 3]),
            term_returns=np.array([False, False, True, False, True, False, False, True]),
            term_phase=np.array([True, False, False, False, False, False, False, False]),
            term_readings=np.array(
                [
                    [False, False, False],
                    [False, True, False],
                    [False, False, True],
                    [False, False, False],
                    [True, False, False],
                    [True, False, True],
                    [False, False, False],
                    [False, True, False],
                ]
            ),
            term_from=np.array([[0, 0, 0, 24, 0, 0, 70, 0]]),
            term_until=np.array([[NEVER, NEVER, NEVER, 26, NEVER, NEVER, 75, NEVER]]),
            gate_kind=np.array([0, 1, 2, 3]),
            gate_over=np.array([12.0, 0.0, 1.0, 9.5]),
            gate_by=np.array([0.5, 0.0, 0.0, 0.0]),
            gate_fire_delay=np.array([[3.0, 1.5, 2.0, 4.0]]),
            gate_return_delay=np.array([[3.0, 2.0, 5.0, 3.0]]),
        ),
    )


def claimed_case() -> KernelInputs:
    """A loaded future whose next phase opens at once or some days later; parties claim unlike each other.

    Nights of changing length, weather by month, episodes of jamming and outages that take most of what is seen.
    """
    base = loaded_case()
    return replace(
        base,
        gate_tolerance=np.full(1, 2.0),
        gate_window=np.full(1, 10),
        jamming_rate=np.full(1, 0.15),
        jamming_mean_days=np.full(1, 5.0),
        claims=ClaimLaws(
            of_other=np.array([[[1.8, 0.9], [0.6, 1.5]]]),
            of_own=np.array([[[0.2, 0.1], [0.3, 0.3]]]),
            baseless=np.array([[[2.0, 0.5, 0.0, 0.3], [1.0, 1.5, 0.2, 0.0]]]),
        ),
    )


def typed_case() -> KernelInputs:
    """Parties of several types in the case with all ends: restraint that turns on a day, those whom none reaches.

    Both move places and domains away from where they are named, while the force grows and access is denied.
    """
    base = ends_case()
    rng = np.random.default_rng(13)
    seen = rng.uniform(0.2, 1.0, (2, base.cells))
    laws = []
    for law, best in zip((base.confusion, base.confusion_without_force), (seen, 0.4 * seen), strict=True):
        law = law.copy()
        for party in range(2):
            said = law[..., party, :3] * best[party][None, :, None, None]
            law[..., party, :] = np.concatenate([said, 1.0 - said.sum(axis=-1, keepdims=True)], axis=-1)
        laws.append(law)
    return replace(
        base,
        lapse_day=np.full(1, NEVER),
        provision_end=np.full((1, 2, 4), NEVER),
        collapse_severity=np.full(1, 20.0),
        collapse_share=np.full(1, 0.8),
        major_mark=np.full((1, 4), 120),
        grievance=np.full((1, 2), 0.008),
        confusion=laws[0],
        confusion_without_force=laws[1],
        denial_rate=np.full((1, 2), 0.06),
        unruly_share=np.array([[0.12, 0.0]]),
        turn_day=np.array([[NEVER, 35]]),
        turn_change=np.array([[[0.0] * 4, [-0.3, -0.5, -0.2, -0.4]]]),
        substitution_strength=np.array([[4.0, 2.0]]),
        substitution_share=np.array([[0.7, 0.4]]),
        shame=np.array([[0.02, 0.0]]),
    )


def zoned_case() -> KernelInputs:
    """The case with all ends, in which two zones that overlap are denied for days beside both sides.

    What the force sees, where its teams go, where presence is felt and which places look unwatched all follow from it.
    """
    base = typed_case()
    zones = np.zeros((2, base.cells), bool)
    zones[0, :5] = zones[1, 3:7] = True
    return replace(
        base,
        cell_zones=zones,
        zone_denial_rate=np.array([[0.15, 0.08]]),
        zone_denial_mean_days=np.array([[6.0, 10.0]]),
        presence_effect=np.full((1, 4), 0.5),
    )


_COUNTS = ("incidents", "marks", "detected", "marks_detected", "attributed_right", "false_alarms")
_DAYS = ("end_day_0", "end_day_1", "end_day_2", "last_day", "force_days")
_SHARES = ("share_detected", "share_attributed_rightly")
_TEAMS = ("sent_for", "visits", "verified", "verified_24h", "team_busy_share", "mean_response_hours")

_CLAIMS = (
    "claimed_0_of_0", "claimed_0_of_1", "claimed_1_of_0", "claimed_1_of_1", "baseless_0", "baseless_1",
)  # fmt: skip

CASES = (
    Case("loaded", loaded_case, _COUNTS + _SHARES + _TEAMS, ends=False),
    Case("claimed", claimed_case, (*_COUNTS[:4], *_SHARES, *_CLAIMS), ends=False),
    Case("ends", ends_case, _DAYS[:4] + _SHARES + _COUNTS[:2], ends=True),
    Case("operating", operating_case, _DAYS + _SHARES + _COUNTS[:1], ends=True),
    Case("typed", typed_case, _DAYS + _SHARES + _COUNTS[:2], ends=True, shares=WHERE),
    Case("zoned", zoned_case, _DAYS + _SHARES + _COUNTS[:2], ends=True, shares=WHERE),
    Case("steered", steered_case, _DAYS + _SHARES, ends=True, shares=OF_GATES),
)
