"""Cures of a design of command: each does what it says, and nothing less would, by trying every smaller change."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings

from peacewright.operation.command import CommandDesign, shipped_designs
from peacewright.operation.vocabulary import Occasion, Task
from peacewright.plan.explanation import Cure, Shortfall
from peacewright.planning.command_cures import BODIES, leading_post, mend
from peacewright.planning.command_tree import undecided_without
from tests.planning.test_command import DESIGN, LEVERS, _nation, _part, designs


def _hanging(design: CommandDesign, of_states: bool) -> list[str]:
    return [
        name
        for name, post in design.posts.items()
        if (post.kind in BODIES) == of_states and undecided_without(design, name)
    ]


def _changed(design: CommandDesign, name: str, **changed: Any) -> CommandDesign:
    post = design.posts[name].model_copy(update=changed)
    return design.model_copy(update={"posts": {**design.posts, name: post}})


def _mended_by(design: CommandDesign, posts: tuple[str, ...]) -> bool:
    """Whether some choice of stand-ins for these posts leaves nothing that hangs on a staff."""
    able = [name for name, post in design.posts.items() if post.kind not in BODIES]
    for chosen in itertools.product(able, repeat=len(posts)):
        changed = design
        for name, other in zip(posts, chosen, strict=True):
            changed = _changed(changed, name, stand_in=other if other != name else None)
        if not _hanging(changed, of_states=False):
            return True
    return False


@settings(deadline=None, max_examples=40)
@given(designs())
def test_so_many_stand_ins_mend_a_design_and_fewer_do_not(design: CommandDesign) -> None:
    hanging, found = _hanging(design, of_states=False), mend(design)
    assert len(found.hangs_on) == len(hanging)
    if len(hanging) > 3:
        return  # too many choices of stand-ins to try
    staffs = [name for name, post in design.posts.items() if post.kind not in BODIES]
    if found.stand_ins is None:
        assert not _mended_by(design, tuple(hanging))
        return
    assert found.stand_ins == len(hanging)
    assert _mended_by(design, tuple(hanging))
    for fewer in itertools.combinations(staffs, max(0, len(hanging) - 1)):
        assert not hanging or not _mended_by(design, fewer)


@settings(deadline=None, max_examples=40)
@given(designs())
def test_no_other_liaison_spares_more_stand_ins(design: CommandDesign) -> None:
    hanging, found = _hanging(design, of_states=False), mend(design)
    left = [len(hanging)]
    able = [name for name, post in design.posts.items() if post.kind not in BODIES]
    for one, other in itertools.combinations(able, 2):
        linked = _changed(design, one, liaison=[*design.posts[one].liaison, other])
        left.append(sum(bool(undecided_without(linked, name)) for name in hanging))
    assert found.stand_ins_with_liaison == min(left)
    assert bool(found.liaison) == (min(left) < len(hanging))


@settings(deadline=None, max_examples=60)
@given(designs())
def test_decisions_passed_down_hang_on_no_body_of_states(design: CommandDesign) -> None:
    states, found = _hanging(design, of_states=True), mend(design)
    wanted = {occasion for name in states for occasion in undecided_without(design, name)}
    if found.delegated is None:
        assert states
        return
    assert found.delegated == len(wanted)
    rights = dict(design.rights)
    for occasion in wanted:
        right = rights[occasion]
        decides = leading_post(design) if right.decides in states else right.decides
        keys = [key for key in right.keys if key not in states]
        rights[occasion] = right.model_copy(update={"decides": decides, "keys": keys})
    changed = design.model_copy(update={"rights": rights})
    assert not any(undecided_without(changed, name) for name in states)


@pytest.mark.parametrize("name", sorted(shipped_designs()))
def test_every_shipped_design_can_be_mended(name: str) -> None:
    found = mend(shipped_designs()[name])
    assert found.stand_ins is not None
    assert found.delegated is not None


def _of(part: Any, subject: str) -> Shortfall:
    return next(each for each in part.shortfalls if each.subject == subject)


def _told(cures: tuple[Cure, ...]) -> list[str]:
    return [cure.change for cure in cures]


def test_a_gap_a_caveat_and_a_task_without_a_post_are_cured_each_in_its_own_way() -> None:
    other = {**_nation(), "name": "Another", "personnel": "generation.personnel.XBB"}
    part = _part(
        {"it": LEVERS},
        {"XAA": _nation(not_tasks=["patrol"]), "XBB": other},
        command_designs={"mine": DESIGN},
    )
    gaps = _of(part, "command: gaps")
    assert gaps.amount == len(Occasion) - 2
    assert [cure.amount for cure in gaps.cures] == [gaps.amount]
    assert _told(gaps.cures) == ["the right given to one post, as the force headquarters"]
    patrol = _of(part, "command: blocked: patrol")
    assert _told(patrol.cures)[:2] == [
        "a framework nation without that caveat for Units: Another",
        "the caveat lifted by A nation",
    ]
    assert _told(_of(part, "command: blocked: train").cures)[0] == "a post that answers for it"


def test_the_framework_nation_that_a_cure_names_does_open_the_task() -> None:
    other = {**_nation(), "name": "Another", "personnel": "generation.personnel.XBB"}
    nations = {"XAA": _nation(not_tasks=["patrol"]), "XBB": other}
    led = {**DESIGN["posts"], "units": {**DESIGN["posts"]["units"], "nations": ["XBB"]}}  # type: ignore[dict-item]
    part = _part({"it": LEVERS}, nations, command_designs={"mine": {**DESIGN, "posts": led}})
    assert Task.PATROL not in {each.task for each in part.assessments["mine"].blocked}


def test_empty_posts_are_filled_by_whom_the_option_admits_or_by_another_design() -> None:
    levers = {**LEVERS, "tasks": ["patrol", "react"], "contributors": "outside_bloc"}
    other = {**_nation(), "name": "Another", "in_bloc": False, "personnel": "generation.personnel.XBB"}
    part = _part(
        {"it": levers}, {"XAA": {**_nation(), "in_bloc": True}, "XBB": other}, bloc="a bloc",
        command_designs={"mine": DESIGN},
    )  # fmt: skip
    found = _of(part, "command: posts")
    assert (found.amount, [cure.amount for cure in found.cures]) == (2.0, [2.0, None])
    assert _told(found.cures)[0] == "another framework nation for each, as Another"
    fits = [
        each.title
        for name, each in part.assessments.items()
        if name != "mine" and not each.blocked and not each.unfilled
    ]
    assert fits
    assert all(title in _told(found.cures)[1] for title in fits[:4])


def test_what_a_design_hangs_on_is_told_by_kind_and_not_by_name() -> None:
    for design in shipped_designs().values():
        found = mend(design)
        titles = {post.title for post in design.posts.values()}
        kinds = {str(post.kind).replace("_", " ") for post in design.posts.values()}
        told = {*found.hangs_on, *found.states, *found.liaison, found.authority}
        assert told <= kinds
        assert not told & titles
