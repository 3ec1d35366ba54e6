"""All parts of one plan in all futures: the kernel's inputs, and what the outcome needs beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.findings import InputFault
from peacewright.core.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from peacewright.operation.needed import covered_domains
from peacewright.operation.vocabulary import DOMAINS, Domain, Task
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.inputs import KernelInputs
from peacewright.simulation.kernel.plan_gates import PlanGates
from peacewright.simulation.realise.access import Access, realise_access
from peacewright.simulation.realise.behaviour import Behaviour, realise_behaviour
from peacewright.simulation.realise.capability import Throughput, realise_capability
from peacewright.simulation.realise.claims import realise_claims
from peacewright.simulation.realise.clocks import (
    Clocks,
    gate_delay_days,
    horizon_days,
    quiet_share,
    realise_clocks,
)
from peacewright.simulation.realise.command import realise_command
from peacewright.simulation.realise.cost import Costs, realise_costs
from peacewright.simulation.realise.exposure import realise_hostile_acts
from peacewright.simulation.realise.generation import Generation, realise_generation
from peacewright.simulation.realise.medical import realise_given_up
from peacewright.simulation.realise.movement import realise_movement, realise_order_day
from peacewright.simulation.realise.observation import Observation, realise_observation, realise_verdicts
from peacewright.simulation.realise.party_types import drawn_types
from peacewright.simulation.realise.plan_gates import realise_gates
from peacewright.simulation.realise.sight import Sight, realise_sight
from peacewright.simulation.realise.stationing import Stationing, realise_stationing, teams_of_those_found
from peacewright.simulation.realise.supply import realise_supply
from peacewright.simulation.realise.theories import (
    realise_hazard_ratio,
    realise_presence_effect,
    realise_resumption_hazard,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Realised:
    """One plan in all futures.

    Attributes
    ----------
    inputs : KernelInputs
    strength : ndarray of float, shape (F, K)
        Share of the planned force in place and working k days after the order.
    gap_months, days_below_stock, days_short, capable_after, share_when_able, reaction_hours, hostile_per_day,
    resumption_hazard, hazard_ratio : ndarray of float, shape (F,)
        ``capable_after`` is in days since the order (inf = never), and ``share_when_able`` the share of the planned
        strength in place on that day (NaN = never); ``reaction_hours`` is NaN without a force that
        may react; ``hazard_ratio`` is that of deliberate resumption under the drawn theory.
    costs : Costs
    throughput : Throughput
    decision_hours : dict of str to ndarray of float, shape (F,)
    generation : Generation
    party_types : dict of str to tuple of str
        The type drawn in every future, by party.
    read : tuple of str
        Factors and choices that were read.
    """

    inputs: KernelInputs
    strength: Floats
    gap_months: Floats
    days_below_stock: Floats
    days_short: Floats
    capable_after: Floats
    share_when_able: Floats
    reaction_hours: Floats
    hostile_per_day: Floats
    costs: Costs
    throughput: Throughput
    resumption_hazard: Floats
    hazard_ratio: Floats
    decision_hours: dict[str, Floats]
    generation: Generation
    party_types: dict[str, tuple[str, ...]]
    read: tuple[str, ...]


def realise(plan: Plan, reader: Reader) -> Realised:
    """Realise a plan in every future.

    Raises
    ------
    KeyError
        If a factor is missing; the message names it.
    ValueError
        If the agreement or the plan makes no inputs; the message says why.
    """
    operation = plan.operation
    days = horizon_days(operation)
    clocks = reader.once("clocks", (operation,), lambda alone: realise_clocks(operation, alone))
    access = realise_access(plan, reader)
    generation = realise_generation(plan, reader)
    observation = realise_observation(plan, reader, access)
    stationing = realise_stationing(plan, reader)
    command = realise_command(plan.command, reader)
    supply = realise_supply(plan, reader, days)
    order_day = realise_order_day(plan.movement, reader)
    # A phase that a force waits for may open before every gate does, but no sooner than its window.
    late = np.where(generation.waits_for_phase, np.maximum(0.0, order_day - clocks.gate_window), 0.0)
    arrived = realise_movement(plan.movement, reader, days, late)
    ordered = np.maximum(generation.from_day, np.ceil(order_day).astype(np.int64))
    generation = replace(generation, from_day=ordered)
    month = np.minimum((np.arange(days) / DAYS_PER_MONTH).astype(np.int64), generation.share.shape[1] - 1)
    # Movement and generation each bound the strength; what is there works as far as it is supplied.
    in_place = np.minimum(arrived, generation.share[:, month])
    # Where flights are banned, posts too far from surgery by road are given up.
    held = 1.0 - supply.flights_banned * realise_given_up(plan, reader)[:, None]
    strength = in_place * supply.working_share * held
    alike = (operation, plan.theatre)
    sight = reader.once("sight", alike, lambda alone: realise_sight(plan, alone, days))
    behaviour = reader.once(
        "behaviour", alike, lambda alone: realise_behaviour(plan, alone, clocks.covered, clocks.begins)
    )
    gates = realise_gates(plan, reader, clocks.covered, quiet_share(reader), command)
    capable_after, share_when_able = _capable_after(plan, reader, in_place)
    inputs = _kernel_inputs(
        plan, reader, days, clocks, access, generation, observation, sight, stationing, behaviour, strength, gates,
    )  # fmt: skip
    return Realised(
        inputs=inputs,
        strength=strength,
        gap_months=generation.gap_months,
        days_below_stock=supply.days_below_norm,
        days_short=supply.days_short,
        capable_after=capable_after,
        share_when_able=share_when_able,
        reaction_hours=_reaction_hours(plan, reader, stationing, command),
        hostile_per_day=realise_hostile_acts(plan, reader),
        costs=realise_costs(plan, reader),
        throughput=realise_capability(plan, generation, reader),
        resumption_hazard=realise_resumption_hazard(reader),
        hazard_ratio=realise_hazard_ratio(plan, reader),
        decision_hours=command,
        generation=generation,
        party_types=drawn_types(reader),
        read=tuple(reader.read),
    )


def _kernel_inputs(
    plan: Plan,
    reader: Reader,
    days: int,
    clocks: Clocks,
    access: Access,
    generation: Generation,
    observation: Observation,
    sight: Sight,
    stationing: Stationing,
    behaviour: Behaviour,
    strength: Floats,
    gates: PlanGates | None,
) -> KernelInputs:
    count, cells = reader.count, plan.theatre.cells
    _wait_ends(plan, generation, clocks)
    read_before = behaviour.pre_ceasefire_severity[:, :, clocks.gate_domains].sum(axis=(1, 2))
    hazards = [reader.value(f"departure.{who}_per_year") / DAYS_PER_YEAR for who in ("contributors", "host")]
    return KernelInputs(
        horizon_days=days,
        collapse_window_days=round(plan.factors.value("collapse.window_days")),
        departure_attribution_days=round(plan.factors.value("collapse.departure_days")),
        cell_domain=cells.domain,
        cell_side=cells.side,
        presence=stationing.presence,
        gated=clocks.gated,
        gate_domains=clocks.gate_domains,
        base_order=stationing.base_order,
        travel_hours=stationing.travel_hours,
        presence_effect=realise_presence_effect(plan, reader),
        provision_start=clocks.provision_start,
        provision_end=clocks.provision_end,
        lapse_day=clocks.lapse_day,
        gate_tolerance=quiet_share(reader) * read_before,
        gate_window=np.full(count, clocks.gate_window, dtype=np.int64),
        gate_delay=gate_delay_days(reader),
        deploy_trigger=np.where(generation.waits_for_phase, -1, generation.from_day),
        strength=strength,
        departure_hazard=np.stack(hazards, axis=1),
        access=access.of("ground"),
        **access.denials(),
        teams=teams_of_those_found(plan, generation, stationing.teams),
        verify_mark=np.rint(reader.value("verify.smallest_mark")).astype(np.int64),
        travel_factor=stationing.travel_factor,
        on_scene_hours=reader.value("verify.on_scene_hours"),
        report_delay_hours=reader.value("verify.report_delay_hours"),
        give_up_hours=reader.value("verify.give_up_hours"),
        verified_confusion=realise_verdicts(plan, reader, access),
        collapse_severity=reader.value("collapse.severity_per_km") * reader.value("line.watched_length"),
        collapse_share=reader.value("collapse.share"),
        collapse_least_incidents=reader.value("collapse.least_incidents"),
        pre_ceasefire_incidents=behaviour.incidents_before,
        major_mark=_major_marks(plan, reader, behaviour),
        gates=gates,
        claims=realise_claims(reader, behaviour.pre_ceasefire_severity),
        **behaviour.arrays(),
        **observation.arrays(),
        **sight.arrays(),
    )


def _wait_ends(plan: Plan, generation: Generation, clocks: Clocks) -> None:
    if generation.waits_for_phase.any() and not clocks.gate_domains.any():
        message = f"option '{plan.option_name}': the force waits for a phase that no gate opens"
        raise InputFault(message, "let some provision wait for another to be held or quiet", code="R012")


def _major_marks(plan: Plan, reader: Reader, behaviour: Behaviour) -> NDArray[np.int64]:
    """Return the violations at one place on one day that make a major attack, shape (F, D)."""
    day_before = behaviour.pre_ceasefire_severity.sum(axis=1)
    covered = covered_domains(plan.operation)
    shares = [
        reader.value(f"collapse.major_share.{domain}") if domain in covered else np.ones(reader.count)
        for domain in DOMAINS
    ]
    major = np.stack(shares, axis=1) * day_before
    least = reader.value("collapse.major_least")[:, None]
    return np.asarray(np.ceil(np.maximum(major, least)), dtype=np.int64)


def _capable_after(plan: Plan, reader: Reader, in_place: Floats) -> tuple[Floats, Floats]:
    """Return the first day since the order on which the force is able, and its share in place then, each shape (F,).

    Able means: most of what comes at all is in place, and that is enough of the planned strength. Where it never is,
    the day is inf and the share NaN.
    """
    if plan.tasks.strength_persons <= 0:
        return np.full(reader.count, np.inf), np.full(reader.count, np.nan)
    comes = in_place.max(axis=1)
    wanted = np.maximum(reader.value("capability.share") * comes, reader.value("capability.least_share"))
    able = in_place >= wanted[:, None]
    ever, first = able.any(axis=1), able.argmax(axis=1)
    share = np.take_along_axis(in_place, first[:, None], axis=1)[:, 0]
    return np.where(ever, first, np.inf), np.where(ever, share, np.nan)


def _reaction_hours(plan: Plan, reader: Reader, stationing: Stationing, command: dict[str, Floats]) -> Floats:
    """Return hours from a breach on the line to a decision and a force on the spot, NaN without one, shape (F,)."""
    reachable = np.isfinite(stationing.nearest_hours)
    if Task.REACT not in plan.option.levers.tasks or not reachable.any():
        return np.full(reader.count, np.nan)
    weight = plan.theatre.cells.weight[plan.theatre.cells.of(Domain.LAND)]
    hours = float(np.average(stationing.nearest_hours[reachable], weights=weight[reachable]))
    told = reader.value("verify.report_delay_hours")
    return told + command["breach_verified"] + hours * stationing.travel_factor
