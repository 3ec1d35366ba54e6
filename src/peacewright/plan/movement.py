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
    name, label : str
    after : tuple of str, the stages that must be over
    days : float, at the best value of ``factors``
    start, finish : float, as early as can be
    factors : tuple of str
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
    nation : str, empty for what no contributor has been found for
    element : Element
    region : str, of its base area
    persons, vehicles, tonnes : float
    first : bool, whether it belongs to the first echelon
    notice : float, days of notice
    ready : int, day on which it can be loaded
    unhindered : int, day on which it would be in place if nothing were in its way
    in_place : int, day on which its last load is received: then it is able, not before
    work : tuple of (int, float), days that each facility works for it with all it has
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
    name, label, unit : str
    per_day : float, what all that are used handle a day for this force
    factors : tuple of str, the factors it is in proportion to
    moved : float, what passes in all
    busy_days : float, days of work at full capacity
    gain_first, gain_full : int, days by which ten per cent more of the class would bring first echelon and full force
        forward
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
    day : int, from the order
    persons : float, in place in a plan that was found; a unit counts with its last load
    bound_persons : float, no plan has more in place by then
    """

    day: int
    persons: float
    bound_persons: float


@dataclass(frozen=True)
class CorridorLoss:
    """The worst loss of one corridor of a class, or of one of each of two classes; which one is not kept.

    Attributes
    ----------
    classes : tuple of str, labels of one or two classes
    days : float, from the order: no plan closes earlier without them; infinite where some of the force has no way left
    """

    classes: tuple[str, ...]
    days: float


@dataclass(frozen=True)
class RegionLoss:
    """The loss of all corridors into one region.

    Attributes
    ----------
    region : str, its code
    days : float, from the order: no plan closes earlier without them; infinite where some of the force has no way left
    """

    region: str
    days: float


@dataclass(frozen=True)
class CorridorLosses:
    """What losing one or two corridors into the theatre does to the day on which the force can be in place.

    Attributes
    ----------
    corridors : int, how many there are
    one : tuple of CorridorLoss, the worst of each class, the worst class first
    two : tuple of CorridorLoss, the worst two, by classes, those apart that some of the force cannot do without; empty
        where no two cost more than the worst one
    regions : tuple of RegionLoss, each region that several lead into with all of them lost, the worst first
    solved : int, programs that it took, for all of them and all pairs
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
    stages : tuple of Stage, in order
    order_day : float, day of the order after D-day if every gate takes its best value
    moves : tuple of Move, in the order in which they are in place
    classes : tuple of FacilityClass
    facilities : tuple of tuple of str, the factors that each facility's capacity is in proportion to; numbered, not
    named first_bound, full_bound : int, no plan is earlier
    shorter_notice : tuple of int, days by which notice a tenth shorter would bring first echelon and full force
        forward
    wanted_day : float or None, day after D-day by which it was wanted
    sizes : tuple of SizePoint, rising in days; empty where nobody has been found
    losses : CorridorLosses
    best : dict of str to float, the best values of the factors that a future moves
    proof : Proof
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
    they are those of the recorded deployments in the schedule that the option names. ``factors`` are the schedule's.
    """

    schedule: str
    first_echelon_days: float
    first_echelon_share: float
    full_force_days: float
    factors: dict[str, str]
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    flow: MovementFlow | None = None
