"""Self-protection: sites by class against a checklist, and where the reserve stands. No weapon, no attack."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.command import CommandDesign, all_designs, links_of
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Occasion, PostKind, Rules, Task
from peacewright.plan.command import CommandPart, Decision
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.protection import Band, Item, ProtectionPart, SiteChecklist, SiteClass, State
from peacewright.plan.stationing import StationingPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.command_tree import top_of
from peacewright.planning.decide_command import decision_on
from peacewright.planning.protection_checklist import Site, checklists
from peacewright.planning.protection_cures import Lacking, protection_shortfalls
from peacewright.planning.worksheet import Worksheet
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]

TRAVEL = "travel.road_speed"
REAR = "exposure.middle_km"
READY = ("protection.reserve_ready_hours", "protection.leave_ready_hours")
"""Until the reserve can leave, until a site can."""


def decide_protection(
    operation: Operation,
    option_name: str,
    theatre: Theatre,
    tasks: TaskPart,
    stationing: StationingPart,
    command: CommandPart,
    factors: FactorSet,
) -> ProtectionPart:
    """Hold every site against the checklist of its class, and place the reserve.

    The reserve stands at the base from which the others are reached soonest, each counted by its persons (the 1-median
    of the bases, found by trying each). Ways are as the crow flies × circuity.

    Parameters
    ----------
    operation, option_name, theatre
    tasks, stationing, command
        Who guards and helps; where they stand; who sends help.
    factors : FactorSet
        ``protection.*``, ``stationing.persons_per_base``, ``travel.*``, ``exposure.near_km``, ``exposure.middle_km``.

    Returns
    -------
    ProtectionPart
        Empty where nobody is stationed inside.
    """
    if not stationing.bases:
        return ProtectionPart()
    levers = operation.options[option_name].levers
    persons = np.array([base.persons for base in stationing.bases])
    bands = tuple(band_of(base.distance_to_line_km, factors) for base in stationing.bases)
    between_km, rear_km = _ways(theatre, stationing, factors, passage=levers.protection.passage)
    reserve_km = _from_reserve(between_km, persons)
    design = all_designs(operation.command_designs)[levers.command] if command.chosen is not None else None
    sends = None if design is None else decision_to_help(design, command.contributors)
    leaves = None if command.chosen is None else command.chosen.decisions[Occasion.EVACUATE]
    has_reserve = levers.rules is not Rules.UNARMED and keeps_reserve(tasks)
    ways = (reserve_km if has_reserve else np.full_like(reserve_km, np.inf), rear_km)
    sites = _sites(stationing, bands, ways, (sends, leaves), factors)
    found = checklists(sites, levers, tasks, factors)
    start = _hours(sends, np.zeros(1), READY[0], factors)[0]
    beyond = bool((theatre.sites.distance_to_line_km > factors.value(REAR)).any())
    lacking = Lacking(sites, between_km / factors.value(TRAVEL), float(start), levers, tasks, factors, beyond)
    return ProtectionPart(
        checklists=found,
        bands=bands,
        persons=persons,
        reserve_km=reserve_km,
        rear_km=rear_km,
        has_reserve=has_reserve,
        reserve_decision=sends,
        evacuation_decision=leaves,
        shortfalls=protection_shortfalls(lacking),
        explanations=_explain(factors, sites, found, sends, leaves),
    )


def _ways(
    theatre: Theatre, stationing: StationingPart, factors: FactorSet, *, passage: bool
) -> tuple[Floats, Floats]:
    """Return the ways by road from base to base, km, shape (B, B), and from each to the rear, shape (B,)."""
    numbers = np.array([base.site for base in stationing.bases])
    apart = factors.value("travel.circuity") * theatre.sites.apart_km
    return apart[np.ix_(numbers, numbers)], _to_rear(theatre, numbers, apart, factors, passage=passage)


def _sites(
    stationing: StationingPart,
    bands: tuple[Band, ...],
    ways: tuple[Floats, Floats],
    decisions: tuple[Decision | None, Decision | None],
    factors: FactorSet,
) -> list[Site]:
    """Return every base as the checklist sees it; ways and decisions are for help, then for leaving."""
    helped, left = (
        _hours(decision, way, name, factors)
        for decision, way, name in zip(decisions, ways, READY, strict=True)
    )
    return [
        Site(class_of(base.persons, factors), band, base.persons, float(soon), float(out))
        for base, band, soon, out in zip(stationing.bases, bands, helped, left, strict=True)
    ]


def keeps_reserve(tasks: TaskPart) -> bool:
    """Whether the plan keeps persons back that can be sent: the first claim, or the task, of a reserve."""
    kept = sum(claim.persons for claim in tasks.claims if claim.name == "reserve")
    tasked = sum(
        need.allotted_persons for need in tasks.requirements if need.task in (Task.RESERVE, Task.REACT)
    )
    return kept + tasked >= 1.0


def band_of(distance_km: float, factors: FactorSet) -> Band:
    """Return the band of a site by its distance from the line."""
    if distance_km <= factors.value("exposure.near_km"):
        return Band.NEAR
    return Band.MIDDLE if distance_km <= factors.value("exposure.middle_km") else Band.REAR


def class_of(persons: float, factors: FactorSet) -> SiteClass:
    """Return the class of a site by its persons."""
    for site_class in (SiteClass.TEAM_SITE, SiteClass.COMPANY_BASE, SiteClass.BATTALION_BASE):
        if persons <= factors.value(f"protection.{site_class}_persons"):
            return site_class
    return SiteClass.GARRISON


def decision_to_help(design: CommandDesign, contributors: int) -> Decision:
    """Return the approvals for sending the reserve: by the post that commands it, else by the force's headquarters."""
    reserve = next((post for post in design.posts.values() if post.kind is PostKind.RESERVE), None)
    force = (
        name
        for name, post in design.posts.items()
        if post.kind in (PostKind.FORCE_HEADQUARTERS, PostKind.HEAD_OF_MISSION)
    )
    decides = (reserve.under if reserve is not None else next(force, None)) or top_of(design)
    right = design.rights.get(Occasion.ATTACKED)
    start = right.from_ if right is not None else decides
    asked = {Occasion.ATTACKED: {"from": start, "decides": decides}}
    sending = CommandDesign.model_validate({"title": design.title, "posts": design.posts, "rights": asked})
    return decision_on(Occasion.ATTACKED, sending, links_of(sending), contributors)


def _from_reserve(between: Floats, persons: Floats) -> Floats:
    """Return the way from the base that holds the reserve to each: the 1-median by persons, the first of equals."""
    return np.asarray(between[int(np.argmin(between @ persons))])


def _to_rear(
    theatre: Theatre, numbers: NDArray[np.int64], apart: Floats, factors: FactorSet, *, passage: bool
) -> Floats:
    """Return the way from each base to the nearest town beyond the middle band, shape (B,); inf without.

    On its own side of the line, or with passage on either.
    """
    sites = theatre.sites
    back = sites.distance_to_line_km > factors.value(REAR)
    may = passage | (sites.side[None, :] == sites.side[numbers][:, None])
    return np.asarray(np.where(back[None, :] & may, apart[numbers], np.inf).min(axis=1))


def _hours(decision: Decision | None, way_km: Floats, ready: str, factors: FactorSet) -> Floats:
    decided = 0.0 if decision is None else float(decision.hours(factors.value))
    return np.asarray(decided + factors.value(ready) + way_km / factors.value(TRAVEL))


def _explain(
    factors: FactorSet,
    sites: list[Site],
    found: tuple[SiteChecklist, ...],
    sends: Decision | None,
    leaves: Decision | None,
) -> tuple[Explanation, ...]:
    """Write down how many sites hold each item, and the hours to help and to leave, by band."""
    sheet = Worksheet(factors, decide_protection)
    count = Input("sites", len(sites), "sites")
    for item in Item:
        if all(
            state.state is State.NOT_ASKED for each in found for state in each.items if state.item is item
        ):
            continue
        held = sum(each.counts[item].get(State.HELD, 0) for each in found)
        sheet.explain(
            f"protection.held.{item}", f"sites that hold {item}", held, "sites",
            "counted: sites whose class is asked for it and whose plan holds it",
            [count, "stationing.persons_per_base", "protection.hold_hours"],
        )  # fmt: skip
    ways = (
        ("helped_hours", "until a reserve arrives", sends, "protection.reserve_ready_hours"),
        ("left_hours", "until a site has left for the rear", leaves, "protection.leave_ready_hours"),
    )
    for field, words, decision, ready in ways:
        asked = () if decision is None else decision.factors
        for band in Band:
            here = [site for site in sites if site.band is band]
            hours = [getattr(site, field) for site in here]
            if here and np.isfinite(hours).all():
                mean = float(np.average(hours, weights=[site.persons for site in here]))
                sheet.explain(
                    f"protection.{field}.{band}", f"hours {words}, {band}", mean, "hours",
                    "hours to a decision + hours until ready + way as the crow flies × circuity ÷ speed, mean over "
                    "sites by their persons",
                    [count, *asked, ready, "travel.circuity", TRAVEL],
                )  # fmt: skip
    return sheet.explanations
