"""The Plan: what planning makes of one option, in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache, cached_property
from typing import Protocol, get_type_hints, runtime_checkable

from peacewright.core.display import Displayed
from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.options import Option
from peacewright.plan.air_and_sea import AirAndSeaPart
from peacewright.plan.capability import CapabilityPart
from peacewright.plan.command import CommandPart
from peacewright.plan.cost import CostPart
from peacewright.plan.explanation import Explanation, Shortfall
from peacewright.plan.generation import GenerationPart
from peacewright.plan.medical import MedicalPart
from peacewright.plan.movement import MovementPart
from peacewright.plan.placing import PlacingPart
from peacewright.plan.protection import ProtectionPart
from peacewright.plan.stationing import StationingPart
from peacewright.plan.supply import SupplyPart
from peacewright.plan.tasks import TaskPart
from peacewright.theatre.theatre import Theatre


@runtime_checkable
class Part(Protocol):
    """What every part of a plan has: what it lacks, and how each of its numbers came about."""

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """What the part lacks, with what would cure it."""

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """Its numbers, each with formula, inputs and sources."""


@dataclass(frozen=True)
class Plan(Displayed):
    """One option worked out on best values; whatever field is a ``Part`` is asked for shortfalls and explanations."""

    operation: Operation
    option_name: str
    factors: FactorSet
    theatre: Theatre
    tasks: TaskPart
    generation: GenerationPart
    stationing: StationingPart
    medical: MedicalPart
    movement: MovementPart
    supply: SupplyPart
    command: CommandPart
    air_and_sea: AirAndSeaPart
    capability: CapabilityPart
    cost: CostPart
    placing: PlacingPart
    protection: ProtectionPart = field(default_factory=ProtectionPart)

    def __repr__(self) -> str:
        told = f"{len(self.explanations)} numbers, {len(self.shortfalls)} shortfalls"
        return f"<plan of {self.option_name} in {self.operation.name}: {told}>"

    @property
    def option(self) -> Option:
        """The option this plan works out."""
        return self.operation.options[self.option_name]

    @property
    def parts(self) -> dict[str, Part]:
        """Its parts, by the name of their field."""
        return {name: getattr(self, name) for name in part_kinds()}

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """All shortfalls, part by part."""
        return tuple(shortfall for part in self.parts.values() for shortfall in part.shortfalls)

    @cached_property
    def explanations(self) -> dict[str, Explanation]:
        """All explained numbers by name."""
        return {
            explanation.name: explanation for part in self.parts.values() for explanation in part.explanations
        }


@cache
def part_kinds() -> Mapping[str, type]:
    """Return the kinds of the parts of a plan, by the name of their field: what has shortfalls and explanations."""
    hints = get_type_hints(Plan)
    kinds = {each.name: hints[each.name] for each in fields(Plan) if is_dataclass(hints[each.name])}
    own = {"shortfalls", "explanations"}
    return {name: kind for name, kind in kinds.items() if own <= {field.name for field in fields(kind)}}
