"""The order of battle as a graph: ways between posts, spans, and whose absence leaves which occasions undecided."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping

from peacewright.operation.command import CommandDesign, Links, Post, Right, links_of
from peacewright.operation.vocabulary import Occasion, PostKind
from peacewright.plan.command import SinglePoint


def steps_between(links: Links, start: str, goal: str) -> int | None:
    """Return the fewest steps from one post to another; None where there is no way (breadth first)."""
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return steps[here]
        for other in links.get(here, ()):
            if other not in steps:
                steps[other] = steps[here] + 1
                waiting.append(other)
    return None


def steps_to(links: Links, start: str, goal: str) -> int:
    """Return the fewest steps from one post to another.

    Raises
    ------
    ValueError
        If there is no way, which no checked design has.
    """
    steps = steps_between(links, start, goal)
    if steps is None:
        message = f"there is no way from {start} to {goal}, by command or by liaison"
        raise ValueError(message)
    return steps


def above(design: CommandDesign, name: str) -> tuple[str, ...]:
    """Return a post and those above it, lowest first."""
    chain = [name]
    while (upper := design.posts[chain[-1]].under) is not None:
        chain.append(upper)
    return tuple(chain)


def children_of(design: CommandDesign, name: str) -> tuple[str, ...]:
    """Return the posts directly under one, in the order of the file."""
    return tuple(other for other, post in design.posts.items() if post.under == name)


def top_of(design: CommandDesign) -> str:
    """Return the post at the top of the tree; bodies of contributors beside it are none of it."""
    tops = [name for name, post in design.posts.items() if post.under is None]
    chief = [name for name in tops if design.posts[name].kind is not PostKind.CONTRIBUTORS]
    return (chief or tops)[0]


def lowest_of(design: CommandDesign) -> str:
    """Return the lowest post of the tree, the first in the file of those farthest from the top."""
    inside = [name for name, post in design.posts.items() if post.kind is not PostKind.CONTRIBUTORS]
    return max(inside, key=lambda name: len(above(design, name)))


def widest_span(design: CommandDesign) -> int:
    """Return the most posts that stand directly under one of a kind, shared out evenly over posts side by side."""
    spans = [
        math.ceil(sum(design.posts[child].count for child in children_of(design, name)) / post.count)
        for name, post in design.posts.items()
    ]
    return max(spans)


def longest_chain(design: CommandDesign) -> int:
    """Return the levels from the top of the tree to its lowest post."""
    return max(len(above(design, name)) for name in design.posts)


def handovers_per_year(design: CommandDesign) -> float:
    """Return how often in a year command passes from one nation to another, over all posts."""
    return sum((365.25 / post.rotates for post in design.posts.values() if post.rotates is not None), 0.0)


def _without(design: CommandDesign, gone: str) -> tuple[Links, Mapping[str, str]]:
    """Return the ways that are left without a post, and who answers for whom: its stand-in takes its links over."""
    links = links_of(design)
    stand_in = design.posts[gone].stand_in
    left = {name: dict.fromkeys(other for other in others if other != gone) for name, others in links.items()}
    del left[gone]
    if stand_in is not None:
        for other in links[gone]:
            if other != stand_in:
                left[stand_in][other] = None
                left[other][stand_in] = None
    answers = {name: name for name in left} | ({gone: stand_in} if stand_in is not None else {})
    return {name: tuple(others) for name, others in left.items()}, answers


def _decidable(right: Right, links: Links, answers: Mapping[str, str]) -> bool:
    """Whether the authority and all keys are there and can be reached from where the occasion arises."""
    asked = (right.decides, *right.keys)
    if any(post not in answers for post in asked):
        return False
    start, authority = answers[right.from_], answers[right.decides]
    ways = [(start, authority), *((authority, answers[key]) for key in right.keys)]
    return all(steps_between(links, one, other) is not None for one, other in ways)


def undecided_without(design: CommandDesign, gone: str) -> tuple[Occasion, ...]:
    """Return the occasions that nobody can decide while a post is out.

    One of several posts side by side leaves the others; where the post that acts on the decision is out itself, nothing
    has to be decided there.
    """
    if design.posts[gone].count > 1 and design.posts[gone].kind is not PostKind.GOVERNMENT:
        return ()
    links, answers = _without(design, gone)
    return tuple(
        occasion
        for occasion, right in design.rights.items()
        if right.from_ != gone and not _decidable(right, links, answers)
    )


def single_points(design: CommandDesign) -> tuple[SinglePoint, ...]:
    """Return the posts whose absence leaves occasions undecided, by their kind, in the order of the file."""
    found = ((post.kind, undecided_without(design, name)) for name, post in design.posts.items())
    return tuple(SinglePoint(kind, occasions) for kind, occasions in found if occasions)


def bodies_of(post: Post, contributors: int) -> int:
    """Return how many bodies must answer where a post is asked: governments and capitals each for themselves."""
    if post.kind is PostKind.CONTRIBUTORS:
        return max(1, contributors)
    return max(int(post.count), len(post.nations)) if post.kind is PostKind.GOVERNMENT else 1
