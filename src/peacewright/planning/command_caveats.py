"""What contributors' caveats do to a design of command: tasks blocked, posts that nobody may fill."""

from __future__ import annotations

from collections.abc import Mapping

from peacewright.operation.coalition import Pledge
from peacewright.operation.command import CommandDesign, Post
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Element, Task
from peacewright.plan.command import BlockedTask
from peacewright.plan.generation import GenerationPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.contributions import COVERS, may_serve

ALL = 1.0 - 1e-9
"""A share from which on nobody is left."""


def barred_shares(
    operation: Operation, levers: Levers, tasks: TaskPart, generation: GenerationPart
) -> dict[Task, float]:
    """Return for each task the share of the persons who could do it whose own nation forbids it.

    Weighted by what each nation could keep available of the task's element. A task whose element nobody brings is left
    out: that is a lack, not a caveat.
    """
    found: dict[Task, float] = {}
    for need in tasks.requirements:
        total = barred = 0.0
        for each in generation.contributions:
            if each.element is need.element:
                pledge = _pledge_of(operation, each.nation, each.element)
                total += each.pool_persons
                if pledge is not None and not may_serve(pledge, levers, need.task):
                    barred += each.pool_persons
        if total > 0:
            found[need.task] = barred / total
    return found


def _pledge_of(operation: Operation, nation: str, element: Element) -> Pledge | None:
    """Return the pledge that brings an element: its own before one that comes with it."""
    standing = [pledge for pledge in operation.coalition[nation].pledges if pledge.status != "refused"]
    own = [pledge for pledge in standing if pledge.element is element]
    brings = [pledge for pledge in standing if element in COVERS.get(pledge.element, ())]
    return next(iter([*own, *brings]), None)


def unfilled_posts(design: CommandDesign, operation: Operation, levers: Levers) -> tuple[str, ...]:
    """Return the titles of posts whose framework nation the option does not admit, or which has refused to come."""
    return tuple(
        post.title
        for post in design.posts.values()
        if post.nations and not admits(operation, levers, post.nations[0])
    )


def admits(operation: Operation, levers: Levers, code: str) -> bool:
    """Whether an option admits a nation, and it has not refused all that it was asked for."""
    nation = operation.coalition[code]
    if levers.contributors == "outside_bloc" and nation.in_bloc:
        return False
    return not nation.pledges or any(pledge.status != "refused" for pledge in nation.pledges)


def blocked_tasks(
    design: CommandDesign,
    operation: Operation,
    levers: Levers,
    barred: Mapping[Task, float],
    tasks: TaskPart,
) -> tuple[BlockedTask, ...]:
    """Return the option's tasks that the design cannot have done, each with the first reason that holds."""
    elements = {need.task: need.element for need in tasks.requirements}
    found = []
    for task in levers.tasks:
        holders = [post for post in design.posts.values() if task in post.tasks]
        if not holders:
            found.append(BlockedTask(task, "no post answers for it"))
        elif all(led_by_a_caveat(post, task, elements.get(task), operation, levers) for post in holders):
            found.append(BlockedTask(task, "its own nation forbids it to the post that answers for it"))
        elif barred.get(task, 0.0) >= ALL:
            found.append(BlockedTask(task, "every nation that brings the people forbids it"))
    return tuple(found)


def led_by_a_caveat(
    post: Post, task: Task, element: Element | None, operation: Operation, levers: Levers
) -> bool:
    """Whether the framework nation's caveats exclude a task, by the pledge that brings who does it.

    Where it brings none of that element, all its standing pledges must exclude it. A post without nation has none.
    """
    if not post.nations:
        return False
    own = _pledge_of(operation, post.nations[0], element) if element is not None else None
    standing = [each for each in operation.coalition[post.nations[0]].pledges if each.status != "refused"]
    pledges = standing if own is None else [own]
    return bool(pledges) and not any(may_serve(pledge, levers, task) for pledge in pledges)
