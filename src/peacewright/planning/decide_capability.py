"""Capability: what training and deliveries put through by when. A delivered missile is not strength.

Training is a pipe: whoever enters a course leaves it a course later. Staff in place set how many may be in it at once,
and the rate follows (Little 1961: present = rate × time). Orders of equipment are delivered at a rate after a lead.
The formulas are those of :mod:`peacewright.plan.throughput`, which futures take too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.vocabulary import Element, Task
from peacewright.plan.capability import CapabilityPart, Order
from peacewright.plan.explanation import Cure, CureKind, Explanation, Input, Shortfall
from peacewright.plan.generation import GenerationPart
from peacewright.plan.tasks import TaskPart
from peacewright.plan.throughput import (
    LEAD,
    ORDERED,
    RATE,
    contract_of,
    course_months,
    in_training,
    left_after,
    units_of,
)
from peacewright.planning.worksheet import Worksheet

_YEAR = 12


def decide_capability(task_part: TaskPart, generation: GenerationPart, factors: FactorSet) -> CapabilityPart:
    """Work out who is trained and what is delivered by when.

    Parameters
    ----------
    task_part : TaskPart
        How much of the training task the option has staff for.
    generation : GenerationPart
        How many of them are in place in which month.
    factors : FactorSet
        ``train.*``, and orders under ``support.``.

    Returns
    -------
    CapabilityPart
        Nothing trained where the option has no such task; orders whatever the option.
    """
    staff = sum(need.allotted_persons for need in task_part.requirements if need.task is Task.TRAIN)
    met = sum(need.met_share for need in task_part.requirements if need.task is Task.TRAIN)
    course, present = course_months(factors.value), float(in_training(staff, factors.value))
    rate = present / course
    trained = left_after(rate * staffed(generation), course)
    part = CapabilityPart(
        per_month=rate,
        present=present,
        first_month=course if rate > 0 else 0.0,
        trained=trained,
        units=units_of(trained, factors.value),
        staff=staff,
        orders=_orders(generation.months, factors),
    )
    return replace(
        part,
        shortfalls=_shortfalls(part, task_part, generation, factors),
        explanations=_explain(part, met, factors),
    )


def _shortfalls(
    part: CapabilityPart, task_part: TaskPart, generation: GenerationPart, factors: FactorSet
) -> tuple[Shortfall, ...]:
    """Return what staff that is not allotted, or not in place, costs in persons trained, and who would cure it."""
    found = []
    for need in task_part.requirements:
        missing = need.needed_persons - need.allotted_persons
        if need.task is Task.TRAIN and missing > 0.5:
            wanted = factors.value("train.trainees_per_month")
            message = f"{part.per_month:,.0f} of {wanted:,.0f} persons a month can be trained with the staff allotted."
            cure = Cure(CureKind.MORE, "more training staff", missing, "persons", ("training staff",))
            found.append(
                Shortfall("training: staff", message, wanted - part.per_month, "persons/month", (cure,))
            )
    if part.per_month > 0 and Element.TRAINERS in generation.elements:
        place = generation.elements.index(Element.TRAINERS)
        due, short = generation.required[place], generation.shortage[place]
        asked = left_after(part.per_month * due / due.max(), part.first_month)
        lost = float(asked[-1] - part.trained[-1])
        if short.max() > 0.5:
            message = (
                f"{part.trained[-1]:,.0f} of {asked[-1]:,.0f} persons are trained over the months planned, "
                "for want of staff in place."
            )
            words = "more trainers in place at the worst"
            cure = Cure(CureKind.MORE, words, float(short.max()), "persons", ("trainers in place",))
            found.append(Shortfall("training: in place", message, lost, "persons", (cure,)))
    return tuple(found)


def staffed(generation: GenerationPart) -> NDArray[np.float64]:
    """Return the share of the training staff planned in full that is in place in each month, shape (months,)."""
    if Element.TRAINERS not in generation.elements:
        return np.zeros(generation.months)
    place = generation.elements.index(Element.TRAINERS)
    full = generation.required[place].max(initial=0.0)
    held = generation.required[place] - generation.shortage[place]
    return np.clip(held / full, 0.0, 1.0) if full > 0 else np.zeros(generation.months)


def _orders(months: int, factors: FactorSet) -> tuple[Order, ...]:
    """Return every order that the operation declares, with what is delivered of it by month since its contract."""
    found = []
    for factor in factors.under("support").values():
        if not factor.name.endswith(ORDERED):
            continue
        stem = factor.name.removesuffix(ORDERED)
        name = stem.removeprefix("support.")
        contract = contract_of(stem, factors.value, factors.__contains__)
        delivered = np.zeros(months)
        if contract is not None:
            delivered = np.asarray(contract.delivered(np.arange(1, months + 1, dtype=float)))
        found.append(
            Order(
                name,
                factor.label,
                factor.unit,
                factor.best,
                None if contract is None else contract.per_month,
                0.0 if contract is None else contract.lead_months,
                delivered,
            )
        )
    return tuple(found)


def _explain(part: CapabilityPart, met: float, factors: FactorSet) -> tuple[Explanation, ...]:
    """Write down the throughput of training and of every order."""
    sheet = Worksheet(factors, decide_capability)
    if part.per_month > 0:
        share = Input("share of the training task that has staff", met, "share")
        sheet.explain(
            "capability.trainees_per_month", "persons who finish in a month", part.per_month, "persons/month",
            "trainees a month by the factor × share of the task met", ["train.trainees_per_month", share],
        )  # fmt: skip
        sheet.explain(
            "capability.present", "persons in training at once", part.present, "persons",
            "persons a month × weeks of a course ÷ weeks of a month (Little's law)",
            ["capability.trainees_per_month", "train.course_weeks"],
        )  # fmt: skip
        for name, label, month in (
            ("trained_first_year", "persons trained in the first year", _YEAR),
            ("trained", "persons trained over the months planned", len(part.trained)),
        ):
            sheet.explain(
                f"capability.{name}", label, part.trained_by(month), "persons",
                "sum over months up to a course before the end of persons a month × training staff in place ÷ planned",
                ["capability.trainees_per_month", "train.course_weeks"], left_after,
            )  # fmt: skip
        sheet.explain(
            "capability.units", "units that could be formed over the months planned", part.units_by(len(part.units)),
            "units", "persons trained by the time that collective training must begin ÷ persons of a unit, whole units",
            ["capability.trained", "train.collective_weeks", "train.unit_persons"],
        )  # fmt: skip
    for order in part.orders:
        if order.complete_month is not None:
            names = [f"support.{order.name}{ending}" for ending in (ORDERED, RATE, LEAD)]
            sheet.explain(
                f"capability.complete.{order.name}", f"months to the last delivery: {order.label}",
                order.complete_month, "months", "days to the first delivery + number ordered ÷ delivered a month",
                [name for name in names if name in factors],
            )  # fmt: skip
    return sheet.explanations
