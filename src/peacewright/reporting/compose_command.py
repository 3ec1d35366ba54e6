"""Orders of battle of a brief: every rival design of command as a tree. Chooses marks and words, computes nothing."""

from __future__ import annotations

from peacewright.answers.case import Case
from peacewright.answers.words import plain
from peacewright.core.units import DAYS_PER_MONTH
from peacewright.operation.command import CommandDesign, Post, all_designs
from peacewright.operation.vocabulary import PostKind
from peacewright.plan.wording import listing
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.formats import number
from peacewright.reporting.order_of_battle import OrderOfBattle, TreePost

SYMBOLS: dict[PostKind, str] = {
    PostKind.COUNCIL: "",
    PostKind.GOVERNMENT: "",
    PostKind.CONTRIBUTORS: "",
    PostKind.SECRETARIAT: "",
    PostKind.HEAD_OF_MISSION: "",
    PostKind.JOINT_HEADQUARTERS: "headquarters",
    PostKind.FORCE_HEADQUARTERS: "headquarters_division",
    PostKind.LAND_COMPONENT: "headquarters_brigade",
    PostKind.AIR_COMPONENT: "air_policing",
    PostKind.MARITIME_COMPONENT: "naval_group",
    PostKind.SUPPORT_COMPONENT: "supply",
    PostKind.UNIT: "battalion_infantry",
    PostKind.OBSERVERS: "verification_team",
    PostKind.TRAINERS: "advisers",
    PostKind.RESERVE: "battalion_mechanised",
    PostKind.LIAISON: "liaison",
}
"""The symbol of each kind of post; a civil body has none."""


def command_figures(case: Case) -> tuple[BriefFigure, ...]:
    """Return the order of battle of every design that is held against another."""
    part = next((plan.command for plan in case.plans.values() if plan.command.assessments), None)
    if part is None:
        return ()
    designs = all_designs(case.operation.command_designs)
    return tuple(_figure(case, name, designs[name]) for name in part.assessments)


def _figure(case: Case, name: str, design: CommandDesign) -> BriefFigure:
    picture = OrderOfBattle(tuple(_post(case, post, design) for post in _from_the_top(design)))
    return BriefFigure(
        f"figure-command-{name.replace('_', '-')}",
        f"Order of battle, {plain(name)}: {design.title}",
        picture,
        note=" ".join(design.description.split()),
        sources=tuple(source for source in design.sources if source in _known(case)),
        span="full",
    )


def _known(case: Case) -> set[str]:
    return {*case.operation.sources, *case.factors.sources}


def _from_the_top(design: CommandDesign) -> list[str]:
    """Return the names of posts, those above before those below, as the file has them otherwise."""

    def down(name: str) -> list[str]:
        below = [other for other, post in design.posts.items() if post.under == name]
        return [name, *(each for other in below for each in down(other))]

    return [each for name, post in design.posts.items() if post.under is None for each in down(name)]


def _post(case: Case, name: str, design: CommandDesign) -> TreePost:
    post = design.posts[name]
    return TreePost(name, post.title, SYMBOLS[post.kind], post.under, _note(case, post), tuple(post.liaison))


def _note(case: Case, post: Post) -> str:
    """Return who fills a post, how many stand side by side, and how often command passes on."""
    names = [case.operation.coalition[code].name for code in post.nations]
    shown = listing(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} more"
    turn = (
        f"in turn, {number(round(post.rotates / DAYS_PER_MONTH))} months" if post.rotates is not None else ""
    )
    count = f"× {number(post.count)}" if post.count > 1 else ""
    return ", ".join(part for part in (count, shown, turn) if part)
