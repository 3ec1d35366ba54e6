"""Designs of command: an order of battle as a tree, and a table of decision rights over it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter

from peacewright.core.units import Count, Duration, Share
from peacewright.operation.base import Code, Declared, Name, Names, SourceIds
from peacewright.operation.vocabulary import Occasion, PostKind, Task

MOST_DESIGNS = 12
MOST_POSTS = 40
"""A tree that fills a page; a larger one would be an establishment table, not a design."""


class Level(StrEnum):
    """How far from the event a post stands: what a decision takes there is a factor of the level."""

    UNIT = "unit"
    FORMATION = "formation"
    FORCE = "force"
    STRATEGIC = "strategic"
    GOVERNMENT = "government"
    COUNCIL = "council"


LEVELS: dict[PostKind, Level] = {
    PostKind.COUNCIL: Level.COUNCIL,
    PostKind.GOVERNMENT: Level.GOVERNMENT,
    PostKind.CONTRIBUTORS: Level.GOVERNMENT,
    PostKind.SECRETARIAT: Level.STRATEGIC,
    PostKind.JOINT_HEADQUARTERS: Level.STRATEGIC,
    PostKind.HEAD_OF_MISSION: Level.FORCE,
    PostKind.FORCE_HEADQUARTERS: Level.FORCE,
    PostKind.LAND_COMPONENT: Level.FORMATION,
    PostKind.AIR_COMPONENT: Level.FORMATION,
    PostKind.MARITIME_COMPONENT: Level.FORMATION,
    PostKind.SUPPORT_COMPONENT: Level.FORMATION,
    PostKind.UNIT: Level.UNIT,
    PostKind.OBSERVERS: Level.UNIT,
    PostKind.TRAINERS: Level.UNIT,
    PostKind.RESERVE: Level.UNIT,
    PostKind.LIAISON: Level.UNIT,
}


class Pace(StrEnum):
    """How fast an occasion makes everybody work."""

    URGENT = "urgent"
    PROMPT = "prompt"
    DELIBERATE = "deliberate"


PACES: dict[Occasion, Pace] = {
    Occasion.ATTACKED: Pace.URGENT,
    Occasion.BREACH_VERIFIED: Pace.PROMPT,
    Occasion.CALL_AIR_SUPPORT: Pace.URGENT,
    Occasion.REINFORCE: Pace.DELIBERATE,
    Occasion.EVACUATE: Pace.URGENT,
    Occasion.SUSPEND: Pace.PROMPT,
    Occasion.WITHDRAW: Pace.DELIBERATE,
}


class Post(Declared):
    """One place of the order of battle: a body, a headquarters, a component, a kind of unit."""

    title: str = Field(min_length=1, max_length=48)
    """What it is called."""
    kind: PostKind
    """What it is: this gives its level, its symbol, and how long a decision takes there."""
    under: Name | None = None
    """The post that commands it; the top of the tree has none."""
    nations: list[Code] = Field(default_factory=list, max_length=MOST_POSTS)
    """Who fills it; the first is the framework nation. Of governments: those that must agree."""
    count: Annotated[Count, Field(ge=1, le=99)] = 1
    """How many of the kind stand side by side."""
    tasks: list[Task] = Field(default_factory=list)
    """Tasks of the mandate that it answers for."""
    stand_in: Name | None = None
    """The post that takes its place if it is out."""
    liaison: Names = Field(default_factory=list)
    """Posts that it has liaison officers with, outside the chain of command."""
    rotates: Annotated[Duration, Field(ge=7, le=3650)] | None = None
    """After how long the command passes to another nation."""


class Right(Declared):
    """Who decides on one occasion."""

    from_: Name = Field(alias="from")
    """The post that knows of it first and acts on the decision."""
    decides: Name
    """The one post with the authority."""
    keys: Names = Field(default_factory=list)
    """Further posts that must agree, asked at the same time."""
    in_turn: bool = False
    """Whether the further posts are asked one after the other instead."""
    enough: Annotated[Share, Field(gt=0, le=1)] = 1.0
    """Share of the governments behind one post, or of the contributors, whose agreement is enough."""
    note: str = ""
    """What the arrangement follows, in our words."""
    sources: SourceIds


class CommandDesign(Declared):
    """One design of command: who stands under whom, and who decides what."""

    title: str = Field(min_length=1, max_length=60)
    """The design in a few words."""
    description: str = ""
    """What it follows, in our words, and what of it is judged."""
    posts: dict[Name, Post] = Field(min_length=1, max_length=MOST_POSTS)
    """The order of battle."""
    rights: dict[Occasion, Right] = Field(default_factory=dict)
    """The table of decision rights; an occasion that is left out is a gap."""
    sources: SourceIds


Links = Mapping[str, tuple[str, ...]]


def links_of(design: CommandDesign) -> Links:
    """Return for every post those that it speaks with: the one above, those below, and by liaison.

    Names that are no post of the design, which a file may hold until it is mended, are left out.
    """
    found: dict[str, dict[str, None]] = {name: {} for name in design.posts}
    for name, post in design.posts.items():
        for other in (post.under, *post.liaison):
            if other in found:
                found[name][other] = None
                found[other][name] = None
    return {name: tuple(others) for name, others in found.items()}


@cache
def shipped_designs() -> Mapping[str, CommandDesign]:
    """Return the designs that the catalogue holds, by name; no nation fills a post of theirs."""
    from peacewright.operation.reading.document import read_document
    from peacewright.operation.reading.factor_tables import CATALOGUE

    path = CATALOGUE / "command" / "designs.yaml"
    data = read_document(path.read_bytes(), path.name).data
    return TypeAdapter(dict[str, CommandDesign]).validate_python(data)


def all_designs(own: Mapping[str, CommandDesign]) -> dict[str, CommandDesign]:
    """Return an operation's own designs and those of the catalogue that it does not replace, its own first."""
    return {**own, **{name: design for name, design in shipped_designs().items() if name not in own}}
