"""The movement part: when the force can be in place after the order, and what holds it up."""

from __future__ import annotations

from dataclasses import dataclass

from peacewright.operation.vocabulary import Element
from peacewright.plan.explanation import Explanation, Proof, Shortfall


@dataclass(frozen=True)
class Stage:
    """One stage before the first vehicle leaves, in days from D-day.

    Attributes
    ----------
    name : str
        ``mandate``, ``status_agreement``, ``votes`` or ``order``.
    label : str
        The same in words.
    after : tuple of str
        The stages that must be over.
    days : float
        Days that it takes, at the best value of ``factors``.
    start : float
        Day on which it begins, as early as can be.
    finish : float
        Day on which it is over, as early as can be.
    factors : tuple of str
        Factor that gives the days; empty for the order, which takes none.
    """

    name: str
    label: str
    after: tuple[str, ...]
    days: float
    start: float
    finish: float
    factors: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """The movement of one unit; days are counted from the order.

    Attributes
    ----------
    nation : str
        Code of the nation; empty for what no contributor has been found for.
    element : Element
        The element that it belongs to.
    region : str
        Code of the region of its base area.
    persons : float
        Persons of the unit.
    vehicles : float
        Vehicles that move with it, those too heavy for roads included.
    tonnes : float
        Tonnes of stores that move with it.
    first : bool
        Whether it belongs to the first echelon.
    notice : float
        Notice to move, in days.
    ready : int
        Day on which it can be loaded: notice and loading are over.
    unhindered : int
        Day on which it would be in place if nothing were in its way.
    in_place : int
        Day on which its last load is received: then it is able, not before.
    work : tuple of (int, float)
        Number of each facility that it passes, as in the ``facilities`` of the flow from 0, and the days of that
        facility's whole capacity that it takes.
    """

    nation: str
    element: Element
    region: str
    persons: float
    vehicles: float
    tonnes: float
    first: bool
    notice: float
    ready: int
    unhindered: int
    in_place: int
    work: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class FacilityClass:
    """All facilities of one class together; none of them alone, which is nobody's business in public.

    Attributes
    ----------
    name : str
        Name of the class, as ``entry_road``.
    label : str
        The same in words.
    unit : str
        What it counts in: vehicles, wagons, lane metres or persons.
    per_day : float
        What all that are used handle a day for this force, in ``unit``.
    factors : tuple of str
        The factors that this is in proportion to.
    moved : float
        What passes in all, in ``unit``.
    busy_days : float
        Days of work at full capacity of the busiest of them.
    gain_first : int
        Days by which ten per cent more of the class would bring the first echelon forward.
    gain_full : int
        Days by which ten per cent more of the class would bring the full force forward.
    """

    name: str
    label: str
    unit: str
    per_day: float
    factors: tuple[str, ...]
    moved: float
    busy_days: float
    gain_first: int
    gain_full: int


@dataclass(frozen=True)
class SizePoint:
    """The largest force that can stand by a day, of whoever has been found.

    Attributes
    ----------
    day : int
        Days from the order.
    persons : float
        Persons in place in a plan that was found; a unit counts with its last load.
    bound_persons : float
        Persons that no plan exceeds by then.
    """

    day: int
    persons: float
    bound_persons: float


@dataclass(frozen=True)
class CorridorLoss:
    """The worst loss of one corridor of a class, or of one of each of two classes; which one is not kept.

    Attributes
    ----------
    classes : tuple of str
        Labels of one or two classes; a class of one corridor is not named.
    days : float
        Days from the order before which no plan closes without them; inf where some of the force has no way left.
    """

    classes: tuple[str, ...]
    days: float


@dataclass(frozen=True)
class RegionLoss:
    """The loss of all corridors into one region.

    Attributes
    ----------
    region : str
        Code of the region.
    days : float
        Days from the order before which no plan closes without them; inf where some of the force has no way left.
    """

    region: str
    days: float


@dataclass(frozen=True)
class CorridorLosses:
    """What losing one or two corridors into the theatre does to the day on which the force can be in place.

    Attributes
    ----------
    corridors : int
        How many corridors the force can use.
    one : tuple of CorridorLoss
        The worst of each class, the worst class first.
    two : tuple of CorridorLoss
        The worst two, by classes, those apart that some of the force cannot do without; empty where no two cost more
        than the worst one.
    regions : tuple of RegionLoss
        Each region that several lead into with all of them lost, the worst first.
    solved : int
        Programs that it took, for all of them and all pairs.
    """

    corridors: int
    one: tuple[CorridorLoss, ...]
    two: tuple[CorridorLoss, ...]
    regions: tuple[RegionLoss, ...]
    solved: int


@dataclass(frozen=True)
class MovementFlow:
    """A planned movement.

    Attributes
    ----------
    stages : tuple of Stage
        What stands before the order, and the order, each after those that it waits for.
    order_day : float
        Day of the order after D-day if every gate takes its best value.
    moves : tuple of Move
        The units, in the order in which they are in place.
    classes : tuple of FacilityClass
        What passes each class of facility that the force uses.
    facilities : tuple of tuple of str
        For each facility, the factors that its capacity is in proportion to; facilities are numbered, not named.
    first_bound : int
        Day after the order before which no plan has the first echelon in place.
    full_bound : int
        Day after the order before which no plan has the full force in place.
    shorter_notice : tuple of (int, int)
        Days by which notice a tenth shorter would bring first echelon and full force forward.
    wanted_day : float or None
        Day after D-day by which it was wanted; None where none is declared.
    sizes : tuple of SizePoint
        The largest force by day, the earliest day first; empty where nobody has been found.
    losses : CorridorLosses
        What losing corridors does to the day on which the force can be in place.
    best : dict of str to float
        The best values of the factors that a future moves, by factor.
    proof : Proof
        How good the day of the full force is proven to be.
    """

    stages: tuple[Stage, ...]
    order_day: float
    moves: tuple[Move, ...]
    classes: tuple[FacilityClass, ...]
    facilities: tuple[tuple[str, ...], ...]
    first_bound: int
    full_bound: int
    shorter_notice: tuple[int, int]
    wanted_day: float | None
    sizes: tuple[SizePoint, ...]
    losses: CorridorLosses
    best: dict[str, float]
    proof: Proof

    @property
    def persons(self) -> float:
        """Everybody that moves."""
        return sum(move.persons for move in self.moves)


@dataclass(frozen=True)
class MovementPart:
    """Arrival after the order to deploy: first echelon, then the full force. Days; shares of planned strength.

    Where the operation declares origins and entries, ``flow`` is the planned movement and the days are its own; else
    they are those of the recorded deployments in the schedule that the option names.

    Attributes
    ----------
    schedule : str
        The arrival schedule that the option names; ``none`` where nothing is put in place.
    first_echelon_days : float
        Days from the order until the first echelon is in place.
    first_echelon_share : float
        Share of the force in the first echelon, in [0, 1], as the schedule has it.
    full_force_days : float
        Days from the order until the full force is in place.
    factors : dict of str to str
        Names of the schedule's factors, by what they give.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    flow : MovementFlow or None
        The planned movement; None where no origins and entries are declared, or nobody is stationed inside.
    """

    schedule: str
    first_echelon_days: float
    first_echelon_share: float
    full_force_days: float
    factors: dict[str, str]
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    flow: MovementFlow | None = None
