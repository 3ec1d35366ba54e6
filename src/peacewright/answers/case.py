"""The case: everything that the answers to one operation are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from peacewright.answers.hinging import Hinging
from peacewright.answers.record import Floats, Record
from peacewright.core.factors import Factor, FactorSet
from peacewright.core.futures import Futures
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers, Option
from peacewright.plan.plan import Plan

if TYPE_CHECKING:
    import polars as pl

    from peacewright.simulation.leaving import Leaving
    from peacewright.simulation.operating_curve import Decisions

T = TypeVar("T")


def has_means(levers: Levers) -> bool:
    """Whether an option puts anything in place: persons, sensors, aircraft or vessels."""
    sensors = levers.sensors
    return bool(
        levers.strength
        or sensors.uav_orbits
        or sensors.fixed_posts
        or sensors.satellite
        or levers.aircraft_on_call
        or levers.vessels_on_station
    )


def baseline_of(options: Mapping[str, Option]) -> str:
    """Return the option without force, sensors, aircraft and vessels, which all others are compared with.

    Raises
    ------
    ValueError
        If there is none, or more than one: then no comparison says what a force adds.
    """
    without = [name for name, option in options.items() if not has_means(option.levers)]
    if len(without) != 1:
        found = ", ".join(without) or "none"
        message = (
            f"exactly one option must put nothing in place, as the baseline of all comparisons; found {found}"
        )
        raise ValueError(message)
    return without[0]


@dataclass(frozen=True, eq=False)
class Case:
    """One operation, its options planned and lived through the same futures.

    Attributes
    ----------
    operation, factors, futures
        What was declared, and what was drawn.
    plans : mapping of option name to Plan
    lived : mapping of option name to Outcomes
        Kept for whoever writes its tables; the answers read ``records``.
    records : mapping of option name to Record
    baseline : str
        The option without force, sensors, aircraft and vessels.
    seed : int
    read : tuple of str
        Factors that the simulation read.
    """

    operation: Operation
    factors: FactorSet
    futures: Futures
    plans: Mapping[str, Plan]
    records: Mapping[str, Record]
    baseline: str
    seed: int
    lived: Mapping[str, Any]
    read: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, record in self.records.items():
            if record.futures != self.futures.count:
                message = (
                    f"option '{name}' was lived through {record.futures} futures, not {self.futures.count}"
                )
                raise ValueError(message)
        if set(self.plans) != set(self.records) or self.baseline not in self.plans:
            message = "plans and records must be of the same options, the baseline among them"
            raise ValueError(message)

    @classmethod
    def of(
        cls,
        operation: Operation,
        factors: FactorSet,
        futures: Futures,
        lived: Mapping[str, Any],
        seed: int,
    ) -> Case:
        """Build a case from the outcomes of every option.

        Raises
        ------
        ValueError
            If no single option can serve as baseline, or options and outcomes do not fit together.
        """
        from peacewright.answers.reading import names_read, read_records
        from peacewright.simulation.futures import factors_by_party

        baseline = baseline_of(operation.options)
        # Each party's own copy of a factor is named beside the factor that it was copied from.
        named = factors.overridden_by(factors_by_party(factors, operation))
        records = read_records(lived, baseline)
        plans = {name: one.plan for name, one in lived.items()}
        return cls(operation, named, futures, plans, records, baseline, seed, lived, names_read(named, lived))

    @property
    def options(self) -> tuple[str, ...]:
        """Names of the options in the order of the file."""
        return tuple(self.plans)

    def title(self, option: str) -> str:
        """Return an option's title."""
        return self.operation.options[option].title

    def levers(self, option: str) -> Levers:
        """Return an option's levers."""
        return self.operation.options[option].levers

    def metric(self, option: str, name: str) -> Floats:
        """Return a metric of an option by future, shape (n,)."""
        return self.records[option].metrics[name]

    def factor(self, name: str) -> Factor:
        """Return a factor.

        Raises
        ------
        KeyError
            If it is not declared: an answer never falls back on a number of its own.
        """
        if name not in self.factors:
            message = f"no factor '{name}': declare it in a factor table or in the operation"
            raise KeyError(message)
        return self.factors[name]

    @cached_property
    def has_next_phase(self) -> bool:
        """Whether the agreement declares a phase that opens once something was held or quiet."""
        return any(
            leaf.held is not None or leaf.quiet is not None
            for provision in self.operation.agreement.values()
            for clock in provision.binds.values()
            for leaf in (clock.when.leaves() if clock.when is not None else ())
        )

    @cached_property
    def gained(self) -> dict[str, Floats]:
        """Days kept beyond the baseline's in the same future, by option, shape (n,) each."""
        base = self.metric(self.baseline, "ceasefire_days")
        return {option: self.metric(option, "ceasefire_days") - base for option in self.options}

    @cached_property
    def operating_curve(self) -> tuple[Decisions, ...]:
        """How the gate to the next phase errs by days waited and by what watches; empty without such a gate."""
        from peacewright.simulation.operating_curve import operating_curve

        if not self.has_next_phase or not self.lived:
            return ()
        levers = [self.levers(option) for option in self.options]
        return operating_curve(self.plans[self.baseline], levers, self.futures, self.seed)

    @cached_property
    def leaving(self) -> dict[str, Leaving]:
        """What follows where a force may leave on a date beyond the horizon, by option; empty without such a date."""
        from peacewright.simulation.leaving import live_past_leaving

        if not self.lived:
            return {}
        found: dict[str, Leaving] = {}
        for name, plan in self.plans.items():
            held = self.records[name].held
            past = None if held is None else live_past_leaving(plan, self.futures, held, self.seed)
            if past is not None:
                found[name] = past
        return found

    @cached_property
    def operating_table(self) -> pl.DataFrame | None:
        """The same as a table, a row by sensors, days waited and future; None without such a gate."""
        from peacewright.simulation.operating_curve import curve_table

        return curve_table(self.operating_curve) if self.operating_curve else None

    @cached_property
    def hinging(self) -> Hinging:
        """What metrics hinge on in these futures."""
        read = {name for one in self.lived.values() for name in one.read}
        return Hinging(self.operation, self.factors, self.futures, frozenset(read) or None)

    def once(self, key: str, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, made at most once a case under a key."""
        store: dict[str, Any] = self.__dict__.setdefault("_made", {})
        if key not in store:
            store[key] = make()
        made: T = store[key]
        return made

    @cached_property
    def used(self) -> frozenset[str]:
        """Names of the factors that a plan or the simulation read; of a party's own copy, that of the original too."""
        planned = {
            given.name
            for plan in self.plans.values()
            for found in plan.explanations.values()
            for given in found.inputs
        }
        names = planned | set(self.read)
        names |= {
            name.rpartition(".")[0] for name in names if name.rpartition(".")[2] in self.operation.parties
        }
        return frozenset(name for name in names if name in self.factors)

    def sources_of(self, *names: str) -> tuple[str, ...]:
        """Return the sources behind some factors, each once; a name ending in a dot stands for all under it."""
        found: dict[str, None] = {}
        for name in names:
            under = [self.factors[name]] if name in self.factors else list(self.factors.under(name).values())
            for factor in under:
                found.update(dict.fromkeys(factor.sources))
        return tuple(found)
