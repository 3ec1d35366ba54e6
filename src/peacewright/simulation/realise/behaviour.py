"""Behaviour in each future: base rates, what sets off what, restraint, and the rival theories of presence.

Factors that the operation declares, because they are facts of its case (PARTY is the party's code):

- ``baseline.DOMAIN_incidents.PARTY``: incidents a day by that party before the ceasefire, for every domain covered by
  a provision (land, air, sea, energy);
- ``baseline.DOMAIN_violations.PARTY``, where known: violations a day that monitors or the other party counted; their
  ratio to the party's incidents gives the mean of its marks. Without it their scale is 1.

All other factors are in the catalogue (``catalogue/factors/simulation.csv``). ``docs/models/behaviour.md`` has the
equations.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.needed import covered_domains
from peacewright.operation.vocabulary import DOMAINS, Effect
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.stationary import expected_daily_incidents
from peacewright.simulation.realise.marks import mean_mark, scale_of_mean
from peacewright.simulation.realise.party_types import realise_party_types

Floats = NDArray[np.float64]
_TINY = 1e-9
_SHARES = ("excitation.total_share", "excitation.retaliation_part", "excitation.cross_domain_part")
_SCALE_UNKNOWN = 1.0
"""Scale of marks where no violations are declared: P(mark >= m) = m ** -tail."""


@dataclass(frozen=True)
class Behaviour:
    """Arrays as ``KernelInputs`` wants them (same names), and the incidents a day before the ceasefire (F, P, D)."""

    spontaneous_rate: Floats
    branching: Floats
    momentum_decay: Floats
    retaliation_decay: Floats
    locality: Floats
    fought_before: Floats
    onset_days: Floats
    gain_cap: Floats
    mark_tail: Floats
    mark_scale: Floats
    mark_cap: NDArray[np.int64]
    compliance_start: Floats
    compliance_target: Floats
    unruly_share: Floats
    turn_day: NDArray[np.int64]
    turn_change: Floats
    substitution_strength: Floats
    substitution_share: Floats
    compliance_return: Floats
    compliance_noise: Floats
    noise_common: Floats
    grievance: Floats
    shame: Floats
    typical_daily: Floats
    pre_ceasefire_severity: Floats
    verification_damping: Floats
    incidents_before: Floats

    def arrays(self) -> dict[str, Any]:
        """Return what the kernel takes, by the name of its input."""
        return {
            each.name: getattr(self, each.name) for each in fields(self) if each.name != "incidents_before"
        }


def realise_behaviour(
    plan: Plan, reader: Reader, covered: NDArray[np.bool_], begins: NDArray[np.int64]
) -> Behaviour:
    """Realise how the parties behave.

    Parameters
    ----------
    plan : Plan
    reader : Reader
    covered : ndarray of bool, shape (P, D)
        Domains in which some provision binds the party.
    begins : ndarray of int, shape (F, P)
        First day on which a provision binds the party.
    """
    before = _incidents_before(plan, reader, covered)
    scale, tail, cap = _marks(plan, reader, before, covered)
    branching = branching_matrix(before, *map(reader.value, _SHARES))
    unprompted = before * (1.0 - reader.value("excitation.total_share"))[:, None, None]
    spontaneous = _spread(plan, reader, unprompted)
    start, target, speed = _restraint(plan, reader)
    types = realise_party_types(reader, begins)

    def own(name: str) -> Floats:
        return np.stack([reader.value(f"{name}.{party}") for party in plan.theatre.parties], axis=1)

    heed = own("compliance.shame") * _sign(reader, "attribution")[:, None] + types.heed
    return Behaviour(
        spontaneous_rate=spontaneous,
        branching=branching,
        momentum_decay=1.0 / reader.value("excitation.momentum_days"),
        retaliation_decay=1.0 / reader.value("excitation.retaliation_days"),
        locality=reader.value("excitation.locality"),
        fought_before=before,
        onset_days=own("compliance.onset_days"),
        gain_cap=reader.value("gain.cap"),
        mark_tail=tail,
        mark_scale=scale,
        mark_cap=cap,
        compliance_start=start + types.lull[:, :, None],
        compliance_target=target + (types.lull - types.slide)[:, :, None],
        unruly_share=types.unruly_share,
        turn_day=types.turn_day,
        turn_change=types.turn[:, :, None] * np.ones(len(DOMAINS)),
        substitution_strength=reader.value("substitution.strength")[:, None] * types.evasion,
        substitution_share=reader.value("substitution.domain_share")[:, None] * np.ones(2),
        compliance_return=speed,
        compliance_noise=daily_noise(own("compliance.spread"), speed),
        noise_common=reader.value("compliance.noise_common"),
        grievance=speed * own("compliance.grievance"),
        shame=speed * heed,
        # A typical day is that of a complier: what a type does is felt against it.
        typical_daily=np.maximum(
            expected_daily_incidents(spontaneous, plan.theatre.cells.domain, branching, np.exp(-start)), _TINY
        ),
        pre_ceasefire_severity=before * mean_mark(scale, tail[:, None], cap[:, None]),
        verification_damping=_damping(reader),
        incidents_before=before,
    )


def branching_matrix(before: Floats, total: Floats, retaliation: Floats, cross: Floats) -> Floats:
    """Return the mean offspring by parent and child type, shape (F, P*D, P*D), from shares of the child's incidents.

    Let s[i, j] be the share of type j's incidents that type i set off. Then N[i, j] = s[i, j] * rate[j] / rate[i], and
    every column of s sums to the total share: spontaneous rates stay above zero and the spectral radius of N is that
    share, below one, whatever the rates. Own momentum and retaliation in kind stay in a domain; the cross part comes
    from all of the other party's incidents in proportion to their number.

    Parameters
    ----------
    before : ndarray of float, shape (F, P, D)
        Incidents a day at gain one.
    total, retaliation, cross : ndarray of float, shape (F,)
        Share set off; part of it that retaliates; part of that which may fall in any domain.
    """
    count, parties, domains = before.shape
    matrix = np.zeros((count, parties, domains, parties, domains))
    sums = before.sum(axis=2)
    for party in range(parties):
        other = 1 - party
        answered = sums[:, other] > 0
        part = retaliation * answered
        for domain in range(domains):
            child = before[:, party, domain]
            parent = before[:, other, domain]
            in_kind = np.where(parent > 0, part * (1.0 - cross), 0.0)
            any_kind = np.where(parent > 0, part * cross, part)
            own = 1.0 - in_kind - any_kind
            there = child > 0
            matrix[:, party, domain, party, domain] = np.where(there, total * own, 0.0)
            ratio = np.divide(child, parent, out=np.zeros(count), where=parent > 0)
            matrix[:, other, domain, party, domain] += total * in_kind * ratio
            per_parent = np.divide(child, sums[:, other], out=np.zeros(count), where=answered)
            matrix[:, other, :, party, domain] += np.where(
                before[:, other, :] > 0, (total * any_kind * per_parent)[:, None], 0.0
            )
    return matrix.reshape(count, parties * domains, parties * domains)


def start_gain(remaining: Floats, total: Floats) -> Floats:
    """Return the gain at which a share of the incidents remains, if a share ``total`` of them is set off by others.

    From rate(g) / rate(1) = g (1 - n) / (1 - g n), with equal gains everywhere.
    """
    return remaining / (1.0 - total + total * remaining)


def daily_noise(spread: Floats, speed: Floats) -> Floats:
    """Return the noise of a day that gives restraint a stationary standard deviation ``spread``.

    Of x(t + 1) = x(t) + k (target - x(t)) + s Z the stationary variance is s^2 / (1 - (1 - k)^2) (first-order
    autoregression).
    """
    return np.asarray(spread * np.sqrt(speed * (2.0 - speed)))


def _incidents_before(plan: Plan, reader: Reader, covered: NDArray[np.bool_]) -> Floats:
    before = np.zeros((reader.count, 2, len(DOMAINS)))
    for party, code in enumerate(plan.theatre.parties):
        for number, domain in enumerate(DOMAINS):
            if covered[:, number].any():
                before[:, party, number] = np.maximum(
                    0.0, reader.value(f"baseline.{domain}_incidents.{code}")
                )
    return before


def _marks(
    plan: Plan, reader: Reader, before: Floats, covered: NDArray[np.bool_]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return the scale of the marks, shape (F, P, D), their tail and their cap, each (F, D)."""
    cap = np.ones((reader.count, len(DOMAINS)), dtype=np.int64)
    tail = np.ones(cap.shape)
    scale = np.full(before.shape, _SCALE_UNKNOWN)
    for number, domain in enumerate(DOMAINS):
        if not covered[:, number].any():
            continue
        tail[:, number] = reader.value(f"mark.tail.{domain}")
        cap[:, number] = np.rint(reader.value(f"mark.cap.{domain}")).astype(np.int64)
        for party, code in enumerate(plan.theatre.parties):
            name = f"baseline.{domain}_violations.{code}"
            if not reader.declared(name):
                continue
            incidents = before[:, party, number]
            ratio = np.where(incidents > _TINY, reader.value(name) / np.maximum(incidents, _TINY), 1.0)
            scale[:, party, number] = scale_of_mean(ratio, tail[:, number], cap[:, number])
    return scale, tail, cap


def _spread(plan: Plan, reader: Reader, rate: Floats) -> Floats:
    """Spread rates (F, P, D) over cells (F, P, C) by size and by chance, as before anybody watched."""
    cells = plan.theatre.cells
    chance = np.stack(
        [reader.draw(np.random.Generator.standard_normal, "activity", cell) for cell in cells.id], axis=1
    )
    size = cells.weight[None, :] * np.exp(reader.value("baseline.spread")[:, None] * chance)
    spread = np.zeros((reader.count, 2, len(cells)))
    for party in (0, 1):
        weight = size * (cells.side != party)[None, :]
        for number in range(len(DOMAINS)):
            inside = np.flatnonzero(cells.domain == number)
            total = weight[:, inside].sum(axis=1, keepdims=True)
            share = np.divide(
                weight[:, inside], total, out=np.zeros((reader.count, len(inside))), where=total > 0
            )
            spread[:, party, inside] = rate[:, party, number, None] * share
    return spread


def _restraint(plan: Plan, reader: Reader) -> tuple[Floats, Floats, Floats]:
    """Return restraint at the start and in the long run, each (F, P, D), and the speed between them, (F, P)."""
    total = reader.value("excitation.total_share")
    covered = covered_domains(plan.operation)
    start = np.zeros((reader.count, 2, len(DOMAINS)))
    speed = np.zeros((reader.count, 2))
    kept = np.zeros((reader.count, 2))
    for party, code in enumerate(plan.theatre.parties):
        for number, domain in enumerate(DOMAINS):
            if domain not in covered:
                continue
            remaining = reader.value(f"compliance.remaining_share.{domain}.{code}")
            start[:, party, number] = -np.log(start_gain(remaining, total))
        kept[:, party] = 1.0 - reader.value(f"compliance.erosion.{code}")
        speed[:, party] = np.log(2.0) / reader.value(f"compliance.half_life.{code}")
    return start, start * kept[:, :, None], np.minimum(speed, 1.0)


def _sign(reader: Reader, choice: str) -> Floats:
    """Return +1 where an effect dampens, -1 where it provokes, else 0, shape (F,)."""
    dampens = reader.chosen(choice, Effect.DAMPENS).astype(np.float64)
    return np.asarray(dampens - reader.chosen(choice, Effect.PROVOKES))


def _damping(reader: Reader) -> Floats:
    """Return what verification multiplies retaliation by, shape (F,)."""
    damping = np.ones(reader.count)
    for effect, factor in (
        (Effect.DAMPENS, "verification.dampens"),
        (Effect.PROVOKES, "verification.provokes"),
    ):
        damping = np.where(reader.chosen("verification", effect), reader.value(factor), damping)
    return damping
