"""Planning: the options of an operation planned one by one, or read where they were planned before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from peacewright.core.findings import InputFault
from peacewright.core.progress import Progress, tell
from peacewright.operation.loading import LoadedOperation
from peacewright.study.common import cannot

if TYPE_CHECKING:
    from peacewright.plan.plan import Plan
    from peacewright.theatre.theatre import Theatre


def plans_of(loaded: LoadedOperation, names: Sequence[str], progress: Progress | None) -> dict[str, Plan]:
    """Return the plan of each option in the order of their names; as :func:`each_plan`."""
    made = dict(each_plan(loaded, names, progress))
    return {name: made[name] for name in names}


def each_plan(
    loaded: LoadedOperation, names: Sequence[str], progress: Progress | None
) -> Iterator[tuple[str, Plan]]:
    """Yield the plan of each option as soon as it is made; those that have to be rehearsed come last.

    A plan that was made before, by this program of this operation, is read instead. A rehearsal waits for the kernel to
    be compiled, which on a first run takes as long as planning: meanwhile the other options are planned.

    Raises
    ------
    PeacewrightError
        If the theatre cannot be built, or an option not be planned, from what is declared.
    """
    from peacewright.simulation.kernel.runner import compile_ahead
    from peacewright.simulation.rehearsal import is_rehearsed
    from peacewright.study.kept_plans import KeptPlans

    kept = KeptPlans.of(loaded)
    theatre = kept.theatre
    to_rehearse: dict[str, Plan] = {}
    made = 0

    def ready(name: str, plan: Plan) -> tuple[str, Plan]:
        nonlocal made
        made += 1
        tell(progress, "planning", made, len(names))
        return name, plan

    tell(progress, "planning", 0, len(names))
    for name in names:
        plan = kept.plan(name) if kept.theatre else None
        if plan is None:
            if theatre is None:
                kept.keep_theatre(theatre := _theatre_of(loaded))
            plan = _decided(loaded, name, theatre)
            if is_rehearsed(plan):
                compile_ahead()
                to_rehearse[name] = plan
                continue
            kept.keep(name, plan)
        yield ready(name, plan)
    for name, first in to_rehearse.items():
        kept.keep(name, plan := _rehearsed(loaded, name, first))
        yield ready(name, plan)


def _theatre_of(loaded: LoadedOperation) -> Theatre:
    from peacewright.theatre.build import build_theatre

    try:
        return build_theatre(loaded.operation, loaded.factors)
    except (KeyError, ValueError) as fault:
        raise cannot(loaded, "theatre", str(fault.args[0])) from fault


def _decided(loaded: LoadedOperation, name: str, theatre: Theatre) -> Plan:
    from peacewright.planning.sequence import plan_option

    try:
        return plan_option(loaded.operation, name, theatre, loaded.factors)
    except KeyError as fault:
        raise cannot(loaded, f"options.{name}", str(fault.args[0])) from fault
    except InputFault as fault:
        raise cannot(loaded, "agreement", fault.message, fault.remedy) from fault


def _rehearsed(loaded: LoadedOperation, name: str, plan: Plan) -> Plan:
    """Base an option that verifies once more: how busy its teams are is only known once its plan was lived."""
    from peacewright.planning.sequence import station_again
    from peacewright.simulation.rehearsal import rehearse

    try:
        busy_share = rehearse(plan)
    except KeyError as fault:
        raise cannot(loaded, f"options.{name}", str(fault.args[0])) from fault
    except InputFault as fault:
        raise cannot(loaded, "agreement", fault.message, fault.remedy) from fault
    return plan if busy_share is None else station_again(plan, busy_share)
