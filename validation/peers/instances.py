"""Seeded synthetic instances for the kernel and its peers. Every number is invented: no operation is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from peacewright.simulation.kernel.inputs import (
    DOMAINS,
    NEVER,
    PARTIES,
    STATES,
    TYPES,
    KernelInputs,
)
from peacewright.simulation.kernel.stationary import expected_daily_incidents

_NO_LIMIT = 1e18
_LEFT = (0.7, 0.6, 0.5, 0.8)
"""Detection left by night, in bad weather, under jamming, in an outage."""


def neutral(futures: int = 1, cells: int = 4, horizon_days: int = 50, **changes: Any) -> KernelInputs:
    """Return inputs in which every process is switched off; ``changes`` replaces fields.

    Cells take the four domains in turn, and either side may suffer there. Provisions bind from day 0 for ever.
    """
    F, C, D = futures, cells, len(DOMAINS)
    report = np.zeros((F, C, len(STATES), 3, 4), np.float32)
    report[..., 3] = 1.0
    verdict = np.zeros((F, C, 3, 3), np.float32)
    verdict[..., 2] = 1.0
    inputs = KernelInputs(
        horizon_days=horizon_days,
        collapse_window_days=7,
        departure_attribution_days=30,
        cell_domain=np.arange(C) % D,
        cell_side=np.full(C, -1),
        cell_law=np.arange(C),
        presence=np.zeros(C),
        gated=np.zeros((PARTIES, D), bool),
        gate_domains=np.zeros(D, bool),
        base_order=np.zeros((C, 1), np.int64),
        travel_hours=np.zeros((C, 1)),
        spontaneous_rate=np.zeros((F, PARTIES, C)),
        branching=np.zeros((F, TYPES, TYPES)),
        momentum_decay=np.ones(F),
        retaliation_decay=np.ones(F),
        locality=np.zeros(F),
        gain_cap=np.full(F, 2.0),
        substitution_strength=np.zeros((F, PARTIES)),
        substitution_share=np.zeros((F, PARTIES)),
        presence_effect=np.zeros((F, D)),
        mark_tail=np.full((F, D), 1.5),
        mark_scale=np.ones((F, PARTIES, D)),
        mark_cap=np.full((F, D), 100),
        compliance_start=np.zeros((F, PARTIES, D)),
        fought_before=np.zeros((F, PARTIES, D)),
        onset_days=np.zeros((F, PARTIES)),
        compliance_target=np.zeros((F, PARTIES, D)),
        unruly_share=np.zeros((F, PARTIES)),
        turn_day=np.full((F, PARTIES), NEVER),
        turn_change=np.zeros((F, PARTIES, D)),
        compliance_return=np.zeros((F, PARTIES)),
        compliance_noise=np.zeros((F, PARTIES)),
        noise_common=np.zeros(F),
        grievance=np.zeros((F, PARTIES)),
        shame=np.zeros((F, PARTIES)),
        typical_daily=np.ones((F, PARTIES, D)),
        provision_start=np.zeros((F, PARTIES, D), np.int64),
        provision_end=np.full((F, PARTIES, D), NEVER),
        lapse_day=np.full(F, NEVER),
        gate_tolerance=np.zeros(F),
        gate_window=np.full(F, 30),
        gate_delay=np.zeros(F),
        deploy_trigger=np.zeros(F, np.int64),
        strength=np.zeros((F, 1)),
        departure_hazard=np.zeros((F, 2)),
        access=np.ones((F, C)),
        denial_rate=np.zeros((F, 2)),
        denial_mean_days=np.ones((F, PARTIES)),
        cell_zones=np.zeros((0, C), bool),
        zone_denial_rate=np.zeros((F, 0)),
        zone_denial_mean_days=np.ones((F, 0)),
        confusion=report,
        confusion_without_force=report.copy(),
        daylight_share=np.ones(horizon_days),
        month=np.zeros(horizon_days, np.int64),
        weather_share=np.zeros((F, 12)),
        jamming_rate=np.zeros(F),
        jamming_mean_days=np.ones(F),
        outage_rate=np.zeros(F),
        outage_mean_days=np.ones(F),
        false_rate=np.zeros((F, C)),
        teams=np.zeros((F, 1), np.int64),
        verify_mark=np.ones(F, np.int64),
        travel_factor=np.ones(F),
        on_scene_hours=np.ones(F),
        report_delay_hours=np.zeros(F),
        give_up_hours=np.full(F, _NO_LIMIT),
        verified_confusion=verdict,
        verification_damping=np.ones(F),
        collapse_severity=np.full(F, _NO_LIMIT),
        collapse_share=np.full(F, _NO_LIMIT),
        pre_ceasefire_severity=np.ones((F, PARTIES, D)),
        major_mark=np.full((F, D), NEVER),
        collapse_least_incidents=np.zeros(F),
        pre_ceasefire_incidents=np.ones((F, PARTIES, D)),
    )
    return replace(inputs, **changes)


def _report_law(rng: np.random.Generator, shape: tuple[int, ...], seen: float) -> np.ndarray[Any, Any]:
    """Draw confusion rows: truths A and B reported with about ``seen``, nothing rarely."""
    law = np.zeros((*shape, len(STATES), 3, 4))
    for state in range(len(STATES)):
        left = np.prod([share for bit, share in enumerate(_LEFT) if state >> bit & 1])
        reported = np.clip(rng.normal(seen * left, 0.05, shape), 0.05, 0.95)
        for truth in range(2):
            law[..., state, truth, truth] = 0.5 * reported
            law[..., state, truth, 1 - truth] = 0.06 * reported
            law[..., state, truth, 2] = 0.44 * reported
            law[..., state, truth, 3] = 1.0 - reported
        law[..., state, 2, :] = (0.03, 0.03, 0.06, 0.88)
    return law.astype(np.float32)


def instance(
    futures: int,
    *,
    cells: int = 100,
    horizon_days: int = 450,
    seed: int = 1,
    spontaneous_a_day: float = 25.0,
    gain_at_start: float = 0.35,
    bases: int = 12,
    teams: int = 3,
    verify_mark: int = 4,
    on_scene_hours: float = 9.0,
    collapses: bool = True,
) -> KernelInputs:
    """Return a full instance: every process of the model is on, teams queue, some replications collapse."""
    rng = np.random.default_rng(seed)
    F, C, B, D = futures, cells, bases, len(DOMAINS)
    domain = rng.choice(D, C, p=[0.6, 0.2, 0.05, 0.15])
    domain[:D] = range(D)
    side = np.where((domain == 0) | (domain == 2), -1, rng.integers(0, 2, C))
    rate = rng.gamma(2.0, 1.0, (F, PARTIES, C))
    for party in range(PARTIES):
        rate[:, party, side == party] = 0.0
    rate *= spontaneous_a_day * rng.uniform(0.8, 1.2, (F, 1, 1)) / rate.sum(axis=(1, 2), keepdims=True)
    own = np.kron(np.eye(PARTIES), np.eye(D)) * rng.uniform(0.3, 0.5, (F, 1, 1))
    own += np.kron(np.eye(PARTIES), np.full((D, D), 0.01))
    other = np.kron(1.0 - np.eye(PARTIES), np.eye(D)) * rng.uniform(0.15, 0.3, (F, 1, 1))
    other += np.kron(1.0 - np.eye(PARTIES), np.full((D, D), 0.01))
    branching = own + other
    start = np.full((F, PARTIES, D), -np.log(gain_at_start)) + rng.normal(0.0, 0.1, (F, PARTIES, D))
    before = expected_daily_incidents(rate, domain, branching, np.ones((F, PARTIES, D)))
    place, home = rng.uniform(0.0, 400.0, C), np.linspace(0.0, 400.0, B)
    distance = np.abs(place[:, None] - home[None, :]) + 10.0
    order = np.argsort(distance, axis=1)[:, : min(4, B)]
    provision_start = np.zeros((F, PARTIES, D), np.int64)
    provision_start[:, 1, 3] = 7
    gated = np.zeros((PARTIES, D), bool)
    gated[:, 0] = True
    with_force = _report_law(rng, (F, C), 0.6)
    truth = np.array([[0.7, 0.05, 0.25], [0.7, 0.05, 0.25], [0.6, 0.1, 0.3]], np.float32)
    return neutral(
        F,
        C,
        horizon_days,
        cell_domain=domain,
        cell_side=side,
        presence=rng.uniform(0.0, 1.0, C),
        gated=gated,
        gate_domains=np.array([False, True, True, False]),
        base_order=order,
        travel_hours=np.take_along_axis(distance, order, axis=1) / 50.0,
        spontaneous_rate=rate,
        branching=branching,
        momentum_decay=rng.uniform(0.5, 1.5, F),
        retaliation_decay=rng.uniform(0.3, 1.0, F),
        locality=rng.uniform(0.3, 0.8, F),
        gain_cap=np.full(F, 1.5),
        presence_effect=rng.uniform(0.0, 0.6, (F, 1)) * np.ones(D),
        mark_tail=rng.uniform(1.3, 1.7, (F, 1)) * np.ones(D),
        mark_scale=np.array([1.0, 0.6])[None, :, None] * np.ones((F, 1, D)),
        mark_cap=np.full((F, D), 200),
        compliance_start=start,
        compliance_target=start - rng.uniform(0.0, 0.2, (F, 1, 1)),
        compliance_return=np.full((F, PARTIES), 0.02),
        compliance_noise=np.full((F, PARTIES), 0.02),
        noise_common=np.full(F, 0.5),
        grievance=rng.uniform(0.0, 0.004, (F, PARTIES)),
        shame=rng.uniform(-0.004, 0.008, (F, PARTIES)),
        typical_daily=expected_daily_incidents(rate, domain, branching, np.exp(-start)),
        provision_start=provision_start,
        gate_tolerance=np.full(F, 12.0),
        gate_window=np.full(F, 14),
        gate_delay=np.full(F, 3.5),
        deploy_trigger=np.zeros(F, np.int64),
        strength=np.minimum(1.0, np.arange(60) / 50.0)[None, :] * np.ones((F, 1)),
        departure_hazard=np.full((F, 2), 0.0003),
        access=rng.uniform(0.6, 1.0, (F, C)),
        denial_rate=np.full((F, 2), 0.02),
        denial_mean_days=np.full((F, PARTIES), 4.0),
        confusion=with_force,
        confusion_without_force=_report_law(rng, (F, C), 0.3),
        daylight_share=0.5 + 0.15 * np.sin(np.arange(horizon_days) / 58.0),
        month=np.arange(horizon_days) // 30 % 12,
        weather_share=np.broadcast_to(np.linspace(0.5, 0.1, 12), (F, 12)),
        jamming_rate=np.full(F, 0.1),
        jamming_mean_days=np.full(F, 3.0),
        outage_rate=np.full(F, 0.05),
        outage_mean_days=np.full(F, 2.0),
        false_rate=np.full((F, C), 5.0 / C),
        teams=np.full((F, B), teams),
        verify_mark=np.full(F, verify_mark),
        travel_factor=rng.uniform(0.9, 1.4, F),
        on_scene_hours=np.full(F, on_scene_hours),
        report_delay_hours=np.full(F, 2.0),
        give_up_hours=np.full(F, 60.0),
        verified_confusion=np.broadcast_to(truth, (F, C, 3, 3)),
        verification_damping=rng.uniform(0.6, 1.2, F),
        collapse_severity=np.full(F, 260.0 if collapses else _NO_LIMIT),
        collapse_share=np.full(F, 0.9 if collapses else _NO_LIMIT),
        collapse_least_incidents=np.full(F, 30.0),
        pre_ceasefire_incidents=before,
        pre_ceasefire_severity=before * 2.2,
        major_mark=np.full((F, D), 195 if collapses else NEVER),
    )
