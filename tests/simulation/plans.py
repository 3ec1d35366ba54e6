"""Hand-made plans on the theatre of a shipped operation: no planner, so that realising is tested on its own."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.operation.conditions import Condition
from peacewright.operation.loading import load
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Element, Occasion, Task
from peacewright.plan.air_and_sea import AirAndSeaPart
from peacewright.plan.capability import CapabilityPart
from peacewright.plan.command import Assessment, Branch, CommandPart, Decision, Term
from peacewright.plan.consumption import Consumers
from peacewright.plan.explanation import Proof
from peacewright.plan.generation import Contribution, GenerationPart, Inverse
from peacewright.plan.medical import MedicalPart
from peacewright.plan.movement import MovementPart
from peacewright.plan.placing import PlacingPart
from peacewright.plan.plan import Plan
from peacewright.plan.stationing import Base, StationingPart
from peacewright.plan.supply import SupplyFlow, SupplyPart
from peacewright.plan.tasks import Requirement, TaskPart
from peacewright.planning.decide_cost import decide_cost
from peacewright.theatre.build import build_theatre
from peacewright.theatre.theatre import Theatre

OPTION = "observers-non-nato"
DECIDES = {
    Occasion.ATTACKED: "command.decide.unit.urgent_hours",
    Occasion.BREACH_VERIFIED: "command.decide.force.prompt_hours",
    Occasion.REINFORCE: "command.decide.government.deliberate_hours",
    Occasion.WITHDRAW: "command.decide.council.deliberate_hours",
}
"""One step a decision: what the factor says is what it takes."""


def command_part() -> CommandPart:
    decisions = {
        occasion: Decision(occasion, "unit", "chief", (), ((Branch("chief", (Term(factor),)),),), 1)
        for occasion, factor in DECIDES.items()
    }
    assessment = Assessment(
        "hand_made", "Hand-made", decisions, (), (), dict.fromkeys(DECIDES, 1), 2, 1, 0.0, (), (), ()
    )
    return CommandPart("hand_made", {}, (), {"hand_made": assessment})


@lru_cache(maxsize=1)
def case() -> tuple[Operation, FactorSet, Theatre]:
    loaded = load("ukraine-2025")
    return loaded.operation, loaded.factors, build_theatre(loaded.operation, loaded.factors)


def contribution(
    nation: str, when: Condition | None = None, factor: str = "force.gbr_pledge"
) -> Contribution:
    return Contribution(
        nation=nation,
        nation_name=nation,
        element=Element.INFANTRY,
        pool_persons=1000.0,
        notice_days=0.0,
        when=when,
        judged=False,
        factors=(factor,),
        sources=(),
    )


def generation(contributions: tuple[Contribution, ...], persons: np.ndarray) -> GenerationPart:
    return GenerationPart(
        contributions=contributions,
        elements=(Element.INFANTRY,),
        required=persons.sum(axis=0, keepdims=True),
        in_place=persons,
        shortage=np.zeros((1, persons.shape[1])),
        tour_months=6,
        dwell_ratio=4.0,
        inverse=Inverse(0.0, 0, 0.5, 0.0, 0.0),
        proof=None,
    )


SCHEDULED = ("stock_days", "norm_days", "contractors", "local_purchase")


_NONE = np.zeros(0)
MEDICAL = MedicalPart(_NONE, np.zeros(0, dtype=bool), _NONE, _NONE, _NONE, _NONE, _NONE, 0, 0, 0, (), 0, None)
"""No medical care: what it does to a plan has tests of its own."""


def supply_part(strength: float) -> SupplyPart:
    """Return a part whose flow is there, so that stock is lived, and holds nothing that a future reads."""
    nothing = np.zeros((1, 1))
    proof = Proof("none", 0.0, 0.0, 0.0, "", 0.0)
    flow = SupplyFlow(
        np.ones(1), nothing, nothing, nothing[None], np.zeros(1), nothing, nothing, nothing, np.ones(1), proof
    )
    return SupplyPart(
        "contracted",
        Consumers(strength, 0.0, 0.0, 0),
        {},
        30.0,
        30.0,
        0.7,
        0.9,
        flow if strength > 0 else None,
        (),
        {name: f"supply.contracted.{name}" for name in SCHEDULED} if strength > 0 else {},
    )


def make_plan(
    strength: float = 3000.0,
    nations: tuple[Contribution, ...] = (),
    persons: np.ndarray | None = None,
    option: str = OPTION,
    operation: Operation | None = None,
    factors: FactorSet | None = None,
    patrols: float = 40.0,
    bases: int = 2,
) -> Plan:
    declared, known, theatre = case()
    operation, factors = operation or declared, factors or known
    sites = np.argsort(np.where(theatre.sites.side == 1, theatre.sites.distance_to_line_km, np.inf))[:bases]
    placed = tuple(
        Base(
            site=int(site),
            place=theatre.sites.name[site],
            region=theatre.sites.region[site],
            latitude=float(theatre.sites.lat[site]),
            longitude=float(theatre.sites.lon[site]),
            persons=strength / max(1, bases),
            teams=6,
            distance_to_line_km=float(theatre.sites.distance_to_line_km[site]),
        )
        for site in sites
        if strength > 0
    )
    hours = theatre.travel_hours()[[base.site for base in placed]]
    segments = len(theatre.segments)
    reach = (hours[:, :segments] <= 6.0).any(axis=0).astype(float) if placed else np.zeros(segments)
    if not nations:
        nations = (contribution("CHE", factor="force.che_observers"),)
    if persons is None:
        persons = np.full((len(nations), 24), strength / len(nations))
    a_patrol = known.value("observation.patrol.watched_km") * known.value("observation.patrol.hours") / 12.0
    rotation = generation(nations, persons)
    return Plan(
        operation=operation,
        option_name=option,
        factors=factors,
        theatre=theatre,
        tasks=TaskPart(
            strength_persons=strength,
            claims=(),
            requirements=(
                Requirement(Task.PATROL, Element.INFANTRY, 10, "teams", strength, strength / 2, "test"),
            ),
            task_persons=strength,
            needed_strength_persons=strength,
            verification_teams=12,
            patrols_per_day=patrols if strength > 0 else 0.0,
            observed_line_km=100.0 + patrols * a_patrol if strength > 0 else 0.0,
            element_persons={Element.INFANTRY: strength},
        ),
        generation=rotation,
        capability=CapabilityPart(0.0, 0.0, 0.0, np.zeros(24), np.zeros(24)),
        cost=decide_cost(operation, option, rotation, factors),
        stationing=StationingPart(
            bases=placed,
            travel_hours=hours[:, :segments],
            cell_hours=hours,
            reach=reach,
            in_reach=np.asarray(reach > 0, dtype=np.int64),
            response_limit_hours=6.0,
            busy_share=0.2,
            rehearsed=False,
            covered_share=0.5,
            backup_share=0.2,
            proof=None,
        ),
        movement=MovementPart(
            "observers",
            20.0,
            0.2,
            60.0,
            {
                name: f"arrival.observers.{name}"
                for name in ("first_echelon_days", "first_echelon_share", "full_force_days")
            },
        ),
        medical=MEDICAL,
        supply=supply_part(strength),
        air_and_sea=AirAndSeaPart(),
        command=command_part(),
        placing=PlacingPart((), (), np.zeros((0, 0)), np.zeros((0, 0))),
    )
