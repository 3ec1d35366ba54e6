"""Generation in each future: who comes, who stays away, who leaves, and how much of the force that leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from peacewright.operation.vocabulary import Consent, Element
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.access import is_armed, stationed_sides
from peacewright.simulation.realise.conditions import realise_condition
from peacewright.theatre.access import Level, consent_level

_VOTE_NEEDED = ("required",)


@dataclass(frozen=True)
class Generation:
    """The force by month since the order to deploy.

    Attributes
    ----------
    come : ndarray of float, shape (F, N)
        Share of contribution n that comes at all: 0 where a vote, a condition or consent stands against it.
    share : ndarray of float, shape (F, months)
        Persons in place over the strength of the option, at most 1.
    gap_months : ndarray of float, shape (F,)
        Months, once everything is required, below the requirement by more than the tolerance. That units are never
        quite full (``generation.fill_share``) lowers ``share``, but is no gap.
    below : ndarray of bool, shape (F, months)
        Which months those are, counted since the order.
    waits_for_phase : ndarray of bool, shape (F,)
        Whether most of the force waits for the gate to the next phase.
    from_day : ndarray of int, shape (F,)
        Earliest day of the order to deploy, where it does not wait.
    carried : ndarray of float, shape (F, N)
        Share of the person-months in place that contribution n carries; 0 where nobody is in place.
    held : dict of Element to ndarray of float, shape (F, months)
        Persons in place of each element, at most what is required; that units are never quite full is counted.
    """

    come: NDArray[np.float64]
    share: NDArray[np.float64]
    gap_months: NDArray[np.float64]
    below: NDArray[np.bool_]
    waits_for_phase: NDArray[np.bool_]
    from_day: NDArray[np.int64]
    carried: NDArray[np.float64]
    held: dict[Element, NDArray[np.float64]]


def realise_generation(plan: Plan, reader: Reader) -> Generation:
    """Realise who is in place in which month.

    A contribution is lost to a vote against, to a condition that is not met, to a host that refuses it; of what the
    other party refuses, a drawn share stays away. It grows and shrinks with the drawn pool, comes later by its drawn
    notice, and ends when its nation leaves. Who comes covers for who stays away in the same element, as far as the
    own pool keeps it for good, and never beyond what is required. Nothing is planned anew.
    """
    part = plan.generation
    count, months = reader.count, part.months
    strength = plan.tasks.strength_persons
    contributions = part.contributions
    if strength <= 0 or not contributions or months == 0:
        return _nobody(count, len(contributions), max(1, months))
    come = np.stack([_comes(number, plan, reader) for number in range(len(contributions))], axis=1)
    capacity = {element: np.zeros((count, months)) for element in part.elements}
    late = reader.value("generation.notice_factor") - 1.0
    leaves = {each.nation: _leaves(each.nation, reader) for each in contributions}
    month = np.arange(months)
    brought = np.zeros((count, len(contributions)))
    for number, each in enumerate(contributions):
        planned = part.in_place[number]
        if not planned.any() or each.element not in capacity:
            continue
        delay = np.rint(late * each.notice_days / DAYS_PER_MONTH).astype(np.int64)
        source = np.minimum(month[None, :] - delay[:, None], months - 1)
        there = (source >= 0) & (month[None, :] * DAYS_PER_MONTH < leaves[each.nation][:, None])
        most = np.where(planned > 0, np.maximum(planned, _kept(number, plan)), 0.0)
        drawn = come[:, number] * _pool_ratio(number, plan, reader)
        able = drawn[:, None] * there * most[np.maximum(source, 0)]
        capacity[each.element] += able
        brought[:, number] = able.sum(axis=1)
    persons = np.zeros((count, months))
    needed_share, held = {}, {}
    fill = reader.value("generation.fill_share")[:, None]
    for place, element in enumerate(part.elements):
        of_element = np.minimum(capacity[element], part.required[place])
        persons += of_element
        needed_share[element] = of_element.sum(axis=1) / np.maximum(capacity[element].sum(axis=1), 1e-12)
        held[element] = of_element * fill
    below = _below(plan, persons, reader)
    persons *= fill
    waits_for_phase, from_day = _order_to_deploy(plan, reader)
    return Generation(
        come=come,
        share=np.minimum(persons / strength, 1.0),
        gap_months=below.sum(axis=1).astype(np.float64),
        below=below,
        waits_for_phase=waits_for_phase,
        from_day=from_day,
        carried=_carried(plan, brought, needed_share),
        held=held,
    )


def _nobody(count: int, contributions: int, months: int) -> Generation:
    """Return a force that nobody is asked for."""
    return Generation(
        np.zeros((count, contributions)),
        np.zeros((count, months)),
        np.zeros(count),
        np.zeros((count, months), dtype=bool),
        waits_for_phase=np.zeros(count, dtype=bool),
        from_day=np.zeros(count, dtype=np.int64),
        carried=np.zeros((count, contributions)),
        held={},
    )


def _carried(
    plan: Plan, brought: NDArray[np.float64], needed_share: dict[Element, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return the share of the person-months that each contribution carries: as it brings, as far as it is needed."""
    for number, each in enumerate(plan.generation.contributions):
        if each.element in needed_share:
            brought[:, number] *= needed_share[each.element]
    total = brought.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(brought, total, out=np.zeros_like(brought), where=total > 0))


def _comes(number: int, plan: Plan, reader: Reader) -> NDArray[np.float64]:
    """Return the share of one contribution that comes, shape (F,)."""
    each = plan.generation.contributions[number]
    nation = plan.operation.coalition[each.nation]
    comes = realise_condition(each.when, reader).possible.astype(np.float64)
    if nation.vote in _VOTE_NEEDED:
        comes *= reader.voted_for(each.nation)
    hosts = stationed_sides(plan)
    heeded = reader.value("consent.heeded_share")
    for side, party in enumerate(plan.theatre.parties):
        refused = np.zeros(reader.count, dtype=bool)
        for stance in _refusing(plan, with_bloc=nation.in_bloc):
            refused |= reader.stance_in(party, (stance,))
        comes *= np.where(refused, 0.0 if hosts[side] else 1.0 - heeded, 1.0)
    return comes


def _refusing(plan: Plan, *, with_bloc: bool) -> list[Consent]:
    return [
        stance
        for stance in Consent
        if consent_level(stance, armed=is_armed(plan), with_bloc=with_bloc) is Level.REFUSED
    ]


def _kept(number: int, plan: Plan) -> float:
    """Return how many persons a contribution's planned pool can keep in place for good."""
    part = plan.generation
    if part.cycle_months <= 0:
        return 0.0
    return part.contributions[number].pool_persons * part.tour_months / part.cycle_months


def _pool_ratio(number: int, plan: Plan, reader: Reader) -> NDArray[np.float64]:
    """Return the drawn pool of a contribution over the planned one, shape (F,)."""
    each, factors = plan.generation.contributions[number], plan.factors
    best = sum(factors.value(name) for name in each.factors)
    drawn = np.asarray(sum(reader.value(name) for name in each.factors))
    if each.by_rule:
        best *= factors.value("generation.pool_share") - factors.value("generation.committed_share")
        drawn = drawn * (reader.value("generation.pool_share") - reader.value("generation.committed_share"))
    ratio = np.maximum(drawn, 0.0) / best if best > 0 else np.ones(reader.count)
    if each.status == "considering":
        name = "generation.status_share_considering"
        considered = factors.value(name)
        ratio = ratio * (reader.value(name) / considered if considered > 0 else 1.0)
    return np.asarray(ratio)


def _leaves(nation: str, reader: Reader) -> NDArray[np.float64]:
    """Return the day since the order on which a nation leaves, shape (F,)."""
    hazard = reader.value("departure.nation_per_year") / DAYS_PER_YEAR
    waits = reader.draw(lambda stream, size: stream.exponential(size=size), "departure", nation)
    return np.asarray(waits / np.maximum(hazard, 1e-12))


def _below(plan: Plan, persons: NDArray[np.float64], reader: Reader) -> NDArray[np.bool_]:
    needed = plan.generation.required.sum(axis=0)
    enough = needed[None, :] * (1.0 - reader.value("rotation.gap_tolerance"))[:, None]
    due = np.arange(persons.shape[1]) >= plan.generation.level_from
    return np.asarray((persons < enough) & due)


def _order_to_deploy(plan: Plan, reader: Reader) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Whether most of the planned persons wait for the gate, and the day from which the rest could be ordered."""
    waiting, total = np.zeros(reader.count), 0.0
    first_day = np.zeros(reader.count, dtype=np.int64)
    for number, each in enumerate(plan.generation.contributions):
        persons = float(plan.generation.in_place[number].max(initial=0.0))
        if persons <= 0:
            continue
        met = realise_condition(each.when, reader)
        total += persons
        waiting += persons * met.waits_for_phase
        first_day = np.maximum(first_day, np.where(met.waits_for_phase, 0, met.from_day))
    return waiting > 0.5 * total, first_day
